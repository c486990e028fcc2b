"""Full-text search over the statements of a guide."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from difflib import get_close_matches

from msgspec import Struct

from etoile_cli.enums import StatementKind
from etoile_cli.matching import fold
from etoile_cli.spoilers import Guide
from etoile_cli.statements import StatementLine, statement_lines

_WORD = re.compile(r"[\w'\u2019]+")
_TYPO_CUTOFF = 0.8
_MIN_TYPO_LENGTH = 5  # shorter words are too similar
COMMON_WORDS = frozenset(
    {
        *("a", "an", "and", "are", "at", "by", "did", "do", "does", "for", "from", "he", "her", "his", "how", "i"),
        *("in", "is", "it", "of", "on", "or", "play", "played", "plays", "she", "that", "the", "their", "to"),
        *("was", "were", "what", "when", "where", "which", "who", "whom", "whose", "why", "with"),
    }
)
"""Words that say little of what is looked for."""

_MIN_START_LENGTH = 3  # shorter words begin too many others
_MAX_TYPO_WORDS = 5  # words that one word may be a typo of


class SearchResult(Struct, frozen=True):
    """The statements found, best match first, and the folded words or parts of words that matched.

    `is_partial` says that no statement has all words, and these have most of them; `unknown` are those that none has.
    """

    lines: list[StatementLine]
    hits: frozenset[str]
    is_partial: bool = False
    unknown: tuple[str, ...] = ()


def search(guide: Guide, text: str, kinds: Iterable[StatementKind] = ()) -> SearchResult:
    """Return the statements of `guide` with all words of `text` in them or in their search terms; only of `kinds`.

    Whole words rank before prefixes, which do not count beside them where all words have at most three letters. Only
    where there are none, parts within words count, and only where nothing matches, typos of words of five letters or
    more, and after these statements with most of the words but the common ones. Names rank before texts, and sources
    come last. Case, accents and punctuation are ignored.
    """
    words = fold(text).split()
    only = set(kinds)
    lines = [
        (line, _searchable_text(line))
        for line in statement_lines(guide)
        if (not only or line.kind in only) and not line.is_outdated
    ]
    found = [(rank, line) for line, folded in lines if (rank := _rank(words, folded)) is not None] if words else []
    if found or not words:
        last = _last_rank(words, {rank for rank, _ in found})
        ranked = [(_is_elsewhere(words, line), rank, line) for rank, line in found if rank <= last]
        return SearchResult(_sorted(ranked), frozenset(words))
    known = {word for _, folded in lines for word in folded.split()}
    near = [_close_words(word, known) for word in words]
    close = [line for line, folded in lines if all(each & set(folded.split()) for each in near)]
    meant = [min(each, key=len) for each in near if each]
    ranked = [(_is_elsewhere(meant, line), 0, line) for line in close]
    return SearchResult(_sorted(ranked), frozenset().union(*near)) if close else _with_most_words(words, lines, known)


def _last_rank(words: list[str], ranks: set[int]) -> int:
    """Return the rank up to which matches count: short words begin many others, and are parts of more."""
    if _WHOLE in ranks and all(len(word) <= _MIN_START_LENGTH for word in words):
        return _WHOLE
    return max(ranks - {_WITHIN}, default=_WITHIN)


def _with_most_words(words: list[str], lines: Sequence[tuple[StatementLine, str]], known: set[str]) -> SearchResult:
    """Return the statements with most of `words`, those with a rare one first.

    A word that begins no other stands for those that it is a typo of. Common words do not count, since nearly every
    statement has them: where all are common, nothing is found.
    """
    rare = [word for word in words if word not in COMMON_WORDS]
    forms = [_beginning_with(word, known) or _close_words(word, known) for word in rare]
    unknown = tuple(word for word, meant in zip(rare, forms, strict=True) if not meant)
    found = [(line, [forms_ for forms_ in forms if not forms_.isdisjoint(folded.split())]) for line, folded in lines]
    most = max((len(fitting) for _, fitting in found), default=0)
    best = [(line, fitting) for line, fitting in found if len(fitting) == most > 0]
    count = {id(each): sum(each in fitting for _, fitting in best) for each in forms}
    ranked = [
        (_is_elsewhere([min(each, key=len) for each in fitting], line), min(count[id(each)] for each in fitting), line)
        for line, fitting in best
    ]
    return SearchResult(_sorted(ranked), frozenset().union(*forms), is_partial=True, unknown=unknown)


def _beginning_with(start: str, known: Collection[str]) -> set[str]:
    """Return the known words that begin with `start`; of a short one only itself."""
    return {word for word in known if word.startswith(start) and (word == start or len(start) >= _MIN_START_LENGTH)}


def _sorted(ranked: Iterable[tuple[int, int, StatementLine]]) -> list[StatementLine]:
    """Return ranked statements, the best first, and sources after all others."""
    return [line for *_, line in sorted(ranked, key=lambda each: (each[-1].kind is StatementKind.SOURCE, *each[:-1]))]


def _close_words(word: str, known: Collection[str]) -> set[str]:
    """Return the known words that `word` may be a typo of, and itself where it is known."""
    if len(word) < _MIN_TYPO_LENGTH:
        return {word} & set(known)
    return set(get_close_matches(word, known, n=_MAX_TYPO_WORDS, cutoff=_TYPO_CUTOFF))


def _is_elsewhere(words: list[str], line: StatementLine) -> int:
    """Return where `words` are: 0 in the name of a character or company, 1 in another name, 2 in a text."""
    name = fold(line.about)
    names = (fold(each).removeprefix("the ") for each in (line.text, *line.search_terms))  # a title is a text
    is_named = all(word in name for word in words) or " ".join(words).removeprefix("the ") in names
    if not is_named or line.kind in _WITHOUT_NAME:
        return 2
    return int(line.kind not in (StatementKind.CHARACTER, StatementKind.COMPANY))


def _searchable_text(line: StatementLine) -> str:
    return fold(" / ".join((line.about, line.text, *line.search_terms)))


def hit_spans(text: str, hits: Collection[str]) -> tuple[tuple[int, int], ...]:
    """Return the start and end of each word of `text` that contains a hit."""
    return tuple([found.span() for found in _WORD.finditer(text) if any(hit in fold(found[0]) for hit in hits)])


def _rank(words: list[str], folded: str) -> int | None:
    """Return how `words` match: 0 as whole words, 1 as prefixes, 2 as substrings, None not at all."""
    if not all(word in folded for word in words):
        return None
    there = folded.split()
    fitting = (all(any(fits(known, word) for known in there) for word in words) for fits in _MATCHERS)
    return next(rank for rank, fits in enumerate(fitting) if fits)


_WHOLE = 0  # the rank of whole words
_WITHIN = 2  # that of parts within words

_WITHOUT_NAME = (
    StatementKind.REVIEW,
    StatementKind.SCORE,
    StatementKind.NOTE,
    StatementKind.DISPUTE,
    StatementKind.SOURCE,
)
"""Kinds of statements that are not about the thing whose name stands above them."""

_MATCHERS: tuple[Callable[[str, str], bool], ...] = (str.__eq__, str.startswith, str.__contains__)
