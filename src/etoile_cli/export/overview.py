"""The picture of everybody: a column for each company, and one for those of none beside the first.

A line that leads past a column goes between its boxes: a slot is kept free for it there.
"""

from collections.abc import Iterator
from itertools import pairwise
from statistics import fmean

from msgspec import Struct

from etoile_cli.errors import UsageError
from etoile_cli.export.layout import Columns, order, stack
from etoile_cli.export.network import Network, Node, company_key
from etoile_cli.export.picture import Line, Picture, box, box_height, box_width, curve, tie_words

_MAX_COMPANIES = 3
_NOBODY = "nobody"  # the key of the heading of those without a company
_GAP = 112.0  # between columns
_MARGIN = 24.0
_BOX_GAP = 20.0
_SLOT_HEIGHT = 4.0
_SLOT_GAP = 13.0
_PASSES = 10
_PORT_STEP = 11.0
_MAX_BULGE = 130.0  # three quarters of it, as far as an arc leads, are less than the gap


class _Part(Struct, frozen=True):
    """The part of the tie with this number from one node or slot to another, in the next column or the same."""

    number: int
    start: str
    end: str


class _Plan(Struct, frozen=True, kw_only=True):
    """Which nodes and slots are below which heading, and the parts of all ties."""

    nodes: dict[str, Node]
    tops: list[str]
    columns: list[list[str]]
    links: list[_Part]
    mates: list[_Part]


def overview(network: Network) -> Picture:
    """Return the picture of everybody. Raises UsageError where there are too many companies for columns."""
    if len(network.companies) > _MAX_COMPANIES:
        raise UsageError(
            "There are too many companies to draw everybody. Name a character: etoile export relations NAME"
        )
    plan = _plan(network)
    links, mates = ([(part.start, part.end) for part in parts] for parts in (plan.links, plan.mates))
    ordered = order(Columns(tops=plan.tops, nodes=plan.columns, links=links, mates=mates))
    return _Drawing(network, plan, ordered).picture()


def _plan(network: Network) -> _Plan:
    """Return the columns in the order of the file, with a slot where a tie leads past one, after its nodes."""
    companies = [company.id for company in network.companies]
    has_others = any(node.company is None for node in network.nodes)
    places: list[str | None] = [*companies[:1], *([None] if has_others or not companies else []), *companies[1:]]
    tops = [company_key(place) if place else _NOBODY for place in places]
    nodes = {
        company_key(each.id): Node(
            key=company_key(each.id), name=each.city, note=each.name, company=each.id, is_company=True
        )
        for each in network.companies
    }
    nodes[_NOBODY] = Node(key="", name="No company", company=None)
    others = [node for node in network.nodes if node.key not in nodes]
    nodes |= {node.key: node for node in others}
    columns = [[node.key for node in others if node.company == place] for place in places]
    column_of = {key: index for index, keys in enumerate(columns) for key in (tops[index], *keys)}
    links: list[_Part] = []
    mates: list[_Part] = []
    for number, tie in enumerate(network.ties):
        left, right = sorted((tie.first, tie.second), key=column_of.__getitem__)
        slots = {f"{number} {index}": index for index in range(column_of[left] + 1, column_of[right])}
        for slot, index in slots.items():
            columns[index].append(slot)
        parts = [_Part(number, start, end) for start, end in pairwise((left, *slots, right))]
        (mates if column_of[left] == column_of[right] else links).extend(parts)
    return _Plan(nodes=nodes, tops=tops, columns=columns, links=links, mates=mates)


class _Drawing:
    """The places of the nodes and slots of a plan, in the columns `ordered`, and the lines between them."""

    def __init__(self, network: Network, plan: _Plan, ordered: list[list[str]]) -> None:
        self._network = network
        self._plan = plan
        self._columns = [[top, *column] for top, column in zip(plan.tops, ordered, strict=True)]
        self._index = {key: index for index, column in enumerate(self._columns) for key in column}
        below = {pair for column in self._columns for pair in pairwise(column)}
        self._touching = [part for part in plan.mates if {(part.start, part.end), (part.end, part.start)} & below]
        self._arcs = [part for part in plan.mates if part not in self._touching]
        self._heights = self._find_heights()
        self._middles = self._find_middles()
        self._ports = self._find_ports()
        self._width = box_width(plan.nodes.values())
        self._bulge = {side: self._margin_for(side) for side in (-1, 1)}

    def picture(self) -> Picture:
        """Return the picture."""
        names = {node.key: node.name for node in self._network.nodes}
        lines = [
            Line(ends=(tie.first, tie.second), family=tie.family, path=path, words=tie_words(tie, names))
            for tie, path in zip(self._network.ties, self._paths(), strict=True)
        ]
        boxes = [
            box(node, self._network, x=self._left(key), y=self._top(key), width=self._width, height=self._heights[key])
            for key, node in self._plan.nodes.items()
            if key in self._index and key != _NOBODY
        ]
        captions = [
            (self._plan.nodes[key].name, self._left(key) + self._width / 2, self._middles[key])
            for key in self._plan.tops
            if key == _NOBODY and self._network.companies
        ]
        bottom = max(middle + self._heights[key] / 2 for key, middle in self._middles.items())
        right = self._left(self._plan.tops[-1]) + self._width + self._bulge[1]
        return Picture(
            width=right, height=bottom + _MARGIN, boxes=tuple(boxes), lines=tuple(lines), captions=tuple(captions)
        )

    def _find_heights(self) -> dict[str, float]:
        """Return the height of each node, with room for the lines on each side, and of each slot."""
        ends: dict[tuple[str, int], int] = {}
        for key, side, *_ in self._ends():
            ends[key, side] = ends.get((key, side), 0) + 1
        heights = {}
        for key in self._index:
            lines = max(ends.get((key, side), 0) for side in (-1, 1))
            node = self._plan.nodes.get(key)
            heights[key] = box_height(node, lines=lines, step=_PORT_STEP) if node else _SLOT_HEIGHT
        return heights

    def _ends(self) -> Iterator[tuple[str, int, str, int, _Part]]:
        """Yield for each end of each part its node, side (-1: left), the other node and its side."""
        for part in self._plan.links:
            yield part.start, 1, part.end, -1, part
            yield part.end, -1, part.start, 1, part
        for part in self._arcs:
            side = self._arc_side(part)
            yield part.start, side, part.end, side, part
            yield part.end, side, part.start, side, part

    def _arc_side(self, part: _Part) -> int:
        """Return the side of a column on which lines within it run: outside."""
        return -1 if self._index[part.start] == 0 and len(self._columns) > 1 else 1

    def _find_middles(self) -> dict[str, float]:
        """Return the height at which the middle of each node and slot is: as near to its neighbours as fits."""
        first = max(self._heights[top] for top in self._plan.tops)
        middles = dict.fromkeys(self._plan.tops, _MARGIN + first / 2)
        near = self._neighbours()
        for sweep in range(_PASSES):
            for top, *column in self._columns if sweep % 2 == 0 else reversed(self._columns):
                sizes = [self._heights[key] + (_BOX_GAP if key in self._plan.nodes else _SLOT_GAP) for key in column]
                known = [[middles[other] for other in near.get(key, ()) if other in middles] for key in column]
                wanted = [fmean(each) if each else None for each in known]
                starts = stack(sizes, wanted, top=middles[top] + first / 2 + _BOX_GAP)
                middles |= {key: start + self._heights[key] / 2 for key, start in zip(column, starts, strict=True)}
        return middles

    def _neighbours(self) -> dict[str, list[str]]:
        """Return the nodes and slots of other columns that each is connected with; without them those of its own."""
        near: dict[str, list[str]] = {}
        for parts in (self._plan.links, self._plan.mates):
            found: dict[str, list[str]] = {}
            for part in parts:
                found.setdefault(part.start, []).append(part.end)
                found.setdefault(part.end, []).append(part.start)
            near = found | near
        return near

    def _margin_for(self, side: int) -> float:
        """Return the width that lines outside the first or last column need, at least the margin."""
        column = 0 if side < 0 else len(self._columns) - 1
        bulges = [
            self._bulge_of(part)
            for part in self._arcs
            if self._index[part.start] == column and self._arc_side(part) == side
        ]
        return max([0.75 * bulge + _MARGIN for bulge in bulges], default=_MARGIN)

    def _bulge_of(self, part: _Part) -> float:
        """Return how far the control points of an arc are from its column; between columns it ends before the next."""
        bulge = 20 + 0.3 * abs(self._ports[part, part.start] - self._ports[part, part.end])
        is_outside = self._index[part.start] == (0 if self._arc_side(part) < 0 else len(self._columns) - 1)
        return bulge if is_outside else min(bulge, _MAX_BULGE)

    def _left(self, key: str) -> float:
        return self._bulge[-1] + self._index[key] * (self._width + _GAP)

    def _top(self, key: str) -> float:
        return self._middles[key] - self._heights[key] / 2

    def _paths(self) -> list[str]:
        """Return the path of each tie."""
        paths = [""] * len(self._network.ties)
        for part in self._plan.links:
            x1, x2 = self._left(part.start) + self._width, self._left(part.end)
            y1, y2 = self._ports[part, part.start], self._ports[part, part.end]
            paths[part.number] += f"{'L' if paths[part.number] else 'M'}{x1:g} {y1:g}" + curve(x1, y1, x2, y2)
        for part in self._arcs:
            side = self._arc_side(part)
            x = self._left(part.start) + (self._width if side > 0 else 0)
            y1, y2 = self._ports[part, part.start], self._ports[part, part.end]
            paths[part.number] = f"M{x:g} {y1:g}" + curve(x, y1, x, y2, bulge=side * self._bulge_of(part))
        for part in self._touching:
            paths[part.number] = self._short_path(part)
        return paths

    def _short_path(self, part: _Part) -> str:
        """Return the path between two boxes of which one is right below the other."""
        upper, lower = sorted((part.start, part.end), key=self._middles.__getitem__)
        parallel = [each.number for each in self._touching if {each.start, each.end} == {upper, lower}]
        shift = (parallel.index(part.number) - (len(parallel) - 1) / 2) * 2 * _PORT_STEP
        x = self._left(upper) + self._width / 2 + shift
        return f"M{x:g} {self._top(upper) + self._heights[upper]:g}V{self._top(lower):g}"

    def _find_ports(self) -> dict[tuple[_Part, str], float]:
        """Return the height at which each part begins and ends: beside each other in an order that crosses nothing."""
        sides: dict[tuple[str, int], list[tuple[tuple[float, ...], _Part]]] = {}
        for key, side, other, other_side, part in self._ends():
            middle = self._middles[other]
            if side != other_side:
                rank = (1.0, middle, part.number)
            elif middle < self._middles[key]:
                rank = (0.0, -middle, -part.number)
            else:
                rank = (2.0, -middle, part.number)
            sides.setdefault((key, side), []).append((rank, part))
        ports = {}
        for (key, _), ends in sides.items():
            for place, (_, part) in enumerate(sorted(ends, key=lambda end: end[0])):
                ports[part, key] = self._middles[key] + (place - (len(ends) - 1) / 2) * _PORT_STEP
        return ports
