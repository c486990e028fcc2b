"""The gate: what comes later is gone, and nothing that the program shows tells of it."""

import re
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any, TypeVar, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from etoile_cli import spoilers, terminal
from etoile_cli.dataset import bundled, load
from etoile_cli.errors import EtoileError, UsageError
from etoile_cli.formats import Format, write
from etoile_cli.model import Dataset, Record, record_fields
from etoile_cli.pages import people
from etoile_cli.spoilers import Guide, gate, level
from etoile_cli.view import Page
from tests.asked import asked
from tests.commands import LINES
from tests.conftest import SMALL, Run
from tests.records import Found, plain, records, words

Kind = TypeVar("Kind", bound=Record)

DATASETS = {"small": load(SMALL), "real": load(bundled())}
LEVELS = [(name, level) for name, dataset in DATASETS.items() for level in range(len(dataset.episode) + 1)]
WITHHOLDING = [(name, level) for name, level in LEVELS if (name, level + 1) in LEVELS]
each_level = pytest.mark.parametrize(("name", "upto"), LEVELS)


def content(dataset: Dataset | Guide) -> list[tuple[str, list[object]]]:
    """Return what each record of a dataset says by itself, and of what kind it is, without the records in it."""
    return [own(found) for found in records(dataset)]


def own(found: Found) -> tuple[str, list[object]]:
    """Return what a record says by itself."""
    record = found.record
    values = [getattr(record, name) for name in record.__struct_fields__]
    return type(record).__name__, [value for value in values if value not in ((), None) and not _holds_records(value)]


def _holds_records(value: object) -> bool:
    return any(isinstance(item, Record) for item in (value if isinstance(value, tuple) else (value,)))


# The gate.


@some.composite
def datasets(draw: some.DrawFn) -> Dataset:
    """Return the small dataset with any `after` in every record, but for the premise, which everyone may read."""
    changed = _shuffled(DATASETS["small"], draw(some.randoms(use_true_random=False)))
    return replace(changed, show=replace(changed.show, premise=DATASETS["small"].show.premise))


def _shuffled(record: Kind, chance: Random) -> Kind:
    changes: dict[str, object] = {}
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, Record):
            changes[name] = _shuffled(value, chance)
        elif _holds_records(value):
            changes[name] = tuple(_shuffled(item, chance) for item in value)
        elif name == "after":
            changes[name] = chance.randint(0, 4)
    return replace(record, **changes)


some_level = some.integers(0, 5)


@given(datasets(), some_level)
def test_exactly_what_comes_later_is_gone(dataset: Dataset, upto: int) -> None:
    """A record is there unless it, or something that holds it, comes later; what is there stands in its old order."""
    seen = [own(found) for found in records(dataset) if found.after <= upto]
    assert content(gate(dataset, upto)) == seen


@given(datasets(), some_level)
def test_nothing_later_is_left_anywhere(dataset: Dataset, upto: int) -> None:
    """However deep one looks, nothing says `after` a later episode."""
    assert _latest(_plain(gate(dataset, upto))) <= upto


@each_level
def test_nothing_later_is_left_in_the_datasets(name: str, upto: int) -> None:
    """Nothing in a guide of the datasets that there are is told after its level."""
    guide = gate(DATASETS[name], upto)
    assert guide.level == upto
    assert _latest(_plain(guide)) <= upto


def _plain(guide: Guide) -> dict[str, Any]:
    """Return the tables of a guide without their types."""
    return {table: msgspec.to_builtins(getattr(guide, table)) for table in record_fields(Dataset)}


def _latest(node: Any) -> int:
    """Return the highest `after` in what a dataset is without its types."""
    if isinstance(node, dict):
        return max([node.get("after") or 0, *map(_latest, node.values())])
    return max(map(_latest, node), default=0) if isinstance(node, list | tuple) else 0


@given(datasets(), some_level, some_level)
def test_the_narrower_gate_counts(dataset: Dataset, one: int, other: int) -> None:
    """Through two gates comes what the narrower lets through: twice is once, and what one level sees the next does."""
    assert content(gate(gate(dataset, one), other)) == content(gate(dataset, min(one, other)))


@given(datasets())
def test_all_is_everything(dataset: Dataset) -> None:
    """At the last level nothing is missing."""
    assert content(gate(dataset, 5)) == content(dataset)


@each_level
def test_a_record_that_loses_nothing_is_the_very_same(name: str, upto: int) -> None:
    """What is told in full is not copied: the guide holds the record that the dataset holds."""
    dataset = DATASETS[name]
    held = {id(found.record) for found in records(dataset)}
    losing = {found.place for found in records(dataset) if found.after > upto}
    whole = [
        found.record
        for found in records(dataset)
        if found.after <= upto and not any(place.startswith(found.place) for place in losing)
    ]
    kept = {id(found.record) for found in records(gate(dataset, upto))}
    assert {id(record) for record in whole} <= kept
    assert bool(losing) == bool(kept - held)


def test_a_guide_has_the_tables_of_a_dataset(small: Dataset) -> None:
    """A guide has every table and nothing else; each is made once, when it is first asked for, and only then."""
    asked: list[str] = []

    class Watched:
        def __getattr__(self, table: str) -> object:
            asked.append(table)
            return getattr(small, table)

    guide = gate(cast("Dataset", Watched()), 2)
    assert asked == []
    assert guide.character is guide.character
    assert asked == ["character"]
    assert set(record_fields(Dataset)) == Guide.__annotations__.keys()
    with pytest.raises(AttributeError):
        getattr(guide, "nothing")  # noqa: B009 - mypy would see it otherwise


# Levels.


@pytest.mark.parametrize(
    ("text", "number"),
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
def test_a_level_is_named_in_many_ways(text: str, number: int) -> None:
    """A number, a season with its episode, or all."""
    assert level(DATASETS["real"], text) == number


@pytest.mark.parametrize(("text", "number"), [("s1e2", 2), ("S2E1", 3), ("s02e01", 3), ("all", 3)])
def test_seasons_count_for_themselves(text: str, number: int) -> None:
    """An episode of a later season has its number there, and a level that counts through."""
    assert level(DATASETS["small"], text) == number


@pytest.mark.parametrize("text", ["9", "-1", "+1", "x", "³", "٣", "", " ", "1.0", "s1", "S1E9", "S2E1", "s1e0", "none"])
def test_what_is_no_level_is_refused(text: str) -> None:
    """Anything else is wrong usage, and the message says what would do."""
    with pytest.raises(UsageError) as raised:
        level(DATASETS["real"], text)
    assert str(raised.value) == f"{text!r} is no episode of Étoile. Give a number from 0 to 8, or all."


def test_a_number_of_any_length_is_refused() -> None:
    """A number too long to be read as one is wrong usage as well."""
    with pytest.raises(UsageError):
        level(DATASETS["real"], "9" * 5000)


# Nothing that is shown tells what is withheld.

_UNSAID = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]")
"""Letters that no format writes as they are."""


def heard(guide: Guide, *, rendered: int = 0) -> str:
    """Return, plainly, what a viewer of `guide` may get to read: every page in JSON, the quiz among them.

    The first `rendered` pages of each kind are read on a narrow terminal as well: that takes longer than all else.
    """
    lines: dict[str, None] = {}
    looked_at: Counter[str] = Counter()
    for name, page in asked(guide):
        lines |= dict.fromkeys(write(page, Format.JSON).splitlines())
        looked_at[name] += 1
        if looked_at[name] <= rendered:
            lines |= dict.fromkeys(_paragraphs(terminal.render(page, note="", width=40, color=False)))
    return plain("\n".join(lines))


def _paragraphs(rendered: str) -> list[str]:
    """Return the parts of what a terminal shows that have an empty line between them, each on one line."""
    return [" ".join(part.split()) for part in rendered.split("\n\n")]


def withheld(dataset: Dataset, upto: int) -> set[str]:
    """Return, plainly, the names of all who come later, and all else that only later records say.

    What the program says of any series is no secret, such as "cast".
    """
    known = [plain(text) for found in records(dataset) if found.after <= upto for _, text in words(found.record)]
    common = f" {' | '.join([*known, heard(gate(_bare(dataset), upto))])} "
    later = set()
    for found in records(dataset):
        for field, text in words(found.record) if found.after > upto else ():
            said = plain(max(_UNSAID.split(text), key=len))
            if said.strip("0123456789 ") and (is_a_name(found, field) or f" {said} " not in common):
                later.add(said)
    return later


def _bare(dataset: Dataset) -> Dataset:
    """Return a dataset of which nothing is known but the premise and the titles of its episodes."""
    episodes = tuple(replace(episode, teasers=(), events=()) for episode in dataset.episode)
    return Dataset(show=replace(dataset.show, facts=()), episode=episodes)


def is_a_name(found: Found, field: str) -> bool:
    """Return whether this field is what a character or a real person is called."""
    return field == "name" and found.place.startswith(("character", "person"))


def told(heard: str, secrets: set[str]) -> list[str]:
    """Return which of the `secrets` are in what is `heard`, as whole words; both are folded."""
    return sorted(secret for secret in secrets if f" {secret} " in f" {heard} ")


@pytest.mark.parametrize(("name", "upto"), WITHHOLDING)
def test_no_page_tells_what_is_withheld(name: str, upto: int) -> None:
    """At no level does any page hold a text or a name that comes later, whatever it is asked for."""
    dataset = DATASETS[name]
    assert told(heard(gate(dataset, upto), rendered=1), withheld(dataset, upto)) == []


@pytest.mark.parametrize(("name", "upto"), WITHHOLDING)
def test_a_leak_would_be_found(name: str, upto: int) -> None:
    """The same look at the pages finds what a gate lets through that is open by one episode too many."""
    dataset = DATASETS[name]
    assert told(heard(gate(dataset, upto + 1)), withheld(dataset, upto))


@pytest.mark.parametrize("upto", [upto for name, upto in WITHHOLDING if name == "small"])
@pytest.mark.parametrize("form", Format)
def test_no_command_tells_what_is_withheld(run: Run, form: Format, upto: int) -> None:
    """At no level does any command line write, in any format, a text or a name that comes later."""
    assert _leaks_of_commands(run, form, upto) == {}


@pytest.mark.parametrize("form", Format)
def test_a_leak_of_a_command_would_be_found(run: Run, monkeypatch: pytest.MonkeyPatch, form: Format) -> None:
    """The same look at what is written finds what a gate lets through that is open by one episode too many."""
    monkeypatch.setattr(spoilers, "gate", lambda dataset, upto: gate(dataset, upto + 1))
    assert {"cast", "companies", "relations", "who"} <= _leaks_of_commands(run, form, 1).keys()


def _leaks_of_commands(run: Run, form: Format, upto: int) -> dict[str, list[str]]:
    """Return what command lines tell that they should not, by their names."""
    secrets = withheld(DATASETS["small"], upto)
    found = {}
    for name, line in LINES.items():
        outcome = run(*line, "--format", form, env={"ETOILE_DATA": str(SMALL), "ETOILE_UP_TO": str(upto)})
        assert outcome.out
        if leaks := told(plain(outcome.out + outcome.err), secrets):
            found[name] = leaks
    return found


@pytest.mark.parametrize(("name", "upto"), WITHHOLDING)
@pytest.mark.parametrize("page", [people.who, people.relations])
def test_asking_for_what_is_withheld_tells_nothing(page: Callable[[Guide, str], Page], name: str, upto: int) -> None:
    """Who asks for a name that comes later finds what looks like it, or nobody, and is told no later name."""
    dataset = DATASETS[name]
    guide, secrets = gate(dataset, upto), withheld(dataset, upto)
    for found in records(dataset):
        for asking in [text for field, text in words(found.record) if found.after > upto and is_a_name(found, field)]:
            assert told(plain(_message(page, guide, asking)), secrets) == [], asking


def _message(page: Callable[[Guide, str], Page], guide: Guide, asking: str) -> str:
    """Return what is said to who asks for nobody there, without what they typed; nothing where somebody is found."""
    try:
        page(guide, asking)
    except EtoileError as fault:
        return str(fault).replace(repr(asking), "")
    return ""
