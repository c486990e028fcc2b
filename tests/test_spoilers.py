"""The gate: what later episodes reveal is removed, and no page or command shows it."""

from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from typing import Any, TypeVar, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etoile_cli import queries, spoilers
from etoile_cli.errors import EtoileError, UsageError
from etoile_cli.field_types import record_fields
from etoile_cli.formats import Format
from etoile_cli.model import Dataset, Record, Tables
from etoile_cli.spoilers import Guide, gate, parse_level
from tests.command_lines import LINES
from tests.conftest import SMALL, Run, sample
from tests.levels import (
    DATASETS,
    LEVELS_BEFORE_LAST,
    at_each_level,
    hidden_texts,
    leaks,
    visible_text,
)
from tests.record_places import Found, plain, records, words

RecordT = TypeVar("RecordT", bound=Record)

SMALL_LEVELS_BEFORE_LAST = [level for name, level in LEVELS_BEFORE_LAST if name == "small"]
SAMPLED_LEVELS = [
    *(("small", level) for level in SMALL_LEVELS_BEFORE_LAST),
    *sample([(name, level) for name, level in LEVELS_BEFORE_LAST if name == "real"], 2),
]
"""All levels of the small dataset that hide something, and some of the real one."""


def contents(dataset: Dataset | Guide) -> list[tuple[str, list[object]]]:
    """Return the type and the own values of each record of a dataset."""
    return [own_values(found) for found in records(dataset)]


def own_values(found: Found) -> tuple[str, list[object]]:
    """Return the type of a record and its values, without empty ones and the records in it."""
    record = found.record
    values = [getattr(record, name) for name in record.__struct_fields__]
    return type(record).__name__, [value for value in values if value not in ((), None) and not _has_records(value)]


def _has_records(value: object) -> bool:
    return any(isinstance(item, Record) for item in (value if isinstance(value, tuple) else (value,)))


def visible_records(dataset: Dataset, level: int) -> list[Found]:
    """Return the records that `level` reveals, in their order; of the sources only those that another of them cites."""
    revealed = [found for found in records(dataset) if found.after <= level]
    cited = {id_ for found in revealed for id_ in getattr(found.record, "sources", ())}
    uncited = tuple(f"source[{place}]" for place, source in enumerate(dataset.source) if source.id not in cited)
    return [found for found in revealed if not found.place.startswith(uncited)]


# The gate.


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Return the small dataset with a random `after` in every record but the premise."""
    changed = _with_random_levels(DATASETS["small"], draw(st.randoms(use_true_random=False)))
    return replace(changed, show=replace(changed.show, premise=DATASETS["small"].show.premise))


def _with_random_levels(record: RecordT, rng: Random) -> RecordT:
    changes: dict[str, object] = {}
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, Record):
            changes[name] = _with_random_levels(value, rng)
        elif _has_records(value):
            changes[name] = tuple(_with_random_levels(item, rng) for item in value)
        elif name == "after":
            changes[name] = rng.randint(0, 4)
    return replace(record, **changes)


levels = st.integers(0, 5)


@given(datasets(), levels)
def test_gate_removes_exactly_the_later_records(dataset: Dataset, level: int) -> None:
    """A record stays unless its `after`, or that of a record around it, is above the level, or no record cites it."""
    assert contents(gate(dataset, level)) == [own_values(found) for found in visible_records(dataset, level)]


@at_each_level
def test_no_value_after_the_level_is_left(name: str, level: int) -> None:
    """No `after` in the tables of a guide, however deep, is above its level."""
    guide = gate(DATASETS[name], level)
    assert guide.level == level
    assert _highest_after({table: msgspec.to_builtins(getattr(guide, table)) for table in record_fields(Dataset)}) <= (
        level
    )


def _highest_after(node: Any) -> int:  # any value of msgspec.to_builtins
    if isinstance(node, dict):
        return max([node.get("after") or 0, *map(_highest_after, node.values())])
    return max(map(_highest_after, node), default=0) if isinstance(node, list | tuple) else 0


@given(datasets(), levels, levels)
def test_two_gates_are_as_the_lower_one(dataset: Dataset, first: int, second: int) -> None:
    """A guide that is gated again has what the lower of the two levels reveals."""
    assert contents(gate(gate(dataset, first), second)) == contents(gate(dataset, min(first, second)))


@given(datasets())
def test_last_level_removes_nothing(dataset: Dataset) -> None:
    """At the last level a guide has all records, as every source is cited."""
    assert contents(gate(dataset, 5)) == contents(dataset)


@at_each_level
def test_complete_records_are_not_copied(name: str, level: int) -> None:
    """A record from which nothing is removed is the same object in the guide as in the dataset."""
    dataset = DATASETS[name]
    originals = {id(found.record) for found in records(dataset)}
    visible = visible_records(dataset, level)
    hidden = {found.place for found in records(dataset)} - {found.place for found in visible}
    complete = [found.record for found in visible if not any(place.startswith(found.place) for place in hidden)]
    kept = {id(found.record) for found in records(gate(dataset, level))}
    assert {id(record) for record in complete} <= kept
    assert bool(hidden) == bool(kept - originals)


def test_tables_have_the_fields_of_a_dataset() -> None:
    """`Tables`, from which a guide has its types, declares every table of a dataset with the same type."""
    assert Tables.__annotations__ == Dataset.__annotations__


def test_tables_are_gated_once_when_first_used(small: Dataset) -> None:
    """A guide reads a table of the dataset at its first use, keeps it, and has nothing else."""
    read: list[str] = []

    class Recorder:
        def __getattr__(self, table: str) -> object:
            read.append(table)
            return getattr(small, table)

    guide = gate(cast("Dataset", Recorder()), 2)
    assert read == []
    assert guide.character is guide.character
    assert read == ["character"]
    with pytest.raises(AttributeError):
        getattr(guide, "nothing")  # noqa: B009 - mypy would report the attribute


# Levels.


@pytest.mark.parametrize(
    ("text", "level"),
    [
        *((str(number), number) for number in range(9)),
        ("all", 8),
        ("ALL", 8),
        (" all ", 8),
        (" 3\n", 3),
        ("03", 3),
        ("S1E3", 3),
        ("s01e03", 3),
        ("S1E8", 8),
    ],
)
def test_level_is_a_number_an_episode_of_a_season_or_all(text: str, level: int) -> None:
    """A level is given as a number, as a season and an episode, or as `all`."""
    assert parse_level(DATASETS["real"], text) == level


@pytest.mark.parametrize(("text", "level"), [("s1e2", 2), ("S2E1", 3), ("s02e01", 3), ("all", 3)])
def test_episodes_of_a_later_season_count_on(text: str, level: int) -> None:
    """The first episode of season 2 is the one after the last of season 1."""
    assert parse_level(DATASETS["small"], text) == level


@pytest.mark.parametrize(
    "text",
    ["9", "-1", "+1", "x", "³", "٣", "", " ", "1.0", "s1", "S1E9", "S2E1", "s1e0", "none", pytest.param("9" * 5000)],
    ids=lambda text: text[:9],
)
def test_invalid_level_is_a_usage_error(text: str) -> None:
    """Any other text is a usage error, which says what is valid; so is a number too long for Python to read."""
    with pytest.raises(UsageError) as raised:
        parse_level(DATASETS["real"], text)
    assert str(raised.value) == f"{text!r} is not a valid episode of Étoile. Give a number from 0 to 8, or all."


# Nothing that is shown contains what is hidden.


@pytest.mark.parametrize(("name", "level"), sample(SAMPLED_LEVELS, 3))
def test_no_page_shows_hidden_texts(name: str, level: int) -> None:
    """No page, with any argument, contains a text or name of a later episode."""
    shown = visible_text(gate(DATASETS[name], level), rendered=1)
    assert leaks(shown, hidden_texts(name, level)) == []


@pytest.mark.parametrize(("name", "level"), [("small", 1), *sample([("real", 0), ("real", 4), ("real", 7)], 1)])
def test_leaking_page_would_be_found(name: str, level: int) -> None:
    """The pages of a gate that is open by one episode too many do contain hidden texts."""
    assert leaks(visible_text(gate(DATASETS[name], level + 1)), hidden_texts(name, level))


@pytest.mark.parametrize(("output", "level"), sample(product(Format, SMALL_LEVELS_BEFORE_LAST), 6))
def test_no_command_prints_hidden_texts(run: Run, output: Format, level: int) -> None:
    """No command line prints, in any format, a text or name of a later episode."""
    assert _leaks_of_commands(run, output, level) == {}


@pytest.mark.parametrize("output", sample(Format, 2))
def test_leaking_command_would_be_found(run: Run, monkeypatch: pytest.MonkeyPatch, output: Format) -> None:
    """The commands behind a gate that is open by one episode too many do print hidden texts."""
    monkeypatch.setattr(spoilers, "gate", lambda dataset, level: gate(dataset, level + 1))
    assert {"cast", "characters", "recap", "who"} <= _leaks_of_commands(run, output, 1).keys()


def _leaks_of_commands(run: Run, output: Format, level: int) -> dict[str, list[str]]:
    """Return the hidden texts that command lines print, by the names of these."""
    hidden = hidden_texts("small", level)
    found = {}
    for name, line in LINES.items():
        for each in _tables(run, line, output, level):
            outcome = run(*each, env={"ETOILE_DATA": str(SMALL), "ETOILE_UP_TO": str(level)})
            assert outcome.out or outcome.code == 1
            if leaked := leaks(plain(outcome.out + outcome.err), hidden):
                found[name] = leaked
    return found


def _tables(run: Run, line: tuple[str, ...], output: Format, level: int) -> list[tuple[str, ...]]:
    """Return a command line in a format: one for each table of the page where the format has room for one alone."""
    one = (*line, "--format", output)
    outcome = run(*one, env={"ETOILE_DATA": str(SMALL), "ETOILE_UP_TO": str(level)})
    _, _, keys = outcome.err.rstrip(".\n").partition("They are ")
    return [(*one, "--only", key) for key in keys.split(", ")] if keys else [one]


@pytest.mark.parametrize(("name", "level"), sample(LEVELS_BEFORE_LAST, 3))
@pytest.mark.parametrize("lookup", [queries.who, queries.character, queries.terms, queries.company])
def test_suggestions_contain_no_hidden_names(lookup: Callable[[Guide, str], object], name: str, level: int) -> None:
    """The error for a hidden name, as it is or with a typo, contains no hidden name or text."""
    guide, hidden = gate(DATASETS[name], level), hidden_texts(name, level)
    for asked in _hidden_names(DATASETS[name], level):
        for typed in (asked, f"{asked[:4]}x{asked[5:]}"):
            assert leaks(plain(_error_message(lookup, guide, typed)), hidden) == [], typed


def _hidden_names(dataset: Dataset, level: int) -> Iterator[str]:
    """Yield the names of characters, persons, companies and terms that come after `level`."""
    for found in records(dataset):
        if found.after > level:
            yield from (text for field, text in words(found.record) if field in ("name", "term"))


def _error_message(lookup: Callable[[Guide, str], object], guide: Guide, name: str) -> str:
    """Return the error of a lookup without the name that was typed, "" where it succeeds."""
    try:
        lookup(guide, name)
    except EtoileError as error:
        return str(error).replace(repr(name), "")
    return ""
