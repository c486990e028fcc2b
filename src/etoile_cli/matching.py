"""Matching of names: what a person types against what the dataset has."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TypeVar
from unicodedata import combining, normalize

from etoile_cli.text import listed

Thing = TypeVar("Thing")

_SUGGESTION_CUTOFF = 0.7  # below that, words share little but letters
_MIN_TYPO_LENGTH = 4  # shorter words are too similar
_MIN_PART_LENGTH = 3  # shorter parts are in too many names
_SEPARATORS = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_POSSESSIVE = re.compile("['\u2019]s? ")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")


@cache
def fold(text: str) -> str:
    """Return `text` normalised for comparison: lower case, no accents or apostrophes, one space for punctuation."""
    text = text.casefold()
    if not text.isascii():  # each step can make work for another: a capital, an accent or an apostrophe
        text = normalize("NFKD", normalize("NFKD", _APOSTROPHES.sub("", text)).casefold())
        text = _APOSTROPHES.sub("", "".join([letter for letter in text if not combining(letter)]).translate(_LETTERS))
    return _SEPARATORS.sub(" ", text.replace("'", "").replace("`", "")).strip()


def slug(text: str) -> str:
    """Return an id for `text`: its words normalised for comparison, joined by hyphens."""
    return fold(text).replace(" ", "-")


def owner(name: str) -> str:
    """Return whose somebody is in words such as "Maud's brother": "Maud"; "" where they say nothing of the kind.

    Such words are not a slip for somebody else's brother.
    """
    found = _POSSESSIVE.search(name)
    return name[: found.start()] if found else ""


def match(asked: str, named: Iterable[tuple[str, Thing]], *, typos: bool = True) -> list[Thing]:
    """Return the things whose name matches `asked`, each once and in the order given.

    Only the best kind of match counts: the whole name, then whole words, prefixes of words, a substring of three
    letters or more, and with `typos` a typo.
    """
    wanted = fold(asked)
    if not wanted:
        return []
    folded = [(fold(name), thing) for name, thing in named]
    kinds = (_matches_exactly, _matches_words, _matches_prefixes, _matches_substring)
    for fits in kinds if len(wanted) > 1 else kinds[2:]:  # one letter is the beginning of a name, not an initial
        found = [thing for name, thing in folded if fits(wanted, name)]
        if found:
            return _unique(found)
    near = _typo_matches(wanted, [name for name, _ in folded]) if typos else ()
    return _unique([thing for name, thing in folded if name in near])


def suggest(asked: str, named: Iterable[tuple[str, Thing]], *, most: int = 3) -> list[Thing]:
    """Return up to `most` things whose name, or a word of it, looks like `asked`, the closest first.

    After them come things whose name shares a whole word with it.
    """
    from difflib import get_close_matches  # only where nothing matches exactly

    by_form: dict[str, Thing] = {}
    for name, thing in named:
        for form in (fold(name), *fold(name).split()):
            by_form.setdefault(form, thing)
    wanted = fold(asked)
    close = get_close_matches(wanted, by_form, n=3 * most, cutoff=_SUGGESTION_CUTOFF)
    shared = [word for word in wanted.split() if len(word) >= _MIN_TYPO_LENGTH and word in by_form]
    return _unique([by_form[form] for form in (*close, *shared)])[:most]


def did_you_mean(text: str, names: Iterable[str | tuple[str, str]]) -> str:
    """Return " Did you mean A, B or C?" with up to three names that look like `text`, or "" where none does.

    `names` are names, or pairs of a name to compare and the one to suggest for it.
    """
    found = suggest(text, [(name, name) if isinstance(name, str) else name for name in names])
    return f" Did you mean {listed(found, 'or')}?" if found else ""


def _matches_exactly(wanted: str, name: str) -> bool:
    return wanted.replace(" ", "") == name.replace(" ", "")


def _matches_words(wanted: str, name: str) -> bool:
    return set(wanted.split()) <= set(name.split())


def _matches_prefixes(wanted: str, name: str) -> bool:
    return all(any(word.startswith(start) for word in name.split()) for start in wanted.split())


def _matches_substring(wanted: str, name: str) -> bool:
    part = wanted.replace(" ", "")
    return len(part) >= _MIN_PART_LENGTH and part in name.replace(" ", "")


def _typo_matches(wanted: str, known: list[str]) -> set[str]:
    """Return the names that `wanted` misspells, as a whole or in one word, of which it has no more than they have.

    Each of its words is like one of a name, so that a name with another word after it is not somebody else's.
    """
    from difflib import get_close_matches

    forms = {form for name in known for form in (*name.split(), name) if len(form) >= _MIN_TYPO_LENGTH}
    forms = {form for form in forms if form.count(" ") >= wanted.count(" ")}  # two names are no typo of one
    words = wanted.split()
    forms = {form for form in forms if all(get_close_matches(word, form.split(), cutoff=0.5) for word in words)}
    best = get_close_matches(wanted, forms, n=1, cutoff=0.75)
    return {name for name in known if best and best[0] in (name, *name.split())}


def _unique(things: list[Thing]) -> list[Thing]:
    """Return `things`, which must be hashable, without duplicates."""
    return list(dict.fromkeys(things))
