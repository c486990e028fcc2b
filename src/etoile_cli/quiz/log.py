"""What was answered, a line each, and what to make of many."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import DecodeError, Struct, json

from etoile_cli.kinds import Difficulty
from etoile_cli.quiz.play import Reply


class Answer(Struct, frozen=True, kw_only=True):
    """One answer of one game, as it stands in the log. `when` is UTC; `given` is None where it was skipped."""

    when: datetime
    series: str
    game: str
    question: str
    topic: str
    difficulty: Difficulty
    given: str | None
    right: bool
    points: float
    player: str | None


def line(reply: Reply, *, when: datetime, series: str, game: str) -> bytes:
    """Return the line that stands for `reply` in the log, without its end."""
    question = reply.question
    return json.encode(
        Answer(
            when=when,
            series=series,
            game=game,
            question=question.id,
            topic=question.topic,
            difficulty=question.difficulty,
            given=reply.given,
            right=reply.right,
            points=reply.points,
            player=reply.player,
        )
    )


def answers(lines: Iterable[bytes], *, series: str) -> tuple[list[Answer], int]:
    """Return the answers about `series` that `lines` hold, in their order, and how many lines make no sense."""
    found, broken = [], 0
    decode = json.Decoder(Answer).decode
    for each in lines:
        try:
            found.append(decode(each))
        except (DecodeError, UnicodeDecodeError, RecursionError):
            broken += 1
    return [answer for answer in found if answer.series == series], broken


def missed(given: Sequence[Answer]) -> set[str]:
    """Return the ids of the questions whose last answer was not right."""
    last = {answer.question: answer.right for answer in given}
    return {question for question, right in last.items() if not right}
