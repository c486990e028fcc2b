"""What the layouts share: wrapping texts, placing them beside each other, and the style of a cell."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

from rich.console import Console
from rich.text import Text

from etoile_cli.cells import Marks, cell_text
from etoile_cli.text import cell_width, escape_controls
from etoile_cli.view import Accent, Cell, Entry, EpisodeNumber, Move, Ratio, Said, Sign, Slot

HEADING = "bold"
INDENT = 2  # of what stands below a heading
GAP = 2  # cells between two columns
PAGE_WIDTH = 80  # what stands at the right edge is no farther away
MAX_PROSE_WIDTH = 72  # longer lines are hard to read
MIN_PROSE_WIDTH = 26  # shorter lines are hard to read, too
MIN_BESIDE_WIDTH = 34  # of prose beside its label; narrower it stands below
MAX_NAME_WIDTH = 22  # narrower cells stay on one line if they can
_STYLES = {Slot.NAME: "bold", Slot.META: "dim", Slot.LEAD: "dim", Slot.ASIDE: "dim"}
_ADDRESS = re.compile(r"https?://\S+")
_MATCH_STYLE = "bold yellow"
_ACCENTS = ("cyan", "magenta", "yellow", "green", "blue")
_MAX_DOTS = 24


class Drawing:
    """Draws views as lines of text that fit a console."""

    def __init__(self, out: Console, marks: Marks, *, color: bool) -> None:
        """Draw for `out`, with the marks of its page."""
        self.marks = marks
        self._out = out
        self.width = out.width
        self._color = color

    def wrap(self, text: Text, room: int, most: int = MAX_PROSE_WIDTH) -> list[Text]:
        """Return `text` in lines of up to `room` cells, and of up to `most`: longer ones are hard to read.

        An address that is wider is left whole, on a line of its own. A terminal that is too narrow for it breaks it so
        that it can be copied and followed.
        """
        room = max(min(room, most), 1)
        spans = [found.span() for found in _ADDRESS.finditer(text.plain) if cell_width(found[0]) > room]
        lines: list[Text] = []
        for part in text.divide(chain.from_iterable(spans)) if spans else [text]:
            is_address = bool(spans) and _ADDRESS.fullmatch(part.plain) is not None
            lines += [part] if is_address else part.wrap(self._out, room, overflow="fold")
        for line in lines:
            line.rstrip()
        return [line for line in lines if line.plain] if spans else lines

    def columns(self, cells: Sequence[tuple[Text, int]]) -> list[Text]:
        """Return cells beside each other, each wrapped to its width."""
        wrapped = [self.wrap(text, room) for text, room in cells]
        lines = []
        for parts in zip_longest(*wrapped, fillvalue=Text()):
            line = Text()
            for part, (_, room) in zip(parts, cells, strict=True):
                line.append_text(part)
                line.pad_right(max(room - part.cell_len, 0) + GAP)
            line.rstrip()
            lines.append(line)
        return lines

    def labelled(self, label: Text, text: Text, labels: int, room: int, *, bullet: bool = False) -> list[Text]:
        """Return a label of up to `labels` cells with a text beside it, or below it where that would be too narrow."""
        is_beside = room - labels - GAP >= MIN_BESIDE_WIDTH
        indent = labels + GAP if is_beside else INDENT
        mark = "• " if bullet else ""
        lines = self.wrap(text, room - indent - len(mark))
        marked = [
            Text.assemble((mark, "dim") if index == 0 else " " * len(mark), line) for index, line in enumerate(lines)
        ]
        if not is_beside:
            return [*(self.wrap(label, room) if label.cell_len else []), *indented(marked, indent)]
        return self.columns([(label, labels), (Text("\n").join(marked), room - indent)])

    def edged(self, text: Text, aside: Text, room: int) -> list[Text]:
        """Return a text with another one at the right edge, or below it where both do not fit."""
        left = room - aside.cell_len - GAP
        if not aside.cell_len:
            return self.wrap(text, room)
        if left < min(text.cell_len, MIN_PROSE_WIDTH):
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
                text = Text(escape_controls(cell.symbol), style if slot in (Slot.META, Slot.TEXT) else "bold")
            case EpisodeNumber():
                text = Text(self._episode(cell, slot), style)
            case Ratio() if slot is Slot.ASIDE and cell.whole <= _MAX_DOTS:
                dots = "●" * cell.part + "○" * (cell.whole - cell.part)
                text = Text.assemble(dots, (f"  {escape_controls(cell_text(cell))}", style))
            case _:
                text = Text(escape_controls(cell_text(cell)), style)
        return text

    def _episode(self, cell: EpisodeNumber, slot: Slot) -> str:
        """Return the number of an episode: at the right edge with a word, before texts without, below their heading."""
        if cell.number is None:
            return self.marks.unknown_episode()
        return f"{'ep ' * (slot is Slot.ASIDE)}{cell.number}" if cell.number else ""

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


def dotted(parts: Iterable[Text]) -> Text:
    """Return parts in one line, each in its own style, with dim dots between those that are not empty."""
    return Text.assemble((" · ", "dim")).join(filter(None, parts))


def indented(lines: Iterable[Text], indent: int) -> list[Text]:
    """Return lines with blanks before them."""
    return [Text.assemble(" " * indent, line) if line.cell_len else line for line in lines]


def _accent(number: int) -> str:
    return _ACCENTS[number % len(_ACCENTS)]


def longest(texts: Sequence[Text]) -> int:
    """Return the width of the longest word."""
    return max((cell_width(word) for text in texts for word in text.plain.split()), default=0)
