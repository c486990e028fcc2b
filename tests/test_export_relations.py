"""Pictures of relations: everything that is known and nothing else, and nothing on top of anything else."""

import json
import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from msgspec import convert
from msgspec.structs import replace

from etoile_cli import queries
from etoile_cli.dataset import load
from etoile_cli.enums import RelationKind
from etoile_cli.errors import UsageError
from etoile_cli.export import diagrams
from etoile_cli.export.network import Family, Network, network
from etoile_cli.export.overview import overview
from etoile_cli.export.picture import LABEL_WIDTH, Line, Picture
from etoile_cli.export.portrait import portrait
from etoile_cli.export.svg import STYLE, inline_svg, svg
from etoile_cli.labels import relation_labels
from etoile_cli.model import Alias, Character, Company, Dataset
from etoile_cli.spoilers import Guide, gate
from etoile_cli.text import escape_controls
from tests.clients import node, output_of, program
from tests.conftest import SMALL, sample
from tests.hostile_texts import HOSTILE, rotated
from tests.levels import DATASETS, LEVELS

SVG = "{http://www.w3.org/2000/svg}"

SEASONS = load(SMALL.with_name("seasons.toml"))

every_level = pytest.mark.parametrize(("name", "level"), LEVELS)
some_levels = pytest.mark.parametrize(("name", "level"), sample(LEVELS, 4))

Point = tuple[float, float]


class Area(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Area") -> bool:
        """Return whether two rectangles have more than an edge in common."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def contains(self, point: Point) -> bool:
        """Return whether a point is inside, more than a pixel from the edge."""
        x, y = point
        return self.x + 1 < x < self.x + self.width - 1 and self.y + 1 < y < self.y + self.height - 1


def pictures(guide: Guide) -> Iterator[tuple[str, Network, Picture]]:
    """Yield the picture of everybody and those of each character."""
    whole = network(guide)
    yield "everybody", whole, overview(whole)
    for character in guide.character:
        found = network(guide, character.id)
        yield character.id, found, portrait(found)


def boxes(picture: Picture) -> list[Area]:
    """Return the areas of the boxes."""
    return [Area(box.x, box.y, box.width, box.height) for box in picture.boxes]


def labels(picture: Picture) -> list[Area]:
    """Return the areas of the labels of lines."""
    found = []
    for words, x, y in [line.label for line in picture.lines if line.label]:
        width = LABEL_WIDTH * len(words)
        found.append(Area(x - width / 2, y - 10, width, 13))
    return found


def points(line: Line) -> list[Point]:
    """Return points along the path of a line, close to each other."""
    found: list[Point] = []
    for letter, numbers in re.findall(r"([MLCHV])([^MLCHV]*)", line.path):
        values = [float(number) for number in numbers.split()]
        if letter == "C":
            corners = [found[-1], *zip(values[::2], values[1::2], strict=True)]
            found += [_on_curve(corners, step / 40) for step in range(1, 41)]
            continue
        x, y = found[-1] if found else (0, 0)
        end = {"H": (values[0], y), "V": (x, values[0])}.get(letter, (values[0], values[-1]))
        if letter != "M":
            found += [(x + (end[0] - x) * step / 20, y + (end[1] - y) * step / 20) for step in range(1, 20)]
        found.append(end)
    return found


def _on_curve(corners: list[Point], part: float) -> Point:
    while len(corners) > 1:
        corners = [(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part) for (x1, y1), (x2, y2) in pairwise(corners)]
    return corners[0]


@every_level
def test_nothing_is_on_top_of_anything_else(name: str, level: int) -> None:
    """In no picture do boxes, labels or lines overlap, and all of them are within it."""
    for about, _, picture in pictures(gate(DATASETS[name], level)):
        areas, whole = boxes(picture), Area(0, 0, picture.width, picture.height)
        assert not any(one.meets(other) for one, other in combinations([*areas, *labels(picture)], 2)), about
        for line in picture.lines:
            path = points(line)
            assert not any(area.contains(point) for area in areas for point in path), (about, line.words)
            assert all(whole.contains(point) for point in path), (about, line.words)
        assert all(whole.contains((area.x, area.y)) for area in areas)
        assert all(whole.contains((area.x + area.width, area.y + area.height)) for area in areas)


@every_level
def test_lines_lead_from_box_to_box(name: str, level: int) -> None:
    """Each line begins and ends at the edges of the two boxes that it is about."""
    for about, found, picture in pictures(gate(DATASETS[name], level)):
        edges = [Area(x - 1.5, y - 1.5, width + 3, height + 3) for x, y, width, height in boxes(picture)]
        assert len(picture.lines) == len(found.ties)
        for line in picture.lines:
            start, *_, end = points(line)
            touched = {index for index, edge in enumerate(edges) if edge.contains(start) or edge.contains(end)}
            assert len(touched) == 2, (about, line.words)


def in_both_directions(guide: Guide, of: Character | None) -> set[tuple[str, str, str]]:
    """Return each relation as (name, words, other name) from both sides, as `relations` of each of the two says it.

    Of a company, which has no such page, the words are those of the queries.
    """
    shown = [view.relation for view in queries.relations_of(guide, of)]
    views = [view for each in guide.character for view in queries.relations_of(guide, each) if view.relation in shown]
    companies = {company.id for company in guide.company}
    return {(view.name, view.label, view.other) for view in views} | {
        (view.other, relation_labels(guide, view.relation)[1], view.name)
        for view in views
        if view.relation.object in companies
    }


@every_level
def test_ties_are_the_relations_of_the_guide(name: str, level: int) -> None:
    """Each relation is in one tie of its pair and family, in words from both sides, and nothing else is."""
    guide = gate(DATASETS[name], level)
    for about, found, _ in pictures(guide):
        names = {each.key: each.name for each in found.nodes}
        said = [
            (names[one], word, names[other])
            for tie in found.ties
            for one, other, words in ((tie.first, tie.second, tie.words), (tie.second, tie.first, tie.reverse_words))
            for word in words
        ]
        of = None if about == "everybody" else queries.character(guide, about).character
        assert len(set(said)) == len(said)
        assert set(said) == in_both_directions(guide, of)
        assert len({(frozenset((tie.first, tie.second)), tie.family) for tie in found.ties}) == len(found.ties)


def test_nephew_is_called_the_same_in_the_picture_as_in_the_list(real: Dataset) -> None:
    """What Jack is to his uncle is the same word in the picture of either and in `relations`."""
    guide = gate(real, len(real.episode))
    jack = queries.character(guide, "jack").character
    (view,) = [each for each in queries.relations_of(guide, jack) if each.relation.kind is RelationKind.UNCLE]
    assert view.label == "nephew of"
    for about in (None, jack.name, view.other):
        (tie,) = [tie for tie in network(guide, about).ties if {"uncle of"} & {*tie.words, *tie.reverse_words}]
        assert (tie.words, tie.reverse_words) == (("uncle of",), (view.label,))


@some_levels
def test_picture_says_each_tie_in_words(name: str, level: int) -> None:
    """Each line of the file has its words as a title, and in the picture of one character as a label."""
    guide = gate(DATASETS[name], level)
    for about in (None, guide.character[0].name):
        found = network(guide, about)
        names = {each.key: each.name for each in found.nodes}
        root = ET.fromstring(svg(guide, about))  # noqa: S314 - made here
        titles = [title.text for title in root.iter(f"{SVG}title")][1:]
        words = [f"{names[tie.first]}: {', '.join(tie.words)} {names[tie.second]}" for tie in found.ties]
        assert sorted(filter(None, titles)) == sorted(words)
        shown = [text.text for text in root.iter(f"{SVG}text") if (text.get("class") or "").startswith("label")]
        assert len(shown) == (len(found.ties) if about else 0)
        written = "\n".join(text.text or "" for text in root.iter(f"{SVG}text"))
        assert all(each.name in written for each in found.nodes if " " not in each.name and not each.is_company)


def test_label_reads_from_left_to_right(small: Dataset) -> None:
    """The words say what the one on the left is to the one on the right, on both sides of the picture."""
    guide = gate(small, 3)
    picture = portrait(network(guide, "maud"))
    (middle, *others) = picture.boxes
    read = {}
    for line in picture.lines:
        words, x, y = line.label or ("", 0.0, 0.0)
        (other,) = (box for box in others if box.y < y + 5 < box.y + box.height and (box.x < x) == (x < middle.x))
        read[" ".join(other.name)] = ("left" if x < middle.x else "right", words)
    assert read == {
        "Luc d'Orsay": ("right", "ex of"),
        "Tove Åse": ("right", "former boss of"),
        "The Stranger": ("left", "sibling of"),
    }


def test_companies_are_left_and_right_and_others_between(small: Dataset) -> None:
    """The first company is the left column, the second the right one, and those of none are between them."""
    guide = gate(small, 3)
    picture = overview(network(guide))
    places = sorted({(box.x, box.place) for box in picture.boxes}, key=lambda pair: pair[0])
    assert [place for _, place in places] == [0, None, 1]
    assert [" ".join(box.name) for box in picture.boxes if box.heading] == ["Skerry", "Port-Lune"]
    assert [" ".join(box.name) for box in picture.boxes if box.crossed] == ["Tove Åse"]
    assert [caption for caption, _, _ in picture.captions] == ["No company"]


def test_relations_of_one_family_are_one_line(real: Dataset) -> None:
    """Several relations of a pair are a line for each family, with their words once."""
    ties = {(tie.first, tie.second, tie.family): tie for tie in network(gate(real, 8)).ties}
    tie = ties["character-jack", "character-genevieve", Family.LOVE]
    assert (tie.words, tie.reverse_words) == (("ex of", "lover of"), ("ex of", "lover of"))
    tie = ties["character-jack", "character-nicholas", Family.WORK]
    assert (tie.words, tie.reverse_words) == (("colleague of", "mentored by"), ("colleague of", "mentor of"))


def test_legend_fits_a_narrow_picture(small: Dataset) -> None:
    """The legend has what is in the picture, in as many rows as it takes."""
    kinds = (RelationKind.BOSS, RelationKind.EX, RelationKind.SIBLING, RelationKind.RIVAL)
    relations = tuple(replace(small.relation[0], kind=kind) for kind in kinds)
    root = ET.fromstring(svg(gate(replace(small, relation=relations), 3), "maud"))  # noqa: S314 - made here
    keys = [each for each in root.iter(f"{SVG}g") if each.find(f"{SVG}text[@class='key']") is not None]
    texts = [each.find(f"{SVG}text") for each in keys]
    words = [text.text or "" for text in texts if text is not None]
    assert words == ["work and friendship", "love", "family", "against each other", "moved to another company"]
    places = [re.findall(r"[\d.]+", each.get("transform") or "") for each in keys]
    width = float(root.get("width") or 0)
    assert all(float(x) + 52 + 7 * len(text) <= width for (x, _), text in zip(places, words, strict=True))
    assert len({y for _, y in places}) == 2


# Other datasets.


def with_companies(dataset: Dataset, count: int) -> Dataset:
    """Return a dataset with so many companies; those who were at another one are at none."""
    companies = (*dataset.company, *(Company(id=f"c{number}", name=f"C {number}", city="X") for number in range(9)))[
        :count
    ]
    ids = {company.id for company in companies}
    characters = tuple(
        replace(
            character,
            memberships=tuple(
                replace(each, company=each.company if each.company in ids else None) for each in character.memberships
            ),
        )
        for character in dataset.character
    )
    relations = tuple(each for each in dataset.relation if each.object in {*ids, *(one.id for one in characters)})
    return replace(dataset, company=companies, character=characters, relation=relations)


@pytest.mark.parametrize("count", range(4))
def test_up_to_three_companies_are_columns(real: Dataset, count: int) -> None:
    """With none to three companies there is a column for each, and one for those of none."""
    picture = overview(network(gate(with_companies(real, count), 8)))
    assert len({box.x for box in picture.boxes}) == count + 1
    areas = boxes(picture)
    assert not any(one.meets(other) for one, other in combinations(areas, 2))
    assert not any(area.contains(point) for line in picture.lines for point in points(line) for area in areas)


def test_more_companies_are_drawn_for_one_character_only(real: Dataset) -> None:
    """With four companies the picture of everybody is a usage error that says what to do."""
    guide = gate(with_companies(real, 4), 8)
    with pytest.raises(UsageError, match="Name a character: etoile export relations NAME"):
        svg(guide)
    assert svg(guide, "jack").startswith("<?xml")
    assert diagrams.mermaid(network(guide)).startswith("flowchart")


def test_nobody_and_nothing_are_drawn(small: Dataset) -> None:
    """A dataset without characters, and a character without relations, are pictures, too."""
    guide = gate(replace(small, character=(), relation=(), company=(), question=()), 3)
    assert overview(network(guide)).boxes == ()
    assert "<rect" in svg(guide)
    alone = network(gate(replace(small, relation=()), 3), "maud")
    assert (len(portrait(alone).boxes), portrait(alone).lines) == (1, ())


def test_seasons_and_three_companies() -> None:
    """A dataset of another shape is drawn without overlaps."""
    for level in range(len(SEASONS.episode) + 1):
        picture = overview(network(gate(SEASONS, level)))
        assert not any(one.meets(other) for one, other in combinations(boxes(picture), 2))


# The file.


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast_is_enough(theme: str) -> None:
    """In both themes lines and frames have a contrast of 3:1, and texts one of 4.5:1, on what they stand on."""
    light, dark = STYLE.split("@media screen and (prefers-color-scheme:dark)")
    rules = dict(
        re.findall(r"\.relations \.([\w :().-]+)\{[^}]*(?:fill|stroke):(#\w+)\}", light if theme == "light" else dark)
    )
    paper = rules["paper"]
    tints = [paper, *(rules[place] for place in ("nobody", "place0", "place1", "place2"))]
    families = ("work", "love", "family", "against")
    assert min(contrast(rules[f"{family} path"], paper) for family in families) >= 3
    assert min(contrast(rules[f"{family}-text"], paper) for family in families) >= 4.5
    assert min(contrast(rules[frame], paper) for frame in ("box:not(.heading)", "box.crossed")) >= 3
    assert min(contrast(rules[text], tint) for text in ("name", "key") for tint in tints) >= 4.5


def test_element_has_a_name_and_its_own_ids(real: Dataset) -> None:
    """The element is an image with a title and a description; ids begin with the prefix; style is in classes alone."""
    text = inline_svg(gate(real, 3), prefix="level-3", about="In words below.", addresses={}).element
    root = ET.fromstring(text)  # noqa: S314 - made here
    assert root.get("role") == "img"
    ids = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    assert ids[root.get("aria-labelledby")] == "Étoile: who is connected to whom, up to episode 3"
    assert ids[root.get("aria-describedby")] == "In words below."
    assert all(str(each).startswith("level-3-") for each in ids)
    assert not re.search(r"style|script|href|url\(|\bon\w+=", text)
    assert text.count("http") == 1  # the name space


def test_boxes_of_an_element_lead_to_addresses(real: Dataset) -> None:
    """A box leads to its address, and a line, for the eye alone, has those of its ends; the picture is then a group."""
    guide = gate(real, 3)
    keys = [node.key for node in network(guide).nodes if not node.is_company]
    element, legend = inline_svg(guide, prefix="a", about="", addresses={key: f"#{key}" for key in keys})
    root = ET.fromstring(element)  # noqa: S314 - made here
    assert root.get("role") == "group"
    assert {link.get("href") for link in root.iter(f"{SVG}a")} == {f"#{key}" for key in keys}
    (lines,) = [each for each in root if each.get("aria-hidden")]
    ends = [tuple((line.get("data-ends") or "").split()) for line in lines]
    wanted = [[f"#{key}" for key in (tie.first, tie.second) if key in keys] for tie in network(guide).ties]
    assert ends == [tuple(each) for each in wanted]
    assert next(words for _, words in legend) == "work and friendship"
    assert all(ET.fromstring(sample).get("aria-hidden") for sample, _ in legend)  # noqa: S314 - made here


def test_file_has_the_style_of_both_themes(real: Dataset) -> None:
    """A file of its own has the style in it, and its size is that of its content."""
    text = svg(gate(real, 3))
    assert text.count(STYLE) == 1
    assert "prefers-color-scheme:dark" in STYLE
    root = ET.fromstring(text)  # noqa: S314 - made here
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert len(text) < 40_000


@pytest.mark.parametrize("turn", sample(range(len(HOSTILE)), 4))
def test_hostile_texts_are_text_in_a_picture(turn: int) -> None:
    """Whatever a dataset has is text of the picture, in boxes that do not overlap."""
    guide = gate(convert(rotated(turn), Dataset), 3)
    for about in (None, guide.character[0].id):
        root = ET.fromstring(svg(guide, about))  # noqa: S314 - made here
        assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
            *("svg", "title", "desc", "style", "rect", "text", "g", "path")
        }
    picture = overview(network(guide))
    assert not any(one.meets(other) for one, other in combinations(boxes(picture), 2))


# Text of diagrams.

PARSE = """
import { JSDOM } from "jsdom";
const dom = new JSDOM("");
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import("mermaid");
const { readFileSync } = await import("node:fs");
const text = readFileSync(0, "utf8");
await mermaid.parse(text);
const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
console.log(JSON.stringify({
  nodes: [...db.getVertices().values()].map((node) => [node.id, node.text]),
  edges: db.getEdges().map((edge) => [edge.start, edge.text, edge.end, edge.type]),
  groups: db.getSubGraphs().map((group) => [group.title, group.nodes]),
}));
"""


def parse_mermaid(text: str) -> dict[str, list[list[str]]]:
    """Return what Mermaid reads in a diagram, with character codes as it keeps them decoded."""
    printed = output_of([node("mermaid"), "--input-type=module", "--eval", PARSE], text=text)
    decoded = re.sub("\ufb02°°(\\d+)¶ß", lambda found: json.dumps(chr(int(found[1])))[1:-1], printed)
    read: dict[str, list[list[str]]] = json.loads(decoded)
    return read


def expected_nodes(found: Network) -> list[list[str]]:
    """Return the id and the visible name of each node, sorted."""
    return sorted([each.key.replace("-", "_"), escape_controls(each.name)] for each in found.nodes)


@pytest.mark.parametrize("dataset", ["small", "real"])
def test_mermaid_reads_nodes_and_ties(dataset: str) -> None:
    """Mermaid finds each node, each tie as a line without an arrow, and each company as a group."""
    guide = gate(DATASETS[dataset], len(DATASETS[dataset].episode))
    found = network(guide)
    read = parse_mermaid(diagrams.mermaid(found))
    assert sorted(read["nodes"]) == expected_nodes(found)
    assert read["edges"] == [
        [tie.first.replace("-", "_"), ", ".join(tie.words), tie.second.replace("-", "_"), "arrow_open"]
        for tie in found.ties
    ]
    assert [title for title, _ in read["groups"]] == [company.city for company in guide.company]


@pytest.mark.parametrize("turn", sample(range(len(HOSTILE)), 3))
def test_mermaid_reads_hostile_names(turn: int) -> None:
    """A hostile name is a label for Mermaid, and nothing else."""
    found = network(gate(convert(rotated(turn), Dataset), 3))
    read = parse_mermaid(diagrams.mermaid(found))
    assert sorted([key, text.strip()] for key, text in read["nodes"]) == [
        [key, name.strip()] for key, name in expected_nodes(found)
    ]
    assert len(read["edges"]) == len(found.ties)


def test_mermaid_label_is_no_list(small: Dataset) -> None:
    """A name like that of a list item, which Mermaid refuses to draw, is written in character codes."""
    characters = tuple(
        replace(each, name=name) for each, name in zip(small.character, ("1. A", "- B", "2) C"), strict=False)
    )
    text = diagrams.mermaid(network(gate(replace(small, character=characters, relation=()), 3)))
    assert re.findall(r'\["([^"]*[ABC])"\]', text) == ["1#46; A", "#45; B", "2#41; C"]


@pytest.mark.parametrize("turn", [None, *sample(range(len(HOSTILE)), 3)])
def test_graphviz_reads_nodes_and_ties(real: Dataset, turn: int | None) -> None:
    """Graphviz finds each node with its name, and each tie."""
    found = network(gate(real, 8) if turn is None else gate(convert(rotated(turn), Dataset), 3))
    read = json.loads(output_of([program("dot"), "-Tdot_json"], text=diagrams.dot(found)))
    nodes = sorted(
        [each["name"], each["label"].replace("\\\\", "\\")] for each in read["objects"] if "nodes" not in each
    )
    assert nodes == expected_nodes(found)
    assert len(read.get("edges", [])) == len(found.ties)


def test_company_and_character_of_one_id_are_two_nodes(small: Dataset) -> None:
    """An id that a company and a character share stands for both."""
    character = replace(small.character[0], id="skerry", aliases=(Alias(name="S", after=0),))
    relation = replace(small.relation[0], subject="skerry", object="port-lune", after=0)
    found = network(gate(replace(small, character=(character,), relation=(relation,)), 0))
    assert [each.key for each in found.nodes] == ["character-skerry", "company-port-lune"]
