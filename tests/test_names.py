"""Folding and matching: what a person types finds what the data says."""

from collections.abc import Callable
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as some

from etoile_cli.dataset import bundled, load
from etoile_cli.names import close, fold, match

REAL = load(bundled())
NAMES = sorted({each.name for table in (REAL.character, REAL.person, REAL.company, REAL.place) for each in table})
TITLES = sorted({each.title for table in (REAL.dance, REAL.song, REAL.episode) for each in table})

PEOPLE = [
    (name, name)
    for name in ("Ann", "Ann Ek", "Anna Ek-Lund", "Bo Eklund", "Johanna", "Jo Ann", "Geneviève d'Orsay", "Œdipe")
]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        (" \t\n", ""),
        ("...!", ""),
        ("Jack", "jack"),
        ("  Jack\n McMillan ", "jack mcmillan"),
        ("GENEVIÈVE", "genevieve"),
        ("Gene\u0301vie\u0300ve", "genevieve"),
        ("Taïs Vinolo", "tais vinolo"),
        ("Étoile", "etoile"),
        ("Œuvre cœur", "oeuvre coeur"),
        ("Ærø", "aero"),
        ("Łódź", "lodz"),
        ("ﬁn ﬂot", "fin flot"),
        ("Straße", "strasse"),
        ("l'Opéra", "lopera"),
        ("l\u2019Opéra", "lopera"),
        ("l\u2018Opéra", "lopera"),
        ("l`Opéra", "lopera"),
        ("l\u00b4Opéra", "lopera"),
        ("Devernay-Laurence", "devernay laurence"),
        ("M. David_Mullen", "m david mullen"),
        ("a \u2013 b", "a b"),
        ("Tove\u00a0Åse", "tove ase"),
        ("Yuki 雪", "yuki 雪"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("İstanbul", "istanbul"),
        ("²nd", "2nd"),
    ],
)
def test_what_is_typed_is_what_is_meant(text: str, folded: str) -> None:
    """Case, accents, apostrophes, ligatures and marks make no difference, nor does how a letter is put together."""
    assert fold(text) == folded


@given(some.text())
def test_folding_is_done_once(text: str) -> None:
    """What is folded stays as it is, has no blank at its ends and no two in a row, and no case."""
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())


@given(some.text())
def test_forms_of_a_text_are_one(text: str) -> None:
    """Composed and decomposed letters, and any case, come to the same."""
    assert fold(normalize("NFC", text)) == fold(normalize("NFD", text)) == fold(text)
    assert fold(text.casefold()) == fold(text)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        # The whole name counts before anything else, and a blank or a hyphen too many or too few is none.
        ("ann", ["Ann"]),
        ("ANN EK", ["Ann Ek"]),
        ("annek", ["Ann Ek"]),
        ("anna ek lund", ["Anna Ek-Lund"]),
        ("jo-hanna", ["Johanna"]),
        # Then whole words of it, in any order.
        ("ek", ["Ann Ek", "Anna Ek-Lund"]),
        ("lund anna", ["Anna Ek-Lund"]),
        ("dorsay", ["Geneviève d'Orsay"]),
        # Then the beginnings of its words.
        ("jo a", ["Jo Ann"]),
        ("gen", ["Geneviève d'Orsay"]),
        ("lu", ["Anna Ek-Lund"]),
        ("lu an", ["Anna Ek-Lund"]),
        ("oed", ["Œdipe"]),
        # Then any part.
        ("hann", ["Johanna"]),
        ("evieved", ["Geneviève d'Orsay"]),
        # Last a typo, of the name or of a word of it.
        ("genevive", ["Geneviève d'Orsay"]),
        ("johnana", ["Johanna"]),
        ("oedipus", ["Œdipe"]),
        ("lundd", ["Anna Ek-Lund"]),
        # Short words are too much alike for that, and nothing is meant by nothing.
        ("ax", []),
        ("zzzz", []),
        ("", []),
        (" -.'", []),
    ],
)
def test_the_best_kind_of_fit_counts(asked: str, found: list[str]) -> None:
    """Names are found by the first way that finds any: whole, by words, by beginnings, by a part, with a typo."""
    assert match(asked, PEOPLE) == found


def test_a_short_word_is_no_typo_of_another() -> None:
    """Below four letters nothing is forgiven, above it a slip is."""
    assert match("anna", [("Ann Bo", "ann")]) == []
    assert match("annea", [("Anne Bo", "anne")]) == ["anne"]


def test_nobody_is_found_twice() -> None:
    """A thing with several names that fit comes once, in the order given."""
    named = [("Jo Ann", 1), ("Bo Ann", 2), ("Ann Jo", 1), ("Ann Bo", 3)]
    assert match("ann", named) == [1, 2, 3]


WAYS: dict[str, Callable[[str], str]] = {
    "as it is": lambda name: name,
    "upper": str.upper,
    "lower": str.lower,
    "swapped": str.swapcase,
    "decomposed": lambda name: normalize("NFD", name),
    "composed": lambda name: normalize("NFC", name),
    "without accents": lambda name: normalize("NFKD", name).encode("ascii", "ignore").decode(),
    "with blanks": lambda name: f"  {name} ".replace(" ", "  "),
    "curly": lambda name: name.replace("'", "\u2019"),
    "without hyphens": lambda name: name.replace("-", " "),
}


@given(some.sampled_from(NAMES + TITLES), some.lists(some.sampled_from(sorted(WAYS)), max_size=3))
def test_a_name_finds_its_thing(name: str, ways: list[str]) -> None:
    """Any name in the dataset, in any case, without accents or however it is composed, finds its own thing alone."""
    asked = name
    for way in ways:
        asked = WAYS[way](asked)
    same = {other for other in NAMES + TITLES if fold(other).replace(" ", "") == fold(name).replace(" ", "")}
    assert set(match(asked, [(other, other) for other in NAMES + TITLES])) == same
    assert name in same


@given(some.sampled_from([name for name in NAMES if len(name) > 6]), some.data())
def test_a_slip_is_forgiven(name: str, data: some.DataObject) -> None:
    """A longer name with one letter left out, doubled or out of order still finds its thing among others."""
    spot = data.draw(some.integers(1, len(name) - 2))
    asked = data.draw(
        some.sampled_from(
            [
                name[:spot] + name[spot + 1 :],
                name[:spot] + name[spot] + name[spot:],
                name[:spot] + name[spot + 1] + name[spot] + name[spot + 2 :],
            ]
        )
    )
    assert name in match(asked, [(other, other) for other in NAMES])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("johana", ["Johanna", "Jo Ann", "Anna Ek-Lund"]),
        ("genevieve", ["Geneviève d'Orsay"]),
        ("LUND", ["Anna Ek-Lund", "Bo Eklund"]),
        ("zzzz", []),
        ("", []),
    ],
)
def test_what_is_close_is_suggested(asked: str, found: list[str]) -> None:
    """Names that look like what was asked, or have a word that does, come closest first."""
    assert close(asked, PEOPLE) == found


@given(some.text(max_size=20), some.integers(1, 5))
def test_only_so_many_are_suggested(asked: str, most: int) -> None:
    """No more are suggested than wanted, none twice, and only what is known."""
    found = close(asked, [(name, name) for name in NAMES], most=most)
    assert len(found) <= most
    assert len(set(found)) == len(found)
    assert set(found) <= set(NAMES)


@given(some.text(max_size=12), some.lists(some.text(max_size=12), max_size=5))
def test_any_text_may_be_asked_for(asked: str, known: list[str]) -> None:
    """Whatever is asked among whatever names, things come once each, and only those that are there."""
    found = match(asked, [(name, index) for index, name in enumerate(known)])
    assert found == sorted(set(found))
    assert set(found) <= set(range(len(known)))
    assert [index for index, name in enumerate(known) if name == asked and fold(asked)] == [
        index for index in found if known[index] == asked
    ]
