"""The pager: it gets a page taller than the terminal, and nothing is lost where there is none or it fails."""

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path
from shlex import quote

import pytest

from etoile_cli.cli.pager import page_text
from tests.conftest import SMALL, Run

TALL = {"LINES": "3"}
"""A terminal in which no page fits."""

STYLE = re.compile("\x1b\\[[0-9;]*m")


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    """Return the file that the pager of `to_file` writes."""
    return tmp_path / "shown"


def to_file(file: Path, *, first: str = "") -> str:
    """Return a pager that writes what it gets to a file, after a command of a shell."""
    return f"sh -c {quote(f'{first} cat >{quote(str(file))}')}"


def in_terminal(*command: str, env: dict[str, str]) -> tuple[int, str]:
    """Return the exit code of a command in a terminal of its own, and what this shows."""
    ours, theirs = pty.openpty()
    settings = {**os.environ, "ETOILE_DATA": str(SMALL), "COLUMNS": "80", **env}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=settings) as started:
        os.close(theirs)
        output = b""
        while chunk := _read(ours):
            output += chunk
    os.close(ours)
    return started.returncode, output.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # nobody writes to it any more
        return b""


@pytest.fixture
def whole(run: Run) -> str:
    """Return a page without a pager."""
    outcome = run("cast", "--no-pager", terminal=80, env=TALL)
    assert outcome.code == 0
    assert outcome.out.count("\n") > 3
    return outcome.out


pytestmark = pytest.mark.usefixtures("about_small")


# When a pager is used.


def test_tall_page_goes_to_the_pager(run: Run, shown: Path, whole: str) -> None:
    """A page taller than the terminal goes to the pager of the viewer, with its options, and nowhere else."""
    outcome = run("cast", terminal=80, env={**TALL, "PAGER": to_file(shown)})
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert shown.read_text(encoding="utf-8") == whole


@pytest.mark.parametrize("words", [("help",), ("help", "cast"), ("cast", "--help")])
def test_long_help_goes_to_the_pager(run: Run, shown: Path, words: tuple[str, ...]) -> None:
    """The help goes to the pager as other pages do, unless --no-pager or sentences are asked for."""
    env = {**TALL, "PAGER": to_file(shown)}
    for option in ("--no-pager", "--plain"):
        assert "etoile" in run(*words, option, terminal=80, env=env).out
        assert not shown.exists()
    outcome = run(*words, terminal=80, env=env)
    assert (outcome.code, outcome.out.strip()) == (0, "")  # Typer adds a newline
    whole = run(*words, "--no-pager", terminal=80, env=env).out
    assert shown.read_text(encoding="utf-8") == whole.removesuffix("\n")


@pytest.mark.parametrize(("spare", "is_paged"), [(0, True), (1, False)])
def test_page_that_fits_is_written(run: Run, shown: Path, whole: str, spare: int, *, is_paged: bool) -> None:
    """A page that leaves a line for the prompt is written; one line more goes to the pager. LINES says what fits."""
    env = {"LINES": str(whole.count("\n") + spare), "PAGER": to_file(shown)}
    outcome = run("cast", terminal=80, env=env)
    assert (outcome.out, shown.exists()) == ("" if is_paged else whole, is_paged)


@pytest.mark.parametrize(
    ("args", "terminal", "env"),
    [
        (("--no-pager",), 80, {}),
        ((), 80, {"TERM": "dumb"}),
        ((), None, {}),
        (("--json",), 80, {}),
        (("--format", "plain"), 80, {}),
    ],
)
def test_pager_is_not_used(
    run: Run, shown: Path, args: tuple[str, ...], terminal: int | None, env: dict[str, str]
) -> None:
    """With --no-pager, on a dumb terminal, in a pipe and in other formats a page is written as it is."""
    outcome = run("cast", *args, terminal=terminal, env={**TALL, "PAGER": to_file(shown), **env})
    assert outcome.code == 0
    assert outcome.out.count("\n") > 3
    assert not shown.exists()


def test_terminal_without_a_name_has_no_pager(
    run: Run, shown: Path, whole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where `TERM` is not set, nothing is known of the terminal, and no pager is used."""
    monkeypatch.delenv("TERM")
    assert run("cast", terminal=80, env={**TALL, "PAGER": to_file(shown)}).out == whole


# Pagers that do not work.


@pytest.mark.parametrize(
    "pager",
    [
        "",
        " ",
        "cat",
        "no-such-pager -R",
        "/",
        "false",
        "sh -c 'exit 3'",
        "less 'not closed",
        "{folder}/empty",
        "{folder}/text",
    ],
)
def test_nothing_is_lost_where_the_pager_fails(run: Run, tmp_path: Path, whole: str, pager: str) -> None:
    """A pager that is empty, missing, not a program, misspelt or fails is replaced by plain writing, without a word."""
    for name, content, mode in (("empty", "\0", 0o755), ("text", "cat", 0o644)):
        (tmp_path / name).write_text(content)
        (tmp_path / name).chmod(mode)
    outcome = run("cast", terminal=80, env={**TALL, "PAGER": pager.replace("{folder}", str(tmp_path))})
    assert (outcome.code, outcome.out, outcome.err) == (0, whole, "")


@pytest.mark.parametrize("pager", ["true", "head -c 1"])
def test_pager_may_be_closed_early(monkeypatch: pytest.MonkeyPatch, pager: str) -> None:
    """A viewer who has read enough gets nothing more, even if the pager has not read the page."""
    monkeypatch.setenv("PAGER", pager)
    assert page_text("x" * 1_000_000)


# Ctrl-C.


def test_interrupt_is_left_to_the_pager(shown: Path, whole: str) -> None:
    """Ctrl-C while the pager runs does not end the program, which would leave the terminal to two readers."""
    env = {**TALL, "PAGER": to_file(shown, first="kill -INT $PPID;")}
    assert in_terminal(*CAST, env=env) == (0, "")
    assert shown.read_text(encoding="utf-8") == STYLE.sub("", whole)


def test_interrupt_may_end_the_pager() -> None:
    """A pager that Ctrl-C ends is not started again, and nothing is written after it."""
    assert in_terminal(*CAST, env={**TALL, "PAGER": "sh -c 'echo half; kill -INT $$; echo never'"}) == (0, "half\n")


def test_interrupts_work_again_after_the_pager(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program takes Ctrl-C as before when the pager has ended, or could not be started."""
    before = signal.getsignal(signal.SIGINT)
    for pager in ("true", "false", "/"):
        monkeypatch.setenv("PAGER", pager)
        page_text("page\n")
        assert signal.getsignal(signal.SIGINT) is before


# What the pager gets.


@pytest.mark.parametrize(("own", "options"), [(None, "FRX"), ("-S", "-S")])
def test_less_is_the_default(
    tmp_path: Path, shown: Path, monkeypatch: pytest.MonkeyPatch, own: str | None, options: str
) -> None:
    """Without PAGER it is less, which obeys colours alone and stays away where all fits; LESS of the viewer counts."""
    less = tmp_path / "less"
    less.write_text(f'#!/bin/sh\n/bin/cat >/dev/null\necho "$LESS" >{quote(str(shown))}\n')
    less.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PAGER")
    if own:
        monkeypatch.setenv("LESS", own)
    assert page_text("page\n")
    assert shown.read_text() == f"{options}\n"
    less.unlink()
    assert not page_text("page\n")


def test_pager_gets_the_encoding_of_the_terminal(run: Run, shown: Path) -> None:
    """The pager gets what the terminal can show: here without accents."""
    outcome = run("characters", terminal=80, encoding="ascii", env={**TALL, "PAGER": to_file(shown)})
    assert (outcome.code, outcome.out) == (0, "")
    assert shown.read_bytes().decode("ascii") == run("characters", "--no-pager", terminal=80, encoding="ascii").out


def test_pager_gets_no_control_characters_of_a_dataset(run: Run, shown: Path) -> None:
    """The only control characters that a pager gets are the colours of the program."""
    run("who", "maud", "--all", terminal=80, env={**TALL, "PAGER": to_file(shown), "FORCE_COLOR": "1"})
    text = shown.read_text(encoding="utf-8")
    assert "\x1b[" in text
    assert STYLE.sub("", text).replace("\n", "").isprintable()


# The real thing.

ETOILE = "import sys; from etoile_cli.cli.main import main; code = main(); {}; sys.exit(code)"
CAST = (sys.executable, "-m", "etoile_cli", "cast", "--color", "never")


def test_page_in_a_terminal(whole: str) -> None:
    """In a real terminal the page is there once, with a pager and without."""
    plain = STYLE.sub("", whole)
    for pager in ("tee", "false"):
        code, output = in_terminal(*CAST, env={**TALL, "PAGER": pager})
        assert (code, output.count(plain)) == (0, 1), pager


def test_pager_is_imported_where_it_runs_only() -> None:
    """A page that fits imports nothing for a pager."""
    check = "print('etoile_cli.cli.pager' in sys.modules)"
    for lines, is_imported in (("999", False), ("3", True)):
        command = (sys.executable, "-c", ETOILE.format(check), "cast")
        code, output = in_terminal(*command, env={"LINES": lines, "PAGER": "cat -u"})
        assert (code, output.splitlines()[-1]) == (0, str(is_imported))
