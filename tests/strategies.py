"""Pages made by chance: of quiet words that a terminal can lay out, or of anything that a dataset could hold."""

from hypothesis import strategies as st

from etoile_cli.view import Cell, Column, Layout, Look, Page, Share, View

LETTERS = "abcdeghiéŁß雪台🎻[]:/*_|<=+-@'\"\\"
"""Letters, marks and pictures of one cell and of two."""

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
    '"quoted", and more',
    "'",
    "",
    " ",
)
"""What a text could do to a terminal, a table, a spreadsheet or a Markdown reader."""

hostile = st.text() | st.sampled_from(NASTY) | st.lists(st.sampled_from(NASTY)).map("".join)


def cells(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Cell]:
    """Return cells of every type, whose words are `texts`."""
    return st.one_of(
        texts,
        texts,  # most cells of a dataset are words
        st.lists(texts, max_size=3).map(tuple),
        st.none(),
        st.booleans(),
        st.integers(-99, 9999),
        st.sampled_from([-1.5, 0.25, 4.0]),
        st.builds(Share, st.integers(0, 9), st.integers(9, 20)),
    )


@st.composite
def views(draw: st.DrawFn, texts: st.SearchStrategy[str], key: str, layout: Layout | None = None) -> View:
    """Return a view whose first columns are for programs and people alike: of one thing, or in some layout."""
    one = layout is None and draw(st.booleans())
    layout = Layout.TABLE if one else layout or draw(st.sampled_from(Layout))
    both = 4 if layout is Layout.TREE else 2
    sides = ["both"] * both + draw(st.lists(st.sampled_from(["both", "people", "programs"]), max_size=3))
    columns = tuple(
        Column(
            "" if side == "people" else f"{key}_{place}",
            "" if side == "programs" else f"Title {place}",
            lambda record: record,
            draw(st.sampled_from(Look)),
        )
        for place, side in enumerate(sides)
    )
    row = st.tuples(*[cells(texts)] * len(columns))
    return View(
        key=key,
        title=draw(texts),
        columns=columns,
        rows=tuple(draw(st.lists(row, max_size=1 if one else 4))),
        layout=layout,
        one=one,
        empty="Nothing to see.",
    )


@st.composite
def pages(draw: st.DrawFn, texts: st.SearchStrategy[str] = prose, layout: Layout | None = None) -> Page:
    """Return a page of one to three views."""
    return Page(tuple(draw(views(texts, key, layout)) for key in "abc"[: draw(st.integers(1, 3))]))
