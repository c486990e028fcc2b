"""Full-text search over the statements of a guide."""

import re
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches

from msgspec import Struct

from etoile_cli.enums import StatementKind
from etoile_cli.matching import fold
from etoile_cli.spoilers import Guide
from etoile_cli.statements import StatementLine, statement_lines

_WORD = re.compile(r"[\w'\u2019]+")
_TYPO_CUTOFF = 0.8
_MAX_TYPO_WORDS = 5  # words that one word may be a typo of


class SearchResult(Struct, frozen=True):
    """The statements found, best match first, and the folded words or parts of words that matched."""

    lines: list[StatementLine]
    hits: frozenset[str]


def search(guide: Guide, text: str, kinds: Iterable[StatementKind] = ()) -> SearchResult:
    """Return the statements of `guide` with all words of `text` in them or in their search terms; only of `kinds`.

    Whole words rank before prefixes, and these before other substrings. Only where nothing matches, typos count. Case,
    accents and punctuation are ignored.
    """
    words = fold(text).split()
    only = set(kinds)
    lines = [(line, _searchable_text(line)) for line in statement_lines(guide) if not only or line.kind in only]
    found = [(rank, line) for line, folded in lines if (rank := _rank(words, folded)) is not None] if words else []
    if found or not words:
        return SearchResult([line for _, line in sorted(found, key=lambda pair: pair[0])], frozenset(words))
    known = {word for _, folded in lines for word in folded.split()}
    near = [set(get_close_matches(word, known, n=_MAX_TYPO_WORDS, cutoff=_TYPO_CUTOFF)) for word in words]
    close = [line for line, folded in lines if all(each & set(folded.split()) for each in near)]
    return SearchResult(close, frozenset().union(*near))


def _searchable_text(line: StatementLine) -> str:
    return fold(" / ".join((line.about, line.text, *line.search_terms)))


def highlight(words: str, hits: Collection[str]) -> str:
    """Return `words` with each word that contains a hit between « and »."""
    return _WORD.sub(lambda found: f"«{found[0]}»" if any(hit in fold(found[0]) for hit in hits) else found[0], words)


def _rank(words: list[str], folded: str) -> int | None:
    """Return how `words` match: 0 as whole words, 1 as prefixes, 2 as substrings, None not at all."""
    if not all(word in folded for word in words):
        return None
    there = folded.split()
    fitting = (all(any(fits(known, word) for known in there) for word in words) for fits in _MATCHERS)
    return next(rank for rank, fits in enumerate(fitting) if fits)


_MATCHERS: tuple[Callable[[str, str], bool], ...] = (str.__eq__, str.startswith, str.__contains__)
