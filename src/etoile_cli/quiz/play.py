"""Playing a game: questions are asked one by one, and the replies are returned."""

from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from etoile_cli import matching
from etoile_cli.matching import fold
from etoile_cli.quiz.bank import DrawnQuestion

LETTERS = "abcd"

_MAX_TRIES = 20  # where a program types, it may never give a valid answer
_POINTS_WITH_HINT = 0.5
_MIN_FRAGMENT_LENGTH = 3  # letters that a part of an answer needs to count


class Turn(Struct, frozen=True, kw_only=True):
    """Question `number` of `total`; `player` is None where there is only one.

    `choices` are the choices shown, with their letters: all four, two after a hint, none where answers are typed.
    `notice` says why the same question is asked again.
    """

    question: DrawnQuestion
    number: int
    total: int
    player: str | None
    choices: tuple[tuple[str, str], ...]
    notice: str | None = None


class Reply(Struct, frozen=True, kw_only=True):
    """An answer; `given` is the choice or the text typed, None where the question was skipped."""

    question: DrawnQuestion
    given: str | None
    right: bool
    points: float
    player: str | None


class Prompt(Protocol):
    """Asks a question and returns the line that was typed, or None at the end of input."""

    def __call__(self, turn: Turn, /) -> str | None:
        """Ask the question of `turn`."""


def play(
    questions: Sequence[DrawnQuestion],
    prompt: Prompt,
    report: Callable[[Reply], None],
    *,
    players: Sequence[str] = (),
    typed: bool = False,
) -> list[Reply]:
    """Ask `questions`, of `players` in turn, report each reply at once, and return all of them.

    The game ends early when the input ends, or when somebody types q. With `typed` no choices are shown.
    """
    replies: list[Reply] = []
    for number, question in enumerate(questions, 1):
        player = players[(number - 1) % len(players)] if players else None
        first = Turn(
            question=question,
            number=number,
            total=len(questions),
            player=player,
            choices=() if typed else tuple(zip(LETTERS, question.choices, strict=True)),
        )
        reply = _ask_question(first, prompt)
        if reply is None:
            break
        report(reply)
        replies.append(reply)
    return replies


def streak(rights: Sequence[bool]) -> int:
    """Return the length of the longest run of right answers."""
    best = run = 0
    for right in rights:
        run = run + 1 if right else 0
        best = max(best, run)
    return best


def _ask_question(turn: Turn, prompt: Prompt) -> Reply | None:
    """Ask one question until it is answered or skipped; return None where the game ends with it."""
    hinted = False
    for _ in range(_MAX_TRIES):
        line = prompt(turn)
        given = line.strip() if line is not None else "q"
        if fold(given) in ("q", "quit"):
            return None
        if given == "?":
            turn, hinted = _with_hint(turn, hinted=hinted), True
            continue
        choice = _parse_answer(given, turn) if given.isprintable() and given else None
        if choice is not None or not given:
            right = choice in (turn.question.answer, *turn.question.accepted)
            points = float(right) * (_POINTS_WITH_HINT if hinted else 1.0)
            return Reply(question=turn.question, given=choice, right=right, points=points, player=turn.player)
        turn = _repeated(turn, f"{given!r} is not one of the choices.")
    return None


def _with_hint(turn: Turn, *, hinted: bool) -> Turn:
    """Return the turn with two choices left, the right one among them."""
    if hinted:
        return _repeated(turn, "Only one hint per question.")
    pair = turn.question.choices.index(turn.question.answer) // 2 * 2  # the pair does not reveal which is right
    lettered = tuple(zip(LETTERS, turn.question.choices, strict=True))
    return _repeated(turn, "Two choices left, for half a point.", choices=lettered[pair : pair + 2])


def _repeated(turn: Turn, notice: str, *, choices: tuple[tuple[str, str], ...] | None = None) -> Turn:
    return Turn(
        question=turn.question,
        number=turn.number,
        total=turn.total,
        player=turn.player,
        choices=turn.choices if choices is None else choices,
        notice=notice,
    )


def _parse_answer(given: str, turn: Turn) -> str | None:
    """Return the choice meant by `given`: its letter, number or text, or a typo of only one of them.

    Anything else is returned as it is where answers are typed, else as None.
    """
    hidden = not turn.choices
    left = [choice for _, choice in turn.choices] or [*turn.question.choices, *turn.question.accepted]
    for letter, choice in turn.choices:
        if fold(given) in (letter, str(LETTERS.index(letter) + 1)):
            return choice
    named = [(choice, choice) for choice in left]
    exact = [choice for choice in left if fold(choice) == fold(given)]
    found = exact or (matching.match(given, named) if len(given) >= _MIN_FRAGMENT_LENGTH else [])
    slip = not any(fold(given) in fold(choice) for choice in found)
    if len(found) == 1 and not (slip and len(matching.suggest(given, named)) > 1):
        return found[0]
    return given if hidden else None
