"""Each output format can be parsed back, and contains no control characters, formulas or markup of a dataset."""

import csv
import json
import re
from itertools import accumulate
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli.cells import cell_text
from etoile_cli.enums import Confidence
from etoile_cli.errors import UsageError
from etoile_cli.formats import Format, select, to_jsonable, write
from etoile_cli.model import Dataset
from etoile_cli.spoilers import gate
from etoile_cli.text import cell_width, escape_controls
from etoile_cli.view import Accent, Cell, Column, EpisodeNumber, Layout, Move, Page, Ratio, Said, Sign, Slot, View
from tests.all_pages import every_page
from tests.strategies import hostile, pages, prose, views

SPREADSHEETS = (Format.CSV, Format.TSV)
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CITED = {"gazette": "The \x1b[31mGazette", "harbour": "a\u202eb", "keeper": "\x07"}

NAME = Column("name", "Name", lambda record: record, Slot.NAME)
AGE = Column("age", "Age", lambda record: record, Slot.TEXT)
HIDDEN = Column("id", None, lambda record: record)
SHOWN = Column(None, "In words", lambda record: record, Slot.TEXT)
PIPED = Column("place", "Place", lambda record: record)

FOR_PEOPLE = sorted(set(Format) - {Format.JSON, *SPREADSHEETS})
"""The formats with titles, not keys."""


def table(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = (NAME, AGE), key: str = "people") -> View:
    """Return a view of several records."""
    return View(key=key, title="People", columns=columns, rows=rows)


def card(*row: Cell, columns: tuple[Column, ...] = (NAME, AGE)) -> View:
    """Return a view of one record."""
    return View(key="", title="One", columns=columns, rows=(row,), layout=Layout.CARD, is_single=True)


def is_safe(text: str) -> bool:
    """Return whether a terminal prints all letters of `text`, and obeys none."""
    return all(letter.isprintable() or category(letter) == "Zs" for letter in text)


def keyed_views(page: Page) -> list[View]:
    """Return the views that programs get."""
    return [view for view in page.views if any(column.key for column in view.columns)]


def single_tables(page: Page) -> list[Page]:
    """Return a page for each table of `page`, as --only selects it."""
    return [Page((view,)) for view in keyed_views(page)]


# Every format.


@given(page=pages(hostile))
def test_control_characters_are_escaped(page: Page) -> None:
    """No control character, direction mark or invisible letter of a dataset is written; the last line has its end."""
    for form in FOR_PEOPLE:
        raw = write(page, form, CITED)
        assert raw.endswith("\n") or raw == "", form
        assert is_safe(raw.replace("\n", "")), form
    for form in SPREADSHEETS:
        for one in single_tables(page):
            raw = write(one, form)
            assert raw.endswith("\n"), form
            assert is_safe(raw.replace("\n", "").replace("\t", "")), form


@given(page=pages(hostile))
def test_control_characters_are_escaped_in_json(page: Page) -> None:
    """Control characters and direction marks are JSON escapes."""
    raw = write(page, Format.JSON)
    assert raw.endswith("\n")
    letters = raw.replace("\n", "")
    assert not [letter for letter in letters if letter in BIDI or category(letter) in ("Cc", "Zl", "Zp")]


@pytest.mark.parametrize("form", [Format.PLAIN, Format.MD])
def test_people_get_columns_with_a_slot(form: Format) -> None:
    """People get columns with a slot, programs those with a key, and a pipe those with a title and a view with keys."""
    page = Page((table(("secret", "piped", "shown"), columns=(HIDDEN, PIPED, SHOWN)),))
    assert ["shown" in write(page, form), "piped" in write(page, form)] == [True, False]
    assert write(page, Format.TABLE) == "Place  In words\npiped  shown\n"
    for program in (Format.JSON, *SPREADSHEETS):
        raw = write(page, program)
        assert [word in raw for word in ("secret", "piped", "shown")] == [True, True, False]


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_empty_view_without_a_sentence_is_left_out(form: Format) -> None:
    """A view with neither rows nor a sentence for that has no heading either."""
    silent = View(key="silent", title="Silent", columns=(NAME, AGE), rows=(), empty="")
    assert "Silent" not in write(Page((table(("Ann", 3)), silent)), form)


def test_pipe_says_that_there_is_nothing() -> None:
    """A page without a table has in a pipe the sentences that people read in its place."""
    none = View(key="people", title="People", columns=(NAME, AGE), rows=(), empty="Nobody\x07.", is_single=True)
    shown = View(key="", title="", columns=(SHOWN,), rows=(("No news yet.",), ("Hear this.",)), is_single=True)
    hidden = replace(shown, columns=(replace(SHOWN, slot=None),))
    silent = replace(none, empty="")
    assert write(Page((none, silent)), Format.TABLE) == "Nobody\\x07.\n"
    assert write(Page((shown, silent)), Format.TABLE) == "No news yet.\nHear this.\n"
    assert write(Page((hidden, silent)), Format.TABLE) == ""


def test_programs_get_plain_values(small: Dataset) -> None:
    """On every page, what has a key is a text, a number or several texts: nothing that only people can read."""
    guide = gate(small, len(small.episode))
    columns = [(name, view, place) for name, page in every_page(guide) for view in page.views for place in _keyed(view)]
    assert columns
    for name, view, place in columns:
        for row in view.rows:
            assert not isinstance(row[place], Ratio | Sign | Accent | Move), (name, view.columns[place].key)


def _keyed(view: View) -> list[int]:
    return [place for place, column in enumerate(view.columns) if column.key]


# The table for pipes.


@given(page=pages(hostile))
def test_table_has_one_line_per_record(page: Page) -> None:
    """A view of several records is a header and one line per record; a single one is a line per field that it has."""
    titled = [view for view in keyed_views(page) if any(column.title for column in view.columns)]
    some = [view for view in titled if view.rows or (len(titled) == 1 and not view.is_single)]
    lines = [
        sum(
            column.title is not None and in_words(cell) != ""
            for column, cell in zip(view.columns, view.rows[0], strict=True)
        )
        if view.is_single
        else 1 + (len(some) > 1) + len(view.rows)
        for view in some
    ]
    if any(view.rows for view in some):  # else it is the sentence that people read
        assert write(page, Format.TABLE).count("\n") == sum(lines) + len(some) - 1


def in_words(cell: Cell) -> str:
    """Return a cell as a pipe has it."""
    if isinstance(cell, EpisodeNumber):
        return "?" if cell.number is None else str(cell.number or "")
    doubts = {Confidence.SINGLE: " (one source)", Confidence.DISPUTED: " (sources disagree)"}
    doubt = doubts.get(cell.confidence, "") if isinstance(cell, Said) and cell.is_sentence else ""
    return cell_text(cell) + doubt


@given(view=views(prose, "a"))
def test_table_truncates_nothing(view: View) -> None:
    """Each cell of each record is complete and begins below its header, whatever people get to see."""
    shown = [place for place, column in enumerate(view.columns) if column.title]
    if view.is_single or not shown or not _keyed(view) or not view.rows:
        return
    head, *lines = write(Page((view,)), Format.TABLE).splitlines()
    starts = [head.index(view.columns[place].title or "") for place in shown]
    for row, line in zip(view.rows, lines, strict=True):
        ends = [0, *accumulate(map(cell_width, line))]
        for start, place in zip(starts, shown, strict=True):
            rest = line[ends.index(start) :] if start in ends else ""
            assert rest.startswith(in_words(row[place]).rstrip())


@given(page=pages(prose))
def test_colour_of_a_pipe_changes_no_word(page: Page) -> None:
    """With colour a pipe gets the same lines, with styles that end where they began."""
    colored = write(page, Format.TABLE, color=True)
    bare = re.sub("\x1b\\[[0-9;]*m", "", colored)
    assert [line.rstrip() for line in bare.splitlines()] == write(page, Format.TABLE).splitlines()
    assert len(re.findall("\x1b\\[[12]m", colored)) == colored.count("\x1b[0m")


def test_colour_of_a_pipe() -> None:
    """In a pipe with colour names are bold, and titles dim."""
    page = Page((table(("Ann", 3)),))
    assert write(page, Format.TABLE, color=True) == ("\x1b[2mName\x1b[0m  \x1b[2mAge\x1b[0m\n\x1b[1mAnn \x1b[0m  3\n")


def test_table_for_a_pipe() -> None:
    """Several tables have headings, a single record has labels, and an empty table its header where it is alone."""
    page = Page((card("Ann", 3), table(("Bo", None)), table(key="none"), table(("Cy", 1), columns=(SHOWN, SHOWN))))
    assert write(page, Format.TABLE) == "Name  Ann\nAge   3\n\nPeople:\nName  Age\nBo\n"
    assert write(Page((table(),)), Format.TABLE) == "Name  Age\n"
    untitled = View(key="tally", title="", columns=(NAME,), rows=(("Ann",),))
    assert write(Page((untitled, untitled)), Format.TABLE) == "Tally:\nName\nAnn\n\nTally:\nName\nAnn\n"


def test_table_says_doubts_and_episodes_in_one_way() -> None:
    """In a pipe a doubt is in words, and an episode is its number, "?" where it is not known, "" before the first."""
    rows = tuple(
        (EpisodeNumber(number), Said("So.", doubt))
        for number, doubt in zip((3, 0, None), [*Confidence][:3], strict=True)
    )
    columns = (Column("episode", "Episode", str), AGE)
    assert write(Page((table(*rows, columns=columns),)), Format.TABLE).splitlines() == [
        "Episode  Age",
        "3        So.",
        "         So. (one source)",
        "?        So. (sources disagree)",
    ]
    assert write(Page((View(key="k", title="", columns=(NAME,), rows=(), is_single=True),)), Format.TABLE) == ""


def test_table_has_a_column_of_sources() -> None:
    """With citations a pipe has how well each statement is supported, and its sources, in words."""
    rows = (("Ann", Said("Dances.", Confidence.SINGLE, ("a", "b"))), ("Bo", Said("Sleeps.")), ("Cy", None))
    cited = {"a": "The Gazette"}
    assert write(Page((table(*rows),)), Format.TABLE, cited).splitlines() == [
        "Name  Age      Sources",
        "Ann   Dances.  one source; The Gazette; b",
        "Bo    Sleeps.",
        "Cy",
    ]
    assert write(Page((card(*rows[0]),)), Format.TABLE, cited).splitlines()[2] == (
        "Sources  one source; The Gazette; b"
    )
    assert "Sources" not in write(Page((table(("Ann", 3)),)), Format.TABLE, cited)


def test_table_cites_the_fields_of_a_record() -> None:
    """A record without a statement, too, has its standing and its sources; none is named twice."""
    columns = (
        Column("name", "Name", str),
        Column("confidence", None, str),
        Column("sources", None, str),
    )
    said = Said("Ann", Confidence.SINGLE, ("a",))
    rows = (
        ("Bo", Confidence.DISPUTED, ("a", "b")),
        (said, Confidence.SINGLE, ("a",)),
        ("Cy", Confidence.CONFIRMED, ()),
    )
    page = Page((View(key="k", title="", columns=columns, rows=rows),))
    assert write(page, Format.TABLE, {"a": "The Gazette", "b": "The Log"}).splitlines() == [
        "Name  Sources",
        "Bo    sources disagree; The Gazette; The Log",
        "Ann   one source; The Gazette",
        "Cy",
    ]
    assert write(page, Format.TABLE).splitlines()[0] == "Name"


# JSON.


def as_json(cell: Cell) -> Cell | list[str]:
    """Return a cell as JSON has it."""
    match cell:
        case tuple():
            return list(cell)
        case Said():
            return cell.text
        case EpisodeNumber():
            return cell.number
        case _:
            return cell


def keyed(view: View) -> list[dict[str, object]]:
    """Return the records of a view as programs see them."""
    return [
        {column.key: as_json(cell) for column, cell in zip(view.columns, row, strict=True) if column.key}
        for row in view.rows
    ]


@given(page=pages(hostile))
def test_json_is_complete_and_keeps_types_and_order(page: Page) -> None:
    """JSON has the values of all rows with their types, in the order of the columns, however many people see."""
    found = json.loads(write(page, Format.JSON))
    parts = keyed_views(page)
    if len(parts) == 1 and not parts[0].is_single:
        assert found == keyed(parts[0])
        assert [list(record) for record in found] == [list(record) for record in keyed(parts[0])]
    else:
        single = {
            key: cell for view in parts if view.is_single for record in keyed(view) for key, cell in record.items()
        }
        assert found == single | {view.key: keyed(view) for view in parts if not view.is_single}


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (Page((table(("Ann", 3)),)), [{"name": "Ann", "age": 3}]),
        (Page((table(),)), []),
        (Page((card("Ann", 3),)), {"name": "Ann", "age": 3}),
        (
            Page((card("Ann", 3), table(("Bo", None)))),
            {"name": "Ann", "age": 3, "people": [{"name": "Bo", "age": None}]},
        ),
        (Page((table(key="one"), table(key="two"))), {"one": [], "two": []}),
        (Page((card("x", "y", columns=(HIDDEN, SHOWN)),)), {"id": "x"}),
        (Page((View(key="", title="", columns=(NAME,), rows=(), is_single=True),)), {}),
        (Page((table(("Ann", 3)), table(("shown",), columns=(SHOWN,)))), [{"name": "Ann", "age": 3}]),
    ],
)
def test_one_list_is_an_array_and_other_pages_are_objects(page: Page, found: object) -> None:
    """A page of one list is an array; in others, fields of single records stand beside the lists under their keys."""
    assert to_jsonable(page) == found


# Spreadsheets.


def parsed(raw: str, form: Format) -> list[list[str]]:
    """Return the rows of CSV, or of TSV as `cut` and awk read it."""
    if form is Format.TSV:
        return [line.split("\t") for line in raw.removesuffix("\n").split("\n")]
    return list(csv.reader(raw.splitlines(keepends=True), strict=True))


def as_text(cell: Cell) -> str:
    """Return a cell as a spreadsheet has it: values are those of JSON, several of them joined."""
    value = as_json(cell)
    return "; ".join(value) if isinstance(value, list) else cell_text(value)


@pytest.mark.parametrize("form", SPREADSHEETS)
@given(page=pages(hostile))
def test_spreadsheets_have_every_cell(form: Format, page: Page) -> None:
    """CSV and TSV parse back to a header of keys and the cells of all rows as text."""
    for view in keyed_views(page):
        rows = [
            [escape_controls(as_text(cell)) for column, cell in zip(view.columns, row, strict=True) if column.key]
            for row in view.rows
        ]
        found = parsed(write(Page((view,)), form), form)
        assert found[0] == [column.key for column in view.columns if column.key]
        assert [[cell.removeprefix("'") for cell in row] for row in found[1:]] == [
            [cell.removeprefix("'") for cell in row] for row in rows
        ]


def test_only_csv_quotes() -> None:
    """TSV has the letters of a cell as they are, but for tabs and line breaks; CSV quotes for spreadsheets."""
    page = Page((table(('Ann, "Bo"', "a\tb\nc\rd"), (None, "'"), ('"', ("x", "y"))),))
    assert write(page, Format.TSV) == 'name\tage\nAnn, "Bo"\ta\\tb c\\rd\n\t\'\n"\tx; y\n'
    assert write(page, Format.CSV) == 'name,age\n"Ann, ""Bo""",a\\tb c\\rd\n,\'\n"""",x; y\n'


@pytest.mark.parametrize("form", SPREADSHEETS)
def test_spreadsheet_has_one_table(form: Format) -> None:
    """A page of several tables is refused with their keys; what only people get is no table."""
    several = Page((card("Ann", 3), table(key="one")))
    with pytest.raises(UsageError, match="several tables: choose one with --only"):
        write(several, form)
    people = table(("shown",), columns=(SHOWN,))
    assert write(Page((people, table(("Ann", 3)))), form) == write(Page((table(("Ann", 3)),)), form)
    assert write(Page((people,)), form) == ""


@pytest.mark.parametrize("form", SPREADSHEETS)
@given(start=st.sampled_from("=+-@\t\r") | st.text(), rest=st.text())
def test_formulas_are_escaped(form: Format, start: str, rest: str) -> None:
    """No text begins with what a spreadsheet would run; numbers keep their sign."""
    page = Page((table((start + rest, -5), ((start, rest), 2), (Said(f"{start}{rest}"), EpisodeNumber(None))),))
    _, *rows = parsed(write(page, form), form)
    assert not [row for row in rows if row[0].startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [row[1] for row in rows] == ["-5", "2", ""]


@pytest.mark.parametrize("text", ["=1", " =1", "\u00a0+1", "\uff1d1", "\uff0b1", "@a", "-a"])
def test_formula_behind_a_space_or_a_wide_sign_is_escaped(text: str) -> None:
    """A spreadsheet runs a formula behind a space, and with full-width signs, too."""
    (cell,) = parsed(write(Page((table((text,), columns=(NAME,)),)), Format.CSV), Format.CSV)[1]
    assert cell == f"'{text}"


# One table of a page.


def test_selected_table_is_complete() -> None:
    """The table with a key is shown in full, without the rest of the page, and each column that has a title once."""
    columns = (HIDDEN, NAME, PIPED, Column(None, None, str, Slot.TEXT))
    rows = (("x", "Ann", "Oslo", "in Oslo"), ("y", "Bo", "Rome", "in Rome"))
    part = View(key="p", title="", columns=columns, rows=rows, layout=Layout.ENTRIES, limit=1, note="1 of 2 · all: -a")
    page = select(Page((card("Cy", 3), part), error="Incomplete."), "p")
    assert page.error == "Incomplete."
    assert write(page, Format.PLAIN) == "Ann. Place: Oslo.\nBo. Place: Rome.\n"
    assert write(page, Format.CSV) == "id,name,place\nx,Ann,Oslo\ny,Bo,Rome\n"


def test_unknown_table_is_refused_with_the_keys() -> None:
    """A wrong key is a usage error that lists the right ones, without those of views that only people get."""
    page = Page((table(key="people"), table(key="places"), table(("x",), columns=(SHOWN,), key="shown")))
    with pytest.raises(UsageError) as caught:
        select(page, "peple")
    assert str(caught.value) == "No table 'peple' here. The tables are people, places. Did you mean people?"
    with pytest.raises(UsageError, match=r"^No table 'x' here\. The only table is people\.$"):
        select(Page((table(),)), "x")
