"""A game on a pseudo-terminal, and in processes whose streams are pipes, closed or not valid text."""

import codecs
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from random import Random

import pytest

from etoile_cli.model import Dataset
from etoile_cli.quiz.bank import DrawnQuestion, bank, draw, filter_questions
from etoile_cli.quiz.play import LETTERS
from etoile_cli.spoilers import gate
from tests.conftest import sample

fcntl = pytest.importorskip("fcntl", reason="needs POSIX terminals")
pty = pytest.importorskip("pty", reason="needs POSIX terminals")
select = pytest.importorskip("select")
termios = pytest.importorskip("termios")

pytestmark = pytest.mark.usefixtures("about_small")

GAME = ("quiz", "--seed", "7", "--limit", "5", "--up-to", "all")
CTRL_C, CTRL_D = "\x03", "\x04"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
TIMEOUT = 30  # seconds

# The terminal must control the game, or Ctrl-C would have no effect; and a process that was started in the background
# ignores Ctrl-C.
START = """
import fcntl, runpy, signal, sys, termios
signal.signal(signal.SIGINT, signal.default_int_handler)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
sys.argv = ["etoile", *sys.argv[1:]]
runpy.run_module("etoile_cli", run_name="__main__")
"""


@pytest.fixture
def game(small: Dataset) -> list[DrawnQuestion]:
    """Return the questions of `GAME`."""
    return draw(bank(gate(small, 3)), Random(7), limit=5, level=3)


def right(question: DrawnQuestion) -> str:
    """Return the letter of the right answer."""
    return LETTERS[question.choices.index(question.answer)]


def wrong(question: DrawnQuestion) -> str:
    """Return the letter of a wrong answer."""
    return next(letter for letter in LETTERS if letter != right(question))


class Screen:
    """A terminal on which a game runs."""

    def __init__(self, game: subprocess.Popen[bytes], keyboard: int) -> None:
        """Read the output of `game` from, and type into, the file descriptor `keyboard`."""
        self.game = game
        self.seen = ""
        self._keyboard = keyboard
        self._decode = codecs.getincrementaldecoder("utf-8")().decode

    def wait_for(self, words: str) -> str:
        """Return the new output up to `words`, without colours."""
        while words not in self.seen:
            assert self._read(), f"{words!r} is not in {self.seen!r}"
        said, _, self.seen = self.seen.partition(words)
        return said + words

    def type(self, keys: str) -> None:
        """Type `keys`."""
        os.write(self._keyboard, keys.encode())

    def end(self) -> tuple[int, str]:
        """Wait for the end of the game; return its exit code and the rest of its output."""
        while self._read():
            pass
        return self.game.wait(TIMEOUT), self.seen

    def _read(self) -> bool:
        assert select.select([self._keyboard], [], [], TIMEOUT)[0], f"no more output after {self.seen!r}"
        try:
            piece = os.read(self._keyboard, 65536)
        except OSError:  # on Linux, where no process has the terminal open
            piece = b""
        self.seen = ESCAPES.sub("", self.seen + self._decode(piece).replace("\r", ""))
        return bool(piece)


@contextmanager
def screen(*args: str, rows: int = 24, columns: int = 80, stdout: int | None = None) -> Iterator[Screen]:
    """Yield a terminal on which `etoile` with `args` runs; `stdout` is another file descriptor."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (rows, columns))
    with subprocess.Popen(
        [sys.executable, "-c", START, *args],
        stdin=theirs,
        stdout=theirs if stdout is None else stdout,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ},  # without what C libraries added: readline sets the size of another terminal
    ) as game:
        os.close(theirs)
        try:
            yield Screen(game, ours)
        finally:
            game.kill()
            os.close(ours)


def test_game_on_a_terminal(game: list[DrawnQuestion]) -> None:
    """Questions come one at a time; each answer gets its verdict; the score comes at the end, for a friend to beat."""
    with screen(*GAME, columns=200) as terminal:
        choices = "".join(f"   {letter}  {choice}\n" for letter, choice in zip(LETTERS, game[0].choices, strict=True))
        first = terminal.wait_for("> ")
        assert first.startswith("5 questions, nothing past episode 3 · a\N{EN DASH}d answer, ? hint for half a point")
        assert first.endswith(f"\n1/5  {game[0].topic} · {game[0].difficulty}\n{game[0].prompt}\n{choices}> ")
        terminal.type(f"{right(game[0])}\n")
        assert f"\nRight. {game[0].explanation[:20]}" in terminal.wait_for("> ")
        terminal.type(f"{wrong(game[1])}\n")
        shown = terminal.wait_for("> ")
        assert f"\nNo. The answer: {game[1].answer}. " in shown
        assert re.search("^3/5  .+ 1 right · 1 point$", shown, re.MULTILINE)
        terminal.type("?\n")
        hint = terminal.wait_for("> ")
        assert "Two choices left, for half a point.\n" in hint
        assert len(re.findall("^   [a-d]  ", hint, re.MULTILINE)) == 2
        terminal.type(f"{game[2].answer.upper()}\n")
        assert "\nRight. For half a point. " in terminal.wait_for("> ")
        terminal.type("\n")
        assert "\nPress Enter again to skip.\n> " in terminal.wait_for("> ")
        terminal.type("\n")
        assert f"\nSkipped. The answer: {game[3].answer}. " in terminal.wait_for("> ")
        terminal.type("q\n")
        code, page = terminal.end()
    assert code == 0
    lines = page.splitlines()
    assert lines[:2] == ["q", ""]
    assert lines[2] == "To look at again: etoile quiz --missed"
    assert lines[-3] == "Stopped after 4 of 5 questions: 2 right, 1.5 points."
    assert lines[-2:] == ["✓✗½\N{EN DASH}", "for a friend: etoile quiz --seed 7 --limit 5 --up-to 3"]


def test_ctrl_c_ends_the_game_with_the_score(home: Path) -> None:
    """Ctrl-C ends the game with exit code 130 and the score so far, and the answers are logged."""
    with screen(*GAME) as terminal:
        terminal.wait_for("> ")
        terminal.type("a\n")
        terminal.wait_for("2/5  ")
        terminal.wait_for("> ")
        terminal.type(CTRL_C)
        code, rest = terminal.end()
    assert code == 130
    assert "Traceback" not in rest
    assert re.search(r"^Stopped after 1 of 5 questions: \d right, \d points?\.$", rest, re.MULTILINE)
    assert rest.endswith("--up-to 3\n")
    assert len((home / "etoile_state_dir" / "answers.jsonl").read_bytes().splitlines()) == 1


@pytest.mark.parametrize(("keys", "code"), [("q\n", 0), (CTRL_D, 0), (CTRL_C, 130)])
def test_game_that_ends_at_the_first_question(keys: str, code: int) -> None:
    """Without an answer one line is all that is said."""
    with screen(*GAME) as terminal:
        terminal.wait_for("> ")
        terminal.type(keys)
        assert terminal.end()[0] == code
        assert terminal.seen.endswith("\nNo question was answered.\n")


def test_ctrl_d_ends_the_input(game: list[DrawnQuestion]) -> None:
    """Ctrl-D ends the game with the result so far."""
    with screen(*GAME) as terminal:
        terminal.wait_for("> ")
        terminal.type(f"{right(game[0])}\n")
        terminal.wait_for("2/5  ")
        terminal.wait_for("> ")
        terminal.type(CTRL_D)
        code, page = terminal.end()
    assert code == 0
    assert "\nStopped after 1 of 5 questions: 1 right, 1 point.\n" in page


@pytest.mark.parametrize("columns", sample([20, 40, 200], 1))
def test_game_fits_the_terminal(columns: int) -> None:
    """No line of a game is wider than the terminal, but for the command to copy."""
    with screen(*GAME, "--players", "Ada,Bo", columns=columns) as terminal:
        for _ in range(6):
            terminal.wait_for("> ")
            terminal.type("?\n")
            shown = terminal.wait_for("> ")
            assert max(map(len, shown.splitlines())) <= columns
            terminal.type("skip\n")
        code, page = terminal.end()
    assert code == 0
    assert max(len(line) for line in page.splitlines() if "etoile " not in line) <= columns


def test_redirected_result(tmp_path: Path, game: list[DrawnQuestion]) -> None:
    """With stdout in a file, the questions are on the terminal and only the result is in the file."""
    written = tmp_path / "result.json"
    with written.open("wb") as file, screen(*GAME, "--json", stdout=file.fileno(), columns=200) as terminal:
        assert game[0].prompt in terminal.wait_for("> ")
        terminal.type(f"{right(game[0])}\n")
        terminal.wait_for("2/5  ")
        terminal.type("q\n")
        assert terminal.end()[0] == 0
    result = json.loads(written.read_bytes())
    assert (result["correct"], result["total"], result["seed"]) == (1, 1, 7)
    assert [each["given"] for each in result["answers"]] == [game[0].answer]


# Games without a terminal.


def run_game(typed: bytes, *args: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Return the result of `GAME` with `args` and these bytes as its input, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "etoile_cli", *GAME, "--json", *args],
        check=False,
        input=typed,
        capture_output=True,
        timeout=TIMEOUT,
        env={**os.environ, **(env or {})},
    )


@pytest.mark.parametrize(("first", "last"), sample([("\n", "\n"), ("\r\n", "\r\n"), ("\n", "")], 2))
def test_answers_from_a_pipe(game: list[DrawnQuestion], first: str, last: str) -> None:
    """Each line is an answer, whatever ends it; the end of the input ends the game."""
    ended = run_game(f"{right(game[0])}{first}{wrong(game[1])}{last}".encode())
    assert [each["right"] for each in json.loads(ended.stdout)["answers"]] == [True, False]
    assert "3/5  " in ended.stderr.decode()


def test_closed_input_ends_the_game() -> None:
    """A game whose standard input is closed has no answers."""
    command = f"'{sys.executable}' -m etoile_cli {' '.join(GAME)} --json <&-"
    ended = subprocess.run(["/bin/sh", "-c", command], check=False, capture_output=True, timeout=TIMEOUT)
    assert (ended.returncode, b"Traceback" in ended.stderr) == (0, False)
    assert json.loads(ended.stdout)["total"] == 0


@pytest.mark.parametrize(
    ("args", "encoding"),
    sample(product([(), ("--typed",)], [{"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, {"PYTHONIOENCODING": "utf-8"}]), 2),
)
def test_invalid_bytes_are_no_answer(small: Dataset, args: tuple[str, ...], encoding: dict[str, str]) -> None:
    """Bytes that are not text in the encoding of the input neither end the game nor break its log."""
    questions = filter_questions(bank(gate(small, 3)), short=bool(args))
    game = draw(questions, Random(7), limit=5, level=3)
    lines = b"\xff\xfe\n" + "".join(f"{each.answer}\n" for each in (game[1], game[0])).encode()
    ended = run_game(lines, *args, env=encoding)
    assert (ended.returncode, b"Traceback" in ended.stderr) == (0, False)
    assert json.loads(ended.stdout)["correct"] >= 1
