"""The pages of several levels, packed: each as what it does not have in common with the one before.

This takes a quarter of the room of each on its own.
"""

import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator

_MAX_COMPRESSION = 9
_RAW = -zlib.MAX_WBITS  # deflate without a header, as "deflate-raw" of browsers
_SEPARATOR = "\0"  # which no page has
_ENDS = ("</p>", "</li>", "</dd>")


def packed(pages: Iterable[str]) -> Iterator[str]:
    """Yield each page as compressed parts, in base 64.

    A part is HTML, or the number of a part of the page before and how many to repeat from there: "12 3".
    """
    before: list[str] = []
    for page in pages:
        parts = _parts(page)
        compress = zlib.compressobj(_MAX_COMPRESSION, wbits=_RAW)
        deflated = compress.compress(_SEPARATOR.join(_changes(before, parts)).encode()) + compress.flush()
        yield b64encode(deflated).decode()
        before = parts


def _parts(page: str) -> list[str]:
    for end in _ENDS:
        page = page.replace(end, f"{end}{_SEPARATOR}")
    return page.split(_SEPARATOR)


def _changes(before: list[str], parts: list[str]) -> Iterator[str]:
    """Yield the parts that `before` does not have, and where it has the others, in the order of the page."""
    places = {part: place for place, part in reversed([*enumerate(before)])}
    start = count = 0
    for part in parts:
        if count and before[start + count : start + count + 1] == [part]:
            count += 1
            continue
        if count:
            yield f"{start} {count}"
        start, count = places.get(part, 0), int(part in places)
        if not count:
            yield part
    if count:
        yield f"{start} {count}"
