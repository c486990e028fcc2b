"""The picture of one character: in the middle, with those connected on both sides and every tie in words."""

from msgspec import Struct

from etoile_cli.export.network import Network, Node, Tie
from etoile_cli.export.picture import LABEL_WIDTH, Box, Line, Picture, box, box_height, box_width, curve, tie_words

_MARGIN = 24.0
_ROW_GAP = 18.0
_LABEL_STEP = 20.0
_LABEL_PADDING = 20.0
_FAN = 110.0  # the width in which the lines spread from the middle
_PORT_STEP = 11.0


class _Row(Struct, frozen=True):
    """Somebody on one side and their ties to the one in the middle, with the words that read from left to right."""

    node: Node
    ties: tuple[tuple[Tie, str], ...]

    @property
    def height(self) -> float:
        return box_height(self.node, lines=len(self.ties), step=_LABEL_STEP)


def portrait(network: Network) -> Picture:
    """Return the picture of the center of a network. The first company is on the left, the others on the right."""
    center = next(node for node in network.nodes if node.key == network.center)
    left, right = _sides(network, center)
    ports = max(sum(len(row.ties) for row in rows) for rows in (left, right))
    width = box_width(network.nodes)
    labels = [LABEL_WIDTH * len(words) for rows in (left, right) for row in rows for _, words in row.ties]
    reach = max(labels, default=0) + _LABEL_PADDING + _FAN
    x = _MARGIN + (width + reach if left else 0)
    tall = box_height(center, lines=ports, step=_PORT_STEP)
    height = max(_height(left), _height(right), tall)
    middle = box(center, network, x=x, y=_MARGIN + (height - tall) / 2, width=width, height=tall)
    names = {node.key: node.name for node in network.nodes}
    boxes, lines = [middle], []
    for rows, side in ((left, -1), (right, 1)):
        found = _side(network, rows, middle, side * reach, names)
        boxes += found[0]
        lines += found[1]
    return Picture(
        width=x + width + (width + reach if right else 0) + _MARGIN,
        height=height + 2 * _MARGIN,
        boxes=tuple(boxes),
        lines=tuple(lines),
    )


def _sides(network: Network, center: Node) -> tuple[list[_Row], list[_Row]]:
    """Return the rows on the left and on the right; those without a company where there is more room."""
    sides: tuple[list[_Row], list[_Row]] = ([], [])
    others = [node for node in network.nodes if node != center]
    companies = [company.id for company in network.companies]
    for node in sorted(others, key=lambda node: node.company is None):
        roomier = int(_height(sides[1]) < _height(sides[0]))
        side = int(companies.index(node.company) > 0) if node.company else roomier
        ties = [tie for tie in network.ties if node.key in (tie.first, tie.second)]
        reader = center.key if side else node.key
        words = [", ".join(tie.words if tie.first == reader else tie.reverse_words) for tie in ties]
        sides[side].append(_Row(node, tuple(zip(ties, words, strict=True))))
    return sides


def _height(rows: list[_Row]) -> float:
    return sum(row.height + _ROW_GAP for row in rows) - _ROW_GAP


def _side(
    network: Network, rows: list[_Row], middle: Box, reach: float, names: dict[str, str]
) -> tuple[list[Box], list[Line]]:
    """Return the boxes and lines of one side; `reach` is the distance of the boxes, negative to the left."""
    boxes, lines = [], []
    number = sum(len(row.ties) for row in rows)
    port = middle.middle - (number - 1) / 2 * _PORT_STEP
    start, fan = (middle.x, -_FAN) if reach < 0 else (middle.x + middle.width, _FAN)
    top = middle.middle - _height(rows) / 2
    for row in rows:
        x = start + reach - (middle.width if reach < 0 else 0)
        placed = box(row.node, network, x=x, y=top, width=middle.width, height=row.height)
        boxes.append(placed)
        for index, (tie, words) in enumerate(row.ties):
            y = placed.middle + (index - (len(row.ties) - 1) / 2) * _LABEL_STEP
            path = f"M{start:g} {port:g}{curve(start, port, start + fan, y)}H{start + reach:g}"
            label = (words, start + (reach + fan) / 2, y - 5)
            ends = (tie.first, tie.second)
            lines.append(Line(ends=ends, family=tie.family, path=path, words=tie_words(tie, names), label=label))
            port += _PORT_STEP
        top += row.height + _ROW_GAP
    return boxes, lines
