"""The records of a dataset as tests look at them: with places, words, and the levels that it takes to see them."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from etoile_cli.model import Alias, Character, Company, Dataset, Person, Record, record_fields
from etoile_cli.names import fold
from etoile_cli.spoilers import Guide

NO_WORDS = {
    *("id", "sources", "actor", "people", "company", "companies", "ranks", "subject", "object"),  # ids
    *("date", "released", "rating", "value", "as_of"),  # figures
}
"""Fields whose strings are no words: by themselves they tell nothing, and anything may look like them."""

ORDINARY = {"a", "an", "the", "uncle"}
"""Words of names that stand in other sentences as well."""

_POSSESSIVE = re.compile("['\u2019]s\\b")


class Found(NamedTuple):
    """A record, where it is, and the level from which it may be seen: its own `after` or that of what holds it."""

    place: str
    record: Record
    after: int


def records(dataset: Dataset | Guide) -> Iterator[Found]:
    """Yield every record of `dataset`, those within others after it, in the order of the file."""
    for name in record_fields(Dataset):
        yield from _within(name, getattr(dataset, name), 0)


def _within(place: str, value: object, after: int) -> Iterator[Found]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _within(f"{place}[{index}]", item, after)
    elif isinstance(value, Record):
        after = max(after, getattr(value, "after", 0))
        yield Found(place, value, after)
        for name in value.__struct_fields__:
            yield from _within(f"{place}.{name}", getattr(value, name), after)


def words(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the strings of a record that are words, with their fields; not those of the records in it."""
    for name in record.__struct_fields__:
        value = getattr(record, name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and not isinstance(text, Enum) and name not in NO_WORDS:
                yield name, text


def plain(text: str) -> str:
    """Return `text` as names are looked for in it: folded, and without the ending of a possessive."""
    return fold(_POSSESSIVE.sub("", text))


class Slip(NamedTuple):
    """A text that names a character whom a viewer at its level does not know."""

    place: str
    text: str
    after: int
    name: str
    known: int

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.place} (after {self.after}) says {self.name!r}, known after {self.known}: {self.text}"


def slips(dataset: Dataset) -> Iterator[Slip]:
    """Yield each text that names somebody too early: by a name of theirs, or by a word of it that is theirs alone.

    A word is theirs alone where it has a capital, is not an ordinary one, and is in no name that is known earlier.
    """
    known = [(name, f" {plain(name)} ", level) for name, level in _names(dataset)]
    for found in records(dataset):
        for field, text in words(found.record):
            said = f" {plain(text)} "
            for name, looked_for, level in known:
                if level > found.after and looked_for in said:
                    yield Slip(f"{found.place}.{field}", text, found.after, name, level)


def _names(dataset: Dataset) -> Iterator[tuple[str, int]]:
    """Yield each name of a character, and each word of it that is theirs alone, with the level that it takes."""
    called = [
        (text, found.after, found.place.startswith("character"))
        for found in records(dataset)
        if isinstance(found.record, Character | Person | Company | Alias)
        for field, text in words(found.record)
        if field == "name"
    ]
    first: dict[str, int] = {}
    for text, after, _ in called:
        for word in plain(text).split():
            first[word] = min(after, first.get(word, after))
    for text, after, is_character in called:
        if is_character:
            yield text, after
            for word in text.split() if " " in text else ():
                own = word[0].isupper() and not word.endswith("'s") and first[plain(word)] == after
                if own and plain(word) not in ORDINARY:
                    yield word, after
