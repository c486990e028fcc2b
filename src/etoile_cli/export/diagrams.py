"""Relations as the text of a diagram: Mermaid, which GitHub and Obsidian draw, and DOT for Graphviz."""

import re
from collections.abc import Iterable

from etoile_cli.export.network import Family, Network, Node, Tie
from etoile_cli.text import escape_controls

_COLORS = {Family.WORK: "#3d73b0", Family.LOVE: "#c2408a", Family.FAMILY: "#3c8a52", Family.AGAINST: "#b8632a"}
"""Colours that have a contrast of 3:1 on white and on black."""

_DASHES = {Family.LOVE: "9 4", Family.FAMILY: "2 4", Family.AGAINST: "9 3 2 3"}
_DOT_STYLES = {Family.LOVE: "dashed", Family.FAMILY: "dotted", Family.AGAINST: "dashed,bold"}

_MERMAID_SPECIAL = re.compile(r"[^\w\s.,'()]|(?<=\d)[.)]")
"""Letters that could be markup, and what makes a number the beginning of a list."""


def mermaid(network: Network) -> str:
    """Return a flow chart in Mermaid: a box for each company, a line for each tie with its words."""
    lines = ["flowchart LR"]
    for company, title, nodes in _groups(network):
        if company is None:
            lines += [f"  {_mermaid_node(node)}" for node in nodes]
        else:
            lines.append(f'  subgraph city_{company.replace("-", "_")}["{_mermaid_text(title)}"]')
            lines += [*(f"    {_mermaid_node(node)}" for node in nodes), "  end"]
    lines += [
        f'  {_id(tie.first)} ---|"{_mermaid_text(", ".join(tie.words))}"| {_id(tie.second)}' for tie in network.ties
    ]
    if any(node.crossed for node in network.nodes):
        lines += ["  classDef crossed stroke-width:4px"]
    for family in Family:
        numbers = ",".join(str(number) for number, tie in enumerate(network.ties) if tie.family is family)
        dashes = f",stroke-dasharray:{_DASHES[family]}" if family in _DASHES else ""
        lines += [f"  linkStyle {numbers} stroke:{_COLORS[family]},stroke-width:2px{dashes}"] if numbers else []
    return "\n".join((*lines, ""))


def _mermaid_node(node: Node) -> str:
    return f'{_id(node.key)}["{_mermaid_text(node.name)}"]{":::crossed" if node.crossed else ""}'


def _mermaid_text(text: str) -> str:
    """Return `text` for a quoted label, with everything that could be markup as a character code."""
    return _MERMAID_SPECIAL.sub(lambda found: f"#{ord(found[0])};", escape_controls(text))


def dot(network: Network) -> str:
    """Return a graph in DOT: a cluster for each company, an edge for each tie with its words."""
    lines = [
        "graph relations {",
        '  graph [rankdir=LR, fontname="sans-serif"]',
        '  node [shape=box, style=rounded, fontname="sans-serif"]',
        '  edge [fontname="sans-serif", fontsize=10, penwidth=2]',
    ]
    for company, title, nodes in _groups(network):
        if company is None:
            lines += [f"  {_dot_node(node)}" for node in nodes]
        else:
            lines += [f'  subgraph "cluster_{company}" {{', f"    label={_dot_text(title)}"]
            lines += [*(f"    {_dot_node(node)}" for node in nodes), "  }"]
    lines += [f"  {_dot_edge(tie)}" for tie in network.ties]
    return "\n".join((*lines, "}", ""))


def _dot_node(node: Node) -> str:
    return f"{_id(node.key)} [label={_dot_text(node.name)}{', penwidth=3' if node.crossed else ''}]"


def _dot_edge(tie: Tie) -> str:
    style = f', style="{_DOT_STYLES[tie.family]}"' if tie.family in _DOT_STYLES else ""
    words = _dot_text(", ".join(tie.words))
    return f'{_id(tie.first)} -- {_id(tie.second)} [label={words}, color="{_COLORS[tie.family]}"{style}]'


def _dot_text(text: str) -> str:
    visible = escape_controls(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{visible}"'


def _groups(network: Network) -> Iterable[tuple[str | None, str, list[Node]]]:
    """Yield the id and the city of each company with its nodes, and then those of no company."""
    for company, title in (*((each.id, each.city) for each in network.companies), (None, "")):
        nodes = [node for node in network.nodes if node.company == company]
        if nodes:
            yield company, title, nodes


def _id(key: str) -> str:
    return key.replace("-", "_")
