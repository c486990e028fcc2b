"""A page in each format for programs, pipes and screen readers; what a terminal shows is in `terminal`."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from unicodedata import normalize

from msgspec import Struct

from etoile_cli.text import cell_width, escape_controls, escape_json, pad
from etoile_cli.view import Cell, Emphasis, Page, Ratio, View

_ADDRESS = re.compile(r"\b(https?|ftp|mailto|www)([:.])", re.IGNORECASE)
"""What GitHub would turn into a link."""


class Format(StrEnum):
    """An output format."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    MD = "md"


class Heading(Struct, frozen=True):
    """The title of a column for people, escaped, and how the column stands out."""

    title: str
    emphasis: Emphasis = Emphasis.PLAIN


def write(page: Page, output: Format) -> str:
    """Return `page` in a format, ending in a newline. `table` is the one for pipes: one record per line."""
    return WRITERS[output](page)


def _json(page: Page) -> str:
    from msgspec import json

    return escape_json(json.format(json.encode(to_jsonable(page)), indent=2).decode()) + "\n"


def to_jsonable(page: Page) -> object:
    """Return the JSON value of `page`: a list for a page of one list, else an object."""
    views = _keyed_views(page)
    match views:
        case [View(is_single=False) as view]:
            return _records(view)
    whole: dict[str, object] = {}
    for view in views:
        if view.is_single:
            whole |= next(iter(_records(view)), {})
        else:
            whole[view.key] = _records(view)
    return whole


def _keyed_views(page: Page) -> list[View]:
    """Return the views for programs: those with at least one key."""
    return [view for view in page.views if any(column.key for column in view.columns)]


def _records(view: View) -> list[dict[str, Cell]]:
    keyed = [(index, column.key) for index, column in enumerate(view.columns) if column.key]
    return [{key: row[index] for index, key in keyed} for row in view.rows]


def _csv(page: Page) -> str:
    return _separated(page, "excel")


def _tsv(page: Page) -> str:
    return _separated(page, "excel-tab")


def _separated(page: Page, dialect: str) -> str:
    """Return the views one after another, each with a header of keys, separated by a blank line."""
    import csv
    from io import StringIO

    tables = []
    for view in _keyed_views(page):
        out = StringIO()
        writer = csv.writer(out, dialect, lineterminator="\n")
        keyed = [(index, column.key) for index, column in enumerate(view.columns) if column.key]
        writer.writerow([key for _, key in keyed])
        writer.writerows([[_escape_formula(row[index]) for index, _ in keyed] for row in view.rows])
        tables.append(out.getvalue())
    return "\n".join(tables)


def _escape_formula(cell: Cell) -> str:
    """Return a cell as text, with an apostrophe before what a spreadsheet would run as a formula."""
    words = escape_controls(cell_text(cell))
    start = normalize("NFKC", words).lstrip()[:1]  # a full-width sign starts a formula, too
    return f"'{words}" if isinstance(cell, str | tuple) and start and start in "=+-@" else words


def _md(page: Page) -> str:
    return "\n".join(_md_table(view, titled=len(page.views) > 1) for view in visible_views(page))


def _md_table(view: View, *, titled: bool) -> str:
    heading = [f"## {_md_cell(view.title)}", ""] if titled else []
    columns, rows = visible_cells(view)
    if not rows:
        return "\n".join([*heading, view.empty, ""])
    lines = [[_md_cell(column.title) for column in columns], ["---"] * len(columns)]
    lines += [[_md_cell(cell_text(cell)) for cell in row] for row in rows]
    return "\n".join([*heading, *("| " + " | ".join(line) + " |" for line in lines), ""])


def _md_cell(words: str) -> str:
    """Return text that Markdown shows as it is: no markup, no links, no mentions, no formulas."""
    escaped = re.sub(r"([\\`*_\[\]<>|#~@$&])", r"\\\1", escape_controls(words))
    return _ADDRESS.sub(r"\1\\\2", escaped)


def _plain(page: Page) -> str:
    """Return `Label: value` lines with a blank line between records: nothing that a screen reader stumbles over."""
    blocks = []
    for view in visible_views(page):
        columns, rows = visible_cells(view)
        blocks += [f"{escape_controls(view.title)}."] if len(page.views) > 1 and not view.is_single else []
        blocks += ["\n".join(_plain_line(*pair) for pair in zip(columns, row, strict=True)) for row in rows] or [
            view.empty
        ]
    return "\n\n".join(blocks) + "\n"


def _plain_line(column: Heading, cell: Cell) -> str:
    return f"{column.title}: {escape_controls(cell_text(cell)) or 'none'}"


def _table(page: Page) -> str:
    """Return aligned columns below a header, one record per line, nothing truncated."""
    views = [view for view in visible_views(page) if view.rows or (len(page.views) == 1 and not view.is_single)]
    return "\n".join(_aligned(view, titled=len(page.views) > 1) for view in views)


def _aligned(view: View, *, titled: bool) -> str:
    columns, rows = visible_cells(view)
    if view.is_single:
        lines = [
            [column.title, escape_controls(cell_text(cell))] for column, cell in zip(columns, rows[0], strict=True)
        ]
        heading = []
    else:
        lines = [
            [column.title for column in columns],
            *([escape_controls(cell_text(cell)) for cell in row] for row in rows),
        ]
        heading = [f"{escape_controls(view.title)}:"] if titled else []
    widths = [max(cell_width(words) for words in column) for column in zip(*lines, strict=True)]
    padded = ["  ".join(pad(words, room) for words, room in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([*heading, *padded, ""])


WRITERS: Mapping[Format, Callable[[Page], str]] = {
    Format.TABLE: _table,
    Format.PLAIN: _plain,
    Format.JSON: _json,
    Format.CSV: _csv,
    Format.TSV: _tsv,
    Format.MD: _md,
}


def visible_views(page: Page) -> list[View]:
    """Return the views for people: those with at least one title, and an empty one only if it has a text for that."""
    return [view for view in page.views if any(column.title for column in view.columns) and (view.rows or view.empty)]


def visible_cells(view: View) -> tuple[list[Heading], list[list[Cell]]]:
    """Return the headings of the columns for people, and their cells row by row."""
    titled = [(index, column.title, column.emphasis) for index, column in enumerate(view.columns) if column.title]
    headings = [Heading(escape_controls(title), emphasis) for _, title, emphasis in titled]
    return headings, [[row[index] for index, _, _ in titled] for row in view.rows]


def cell_text(cell: Cell) -> str:
    """Return a cell as text: empty for None, several values separated by commas."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case tuple():
            return ", ".join(cell)
        case Ratio():
            return f"{cell.part} of {cell.whole}"
        case _:
            return str(cell)
