"""Relations as a picture in SVG, drawn by this program alone."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from etoile_cli.export.network import Family, network
from etoile_cli.export.overview import overview
from etoile_cli.export.picture import NAME_HEIGHT, NOTE_HEIGHT, Box, Line, Picture
from etoile_cli.export.portrait import portrait
from etoile_cli.spoilers import Guide
from etoile_cli.text import escape_controls

_LIGHT = {
    "paper": "#fffdf9",
    "ink": "#26221e",
    "soft": "#665e55",
    "frame": "#8a8176",
    "nobody": "#f4f0e8",
    "place0": "#e7eff8",
    "place1": "#fbe9ed",
    "place2": "#ecf3e1",
    "work": "#3567a3",
    "love": "#b8317d",
    "family": "#2f7a47",
    "against": "#a85314",
}
_DARK = {
    "paper": "#17181d",
    "ink": "#f1ede6",
    "soft": "#bbb3a8",
    "frame": "#8a8378",
    "nobody": "#2a2928",
    "place0": "#1f3049",
    "place1": "#45232f",
    "place2": "#2b3a20",
    "work": "#82b1ea",
    "love": "#f08bc2",
    "family": "#7cc994",
    "against": "#eba266",
}
_DASHES = {Family.LOVE: "10 5", Family.FAMILY: "2 5", Family.AGAINST: "12 4 2 4"}
_LEGEND = {
    Family.WORK: "work and friendship",
    Family.LOVE: "love",
    Family.FAMILY: "family",
    Family.AGAINST: "against each other",
}
_ABOUT = (
    "Characters as boxes, by company, and a line for each kind of tie between two of them. "
    "The page of relations has the same in words."
)
_CROSSED = "moved to another company"
_HEADER = 64.0  # height of the title
_LEGEND_HEIGHT = 28.0  # of a row
_LEGEND_LETTER = 7.0
_SAMPLE = 42.0
_SIDE = 24.0
_TITLE_LETTER = 11.5
_MAX_TITLE = 100  # letters for which the picture is made wider


def svg(guide: Guide, name: str | None = None) -> str:
    """Return the picture of all relations, or of those of one character, as a file. Raises as `network` does."""
    net = network(guide, name)
    picture = portrait(net) if net.center else overview(net)
    about = next((node.name for node in net.nodes if node.key == net.center), None)
    title = _title(guide, about)
    width = max(picture.width, 2 * _SIDE + _TITLE_LETTER * min(len(escape(title)), _MAX_TITLE))
    legend, bottom = _legend(picture, width, _HEADER + picture.height)
    parts = (
        f"<style>{STYLE}</style>\n",
        f'<rect class="paper" width="{width:g}" height="{bottom + _SIDE / 2:g}"/>\n',
        f'<text class="title" x="{_SIDE:g}" y="38">{escape(title)}</text>\n',
        f'<g transform="translate({(width - picture.width) / 2:g} {_HEADER:g})">\n',
        *_shapes(picture, {}),
        "</g>\n",
        *legend,
    )
    words = _Words("relations", title, _ABOUT)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_element(parts, width, bottom + _SIDE / 2, words, role="img")}'


class Inline(NamedTuple):
    """A picture within a page, which has `STYLE` once: the element, and a sample of each line and frame with words."""

    element: str
    legend: tuple[tuple[str, str], ...]


def inline_svg(guide: Guide, *, prefix: str, about: str, addresses: Mapping[str, str]) -> Inline:
    """Return the picture of all relations for a page, without its title.

    `prefix` begins the ids in it, `about` describes it for those who do not see it. A box whose key has an address
    leads there, and each line has the addresses of both its ends. Raises as `network` does.
    """
    picture = overview(network(guide))
    parts = (
        f'<rect class="paper" width="{picture.width:g}" height="{picture.height:g}"/>\n',
        *_shapes(picture, addresses),
    )
    words = _Words(prefix, _title(guide, None), about)
    element = _element(parts, picture.width, picture.height, words, role="group" if addresses else "img")
    return Inline(element, tuple((_sample(shape), words) for shape, words in _legend_entries(picture)))


class _Words(NamedTuple):
    """What a picture is called, and what describes it, with what its ids begin with."""

    prefix: str
    title: str
    about: str


def _element(parts: Iterable[str], width: float, height: float, words: _Words, *, role: str) -> str:
    size = f"{width:g} {height:g}"
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="relations" role="{role}" viewBox="0 0 {size}"'
        f' width="{width:g}" height="{height:g}"'
        f' aria-labelledby="{words.prefix}-title" aria-describedby="{words.prefix}-about">\n'
        f'<title id="{words.prefix}-title">{escape(words.title)}</title>\n'
        f'<desc id="{words.prefix}-about">{words.about}</desc>\n'
    )
    return "".join((start, *parts, "</svg>\n"))


def _shapes(picture: Picture, addresses: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines, the boxes above them, and all that is written beside them."""
    lines = (_line(line, addresses) for line in picture.lines)
    yield from ('<g aria-hidden="true">', *lines, "</g>\n") if addresses else lines
    for box in picture.boxes:
        address = addresses.get(box.key)
        yield f'<a href="{escape(address)}">\n{_box(box)}</a>\n' if address else _box(box)
    for text, x, y in picture.captions:
        yield f'<text class="note city" x="{x:g}" y="{y:g}">{escape(text)}</text>\n'
    yield from map(_label, picture.lines)


def _title(guide: Guide, about: str | None) -> str:
    when = f"up to episode {guide.level}" if guide.level else "before episode 1"
    words = f"{about} and the others" if about else "who is connected to whom"
    return escape_controls(f"{guide.show.title}: {words}, {when}")


def _line(line: Line, addresses: Mapping[str, str]) -> str:
    ends = escape(" ".join(addresses[end] for end in line.ends if end in addresses))
    found = f' data-ends="{ends}"' if ends else ""
    return f'<g class="{line.family.value}"{found}><title>{escape(line.words)}</title><path d="{line.path}"/></g>\n'


def _label(line: Line) -> str:
    if line.label is None:
        return ""
    words, x, y = line.label
    return f'<text class="label {line.family.value}-text" x="{x:g}" y="{y:g}">{escape(words)}</text>\n'


def _box(box: Box) -> str:
    place = "nobody" if box.place is None else f"place{box.place % 3}"
    more = " crossed" if box.crossed else " heading" if box.heading else ""
    name = "name city" if box.heading else "name"
    size = f'width="{box.width:g}" height="{box.height:g}"'
    parts = [f'<rect class="box {place}{more}" x="{box.x:g}" y="{box.y:g}" {size} rx="7"/>\n']
    x = box.x + box.width / 2
    y = box.middle - (NAME_HEIGHT * len(box.name) + NOTE_HEIGHT * len(box.note)) / 2
    for kind, lines, height in ((name, box.name, NAME_HEIGHT), ("note", box.note, NOTE_HEIGHT)):
        for text in lines:
            y += height
            parts.append(f'<text class="{kind}" x="{x:g}" y="{y - height / 4:g}">{escape(text)}</text>\n')
    return "".join(parts)


def _legend(picture: Picture, width: float, top: float) -> tuple[list[str], float]:
    """Return the legend below the picture, with what is in it alone, and where it ends."""
    parts: list[str] = []
    x, y = _SIDE, top + 9
    for sample, words in _legend_entries(picture):
        room = _SAMPLE + 10 + _LEGEND_LETTER * len(words) + 24
        if x > _SIDE and x + room > width:
            x, y = _SIDE, y + _LEGEND_HEIGHT
        text = f'<text class="key" x="{_SAMPLE + 10:g}" y="4">{words}</text>'
        parts.append(f'<g transform="translate({x:g} {y:g})">{sample}{text}</g>\n')
        x += room
    return parts, y + _LEGEND_HEIGHT / 2


def _legend_entries(picture: Picture) -> Iterator[tuple[str, str]]:
    """Yield a sample of each kind of line and frame in the picture, and what it means."""
    present = {line.family for line in picture.lines}
    for family, words in _LEGEND.items():
        if family in present:
            yield f'<g class="{family.value}"><path d="M0 0H{_SAMPLE:g}"/></g>', words
    if any(box.crossed for box in picture.boxes):
        yield f'<rect class="box nobody crossed" x="4" y="-9" width="{_SAMPLE - 9:g}" height="18" rx="5"/>', _CROSSED


def _sample(shape: str) -> str:
    size = f'width="{_SAMPLE:g}" height="24" viewBox="0 -12 {_SAMPLE:g} 24"'
    return f'<svg class="relations" aria-hidden="true" {size}>{shape}</svg>'


def _rules(colors: dict[str, str]) -> str:
    """Return the rules of style that depend on the colours of a theme."""
    fills = {".paper": "paper", ".title,.relations .name": "ink", ".note,.relations .key": "soft"}
    fills |= {f".{place}": place for place in ("nobody", "place0", "place1", "place2")}
    fills |= {f".{family.value}-text": family.value for family in Family}
    rules = [f".relations {where}{{fill:{colors[color]}}}" for where, color in fills.items()]
    rules += [f".relations .{family.value} path{{stroke:{colors[family.value]}}}" for family in Family]
    rules += [
        f".relations .box:not(.heading){{stroke:{colors['frame']}}}",
        f".relations .box.crossed{{stroke:{colors['ink']}}}",
        f".relations .label{{stroke:{colors['paper']}}}",
    ]
    return "\n".join(rules)


STYLE = "\n".join(
    (
        "",
        ".relations{max-width:100%;height:auto}",
        '.relations text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}',
        ".relations .title{font:600 20px Georgia,'Times New Roman',serif}",
        ".relations .name{font-size:14px;font-weight:600;text-anchor:middle}",
        ".relations .note{font-size:12px;text-anchor:middle}",
        ".relations .city{font:600 17px Georgia,'Times New Roman',serif}",
        ".relations .label{font-size:12px;text-anchor:middle;paint-order:stroke;stroke-width:4px}",
        ".relations .key{font-size:12px}",
        ".relations path{fill:none;stroke-width:2px}",
        ".relations .box{stroke-width:1px}",
        ".relations .crossed{stroke-width:3px}",
        *(f".relations .{family.value} path{{stroke-dasharray:{dashes}}}" for family, dashes in _DASHES.items()),
        _rules(_LIGHT),
        f"@media screen and (prefers-color-scheme:dark){{\n{_rules(_DARK)}\n}}",
        "",
    )
)
"""The style of these pictures, in the colours of the viewer's theme, for a page or a file."""
