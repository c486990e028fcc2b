"""Rendering for a terminal: no line is too wide, and no word is lost, truncated or broken."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from etoile_cli.cells import cell_text
from etoile_cli.enums import Confidence
from etoile_cli.model import Dataset
from etoile_cli.spoilers import gate
from etoile_cli.terminal import render, render_help
from etoile_cli.text import escape_controls
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
    by_group,
)
from tests.all_pages import every_page
from tests.conftest import sample
from tests.strategies import LETTERS, SLOTS, hostile, pages

FOOTER = "After episode 3."
STYLE = re.compile("\x1b\\[[0-9;]*m")
DRAWN = re.compile("[│├└─•]")
ADDRESS = re.compile(r"https?://\S+")
NARROWEST, WIDEST = 20, 200
MARKS = {Confidence.SINGLE: "°", Confidence.DISPUTED: "≠"}

widths = st.integers(NARROWEST, WIDEST)
long_words = st.text(LETTERS, min_size=30, max_size=90)


def plain(raw: str) -> str:
    """Return `raw` without its colours."""
    return STYLE.sub("", raw)


def widest(raw: str) -> int:
    """Return the width of the widest line."""
    return max(map(cell_len, raw.splitlines()))


def shown(cell: Cell) -> str:
    """Return a cell as a terminal shows it, without the marks of a search."""
    match cell:
        case Said():
            return escape_controls(cell.text) + (MARKS.get(cell.confidence, "") if cell.is_sentence else "")
        case Sign():
            return cell.symbol
        case Move():
            return escape_controls(f"{cell.start.text} ─► {cell.end.text}")
        case EpisodeNumber():
            return "?" if cell.number is None else str(cell.number or "")
        case _:
            return escape_controls(cell_text(cell))


def texts(view: View) -> Iterator[str]:
    """Yield each text of a view for people; a name or a heading that several rows share only once."""
    yield from (escape_controls(view.title), escape_controls(view.note), "" if view.rows else view.empty)
    shared: dict[str, None] = {}
    for entry in view.entries():
        for slot in set(SLOTS[view.layout]) & set(entry):
            found = [shown(field.cell) for field in entry[slot]]
            if slot in {Slot.NAME, Slot.GROUP}:
                shared |= dict.fromkeys(found)
            else:
                yield from found
    yield from shared


def words_of(page: Page) -> Counter[str]:
    """Return the words that a terminal shows of `page`, in lower case: the name of a card is in capitals."""
    found = chain.from_iterable(texts(view) for view in page.views if view.is_laid_out)
    return Counter(" ".join([*found, FOOTER]).casefold().split())


def missing_words(page: Page, raw: str) -> Counter[str]:
    """Return the words of `page` that `raw` lacks, or has broken, but for dots at which a note is broken."""
    words = re.sub("[«»]", "", raw).casefold().split()
    listed = [word.removesuffix(",") for word in words if word.endswith(",")]  # what a tree says of one name
    missing = words_of(page) - Counter([*words, *listed]) - _said_once(page)
    return missing - Counter({"·": missing["·"]})


def _said_once(page: Page) -> Counter[str]:
    """Return the words that a tree does not repeat beside one name: what the same other is in several entries."""
    repeated: list[str] = []
    for view in page.views:
        for group in by_group(view.entries()) if view.layout is Layout.TREE else ():
            for _, entries in groupby(group, key=lambda entry: entry.get(Slot.NAME)):
                said = [" ".join(shown(field.cell) for field in entry.get(Slot.META, [])) for entry in entries]
                repeated += (Counter(said) - Counter({*said})).elements()
    return Counter(" ".join(repeated).casefold().split())


@given(page=pages(), width=widths)
def test_every_word_is_rendered_within_the_width(page: Page, width: int) -> None:
    """No line is wider than the terminal, and each word of each cell is there, unbroken; colour changes no word."""
    bare, colored = (render(page, footer=FOOTER, width=width, color=color) for color in (False, True))
    assert widest(bare) <= width
    assert not missing_words(page, bare)
    assert "…" not in bare
    assert not missing_words(page, plain(colored))


@given(page=pages(long_words), width=widths)
def test_words_wider_than_the_terminal_are_folded(page: Page, width: int) -> None:
    """No letter of a word that is too wide is lost, and no line is too wide."""
    raw = render(page, footer=FOOTER, width=width, color=False)
    assert widest(raw) <= width
    assert "…" not in raw
    assert not Counter("".join(words_of(page).elements())) - Counter(raw.casefold())


@given(page=pages(long_words, Layout.TABLE), width=st.integers(NARROWEST, 30))
def test_folded_words_are_in_order(page: Page, width: int) -> None:
    """A word wider than the terminal continues on the next line, with nothing between."""
    raw = re.sub(r"[\s«»]", "", render(page, footer=FOOTER, width=width, color=False))
    every = [text for view in page.views if view.is_laid_out for text in texts(view)]
    assert not [word for text in every for word in text.split() if word not in raw]


@pytest.mark.parametrize("width", [NARROWEST, 80, 132])
@pytest.mark.parametrize("layout", [Layout.CARD, Layout.FACTS, Layout.ENTRIES, Layout.TABLE, Layout.TREE])
def test_an_address_is_not_broken(layout: Layout, width: int) -> None:
    """An address has a line of its own where it is too wide, to be copied; the words around it are wrapped."""
    address = f"https://example.org/{'long-' * 18}address"
    page = Page((view(("Ann", f"It stands at {address} since then."), layout=layout, columns=(NAME, LINE)),))
    raw = render(page, footer=FOOTER, width=width, color=False)
    assert address in raw.split()
    assert not missing_words(page, raw)
    assert widest(raw.replace(address, "")) <= width


@given(page=pages(hostile), width=widths, color=st.booleans())
def test_control_characters_and_markup_are_escaped(page: Page, width: int, *, color: bool) -> None:
    """No control character of a dataset reaches the terminal, and without `color` no style either."""
    names = {"gazette": "The \x1b[31mGazette", "harbour": "\u202eHarbour"}
    for cited in (None, names):
        raw = render(page, footer="\x1b[31m", width=width, color=color, citations=cited)
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
            for width in sample((NARROWEST, 40, 80, 132), 4 if name == "small" else 2):
                where = (function, width)
                raw = render(page, footer=FOOTER, width=width, color=False)
                assert widest(ADDRESS.sub("", raw)) <= width, where
                assert raw.count("…") <= str(page).count("…"), where
                broken = missing_words(page, raw)
                assert not [word for word in broken if cell_len(word) <= width - 10 or ADDRESS.match(word)], where
                letters = re.sub(r"\s", "", DRAWN.sub("", raw)).casefold()
                assert not [word for word in broken if word not in letters], where


# Layouts.

NAME = Column("name", "Name", lambda record: record, Slot.NAME)
NUMBER = Column("number", "Number", lambda record: record, Slot.META)
LINE = Column("line", "Line", lambda record: record, Slot.TEXT)
GROUP = Column(None, None, lambda record: record, Slot.GROUP)
LEAD = Column(None, "Episode", lambda record: record, Slot.LEAD)
ASIDE = Column(None, "Episode", lambda record: record, Slot.ASIDE)
META = Column(None, None, lambda record: record, Slot.META)


def view(*rows: tuple[Cell, ...], layout: Layout, columns: tuple[Column, ...], title: str = "", note: str = "") -> View:
    """Return a view with these rows."""
    return View(key="k", title=title, columns=columns, rows=rows, layout=layout, note=note, empty="Nobody.")


def screen(*views: View, width: int = 60, color: bool = False) -> list[str]:
    """Return the lines of a page of `views`, without the footer."""
    *lines, blank, footer, end = render(Page(views), footer=FOOTER, width=width, color=color).split("\n")
    assert (blank, plain(footer), end) == ("", FOOTER, "")
    return lines


CARD = view(
    (
        "Ann Example",
        Move(Accent("Oslo", 0), Accent("Rome", 1)),
        "dancer",
        "played by Bo",
        Said("She dances all night."),
    ),
    layout=Layout.CARD,
    columns=(NAME, ASIDE, NUMBER, NUMBER, LINE),
)


def test_card() -> None:
    """A card has its name in capitals, what sets it apart at the right edge, a line of meta, and its sentences."""
    assert screen(CARD, width=40) == [
        "ANN EXAMPLE                 Oslo ─► Rome",
        "dancer · played by Bo",
        "She dances all night.",
    ]


def test_card_in_a_narrow_terminal() -> None:
    """Where both do not fit on one line, what sets a card apart is below its name."""
    assert screen(CARD, width=20) == [
        "ANN EXAMPLE",
        "Oslo ─► Rome",
        "dancer · played by",
        "Bo",
        "She dances all",
        "night.",
    ]


def test_right_edge_is_at_most_at_80_cells() -> None:
    """In a wide terminal, too, what stands at the right edge is near what it belongs to; prose has 72 cells at most."""
    prose = view(("Ann", "Oslo", "word " * 30), layout=Layout.CARD, columns=(NAME, ASIDE, LINE))
    first, *rest = screen(prose, width=200)
    assert first == f"ANN{'Oslo':>77}"
    assert [len(line) for line in rest] == [69, 69, 9]


FACTS = view(
    ("Running time", "The episodes last an hour, or a little more than that."),
    ("Genre", Said("Comedy.", Confidence.SINGLE)),
    layout=Layout.FACTS,
    columns=(NAME, LINE),
)


def test_facts() -> None:
    """Facts have their labels beside their sentences, or above them where these would be too narrow."""
    footer = ["", f"{FOOTER} · ° one source", ""]
    assert render(Page((FACTS,)), footer=FOOTER, width=60, color=False).split("\n") == [
        "Running time  The episodes last an hour, or a little more",
        "              than that.",
        "Genre         Comedy.°",
        *footer,
    ]
    assert render(Page((FACTS,)), footer="", width=30, color=False).split("\n") == [
        "Running time",
        "  The episodes last an hour,",
        "  or a little more than that.",
        "Genre",
        "  Comedy.°",
        "",
        "° one source",
        "",
    ]


def test_facts_of_one_record_have_the_titles_of_its_columns() -> None:
    """The fields of a single record are labelled with the titles of their columns; one without a value is left out."""
    columns = tuple(Column(title.lower(), title, str, Slot.TEXT) for title in ("Right", "Points", "Record"))
    assert screen(view((7, 8.5, None), layout=Layout.FACTS, columns=columns)) == ["Right   7", "Points  8.5"]


def test_facts_with_the_same_label_are_a_list() -> None:
    """Several sentences under one label are points of a list, with the label once."""
    rows = (("Oslo", "She comes."), ("Oslo", "She dances all night, and then sleeps."), ("Rome", "He goes."))
    facts = view(*rows, layout=Layout.FACTS, columns=(NAME, LINE))
    assert screen(facts, width=40) == [
        "Oslo  • She comes.",
        "      • She dances all night, and then",
        "        sleeps.",
        "Rome  • He goes.",
    ]
    assert screen(facts, width=25) == [
        "Oslo",
        "  • She comes.",
        "  • She dances all night,",
        "    and then sleeps.",
        "Rome",
        "  • He goes.",
    ]


ENTRIES = view(
    ("Main cast", 1, "Ann Example", "She dances all night.", EpisodeNumber(2)),
    ("Main cast", None, "Bo", "He sleeps.", EpisodeNumber(0)),
    ("Main cast", None, "Bo", "He wakes.", EpisodeNumber(12)),
    ("Guests", 2, "Cy", "", None),
    layout=Layout.ENTRIES,
    columns=(GROUP, LEAD, NAME, LINE, ASIDE),
)


def test_entries() -> None:
    """Entries stand under the headings of their groups, names beside texts, with a repeated name once."""
    assert screen(ENTRIES) == [
        "Main cast",
        "  1  Ann Example  She dances all night.                 ep 2",
        "     Bo           He sleeps.",
        "                  He wakes.                            ep 12",
        "Guests",
        "  2  Cy",
    ]


def test_entries_in_a_narrow_terminal() -> None:
    """Where text beside the names would be too narrow, it is below them."""
    assert screen(ENTRIES, width=30) == [
        "Main cast",
        "  1  Ann Example          ep 2",
        "       She dances all night.",
        "     Bo",
        "       He sleeps.",
        "     Bo                  ep 12",
        "       He wakes.",
        "",
        "Guests",
        "  2  Cy",
    ]


def test_texts_below_a_repeated_name_follow_one_another() -> None:
    """In a narrow terminal a name that comes again stands once, with its texts below it."""
    rows = (("Ann", "She dances all night."), ("Ann", "She sleeps."), ("Bo", "He wakes."))
    assert screen(view(*rows, layout=Layout.ENTRIES, columns=(NAME, LINE)), width=30) == [
        "Ann",
        "  She dances all night.",
        "  She sleeps.",
        "Bo",
        "  He wakes.",
    ]


def test_entries_with_a_long_word_in_a_name_have_their_text_below() -> None:
    """A word of a name that would be broken beside a text stands above it."""
    rows = (("Constance-Devernay-Laurence", "She dances."), ("Bo", "He sleeps."))
    assert screen(view(*rows, layout=Layout.ENTRIES, columns=(NAME, LINE))) == [
        "Constance-Devernay-Laurence",
        "  She dances.",
        "Bo",
        "  He sleeps.",
    ]


def test_entries_with_meta_have_their_text_below() -> None:
    """Meta stands beside the name, and the text below both; a text alone has a dot before it."""
    rows = (("Ann", "dancer", "She dances."), (None, None, "He sleeps."))
    assert screen(view(*rows, layout=Layout.ENTRIES, columns=(NAME, NUMBER, LINE), title="People", note="2 of 3")) == [
        "People",
        "     Ann · dancer",
        "       She dances.",
        "  •  He sleeps.",
        "  2 of 3",
    ]


def test_texts_alone_have_dots_but_beside_dates() -> None:
    """A text alone has a dot where there are several, beside the numbers of episodes, too, but not below dates."""
    said = (EpisodeNumber(0), "She comes."), (EpisodeNumber(2), "She goes.")
    assert screen(view(*said, layout=Layout.ENTRIES, columns=(LEAD, LINE))) == ["•  She comes.", "2  She goes."]
    assert screen(view(said[0], layout=Layout.ENTRIES, columns=(LEAD, LINE))) == ["She comes."]
    dated = ("26 April", "She comes."), (None, "She goes.")
    assert screen(view(*dated, layout=Layout.ENTRIES, columns=(LEAD, LINE))) == [
        "26 April  She comes.",
        "          She goes.",
    ]


def test_date_of_an_entry_is_above_it_in_a_narrow_terminal() -> None:
    """What stands before a name is above it where it would take half of the line."""
    rows = (("24 September", "Ann", "She dances."), (None, "Bo", "He sleeps."))
    assert screen(view(*rows, layout=Layout.ENTRIES, columns=(LEAD, NAME, LINE)), width=20) == [
        "24 September",
        "  Ann",
        "    She dances.",
        "  Bo",
        "    He sleeps.",
    ]


TABLE = view(
    ("Main cast", "Ann Example", 7, "First."),
    ("Main cast", "Bo", 12, None),
    ("Guests", "Cy", None, "Incomprehensible"),
    layout=Layout.TABLE,
    columns=(GROUP, NAME, NUMBER, LINE),
)


def test_table() -> None:
    """A table has titles, names on one line, numbers aligned right, and headings between groups of rows."""
    assert screen(TABLE) == [
        "Name         Number  Line",
        "",
        "Main cast",
        "Ann Example       7  First.",
        "Bo               12",
        "",
        "Guests",
        "Cy                   Incomprehensible",
    ]


def test_table_that_does_not_fit() -> None:
    """Where a table would break words, each row is its name with the rest below it, numbers with their titles."""
    assert screen(TABLE, width=24) == [
        "Main cast",
        "Ann Example",
        "  Number 7 · First.",
        "Bo",
        "  Number 12",
        "Guests",
        "Cy",
        "  Incomprehensible",
    ]


def test_row_of_a_narrow_table_may_be_a_name_alone() -> None:
    """A row without any other cell is one line, and one without a name begins with the others."""
    rows = (("Ann-Example", None, None), (None, 7, "Incomprehensible"))
    assert screen(view(*rows, layout=Layout.TABLE, columns=(NAME, NUMBER, LINE)), width=20) == [
        "Ann-Example",
        "  Number 7 ·",
        "  Incomprehensible",
    ]


def test_table_may_be_wider_than_prose() -> None:
    """A table takes the width of a wide terminal, where its cells need it."""
    row = ("word word word word word word word word word word word",) * 3
    _, *lines = screen(view(row, layout=Layout.TABLE, columns=(NAME, NUMBER, LINE)), width=200)
    assert lines == ["  ".join(row)]


@pytest.mark.parametrize("layout", [Layout.ENTRIES, Layout.TREE])
def test_name_is_not_dim_beside_what_is_said_of_it(layout: Layout) -> None:
    """A name is bold, and what stands after it dim: neither has the weight of the other."""
    row = view(("Ann", "boss", "Strict."), layout=layout, columns=(NAME, META, LINE))
    text = render(Page((row,)), footer="", width=60, color=True)
    assert "\x1b[1mAnn\x1b[0m\x1b[2m · \x1b[0m\x1b[2mboss\x1b[0m\n" in text


def test_tree() -> None:
    """A tree has each group once; entries with one name are one branch, with each text and its number below."""
    rows = (
        ("Ann", "Bo", "boss", "Strict.", EpisodeNumber(1)),
        ("Ann", "Bo", "ex", "He left.", EpisodeNumber(2)),
        ("Ann", "Bo", "ex", "She left him at the end of the pier, without a word.", EpisodeNumber(None)),
        ("Ann", "Cy", None, "Her cat.", None),
        ("Cy", "Ann", "owner", "A barge.", EpisodeNumber(0)),
    )
    tree = view(*rows, layout=Layout.TREE, columns=(GROUP, NAME, META, LINE, ASIDE))
    assert render(Page((tree,)), footer=FOOTER, width=54, color=False).split("\n") == [
        "Ann",
        "├─ Bo · boss, ex",
        f"│    {'Strict.':45}ep 1",
        f"│    {'He left.':45}ep 2",
        f"│    {'She left him at the end of the pier, without a':48}?",
        "│    word.",
        "└─ Cy",
        "     Her cat.",
        "",
        "Cy",
        "└─ Ann · owner",
        "     A barge.",
        "",
        "After episode 3. · ? episode not known",
        "",
    ]


def test_a_tree_says_once_what_the_same_other_is() -> None:
    """A role of several words that comes again is said once for its name, and again for another name."""
    rows = (
        ("Ann", "Bo", "dance partner", "Then."),
        ("Ann", "Bo", "dance partner", "Now."),
        ("Ann", "Cy", "dance partner", None),
    )
    page = Page((view(*rows, layout=Layout.TREE, columns=(GROUP, NAME, META, LINE)),))
    raw = render(page, footer=FOOTER, width=54, color=False)
    assert raw.count("dance partner") == 2
    assert not missing_words(page, raw)
    assert missing_words(page, raw.replace("dance partner", "", 1)) == Counter(["dance", "partner"])


BESIDE = view(
    (Accent("Oslo", 0), "North Ballet", None, "Ann Example", "executive director"),
    (Accent("Oslo", 0), "North Ballet", Sign("◄", "has come"), "Bo", "dancer"),
    (Accent("Rome", 1), "South Ballet", None, "Cy", None),
    layout=Layout.SIDE_BY_SIDE,
    columns=(GROUP, GROUP, LEAD, NAME, NUMBER),
)


def test_side_by_side() -> None:
    """Groups stand beside each other, with signs before those who have come, for which each group has room."""
    assert screen(BESIDE) == [
        "Oslo                           Rome",
        "North Ballet                   South Ballet",
        "   Ann Example                    Cy",
        "     executive director",
        "◄  Bo",
        "     dancer",
    ]


def test_side_by_side_in_a_narrow_terminal() -> None:
    """Where groups do not fit beside each other, one follows the other, in a very narrow terminal with jobs below."""
    assert screen(BESIDE, width=40) == [
        "Oslo",
        "North Ballet",
        "   Ann Example  executive director",
        "◄  Bo           dancer",
        "",
        "Rome",
        "South Ballet",
        "   Cy",
    ]
    assert screen(BESIDE, width=20)[2:6] == ["   Ann Example", "     executive", "     director", "◄  Bo"]


@pytest.mark.parametrize(
    ("ratio", "width", "bar"),
    [
        (Ratio(0, 4), 60, "░" * 20 + "  0 of 4"),
        (Ratio(1, 4), 60, "█" * 5 + "░" * 15 + "  1 of 4"),
        (Ratio(4, 4), 60, "█" * 20 + "  4 of 4"),
        (Ratio(4, 4), 26, "█" * 13 + "  4 of 4"),
        (Ratio(4, 4), 20, "█" * 7 + "  4 of 4"),
        (Ratio(0, 0), 60, "░" * 20 + "  0 of 0"),
    ],
)
def test_bars(ratio: Ratio, width: int, bar: str) -> None:
    """A ratio has a bar as long as its part, on a track as long as the whole, and its numbers."""
    assert screen(view(("Ann", ratio), layout=Layout.BARS, columns=(NAME, LINE)), width=width) == [f"Ann  {bar}"]


def test_numbers_beside_bars_are_below_each_other() -> None:
    """Tracks begin and end below each other, and so do numbers, however many digits they have."""
    rows = (("Ann", Ratio(10, 12)), ("Christopher", Ratio(0, 1)))
    assert screen(view(*rows, layout=Layout.BARS, columns=(NAME, LINE)), width=40) == [
        "Ann          " + "█" * 14 + "░" * 3 + "  10 of 12",
        "Christopher  " + "░" * 17 + "    0 of 1",
    ]


def test_bars_in_a_narrow_terminal() -> None:
    """Where a bar and its numbers do not fit beside the name, there is no bar, and the numbers are below."""
    bars = view(("Ann Example", Ratio(4, 8, "episodes")), layout=Layout.BARS, columns=(NAME, LINE))
    assert screen(bars, width=20) == ["Ann Example", "  4 of 8 episodes"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Ratio(3, 8, "episodes seen"), "●●●○○○○○  3 of 8 episodes seen"),
        (Ratio(3, 40), "3 of 40"),
        (EpisodeNumber(4), "ep 4"),
        (Sign("✓", "seen"), "✓"),
        (("Oslo", "Rome"), "Oslo, Rome"),
        (True, "yes"),
    ],
)
def test_cells_at_the_right_edge(cell: Cell, text: str) -> None:
    """At the right edge a small ratio is a row of dots; numbers and signs say no more than they must."""
    assert screen(view(("Ann", cell), layout=Layout.CARD, columns=(NAME, ASIDE))) == ["ANN" + text.rjust(57)]


def test_titles_notes_and_empty_views() -> None:
    """Views with a title are indented below it, a blank line apart; one without rows is a sentence, or left out."""
    rows = (("Ann", "Dances."), ("Bo", "Sleeps."))
    some = View(
        key="k",
        title="People",
        columns=(NAME, LINE),
        rows=rows,
        layout=Layout.ENTRIES,
        limit=1,
        note="1 of 2 · all: -a",
    )
    nobody = view(title="Strangers", layout=Layout.ENTRIES, columns=(NAME, LINE))
    silent = View(key="s", title="Silent", columns=(NAME,), rows=())
    programs = View(key="p", title="Programs", columns=(Column("id", None, str),), rows=(("x",),))
    assert screen(some, nobody, silent, programs) == [
        "People",
        "  Ann  Dances.",
        "  1 of 2 · all: -a",
        "",
        "Strangers",
        "  Nobody.",
    ]
    assert screen(view(layout=Layout.TABLE, columns=(NAME,))) == ["Nobody."]


# Marks and colour.


def test_note_breaks_between_its_parts() -> None:
    """A note too long for one line is broken at its dots, so that each command can be copied."""
    note = "all: --all · one: etoile who Ann · more: etoile who Bo"
    told = View(key="k", title="", columns=(NAME,), rows=(("Ann",),), layout=Layout.ENTRIES, note=note)
    lines = [line.strip() for line in render(Page((told,)), footer="", width=36, color=False).splitlines()]
    assert lines[-2:] == ["all: --all · one: etoile who Ann", "more: etoile who Bo"]


def test_sources_are_numbered_notes() -> None:
    """With citations each statement says how well it is supported, and has the numbers of the notes below."""
    rows = (("Ann", Said("She dances.", Confidence.SINGLE, ("a", "b"))), ("Bo", Said("He sleeps.", sources=("b",))))
    page = Page((view(*rows, layout=Layout.FACTS, columns=(NAME, LINE)),))
    cited = {"a": "The Gazette, 2 May 2025", "b": "The Harbour"}
    assert render(page, footer=FOOTER, width=60, color=False, citations=cited).split("\n") == [
        "Ann  She dances. (one source) [1] [2]",
        "Bo   He sleeps. [2]",
        "",
        "[1] The Gazette, 2 May 2025",
        "[2] The Harbour",
        "",
        FOOTER,
        "",
    ]


def test_legend_explains_the_signs_of_the_page() -> None:
    """A sign of doubt is explained beside the footer, where it occurs and only there."""
    rows = (("Ann", Said("One.", Confidence.DISPUTED)), ("Bo", Said("a phrase", Confidence.SINGLE, is_sentence=False)))
    raw = render(Page((view(*rows, layout=Layout.FACTS, columns=(NAME, LINE)),)), footer=FOOTER, width=80, color=False)
    assert raw == f"Ann  One.≠\nBo   a phrase\n\n{FOOTER} · ≠ sources disagree: etoile disputes\n"


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (69, [f"{FOOTER} · ° one source · ≠ sources disagree: etoile disputes"]),
        (68, [f"{FOOTER} · ° one source", "≠ sources disagree: etoile disputes"]),
        (31, [f"{FOOTER} · ° one source", "≠ sources disagree: etoile", "disputes"]),
        (30, [FOOTER, "° one source", "≠ sources disagree: etoile", "disputes"]),
    ],
)
def test_footer_is_broken_between_its_parts(width: int, lines: list[str]) -> None:
    """A line of the footer has as many parts as there is room for; only a part wider than the terminal is broken."""
    rows = (("Ann", Said("One.", Confidence.SINGLE)), ("Bo", Said("Two.", Confidence.DISPUTED)))
    page = Page((view(*rows, layout=Layout.FACTS, columns=(NAME, LINE)),))
    assert render(page, footer=FOOTER, width=width, color=False).partition("\n\n")[2].split("\n") == [*lines, ""]


def test_markup_and_emoji_codes_are_text() -> None:
    """What Rich could take for markup, an emoji code or a number to highlight is printed as it is."""
    words = "[the show] soars [red]:smile:[/red] 12 \\[x]"
    assert screen(view((words, 1), layout=Layout.TABLE, columns=(NAME, NUMBER)))[1].startswith(words)


def test_matches_are_highlighted() -> None:
    """What a search found is in colour, or between marks without it; such marks in a dataset stay text."""
    line = Said("the lamp burns, the lamp «smokes»", hits=((4, 8), (20, 24)))
    page = Page((view(("«Ann»", line), layout=Layout.ENTRIES, columns=(NAME, LINE)),))
    assert "«Ann»  the «lamp» burns, the «lamp» «smokes»" in render(page, footer=FOOTER, width=60, color=False)
    colored = render(page, footer=FOOTER, width=60, color=True)
    assert re.findall("\x1b\\[1;33m(.*?)\x1b\\[0m", colored) == ["lamp", "lamp"]
    assert "«Ann»  the lamp burns, the lamp «smokes»" in plain(colored)


def test_companies_have_one_colour_each() -> None:
    """Each company has its accent colour everywhere, by its place in the dataset; the sixth has that of the first."""
    rows = tuple((f"Name {number}", Accent(f"City {number}", number)) for number in range(6))
    raw = render(Page((view(*rows, layout=Layout.FACTS, columns=(NAME, LINE)),)), footer="", width=60, color=True)
    first, second, third, fourth, fifth, sixth = re.findall("\x1b\\[([0-9;]+)mCity", raw)
    assert (first, second) == ("1;36", "1;35")  # bold cyan and magenta
    assert len({first, second, third, fourth, fifth}) == 5
    assert sixth == first


@pytest.mark.parametrize("term", ["dumb", "xterm", "xterm-256color", ""])
def test_term_changes_neither_width_nor_colour(monkeypatch: pytest.MonkeyPatch, term: str) -> None:
    """The width and colour asked for are used whatever `TERM` is."""
    monkeypatch.setenv("TERM", term)
    page = Page((view(("Ann " * 30, "words " * 30), layout=Layout.FACTS, columns=(NAME, LINE)),))
    raw = render(page, footer=FOOTER, width=40, color=True)
    assert STYLE.search(raw)
    assert max(cell_len(line) for line in plain(raw).splitlines()) <= 40


def test_minimum_width_is_twenty_cells() -> None:
    """A narrower terminal gets a page 20 cells wide."""
    page = Page((FACTS, TABLE))
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


def test_groups_of_long_entries_stand_apart() -> None:
    """A blank line is between groups whose entries mostly take several lines beside their names, and only there."""
    short = [("Bow", "Ann", "Rows."), ("Stern", "Bo", "Steers.")]
    long = [(group, name, " ".join([text] * 40)) for group, name, text in short]
    for rows, is_apart in ((short, False), (long, True)):
        page = Page((view(*rows, layout=Layout.ENTRIES, columns=(GROUP, NAME, LINE)),))
        lines = render(page, footer="", width=80, color=False).splitlines()
        assert (lines[lines.index("Stern") - 1] == "") is is_apart


def test_command_of_an_empty_page_is_whole() -> None:
    """What an empty page names to type is on a line of its own where it would be broken."""
    empty = "No ties of Ann Example up to episode 1. Who works where: etoile companies"
    page = Page((replace(view(layout=Layout.ENTRIES, columns=(NAME, LINE)), empty=empty),))
    narrow, wide = (render(page, footer="", width=width, color=False).splitlines() for width in (60, 80))
    assert narrow == ["No ties of Ann Example up to episode 1. Who works where:", "etoile companies"]
    assert " ".join(wide) == empty


def test_command_of_a_note_is_whole() -> None:
    """What the note of a view names to type is on a line of its own where it would be broken."""
    note = "all: --all · everybody: etoile x y"
    told = view(("Ann", "She sings."), layout=Layout.ENTRIES, columns=(NAME, LINE), note=note)
    assert screen(told, width=40)[-1] == note
    assert screen(told, width=20)[-3:] == ["all: --all", "everybody:", "etoile x y"]
