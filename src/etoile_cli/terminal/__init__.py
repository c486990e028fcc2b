"""Rendering for a terminal, with Rich: pages, and the help.

Text from a dataset reaches Rich as `Text`, never as a string, which Rich would parse as markup.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO

from rich.console import Console
from rich.text import Text

from etoile_cli.cells import Marks
from etoile_cli.terminal import layouts
from etoile_cli.terminal.drawing import HEADING, INDENT, MAX_PROSE_WIDTH, PAGE_WIDTH, Drawing, indented
from etoile_cli.terminal.tables import table
from etoile_cli.text import cell_width, escape_controls
from etoile_cli.view import Layout, Page, View
from etoile_cli.wrapping import command_apart

_NOTE = "dim"
_MIN_WIDTH = 20
_HEIGHT = 25


def render(page: Page, *, footer: str, width: int, color: bool, citations: Mapping[str, str] | None = None) -> str:
    """Return `page` and a footer as a terminal `width` cells wide shows them, at least 20.

    No line is wider but an address. With `citations`, the sources in words by id, statements have the numbers of their
    sources, and these stand below.
    """
    out, written = _console(width, color=color)
    draw = Drawing(out, Marks(citations, symbols=True), color=color)
    for index, view in enumerate(view for view in page.views if view.is_laid_out):
        if index:
            out.print()
        _print(out, _lines(draw, view))
    if notes := draw.marks.notes():
        out.print()
        for note in notes:
            _print(out, draw.wrap(Text(note, _NOTE), out.width, PAGE_WIDTH))
    if last := [*filter(None, (escape_controls(footer), *draw.marks.legends()))]:
        out.print()
        for line in _packed(last, min(out.width, PAGE_WIDTH)):
            _print(out, draw.wrap(Text(line, _NOTE), out.width, PAGE_WIDTH))
    return _rstrip_lines(written)


def _packed(parts: Sequence[str], room: int) -> Iterator[str]:
    """Yield the parts of a note or footer in lines of up to `room` cells, none broken where a line has room for it."""
    line = ""
    for part in parts:
        longer = f"{line} · {part}" if line else part
        if line and cell_width(longer) > room:
            yield line
            line = part
        else:
            line = longer
    yield line


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
    draw = Drawing(out, Marks(), color=color)
    out.print("\n\n".join(escape_controls(paragraph) for paragraph in paragraphs))
    names = max((cell_width(name) for entries in panels.values() for name, _ in entries), default=0)
    for panel, entries in panels.items():
        out.print()
        out.print(Text(panel, HEADING))
        for name, about in entries:
            lines = draw.labelled(Text(name, HEADING), Text(escape_controls(about)), names, out.width - INDENT)
            _print(out, indented(lines, INDENT))
    for paragraph in epilog:
        out.print()
        out.print(Text(paragraph))
    return _rstrip_lines(written)


def _lines(draw: Drawing, view: View) -> Iterator[Text]:
    """Yield the lines of a view."""
    room = min(draw.width, PAGE_WIDTH)
    if view.title:
        yield from draw.wrap(Text(escape_controls(view.title), HEADING), room)
    inner = room - INDENT * bool(view.title)
    if view.rows:
        lines = [*_LAYOUTS[view.layout](draw, view, inner)]
    else:
        lines = _note(draw, escape_controls(view.empty), inner, MAX_PROSE_WIDTH)
    if view.note:
        for line in _packed(escape_controls(view.note).split(" · "), inner):
            lines += _note(draw, line, inner, PAGE_WIDTH)
    yield from indented(lines, INDENT * bool(view.title))


def _note(draw: Drawing, text: str, room: int, most: int) -> list[Text]:
    """Return a text in lines of up to `most` cells, a command at its end unbroken where it fits into a line."""
    told, command = command_apart(text, min(room, most))
    return [line for part in (told, *command) for line in draw.wrap(Text(part, _NOTE), room, most)]


_LAYOUTS: Mapping[Layout, Callable[[Drawing, View, int], Iterator[Text]]] = {
    Layout.CARD: layouts.card,
    Layout.FACTS: layouts.facts,
    Layout.ENTRIES: layouts.entries,
    Layout.TABLE: table,
    Layout.TREE: layouts.tree,
    Layout.SIDE_BY_SIDE: layouts.side_by_side,
    Layout.BARS: layouts.bars,
}


def _print(out: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        out.print(line, soft_wrap=True)


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
