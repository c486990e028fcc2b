"""Datasets to change: a small valid one as TOML text, and the tables in a parsed file by their places."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import rtoml
from msgspec import convert

from etoile_cli.dataset import load
from etoile_cli.errors import InvalidDatasetError
from etoile_cli.model import Dataset
from etoile_cli.rules import Ids
from etoile_cli.walk import Rows, rows_of
from tests.conftest import SMALL

VALID = """
[show]
id = "swans"
title = "Swans"
premise = { text = "Two companies swap their swans.", after = 0, sources = ["press"] }

[[company]]
id = "north"
name = "North Ballet"
city = "Oslo"
ranks = ["corps"]

[[person]]
id = "ann"
name = "Ann Ek"
after = 0

[[person]]
id = "bo"
name = "Bo Lund"
after = 2

[[character]]
id = "odette"
name = "Odette"
after = 0
billing = "main"
actor = "ann"
sources = ["press"]
memberships = [{ after = 0, company = "north", sources = ["press"] }]

[[character]]
id = "odile"
name = "Odile"
after = 1
billing = "guest"
sources = ["press"]
memberships = [{ after = 0, sources = ["press"] }, { after = 2, company = "north", sources = ["press"] }]

[[episode]]
number = 1
title = "The Lake"
sources = ["press"]

[[episode]]
number = 2
title = "The Feather"
sources = ["press"]

[[term]]
id = "corps"
term = "corps"
topic = "ranks"
text = "Everybody else."
after = 0
sources = ["press"]

[[source]]
id = "press"
outlet = "The Press"
kind = "original"
"""
"""A dataset without errors, with a row in each table that others refer to."""

CITY = 'city = "Oslo"'
BO = 'name = "Bo Lund"\nafter = 2'
LAKE = 'title = "The Lake"'
GUEST = 'billing = "guest"'
KIND = 'kind = "original"'
ACTOR = 'actor = "ann"'
STATEMENT = "text='T.'\nafter={}\nsources=['press']\n"
SONG = "[[song]]\nid='tune'\ntitle='Tune'\n"

LONG = "x" * 100_000

Edit = str | tuple[str, str]
"""A change of the valid dataset: text to append, or a text and its replacement."""

Table = dict[str, Any]  # any table of a TOML file
Change = Callable[[Table], object]
"""A change of a parsed file, in place."""


def edited(edit: Edit) -> str:
    """Return the valid dataset with `edit`."""
    if isinstance(edit, str):
        return VALID + edit
    assert VALID.count(edit[0]) == 1
    return VALID.replace(*edit)


def rows_and_ids(text: str) -> tuple[Rows, Ids]:
    """Return the rows of each table of a dataset, and their ids, as the rules read them."""
    rows = rows_of(convert(rtoml.loads(text), Dataset))
    return rows, {table: [getattr(row, "id", None) for row in rows[table]] for table in rows}


def problems(path: Path, text: str | bytes) -> tuple[str, ...]:
    """Return the problems for which `load` refuses a file with this content; none where it is valid."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    try:
        load(path)
    except InvalidDatasetError as error:
        found = error.problems
    else:
        return ()
    assert found
    return found


def small_tables() -> Table:
    """Return the small dataset as a parsed file, to be changed."""
    return rtoml.loads(SMALL.read_text(encoding="utf-8"))


def tables(value: object, place: str = "") -> dict[str, Table]:
    """Return each table in a parsed file by its place, as in `character[4].facts[0]`; the file itself at ""."""
    if isinstance(value, list):
        inner = [(f"{place}[{index}]", item) for index, item in enumerate(value)]
    elif isinstance(value, dict):
        inner = [(f"{place}.{key}".removeprefix("."), item) for key, item in value.items()]
    else:
        return {}
    found = {place: value} if isinstance(value, dict) else {}
    for inner_place, item in inner:
        found |= tables(item, inner_place)
    return found
