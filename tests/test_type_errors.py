"""Readable messages for values that do not fit the model."""

import pytest
import rtoml

from etoile_cli.model import Dataset
from etoile_cli.type_errors import type_errors
from tests.dataset_edits import BO, CITY, GUEST, KIND, LAKE, LONG, STATEMENT, VALID, Edit, edited

QUESTION = (
    "[[question]]\nid='who'\nprompt='P?'\nanswer='A'\nwrong=['W']\nexplanation='E.'\ntopic='t'\nafter=1\n"
    "difficulty='esy'\nsources=['press']"
)

ERRORS: list[tuple[Edit, list[str]]] = [
    ((CITY, ""), ["company[0].city: missing"]),
    ((CITY, f"{CITY}\ncountry = 'Norway'"), ["company[0].country: unknown key."]),
    (
        (CITY, "citi = 'Oslo'"),
        ["company[0].citi: unknown key. Did you mean city?", "company[0].city: missing"],
    ),
    ((CITY, "city = 7"), ["company[0].city: expected str, got int"]),
    ((CITY, "city = ['Oslo']"), ["company[0].city: expected str, got an array"]),
    ((CITY, "city = { is = 'Oslo' }"), ["company[0].city: expected str, got a table"]),
    ((CITY, "city = ''"), ["company[0].city: expected text, got ''"]),
    (
        ('id = "swans"', "id = 'The Swans'"),
        ["show.id: expected lower-case letters and digits joined by hyphens, got 'The Swans'"],
    ),
    (
        ('id = "swans"', 'id = "swans\\n"'),
        ["show.id: expected lower-case letters and digits joined by hyphens, got 'swans\\n'"],
    ),
    (
        ('title = "Swans"', "title = 'Swans'\nfield = 'Ballet'"),
        ["show.field: expected lower-case letters and digits joined by hyphens, got 'Ballet'"],
    ),
    (
        "[[show.facts]]\nkey='Theme tune'\n" + STATEMENT.format(0),
        ["show.facts[0].key: expected lower-case letters and digits joined by underscores, got 'Theme tune'"],
    ),
    (
        ('term = "corps"', f"term = 'corps'\nshort = '{'x' * 61}'"),
        [f"term[0].short: expected text of at most 60 characters, got '{'x' * 56}…'"],
    ),
    (('term = "corps"', f"term = 'corps'\nshort = '{'x' * 60}'"), []),
    ((BO, "name = 'Bo'\nafter = -1"), ["person[1].after: expected int >= 0"]),
    ((BO, "name = 'Bo'\nafter = '2'"), ["person[1].after: expected int, got str"]),
    ((BO, "name = 'Bo'\nafter = 2.0"), ["person[1].after: expected int, got float"]),
    ((BO, "name = 'Bo'\nafter = true"), ["person[1].after: expected int, got bool"]),
    (
        (LAKE, f"{LAKE}\nreleased = '2025-13-01'"),
        ["episode[0].released: expected a date in quotes: YYYY, YYYY-MM or YYYY-MM-DD, got '2025-13-01'"],
    ),
    (
        (LAKE, f"{LAKE}\nreleased = 'in spring'"),
        ["episode[0].released: expected a date in quotes: YYYY, YYYY-MM or YYYY-MM-DD, got 'in spring'"],
    ),
    ((LAKE, f"{LAKE}\nreleased = 2025-04-24"), ["episode[0].released: expected str, got date"]),
    (
        (KIND, f"{KIND}\npage = {{ title = 'P', after = 0, url = 'javascript:alert(1)' }}"),
        ["source[0].page.url: expected an address that begins with https://, got 'javascript:alert(1)'"],
    ),
    ((KIND, f"{KIND}\nofficial = 'yes'"), ["source[0].official: expected bool, got str"]),
    ((LAKE, f"{LAKE}\nminutes = 0"), ["episode[0].minutes: expected int >= 1"]),
    (("number = 2", "number = 0"), ["episode[1].number: expected int >= 1"]),
    (
        (GUEST, "billing = 'gest'"),
        ["character[1].billing: 'gest' is not one of main, recurring, guest. Did you mean guest?"],
    ),
    ((GUEST, "billing = 'x'"), ["character[1].billing: 'x' is not one of main, recurring, guest."]),
    ((GUEST, "billing = 3"), ["character[1].billing: expected str, got int"]),
    ((GUEST, f"{GUEST}\npronoun = 'it'"), ["character[1].pronoun: 'it' is not one of she, he, they."]),
    ((LAKE, f"{LAKE}\nteasers = 'At a lake.'"), ["episode[0].teasers: expected an array, got str"]),
    (
        (LAKE, f"{LAKE}\nteasers = [3, []]"),
        [
            "episode[0].teasers[0]: expected a table, got int",
            "episode[0].teasers[1]: expected a table, got an array",
        ],
    ),
    ((KIND, f"{KIND}\npage = {{}}"), ["source[0].page.title: missing", "source[0].page.after: missing"]),
    ((KIND, f"{KIND}\npage = 'A title'"), ["source[0].page: expected a table, got str"]),
    (
        "[[term]]\nid='step'\nterm='step'\ntopic='steps'\ntext='T.'\nafter=0\nsources=[]",
        ["term[1].sources: expected ids of sources, got []"],
    ),
    (
        QUESTION,
        [
            "question[0].wrong: expected an array of length >= 3",
            "question[0].difficulty: 'esy' is not one of easy, medium, hard. Did you mean easy?",
        ],
    ),
    (
        "[[dispute]]\nid='d'\ntopic='T'\nafter=0\nversions=[{text='A.', sources=['press']}]\nverdict='V.'",
        ["dispute[0].versions: expected an array of length >= 2"],
    ),
    ("[song]\nid='tune'", ["song: expected an array, got a table"]),
    (("\n[show]", "song = 'tune'\n[show]"), ["song: expected an array, got str"]),
    (
        ("\n[show]", "song = ['tune', 3]\n[show]"),
        ["song[0]: expected a table, got str", "song[1]: expected a table, got int"],
    ),
    ("[[persons]]\nid='bo'", ["persons: unknown key. Did you mean person?"]),
    (("\n[show]", "'' = 3\n[show]"), ["'': unknown key."]),
    (("\n[show]", f"{LONG} = 3\n[show]"), [f"'{'x' * 56}…': unknown key."]),
    (("\n[show]", '"a b\\n" = 3\n[show]'), [r"'a b\n': unknown key."]),
    ("[[person]]\nid=['bo']\nname='Bo'\nafter=0", ["person[2].id: expected str, got an array"]),
    (
        ('id = "corps"', f"id = '{LONG} '"),
        [f"term[0].id: expected lower-case letters and digits joined by hyphens, got '{'x' * 56}…'"],
    ),
    (('title = "Swans"', f"title = '{LONG}'"), []),
]
"""Edits of a valid dataset, and the errors that they cause."""


@pytest.mark.parametrize(("edit", "expected"), ERRORS, ids=[(errors or ["valid"])[0][:60] for _, errors in ERRORS])
def test_error_has_place_and_reason(edit: Edit, expected: list[str]) -> None:
    """Each value that does not fit the model is one error with its place, and a suggestion where it may be a typo."""
    assert [*type_errors(rtoml.loads(edited(edit)), Dataset)] == expected


def test_place_is_left_out_for_the_file_itself() -> None:
    """A value that is no table at all is an error without a place."""
    assert [*type_errors(3, Dataset)] == ["expected a table, got int"]


def test_valid_dataset_has_no_errors() -> None:
    """A value that fits the model has no errors."""
    assert [*type_errors(rtoml.loads(VALID), Dataset)] == []
