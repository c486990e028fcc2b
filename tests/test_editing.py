"""What an editor of a dataset is told, and the commands that help with one: `etoile data check|schema|new|path`."""

import copy
import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import rtoml
import tomli_w
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types
from msgspec import convert, to_builtins
from msgspec import json as records_json

from etoile_cli.dataset import bundled, load, walk
from etoile_cli.editing import Remark, remarks
from etoile_cli.formats import Format
from etoile_cli.model import Dataset, record_fields
from tests.conftest import SMALL, Run

Raw = dict[str, Any]  # any dataset, as TOML has it
Change = Callable[[Raw], object]

SMALL_RAW: Raw = rtoml.loads(SMALL.read_text(encoding="utf-8"))


def changed(*changes: Change) -> Raw:
    """Return the small dataset, as TOML has it, with changes."""
    raw = copy.deepcopy(SMALL_RAW)
    for change in changes:
        change(raw)
    return raw


def clean(raw: Raw) -> None:
    """Take from the small dataset all that an editor would look at: give each statement two sources and a fact each."""
    for _, record in _tables(raw):
        if len(record.get("sources", ())) == 1 and record.get("confidence") != "single":
            record["sources"] = ["gazette", "harbour"]
    for character in raw["character"]:
        character["facts"] = [{"after": 3, "text": f"About {character['id']}.", "sources": ["gazette", "keeper"]}]


def _tables(value: object, place: str = "") -> list[tuple[str, Raw]]:
    """Return every table in a table, itself first, with its place."""
    if isinstance(value, list):
        return [found for index, each in enumerate(value) for found in _tables(each, f"{place}[{index}]")]
    if not isinstance(value, dict):
        return []
    inner = [found for key, each in value.items() for found in _tables(each, f"{place}.{key}".strip("."))]
    return [(place, value), *inner]


def found(*changes: Change) -> list[Remark]:
    """Return the remarks on the small dataset, cleaned and then changed."""
    return remarks(convert(changed(clean, *changes), Dataset))


_SPARE = {"id": "spare", "outlet": "The Spare", "kind": "copy"}


def _statement(after: int, text: str, **rest: object) -> Raw:
    return {"after": after, "text": text, "sources": ["gazette", "keeper"], **rest}


REMARKS: dict[str, tuple[Change, Remark]] = {
    "unused source": (
        lambda raw: raw["source"].append(_SPARE),
        Remark("unused source", "source[3]", "nothing rests on 'spare'"),
    ),
    "single source": (
        lambda raw: raw["place"][0].update(sources=["gazette"]),
        Remark("single source", "place[0]", "counts as confirmed, but has one source"),
    ),
    "single source, deep": (
        lambda raw: raw["episode"][1]["events"][1].update(sources=["keeper"]),
        Remark("single source", "episode[1].events[1]", "counts as confirmed, but has one source"),
    ),
    "several sources": (
        lambda raw: raw["song"][0].update(sources=["gazette", "keeper"], confidence="single"),
        Remark("several sources", "song[0]", "counts as single, but has 2 sources"),
    ),
    "the same source": (
        lambda raw: raw["dance"][0].update(sources=["gazette", "keeper", "gazette"]),
        Remark("same source", "dance[0]", "names a source twice"),
    ),
    "early name in a wrong answer": (
        lambda raw: raw["question"][0].update(wrong=["Nobody", "Pip", "Everybody"]),
        Remark("early name", "question[0].wrong", "wrong says 'pip', who comes only in episode 1"),
    ),
    "no facts": (
        lambda raw: raw["character"][3].update(facts=[]),
        Remark("no facts", "character[3]", "nothing is told of 'yuki'"),
    ),
    "same city": (
        lambda raw: raw["company"][1].update(city=raw["company"][0]["city"]),
        Remark("same city", "company[1]", "tables cannot tell it from another in Skerry"),
    ),
    "early character": (
        lambda raw: raw["company"][0]["facts"].append(_statement(0, "It has Pip.")),
        Remark("early name", "company[0].facts[2].text", "text says 'pip', who comes only in episode 1"),
    ),
    "early person": (
        lambda raw: raw["person"][0]["facts"].append(_statement(1, "She knows SAM REED.")),
        Remark("early name", "person[0].facts[2].text", "text says 'sam reed', who comes only in episode 2"),
    ),
    "early alias": (
        lambda raw: raw["credit"][0].update(note="The Foghorn's lamp."),
        Remark("early name", "credit[0].note", "note says 'the foghorn', who comes only in episode 1"),
    ),
    "early alias of somebody who comes later": (
        lambda raw: (
            raw["character"][4].update(aliases=[{"name": "Pipkin", "after": 0}]),
            raw["credit"][0].update(note="Made by Pipkin."),
        ),
        Remark("early name", "credit[0].note", "note says 'pipkin', who comes only in episode 1"),
    ),
    "early name in a question": (
        lambda raw: raw["question"][0].update(explanation="As the Stranger knows."),
        Remark("early name", "question[0].explanation", "explanation says 'the stranger', who comes only in episode 2"),
    ),
    "early name in a page": (
        lambda raw: raw["source"][1]["page"].update(title="All about Pip"),
        Remark("early name", "source[1].page.title", "title says 'pip', who comes only in episode 1"),
    ),
    "repeat": (
        lambda raw: raw["song"][1].update(text=raw["dance"][0]["text"]),
        Remark("repeat", "song[1]", "says the same as dance[0]"),
    ),
    "repeated question": (
        lambda raw: raw["question"].append({**raw["question"][0], "id": "again"}),
        Remark("repeat", "question[2]", "says the same as question[0]"),
    ),
}
"""What an editor is told of, each as a change of a clean dataset that brings it, and nothing else, about."""

FINE: dict[str, Change] = {
    "nothing": lambda _: None,
    "one source, and said so": lambda raw: raw["place"][0].update(sources=["gazette"], confidence="single"),
    "hearsay": lambda raw: raw["place"][0].update(sources=["gazette"], confidence="reported"),
    "a name in time": lambda raw: raw["company"][0]["facts"].append(_statement(1, "It has Pip.")),
    "a name within another word": lambda raw: raw["company"][0]["facts"].append(_statement(0, "It has a pipe.")),
    "a name within what comes as late": lambda raw: raw["person"][3].update(facts=[_statement(0, "Sam Reed rows.")]),
    "a common word": lambda raw: (
        raw["character"][4]["aliases"].append({"name": "boats", "after": 1})
        if "aliases" in raw["character"][4]
        else raw["character"][4].update(aliases=[{"name": "boats", "after": 1}])
    ),
    "critics who agree": lambda raw: raw["review"][0]["praise"].append({"text": "the fog", "after": 0}),
    "a source of a version alone": lambda raw: raw.update(
        source=[*raw["source"], _SPARE],
        dispute=[{**raw["dispute"][0], "versions": [{"text": word, "sources": ["spare"]} for word in ("Yes.", "No.")]}],
    ),
}
"""What is no remark."""


@pytest.mark.parametrize("kind", REMARKS)
def test_what_is_worth_a_look(kind: str) -> None:
    """Each kind of remark is made of what it is about, with its place, and of nothing else."""
    change, remark = REMARKS[kind]
    assert found(change) == [remark]


@pytest.mark.parametrize("kind", FINE)
def test_what_is_not_worth_a_look(kind: str) -> None:
    """What is right, though it looks like a slip, is no remark."""
    assert found(FINE[kind]) == []


def test_remarks_come_by_kind() -> None:
    """All remarks come at once, and those of a kind stand together."""
    kinds = [remark.kind for remark in found(*(change for change, _ in REMARKS.values()))]
    assert list(dict.fromkeys(kinds)) == [
        "unused source",
        *("same source", "several sources", "single source"),
        *("no facts", "same city", "early name", "repeat"),
    ]
    assert kinds == sorted(kinds, key=list(dict.fromkeys(kinds)).index)


def test_each_place_is_there(small: Dataset) -> None:
    """Each remark's place is that of a record, or of one of its fields."""
    places = {place for place, _ in walk(small)}
    made = remarks(small)
    assert made
    assert all(remark.place in places or remark.place.rpartition(".")[0] in places for remark in made)


def test_the_bundled_dataset_has_no_remarks(real: Dataset) -> None:
    """The program's own dataset has nothing that is worth a look."""
    assert remarks(real) == []


# etoile data check.


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, in which the program runs."""
    path = tmp_path / "here"
    path.mkdir()
    monkeypatch.chdir(path)
    return path


def written(here: Path, raw: Raw) -> str:
    """Write a dataset as TOML and return its name."""
    (here / "own.toml").write_text(tomli_w.dumps(raw), encoding="utf-8")
    return "own.toml"


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.TABLE])
def test_a_dataset_without_fault(run: Run, here: Path, form: Format) -> None:
    """Where nothing is wrong and nothing worth a look, the exit code is 0, strict or not."""
    own = written(here, changed(clean))
    for strict in ((), ("--strict",)):
        assert run("data", "check", own, *strict, "--format", form).code == 0
        assert run("data", "check", *strict, "--format", form).code == 0


def test_a_clean_check_says_so(run: Run, here: Path) -> None:
    """For people there is a word where there is nothing, and the file and the counts; for programs there is a list."""
    own = written(here, changed(clean))
    outcome = run("data", "check", own)
    assert outcome.err == f"Nothing to remark.\n{own}: 0 problems, 0 remarks\n"
    assert run("data", "check", own, "--json") == (0, "[]\n", "")
    assert json.loads(run("data", "check", "--json").out) == []
    assert f"{bundled().name}: 0 problems, 0 remarks" in run("data", "check").err


@pytest.mark.parametrize("kind", REMARKS)
def test_remarks_fail_only_where_that_is_asked(run: Run, here: Path, kind: str) -> None:
    """A remark is listed with its kind and place; only with `--strict` the exit code is 3."""
    change, remark = REMARKS[kind]
    own = written(here, changed(clean, change))
    outcome = run("data", "check", own, "--json")
    assert (outcome.code, json.loads(outcome.out), outcome.err) == (0, [to_builtins(remark)], "")
    assert run("data", "check", own, "--json", "--strict") == (3, outcome.out, "")
    assert run("data", "check", own).err == f"{own}: 0 problems, 1 remark\n"


PROBLEMS: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "one": (lambda raw: raw["episode"][0].update(number="1"), [("episode[0].number", "expected int, got str")]),
    "two": (
        lambda raw: (raw["show"].pop("title"), raw["person"][0].update(nme="x")),
        [("show.title", "missing"), ("person[0].nme", "unknown key")],
    ),
    "a stray": (lambda raw: raw["dance"][0].update(sources=["gazete"]), [("dance[0].sources", "no source is called")]),
}


@pytest.mark.parametrize("strict", [(), ("--strict",)])
@pytest.mark.parametrize("kind", PROBLEMS)
def test_problems_fail(run: Run, here: Path, kind: str, strict: tuple[str, ...]) -> None:
    """What breaks a rule is listed, all of it, each with its place; the exit code is 3."""
    change, problems = PROBLEMS[kind]
    own = written(here, changed(clean, change))
    outcome = run("data", "check", own, "--json", *strict)
    rows = json.loads(outcome.out)
    assert (outcome.code, outcome.err) == (3, "")
    assert [(row["kind"], row["place"]) for row in rows] == [("problem", place) for place, _ in problems]
    assert all(words in row["text"] for row, (_, words) in zip(rows, problems, strict=True))
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    assert f"{own}: {count}, 0 remarks\n" in run("data", "check", own, *strict).err


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"show =", b"[show]\n"])
def test_a_file_that_is_no_dataset(run: Run, here: Path, content: bytes | None) -> None:
    """A file that is missing, or no TOML, or no dataset, is a problem like another."""
    if content is not None:
        (here / "own.toml").write_bytes(content)
    outcome = run("data", "check", "own.toml", "--json")
    assert outcome.code == 3
    assert {row["kind"] for row in json.loads(outcome.out)} == {"problem"}
    assert {re.split(r"[.\[]", row["place"])[0] for row in json.loads(outcome.out)} <= {"", *record_fields(Dataset)}


def test_the_environment_names_the_dataset_to_check(run: Run, here: Path) -> None:
    """Without a file, `ETOILE_DATA` says what is checked."""
    own = written(here, changed(clean, PROBLEMS["one"][0]))
    assert run("data", "check", env={"ETOILE_DATA": own}) == run("data", "check", own)
    assert run("data", "check", env={"ETOILE_DATA": own}).code == 3


# etoile data schema.


@pytest.fixture
def schema(run: Run) -> Draft202012Validator:
    """Return a validator with the schema that the program prints."""
    outcome = run("data", "schema")
    assert (outcome.code, outcome.err) == (0, "")
    printed = json.loads(outcome.out)
    Draft202012Validator.check_schema(printed)
    return Draft202012Validator(printed)


@pytest.mark.parametrize("path", [bundled(), SMALL], ids=["bundled", "small"])
def test_the_schema_accepts_what_is_right(schema: Draft202012Validator, path: Path) -> None:
    """The schema finds nothing wrong with a dataset that keeps the rules."""
    assert list(schema.iter_errors(rtoml.loads(path.read_text(encoding="utf-8")))) == []


def _record(raw: Raw, table: str) -> Raw:
    """Return the first record of a table."""
    value = raw[table]
    record: Raw = value[0] if isinstance(value, list) else value
    return record


WRONG: dict[str, Callable[[Raw, str], object]] = {
    "a field is missing": lambda raw, table: _record(raw, table).pop(
        next(key for key in ("id", "text", "number", "job", "metric") if key in _record(raw, table))
    ),
    "a key is unknown": lambda raw, table: _record(raw, table).update(unknown="x"),
    "a field has another type": lambda raw, table: _record(raw, table).update(
        {key: {"no": "value"} for key in list(_record(raw, table))[:1]}
    ),
    "a number for words": lambda raw, table: _record(raw, table).update(
        {next(key for key, value in _record(raw, table).items() if isinstance(value, str)): 7}
    ),
    "the table is no table": lambda raw, table: raw.update({table: "words"}),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("table", record_fields(Dataset))
def test_the_schema_refuses_what_is_wrong(schema: Draft202012Validator, table: str, wrong: str) -> None:
    """In each table the schema finds what the program finds: what is missing, unknown or of another type."""
    raw = changed(lambda raw: WRONG[wrong](raw, table))
    errors = list(schema.iter_errors(raw))
    assert errors
    assert {error.absolute_path[0] for error in errors} == {table}


def _choices(raw: Raw) -> list[tuple[str, str]]:
    """Return the place and field of one value of each closed choice."""
    names = {"confidence", "billing", "tone", "kind", "difficulty"}
    return [
        *{(_table(place), key): (place, key) for place, each in _tables(raw) for key in names & each.keys()}.values()
    ]


def _table(place: str) -> str:
    return place.partition("[")[0].partition(".")[0]


@pytest.mark.parametrize(("place", "key"), _choices(SMALL_RAW), ids=".".join)
def test_the_schema_refuses_another_choice(schema: Draft202012Validator, place: str, key: str) -> None:
    """Of a closed choice no other value is right."""
    assert not schema.is_valid(changed(lambda raw: dict(_tables(raw))[place].update({key: "other"})))


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
def test_the_schema_knows_the_rules_of_values(schema: Draft202012Validator, change: Change) -> None:
    """What the program refuses in a value, or in a table within another, the schema refuses."""
    raw = changed(change)
    assert not schema.is_valid(raw)
    with pytest.raises(ValueError, match=r"\$|required|unknown"):
        convert(raw, Dataset)


def test_the_schema_is_of_the_records(schema: Draft202012Validator) -> None:
    """The schema names every table, and is what msgspec makes of the records."""
    assert isinstance(schema.schema, Mapping)
    assert schema.schema == json.loads(records_json.encode(records_json.schema(Dataset)))
    assert set(record_fields(Dataset)) == set(schema.schema["$defs"]["Dataset"]["properties"])


# etoile data new, etoile data path.


def test_a_beginning(run: Run, here: Path, schema: Draft202012Validator) -> None:
    """The beginning that is written is a dataset without fault, with words that explain it, and can be looked at."""
    outcome = run("data", "new", "own.toml")
    assert outcome == (0, "own.toml is begun. Verify it with: etoile data check own.toml\n", "")
    assert json.loads(run("data", "check", "own.toml", "--strict", "--json").out) == []
    assert run("data", "check", "own.toml", "--strict").code == 0
    text = (here / "own.toml").read_text(encoding="utf-8")
    assert schema.is_valid(rtoml.loads(text))
    assert all(f"[{name}]" in text for name in ("show", "[company]", "[character]", "[episode]", "[source]"))
    assert text.count("#") > 10
    for command in ("show", "cast", "episodes", "characters", "companies", "relations", "sources"):
        for level in ("0", "all"):
            assert run(command, "--data", "own.toml", "--up-to", level).code == 0
    assert run("watched", "all", "--data", "own.toml").out == "Episode 1 is open: etoile new\n"
    said = run("reviews", "--data", "own.toml")
    assert (said.out, said.err.splitlines()[0]) == ("", "No scores yet.")


def _a_link(path: Path) -> None:
    path.symlink_to(path.parent / "gone")


THERE: dict[str, Callable[[Path], object]] = {
    "a dataset": lambda path: path.write_bytes(SMALL.read_bytes()),
    "an empty file": Path.touch,
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a dangling link": _a_link,
    "a device": lambda path: path.symlink_to("/dev/null"),
}


@pytest.mark.parametrize("kind", THERE)
def test_nothing_is_written_over(run: Run, here: Path, kind: str) -> None:
    """Whatever is there already stays as it is, and the exit code is 4."""
    THERE[kind](here / "own.toml")
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
def test_where_nothing_can_be_written(run: Run, here: Path, name: str, reason: str) -> None:
    """Where no file can be, the exit code is 4, stdout is empty, and nothing is made."""
    (here / "file").touch()
    assert run("data", "new", name) == (4, "", f"etoile: Cannot write {name}: {reason}.\n")
    assert [each.name for each in here.iterdir()] == ["file"]


def test_where_nothing_may_be_written(run: Run, here: Path) -> None:
    """Where the viewer may not write, the exit code is 4."""
    here.chmod(0o500)
    if os.access(here, os.W_OK):
        pytest.skip("nothing is unwritable to this user")
    assert run("data", "new", "own.toml") == (4, "", "etoile: Cannot write own.toml: Permission denied.\n")


def test_the_path(run: Run, real: Dataset) -> None:
    """The path is that of the bundled dataset, whatever other dataset is in use."""
    outcome = run("data", "path", env={"ETOILE_DATA": str(SMALL)})
    assert outcome == (0, f"{bundled()}\n", "")
    assert load(Path(outcome.out.strip())) == real
