"""What each command prints about the small dataset, as golden files.

`GOLDEN=update pytest tests/test_golden.py` rewrites them and removes those that no test reads any more. Read the diff
as a reader of the program would.
"""

import os
from datetime import date
from itertools import chain
from pathlib import Path
from shutil import copyfile

import pytest

from etoile_cli.cli import game
from etoile_cli.cli.app import MODULES
from etoile_cli.formats import Format
from tests.command_lines import COMMANDS, OPTIONS, TYPED
from tests.conftest import SMALL, Run

FOLDER = Path(__file__).parent / "golden"
UPDATE = os.environ.get("GOLDEN") == "update"
WIDTH = 80

TERMINAL = "terminal"
"""The format `table` on a terminal; the other formats are printed into a pipe."""

IN_EVERY_FORMAT = {
    "cast": "a table",
    "characters": "entries",
    "companies": "entries side by side",
    "next": "a card without a row",
    "recap-at-0": "a list without rows",
    "relations-name": "a tree, and numbered sources",
    "reviews": "bars and facts",
    "who": "a card, and entries with leads and asides",
    "who-only": "one table of several",
}
"""Command lines with a golden file in every format, and the layouts that they show; others have terminal and JSON."""

SEVERAL_TABLES = {"companies", "reviews", "who"}
"""Those of them that the formats of one table refuse."""

FOR_PEOPLE = {"--all", "--sources", "--points"}
"""Options that change only what people read: command lines with them have no golden file of the JSON."""

AT_LEVEL_0 = {
    *(
        "characters-company",
        "companies",
        "episodes",
        "glossary-term",
        "home",
        "next",
        "recap",
        "reviews-tone",
        "search",
    ),
    *("sources", "who", "who-crossed"),
}
"""Command lines with golden files at level 0 too: what they print there has other parts, or none."""

NAMES = [name for name in COMMANDS if not name.endswith("-at-0") or name.removesuffix("-at-0") in AT_LEVEL_0]
"""The command lines that have golden files."""


def outputs_of(name: str) -> list[str]:
    """Return the outputs of a command line that have golden files."""
    if name in IN_EVERY_FORMAT:
        without = {Format.CSV, Format.TSV} if name in SEVERAL_TABLES else set()
        return [TERMINAL, *(form for form in Format if form not in without)]
    return [TERMINAL] if FOR_PEOPLE & {*COMMANDS[name]} else [TERMINAL, Format.JSON]


FILES = [(name, output) for name in NAMES for output in outputs_of(name)]
"""The command line and the output of each golden file."""

COMMON_OPTIONS = {"--format", "--json", "--up-to", "--data", "--color", "--all", "--sources", "--only", "--no-pager"}
"""Options of every page."""

WITHOUT_PAGE = {
    *(("data", "path"), ("data", "schema"), ("data", "new")),
    *(path for path in OPTIONS if path[0] == "export"),
}
"""Commands that print no page, but a path or a long file."""

WITHOUT_FILE = {"--daily", "--yesterday", "--strict"}
"""Options whose output depends on the date, or that change the exit code only."""


def path_of(name: str, output: str) -> Path:
    """Return the path of a golden file."""
    return FOLDER / f"{name}.{output}.txt"


@pytest.fixture(autouse=True)
def earlier_games(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Log the answers of earlier games, of which the last was two days ago: what is due to learn depends on the day."""
    copyfile(SMALL.with_name("answers.jsonl"), home / "etoile_state_dir" / "answers.jsonl")
    monkeypatch.setattr(game, "today", lambda: date(2031, 2, 3))


@pytest.mark.parametrize(("name", "output"), FILES)
def test_output_is_that_of_the_golden_file(run: Run, name: str, output: str) -> None:
    """Each command line prints what its golden file has."""
    terminal, form = (WIDTH, Format.TABLE) if output == TERMINAL else (None, output)
    environment = {"ETOILE_DATA": str(SMALL), "NO_COLOR": "1"}
    outcome = run(*COMMANDS[name], "--format", form, env=environment, terminal=terminal, typed=TYPED)
    assert outcome.code == 0, outcome.err
    assert str(SMALL) not in outcome.out  # the path of the repository is another one on each machine
    path = path_of(name, output)
    if UPDATE:
        path.write_bytes(outcome.out.encode())
    assert outcome.out == path.read_bytes().decode(), f"{path.name} differs; GOLDEN=update rewrites it"


def test_no_golden_file_is_orphaned() -> None:
    """Each file is the golden file of a command line."""
    orphans = {*FOLDER.iterdir()} - {path_of(name, output) for name, output in FILES}
    if UPDATE:
        for path in orphans:
            path.unlink()
        return
    assert sorted(path.name for path in orphans) == []


def test_special_cases_are_command_lines() -> None:
    """The command lines that this module names exist, and so do the commands and options."""
    assert IN_EVERY_FORMAT.keys() <= {*NAMES}
    assert IN_EVERY_FORMAT.keys() >= SEVERAL_TABLES
    assert {f"{name}-at-0" for name in AT_LEVEL_0} <= COMMANDS.keys()
    assert OPTIONS.keys() >= WITHOUT_PAGE
    assert {*chain.from_iterable(OPTIONS.values())} >= COMMON_OPTIONS | WITHOUT_FILE


def test_options_are_known_for_every_command() -> None:
    """The commands that the next test checks are all commands of the program."""
    assert {path[0] for path in OPTIONS} == {*chain.from_iterable(MODULES.values())}


@pytest.mark.parametrize("command", [path for path in OPTIONS if path not in WITHOUT_PAGE], ids=" ".join)
def test_every_command_has_golden_files(command: tuple[str, ...]) -> None:
    """Each command has golden files, and one of them shows each option of its own."""
    lines = [COMMANDS[name] for name in NAMES if COMMANDS[name][: len(command)] == command]
    assert lines
    assert OPTIONS[command] - COMMON_OPTIONS - WITHOUT_FILE <= {*chain.from_iterable(lines)}
