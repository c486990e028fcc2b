"""Plain text: sentences that a screen reader can speak."""

import re

import pytest
from hypothesis import given
from msgspec.structs import replace

from etoile_cli.cells import Marks, cell_text
from etoile_cli.enums import Confidence
from etoile_cli.plain import write_plain
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
from tests.command_lines import REAL
from tests.conftest import Run, sample
from tests.strategies import SLOTS, pages, prose

DRAWN = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf•°≠]")
"""Arrows, boxes, bars, dots, ticks and marks of doubt, which a screen reader reads out or leaves out."""


def lines(layout: Layout, columns: tuple[Column, ...], *rows: tuple[Cell, ...]) -> list[str]:
    """Return the lines of a page with one view."""
    view = View(key="k", title="", columns=columns, rows=rows, layout=layout)
    return write_plain(Page((view,)), Marks()).splitlines()


# Each layout.


def test_card() -> None:
    """A card is its name, what sets it apart, its meta and its sentences, each with a full stop."""
    row = ("Ann", Move(Accent("Oslo", 0), Accent("Rome", 1)), "dancer", "played by Bo", Said("She dances."))
    assert lines(Layout.CARD, (NAME, ASIDE, META, META, TEXT), row) == [
        "Ann. From Oslo to Rome.",
        "Dancer, played by Bo.",
        "She dances.",
    ]


def test_card_without_meta() -> None:
    """A card may be a name and how far the viewer is."""
    assert lines(Layout.CARD, (NAME, ASIDE), ("Étoile", Ratio(4, 8, "episodes seen"))) == [
        "Étoile. 4 of 8 episodes seen."
    ]


def test_facts() -> None:
    """A fact is a line with a label: its name, or the title of its column."""
    assert lines(Layout.FACTS, (NAME, TEXT), ("Genre", "a comedy"), (None, "Why?")) == [
        "Genre: a comedy.",
        "Text: Why?",
    ]


def test_entries() -> None:
    """An entry is one line below the heading of its group, with its episode in words; groups are apart."""
    rows = (
        ("Paris", EpisodeNumber(2), "Gabin", "dancer", "he dances the lead", "Oslo"),
        ("Paris", Sign("◄", "has come"), "Ann", "", "", EpisodeNumber(0)),
        ("Oslo", None, None, None, "Nobody comes!", 7),
    )
    assert lines(Layout.ENTRIES, (GROUP, LEAD, NAME, META, TEXT, ASIDE), *rows) == [
        "Paris.",
        "Episode 2, Gabin, dancer: he dances the lead. Oslo.",
        "Has come, Ann, from the start.",
        "",
        "Oslo.",
        "Episode 7: Nobody comes!",
    ]


def test_episode_comes_before_the_sentence() -> None:
    """An episode stands after the name and before the sentence, as after it it would begin the next one."""
    rows = (("Ann", "She leaps.", EpisodeNumber(1)), ("Episode 2", "The bull.", EpisodeNumber(2)))
    assert lines(Layout.ENTRIES, (NAME, TEXT, ASIDE), *rows) == ["Ann, episode 1: She leaps.", "Episode 2: The bull."]


def test_what_is_said_of_a_text_comes_first() -> None:
    """Without a name an aside stands before the text, as the result of an award does."""
    said = lines(Layout.ENTRIES, (LEAD, TEXT, ASIDE), ("6 June", "Her prize.", "won"), (None, "His.", "nominated"))
    assert said == ["6 June, won: Her prize.", "Nominated: His."]


@pytest.mark.parametrize(
    ("rating", "said"),
    [("3/5", "3 out of 5"), ("7.5/10, alas", "7.5 out of 10, alas"), ("B+", "B+"), ("on 1/2 days", "on 1/2 days")],
)
def test_rating_is_said_in_words(rating: str, said: str) -> None:
    """A rating is no fraction to a voice; marks of another kind, and other texts, stay as they are."""
    assert lines(Layout.ENTRIES, (NAME, META), ("The Times", rating)) == [f"The Times, {said}."]


def test_entry_without_group() -> None:
    """What belongs to no group has no heading, and is apart from the group before."""
    rows = ((None, "Ann"), ("Paris", "Bo"), (None, "Cy"), ("Paris", "Di"))
    assert lines(Layout.ENTRIES, (GROUP, NAME), *rows) == ["Ann.", "", "Paris.", "Bo.", "", "Cy.", "", "Paris.", "Di."]


def test_name_keeps_its_first_letter() -> None:
    """A name at the beginning of a line is written as it is: a term has no capital; a lead gets one."""
    assert lines(Layout.ENTRIES, (LEAD, NAME, TEXT), (None, "danseur", "who dances")) == ["danseur: who dances."]
    assert lines(Layout.ENTRIES, (LEAD, NAME), ("24 september", "Ann"), ("seen", "Bo")) == [
        "24 september, Ann.",
        "Seen, Bo.",
    ]


def test_command_comes_last() -> None:
    """A command is said after what it shows, as it is typed, without a full stop."""
    rows = (("etoile cast", "who plays whom"), ("etoile who NAME", "who was that again?"))
    assert lines(Layout.ENTRIES, (NAME, TEXT), *rows) == [
        "Who plays whom: etoile cast",
        "Who was that again? etoile who NAME",
    ]
    empty = View(
        key="k", title="", columns=(TEXT,), rows=(), empty="No dances yet. After the first one: etoile watched 1"
    )
    assert write_plain(Page((empty,)), Marks()) == "No dances yet. After the first one: etoile watched 1\n"


def test_label_of_several_facts_is_said_once() -> None:
    """Of facts with the same label that follow each other the first alone has it."""
    rows = (("Oslo", "It rains."), ("Oslo", "It pours."), ("Rome", "It shines."), ("Oslo", None))
    assert lines(Layout.FACTS, (NAME, TEXT), *rows) == [
        "Oslo: It rains.",
        "It pours.",
        "Rome: It shines.",
        "Oslo.",
    ]


def test_no_capital_stops_a_voice() -> None:
    """A name with an article has a small one after another word, and a pronunciation has neither capitals nor "ay"."""
    rows = (
        ("child of", "The doctor", "The French word is adage (a-DAHZH)"),
        ("works at", "The Blue Inn", "US-born, a-b"),
        ("in full", "The last act", "It is said ay-TWAHL, not AY-toh-lay, and a-ra-BESK"),
    )
    assert lines(Layout.ENTRIES, (LEAD, NAME, TEXT), *rows) == [
        "Child of, The doctor: The French word is adage (ah-dahzh).",
        "Works at, The Blue Inn: US-born, a-b.",
        "In full, The last act: It is said eh-twahl, not eh-toh-lay, and ah-ra-besk.",
    ]
    assert lines(Layout.ENTRIES, (NAME,), ("The doctor",)) == ["The doctor."]


def test_numbers_are_counted() -> None:
    """A number says what it counts as a voice would; without anything to count its title comes first."""
    statements, step = (replace(ASIDE, title=title) for title in ("Statements", "Step"))
    rows = (("Ann", 2, 1), ("Bo", 1, 2))
    assert lines(Layout.ENTRIES, (NAME, statements, step), *rows) == [
        "Ann. 2 statements. Step 1.",
        "Bo. 1 statement. Step 2.",
    ]


def test_tree() -> None:
    """A branch is one sentence: to whom somebody is what, and then what is told of it."""
    rows = (
        ("Ann", "Bo", "colleague", "they share a stand", EpisodeNumber(1)),
        ("Cy", "Bo", "friend", None, EpisodeNumber(None)),
    )
    assert lines(Layout.TREE, (GROUP, NAME, META, TEXT, ASIDE), *rows) == [
        "Ann.",
        "Bo, colleague, episode 1: they share a stand.",
        "",
        "Cy.",
        "Bo, friend, episode not known.",
    ]


def test_number_of_several_texts_is_said_once() -> None:
    """Of texts of one episode that follow each other the first alone has it, but where others have none, or names."""
    one, two = EpisodeNumber(1), EpisodeNumber(2)
    rows = [("Ann", one, None, "She leaps."), ("Ann", one, None, "She bows."), ("Ann", two, None, "She rests.")]
    columns = (GROUP, LEAD, NAME, TEXT)
    assert lines(Layout.ENTRIES, columns, *rows, ("Bo", two, None, "He sits."), ("Bo", two, None, "He eats.")) == [
        "Ann.",
        *("Episode 1: She leaps.", "She bows.", "Episode 2: She rests."),
        "",
        "Bo.",
        *("Episode 2: He sits.", "He eats."),
    ]
    from_the_start = ("Ann", None, None, "She is tall.")
    assert lines(Layout.ENTRIES, columns, *rows[:2], from_the_start) == [
        "Ann.",
        *("Episode 1: She leaps.", "Episode 1: She bows.", "She is tall."),
    ]
    named = [("Ann", one, "Solo", "She leaps."), ("Ann", one, "Duet", "She bows.")]
    assert lines(Layout.ENTRIES, columns, *named) == [
        "Ann.",
        *("Episode 1, Solo: She leaps.", "Episode 1, Duet: She bows."),
    ]


def test_signs_between_words_are_pauses() -> None:
    """Dots and ranks with signs between them are said with pauses, and the number of an episode as one."""
    rows = (("3 · The swap", "sujet < étoile"), ("Ann · 2", Said("Her post: 1 · 2 < 3.")))
    assert lines(Layout.ENTRIES, (NAME, TEXT), *rows) == [
        "Episode 3, The swap: sujet, étoile.",
        "Ann, 2: Her post: 1 · 2 < 3.",
    ]
    view = View(key="k", title="2 · Début", columns=(TEXT,), rows=(("x",),), layout=Layout.ENTRIES)
    assert write_plain(Page((view,)), Marks()).startswith("Episode 2, Début.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Why?", "Why?"),
        ('He said "no."', 'He said "no."'),
        ('He said "no"', 'He said "no".'),
        ("Two scores (of three)", "Two scores (of three)."),
        ("One left (it seems.)", "One left (it seems.)"),
        ("It ends [2]", "It ends [2]"),
    ],
)
def test_sentence_has_one_end(words: str, said: str) -> None:
    """A full stop stands only after what does not end a sentence, within quotes or brackets or not."""
    assert lines(Layout.ENTRIES, (TEXT,), (words,)) == [said]


def test_side_by_side() -> None:
    """Groups that a terminal shows beside each other follow one another."""
    rows = (
        (Accent("Oslo", 0), "North Ballet", Sign("◄", "came over"), "Ann", "dancer"),
        (Accent("Rome", 1), "South Ballet", None, "Bo", None),
    )
    assert lines(Layout.SIDE_BY_SIDE, (GROUP, GROUP, LEAD, NAME, META), *rows) == [
        "Oslo, North Ballet.",
        "Ann, dancer.",
        "",
        "Rome, South Ballet.",
        "Bo.",
    ]


def test_bars() -> None:
    """A ratio is said in words."""
    assert lines(Layout.BARS, (NAME, TEXT), ("positive", Ratio(3, 5, "reviews"))) == ["Positive: 3 of 5 reviews."]


def test_table() -> None:
    """A row of a table is its name, and its other cells with the titles of their columns."""
    untitled = Column(None, None, lambda record: record, Slot.TEXT)
    rows = (("Main", "Ann", "dancer", 7, "Oslo"), ("Main", "Bo", None, None, None))
    assert lines(Layout.TABLE, (GROUP, NAME, META, TEXT, untitled), *rows) == [
        "Main.",
        "Ann, dancer. Text: 7. Oslo.",
        "Bo.",
    ]


def test_views_and_notes() -> None:
    """A view has its title before and its note after; views are apart, and the numbered sources come last."""
    said = Said("He dances.", Confidence.SINGLE, ("a",))
    some = View(key="k", title="Facts", columns=(TEXT,), rows=((said,),), layout=Layout.ENTRIES, note="1 of 2")
    empty = View(key="e", title="", columns=(TEXT,), rows=(), empty="Nobody yet")
    silent = View(key="s", title="Silent", columns=(TEXT,), rows=())
    page = Page((some, empty, silent))
    assert write_plain(page, Marks()) == "Facts.\nHe dances.\nThese are 1 of 2.\n\nNobody yet.\n"
    assert write_plain(page, Marks({"a": "The Gazette"}, voice=True)) == (
        "Facts.\nHe dances (one source, see source 1).\nThese are 1 of 2.\n\nNobody yet.\n\nSources.\n1: The Gazette.\n"
    )


def test_doubt_is_said_in_words() -> None:
    """A statement with one source or a disputed one says so; the last line tells once where to read about disputes."""
    rows = (("Ann", Said("She came late.", Confidence.SINGLE)), ("Bo", Said("He left.", Confidence.DISPUTED)))
    view = View(key="k", title="", columns=(NAME, TEXT), rows=(*rows, rows[1]), layout=Layout.ENTRIES)
    assert write_plain(Page((view,)), Marks(symbols=True, voice=True)).splitlines() == [
        "Ann: She came late (one source).",
        *["Bo: He left (sources disagree)."] * 2,
        "",
        "To read about disputes: etoile disputes",
    ]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("10 of 27 · all: --all", ["These are 10 of 27.", "For all of them, add the option --all, with two hyphens"]),
        ("one kind: etoile search x --kind relation", ["One kind: etoile search x --kind relation"]),
        ("both sides: etoile disputes", ["Both sides: etoile disputes"]),
        ("etoile quiz --missed", ["etoile quiz --missed"]),
        ("--all shows more", ["--all shows more"]),
        ("◄ has come from elsewhere", ["Has come from elsewhere."]),
        ('"Late," he says', ['"Late," he says.']),
    ],
)
def test_note(note: str, said: list[str]) -> None:
    """The parts of a note are sentences without signs; a command stands at the end, as it is typed."""
    view = View(key="k", title="", columns=(TEXT,), rows=(("Yes.",),), layout=Layout.ENTRIES, note=note)
    assert write_plain(Page((view,)), Marks()).splitlines() == ["Yes.", *said]


# Every layout.


def test_address_of_a_source_has_its_own_line() -> None:
    """The address of a source, which a voice spells, comes after its sentence, so that it can be skipped."""
    view = View(key="k", title="", columns=(TEXT,), rows=((Said("So.", sources=("a",)),),), layout=Layout.ENTRIES)
    said = write_plain(Page((view,)), Marks({"a": 'The Log, "So?", 2031, https://a.example/b'}, voice=True))
    assert said.endswith('Sources.\n1: The Log, "So?", 2031.\nhttps://a.example/b\n')


@given(page=pages(prose))
def test_every_cell_is_spoken_in_sentences(page: Page) -> None:
    """Each cell for people is there in words, nothing is drawn, and each line ends so that a voice pauses."""
    raw = write_plain(page, Marks())
    said = raw.casefold()
    for view in page.views:
        for entry in view.entries() if view.is_laid_out else ():
            drawn = {Slot.LEAD} if view.layout is Layout.SIDE_BY_SIDE else set()  # a sign, which a sentence explains
            cells = [field.cell for slot in {*SLOTS[view.layout]} - drawn for field in entry.get(slot, [])]
            assert not [words for words in map(voiced, cells) if words.casefold() not in said]
    assert not DRAWN.search(raw)
    notes = [view.note for view in page.views if view.is_laid_out]
    commands = [part for note in notes for part in note.split(" · ") if "--" in part]
    unended = [line for line in raw.splitlines() if line and not re.search("[.!?:…\\]][\"'\u201d)]?$", line)]
    assert not [line for line in unended if not any(part.casefold().endswith(line.casefold()) for part in commands)]


def voiced(cell: Cell) -> str:
    """Return the words of a cell, with pauses for signs but in a statement."""
    words = cell_text(cell)
    return words if isinstance(cell, Said) and cell.is_sentence else re.sub(" [·<] ", ", ", words)


@pytest.mark.parametrize("name", sample(REAL, 16))
def test_no_page_has_drawing_characters(run: Run, name: str) -> None:
    """No page of the bundled dataset has a drawing character, which screen readers would read out."""
    outcome = run(*REAL[name], "--format", "plain")
    assert (outcome.code, outcome.err) == (0, "")
    assert not DRAWN.search(outcome.out)
