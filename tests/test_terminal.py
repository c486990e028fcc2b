"""Rendering for a terminal: no line is too wide, and no word is lost, truncated or broken."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from etoile_cli.formats import cell_text, visible_cells, visible_views
from etoile_cli.model import Dataset
from etoile_cli.spoilers import gate
from etoile_cli.terminal import render, render_help
from etoile_cli.text import escape_controls
from etoile_cli.view import Cell, Column, Emphasis, Layout, Page, Ratio, View
from tests.all_pages import every_page
from tests.conftest import sample
from tests.strategies import LETTERS, hostile, pages

FOOTER = "Up to episode 3"
STYLE = re.compile("\x1b\\[[0-9;]*m")
DRAWN = re.compile("[│├└─]")
NARROWEST, WIDEST = 20, 200

widths = st.integers(NARROWEST, WIDEST)
long_words = st.text(LETTERS, min_size=30, max_size=90)


def plain(raw: str) -> str:
    """Return `raw` without its colours."""
    return STYLE.sub("", raw)


def widest(raw: str) -> int:
    """Return the width of the widest line."""
    return max(map(cell_len, raw.splitlines()))


def texts(page: Page) -> Iterator[str]:
    """Yield the text of each cell and heading for people; that of a name at the head of a tree once for its rows."""
    for view in visible_views(page):
        yield from [escape_controls(view.title)] if len(page.views) > 1 else []
        yield from [] if view.rows else [view.empty]
        _, rows = visible_cells(view)
        heads, rest = ([row[0] for row in rows], [cell for row in rows for cell in row[1:]]) if rows else ([], [])
        for cell in (*(dict.fromkeys(heads) if view.layout is Layout.TREE else heads), *rest):
            yield escape_controls(cell_text(cell))
    yield FOOTER


def missing_words(page: Page, raw: str) -> Counter[str]:
    """Return the words of `page` that `raw` lacks, or has broken."""
    return Counter(word for text in texts(page) for word in text.split()) - Counter(raw.split())


@given(page=pages(), width=widths)
def test_every_word_is_rendered_within_the_width(page: Page, width: int) -> None:
    """No line is wider than the terminal, and each word of each cell is there, unbroken; colour changes no word."""
    bare, colored = (render(page, footer=FOOTER, width=width, color=color) for color in (False, True))
    assert widest(bare) <= width
    assert not missing_words(page, bare)
    assert "…" not in bare
    assert [line.rstrip() for line in plain(colored).splitlines()] == bare.splitlines()


@given(page=pages(long_words), width=widths)
def test_words_wider_than_the_terminal_are_folded(page: Page, width: int) -> None:
    """No letter of a word that is too wide is lost, and no line is too wide."""
    raw = render(page, footer=FOOTER, width=width, color=False)
    assert widest(raw) <= width
    assert "…" not in raw
    assert not Counter("".join(texts(page)).replace(" ", "")) - Counter(raw)


@given(page=pages(long_words, Layout.TABLE), width=st.integers(NARROWEST, 30))
def test_folded_words_are_in_order(page: Page, width: int) -> None:
    """A word wider than the terminal continues on the next line, with nothing between."""
    raw = re.sub(r"\s", "", render(page, footer=FOOTER, width=width, color=False))
    assert not [text for text in texts(page) if text.replace(" ", "") not in raw]


@given(page=pages(hostile), width=widths, color=st.booleans())
def test_control_characters_and_markup_are_escaped(page: Page, width: int, *, color: bool) -> None:
    """No control character of a dataset reaches the terminal, and without `color` no style either."""
    raw = render(page, footer=FOOTER, width=width, color=color)
    assert color or raw == plain(raw)
    letters = plain(raw).replace("\n", "")
    assert escape_controls(letters) == letters


@pytest.mark.parametrize("name", ["small", "real"])
def test_every_page_fits(small: Dataset, real: Dataset, name: str) -> None:
    """Each page of both datasets fits each terminal, and only words are broken that fit no line."""
    dataset = {"small": small, "real": real}[name]
    by_function: dict[str, list[Page]] = {}
    for function, page in every_page(gate(dataset, len(dataset.episode))):
        by_function.setdefault(function, []).append(page)
    assert by_function
    for function, found in by_function.items():
        for page in sample(found, 1 if name == "real" else 2):
            for width in (NARROWEST, 40, 80, 132):
                where = (function, width)
                raw = render(page, footer=FOOTER, width=width, color=False)
                assert widest(raw) <= width, where
                assert raw.count("…") <= "".join(texts(page)).count("…"), where
                broken = missing_words(page, raw)
                assert not [word for word in broken if cell_len(word) <= width - 10], where
                letters = re.sub(r"\s", "", DRAWN.sub("", raw))
                assert not [word for word in broken if word not in letters], where


# Layouts.

NAME = Column("name", "Name", lambda record: record, Emphasis.NAME)
NUMBER = Column("number", "Number", lambda record: record)
LINE = Column("line", "Line", lambda record: record)


def view(
    *rows: tuple[Cell, ...], layout: Layout = Layout.TABLE, is_single: bool = False, title: str = "People"
) -> View:
    """Return a view with a name, a number and a line in each row."""
    columns = (NAME, NUMBER, LINE)
    return View(key="k", title=title, columns=columns, rows=rows, layout=layout, is_single=is_single, empty="Nobody.")


def screen(*views: View, width: int = 60, color: bool = False) -> list[str]:
    """Return the lines of a page of `views`, without the footer."""
    *lines, blank, footer, end = render(Page(views), footer=FOOTER, width=width, color=color).split("\n")
    assert (blank, plain(footer), end) == ("", FOOTER, "")
    return lines


def test_table_where_it_fits() -> None:
    """A table has a header, names on one line, and numbers aligned right."""
    assert screen(view(("Ann Example", 7, "First."), ("Bo", 12, None))) == [
        "Name          Number   Line",
        "─────────────────────────────",
        "Ann Example        7   First.",
        "Bo                12",
    ]


def test_cards_where_a_table_does_not_fit() -> None:
    """Where a table would break words, each record has one line per field, with a dash for an empty one."""
    assert screen(view(("Ann-Example", 7, "Incomprehensible"), ("Bo", None, "")), width=30) == [
        "Name    Ann-Example",
        "Number  7",
        "Line    Incomprehensible",
        "",
        "Name    Bo",
        "Number  –",  # noqa: RUF001 - the dash that people see
        "Line    –",  # noqa: RUF001 - the same
    ]


def test_labels_above_values_in_a_narrow_terminal() -> None:
    """Where a word and its label do not fit side by side, the value is below the label."""
    assert screen(view(("Ann", 7, "Incomprehensible")), width=20) == [
        "Name",
        "  Ann",
        "Number",
        "  7",
        "Line",
        "  Incomprehensible",
    ]


def test_single_record_is_a_card() -> None:
    """A single record is never a table, however wide the terminal."""
    assert screen(view(("Ann", 7, "First."), is_single=True), width=200) == [
        "Name    Ann",
        "Number  7",
        "Line    First.",
    ]


def test_transposed_table() -> None:
    """A transposed table has a column for each record, headed by its name; cards where that does not fit."""
    across = view(("Ann", 7, "First."), ("Bo Example", 12, None), layout=Layout.TRANSPOSED)
    assert screen(across) == [
        "         Ann      Bo Example",
        "────────────────────────────",
        "Number   7        12",
        "Line     First.   –",  # noqa: RUF001 - as above
    ]
    assert screen(across, width=20) == [
        "Name    Ann",
        "Number  7",
        "Line    First.",
        "",
        "Name    Bo Example",
        "Number  12",
        "Line    –",  # noqa: RUF001 - as above
    ]


def test_tree_is_grouped_by_name() -> None:
    """A tree has each name once, with its branches below in order."""
    columns = (
        NAME,
        Column("relation", "Relation", str),
        Column("other", "To", str),
        LINE,
        Column("sources", "Sources", str),
    )
    rows = (
        ("Ann", "boss of", "Bo", "Strict.", ("x",)),
        ("Cy", "friend of", "Bo", "Now.", ()),
        ("Ann", "ex of", "Cy", "", "y"),
    )
    tree = View(key="k", title="Relations", columns=columns, rows=rows, layout=Layout.TREE)
    assert screen(tree) == [
        "Ann",
        "├── boss of Bo",
        "│   Strict.",
        "│   Sources x",
        "└── ex of Cy",
        "",
        "    Sources y",
        "Cy",
        "└── friend of Bo",
        "    Now.",
        "    Sources",
    ]


@pytest.mark.parametrize(
    ("ratio", "bar"),
    [
        (Ratio(0, 4), "░" * 20 + " 0 of 4"),
        (Ratio(1, 4), "█" * 5 + "░" * 15 + " 1 of 4"),
        (Ratio(4, 4), "█" * 20 + " 4 of 4"),
        (Ratio(0, 0), "░" * 20 + " 0 of 0"),
    ],
)
def test_ratio_has_a_bar(ratio: Ratio, bar: str) -> None:
    """A ratio is a bar as long as its part, with its numbers; the bar of a ratio to 0 is empty."""
    assert screen(view(("Ann", ratio, ""), is_single=True))[1] == f"Number  {bar}"


def test_headings_and_empty_views() -> None:
    """Several views have headings and empty lines between; one without rows is a sentence, or left out."""
    empty = view(title="Strangers")
    silent = View(key="s", title="Silent", columns=(NAME,), rows=(), empty="")
    assert screen(view(("Ann", 1, "x"), is_single=True), empty, silent) == [
        "People",
        "Name    Ann",
        "Number  1",
        "Line    x",
        "",
        "Strangers",
        "Nobody.",
    ]
    assert screen(empty) == ["Nobody."]


def test_markup_and_emoji_codes_are_text() -> None:
    """What Rich could take for markup, an emoji code or a number to highlight is printed as it is."""
    words = "[the show] soars [red]:smile:[/red] 12 \\[x]"
    (_, _, line) = screen(view((words, 1, ""), is_single=False), color=False)
    assert line.split("  ")[0] == words


def test_matches_are_highlighted() -> None:
    """The matches of a search are marked, and coloured with `color`; in other columns such marks are text."""
    marked = Column("line", "Line", lambda record: record, Emphasis.HIGHLIGHT)
    page = Page((View(key="k", title="", columns=(NAME, marked), rows=(("«Ann»", "the «lamp» burns"),)),))
    assert "the «lamp» burns" in render(page, footer=FOOTER, width=60, color=False)
    hits = re.findall("\x1b\\[1;33m(.*?)\x1b\\[0m", render(page, footer=FOOTER, width=60, color=True))
    assert hits == ["«lamp»"]


@pytest.mark.parametrize("term", ["dumb", "xterm", "xterm-256color", ""])
def test_term_changes_neither_width_nor_colour(monkeypatch: pytest.MonkeyPatch, term: str) -> None:
    """The width and colour asked for are used whatever `TERM` is."""
    monkeypatch.setenv("TERM", term)
    page = Page((view(("Ann " * 30, 1, "words " * 30)),))
    raw = render(page, footer=FOOTER, width=40, color=True)
    assert STYLE.search(raw)
    assert max(cell_len(line) for line in plain(raw).splitlines()) <= 40


def test_minimum_width_is_twenty_cells() -> None:
    """A narrower terminal gets a page 20 cells wide."""
    page = Page((view(("Ann", 1, "words " * 9)),))
    assert render(page, footer=FOOTER, width=3, color=False) == render(page, footer=FOOTER, width=20, color=False)


# Help.

HELP = (
    ["Usage: etoile cast [OPTIONS]", "Who plays whom, in the order of the credits, with [brackets]."],
    {"Options": [("--company -c COMPANY", "Only current members of this company."), ("--json", "Same.")]},
    ["Exit codes: 0 success."],
)


def test_help_has_descriptions_beside_names() -> None:
    """In a wide terminal the description of an option is beside its name."""
    assert render_help(*HELP, width=80, color=False).splitlines() == [
        "Usage: etoile cast [OPTIONS]",
        "",
        "Who plays whom, in the order of the credits, with [brackets].",
        "",
        "Options",
        "  --company -c COMPANY  Only current members of this company.",
        "  --json                Same.",
        "",
        "Exit codes: 0 success.",
    ]


def test_help_has_descriptions_below_names_in_a_narrow_terminal() -> None:
    """In a narrow terminal the description of an option is below its name."""
    assert render_help(*HELP, width=40, color=False).splitlines() == [
        "Usage: etoile cast [OPTIONS]",
        "",
        "Who plays whom, in the order of the",
        "credits, with [brackets].",
        "",
        "Options",
        "  --company -c COMPANY",
        "    Only current members of this",
        "    company.",
        "  --json",
        "    Same.",
        "",
        "Exit codes: 0 success.",
    ]


def test_colour_changes_no_word_of_help() -> None:
    """Help in colour has the same text."""
    colored = render_help(*HELP, width=60, color=True)
    assert STYLE.search(colored)
    assert [line.rstrip() for line in plain(colored).splitlines()] == (
        render_help(*HELP, width=60, color=False).splitlines()
    )


def test_help_without_options() -> None:
    """Help may be one paragraph."""
    assert render_help(["Usage: etoile"], {}, [], width=80, color=False) == "Usage: etoile\n"
