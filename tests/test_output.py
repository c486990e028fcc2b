"""Writing a result to a file: as a whole or not at all, and never over another one by accident."""

import io
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from etoile_cli.cli.output import write_file, write_output
from etoile_cli.errors import OutputError


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """Return an empty folder."""
    folder = tmp_path / "where"
    folder.mkdir()
    return folder


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow beyond ten bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_new_file_has_the_permissions_of_any_other(where: Path) -> None:
    """A new file is in UTF-8, and its permissions are what the umask leaves."""
    write_file("é\r\n", where / "new")
    (where / "other").touch()
    assert (where / "new").read_bytes() == "é\r\n".encode()
    assert (where / "new").stat().st_mode == (where / "other").stat().st_mode
    assert sorted(each.name for each in where.iterdir()) == ["new", "other"]


def test_existing_file_is_kept_without_force(where: Path) -> None:
    """Without `force` an existing file stays, and the message ends with the advice."""
    path = where / "file"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(OutputError, match=r"^Cannot write .*/file: File exists\. Try this\.$"):
        write_file("new", path, advice=" Try this.")
    assert path.read_text(encoding="utf-8") == "old"


def test_existing_file_is_replaced_with_force(where: Path) -> None:
    """With `force` the file is replaced and its permissions are kept."""
    path = where / "file"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o604)
    write_file("new", path, force=True)
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("new", 0o604)


@pytest.mark.parametrize("existing", [True, False])
def test_target_of_a_link_is_replaced(where: Path, *, existing: bool) -> None:
    """With `force` a link stays a link, and its target, there or not, has the new content."""
    link, target = where / "link", where / "folder" / "target"
    target.parent.mkdir()
    if existing:
        target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    if existing:
        write_file("new", link, force=True)
        assert (link.is_symlink(), target.read_text(encoding="utf-8")) == (True, "new")
    else:
        with pytest.raises(OutputError, match=r"It is not a regular file\.$"):
            write_file("new", link, force=True)
        assert not target.exists()


@pytest.mark.parametrize("create", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_only_regular_files_are_replaced(where: Path, create: object) -> None:
    """What is not a file is left alone, also with `force`."""
    path = where / "thing"
    assert callable(create)
    create(path)
    before = path.lstat()
    with pytest.raises(OutputError, match=r"It is not a regular file\.$"):
        write_file("new", path, force=True)
    assert (path.lstat().st_ino, path.lstat().st_mode) == (before.st_ino, before.st_mode)


@pytest.mark.parametrize("force", [True, False])
def test_full_disk_leaves_the_old_file(where: Path, *, force: bool) -> None:
    """Where the disk is full the old file is untouched, and nothing is left beside it."""
    path = where / "file"
    if force:
        path.write_text("old", encoding="utf-8")
    before = sorted(where.iterdir())
    with full_disk(), pytest.raises(OutputError, match=r"Cannot write .*/file: File too large\.$"):
        write_file("a text of more than ten bytes", path, force=force)
    assert sorted(where.iterdir()) == before
    assert not force or path.read_text(encoding="utf-8") == "old"


def test_unwritable_folder_is_an_error(where: Path) -> None:
    """In a folder where nothing can be created the message gives the reason."""
    where.chmod(0o500)
    if os.access(where, os.W_OK):
        pytest.skip("nothing is unwritable to this user")
    with pytest.raises(OutputError, match=r"Cannot write .*/file: Permission denied\.$"):
        write_file("text", where / "file")


def test_standard_output_that_is_no_file_takes_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream in memory, which has no encoding, takes the text as it is."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    write_output("é\r\n", Path("-"), force=False)
    assert stream.getvalue() == "é\r\n"
