"""The log of answers: one JSON line for each, and what it tells."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import DecodeError, Meta, Struct, json

from etoile_cli.enums import Difficulty
from etoile_cli.quiz.play import Reply

_MAX_TEXT_LENGTH = 1000  # characters of what a viewer types that the log keeps, so that no line is too long to read
_EARLIEST = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)  # a day is more than any time zone adds or subtracts
_LATEST = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
_DAY = timedelta(days=1)
_RECENT = 100  # answers
_MAX_POINTS = 3  # of a question with clues


class Mode(StrEnum):
    """The kind of a game."""

    OWN = "own"
    DAILY = "daily"
    MISSED = "missed"
    LEARN = "learn"
    PARTY = "party"
    """Several players at one keyboard."""


class Answer(Struct, frozen=True, kw_only=True):
    """A logged answer; `when` is in UTC, `given` is None for a skipped question.

    `typed` is whether no choices were shown, `seed` that of the game, None where it was not drawn by one. Lines of
    earlier versions have nothing from `mode` on.
    """

    when: Annotated[datetime, Meta(tz=True)]
    series: str
    game: str
    question: str
    topic: str
    difficulty: Difficulty
    given: str | None
    right: bool
    points: Annotated[float, Meta(ge=0, le=_MAX_POINTS)]
    player: str | None
    mode: Mode = Mode.OWN
    level: Annotated[int, Meta(ge=0)] | None = None
    seed: Annotated[int, Meta(ge=0)] | None = None
    hint: bool = False
    typed: bool = False
    seconds: Annotated[float, Meta(ge=0)] | None = None

    @property
    def day(self) -> date:
        """The viewer's local date."""
        return self.when.astimezone().date()

    @property
    def kind(self) -> Mode:
        """The kind of the game, also where an earlier version wrote the line."""
        return self.mode if self.player is None else Mode.PARTY


class LoggedGame(Struct, frozen=True, kw_only=True):
    """What is logged with each answer of a game: the series, an id of the game, and how it was started."""

    series: str
    id: str
    mode: Mode
    level: int
    seed: int | None = None


def make_answer(reply: Reply, game: LoggedGame, *, when: datetime, seconds: float | None = None) -> Answer:
    """Return a reply as it is logged; `seconds` is how long the player thought."""
    question = reply.question
    return Answer(
        when=when,
        series=game.series,
        game=game.id,
        question=question.id,
        topic=question.topic,
        difficulty=question.difficulty,
        given=_shorten(reply.given),
        right=reply.right,
        points=reply.points,
        player=_shorten(reply.player),
        mode=game.mode,
        level=game.level,
        seed=game.seed,
        hint=reply.hinted,
        typed=reply.typed,
        seconds=seconds,
    )


def encode_answer(answer: Answer) -> bytes:
    """Return the log line of an answer, without a newline."""
    return json.encode(answer)


def decode_answers(lines: Iterable[bytes], *, series: str) -> tuple[list[Answer], int]:
    """Return the answers about `series` in order, and the number of invalid lines."""
    found, broken = [], 0
    decode = json.Decoder(Answer).decode
    for each in lines:
        try:
            answer = decode(each)
        except (DecodeError, UnicodeDecodeError, RecursionError):
            broken += 1
            continue
        if answer.when.utcoffset() or not _EARLIEST <= answer.when <= _LATEST:
            broken += 1
        elif answer.series == series:
            found.append(answer)
    return found, broken


def missed_questions(answers: Sequence[Answer]) -> set[str]:
    """Return the ids of the questions whose latest answer, alone, was wrong or skipped."""
    last = {answer.question: answer.right for answer in answers if answer.kind is not Mode.PARTY}
    return {question for question, right in last.items() if not right}


def recently_asked(answers: Sequence[Answer]) -> set[str]:
    """Return the ids of the questions of the last hundred answers."""
    return {answer.question for answer in answers[-_RECENT:]}


def without_repeats(answers: Sequence[Answer]) -> list[Answer]:
    """Return the answers in order, of those to one question of one seed and level only the first."""
    seen: set[tuple[int, int | None, str]] = set()
    kept = []
    for answer in answers:
        if answer.seed is not None and answer.kind is not Mode.PARTY:
            key = (answer.seed, answer.level, answer.question)
            if key in seen:
                continue
            seen.add(key)
        kept.append(answer)
    return kept


def days_in_a_row(days: Iterable[date], today: date) -> int:
    """Return how many days in a row there are up to today, or up to yesterday where today is not one of them yet."""
    known = set(days)
    day = today if today in known else today - _DAY
    count = 0
    while day in known:
        count += 1
        day -= _DAY
    return count


def longest_run(days: Iterable[date]) -> int:
    """Return the length of the longest run of days in a row."""
    best = run = 0
    before = None
    for day in sorted(set(days)):
        run = run + 1 if before is not None and day - before == _DAY else 1
        best, before = max(best, run), day
    return best


def _shorten(text: str | None) -> str | None:
    return text and text[:_MAX_TEXT_LENGTH]
