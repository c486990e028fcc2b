"""Draft questions, and what their generators share."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import TypeVar
from zlib import crc32

from msgspec import Struct

from etoile_cli.enums import Billing, Confidence, Difficulty, Form
from etoile_cli.matching import fold
from etoile_cli.spoilers import Guide

ItemT = TypeVar("ItemT")

DIFFICULTY_BY_BILLING = {
    Billing.MAIN: Difficulty.EASY,
    Billing.RECURRING: Difficulty.MEDIUM,
    Billing.GUEST: Difficulty.HARD,
}
"""The difficulty of a question about a character."""

WRITTEN = "written"
"""The kind of the questions that people wrote."""

TOPICS = ("cast", "characters", "companies", "episodes")
"""The topics of generated questions, beside `field_topic`; written ones may have topics of their own."""

TRUE, FALSE = "True", "False"
"""The choices of a question whether something is true."""

CHOICES = 4
"""How many choices a question has, but for true or false."""

_MANY = 20  # items: more are not compared one by one
_MAX_LENGTH_RATIO = 1.22  # of a choice and the answer, so that no two choices differ by more than half
_APOSTROPHE = re.compile("['\u2019]")
_KEYWORD_LENGTH = 4
_STOP_WORDS = frozenset(
    {
        *("a", "an", "the", "all", "any", "each", "every", "her", "his", "its", "my", "no", "one", "only"),
        *("other", "our", "own", "same", "some", "such", "that", "their", "these", "this", "those", "two", "your"),
        *("he", "him", "i", "it", "me", "she", "them", "they", "us", "we", "you", "how", "what", "when", "where"),
        *("which", "while", "who", "whom", "whose", "why", "if", "than", "then", "there", "too", "up", "not", "so"),
        *("about", "after", "along", "alone", "and", "as", "at", "because", "before", "behind", "between", "but"),
        *("by", "during", "for", "from", "in", "into", "like", "of", "off", "on", "once", "or", "out", "over"),
        *("since", "through", "to", "under", "until", "upon", "with", "within", "without", "are", "be", "been"),
        *("can", "could", "did", "do", "does", "had", "has", "have", "is", "should", "was", "were", "would"),
        *("d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ll", "re", "s", "t", "un", "une", "ve"),
        *("aunt", "doctor", "dr", "general", "lady", "lord", "madame", "mademoiselle", "miss", "mister"),
        *("monsieur", "mr", "mrs", "ms", "sir", "uncle"),
    }
)
"""Words that reveal nothing: common English and French ones, endings after an apostrophe, titles of people."""


class DraftQuestion(Struct, frozen=True, kw_only=True):
    """A question before its wrong answers are drawn; `kind` is a key of `GENERATORS`, or "written".

    `subject` is what it is about, most of all: a game has one question about it. Empty: about nothing else. `after` is
    the episode that one must remember to answer it. One that is `on_request` is not asked in a game without a wish for
    it: it is about nothing in the series, its choices tell too much, or everybody knows by now.

    These come from `distractors`, from an earlier group rather than a later one, and are none of `also_correct`, which
    are or could be right as well. Those of `accepted` are right too where somebody types them.

    `sequence` are the four texts to put in order, or those that belong to the `items`, in the right order; `explained`
    is the item that the explanation is about. A question that `needs_choices` cannot be answered by typing.
    """

    id: str
    kind: str = WRITTEN
    subject: str = ""
    after: int = 0
    on_request: bool = False
    topic: str
    difficulty: Difficulty
    form: Form = Form.CHOICE
    prompt: str
    clues: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    explained: str = ""
    sequence: tuple[str, ...] = ()
    answer: str = ""
    distractors: tuple[Sequence[str], ...] = ()
    also_correct: frozenset[str] = frozenset()
    accepted: tuple[str, ...] = ()
    needs_choices: bool = False
    explanation: str
    sources: tuple[str, ...]


def field_topic(guide: Guide) -> str:
    """Return the topic of questions about terms and works: the field that the glossary is about."""
    return guide.show.field or "glossary"


def known_topics(guide: Guide) -> list[str]:
    """Return the topics that questions about `guide` can have, sorted, without making any question."""
    return sorted({*TOPICS, field_topic(guide), *(question.topic for question in guide.question)})


def content_id(*words: str) -> str:
    """Return a hash of `words`, the same on every system: the id of what has none of its own."""
    return f"{crc32(' '.join(words).encode()):08x}"


def is_reliable(confidence: Confidence) -> bool:
    """Return whether a statement may be asked about: not one that is disputed, reported or inferred."""
    return confidence in (Confidence.CONFIRMED, Confidence.SINGLE)


def pick(items: Sequence[ItemT], seed: str) -> ItemT:
    """Return one of `items`, the same for the same `seed` on every system."""
    return items[crc32(seed.encode()) % len(items)]


def some(items: Sequence[ItemT], seed: str) -> Sequence[ItemT]:
    """Return all of few items, or some neighbours of many, beginning at a place that depends on `seed`."""
    if len(items) <= _MANY:
        return items
    start = crc32(seed.encode()) % len(items)
    return [*items[start : start + _MANY], *items[: max(0, start + _MANY - len(items))]]


def wrong_answers(draft: DraftQuestion) -> Iterator[str]:
    """Yield the distractors that are certainly wrong, each once: none that is also correct or in the question."""
    excluded = {_fold(each) for each in (draft.answer, *draft.also_correct)}
    asked = _fold(" ".join((draft.prompt, *draft.clues)))
    for each in chain.from_iterable(draft.distractors):
        if (folded := _fold(each)) not in excluded and folded not in asked:
            excluded.add(folded)
            yield each


_fold = lru_cache(maxsize=100_000)(fold)  # the same distractors belong to many questions


def similar_length(answer: str, texts: Iterable[str]) -> list[str]:
    """Return those of `texts` that are about as long as `answer`, so that its length does not reveal it."""
    length = len(answer)
    return [text for text in texts if max(length, len(text)) <= _MAX_LENGTH_RATIO * min(length, len(text))]


def shares_keyword(one: str, two: str) -> bool:
    """Return whether two texts have a keyword in common, so that one may mean the other."""
    return bool(keywords(one) & keywords(two))


class KeywordIndex:
    """Finds the texts that share a keyword with another text, in constant time."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Create the index of `texts`."""
        self._texts: dict[str, set[str]] = {}
        for text in texts:
            for keyword in keywords(text):
                self._texts.setdefault(keyword, set()).add(text)

    def related(self, *texts: str) -> frozenset[str]:
        """Return the indexed texts that share a keyword with any of `texts`: these may mean the same."""
        wanted = frozenset().union(*map(keywords, texts))
        return frozenset().union(*(self._texts.get(keyword, ()) for keyword in wanted))


def group_by(
    items: Iterable[ItemT], key: Callable[[ItemT], object], value: Callable[[ItemT], str]
) -> dict[object, list[str]]:
    """Return the values of the items with each key: distractors that many questions share."""
    groups: dict[object, list[str]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(value(item))
    return groups


def reveals(prompt: str, answer: str) -> bool:
    """Return whether a word of `answer` begins like one of `prompt`: the same first four letters, stop words aside."""
    return bool(word_beginnings(prompt) & word_beginnings(answer))


def words(text: str) -> list[str]:
    """Return the folded words of a text; an apostrophe ends a word, so that "Ann's" has the word "ann"."""
    return fold(_APOSTROPHE.sub(" ", text)).split()


@cache
def keywords(text: str) -> frozenset[str]:
    """Return the first four letters of each word of four or more, stop words aside; of all words where none is left."""
    beginnings = word_beginnings(text)
    return frozenset(each for each in beginnings if len(each) == _KEYWORD_LENGTH) or beginnings


@cache
def word_beginnings(text: str) -> frozenset[str]:
    """Return the first four letters of each word, stop words aside; of all words where there are no others."""
    found = words(text)
    return frozenset(word[:_KEYWORD_LENGTH] for word in found if word not in _STOP_WORDS) or frozenset(found)
