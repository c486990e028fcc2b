"""The standard streams: encodings that lack letters, and streams that are closed."""

import codecs
import os
import sys
from io import TextIOWrapper
from pathlib import Path

_MAX_LINE = 1000


def read_line() -> str:
    """Return the next line of stdin, or the part of it that fits; "" at its end, and where it cannot be read."""
    try:
        return sys.stdin.readline(_MAX_LINE) if sys.stdin else ""
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
