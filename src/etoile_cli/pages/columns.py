"""Columns that more than one page has, and how a view is made of them."""

from collections.abc import Callable, Iterable
from typing import Any

from etoile_cli.kinds import Confidence
from etoile_cli.model import Company, Statement
from etoile_cli.view import Cell, Column, Layout, Look, View

CONFIDENCE = Column("confidence", "", lambda record: record.confidence.value)
SOURCES = Column("sources", "Sources", lambda record: record.sources, Look.QUIET)

_DOUBTS = {
    Confidence.CONFIRMED: "",
    Confidence.SINGLE: " (one source)",
    Confidence.DISPUTED: " (sources disagree)",
    Confidence.REPORTED: " (hearsay)",
    Confidence.INFERRED: " (pieced together)",
}


def list_view(
    key: str,
    title: str,
    columns: tuple[Column, ...],
    records: Iterable[object],
    *,
    layout: Layout = Layout.TABLE,
    empty: str = "Nothing here.",
) -> View:
    """Return a view of `records`: a row for each, its cells in the order of `columns`."""
    return View(key=key, title=title, columns=columns, rows=_rows(columns, records), layout=layout, empty=empty)


def single_view(title: str, columns: tuple[Column, ...], record: object | None, *, empty: str = "") -> View:
    """Return a view of one thing, or of nothing where `record` is None."""
    found = () if record is None else (record,)
    return View(key="", title=title, columns=columns, rows=_rows(columns, found), one=True, empty=empty)


def _rows(columns: tuple[Column, ...], records: Iterable[object]) -> tuple[tuple[Cell, ...], ...]:
    return tuple([tuple([column.value(record) for column in columns]) for record in records])


def field(key: str, title: str, *, look: Look = Look.PLAIN) -> Column:
    """Return a column of the field `key`."""
    return Column(key, title, lambda record: getattr(record, key), look)


def constant(key: str, title: str, cell: Cell, *, look: Look = Look.PLAIN) -> Column:
    """Return a column that says the same of every record."""
    return Column(key, title, lambda _: cell, look)


def confidence_suffix(record: Any) -> str:  # any record with `confidence`
    """Return words for how sure a record is, in brackets after a blank; none where it is confirmed."""
    return _DOUBTS[record.confidence]


def statement_columns(title: str, *, of: Callable[[Any], Any] = lambda record: record) -> tuple[Column, ...]:
    """Return the columns of a statement: when it is told, what it says and how sure that is, and its sources.

    `of` takes the statement from the record where it is only a part of it.
    """
    return (
        Column("", "Episode", lambda record: of(record).after or "before"),
        Column("after", "", lambda record: of(record).after),
        Column("", title, lambda record: (of(record).text or "") + confidence_suffix(of(record))),
        Column("text", "", lambda record: of(record).text),
        Column("confidence", "", lambda record: of(record).confidence.value),
        Column("sources", "Sources", lambda record: of(record).sources, Look.QUIET),
    )


def summary_columns(key: str, title: str, of: Callable[[Any], Statement | None]) -> tuple[Column, Column]:
    """Return the columns of a statement that stands for its record: for programs its text, for people how sure too."""
    return (
        Column(key, "", lambda record: said.text if (said := of(record)) else None),
        Column("", title, lambda record: said.text + confidence_suffix(said) if (said := of(record)) else None),
    )


def name_columns(key: str, title: str, of: Callable[[Any], Any]) -> tuple[Column, Column]:
    """Return the columns of the name of a thing that may be in doubt, which people read beside it."""
    return (
        Column(key, "", lambda record: of(record).name),
        Column("", title, lambda record: of(record).name + confidence_suffix(of(record)), Look.NAME),
    )


def company_columns(key: str, title: str, of: Callable[[Any], Company | None]) -> tuple[Column, Column]:
    """Return the columns of a company: its id for programs, its city for people."""
    return (
        Column(key, "", lambda record: known.id if (known := of(record)) else None),
        Column("", title, lambda record: known.city if (known := of(record)) else None),
    )
