"""A game as it is played: on a terminal of its own, and through pipes."""

import codecs
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from etoile_cli.model import Dataset
from etoile_cli.quiz.bank import Question, bank, draw
from etoile_cli.quiz.play import LETTERS
from etoile_cli.spoilers import gate

fcntl = pytest.importorskip("fcntl", reason="this system has no terminals that a test can make")
pty = pytest.importorskip("pty", reason="this system has no terminals that a test can make")
select = pytest.importorskip("select")
termios = pytest.importorskip("termios")

pytestmark = pytest.mark.usefixtures("about_small")

GAME = ("quiz", "--seed", "7", "--limit", "5", "--up-to", "all")
CTRL_C, CTRL_D = "\x03", "\x04"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
PATIENCE = 30  # seconds, after which a game hangs

# The game becomes the one that the terminal belongs to, or Ctrl-C would go to nobody; and it minds Ctrl-C, which
# nothing does that was started in the background.
START = """
import fcntl, runpy, signal, sys, termios
signal.signal(signal.SIGINT, signal.default_int_handler)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
sys.argv = ["etoile", *sys.argv[1:]]
runpy.run_module("etoile_cli", run_name="__main__")
"""


@pytest.fixture
def game(small: Dataset) -> list[Question]:
    """Return the questions that the game asks."""
    return draw(bank(gate(small, 3)), Random(7), limit=5)


def right(question: Question) -> str:
    """Return the letter of the right answer."""
    return LETTERS[question.choices.index(question.answer)]


def wrong(question: Question) -> str:
    """Return the letter of a wrong answer."""
    return next(letter for letter in LETTERS if letter != right(question))


class Screen:
    """A terminal with a game on it."""

    def __init__(self, game: subprocess.Popen[bytes], keyboard: int) -> None:
        """Watch `game`, and type on `keyboard`."""
        self.game = game
        self.seen = ""
        self._keyboard = keyboard
        self._decode = codecs.getincrementaldecoder("utf-8")().decode

    def wait_for(self, words: str) -> str:
        """Return what has come to the screen up to `words`, without its colours, since this was last asked."""
        while words not in self.seen:
            assert self._read(), f"{words!r} did not come after {self.seen!r}"
        said, _, self.seen = self.seen.partition(words)
        return said + words

    def type(self, keys: str) -> None:
        """Press these keys."""
        os.write(self._keyboard, keys.encode())

    def end(self) -> tuple[int, str]:
        """Return how the game ends, and what comes to the screen until it does."""
        while self._read():
            pass
        return self.game.wait(PATIENCE), self.seen

    def _read(self) -> bool:
        assert select.select([self._keyboard], [], [], PATIENCE)[0], f"nothing more came after {self.seen!r}"
        try:
            piece = os.read(self._keyboard, 65536)
        except OSError:  # so Linux says that nobody has the terminal open any more
            piece = b""
        self.seen = ESCAPES.sub("", self.seen + self._decode(piece).replace("\r", ""))
        return bool(piece)


@contextmanager
def screen(*args: str, rows: int = 24, columns: int = 80, stdout: int | None = None) -> Iterator[Screen]:
    """Yield a terminal on which the game of `args` has been started; `stdout` may go elsewhere."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (rows, columns))
    with subprocess.Popen(
        [sys.executable, "-c", START, *args],
        stdin=theirs,
        stdout=theirs if stdout is None else stdout,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ},  # not what C libraries added to it, as readline does with the size of another terminal
    ) as game:
        os.close(theirs)
        try:
            yield Screen(game, ours)
        finally:
            game.kill()
            os.close(ours)


def test_a_game_on_a_terminal(game: list[Question]) -> None:
    """Questions come one at a time with their choices; each answer gets its verdict in words; the score is the end."""
    with screen(*GAME, columns=200) as there:
        choices = "".join(f"  {letter}  {choice}\n" for letter, choice in zip(LETTERS, game[0].choices, strict=True))
        assert there.wait_for("> ") == f"\nQuestion 1 of 5\n{game[0].prompt}\n{choices}> "
        there.type(f"{right(game[0])}\n")
        assert f"Right: {game[0].answer}.\n{game[0].explanation} (" in there.wait_for("> ")
        there.type(f"{wrong(game[1])}\n")
        assert f"Wrong: {game[1].answer}.\n" in there.wait_for("> ")
        there.type("?\n")
        hint = there.wait_for("> ")
        assert "Two are left, for half a point.\n" in hint
        assert len(re.findall("^  [a-d]  ", hint, re.MULTILINE)) == 2
        there.type(f"{game[2].answer.upper()}\n")
        assert f"Right: {game[2].answer}. For half a point.\n" in there.wait_for("> ")
        there.type("\n")
        assert f"Skipped: {game[3].answer}.\n" in there.wait_for("> ")
        there.type("q\n")
        code, page = there.end()
    assert code == 0
    for words in (
        "Your game\n",
        "2 of 4\n",
        "Points       1.5\n",
        "Best streak  1\n",
        "By topic\n",
        "Missed (",
        "--seed 7",
    ):
        assert words in page
    assert page.endswith("Up to episode 3 · etoile watched N\n")


def test_ctrl_c_ends_a_game(home: Path) -> None:
    """Ctrl-C ends it with 130 and no complaint, and what was answered is kept."""
    with screen(*GAME) as there:
        there.wait_for("> ")
        there.type("a\n")
        there.wait_for("Question 2 of 5")
        there.wait_for("> ")
        there.type(CTRL_C)
        code, rest = there.end()
    assert code == 130
    assert "Traceback" not in rest
    assert rest.endswith("\n")
    assert len((home / "etoile_state_dir" / "answers.jsonl").read_bytes().splitlines()) == 1


def test_ctrl_d_ends_the_input(game: list[Question]) -> None:
    """Ctrl-D ends the game with the score so far."""
    with screen(*GAME) as there:
        there.wait_for("> ")
        there.type(f"{right(game[0])}\n")
        there.wait_for("Question 2 of 5")
        there.wait_for("> ")
        there.type(CTRL_D)
        code, page = there.end()
    assert code == 0
    assert page.startswith("\nYour game\n")
    assert "1 of 1\n" in page


@pytest.mark.parametrize("columns", [20, 40, 200])
def test_a_game_fits_its_terminal(columns: int) -> None:
    """No line is wider than the terminal, however narrow that is, and no word is lost."""
    with screen(*GAME, "--players", "Ada,Bo", columns=columns) as there:
        for _ in range(5):
            there.wait_for("> ")
            there.type("?\n")
            shown = there.wait_for("> ")
            assert max(map(len, shown.splitlines())) <= columns
            there.type("\n")
        code, page = there.end()
    assert code == 0
    assert max(len(line) for line in page.splitlines() if "etoile " not in line) <= columns


def test_the_result_goes_into_a_file(tmp_path: Path, game: list[Question]) -> None:
    """A player at a terminal who sends the result elsewhere still sees the questions, and the file has it alone."""
    written = tmp_path / "result.json"
    with written.open("wb") as file, screen(*GAME, "--json", stdout=file.fileno(), columns=200) as there:
        assert game[0].prompt in there.wait_for("> ")
        there.type(f"{right(game[0])}\n")
        there.wait_for("Question 2 of 5")
        there.type("q\n")
        assert there.end()[0] == 0
    assert json.loads(written.read_bytes()) == {
        "correct": 1,
        "total": 1,
        "points": 1.0,
        "seed": 7,
        "answers": [{"id": game[0].id, "given": game[0].answer, "right": True}],
    }


@pytest.mark.parametrize("ends", [("\n", "\n"), ("\r\n", "\r\n"), ("\n", "")])
def test_a_game_through_pipes(game: list[Question], ends: tuple[str, str]) -> None:
    """Answers come a line each, whatever ends a line; the end of them is the end of the game."""
    ended = subprocess.run(
        [sys.executable, "-m", "etoile_cli", *GAME, "--json"],
        check=True,
        input=f"{right(game[0])}{ends[0]}{wrong(game[1])}{ends[1]}".encode(),
        capture_output=True,
        timeout=PATIENCE,
    )
    assert [each["right"] for each in json.loads(ended.stdout)["answers"]] == [True, False]
    assert "Question 3 of 5" in ended.stderr.decode()


def test_a_game_without_any_input() -> None:
    """A game whose input is closed or nothing ends at once."""
    ended = subprocess.run(
        [sys.executable, "-m", "etoile_cli", *GAME, "--json"],
        check=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert json.loads(ended.stdout)["total"] == 0


def test_a_game_whose_input_is_closed() -> None:
    """A game whose input was closed by whoever started it ends at once too."""
    line = f"'{sys.executable}' -m etoile_cli {' '.join(GAME)} --json <&-"
    ended = subprocess.run(["/bin/sh", "-c", line], check=False, capture_output=True, timeout=PATIENCE)
    assert (ended.returncode, b"Traceback" in ended.stderr) == (0, False)
    assert json.loads(ended.stdout)["total"] == 0


@pytest.mark.parametrize(
    "strictness", [{"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C"}, {"PYTHONIOENCODING": "utf-8"}], ids=["utf-8", "c", "strict"]
)
@pytest.mark.parametrize("options", [(), ("--typed",)])
def test_letters_that_are_none(game: list[Question], options: tuple[str, ...], strictness: dict[str, str]) -> None:
    """Bytes that are no letters are no answer that breaks the game, nor what is kept of it."""
    ended = subprocess.run(
        [sys.executable, "-m", "etoile_cli", *GAME, "--json", *options],
        check=False,
        input=b"\xff\xfe\n" + "".join(f"{each.answer}\n" for each in (game[1], game[0])).encode(),
        capture_output=True,
        timeout=PATIENCE,
        env={**os.environ, **strictness},
    )
    assert (ended.returncode, b"Traceback" in ended.stderr) == (0, False)
    assert json.loads(ended.stdout)["correct"] >= 1
