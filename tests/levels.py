"""The two datasets at every level: the texts that a level hides, and whether what a viewer reads contains them."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from msgspec.structs import replace

from etoile_cli import terminal
from etoile_cli.dataset import bundled_path, load
from etoile_cli.formats import Format, write
from etoile_cli.model import Dataset, Record
from etoile_cli.spoilers import Guide, gate
from tests.all_pages import every_page
from tests.conftest import SMALL
from tests.record_places import Found, plain, records, words

DATASETS = {"small": load(SMALL), "real": load(bundled_path())}
"""The dataset of the invented series and the program's own, by name."""

LEVELS = [(name, level) for name, dataset in DATASETS.items() for level in range(len(dataset.episode) + 1)]
"""Every level of both datasets."""

LEVELS_BEFORE_LAST = [(name, level) for name, level in LEVELS if (name, level + 1) in LEVELS]
"""The levels that hide something: all but the last of each dataset."""

at_each_level = pytest.mark.parametrize(("name", "level"), LEVELS)
"""Run a test with the `name` of a dataset and each `level` of it."""

EARLY_NAMES_ALLOWED = {
    ("Fish", "The Fish"): "the title of an episode is public, and here a fish",
    ("Fish", "Two cities, two companies, and an hour that takes its name from a fish."): "of that title",
    ("Fish", 'Episode 3, "The Fish"'): "a page about that episode",
    ("Fish", "https://fangirlish.com/2025/04/25/etoile-season-1-episode-3-review-the-fish"): "its address",
}
"""Names of later characters in texts that may contain them, and why they reveal nothing."""

_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]")
"""Letters that no format writes as they are."""


def visible_text(guide: Guide, *, rendered: int = 0) -> str:
    """Return all that a viewer of `guide` can read, as `plain` has it: every page in JSON, the quiz included.

    The first `rendered` pages of each function are read in a narrow terminal as well, which takes longer.
    """
    lines: dict[str, None] = {}
    count: Counter[str] = Counter()
    for name, page in every_page(guide):
        lines |= dict.fromkeys(write(page, Format.JSON).splitlines())
        count[name] += 1
        if count[name] <= rendered:
            lines |= dict.fromkeys(_paragraphs(terminal.render(page, footer="", width=40, color=False)))
    return " | ".join(map(plain, lines))


def _paragraphs(rendered: str) -> list[str]:
    """Return the parts of a terminal page between empty lines, each on one line."""
    return [" ".join(part.split()) for part in rendered.split("\n\n")]


@cache
def hidden_texts(name: str, level: int) -> frozenset[str]:
    """Return the names and other texts that only records after `level` contain, as `plain` has them.

    Texts that the program shows for any series, such as "cast", are not among them.
    """
    dataset = DATASETS[name]
    known = [plain(text) for found in records(dataset) if found.after <= level for text in _neighbours(found.record)]
    known += [f"{whose} {kin}" for whose in ("her", "his") for kin in _KIN]
    common = f" {' | '.join([*known, visible_text(gate(_without_records(dataset), level), rendered=1)])} "
    hidden = set()
    for found in records(dataset):
        for field, text in words(found.record) if found.after > level else ():
            searched = plain(max(_UNPRINTED.split(text), key=len))
            if searched.strip("0123456789 ") and (is_personal_name(found, field) or f" {searched} " not in common):
                hidden.add(searched)
    return frozenset(hidden)


def _neighbours(record: Record) -> Iterator[str]:
    """Yield the texts of a record, and its name together with each of the others, which stand beside it on a page."""
    texts = [*words(record)]
    yield from (text for _, text in texts)
    for name in (text for field, text in texts if field in _NAMES):
        yield from (f"{name} {text}" for field, text in texts if field not in _NAMES)


_NAMES = ("name", "title", "term", "job")
_KIN = ("mother", "father", "sister", "brother", "aunt", "uncle", "grandmother", "grandfather", "lover", "boss", "host")
"""What the quiz offers as answers about any two characters."""


def _without_records(dataset: Dataset) -> Dataset:
    """Return a dataset with nothing but the premise, the titles of the episodes, and who there is."""
    episodes = tuple(replace(episode, teasers=(), events=()) for episode in dataset.episode)
    bare = {"actor": None, "aliases": (), "summaries": (), "facts": ()}
    characters = tuple(replace(character, **bare) for character in dataset.character)
    return Dataset(show=replace(dataset.show, facts=()), episode=episodes, character=characters)


def is_personal_name(found: Found, field: str) -> bool:
    """Return whether `field` is the name of a character or a real person."""
    return field == "name" and found.place.startswith(("character", "person"))


def leaks(text: str, hidden: frozenset[str]) -> list[str]:
    """Return which of the `hidden` texts are in `text` as whole words, sorted; both are as `plain` has them."""
    return sorted(each for each in hidden if f" {each} " in f" {text} ")
