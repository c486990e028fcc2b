"""Each output format can be parsed back, and contains no control characters, formulas or markup of a dataset."""

import csv
import json
import re
from itertools import accumulate, pairwise
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from etoile_cli.formats import WRITERS, Format, cell_text, to_jsonable, visible_cells, write
from etoile_cli.text import cell_width, escape_controls
from etoile_cli.view import Cell, Column, Layout, Page, Ratio, View
from tests.command_lines import REAL
from tests.conftest import Ask, sample
from tests.strategies import hostile, pages, prose, views

DIALECTS = {Format.CSV: "excel", Format.TSV: "excel-tab"}
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
DRAWN = re.compile("[\u2500-\u259f]")
GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])

NAME = Column("name", "Name", lambda record: record)
AGE = Column("age", "Age", lambda record: record)
HIDDEN = Column("id", None, lambda record: record)
SHOWN = Column(None, "In words", lambda record: record)

FOR_PEOPLE = sorted(set(Format) - {Format.JSON, *DIALECTS})
"""The formats with titles, not keys."""


def table(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = (NAME, AGE), key: str = "people") -> View:
    """Return a view of several records."""
    return View(key=key, title="People", columns=columns, rows=rows)


def card(*row: Cell, columns: tuple[Column, ...] = (NAME, AGE)) -> View:
    """Return a view of one record."""
    return View(key="", title="One", columns=columns, rows=(row,), is_single=True)


def is_safe(text: str) -> bool:
    """Return whether a terminal prints all letters of `text`, and obeys none."""
    return all(letter.isprintable() or category(letter) == "Zs" for letter in text)


# Every format.


def test_every_format_has_a_writer() -> None:
    """Each format has an entry in `WRITERS`, and no other."""
    assert set(WRITERS) == set(Format)


@given(page=pages(hostile))
def test_output_ends_in_a_newline(page: Page) -> None:
    """Output ends in a newline; it is empty only where there are no rows."""
    for form in Format:
        raw = write(page, form)
        assert raw.endswith("\n") or (raw == "" and not any(view.rows for view in page.views)), form


@given(page=pages(hostile))
def test_control_characters_are_escaped(page: Page) -> None:
    """No control character, direction mark or invisible letter of a dataset is written, tabs between cells apart."""
    for form in {*FOR_PEOPLE, *DIALECTS}:
        raw = write(page, form).replace("\n", "")
        assert is_safe(raw.replace("\t", "") if form is Format.TSV else raw), form


@given(page=pages(hostile))
def test_control_characters_are_escaped_in_json(page: Page) -> None:
    """Control characters and direction marks are JSON escapes."""
    raw = write(page, Format.JSON).replace("\n", "")
    assert not [letter for letter in raw if letter in BIDI or category(letter) in ("Cc", "Zl", "Zp")]


# The table for pipes.


@given(page=pages(hostile))
def test_table_has_one_line_per_record(page: Page) -> None:
    """A view of several records is a header and one line per record; a single record is one line per field."""
    some = [view for view in page.views if view.rows or (len(page.views) == 1 and not view.is_single)]
    titled = len(page.views) > 1
    lines = [len(visible_cells(view)[0]) if view.is_single else 1 + titled + len(view.rows) for view in some]
    blank = max(len(some) - 1, 0)
    assert write(page, Format.TABLE).count("\n") == sum(lines) + blank


@given(view=views(prose, "a", Layout.TABLE))
def test_table_truncates_nothing(view: View) -> None:
    """Each cell is complete and begins below its header."""
    columns, rows = visible_cells(view)
    head, *lines = write(Page((view,)), Format.TABLE).splitlines()
    starts = [head.index(column.title) for column in columns]
    for row, line in zip(rows, lines, strict=True):
        ends = [0, *accumulate(map(cell_width, line))]
        for start, cell in zip(starts, row, strict=True):
            rest = line[ends.index(start) :] if start in ends else ""
            assert rest.startswith(cell_text(cell).rstrip())


# JSON.


def as_json(cell: Cell) -> object:
    """Return a cell as JSON has it."""
    match cell:
        case tuple():
            return list(cell)
        case Ratio():
            return {"part": cell.part, "whole": cell.whole}
        case _:
            return cell


def keyed(view: View) -> list[dict[str, object]]:
    """Return the records of a view as programs see them."""
    return [
        {column.key: as_json(cell) for column, cell in zip(view.columns, row, strict=True) if column.key}
        for row in view.rows
    ]


@given(page=pages(hostile))
def test_json_keeps_types_and_order(page: Page) -> None:
    """JSON has the values of the cells with their types, in the order of the columns."""
    found = json.loads(write(page, Format.JSON))
    parts = {view.key: keyed(view) for view in page.views}
    single = {
        key: cell for view in page.views if view.is_single for record in parts[view.key] for key, cell in record.items()
    }
    if len(page.views) == 1 and not page.views[0].is_single:
        assert found == parts["a"]
        assert [list(record) for record in found] == [list(record) for record in parts["a"]]
    else:
        assert found == single | {view.key: parts[view.key] for view in page.views if not view.is_single}


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
    """Return the rows of CSV or TSV; an empty one separates two tables."""
    return list(csv.reader(raw.splitlines(keepends=True), DIALECTS[form], strict=True))


@pytest.mark.parametrize("form", DIALECTS)
@given(page=pages(hostile))
def test_spreadsheets_have_every_cell(form: Format, page: Page) -> None:
    """CSV and TSV parse back to a header of keys and the cells as text, with an empty row between tables."""
    expected: list[list[str]] = []
    for view in page.views:
        keys = [column.key for column in view.columns if column.key]
        rows = [
            [escape_controls(cell_text(cell)) for column, cell in zip(view.columns, row, strict=True) if column.key]
            for row in view.rows
        ]
        expected += [[], keys, *rows] if expected else [keys, *rows]
    found = parsed(write(page, form), form)
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in expected
    ]


@pytest.mark.parametrize("form", DIALECTS)
@given(start=st.sampled_from("=+-@\t\r") | st.text(), rest=st.text())
def test_formulas_are_escaped(form: Format, start: str, rest: str) -> None:
    """No text begins with what a spreadsheet would run; numbers keep their sign."""
    page = Page((table((start + rest, -5), ((start, rest), 2)),))
    _, *rows = parsed(write(page, form), form)
    assert not [row for row in rows if row[0].startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [row[1] for row in rows] == ["-5", "2"]


# Markdown.


@pytest.mark.parametrize("text", ["=1", " =1", "\u00a0+1", "\uff1d1", "\uff0b1", "@a", "-a"])
def test_formula_behind_a_space_or_a_wide_sign_is_escaped(text: str) -> None:
    """A spreadsheet runs a formula behind a space, and with full-width signs, too."""
    (cell,) = parsed(write(Page((table((text,), columns=(NAME,)),)), Format.CSV), Format.CSV)[1]
    assert cell == f"'{text}"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("~~gone~~", r"\~\~gone\~\~"),
        ("see http://a.example", r"see http\://a.example"),
        ("see www.a.example", r"see www\.a.example"),
        ("mail me@a.example", r"mail me\@a.example"),
        ("$1$ & more", r"\$1\$ \& more"),
        ("<b>*_`|#", r"\<b\>\*\_\`\|\#"),
    ],
)
def test_markdown_is_escaped(text: str, escaped: str) -> None:
    """Markup, addresses, mentions, entities and formulas stay text."""
    assert f"| {escaped} |" in write(Page((table((text,), columns=(NAME,)),)), Format.MD)


@given(page=pages(hostile))
def test_markdown_cells_are_plain_text(page: Page) -> None:
    """A Markdown parser finds the text of each cell, and no markup in it."""
    tokens = GFM.parse(write(page, Format.MD))
    cells = [token.children or [] for before, token in pairwise(tokens) if before.type in ("td_open", "th_open")]
    expected = []
    for view in page.views:
        columns, rows = visible_cells(view)
        if rows:
            expected += [column.title for column in columns]
            expected += [" ".join(escape_controls(cell_text(cell)).split()) for row in rows for cell in row]
    assert {token.type for cell in cells for token in cell} <= {"text"}
    assert [" ".join("".join(token.content for token in cell).split()) for cell in cells] == expected


def test_markdown_has_headings_for_several_tables() -> None:
    """Each of several tables has a heading, a single one has none; a sentence replaces a table without rows."""
    empty = View(key="none", title="Nobody *here*", columns=(NAME,), rows=(), empty="Nobody.")
    row = "| Name | Age |\n| --- | --- |\n| Ann |  |\n"
    assert write(Page((table(("Ann", None)),)), Format.MD) == row
    assert (
        write(Page((table(("Ann", None)), empty)), Format.MD)
        == f"## People\n\n{row}\n## Nobody \\*here\\*\n\nNobody.\n"
    )


# Plain text for screen readers.


@given(page=pages())
def test_plain_has_one_labelled_field_per_line(page: Page) -> None:
    """Each field is a line "Label: value", with an empty line between records and no drawing characters."""
    raw = write(page, Format.PLAIN)
    blocks = [block.splitlines() for block in raw.removesuffix("\n").split("\n\n")]
    expected: list[list[str]] = []
    for view in page.views:
        columns, rows = visible_cells(view)
        if len(page.views) > 1 and not view.is_single:
            expected.append([f"{view.title}."])
        expected += [
            [f"{column.title}: {cell_text(cell) or 'none'}" for column, cell in zip(columns, row, strict=True)]
            for row in rows
        ] or [["Nothing to see."]]
    assert blocks == expected
    assert not DRAWN.search(raw)


@pytest.mark.parametrize("name", sample(REAL, 16))
def test_plain_has_no_drawing_characters(ask: Ask, name: str) -> None:
    """No page of the bundled dataset has a drawing character, which screen readers would read out."""
    assert not DRAWN.search(write(ask(*REAL[name]), Format.PLAIN))


# Columns and views that a format leaves out.


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_columns_without_title_or_key_are_left_out(form: Format) -> None:
    """A column without a title is only for programs, one without a key only for people."""
    page = Page((table(("secret", "shown"), columns=(HIDDEN, SHOWN)),))
    assert "shown" in write(page, form)
    assert "secret" not in write(page, form)
    for program in (Format.JSON, *DIALECTS):
        assert "secret" in write(page, program)
        assert "shown" not in write(page, program)


@pytest.mark.parametrize("form", FOR_PEOPLE)
def test_empty_view_without_a_sentence_is_left_out(form: Format) -> None:
    """A view with neither rows nor a sentence for that has no heading either."""
    silent = View(key="silent", title="Silent", columns=(NAME, AGE), rows=(), empty="")
    assert "Silent" not in write(Page((table(("Ann", 3)), silent)), form)


# Cells.


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("Étoile", "Étoile"),
        (0, "0"),
        (-1.5, "-1.5"),
        (True, "yes"),
        (False, "no"),
        ((), ""),
        (("one",), "one"),
        (("one", "two"), "one, two"),
        (Ratio(3, 8), "3 of 8"),
    ],
)
def test_cell_text(cell: Cell, text: str) -> None:
    """Each type of cell is the text that people read."""
    assert cell_text(cell) == text
