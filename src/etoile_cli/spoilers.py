"""The gate: it removes everything that a viewer must not know yet, before any other code runs."""

from collections.abc import Callable
from operator import is_not
from typing import Any, TypeVar

from msgspec.structs import replace

from etoile_cli.errors import UsageError
from etoile_cli.field_types import record_fields
from etoile_cli.model import Dataset, Record, Tables
from etoile_cli.walk import as_tuple, walk

RecordT = TypeVar("RecordT", bound=Record)


class Guide(Tables):
    """The tables of a dataset without anything that a viewer who has seen `level` episodes must not know yet.

    Only `gate` creates one. A table is gated when it is first used, so that a command pays only for what it shows.
    """

    def __init__(self, level: int, load_table: Callable[[str], object]) -> None:
        """Create a guide of the tables that `load_table` returns by name, gated."""
        self.level = level
        self._load_table = load_table

    def __getattr__(self, table: str) -> Any:  # as Tables declares it
        """Return a table and keep it."""
        if table not in record_fields(Dataset):
            raise AttributeError(table)
        self.__dict__[table] = rows = self._load_table(table)
        return rows


def gate(dataset: Dataset | Tables, level: int) -> Guide:
    """Return the guide for a viewer who has seen the first `level` episodes (0: none).

    A record with an `after` above the level is removed with all records in it, wherever it is, and so is a source that
    only removed records cite. So the last membership of a character is the current one, and no row, count or name tells
    of later episodes.
    """

    def load_table(table: str) -> object:
        rows = getattr(dataset, table)
        if table == "source":
            cited = _cited_sources(guide)
            rows = tuple([source for source in rows if source.id in cited])
        return _filter_records(rows, level) if isinstance(rows, tuple) else _redact(rows, level)

    guide = Guide(level, load_table)
    return guide


def _cited_sources(guide: Guide) -> set[str]:
    """Return the ids of the sources that anything in `guide` cites."""
    tables = {table: as_tuple(getattr(guide, table)) for table in record_fields(Dataset) if table != "source"}
    return {id_ for _, record in walk(tables) for id_ in getattr(record, "sources", ())}


def parse_level(dataset: Dataset | Tables, text: str) -> int:
    """Return the level named by `text`: the number of an episode, `S2E3`, or `all`; 0 is before the first.

    Raises UsageError where the series has no such episode.
    """
    last = len(dataset.episode)
    asked = text.strip().casefold()
    if asked == "all":
        return last
    if (asked.lstrip("0") or asked[:1]) in map(str, range(last + 1)):
        return int(asked)
    for season in {episode.season for episode in dataset.episode}:
        numbers = [episode.number for episode in dataset.episode if episode.season == season]
        for place, number in enumerate(numbers, 1):
            if asked in (f"s{season}e{place}", f"s{season:02}e{place:02}"):
                return number
    raise UsageError(
        f"{text!r} is not a valid episode of {dataset.show.title}. Give a number from 0 to {last}, or all."
    )


def _filter_records(records: tuple[RecordT, ...], level: int) -> tuple[RecordT, ...]:
    """Return the records that `level` reveals, each redacted; the same tuple where nothing is removed."""
    kept = tuple([_redact(record, level) for record in records if getattr(record, "after", 0) <= level])
    return kept if len(kept) != len(records) or any(map(is_not, kept, records)) else records


def _redact(record: RecordT, level: int) -> RecordT:
    """Return `record` without the records in it that `level` does not reveal; the same one where nothing is removed."""
    changes: dict[str, object] = {}
    for name in record_fields(type(record)):
        value = getattr(record, name)
        if isinstance(value, tuple):
            part: object = _filter_records(value, level)
        else:
            part = value if value is None or getattr(value, "after", 0) <= level else None
        if part is not value:
            changes[name] = part
    return replace(record, **changes) if changes else record
