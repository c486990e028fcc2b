"""A game: questions are put one by one to whoever answers, and what comes of it is returned."""

from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from etoile_cli import names
from etoile_cli.names import fold
from etoile_cli.quiz.bank import Question

LETTERS = "abcd"

_HINTED = 0.5  # points
_PART = 3  # letters that a part of an answer needs to count


class Turn(Struct, frozen=True, kw_only=True):
    """A question as it is put: the `number`th of `total`, to `player` where there is more than one.

    `left` are the choices that stand with their letters: all four, two after a hint, none where they are hidden.
    `notice` says why the same question comes again.
    """

    question: Question
    number: int
    total: int
    player: str | None
    left: tuple[tuple[str, str], ...]
    notice: str | None = None


class Reply(Struct, frozen=True, kw_only=True):
    """How a question was answered; `given` is the choice meant or what was typed, None where it was skipped."""

    question: Question
    given: str | None
    right: bool
    points: float
    player: str | None


class Ask(Protocol):
    """Puts a question and returns the line that was typed, or None at the end of input."""

    def __call__(self, turn: Turn, /) -> str | None:
        """Put `turn`."""


def play(
    questions: Sequence[Question],
    ask: Ask,
    tell: Callable[[Reply], None],
    *,
    players: Sequence[str] = (),
    typed: bool = False,
) -> list[Reply]:
    """Put `questions` in turn to `players`, tell each reply at once, and return them all, as far as the game went.

    It ends early with the input, or when somebody types q. `typed` hides the choices.
    """
    replies: list[Reply] = []
    for number, question in enumerate(questions, 1):
        player = players[(number - 1) % len(players)] if players else None
        first = Turn(
            question=question,
            number=number,
            total=len(questions),
            player=player,
            left=() if typed else tuple(zip(LETTERS, question.choices, strict=True)),
        )
        reply = _answered(first, ask)
        if reply is None:
            break
        tell(reply)
        replies.append(reply)
    return replies


def streak(rights: Sequence[bool]) -> int:
    """Return the length of the longest run of right answers."""
    best = run = 0
    for right in rights:
        run = run + 1 if right else 0
        best = max(best, run)
    return best


def _answered(turn: Turn, ask: Ask) -> Reply | None:
    """Put one question until it is answered or skipped; None where the game ends with it."""
    hinted = False
    while True:
        line = ask(turn)
        given = line.strip() if line is not None else "q"
        if fold(given) in ("q", "quit"):
            return None
        if given == "?":
            turn, hinted = _with_hint(turn, hinted=hinted), True
            continue
        choice = _meant(given, turn) if given.isprintable() and given else None
        if choice is not None or not given:
            right = choice in (turn.question.answer, *turn.question.also)
            points = float(right) * (_HINTED if hinted else 1.0)
            return Reply(question=turn.question, given=choice, right=right, points=points, player=turn.player)
        turn = _again(turn, f"{given!r} is none of the choices.")


def _with_hint(turn: Turn, *, hinted: bool) -> Turn:
    """Return the turn with two choices left, the right one and another."""
    if hinted:
        return _again(turn, "There is one hint a question.")
    pair = turn.question.choices.index(turn.question.answer) // 2 * 2  # where it stands tells nothing of which is right
    lettered = tuple(zip(LETTERS, turn.question.choices, strict=True))
    return _again(turn, "Two are left, for half a point.", left=lettered[pair : pair + 2])


def _again(turn: Turn, notice: str, *, left: tuple[tuple[str, str], ...] | None = None) -> Turn:
    return Turn(
        question=turn.question,
        number=turn.number,
        total=turn.total,
        player=turn.player,
        left=turn.left if left is None else left,
        notice=notice,
    )


def _meant(given: str, turn: Turn) -> str | None:
    """Return the choice that `given` means: by its words, number or letter, or with a slip where only one is like it.

    Where the choices are hidden, what is none of them stands for itself; else it is None.
    """
    hidden = not turn.left
    left = [choice for _, choice in turn.left] or [*turn.question.choices, *turn.question.also]
    for letter, choice in turn.left:
        if fold(given) in (letter, str(LETTERS.index(letter) + 1)):
            return choice
    named = [(choice, choice) for choice in left]
    exact = [choice for choice in left if fold(choice) == fold(given)]
    found = exact or (names.match(given, named) if len(given) >= _PART else [])
    slip = not any(fold(given) in fold(choice) for choice in found)
    if len(found) == 1 and not (slip and len(names.close(given, named)) > 1):
        return found[0]
    return given if hidden else None
