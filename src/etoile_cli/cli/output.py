"""Writing a result to a file as a whole, or to standard output in UTF-8."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from stat import S_IMODE, S_ISREG

from etoile_cli.cli.streams import write
from etoile_cli.errors import OutputError

STDOUT = Path("-")
_CREATE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_output(text: str, file: Path, *, force: bool) -> None:
    """Write `text` in UTF-8 to `file`, or to standard output where it is "-".

    Raises OutputError where a file exists, unless `force` is true, and where it cannot be written.
    """
    if file != STDOUT:
        write_file(text, file, force=force, advice=" To replace it: --force")
        return
    if isinstance(sys.stdout, TextIOWrapper):  # the same bytes as in a file, whatever the locale is
        sys.stdout.reconfigure(encoding="utf-8", errors="strict", newline="")
    write(text)


def write_file(text: str, file: Path, *, force: bool = False, advice: str = "") -> None:
    """Write `text` to `file` as a whole: a new file beside it takes its place, so a failure leaves the old one.

    Raises OutputError; `advice` is added where the file exists.
    """
    try:
        mode = _mode_of(file)
        if mode is not None and not force:
            raise OutputError(f"Cannot write {file}: File exists.{advice}")
        if mode is not None and not S_ISREG(mode):
            raise OutputError(f"Cannot write {file}: It is not a regular file.")
        _replace(file.resolve(), text.encode("utf-8", "replace"), mode)
    except OSError as error:
        raise OutputError(f"Cannot write {file}: {error.strerror}.") from None


def _mode_of(file: Path) -> int | None:
    """Return the type and permissions of what has the name; of a link those of its target. None where nothing has."""
    try:
        link = file.lstat()
    except FileNotFoundError:
        return None
    with suppress(FileNotFoundError):
        return file.stat().st_mode
    return link.st_mode


def _replace(path: Path, content: bytes, mode: int | None) -> None:
    """Write a new file with the permissions in `mode`, or those of any new file, and rename it to `path`."""
    temporary = path.with_name(f".etoile-{os.urandom(6).hex()}.new")
    handle = os.open(temporary, _CREATE_FLAGS, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        if mode is not None:
            temporary.chmod(S_IMODE(mode))
        temporary.replace(path)
    except BaseException:
        temporary.unlink()
        raise
