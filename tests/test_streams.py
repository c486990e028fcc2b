"""The standard streams, closed, full or vanished: one line on what is left, exit code 4, never a traceback."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from etoile_cli.cli.streams import print_stderr, terminal_height
from tests.conftest import Run, sample

FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")

COMMANDS = sample(
    [
        ("cast",),
        ("--help",),
        ("--version",),
        ("who", "--help"),
        ("search", "dance", "--json"),
        ("quiz", "--seed", "1", "--limit", "1"),
        ("quiz", "--print", "--seed", "1", "--limit", "1"),
        ("data", "schema"),
        ("watched", "1"),
    ],
    5,
)
"""Command lines that write in different ways."""


def start(*args: str, redirect: str, stdin: str = "</dev/null") -> tuple[int, str, str]:
    """Return the exit code, stdout and stderr of `etoile` with a shell redirection; stdin is empty by default."""
    line = f'exec "$0" -m etoile_cli "$@" {stdin} {redirect}'
    done = subprocess.run(
        ["/bin/sh", "-c", line, sys.executable, *args], capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("redirect", "reason"),
    [(">&-", "it is closed"), (">/dev/full", "No space left on device"), ("1</dev/null", "Bad file descriptor")],
)
def test_stdout_that_cannot_be_written(args: tuple[str, ...], redirect: str, reason: str) -> None:
    """The reason is on stderr and the exit code is 4."""
    code, out, err = start(*args, redirect=redirect)
    assert (code, out) == (4, "")
    assert err.splitlines()[-1] == f"etoile: Cannot write to standard output: {reason}."
    assert "Traceback" not in err


@pytest.mark.parametrize("redirect", ["2>&-", "2>/dev/full", "2</dev/null"])
@pytest.mark.parametrize("args", COMMANDS[:2], ids=" ".join)
def test_stderr_that_cannot_be_written(args: tuple[str, ...], redirect: str) -> None:
    """A command that has its result on stdout succeeds."""
    code, out, _ = start(*args, redirect=redirect)
    assert code == 0
    assert out


def test_error_goes_to_stdout_where_stderr_is_full() -> None:
    """Where nothing can be said on stderr, the one line is on stdout."""
    code, out, _ = start("quiz", "--seed", "1", "--limit", "1", redirect="2>/dev/full")
    assert (code, out) == (4, "etoile: Cannot write to standard error: No space left on device.\n")
    code, out, _ = start("who", "nobody at all", redirect="2>/dev/full")
    assert (code, out) == (1, "etoile: No match for 'nobody at all'. To see all: etoile characters\n")


@pytest.mark.parametrize("stdin", ["<&-", "0>/dev/null", "</dev/full", "</dev/zero"])
def test_stdin_that_cannot_be_read_ends_the_game(stdin: str) -> None:
    """A stdin that is closed, opened for writing, or endless ends the game without an error."""
    code, out, err = start("quiz", "--seed", "1", "--limit", "1", redirect="", stdin=stdin)
    assert code == 0, err
    assert "Traceback" not in err
    assert out


def test_terminal_that_goes_away_ends_the_game() -> None:
    """Where the terminal is closed during a question there is an exit code and no traceback."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "etoile_cli", "quiz", "--seed", "1", "--limit", "2"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, start_new_session=True) as game:
        os.close(theirs)
        assert os.read(ours, 1)
        os.close(ours)
        _, err = game.communicate(timeout=60)
    assert game.returncode in (0, 4)
    assert b"Traceback" not in err


@pytest.mark.parametrize(
    "variables",
    [
        {"_ETOILE_COMPLETE": "complete_bash"},
        {"_ETOILE_COMPLETE": "complete_bash", "COMP_WORDS": "etoile", "COMP_CWORD": "x"},
        {"_ETOILE_COMPLETE": "complete_zsh"},
        {"_ETOILE_COMPLETE": "nonsense"},
        {"TERMINAL_WIDTH": "abc"},
        {"TERM": "nonsense"},
        {"COLUMNS": "-5", "LINES": "x"},
    ],
)
def test_odd_environment_is_no_traceback(variables: dict[str, str]) -> None:
    """Variables that make no sense are ignored, or named in one line."""
    command = [sys.executable, "-m", "etoile_cli", "--help"]
    done = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1, 2)


def test_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    """A dataset is found under any name that the file system has, and its name is escaped in messages."""
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b.toml")
    command = [sys.executable, "-m", "etoile_cli", "data"]
    created = subprocess.run([*command, "new", name], capture_output=True, check=False)
    assert created.returncode == 0, created.stderr
    assert b"\x1b" not in created.stdout
    assert Path(name).exists()
    assert subprocess.run([*command, "check", name], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(("terminal", "shown"), [(80, "/a\\x1bb"), (None, "/a\x1bb")])
def test_path_is_escaped_on_a_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, terminal: int | None, shown: str
) -> None:
    """Control characters in a path are visible on a terminal, and as they are for programs."""
    monkeypatch.setattr("etoile_cli.dataset.bundled_path", lambda: Path("/a\x1bb"))
    assert run("data", "path", terminal=terminal).out == f"{shown}\n"


@pytest.mark.parametrize(
    ("lines", "height"),
    [("1", 1), ("50", 50), ("999", 999), ("", 24), ("0", 24), ("-5", 24), ("1000", 24), ("x", 24), ("\u0663", 24)],
)
def test_terminal_height(monkeypatch: pytest.MonkeyPatch, lines: str, height: int) -> None:
    """`LINES` is the height where it is from 1 to 999; without it and without a terminal the height is 24."""
    monkeypatch.setenv("LINES", lines)
    monkeypatch.setattr(sys, "__stdout__", None)
    assert terminal_height() == height


def test_stderr_that_was_given_up_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """After stderr could not be written once, nothing is written there, and the caller is told."""
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    assert not print_stderr("first")
    assert not print_stderr("second")


@pytest.mark.parametrize("args", [("watched", "1"), ("watched", "9" * 30)], ids=["confirmation", "error"])
def test_sentences_wrap_on_a_terminal_alone(run: Run, args: tuple[str, ...]) -> None:
    """On a terminal confirmations and errors are broken at spaces at its width; in a pipe they are one line."""
    run("watched", "3")
    narrow, piped = run(*args, terminal=40), run(*args)
    lines = (narrow.out + narrow.err).splitlines()
    assert len(lines) > 1
    assert all(len(line) <= 40 for line in lines)
    assert (piped.out + piped.err).count("\n") == 1
    if narrow.code == 0:
        assert " ".join(lines).endswith("are hidden again. The story so far: etoile recap")
