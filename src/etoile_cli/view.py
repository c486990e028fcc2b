"""What a command shows, for every output format: a `Page` of `View`s, each with columns and rows of typed cells.

For programs a view is a list of records, or one record, whose fields are the keys of its columns. For people it has a
`Layout`, and the `Slot` of a column says where its cell goes there.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from itertools import groupby
from typing import Any

from msgspec import Struct

from etoile_cli.enums import Confidence


class Ratio(Struct, frozen=True):
    """A part of a whole; `unit` says of what, as in "4 of 10 episodes"."""

    part: int
    whole: int
    unit: str = ""


class Said(Struct, frozen=True):
    """A sentence, how well it is supported, and the ids of its sources.

    `hits` are the places of what a search found in it: pairs of a start and an end, in order. `is_sentence` is false
    for names and phrases, which have no sign of doubt.
    """

    text: str
    confidence: Confidence = Confidence.CONFIRMED
    sources: tuple[str, ...] = ()
    hits: tuple[tuple[int, int], ...] = ()
    is_sentence: bool = True


class Sign(Struct, frozen=True):
    """A sign for the eye, and the words that say the same."""

    symbol: str
    words: str


class Accent(Struct, frozen=True):
    """A text in the accent colour of a company; `number` is its place in the dataset, from 0."""

    text: str
    number: int


class Move(Struct, frozen=True):
    """A move from one company to another."""

    start: Accent
    end: Accent


class EpisodeNumber(Struct, frozen=True):
    """The episode that reveals something: 0 for what was known before the first, None where no source names it."""

    number: int | None


Cell = str | int | float | bool | tuple[str, ...] | Ratio | Said | Sign | Accent | Move | EpisodeNumber | None
"""The value of one cell; None where there is none."""


class Slot(StrEnum):
    """Where a cell goes in a layout for people."""

    GROUP = "group"
    """The heading that a row shares with the rows before and after it."""
    LEAD = "lead"
    """A number, a date or a sign before the name."""
    NAME = "name"
    META = "meta"
    """Beside or below the name, less important than the text."""
    TEXT = "text"
    ASIDE = "aside"
    """At the right edge."""


class Layout(StrEnum):
    """How a view is laid out for people."""

    CARD = "card"
    """One thing: its name, what sets it apart at the right edge, a line of meta, sentences."""
    FACTS = "facts"
    """A short label and its sentence; the fields of one record, or one row each."""
    ENTRIES = "entries"
    """Names and texts, under the headings of their groups."""
    TABLE = "table"
    """Columns with titles, for comparing the rows."""
    TREE = "tree"
    """Entries that branch off the name of their group."""
    SIDE_BY_SIDE = "side by side"
    """Entries whose groups stand beside each other."""
    BARS = "bars"
    """Names with ratios, drawn as bars."""


class Column(Struct, frozen=True):
    """A field of a record: its key for programs, its title and slot for people, and how to get its cell.

    `key` is None where it is only for people. `slot` is None where it has no place in the layout; it then needs a title
    to be a column of text for a pipe, and without one it is only for programs.
    """

    key: str | None
    title: str | None
    value: Callable[[Any], Cell]  # any record: the page that makes the column knows which
    slot: Slot | None = None


class Field(Struct, frozen=True):
    """A cell in a slot, and the title of its column."""

    title: str | None
    cell: Cell


Entry = dict[Slot, list[Field]]
"""A row for people: the cells that are there, by slot, in the order of the columns."""


def by_group(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Return the entries that follow each other with the same heading together."""
    return [list(group) for _, group in groupby(entries, key=lambda entry: entry.get(Slot.GROUP))]


class View(Struct, frozen=True, kw_only=True):
    """Rows of cells in the order of `columns`.

    `key` names it for programs. With `is_single` it is about one thing: `rows` has at most one row, whose fields are
    those of the page's object in JSON. For people: `title` is its heading, `limit` the number of rows to show (None:
    all), `note` a line below them, and `empty` what stands there instead where there are no rows ("": nothing at all).
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    layout: Layout = Layout.TABLE
    is_single: bool = False
    limit: int | None = None
    note: str = ""
    empty: str = ""

    @property
    def is_keyed(self) -> bool:
        """Whether programs get it: whether any of its columns has a key."""
        return any(column.key for column in self.columns)

    @property
    def is_laid_out(self) -> bool:
        """Whether people get it: whether any of its columns has a slot, and there is something to show."""
        return any(column.slot for column in self.columns) and bool(self.rows or self.empty)

    def entries(self) -> list[Entry]:
        """Return the rows that people see, in order."""
        return [self._entry(row) for row in self.rows[: self.limit]]

    def _entry(self, row: Iterable[Cell]) -> Entry:
        entry: Entry = {}
        for column, cell in zip(self.columns, row, strict=True):
            if column.slot and cell is not None and cell not in ("", ()):
                entry.setdefault(column.slot, []).append(Field(column.title, cell))
        return entry


class Page(Struct, frozen=True):
    """The views of a command, in reading order.

    In JSON a page of one list is that list; any other page is an object with the fields of single things and the lists,
    each list under the key of its view. `error` says why the page is incomplete: it is printed, and the command fails.
    `remark` says that this is not quite what was asked for: people read that on the page, programs on stderr.
    """

    views: tuple[View, ...]
    error: str | None = None
    remark: str | None = None
