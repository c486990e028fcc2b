"""The records of a dataset with their places, texts and levels, and the names that appear in texts too early."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from etoile_cli.field_types import record_fields
from etoile_cli.matching import fold
from etoile_cli.model import Alias, Character, Company, Dataset, Person, Record
from etoile_cli.spoilers import Guide

_NO_TEXT = {
    *("id", "sources", "actor", "people", "company", "companies", "ranks", "subject", "object"),  # ids
    *("date", "released", "rating", "value", "as_of"),  # figures
}
"""Fields whose strings are no texts: they reveal nothing by themselves, and other texts may look like them."""

_ORDINARY = {"a", "an", "the", "uncle"}
"""Words of names that other sentences have as well."""

_POSSESSIVE = re.compile("['\u2019]s\\b")


class Found(NamedTuple):
    """A record, its place, and the level that reveals it: its own `after` or that of a record around it."""

    place: str
    record: Record
    after: int


def records(dataset: Dataset | Guide) -> Iterator[Found]:
    """Yield every record of `dataset` in the order of the file, the records in one right after it."""
    for name in record_fields(Dataset):
        yield from _records_in(name, getattr(dataset, name), 0)


def _records_in(place: str, value: object, after: int) -> Iterator[Found]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _records_in(f"{place}[{index}]", item, after)
    elif isinstance(value, Record):
        after = max(after, getattr(value, "after", 0))
        yield Found(place, value, after)
        for name in value.__struct_fields__:
            yield from _records_in(f"{place}.{name}", getattr(value, name), after)


def words(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the field and the text of each text of a record, without those of the records in it."""
    for name in record.__struct_fields__:
        value = getattr(record, name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and not isinstance(text, Enum) and name not in _NO_TEXT:
                yield name, text


def plain(text: str) -> str:
    """Return `text` in the form in which names are looked up: folded, and without the "s" of a possessive."""
    return fold(_POSSESSIVE.sub("", text))


class EarlyName(NamedTuple):
    """A text, revealed by level `after`, with the name of a character whom only level `known` reveals."""

    place: str
    text: str
    after: int
    name: str
    known: int

    def __str__(self) -> str:
        """Return one line for the message of a failed test."""
        return f"{self.place} (after {self.after}) has {self.name!r}, revealed after {self.known}: {self.text}"


def early_names(dataset: Dataset) -> Iterator[EarlyName]:
    """Yield each text with the name of a character who is revealed later: all of it, or a word that only it has.

    Such a word begins with a capital, is not an ordinary one, and is in no name that is revealed earlier.
    """
    names = [(name, f" {plain(name)} ", level) for name, level in _names(dataset)]
    for found in records(dataset):
        for field, text in words(found.record):
            searched = f" {plain(text)} "
            for name, pattern, level in names:
                if level > found.after and pattern in searched:
                    yield EarlyName(f"{found.place}.{field}", text, found.after, name, level)


def _names(dataset: Dataset) -> Iterator[tuple[str, int]]:
    """Yield each name of a character, and each word that only it has, with the level that reveals it."""
    names = [
        (text, found.after, found.place.startswith("character"))
        for found in records(dataset)
        if isinstance(found.record, Character | Person | Company | Alias)
        for field, text in words(found.record)
        if field == "name"
    ]
    first: dict[str, int] = {}
    for text, after, _ in names:
        for word in plain(text).split():
            first[word] = min(after, first.get(word, after))
    for text, after, is_character in names:
        if is_character:
            yield text, after
            for word in text.split() if " " in text else ():
                is_distinct = word[0].isupper() and not word.endswith("'s") and first[plain(word)] == after
                if is_distinct and plain(word) not in _ORDINARY:
                    yield word, after
