"""The question bank of a guide, and drawing a game from it."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from random import Random
from typing import TypeVar

from msgspec import Struct

from etoile_cli.enums import Difficulty, Form
from etoile_cli.errors import UsageError
from etoile_cli.matching import did_you_mean, fold
from etoile_cli.quiz.draft import WRITTEN, DraftQuestion, reveals
from etoile_cli.quiz.questions import GENERATORS
from etoile_cli.spoilers import Guide

ItemT = TypeVar("ItemT")

_CHOICES = 4
_MAX_TYPED_LENGTH = 40  # letters of an answer to type


class DrawnQuestion(Struct, frozen=True, kw_only=True):
    """A question with its `choices` in order: four, or True and False. The `answer` is one of them, or their letters.

    `clues` are told one by one, `items` are what the choices belong to: see `Form`. `accepted` are other right answers,
    or other names of the right one, for those who type; none of them is a choice. One that `needs_choices` is shown
    with them even where answers are typed. `kind` is a key of `GENERATORS`, or "written".
    """

    id: str
    kind: str = WRITTEN
    topic: str
    difficulty: Difficulty
    form: Form = Form.CHOICE
    prompt: str
    clues: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    choices: tuple[str, ...]
    answer: str
    accepted: tuple[str, ...] = ()
    needs_choices: bool = False
    explanation: str
    sources: tuple[str, ...]


def bank(guide: Guide) -> list[DraftQuestion]:
    """Return all questions about `guide`, the written ones first, no two with the same prompt.

    Each has three wrong answers at least, and a generated one does not reveal its answer.

    The difficulty of a generated one depends on its subject. Easy: the main cast, transfers, places, terms that appear
    in the series. Hard: guests, dates, ranks, single reviews, and events and credits with one source. Medium: the rest.
    """
    questions: dict[str, DraftQuestion] = {}
    generated = (draft for make in GENERATORS.values() for draft in make(guide))
    for draft in (*_written(guide), *(draft for draft in generated if not reveals(draft.prompt, draft.answer))):
        prompt = fold(draft.prompt)
        if prompt not in questions and len([*islice(_wrong_answers(draft), _CHOICES - 1)]) == _CHOICES - 1:
            questions[prompt] = draft
    return list(questions.values())


def filter_questions(
    questions: Sequence[DraftQuestion],
    *,
    topics: Collection[str] = (),
    difficulty: Difficulty | None = None,
    only: Collection[str] | None = None,
    short: bool = False,
) -> list[DraftQuestion]:
    """Return the questions on any of `topics` (none: all), of that difficulty, with an id in `only`.

    With `short` only those whose answer is short enough to type. Raises UsageError, with a suggestion, for a topic
    without questions.
    """
    known = sorted({draft.topic for draft in questions})
    wanted = {fold(topic).replace(" ", "-") for topic in topics}
    for topic in sorted(wanted - set(known)):
        raise UsageError(f"No topic {topic!r}. The topics are {', '.join(known)}.{did_you_mean(topic, known)}")
    return [
        draft
        for draft in questions
        if (not wanted or draft.topic in wanted)
        and (difficulty is None or draft.difficulty is difficulty)
        and (only is None or draft.id in only)
        and (not short or len(draft.answer) <= _MAX_TYPED_LENGTH)
    ]


def draw(questions: Sequence[DraftQuestion], rng: Random, *, limit: int) -> list[DrawnQuestion]:
    """Return up to `limit` of `questions` in random order, one topic after another, with their choices drawn.

    The same `rng` gives the same game on every system. In each group of four the right answers are at different places.
    """
    by_topic: dict[str, list[DraftQuestion]] = {}
    for draft in _shuffled(questions, rng):
        by_topic.setdefault(draft.topic, []).append(draft)
    piles = _shuffled(list(by_topic.values()), rng)
    order = [pile[turn] for turn in range(max(map(len, piles), default=0)) for pile in piles if turn < len(pile)]
    places: list[int] = []
    drawn = []
    for draft in order[:limit]:
        places = places or _shuffled(range(_CHOICES), rng)
        drawn.append(_with_choices(draft, rng, places.pop()))
    return drawn


def _with_choices(draft: DraftQuestion, rng: Random, place: int) -> DrawnQuestion:
    """Return `draft` with the three most plausible wrong answers, and the right one at index `place`."""
    allowed = set(_wrong_answers(draft))
    wrong: list[str] = []
    for group in draft.distractors:
        wrong += _shuffled([each for each in dict.fromkeys(group) if each in allowed and each not in wrong], rng)
    choices = wrong[: _CHOICES - 1]
    choices.insert(place, draft.answer)
    return DrawnQuestion(
        id=draft.id,
        topic=draft.topic,
        difficulty=draft.difficulty,
        prompt=draft.prompt,
        choices=tuple(choices),
        answer=draft.answer,
        accepted=draft.accepted,
        explanation=draft.explanation,
        sources=draft.sources,
    )


def _written(guide: Guide) -> Iterator[DraftQuestion]:
    for question in guide.question:
        yield DraftQuestion(
            id=question.id,
            topic=question.topic,
            difficulty=question.difficulty,
            prompt=question.prompt,
            answer=question.answer,
            distractors=(question.wrong,),
            explanation=question.explanation,
            sources=question.sources,
        )


def _wrong_answers(draft: DraftQuestion) -> Iterator[str]:
    """Yield the distractors that are certainly wrong, each once: none that is also correct or in the prompt."""
    excluded = {_fold(each) for each in (draft.answer, *draft.also_correct)}
    asked = _fold(draft.prompt)
    for each in chain.from_iterable(draft.distractors):
        if (folded := _fold(each)) not in excluded and folded not in asked:
            excluded.add(folded)
            yield each


_fold = lru_cache(maxsize=100_000)(fold)  # the same distractors belong to many questions


def _shuffled(items: Collection[ItemT], rng: Random) -> list[ItemT]:
    """Return `items` in random order. Only `random()` gives the same numbers on every version of Python."""
    return [item for _, item in sorted(((rng.random(), item) for item in items), key=lambda pair: pair[0])]
