"""What a careful editor would want to know of a dataset that breaks no rule."""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from etoile_cli.dataset import walk
from etoile_cli.kinds import Confidence
from etoile_cli.model import Character, Dataset, Person, Record
from etoile_cli.names import fold

_WORDS = ("text", "note", "verdict", "prompt", "answer", "wrong", "explanation", "title", "job", "topic", "award")
"""Fields with words that could name somebody too early."""


class Remark(Struct, frozen=True):
    """Something to look at: what kind of thing, where, and what it is."""

    kind: str
    place: str
    text: str


def remarks(dataset: Dataset) -> list[Remark]:
    """Return what is worth a look, by kind: nothing in it is wrong for sure."""
    return [
        *_unused_sources(dataset),
        *_miscounted(dataset),
        *_characters_without_facts(dataset),
        *_shared_cities(dataset),
        *_early_names(dataset),
        *_repeats(dataset),
    ]


def _unused_sources(dataset: Dataset) -> Iterator[Remark]:
    used = {name for _, record in walk(dataset) for name in getattr(record, "sources", ())}
    for index, source in enumerate(dataset.source):
        if source.id not in used:
            yield Remark("unused source", f"source[{index}]", f"nothing rests on '{source.id}'")


def _miscounted(dataset: Dataset) -> list[Remark]:
    """Return what counts as confirmed with one source, or as single with more, or names one twice; by kind."""
    found = []
    for place, record in walk(dataset):
        confidence, sources = getattr(record, "confidence", None), getattr(record, "sources", ())
        count = len(set(sources))
        if confidence is Confidence.CONFIRMED and count == 1:
            found.append(Remark("single source", place, "counts as confirmed, but has one source"))
        if confidence is Confidence.SINGLE and count > 1:
            found.append(Remark("several sources", place, f"counts as single, but has {count} sources"))
        if count < len(sources):
            found.append(Remark("same source", place, "names a source twice"))
    return sorted(found, key=lambda remark: remark.kind)


def _characters_without_facts(dataset: Dataset) -> Iterator[Remark]:
    for index, character in enumerate(dataset.character):
        if not character.facts:
            yield Remark("no facts", f"character[{index}]", f"nothing is told of '{character.id}'")


def _shared_cities(dataset: Dataset) -> Iterator[Remark]:
    """Yield each company in the city of another: tables call both by it."""
    for index, company in enumerate(dataset.company):
        if company.city in [other.city for other in dataset.company[:index]]:
            yield Remark("same city", f"company[{index}]", f"tables cannot tell it from another in {company.city}")


def _early_names(dataset: Dataset) -> Iterator[Remark]:
    """Yield each text that names somebody whom the viewer meets only in a later episode."""
    names = dict(_named(dataset))
    levels: dict[str, int] = {}
    for place, record in walk(dataset):
        parent = place.rpartition(".")[0]
        levels[place] = max(levels.get(parent, 0), getattr(record, "after", 0))
        for field in _WORDS:
            words = getattr(record, field, None) or ""
            said = f" {fold(words if isinstance(words, str) else ' / '.join(words))} "
            for name, after in names.items():
                if after > levels[place] and (f" {name} " in said or f" {name}s " in said):
                    remark = f"{field} says '{name}', who comes only in episode {after}"
                    yield Remark("early name", f"{place}.{field}", remark)


def _named(dataset: Dataset) -> Iterator[tuple[str, int]]:
    """Yield the names of those who come after the beginning, with the episode; not what is a common word too."""
    things: tuple[Character | Person, ...] = (*dataset.character, *dataset.person)
    for thing in things:
        for name, after in ((thing.name, thing.after), *((alias.name, alias.after) for alias in thing.aliases)):
            if name[:1].isupper() and max(after, thing.after):
                yield fold(name), max(after, thing.after)


def _repeats(dataset: Dataset) -> Iterator[Remark]:
    """Yield each sentence that stands in more than one place."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, record in walk(dataset):
        if words := _sentence(record):
            places[words].append(place)
    for first, *others in places.values():
        for place in others:
            yield Remark("repeat", place, f"says the same as {first}")


def _sentence(record: Record) -> str | None:
    """Return what a record says where that should not be said twice: critics may well agree in a word."""
    words = getattr(record, "prompt", None) or getattr(record, "text", None)
    return words if isinstance(words, str) and hasattr(record, "sources") else None
