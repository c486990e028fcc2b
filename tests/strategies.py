"""Hypothesis strategies for pages: with words that a terminal can lay out, or with any text of a dataset."""

from hypothesis import strategies as st

from etoile_cli.enums import Confidence
from etoile_cli.view import Accent, Cell, Column, EpisodeNumber, Layout, Move, Page, Ratio, Said, Sign, Slot, View

LETTERS = "abcdeghiéŁß雪台🎻[]:/*_|<=+-@'\"\\"
"""Letters, punctuation and emoji that are one or two terminal cells wide."""

words = st.text(LETTERS, min_size=1, max_size=6)
prose = st.lists(words, max_size=12).map(" ".join)

NASTY = (
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://example.org\x07link",
    "\u202ebackwards\u202c",
    "a\nb",
    "a\r\nb",
    "a\tb",
    "a\u2028b",
    "a\x85b",
    "\x9b31m",
    "\u061cmark",
    "zero\u200bwidth",
    "\ufeff",
    "\x00",
    "[red]markup[/red]",
    ":smile:",
    "=1+1",
    "@cmd",
    "- list",
    "+1",
    "# heading",
    "| cell |",
    "`code` *bold* _slanted_ <b>",
    "    code",
    '"quoted", and more',
    "'",
    "",
    " ",
)
"""Texts that could break a terminal, a table, a spreadsheet or Markdown."""

hostile = st.text() | st.sampled_from(NASTY) | st.lists(st.sampled_from(NASTY)).map("".join)

SLOTS = {
    Layout.CARD: (Slot.NAME, Slot.ASIDE, Slot.META, Slot.TEXT),
    Layout.FACTS: (Slot.NAME, Slot.TEXT),
    Layout.ENTRIES: (Slot.GROUP, Slot.LEAD, Slot.NAME, Slot.META, Slot.TEXT, Slot.ASIDE),
    Layout.TABLE: (Slot.GROUP, Slot.LEAD, Slot.NAME, Slot.META, Slot.TEXT, Slot.ASIDE),
    Layout.TREE: (Slot.GROUP, Slot.NAME, Slot.META, Slot.TEXT, Slot.ASIDE),
    Layout.SIDE_BY_SIDE: (Slot.GROUP, Slot.LEAD, Slot.NAME, Slot.META),
    Layout.BARS: (Slot.NAME, Slot.TEXT),
}
"""The slots that each layout shows."""

NEEDED = {Slot.GROUP, Slot.NAME, Slot.TEXT}
"""The slots that a view always has, where its layout shows them."""

signs = st.sampled_from([Sign("◄", "has come"), Sign("+", "positive"), Sign("-", "negative"), Sign("✓", "seen")])
episode_numbers = st.builds(EpisodeNumber, st.none() | st.integers(0, 12))
ratios = st.builds(Ratio, st.integers(0, 9), st.integers(9, 40), st.sampled_from(["", "episodes"]))


@st.composite
def statements(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Said:
    """Return a statement of any confidence, with up to three sources, and up to two places that a search found."""
    text = draw(texts.filter(bool))
    places = draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True).map(sorted))
    return Said(
        text,
        draw(st.sampled_from(Confidence)),
        tuple(draw(st.lists(st.sampled_from(["gazette", "harbour", "keeper"]), max_size=3, unique=True))),
        tuple(zip(places[::2], places[1::2], strict=False)),
        is_sentence=draw(st.booleans()),
    )


def program_cells(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Cell]:
    """Return cells of every type that programs get; those with text have `texts`."""
    return st.one_of(
        texts,
        texts,  # most cells of a page are texts
        statements(texts),
        st.lists(texts, max_size=3).map(tuple),
        st.none(),
        st.booleans(),
        st.integers(-99, 9999),
        st.sampled_from([-1.5, 0.25, 4.0]),
        episode_numbers,
    )


def people_cells(texts: st.SearchStrategy[str], slot: Slot, layout: Layout) -> st.SearchStrategy[Cell]:
    """Return cells of every type that may stand in a slot of a layout; those with text have `texts`."""
    accents = st.builds(Accent, texts, st.integers(0, 6))
    match slot, layout:
        case Slot.LEAD, Layout.SIDE_BY_SIDE:
            return st.none() | signs
        case Slot.LEAD, _:
            return st.none() | episode_numbers | signs | st.integers(1, 99) | st.just("24 September")
        case Slot.GROUP, _:
            return st.one_of(headings := texts.map("G{}".format), st.builds(Accent, headings, st.integers(0, 6)))
        case Slot.TEXT, Layout.BARS:
            return ratios
        case _:
            return program_cells(texts) | ratios | signs | accents | st.builds(Move, accents, accents)


def is_there(cell: Cell) -> bool:
    """Return whether a cell has something to show."""
    return cell not in (None, "", ())


@st.composite
def columns(
    draw: st.DrawFn, texts: st.SearchStrategy[str], key: str, layout: Layout
) -> list[tuple[Column, st.SearchStrategy[Cell]]]:
    """Return the columns of a view, each with the strategy of its cells: for people, for programs, and for both."""
    slots = [slot for slot in SLOTS[layout] if slot in NEEDED or draw(st.booleans())]
    slots += draw(st.lists(st.sampled_from([slot for slot in SLOTS[layout] if slot is not Slot.LEAD]), max_size=2))
    found = []
    for place, slot in enumerate([*slots, *[None] * draw(st.integers(0, 2))]):
        is_keyed = slot is None or (
            layout is not Layout.BARS and slot in {Slot.NAME, Slot.TEXT} and draw(st.booleans())
        )
        title = draw(st.sampled_from([None, f"Title {place}"]))
        column = Column(f"{key}_{place}" if is_keyed else None, title, lambda record: record, slot)
        cells = program_cells(texts) if slot is None or is_keyed else people_cells(texts, slot, layout)
        found.append((column, cells.filter(is_there) if (slot, layout) == (Slot.TEXT, Layout.FACTS) else cells))
    return found


@st.composite
def views(draw: st.DrawFn, texts: st.SearchStrategy[str], key: str, layout: Layout | None = None) -> View:
    """Return a view of one record or of several, in `layout` or any."""
    layout = layout or draw(st.sampled_from(Layout))
    is_single = layout in {Layout.CARD, Layout.FACTS} and draw(st.booleans())
    every = draw(columns(texts, key, layout))
    row = st.tuples(*(cells for _, cells in every))
    return View(
        key=key,
        title=draw(st.just("") | texts),
        columns=tuple(column for column, _ in every),
        rows=tuple(draw(st.lists(row, max_size=1 if is_single else 4))),
        layout=layout,
        is_single=is_single,
        limit=draw(st.none() | st.integers(1, 3)),
        note=draw(st.just("") | texts),
        empty=draw(st.sampled_from(["", "Nothing to see."])),
    )


@st.composite
def pages(draw: st.DrawFn, texts: st.SearchStrategy[str] = prose, layout: Layout | None = None) -> Page:
    """Return a page of one to three views."""
    return Page(tuple(draw(views(texts, key, layout)) for key in "abc"[: draw(st.integers(1, 3))]))
