"""The standard streams: their encodings, reading and writing them, and the width of the terminal."""

import codecs
import os
import re
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from etoile_cli.errors import ClosedPipeError, OutputError

_DEFAULT_WIDTH = 80
_DEFAULT_HEIGHT = 24

_redirected: list[TextIO] = []
"""The streams that could not be written."""


def terminal_width() -> int:
    """Return the width of the terminal in cells: `COLUMNS` where it is from 10 to 999, else as a terminal says.

    Where stdout is a pipe, stderr may still be the terminal.
    """
    columns = os.environ.get("COLUMNS", "")
    if re.fullmatch("[1-9][0-9]{1,2}", columns, re.ASCII):
        return int(columns)
    for stream in (sys.__stdout__, sys.__stderr__):
        with suppress(AttributeError, OSError, ValueError):
            return os.get_terminal_size(stream.fileno()).columns or _DEFAULT_WIDTH  # type: ignore[union-attr]  # caught
    return _DEFAULT_WIDTH


def terminal_height() -> int:
    """Return the height of the terminal in lines: `LINES` where it is from 1 to 999, else as the terminal says."""
    lines = os.environ.get("LINES", "")
    if re.fullmatch("[1-9][0-9]{0,2}", lines, re.ASCII):
        return int(lines)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).lines or _DEFAULT_HEIGHT  # type: ignore[union-attr]  # caught
    except (AttributeError, OSError, ValueError):
        return _DEFAULT_HEIGHT


def write(text: str, stream: TextIO | None = None) -> None:
    """Write to a stream, stdout by default, and flush it. Raises ClosedPipeError or OutputError."""
    stream = stream or sys.stdout
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError) as error:  # ValueError: closed, or opened for reading
        raise output_error(error, stream) from None


def wrapped(text: str, stream: TextIO) -> str:
    """Return a line in lines that fit a terminal, broken at spaces; as it is where the stream is none."""
    if not stream.isatty():
        return text
    from etoile_cli.wrapping import wrap

    return "\n".join(wrap(text, terminal_width()))


def print_stderr(text: str) -> bool:
    """Print a line to stderr with control characters escaped. Return False where stderr cannot be written."""
    from etoile_cli.text import escape_controls

    if sys.stderr in _redirected:
        return False
    try:
        sys.stderr.write(f"{wrapped(escape_controls(text), sys.stderr)}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        _redirect_to_devnull(sys.stderr)
        return False
    return True


def output_error(error: Exception, stream: TextIO) -> ClosedPipeError | OutputError:
    """Return the error for a failed write, and discard what the stream has buffered, so that Python can exit."""
    _redirect_to_devnull(stream)
    if isinstance(error, BrokenPipeError):
        return ClosedPipeError()
    name = "standard error" if stream is sys.stderr else "standard output"
    return OutputError(f"Cannot write to {name}: {getattr(error, 'strerror', None) or error}.")


def _redirect_to_devnull(stream: TextIO) -> None:
    """Send what a stream has buffered, and all that follows, to the null device."""
    _redirected.append(stream)
    with suppress(OSError, ValueError):  # a stream without a file descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


_MAX_LINE = 1000


def read_line() -> str:
    """Return the next line of stdin, or the part of it that fits; "" at its end, and where it cannot be read.

    The mark that begins a file from Windows is left out.
    """
    try:
        return sys.stdin.readline(_MAX_LINE).removeprefix("\ufeff") if sys.stdin else ""
    except (OSError, ValueError):  # the terminal is gone, or stdin is opened for writing
        return ""


def configure_streams() -> None:
    """Make the standard streams take any text: what an encoding lacks is written with its nearest ASCII letters."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    if sys.stderr is None:  # closed by the parent process
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() != "utf-8":
            from etoile_cli.text import nearest_ascii

            codecs.register_error("nearest", nearest_ascii)
            stream.reconfigure(errors="nearest")
