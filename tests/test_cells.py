"""Cells as text for people, and the marks after statements."""

import pytest

from etoile_cli.cells import STANDINGS, Marks, cell_text, spoken
from etoile_cli.enums import Confidence
from etoile_cli.view import Accent, Cell, EpisodeNumber, Move, Ratio, Said, Sign

CITED = {"a": "The Gazette, 2 May 2025", "b": "The Harbour"}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("Étoile", "Étoile"),
        (0, "0"),
        (-1.5, "-1.5"),
        (4.0, "4"),
        (True, "yes"),
        (False, "no"),
        ((), ""),
        (("one",), "one"),
        (("one", "two"), "one, two"),
        (Ratio(3, 8), "3 of 8"),
        (Ratio(3, 8, "episodes seen"), "3 of 8 episodes seen"),
        (Said("He dances.", Confidence.SINGLE, ("a",)), "He dances."),
        (Accent("Paris", 1), "Paris"),
        (Sign("◄", "has come"), "has come"),
        (Move(Accent("Paris", 1), Accent("Oslo", 0)), "from Paris to Oslo"),
        (EpisodeNumber(None), "episode not known"),
        (EpisodeNumber(0), "from the start"),
        (EpisodeNumber(3), "episode 3"),
    ],
)
def test_cell_text(cell: Cell, text: str) -> None:
    """Each type of cell is the text that people read."""
    assert cell_text(cell) == text


def test_several_values_are_joined() -> None:
    """Several values are joined by the separator of the format."""
    assert cell_text(("one", "two"), separator="; ") == "one; two"


def test_spoken_cells_are_safe_and_marked() -> None:
    """A cell in words has its control characters escaped and, where it is a statement, its marks."""
    said = Said("\x1b[31mred", Confidence.SINGLE, ("a",))
    assert spoken(said, Marks(CITED)) == "\\x1b[31mred (one source) [1]"
    assert spoken(said, Marks()) == "\\x1b[31mred"
    assert spoken("\x1b[31mred", Marks(CITED)) == "\\x1b[31mred"


# Marks.


@pytest.mark.parametrize(
    ("confidence", "symbol"),
    [
        (Confidence.CONFIRMED, ""),
        (Confidence.SINGLE, "°"),
        (Confidence.DISPUTED, "≠"),
        (Confidence.REPORTED, ""),  # the text says so
        (Confidence.INFERRED, ""),  # the same
    ],
)
def test_signs_of_doubt(confidence: Confidence, symbol: str) -> None:
    """A sentence with one source, or with sources that disagree, has a sign; names, and formats without signs, none."""
    said = Said("He dances.", confidence, ("a",))
    assert Marks(symbols=True).after(said) == symbol
    assert Marks().after(said) == ""
    words = {"°": " (one source)", "≠": " (sources disagree)"}.get(symbol, "")
    assert Marks(symbols=True, voice=True).after(said) == words
    for voice in (True, False):
        assert Marks(symbols=True, voice=voice).after(Said("a dancer", confidence, is_sentence=False)) == ""


@pytest.mark.parametrize("symbols", [True, False])
def test_sources_are_numbered_in_the_order_of_the_page(symbols: bool) -> None:
    """With citations a statement has its standing in words and the numbers of its sources, the same for the same."""
    marks = Marks(CITED, symbols=symbols)
    assert marks.after(Said("One.", Confidence.DISPUTED, ("b", "unknown"))) == " (sources disagree) [1] [2]"
    assert marks.after(Said("Two.", Confidence.CONFIRMED, ("a", "b"))) == " [1] [3]"
    assert marks.after(Said("Three.", Confidence.REPORTED)) == " (hearsay)"
    assert marks.notes() == ["[1] The Harbour", "[2] unknown", "[3] The Gazette, 2 May 2025"]
    assert marks.legends() == []


def test_sources_for_a_voice() -> None:
    """For a voice standing and numbers stand in one pair of brackets, and a note begins with its number."""
    marks = Marks(CITED, voice=True)
    assert marks.after(Said("One.", Confidence.DISPUTED, ("b", "unknown"))) == " (sources disagree, see sources 1, 2)"
    assert marks.after(Said("Two.", Confidence.CONFIRMED, ("a",))) == " (see source 3)"
    assert marks.after(Said("Three.", Confidence.REPORTED)) == " (hearsay)"
    assert marks.after(Said("Four.")) == ""
    assert marks.notes() == ["1: The Harbour", "2: unknown", "3: The Gazette, 2 May 2025"]


def test_every_doubt_has_words() -> None:
    """Each level of support but the highest has its words."""
    assert set(Confidence) - set(STANDINGS) == {Confidence.CONFIRMED}


def test_only_disputes_are_explained_to_a_voice() -> None:
    """What is said in words needs no legend, but for the command about disputes."""
    marks = Marks(symbols=True, voice=True)
    marks.after(Said("One.", Confidence.SINGLE))
    marks.unknown_episode()
    assert marks.legends() == []
    marks.after(Said("Two.", Confidence.DISPUTED))
    assert marks.legends() == ["To read about disputes: etoile disputes"]


def test_legend_has_the_signs_of_the_page() -> None:
    """The legend explains each sign that occurs, once and in the same order on every page."""
    marks = Marks(symbols=True)
    assert marks.legends() == []
    marks.after(Said("One."))
    assert marks.legends() == []
    assert marks.unknown_episode() == "?"
    marks.after(Said("Two.", Confidence.DISPUTED))
    marks.after(Said("Three.", Confidence.SINGLE))
    marks.after(Said("Four.", Confidence.SINGLE))
    assert marks.legends() == ["° one source", "≠ sources disagree: etoile disputes", "? episode not known"]
    assert marks.notes() == []
