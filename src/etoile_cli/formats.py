"""A page in each output format; what a terminal shows is in `terminal`."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from unicodedata import normalize

from msgspec.structs import replace

from etoile_cli.cells import STANDINGS, Marks, cell_text, spoken
from etoile_cli.errors import UsageError
from etoile_cli.text import cell_width, escape_controls, escape_json, pad
from etoile_cli.view import Cell, EpisodeNumber, Layout, Page, Said, Slot, View


class Format(StrEnum):
    """An output format."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    MD = "md"


def write(page: Page, output: Format, citations: Mapping[str, str] | None = None, *, color: bool = False) -> str:
    """Return `page` in a format, ending in a newline. `table` is the one for pipes: one record per line.

    With `citations`, the sources in words by id, formats for people name the sources of statements. `color` is for
    pipes. Raises UsageError for a format of one table where the page has several.
    """
    match output:
        case Format.TABLE:
            return _table(page, citations, color=color)
        case Format.PLAIN:
            from etoile_cli.plain import write_plain

            return write_plain(page, Marks(citations, symbols=True, voice=True))
        case Format.MD:
            from etoile_cli.markdown import write_markdown

            return write_markdown(page, Marks(citations, symbols=True, voice=citations is None))
        case Format.JSON:
            return _json(page)
        case Format.CSV:
            return _csv(page)
        case _:
            return "".join("\t".join(row) + "\n" for row in _one_table(page))


def select(page: Page, key: str) -> Page:
    """Return a page of the one table with that key, laid out as a table: every column with a key or a title.

    Raises UsageError, which lists the keys.
    """
    views = {view.key: view for view in page.views if view.is_keyed}
    if key not in views:
        from etoile_cli.matching import did_you_mean

        there = "The tables are" if len(views) > 1 else "The only table is"
        raise UsageError(f"No table {key!r} here. {there} {', '.join(views)}.{did_you_mean(key, views)}")
    view = views[key]
    kept = [(place, column) for place, column in enumerate(view.columns) if column.key or column.title]
    columns = tuple(replace(column, slot=(column.slot or Slot.TEXT) if column.title else None) for _, column in kept)
    rows = tuple(tuple(row[place] for place, _ in kept) for row in view.rows)
    return Page(
        (replace(view, columns=columns, rows=rows, layout=Layout.TABLE, limit=None, note=""),), page.error, page.remark
    )


def _json(page: Page) -> str:
    from msgspec import json

    return escape_json(json.format(json.encode(to_jsonable(page)), indent=2).decode()) + "\n"


def to_jsonable(page: Page) -> object:
    """Return the JSON value of `page`: a list for a page of one list, else an object."""
    views = [view for view in page.views if view.is_keyed]
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


def _records(view: View) -> list[dict[str, object]]:
    keyed = [(index, column.key) for index, column in enumerate(view.columns) if column.key]
    return [{key: _value(row[index]) for index, key in keyed} for row in view.rows]


def _value(cell: Cell) -> object:
    """Return the value of a cell for programs."""
    match cell:
        case Said():
            return cell.text
        case EpisodeNumber():
            return cell.number
        case _:
            return cell


def _csv(page: Page) -> str:
    """Return the one table of `page` as a spreadsheet reads it. Raises UsageError where there are several."""
    import csv
    from io import StringIO

    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(_one_table(page))
    return out.getvalue()


def _one_table(page: Page) -> Iterator[list[str]]:
    """Yield the rows of the one table of `page`, a header of keys first; no cell has a tab or a line break.

    Raises UsageError where there are several.
    """
    views = [view for view in page.views if view.is_keyed]
    if len(views) > 1:
        keys = ", ".join(view.key for view in views)
        raise UsageError(f"This page has several tables: choose one with --only. They are {keys}.")
    for view in views:
        keyed = [(index, column.key) for index, column in enumerate(view.columns) if column.key]
        yield [key for _, key in keyed]
        yield from ([_escape_formula(row[index]) for index, _ in keyed] for row in view.rows)


def _escape_formula(cell: Cell) -> str:
    """Return a cell as text, with an apostrophe before what a spreadsheet would run as a formula."""
    value = _value(cell)
    words = escape_controls(
        cell_text(cell, separator="; ") if value is cell else str(value if value is not None else "")
    )
    start = normalize("NFKC", words).lstrip()[:1]  # a full-width sign starts a formula, too
    return f"'{words}" if isinstance(value, str | tuple) and start and start in "=+-@" else words


def _table(page: Page, citations: Mapping[str, str] | None, *, color: bool) -> str:
    """Return aligned columns below a header: each record on a line, with doubts of its statements in words.

    Where there is no table, it is what people read in its place.
    """
    views = [view for view in page.views if view.is_keyed and any(column.title for column in view.columns)]
    shown = [view for view in views if view.rows or (len(views) == 1 and not view.is_single)]
    if not any(view.rows for view in shown):
        read = page.views[1:] if page.remark else page.views  # the first says the remark, which is on stderr
        lines = [line.rstrip() for view in read if view.is_laid_out for line in _sentences(view)]
        told = "".join(f"{line}\n" for line in lines if line)
        if told or not shown:
            return told
    parts = []
    for view in shown:
        title = escape_controls(view.title or view.key)
        heading = [f"{title[:1].upper()}{title[1:]}:"] if len(shown) > 1 and not view.is_single else []
        parts.append("\n".join([*heading, *_aligned(view, citations, color=color), ""]))
    return "\n".join(parts)


def _sentences(view: View) -> Iterator[str]:
    """Yield the texts of a view for people, or what they read where it has none."""
    if not view.rows:
        yield escape_controls(view.empty)
    marks = Marks(symbols=True, voice=True)
    for entry in view.entries():
        yield from (spoken(field.cell, marks) for field in entry.get(Slot.TEXT, []))


def _aligned(view: View, citations: Mapping[str, str] | None, *, color: bool) -> Iterator[str]:
    """Yield a line for each record below the titles of the columns, or for each field that a single one has."""
    titled = [(index, column) for index, column in enumerate(view.columns) if column.title]
    slots = [column.slot for _, column in titled]
    titles = [escape_controls(column.title or "") for _, column in titled]
    marks = Marks(symbols=citations is None, voice=True)
    rows = [[_in_words(row[index], marks) for index, _ in titled] for row in view.rows]
    cited = [_cited(view, cells, citations) for cells in view.rows] if citations is not None else []
    if any(cited):
        titles.append("Sources")
        slots.append(Slot.META)
        for row, sources in zip(rows, cited, strict=True):
            row.append(escape_controls("; ".join(sources)))
    if view.is_single:
        slots = [Slot.META, None]
        lines = [[title, cell] for title, cell in zip(titles, rows[0], strict=True) if cell]
    else:
        lines = [titles, *rows]
    widths = [max(map(cell_width, column)) for column in zip(*lines, strict=True)]
    for number, line in enumerate(lines):
        padded = [pad(words, room) for words, room in zip(line, widths, strict=True)]
        if color:
            styled = [_STYLES.get(slot or Slot.TEXT, "") if number or view.is_single else "2" for slot in slots]
            padded = [
                f"\x1b[{style}m{words}\x1b[0m" if style else words for style, words in zip(styled, padded, strict=True)
            ]
        yield "  ".join(padded).rstrip()


def _in_words(cell: Cell, marks: Marks) -> str:
    """Return a cell for a pipe: an episode as its number, "?" where it is not known, "" for what is known before."""
    if isinstance(cell, EpisodeNumber):
        return {None: "?", 0: ""}.get(cell.number, str(cell.number))
    return spoken(cell, marks)


_STYLES = {Slot.NAME: "1", Slot.META: "2", Slot.ASIDE: "2", Slot.LEAD: "2"}
"""The colours of columns for a pipe, as codes of a terminal."""


def _cited(view: View, cells: tuple[Cell, ...], citations: Mapping[str, str]) -> list[str]:
    """Return how well the statements of a row are supported, in words, and their sources: those of its fields, too."""
    statements = [cell for cell in cells if isinstance(cell, Said)]
    fields = {column.key: cell for column, cell in zip(view.columns, cells, strict=True)}
    levels = [*(each.confidence for each in statements), fields.get("confidence")]
    ids = [*(id_ for each in statements for id_ in each.sources), *_strings(fields.get("sources"))]
    standings = [words for confidence, words in STANDINGS.items() if confidence in levels]
    return list(dict.fromkeys([*standings, *(citations.get(id_, id_) for id_ in ids)]))


def _strings(cell: Cell) -> tuple[str, ...]:
    return cell if isinstance(cell, tuple) else ()
