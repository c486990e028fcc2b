"""Walking through all records of a dataset."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from etoile_cli.field_types import record_fields
from etoile_cli.model import Dataset, Record

Rows = Mapping[str, Sequence[Any]]
"""The records of each table in file order, the show as a table of one; None stands for one that is invalid."""


def rows_of(dataset: Dataset) -> Rows:
    """Return the rows of each table."""
    return {table: as_tuple(getattr(dataset, table)) for table in record_fields(Dataset)}


def walk(rows: Rows) -> Iterator[tuple[str, Record]]:
    """Yield each record with its place, as in `character[4].facts[0]`, and then the records in it."""
    for table, records in rows.items():
        for index, record in enumerate(records):
            yield from _walk_inside(table if table == "show" else f"{table}[{index}]", record)


def _walk_inside(place: str, record: Record | None) -> Iterator[tuple[str, Record]]:
    if record is None:
        return
    yield place, record
    for name in record_fields(type(record)):
        value = getattr(record, name)
        for index, part in enumerate(as_tuple(value)):
            yield from _walk_inside(f"{place}.{name}[{index}]" if isinstance(value, tuple) else f"{place}.{name}", part)


def as_tuple(value: Any) -> tuple[Any, ...]:  # any field of a record
    """Return the values of a field: several, one or none."""
    return value if isinstance(value, tuple) else () if value is None else (value,)
