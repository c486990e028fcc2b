"""Progress and answers on disk: what is saved, with which permissions, and what happens when something fails."""

import errno
import fcntl
import json
import os
import pwd
import resource
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from stat import S_IMODE, S_ISREG
from tempfile import TemporaryDirectory
from textwrap import dedent
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from etoile_cli import state
from etoile_cli.enums import Difficulty
from etoile_cli.errors import StateError
from etoile_cli.quiz import history
from etoile_cli.quiz.bank import DrawnQuestion
from etoile_cli.quiz.play import Reply
from tests.conftest import EXHAUSTIVE, SMALL, Run, sample

SERIES = "lamplight"
PROGRESS = "progress.toml"
ANSWERS = "answers.jsonl"
HEADER = b"# Written by etoile; comments are not kept.\n"
ROOT = os.geteuid() == 0
STRANGER = 65534
"""The id of a user without rights, whom root can become."""


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the state folder of the test, which does not exist yet."""
    path = home / "state" / "etoile"
    monkeypatch.setenv("ETOILE_STATE_DIR", str(path))
    return path


@pytest.fixture
def existing(folder: Path) -> Path:
    """Return the state folder of the test, which exists and is empty."""
    folder.mkdir(parents=True)
    return folder


def content(path: Path) -> dict[str, bytes | None]:
    """Return the content of each file in a folder by its relative path; None for what is not a regular file."""
    found = sorted(path.rglob("*")) if path.is_dir() else []
    return {str(each.relative_to(path)): each.read_bytes() if S_ISREG(each.lstat().st_mode) else None for each in found}


def saved(folder: Path) -> Any:
    """Return the tables of the progress file, parsed by another library than the program's."""
    return tomllib.loads((folder / PROGRESS).read_text(encoding="utf-8"))


def watch_one_more() -> tuple[int, str | None]:
    """Save one more watched episode."""
    return state.update_progress(SERIES, lambda old: old + 1)


def save_answer() -> None:
    """Save an answer."""
    state.append_answer(b"{}")


def error_of(save: Callable[[], object]) -> str:
    """Return the message of the StateError that saving raises."""
    with pytest.raises(StateError) as error:
        save()
    assert error.value.code == 4
    assert str(error.value).count("\n") == 0
    return str(error.value)


def errors_of_saving(folder: Path) -> set[str]:
    """Return the reasons why neither file can be saved, without the names of the files."""
    progress, answer = error_of(watch_one_more), error_of(save_answer)
    prefixes = f"Cannot save progress to {folder / PROGRESS}: ", f"Cannot save your answer to {folder / ANSWERS}: "
    assert progress.startswith(prefixes[0])
    assert answer.startswith(prefixes[1])
    return {progress.removeprefix(prefixes[0]), answer.removeprefix(prefixes[1])}


def warning_of_reading(folder: Path, reason: str) -> str:
    """Return the warning for a progress file that cannot be read."""
    return f"Cannot read progress from {folder / PROGRESS}: {reason}. Ignoring it."


# The folder.


def test_folder_is_the_chosen_one(folder: Path) -> None:
    """`ETOILE_STATE_DIR` is the folder, and asking for it does not create it."""
    assert state.folder() == folder
    assert not folder.parent.exists()


def test_chosen_folder_may_be_relative(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative `ETOILE_STATE_DIR` is relative to the working directory."""
    monkeypatch.chdir(home)
    monkeypatch.setenv("ETOILE_STATE_DIR", "mine")
    watch_one_more()
    save_answer()
    assert saved(home / "mine") == {SERIES: {"watched": 1}}
    assert (home / "mine" / ANSWERS).is_file()


@pytest.mark.parametrize("chosen", ["", None])
@pytest.mark.parametrize("xdg", ["", "relative", "./relative", "~/relative", "absolute", None])
@pytest.mark.parametrize("at_home", ["", "relative", "~", "absolute", None])
def test_folder_is_that_of_the_platform(
    home: Path, monkeypatch: pytest.MonkeyPatch, chosen: str | None, xdg: str | None, at_home: str | None
) -> None:
    """Without `ETOILE_STATE_DIR` the folder is in `XDG_STATE_HOME`, else at home; relative paths count as unset."""
    for name, value in (("ETOILE_STATE_DIR", chosen), ("XDG_STATE_HOME", xdg), ("HOME", at_home)):
        monkeypatch.delenv(name)
        if value is not None:
            monkeypatch.setenv(name, str(home / name) if value == "absolute" else value)
    monkeypatch.setattr(pwd, "getpwuid", lambda _: SimpleNamespace(pw_dir=str(home / "passwd")))
    owner = home / ("HOME" if at_home == "absolute" else "passwd")
    base = home / "XDG_STATE_HOME" if xdg == "absolute" else owner / ".local" / "state"
    if sys.platform == "linux":
        assert state.folder() == base / "etoile"


def _nobody(_: int) -> NoReturn:
    raise KeyError


@pytest.mark.parametrize("at_home", ["", "relative", None])
def test_without_a_home_nothing_is_saved(
    home: Path, monkeypatch: pytest.MonkeyPatch, run: Run, about_small: None, at_home: str | None
) -> None:
    """A user without a home folder can read at level 0; saving is exit code 4 and names `ETOILE_STATE_DIR`."""
    del about_small
    monkeypatch.chdir(home)
    for name in ("ETOILE_STATE_DIR", "XDG_STATE_HOME", "HOME"):
        monkeypatch.delenv(name)
    if at_home is not None:
        monkeypatch.setenv("HOME", at_home)
    monkeypatch.setattr(pwd, "getpwuid", _nobody)
    before = content(home)
    assert state.load_progress(SERIES) == (0, None)
    assert list(state.read_answers()) == []
    message = "There is no home folder for progress and answers. Set ETOILE_STATE_DIR to a folder."
    assert error_of(save_answer) == message
    assert run("watched", "2") == (4, "", f"etoile: {message}\n")
    home_page = run("home", "--json")
    assert (home_page.code, home_page.err) == (0, "")
    assert content(home) == before


def test_platformdirs_may_return_no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path, which old versions of platformdirs return without a home folder, is not used."""
    monkeypatch.delenv("ETOILE_STATE_DIR")
    monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: Path("~/.local/state/etoile"))
    assert "Set ETOILE_STATE_DIR" in error_of(state.folder)


def test_working_directory_may_be_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a working directory that was removed, a relative folder is empty, and saving is an error."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    monkeypatch.setenv("ETOILE_STATE_DIR", "mine")
    assert state.load_progress(SERIES) == (0, None)
    assert error_of(watch_one_more).startswith(f"Cannot save progress to mine/{PROGRESS}: ")


# Permissions.


@pytest.fixture
def umask() -> Iterator[Callable[[int], int]]:
    """Return a function that sets the umask for this test."""
    before = os.umask(0)
    yield os.umask
    os.umask(before)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_new_files_are_private(folder: Path, umask: Callable[[int], int], mask: int) -> None:
    """New files have mode 0600 and new folders 0700, whatever the umask is."""
    umask(mask)
    watch_one_more()
    save_answer()
    made = [folder.parent, folder, folder / PROGRESS, folder / ANSWERS]
    assert [oct(S_IMODE(each.stat().st_mode)) for each in made] == ["0o700", "0o700", "0o600", "0o600"]


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o400])
def test_modes_of_existing_files_are_kept(existing: Path, umask: Callable[[int], int], mode: int) -> None:
    """Saving keeps the modes of both files and of the folder, and a backup has that of its file."""
    umask(0o077)
    existing.chmod(0o755)
    (existing / PROGRESS).write_bytes(b"invalid")
    (existing / ANSWERS).write_bytes(b"")
    paths = [existing / PROGRESS, existing / ANSWERS]
    paths[0].chmod(mode)
    paths[1].chmod(mode | 0o200)
    watch_one_more()
    watch_one_more()
    save_answer()
    (backup,) = existing.glob(f"{PROGRESS}.broken-*")
    modes = [S_IMODE(each.stat().st_mode) for each in [existing, *paths, backup]]
    assert modes == [0o755, mode, mode | 0o200, mode]


def test_replacement_is_private_from_the_start(existing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The temporary file is created with mode 0600, and never follows a link or opens an existing file."""
    created = []
    real = os.open

    def watched(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            created.append((os.fspath(path), bool(flags & os.O_EXCL and flags & os.O_NOFOLLOW), mode))
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", watched)
    watch_one_more()
    watch_one_more()
    assert [each[1:] for each in created] == [(True, 0o600)] * 2
    assert len({path for path, *_ in created}) == 2
    assert {Path(path).parent for path, *_ in created} == {existing}


@pytest.mark.skipif(not ROOT, reason="only root can give files to another user")
def test_owner_of_an_existing_file_is_kept(existing: Path) -> None:
    """A file that root saves for another user stays that user's."""
    (existing / PROGRESS).write_bytes(b"")
    os.chown(existing / PROGRESS, STRANGER, STRANGER)
    watch_one_more()
    status = (existing / PROGRESS).stat()
    assert (status.st_uid, status.st_gid) == (STRANGER, STRANGER)


def test_owner_that_cannot_be_kept_is_no_error(existing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system refuses to set the owner or the mode, progress is saved all the same."""
    (existing / PROGRESS).write_bytes(b"")
    monkeypatch.setattr(os, "fchmod", _raising(errno.EPERM))
    assert watch_one_more() == (1, None)


def test_permission_denied(tmp_path: Path) -> None:
    """A user without permissions reads what is readable, gets a reason for the rest, and changes nothing."""
    script = """
    def attempt(function, *args):
        try:
            return function(*args)
        except StateError as error:
            return str(error)

    def everything():
        return [
            attempt(state.load_progress, "lamplight"),
            attempt(lambda: [line.decode() for line in state.read_answers()]),
            attempt(state.update_progress, "lamplight", lambda old: old + 1),
            attempt(state.append_answer, b"{}"),
        ]

    os.chdir(sys.argv[1])
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    for name in ("no_folder", "no_file", "no_write", "invalid"):
        os.environ["ETOILE_STATE_DIR"] = name
        report(everything())
    del os.environ["ETOILE_STATE_DIR"]
    os.environ["XDG_STATE_HOME"] = os.path.join(os.getcwd(), "no_write")
    report(everything())
    """
    with TemporaryDirectory() as place:  # not in tmp_path, where only root can go
        base = Path(place)
        shutil.copymode(tmp_path, base)
        base.chmod(0o755)
        for name, progress in (
            ("no_folder", b""),
            ("no_file", b"[lamplight]\nwatched = 2\n"),
            ("no_write", b"[lamplight]\nwatched = 2\n"),
            ("invalid", b"broken"),
        ):
            (base / name).mkdir()
            (base / name / PROGRESS).write_bytes(progress)
            (base / name / ANSWERS).write_bytes(b"old\n")
            for path in (base / name, base / name / PROGRESS, base / name / ANSWERS):
                path.chmod(0o500 if path.is_dir() else 0o000 if name == "no_file" else 0o400)
                if ROOT:
                    os.chown(path, STRANGER, STRANGER)
        (base / "no_folder").chmod(0o000)
        no_folder, no_file, no_write, invalid, platform = run_script(script, place)
        for name in ("no_folder", "no_file", "no_write", "invalid"):
            (base / name).chmod(0o700)
            (base / name / PROGRESS).chmod(0o600)
            (base / name / ANSWERS).chmod(0o600)
        after = content(base)

    def denied(name: str) -> list[object]:
        return [
            [0, f"Cannot read progress from {name}/{PROGRESS}: Permission denied. Ignoring it."],
            f"Cannot read answers from {name}/{ANSWERS}: Permission denied.",
            f"Cannot save progress to {name}/{PROGRESS}: Permission denied.",
            f"Cannot save your answer to {name}/{ANSWERS}: Permission denied.",
        ]

    assert no_folder == denied("no_folder")
    assert no_file == denied("no_file")
    assert no_write == [[2, None], ["old"], *denied("no_write")[2:]]
    warning = f"invalid/{PROGRESS} is invalid and cannot be backed up: Permission denied. Ignoring it."
    assert invalid == [[0, warning], ["old"], *denied("invalid")[2:]]
    prefix = f"{base}/no_write/etoile"
    assert platform[:2] == [[0, None], []]
    assert platform[2:] == [f"{each} Set ETOILE_STATE_DIR to another folder." for each in denied(prefix)[2:]]
    assert [after[f"{name}/{ANSWERS}"] for name in ("no_folder", "no_file", "no_write", "invalid")] == [b"old\n"] * 4
    assert after[f"invalid/{PROGRESS}"] == b"broken"
    assert len([each for each in after.values() if each is not None]) == 8


# Progress.


def test_progress_is_saved_for_each_series(folder: Path) -> None:
    """Each series has its own number, a change gets the old one, and nothing but the file is left."""
    assert state.load_progress(SERIES) == (0, None)
    assert state.update_progress(SERIES, lambda old: old + 2) == (2, None)
    assert state.update_progress("other", lambda old: old + 5) == (5, None)
    assert state.update_progress(SERIES, lambda old: old * 10) == (20, None)
    numbers = [state.load_progress(series) for series in (SERIES, "other", "third")]
    assert numbers == [(20, None), (5, None), (0, None)]
    assert list(content(folder)) == [PROGRESS]
    assert saved(folder) == {SERIES: {"watched": 20}, "other": {"watched": 5}}
    assert (folder / PROGRESS).read_bytes().startswith(HEADER)
    assert (folder / PROGRESS).read_bytes().count(b"#") == 1


_zones = st.none() | st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))])
_plain = (
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.dates()
    | st.times()
    | st.datetimes(timezones=_zones)
)
_keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
_values = st.recursive(_plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3))
_tables = st.dictionaries(_keys.filter(lambda key: key != SERIES), _values, max_size=4)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Set a new state folder, for tests that hypothesis runs many times."""
    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ETOILE_STATE_DIR", place)
        yield Path(place)


@given(others=_tables, own=_values, number=st.integers(0, 99))
def test_other_values_are_kept(others: dict[str, object], own: object, number: int) -> None:
    """Other values in the file, in this table or in others, are the same after a change."""
    before = {**others, SERIES: {"note": own, "watched": number}}
    with temporary_folder() as place:
        (place / PROGRESS).write_text(tomli_w.dumps(before), encoding="utf-8", newline="\n")
        assert state.load_progress(SERIES) == (number, None)
        assert watch_one_more() == (number + 1, None)
        assert saved(place) == {**others, SERIES: {"note": own, "watched": number + 1}}


def test_failing_change_changes_nothing(folder: Path) -> None:
    """Where the change itself raises, the file stays as it was, and the next writer can go on."""
    state.update_progress(SERIES, lambda _: 3)
    before = content(folder)
    with pytest.raises(ZeroDivisionError):
        state.update_progress(SERIES, lambda old: old // 0)
    assert content(folder) == before
    assert watch_one_more() == (4, None)


# Folders that cannot be used.


def _file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"mine")


def _link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True)
    path.symlink_to(path.parent / target)


FOLDERS: dict[str, tuple[Callable[[Path], object], str | None, str]] = {
    "file": (_file, None, "Not a directory."),
    "in_a_file": (lambda path: _file(path.parent), None, "Not a directory."),
    "looping_link": (lambda path: _link(path, path.name), "Too many levels of symbolic links", "Not a directory."),
    "dangling_link": (lambda path: _link(path, "missing"), None, "Not a directory."),
}
"""What is in the place of the folder: how to create it, and the reasons why reading and saving fail."""


@pytest.mark.parametrize("kind", FOLDERS)
def test_unusable_folder(home: Path, folder: Path, kind: str) -> None:
    """Where there can be no folder, there is no progress, saving is an error, and nothing changes."""
    create, reading, saving = FOLDERS[kind]
    create(folder)
    before = content(home)
    assert state.load_progress(SERIES) == (0, reading and warning_of_reading(folder, reading))
    assert state.load_progress(SERIES, repair=False) == (0, None)
    assert errors_of_saving(folder) == {saving}
    assert content(home) == before


def test_name_of_folder_may_be_too_long(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that the system cannot have is a warning when reading and an error when saving."""
    folder = home / ("x" * 300)
    monkeypatch.setenv("ETOILE_STATE_DIR", str(folder))
    reason = "File name too long"
    assert state.load_progress(SERIES) == (0, warning_of_reading(folder, reason))
    assert errors_of_saving(folder) == {f"{reason}."}


# Invalid content.

INVALID = {
    "random_bytes": bytes(range(256)) * 9,
    "not_utf8": b'[lamplight]\nwatched = 2\nname = "\xe9toile"\n',
    "utf16": "[lamplight]\nwatched = 2\n".encode("utf-16"),
    "syntax": b"[lamplight]\nwatched = \n",
    "cut_off": b"[lamplight]\nwatched = 2\n[other",
    "duplicate_table": b"[lamplight]\nwatched = 2\n[lamplight]\nwatched = 3\n",
    "deeply_nested": b"a = " + b"[" * 100_000,
    "long_number": b"[lamplight]\nwatched = " + b"9" * 5000,
    "too_large": b"#" * 1_000_001,
    "string": b'[lamplight]\nwatched = "2"\n',
    "float": b"[lamplight]\nwatched = 2.5\n",
    "infinity": b"[lamplight]\nwatched = inf\n",
    "boolean": b"[lamplight]\nwatched = true\n",
    "list": b"[lamplight]\nwatched = [2]\n",
    "date": b"[lamplight]\nwatched = 2025-04-24\n",
    "negative": b"[lamplight]\nwatched = -1\n",
    "no_table": b"lamplight = 2\n",
    "several_tables": b"[[lamplight]]\nwatched = 2\n",
}


def check_backup(folder: Path, before: os.stat_result, invalid: bytes) -> Path:
    """Return the only backup, after checking that it is the file that was there."""
    (backup,) = (each for each in folder.iterdir() if each.name != PROGRESS)
    assert backup.name.startswith(f"{PROGRESS}.broken-")
    assert os.path.samestat(backup.lstat(), before)
    assert backup.read_bytes() == invalid
    return backup


@pytest.mark.parametrize("kind", INVALID)
@pytest.mark.parametrize("save", [False, True])
def test_invalid_file_is_backed_up(existing: Path, kind: str, *, save: bool) -> None:
    """An invalid file counts as 0 and is renamed, with one warning, by reading and by saving."""
    path = existing / PROGRESS
    path.write_bytes(INVALID[kind])
    before = path.lstat()
    assert state.load_progress(SERIES, repair=False) == (0, None)
    assert content(existing) == {PROGRESS: INVALID[kind]}
    found = watch_one_more() if save else state.load_progress(SERIES)
    backup = check_backup(existing, before, INVALID[kind])
    assert found == (int(save), f"{PROGRESS} is invalid. Backed up as {backup}.")
    assert saved(existing) == ({SERIES: {"watched": 1}} if save else {})
    assert state.load_progress(SERIES) == (int(save), None)


@pytest.mark.parametrize("save", [False, True])
def test_invalid_table_leaves_other_series_in_place(existing: Path, *, save: bool) -> None:
    """Where the table of one series is invalid, the file is backed up, and the other series stay in it."""
    text = f"[other]\nwatched = 5\n[{SERIES}]\nwatched = 'x'\n".encode()
    (existing / PROGRESS).write_bytes(text)
    before = (existing / PROGRESS).lstat()
    number, warning = watch_one_more() if save else state.load_progress(SERIES)
    backup = check_backup(existing, before, text)
    assert (number, warning) == (int(save), f"{PROGRESS} is invalid. Backed up as {backup}.")
    assert saved(existing) == {"other": {"watched": 5}} | ({SERIES: {"watched": 1}} if save else {})
    assert state.load_progress("other") == (5, None)


@given(st.binary() | st.text().map(str.encode) | st.tuples(st.just(HEADER), st.binary()).map(b"".join))
def test_any_bytes_can_be_in_the_progress_file(text: bytes) -> None:
    """Whatever bytes the file has, they are valid, or they are backed up; saving works at once."""
    with temporary_folder() as place:
        (place / PROGRESS).write_bytes(text)
        old, no_warning = state.load_progress(SERIES, repair=False)
        number, warning = watch_one_more()
        backups = [each.read_bytes() for each in place.glob(f"{PROGRESS}.broken-*")]
        assert (number, no_warning) == (old + 1, None)
        assert backups == [text] * (warning is not None)
        assert state.load_progress(SERIES) == (number, None)


@pytest.mark.parametrize("text", [b"", b"\n", b"[lamplight]\n", b"[lamplight]\nwatched = 0\n", b"# a comment\n"])
def test_file_without_a_number_is_valid(existing: Path, text: bytes) -> None:
    """A file without a number for this series is valid, counts as 0, and is not touched by reading."""
    (existing / PROGRESS).write_bytes(text)
    assert state.load_progress(SERIES) == (0, None)
    assert content(existing) == {PROGRESS: text}


@pytest.mark.parametrize("table", ["-1", "'two'", "{ watched = -1 }", "{ watched = 'two' }", "[1]"])
def test_invalid_table_of_another_series_is_ignored(existing: Path, table: str) -> None:
    """The invalid table of one series is kept in place when another series is read and saved."""
    (existing / PROGRESS).write_text(f"other = {table}\n[{SERIES}]\nwatched = 2\n", encoding="utf-8")
    before = saved(existing)
    assert state.load_progress(SERIES) == (2, None)
    assert watch_one_more() == (3, None)
    assert saved(existing) == {**before, SERIES: {"watched": 3}}
    assert list(content(existing)) == [PROGRESS]


def test_backups_do_not_overwrite_each_other(existing: Path) -> None:
    """Each backup has a name of its own."""
    for text in (b"first", b"second"):
        (existing / PROGRESS).write_bytes(text)
        state.load_progress(SERIES)
    del (before := content(existing))[PROGRESS]
    assert sorted(filter(None, before.values())) == [b"first", b"second"]


def _raising(number: int) -> Callable[..., NoReturn]:
    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return fail


def test_backup_that_fails_changes_nothing(existing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an invalid file cannot be renamed it stays: reading warns, saving is an error, nothing else is left."""
    (existing / PROGRESS).write_bytes(b"broken")
    monkeypatch.setattr(Path, "rename", _raising(errno.EACCES))
    reason = "is invalid and cannot be backed up: Permission denied. Ignoring it."
    assert state.load_progress(SERIES) == (0, f"{existing / PROGRESS} {reason}")
    assert error_of(watch_one_more) == f"Cannot save progress to {existing / PROGRESS}: Permission denied."
    assert content(existing) == {PROGRESS: b"broken"}


def test_second_reader_does_not_repeat_the_backup(existing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who waited while another repaired the file returns the new number, without a warning."""
    (existing / PROGRESS).write_bytes(b"broken")
    real = state._locked  # noqa: SLF001 - the moment between reading and locking cannot be reached from outside

    def late(where: Path) -> object:
        (existing / PROGRESS).write_bytes(b"[lamplight]\nwatched = 7\n")
        return real(where)

    monkeypatch.setattr(state, "_locked", late)
    assert state.load_progress(SERIES) == (7, None)
    assert list(content(existing)) == [PROGRESS]


# Files that cannot be read.


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket has at most about 100 bytes
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)
    os.chdir(here)


def _full_folder(path: Path) -> None:
    path.mkdir()
    (path / "mine.txt").write_bytes(b"mine")


NOT_A_FILE = "it is not a regular file"
NO_TARGET = "it is a symbolic link to a file that does not exist"
UNREADABLE: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "folder": (Path.mkdir, {NOT_A_FILE, "Is a directory"}),
    "full_folder": (_full_folder, {NOT_A_FILE, "Is a directory"}),
    "fifo": (os.mkfifo, {NOT_A_FILE}),
    "socket": (_socket, {"No such device or address"}),
    "link_to_folder": (lambda path: path.symlink_to(path.parent), {NOT_A_FILE, "Is a directory"}),
    "dangling_link": (lambda path: path.symlink_to("missing"), {NO_TARGET}),
    "link_into_a_missing_folder": (lambda path: path.symlink_to("missing/file"), {NO_TARGET}),
    "looping_link": (lambda path: path.symlink_to(path), {"Too many levels of symbolic links"}),
}
"""What is in the place of a file: how to create it, and the reasons why it cannot be used."""


def check_refused(existing: Path, reasons: set[str]) -> None:
    """Check that neither file can be read or saved, for one of these reasons, and that both are left alone."""
    before, inode = content(existing), (existing / PROGRESS).lstat().st_ino
    number, warning = state.load_progress(SERIES)
    assert number == 0
    assert warning in {warning_of_reading(existing, reason) for reason in reasons}
    assert errors_of_saving(existing) <= {f"{reason}." for reason in reasons}
    prefix = f"Cannot read answers from {existing / ANSWERS}: "
    assert error_of(lambda: list(state.read_answers())) in {f"{prefix}{reason}." for reason in reasons}
    assert (content(existing), (existing / PROGRESS).lstat().st_ino) == (before, inode)


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_not_a_file_is_refused(existing: Path, kind: str) -> None:
    """What is not a file is left alone: reading warns, saving is an error, and nobody waits for a FIFO."""
    create, reasons = UNREADABLE[kind]
    for name in (PROGRESS, ANSWERS):
        create(existing / name)
    check_refused(existing, reasons)


def test_device_is_refused(existing: Path) -> None:
    """A device is left alone. This one is a terminal, since nobody, not even root, can replace one by a file."""
    handles = os.openpty()
    for name in (PROGRESS, ANSWERS):
        (existing / name).symlink_to(os.ttyname(handles[1]))
    check_refused(existing, {NOT_A_FILE})
    for handle in handles:
        os.close(handle)


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.EACCES, errno.EMFILE])
@pytest.mark.parametrize("moment", ["open", "read"])
def test_read_error_is_not_invalid_content(
    existing: Path, monkeypatch: pytest.MonkeyPatch, number: int, moment: str
) -> None:
    """A file that cannot be read now is neither renamed nor overwritten: reading warns, saving is an error."""
    watch_one_more()
    save_answer()
    before = content(existing)
    real = os.open

    def failing(path: Path, flags: int, *mode: int) -> int:
        if Path(path).name in (PROGRESS, ANSWERS):
            raise OSError(number, os.strerror(number))
        return real(path, flags, *mode)

    with monkeypatch.context() as patch:
        if moment == "open":
            patch.setattr(os, "open", failing)
        else:
            patch.setattr(os, "fdopen", _raising(number))
        assert state.load_progress(SERIES) == (0, warning_of_reading(existing, os.strerror(number)))
        assert state.load_progress(SERIES, repair=False) == (0, None)
        assert error_of(watch_one_more).endswith(f": {os.strerror(number)}.")
        assert error_of(lambda: list(state.read_answers())).endswith(f": {os.strerror(number)}.")
    assert content(existing) == before
    assert watch_one_more() == (2, None)


@pytest.mark.skipif(not Path("/proc/self/mem").is_file(), reason="needs a file whose first byte cannot be read")
def test_real_read_error(existing: Path) -> None:
    """A file that gives EIO, as a failing disk does, is a warning when reading and an error when saving."""
    for name in (PROGRESS, ANSWERS):
        (existing / name).symlink_to("/proc/self/mem")
    assert state.load_progress(SERIES) == (0, warning_of_reading(existing, "Input/output error"))
    assert error_of(watch_one_more).endswith(": Input/output error.")
    assert error_of(lambda: list(state.read_answers())).endswith(": Input/output error.")


@pytest.mark.usefixtures("about_small")
def test_scores_warn_of_answers_that_cannot_be_read(existing: Path, run: Run) -> None:
    """`scores` warns where the answers cannot be read, and shows what it can."""
    (existing / ANSWERS).mkdir()
    outcome = run("scores", "--json")
    reason = f"etoile: Cannot read answers from {existing / ANSWERS}: it is not a regular file.\n"
    assert (outcome.code, outcome.err) == (0, reason)
    assert json.loads(outcome.out)["total"] == 0


@pytest.mark.usefixtures("about_small")
def test_watched_warns_once(existing: Path, run: Run) -> None:
    """`watched` warns once where progress cannot be read."""
    (existing / PROGRESS).mkdir()
    outcome = run("watched", "--json")
    assert (outcome.code, outcome.err) == (0, f"etoile: {warning_of_reading(existing, NOT_A_FILE)}\n")


# Symbolic links.


@pytest.mark.parametrize("links", [1, 3])
def test_link_is_followed(existing: Path, home: Path, links: int) -> None:
    """A link to a file stays a link, through other links too, and the file that it leads to is rewritten."""
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    for name in (PROGRESS, ANSWERS):
        (elsewhere / f"{name}.0").write_bytes(b"")
        (elsewhere / f"{name}.0").chmod(0o640)
        for number in range(1, links):
            (elsewhere / f"{name}.{number}").symlink_to(f"{name}.{number - 1}")
        (existing / name).symlink_to(elsewhere / f"{name}.{links - 1}")
    assert [watch_one_more(), watch_one_more()] == [(1, None), (2, None)]
    save_answer()
    assert state.load_progress(SERIES) == (2, None)
    assert list(state.read_answers()) == [b"{}"]
    assert all((existing / name).is_symlink() for name in (PROGRESS, ANSWERS))
    files = [each for each in [*existing.iterdir(), *elsewhere.iterdir()] if not each.is_symlink()]
    assert sorted(each.name for each in files) == [f"{ANSWERS}.0", f"{PROGRESS}.0"]
    assert {S_IMODE(each.stat().st_mode) for each in files} == {0o640}


def test_linked_folder_is_used(home: Path, folder: Path) -> None:
    """The folder may be a link to another."""
    (home / "elsewhere").mkdir()
    folder.parent.mkdir()
    folder.symlink_to(home / "elsewhere")
    watch_one_more()
    assert saved(home / "elsewhere") == {SERIES: {"watched": 1}}


@pytest.mark.parametrize("save", [False, True])
def test_invalid_file_behind_a_link_is_backed_up(existing: Path, home: Path, *, save: bool) -> None:
    """The file that a link leads to is backed up beside itself, and the link leads to a new file."""
    target = home / "elsewhere.toml"
    target.write_bytes(b"broken")
    (existing / PROGRESS).symlink_to(target)
    number, warning = watch_one_more() if save else state.load_progress(SERIES)
    (backup,) = home.glob("elsewhere.toml.broken-*")
    assert (number, warning) == (int(save), f"elsewhere.toml is invalid. Backed up as {backup}.")
    assert backup.read_bytes() == b"broken"
    assert (existing / PROGRESS).readlink() == target
    assert state.load_progress(SERIES) == (int(save), None)


# Temporary files.


def _prepare_file(path: Path, stranger: Path) -> None:
    path.write_bytes(stranger.read_bytes())


def _prepare_fifo(path: Path, _: Path) -> None:
    os.mkfifo(path)


def _prepare_loop(path: Path, _: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("prepare", [Path.symlink_to, Path.hardlink_to, _prepare_file, _prepare_fifo, _prepare_loop])
@pytest.mark.parametrize("name", ["progress.toml.new", "progress.toml.0707070707070707.new"])
def test_prepared_temporary_file_is_not_used(
    existing: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    prepare: Callable[[Path, Path], object],
) -> None:
    """What another user puts in the place of the temporary file is never opened, even if they guess its name."""
    watch_one_more()
    stranger = home / "stranger.txt"
    stranger.write_bytes(b"not yours")
    prepare(existing / name, stranger)
    before = content(home)
    monkeypatch.setattr(os, "urandom", lambda count: b"\x07" * count)
    if name == "progress.toml.new":
        assert watch_one_more() == (2, None)
    else:
        assert error_of(watch_one_more) == f"Cannot save progress to {existing / PROGRESS}: File exists."
        assert content(home) == before
    assert stranger.read_bytes() == b"not yours"
    assert os.path.lexists(existing / name)


def test_old_temporary_files_are_removed(existing: Path) -> None:
    """The next writer removes the old temporary files of killed writers, and nothing else."""
    watch_one_more()
    old, new = time.time() - 61, time.time() - 30
    names = {
        "progress.toml.0123456789abcdef.new": old,
        "progress.toml.fedcba9876543210.new": old,
        "progress.toml.00000000000000aa.new": new,
        "progress.toml.0123456789ABCDEF.new": old,
        "progress.toml.0123456789abcde.new": old,
        "progress.toml.new": old,
        "other.toml.0123456789abcdef.new": old,
        "progress.toml.broken-20250424": old,
    }
    for name, modified in names.items():
        (existing / name).write_bytes(b"")
        os.utime(existing / name, (modified, modified))
    (existing / "progress.toml.aaaaaaaaaaaaaaaa.new").mkdir()
    os.utime(existing / "progress.toml.aaaaaaaaaaaaaaaa.new", (old, old))
    before = set(content(existing))
    watch_one_more()
    assert before - set(content(existing)) == {*list(names)[:2]}


# Disks that fail.


@contextmanager
def limited(kind: int, value: int) -> Iterator[None]:
    """Limit a resource of this process."""
    soft, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value, hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (soft, hard))


def test_files_cannot_grow(folder: Path) -> None:
    """Where files cannot grow, both stay as they were, and nothing else is left behind."""
    state.append_answer(b"old")
    watch_one_more()
    before = content(folder)
    with limited(resource.RLIMIT_FSIZE, 9):
        assert error_of(watch_one_more) == f"Cannot save progress to {folder / PROGRESS}: File too large."
        message = error_of(lambda: state.append_answer(b"x" * 99))  # nine bytes of it fit
        assert message == f"Cannot save your answer to {folder / ANSWERS}: No space left on device."
        (folder / PROGRESS).write_bytes(b"broken")
        warning = f"{folder / PROGRESS} is invalid and cannot be backed up: File too large. Ignoring it."
        assert state.load_progress(SERIES) == (0, warning)
    assert content(folder) == {**before, PROGRESS: b"broken"}
    state.append_answer(b"new")
    assert list(state.read_answers()) == [b"old", b"new"]


@pytest.mark.usefixtures("folder")
def test_part_of_an_answer_that_cannot_be_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a part of an answer stays in the file, the answer is not saved, and the next has its own line."""
    state.append_answer(b"old")
    monkeypatch.setattr(os, "ftruncate", _raising(errno.EPERM))
    with limited(resource.RLIMIT_FSIZE, 9):
        error_of(lambda: state.append_answer(b"x" * 99))
    state.append_answer(b"new")
    assert list(state.read_answers()) == [b"old", b"xxxxx", b"new"]


_SMALL_DISK = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
_SMALL_DISK += ['mount -t tmpfs -o size=64k none "$1" && shift && exec "$@"', "sh"]
"""The command that mounts a small disk on a folder and runs a command, the only one to see that disk."""


def test_full_disk(home: Path) -> None:
    """On a disk that fills up, no answer is cut off, progress keeps its number, and space makes all work again."""
    script = """
    os.environ["ETOILE_STATE_DIR"] = folder = sys.argv[1]
    state.update_progress("lamplight", lambda _: 2)
    sent = 0
    try:
        while True:
            state.append_answer(b"%04d" % sent + b"x" * 99)
            sent += 1
    except StateError as error:
        report(str(error))
    lines = list(state.read_answers())
    report([sent, [int(line[:4]) for line in lines] == [*range(sent)], {len(line) for line in lines} == {103}])
    try:
        state.update_progress("lamplight", lambda _: 3)
    except StateError as error:
        report(str(error))
    report([state.load_progress("lamplight"), sorted(os.listdir(folder))])
    os.truncate(folder + "/answers.jsonl", 0)
    state.append_answer(b"new")
    report([state.update_progress("lamplight", lambda _: 3), [line.decode() for line in state.read_answers()]])
    """
    prefix = [*_SMALL_DISK, str(home)]
    if not shutil.which("unshare") or subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs to mount a small disk")
    answer, lines, progress, after, last = run_script(script, str(home), prefix=prefix)
    assert answer == f"Cannot save your answer to {home / ANSWERS}: No space left on device."
    assert lines[0] > 100
    assert lines[1:] == [True, True]
    assert progress == f"Cannot save progress to {home / PROGRESS}: No space left on device."
    assert after == [[2, None], [ANSWERS, PROGRESS]]
    assert last == [[3, None], ["new"]]


def _failing_fsync(monkeypatch: pytest.MonkeyPatch, *, of_files: bool) -> None:
    real = os.fsync

    def fail(handle: int) -> None:
        if S_ISREG(os.fstat(handle).st_mode) == of_files:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(handle)

    monkeypatch.setattr(os, "fsync", fail)


def test_content_that_cannot_be_synced_is_not_saved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the new content does not reach the disk, the old file stays and the temporary file goes."""
    watch_one_more()
    before = content(folder)
    _failing_fsync(monkeypatch, of_files=True)
    assert error_of(watch_one_more) == f"Cannot save progress to {folder / PROGRESS}: Input/output error."
    assert content(folder) == before


def test_folder_that_cannot_be_synced_is_no_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file system cannot sync folders, progress is saved all the same."""
    _failing_fsync(monkeypatch, of_files=False)
    assert watch_one_more() == (1, None)
    assert saved(folder) == {SERIES: {"watched": 1}}


# Locks.


class Clock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        """Start at 0."""
        self.now = 0.0
        self.alarm: tuple[float, Callable[[], object]] | None = None

    def monotonic(self) -> float:
        """Return the seconds since the start."""
        return self.now

    def time(self) -> float:
        """Return the same."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Move on, and call what was to be called by then."""
        self.now += seconds
        if self.alarm and self.now >= self.alarm[0]:
            self.alarm[1]()
            self.alarm = None


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock that the program uses in this test."""
    clock = Clock()
    monkeypatch.setattr(state, "time", clock)
    return clock


@pytest.fixture
def lock(existing: Path) -> Iterator[int]:
    """Return the handle of a lock on the folder, as another process would hold it."""
    handle = os.open(existing, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    yield handle
    os.close(handle)


@pytest.mark.parametrize("save", [watch_one_more, save_answer])
def test_lock_is_waited_for(existing: Path, lock: int, clock: Clock, save: Callable[[], object]) -> None:
    """A writer waits until another process gives the lock back."""
    clock.alarm = 4.5, lambda: fcntl.flock(lock, fcntl.LOCK_UN)
    save()
    assert 4.5 <= clock.now < 4.6
    assert len(content(existing)) == 1


@pytest.mark.usefixtures("lock")
def test_waiting_for_a_lock_ends(existing: Path, clock: Clock) -> None:
    """After five seconds a writer gives up with an error, and nothing has changed."""
    (existing / PROGRESS).write_bytes(b"broken")
    reason = "another process has locked it; try again"
    assert errors_of_saving(existing) == {f"{reason}."}
    assert 10 <= clock.now < 10.1
    warning = f"{existing / PROGRESS} is invalid and cannot be backed up: {reason}. Ignoring it."
    assert state.load_progress(SERIES) == (0, warning)
    assert content(existing) == {PROGRESS: b"broken"}


@pytest.mark.usefixtures("lock")
def test_readers_do_not_wait(existing: Path, clock: Clock) -> None:
    """Valid files are read while another process holds the lock."""
    (existing / PROGRESS).write_bytes(b"[lamplight]\nwatched = 2\n")
    (existing / ANSWERS).write_bytes(b"{}\n")
    assert state.load_progress(SERIES) == (2, None)
    assert list(state.read_answers()) == [b"{}"]
    assert clock.now == 0


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP, errno.EINVAL, errno.ENOSYS, errno.EBADF, errno.EIO])
def test_file_system_without_locks(folder: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """On a file system that has no locks, everything is saved without them."""
    monkeypatch.setattr(fcntl, "flock", _raising(number))
    assert watch_one_more() == (1, None)
    save_answer()
    assert saved(folder) == {SERIES: {"watched": 1}}
    assert list(state.read_answers()) == [b"{}"]


def test_system_without_fcntl(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `fcntl`, everything is saved and backed up all the same."""
    monkeypatch.setattr(state, "fcntl", None)
    assert watch_one_more() == (1, None)
    save_answer()
    assert list(state.read_answers()) == [b"{}"]
    (folder / PROGRESS).write_bytes(b"broken")
    number, warning = state.load_progress(SERIES)
    assert (number, warning is None) == (0, False)
    assert sorted(name.partition("-")[0] for name in content(folder)) == [ANSWERS, PROGRESS, f"{PROGRESS}.broken"]


def test_module_loads_without_fcntl(monkeypatch: pytest.MonkeyPatch) -> None:
    """The module can be imported where there is no `fcntl`."""
    monkeypatch.setitem(sys.modules, "fcntl", None)
    spec = spec_from_file_location("state_elsewhere", state.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.fcntl is None


# Answers.


def test_answers_are_kept_in_order(folder: Path) -> None:
    """Each answer is a line of its own, the oldest first."""
    assert list(state.read_answers()) == []
    for number in range(3):
        state.append_answer(b"%d" % number)
    assert list(state.read_answers()) == [b"0", b"1", b"2"]
    assert content(folder) == {ANSWERS: b"0\n1\n2\n"}


@pytest.mark.parametrize(
    ("before", "lines"),
    [(b"", []), (b"old\n", [b"old"]), (b"old\n{cut o", [b"old", b"{cut o"]), (b"\n", [b""]), (b"\xff", [b"\xff"])],
)
def test_new_answer_has_its_own_line(existing: Path, before: bytes, lines: list[bytes]) -> None:
    """An answer starts on a new line after one that was cut off, and what is there is not changed."""
    (existing / ANSWERS).write_bytes(before)
    state.append_answer(b"new")
    assert list(state.read_answers()) == [*lines, b"new"]
    assert (existing / ANSWERS).read_bytes().startswith(before)


@given(st.binary() | st.lists(st.binary(max_size=12), max_size=9).map(b"\n".join))
def test_overlong_lines_are_empty(written: bytes) -> None:
    """A line above the limit is returned as empty bytes; the lines before and after are not affected."""
    lines = written.removesuffix(b"\n").split(b"\n") if written else []
    with temporary_folder() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "_MAX_LINE_LENGTH", 8)
        (place / ANSWERS).write_bytes(written)
        assert list(state.read_answers()) == [line if len(line) < 8 else b"" for line in lines]


LOGGED = SMALL.with_name("answers.jsonl").read_bytes().splitlines()[0]
"""A valid line of the log."""


def _line(key: str, value: str) -> bytes:
    """Return a line of the log with another value, as JSON, for one key."""
    before = f'"{key}": {json.dumps(json.loads(LOGGED)[key])}'
    assert before.encode() in LOGGED
    return LOGGED.replace(before.encode(), f'"{key}": {value}'.encode())


INVALID_VALUES = [
    ("when", '"9999-12-31T23:59:59Z"'),
    ("when", '"9999-12-31T00:00:00Z"'),
    ("when", '"0001-01-01T00:00:00Z"'),
    ("when", '"9999-12-31T23:59:59-12:00"'),
    ("when", '"2025-04-24T20:00:00"'),
    ("when", '"2025-04-24T20:00:00+02:00"'),
    ("points", "-0.5"),
    ("points", "3.5"),
    ("points", "1e308"),
    ("points", "1e999"),
    ("points", "-1e999"),
    ("points", "NaN"),
    ("points", "Infinity"),
]


@pytest.mark.usefixtures("about_small")
@pytest.mark.parametrize("zone", sample(["Asia/Tokyo", "America/New_York", "UTC", "X-23:59", "X+23:59"], 2))
def test_values_that_no_game_has_are_invalid(
    existing: Path, run: Run, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    """Lines with impossible dates or points are invalid in every time zone, and no sum is null or an error."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    invalid = [_line(*each) for each in INVALID_VALUES]
    edges = [_line("when", f'"{when}"') for when in ("0001-01-02T00:00:00Z", "9999-12-30T23:59:59Z")]
    valid = [*edges, _line("points", "1"), _line("points", "-0.0")]
    (existing / ANSWERS).write_bytes(b"\n".join([*valid[:2], *invalid, *valid[2:]]))
    for options in ([], ["--json"]):
        outcome = run("scores", *options)
        assert outcome.code == 0
        assert f"etoile: Skipped {len(invalid)} invalid lines in the log of answers.\n" in outcome.err
    summary = json.loads(outcome.out)
    assert summary["total"] == len(valid)
    assert summary["points"] == 1.0


def test_long_texts_are_shortened(folder: Path) -> None:
    """However much a player types, the answer fits in a line that can be read again."""
    question = DrawnQuestion(
        id="q",
        topic="plot",
        difficulty=Difficulty.EASY,
        prompt="?",
        choices=("A", "B", "C", "D"),
        answer="A",
        explanation="A.",
        sources=("s",),
    )
    long = "\x01" * 100_000
    reply = Reply(question=question, given=long, right=False, points=0.0, player=long)
    when = datetime(2025, 4, 24, tzinfo=UTC)
    game = history.LoggedGame(series=SERIES, id="g", mode=history.Mode.OWN, level=0)
    state.append_answer(history.encode_answer(history.make_answer(reply, game, when=when)))
    (answer,), invalid = history.decode_answers(state.read_answers(), series=SERIES)
    assert invalid == 0
    assert answer.given == answer.player == long[:1000]
    assert list(content(folder)) == [ANSWERS]


# Processes.

PRELUDE = """
import json, os, platform, random, resource, signal, sys, traceback
import glob, platformdirs, rtoml, tomli_w  # before processes are forked, limited or become another user
from datetime import UTC, datetime
from etoile_cli import state
from etoile_cli.errors import StateError

state._LOCK_TIMEOUT = 60.0  # seconds; many writers on a slow disk are no failure

def report(value):
    os.write(1, json.dumps(value).encode() + b"\\n")

def fork(action):
    child = os.fork()
    if not child:
        code = 1
        try:
            action()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return child

def together(actions):
    gate, opened = os.pipe()
    def start(action):
        os.close(opened)
        os.read(gate, 1)  # ends when the parent closes the pipe, for all at once
        action()
    children = [fork(lambda action=action: start(action)) for action in actions]
    os.close(opened)
    assert {os.waitpid(child, 0)[1] for child in children} == {0}

def watch_one_more():
    return state.update_progress("lamplight", lambda old: old + 1)
"""


def run_script(script: str, *args: str, prefix: list[str] | None = None) -> list[Any]:
    """Run a script in a process of its own and return what it reports."""
    command = [*(prefix or []), sys.executable, "-W", "ignore", "-c", PRELUDE + dedent(script), *args]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    return [json.loads(line) for line in ended.stdout.splitlines()]


@pytest.mark.parametrize("invalid", [False, True])
def test_many_writers_at_once(folder: Path, *, invalid: bool) -> None:
    """Each of many writers at once counts one more; an invalid file is backed up once, and nothing else is left."""
    count = 100 if EXHAUSTIVE else 20
    if invalid:
        folder.mkdir(parents=True)
        (folder / PROGRESS).write_bytes(b"broken")
    warnings = run_script(f"together([lambda: report(watch_one_more()[1])] * {count})")
    assert saved(folder) == {SERIES: {"watched": count}}
    backups = {name: text for name, text in content(folder).items() if name != PROGRESS}
    assert list(backups.values()) == [b"broken"] * invalid
    assert [warning for warning in warnings if warning] == [
        f"{PROGRESS} is invalid. Backed up as {folder / name}." for name in backups
    ]


def test_answers_and_progress_at_once(existing: Path) -> None:
    """Ten writers of answers and ten of progress at once lose nothing; each one's lines are whole and in order."""
    lines = 100 if EXHAUSTIVE else 15
    (existing / ANSWERS).write_bytes(b"cut o")
    run_script(
        """
    lines = int(sys.argv[1])
    def answer(writer):
        for number in range(lines):
            state.append_answer(b"%d %d %s" % (writer, number, b"x" * 9999))
    def watch():
        for number in range(lines // 5):
            watch_one_more()
    together([*([watch] * 10), *(lambda writer=writer: answer(writer) for writer in range(10))])
    """,
        str(lines),
    )
    assert saved(existing) == {SERIES: {"watched": lines // 5 * 10}}
    first, *others = state.read_answers()
    assert first == b"cut o"
    found = [line.split() for line in others]
    assert {line[2] for line in found} == {b"x" * 9999}
    for writer in range(10):
        assert [int(line[1]) for line in found if int(line[0]) == writer] == list(range(lines))
    assert len(found) == 10 * lines
    assert sorted(content(existing)) == [ANSWERS, PROGRESS]


KILLED_AT_EACH_LINE = """
state._MAX_TEMPORARY_AGE = -1  # so that the next writer removes what the killed one left
first, step, action = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
save = watch_one_more if action == "progress" else lambda: state.append_answer(b"{}")

def files():
    folder = state.folder()
    return {each.name: each.read_text() for each in folder.iterdir()}

def killed_at(line):
    def traced():
        left = line
        def trace(frame, event, _):
            nonlocal left
            if frame.f_code.co_filename != state.__file__ and "pathlib" not in frame.f_code.co_filename:
                return None
            if event == "line":
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace
        sys.settrace(trace)
        save()
    return os.WIFSIGNALED(os.waitpid(fork(traced), 0)[1])

save()
line = first
while killed_at(line):
    left = files()
    save()
    report([left, files()])
    line += step
"""
"""Kills a writer at every nth line that it runs in the module or in `pathlib`; the first three writes are counted."""


@pytest.mark.parametrize("first", sample(range(1, 10), 1))
def test_progress_writer_killed_at_each_line(folder: Path, first: int) -> None:
    """Wherever a writer is killed, the file has the old number or the new one, and the next writer tidies up."""
    moments = run_script(KILLED_AT_EACH_LINE, str(first), "9", "progress")
    assert len(moments) > 9
    assert EXHAUSTIVE or any(len(left) > 1 for left, _ in moments)
    before = 1
    for left, after in moments:
        number = tomllib.loads(left[PROGRESS])[SERIES]["watched"]
        assert number in (before, before + 1)
        assert list(after) == [PROGRESS]
        before = tomllib.loads(after[PROGRESS])[SERIES]["watched"]
        assert before == number + 1
    assert saved(folder) == {SERIES: {"watched": before + 1}}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("first", sample(range(1, 5), 1))
def test_answer_writer_killed_at_each_line(first: int) -> None:
    """Wherever a writer is killed, its answer is in the file as a whole or not at all."""
    moments = run_script(KILLED_AT_EACH_LINE, str(first), "4", "answers")
    assert len(moments) > 4
    before = 1
    for left, after in moments:
        count = len(left[ANSWERS]) // 3
        assert count in (before, before + 1)
        assert left == {ANSWERS: "{}\n" * count}
        assert after == {ANSWERS: "{}\n" * (count + 1)}
        before = count + 1


KILLED_AT_ANY_TIME = """
def kill(write, count):
    # Kill a process that reports each number after it has saved it; return the last number that it reported.
    reading, writing = os.pipe()
    def saving():
        os.close(reading)
        number = 0
        while True:
            number = write(number)
            os.write(writing, b"%d\\n" % number)
    child = fork(saving)
    os.close(writing)
    with os.fdopen(reading, "rb") as numbers:
        for _ in range(count):
            last = int(numbers.readline())
        for _ in range(chance.randrange(2000)):  # some microseconds
            pass
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return int([last, *numbers][-1])

def answer(number):
    state.append_answer(b"%d %s" % (number + 1, b"x" * chance.randrange(9999)))
    return number + 1

chance = random.Random(int(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    said = kill(lambda _: watch_one_more()[0], chance.randrange(1, 5))
    report([said, state.load_progress("lamplight")])
    log = state.folder() / "answers.jsonl"
    log.unlink(missing_ok=True)
    said = kill(answer, chance.randrange(1, 30))
    text = log.read_bytes()
    state.append_answer(b"last x")
    report([said, text.endswith(b"\\n"), [line.split()[0].decode() for line in state.read_answers()]])
"""


@pytest.mark.parametrize("seed", sample(range(10), 1))
def test_writers_killed_at_any_time(existing: Path, seed: int) -> None:
    """Writers killed at random moments leave files that can be read, and everything that they reported is saved."""
    times = 50 if EXHAUSTIVE else 12
    reports = run_script(KILLED_AT_ANY_TIME, str(seed), str(times))
    assert len(reports) == 2 * times
    for said, (number, warning) in reports[::2]:
        assert warning is None
        assert number in (said, said + 1)
    for said, whole, lines in reports[1::2]:
        assert lines[-1] == "last"
        numbers = [*map(int, lines[: -1 if whole else -2])]
        assert numbers in ([*range(1, said + 1)], [*range(1, said + 2)])
    temporaries = [name for name in content(existing) if name.endswith(".new")]
    assert len(temporaries) <= times


def test_little_memory(existing: Path) -> None:
    """A log of 100 MB, with lines of any length, and a progress file of the same size need little memory."""
    size = 100_000_000
    with (existing / ANSWERS).open("wb") as file:
        file.truncate(size)  # one line of zeros, which needs no space on disk
        file.seek(size)
        file.write(b"\ngood\n")
        for _ in range(100 if EXHAUSTIVE else 5):
            file.write((b"x" * 999 + b"\n") * 1000)
    with (existing / PROGRESS).open("wb") as file:
        file.truncate(size)
    script = """
    with open("/proc/self/statm") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    limit = used + 30_000_000
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    lines = state.read_answers()
    report([next(lines).decode(), next(lines).decode(), sum(len(line) for line in lines)])
    report(state.load_progress("lamplight"))
    """
    if not Path("/proc/self/statm").exists():
        pytest.skip("needs to know how much memory a process uses")
    (first, second, rest), (number, warning) = run_script(script)
    assert (first, second) == ("", "good")
    assert rest == 999 * 1000 * (100 if EXHAUSTIVE else 5)
    assert (number, "is invalid. Backed up as" in warning) == (0, True)
    assert sorted(each.stat().st_size > size - 1 for each in existing.iterdir()) == [False, True, True]


def test_few_open_files(existing: Path) -> None:
    """With too few open files, each call works or is an error, and the files are intact afterwards."""
    reports = run_script("""
    watch_one_more()
    state.append_answer(b"0")
    for limit in range(3, 9):
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        results = []
        for action in (
            lambda: state.load_progress("lamplight"),
            watch_one_more,
            lambda: state.append_answer(b"%d" % limit),
            lambda: len([*state.read_answers()]),
        ):
            try:
                results.append(action())
            except StateError as error:
                results.append(str(error))
        report(results)
    """)
    reason = "Too many open files"
    assert reports[0] == [
        [0, warning_of_reading(existing, reason)],
        f"Cannot save progress to {existing / PROGRESS}: {reason}.",
        f"Cannot save your answer to {existing / ANSWERS}: {reason}.",
        f"Cannot read answers from {existing / ANSWERS}: {reason}.",
    ]
    successes = [sum(not isinstance(result, str) for result in results[1:]) for results in reports]
    assert successes == sorted(successes)
    assert successes[-1] == 3
    watched = [results[1][0] for results in reports if not isinstance(results[1], str)]
    assert saved(existing) == {SERIES: {"watched": 1 + len(watched)}}
    answers = sum(results[2] is None for results in reports)
    assert len(list(state.read_answers())) == 1 + answers
    assert sorted(content(existing)) == [ANSWERS, PROGRESS]
