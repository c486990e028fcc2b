"""What each command shows of the small dataset, in every format, as files that people can read.

`GOLDEN=update pytest tests/test_golden.py` writes them anew; read that diff as a reader of the program would.
"""

import os
from pathlib import Path
from shutil import copyfile

import pytest

from etoile_cli.formats import Format
from tests.commands import COMMANDS, OPTIONS, TYPED
from tests.conftest import SMALL, Run

GOLDEN = Path(__file__).parent / "golden"
UPDATE = os.environ.get("GOLDEN") == "update"
WIDTH = 80

TERMINAL = "terminal"
KINDS = (*(form.value for form in Format), TERMINAL)
"""The formats, and the table as a terminal shows it."""

COMMON = {"--help", "--format", "--json", "--up-to", "--data", "--color"}
"""Options that every command has, so they need no golden files of their own."""

APART = {("data", "path"), ("data", "schema"), ("data", "new")}
"""Commands that show no page, and what they say goes by the machine, or is as long as the model."""

UNSEEN = {"--daily", "--strict"}
"""Options whose output goes by the day, or that only change the exit code."""


def golden(name: str, kind: str) -> Path:
    """Return the file that holds what `name` shows."""
    return GOLDEN / f"{name}.{kind}.txt"


@pytest.fixture(autouse=True)
def games(home: Path) -> None:
    """Let the viewer have played before."""
    copyfile(SMALL.with_name("answers.jsonl"), home / "etoile_state_dir" / "answers.jsonl")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", COMMANDS)
def test_golden(run: Run, name: str, kind: str) -> None:
    """Each command line shows what its file holds."""
    terminal, form = (WIDTH, Format.TABLE.value) if kind == TERMINAL else (None, kind)
    environment = {"ETOILE_DATA": str(SMALL), "NO_COLOR": "1"}
    outcome = run(*COMMANDS[name], "--format", form, env=environment, terminal=terminal, typed=TYPED)
    assert outcome.code == 0, outcome.err
    assert str(SMALL) not in outcome.out  # which is elsewhere for everybody
    file = golden(name, kind)
    if UPDATE:
        file.write_bytes(outcome.out.encode())
    assert outcome.out == file.read_bytes().decode(), f"{file.name} says otherwise; GOLDEN=update writes it anew"


def test_no_file_is_left_over() -> None:
    """Each golden file belongs to a command line."""
    known = {golden(name, kind) for name in COMMANDS for kind in KINDS}
    over = set(GOLDEN.iterdir()) - known
    if UPDATE:
        for file in over:
            file.unlink()
        return
    assert not over


@pytest.mark.parametrize("command", [path for path in OPTIONS if path not in APART], ids=" ".join)
def test_every_command_is_there(command: tuple[str, ...]) -> None:
    """Each command of the program has golden files, and each option of its own is used in one of them."""
    lines = [args for args in COMMANDS.values() if args[: len(command)] == command]
    assert lines
    assert OPTIONS[command] - COMMON - UNSEEN <= {word for args in lines for word in args}
