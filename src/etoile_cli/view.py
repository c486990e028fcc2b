"""The one shape that every output format understands.

A `Page` is what a command shows: one or more `View`s. A `View` is columns and rows of typed cells; it knows nothing of
terminals, colours or files. How people would like to see it is a hint, which formats for programs ignore.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from msgspec import Struct


class Share(Struct, frozen=True):
    """So many of so many; to the eye, a bar."""

    part: int
    whole: int


Cell = str | int | float | bool | tuple[str, ...] | Share | None
"""A value as the record holds it; None where there is none."""


class Look(StrEnum):
    """What a column is to the eye."""

    NAME = "name"
    PLAIN = "plain"
    QUIET = "quiet"
    MARKED = "marked"
    """What stands between « and » is what was looked for."""


class Layout(StrEnum):
    """How people would like to see a view."""

    TABLE = "table"
    ACROSS = "across"
    """Records side by side, a column each, the first cell of each at its head."""
    TREE = "tree"
    """Grouped under the first column; the next two make a branch, the fourth is what it says."""


class Column(Struct, frozen=True):
    """One field of a record: its key for programs, its title for people, and how to take it from the record.

    Without a key it is for people alone, without a title for programs alone.
    """

    key: str
    title: str
    value: Callable[[Any], Cell]  # any record: the page that makes the column knows which
    look: Look = Look.PLAIN


class View(Struct, frozen=True, kw_only=True):
    """Rows of cells, each as long as `columns`. `one`: a single thing, an object to programs, and `rows` has one row.

    `empty` is what people read where there are no rows.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    layout: Layout = Layout.TABLE
    one: bool = False
    empty: str = "Nothing here."


class Page(Struct, frozen=True):
    """What a command shows: its views in reading order.

    To programs a page of one list is that list; any other page is an object, in which the fields of single things
    stand beside the lists, each list under its view's key.
    """

    views: tuple[View, ...]
