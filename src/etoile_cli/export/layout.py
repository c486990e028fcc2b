"""The layout of a layered diagram: nodes in columns, ordered so that few lines cross, near those they belong to.

Everything is deterministic and depends on the nodes and lines given alone.
"""

from collections.abc import Mapping, Sequence
from math import inf
from statistics import fmean

from msgspec import Struct

Link = tuple[str, str]
"""Two nodes that a line connects."""

_SWEEPS = 12
_NO_WEIGHT = 1e-9
_LEAF_WEIGHT = 4  # a node with one neighbour in its column sits beside it


class Columns(Struct, frozen=True, kw_only=True):
    """Nodes in columns from left to right; `tops` stay at the top of theirs, one for each column.

    `links` connect a node with one of the next column, `mates` nodes of one column.
    """

    tops: Sequence[str]
    nodes: Sequence[Sequence[str]]
    links: Sequence[Link]
    mates: Sequence[Link]


def order(columns: Columns) -> list[list[str]]:
    """Return the nodes of each column from top to bottom: sorted by the median of their neighbours, then swapped."""
    ordered = [list(nodes) for nodes in columns.nodes]
    neighbours = _Neighbours(columns)
    for sweep in range(_SWEEPS):
        for nodes in ordered if sweep % 2 == 0 else reversed(ordered):
            places = _relative_places(columns.tops, ordered)
            middles = {node: _median([places[other] for other in neighbours.near(node)]) for node in nodes}
            nodes.sort(key=middles.__getitem__)
            _swap(nodes, _places(columns.tops, ordered), neighbours)
    return ordered


class _Neighbours:
    """Which nodes are connected with a node: in the next column, in the one before it, and in its own."""

    def __init__(self, columns: Columns) -> None:
        reverse = [(right, left) for left, right in columns.links]
        both = [*columns.mates, *((lower, upper) for upper, lower in columns.mates)]
        self.after, self.before, self.mates = map(_group, (columns.links, reverse, both))

    def near(self, node: str) -> list[str]:
        """Return the nodes of other columns that a node is connected with; without them its mates."""
        return self._linked(node) or self.mates.get(node, [])

    def _linked(self, node: str) -> list[str]:
        return self.before.get(node, []) + self.after.get(node, [])

    def cost(self, upper: str, lower: str, places: Mapping[str, float]) -> float:
        """Return how often the lines of two neighbours cross, and how far each of them is from its mates."""
        crossings = sum(
            places[one] > places[other]
            for side in (self.before, self.after)
            for one in side.get(upper, ())
            for other in side.get(lower, ())
        )
        return crossings + sum(self._distance(node, places) for node in (upper, lower))

    def _distance(self, node: str, places: Mapping[str, float]) -> float:
        mates = self.mates.get(node, [])
        weight = _LEAF_WEIGHT if len(set(mates)) == 1 and not self._linked(node) else 1
        return weight * sum(abs(places[node] - places[mate]) for mate in mates)


def _group(links: Sequence[Link]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, other in links:
        found.setdefault(one, []).append(other)
    return found


def _places(tops: Sequence[str], ordered: list[list[str]]) -> dict[str, float]:
    """Return the index of each node in its column."""
    places = {node: float(index) for nodes in ordered for index, node in enumerate(nodes)}
    return places | dict.fromkeys(tops, -1.0)


def _relative_places(tops: Sequence[str], ordered: list[list[str]]) -> dict[str, float]:
    """Return the place of each node in its column, from 0 at the top to 1 at the bottom."""
    places = {node: (index + 0.5) / len(nodes) for nodes in ordered for index, node in enumerate(nodes)}
    return places | dict.fromkeys(tops, 0.0)


def _median(values: list[float]) -> float:
    """Return the middle value, or the mean of the middle two; infinity where there are none."""
    ranked = sorted(values)
    middle = len(ranked) // 2
    return fmean(ranked[middle - (len(ranked) % 2 == 0) : middle + 1]) if ranked else inf


def _swap(nodes: list[str], places: dict[str, float], neighbours: _Neighbours) -> None:
    """Swap neighbours in one column while that makes lines cross less often, or mates sit closer together."""
    for _ in nodes:
        improved = False
        for index in range(len(nodes) - 1):
            upper, lower = nodes[index : index + 2]
            before = neighbours.cost(upper, lower, places)
            places[upper], places[lower] = places[lower], places[upper]
            if neighbours.cost(lower, upper, places) < before:
                nodes[index : index + 2] = lower, upper
                improved = True
            else:
                places[upper], places[lower] = places[lower], places[upper]
        if not improved:
            return


def stack(sizes: Sequence[float], wanted: Sequence[float | None], *, top: float) -> list[float]:
    """Return the upper ends of things below each other, from `top` on, none overlapping the next.

    `sizes` are their heights with the gaps below. Each middle is as near to the one in `wanted` as the others allow:
    the sum of squared distances is the least. What wants nothing follows what is above it.
    """
    offset = top
    blocks: list[tuple[float, float, int]] = []  # the mean of what things in a block want, their weight and number
    offsets = []
    for size, middle in zip(sizes, wanted, strict=True):
        mean, weight, count = (0.0, _NO_WEIGHT, 1) if middle is None else (middle - size / 2 - offset, 1.0, 1)
        while blocks and blocks[-1][0] >= mean:
            last, other, number = blocks.pop()
            mean = (mean * weight + last * other) / (weight + other)
            weight, count = weight + other, count + number
        blocks.append((mean, weight, count))
        offsets.append(offset)
        offset += size
    moves = [max(mean, 0.0) for mean, _, count in blocks for _ in range(count)]
    return [start + move for start, move in zip(offsets, moves, strict=True)]
