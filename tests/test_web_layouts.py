"""The layouts of views as HTML: everything that people see is there, as text."""

import re
from collections.abc import Collection, Hashable, Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING

import pytest
from msgspec import convert

from etoile_cli.enums import Confidence
from etoile_cli.model import Dataset
from etoile_cli.spoilers import Guide, gate
from etoile_cli.text import escape_controls
from etoile_cli.view import Accent, Cell, Column, EpisodeNumber, Layout, Move, Ratio, Said, Sign, Slot, View
from etoile_cli.web.layouts import Drawing
from tests.all_pages import every_page
from tests.conftest import sample
from tests.hostile_texts import HOSTILE, rotated, unescaped
from tests.levels import DATASETS

if TYPE_CHECKING:
    from markupsafe import Markup


def drawing(
    guide: Guide | None = None, *, links: Mapping[str, str] | None = None, new: Collection[str] = ()
) -> Drawing:
    """Return a drawing that knows the sources of a guide."""
    known = guide.source if guide else ()
    numbers = {source.id: number for number, source in enumerate(known, 1)}
    return Drawing(numbers=numbers, links=links or {}, new=new, drawn={})


def view_of(layout: Layout, *columns: tuple[str | None, Slot], rows: tuple[tuple[Cell, ...], ...]) -> View:
    """Return a view with the given titles and slots."""
    shown = tuple(Column(None, title, lambda row: row, slot) for title, slot in columns)
    return View(key="", title="", columns=shown, rows=rows, layout=layout)


def text_of(html: str) -> str:
    """Return what one reads, with the words of signs, without double spaces."""
    spoken = re.sub(r'<i role="img" aria-label="([^"]*)">.*?</i>', r" \1 ", html)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", spoken)).split())


def expected(view: View) -> Iterator[str]:  # noqa: C901 - a case for each type
    """Yield the text of every cell that people see."""
    for entry in view.entries():
        is_short = view.layout is Layout.FACTS  # a label and its sentence alone
        for slot, fields in entry.items():
            for field in () if is_short and slot not in (Slot.NAME, Slot.TEXT) else fields:
                match field.cell:
                    case Said() | Accent():
                        yield field.cell.text
                    case Move():
                        yield from (field.cell.start.text, "to", field.cell.end.text)
                    case Sign():
                        yield field.cell.words
                    case Ratio():
                        yield f"{field.cell.part} of {field.cell.whole}"
                    case EpisodeNumber(number=number):
                        yield {None: "episode not known", 0: ""}.get(number, f"Ep. {number}")
                    case tuple():
                        yield from field.cell
                    case float():
                        yield f"{field.cell:g}"
                    case _:
                        yield str(field.cell)


@pytest.mark.parametrize("turn", [None, *sample(range(len(HOSTILE)), 2)])
def test_everything_that_people_see_is_drawn(turn: int | None) -> None:
    """Each cell of every page, its titles and notes, are text of the HTML; control characters are visible."""
    dataset = DATASETS["small"] if turn is None else convert(rotated(turn), Dataset)
    guide = gate(dataset, 3)
    draw = drawing(guide)
    for name, page in every_page(guide) if turn is None else [*every_page(gate(DATASETS["small"], 0))]:
        for view in page.views:
            if view.is_laid_out:
                html = draw.view(view, 3)
                read = text_of(html)
                texts = [*expected(view), view.title, view.note]
                wanted = [" ".join(escape_controls(each).split()) for each in texts]
                assert [each for each in wanted if each not in read] == [], (name, view.key)
                assert unescaped(html) == []


@pytest.mark.parametrize("layout", Layout)
def test_every_layout_is_drawn_without_any_cell_but_the_text(layout: Layout) -> None:
    """A layout has no slot that must be filled but that of the text."""
    html = drawing().view(view_of(layout, (None, Slot.TEXT), rows=(("<b>",),)), 3)
    assert "&lt;b&gt;" in html


def test_view_without_rows_says_so() -> None:
    """What stands instead of rows is a paragraph."""
    empty = View(key="", title="Dances", columns=(), rows=(), empty="No dances yet.")
    assert drawing().view(empty, 3) == '<h3>Dances</h3><p class="empty">No dances yet.</p>'


def test_statement_has_its_doubt_its_mark_and_its_sources() -> None:
    """A statement ends with a sign of doubt, "new", and the numbers of its sources.

    For those who hear it the sign is in words, but not "one source", which they would hear after most sentences.
    """
    known = {"a": 7, "b": 12}
    draw = Drawing(numbers=known, links={}, new={"It rains."}, drawn={})
    single = draw.said(Said("It rains.", Confidence.SINGLE, ("b", "a")))
    assert single == ("It rains.<i></i>\N{NO-BREAK SPACE}<mark>new</mark><sup> 7 12</sup>")
    disputed = draw.said(Said("It hails.", Confidence.DISPUTED))
    assert disputed == 'It hails.<i role="img" aria-label="sources disagree">≠</i>'
    assert draw.said(Said("It snows.", Confidence.REPORTED, ("a",))) == "It snows.<sup> (hearsay) 7</sup>"
    assert draw.said(Said("It is dry.")) == "It is dry."


def test_name_leads_to_its_card() -> None:
    """The name of a character is a link where it is a name, and not in a text or a heading."""
    draw = drawing(links={"Maud": "#who-maud"})
    columns = ((None, Slot.NAME), (None, Slot.TEXT))
    rows = (("Maud", "Maud"),)
    assert draw.view(view_of(Layout.ENTRIES, *columns, rows=rows), 3) == (
        '<ul><li><b><a href="#who-maud">Maud</a></b><p>Maud</p></li></ul>'
    )
    assert draw.view(view_of(Layout.CARD, *columns, rows=rows), 4) == "<h4>Maud</h4><p>Maud</p>"


def test_facts_of_one_label_are_one_term() -> None:
    """A label stands once above its sentences; a field without a row name has the title of its column."""
    rows = (("Ek", "One."), ("Ek", "Two."), ("Lund", "Three."))
    html = drawing().view(view_of(Layout.FACTS, (None, Slot.NAME), (None, Slot.TEXT), rows=rows), 3)
    assert html == "<dl><dt>Ek</dt><dd>One.</dd><dd>Two.</dd><dt>Lund</dt><dd>Three.</dd></dl>"
    single = drawing().view(view_of(Layout.FACTS, ("Next", Slot.TEXT), rows=(("Soon.",),)), 3)
    assert single == "<dl><dt>Next</dt><dd>Soon.</dd></dl>"


def test_table_has_headers_for_columns_rows_and_groups() -> None:
    """A table says what each cell is about, also to those who hear it."""
    columns = ((None, Slot.GROUP), ("Who", Slot.NAME), ("Job", Slot.META))
    rows = (("Main", "Maud", "dancer"), ("Main", "Pim", None), ("Guests", "Ek", ""))
    assert drawing().view(view_of(Layout.TABLE, *columns, rows=rows), 3) == (
        '<table><thead><tr><th scope="col">Who</th><th scope="col">Job</th></tr></thead><tbody>'
        '<tr><th class="group" colspan="2" scope="rowgroup">Main</th></tr>'
        '<tr><th scope="row">Maud</th><td>dancer</td></tr><tr><th scope="row">Pim</th><td></td></tr>'
        '<tr><th class="group" colspan="2" scope="rowgroup">Guests</th></tr>'
        '<tr><th scope="row">Ek</th><td></td></tr></tbody></table>'
    )


def test_bars_and_dots_have_words() -> None:
    """A ratio is a bar with a name or a row of dots, and words."""
    ratio = Ratio(2, 3, "episodes seen")
    bars = drawing().view(view_of(Layout.BARS, (None, Slot.NAME), (None, Slot.TEXT), rows=(("mixed", ratio),)), 3)
    assert '<meter max="3" value="2" aria-label="mixed"></meter><small>2 of 3 episodes seen</small>' in bars
    card = drawing().view(view_of(Layout.CARD, (None, Slot.NAME), (None, Slot.ASIDE), rows=(("You", ratio),)), 3)
    assert '<span class="dots" aria-hidden="true">●●○</span> 2 of 3 episodes seen' in card
    many = drawing().view(view_of(Layout.CARD, (None, Slot.ASIDE), rows=((Ratio(1, 99),),)), 3)
    assert ("●" in many, "1 of 99" in many) == (False, True)


def test_what_was_drawn_is_kept_as_long_as_nothing_in_it_changes() -> None:
    """A view is drawn again where a statement in it is new, a source has another number, or a name another address."""
    rows = (("Maud", Said("She dances.", sources=("a",))),)
    view = view_of(Layout.ENTRIES, (None, Slot.NAME), (None, Slot.TEXT), rows=rows)
    drawn: dict[Hashable, Markup] = {}
    seen = set()
    cases: list[tuple[int, tuple[str, ...], dict[str, str]]] = [
        *((1, (), {}), (2, (), {}), (1, ("She dances.",), {}), (1, (), {"Maud": "#x"}))
    ]
    for number, new, links in cases:
        draw = Drawing(numbers={"a": number}, links=links, new=new, drawn=drawn)
        seen.add(draw.view(view, 3))
        assert draw.view(view, 3) is draw.view(view, 3)
    assert len(seen) == len(drawn) == 4
