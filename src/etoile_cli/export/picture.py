"""A picture of boxes and lines, before it is written in any format; lengths are in pixels."""

from collections.abc import Iterable
from textwrap import wrap

from msgspec import Struct

from etoile_cli.export.network import Family, Network, Node, Tie
from etoile_cli.text import cell_width, escape_controls

NAME_HEIGHT = 17.0
NOTE_HEIGHT = 15.0
LABEL_WIDTH = 6.8  # of a letter of a label, as wide as in a wide font
_NAME_WIDTH = 8.8
_HEADING_WIDTH = 11.0
_NOTE_WIDTH = 6.9
_NAME_CELLS = 22
_NOTE_CELLS = 30
_PADDING = 9.0
_MIN_WIDTH = 128.0


class Box(Struct, frozen=True, kw_only=True):
    """A node at its place: the lines of its name and of the note below.

    `key` is that of the node, `place` the index of its company. `heading`: it is the company itself, above its
    characters.
    """

    key: str
    x: float
    y: float
    width: float
    height: float
    name: tuple[str, ...]
    note: tuple[str, ...] = ()
    place: int | None = None
    crossed: bool = False
    heading: bool = False

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2


class Line(Struct, frozen=True, kw_only=True):
    """A tie: the keys of its two nodes, the path of SVG, its words, and where its label begins, if it has one."""

    ends: tuple[str, str]
    family: Family
    path: str
    words: str
    label: tuple[str, float, float] | None = None


class Picture(Struct, frozen=True, kw_only=True):
    """Boxes, the lines between them, and captions: text with the place of its middle."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    captions: tuple[tuple[str, float, float], ...] = ()


def name_lines(name: str) -> tuple[str, ...]:
    """Return a name in lines that fit a box."""
    return tuple(wrap(escape_controls(name), _NAME_CELLS)) or ("",)


def note_lines(note: str | None) -> tuple[str, ...]:
    """Return a note in lines that fit a box; none where there is no note."""
    return tuple(wrap(escape_controls(note or ""), _NOTE_CELLS))


def box_height(node: Node, *, lines: int, step: float) -> float:
    """Return the height of a box to which on one side so many `lines` lead, `step` apart."""
    text = NAME_HEIGHT * len(name_lines(node.name)) + NOTE_HEIGHT * len(note_lines(node.note))
    return max(text + 2 * _PADDING, step * (lines + 1))


def box_width(nodes: Iterable[Node]) -> float:
    """Return the width of boxes in which each of the names and notes fits."""
    names = [
        (_HEADING_WIDTH if node.is_company else _NAME_WIDTH) * cell_width(line)
        for node in nodes
        for line in name_lines(node.name)
    ]
    notes = [_NOTE_WIDTH * cell_width(line) for node in nodes for line in note_lines(node.note)]
    return max([*names, *notes, _MIN_WIDTH - 2 * _PADDING]) + 2 * _PADDING


def box(node: Node, network: Network, *, x: float, y: float, width: float, height: float) -> Box:
    """Return the box of a node at a place."""
    companies = [company.id for company in network.companies]
    return Box(
        key=node.key,
        x=x,
        y=y,
        width=width,
        height=height,
        name=name_lines(node.name),
        note=note_lines(node.note),
        place=companies.index(node.company) if node.company else None,
        crossed=node.crossed,
        heading=node.is_company,
    )


def tie_words(tie: Tie, names: dict[str, str]) -> str:
    """Return a tie as words: "Ann Ek: boss of, friend of Bo Lund"."""
    return escape_controls(f"{names[tie.first]}: {', '.join(tie.words)} {names[tie.second]}")


def curve(x1: float, y1: float, x2: float, y2: float, *, bulge: float | None = None) -> str:
    """Return the part of a path to a second point, level at both ends; with `bulge` back to the side it came from."""
    ahead = (x2 - x1) / 2 if bulge is None else bulge
    back = -ahead if bulge is None else bulge
    return f"C{x1 + ahead:g} {y1:g} {x2 + back:g} {y2:g} {x2:g} {y2:g}"
