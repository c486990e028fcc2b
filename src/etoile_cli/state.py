"""The viewer's progress and answers: two files in the user's state folder, readable by this user alone.

The progress file is replaced as a whole, and backed up first where its content is invalid. Answers are appended.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EINVAL, ENOSPC, ENOTDIR, EPERM, EROFS, ETIMEDOUT
from pathlib import Path
from stat import S_IMODE, S_ISREG
from typing import Any, BinaryIO

from etoile_cli.errors import StateError
from etoile_cli.state_folder import user_state_folder

try:
    import fcntl
except ImportError:  # Windows: files are still replaced as a whole, but two writers may run at once
    fcntl = None  # type: ignore[assignment]  # the module is optional

_PROGRESS = "progress.toml"
_ANSWERS = "answers.jsonl"
_HEADER = "# Written by etoile; comments are not kept.\n"
_LOCK_TIMEOUT = 5.0  # seconds to wait for another process
_LOCK_INTERVAL = 0.01  # seconds between two attempts
_MAX_TEMPORARY_AGE = 60.0  # seconds after which no writer can still need its temporary file
_MAX_PROGRESS_SIZE = 1_000_000  # bytes; a longer file is not valid
_MAX_LINE_LENGTH = 64_000  # bytes of an answer; a longer line is not valid

# Opening a FIFO must not wait, and a terminal must not become the controlling one. Windows lacks some of the flags.
_OPEN_FLAGS = sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"))
_CREATE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def folder() -> Path:
    """Return the folder of both files, which need not exist: `ETOILE_STATE_DIR`, else the one of the platform.

    Raises StateError where the user has no home folder.
    """
    if chosen := os.environ.get("ETOILE_STATE_DIR"):
        return Path(chosen)
    if path := user_state_folder():
        return path
    raise StateError("There is no home folder for progress and answers. Set ETOILE_STATE_DIR to a folder.")


def load_progress(series: str, *, repair: bool = True) -> tuple[int, str | None]:
    """Return how many episodes of `series` were watched, 0 where that is not known, and a warning or None.

    A file that cannot be read stays as it is. A file with invalid content is backed up, and the warning says where.
    Without `repair` there is no backup and no warning.
    """
    try:
        path = folder() / _PROGRESS
    except StateError:
        return 0, None
    try:
        target = _follow_link(path)
        tables, invalid = _read_tables(target, series)
    except OSError as error:
        return 0, f"Cannot read progress from {path}: {error.strerror}. Ignoring it." if repair else None
    if invalid and repair:
        return _repair(target, series)
    return _level(tables, series), None


def update_progress(series: str, change: Callable[[int], int]) -> tuple[int, str | None]:
    """Save how many episodes of `series` were watched and return it, and a warning or None.

    `change` gets the old number and returns the new one, while no other process can write. Raises StateError where
    it cannot be saved, and then the old number stays.
    """
    path = folder() / _PROGRESS
    try:
        _make_folder(path.parent)
        target = _follow_link(path)
        with _locked(target.parent):
            tables, invalid = _read_tables(target, series)
            number = change(_level(tables, series))
            tables[series] = {**tables.get(series, {}), "watched": number}
            return number, _replace(target, tables, back_up=invalid)
    except OSError as error:
        raise _save_error("progress", path, error) from None


def read_answers() -> Iterator[bytes]:
    """Yield the lines of all answers, oldest first, without line ends; an overlong line as empty bytes.

    Raises StateError where the file exists and cannot be read.
    """
    try:
        path = folder() / _ANSWERS
    except StateError:
        return
    try:
        with os.fdopen(_open_file(_follow_link(path), os.O_RDONLY), "rb") as file:
            yield from _lines(file)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise StateError(f"Cannot read answers from {path}: {error.strerror}.") from None


def append_answer(line: bytes) -> None:
    """Append the line of one answer as a whole. Raises StateError where it cannot be saved."""
    path = folder() / _ANSWERS
    try:
        _make_folder(path.parent)
        target = _follow_link(path)
        with _locked(target.parent):
            handle = _open_file(target, os.O_RDWR | os.O_APPEND | os.O_CREAT)
            try:
                _append_line(handle, line)
            finally:
                os.close(handle)
    except OSError as error:
        raise _save_error("your answer", path, error) from None


def _save_error(what: str, path: Path, error: OSError) -> StateError:
    """Return the error for a failed write, with advice where another folder would help."""
    denied = error.errno in (EACCES, EPERM, EROFS) and not os.environ.get("ETOILE_STATE_DIR")
    advice = " Set ETOILE_STATE_DIR to another folder." if denied else ""
    return StateError(f"Cannot save {what} to {path}: {error.strerror}.{advice}")


def _level(tables: dict[str, Any], series: str) -> int:
    number: int = tables.get(series, {}).get("watched", 0)
    return number


def _read_tables(path: Path, series: str) -> tuple[dict[str, Any], bool]:
    """Return the tables of the progress file and whether something in it is invalid; no tables without a file.

    Of a file that is invalid for `series` alone, the tables of other series are returned. Raises OSError where the
    file cannot be read.
    """
    try:
        with os.fdopen(_open_file(path, os.O_RDONLY), "rb") as file:
            content = file.read(_MAX_PROGRESS_SIZE + 1)
    except (FileNotFoundError, NotADirectoryError):
        return {}, False
    from rtoml import loads

    try:
        tables = loads(content.decode()) if len(content) <= _MAX_PROGRESS_SIZE else None
    except ValueError:
        tables = None
    if tables is None:
        return {}, True
    table = tables.get(series, {})
    number = table.get("watched", 0) if isinstance(table, dict) else None
    if type(number) is int and number >= 0:
        return tables, False
    return {name: other for name, other in tables.items() if name != series}, True


def _repair(path: Path, series: str) -> tuple[int, str | None]:
    """Back up a progress file with invalid content; return the number that counts now and a warning.

    The warning is None where another process has repaired the file first.
    """
    try:
        with _locked(path.parent):
            tables, invalid = _read_tables(path, series)
            return _level(tables, series), _replace(path, tables, back_up=True) if invalid else None
    except OSError as error:
        return 0, f"{path} is invalid and cannot be backed up: {error.strerror}. Ignoring it."


def _replace(path: Path, tables: dict[str, Any], *, back_up: bool) -> str | None:
    """Write the progress file anew and return a warning where the old one was backed up, else None.

    A reader, or a crash, finds the old file or the new one as a whole. Raises OSError.
    """
    from tomli_w import dumps

    content = f"{_HEADER}{dumps(tables)}".encode()
    _remove_old_temporaries(path.parent)
    temporary = path.with_name(f"{_PROGRESS}.{os.urandom(8).hex()}.new")
    handle = os.open(temporary, _CREATE_FLAGS, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            _copy_owner_and_mode(path, handle)
            file.write(content)
            file.flush()
            os.fsync(handle)
        warning = _back_up(path) if back_up else None
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)
    return warning


def _back_up(path: Path) -> str:
    """Rename a file to a new name and return a warning that says where it is."""
    from datetime import UTC, datetime

    backup = path.with_name(f"{path.name}.broken-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.urandom(4).hex()}")
    path.rename(backup)
    return f"{path.name} is invalid. Backed up as {backup}."


def _remove_old_temporaries(where: Path) -> None:
    """Remove the temporary files of killed writers, but not new ones, which may be in use where there are no locks."""
    limit = time.time() - _MAX_TEMPORARY_AGE
    for each in where.glob(f"{_PROGRESS}.{'[0-9a-f]' * 16}.new"):
        with suppress(OSError):
            status = each.lstat()
            if S_ISREG(status.st_mode) and status.st_mtime < limit:
                each.unlink()


def _copy_owner_and_mode(path: Path, handle: int) -> None:
    """Give an open file the owner and the mode of the file at `path`, if there is one, as far as the system can."""
    with suppress(OSError, AttributeError):  # Windows has neither function
        status = path.stat()
        os.fchmod(handle, S_IMODE(status.st_mode))
        os.fchown(handle, status.st_uid, status.st_gid)


def _sync_folder(path: Path) -> None:
    """Flush the entries of a folder to disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file without line ends, and empty bytes for a line that is too long to be valid."""
    while line := file.readline(_MAX_LINE_LENGTH):
        if line.endswith(b"\n") or len(line) < _MAX_LINE_LENGTH:
            yield line.removesuffix(b"\n")
        else:
            yield b""
            while line and not line.endswith(b"\n"):
                line = file.readline(_MAX_LINE_LENGTH)


def _append_line(handle: int, line: bytes) -> None:
    """Write a line at the end of a file, on a line of its own. Raises OSError, and then the file is as it was."""
    size = os.fstat(handle).st_size
    os.lseek(handle, max(size - 1, 0), os.SEEK_SET)
    cut_off = os.read(handle, 1) not in (b"", b"\n")  # by a crash in the middle of the last line
    content = (b"\n" if cut_off else b"") + line + b"\n"
    if os.write(handle, content) < len(content):
        with suppress(OSError):
            os.ftruncate(handle, size)
        raise OSError(ENOSPC, os.strerror(ENOSPC))


def _make_folder(path: Path) -> None:
    """Create a folder and its missing parents, accessible to this user alone. Raises OSError."""
    missing = [each for each in (path, *path.parents) if not each.exists()]
    for each in reversed(missing):
        try:
            each.mkdir(mode=0o700, exist_ok=True)
        except FileExistsError:
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR)) from None


def _follow_link(path: Path) -> Path:
    """Return the file that a symbolic link leads to, else `path`. Raises OSError where the link leads nowhere."""
    if not path.is_symlink():
        return path
    try:
        return Path(os.path.realpath(path, strict=True))
    except FileNotFoundError:
        raise OSError(EINVAL, "it is a symbolic link to a file that does not exist") from None


def _open_file(path: Path, flags: int) -> int:
    """Return the handle of a regular file. Raises OSError, at once where it is a FIFO, a device or a folder."""
    handle = os.open(path, flags | _OPEN_FLAGS, 0o600)
    if S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(EINVAL, "it is not a regular file")


@contextmanager
def _locked(where: Path) -> Iterator[None]:
    """Keep other processes from writing in a folder. Raises OSError where one of them does so for too long.

    The lock is on the folder itself and ends with the process, so nothing has to be removed after a crash.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(where, os.O_RDONLY)
    try:
        _wait_for_lock(handle)
        yield
    finally:
        os.close(handle)


def _wait_for_lock(handle: int) -> None:
    """Lock an open folder, if its file system has locks. Raises OSError where another process keeps the lock."""
    end = time.monotonic() + _LOCK_TIMEOUT
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise OSError(ETIMEDOUT, "another process has locked it; try again") from None
        except OSError:  # no locks here: saving without is better than not saving
            return None
        time.sleep(_LOCK_INTERVAL)
