"""References between records: unknown ids and episodes that do not exist."""

from typing import Any

import pytest
import tomli_w
from msgspec.structs import fields

from etoile_cli.model import Dataset
from etoile_cli.references import REFERENCES, dangling_references
from etoile_cli.walk import as_tuple, rows_of, walk
from tests.conftest import SMALL
from tests.dataset_edits import (
    ACTOR,
    LAKE,
    LONG,
    SONG,
    STATEMENT,
    VALID,
    Edit,
    edited,
    rows_and_ids,
    small_tables,
    tables,
)

ERRORS: list[tuple[Edit, list[str]]] = [
    ((ACTOR, "actor = 'anna'"), ["character[0].actor: unknown person 'anna'. Did you mean ann?"]),
    ((ACTOR, "actor = 'zoe'"), ["character[0].actor: unknown person 'zoe'."]),
    (
        ('ranks = ["corps"]', "ranks = ['corps', 'corp']"),
        ["company[0].ranks: unknown term 'corp'. Did you mean corps?"],
    ),
    (
        ('after = 2, company = "north"', "after = 2, company = 'nort'"),
        ["character[1].memberships[1].company: unknown company 'nort'. Did you mean north?"],
    ),
    (
        (f'{LAKE}\nsources = ["press"]', f"{LAKE}\nsources = ['press', 'radio']"),
        ["episode[0].sources: unknown source 'radio'."],
    ),
    (
        "[[credit]]\ndepartment='D'\njob='R'\nafter=0\nsources=['press']\npeople=['an']",
        ["credit[0].people: unknown person 'an'. Did you mean ann?"],
    ),
    (
        (LAKE, LAKE + "\nevents = [{ text = 'T.', after = 1, sources = ['press'], companies = ['x'] }]"),
        ["episode[0].events[0].companies: unknown company 'x'."],
    ),
    (
        (LAKE, LAKE + "\nevents = [{ text = 'T.', after = 1, sources = ['press'], characters = ['odete', 'ann'] }]"),
        [
            "episode[0].events[0].characters: unknown character 'odete'. Did you mean odette?",
            "episode[0].events[0].characters: unknown character 'ann'.",
        ],
    ),
    (
        "[[relation]]\nsubject='odette'\nobject='odil'\nkind='rival'\n" + STATEMENT.format(1),
        ["relation[0].object: unknown character or company 'odil'. Did you mean odile?"],
    ),
    (
        "[[relation]]\nsubject='north'\nobject='odette'\nkind='rival'\n" + STATEMENT.format(1),
        ["relation[0].subject: unknown character 'north'."],
    ),
    ("[[relation]]\nsubject='odette'\nobject='north'\nkind='boss'\n" + STATEMENT.format(0), []),
    (SONG + "episode=2\n" + STATEMENT.format(0), []),
    (SONG + "episode=3\n" + STATEMENT.format(0), ["song[0].episode: there is no episode 3"]),
    (SONG + STATEMENT.format(3), ["song[0].after: there is no episode 3"]),
]
"""Edits of a valid dataset, and the errors that they cause."""


@pytest.mark.parametrize(("edit", "expected"), ERRORS, ids=[(errors or ["valid"])[0][:60] for _, errors in ERRORS])
def test_error_has_place_and_suggestion(edit: Edit, expected: list[str]) -> None:
    """Each reference to something unknown is one error with its place, and a suggestion where it may be a typo."""
    assert [*dangling_references(*rows_and_ids(edited(edit)))] == expected


def test_only_the_first_errors_have_suggestions() -> None:
    """Suggestions are slow, so only the first 20 errors have one; all errors are reported."""
    ids = [f"ann{number}" for number in range(25)]
    credit = f"[[credit]]\ndepartment='D'\njob='R'\nafter=0\nsources=['press']\npeople={ids}"
    errors = [*dangling_references(*rows_and_ids(VALID + credit))]
    assert [error.endswith(" Did you mean ann?") for error in errors] == [True] * 20 + [False] * 5


def _last_places(field: str) -> dict[str, str]:
    """Return, by type, the place of the last record of the small dataset with a value in `field`."""
    rows, _ = rows_and_ids(SMALL.read_text(encoding="utf-8"))
    return {type(record).__name__: place for place, record in walk(rows) if as_tuple(getattr(record, field, None))}


REFERENCE_PLACES = [(field, place) for field in REFERENCES for place in _last_places(field).values()]
LEVEL_PLACES = [(field, place) for field in ("after", "episode") for place in _last_places(field).values()]


def _errors_after(place: str, field: str, value: object) -> list[str]:
    """Return the errors of the small dataset with another value in a field."""
    raw = small_tables()
    tables(raw)[place][field] = value
    return [*dangling_references(*rows_and_ids(tomli_w.dumps(raw)))]


@pytest.mark.parametrize(("field", "place"), REFERENCE_PLACES)
def test_unknown_id_is_found_in_every_type_of_record(field: str, place: str) -> None:
    """An unknown id is an error in whatever record and field it is, also where it follows a known one."""
    known = tables(small_tables())[place][field]
    value: Any = [*known, "zzz"] if isinstance(known, list) else "zzz"
    assert _errors_after(place, field, value) == [f"{place}.{field}: unknown {' or '.join(REFERENCES[field])} 'zzz'."]


@pytest.mark.parametrize(("field", "place"), LEVEL_PLACES)
def test_unknown_episode_is_found_in_every_type_of_record(field: str, place: str) -> None:
    """An episode that the series does not have is an error in whatever record it is."""
    assert _errors_after(place, field, 4) == [f"{place}.{field}: there is no episode 4"]


def test_every_reference_of_the_model_is_checked(small: Dataset) -> None:
    """The fields of the model with plain strings, of any pattern and length, are those whose ids are checked."""
    plain = {
        (type(record).__name__, field.name)
        for _, record in walk(rows_of(small))
        for field in fields(record)
        if field.type in (str, str | None, tuple[str, ...]) or field.name == "sources"
    }
    assert {name for _, name in plain} == REFERENCES.keys()
    assert plain == {(kind, field) for field in REFERENCES for kind in _last_places(field)}


def test_long_id_is_abbreviated() -> None:
    """An unknown id of any length leaves a message of one line."""
    (error,) = dangling_references(*rows_and_ids(edited((ACTOR, f"actor = '{LONG}'"))))
    assert error == f"character[0].actor: unknown person '{'x' * 56}…'."
