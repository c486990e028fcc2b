"""Rendering for a terminal, with Rich: pages and help.

Text from a dataset reaches Rich as `Text`, never as a string, which Rich would parse as markup.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from etoile_cli.formats import Heading, cell_text, visible_cells, visible_views
from etoile_cli.text import cell_width, escape_controls
from etoile_cli.view import Cell, Emphasis, Layout, Page, Ratio, View

_STYLES = {Emphasis.NAME: "bold", Emphasis.PLAIN: "", Emphasis.DIM: "dim", Emphasis.HIGHLIGHT: ""}
_HEADING = "bold magenta"
_LABEL = "cyan"
_NOTE = "dim italic"
_MATCH_STYLE = "bold yellow"
_GAP = 3  # cells between two columns of a table
_MAX_PROSE_WIDTH = 72  # longer lines are hard to read
_NONE = "\N{EN DASH}"
_MIN_PROSE_WIDTH = 26  # shorter lines are hard to read, too
_MAX_SHORT_WIDTH = 32  # wider cells are prose
_MAX_NAME_WIDTH = 22  # narrower cells stay on one line if they can
_BAR = 20
_MATCH = re.compile("«[^»]*»")
_MIN_WIDTH = 20
_HEIGHT = 25


def render(page: Page, *, footer: str, width: int, color: bool) -> str:
    """Return `page` and a footer as a terminal `width` cells wide shows them, at least 20; no line is wider."""
    out, written = _console(width, color=color)
    for index, view in enumerate(visible_views(page)):
        if index:
            out.print()
        if len(page.views) > 1:
            out.print(Text(escape_controls(view.title), _HEADING))
        for part in _parts(view, out.width):
            out.print(part)
    out.print()
    out.print(Text(escape_controls(footer), _NOTE))
    return _rstrip_lines(written)


def render_help(
    paragraphs: Sequence[str],
    panels: Mapping[str, Sequence[tuple[str, str]]],
    epilog: Sequence[str],
    *,
    width: int,
    color: bool,
) -> str:
    """Return the help of a command: paragraphs, the names and descriptions of each panel, and an epilog.

    A description stands beside its name, or below it in a narrow terminal.
    """
    out, written = _console(width, color=color)
    out.print("\n\n".join(escape_controls(paragraph) for paragraph in paragraphs))
    names = max((cell_width(name) for entries in panels.values() for name, _ in entries), default=0)
    beside = out.width - names - 4 >= _MIN_PROSE_WIDTH
    for panel, entries in panels.items():
        out.print()
        out.print(Text(panel, _HEADING))
        for name, about in entries:
            if beside:
                row = Table.grid(padding=(0, 2, 0, 0))
                row.add_column(width=names)
                row.add_column(max_width=_MAX_PROSE_WIDTH)
                row.add_row(Text(name, _LABEL), Text(escape_controls(about)))
                out.print(Padding(row, (0, 0, 0, 2)))
            else:
                out.print(Padding(Text(name, _LABEL), (0, 0, 0, 2)))
                out.print(Padding(Text(escape_controls(about)), (0, 0, 0, 4)))
    for paragraph in epilog:
        out.print()
        out.print(Text(paragraph))
    return _rstrip_lines(written)


def _console(width: int, *, color: bool) -> tuple[Console, StringIO]:
    """Return a console `width` cells wide, and the buffer that it writes to."""
    written = StringIO()
    out = Console(
        file=written,
        width=max(width, _MIN_WIDTH),
        height=_HEIGHT,  # with a height Rich accepts the width on a dumb terminal, too
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    return out, written


def _rstrip_lines(written: StringIO) -> str:
    """Return what was written, without the spaces at the end of lines."""
    return "\n".join(line.rstrip() for line in written.getvalue().split("\n"))


def _parts(view: View, room: int) -> Iterator[RenderableType]:
    columns, rows = visible_cells(view)
    if not rows:
        yield Text(view.empty, _NOTE)
    elif view.is_single:
        yield from _cards(columns, rows, room)
    elif view.layout is Layout.TREE:
        yield from _trees(columns, rows)
    elif view.layout is Layout.TRANSPOSED:
        yield from _transposed(columns, rows, room)
    else:
        yield from _table(columns, rows, room)


def _table(columns: list[Heading], rows: list[list[Cell]], room: int) -> Iterator[RenderableType]:
    """Yield a table, or cards where a table would break words."""
    titles = [column.title for column in columns]
    words = [[_words(cell) for cell in row] for row in rows]
    widths = _widths([titles, *words], room)
    if widths is None:
        yield from _cards(columns, rows, room)
        return
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), header_style=_LABEL)
    for index, (column, size) in enumerate(zip(columns, widths, strict=True)):
        number = all(row[index] is None or type(row[index]) in (int, float) for row in rows)
        side: JustifyMethod = "right" if number else "left"
        table.add_column(Text(column.title), width=size, style=_STYLES[column.emphasis], justify=side, overflow="fold")
    for row in words:
        table.add_row(*(_text(cell, column.emphasis) for cell, column in zip(row, columns, strict=True)))
    yield table


def _widths(lines: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Return a width for each column of `lines`, so that no word is broken and all fit `room`; None where none do.

    Names stay on one line where there is room for that.
    """
    by_column = list(zip(*lines, strict=True))
    most = [min(max(map(cell_width, column)), max(_MAX_PROSE_WIDTH, _longest(column))) for column in by_column]
    tight = [
        max(_longest(column), _MIN_PROSE_WIDTH * (widest > _MAX_SHORT_WIDTH))
        for column, widest in zip(by_column, most, strict=True)
    ]
    loose = [widest if widest <= _MAX_NAME_WIDTH else least for widest, least in zip(most, tight, strict=True)]
    least = next((each for each in (loose, tight) if sum(each) + _GAP * (len(each) - 1) <= room), None)
    if least is None:
        return None
    spare = room - sum(least) - _GAP * (len(least) - 1)
    # The columns that need least come first, so that names stay on one line and prose gets the rest.
    for left, index in enumerate(sorted(range(len(least)), key=lambda index: most[index] - least[index])):
        extra = min(most[index] - least[index], spare // (len(least) - left))
        least[index] += extra
        spare -= extra
    return least


def _longest(words: Sequence[str]) -> int:
    return max((cell_width(word) for line in words for word in line.split()), default=0)


def _cards(columns: list[Heading], rows: list[list[Cell]], room: int) -> Iterator[RenderableType]:
    """Yield the records one after another, each field beside its label, or below it where that would break a word."""
    labels = max(cell_width(column.title) for column in columns)
    words = [[_words(cell) or _NONE for cell in row] for row in rows]
    longest = _longest([cell for row in words for cell in row])
    beside = longest <= room - labels - _GAP
    for index, row in enumerate(words):
        if index:
            yield ""
        record = Table.grid(padding=(0, _GAP - 1))
        if beside:
            record.add_column(width=labels, style=_LABEL)
        record.add_column(max_width=max(_MAX_PROSE_WIDTH, longest), overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            value = _text(cell, column.emphasis)
            if beside:
                record.add_row(Text(column.title), value)
            else:
                record.add_row(Text(column.title, _LABEL))
                record.add_row(Padding(value, (0, 0, 0, 2)))
        yield record


def _transposed(columns: list[Heading], rows: list[list[Cell]], room: int) -> Iterator[RenderableType]:
    """Yield a table with one column per record, headed by its first cell; else cards."""
    words = [[_words(cell) or _NONE for cell in row] for row in rows]
    sides = [Heading("", Emphasis.DIM), *(Heading(row[0]) for row in words)]
    fields = [[column.title, *(row[index] for row in words)] for index, column in enumerate(columns) if index]
    if _widths([[side.title for side in sides], *fields], room) is None:
        yield from _cards(columns, rows, room)
    else:
        yield from _table(sides, [list[Cell](field) for field in fields], room)


def _trees(columns: list[Heading], rows: list[list[Cell]]) -> Iterator[RenderableType]:
    """Yield a tree for each name in the first column; the next two cells are a branch, the fourth its text."""
    trees: dict[str, Tree] = {}
    for row in rows:
        name, tie, other, words, *more = (_words(cell) for cell in row)
        tree = trees.setdefault(name, Tree(Text(name, _STYLES[Emphasis.NAME]), guide_style="dim"))
        rest = " · ".join(f"{column.title} {cell}" for column, cell in zip(columns[4:], more, strict=True))
        tree.add(
            Text.assemble(f"{tie} ", (other, _STYLES[Emphasis.NAME]), f"\n{words}\n", (rest, _STYLES[Emphasis.DIM]))
        )
    yield from trees.values()


def _text(words: str, emphasis: Emphasis) -> Text:
    """Return `words` in the style of their column, with the matches of a search highlighted."""
    text = Text(words, _STYLES[emphasis])
    if emphasis is Emphasis.HIGHLIGHT:
        text.highlight_regex(_MATCH, _MATCH_STYLE)
    return text


def _words(cell: Cell) -> str:
    """Return a cell as text, a ratio with a bar."""
    if not isinstance(cell, Ratio):
        return escape_controls(cell_text(cell))
    full = round(_BAR * cell.part / cell.whole) if cell.whole else 0
    return f"{'█' * full}{'░' * (_BAR - full)} {cell_text(cell)}"
