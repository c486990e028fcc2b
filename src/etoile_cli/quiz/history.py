"""The log of answers: one JSON line for each."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

from msgspec import DecodeError, Meta, Struct, json

from etoile_cli.enums import Difficulty
from etoile_cli.quiz.play import Reply

_MAX_TEXT_LENGTH = 1000  # characters of what a viewer types that the log keeps, so that no line is too long to read
_EARLIEST = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)  # a day is more than any time zone adds or subtracts
_LATEST = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)


class Answer(Struct, frozen=True, kw_only=True):
    """A logged answer; `when` is in UTC, `given` is None for a skipped question."""

    when: Annotated[datetime, Meta(tz=True)]
    series: str
    game: str
    question: str
    topic: str
    difficulty: Difficulty
    given: str | None
    right: bool
    points: Annotated[float, Meta(ge=0, le=3)]
    player: str | None


def encode_answer(reply: Reply, *, when: datetime, series: str, game: str) -> bytes:
    """Return the log line of a reply, without a newline."""
    question = reply.question
    return json.encode(
        Answer(
            when=when,
            series=series,
            game=game,
            question=question.id,
            topic=question.topic,
            difficulty=question.difficulty,
            given=_shorten(reply.given),
            right=reply.right,
            points=reply.points,
            player=_shorten(reply.player),
        )
    )


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


def missed_questions(given: Sequence[Answer]) -> set[str]:
    """Return the ids of the questions whose latest answer was wrong or skipped."""
    last = {answer.question: answer.right for answer in given}
    return {question for question, right in last.items() if not right}


def _shorten(text: str | None) -> str | None:
    return text and text[:_MAX_TEXT_LENGTH]
