"""Matching of names: folding, matches by words, parts and typos, and suggestions."""

from collections.abc import Callable
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etoile_cli.matching import did_you_mean, fold, match, suggest
from tests.levels import DATASETS

REAL = DATASETS["real"]
NAMES = sorted({each.name for table in (REAL.character, REAL.person, REAL.company, REAL.place) for each in table})
TITLES = sorted({each.title for table in (REAL.dance, REAL.song, REAL.episode) for each in table})

PEOPLE = [
    (name, name)
    for name in ("Ann", "Ann Ek", "Anna Ek-Lund", "Bo Eklund", "Johanna", "Jo Ann", "Geneviève d'Orsay", "Œdipe")
]

# Folding.


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
def test_fold_ignores_case_accents_and_punctuation(text: str, folded: str) -> None:
    """Case, accents, apostrophes, ligatures, punctuation and the form of Unicode make no difference."""
    assert fold(text) == folded


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    """Folded text stays as it is, and has no space at its ends and no two in a row."""
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())


@given(st.text())
def test_fold_is_the_same_for_all_forms_of_a_text(text: str) -> None:
    """Composed and decomposed letters, and any case, are folded to the same."""
    assert fold(normalize("NFC", text)) == fold(normalize("NFD", text)) == fold(text)
    assert fold(text.casefold()) == fold(text)


# Matching.


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        # The whole name first; spaces and hyphens do not matter.
        ("ann", ["Ann"]),
        ("ANN EK", ["Ann Ek"]),
        ("annek", ["Ann Ek"]),
        ("anna ek lund", ["Anna Ek-Lund"]),
        ("jo-hanna", ["Johanna"]),
        # Then whole words, in any order.
        ("ek", ["Ann Ek", "Anna Ek-Lund"]),
        ("lund anna", ["Anna Ek-Lund"]),
        ("dorsay", ["Geneviève d'Orsay"]),
        # Then prefixes of words.
        ("jo a", ["Jo Ann"]),
        ("gen", ["Geneviève d'Orsay"]),
        ("lu", ["Anna Ek-Lund"]),
        ("lu an", ["Anna Ek-Lund"]),
        ("oed", ["Œdipe"]),
        # Then a substring.
        ("hann", ["Johanna"]),
        ("evieved", ["Geneviève d'Orsay"]),
        # Last a typo in the name or in a word of it.
        ("genevive", ["Geneviève d'Orsay"]),
        ("johnana", ["Johanna"]),
        ("oedipus", ["Œdipe"]),
        ("lundd", ["Anna Ek-Lund"]),
        # One letter is the beginning of a name, not an initial.
        ("b", ["Bo Eklund"]),
        ("a", ["Ann", "Ann Ek", "Anna Ek-Lund", "Jo Ann"]),
        # Short words are too similar for typos, and an empty text matches nothing.
        ("ax", []),
        ("zzzz", []),
        ("", []),
        (" -.'", []),
    ],
)
def test_best_kind_of_match_counts(asked: str, found: list[str]) -> None:
    """Names match by the first way that finds any: whole, by words, by prefixes, by a substring, with a typo."""
    assert match(asked, PEOPLE) == found


def test_name_with_another_word_is_no_typo_of_a_longer_one() -> None:
    """Each word of a typo is like one of the name: what follows a name is not taken for a part of somebody else's."""
    names = [("Tobias Bell", 1), ("Tobias's ex", 2)]
    assert match("tobias xyz", names) == []
    assert match("tobais bel", names) == [1]
    assert match("tobiass exe", names) == [2]


def test_typos_need_four_letters() -> None:
    """A name of three letters never matches with a typo, one of four does."""
    assert match("anna", [("Ann Bo", "ann")]) == []
    assert match("annea", [("Anne Bo", "anne")]) == ["anne"]


def test_each_thing_is_found_once() -> None:
    """A thing with several names that match is found once, in the order given."""
    named = [("Jo Ann", 1), ("Bo Ann", 2), ("Ann Jo", 1), ("Ann Bo", 3)]
    assert match("ann", named) == [1, 2, 3]


SPELLINGS: dict[str, Callable[[str], str]] = {
    "unchanged": lambda name: name,
    "upper": str.upper,
    "lower": str.lower,
    "swapped case": str.swapcase,
    "decomposed": lambda name: normalize("NFD", name),
    "composed": lambda name: normalize("NFC", name),
    "without accents": lambda name: normalize("NFKD", name).encode("ascii", "ignore").decode(),
    "with spaces": lambda name: f"  {name} ".replace(" ", "  "),
    "curly": lambda name: name.replace("'", "\u2019"),
    "without hyphens": lambda name: name.replace("-", " "),
}


@given(st.sampled_from(NAMES + TITLES), st.lists(st.sampled_from(sorted(SPELLINGS)), max_size=3))
def test_name_in_any_spelling_finds_its_own_thing(name: str, spellings: list[str]) -> None:
    """Any name in the dataset, in any case, with or without accents, in any form of Unicode, finds its thing alone."""
    asked = name
    for spelling in spellings:
        asked = SPELLINGS[spelling](asked)
    same = {other for other in NAMES + TITLES if fold(other).replace(" ", "") == fold(name).replace(" ", "")}
    assert set(match(asked, [(other, other) for other in NAMES + TITLES])) == same
    assert name in same


@given(st.sampled_from([name for name in NAMES if len(name) > 6]), st.data())
def test_one_typo_in_a_long_name_is_forgiven(name: str, data: st.DataObject) -> None:
    """A longer name with one letter missing, doubled or swapped with the next still finds its thing."""
    spot = data.draw(st.integers(1, len(name) - 2))
    asked = data.draw(
        st.sampled_from(
            [
                name[:spot] + name[spot + 1 :],
                name[:spot] + name[spot] + name[spot:],
                name[:spot] + name[spot + 1] + name[spot] + name[spot + 2 :],
            ]
        )
    )
    assert name in match(asked, [(other, other) for other in NAMES])


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=5))
def test_any_text_can_be_matched(asked: str, known: list[str]) -> None:
    """Any text among any names finds things once each, in order, and those with that very name among them."""
    found = match(asked, [(name, index) for index, name in enumerate(known)])
    assert found == sorted(set(found))
    assert set(found) <= set(range(len(known)))
    same = [index for index, name in enumerate(known) if name == asked and fold(asked)]
    assert [index for index in found if known[index] == asked] == same


# Suggestions.


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("johana", ["Johanna"]),
        ("jo anna", ["Jo Ann", "Johanna", "Anna Ek-Lund"]),
        ("harry", []),  # shares letters with Johanna, and little else
        ("johanna gull", ["Johanna"]),  # shares a word
        ("ann gull of jo", []),  # shares words of fewer than four letters
        ("genevieve", ["Geneviève d'Orsay"]),
        ("LUND", ["Anna Ek-Lund", "Bo Eklund"]),
        ("zzzz", []),
        ("", []),
    ],
)
def test_similar_names_are_suggested(asked: str, found: list[str]) -> None:
    """Names that look like the text, or have a word that does, are suggested, the closest first."""
    assert suggest(asked, PEOPLE) == found


@given(st.text(max_size=20), st.integers(1, 5))
def test_suggestions_are_limited_and_unique(asked: str, most: int) -> None:
    """No more than `most` names are suggested, none twice, and only known ones."""
    found = suggest(asked, [(name, name) for name in NAMES], most=most)
    assert len(found) <= most
    assert len(set(found)) == len(found)
    assert set(found) <= set(NAMES)


@pytest.mark.parametrize(
    ("asked", "names", "question"),
    [
        ("johana", [name for name, _ in PEOPLE], " Did you mean Johanna?"),
        ("jo anna", [name for name, _ in PEOPLE], " Did you mean Jo Ann, Johanna or Anna Ek-Lund?"),
        ("genevive", ["Geneviève d'Orsay", "Bo"], " Did you mean Geneviève d'Orsay?"),
        ("Genevive", [("Geneviève", "Madame G."), ("Bo", "Bo")], " Did you mean Madame G.?"),
        ("zzzz", ["Geneviève d'Orsay", "Bo"], ""),
        ("", [], ""),
    ],
)
def test_did_you_mean_asks_for_similar_names(asked: str, names: list[str | tuple[str, str]], question: str) -> None:
    """The question has up to three similar names, or what is to be shown for them; it is empty where none is."""
    assert did_you_mean(asked, names) == question
