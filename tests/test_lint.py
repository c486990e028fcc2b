"""Warnings for the editors of a dataset, and the commands that help them: `etoile data check|schema|new|path`."""

import json
import os
from collections.abc import Callable
from enum import Enum
from itertools import groupby
from pathlib import Path

import pytest
import rtoml
import tomli_w
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types
from msgspec import ValidationError, convert, to_builtins
from msgspec import json as records_json
from msgspec.structs import fields

from etoile_cli.cli import data
from etoile_cli.dataset import bundled_path
from etoile_cli.field_types import record_fields
from etoile_cli.formats import Format
from etoile_cli.lint import LintWarning, find_warnings
from etoile_cli.model import Dataset, Record
from etoile_cli.references import REFERENCES
from etoile_cli.walk import rows_of, walk
from tests.conftest import SMALL, Run
from tests.dataset_edits import Change, Table, small_tables, tables
from tests.record_places import records


def changed(*changes: Change) -> Table:
    """Return the small dataset as a parsed file, with changes."""
    raw = small_tables()
    for change in changes:
        change(raw)
    return raw


def clean(raw: Table) -> None:
    """Remove the causes of all warnings: give each statement of the small dataset two sources, and everybody a fact."""
    for record in tables(raw).values():
        if len(record.get("sources", ())) == 1 and record.get("confidence") != "single":
            record["sources"] = ["gazette", "harbour"]
    for character in raw["character"]:
        character["facts"] = [{"after": 3, "text": f"About {character['id']}.", "sources": ["gazette", "keeper"]}]


def warnings_after(*changes: Change) -> list[LintWarning]:
    """Return the warnings about the small dataset, cleaned and then changed."""
    return find_warnings(convert(changed(clean, *changes), Dataset))


_SPARE = {"id": "spare", "outlet": "The Spare", "kind": "copy"}
_TITLE = 'His "One Very Long Title of at Least Eight Words" is {}.'


def _statement(after: int, text: str) -> Table:
    return {"after": after, "text": text, "sources": ["gazette", "keeper"]}


def _early(place: str, name: str, after: int) -> LintWarning:
    return LintWarning("early name", place, f"names '{name}', not revealed until episode {after}")


WARNINGS: dict[str, tuple[Change, LintWarning]] = {
    "unused source": (
        lambda raw: raw["source"].append(_SPARE),
        LintWarning("unused source", "source[4]", "'spare' is never cited"),
    ),
    "single source": (
        lambda raw: raw["place"][0].update(sources=["gazette"]),
        LintWarning("single source", "place[0]", "is confirmed, but has one source, which is not official"),
    ),
    "single source of a record in another": (
        lambda raw: raw["episode"][1]["events"][1].update(sources=["keeper"]),
        LintWarning("single source", "episode[1].events[1]", "is confirmed, but has one source, which is not official"),
    ),
    "several sources": (
        lambda raw: raw["song"][0].update(sources=["gazette", "keeper"], confidence="single"),
        LintWarning("several sources", "song[0]", "is single, but has 2 sources"),
    ),
    "same source": (
        lambda raw: raw["dance"][0].update(sources=["gazette", "keeper", "gazette"]),
        LintWarning("same source", "dance[0]", "cites a source twice"),
    ),
    "no facts": (
        lambda raw: raw["character"][3].update(facts=[]),
        LintWarning("no facts", "character[3]", "'yuki' has no facts, and no events"),
    ),
    "same city": (
        lambda raw: raw["company"][1].update(city=raw["company"][0]["city"]),
        LintWarning("same city", "company[1]", "another company is in Skerry, too"),
    ),
    "early character": (
        lambda raw: raw["company"][0]["facts"].append(_statement(0, "It has Pip.")),
        _early("company[0].facts[2].text", "pip", 1),
    ),
    "early character, possessive": (
        lambda raw: raw["company"][0]["facts"].append(_statement(0, "It has Pip's boat.")),
        _early("company[0].facts[2].text", "pip", 1),
    ),
    "early person, in capitals": (
        lambda raw: raw["person"][0]["facts"].append(_statement(1, "She knows SAM REED.")),
        _early("person[0].facts[2].text", "sam reed", 2),
    ),
    "early alias": (
        lambda raw: raw["credit"][0].update(note="The Foghorn's lamp."),
        _early("credit[0].note", "the foghorn", 1),
    ),
    "alias that is early because its character is": (
        lambda raw: (
            raw["character"][4].update(aliases=[{"name": "Pipkin", "after": 0}]),
            raw["credit"][0].update(note="Made by Pipkin."),
        ),
        _early("credit[0].note", "pipkin", 1),
    ),
    "early name in the second of several texts": (
        lambda raw: raw["question"][0].update(wrong=["Nobody", "Pip", "Everybody"]),
        _early("question[0].wrong", "pip", 1),
    ),
    "duplicate": (
        lambda raw: raw["song"][1].update(text=raw["dance"][0]["text"]),
        LintWarning("duplicate", "song[1]", "repeats words of dance[0]"),
    ),
    "duplicate of eight words": (
        lambda raw: raw["song"][1].update(text="Often danced, on the quay: in the first trailer too."),
        LintWarning("duplicate", "song[1]", "repeats words of dance[0]"),
    ),
    "duplicate of fewer words": (
        lambda raw: raw["note"][0].update(text=raw["song"][0]["text"]),
        LintWarning("duplicate", "note[0]", "repeats words of song[0]"),
    ),
    "duplicate question": (
        lambda raw: raw["question"].append({**raw["question"][0], "id": "again"}),
        LintWarning("duplicate", "question[2]", "repeats words of question[0]"),
    ),
}
"""Changes of a dataset without warnings, and the one warning that each causes."""

NO_WARNING: dict[str, Change] = {
    "nothing": lambda _: None,
    "one source, and single": lambda raw: raw["place"][0].update(sources=["gazette"], confidence="single"),
    "one source, and reported": lambda raw: raw["place"][0].update(sources=["gazette"], confidence="reported"),
    "one official source": lambda raw: raw["place"][0].update(sources=["pier"]),
    "name revealed by the same episode": lambda raw: raw["company"][0]["facts"].append(_statement(1, "It has Pip.")),
    "name as a part of a word": lambda raw: raw["company"][0]["facts"].append(_statement(0, "It has a pipe.")),
    "record in another that is as late": lambda raw: raw["person"][3].update(facts=[_statement(0, "Sam Reed rows.")]),
    "alias that is a common word": lambda raw: raw["character"][4].update(aliases=[{"name": "boats", "after": 1}]),
    "critics who agree": lambda raw: raw["review"][0]["praise"].append({"text": "the fog", "after": 0}),
    "seven shared words": lambda raw: raw["song"][1].update(text="Danced on the quay in the first hour."),
    "shared title in quotes": lambda raw: (
        raw["song"][0].update(text=_TITLE.format("long")),
        raw["song"][1].update(text=_TITLE.format("short")),
    ),
    "source of a version alone": lambda raw: raw.update(
        source=[*raw["source"], _SPARE],
        dispute=[{**raw["dispute"][0], "versions": [{"text": word, "sources": ["spare"]} for word in ("Yes.", "No.")]}],
    ),
}
"""Changes that cause no warning."""


@pytest.mark.parametrize("kind", WARNINGS)
def test_warning_has_kind_place_and_reason(kind: str) -> None:
    """Each cause of a warning is reported once, with its place."""
    change, warning = WARNINGS[kind]
    assert warnings_after(change) == [warning]


@pytest.mark.parametrize("kind", NO_WARNING)
def test_valid_use_has_no_warning(kind: str) -> None:
    """What is right, though it looks like the cause of a warning, has none."""
    assert warnings_after(NO_WARNING[kind]) == []


def test_warnings_are_grouped_by_kind() -> None:
    """All warnings are reported at once, those of a kind together, in this order."""
    kinds = [warning.kind for warning in warnings_after(*(change for change, _ in WARNINGS.values()))]
    assert [kind for kind, _ in groupby(kinds)] == [
        "unused source",
        *("same source", "several sources", "single source"),
        *("no facts", "same city", "early name", "duplicate"),
    ]


def test_places_exist(small: Dataset) -> None:
    """The place of each warning is that of a record, or of one of its fields."""
    places = {place for place, _ in walk(rows_of(small))}
    found = find_warnings(small)
    assert found
    assert all(warning.place in places or warning.place.rpartition(".")[0] in places for warning in found)


# Early names in every text field.

_EARLY_NAME = "See Zora Late"
_LAST_LEVEL = 3


def _model_types(kind: type[Record] = Dataset) -> set[type[Record]]:
    """Return the types of all records in a record of `kind`, as msgspec reads the annotations."""
    found: set[type[Record]] = set()
    for field in fields(kind):
        found |= {inner for inner in _mentioned_types(field.type) if inner not in found}
    return found.union(*(_model_types(inner) for inner in found))


def _mentioned_types(annotation: object) -> set[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return {annotation}
    return {kind for argument in getattr(annotation, "__args__", ()) for kind in _mentioned_types(argument)}


def _accepts(value: object, annotation: object) -> bool:
    try:
        convert(value, annotation)
    except ValidationError:
        return False
    return True


FIRST_RECORDS = {
    type(found.record): found
    for found in reversed([*records(convert(changed(clean), Dataset))])
    if found.after < _LAST_LEVEL
}
"""The first record of each type that the last episode is not needed for."""

TEXT_FIELDS = [
    (found.place, field.name, found.after)
    for kind, found in FIRST_RECORDS.items()
    for field in fields(kind)
    if field.name not in REFERENCES and (_accepts(_EARLY_NAME, field.type) or _accepts([_EARLY_NAME] * 3, field.type))
]
"""Every field of the model that accepts any text, in the first record that has it: place, field and level."""


def _put_early_name(raw: Table, place: str, field: str, after: int) -> None:
    """Add a person whom episode `after` reveals, and put the name into a field."""
    raw["person"].append({"id": "late", "name": "Zora Late", "after": after})
    record = tables(raw)[place]
    is_text = _accepts(_EARLY_NAME, next(each.type for each in fields(_type_at(place)) if each.name == field))
    record[field] = _EARLY_NAME if is_text else [_EARLY_NAME, *record.get(field, ())[1:]]


def _type_at(place: str) -> type[Record]:
    return next(kind for kind, found in FIRST_RECORDS.items() if found.place == place)


def test_small_dataset_has_every_type_of_record() -> None:
    """The small dataset has a record of each type of the model before the last level, so every text field is tested."""
    assert FIRST_RECORDS.keys() == _model_types()


@pytest.mark.parametrize(("place", "field", "level"), TEXT_FIELDS)
def test_early_name_is_found_in_every_text_field(place: str, field: str, level: int) -> None:
    """In each text field of each record, a name that a later episode reveals causes a warning, and a known one none."""
    early = warnings_after(lambda raw: _put_early_name(raw, place, field, _LAST_LEVEL))
    assert early == [_early(f"{place}.{field}", "zora late", _LAST_LEVEL)]
    assert warnings_after(lambda raw: _put_early_name(raw, place, field, level)) == []


# etoile data check.


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, in which the program runs."""
    path = tmp_path / "here"
    path.mkdir()
    monkeypatch.chdir(path)
    return path


def written(here: Path, *changes: Change) -> str:
    """Write the small dataset, cleaned and then changed, to a file and return its name."""
    (here / "own.toml").write_text(tomli_w.dumps(changed(clean, *changes)), encoding="utf-8")
    return "own.toml"


def test_check_of_a_clean_dataset(run: Run, here: Path) -> None:
    """Without errors and warnings people read so, with the name of the file; programs get an empty list."""
    own = written(here)
    page = f"No problems found.\n\n{own}: 0 errors, 0 warnings\n"
    assert run("data", "check", own, "--color", "never", terminal=80) == (0, page, "")
    assert run("data", "check", own, "--strict", "--json") == (0, "[]\n", "")


def test_check_of_the_bundled_dataset(run: Run) -> None:
    """Without a file the bundled dataset is checked."""
    page = run("data", "check", "--color", "never", terminal=80)
    assert page.out.endswith(f"\n{bundled_path().name}: 0 errors, 0 warnings\n")


def test_warnings_fail_only_if_strict(run: Run, here: Path) -> None:
    """Warnings are listed with kind, place and text; only with `--strict` the exit code is 3."""
    change, warning = WARNINGS["early alias"]
    own = written(here, change)
    outcome = run("data", "check", own, "--json")
    assert (outcome.code, json.loads(outcome.out), outcome.err) == (0, [to_builtins(warning)], "")
    assert run("data", "check", own, "--json", "--strict") == (3, outcome.out, "")
    page = run("data", "check", own, "--color", "never", terminal=80)
    assert page.out.endswith(f"\n{own}: 0 errors, 1 warning\n")


INVALID: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "type error": (
        lambda raw: raw["episode"][0].update(number="1"),
        [("episode[0].number", "expected int, got str")],
    ),
    "two errors": (
        lambda raw: (raw["show"].pop("title"), raw["person"][0].update(zzz="x")),
        [("show.title", "missing"), ("person[0].zzz", "unknown key.")],
    ),
    "odd key": (
        lambda raw: raw["person"][0].update({"a b": 1}),
        [("person[0].'a b'", "unknown key.")],
    ),
    "reference": (
        lambda raw: raw["dance"][0].update(sources=["gazete"]),
        [("dance[0].sources", "unknown source 'gazete'. Did you mean gazette?")],
    ),
}


@pytest.mark.parametrize("kind", INVALID)
def test_errors_are_listed(run: Run, here: Path, kind: str) -> None:
    """Each error is listed with its place, and the exit code is 3."""
    change, errors = INVALID[kind]
    own = written(here, change)
    outcome = run("data", "check", own, "--json")
    assert (outcome.code, outcome.err) == (3, "")
    assert json.loads(outcome.out) == [{"kind": "error", "place": place, "text": text} for place, text in errors]
    count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
    page = run("data", "check", own, "--color", "never", terminal=80)
    assert page.out.endswith(f"\n{own}: {count}, 0 warnings\n")


@pytest.mark.parametrize(
    ("content", "place", "text"),
    [
        (None, "", "cannot be read: No such file or directory. To create a dataset: etoile data new FILE"),
        (b"", "", "is empty. To create a dataset: etoile data new FILE"),
        (b"\xff", "", "is not UTF-8: invalid start byte at byte 0. Save it as UTF-8."),
        (b"[show]\nid = 1\nid = 2", "", "is not valid TOML: duplicate key at line 3 column 1. Correct it there."),
    ],
    ids=["missing", "empty", "not UTF-8", "not TOML"],
)
def test_unreadable_file_is_an_error(run: Run, here: Path, content: bytes | None, place: str, text: str) -> None:
    """A file that cannot be read is one error without a place, for programs."""
    if content is not None:
        (here / "own.toml").write_bytes(content)
    outcome = run("data", "check", "own.toml", "--json")
    assert outcome.code == 3
    assert json.loads(outcome.out) == [{"kind": "error", "place": place, "text": text}]
    for form in (Format.TABLE, Format.PLAIN, Format.MD):
        assert run("data", "check", "own.toml", "--format", form) == (3, "", f"etoile: own.toml {text}\n")


def test_environment_names_the_dataset_to_check(run: Run, here: Path) -> None:
    """Without a file, the dataset in `ETOILE_DATA` is checked."""
    own = written(here, INVALID["type error"][0])
    outcome = run("data", "check", env={"ETOILE_DATA": own})
    assert outcome.code == 3
    assert outcome == run("data", "check", own)


# etoile data schema.


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    """Return a validator with the schema that the program prints."""
    printed: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "write", printed.append)
        data.schema()
    return Draft202012Validator(json.loads("".join(printed)))


def test_schema_is_printed(run: Run, schema: Draft202012Validator) -> None:
    """The command prints a valid schema of the records, with patterns that JavaScript understands."""
    outcome = run("data", "schema")
    assert (outcome.code, json.loads(outcome.out), outcome.err) == (0, schema.schema, "")
    Draft202012Validator.check_schema(schema.schema)
    assert schema.schema == json.loads(records_json.encode(records_json.schema(Dataset)).replace(rb'\\Z"', b'$"'))
    assert r"\Z" not in outcome.out
    assert set(record_fields(Dataset)) == set(schema.schema["$defs"]["Dataset"]["properties"])


@pytest.mark.parametrize("path", [bundled_path(), SMALL], ids=["bundled", "small"])
def test_schema_accepts_valid_datasets(schema: Draft202012Validator, path: Path) -> None:
    """A valid dataset fits the schema."""
    assert schema.is_valid(rtoml.loads(path.read_text(encoding="utf-8")))


def _table_alone(table: str) -> Table:
    """Return the show and the first row of a table of the small dataset: a smaller file is validated sooner."""
    raw = small_tables()
    return {"show": raw["show"]} | ({} if table == "show" else {table: raw[table][:1]})


def _first_row(raw: Table, table: str) -> Table:
    row: Table = raw["show"] if table == "show" else raw[table][0]
    return row


INVALID_ROWS: dict[str, Callable[[Table], object]] = {
    "missing field": lambda row: row.pop(next(key for key in ("id", "text", "number", "job", "metric") if key in row)),
    "unknown key": lambda row: row.update(unknown="x"),
    "table for text": lambda row: row.update({next(iter(row)): {"no": "value"}}),
    "number for text": lambda row: row.update({next(key for key, value in row.items() if isinstance(value, str)): 7}),
}


@pytest.mark.parametrize("kind", INVALID_ROWS)
@pytest.mark.parametrize("table", record_fields(Dataset))
def test_schema_refuses_invalid_rows(schema: Draft202012Validator, table: str, kind: str) -> None:
    """In each table the schema finds a missing field, an unknown key and a value of another type."""
    raw = _table_alone(table)
    assert schema.is_valid(raw)
    INVALID_ROWS[kind](_first_row(raw, table))
    assert {error.absolute_path[0] for error in schema.iter_errors(raw)} == {table}


@pytest.mark.parametrize("table", record_fields(Dataset))
def test_schema_refuses_text_for_a_table(schema: Draft202012Validator, table: str) -> None:
    """A table cannot be a text."""
    assert {error.absolute_path[0] for error in schema.iter_errors(_table_alone(table) | {table: "x"})} == {table}


def _closed_choices() -> dict[tuple[str, str], str]:
    """Return the place of one value of each closed choice of each type of record, by type and field."""
    return {
        (type(found.record).__name__, name): found.place
        for found in records(convert(small_tables(), Dataset))
        for name in found.record.__struct_fields__
        if isinstance(getattr(found.record, name), Enum) and name in tables(small_tables())[found.place]
    }


@pytest.mark.parametrize(("choice", "place"), _closed_choices().items(), ids=str)
def test_schema_refuses_other_choices(schema: Draft202012Validator, choice: tuple[str, str], place: str) -> None:
    """No value that is not one of the choices fits the schema."""
    raw = small_tables()
    tables(raw)[place][choice[1]] = "other"
    assert not schema.is_valid(raw)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw["person"][0].update(id="Ida Voss"),
        lambda raw: raw["person"][0].update(id=""),
        lambda raw: raw["person"][0].update(name=""),
        lambda raw: raw["person"][0].update(after=-1),
        lambda raw: raw["person"][0].update(after=0.5),
        lambda raw: raw["episode"][0].update(number=0),
        lambda raw: raw["episode"][0].update(released="5 May"),
        lambda raw: raw["dance"][0].update(sources=[]),
        lambda raw: raw["dance"][0].update(sources="gazette"),
        lambda raw: raw["term"][0].update(short="x" * 61),
        lambda raw: raw["question"][0].update(wrong=["one", "two"]),
        lambda raw: raw["dispute"][0].update(versions=[]),
        lambda raw: raw["show"]["facts"][0].update(key="Two Words"),
        lambda raw: raw["show"]["premise"].pop("sources"),
        lambda raw: raw["character"][0]["memberships"][0].update(unknown=1),
        lambda raw: raw["source"][0]["page"].pop("after"),
        lambda raw: raw.update(unknown=[]),
        lambda raw: raw.pop("show"),
    ],
)
def test_schema_refuses_what_the_program_refuses(schema: Draft202012Validator, change: Change) -> None:
    """What the program refuses in a value, or in a table within another, does not fit the schema either."""
    raw = changed(change)
    assert not schema.is_valid(raw)
    with pytest.raises(ValidationError):
        convert(raw, Dataset)


# etoile data new, etoile data path.


def test_new_dataset_is_valid(run: Run, here: Path, schema: Draft202012Validator) -> None:
    """The dataset that is created has no errors and no warnings, has comments, and can be shown."""
    outcome = run("data", "new", "own.toml")
    assert outcome == (0, "Created own.toml. Check it with: etoile data check own.toml\n", "")
    assert run("data", "check", "own.toml", "--strict", "--json") == (0, "[]\n", "")
    text = (here / "own.toml").read_text(encoding="utf-8")
    assert schema.is_valid(rtoml.loads(text))
    assert all(f"[{name}]" in text for name in ("show", "[company]", "[character]", "[episode]", "[source]"))
    assert text.count("#") > 10
    for command in ("show", "cast", "episodes", "characters", "companies", "relations", "sources"):
        for level in ("0", "all"):
            assert run(command, "--data", "own.toml", "--up-to", level).code == 0


def test_command_in_the_message_is_quoted(run: Run, here: Path) -> None:
    """A name with blanks or control characters can be pasted from the message, and does not act on the terminal."""
    outcome = run("data", "new", "my \x1b[1mseries.toml")
    assert outcome.out == "Created my \\x1b[1mseries.toml. Check it with: etoile data check 'my \\x1b[1mseries.toml'\n"
    assert [each.name for each in here.iterdir()] == ["my \x1b[1mseries.toml"]


EXISTING: dict[str, Callable[[Path], object]] = {
    "dataset": lambda path: path.write_bytes(SMALL.read_bytes()),
    "empty file": Path.touch,
    "directory": Path.mkdir,
    "pipe": os.mkfifo,
    "dangling link": lambda path: path.symlink_to(path.parent / "gone"),
    "device": lambda path: path.symlink_to("/dev/null"),
}


@pytest.mark.parametrize("kind", EXISTING)
def test_existing_file_is_not_overwritten(run: Run, here: Path, kind: str) -> None:
    """Whatever has the name already stays unchanged, and the exit code is 4."""
    EXISTING[kind](here / "own.toml")
    before = (here / "own.toml").lstat()
    outcome = run("data", "new", "own.toml")
    assert outcome == (4, "", "etoile: Cannot write own.toml: File exists.\n")
    after = (here / "own.toml").lstat()
    assert (after.st_ino, after.st_size, after.st_mtime_ns) == (before.st_ino, before.st_size, before.st_mtime_ns)
    assert [each.name for each in here.iterdir()] == ["own.toml"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gone/own.toml", "No such file or directory"),
        ("file/own.toml", "Not a directory"),
        (f"{'x' * 300}.toml", "File name too long"),
    ],
)
def test_impossible_path_is_an_output_error(run: Run, here: Path, name: str, reason: str) -> None:
    """Where no file can be created, the exit code is 4, and nothing is."""
    (here / "file").touch()
    assert run("data", "new", name) == (4, "", f"etoile: Cannot write {name}: {reason}.\n")
    assert [each.name for each in here.iterdir()] == ["file"]


def test_read_only_folder_is_an_output_error(run: Run, here: Path) -> None:
    """Where the user may not write, the exit code is 4."""
    here.chmod(0o500)
    if os.access(here, os.W_OK):
        pytest.skip("nothing is unwritable to this user")
    assert run("data", "new", "own.toml") == (4, "", "etoile: Cannot write own.toml: Permission denied.\n")


def test_path_is_that_of_the_bundled_dataset(run: Run) -> None:
    """The path is that of the bundled dataset, whatever other dataset is in use."""
    assert run("data", "path", env={"ETOILE_DATA": str(SMALL)}) == (0, f"{bundled_path()}\n", "")
