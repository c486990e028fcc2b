"""Rendering for a terminal, with Rich: pages, and the help.

Text from a dataset reaches Rich as `Text`, never as a string, which Rich would parse as markup.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import groupby, zip_longest

from rich.console import Console
from rich.text import Text

from etoile_cli.cells import Marks, cell_text
from etoile_cli.text import cell_width, escape_controls
from etoile_cli.view import Accent, Cell, Entry, EpisodeNumber, Field, Layout, Move, Page, Ratio, Said, Sign, Slot, View

_STYLES = {Slot.NAME: "bold", Slot.META: "dim", Slot.LEAD: "dim", Slot.ASIDE: "dim"}
_HEADING = "bold"
_LABEL = "dim"
_NOTE = "dim"
_MATCH_STYLE = "bold yellow"
_ACCENTS = ("cyan", "magenta", "yellow", "green", "blue")
_INDENT = 2  # of what stands below a heading
_GAP = 2  # cells between two columns
_WIDE_PAGE = 110  # what compares groups beside each other may be wider
_PAGE_WIDTH = 80  # what stands at the right edge is no farther away
_MAX_PROSE_WIDTH = 72  # longer lines are hard to read
_MIN_PROSE_WIDTH = 26  # shorter lines are hard to read, too
_MIN_SHORT_WIDTH = 12  # of a job beside a name
_MAX_SHORT_WIDTH = 32  # wider cells of a table are prose
_MAX_NAME_WIDTH = 22  # narrower cells stay on one line if they can
_MAX_LABEL_WIDTH = 16
_BAR = 20
_MIN_BAR = 5
_MAX_DOTS = 24
_MIN_WIDTH = 20
_HEIGHT = 25


def render(page: Page, *, footer: str, width: int, color: bool, citations: Mapping[str, str] | None = None) -> str:
    """Return `page` and a footer as a terminal `width` cells wide shows them, at least 20; no line is wider.

    With `citations`, the sources in words by id, statements have the numbers of their sources, and these stand below.
    """
    out, written = _console(width, color=color)
    draw = _Drawing(out, Marks(citations, symbols=True), color=color)
    for index, view in enumerate(view for view in page.views if view.is_laid_out):
        if index:
            out.print()
        _print(out, draw.view(view))
    if notes := draw.marks.notes():
        out.print()
        for note in notes:
            _print(out, draw.wrap(Text(note, _NOTE), out.width, _PAGE_WIDTH))
    last = " · ".join(filter(None, (escape_controls(footer), draw.marks.legend())))
    if last:
        out.print()
        _print(out, draw.wrap(Text(last, _NOTE), out.width, _PAGE_WIDTH))
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
    draw = _Drawing(out, Marks(), color=color)
    out.print("\n\n".join(escape_controls(paragraph) for paragraph in paragraphs))
    names = max((cell_width(name) for entries in panels.values() for name, _ in entries), default=0)
    for panel, entries in panels.items():
        out.print()
        out.print(Text(panel, _HEADING))
        for name, about in entries:
            lines = draw.labelled(Text(name, _HEADING), Text(escape_controls(about)), names, out.width - _INDENT)
            _print(out, _indented(lines, _INDENT))
    for paragraph in epilog:
        out.print()
        out.print(Text(paragraph))
    return _rstrip_lines(written)


class _Drawing:
    """Draws views as lines of text that fit a console."""

    def __init__(self, out: Console, marks: Marks, *, color: bool) -> None:
        self.marks = marks
        self._out = out
        self._color = color

    def view(self, view: View) -> Iterator[Text]:
        """Yield the lines of a view."""
        room = min(self._out.width, _PAGE_WIDTH)
        if view.title:
            yield from self.wrap(Text(escape_controls(view.title), _HEADING), room)
        inner = room - _INDENT * bool(view.title)
        lines = [] if view.rows else self.wrap(Text(escape_controls(view.empty), _NOTE), inner)
        if view.rows:
            lines = [*_LAYOUTS[view.layout](self, view, inner)]
        if view.note:
            lines += self.wrap(Text(escape_controls(view.note), _NOTE), inner, _PAGE_WIDTH)
        yield from _indented(lines, _INDENT * bool(view.title))

    def wrap(self, text: Text, room: int, most: int = _MAX_PROSE_WIDTH) -> list[Text]:
        """Return `text` in lines of up to `room` cells, and of up to `most`: longer ones are hard to read."""
        lines = text.wrap(self._out, max(min(room, most), 1), overflow="fold")
        for line in lines:
            line.rstrip()
        return list(lines)

    def columns(self, cells: Sequence[tuple[Text, int]]) -> list[Text]:
        """Return cells beside each other, each wrapped to its width."""
        wrapped = [self.wrap(text, room) for text, room in cells]
        lines = []
        for parts in zip_longest(*wrapped, fillvalue=Text()):
            line = Text()
            for part, (_, room) in zip(parts, cells, strict=True):
                line.append_text(part)
                line.pad_right(max(room - part.cell_len, 0) + _GAP)
            line.rstrip()
            lines.append(line)
        return lines

    def labelled(self, label: Text, text: Text, labels: int, room: int, *, bullet: bool = False) -> list[Text]:
        """Return a label of up to `labels` cells with a text beside it, or below it where that would be too narrow."""
        is_beside = room - labels - _GAP >= _MIN_PROSE_WIDTH
        indent = labels + _GAP if is_beside else _INDENT
        mark = "• " if bullet else ""
        lines = self.wrap(text, room - indent - len(mark))
        marked = [
            Text.assemble((mark, "dim") if index == 0 else " " * len(mark), line) for index, line in enumerate(lines)
        ]
        if not is_beside:
            return [*(self.wrap(label, room) if label.cell_len else []), *_indented(marked, indent)]
        return self.columns([(label, labels), (Text("\n").join(marked), room - indent)])

    def edged(self, text: Text, aside: Text, room: int) -> list[Text]:
        """Return a text with another one at the right edge, or below it where both do not fit."""
        left = room - aside.cell_len - _GAP
        if not aside.cell_len:
            return self.wrap(text, room)
        if left < min(text.cell_len, _MIN_PROSE_WIDTH):
            return [*self.wrap(text, room), *self.wrap(aside, room)]
        first, *rest = self.wrap(text, left)
        first.pad_right(room - aside.cell_len - first.cell_len)
        return [first.append_text(aside), *rest]

    def text(self, cell: Cell, slot: Slot) -> Text:
        """Return a cell in the style of its slot, with its marks."""
        style = _STYLES.get(slot, "")
        match cell:
            case Said():
                text = self._said(cell, style)
            case Accent():
                text = Text(escape_controls(cell.text), f"{_STYLES.get(slot, 'bold')} {_accent(cell.number)}")
            case Move():
                text = Text(" ─► ").join(self.text(each, Slot.TEXT) for each in (cell.start, cell.end))
            case Sign():
                text = Text(cell.symbol, "bold")
            case EpisodeNumber():
                text = Text(self.marks.unknown_episode() if cell.number is None else str(cell.number or ""), style)
            case Ratio() if slot is Slot.ASIDE and cell.whole <= _MAX_DOTS:
                dots = "●" * cell.part + "○" * (cell.whole - cell.part)
                text = Text.assemble(dots, (f"  {escape_controls(cell_text(cell))}", style))
            case _:
                text = Text(escape_controls(cell_text(cell)), style)
        return text

    def _said(self, said: Said, style: str) -> Text:
        """Return a statement with its mark, and with the hits of a search highlighted: in words without colour."""
        text = Text(style=style)
        end = 0
        for start, stop in said.hits:
            text.append(escape_controls(said.text[end:start]))
            found = escape_controls(said.text[start:stop])
            text.append(*((found, _MATCH_STYLE) if self._color else (f"«{found}»",)))
            end = stop
        text.append(escape_controls(said.text[end:]))
        return text.append(self.marks.after(said), "dim")

    def fields(self, entry: Entry, slot: Slot, *, separator: str = " · ") -> Text:
        """Return the cells in a slot in one line."""
        line = Text()
        for field in entry.get(slot, []):
            line.append(separator if line.cell_len else "", _STYLES.get(slot, ""))
            line.append_text(self.text(field.cell, slot))
        return line

    def card(self, view: View, room: int) -> Iterator[Text]:
        """Yield a name with what sets it apart at the right edge, a line of meta, and sentences."""
        for entry in view.entries():
            name = self.fields(entry, Slot.NAME)
            name.plain = name.plain.upper()
            yield from self.edged(name, self.fields(entry, Slot.ASIDE), room)
            yield from self.wrap(self.fields(entry, Slot.META), room) if Slot.META in entry else ()
            for field in entry.get(Slot.TEXT, []):
                yield from self.wrap(self.text(field.cell, Slot.TEXT), room)

    def facts(self, view: View, room: int) -> Iterator[Text]:
        """Yield a label and its sentence for each row, or for each field of a single record."""
        entries = view.entries()
        labelled = [
            (self.fields(entry, Slot.NAME) if Slot.NAME in entry else Text(field.title or "", "bold"), field)
            for entry in entries
            for field in entry.get(Slot.TEXT, [])
        ]
        labels = min(max((label.cell_len for label, _ in labelled), default=0), _MAX_LABEL_WIDTH)
        is_list = len({label.plain for label, _ in labelled}) < len(labelled)
        last = ""
        for label, field in labelled:
            shown = label if label.plain != last else Text()
            last = label.plain
            text = self.text(field.cell, Slot.TEXT)
            yield from self.labelled(shown, text, labels, room, bullet=is_list and label.cell_len > 0)

    def entries(self, view: View, room: int) -> Iterator[Text]:
        """Yield names and texts under the headings of their groups."""
        found = view.entries()
        headed = any(Slot.GROUP in entry for entry in found)
        widths = self._slot_widths(found, room - _INDENT * headed)
        for index, group in enumerate(_by_group(found)):
            heading = self.fields(group[0], Slot.GROUP)
            if heading.cell_len:
                yield from [Text()] * bool(index and widths is None)
                heading.stylize(_HEADING)
                yield from self.wrap(heading, room)
            yield from _indented(self._group(group, widths, room - _INDENT * headed), _INDENT * headed)

    def _slot_widths(self, entries: Sequence[Entry], room: int) -> dict[Slot, int] | None:
        """Return the widths of what stands beside each other in entries; None where texts stand below their names."""
        widths = {
            slot: max(self.fields(entry, slot).cell_len for entry in entries)
            for slot in (Slot.LEAD, Slot.NAME, Slot.ASIDE)
        }
        widths[Slot.NAME] = min(widths[Slot.NAME], room // 3)
        text = room - sum(width + _GAP for width in widths.values() if width)
        is_name_broken = _longest([self.fields(entry, Slot.NAME) for entry in entries]) > widths[Slot.NAME]
        if is_name_broken or text < _MIN_PROSE_WIDTH or any(Slot.META in entry for entry in entries):
            return None
        return {**widths, Slot.TEXT: text}

    def _group(self, group: Sequence[Entry], widths: dict[Slot, int] | None, room: int) -> Iterator[Text]:
        leads = max(self.fields(entry, Slot.LEAD).cell_len for entry in group)
        last = None
        for entry in group:
            if widths is None:
                yield from self._stacked(entry, leads, room)
            else:
                is_repeated = Slot.LEAD not in entry and entry.get(Slot.NAME) == last
                last = entry.get(Slot.NAME)
                yield from self._beside({**entry, Slot.NAME: []} if is_repeated else entry, widths)

    def _beside(self, entry: Entry, widths: Mapping[Slot, int]) -> Iterator[Text]:
        """Yield an entry whose name and text are beside each other."""
        shown = [(slot, widths[slot]) for slot in (Slot.LEAD, Slot.NAME, Slot.TEXT) if widths[slot]]
        first, *rest = self.columns([(self.fields(entry, slot, separator=" "), width) for slot, width in shown])
        aside = self.fields(entry, Slot.ASIDE)
        if aside.cell_len:
            edge = sum(width + _GAP for _, width in shown) + widths[Slot.ASIDE]
            first.pad_right(edge - aside.cell_len - first.cell_len)
            first.append_text(aside)
        yield from (first, *rest)

    def _stacked(self, entry: Entry, leads: int, room: int) -> Iterator[Text]:
        """Yield an entry with its text below its name."""
        indent = (leads + _GAP) * bool(leads)
        lead = self.fields(entry, Slot.LEAD)
        if indent > room // 2:  # a date in a narrow terminal
            yield from self.wrap(lead, room) if lead.cell_len else ()
            indent, lead = _INDENT, Text()
        head = Text(" · ", "dim").join(self.fields(entry, slot) for slot in (Slot.NAME, Slot.META) if slot in entry)
        texts = [self.text(field.cell, Slot.TEXT) for field in entry.get(Slot.TEXT, [])]
        if not head.cell_len and texts:
            head = texts.pop(0)
        lines = _indented(self.edged(head, self.fields(entry, Slot.ASIDE), room - indent), indent)
        lines[0] = Text.assemble(lead, lines[0][lead.cell_len :])
        yield from lines
        for text in texts:
            yield from _indented(self.wrap(text, room - indent - _INDENT), indent + _INDENT)

    def side_by_side(self, view: View, room: int) -> Iterator[Text]:
        """Yield groups of entries beside each other, or one below another where there is no room for that."""
        groups = _by_group(view.entries())
        room += min(self._out.width, _WIDE_PAGE) - min(self._out.width, _PAGE_WIDTH)
        half = (room - _GAP * (len(groups) - 1)) // len(groups)
        blocks = [[*self._block(group, max(half, _MIN_PROSE_WIDTH))] for group in groups]
        if half < _MIN_PROSE_WIDTH:
            for index, group in enumerate(groups):
                yield from [Text()] * bool(index)
                yield from self._block(group, room)
            return
        for parts in zip_longest(*blocks, fillvalue=Text()):
            line = Text()
            for part in parts:
                line.append_text(part)
                line.pad_right(max(half - part.cell_len, 0) + _GAP)
            line.rstrip()
            yield line

    def _block(self, group: Sequence[Entry], room: int) -> Iterator[Text]:
        """Yield the heading of a group, each part on a line of its own, and its entries."""
        for index, field in enumerate(group[0].get(Slot.GROUP, [])):
            heading = self.text(field.cell, Slot.NAME if index == 0 else Slot.META)
            yield from self.wrap(heading, room)
        leads = max(self.fields(entry, Slot.LEAD).cell_len for entry in group)
        left = room - (leads + _GAP) * bool(leads)
        names = min(max(self.fields(entry, Slot.NAME).cell_len for entry in group), _MAX_NAME_WIDTH, left)
        rest = left - names - _GAP
        is_stacked = rest < _MIN_SHORT_WIDTH
        for entry in group:
            cells = [(Slot.LEAD, leads), (Slot.NAME, names), *([] if is_stacked else [(Slot.META, rest)])]
            yield from self.columns([(self.fields(entry, slot), width) for slot, width in cells if width])
            if is_stacked and Slot.META in entry:
                indent = (leads + _GAP) * bool(leads) + _INDENT
                yield from _indented(self.wrap(self.fields(entry, Slot.META), room - indent), indent)

    def tree(self, view: View, room: int) -> Iterator[Text]:
        """Yield entries that branch off the name of their group."""
        for index, group in enumerate(_by_group(view.entries())):
            yield from [Text()] * bool(index)
            yield from self.wrap(self.fields(group[0], Slot.GROUP), room)
            for place, entry in enumerate(group):
                head = Text("  ").join(self.fields(entry, slot) for slot in (Slot.LEAD, Slot.NAME) if slot in entry)
                lines = self.edged(head, self.fields(entry, Slot.ASIDE), room - len(_BRANCH))
                for field in entry.get(Slot.TEXT, []):
                    text = self.text(field.cell, Slot.TEXT)
                    lines += _indented(self.wrap(text, room - len(_BRANCH) - _INDENT), _INDENT)
                is_last = place == len(group) - 1
                for number, line in enumerate(lines):
                    guide = (_LAST if is_last else _BRANCH) if number == 0 else "   " if is_last else _TRUNK
                    yield Text.assemble((guide, "dim"), line)

    def bars(self, view: View, room: int) -> Iterator[Text]:
        """Yield names with the bars of their ratios."""
        entries = view.entries()
        names = min(max(self.fields(entry, Slot.NAME).cell_len for entry in entries), _MAX_NAME_WIDTH)
        for entry in entries:
            for field in entry.get(Slot.TEXT, []):
                said = self.text(field.cell, Slot.META)
                bar = _bar(field.cell, min(room - names - said.cell_len - 2 * _GAP, _BAR))
                value = Text("  ").join((bar, said)) if bar.cell_len else said
                yield from self.labelled_row(self.fields(entry, Slot.NAME), value, names, room)

    def labelled_row(self, label: Text, value: Text, labels: int, room: int) -> list[Text]:
        """Return a label and a value in one line, or two where they do not fit."""
        if labels + _GAP + value.cell_len <= room:
            return self.columns([(label, labels), (value, value.cell_len)])
        return [*self.wrap(label, room), *_indented(self.wrap(value, room - _INDENT), _INDENT)]

    def table(self, view: View, room: int) -> Iterator[Text]:
        """Yield columns with titles, with headings between groups of rows; or entries where words would break."""
        room += self._out.width - min(self._out.width, _PAGE_WIDTH)  # a table may be wider than prose
        shown = [(index, column) for index, column in enumerate(view.columns) if column.slot not in (None, Slot.GROUP)]
        titles = [Text(column.title or "", _LABEL) for _, column in shown]
        rows = view.rows[: view.limit]
        cells = [[self.text(row[index], column.slot or Slot.TEXT) for index, column in shown] for row in rows]
        widths = _widths([titles, *cells], room)
        if widths is None:
            yield from self._narrow_table(view, room)
            return
        yield from self.columns([*zip(titles, widths, strict=True)])
        numbers = [all(row[index] is None or type(row[index]) in (int, float) for row in rows) for index, _ in shown]
        last = Text()
        for row, entry in zip(cells, view.entries(), strict=True):
            heading = self.fields(entry, Slot.GROUP)
            if heading.plain != last.plain:
                last = heading
                yield from (Text(), *self.wrap(Text(heading.plain, _HEADING), room))
            for text, width, is_number in zip(row, widths, numbers, strict=True):
                if is_number:
                    text.pad_left(max(width - text.cell_len, 0))
            yield from self.columns([*zip(row, widths, strict=True)])

    def _narrow_table(self, view: View, room: int) -> Iterator[Text]:
        """Yield each row as its name, and the rest of it indented below."""
        for group in _by_group(view.entries()):
            if heading := self.fields(group[0], Slot.GROUP):
                heading.stylize(_HEADING)
                yield from self.wrap(heading, room)
            for entry in group:
                yield from self.wrap(self.fields(entry, Slot.NAME), room) if Slot.NAME in entry else ()
                rest = [
                    self._with_title(field, slot)
                    for slot, fields in entry.items()
                    for field in fields
                    if slot not in (Slot.NAME, Slot.GROUP)
                ]
                if rest:
                    yield from _indented(self.wrap(Text(" · ", "dim").join(rest), room - _INDENT), _INDENT)

    def _with_title(self, field: Field, slot: Slot) -> Text:
        """Return a cell, after the title of its column where it is a number that does not speak for itself."""
        text = self.text(field.cell, slot)
        is_bare = type(field.cell) in (int, float) or isinstance(field.cell, EpisodeNumber)
        return Text(f"{field.title} ", "dim").append_text(text) if is_bare and field.title else text


_BRANCH, _LAST, _TRUNK = "├─ ", "└─ ", "│  "

_LAYOUTS: Mapping[Layout, Callable[[_Drawing, View, int], Iterator[Text]]] = {
    Layout.CARD: _Drawing.card,
    Layout.FACTS: _Drawing.facts,
    Layout.ENTRIES: _Drawing.entries,
    Layout.TABLE: _Drawing.table,
    Layout.TREE: _Drawing.tree,
    Layout.SIDE_BY_SIDE: _Drawing.side_by_side,
    Layout.BARS: _Drawing.bars,
}


def _by_group(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Return the entries with the same heading together, in order."""
    return [list(group) for _, group in groupby(entries, key=lambda entry: entry.get(Slot.GROUP))]


def _indented(lines: Iterable[Text], indent: int) -> list[Text]:
    return [Text.assemble(" " * indent, line) if line.cell_len else line for line in lines]


def _accent(number: int) -> str:
    return _ACCENTS[number % len(_ACCENTS)]


def _bar(cell: Cell, room: int) -> Text:
    """Return a ratio as a bar of `room` cells; no text where that is too short to read."""
    if not isinstance(cell, Ratio) or not cell.whole or room < _MIN_BAR:
        return Text()
    return Text("█" * round(room * cell.part / cell.whole))


def _widths(lines: Sequence[Sequence[Text]], room: int) -> list[int] | None:
    """Return a width for each column of `lines`, so that no word is broken and all fit `room`; None where none do.

    Names stay on one line where there is room for that.
    """
    by_column = list(zip(*lines, strict=True))
    most = [min(max(text.cell_len for text in column), max(_MAX_PROSE_WIDTH, _longest(column))) for column in by_column]
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


def _longest(texts: Sequence[Text]) -> int:
    return max((cell_width(word) for text in texts for word in text.plain.split()), default=0)


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
