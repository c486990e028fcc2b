"""A page on a terminal, by way of Rich: a table where it fits, else one record under another.

Text from a dataset reaches Rich as `Text`, never as a string, which Rich would read as markup.
"""

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from etoile_cli.formats import shown, text, visible, width, worth_showing
from etoile_cli.view import Cell, Column, Layout, Look, Page, Share, View

if TYPE_CHECKING:
    from etoile_cli.quiz.play import Reply, Turn

_STYLES = {Look.NAME: "bold", Look.PLAIN: "", Look.QUIET: "dim", Look.MARKED: ""}
_HEADING = "bold magenta"
_LABEL = "cyan"
_NOTE = "dim italic"
_HIT = "bold yellow"
_GAP = 3  # cells between two columns of a table
_MEASURE = 72  # no column of prose is wider: longer lines are hard to read
_NONE = "\N{EN DASH}"
_PROSE = 26  # nor narrower: a tower of short lines is hard to read too
_SHORT = 32  # what takes no more cells than this is no prose
_NAME = 22  # what takes no more than this stays on one line if it can
_BAR = 20
_FOUND = re.compile("«[^»]*»")
_LEAST = 20
_TALL = 25


def render(page: Page, *, note: str, width: int, color: bool) -> str:
    """Return what a terminal `width` cells wide shows of `page`, and below it a note; no line is wider."""
    out, written = _console(width, color=color)
    for index, view in enumerate(worth_showing(page)):
        if index:
            out.print()
        if len(page.views) > 1:
            out.print(Text(visible(view.title), _HEADING))
        for part in _parts(view, out.width):
            out.print(part)
    out.print()
    out.print(Text(visible(note), _NOTE))
    return _trimmed(written)


def question(turn: "Turn", *, width: int, color: bool) -> str:
    """Return what a player reads before answering: where the game stands, the question, the choices that are left."""
    out, written = _console(width, color=color)
    if turn.notice:
        out.print(Text(visible(turn.notice), _NOTE))
    else:
        whose = f"{turn.player}, question" if turn.player else "Question"
        out.print()
        out.print(Text(visible(f"{whose} {turn.number} of {turn.total}"), _LABEL))
        out.print(Text(visible(turn.question.prompt), _STYLES[Look.NAME]))
    for letter, choice in turn.left:
        out.print(Padding(Text.assemble((f"{letter}  ", _LABEL), visible(choice)), (0, 0, 0, 2)))
    return f"{_trimmed(written)}> "


def verdict(reply: "Reply", *, width: int, color: bool) -> str:
    """Return what a player reads after answering: whether it was right, the right answer, why, and who says so."""
    out, written = _console(width, color=color)
    said, style = (
        ("Right", "bold green") if reply.right else ("Wrong", "bold red") if reply.given else ("Skipped", "bold")
    )
    answer = visible(reply.given if reply.right and reply.given else reply.question.answer)
    half = " For half a point." if reply.right and reply.points < 1 else ""
    out.print(Text.assemble((f"{said}: ", style), f"{answer}{'' if answer.endswith('.') else '.'}{half}"))
    out.print(Text(visible(f"{reply.question.explanation} ({', '.join(reply.question.sources)})"), _STYLES[Look.QUIET]))
    return _trimmed(written)


def _console(width: int, *, color: bool) -> tuple[Console, StringIO]:
    """Return a console that is `width` cells wide and what is written on it."""
    written = StringIO()
    out = Console(
        file=written,
        width=max(width, _LEAST),
        height=_TALL,  # with it Rich takes our word for the width, on a dumb terminal too
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    return out, written


def _trimmed(written: StringIO) -> str:
    """Return what was written without the blanks that Rich fills lines with."""
    return "\n".join(line.rstrip() for line in written.getvalue().split("\n"))


def _parts(view: View, room: int) -> Iterator[RenderableType]:
    columns, rows = shown(view)
    if not rows:
        yield Text(view.empty, _NOTE)
    elif view.one:
        yield from _stack(columns, rows, room)
    elif view.layout is Layout.TREE:
        yield from _trees(columns, rows)
    elif view.layout is Layout.ACROSS:
        yield from _across(columns, rows, room)
    else:
        yield from _table(columns, rows, room)


def _table(columns: list[Column], rows: list[list[Cell]], room: int) -> Iterator[RenderableType]:
    """Yield a table, or records in a stack where a table would break words."""
    titles = [column.title for column in columns]
    words = [[_words(cell) for cell in row] for row in rows]
    widths = _widths([titles, *words], room)
    if widths is None:
        yield from _stack(columns, rows, room)
        return
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), header_style=_LABEL)
    for index, (column, size) in enumerate(zip(columns, widths, strict=True)):
        number = all(row[index] is None or type(row[index]) in (int, float) for row in rows)
        side: JustifyMethod = "right" if number else "left"
        table.add_column(Text(column.title), width=size, style=_STYLES[column.look], justify=side, overflow="fold")
    for row in words:
        table.add_row(*(_text(cell, column.look) for cell, column in zip(row, columns, strict=True)))
    yield table


def _widths(lines: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Return a width for each column of `lines` with no word broken and all within `room`; None where there is none.

    Names stay on one line where there is room for that.
    """
    by_column = list(zip(*lines, strict=True))
    most = [min(max(map(width, column)), max(_MEASURE, _longest(column))) for column in by_column]
    tight = [max(_longest(column), _PROSE * (widest > _SHORT)) for column, widest in zip(by_column, most, strict=True)]
    loose = [widest if widest <= _NAME else least for widest, least in zip(most, tight, strict=True)]
    least = next((each for each in (loose, tight) if sum(each) + _GAP * (len(each) - 1) <= room), None)
    if least is None:
        return None
    spare = room - sum(least) - _GAP * (len(least) - 1)
    # The least wanting columns are served first, so that names stay on one line and prose takes what is left.
    for left, index in enumerate(sorted(range(len(least)), key=lambda index: most[index] - least[index])):
        extra = min(most[index] - least[index], spare // (len(least) - left))
        least[index] += extra
        spare -= extra
    return least


def _longest(words: Sequence[str]) -> int:
    return max((width(word) for line in words for word in line.split()), default=0)


def _stack(columns: list[Column], rows: list[list[Cell]], room: int) -> Iterator[RenderableType]:
    """Yield the records one under another, each field beside its label; below it where that would break a word."""
    labels = max(width(column.title) for column in columns)
    words = [[_words(cell) or _NONE for cell in row] for row in rows]
    longest = _longest([cell for row in words for cell in row])
    beside = longest <= room - labels - _GAP
    for index, row in enumerate(words):
        if index:
            yield ""
        record = Table.grid(padding=(0, _GAP - 1))
        if beside:
            record.add_column(width=labels, style=_LABEL)
        record.add_column(max_width=max(_MEASURE, longest), overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            value = _text(cell, column.look)
            if beside:
                record.add_row(Text(column.title), value)
            else:
                record.add_row(Text(column.title, _LABEL))
                record.add_row(Padding(value, (0, 0, 0, 2)))
        yield record


def _across(columns: list[Column], rows: list[list[Cell]], room: int) -> Iterator[RenderableType]:
    """Yield a table with a column for each record, the first column's cells at their heads; else a stack."""
    words = [[_words(cell) or _NONE for cell in row] for row in rows]
    sides = [Column("", "", lambda _: "", Look.QUIET), *(Column("", row[0], lambda _: "") for row in words)]
    fields = [[column.title, *(row[index] for row in words)] for index, column in enumerate(columns) if index]
    if _widths([[side.title for side in sides], *fields], room) is None:
        yield from _stack(columns, rows, room)
    else:
        yield from _table(sides, [list[Cell](field) for field in fields], room)


def _trees(columns: list[Column], rows: list[list[Cell]]) -> Iterator[RenderableType]:
    """Yield a tree for each name in the first column: the next two cells make a branch, the fourth is what it says."""
    trees: dict[str, Tree] = {}
    for row in rows:
        name, tie, other, words, *more = (_words(cell) for cell in row)
        tree = trees.setdefault(name, Tree(Text(name, _STYLES[Look.NAME]), guide_style="dim"))
        rest = " · ".join(f"{column.title} {cell}" for column, cell in zip(columns[4:], more, strict=True))
        tree.add(Text.assemble(f"{tie} ", (other, _STYLES[Look.NAME]), f"\n{words}\n", (rest, _STYLES[Look.QUIET])))
    yield from trees.values()


def _text(words: str, look: Look) -> Text:
    """Return `words` as they look; what was found in them stands out, in colour and without."""
    text = Text(words, _STYLES[look])
    if look is Look.MARKED:
        text.highlight_regex(_FOUND, _HIT)
    return text


def _words(cell: Cell) -> str:
    """Return what a cell says, with a bar before a share of something."""
    if not isinstance(cell, Share):
        return visible(text(cell))
    full = round(_BAR * cell.part / cell.whole) if cell.whole else 0
    return f"{'█' * full}{'░' * (_BAR - full)} {text(cell)}"
