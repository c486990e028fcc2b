"""Drawing a game from a question bank: which questions, in which order, with which choices."""

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from math import ceil
from random import Random
from string import ascii_lowercase
from typing import TypeVar

from msgspec import Struct

from etoile_cli.enums import Difficulty, Form
from etoile_cli.matching import fold
from etoile_cli.quiz.draft import (
    CHOICES,
    FALSE,
    TOPICS,
    TRUE,
    WRITTEN,
    DraftQuestion,
    keywords,
    word_beginnings,
    words,
    wrong_answers,
)

ItemT = TypeVar("ItemT")

WRITTEN_FOR_MADE = 4
"""How many written questions come with each generated one."""

_STORY = ("characters", "companies", "episodes")
_PAPERWORK = ("credits", "reception")  # topics that fill a game only where there is nothing better, or on request
_OTHER_TOPICS = ("music", "production")  # of written questions
_EARLY_LEVEL = 2  # episodes: before, there is little story to ask about
_RECENT = 3  # episodes: those seen last
_TEN = 10  # questions: the parts of a game are given for so many
_STORY_PART = 6  # of ten questions at most are about the story
_EARLIER_PART = 3  # of ten questions at most are about the story of episodes that were seen before the recent ones
_MADE = 2  # of ten questions at most are generated, while there are written ones
_MANY = 12  # questions: a kind with so many is as likely as one with more
_MAX_FAIR_LIMIT = 100  # questions: a longer game is the bank rather than a game
_ALIKE = 0.5  # the part of its keywords that makes a question like another, if they are two at least
_ONCE = frozenset({"rank"})  # keywords that one question of a game may have: an answer helps with the next
_NAMELESS = {"true", "false", ""}  # answers that reveal nothing elsewhere


class DrawnQuestion(Struct, frozen=True, kw_only=True):
    """A question with its `choices` in order: four, or True and False. The `answer` is one of them, or their letters.

    `clues` are told one by one, `items` are what the choices belong to: see `Form`; `explained` is the one that the
    explanation is about. `accepted` are other right answers, or other names of the right one, for those who type; none
    of them is a choice. One that `needs_choices` is shown with them even where answers are typed. `kind` is a key of
    `GENERATORS`, or "written".
    """

    id: str
    kind: str = WRITTEN
    topic: str
    difficulty: Difficulty
    form: Form = Form.CHOICE
    prompt: str
    clues: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    explained: str = ""
    choices: tuple[str, ...]
    answer: str
    accepted: tuple[str, ...] = ()
    needs_choices: bool = False
    explanation: str
    sources: tuple[str, ...]

    @property
    def reminder(self) -> str:
        """What tells it from others after a game: the prompt, with the first clue where there are any."""
        return " ".join((self.prompt, *self.clues[:1]))

    def in_words(self, answer: str | None) -> str | None:
        """Return an answer as it is read after a game: letters as their choices, in order or each with its item."""
        if self.form not in (Form.ORDER, Form.MATCH) or answer is None:
            return answer
        if self.form is Form.ORDER:
            return "; ".join(choice.removesuffix(".") for choice in self.chosen(answer))
        return "; ".join(self.pairs(answer))

    def pairs(self, letters: str) -> list[str]:
        """Return each item with the choice that the letter at its place stands for."""
        return [f"{item}: {choice}" for item, choice in zip(self.items, self.chosen(letters), strict=True)]

    def chosen(self, letters: str) -> list[str]:
        """Return the choices that letters stand for."""
        return [self.choices[ascii_lowercase.index(letter)] for letter in letters]


def draw(questions: Sequence[DraftQuestion], rng: Random, *, limit: int, level: int) -> list[DrawnQuestion]:
    """Return a game of up to `limit` of `questions` for a viewer at `level`, easy to hard, with their choices.

    A game has four written questions for each generated one, one of a generated kind, one about a subject, no answer
    twice and none that another question gives away; there are parts for the topics: see `_part`. From level 2 on half
    of the story that it asks about, at least, is that of the last three episodes. Where the questions are too few
    these rules give way one after another.

    The same `rng` gives the same game on every system. In each group of four the right answers are at different places.
    """
    drafts = _arranged(_Game(limit, level).filled(*_piles(questions, rng, level)))
    answers = {fold(draft.answer) for draft in drafts}
    places: list[int] = []
    drawn = []
    for draft in drafts:
        places = places or _shuffled(range(CHOICES), rng)
        choices = _choices(draft, rng, places, answers)
        drawn.append(_drawn(draft, choices))
    return drawn


def is_worth_asking(draft: DraftQuestion, level: int) -> bool:
    """Return whether a viewer at `level` is asked a question without having asked for it.

    Not so the paperwork, where everybody is (after the first episodes), what is `on_request` only, and generated
    questions about episodes that were seen long ago.
    """
    if draft.on_request:
        return False
    if draft.kind == WRITTEN:
        return draft.topic not in _PAPERWORK
    if draft.topic == "companies":
        return level < _EARLY_LEVEL
    return draft.topic != "episodes" or _is_recent(draft, level)


def _is_recent(draft: DraftQuestion, level: int) -> bool:
    """Return whether a question is about one of the episodes that were seen last."""
    return draft.after > max(0, level - _RECENT)


def _piles(
    questions: Sequence[DraftQuestion], rng: Random, level: int
) -> tuple[list[DraftQuestion], list[DraftQuestion]]:
    """Return the written and the generated questions in the order in which they are tried.

    Some of each generated kind come before the rest, so that kinds with many questions do not fill the games.
    """
    written, rest = [], []
    by_kind: dict[str, list[DraftQuestion]] = {}
    for draft in _shuffled(questions, rng):
        same = by_kind.setdefault(draft.kind, [])
        if draft.kind == WRITTEN:
            written.append(draft)
        elif len(same) < _MANY and is_worth_asking(draft, level):
            same.append(draft)
        else:
            rest.append(draft)
    first = [draft for kind in sorted(by_kind) for draft in by_kind[kind]]
    return written, [*_shuffled(first, rng), *rest]


class _Rules(Struct, frozen=True):
    """What a question must be to be taken; each is given up in turn where too few are."""

    parts: bool = True
    """Worth asking, and on a topic that the game has not enough of."""
    share: bool = True
    """Written, if the game has its share of generated ones."""
    kinds: bool = True
    """Of a kind that the game does not have, if it is generated."""
    fair: bool = True
    """About something else than the others, and giving no answer away."""


_ROUNDS = (
    _Rules(),
    _Rules(share=False),
    _Rules(share=False, parts=False),
    _Rules(share=False, parts=False, kinds=False),
    _Rules(share=False, parts=False, kinds=False, fair=False),
)


class _Content(Struct, frozen=True):
    """What a question says: the plain `answers` that nothing else may tell, and the plain `text` that tells others'.

    `told` are the beginnings of the words of the text, `about` the keywords of the prompt and the answer.
    """

    answers: frozenset[str]
    text: str
    told: frozenset[str]
    about: frozenset[str]

    def reveals(self, other: "_Content") -> bool:
        """Return whether the text has an answer of the other one, word for word, or all of several words of it."""
        return any(
            f" {answer} " in self.text or (len(several := word_beginnings(answer)) > 1 and several <= self.told)
            for answer in other.answers
        )

    def resembles(self, other: "_Content") -> bool:
        """Return whether both are about nearly the same."""
        fewer = min(len(self.about), len(other.about))
        same = self.about & other.about
        pairs = product(self.answers, other.answers)
        same_answer = any(f" {one} " in f" {two} " or f" {two} " in f" {one} " for one, two in pairs)
        return same_answer or bool(same & _ONCE) or len(same) >= max(2, _ALIKE * fewer)


class _Game:
    """The questions of a game as it is filled, and whether one more fits."""

    def __init__(self, limit: int, level: int) -> None:
        """Create a game of at most `limit` questions for a viewer at `level`."""
        self._limit = limit
        self._level = level
        self._chosen: dict[str, DraftQuestion] = {}
        self._contents: dict[str, _Content] = {}

    def filled(self, written: Sequence[DraftQuestion], made: Sequence[DraftQuestion]) -> list[DraftQuestion]:
        """Return the questions of the game, taken from both piles by fewer rules each time round."""
        if self._limit > _MAX_FAIR_LIMIT:
            return [*written, *made][: self._limit]
        for rules in _ROUNDS:
            while len(self._chosen) < self._limit and (draft := self._next(written, made, rules)):
                self._chosen[draft.id] = draft
        return [*self._chosen.values()]

    def _next(
        self, written: Sequence[DraftQuestion], made: Sequence[DraftQuestion], rules: _Rules
    ) -> DraftQuestion | None:
        """Return the next question by the rules: a generated one amid each four written ones, if there is one.

        After those there would often be no room left for what it is about.
        """
        count = self._count_made()
        is_turn = WRITTEN_FOR_MADE * count + WRITTEN_FOR_MADE // 2 <= len(self._chosen) - count
        order = (*made, *written) if is_turn else (*written, *made)
        return next((draft for draft in order if self._fits(draft, rules)), None)

    def _fits(self, draft: DraftQuestion, rules: _Rules) -> bool:
        return (
            draft.id not in self._chosen
            and not (rules.parts and (not is_worth_asking(draft, self._level) or self._part_is_full(draft)))
            and not (rules.share and draft.kind != WRITTEN and self._is_full(self._count_made(), _MADE))
            and not (rules.kinds and self._has_kind(draft))
            and not (rules.fair and self._conflicts(draft))
        )

    def _count_made(self) -> int:
        return sum(each.kind != WRITTEN for each in self._chosen.values())

    def _part_is_full(self, draft: DraftQuestion) -> bool:
        """Return whether the game has enough questions on the topic, or of earlier episodes."""
        topics, most = _part(draft.topic, self._level)
        same = [each for each in self._chosen.values() if each.topic in topics]
        if topics is _STORY and not _is_recent(draft, self._level):
            earlier = sum(not _is_recent(each, self._level) for each in same)
            if self._is_full(earlier, _EARLIER_PART):
                return True
        return self._is_full(len(same), most)

    def _is_full(self, count: int, most: int) -> bool:
        return count >= ceil(most * self._limit / _TEN)

    def _has_kind(self, draft: DraftQuestion) -> bool:
        return draft.kind != WRITTEN and any(each.kind == draft.kind for each in self._chosen.values())

    def _conflicts(self, draft: DraftQuestion) -> bool:
        """Return whether a question of the game is about the same, has the same answer, or gives either answer away."""
        if draft.subject and any(each.subject == draft.subject for each in self._chosen.values()):
            return True
        content, others = self._content(draft), map(self._content, self._chosen.values())
        return any(content.resembles(each) or content.reveals(each) or each.reveals(content) for each in others)

    def _content(self, draft: DraftQuestion) -> _Content:
        """Return what a question says; one is looked at many times."""
        if draft.id not in self._contents:
            self._contents[draft.id] = _content(draft)
        return self._contents[draft.id]


def _content(draft: DraftQuestion) -> _Content:
    text = _plain(" ".join((draft.prompt, *draft.clues, *draft.items, *draft.sequence, draft.explanation)))
    return _Content(
        answers=frozenset(map(_plain, (draft.answer, *draft.accepted, *draft.sequence))) - _NAMELESS,
        text=f" {text} ",
        told=word_beginnings(text),
        about=keywords(f"{draft.prompt} {draft.answer}"),
    )


def _plain(text: str) -> str:
    """Return the folded words of a text: "ann s dance" for "Ann's dance"."""
    return " ".join(words(text))


def _part(topic: str, level: int) -> tuple[Collection[str], int]:
    """Return the topics that a topic is counted with, and how many of ten questions they may be."""
    if topic not in (*TOPICS, *_PAPERWORK, *_OTHER_TOPICS):  # the field of the series
        return (topic,), 2 if level >= _EARLY_LEVEL else 3
    if level < _EARLY_LEVEL:
        return (topic,), 2
    return (_STORY, _STORY_PART) if topic in _STORY else ((topic,), 1)


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
        first, *rest = _shuffled(draft.sequence, rng)
        return [first, *rest] if (first, *rest) != draft.sequence else [*rest, first]  # never as they are
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
        explained=draft.explained,
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
