"""The tables of a dataset, each read when it is first used."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etoile_cli.dataset import bundled_path, load
from etoile_cli.errors import InvalidDatasetError, UnreadableDatasetError
from etoile_cli.field_types import record_fields
from etoile_cli.lazy_tables import load_lazily
from etoile_cli.model import Dataset, Tables
from tests.conftest import SMALL
from tests.dataset_edits import VALID, edited

TABLES = record_fields(Dataset)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a path for a dataset."""
    return tmp_path / "own.toml"


def _content(dataset: Dataset | Tables) -> dict[str, object]:
    """Return all tables by name, the last first: the order of reading must make no difference."""
    return {table: getattr(dataset, table) for table in reversed(TABLES)}


@pytest.mark.parametrize("path", [bundled_path(), SMALL], ids=["bundled", "small"])
def test_tables_equal_those_of_the_whole_file(path: Path) -> None:
    """Each table has the same rows as when the whole file is read, and is read once."""
    lazy = load_lazily(path)
    assert not isinstance(lazy, Dataset)
    assert _content(lazy) == _content(load(path))
    assert lazy.source is lazy.source


def test_file_with_multiline_strings_is_read_and_checked_whole(file: Path) -> None:
    """A line of a multiline string may look like the header of a table, so the file is not split."""
    text = edited(('"Two companies swap their swans."', '"""Two companies\n[[person]]\nswap their swans."""'))
    file.write_text(text, encoding="utf-8")
    assert load_lazily(file) == load(file)
    assert [person.id for person in load_lazily(file).person] == ["ann", "bo"]
    file.write_text(text + "[[person]]\nid = 3", encoding="utf-8")
    with pytest.raises(InvalidDatasetError):
        load_lazily(file)


@pytest.mark.parametrize(
    ("edit", "is_lazy"),
    [
        (lambda text: text.replace("\n", "\r\n"), True),
        (lambda text: text + "\n[[person]]\nid = 'cy'\nname = 'Cy'\nafter = 0\n", False),
        (lambda text: text + "\n  [[ person ]]\nid = 'cy'\nname = 'Cy'\nafter = 0\n", False),
        (lambda text: text.replace("[[company]]", "[[company]] # one").replace("[show]", "[ show ] # it"), True),
        (lambda text: text.replace("[[company]]", '[["company"]]'), True),
        (lambda text: text.lstrip(), True),
    ],
    ids=["CRLF", "scattered table", "spaces", "comments", "quoted header", "no empty line at the start"],
)
def test_any_layout_of_the_file_is_read(file: Path, edit: Callable[[str], str], *, is_lazy: bool) -> None:
    """However a person lays out the TOML, no row is lost; a file with a scattered table is read whole."""
    file.write_bytes(edit(VALID).encode())
    lazy = load_lazily(file)
    assert isinstance(lazy, Dataset) is not is_lazy
    assert _content(lazy) == _content(load(file))


def test_missing_table_is_empty(file: Path) -> None:
    """A table that the file does not have is empty."""
    file.write_text(VALID, encoding="utf-8")
    assert load_lazily(file).song == ()


def test_missing_file_is_refused(file: Path) -> None:
    """A file that does not exist raises the error of `load`."""
    with pytest.raises(UnreadableDatasetError, match="cannot be read: No such file or directory"):
        load_lazily(file)


def test_unknown_table_is_read_and_checked_whole(file: Path) -> None:
    """A file with a table that the model does not have is refused as by `load`."""
    file.write_text(VALID + "[[persons]]\nid = 'cy'\n", encoding="utf-8")
    with pytest.raises(InvalidDatasetError) as raised:
        load_lazily(file)
    assert raised.value.problems == ("persons: unknown key. Did you mean person?",)
