"""Which fields of a record hold records, and which hold text for people."""

import pytest
from msgspec.structs import fields

from etoile_cli.field_types import record_fields, row_types, text_fields
from etoile_cli.model import Character, Dataset, Membership, Record, Show, Source, Term
from tests.record_places import records


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Show, ("premise", "summaries", "facts")),
        (Character, ("aliases", "summaries", "memberships", "facts")),
        (Source, ("page",)),
        (Membership, ()),
    ],
)
def test_record_fields(kind: type[Record], expected: tuple[str, ...]) -> None:
    """Fields with a record, a tuple of records or an optional record are found, in the order of the model."""
    assert record_fields(kind) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Show, ("title", "aliases")),
        (Character, ("name", "job")),
        (Source, ("outlet", "author")),
        (Membership, ("text",)),
        (Term, ("text", "term", "topic", "short", "pronunciation")),
    ],
)
def test_text_fields(kind: type[Record], expected: tuple[str, ...]) -> None:
    """Fields with text, a tuple of texts or an optional text are found, those of a base class first."""
    assert text_fields(kind) == expected


def test_record_fields_have_all_records(small: Dataset) -> None:
    """In every record of the small dataset, the fields with records in them are among those that are named."""
    for found in records(small):
        for name in found.record.__struct_fields__:
            value = getattr(found.record, name)
            if isinstance(value, Record) or (isinstance(value, tuple) and value and isinstance(value[0], Record)):
                assert name in record_fields(type(found.record))


def test_row_types() -> None:
    """Each table of a dataset has the type of its rows; the show is a row of its own."""
    types = row_types()
    assert (types["show"], types["term"], types["source"]) == (Show, Term, Source)
    assert [*types] == [field.name for field in fields(Dataset)]
