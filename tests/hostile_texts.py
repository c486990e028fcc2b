"""Texts that could harm a reader, in each spot of the small dataset, and what of them was not escaped."""

import re
import tomllib
from collections.abc import Callable, Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from unicodedata import category

from msgspec.structs import fields

from etoile_cli.formats import Format
from etoile_cli.model import Dataset, NonEmptyStr, Record
from tests.conftest import SMALL, Outcome

HOSTILE = (
    "[red]x[/red] [link=https://example.org]y[/link] [/] :smile:",
    "\x1b[31mx\x1b[0m\x1b[2J\x1b[H",
    "\x1b]8;;https://example.org\x1b\\x\x1b]8;;\x1b\\\x1b]0;title\x07",
    "\x9b31mx\x9d\x90",
    "\x00\x07\x08\x7f",
    "\u202ex\u202c\u2066x\u2069\u200b\ufeff\u00ad",
    "a\nb\r\nc\rd\te\x85f\u2028g\u2029h\x0bi",
    "\t=1+1",
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\"x\" and 'y', a | b; `c` *d* _e_ <f> # g",
    "\\x1b[31m\\n\\ {0} {x} %s $HOME",
    " ",
    "\U000e0041\U0010ffff\ue000" + "e\u0301" * 9 + "\u0301" * 40,
)
"""Texts of a dataset that could harm a terminal, a spreadsheet or a Markdown reader, or be markup for Rich."""

STYLE = re.compile("\x1b\\[[0-9;]*m")

OWN_CONTROLS = {Format.TSV: "\n\t"}
"""The control characters that a format itself writes; "\\n" where none are given."""


Spot = tuple[str | int, ...]
"""The keys and indices of a value in a file."""


def spots(value: Any, kind: Any, *path: str | int) -> Iterator[Spot]:  # values of a file, and annotations
    """Yield the spots of free text in `value`, which is of type `kind`."""
    kind = _unwrap(kind)
    if kind is NonEmptyStr:
        yield path
    elif isinstance(kind, type) and issubclass(kind, Record):
        for field in fields(kind):
            if field.name in value:
                yield from spots(value[field.name], field.type, *path, field.name)
    elif get_origin(kind) is tuple:
        for index, item in enumerate(value):
            yield from spots(item, get_args(kind)[0], *path, index)


def _unwrap(kind: Any) -> Any:
    """Return an annotation without None and metadata."""
    if kind is NonEmptyStr or get_origin(kind) is tuple:
        return kind
    if get_origin(kind) is Annotated:
        return _unwrap(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _unwrap(next(choice for choice in get_args(kind) if choice is not type(None)))
    return kind


RAW = SMALL.read_text(encoding="utf-8")

SPOTS = tuple(spots(tomllib.loads(RAW), Dataset))


def replace_texts(replacement: Callable[[int, str], str]) -> dict[str, Any]:
    """Return the small dataset as in its file, each free text replaced, given its number and itself."""
    raw = tomllib.loads(RAW)
    for number, (*path, last) in enumerate(SPOTS):
        holder: Any = raw
        for step in path:
            holder = holder[step]
        holder[last] = replacement(number, holder[last])
    return raw


def rotated(turn: int) -> dict[str, Any]:
    """Return the small dataset with one of `HOSTILE` in each spot, in `len(HOSTILE)` turns each of them in each.

    The text itself follows in every third spot, and in questions, whose choices must differ.
    """
    return replace_texts(
        lambda number, text: (
            HOSTILE[(number + turn) % len(HOSTILE)] + text * (number % 3 == 0 or SPOTS[number][0] == "question")
        )
    )


def unescaped(text: str, form: Format | None = None) -> list[str]:
    """Return the control, direction and invisible characters in `text`, apart from those that `form` writes itself."""
    own = OWN_CONTROLS.get(form, "\n") if form else "\n"
    hidden = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    return [ascii(letter) for letter in text if category(letter) in hidden and letter not in own]


def unescaped_output(outcome: Outcome, form: Format | None = None) -> list[str]:
    """Return the same for all that a run wrote, without the colours of a terminal."""
    return [*unescaped(STYLE.sub("", outcome.out), form), *unescaped(STYLE.sub("", outcome.err))]
