"""Every export of a guide as the command line writes it, with a function that undoes the escapes of its format."""

import re
import zlib
from base64 import b64decode
from collections.abc import Callable
from datetime import date, time
from html import unescape
from typing import NamedTuple

from etoile_cli.export import diagrams
from etoile_cli.export.anki import anki
from etoile_cli.export.calendar import calendar
from etoile_cli.export.gift import gift
from etoile_cli.export.network import network
from etoile_cli.export.svg import svg
from etoile_cli.spoilers import Guide, gate
from etoile_cli.web.document import document

START = date(2026, 12, 4)


class Export(NamedTuple):
    """An export: its command line, the text that it writes, how to decode that, and whether it needs a next episode.

    One that `has_levels` has all earlier levels in it, and is tried at fewer.
    """

    words: tuple[str, ...]
    create: Callable[[Guide], str]
    decode: Callable[[str], str]
    needs_next: bool = False
    has_levels: bool = False


def _decode_html(text: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "\n", text))


def _decode_anki(text: str) -> str:
    return _decode_html(re.sub("::?(glossary|cast|quiz)", "", text))  # the program's own words in ids and tags


def _decode_backslashes(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _decode_calendar(text: str) -> str:
    return _decode_backslashes(re.sub(r"\r\n[ \t]", "", text))


def _decode_mermaid(text: str) -> str:
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)


def web(guide: Guide) -> str:
    """Return the web page of a guide, with its earlier levels."""
    return document(lambda level: gate(guide, level), guide.level)


_PACKED = re.compile(r'<script type="application/octet-stream" data-level="(\d+)">([^<]*)</script>')


def packed_levels(page: str) -> dict[int, str]:
    """Return the levels that are packed in a web page, each as HTML."""
    parts: list[str] = []
    levels: dict[int, str] = {}
    for level, text in _PACKED.findall(page):
        inflated = zlib.decompress(b64decode(text), wbits=-zlib.MAX_WBITS).decode()
        parts = [each for part in inflated.split("\0") for each in _repeated(part, parts)]
        levels[int(level)] = "".join(parts)
    return levels


def _repeated(part: str, before: list[str]) -> list[str]:
    """Return a part of a packed level, or those of the level before that it names."""
    if not re.fullmatch(r"\d+ \d+", part):
        return [part]
    start, count = map(int, part.split())
    return before[start : start + count]


def without_code(page: str) -> str:
    """Return a web page without its style, its script and what is packed in it."""
    return re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)


def _decode_web(text: str) -> str:
    return _decode_html("\n".join([without_code(text), *packed_levels(text).values()]))


def _first_character(guide: Guide) -> str:
    return guide.character[0].id


EXPORTS = {
    "web": Export(("web",), web, _decode_web, has_levels=True),
    "anki": Export(("anki",), anki, _decode_anki),
    "gift": Export(("gift",), gift, _decode_backslashes),
    "calendar": Export(
        ("calendar", "--from", f"{START}"),
        lambda guide: calendar(guide, start=START, at=time(20, 30)),
        _decode_calendar,
        needs_next=True,
    ),
    "svg": Export(("relations",), svg, _decode_html),
    "svg of one": Export(("relations", "maud"), lambda guide: svg(guide, _first_character(guide)), _decode_html),
    "mermaid": Export(
        ("relations", "--as", "mermaid"), lambda guide: diagrams.mermaid(network(guide)), _decode_mermaid
    ),
    "dot": Export(("relations", "--as", "dot"), lambda guide: diagrams.dot(network(guide)), _decode_backslashes),
}
"""Every export by name; an export with other options stands here once more where these change what it contains.

The command lines are for the small dataset.
"""
