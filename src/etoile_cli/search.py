"""Finding lines of a guide by their words."""

import re
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches

from msgspec import Struct

from etoile_cli.kinds import StatementKind
from etoile_cli.names import fold
from etoile_cli.spoilers import Guide
from etoile_cli.told import Told, told

_WORD = re.compile(r"[\w'\u2019]+")
_CLOSE = 0.8
_MOST = 5  # words that one word may be a slip of


class Found(Struct, frozen=True):
    """The lines that fit, the best fits first, and the folded words or parts of words that they fit by."""

    lines: list[Told]
    hits: frozenset[str]


def search(guide: Guide, text: str, kinds: Iterable[StatementKind] = ()) -> Found:
    """Return the lines of `guide` that have all words of `text`, themselves or in their other names; only of `kinds`.

    Whole words come before beginnings of words and these before other parts. Only where there is none of all that,
    words count that are nearly the same. Case, accents and marks do not count.
    """
    words = fold(text).split()
    only = set(kinds)
    lines = [(line, _folded(line)) for line in told(guide) if not only or line.subject in only]
    found = [(rank, line) for line, folded in lines if (rank := _rank(words, folded)) is not None] if words else []
    if found or not words:
        return Found([line for _, line in sorted(found, key=lambda pair: pair[0])], frozenset(words))
    known = {word for _, folded in lines for word in folded.split()}
    near = [set(get_close_matches(word, known, n=_MOST, cutoff=_CLOSE)) for word in words]
    close = [line for line, folded in lines if all(each & set(folded.split()) for each in near)]
    return Found(close, frozenset().union(*near))


def _folded(line: Told) -> str:
    return fold(" / ".join((line.about, line.text, *line.also)))


def mark(words: str, hits: Collection[str]) -> str:
    """Return `words` with those that have one of `hits` in them between « and »."""
    return _WORD.sub(lambda found: f"«{found[0]}»" if any(hit in fold(found[0]) for hit in hits) else found[0], words)


def _rank(words: list[str], folded: str) -> int | None:
    """Return how well `words` fit: 0 as whole words, 1 as beginnings, 2 as parts, None not at all."""
    if not all(word in folded for word in words):
        return None
    there = folded.split()
    fitting = (all(any(fits(known, word) for known in there) for word in words) for fits in _FITS)
    return next(rank for rank, fits in enumerate(fitting) if fits)


_FITS: tuple[Callable[[str, str], bool], ...] = (str.__eq__, str.startswith, str.__contains__)
