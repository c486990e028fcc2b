"""Markdown: headings, lists and tables, in which a parser finds the text of a dataset and no markup in it."""

from itertools import pairwise

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from etoile_cli.cells import Marks, spoken
from etoile_cli.enums import Confidence
from etoile_cli.markdown import write_markdown
from etoile_cli.view import (
    Accent,
    Cell,
    Column,
    EpisodeNumber,
    Layout,
    Move,
    Page,
    Ratio,
    Said,
    Sign,
    View,
)
from tests.columns import ASIDE, GROUP, LEAD, META, NAME, TEXT
from tests.strategies import SLOTS, hostile, pages

GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def lines(layout: Layout, columns: tuple[Column, ...], *rows: tuple[Cell, ...]) -> list[str]:
    """Return the lines of a page with one view."""
    view = View(key="k", title="", columns=columns, rows=rows, layout=layout)
    return write_markdown(Page((view,)), Marks()).splitlines()


# Each layout.


def test_card() -> None:
    """A card is a heading, a line of what is known about it, and a paragraph for each sentence."""
    row = ("Ann", Move(Accent("Oslo", 0), Accent("Rome", 1)), "dancer", Said("She dances."), "And sleeps.")
    assert lines(Layout.CARD, (NAME, ASIDE, META, TEXT, TEXT), row) == [
        "# Ann",
        "",
        "*dancer · from Oslo to Rome*",
        "",
        "She dances.",
        "",
        "And sleeps.",
    ]
    assert lines(Layout.CARD, (NAME,), ("Ann",)) == ["# Ann"]


def test_facts() -> None:
    """A fact is an item of a list with its label, or else the title of its column, in bold."""
    assert lines(Layout.FACTS, (NAME, TEXT), ("Genre", "A comedy."), (None, "Why?")) == [
        "- **Genre**: A comedy.",
        "- **Text**: Why?",
    ]


@pytest.mark.parametrize("layout", [Layout.ENTRIES, Layout.TREE])
def test_entries(layout: Layout) -> None:
    """An entry is an item of a list below the heading of its group, its name in bold."""
    rows = (
        ("Paris", EpisodeNumber(2), "Gabin", "dancer", "he dances the lead", EpisodeNumber(None)),
        ("Paris", Sign("◄", "has come"), "Ann", "", "", EpisodeNumber(0)),
        ("Oslo", None, None, None, "Nobody comes!", None),
    )
    assert lines(layout, (GROUP, LEAD, NAME, META, TEXT, ASIDE), *rows) == [
        "### Paris",
        "",
        "- Episode 2 **Gabin** (dancer): he dances the lead *(episode not known)*",
        "- Has come **Ann** *(from the start)*",
        "",
        "### Oslo",
        "",
        "- Nobody comes!",
    ]


def test_side_by_side_and_bars() -> None:
    """Groups follow one another, and ratios are in words."""
    rows = ((Accent("Oslo", 0), "North Ballet", "Ann", "dancer"), (Accent("Rome", 1), "South Ballet", "Bo", None))
    assert lines(Layout.SIDE_BY_SIDE, (GROUP, GROUP, NAME, META), *rows) == [
        "### Oslo, North Ballet",
        "",
        "- **Ann** (dancer)",
        "",
        "### Rome, South Ballet",
        "",
        "- **Bo**",
    ]
    assert lines(Layout.BARS, (NAME, TEXT), ("positive", Ratio(3, 5))) == ["- **positive**: 3 of 5"]


def test_table() -> None:
    """A table has every column for people, also those of groups, and an empty cell where there is none."""
    programs = Column("id", None, lambda record: record)
    rows = (("Main", "x", "Ann", 7), ("Main", "y", "a | b", None))
    assert lines(Layout.TABLE, (GROUP, programs, NAME, TEXT), *rows) == [
        "|  | Name | Text |",
        "| --- | --- | --- |",
        "| Main | Ann | 7 |",
        r"| Main | a \| b |  |",
    ]


def test_views_notes_and_sources() -> None:
    """Views have headings, notes below and a blank line between; numbered sources are a list at the end."""
    said = Said("He dances.", Confidence.SINGLE, ("a",))
    some = View(
        key="k",
        title="Some *facts*",
        columns=(TEXT,),
        rows=((said,), ("No.",)),
        layout=Layout.TABLE,
        limit=1,
        note="#1",
    )
    empty = View(key="e", title="", columns=(TEXT,), rows=(), empty="Nobody yet.")
    silent = View(key="s", title="Silent", columns=(TEXT,), rows=())
    table = "| Text |\n| --- |\n"
    assert write_markdown(Page((some, empty, silent)), Marks()) == (
        f"## Some \\*facts\\*\n\n{table}| He dances. |\n\n\\#1\n\nNobody yet.\n"
    )
    assert write_markdown(Page((some,)), Marks({"a": "The [Gazette]"})) == (
        f"## Some \\*facts\\*\n\n{table}| He dances. (one source) \\[1\\] |\n\n\\#1\n\n"
        "## Sources\n\n- \\[1\\] The \\[Gazette\\]\n"
    )


# Text of a dataset.


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("~~gone~~", r"\~\~gone\~\~"),
        ("see http://a.example", r"see http\://a.example"),
        ("see www.a.example", r"see www\.a.example"),
        ("mail me@a.example", r"mail me\@a.example"),
        ("$1$ & more", r"\$1\$ \& more"),
        ("<b>*_`|#", r"\<b\>\*\_\`\|\#"),
        ("12. of a list", r"12\. of a list"),
        ("- of a list", r"\- of a list"),
    ],
)
def test_markup_is_escaped(text: str, escaped: str) -> None:
    """Markup, addresses, mentions, entities and formulas stay text."""
    assert lines(Layout.TABLE, (NAME,), (text,))[2] == f"| {escaped} |"


@given(page=pages(hostile))
def test_every_cell_is_plain_text(page: Page) -> None:
    """A parser finds the text of every cell, all of it as text, in the blocks of the layouts and no others."""
    tokens = GFM.parse(write_markdown(page, Marks()))
    blocks = {token.type for token in tokens}
    assert blocks <= {
        *("inline", "heading_open", "heading_close", "paragraph_open", "paragraph_close"),
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
        *(f"{part}_{end}" for part in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")),
    }
    inline = [token.children or [] for token in tokens if token.type == "inline"]
    kinds = {part.type for parts in inline for part in parts}
    assert kinds <= {"text", "strong_open", "strong_close", "em_open", "em_close"}
    found = _squeezed(" ".join("".join(part.content for part in parts) for parts in inline))
    for view in page.views:
        for entry in view.entries() if view.is_laid_out else ():
            cells = [field.cell for slot in SLOTS[view.layout] for field in entry.get(slot, [])]
            assert not [cell for cell in cells if _squeezed(spoken(cell, Marks())) not in found]


def _squeezed(text: str) -> str:
    """Return text without spaces, and in one case: an entry begins with a capital letter."""
    return "".join(text.split()).casefold()


@given(page=pages(hostile, Layout.TABLE))
def test_tables_have_every_row(page: Page) -> None:
    """A parser finds the cells of each table in order, as many as there are columns."""
    tokens = GFM.parse(write_markdown(page, Marks()))
    cells = [after.content for before, after in pairwise(tokens) if before.type in ("td_open", "th_open")]
    expected = 0
    for view in page.views:
        if view.is_laid_out and view.rows:
            expected += sum(column.slot is not None for column in view.columns) * (1 + len(view.entries()))
    assert len(cells) == expected
