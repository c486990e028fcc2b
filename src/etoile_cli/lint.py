"""Warnings about a valid dataset, for its authors."""

import re
from collections.abc import Iterator

from msgspec import Struct

from etoile_cli.enums import Confidence
from etoile_cli.field_types import text_fields
from etoile_cli.matching import fold
from etoile_cli.model import Character, Dataset, Person, Record
from etoile_cli.walk import as_tuple, rows_of, walk

_SHARED_WORDS = 8
_QUOTED = re.compile('"[^"]*"')


class LintWarning(Struct, frozen=True):
    """A warning: its kind, the place in the dataset, and what may be wrong there."""

    kind: str
    place: str
    text: str


def find_warnings(dataset: Dataset) -> list[LintWarning]:
    """Return the warnings about a dataset, by kind."""
    return [
        *_unused_sources(dataset),
        *_source_count_mismatches(dataset),
        *_characters_without_facts(dataset),
        *_late_characters(dataset),
        *_shared_cities(dataset),
        *_early_names(dataset),
        *_duplicates(dataset),
    ]


def _unused_sources(dataset: Dataset) -> Iterator[LintWarning]:
    used = {id_ for _, record in walk(rows_of(dataset)) for id_ in getattr(record, "sources", ())}
    for index, source in enumerate(dataset.source):
        if source.id not in used:
            yield LintWarning("unused source", f"source[{index}]", f"'{source.id}' is never cited")


def _source_count_mismatches(dataset: Dataset) -> list[LintWarning]:
    """Return warnings where the confidence does not fit the sources, or one is cited twice; sorted by kind."""
    official = {source.id for source in dataset.source if source.official}
    found = []
    for place, record in walk(rows_of(dataset)):
        confidence, sources = getattr(record, "confidence", None), getattr(record, "sources", ())
        count = len(set(sources))
        if confidence is Confidence.CONFIRMED and count == 1 and official.isdisjoint(sources):
            found.append(LintWarning("single source", place, "is confirmed, but has one source, which is not official"))
        if confidence is Confidence.SINGLE and count > 1:
            found.append(LintWarning("several sources", place, f"is single, but has {count} sources"))
        if count < len(sources):
            found.append(LintWarning("same source", place, "cites a source twice"))
    return sorted(found, key=lambda warning: warning.kind)


def _characters_without_facts(dataset: Dataset) -> Iterator[LintWarning]:
    told = {id_ for episode in dataset.episode for event in episode.events for id_ in event.characters}
    for index, character in enumerate(dataset.character):
        if not character.facts and character.id not in told:
            yield LintWarning("no facts", f"character[{index}]", f"'{character.id}' has no facts, and no events")


def _late_characters(dataset: Dataset) -> Iterator[LintWarning]:
    """Yield a warning where half of the characters or more are revealed by the last of several episodes."""
    last = len(dataset.episode)
    late = sum(character.after == last for character in dataset.character)
    if last > 1 and late and 2 * late >= len(dataset.character):
        text = f"{late} of {len(dataset.character)} are not revealed until episode {last}, the last one"
        yield LintWarning("late characters", "character", text)


def _shared_cities(dataset: Dataset) -> Iterator[LintWarning]:
    """Yield a warning for each company in the city of another: tables name companies by their city."""
    for index, company in enumerate(dataset.company):
        if company.city in [other.city for other in dataset.company[:index]]:
            yield LintWarning("same city", f"company[{index}]", f"another company is in {company.city}, too")


def _early_names(dataset: Dataset) -> Iterator[LintWarning]:
    """Yield a warning for each text with the name of somebody whom only a later episode reveals."""
    names: dict[tuple[str, ...], int] = {}
    for name, after in _names(dataset):
        names[name] = min(after, names.get(name, after))
    lengths = {len(name) for name in names}
    levels: dict[str, int] = {}
    for place, record in walk(rows_of(dataset)):
        parent = place.rpartition(".")[0]
        levels[place] = max(levels.get(parent, 0), getattr(record, "after", 0))
        for field in text_fields(type(record)):
            words = fold(" / ".join(as_tuple(getattr(record, field)))).split()
            for name in dict.fromkeys(_phrases(words, lengths)):
                if (after := names.get(name, 0)) > levels[place]:
                    text = f"names '{' '.join(name)}', not revealed until episode {after}"
                    yield LintWarning("early name", f"{place}.{field}", text)


def _phrases(words: list[str], lengths: set[int]) -> Iterator[tuple[str, ...]]:
    """Yield each run of words with one of the lengths, also without the "s" of a possessive or plural."""
    for length in lengths:
        for start in range(len(words) - length + 1):
            *first, last = words[start : start + length]
            yield (*first, last)
            yield (*first, last.removesuffix("s"))


def _names(dataset: Dataset) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the words of each capitalised name of a character or person, and the level that reveals it."""
    things: tuple[Character | Person, ...] = (*dataset.character, *dataset.person)
    for thing in things:
        for name, after in ((thing.name, thing.after), *((alias.name, alias.after) for alias in thing.aliases)):
            if name[:1].isupper() and (words := fold(name).split()):
                yield tuple(words), max(after, thing.after)


def _duplicates(dataset: Dataset) -> Iterator[LintWarning]:
    """Yield a warning for each statement that shares eight words in a row with an earlier one, quoted titles aside."""
    first: dict[tuple[str, ...], str] = {}
    for place, record in walk(rows_of(dataset)):
        sentence = _sentence(record) or ""
        words = fold(_QUOTED.sub(" ", sentence)).split()
        runs = {tuple(words[start : start + _SHARED_WORDS]) for start in range(len(words) - _SHARED_WORDS + 1)}
        runs = runs or ({(sentence,)} if sentence else set())
        if shared := sorted({first[run] for run in runs if run in first}):
            yield LintWarning("duplicate", place, f"repeats words of {shared[0]}")
        for run in runs:
            first.setdefault(run, place)


def _sentence(record: Record) -> str | None:
    """Return the sentence of a record; None for a review point: critics may use the same words."""
    sentence = getattr(record, "prompt", None) or getattr(record, "text", None)
    return sentence if isinstance(sentence, str) and hasattr(record, "sources") else None
