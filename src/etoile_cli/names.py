"""Folding and matching of names and text: what a person types against what the data says."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeVar
from unicodedata import combining, normalize

Thing = TypeVar("Thing")

_TYPO_FROM = 4  # shorter words are too much alike
_APART = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")


def fold(text: str) -> str:
    """Return `text` as it is compared: lower case, no accents or apostrophes, one space for any other mark."""
    text = _APOSTROPHES.sub("", text.casefold())
    if not text.isascii():
        text = "".join(letter for letter in normalize("NFKD", text) if not combining(letter)).translate(_LETTERS)
    return _APART.sub(" ", text).strip()


def match(asked: str, named: Iterable[tuple[str, Thing]]) -> list[Thing]:
    """Return the things meant by `asked`, without repeats and in the order given; empty where nothing fits.

    Only the best kind of fit counts: the whole name, then whole words of it, the beginnings of its words, a part of
    it, and last a typo.
    """
    wanted = fold(asked)
    if not wanted:
        return []
    folded = [(fold(name), thing) for name, thing in named]
    for fits in (_whole, _words, _beginnings, _part):
        found = [thing for name, thing in folded if fits(wanted, name)]
        if found:
            return _once(found)
    near = _near(wanted, [name for name, _ in folded])
    return _once([thing for name, thing in folded if name in near])


def close(asked: str, named: Iterable[tuple[str, Thing]], *, most: int = 3) -> list[Thing]:
    """Return up to `most` of the things whose name, or a word of it, looks like `asked`, the closest first."""
    by_form: dict[str, Thing] = {}
    for name, thing in named:
        for form in (fold(name), *fold(name).split()):
            by_form.setdefault(form, thing)
    return _once([by_form[form] for form in get_close_matches(fold(asked), by_form, n=3 * most)])[:most]


def _whole(wanted: str, name: str) -> bool:
    return wanted.replace(" ", "") == name.replace(" ", "")


def _words(wanted: str, name: str) -> bool:
    return set(wanted.split()) <= set(name.split())


def _beginnings(wanted: str, name: str) -> bool:
    return all(any(word.startswith(start) for word in name.split()) for start in wanted.split())


def _part(wanted: str, name: str) -> bool:
    return wanted.replace(" ", "") in name.replace(" ", "")


def _near(wanted: str, known: list[str]) -> set[str]:
    """Return the names that `wanted` is a typo of: of the whole name, or of a word of it."""
    forms = {form for name in known for form in (*name.split(), name) if len(form) >= _TYPO_FROM}
    best = get_close_matches(wanted, forms, n=1, cutoff=0.75)
    return {name for name in known if best and best[0] in (name, *name.split())}


def _once(things: list[Thing]) -> list[Thing]:
    """Return `things` without repeats; records are told apart by what they are, so they must be hashable."""
    return list(dict.fromkeys(things))
