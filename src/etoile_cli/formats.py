"""A page in each format that a program or a screen reader takes; what a terminal gets is in `terminal`."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from unicodedata import category, east_asian_width, normalize

from msgspec.structs import replace

from etoile_cli.view import Cell, Column, Page, Share, View


class Format(StrEnum):
    """How a result is written."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    MD = "md"


_DRAWN = str.maketrans(
    dict(zip("─│├└━█░■□·\N{EN DASH}—«»✓★…\u2018\u2019\u201c\u201d", "-|++-#.#.---<>x*.''''", strict=True))
    | {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"}
)


def write(page: Page, form: Format) -> str:
    """Return `page` in `form`, ending in a newline. `table` is the one for pipes: a record a line."""
    return WRITERS[form](page)


def _json(page: Page) -> str:
    from msgspec import json

    return spelled_out(json.format(json.encode(objects(page)), indent=2).decode()) + "\n"


def spelled_out(text: str, *, ascii_only: bool = False) -> str:
    """Return JSON with letters that no terminal should obey as JSON spells them; with `ascii_only` all but ASCII's."""
    lines = text.split("\n")  # such letters stand inside strings, where JSON may spell them
    if all(line.isascii() if ascii_only else line.isprintable() for line in lines):
        return text
    return "\n".join("".join(_kept(letter, ascii_only=ascii_only) for letter in line) for line in lines)


def _kept(letter: str, *, ascii_only: bool) -> str:
    if letter.isprintable() and (letter.isascii() or not ascii_only):
        return letter
    units = letter.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def objects(page: Page) -> object:
    """Return `page` as JSON has it: a list for a page of one list, else an object."""
    views = _for_programs(page)
    match views:
        case [View(one=False) as view]:
            return _records(view)
    whole: dict[str, object] = {}
    for view in views:
        if view.one:
            whole |= next(iter(_records(view)), {})
        else:
            whole[view.key] = _records(view)
    return whole


def _for_programs(page: Page) -> list[View]:
    """Return the views that programs see: all but those whose columns are for people alone."""
    return [view for view in page.views if any(column.key for column in view.columns)]


def _records(view: View) -> list[dict[str, Cell]]:
    keyed = [(index, column.key) for index, column in enumerate(view.columns) if column.key]
    return [{key: row[index] for index, key in keyed} for row in view.rows]


def _csv(page: Page) -> str:
    return _separated(page, "excel")


def _tsv(page: Page) -> str:
    return _separated(page, "excel-tab")


def _separated(page: Page, dialect: str) -> str:
    """Return the views one under another, each with a header of its keys, a blank line between."""
    import csv
    from io import StringIO

    tables = []
    for view in _for_programs(page):
        out = StringIO()
        writer = csv.writer(out, dialect, lineterminator="\n")
        keyed = [(index, column.key) for index, column in enumerate(view.columns) if column.key]
        writer.writerow([key for _, key in keyed])
        writer.writerows([[_harmless(row[index]) for index, _ in keyed] for row in view.rows])
        tables.append(out.getvalue())
    return "\n".join(tables)


def _harmless(cell: Cell) -> str:
    """Return the text of a cell, with an apostrophe before what a spreadsheet would run as a formula."""
    words = visible(text(cell))
    return f"'{words}" if isinstance(cell, str | tuple) and words.startswith(("=", "+", "-", "@")) else words


def _md(page: Page) -> str:
    return "\n".join(_md_table(view, titled=len(page.views) > 1) for view in worth_showing(page))


def _md_table(view: View, *, titled: bool) -> str:
    heading = [f"## {_md_cell(view.title)}", ""] if titled else []
    columns, rows = shown(view)
    if not rows:
        return "\n".join([*heading, view.empty, ""])
    lines = [[_md_cell(column.title) for column in columns], ["---"] * len(columns)]
    lines += [[_md_cell(text(cell)) for cell in row] for row in rows]
    return "\n".join([*heading, *("| " + " | ".join(line) + " |" for line in lines), ""])


def _md_cell(words: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", visible(words))


def _plain(page: Page) -> str:
    """Return `Label: value` lines, a blank line between records: nothing that a voice could not read."""
    blocks = []
    for view in worth_showing(page):
        columns, rows = shown(view)
        blocks += [f"{visible(view.title)}."] if len(page.views) > 1 and not view.one else []
        blocks += ["\n".join(_plain_line(*pair) for pair in zip(columns, row, strict=True)) for row in rows] or [
            view.empty
        ]
    return "\n\n".join(blocks) + "\n"


def _plain_line(column: Column, cell: Cell) -> str:
    return f"{column.title}: {visible(text(cell)) or 'none'}"


def _table(page: Page) -> str:
    """Return aligned columns below a header, a record a line, nothing cut: what a pipe or a file gets."""
    views = [view for view in worth_showing(page) if view.rows or (len(page.views) == 1 and not view.one)]
    return "\n".join(_aligned(view, titled=len(page.views) > 1) for view in views)


def _aligned(view: View, *, titled: bool) -> str:
    columns, rows = shown(view)
    if view.one:
        lines = [[column.title, visible(text(cell))] for column, cell in zip(columns, rows[0], strict=True)]
        heading = []
    else:
        lines = [[column.title for column in columns], *([visible(text(cell)) for cell in row] for row in rows)]
        heading = [f"{visible(view.title)}:"] if titled else []
    widths = [max(width(words) for words in column) for column in zip(*lines, strict=True)]
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


# What every format for people needs.


def nearest(fault: UnicodeError) -> tuple[str, int]:
    """Return letters that an old encoding has in place of those it has not: an error handler for `codecs`."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    found = fault.object[fault.start : fault.end].translate(_DRAWN)
    letters = (normalize("NFD", letter)[0] for letter in found)  # its base; a look-alike could change what is said
    return "".join(letter if letter.isascii() else "?" for letter in letters), fault.end


def worth_showing(page: Page) -> list[View]:
    """Return the views that people see: not those for programs alone, and an empty one only where it has words."""
    return [view for view in page.views if any(column.title for column in view.columns) and (view.rows or view.empty)]


def shown(view: View) -> tuple[list[Column], list[list[Cell]]]:
    """Return the columns that people see, their titles fit to be shown, and their cells, row by row."""
    wanted = [index for index, column in enumerate(view.columns) if column.title]
    columns = [replace(view.columns[index], title=visible(view.columns[index].title)) for index in wanted]
    return columns, [[row[index] for index in wanted] for row in view.rows]


def text(cell: Cell) -> str:
    """Return what a cell says; nothing for None, several values with commas between."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case tuple():
            return ", ".join(cell)
        case Share():
            return f"{cell.part} of {cell.whole}"
        case _:
            return str(cell)


def visible(words: str) -> str:
    r"""Return `words` on one line and with control characters made visible (`\x1b`), so that no terminal obeys them."""
    if words.isprintable():
        return words
    return "".join(letter if _harmless_letter(letter) else _escaped(letter) for letter in words.replace("\n", " "))


def _harmless_letter(letter: str) -> bool:
    return letter.isprintable() or category(letter) == "Zs"


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode()


def width(words: str) -> int:
    """Return how many cells of a terminal `words` take."""
    if words.isascii():
        return len(words)
    # A variation selector makes the symbol before it wide.
    return sum(letter == "\ufe0f" or _cells(letter) for letter in words)


def _cells(letter: str) -> int:
    return 0 if category(letter) in ("Mn", "Me") else 1 + (east_asian_width(letter) in "WF")


def pad(words: str, room: int) -> str:
    """Return `words` with blanks up to `room` cells."""
    return words + " " * (room - width(words))
