"""Reading a dataset: TOML to records; an invalid file is refused with every problem in it."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as some

from etoile_cli.dataset import bundled_path, load
from etoile_cli.errors import InvalidDatasetError, UnreadableDatasetError
from etoile_cli.field_types import record_fields
from etoile_cli.model import Dataset
from tests.dataset_edits import ACTOR, BO, STATEMENT, VALID, edited, problems, small_tables


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a path for a dataset."""
    return tmp_path / "own.toml"


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a path that each example of a property overwrites."""
    return tmp_path_factory.mktemp("scratch") / "any.toml"


def test_valid_file_is_a_dataset(file: Path) -> None:
    """A valid file becomes records in its order, with defaults for the fields that it leaves out."""
    file.write_text(VALID, encoding="utf-8")
    read = load(file)
    assert isinstance(read, Dataset)
    assert [character.name for character in read.character] == ["Odette", "Odile"]
    assert read.character[1].memberships[1].company == "north"
    assert (read.episode[1].season, read.character[0].job, read.show.facts, read.dance) == (1, None, (), ())


# Invalid files.


def test_all_problems_are_reported_at_once(file: Path) -> None:
    """One run reports type errors, and rule violations between the valid rows, each group in file order."""
    text = edited((ACTOR, "actor = 'zoe'\nz = 1\ny = 2\nx = 3\nw = 4\nv = 5"))
    text = text.replace(BO, "name = 'Bo'").replace("number = 2", "number = 4")
    text += "[[relation]]\nsubject='a'\nobject='b'\nkind='rival'\nepisode=9\n" + STATEMENT.format(7)
    text += "[[relation]]\nsubject='a'\nobject='b'\nkind='rival'\n" + STATEMENT.format(7)
    assert list(problems(file, text)) == [
        "person[1].after: missing",
        *(f"character[0].{key}: unknown key." for key in "zyxwv"),
        "relation[0].episode: unknown key. Did you mean episode_known?",
        "episode[1].number: expected 2, got 4; seasons are counted on",
        "relation[1].subject: unknown character 'a'.",
        "relation[1].object: unknown character or company 'b'.",
        "relation[1].after: there is no episode 7",
    ]


@pytest.mark.parametrize("table", record_fields(Dataset))
def test_invalid_row_causes_no_other_problem(file: Path, table: str) -> None:
    """The first row of a table is invalid: that is the only problem, for its id is known to those that refer to it."""
    raw = small_tables()
    row, place = (raw["show"], "show") if table == "show" else (raw[table][0], f"{table}[0]")
    row["zzz"] = 1
    assert problems(file, tomli_w.dumps(raw)) == (f"{place}.zzz: unknown key.",)


def test_ids_of_invalid_rows_are_compared(file: Path) -> None:
    """A duplicate id is a problem also where the row has others."""
    assert problems(file, edited("[[person]]\nid='bo'\n[[person]]\nid='ann'\nname='A'\nafter=0")) == (
        "person[2].name: missing",
        "person[2].after: missing",
        "person[2].id: 'bo' duplicates person[1]",
        "person[3].id: 'ann' duplicates person[0]",
    )


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ("[song]\nid='tune'", ("song: expected an array, got a table",)),
        (("\n[show]", "song = 'tune'\n[show]"), ("song: expected an array, got str",)),
        (
            ("\n[show]", "song = ['tune', 3]\n[show]"),
            ("song[0]: expected a table, got str", "song[1]: expected a table, got int"),
        ),
        ("[[person]]\nid=['bo']\nname='Bo'\nafter=0", ("person[2].id: expected str, got an array",)),
    ],
    ids=["table", "text", "array of values", "id of another type"],
)
def test_table_of_another_type_has_no_rows(file: Path, edit: str | tuple[str, str], expected: tuple[str, ...]) -> None:
    """Where a table is no array of tables, or an id no text, that is the only problem."""
    assert problems(file, edited(edit)) == expected


def test_deep_nesting_is_a_type_error(file: Path) -> None:
    """A deeply nested value is refused as any other of the wrong type."""
    assert problems(file, f"{VALID}[[song]]\nid = {'[' * 70}{']' * 70}")[0] == "song[0].text: missing"


def test_message_counts_the_problems(file: Path) -> None:
    """The message names the file, the number of problems and the command that lists them, but no problem itself."""
    file.write_text("[show]\nid = 'swans'\ntitle = 3\n", encoding="utf-8")
    with pytest.raises(InvalidDatasetError) as raised:
        load(file)
    assert raised.value.problems == ("show.title: expected str, got int", "show.premise: missing")
    assert str(raised.value) == (f"{file} is not a valid dataset: 2 problems. To list them: etoile data check {file}")


# Files that cannot be read.


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xff", "is not UTF-8: invalid start byte at byte 0"),
        (b"show =", "is not valid TOML: .*line 1 column 7"),
        (b"[show]\nid = 1\nid = 2", "is not valid TOML: duplicate key at line 3 column 1"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "is not valid TOML: cannot recurse further; .* at line 1 column"),
        (b"a = " + b"{a=" * 5000 + b"1" + b"}" * 5000, "is not valid TOML: cannot recurse further; .* at line 1"),
    ],
)
def test_file_that_is_not_toml_is_refused(file: Path, content: bytes, reason: str) -> None:
    """A file that is not TOML has one problem: why it cannot be parsed, and where; the message says it too."""
    file.write_bytes(content)
    with pytest.raises(UnreadableDatasetError) as raised:
        load(file)
    (problem,) = raised.value.problems
    assert re.match(reason, problem)
    assert str(raised.value) == f"{file} {problem}"


@pytest.mark.parametrize(
    ("create", "reason"),
    [
        (lambda _: None, "cannot be read: No such file or directory. To create a dataset: etoile data new FILE"),
        (lambda path: path.mkdir(), "is a folder. Give a file in it."),
        (os.mkfifo, "is not a file."),
        (lambda path: path.symlink_to("/dev/zero"), "is not a file."),
        (lambda path: path.symlink_to(path), "cannot be read: Too many levels of symbolic links."),
    ],
    ids=["missing", "directory", "pipe", "device", "loop"],
)
def test_path_that_is_not_a_file_is_refused(file: Path, create: Callable[[Path], None], reason: str) -> None:
    """What is not a regular file is refused at once; a pipe is not waited for, a device not read to its end."""
    create(file)
    with pytest.raises(UnreadableDatasetError) as raised:
        load(file)
    assert raised.value.problems == (reason,)
    assert str(raised.value) == f"{file} {reason}"


def test_byte_order_mark_is_ignored(file: Path) -> None:
    """A byte order mark at the start of a valid file is no problem."""
    assert problems(file, "\ufeff" + VALID) == ()


# The bundled dataset.


def test_bundled_dataset_is_found() -> None:
    """The program finds its own dataset."""
    assert load(bundled_path()).show.title == "Étoile"


def test_installed_dataset_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dataset in the installed package is used where there is one, else that at the top of the repository."""
    here = tmp_path / "lib" / "etoile_cli" / "dataset.py"
    monkeypatch.setattr("etoile_cli.dataset.__file__", str(here))
    assert bundled_path() == tmp_path / "data" / "etoile.toml"
    installed = here.parent / "data" / "etoile.toml"
    installed.parent.mkdir(parents=True)
    installed.touch()
    assert bundled_path() == installed


# Properties of any file.

PIECES = [*VALID.encode().splitlines(keepends=True), b"\0", b"\xff", b"=", b"'", b'"""', b"[[", b"]", b"{", b",", b"#"]


@given(some.binary() | some.text().map(str.encode) | some.lists(some.sampled_from(PIECES)).map(b"".join))
def test_any_bytes_are_loaded_or_refused(scratch: Path, content: bytes) -> None:
    """Whatever a file contains, it is a dataset or is refused with at least one problem."""
    problems(scratch, content)


VALUES: some.SearchStrategy[Any] = some.recursive(  # whatever TOML can contain
    some.text(some.characters(exclude_categories=["Cs"]), max_size=20)
    | some.sampled_from(["press", "odette", "swans", "2025", "main", "original"])
    | some.integers(-(2**63), 2**63 - 1)
    | some.integers(-1, 9)
    | some.floats()
    | some.booleans()
    | some.dates()
    | some.datetimes()
    | some.times(),
    lambda values: (
        some.lists(values, max_size=3)
        | some.dictionaries(some.sampled_from(["id", "name", "after", "sources", "x"]), values, max_size=3)
    ),
    max_leaves=4,
)

ValuePath = tuple[str | int, ...]


def _paths(node: Any, path: ValuePath = ()) -> Iterator[ValuePath]:
    """Yield the path to each value in a parsed file: keys and indexes."""
    if path:
        yield path
    if isinstance(node, dict | list):
        for step, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _paths(value, (*path, step))


def _value_at(node: Any, path: ValuePath) -> Any:
    for step in path:
        node = node[step]
    return node


PATHS = list(_paths(small_tables()))
PROBLEM = re.compile(r"(?P<place>[a-z]\w*(\[\d+\])?(\.\w+(\[\d+\])?)*): [^\n]+")


def _exists(raw: Any, place: str) -> bool:
    """Return whether the file has `place`, or the table of which it would be a key."""
    *path, last = [int(step) if step.isdecimal() else step for step in re.findall(r"\w+", place)]
    parent = _value_at(raw, tuple(path))
    return isinstance(parent, dict) if isinstance(last, str) else last < len(parent)


@given(some.sampled_from(PATHS), VALUES | some.none())
def test_any_changed_value_is_valid_or_reported(scratch: Path, path: ValuePath, value: Any) -> None:
    """With one value changed or removed, a dataset is valid, or each of its problems has a place in the file."""
    raw = small_tables()
    parent = _value_at(raw, path[:-1])
    if value is None:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    for problem in problems(scratch, tomli_w.dumps(raw)):
        assert (found := PROBLEM.fullmatch(problem)), problem
        assert _exists(raw, found["place"]), problem


def test_small_dataset_has_every_table() -> None:
    """The changed dataset has every table of the model, so that a new table is tested once it has a row."""
    assert small_tables().keys() == set(record_fields(Dataset))
