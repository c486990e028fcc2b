"""Learning: which cards there are, when they are due, and the order of a session."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli.enums import Difficulty
from etoile_cli.errors import UsageError
from etoile_cli.model import Dataset
from etoile_cli.quiz import learning
from etoile_cli.quiz.draft import DraftQuestion
from etoile_cli.quiz.history import Answer, Mode
from etoile_cli.spoilers import gate
from tests.games import NOON, answer
from tests.levels import at_each_level
from tests.questions import LAST_LEVEL, bank_at, guide_at

TODAY = NOON.date()
KINDS = [kind for kinds in learning.TOPICS.values() for kind in kinds]


def card(name: str, *, difficulty: Difficulty = Difficulty.EASY, explanation: str | None = None) -> DraftQuestion:
    """Return a card; its explanation is one that no other has, unless it is given."""
    return DraftQuestion(
        id=name,
        kind=name.partition("-")[0],
        topic="steps",
        difficulty=difficulty,
        prompt=f"{name}?",
        answer="Yes",
        explanation=explanation or name,
        sources=("gazette",),
    )


def schedule(questions: Sequence[DraftQuestion], answers: Iterable[Answer], today: date = TODAY) -> learning.Schedule:
    """Return the schedule of cards after these answers."""
    made = learning.Schedule(questions, today)
    made.add(answers)
    return made


def due_dates(answers: Iterable[Answer], today: date) -> dict[str, date]:
    """Return when the card word-a is due, by its id."""
    return schedule([card("word-a")], answers, today).due


def session(cards: Sequence[DraftQuestion], answers: Iterable[Answer], *, new: int) -> list[str]:
    """Return the ids of the cards for today."""
    return [each.id for each in schedule(cards, answers).session(new=new)]


def due_in_days(*answers: Answer) -> int:
    """Return in how many days after the last answer its card is due again."""
    due = due_dates(answers, answers[-1].day)
    return (due["word-a"] - answers[-1].day).days


@pytest.mark.parametrize("level", range(LAST_LEVEL + 1))
def test_every_topic_has_cards_at_every_level(level: int) -> None:
    """Each topic can be learnt at each level, and all topics together are all cards."""
    by_topic = {topic: learning.cards(bank_at("real", level), [topic]) for topic in learning.TOPICS}
    assert all(by_topic.values())
    assert sum(map(len, by_topic.values())) == len(learning.cards(bank_at("real", level)))


def test_unknown_topic_is_a_usage_error() -> None:
    """A topic that cannot be learnt is an error that names those that can, and suggests one."""
    with pytest.raises(UsageError, match=r"^No topic 'rank'\. The topics are terms, ranks, .+ Did you mean ranks\?$"):
        learning.cards([], ["rank"])


def test_better_answers_put_a_card_off_for_longer() -> None:
    """Typed without choices is best, then a choice, then one with a hint, then a wrong one."""
    typed, choice, hint, wrong = (
        due_in_days(answer("word-a", right=right, typed=typed, hint=hint))
        for right, typed, hint in ((True, True, False), (True, False, False), (True, True, True), (False, True, False))
    )
    assert typed > choice > hint >= wrong == 1


def test_interval_grows_with_each_right_answer() -> None:
    """A card that is known each time comes back later and later, but within a year."""
    day, gaps = 0, []
    log: list[Answer] = []
    for _ in range(9):
        log.append(answer("word-a", day=day))
        gaps.append(due_in_days(*log))
        day += gaps[-1]
    assert gaps == sorted(gaps)
    assert gaps[0] < gaps[3] < 365 == gaps[-1]
    log.append(answer("word-a", day=day, right=False))
    assert due_in_days(*log) < gaps[3]


def test_schedule_is_that_of_fsrs() -> None:
    """The due date is the one that the library computes for the same reviews."""
    scheduler = Scheduler(learning_steps=[], relearning_steps=[], enable_fuzzing=False)
    expected = Card(card_id=1)
    log = []
    for day, (right, rating) in zip((0, 2, 9, 11), ((True, 3), (True, 3), (False, 1), (True, 3)), strict=True):
        log.append(answer("word-a", day=day, right=right))
        expected, _ = scheduler.review_card(expected, Rating(rating), log[-1].when)
    assert due_dates(log, log[-1].day) == {"word-a": expected.due.date()}


def test_only_the_first_answer_of_a_day_counts() -> None:
    """A second answer on a day does not change the schedule, nor do players, other questions, or a later date."""
    first = answer("word-a", right=False)
    others = [
        answer("word-a", day=0.1),
        answer("word-a", day=0.2, player="Ada"),
        answer("word-b"),
        answer("word-a", day=3),
    ]
    assert due_dates([first, *others], TODAY) == {"word-a": TODAY + timedelta(days=1)}


def test_answers_of_any_game_count() -> None:
    """A quiz counts as much as a session of `learn`."""
    modes = (Mode.OWN, Mode.DAILY, Mode.MISSED, Mode.LEARN)
    assert len({due_in_days(answer("word-a", mode=mode)) for mode in modes}) == 1


def test_dates_are_local(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day is one of the viewer's time zone."""
    import time

    late = datetime(2031, 1, 5, 23, 30, tzinfo=UTC)
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    logged = answer("word-a", right=False, day=(late - NOON) / timedelta(days=1))
    assert logged.day == TODAY + timedelta(days=1)
    assert due_dates([logged], logged.day) == {"word-a": TODAY + timedelta(days=2)}


def test_session_begins_with_what_is_overdue() -> None:
    """Cards that are due come first, the longest overdue before the others, then new ones up to the limit."""
    cards = [card(f"word-{name}") for name in "abcdef"]
    log = [
        answer("word-c", day=-1, right=False),
        answer("word-b", day=-3, right=False),
        answer("word-a", day=-1, typed=True),
    ]
    names = session(cards, log, new=2)
    assert names == ["word-b", "word-c", "word-d", "word-e"]
    assert session(cards, log, new=0) == names[:2]


def test_new_cards_are_for_a_day() -> None:
    """What was new earlier on the day counts, too; a card that a quiz has asked first does not."""
    cards = [card(f"word-{name}") for name in "abcdef"]
    log = [answer("word-a", mode=Mode.LEARN), answer("word-b"), answer("word-c", mode=Mode.LEARN, day=-3, typed=True)]
    assert session(cards, log, new=2) == ["word-d"]
    assert session(cards, [*log, answer("word-d", mode=Mode.LEARN)], new=2) == []


def test_new_cards_are_mixed_and_easy_first() -> None:
    """New cards take turns by topic, the easy ones of each first."""
    cards = [card("word-a", difficulty=Difficulty.HARD), card("word-b"), card("rank-c"), card("plays-d")]
    assert session(cards, [], new=9) == ["word-b", "rank-c", "plays-d", "word-a"]


@pytest.mark.parametrize("sibling", [card("meaning-a"), card("rank-b", explanation="word-a")])
def test_siblings_are_kept_apart(sibling: DraftQuestion) -> None:
    """Of two cards about one subject, or with one explanation, only one is asked a day."""
    cards = [card("word-a"), sibling]
    assert len(session(cards, [], new=9)) == 1
    assert session(cards, [answer("word-a")], new=9) == []
    due = [answer("word-a", day=-9, right=False), answer(sibling.id, day=-8, right=False)]
    assert session(cards, due, new=9) == ["word-a"]


@pytest.mark.parametrize(
    ("cards", "begun", "new", "words"),
    [
        ("abc", "", 3, None),
        ("abc", "", 2, None),
        ("abc", "", 0, None),
        ("ab", "", 3, "no more new ones are left"),
        ("abcde", "a", 3, "1 new one was begun earlier today"),
        ("abcde", "ab", 3, "2 new ones were begun earlier today"),
        ("abcde", "abc", 2, "3 new ones were begun earlier today"),
        ("abc", "a", 9, "no more new ones are left"),
        ("aA", "", 3, "other new ones are about the same and wait for another day"),
        ("aAb", "a", 9, "other new ones are about the same and wait for another day"),
    ],
)
def test_shortage_has_its_reason(cards: str, begun: str, new: int, words: str | None) -> None:
    """Where fewer new cards are asked than are wished for, the reason is the limit of the day, or what there is."""
    made = schedule(
        [card(f"word-{name}", explanation=name.lower()) for name in cards],
        [answer(f"word-{name}", mode=Mode.LEARN) for name in begun],
    )
    chosen = sum(each.id not in made.due for each in made.session(new=new))
    assert made.shortage(new=new, chosen=chosen) == words


@pytest.mark.parametrize("level", [0, LAST_LEVEL])
def test_all_cards_are_started_in_the_end(level: int) -> None:
    """Day by day, with every answer right, each card of the real dataset is asked at least once."""
    cards = learning.cards(bank_at("real", level))
    log: list[Answer] = []
    for day in range(60):
        today = TODAY + timedelta(days=day)
        log += [answer(each.id, day=day, mode=Mode.LEARN) for each in schedule(cards, log, today).session(new=99)]
        if {each.question for each in log} == {each.id for each in cards}:
            return
    raise AssertionError


def test_limit_for_more_counts_what_was_begun_today() -> None:
    """A limit for more new cards is above what was begun today; there is none where nothing is left."""
    log = [answer("word-a", mode=Mode.LEARN), answer("word-b")]
    assert schedule([card("word-a"), card("word-b"), card("word-c")], log).limit_for_more(5) == 6
    assert schedule([card("word-a"), card("word-b")], log).limit_for_more(5) is None


def test_forecast() -> None:
    """A forecast counts what is due today, by tomorrow and within a week, and what was never asked."""
    cards = [card(f"word-{name}") for name in "abcdef"]
    log = [
        answer("word-a", day=-3, right=False),
        answer("word-b", right=False),
        answer("word-c"),
        answer("word-d", typed=True),
    ]
    expected = schedule(cards, log).forecast()
    assert expected == learning.Forecast(due_today=1, due_tomorrow=2, due_this_week=3, unseen=2)


@pytest.mark.parametrize(
    ("tomorrow", "week", "unseen", "line"),
    [
        (2, 3, 2, "2 questions come back by tomorrow, 1 more within a week; 2 are still new."),
        (5, 5, 1, "5 questions come back by tomorrow; 1 is still new."),
        (0, 1, 0, "1 question comes back within a week."),
        (1, 1, 0, "1 question comes back by tomorrow."),
        (0, 0, 74, "74 questions are still new."),
        (0, 0, 1, "1 question is still new."),
        (0, 0, 0, "Nothing comes back within a week."),
    ],
)
def test_forecast_in_words(tomorrow: int, week: int, unseen: int, line: str) -> None:
    """A forecast is a sentence which leaves out what there is none of."""
    expected = learning.Forecast(due_today=0, due_tomorrow=tomorrow, due_this_week=week, unseen=unseen)
    assert learning.forecast_line(expected) == line


# What is shown before.


@at_each_level
def test_lesson_has_the_answer_to_its_card(name: str, level: int) -> None:
    """At each level there is a lesson for each card, which has both what is asked about and the answer."""
    cards = learning.cards(bank_at(name, level))
    lessons = learning.lessons(guide_at(name, level), cards)
    for card, lesson in zip(cards, lessons, strict=True):
        shown = f"{lesson.name} ({lesson.sound}): {lesson.text}"
        assert card.answer in shown, card.id
        assert card.kind == "rank" or lesson.name in f"{card.prompt} {card.answer}", card.id


def test_lesson_of_a_face_has_the_job_and_the_city(small: Dataset) -> None:
    """A face is shown with the actor, and with the job and the city, or else with who that is."""
    bare: dict[str, dict[str, Any]] = {"luc": {"job": None}, "tove": {"job": None, "summaries": ()}}
    people = tuple(replace(each, **bare.get(each.id, {})) for each in small.character)
    shown = learning.lessons(
        gate(replace(small, character=people), 0), [card("plays-maud"), card("played-luc"), card("plays-tove")]
    )
    luc = next(each for each in people if each.id == "luc")
    assert [(each.name, each.sound, each.text) for each in shown] == [
        ("Maud Kerr", None, "Played by Ida Voss; conductor in Skerry"),
        ("Luc d'Orsay", None, f"Played by René Petit. {luc.summaries[0].text}"),
        ("Tove Åse", None, "Played by Ólga Brún"),
    ]


@given(st.integers(0, 9), st.randoms(use_true_random=False))
def test_new_cards_are_asked_in_another_order(count: int, rng: Random) -> None:
    """New cards are asked in another order than they are shown in: of several none is at its place."""
    cards = [card(f"word-{number}") for number in range(count)]
    mixed = learning.mixed(cards, rng)
    assert sorted(each.id for each in mixed) == [each.id for each in cards]
    assert count == 1 or all(one != other for one, other in zip(cards, mixed, strict=True))
