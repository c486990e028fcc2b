"""Markdown: headings, lists and tables, in which a parser finds the text of a dataset and no markup in it."""

from itertools import pairwise

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from etoile_cli.cells import Marks, spoken
from etoile_cli.enums import Confidence
from etoile_cli.formats import Format, write
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
    Slot,
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
    """A table has every column for people, and an empty cell where there is none; groups are headings."""
    programs = Column("id", None, lambda record: record)
    rows = ((None, "w", "Al", 1), ("Main", "x", "Ann", 7), ("Main", "y", "a | b", None))
    head = ["| Name | Text |", "| --- | --- |"]
    assert lines(Layout.TABLE, (GROUP, programs, NAME, TEXT), *rows) == [
        *(*head, "| Al | 1 |", "", "### Main", ""),
        *(*head, "| Ann | 7 |", r"| a \| b |  |"),
    ]
    assert lines(Layout.TABLE, (GROUP,), ("Main",)) == ["|  |", "| --- |", "| Main |"]


def test_doubts_are_in_words() -> None:
    """A sentence that one source has says so, and a name does not."""
    rows = tuple((Said("So.", Confidence.SINGLE, ("a",), is_sentence=is_sentence),) for is_sentence in (True, False))
    page = Page((View(key="k", title="", columns=(TEXT,), rows=rows, layout=Layout.ENTRIES),))
    assert write(page, Format.MD) == "- So. (one source)\n- So.\n"
    assert write(page, Format.MD, {"a": "The Log"}).startswith("- So. (one source) \\[1\\]\n")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("The Log, May 2025, https://www.a.example/b_c?d=e&f", "The Log, May 2025, <https://www.a.example/b_c?d=e&f>"),
        ("A <b> https://a.example, May", r"A \<b\> https\://a.example, May"),
    ],
)
def test_address_of_a_source_is_a_link(source: str, shown: str) -> None:
    """The address at the end of a source is a link that is read as it is written; others stay text."""
    view = View(key="k", title="", columns=(TEXT,), rows=((Said("So.", sources=("a",)),),), layout=Layout.ENTRIES)
    assert write_markdown(Page((view,)), Marks({"a": source})).splitlines()[-1] == rf"- \[1\] {shown}"


def test_address_alone_on_a_card_is_a_link() -> None:
    """The address of a source on its own page is a link; one within a sentence stays text."""
    rows = (("The Log", "https://a.example/b_c"), ("The Log", "So https://a.example"))
    said = [lines(Layout.CARD, (NAME, TEXT), row)[-1] for row in rows]
    assert said == ["<https://a.example/b_c>", r"So https\://a.example"]


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
    """A parser finds the cells of each table, as many as there are columns in each of its groups."""
    tokens = GFM.parse(write_markdown(page, Marks()))
    cells = [after.content for before, after in pairwise(tokens) if before.type in ("td_open", "th_open")]
    expected = 0
    for view in page.views:
        if view.is_laid_out and view.rows:
            columns = [column for column in view.columns if column.slot]
            groups = [column for column in columns if column.slot is Slot.GROUP and column.title is None]
            if len(groups) < len(columns):
                places = [view.columns.index(column) for column in groups]
                rows = [[spoken(row[place], Marks()) for place in places] for row in view.rows[: view.limit]]
                headers = 1 + sum(before != after for before, after in pairwise(rows))
                expected += (len(columns) - len(groups)) * (headers + len(rows))
            else:
                expected += len(columns) * (1 + len(view.entries()))
    assert len(cells) == expected
