"""The daily quiz: which questions a day has, and what the log says about it."""

from collections import Counter
from datetime import date, timedelta

import pytest

from etoile_cli.quiz import daily
from etoile_cli.quiz.draft import DraftQuestion
from etoile_cli.quiz.drawing import is_worth_asking
from etoile_cli.quiz.history import Mode
from tests.games import NOON, answer, drawn
from tests.questions import LAST_LEVEL, bank_at

TODAY = NOON.date()


def ids(day: date, level: int = 8, questions: tuple[DraftQuestion, ...] | None = None) -> list[str]:
    """Return the ids of the questions of a day."""
    pile = bank_at("real", level) if questions is None else questions
    return [each.id for each in daily.deal(pile, day, series="etoile", level=level)]


def worth_asking(level: int) -> list[DraftQuestion]:
    """Return the questions that a day may have."""
    return [draft for draft in bank_at("real", level) if is_worth_asking(draft, level)]


def days_of_a_pile(level: int) -> int:
    """Return for how many days the questions last: the written ones, and a quarter as many others."""
    worth = worth_asking(level)
    written = sum(draft.kind == "written" for draft in worth)
    return (written + min(len(worth) - written, written // 4)) // daily.LIMIT


@pytest.mark.parametrize("level", range(LAST_LEVEL + 1))
def test_no_question_comes_back_before_the_pile_is_through(level: int) -> None:
    """From any start of a pile, each day has five questions that no other day of the pile has."""
    pile = days_of_a_pile(level)
    start = date(2026, 4, 24) + timedelta(days=3 * pile)
    walk = [ids(start + timedelta(days=day), level) for day in range(pile)]
    assert {len(each) for each in walk} == {daily.LIMIT}
    assert max(Counter(each for day in walk for each in day).values()) == 1


def test_a_day_is_mostly_written() -> None:
    """Of the questions of all days of a pile four of five are written; with few written ones others fill the pile."""
    kinds = {draft.id: draft.kind for draft in bank_at("real", 8)}
    days = [ids(TODAY + timedelta(days=day)) for day in range(days_of_a_pile(8))]
    assert sum(kinds[each] == "written" for day in days for each in day) >= 0.75 * daily.LIMIT * len(days)
    few = tuple(draft for draft in bank_at("real", 8) if draft.kind != "written")
    assert len({*(each for day in range(14) for each in ids(TODAY + timedelta(days=day), questions=few))}) > 35


def test_piles_follow_each_other_in_another_order() -> None:
    """The next pile is shuffled anew."""
    pile = days_of_a_pile(8)
    first, second = (ids(date(2026, 4, 24) + timedelta(days=turn * pile)) for turn in (0, 1))
    assert first != second


def test_questions_of_a_day_are_the_same_in_any_order_of_the_bank() -> None:
    """The questions depend on the date, the series and the level, not on the order of the bank."""
    assert ids(TODAY) == ids(TODAY, questions=bank_at("real", 8)[::-1])
    assert ids(TODAY, 0) != ids(TODAY, 8)
    other = [each.id for each in daily.deal(bank_at("real", 8), TODAY, series="other", level=8)]
    assert other != ids(TODAY)


def test_a_day_has_several_topics() -> None:
    """The five of a day are about three topics at least."""
    topics = {each.id: each.topic for each in bank_at("real", 8)}
    days = [{topics[each] for each in ids(TODAY + timedelta(days=day))} for day in range(50)]
    assert min(map(len, days)) >= 3


def test_small_pile() -> None:
    """Where there are fewer than five questions, each day has all of them."""
    few = bank_at("real", 8)[:3]
    assert {*ids(TODAY, questions=few)} == {each.id for each in few}
    assert ids(TODAY, questions=()) == []


def test_a_day_has_what_is_worth_asking() -> None:
    """What no game asks unasked no day does, unless there is nothing better."""
    credits_only = tuple(draft for draft in bank_at("real", 8) if draft.topic == "credits")
    other = {draft.id for draft in worth_asking(8)}
    assert {each for day in range(100) for each in ids(TODAY + timedelta(days=day))} <= other
    assert {*ids(TODAY, questions=credits_only)} <= {draft.id for draft in credits_only}
    assert ids(TODAY, questions=credits_only)


def test_days_are_numbered() -> None:
    """Numbers count the days."""
    assert [daily.number(date(2026, 4, 24) + timedelta(days=day)) for day in (0, 1, 212)] == [1, 2, 213]


def test_choices_of_a_day_are_drawn_alike() -> None:
    """What draws the choices depends on the date, the series and the level."""
    first, again, other = (daily.rng_on(TODAY, series="etoile", level=level).random() for level in (1, 1, 2))
    assert first == again != other


def test_answers_of_a_day_are_those_of_its_daily_quiz() -> None:
    """Other games, other days and several players do not count."""
    today = answer("a", mode=Mode.DAILY)
    others = [answer("b"), answer("c", mode=Mode.DAILY, day=-1), answer("d", mode=Mode.DAILY, player="Ada")]
    assert daily.answers_on([*others, today], TODAY) == [today]
    assert daily.days([*others, today]) == {TODAY, TODAY - timedelta(days=1)}


def test_first_answer_sets_the_level_of_the_day() -> None:
    """The level of the day stays that of its first answer, but never above what the viewer may know now."""
    answers = [answer("a", mode=Mode.DAILY, level=2), answer("b", mode=Mode.DAILY, level=3)]
    assert daily.level_on(answers, TODAY, 5) == 2
    assert daily.level_on(answers, TODAY, 1) == 1
    assert daily.level_on(answers, TODAY + timedelta(days=1), 5) == 5
    assert daily.level_on([answer("a", mode=Mode.DAILY, level=None)], TODAY, 5) == 5


def test_logged_answers_are_replies_again() -> None:
    """Of the questions of a day those that were answered are replies, in the order of the questions."""
    questions = [drawn(each) for each in ("a", "b", "c")]
    logged = [answer("c", right=False), answer("a", hint=True, typed=True), answer("unknown")]
    replies = daily.replies(questions, logged)
    assert [(each.question.id, each.given, each.right, each.points, each.hinted, each.typed) for each in replies] == [
        ("a", "Yes", True, 1.0, True, True),
        ("c", "No", False, 0.0, False, False),
    ]
