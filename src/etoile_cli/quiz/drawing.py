"""Drawing a game from a question bank: which questions, in which order, with which choices."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import zip_longest
from math import ceil, inf
from random import Random
from string import ascii_lowercase
from typing import TypeVar

from msgspec import Struct

from etoile_cli.enums import Difficulty, Form
from etoile_cli.matching import fold
from etoile_cli.quiz.draft import CHOICES, FALSE, TOPICS, TRUE, WRITTEN, DraftQuestion, keywords, wrong_answers

ItemT = TypeVar("ItemT")

_STORY = ("characters", "companies", "episodes")
_PAPERWORK = ("credits", "reception")  # topics that fill a game only where there is nothing better, or on request
_PREMISE = ("home", "now", "crossed")  # kinds that ask what everybody knows after the first episodes
_EARLY_LEVEL = 2  # episodes: before, there is little story to ask about
_TEN = 10  # questions: the parts of a game are given for so many
_WRITTEN_FOR_MADE = 2  # questions: so many written ones come with each generated one
_MADE = 4  # of ten questions at most are generated
_MAX_FAIR_LIMIT = 100  # questions: a longer game is the bank rather than a game
_ALIKE = 0.5  # the part of their keywords that two questions share at most
_NAMELESS = {"true", "false", ""}  # answers that reveal nothing elsewhere


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


def draw(
    questions: Sequence[DraftQuestion],
    rng: Random,
    *,
    limit: int,
    level: int,
    last_asked: Mapping[str, float] | None = None,
) -> list[DrawnQuestion]:
    """Return a game of up to `limit` of `questions` for a viewer at `level`, easy to hard, with their choices.

    A game has two written questions for each generated one, one of a generated kind, one about a subject, no answer
    twice and none that another question gives away; there are parts for the topics: see `_part`. Where the questions
    are too few these rules give way one after another. `last_asked` has the time, or any number that grows, when a
    question was asked by its id: those never asked come first, then those of long ago.

    The same `rng` gives the same game on every system. In each group of four the right answers are at different places.
    """
    asked = last_asked or {}
    drafts = _arranged(_Game(limit, level, asked).filled(*_piles(questions, rng, asked)))
    answers = {fold(draft.answer) for draft in drafts}
    places: list[int] = []
    drawn = []
    for draft in drafts:
        places = places or _shuffled(range(CHOICES), rng)
        choices = _choices(draft, rng, places, answers)
        drawn.append(_drawn(draft, choices))
    return drawn


def _piles(
    questions: Sequence[DraftQuestion], rng: Random, last_asked: Mapping[str, float]
) -> tuple[list[DraftQuestion], list[DraftQuestion]]:
    """Return the written and the generated questions in the order in which they are tried.

    Those never asked come first. Each kind is as likely as any other, however many questions it has.
    """
    by_kind: dict[str, list[DraftQuestion]] = {}
    for draft in _shuffled(questions, rng):
        by_kind.setdefault(draft.kind, []).append(draft)
    written = by_kind.pop(WRITTEN, [])
    rows = zip_longest(*_shuffled([by_kind[kind] for kind in sorted(by_kind)], rng))  # one of each kind, then a second
    made = [draft for row in rows for draft in row if draft is not None]

    def when(draft: DraftQuestion) -> float:
        return last_asked.get(draft.id, -inf)

    return sorted(written, key=when), sorted(made, key=when)


class _Rules(Struct, frozen=True):
    """What a question must be to be taken; each is given up in turn where too few are."""

    fresh: bool = True
    """Never asked before."""
    parts: bool = True
    """On a topic that the game has not enough of."""
    kinds: bool = True
    """Of a kind that the game does not have, if it is generated."""
    fair: bool = True
    """About something else than the others, and giving no answer away."""


_ROUNDS = (
    _Rules(),
    _Rules(parts=False),
    _Rules(fresh=False, parts=False),
    _Rules(fresh=False, parts=False, kinds=False),
    _Rules(fresh=False, parts=False, kinds=False, fair=False),
)


class _Game:
    """The questions of a game as it is filled, and whether one more fits."""

    def __init__(self, limit: int, level: int, asked: Collection[str]) -> None:
        """Create a game of at most `limit` questions for a viewer at `level`; the ids `asked` are not new."""
        self._limit = limit
        self._level = level
        self._asked = asked
        self._chosen: dict[str, DraftQuestion] = {}
        self._texts: list[tuple[str, str, frozenset[str]]] = []

    def filled(self, written: Sequence[DraftQuestion], made: Sequence[DraftQuestion]) -> list[DraftQuestion]:
        """Return the questions of the game, taken from both piles by fewer rules each time round."""
        if self._limit > _MAX_FAIR_LIMIT:
            return [*written, *made][: self._limit]
        for rules in _ROUNDS:
            while len(self._chosen) < self._limit and (draft := self._next(written, made, rules)):
                self._add(draft)
        return [*self._chosen.values()]

    def _next(
        self, written: Sequence[DraftQuestion], made: Sequence[DraftQuestion], rules: _Rules
    ) -> DraftQuestion | None:
        """Return the next question by the rules: a generated one after two written ones, if there is one."""
        count = self._count_made()
        order = (*made, *written) if _WRITTEN_FOR_MADE * (count + 1) <= len(self._chosen) - count else (*written, *made)
        return next((draft for draft in order if self._fits(draft, rules)), None)

    def _fits(self, draft: DraftQuestion, rules: _Rules) -> bool:
        return (
            draft.id not in self._chosen
            and not (rules.fresh and draft.id in self._asked)
            and not (rules.parts and self._part_is_full(draft))
            and not (rules.kinds and self._has_kind(draft))
            and not (rules.fair and self._conflicts(draft))
        )

    def _count_made(self) -> int:
        return sum(each.kind != WRITTEN for each in self._chosen.values())

    def _add(self, draft: DraftQuestion) -> None:
        self._chosen[draft.id] = draft
        self._texts.append(_texts(draft))

    def _part_is_full(self, draft: DraftQuestion) -> bool:
        """Return whether the game has enough generated questions, or enough on the topic."""
        if draft.kind in _PREMISE and self._level >= _EARLY_LEVEL:
            return True
        topics, most = _part(draft.topic, self._level)
        same = sum(each.topic in topics for each in self._chosen.values())
        return self._is_full(same, most) or (draft.kind != WRITTEN and self._is_full(self._count_made(), _MADE))

    def _is_full(self, count: int, most: int) -> bool:
        return count >= ceil(most * self._limit / _TEN)

    def _has_kind(self, draft: DraftQuestion) -> bool:
        return draft.kind != WRITTEN and any(each.kind == draft.kind for each in self._chosen.values())

    def _conflicts(self, draft: DraftQuestion) -> bool:
        """Return whether a question of the game is about the same, has the same answer, or gives either answer away."""
        if draft.subject and any(each.subject == draft.subject for each in self._chosen.values()):
            return True
        answer, text, words = _texts(draft)
        return any(
            (answer not in _NAMELESS and (answer == other or f" {answer} " in other_text))
            or (other not in _NAMELESS and f" {other} " in text)
            or len(words & other_words) > _ALIKE * min(len(words), len(other_words))
            for other, other_text, other_words in self._texts
        )


def _texts(draft: DraftQuestion) -> tuple[str, str, frozenset[str]]:
    """Return the folded answer, the folded text that a player reads, and the keywords that tell what it is about."""
    read = (draft.prompt, *draft.clues, *draft.items, *draft.sequence, draft.explanation)
    return fold(draft.answer), f" {fold(' '.join(read))} ", keywords(f"{draft.prompt} {draft.answer}")


def _part(topic: str, level: int) -> tuple[Collection[str], int]:
    """Return the topics that a topic is counted with, and how many of ten questions they may be."""
    if topic in _PAPERWORK:
        return (topic,), 0
    if topic not in (*TOPICS, "music"):  # the field of the series
        return (topic,), 2 if level >= _EARLY_LEVEL else 3
    if level < _EARLY_LEVEL:
        return (topic,), 2
    return (_STORY, 6) if topic in _STORY else ((topic,), 1)


def _arranged(drafts: list[DraftQuestion]) -> list[DraftQuestion]:
    """Return the questions from easy to hard; last of all, if there is one, one of those that are no plain choice."""
    ranks = [*Difficulty]
    ordered = sorted(drafts, key=lambda draft: ranks.index(draft.difficulty))
    finale = next((draft for draft in reversed(ordered) if draft.form is not Form.CHOICE), None)
    return [*(draft for draft in ordered if draft is not finale), *([finale] if finale else [])]


def _choices(draft: DraftQuestion, rng: Random, places: list[int], answers: Collection[str]) -> list[str]:
    """Return the choices: for most the right one, at the last of `places`, and the three most plausible wrong ones.

    A wrong one that is the answer of another question of the game is taken only where none is as plausible.
    """
    if draft.sequence:
        return _shuffled(draft.sequence, rng)
    if draft.answer in (TRUE, FALSE):
        return [TRUE, FALSE]
    wrong = list(_ranked_wrong_answers(draft, rng, answers))[: CHOICES - 1]
    wrong.insert(places.pop(), draft.answer)
    return wrong


def _ranked_wrong_answers(draft: DraftQuestion, rng: Random, answers: Collection[str]) -> Iterator[str]:
    """Yield the wrong answers, each once: an earlier group before a later one, each in random order."""
    allowed = set(wrong_answers(draft))
    seen: set[str] = set()
    for group in draft.distractors:
        rivals = _shuffled([each for each in dict.fromkeys(group) if each in allowed and each not in seen], rng)
        yield from sorted(rivals, key=lambda rival: fold(rival) in answers)
        seen.update(rivals)


def _drawn(draft: DraftQuestion, choices: Sequence[str]) -> DrawnQuestion:
    answer = "".join(ascii_lowercase[choices.index(each)] for each in draft.sequence) or draft.answer
    return DrawnQuestion(
        id=draft.id,
        kind=draft.kind,
        topic=draft.topic,
        difficulty=draft.difficulty,
        form=draft.form,
        prompt=draft.prompt,
        clues=draft.clues,
        items=draft.items,
        choices=tuple(choices),
        answer=answer,
        accepted=draft.accepted,
        needs_choices=draft.needs_choices,
        explanation=draft.explanation,
        sources=draft.sources,
    )


def _shuffled(items: Collection[ItemT], rng: Random) -> list[ItemT]:
    """Return `items` in random order. Only `random()` gives the same numbers on every version of Python."""
    return [item for _, item in sorted(((rng.random(), item) for item in items), key=lambda pair: pair[0])]
