"""All questions that may be asked at a level, and the drawing of a game from them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from random import Random
from typing import TypeVar

from msgspec import Struct

from etoile_cli.errors import UsageError
from etoile_cli.kinds import Difficulty
from etoile_cli.names import close, fold
from etoile_cli.quiz import papers, people
from etoile_cli.quiz.made import Made, overlap
from etoile_cli.spoilers import Guide

Item = TypeVar("Item")

KINDS: Mapping[str, Callable[[Guide], Iterator[Made]]] = {
    "plays": people.plays,
    "played": people.played,
    "home": people.home,
    "now": people.now,
    "crossed": people.crossed,
    "job": people.job,
    "relation": people.relation,
    "event": papers.event,
    "title": papers.title,
    "crew": papers.crew,
    "meaning": papers.meaning,
    "word": papers.word,
    "rank": papers.rank,
    "choreographer": papers.choreographer,
    "composer": papers.composer,
    "artist": papers.artist,
    "city": papers.city,
    "critic": papers.critic,
    "rating": papers.rating,
    "score": papers.score,
    "date": papers.date,
}
"""The kinds of question that are made from a guide."""

_CHOICES = 4
_SHORT = 40  # letters of an answer that somebody may be asked to type


class Question(Struct, frozen=True, kw_only=True):
    """A question as it is asked: four `choices` in their order, one of which is the `answer`.

    None of `also` is among them; who types one is right as well.
    """

    id: str
    topic: str
    difficulty: Difficulty
    prompt: str
    choices: tuple[str, ...]
    answer: str
    also: tuple[str, ...] = ()
    explanation: str
    sources: tuple[str, ...]


def bank(guide: Guide) -> list[Made]:
    """Return all questions about `guide` that are fair, the written ones first, no two in the same words.

    How hard a made one is depends on what it takes to know it. Easy: starring names, who crossed, places, words that
    the series meets. Hard: guests, dates, ranks, single critics, and events and credits that one source alone tells.
    Medium: the rest. A written one says it itself.
    """
    questions: dict[str, Made] = {}
    for made in (*_written(guide), *(made for make in KINDS.values() for made in make(guide))):
        if not _gives_away(made) and len(_wrong(made)) >= _CHOICES - 1:
            questions.setdefault(fold(made.prompt), made)
    return list(questions.values())


def choose(
    questions: Sequence[Made],
    *,
    topics: Collection[str] = (),
    difficulty: Difficulty | None = None,
    only: Collection[str] | None = None,
    short: bool = False,
) -> list[Made]:
    """Return those of `questions` on `topics` (none: all), so hard, with ids in `only`, and with answers to type.

    Raises UsageError, with a suggestion, for a topic that none is on.
    """
    known = sorted({made.topic for made in questions})
    wanted = {fold(topic).replace(" ", "-") for topic in topics}
    for topic in sorted(wanted - set(known)):
        near = close(topic, [(each, each) for each in known], most=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise UsageError(f"There is no topic {topic!r}.{meant} The topics are {', '.join(known)}.")
    return [
        made
        for made in questions
        if (not wanted or made.topic in wanted)
        and (difficulty is None or made.difficulty is difficulty)
        and (only is None or made.id in only)
        and (not short or len(made.answer) <= _SHORT)
    ]


def draw(questions: Sequence[Made], chance: Random, *, limit: int) -> list[Question]:
    """Return up to `limit` of `questions` in an order by chance, topic after topic, with their choices drawn.

    The same for the same `chance` everywhere. Of the first four, the next four and so on, each has its right answer
    in another place.
    """
    by_topic: dict[str, list[Made]] = {}
    for made in _shuffled(questions, chance):
        by_topic.setdefault(made.topic, []).append(made)
    piles = _shuffled(list(by_topic.values()), chance)
    order = [pile[turn] for turn in range(max(map(len, piles), default=0)) for pile in piles if turn < len(pile)]
    places: list[int] = []
    drawn = []
    for made in order[:limit]:
        places = places or _shuffled(range(_CHOICES), chance)
        drawn.append(_with_choices(made, chance, places.pop()))
    return drawn


def _with_choices(made: Made, chance: Random, place: int) -> Question:
    """Return `made` with three wrong answers from the most plausible there are, and the right one at `place`."""
    allowed = set(_wrong(made))
    wrong: list[str] = []
    for group in made.pool:
        wrong += _shuffled([each for each in dict.fromkeys(group) if each in allowed and each not in wrong], chance)
    choices = wrong[: _CHOICES - 1]
    choices.insert(place, made.answer)
    return Question(
        id=made.id,
        topic=made.topic,
        difficulty=made.difficulty,
        prompt=made.prompt,
        choices=tuple(choices),
        answer=made.answer,
        also=made.also,
        explanation=made.explanation,
        sources=made.sources,
    )


def _written(guide: Guide) -> Iterator[Made]:
    for question in guide.question:
        yield Made(
            id=question.id,
            topic=question.topic,
            difficulty=question.difficulty,
            prompt=question.prompt,
            answer=question.answer,
            pool=(question.wrong,),
            explanation=question.explanation,
            sources=question.sources,
        )


def _wrong(made: Made) -> list[str]:
    """Return the answers that are wrong for sure, each once: none that is true too, or that is asked about."""
    right = {fold(each) for each in (made.answer, *made.true)}
    asked = fold(made.prompt)
    found = {fold(each): each for group in made.pool for each in group}
    return [each for folded, each in found.items() if folded not in right and folded not in asked]


def _gives_away(made: Made) -> bool:
    """Whether a word of the answer that tells something stands in the prompt."""
    return overlap(made.answer, made.prompt)


def _shuffled(items: Collection[Item], chance: Random) -> list[Item]:
    """Return `items` in an order by chance; only `random()` is the same on every version of Python."""
    return [item for _, item in sorted(((chance.random(), item) for item in items), key=lambda pair: pair[0])]
