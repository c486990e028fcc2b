"""Stdout: how wide it is, and writing to it, which may fail."""

import os
import sys
from shutil import get_terminal_size

from etoile_cli.errors import BadOutput, ReaderGone

_WIDEST = 1000  # what says that it is wider is wrong


def terminal_width() -> int:
    """Return how many cells a line of the terminal has, 80 where nothing says so."""
    return min(get_terminal_size().columns, _WIDEST)


def write(text: str) -> None:
    """Write to stdout, at once. Raises ReaderGone or BadOutput where nobody or nothing takes it."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as fault:
        raise unwritten(fault) from None


def unwritten(fault: OSError) -> ReaderGone | BadOutput:
    """Return the error that it is when stdout does not take what is written.

    What still waits to be written goes nowhere from here on, so that the end of the program does not trip over it.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(fault, BrokenPipeError):
        return ReaderGone()
    return BadOutput(f"Cannot write the result: {fault.strerror}.")
