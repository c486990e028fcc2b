"""Views: who gets them, and the rows that people see."""

import pytest

from etoile_cli.view import Column, EpisodeNumber, Field, Layout, Slot, View

ID = Column("id", None, str)
NAME = Column("name", "Name", str, Slot.NAME)
META = Column(None, "Job", str, Slot.META)
PIPED = Column("age", "Age", str)


def view(*columns: Column, rows: int = 1, empty: str = "") -> View:
    """Return a view of these columns, with numbered cells."""
    cells = tuple(tuple(f"{column.title} {row}" for column in columns) for row in range(rows))
    return View(key="k", title="", columns=columns, rows=cells, layout=Layout.ENTRIES, empty=empty)


@pytest.mark.parametrize(
    ("of", "is_keyed", "is_laid_out"),
    [
        (view(ID, NAME), True, True),
        (view(ID, PIPED), True, False),
        (view(META), False, True),
        (view(NAME, rows=0), True, False),
        (view(NAME, rows=0, empty="Nobody."), True, True),
        (view(PIPED, rows=0, empty="Nobody."), True, False),
    ],
)
def test_programs_get_keys_and_people_get_slots(of: View, *, is_keyed: bool, is_laid_out: bool) -> None:
    """Programs get a view with keys; people one with slots, unless it has neither rows nor a sentence for that."""
    assert (of.is_keyed, of.is_laid_out) == (is_keyed, is_laid_out)


def test_entries_are_the_cells_in_slots() -> None:
    """A row for people has its cells by slot, in the order of the columns, without those that are empty."""
    columns = (ID, NAME, META, NAME, PIPED, META)
    rows = (("x", "Ann", "", "Ek", "7", ()), ("y", None, 0, 0.0, "8", EpisodeNumber(None)))
    assert View(key="k", title="", columns=columns, rows=rows).entries() == [
        {Slot.NAME: [Field("Name", "Ann"), Field("Name", "Ek")]},
        {Slot.META: [Field("Job", 0), Field("Job", EpisodeNumber(None))], Slot.NAME: [Field("Name", 0.0)]},
    ]


@pytest.mark.parametrize(("limit", "shown"), [(None, 3), (2, 2), (3, 3), (9, 3)])
def test_people_see_rows_up_to_the_limit(limit: int | None, shown: int) -> None:
    """With a limit people see the first rows only; without one all of them."""
    columns = (NAME,)
    rows = (("Ann",), ("Bo",), ("Cy",))
    entries = View(key="k", title="", columns=columns, rows=rows, limit=limit).entries()
    assert entries == [{Slot.NAME: [Field("Name", cell)]} for (cell,) in rows[:shown]]
