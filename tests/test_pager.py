"""The pager: it gets a page taller than the terminal, and nothing is lost where there is none or it fails."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from shlex import quote

import pytest

from etoile_cli.cli.pager import page_text
from tests.conftest import SMALL, Run

PAGE = "".join(f"line {number}: l'étoile\n" for number in range(100))
TALL = {"LINES": "3"}
"""A terminal in which no page fits."""


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    """Return the file that `PAGER_TO_FILE` writes."""
    return tmp_path / "shown"


def pager_to(file: Path) -> str:
    """Return a pager that writes what it gets to a file."""
    return f"tee {quote(str(file))}"


def page(*args: str, env: dict[str, str]) -> tuple[int, bytes]:
    """Return the exit code of `etoile` in a terminal of its own, and what this shows."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "etoile_cli", *args]
    settings = {**os.environ, "ETOILE_DATA": str(SMALL), "COLUMNS": "80", **env}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=settings) as started:
        os.close(theirs)
        output = b""
        while chunk := _read(ours):
            output += chunk
        code = started.wait(timeout=60)
    os.close(ours)
    return code, output.replace(b"\r\n", b"\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # nobody writes to it any more
        return b""
