"""A page on a terminal: nothing cut, nothing broken, no line too wide, whatever the terminal."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from etoile_cli.formats import shown, text, visible, worth_showing
from etoile_cli.kinds import Difficulty
from etoile_cli.quiz.bank import Question
from etoile_cli.quiz.play import Reply, Turn
from etoile_cli.terminal import question, render, verdict
from etoile_cli.view import Cell, Column, Layout, Look, Page, Share, View
from tests.commands import PAGES, REAL
from tests.conftest import SMALL, Ask
from tests.strategies import LETTERS, hostile, pages, prose, words

NOTE = "Up to episode 3"
STYLE = re.compile("\x1b\\[[0-9;]*m")
DRAWN = re.compile("[│├└─]")
NARROWEST, WIDEST = 20, 200

widths = st.integers(NARROWEST, WIDEST)
endless = st.text(LETTERS, min_size=30, max_size=90)


def plain(raw: str) -> str:
    """Return what a terminal shows of `raw`, without its colours."""
    return STYLE.sub("", raw)


def said(page: Page) -> Iterator[str]:
    """Yield the words of each cell and heading that people see; a name that heads a tree is there once for its rows."""
    for view in worth_showing(page):
        yield from [visible(view.title)] if len(page.views) > 1 else []
        yield from [] if view.rows else [view.empty]
        _, rows = shown(view)
        heads, rest = ([row[0] for row in rows], [cell for row in rows for cell in row[1:]]) if rows else ([], [])
        for cell in (*(dict.fromkeys(heads) if view.layout is Layout.TREE else heads), *rest):
            yield visible(text(cell))
    yield NOTE


def lost(page: Page, raw: str) -> Counter[str]:
    """Return the words of `page` that `raw` does not have, or has broken."""
    return Counter(word for words in said(page) for word in words.split()) - Counter(raw.split())


@pytest.mark.parametrize("color", [True, False])
@given(page=pages(), width=widths)
def test_all_words_are_there_in_the_width_there_is(page: Page, width: int, *, color: bool) -> None:
    """No line is wider than the terminal, and each word of each cell is there, whole and with no ellipsis."""
    raw = plain(render(page, note=NOTE, width=width, color=color))
    assert max(cell_len(line) for line in raw.splitlines()) <= width
    assert not lost(page, raw)
    assert "…" not in raw


@given(page=pages(endless), width=widths)
def test_a_word_wider_than_the_terminal_is_folded(page: Page, width: int) -> None:
    """Of an endless word no letter is lost either, and no line is too wide."""
    raw = render(page, note=NOTE, width=width, color=False)
    assert max(cell_len(line) for line in raw.splitlines()) <= width
    assert "…" not in raw
    assert not Counter("".join(said(page)).replace(" ", "")) - Counter(raw)


@given(page=pages(endless, Layout.TABLE), width=st.integers(NARROWEST, 30))
def test_a_folded_word_stays_in_order(page: Page, width: int) -> None:
    """A word wider than the terminal goes on in the next line, with nothing between."""
    raw = re.sub(r"\s", "", render(page, note=NOTE, width=width, color=False))
    assert not [words for words in said(page) if words.replace(" ", "") not in raw]


@given(page=pages(hostile), width=widths, color=st.booleans())
def test_nothing_gives_orders_to_a_terminal(page: Page, width: int, *, color: bool) -> None:
    """A terminal gets colours and letters; no control character of a dataset comes through, and no markup is obeyed."""
    raw = render(page, note=NOTE, width=width, color=color)
    assert color or raw == plain(raw)
    assert visible(shown := plain(raw).replace("\n", "")) == shown


@given(page=pages(), width=widths)
def test_colour_changes_no_word(page: Page, width: int) -> None:
    """In colour and without a page has the same lines."""
    bare, colored = (render(page, note=NOTE, width=width, color=color) for color in (False, True))
    assert [line.rstrip() for line in plain(colored).splitlines()] == bare.splitlines()


@pytest.mark.parametrize("name", [name for name in PAGES if not name.endswith("-at-0")])
def test_every_page_fits_every_terminal(ask: Ask, name: str) -> None:
    """Each page fits, that of the small dataset and that of the program's own.

    No line is too wide, and only words are broken that no line could hold.
    """
    for page in (ask(*PAGES[name], data=SMALL), ask(*REAL[name])):
        for width in (NARROWEST, 40, 80, 132):
            raw = render(page, note=NOTE, width=width, color=False)
            assert max(cell_len(line) for line in raw.splitlines()) <= width
            assert raw.count("…") <= "".join(said(page)).count("…")
            whole = re.sub(r"\s", "", DRAWN.sub("", raw))
            broken = lost(page, raw)
            assert not [word for word in broken if cell_len(word) <= width - 10]
            assert not [word for word in broken if word not in whole]


# What a page looks like.

NAME = Column("name", "Name", lambda record: record, Look.NAME)
NUMBER = Column("number", "Number", lambda record: record)
LINE = Column("line", "Line", lambda record: record)


def view(*rows: tuple[Cell, ...], layout: Layout = Layout.TABLE, one: bool = False, title: str = "People") -> View:
    """Return a view of names, numbers and lines."""
    columns = (NAME, NUMBER, LINE)
    return View(key="k", title=title, columns=columns, rows=rows, layout=layout, one=one, empty="Nobody.")


def screen(*views: View, width: int = 60, color: bool = False) -> list[str]:
    """Return the lines that a terminal shows of `views`, without the note."""
    *lines, blank, note, end = render(Page(views), note=NOTE, width=width, color=color).split("\n")
    assert (blank, plain(note), end) == ("", NOTE, "")
    return lines


def test_a_table_where_it_fits() -> None:
    """A table has a header, names on one line, and numbers to the right."""
    assert screen(view(("Ann Example", 7, "First."), ("Bo", 12, None))) == [
        "Name          Number   Line",
        "─────────────────────────────",
        "Ann Example        7   First.",
        "Bo                12",
    ]


def test_records_in_a_stack_where_it_does_not() -> None:
    """Where a table would break words, each record has its labels beside its values, and a dash where there is none."""
    assert screen(view(("Ann-Example", 7, "Incomprehensible"), ("Bo", None, "")), width=30) == [
        "Name    Ann-Example",
        "Number  7",
        "Line    Incomprehensible",
        "",
        "Name    Bo",
        "Number  –",  # noqa: RUF001 - the dash that people see
        "Line    –",  # noqa: RUF001 - the same
    ]


def test_labels_above_values_where_there_is_no_room_beside() -> None:
    """Where a word and its label do not fit side by side, the value stands below."""
    assert screen(view(("Ann", 7, "Incomprehensible")), width=20) == [
        "Name",
        "  Ann",
        "Number",
        "  7",
        "Line",
        "  Incomprehensible",
    ]


def test_one_thing_is_a_stack() -> None:
    """A single thing is never a table, however much room there is."""
    assert screen(view(("Ann", 7, "First."), one=True), width=200) == ["Name    Ann", "Number  7", "Line    First."]


def test_records_side_by_side() -> None:
    """Records across have a column each with their name at its head; where that does not fit, they are a stack."""
    across = view(("Ann", 7, "First."), ("Bo Example", 12, None), layout=Layout.ACROSS)
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


def test_a_tree_is_grouped_by_name() -> None:
    """A tree has each name once, with its branches below it in order."""
    columns = (NAME, Column("tie", "Tie", str), Column("other", "To", str), LINE, Column("sources", "Sources", str))
    rows = (
        ("Ann", "boss of", "Bo", "Strict.", ("x",)),
        ("Cy", "friend of", "Bo", "Now.", ()),
        ("Ann", "ex of", "Cy", "", "y"),
    )
    tree = View(key="k", title="Ties", columns=columns, rows=rows, layout=Layout.TREE)
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
    ("share", "bar"),
    [
        (Share(0, 4), "░" * 20 + " 0 of 4"),
        (Share(1, 4), "█" * 5 + "░" * 15 + " 1 of 4"),
        (Share(4, 4), "█" * 20 + " 4 of 4"),
        (Share(0, 0), "░" * 20 + " 0 of 0"),
    ],
)
def test_a_share_is_a_bar(share: Share, bar: str) -> None:
    """A share of something is a bar as long as its part, with its numbers; of nothing it is empty."""
    assert screen(view(("Ann", share, ""), one=True))[1] == f"Number  {bar}"


def test_headings_and_empty_views() -> None:
    """Several views have headings and blank lines between; one without rows says so, or is not there."""
    empty = view(title="Strangers")
    silent = View(key="s", title="Silent", columns=(NAME,), rows=(), empty="")
    assert screen(view(("Ann", 1, "x"), one=True), empty, silent) == [
        "People",
        "Name    Ann",
        "Number  1",
        "Line    x",
        "",
        "Strangers",
        "Nobody.",
    ]
    assert screen(empty) == ["Nobody."]


def test_markup_and_emoji_codes_are_words() -> None:
    """What Rich would take for markup, an emoji or a number to colour is shown as it is."""
    words = "[the show] soars [red]:smile:[/red] 12 \\[x]"
    (_, _, line) = screen(view((words, 1, ""), one=False), color=False)
    assert line.split("  ")[0] == words


def test_what_was_found_stands_out() -> None:
    """What a search found is marked without colour, and coloured with it; elsewhere such marks are words."""
    marked = Column("line", "Line", lambda record: record, Look.MARKED)
    page = Page((View(key="k", title="", columns=(NAME, marked), rows=(("«Ann»", "the «lamp» burns"),)),))
    assert "the «lamp» burns" in render(page, note=NOTE, width=60, color=False)
    hits = re.findall("\x1b\\[1;33m(.*?)\x1b\\[0m", render(page, note=NOTE, width=60, color=True))
    assert hits == ["«lamp»"]


@pytest.mark.parametrize("term", ["dumb", "xterm", "xterm-256color", ""])
def test_the_kind_of_terminal_changes_neither_width_nor_colour(monkeypatch: pytest.MonkeyPatch, term: str) -> None:
    """Who asks for colour gets it in the width there is, whatever `TERM` says."""
    monkeypatch.setenv("TERM", term)
    page = Page((view(("Ann " * 30, 1, "words " * 30)),))
    raw = render(page, note=NOTE, width=40, color=True)
    assert STYLE.search(raw)
    assert max(cell_len(line) for line in plain(raw).splitlines()) <= 40


def test_a_very_narrow_terminal_gets_twenty_cells() -> None:
    """Below twenty cells nothing can be read; a page is as wide as that then."""
    page = Page((view(("Ann", 1, "words " * 9)),))
    assert render(page, note=NOTE, width=3, color=False) == render(page, note=NOTE, width=20, color=False)


# The quiz.


@st.composite
def asked(draw: st.DrawFn, texts: st.SearchStrategy[str] = prose) -> Question:
    """Return a question of words by chance."""
    choices = tuple(draw(texts) for _ in range(4))
    return Question(
        id="an-id",
        topic="topic",
        difficulty=Difficulty.EASY,
        prompt=draw(texts),
        choices=choices,
        answer=draw(st.sampled_from(choices)),
        explanation=draw(texts),
        sources=("one", "two"),
    )


def turn(of: Question, *, left: int = 4, player: str | None = None, notice: str | None = None) -> Turn:
    """Return a question as it is put, with the first `left` of its choices."""
    choices = tuple(zip("abcd", of.choices, strict=True))[:left]
    return Turn(question=of, number=2, total=10, player=player, left=choices, notice=notice)


@given(of=asked(), width=widths, player=st.none() | words, notice=st.none() | prose, color=st.booleans())
def test_a_question_fits(of: Question, width: int, player: str | None, notice: str | None, *, color: bool) -> None:
    """A question is asked whole in the width there is, and the cursor waits on a line of its own."""
    raw = plain(question(turn(of, player=player, notice=notice), width=width, color=color))
    assert max(cell_len(line) for line in raw.splitlines()) <= width
    said = " ".join((*of.choices, notice or f"{of.prompt} {player or ''}"))
    assert not Counter(said.split()) - Counter(raw.replace(",", " ").split()) - Counter(raw.split())
    assert raw.endswith("\n> ")


@given(of=asked(), width=widths, right=st.booleans(), color=st.booleans())
def test_a_verdict_fits(of: Question, width: int, *, right: bool, color: bool) -> None:
    """What is said of an answer fits the width there is, with the right one, the reason and the sources."""
    reply = Reply(question=of, given=of.answer if right else "x", right=right, points=float(right), player=None)
    raw = plain(verdict(reply, width=width, color=color))
    assert max(cell_len(line) for line in raw.splitlines()) <= width
    assert raw.startswith("Right: " if right else "Wrong: ")
    assert re.sub(r"\s", "", f"{of.answer}") in re.sub(r"\s", "", raw)
    assert re.sub(r"\s", "", f"{of.explanation}(one, two)") in re.sub(r"\s", "", raw)


@given(of=asked(hostile), width=widths, player=hostile, notice=st.none() | hostile, color=st.booleans())
def test_nothing_in_a_quiz_gives_orders(
    of: Question, width: int, player: str, notice: str | None, *, color: bool
) -> None:
    """No control character of a dataset, or of who plays, reaches the terminal."""
    reply = Reply(question=of, given=player, right=False, points=0.0, player=player)
    put = question(turn(of, player=player, notice=notice), width=width, color=color)
    for raw in (put, verdict(reply, width=width, color=color)):
        seen = plain(raw).replace("\n", "")
        assert visible(seen) == seen


QUESTION = Question(
    id="q",
    topic="t",
    difficulty=Difficulty.HARD,
    prompt="Who sold the lamp?",
    choices=("Maud", "Luc", "Pip", "Tove"),
    answer="Maud",
    explanation="She signed.",
    sources=("log", "gazette"),
)


@pytest.mark.parametrize(
    ("put", "lines"),
    [
        (turn(QUESTION, left=2), ["", "Question 2 of 10", "Who sold the lamp?", "  a  Maud", "  b  Luc", "> "]),
        (turn(QUESTION, left=0, player="Bo"), ["", "Bo, question 2 of 10", "Who sold the lamp?", "> "]),
        (turn(QUESTION, left=1, notice="Again."), ["Again.", "  a  Maud", "> "]),
    ],
)
def test_how_a_question_is_put(put: Turn, lines: list[str]) -> None:
    """A question says where the game stands and whose turn it is; put again, only why and what is left."""
    assert question(put, width=60, color=False).split("\n") == lines


@pytest.mark.parametrize(
    ("given", "right", "points", "line"),
    [
        ("Maud", True, 1.0, "Right: Maud."),
        ("Maud", True, 0.5, "Right: Maud. For half a point."),
        ("Luc", False, 0.0, "Wrong: Maud."),
        (None, False, 0.0, "Skipped: Maud."),
    ],
)
def test_how_an_answer_is_judged(given: str | None, right: bool, points: float, line: str) -> None:
    """A verdict says in words, not in colour alone, how it went, then the right answer, why and who says so."""
    reply = Reply(question=QUESTION, given=given, right=right, points=points, player=None)
    assert verdict(reply, width=60, color=False) == f"{line}\nShe signed. (log, gazette)\n"
