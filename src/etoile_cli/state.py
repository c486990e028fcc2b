"""What this viewer did: how far they are, and the questions they answered. Two files in the user's state folder.

Nothing is ever lost: a file that cannot be read is set aside under a new name before another takes its place.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path
from stat import S_ISREG
from typing import Any

from etoile_cli.errors import StateError

try:
    import fcntl
except ImportError:  # on Windows files are still replaced as a whole, though not one writer after another
    fcntl = None  # type: ignore[assignment]  # there is none

_PROGRESS = "progress.toml"
_ANSWERS = "answers.jsonl"


def folder() -> Path:
    """Return where the files are, whether it exists or not: `ETOILE_STATE_DIR`, else as the system has it."""
    if chosen := os.environ.get("ETOILE_STATE_DIR"):
        return Path(chosen)
    home = os.environ.get("HOME", "")
    if sys.platform == "linux" and home.startswith("/") and not os.environ.get("XDG_STATE_HOME"):
        return Path(home, ".local", "state", "etoile")  # where platformdirs has it, at a twentieth of a run's time
    from platformdirs import user_state_path

    return user_state_path("etoile", appauthor=False)


def load_progress(series: str, *, tidy: bool = True) -> tuple[int, str | None]:
    """Return how many episodes of `series` were seen, 0 where nothing says so, and a warning or None.

    Writes nothing, but for setting aside a file that cannot be read, if it may `tidy`: then the warning says so.
    """
    path = folder() / _PROGRESS
    marks = _series_tables(path, series)
    if marks is not None or not tidy:
        return _level(marks or {}, series), None
    try:
        with _locked(path.parent):
            return 0, _quarantine(path, series)
    except OSError:
        return 0, f"{path} cannot be read and counts for nothing."


def update_progress(series: str, change: Callable[[int], int]) -> tuple[int, str | None]:
    """Save as seen what `change` makes of how many episodes of `series` were, and return that, and a warning or None.

    The file is written beside and then replaced, one writer at a time, so that it is whole at every moment. Raises
    StateError where it cannot be saved; then nothing has changed.
    """
    from tomli_w import dumps

    path = folder() / _PROGRESS
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.parent):
            warning = _quarantine(path, series) if _series_tables(path, series) is None else None
            marks = _series_tables(path, series) or {}
            number = change(_level(marks, series))
            _write_atomically(path, dumps({**marks, series: {**marks.get(series, {}), "watched": number}}))
    except OSError as fault:
        raise StateError(f"Cannot save how far you are in {path}: {fault.strerror}.") from None
    return number, warning


def read_answers() -> list[bytes]:
    """Return the lines of all answers so far, oldest first; none where there are none or they cannot be read."""
    try:
        path = folder() / _ANSWERS
        return path.read_bytes().splitlines() if S_ISREG(path.stat().st_mode) else []
    except OSError:
        return []


def append_answer(line: bytes) -> None:
    """Add the line of one answer, whole and at once, whoever else does. Raises StateError where it cannot be saved."""
    path = folder() / _ANSWERS
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.parent):
            handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
            try:
                whole = (b"" if _ends_with_newline(handle) else b"\n") + line + b"\n"
                if os.write(handle, whole) < len(whole):
                    raise OSError(ENOSPC, os.strerror(ENOSPC))
            finally:
                os.close(handle)
    except OSError as fault:
        raise StateError(f"Cannot save your answer in {path}: {fault.strerror}.") from None


def _ends_with_newline(handle: int) -> bool:
    """Whether a file is empty or its last line has an end: a line that was cut off must not swallow the next."""
    if not (size := os.fstat(handle).st_size):
        return True
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"


def _level(marks: dict[str, Any], series: str) -> int:
    number: int = marks.get(series, {}).get("watched", 0)
    return number


def _tables(path: Path) -> dict[str, Any] | None:
    """Return the tables of the file, none where there is no file; None where it cannot be read."""
    from rtoml import loads

    try:
        return loads(path.read_text(encoding="utf-8")) if S_ISREG(path.stat().st_mode) else None
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError):
        return None


def _series_tables(path: Path, series: str) -> dict[str, Any] | None:
    """Return the tables of the file; None where it cannot be read, or makes no sense for `series`."""
    if (marks := _tables(path)) is None:
        return None
    mark = marks.get(series, {})
    number = mark.get("watched", 0) if isinstance(mark, dict) else None
    return marks if type(number) is int and number >= 0 else None


def _quarantine(path: Path, series: str) -> str | None:
    """Give a file that cannot be read a new name and return what to say of it; None where another was faster.

    Of a file that makes no sense for `series` alone, what it says of others stays in place.
    """
    from datetime import UTC, datetime

    if _series_tables(path, series) is not None:
        return None
    others = {name: mark for name, mark in (_tables(path) or {}).items() if name != series}
    aside = path.with_name(f"{path.name}.broken-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
    path.rename(aside)
    if others:
        from tomli_w import dumps

        _write_atomically(path, dumps(others))
    return f"{path.name} could not be read. It is kept as {aside}."


@contextmanager
def _locked(where: Path) -> Iterator[None]:
    """Let one process at a time in. The lock is on the folder itself, so nothing is left behind, whatever happens."""
    if fcntl is None:
        yield
        return
    handle = os.open(where, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write_atomically(path: Path, text: str) -> None:
    """Put `text` in the place of the file, so that a reader, or a crash, finds the old one or the new one whole."""
    # One name for all: who was killed here left it behind, and the next writer, alone too, takes it over.
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    with suppress(OSError):  # it is saved; that the new name is on disk as well, not every system can see to
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
