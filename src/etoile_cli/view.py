"""What a command shows, for every output format: a `Page` of `View`s, each with columns and rows of typed cells.

Layout and emphasis are hints for people, which formats for programs ignore.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from msgspec import Struct


class Ratio(Struct, frozen=True):
    """A part of a whole, shown as a bar on a terminal."""

    part: int
    whole: int


Cell = str | int | float | bool | tuple[str, ...] | Ratio | None
"""The value of one cell; None where there is none."""


class Emphasis(StrEnum):
    """How a column stands out."""

    NAME = "name"
    PLAIN = "plain"
    DIM = "dim"
    HIGHLIGHT = "highlight"
    """The matches of a search stand between « and »."""


class Layout(StrEnum):
    """How a view is laid out for people."""

    TABLE = "table"
    TRANSPOSED = "transposed"
    """One column per record, headed by its first cell."""
    TREE = "tree"
    """Grouped by the first column; the next two are the branch, the fourth its text."""


class Column(Struct, frozen=True):
    """A field of a record: its key for programs, its title for people, and how to get its cell from the record.

    `key` is None where it is only for people, `title` where it is only for programs.
    """

    key: str | None
    title: str | None
    value: Callable[[Any], Cell]  # any record: the page that makes the column knows which
    emphasis: Emphasis = Emphasis.PLAIN


class View(Struct, frozen=True, kw_only=True):
    """Rows of cells in the order of `columns`.

    With `is_single` it is about one thing: `rows` has at most one row, which is an object in JSON. `empty` is what
    people read where there are no rows.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    layout: Layout = Layout.TABLE
    is_single: bool = False
    empty: str = "Nothing here."


class Page(Struct, frozen=True):
    """The views of a command, in reading order.

    In JSON a page of one list is that list; any other page is an object with the fields of single things and the lists,
    each list under the key of its view. `error` says why the page is incomplete: it is printed, and the command fails.
    """

    views: tuple[View, ...]
    error: str | None = None
