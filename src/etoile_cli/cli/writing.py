"""Stdout: how wide it is, and writing to it, which may fail."""

import os
import sys
from shutil import get_terminal_size
from typing import TextIO

from etoile_cli.errors import ClosedPipeError, OutputError

_WIDEST = 1000  # what says that it is wider is wrong


def terminal_width() -> int:
    """Return how many cells a line of the terminal has, 80 where nothing says so."""
    return min(get_terminal_size().columns, _WIDEST)


def write(text: str) -> None:
    """Write to stdout, at once. Raises ClosedPipeError or OutputError where nobody or nothing takes it."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as fault:
        raise unwritten(fault) from None


def say(words: str) -> None:
    """Say on stderr what is beside the result: each line made harmless, and nothing where nobody takes it."""
    from etoile_cli.formats import visible

    try:
        sys.stderr.write("".join(f"{visible(line)}\n" for line in words.splitlines()))
        sys.stderr.flush()
    except OSError:
        _forget(sys.stderr)


def unwritten(fault: OSError) -> ClosedPipeError | OutputError:
    """Return the error that it is when stdout does not take what is written.

    What still waits to be written is forgotten, so that the end of the program does not trip over it.
    """
    _forget(sys.stdout)
    if isinstance(fault, BrokenPipeError):
        return ClosedPipeError()
    return OutputError(f"Cannot write the result: {fault.strerror}.")


def _forget(stream: TextIO) -> None:
    """Let what waits to be written to a stream, and all that comes, go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
