"""The daily quiz: a few questions for each date and level, the same for everybody.

The questions of a level lie in a pile, which is shuffled and dealt out day by day. No question comes back before the
pile is used up; then it is shuffled anew.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from random import Random
from typing import TypeVar

from etoile_cli.quiz.draft import WRITTEN, DraftQuestion
from etoile_cli.quiz.drawing import WRITTEN_FOR_MADE, DrawnQuestion, is_worth_asking
from etoile_cli.quiz.history import Answer, Mode
from etoile_cli.quiz.play import Reply

ItemT = TypeVar("ItemT")

LIMIT = 5
"""The number of questions a day."""

_FIRST_DAY = date(2026, 4, 24)
"""The day of number 1."""

_FEW = 70  # questions: with fewer written ones, which last for two weeks, generated ones fill the pile


def number(day: date) -> int:
    """Return the number of a day's quiz."""
    return (day - _FIRST_DAY).days + 1


def answers_on(answers: Sequence[Answer], day: date) -> list[Answer]:
    """Return the answers to the daily quiz of a day, in the order given."""
    return [answer for answer in answers if answer.kind is Mode.DAILY and answer.day == day]


def days(answers: Iterable[Answer]) -> set[date]:
    """Return the days on which the daily quiz was played."""
    return {answer.day for answer in answers if answer.kind is Mode.DAILY}


def replies(questions: Iterable[DrawnQuestion], answers: Iterable[Answer]) -> list[Reply]:
    """Return the logged answers to `questions` as replies, in the order of the questions."""
    given = {answer.question: answer for answer in answers}
    return [
        Reply(
            question=question,
            given=answer.given,
            right=answer.right,
            points=answer.points,
            player=None,
            hinted=answer.hint,
            typed=answer.typed,
        )
        for question in questions
        if (answer := given.get(question.id))
    ]


def level_on(answers: Sequence[Answer], day: date, level: int) -> int:
    """Return the level of a day's quiz: that of the first answer, or `level` where there is none or it is lower."""
    first = next(iter(answers_on(answers, day)), None)
    return level if first is None or first.level is None else min(first.level, level)


def deal(questions: Sequence[DraftQuestion], day: date, *, series: str, level: int) -> list[DraftQuestion]:
    """Return the questions of a day, all of `questions` being those of the level, and in any order.

    The pile has those that are worth asking, if there are any, and few generated ones, as a game. It is sorted by
    topic, and a day takes questions at equal distances, so that they are about different things.
    """
    questions = sorted(
        [each for each in questions if is_worth_asking(each, level)] or questions, key=lambda each: each.id
    )
    written = [each for each in questions if each.kind == WRITTEN]
    made = [each for each in questions if each.kind != WRITTEN]
    share = max(len(written) // WRITTEN_FOR_MADE, _FEW - len(written))
    days = max((len(written) + min(len(made), share)) // LIMIT, 1)
    turn, today = divmod(number(day) - 1, days)
    rng = Random(f"{series} {level} {turn}")  # noqa: S311 - a game
    pile = sorted(_shuffled([*written, *_shuffled(made, rng)[:share]], rng), key=lambda each: each.topic)
    return pile[_shuffled(range(days), rng)[today] :: days][:LIMIT]


def rng_on(day: date, *, series: str, level: int) -> Random:
    """Return what draws the order and the choices of a day's questions."""
    return Random(f"{series} {level} {day}")  # noqa: S311 - a game


def _shuffled(items: Iterable[ItemT], rng: Random) -> list[ItemT]:
    """Return `items` in random order. Only `random()` gives the same numbers on every version of Python."""
    return sorted(items, key=lambda _: rng.random())
