"""A page in each format: what comes out can be read back, and nothing in it gives orders to who reads it."""

import codecs
import csv
import json
import re
from itertools import accumulate, pairwise
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from etoile_cli.formats import WRITERS, Format, nearest, objects, pad, shown, text, visible, width, write
from etoile_cli.view import Cell, Column, Layout, Page, Share, View
from tests.commands import PAGES, REAL
from tests.conftest import SMALL, Ask
from tests.strategies import NASTY, hostile, pages, prose, views, words

codecs.register_error("nearest", nearest)

DIALECTS = {Format.CSV: "excel", Format.TSV: "excel-tab"}
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
DRAWN = re.compile("[\u2500-\u259f]")
GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])

NAME = Column("name", "Name", lambda record: record)
AGE = Column("age", "Age", lambda record: record)
HIDDEN = Column("id", "", lambda record: record)
SHOWN = Column("", "In words", lambda record: record)


def table(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = (NAME, AGE), key: str = "people") -> View:
    """Return a list of records."""
    return View(key=key, title="People", columns=columns, rows=rows)


def card(*row: Cell, columns: tuple[Column, ...] = (NAME, AGE)) -> View:
    """Return a view of one thing."""
    return View(key="", title="One", columns=columns, rows=(row,), one=True)


def safe(words: str) -> bool:
    """Return whether a terminal only prints `words`."""
    return all(letter.isprintable() or category(letter) == "Zs" for letter in words)


# Every format.


def test_every_format_has_a_writer() -> None:
    """Each format can be written."""
    assert set(WRITERS) == set(Format)


@pytest.mark.parametrize("form", Format)
@given(page=pages(hostile))
def test_a_document_ends_in_one_newline(form: Format, page: Page) -> None:
    """Each format ends its last line, so that a prompt or the next document begins on its own."""
    raw = write(page, form)
    assert raw.endswith("\n") or (raw == "" and not any(view.rows for view in page.views))


@pytest.mark.parametrize("form", sorted(set(Format) - {Format.JSON, *DIALECTS}))
@given(page=pages(hostile))
def test_nothing_gives_orders_to_a_terminal(form: Format, page: Page) -> None:
    """No control character, mark of direction or invisible letter of a dataset reaches who reads a page."""
    assert safe(write(page, form).replace("\n", ""))


@pytest.mark.parametrize("form", DIALECTS)
@given(page=pages(hostile))
def test_nothing_gives_orders_to_a_spreadsheet(form: Format, page: Page) -> None:
    """The same holds for tables of cells, where tabs part them."""
    assert safe(write(page, form).replace("\n", "").replace("\t", ""))


@given(page=pages(hostile))
def test_json_spells_out_what_is_unsafe(page: Page) -> None:
    """JSON has control characters and marks of direction as escapes alone."""
    raw = write(page, Format.JSON).replace("\n", "")
    assert not [letter for letter in raw if letter in BIDI or category(letter) in ("Cc", "Zl", "Zp")]


# A pipe.


@given(page=pages(hostile))
def test_a_record_is_a_line_in_a_pipe(page: Page) -> None:
    """A pipe gets a header and a line for each record, or a line for each field of a single thing; else nothing."""
    some = [view for view in page.views if view.rows or (len(page.views) == 1 and not view.one)]
    titled = len(page.views) > 1
    lines = [len(shown(view)[0]) if view.one else 1 + titled + len(view.rows) for view in some]
    blank = max(len(some) - 1, 0)
    assert write(page, Format.TABLE).count("\n") == sum(lines) + blank


@given(view=views(prose, "a", Layout.TABLE))
def test_nothing_is_cut_in_a_pipe(view: View) -> None:
    """All words of all cells that people see reach a pipe, whole and below their header."""
    columns, rows = shown(view)
    head, *lines = write(Page((view,)), Format.TABLE).splitlines()
    starts = [head.index(column.title) for column in columns]
    for row, line in zip(rows, lines, strict=True):
        ends = [0, *accumulate(map(width, line))]
        for start, cell in zip(starts, row, strict=True):
            rest = line[ends.index(start) :] if start in ends else ""
            assert rest.startswith(text(cell).rstrip())


# JSON.


def as_json(cell: Cell) -> object:
    """Return a cell as JSON has it."""
    match cell:
        case tuple():
            return list(cell)
        case Share():
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
def test_json_keeps_every_cell_as_it_is(page: Page) -> None:
    """JSON parses back to the cells with their types and letters, in the order of the columns."""
    found = json.loads(write(page, Format.JSON))
    parts = {view.key: keyed(view) for view in page.views}
    single = {
        key: cell for view in page.views if view.one for record in parts[view.key] for key, cell in record.items()
    }
    if len(page.views) == 1 and not page.views[0].one:
        assert found == parts["a"]
        assert [list(record) for record in found] == [list(record) for record in parts["a"]]
    else:
        assert found == single | {view.key: parts[view.key] for view in page.views if not view.one}


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
        (Page((View(key="", title="", columns=(NAME,), rows=(), one=True),)), {}),
        (Page((table(("Ann", 3)), table(("told",), columns=(SHOWN,)))), [{"name": "Ann", "age": 3}]),
    ],
)
def test_a_list_is_a_list_and_all_else_an_object(page: Page, found: object) -> None:
    """A page of one list is that list; fields of single things stand beside lists, which stand under their keys.

    What has no keys at all is for people alone.
    """
    assert objects(page) == found


@pytest.mark.parametrize("name", PAGES)
def test_no_key_hides_another(ask: Ask, name: str) -> None:
    """On no page do two fields or lists that programs see have the same key."""
    for page in (ask(*PAGES[name], data=SMALL), ask(*REAL[name])):
        for view in page.views:
            keys = [column.key for column in view.columns if column.key]
            assert len(keys) == len(set(keys))
        own = [column.key for view in page.views if view.one for column in view.columns if column.key]
        lists = [view.key for view in page.views if not view.one and any(column.key for column in view.columns)]
        assert len({*own, *lists}) == len(own) + len(lists)


# Spreadsheets.


def parsed(raw: str, form: Format) -> list[list[str]]:
    """Return the rows that a spreadsheet reads; one that is empty parts two tables."""
    return list(csv.reader(raw.splitlines(keepends=True), DIALECTS[form], strict=True))


@pytest.mark.parametrize("form", DIALECTS)
@given(page=pages(hostile))
def test_a_spreadsheet_reads_every_cell(form: Format, page: Page) -> None:
    """Tables parse back to a header of keys and the cells' words, one under another with a blank line between."""
    expected: list[list[str]] = []
    for view in page.views:
        keys = [column.key for column in view.columns if column.key]
        rows = [
            [visible(text(cell)) for column, cell in zip(view.columns, row, strict=True) if column.key]
            for row in view.rows
        ]
        expected += [[], keys, *rows] if expected else [keys, *rows]
    found = parsed(write(page, form), form)
    assert [[re.sub("^'(?=[=+@-])", "", cell) for cell in row] for row in found] == [
        [re.sub("^'(?=[=+@-])", "", cell) for cell in row] for row in expected
    ]


@pytest.mark.parametrize("form", DIALECTS)
@given(words=st.sampled_from("=+-@\t\r") | st.text(), rest=st.text())
def test_no_cell_is_a_formula(form: Format, words: str, rest: str) -> None:
    """No text of a dataset begins as what a spreadsheet would run; numbers keep their sign."""
    page = Page((table((words + rest, -5), ((words, rest), 2)),))
    _, *rows = parsed(write(page, form), form)
    assert not [row for row in rows if row[0].startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [row[1] for row in rows] == ["-5", "2"]


# Markdown.


@given(page=pages(hostile))
def test_markdown_shows_the_words_themselves(page: Page) -> None:
    """A Markdown reader finds in each cell its words, none of them taken for markup."""
    tokens = GFM.parse(write(page, Format.MD))
    cells = [token.children or [] for before, token in pairwise(tokens) if before.type in ("td_open", "th_open")]
    expected = []
    for view in page.views:
        columns, rows = shown(view)
        if rows:
            expected += [column.title for column in columns]
            expected += [" ".join(visible(text(cell)).split()) for row in rows for cell in row]
    assert {token.type for cell in cells for token in cell} <= {"text"}
    assert [" ".join("".join(token.content for token in cell).split()) for cell in cells] == expected


def test_markdown_has_a_heading_for_each_of_several_tables() -> None:
    """Several tables have headings, and one without rows has words; a single table has no heading."""
    empty = View(key="none", title="Nobody *here*", columns=(NAME,), rows=(), empty="Nobody.")
    row = "| Name | Age |\n| --- | --- |\n| Ann |  |\n"
    assert write(Page((table(("Ann", None)),)), Format.MD) == row
    assert (
        write(Page((table(("Ann", None)), empty)), Format.MD)
        == f"## People\n\n{row}\n## Nobody \\*here\\*\n\nNobody.\n"
    )


# A voice.


@given(page=pages())
def test_plain_is_labels_and_values(page: Page) -> None:
    """A screen reader gets a line for each field, a blank one between records, and nothing drawn."""
    raw = write(page, Format.PLAIN)
    blocks = [block.splitlines() for block in raw.removesuffix("\n").split("\n\n")]
    expected: list[list[str]] = []
    for view in page.views:
        columns, rows = shown(view)
        if len(page.views) > 1 and not view.one:
            expected.append([f"{view.title}."])
        expected += [
            [f"{column.title}: {text(cell) or 'none'}" for column, cell in zip(columns, row, strict=True)]
            for row in rows
        ] or [["Nothing to see."]]
    assert blocks == expected
    assert not DRAWN.search(raw)


@pytest.mark.parametrize("name", REAL)
def test_nothing_real_is_drawn_for_a_voice(ask: Ask, name: str) -> None:
    """No page of the program's own dataset has a drawing character for a voice to stumble over."""
    assert not DRAWN.search(write(ask(*REAL[name]), Format.PLAIN))


# What people do not see.


@pytest.mark.parametrize("form", sorted(set(Format) - {Format.JSON, *DIALECTS}))
def test_people_and_programs_have_columns_of_their_own(form: Format) -> None:
    """A column without a title is for programs alone, one without a key for people alone."""
    page = Page((table(("secret", "told"), columns=(HIDDEN, SHOWN)),))
    assert "told" in write(page, form)
    assert "secret" not in write(page, form)
    for program in (Format.JSON, *DIALECTS):
        assert "secret" in write(page, program)
        assert "told" not in write(page, program)


@pytest.mark.parametrize("form", sorted(set(Format) - {Format.JSON, *DIALECTS}))
def test_an_empty_view_without_words_is_not_there(form: Format) -> None:
    """A view without rows that has nothing to say of it leaves no trace, not even its heading."""
    silent = View(key="silent", title="Silent", columns=(NAME, AGE), rows=(), empty="")
    assert "Silent" not in write(Page((table(("Ann", 3)), silent)), form)


# Words.


@pytest.mark.parametrize(
    ("cell", "words"),
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
        (Share(3, 8), "3 of 8"),
    ],
)
def test_a_cell_in_words(cell: Cell, words: str) -> None:
    """Each type of cell says what people would say of it."""
    assert text(cell) == words


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("", ""),
        ("Étoile 雪 🎻\u00a0!", "Étoile 雪 🎻\u00a0!"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb", "a b"),
        ("a\tb\r", "a\\tb\\r"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("\u202e\u200b\u2028", "\\u202e\\u200b\\u2028"),
    ],
)
def test_what_is_visible(raw: str, seen: str) -> None:
    """What a terminal would obey or hide is spelled out; a line break is a blank, and all else stays."""
    assert visible(raw) == seen


@given(st.one_of(hostile, st.sampled_from(NASTY)))
def test_visible_is_safe_and_final(raw: str) -> None:
    """Visible words are safe on a terminal, and stay as they are when made visible again."""
    assert safe(visible(raw))
    assert visible(visible(raw)) == visible(raw)


@pytest.mark.parametrize(
    ("words", "cells"), [("", 0), ("abc", 3), ("Étoile", 6), ("雪台", 4), ("e\u0301", 1), ("🎻", 2), ("\uff3b", 2)]
)
def test_width(words: str, cells: int) -> None:
    """Wide letters take two cells, accents of their own none."""
    assert width(words) == cells


@given(prose, st.integers(0, 80))
def test_padding_fills_up(words: str, room: int) -> None:
    """Words are filled with blanks to the room there is, and longer ones stay as they are."""
    assert pad(words, room).rstrip() == words.rstrip()
    assert width(pad(words, room)) == max(room, width(words))


# Old encodings.


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "latin-1"])
@given(words=st.text())
def test_any_words_fit_an_old_encoding(encoding: str, words: str) -> None:
    """Nothing that can be said is too much for an old terminal, and what it has stays as it is."""
    had = "".join(letter for letter in words if letter.encode(encoding, "ignore"))
    seen = words.encode(encoding, "nearest").decode(encoding)
    assert had.encode(encoding, "nearest").decode(encoding) == had
    assert len([letter for letter in seen if letter in set(had)]) >= len(had)


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252"])
@given(one=words, other=words)
@example("雪", "é")
def test_no_letter_depends_on_its_neighbours(encoding: str, one: str, other: str) -> None:
    """A letter that an old encoding does not have stands for itself, so none is lost beside others."""
    together = (one + other).encode(encoding, "nearest")
    assert together == one.encode(encoding, "nearest") + other.encode(encoding, "nearest")


@pytest.mark.parametrize(
    ("words", "encoding", "seen"),
    [
        ("Étoile, Geneviève", "ascii", "Etoile, Genevieve"),
        ("Étoile", "cp437", "Étoile"),
        ("Étoile — «x»", "cp1252", "Étoile — «x»"),
        ("├── a · b — c…", "ascii", "+-- a - b - c."),
        ("████░░", "ascii", "####.."),
        ("■□■", "ascii", "#.#"),
        ("l\u2019œuvre, \u201cx\u201d", "ascii", "l'oeuvre, 'x'"),  # a double one would end a cell of a CSV file
        ("雪", "ascii", "?"),
        ("雪台", "cp1252", "??"),
        ("雪é台", "ascii", "?e?"),
        ("3\u00bd", "ascii", "3?"),  # not 312
        ("\uff02\uff3c", "ascii", "??"),  # these would end a string in JSON
    ],
)
def test_nearest(words: str, encoding: str, seen: str) -> None:
    """A letter without its accent, a plain mark for a drawn one, else a question mark for each."""
    assert words.encode(encoding, "nearest").decode(encoding) == seen


def test_nearest_only_writes() -> None:
    """Bytes that cannot be read stay an error."""
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", "nearest")
