"""Readable messages for values that do not fit the model, one for each problem, with its place."""

import re
from collections.abc import Iterator
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from msgspec import NODEFAULT, ValidationError, convert
from msgspec.structs import fields

from etoile_cli.matching import did_you_mean
from etoile_cli.model import Record
from etoile_cli.text import abbreviated_repr

_PLAIN_KEY = re.compile(r"[\w-]{1,60}")


def type_errors(value: object, kind: Any, place: str = "") -> Iterator[str]:  # kind: any annotation of a field
    """Yield a message for each reason why `value` is not of `kind`, as in `show.title: expected str, got int`."""
    try:
        convert(value, kind)
    except ValidationError as error:
        inner = [*_type_errors_inside(value, kind, place)]
        yield from inner or [f"{place}: {_readable_message(error, kind, value)}".removeprefix(": ")]


def _type_errors_inside(value: object, kind: Any, place: str) -> Iterator[str]:
    """Yield the problems of the parts of a table or an array."""
    kind = _unwrap(kind)
    if isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, Record):
        known = {field.name: field for field in fields(kind)}
        for key in (key for key in value if key not in known):
            yield f"{_join_place(place, key)}: unknown key.{did_you_mean(key, known)}"
        for name, field in known.items():
            if name in value:
                yield from type_errors(value[name], field.type, _join_place(place, name))
            elif field.default is NODEFAULT:
                yield f"{_join_place(place, name)}: missing"
    elif isinstance(value, list) and get_origin(kind) is tuple:
        for index, item in enumerate(value):
            yield from type_errors(item, get_args(kind)[0], f"{place}[{index}]")


def _unwrap(kind: Any) -> Any:
    """Return an annotation without its constraints and its None."""
    if get_origin(kind) is Annotated:
        return _unwrap(get_args(kind)[0])
    choices = [choice for choice in get_args(kind) if choice is not type(None)]
    return kind if get_origin(kind) is tuple or len(choices) != 1 else _unwrap(choices[0])


def _readable_message(error: ValidationError, kind: Any, value: object) -> str:
    """Return the message of msgspec with "table" and "array" for TOML: `expected int, got a table`."""
    bare = _unwrap(kind)
    if isinstance(bare, type) and issubclass(bare, StrEnum) and isinstance(value, str):
        return f"{abbreviated_repr(value)} is not one of {', '.join(bare)}.{did_you_mean(value, bare)}"
    message = str(error).split(" - at `$")[0].replace("`", "").replace(" | null", "")
    message = message.replace("object", "a table").replace("array", "an array")
    if (wanted := _description(kind)) and ("matching regex" in message or "of length" in message):
        return f"expected {wanted}, got {abbreviated_repr(value)}"
    return message[:1].lower() + message[1:]


def _description(kind: Any) -> str | None:
    """Return the description of an annotation, where it has one."""
    notes = (note.description for note in getattr(kind, "__metadata__", ()))
    choices = get_args(kind) if get_origin(kind) in (Union, UnionType) else ()
    return next(notes, None) or next(filter(None, map(_description, choices)), None)


def _join_place(place: str, key: str) -> str:
    name = key if _PLAIN_KEY.fullmatch(key) else abbreviated_repr(key)
    return f"{place}.{name}" if place else name
