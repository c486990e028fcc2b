"""Walking through all records of a dataset."""

import pytest

from etoile_cli.model import Dataset
from etoile_cli.walk import as_tuple, rows_of, walk
from tests.record_places import records


def test_walk_yields_every_record_with_its_place(small: Dataset) -> None:
    """All records come in the order of the file, each with its place, and the records in it right after it."""
    assert [*walk(rows_of(small))] == [(found.place, found.record) for found in records(small)]


def test_walk_skips_invalid_rows(small: Dataset) -> None:
    """None stands for an invalid row: it has no place, and the next rows keep theirs."""
    rows = {"show": (None,), "note": (None, small.note[1])}
    assert [*walk(rows)] == [("note[1]", small.note[1])]


def test_the_show_is_a_table_of_one(small: Dataset) -> None:
    """Every table has its rows in file order, and the show is the only row of its own."""
    rows = rows_of(small)
    assert rows["show"] == (small.show,)
    assert rows["episode"] == small.episode


@pytest.mark.parametrize(
    ("value", "expected"), [(("a", "b"), ("a", "b")), ((), ()), (None, ()), ("text", ("text",)), (0, (0,))]
)
def test_as_tuple(value: object, expected: tuple[object, ...]) -> None:
    """A tuple stays as it is, None becomes an empty one, and a single value a tuple of one."""
    assert as_tuple(value) == expected
