"""Which fields of a record hold records, and which hold text for people."""

from collections.abc import Callable
from functools import cache
from typing import get_args

from etoile_cli.model import Dataset, NonEmptyStr, Record, ShortText


@cache
def record_fields(kind: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields of `kind` that hold records: one, or a tuple of them."""
    return tuple(name for name, annotation in _annotations(kind).items() if _mentions(annotation, _is_record))


@cache
def text_fields(kind: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields of `kind` that hold text for people: one, or a tuple of them."""
    return tuple(name for name, annotation in _annotations(kind).items() if _mentions(annotation, _is_text))


def row_types() -> dict[str, type[Record]]:
    """Return the type of the rows of each table of a dataset."""
    return {table: next(iter(get_args(kind)), kind) for table, kind in Dataset.__annotations__.items()}


def _annotations(kind: type[Record]) -> dict[str, object]:
    # Not msgspec.structs.fields: it evaluates type hints, which costs every run three milliseconds (measured).
    bases = (base.__annotations__ for base in reversed(kind.__mro__) if issubclass(base, Record))
    return {name: annotation for annotations in bases for name, annotation in annotations.items()}


def _mentions(annotation: object, test: Callable[[object], bool]) -> bool:
    return test(annotation) or any(_mentions(argument, test) for argument in get_args(annotation))


def _is_record(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Record)


def _is_text(annotation: object) -> bool:
    return annotation in (NonEmptyStr, ShortText)
