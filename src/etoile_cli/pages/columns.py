"""Columns that several pages share, and functions that make views of them."""

from collections.abc import Callable, Iterable
from typing import Any

from etoile_cli.enums import Confidence
from etoile_cli.model import Company, Episode, Statement
from etoile_cli.view import Cell, Column, Emphasis, Layout, View

CONFIDENCE = Column("confidence", None, lambda record: record.confidence.value)
SOURCES = Column("sources", "Sources", lambda record: record.sources, Emphasis.DIM)

_CONFIDENCE_SUFFIXES = {
    Confidence.CONFIRMED: "",
    Confidence.SINGLE: " (one source)",
    Confidence.DISPUTED: " (sources disagree)",
    Confidence.REPORTED: " (reported)",
    Confidence.INFERRED: " (inferred)",
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
    """Return a view of `records`, one row each, with the cells in the order of `columns`."""
    return View(key=key, title=title, columns=columns, rows=_rows(columns, records), layout=layout, empty=empty)


def single_view(title: str, columns: tuple[Column, ...], record: object | None, *, empty: str = "") -> View:
    """Return a view of one record, or an empty one where it is None."""
    found = () if record is None else (record,)
    return View(key="", title=title, columns=columns, rows=_rows(columns, found), is_single=True, empty=empty)


def _rows(columns: tuple[Column, ...], records: Iterable[object]) -> tuple[tuple[Cell, ...], ...]:
    return tuple([tuple([column.value(record) for column in columns]) for record in records])


def field(key: str, title: str | None, *, emphasis: Emphasis = Emphasis.PLAIN) -> Column:
    """Return a column of the field `key`."""
    return Column(key, title, lambda record: getattr(record, key), emphasis)


def constant(key: str | None, title: str | None, cell: Cell, *, emphasis: Emphasis = Emphasis.PLAIN) -> Column:
    """Return a column with the same cell for every record."""
    return Column(key, title, lambda _: cell, emphasis)


def confidence_suffix(record: Any) -> str:  # any record with `confidence`
    """Return the confidence of a record in brackets, after a space; "" where it is confirmed."""
    return _CONFIDENCE_SUFFIXES[record.confidence]


def known_episode(record: Any) -> int | None:  # any record with `after`
    """Return the number of the episode that reveals a record, 0 for what was known before; None where it is unknown."""
    return record.after if getattr(record, "episode_known", True) else None


def episode_text(record: Any) -> str:  # any record with `after`
    """Return the episode that reveals a record, for people."""
    return {None: "not known", 0: "before"}.get(known_episode(record), str(record.after))


def _episode_suffix(record: Any) -> str:  # any record with `episode_known`
    return "" if record.episode_known else " (episode not known)"


def statement_columns(title: str, *, of: Callable[[Any], Any] = lambda record: record) -> tuple[Column, ...]:
    """Return the columns of a statement: its episode, and those of `text_columns`."""
    return (
        Column(None, "Episode", lambda record: episode_text(of(record))),
        Column("episode", None, lambda record: known_episode(of(record))),
        *text_columns(title, of=of),
    )


def text_columns(title: str, *, of: Callable[[Any], Any] = lambda record: record) -> tuple[Column, ...]:
    """Return the columns of a statement without its episode: level, text with confidence, and sources.

    `of` returns the statement of a record.
    """
    return (
        Column("after", None, lambda record: of(record).after),
        Column(None, title, lambda record: (of(record).text or "") + confidence_suffix(of(record))),
        Column("text", None, lambda record: of(record).text),
        Column("confidence", None, lambda record: of(record).confidence.value),
        Column("sources", "Sources", lambda record: of(record).sources, Emphasis.DIM),
    )


def summary_columns(key: str, title: str, of: Callable[[Any], Statement | None]) -> tuple[Column, Column]:
    """Return the columns of a statement as one field: its text, for people with its confidence."""
    return (
        Column(key, None, lambda record: said.text if (said := of(record)) else None),
        Column(None, title, lambda record: said.text + confidence_suffix(said) if (said := of(record)) else None),
    )


def name_columns(key: str, title: str, of: Callable[[Any], Any]) -> tuple[Column, Column]:
    """Return the columns of a name, for people with its confidence."""
    return (
        Column(key, None, lambda record: of(record).name),
        Column(None, title, lambda record: of(record).name + confidence_suffix(of(record)), Emphasis.NAME),
    )


def company_columns(key: str, title: str, of: Callable[[Any], Company | None]) -> tuple[Column, Column]:
    """Return the columns of a company: its id for programs, its city for people."""
    return (
        Column(key, None, lambda record: known.id if (known := of(record)) else None),
        Column(None, title, lambda record: known.city if (known := of(record)) else None),
    )


def _teaser(episode: Episode) -> str | None:
    return episode.teasers[-1].text if episode.teasers else None


def _summary(episode: Episode) -> str | None:
    return episode.summary.text if episode.summary else None


EPISODE = (
    field("number", "Episode"),
    field("season", None),
    field("title", None),
    Column(None, "Title", lambda episode: episode.title + confidence_suffix(episode), Emphasis.NAME),
    Column(None, "About", lambda episode: _summary(episode) or _teaser(episode)),
    Column("teaser", None, _teaser),
    Column("summary", None, _summary),
    CONFIDENCE,
)

EVENTS = (
    Column("episode", None, lambda entry: entry.episode.number if entry.event.episode_known else None),
    Column("companies", None, lambda entry: tuple(company.id for company in entry.companies)),
    Column(None, "Where", lambda entry: tuple(company.city for company in entry.companies), Emphasis.NAME),
    *text_columns("What happened", of=lambda entry: entry.event),
)

STATEMENTS = (
    field("about", "About", emphasis=Emphasis.NAME),
    Column(None, "What is new", lambda line: line.text + _episode_suffix(line) + confidence_suffix(line)),
    field("text", None),
    field("after", None),
    Column("episode", None, known_episode),
    CONFIDENCE,
    SOURCES,
)
