"""Learning terms and faces by spaced repetition: what is due, scheduled from the log of answers alone.

A card is a question of the bank. How well it is known is a matter of FSRS, the scheduler of Anki, which replays the
answers; so there is nothing to save besides them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import chain, zip_longest
from random import Random
from typing import TYPE_CHECKING

from msgspec import Struct

from etoile_cli import queries
from etoile_cli.enums import Difficulty
from etoile_cli.errors import UsageError
from etoile_cli.lookup import by_id
from etoile_cli.matching import did_you_mean
from etoile_cli.quiz.draft import DraftQuestion
from etoile_cli.quiz.history import Answer, Mode
from etoile_cli.quiz.questions.glossary import RANKS
from etoile_cli.spoilers import Guide

if TYPE_CHECKING:
    from fsrs import Card, Rating

TOPICS = {
    "terms": ("meaning", "word"),
    "ranks": ("rank",),
    "pronunciation": ("say",),
    "faces": ("plays", "played"),
}
"""What can be learnt, and the kinds of questions that ask for it."""

_MAX_INTERVAL = 365  # days, so that nothing is put off until the series is forgotten


class Forecast(Struct, frozen=True, kw_only=True):
    """How many cards are still due today, come back by tomorrow and within seven days, and were never asked."""

    due_today: int
    due_tomorrow: int
    due_this_week: int
    unseen: int


class Lesson(Struct, frozen=True, kw_only=True):
    """What a new card asks about, as it is shown first: its name, how that is said (None: not known), what it is."""

    name: str
    sound: str | None = None
    text: str


def cards(questions: Iterable[DraftQuestion], topics: Sequence[str] = ()) -> list[DraftQuestion]:
    """Return the questions on any of `topics` (none: all) that can be learnt, in the order of `questions`.

    Raises UsageError, with a suggestion, for a topic that there is not.
    """
    for topic in topics:
        if topic not in TOPICS:
            raise UsageError(f"No topic {topic!r}. The topics are {', '.join(TOPICS)}.{did_you_mean(topic, TOPICS)}")
    kinds = {kind for topic in topics or TOPICS for kind in TOPICS[topic]}
    return [question for question in questions if question.kind in kinds]


class Schedule:
    """When cards are due again, as the answers so far have it, for a session on one day."""

    def __init__(self, questions: Sequence[DraftQuestion], today: date) -> None:
        """Create the schedule of `questions`, none of which was asked yet."""
        from fsrs import Scheduler

        self._questions = {question.id: question for question in questions}
        self._today = today
        self._scheduler = Scheduler(
            learning_steps=(), relearning_steps=(), maximum_interval=_MAX_INTERVAL, enable_fuzzing=False
        )
        self._reviews: dict[str, tuple[date, Card]] = {}
        self._started_today: set[str] = set()

    def add(self, answers: Iterable[Answer]) -> None:
        """Add answers, oldest first; only the first one to a card on a day counts.

        Answers of several players do not count, nor those with a later date than today.
        """
        from fsrs import Card

        for answer in answers:
            id_ = answer.question
            if id_ not in self._questions or answer.kind is Mode.PARTY or (day := answer.day) > self._today:
                continue
            before, card = self._reviews.get(id_) or (None, Card(card_id=0, due=answer.when))
            if day != before:
                card, _ = self._scheduler.review_card(card, _rating(answer), answer.when)
                self._reviews[id_] = day, card
            if before is None and day == self._today and answer.mode is Mode.LEARN:
                self._started_today.add(id_)

    @property
    def due(self) -> dict[str, date]:
        """The dates on which the cards that were asked are due again, by their ids."""
        return {id_: card.due.astimezone().date() for id_, (_, card) in self._reviews.items()}

    def session(self, *, new: int) -> list[DraftQuestion]:
        """Return the cards for today: those that are due, the longest overdue first, then new ones, up to `new` a day.

        Of the cards about one subject only one is asked a day.
        """
        due = self.due
        asked = [self._questions[id_] for id_, (day, _) in self._reviews.items() if day == self._today]
        seen = {subject for question in asked for subject in _subjects(question)}
        overdue = [question for id_, question in self._questions.items() if due.get(id_, date.max) <= self._today]
        chosen = _apart(sorted(overdue, key=lambda question: due[question.id]), seen)
        unseen = _apart(_varied([each for id_, each in self._questions.items() if id_ not in due]), seen)
        return [*chosen, *unseen[: max(new - len(self._started_today), 0)]]

    def shortage(self, *, new: int, chosen: int) -> str | None:
        """Return why only `chosen` new cards are asked of up to `new` a day; None where these are as many."""
        begun, unseen = len(self._started_today), len(self._questions) - len(self._reviews)
        if chosen >= new:
            return None
        if chosen == max(new - begun, 0):
            return f"{begun} new {'one was' if begun == 1 else 'ones were'} begun earlier today"
        if chosen == unseen:
            return "no more new ones are left"
        return "other new ones are about the same and wait for another day"

    def limit_for_more(self, more: int) -> int | None:
        """Return the number of new cards a day that allows `more` than were begun today; None where nothing is left."""
        limit = len(self._started_today) + more
        return limit if self.session(new=limit) else None

    def forecast(self) -> Forecast:
        """Return how many of the cards come back, and when."""
        due = self.due
        by_today, by_tomorrow, by_next_week = (
            sum(day <= self._today + timedelta(days=days) for day in due.values()) for days in (0, 1, 7)
        )
        return Forecast(
            due_today=by_today,
            due_tomorrow=by_tomorrow,
            due_this_week=by_next_week,
            unseen=len(self._questions) - len(due),
        )


def lessons(guide: Guide, new: Iterable[DraftQuestion]) -> list[Lesson]:
    """Return what each of some new cards asks about, in their order."""
    terms = by_id(guide.term)
    companies = {RANKS.format(company.id): company for company in guide.company}
    faces = {view.character.id: view for view in queries.characters(guide)}
    found = []
    for card in new:
        id_ = card.id.partition("-")[2]
        if card.kind in TOPICS["ranks"]:
            company = companies[card.subject]
            ladder = ", ".join(terms[rank].term for rank in company.ranks)
            found.append(Lesson(name=f"Ranks in {company.city}, from the lowest up", text=ladder))
        elif card.kind in TOPICS["faces"]:
            found.append(_face(faces[id_]))
        else:
            term = terms[id_]
            found.append(Lesson(name=term.term, sound=term.pronunciation, text=term.short or term.text))
    return found


def _face(view: queries.CharacterView) -> Lesson:
    """Return who plays a character, and the job and city, or else who that is."""
    character, company = view.character, view.company or view.home
    text = f"Played by {view.actor.name}" if view.actor else ""
    if character.job:
        text += f"; {character.job}{f' in {company.city}' if company else ''}"
    elif view.summary:
        text += f". {view.summary.text}"
    return Lesson(name=character.name, text=text)


def mixed(new: Sequence[DraftQuestion], rng: Random) -> list[DraftQuestion]:
    """Return new cards in a random order in which none of several is at its place, as they are shown in theirs."""
    places = sorted(range(len(new)), key=lambda _: rng.random())
    after = dict(zip(places, [*places[1:], *places[:1]], strict=True))
    return [new[after[place]] for place in range(len(new))]


def forecast_line(expected: Forecast) -> str:
    """Return a forecast in a sentence, without what it has none of."""
    tomorrow, week, unseen = expected.due_tomorrow, expected.due_this_week, expected.unseen
    parts = []
    if first := tomorrow or week:
        when = "by tomorrow" if tomorrow else "within a week"
        later = f", {week - first} more within a week" if first < week else ""
        parts.append(f"{_count(first)} come{'s' if first == 1 else ''} back {when}{later}")
    if unseen:
        parts.append(f"{unseen if parts else _count(unseen)} {'is' if unseen == 1 else 'are'} still new")
    return f"{'; '.join(parts) or 'Nothing comes back within a week'}."


def _count(questions: int) -> str:
    return f"{questions} question{'' if questions == 1 else 's'}"


def _rating(answer: Answer) -> "Rating":
    """Return how well a question was known: typed without choices is best, with a hint it was hard."""
    from fsrs import Rating

    if not answer.right:
        return Rating.Again
    return Rating.Hard if answer.hint else Rating.Easy if answer.typed else Rating.Good


def _subjects(question: DraftQuestion) -> tuple[str, str]:
    """Return what tells siblings: the id without the kind, and the explanation, which may answer another card."""
    return question.id.partition("-")[2], question.explanation


def _apart(questions: Iterable[DraftQuestion], seen: set[str]) -> list[DraftQuestion]:
    """Return the questions that are no siblings of each other, nor about subjects in `seen`, which grows."""
    chosen = []
    for question in questions:
        if seen.isdisjoint(subjects := _subjects(question)):
            seen.update(subjects)
            chosen.append(question)
    return chosen


def _varied(questions: Sequence[DraftQuestion]) -> list[DraftQuestion]:
    """Return the questions easy first, and one topic after another."""
    order = list(Difficulty)
    piles = [
        sorted((each for each in questions if each.kind in kinds), key=lambda each: order.index(each.difficulty))
        for kinds in TOPICS.values()
    ]
    return [each for each in chain.from_iterable(zip_longest(*piles)) if each is not None]
