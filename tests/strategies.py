"""Hypothesis strategies for pages: with words that a terminal can lay out, or with any text of a dataset."""

from hypothesis import strategies as st

from etoile_cli.view import Cell, Column, Emphasis, Layout, Page, Ratio, View

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
    '"quoted", and more',
    "'",
    "",
    " ",
)
"""Texts that could break a terminal, a table, a spreadsheet or Markdown."""

hostile = st.text() | st.sampled_from(NASTY) | st.lists(st.sampled_from(NASTY)).map("".join)


def cells(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Cell]:
    """Return cells of every type; those with text have `texts`."""
    return st.one_of(
        texts,
        texts,  # most cells of a page are texts
        st.lists(texts, max_size=3).map(tuple),
        st.none(),
        st.booleans(),
        st.integers(-99, 9999),
        st.sampled_from([-1.5, 0.25, 4.0]),
        st.builds(Ratio, st.integers(0, 9), st.integers(9, 20)),
    )


@st.composite
def views(draw: st.DrawFn, texts: st.SearchStrategy[str], key: str, layout: Layout | None = None) -> View:
    """Return a view of one record or of several, in `layout` or any; its first columns are for programs and people."""
    is_single = layout is None and draw(st.booleans())
    layout = Layout.TABLE if is_single else layout or draw(st.sampled_from(Layout))
    both = 4 if layout is Layout.TREE else 2
    sides = ["both"] * both + draw(st.lists(st.sampled_from(["both", "people", "programs"]), max_size=3))
    columns = tuple(
        Column(
            "" if side == "people" else f"{key}_{place}",
            "" if side == "programs" else f"Title {place}",
            lambda record: record,
            draw(st.sampled_from(Emphasis)),
        )
        for place, side in enumerate(sides)
    )
    row = st.tuples(*[cells(texts)] * len(columns))
    return View(
        key=key,
        title=draw(texts),
        columns=columns,
        rows=tuple(draw(st.lists(row, max_size=1 if is_single else 4))),
        layout=layout,
        is_single=is_single,
        empty="Nothing to see.",
    )


@st.composite
def pages(draw: st.DrawFn, texts: st.SearchStrategy[str] = prose, layout: Layout | None = None) -> Page:
    """Return a page of one to three views."""
    return Page(tuple(draw(views(texts, key, layout)) for key in "abc"[: draw(st.integers(1, 3))]))
