"""Playing a game: questions are asked one by one, and the replies are returned."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from etoile_cli import matching
from etoile_cli.enums import Form
from etoile_cli.matching import fold
from etoile_cli.quiz.drawing import DrawnQuestion
from etoile_cli.quiz.judging import Verdict, bare_number, judge

LETTERS = "abcd"

MOST_POINTS = {Form.CHOICE: 1, Form.CLUES: 3, Form.ORDER: 1, Form.MATCH: 1}
"""The points for a right answer to a question of each form, without a hint."""

QUITS = ("q", "quit")
"""What ends a game, in small letters."""

_MAX_TRIES = 20  # where a program types, it may never give a valid answer
_HINT = 0.5  # the part of the points that is left after a hint
_MIN_FRAGMENT_LENGTH = 3  # letters that a part of an answer needs to count
_HINTS, _HELPS, _REPEATS, _SKIPS = ("?", "hint"), ("help",), ("r", "again", "repeat"), ("skip",)
_HELP = {
    Form.CHOICE: "Answer with a letter or in words.",
    Form.CLUES: "Answer with a letter or in words.",
    Form.ORDER: "Answer with all letters in order, as in bdac.",
    Form.MATCH: "Answer with one letter for each number, as in bdac.",
}
_TYPED_HELP = "Answer in words."
_OTHER_KEYS = "r to repeat the question, Enter twice to skip, q to quit."
_SECOND_TRIES = {
    Verdict.NEAR: "Close. Try once more.",
    Verdict.HALF: "That is half of it. What is the other half?",
}
_EXPECTED = {
    Form.CHOICE: "one of the choices",
    Form.CLUES: "one of the choices",
    Form.ORDER: "the four letters in order",
    Form.MATCH: "the four letters in order",
}


class Ending(StrEnum):
    """Why a game ended."""

    FINISHED = "finished"
    """All questions were asked."""
    QUIT = "quit"
    """Somebody typed q, or the input ended."""
    INTERRUPTED = "interrupted"
    """Somebody pressed Ctrl-C."""


class Turn(Struct, frozen=True, kw_only=True):
    """Question `number` of `total`; `player` is None where there is only one.

    `choices` are the choices shown, with their letters: fewer after a hint, none where answers are typed. `clues` are
    those told so far. `typed` is whether the game is one without choices, so that choices need a word of explanation.
    `notice` says why the same question is asked again; None where all of it is asked.
    """

    question: DrawnQuestion
    number: int
    total: int
    player: str | None
    choices: tuple[tuple[str, str], ...]
    clues: tuple[str, ...] = ()
    typed: bool = False
    notice: str | None = None


class Reply(Struct, frozen=True, kw_only=True):
    """An answer; `given` is the choice, the letters or the text typed, None where the question was skipped.

    `points` are from 0 to `MOST_POINTS` of the form. `typed` is whether no choices were shown, `hinted` whether a hint
    or a further clue was.
    """

    question: DrawnQuestion
    given: str | None
    right: bool
    points: float
    player: str | None
    hinted: bool = False
    typed: bool = False

    @property
    def wrong_pairs(self) -> tuple[int, ...]:
        """The places of the items that have another choice, all where the question was skipped; none of other forms."""
        if self.question.form is not Form.MATCH:
            return ()
        given = self.given or " " * len(self.question.answer)
        return tuple(place for place, letter in enumerate(self.question.answer) if given[place] != letter)

    @property
    def corrections(self) -> list[tuple[str, str | None]]:
        """What was right and what was given instead, as it is read after a game; of pairs those that were wrong.

        What was given is None where the question was skipped, and for an order: all its texts are in the answer.
        """
        question = self.question
        if question.form is Form.MATCH:
            right, given = question.pairs(question.answer), question.pairs(self.given) if self.given else ()
            return [(right[place], given[place] if given else None) for place in self.wrong_pairs]
        return [(question.in_words(question.answer) or "", None if question.form is Form.ORDER else self.given)]

    @property
    def put_right(self) -> list[tuple[str, str]]:
        """What was right, in texts with their letters: a whole order, or pairs that were wrong, as in "2c"."""
        letters, texts = self.question.answer, [right for right, _ in self.corrections]
        if self.question.form is Form.ORDER and not self.right:
            return [*zip(letters, self.question.chosen(letters), strict=True)]
        return [(f"{place + 1}{letters[place]}", text) for place, text in zip(self.wrong_pairs, texts, strict=False)]

    @property
    def answer_in_words(self) -> str:
        """What was right, as it is read after a game; of pairs those that were wrong."""
        return "; ".join(right for right, _ in self.corrections)

    @property
    def given_in_words(self) -> str | None:
        """What was given instead; None where the corrections have nothing."""
        return "; ".join(given for _, given in self.corrections if given) or None


class Game(Struct, frozen=True, kw_only=True):
    """A game that was played: the replies in order, and why it ended."""

    replies: list[Reply]
    ending: Ending


class Prompt(Protocol):
    """Asks a question and returns the line that was typed, or None at the end of input."""

    def __call__(self, turn: Turn, /) -> str | None:
        """Ask the question of `turn`; may raise KeyboardInterrupt."""


def play(
    questions: Sequence[DrawnQuestion],
    prompt: Prompt,
    report: Callable[[Reply], None],
    *,
    players: Sequence[str] = (),
    typed: bool = False,
) -> Game:
    """Ask `questions`, of `players` in turn, report each reply at once, and return all of them.

    The game ends early when the input ends, or when somebody types q or presses Ctrl-C. With `typed` no choices are
    shown but those that a question needs.
    """
    replies: list[Reply] = []
    for number, question in enumerate(questions, 1):
        first = Turn(
            question=question,
            number=number,
            total=len(questions),
            player=players[(number - 1) % len(players)] if players else None,
            choices=() if typed and not question.needs_choices else tuple(zip(LETTERS, question.choices, strict=False)),
            clues=question.clues[:1],
            typed=typed,
        )
        try:
            reply = _ask_question(first, prompt)
        except KeyboardInterrupt:
            return Game(replies=replies, ending=Ending.INTERRUPTED)
        if reply is None:
            return Game(replies=replies, ending=Ending.QUIT)
        report(reply)
        replies.append(reply)
    return Game(replies=replies, ending=Ending.FINISHED)


def streak(rights: Sequence[bool]) -> int:
    """Return the length of the longest run of right answers."""
    best = run = 0
    for right in rights:
        run = run + 1 if right else 0
        best = max(best, run)
    return best


def _ask_question(turn: Turn, prompt: Prompt) -> Reply | None:
    """Ask one question until it is answered or skipped; return None where the game ends with it."""
    first, empty, close, half = turn, 0, False, ""
    for _ in range(_MAX_TRIES):
        line = prompt(turn)
        given = line.strip() if line is not None else "q"
        command = given.casefold()
        empty = 0 if given else empty + 1
        if command in QUITS:
            return None
        if command in _SKIPS or empty > 1:
            return _reply(first, turn, None)
        if (again := _asked_again(command, turn, first)) is not None:
            turn = again
        elif turn.choices:
            read = _find_choice if turn.question.form in (Form.CHOICE, Form.CLUES) else _read_sequence
            if given.isprintable() and (answer := read(given, turn)) is not None:
                return _reply(first, turn, answer)
            turn = replace(turn, notice=_not_understood(given, turn))
        else:
            verdict, answer = _judge_typed(f"{half} {given}".strip(), turn.question)
            if verdict not in _SECOND_TRIES or close:
                return _reply(first, turn, answer)
            turn, close = replace(turn, notice=_SECOND_TRIES[verdict]), True
            half = given if verdict is Verdict.HALF else ""
    return None


def _asked_again(command: str, turn: Turn, first: Turn) -> Turn | None:
    """Return the turn after a line that wants something else than to answer; None after any other."""
    if not command:
        return replace(turn, notice="Press Enter again to skip.")
    if command in _HINTS:
        return _with_hint(turn, first)
    if command in _HELPS:
        return replace(turn, notice=_help(turn))
    if command.startswith("?"):
        return replace(turn, notice="For a hint, type ? alone.")
    if command.startswith("etoile "):
        return replace(turn, notice="That is a command for the shell. To leave the game first, type q.")
    return replace(turn, notice=None) if command in _REPEATS else None


def _help(turn: Turn) -> str:
    """Return how a question is answered as it is asked now, and the other keys."""
    answer = _HELP[turn.question.form] if turn.choices else _TYPED_HELP
    hint = "the next clue" if turn.question.form is Form.CLUES else "a hint"
    return f"{answer} ? for {hint}, {_OTHER_KEYS}"


def _reply(first: Turn, turn: Turn, given: str | None) -> Reply:
    """Return the reply to a question that was first asked as in `first`, and last as in `turn`."""
    question = turn.question
    right = given is not None and given in (question.answer, *question.accepted)
    hinted = (turn.choices, turn.clues) != (first.choices, first.clues)
    points = float(right)
    if question.form in (Form.ORDER, Form.MATCH) and given:
        points = sum(map(str.__eq__, given, question.answer)) / len(question.answer)
    if question.form is Form.CLUES:
        points *= MOST_POINTS[Form.CLUES] - len(turn.clues) + 1
    elif hinted:
        points *= _HINT
    return Reply(
        question=question,
        given=given,
        right=right,
        points=points,
        player=turn.player,
        hinted=hinted,
        typed=not first.choices,
    )


def _with_hint(turn: Turn, first: Turn) -> Turn:
    """Return the turn with one more clue, or with two choices left, the right one among them."""
    question = turn.question
    lettered = tuple(zip(LETTERS, question.choices, strict=False))
    if question.form is Form.CLUES:
        told = len(turn.clues)
        if told == len(question.clues):
            return replace(turn, notice="That was the last clue.")
        return replace(turn, clues=question.clues[: told + 1], notice=f"Another clue, for {_points(3 - told)}.")
    if turn.choices != first.choices:
        return replace(turn, notice="Only one hint per question.")
    if question.form is not Form.CHOICE or len(lettered) <= len(LETTERS) // 2:
        return replace(turn, notice="There is no hint for this question.")
    pair = question.choices.index(question.answer) // 2 * 2  # the pair does not reveal which is right
    left = " left" if first.choices else ""
    return replace(turn, choices=lettered[pair : pair + 2], notice=f"Two choices{left}, for half a point.")


def _not_understood(given: str, turn: Turn) -> str:
    """Return that a line is no answer, and what would be one."""
    *others, last = (letter for letter, _ in turn.choices)
    refused = f"{given!r} is not {_EXPECTED[turn.question.form]}."
    if turn.question.form in (Form.CHOICE, Form.CLUES):
        return f"{refused} Type {', '.join(others)} or {last}, or the words of a choice."
    return f"{refused} The letters are {', '.join(others)} and {last}."


def _points(number: int) -> str:
    return f"{number} point{'' if number == 1 else 's'}"


def _read_sequence(line: str, turn: Turn) -> str | None:
    """Return the letters in a line, if it has each of those in the answer once."""
    letters = fold(line).replace(" ", "")
    return letters if sorted(letters) == sorted(turn.question.answer) else None


def _find_choice(line: str, turn: Turn) -> str | None:
    """Return the choice meant by a line: its letter or its text, or another name of the right one.

    A number means a choice that is that number and nothing else: neither the place of one nor a word of it.
    """
    choices = [choice for _, choice in turn.choices]
    said = fold(line)
    by_key = dict(turn.choices)
    if said in by_key:
        return by_key[said]
    if number := bare_number(line):
        return next((choice for choice in choices if bare_number(choice) == number), None)
    found = [choice for choice in choices if judge(line, [choice], set(choices) - {choice}) is Verdict.RIGHT]
    if len(found) != 1 and len(said) >= _MIN_FRAGMENT_LENGTH and not any(map(str.isdigit, said)):
        named = [(choice, choice) for choice in choices]
        found = matching.match(line, named)
        if not any(said in fold(choice) for choice in found) and len(matching.suggest(line, named)) > 1:
            return None
    if len(found) == 1:
        return found[0]
    question = turn.question
    return question.answer if question.answer in choices and _accepts(line, question) else None


def _accepts(line: str, question: DrawnQuestion) -> bool:
    """Return whether a line is another right answer, or another name of the right one."""
    return judge(line, question.accepted, question.choices) is Verdict.RIGHT


def _judge_typed(line: str, question: DrawnQuestion) -> tuple[Verdict, str]:
    """Return the verdict on a typed answer, and the right answer or the choice that it means, else what was typed."""
    wrong = [choice for choice in question.choices if choice != question.answer]
    right = (question.answer, *question.accepted)
    verdict = judge(line, right, wrong)
    if verdict is Verdict.RIGHT:
        return verdict, next(each for each in right if judge(line, [each]) is Verdict.RIGHT)
    meant = [choice for choice in wrong if judge(line, [choice], {*right, *wrong} - {choice}) is Verdict.RIGHT]
    return verdict, meant[0] if len(meant) == 1 else line
