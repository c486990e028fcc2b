"""The command line: arguments, exit codes, and what is written to stdout and stderr."""

import atexit
import csv
import fcntl
import gc
import io
import json
import os
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import ENOSPC
from importlib import import_module
from importlib.metadata import entry_points
from itertools import product
from pathlib import Path
from runpy import run_module
from typing import Annotated, Any, TextIO

import pytest
import typer
from rich.cells import cell_len
from typer.core import TyperGroup

from etoile_cli.cli.app import MODULES, build_app
from etoile_cli.cli.commands import Commands
from etoile_cli.cli.help import Command
from etoile_cli.cli.main import main
from etoile_cli.cli.options import Color
from etoile_cli.cli.render import use_color
from etoile_cli.cli.streams import read_line, terminal_width
from etoile_cli.dataset import bundled_path
from etoile_cli.errors import EtoileError
from etoile_cli.formats import Format
from tests.command_lines import HELP, OPTIONS, PAGES, REAL
from tests.conftest import EXHAUSTIVE, SMALL, Run

pytestmark = pytest.mark.usefixtures("about_small")

ESCAPE = "\x1b["
STYLE = re.compile("\x1b\\[[0-9;]*m")
NO_SPACE = "etoile: Cannot write to standard output: No space left on device.\n"
LEVELS = "is not a valid episode of Lamplight [a series]. Give a number from 0 to 3, or all."

PAGE_OF = {command: args for command in OPTIONS for args in PAGES.values() if args[: len(command)] == command}
"""One command line for each command that prints a page; the last one in `PAGES`."""


def process(
    *args: str, stdout: int = subprocess.PIPE, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Return how a process of its own ended, with its output as bytes."""
    return subprocess.run(
        [sys.executable, "-m", "etoile_cli", *args],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **(env or {})},
    )


def shell(line: str) -> subprocess.CompletedProcess[bytes]:
    """Return how a line of the shell ended, in which `etoile` is the program."""
    script = line.replace("etoile", f"'{sys.executable}' -m etoile_cli")
    return subprocess.run(["/bin/sh", "-c", script], check=False, capture_output=True)


# Usage errors, and nothing found.

ERRORS: list[tuple[tuple[str, ...], int, str]] = [
    # By Typer.
    (("nope",), 2, "No such command 'nope'. To list all: etoile --help"),
    (("csat",), 2, "No such command 'csat'. Did you mean cast? To list all: etoile --help"),
    (("CAST",), 2, "Did you mean cast?"),
    (("episode", "2"), 2, "Did you mean episodes?"),
    (("data", "chek"), 2, "No such command 'chek'. Did you mean check? To list all: etoile data --help"),
    (("export", "\x1b[31m"), 2, "No such command '\\x1b[31m'."),
    (("cast", "--nope"), 2, "No such option: --nope. For help: etoile cast --help"),
    (
        ("cast", "--compny", "skerry"),
        2,
        "No such option: --compny. Did you mean --company? For help: etoile cast --help",
    ),
    (("cast", "--up_to", "1"), 2, "Did you mean --up-to?"),
    (("cast", "--Json"), 2, "Did you mean --json?"),
    (("cast", "--plian"), 2, "Did you mean --plain?"),
    (("cast", "-j"), 2, "No such option: -j."),
    (("data", "--plain", "--nope"), 2, "No such option: --nope. "),
    (("data", "path", "--plain"), 2, "No such option: --plain. For help: etoile data path --help"),
    (("--plain", "--up-to", "1", "--nope"), 2, "No such option: --nope. For help: etoile --help"),
    (("--data", "export"), 3, "export cannot be read: No such file or directory."),
    (("--up-to",), 2, "Option '--up-to' needs a value. For help: etoile --help"),
    (("glossary", "all", "--up-to", "all"), 1, "Nothing is called 'all'. Did you mean --all?"),
    (("disputes", "all"), 1, " Did you mean --all?"),
    (("cast", "--company"), 2, "Option '--company' needs a value. For help: etoile cast --help"),
    (
        ("cast", "the lamp"),
        2,
        "Unexpected argument: the lamp. To look for it: etoile search the lamp. For help: etoile cast --help",
    ),
    (("scores", "5"), 2, "Unexpected argument: 5. For help: etoile scores --help"),
    (("quiz", "5"), 2, "Unexpected argument: 5. For help: etoile quiz --help"),
    (("who", "all"), 1, "Did you mean --all?"),
    (("recap", "all"), 2, "Did you mean --all?"),
    (("relations", "maud", "sources"), 1, "Did you mean --sources?"),
    (("episodes", "1", "2", "3"), 2, "Unexpected argument: 2 3."),
    (("cast", "all"), 2, "Unexpected argument: all. Did you mean --all? For help: etoile cast --help"),
    (("search",), 2, "Missing argument: TEXT. For help: etoile search --help"),
    (("watched", "--nope"), 2, "No such option: --nope"),
    (("data", "nope"), 2, "No such command 'nope'."),
    (("quiz", "--seed", "-1"), 2, "Invalid value for '--seed'"),
    (("trivia", "--seed", "-1"), 2, "Invalid value for '--seed'"),
    (("quiz", "--limit", "0"), 2, "Invalid value for '--limit': 0 is not at least 1. For help: etoile quiz --help"),
    (("quiz", "--limit", "ten"), 2, "'ten' is not a whole number."),
    (("export", "calendar", "--from", "2026-12-04", "--every", "367"), 2, "367 is not from 1 to 366."),
    # By options with a fixed set of values.
    (
        ("cast", "--format", "jsn"),
        2,
        "Invalid value for '--format': 'jsn' is not one of table, plain, json, csv, tsv, md. Did you mean json?",
    ),
    (("cast", "--format", "xml"), 2, "'xml' is not one of table, plain, json, csv, tsv, md."),
    (("cast", "--color", "alway"), 2, "'alway' is not one of auto, always, never. Did you mean always?"),
    (("cast", "--billing", "maine"), 2, "'maine' is not one of main, recurring, guest. Did you mean main?"),
    (("reviews", "--tone", "positv"), 2, "'positv' is not one of positive, mixed, negative. Did you mean positive?"),
    (("search", "lamp", "--kind", "charcter"), 2, "Did you mean character?"),
    # By values that depend on the dataset.
    (
        ("cast", "--company", "skery"),
        1,
        "No company 'skery'. The companies are Skerry and Port-Lune. Did you mean Skerry?",
    ),
    (("companies", "london"), 1, "No company 'london'. The companies are Skerry and Port-Lune."),
    (("cast", "--company", "x"), 1, "No company 'x'. The companies are Skerry and Port-Lune."),
    (("characters", "--home", "port-luna"), 1, "Did you mean Port-Lune?"),
    (("recap", "--company", "skery"), 1, "Did you mean Skerry?"),
    (("cast", "--up-to", "4"), 2, f"'4' {LEVELS}"),
    (("cast", "--up-to", "-1"), 2, f"'-1' {LEVELS}"),
    (("cast", "--up-to", "x"), 2, f"'x' {LEVELS}"),
    (("cast", "--up-to", ""), 2, f"'' {LEVELS}"),
    (("cast", "--up-to", "²"), 2, f"'²' {LEVELS}"),
    (("cast", "--up-to", "S2E2"), 2, f"'S2E2' {LEVELS}"),
    (("watched", "4"), 2, f"'4' {LEVELS}"),
    (("watched", "x"), 2, f"'x' {LEVELS}"),
    (("episodes", "4"), 2, "'4' is not a valid episode. Give a number from 1 to 3."),
    (("episodes", "0"), 2, "'0' is not a valid episode."),
    (("recap", "all"), 2, "'all' is not a valid episode."),
    (("new", "none"), 2, "'none' is not a valid episode. Give a number from 1 to 3."),
    *(
        (("episodes", text), 2, f"{text!r} is not a valid episode. Give a number from 1 to 3. Did you mean {meant}?")
        for text, meant in (
            *(
                ("two", 2),
                ("episode two", 2),
                ("Episode 3", 3),
                ("ep 3", 3),
                ("episode3", 3),
                ("ep. 03", 3),
                ("E3", 3),
                ("2x01", 3),
            ),
            *(("#3", 3), ("no 3", 3), ("3.", 3), ("low water", 1), ("Hoate mer", 3)),
        )
    ),
    *(
        (("new", text), 2, f"{text!r} is not a valid episode. Give a number from 1 to 3.\n")
        for text in ("ep 4", "1x03", "episode", "zero", "e0", "eleven")
    ),
    (("cast", "--up-to", "ep 2"), 2, f"'ep 2' {LEVELS} Did you mean 2?"),
    (("cast", "--up-to", "al"), 2, f"'al' {LEVELS} Did you mean all?"),
    (("watched", "two"), 2, f"'two' {LEVELS} Did you mean 2? You can also give none, +1 or -1."),
    (("cast", "--only", "x"), 2, "No table 'x' here. The only table is cast."),
    (("companies", "--only", "transfer"), 2, "The tables are companies, transfers, facts. Did you mean transfers?"),
    (("show", "--format", "csv"), 2, "choose one with --only. They are show, summaries, facts, notes."),
    (("who", "maud", "--format", "tsv"), 2, "They are character, facts, moves, events, relations, known_for, credits."),
    # By options before the command.
    (("--up-to", "4", "cast"), 2, f"'4' {LEVELS}"),
    (("--nope", "cast"), 2, "No such option: --nope"),
    (("--json", "--nope", "cast"), 2, "No such option: --nope"),
    (("--company", "skerry", "cast"), 2, "No such option: --company"),
    (("--json", "nope"), 2, "No such command 'nope'."),
    (("help", "nope"), 2, "No such command 'nope'."),
    # By options that exclude each other.
    (("watched", "2", "-1"), 2, "-1 cannot be combined with a number."),
    (("quiz", "--daily", "--up-to", "3"), 2, "it cannot be combined with --limit"),
    (("quiz", "--daily", "--seed", "3"), 2, "it cannot be combined with --limit"),
    (("quiz", "--print", "--players", "A,B"), 2, "--print cannot be combined with --players."),
    # Nothing found.
    (("who", "Nobody", "at", "all"), 1, "No match for 'Nobody at all'."),
    (("who", "Muad", "Kre"), 1, "No match for 'Muad Kre'. Did you mean Maud Kerr?"),
    (("who", ""), 1, "No match for ''."),
    (("who", "\x1b[31m"), 1, "No match for '\\x1b[31m'."),
    (("relations", "maud", "tove", "luc"), 2, "Give at most two names: 'maud tove luc' has those of Maud Kerr, "),
    (("relations", "Nobody"), 1, "No match for 'Nobody'."),
    (("characters", "--job", "zzz"), 1, "No job matches 'zzz'."),
    (("credits", "--job", "zzz"), 1, "No job matches 'zzz'."),
    (("reviews", "--outlet", "zzz"), 1, "No outlet matches 'zzz'."),
    (("sources", "zzz"), 1, "No source matches 'zzz'."),
    (("glossary", "zzz"), 1, "No glossary entry for 'zzz'."),
    (("search", "zzz"), 1, "Nothing you have unlocked mentions 'zzz'."),
    (
        ("new", "3", "--up-to", "2"),
        1,
        "Episode 3 is hidden until you have seen it. Then: etoile watched 3",
    ),
    (
        ("recap", "3", "--up-to", "2"),
        1,
        "Episode 3 is hidden until you have seen it. Then: etoile watched 3",
    ),
]
"""Command lines, their exit codes, and what the message contains; the wording of Typer's own is its own."""


@pytest.mark.parametrize(("args", "code", "message"), ERRORS)
def test_error_is_one_line_on_stderr(run: Run, args: tuple[str, ...], code: int, message: str) -> None:
    """An error leaves stdout empty, and is one line: what was asked, what is wrong, and what was meant."""
    outcome = run(*args)
    assert (outcome.code, outcome.out) == (code, "")
    assert re.fullmatch(r"etoile: [^\n]+\n", outcome.err)
    assert message in outcome.err


@pytest.mark.parametrize("group", ["data", "export"])
@pytest.mark.parametrize(("options", "first"), [((), "Usage: etoile {} "), (("--plain",), "Type etoile {}, ")])
def test_group_without_a_command_prints_its_help(run: Run, group: str, options: tuple[str, ...], first: str) -> None:
    """A group without a command prints its help, and is a usage error with a message."""
    outcome, helped = run(group, *options), run(group, "--help", *options)
    assert (outcome.code, helped.code) == (2, 0)
    assert outcome.out.startswith(first.format(group))
    assert (outcome.out.rstrip(), outcome.err) == (helped.out.rstrip(), "etoile: Missing command.\n")


def test_json_of_data_path_and_schema(run: Run) -> None:
    """`data path` has an object for programs; a schema is JSON, with the option as without."""
    assert json.loads(run("data", "path", "--json").out) == {"path": str(bundled_path())}
    schema = run("data", "schema", "--json")
    assert schema == run("data", "schema")
    assert "$defs" in json.loads(schema.out)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("cast", "--format", "JSON"), ("cast", "--format", "json")),
        (("cast", "--json", "--format", "csv"), ("cast", "--format", "csv")),
        (("cast", "--format", "csv", "--json"), ("cast", "--json")),
        (("cast", "-f", "csv", "--plain"), ("cast", "--plain")),
        (("--json", "cast", "-fmd"), ("cast", "-f", "md")),
        (("cast", "--billing", "Main"), ("cast", "-b", "main")),
        (("cast", "--company", "SKERRY"), ("cast", "-c", "skerry")),
        (("cast", "--company", "port lune"), ("cast", "--company", "Port-Lune")),
        (("cast", "--company", "slo"), ("cast", "--company", "skerry")),
        (("cast", "--up-to", "ALL"), ("cast", "-u", "3")),
        (("cast", "--up-to", " 2 "), ("cast", "--up-to", "S01E02")),
        (("cast", "--up-to", "s2e1"), ("cast", "--up-to", "all")),
        (("who", "maud", "kerr"), ("who", "Maud Kerr")),
        (("who",), ("characters",)),
        (("who", "--all", "--plain"), ("characters", "--all", "--plain")),
        (("relations", "Ida Voss"), ("relations", "maud")),
        (("--up-to", "3", "cast"), ("cast", "--up-to", "3")),
        (("--json", "-u", "all", "who", "maud", "kerr"), ("who", "maud", "kerr", "--json", "--up-to", "all")),
        (("--format=csv", "--up-to=2", "cast", "-b", "main"), ("cast", "-b", "main", "-u", "2", "-f", "csv")),
        (("--up-to", "2"), ("home", "--up-to", "2")),
        (("help", "cast"), ("cast", "--help")),
        (("help", "data", "check"), ("data", "check", "-h")),
        (("help",), ("-h",)),
        (("relations", "tove", "åse"), ("relations", "TOVE ASE")),
        (("reviews", "-t", "MIXED", "-o", "harbour"), ("reviews", "--outlet", "Harbour & Light")),
        ((), ("home",)),
    ],
)
def test_equivalent_command_lines(run: Run, one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """Case, accents, short options, aliases and the place of options that all pages share make no difference."""
    assert run(*one) == run(*other)
    assert run(*one).code == 0


# The level.


@pytest.mark.parametrize(
    ("saved", "environment", "option", "level"),
    [
        (None, None, None, "0"),
        ("2", None, None, "2"),
        ("2", "1", None, "1"),
        ("2", "1", "3", "3"),
        ("2", None, "0", "0"),
        ("2", "", None, "2"),
        (None, "wrong", "1", "1"),
    ],
)
def test_level_is_that_of_option_environment_or_progress(
    run: Run, saved: str | None, environment: str | None, option: str | None, level: str
) -> None:
    """`--up-to` overrides `ETOILE_UP_TO`, which overrides saved progress; without all of them the level is 0."""
    if saved is not None:
        assert run("watched", saved, "--quiet") == (0, "", "")
    args = ("--up-to", option) if option is not None else ()
    outcome = run("cast", *args, env={} if environment is None else {"ETOILE_UP_TO": environment})
    assert outcome == (0, run("cast", "--up-to", level).out, "")


@pytest.mark.parametrize("environment", ["4", "-1", "x"])
def test_invalid_level_in_the_environment_is_a_usage_error(run: Run, environment: str) -> None:
    """An invalid `ETOILE_UP_TO` is the same error as an invalid `--up-to`, and named; the option goes before it."""
    variable = {"ETOILE_UP_TO": environment}
    for command in (("cast",), ("quiz", "--daily"), ("export", "gift"), ("watched",)):
        outcome = run(*command, env=variable)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.endswith(f"etoile: ETOILE_UP_TO: '{environment}' {LEVELS}\n")
    assert run("cast", "--up-to", "7", env=variable) == (2, "", f"etoile: '7' {LEVELS}\n")
    assert run("--up-to", "1", "cast", env=variable).code == 0
    assert run("cast", "--data", ".").err == "etoile: . is a folder. Give a file in it.\n"


@pytest.mark.parametrize("command", [("cast",), ("quiz",), ("watched",)])
def test_invalid_format_in_the_environment_is_named(run: Run, command: tuple[str, ...]) -> None:
    """An invalid `ETOILE_FORMAT` is a usage error that names the variable and suggests the format that was meant."""
    outcome = run(*command, env={"ETOILE_FORMAT": "jsn"})
    assert (outcome.code, outcome.out) == (2, "")
    assert re.fullmatch(
        r"etoile: Invalid value for 'ETOILE_FORMAT': [^\n]*Did you mean json\? For help: etoile \w+ --help\n",
        outcome.err,
    )


# The dataset.


def _written(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _unreadable(path: Path) -> None:
    path.write_bytes(SMALL.read_bytes())
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("nothing is unreadable to this user")


UNREADABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (
        lambda _: None,
        "cannot be read: No such file or directory. To create a dataset: etoile data new FILE",
    ),
    "unreadable": (_unreadable, "cannot be read: Permission denied."),
    "loop": (lambda path: path.symlink_to(path), "cannot be read: Too many levels of symbolic links."),
    "folder": (Path.mkdir, "is a folder. Give a file in it."),
    "pipe": (os.mkfifo, "is not a file."),
    "empty": (_written(b" \n"), "is empty. To create a dataset: etoile data new FILE"),
    "not TOML": (_written(b"show = \n"), "at line 1 column 8. Correct it there."),
    "not UTF-8": (_written(b'show = "\xff"'), "is not UTF-8: invalid start byte at byte 8. Save it as UTF-8."),
}
"""Files that cannot be read or parsed: how to create them, and what the message contains."""


@pytest.mark.parametrize("kind", UNREADABLE)
def test_unreadable_dataset_exits_with_3(run: Run, tmp_path: Path, kind: str) -> None:
    """A file that cannot be read or parsed is exit code 3 and one line that says why, and what to do."""
    path = tmp_path / "other.toml"
    create, problem = UNREADABLE[kind]
    create(path)
    outcome = run("cast", "--data", str(path))
    assert outcome == run("data", "check", str(path)) == run("data", "check", str(path), "--format", "plain")
    assert (outcome.code, outcome.out) == (3, "")
    assert re.fullmatch(rf"etoile: {re.escape(str(path))} [^\n]*{re.escape(problem)}\n", outcome.err)
    named = (3, "", outcome.err.replace("etoile: ", "etoile: ETOILE_DATA: ", 1))
    assert run("cast", env={"ETOILE_DATA": str(path)}) == run("data", "check", env={"ETOILE_DATA": str(path)}) == named


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (b"wrong = 1\n", r"\d+ problems"),
        (SMALL.read_bytes().replace(b'tone = "mixed"', b'tone = "mixd"'), "1 problem"),
    ],
)
def test_invalid_dataset_exits_with_3(run: Run, tmp_path: Path, content: bytes, count: str) -> None:
    """A file that is no valid dataset is exit code 3 and the command that lists its problems."""
    path = tmp_path / "my other.toml"
    path.write_bytes(content)
    outcome = run("cast", "--data", str(path))
    assert (outcome.code, outcome.out) == (3, "")
    expected = (
        rf"etoile: {re.escape(str(path))} is not a valid dataset: {count}. To list them: (etoile data check '.*')\n"
    )
    found = re.fullmatch(expected, outcome.err)
    assert found
    listed = shell(found[1])
    assert (listed.returncode, listed.stdout.count(b"error")) == (
        3,
        int(re.findall(r": (\d+) problem", outcome.err)[0]),
    )


def test_data_option_overrides_the_environment(run: Run, tmp_path: Path) -> None:
    """`--data` overrides `ETOILE_DATA`; an empty one means the bundled dataset."""
    assert run("show", "--json", "--data", str(SMALL), env={"ETOILE_DATA": str(tmp_path)}).code == 0
    assert json.loads(run("show", "--json", env={"ETOILE_DATA": ""}).out)["id"] == "etoile"


def test_new_dataset_is_reported_with_a_quoted_command(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that `data new` prints runs in a shell, though the file has a blank in its name."""
    monkeypatch.chdir(tmp_path)
    outcome = run("data", "new", "my series.toml")
    assert outcome == (0, "Created my series.toml. Check it with: etoile data check 'my series.toml'\n", "")
    assert shell(outcome.out.partition(": ")[2]).returncode == 0


# Help.


@pytest.mark.parametrize("width", [30, 80, 200])
def test_help_names_every_option_and_fits(run: Run, width: int) -> None:
    """The help of each command has its usage and every option, truncates nothing, and fits the terminal."""
    for command in ((), *OPTIONS):
        outcome = run(*command, "-h", terminal=width)
        text = STYLE.sub("", outcome.out)
        assert (command, outcome.code, outcome.err) == (command, 0, "")
        assert " ".join(text.split()).startswith(f"Usage: {' '.join(('etoile', *command))} [OPTIONS]")
        assert all(name in text for name in OPTIONS.get(command, {"--version", "--help"})), command
        assert max(map(cell_len, text.splitlines())) <= width, command
        assert "…" not in text, command


def test_help_in_sentences(run: Run) -> None:
    """`--plain` and `ETOILE_FORMAT` turn the help into sentences without columns, each option in one line."""
    said = run("help", "relations", "--plain").out
    assert "\nOptions begin with two hyphens, and in short with one.\n" in run("watched", "--help", "--plain").out
    assert said.startswith(
        "Type etoile relations, then options if you like, then NAME if you like.\n\nWho is what to whom: "
    )
    assert "\n\nExample: etoile relations cheyenne jack\n\n" in said
    assert "\nNAME: A character, or two, in full or in part.\n" in said
    watched = run("help", "watched", "--plain").out
    assert watched.startswith(
        "Type etoile watched, then options if you like, then N, all, none, +1 or -1 if you like.\n"
    )
    assert (
        "\n--up-to, then N or all, in short -u: Show what is known after episode N, for this command only. The " in said
    )
    assert (
        "\n--color, then COLOR: When to use colour; with always a pipe gets the page of a terminal: auto, always, "
        "never. Without it: auto.\n" in said
    )
    env = {"ETOILE_FORMAT": "PLAIN"}
    same = (("help", "--plain", "relations"), ("--plain", "help", "relations"), ("relations", "--plain", "--help"))
    assert {run(*words).out for words in (*same, ("relations", "-h", "--format=plain"))} == {said}
    assert run("relations", "-h", env=env).out == said
    assert run("relations", "-h", "-f", "table", env=env).out == run("relations", "-h").out


@pytest.mark.parametrize("command", [(), ("export",), ("data",), ("export", "web"), ("data", "check"), ("cast",)])
def test_help_in_sentences_wherever_it_is_asked_for(run: Run, command: tuple[str, ...]) -> None:
    """`--plain` before, within and after a command gives its help in sentences, also where pages are not printed."""
    said = run(*command, "--help", env={"ETOILE_FORMAT": "plain"})
    assert (said.code, said.out.partition(",")[0]) == (0, " ".join(("Type etoile", *command)))
    lines = [("--plain", *command, "--help"), (*command, "--plain", "-h"), (*command, "-h", "--plain")]
    lines += [("--format=plain", *command, "-h"), (*command, "-h", "-f", "plain"), ("help", *command, "--plain")]
    assert {run(*line) for line in lines} == {said}


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("cast", "-c", "skerry", "--company", "port-lune"), "--company"),
        (("reviews", "--tone=mixed", "-t", "mixed"), "--tone"),
        (("quiz", "--print", "--seed", "1", "--seed", "2"), "--seed"),
        (("export", "gift", "--difficulty", "easy", "--difficulty", "hard"), "--difficulty"),
    ],
)
def test_option_of_one_value_is_not_repeated(run: Run, words: tuple[str, ...], option: str) -> None:
    """A second value is refused, not taken silently for the first."""
    assert run(*words) == (2, "", f"etoile: {option} takes one value, and was given 2.\n")


def test_options_that_may_be_repeated(run: Run) -> None:
    """Of options of every page the last one counts, flags make no difference, and some options take several values."""
    assert run("-u", "1", "-f", "csv", "cast", "-u", "3", "--format", "tsv") == run("cast", "-u", "3", "-f", "tsv")
    assert run("cast", "--all", "--all") == run("cast", "--all")
    assert run("search", "lamp", "-k", "show", "-k", "music").code == 0


def test_help_as_a_value_is_no_help(run: Run) -> None:
    """After `--`, and where an option takes it for its value, `--help` is a word like any other."""
    assert run("search", "--", "--help").code == 1
    assert run("cast", "--format", "--help").err.startswith("etoile: Invalid value for '--format': '--help' is not ")


def test_help_in_sentences_names_keys_and_keeps_words_whole(run: Run) -> None:
    """The key ? has its name, and on a terminal lines break between words; in a pipe they do not."""
    said = run("help", "quiz", "--plain").out
    assert "; a question mark for a hint for half the points, " in said
    shown = run("help", "quiz", "--plain", terminal=30).out
    assert shown.split() == said.split()
    assert max(map(cell_len, shown.splitlines())) <= 30


def test_pages_in_sentences_break_between_words_on_a_terminal(run: Run) -> None:
    """On a terminal no line is wider than it, and no word broken; in a pipe each record stays one line."""
    piped = run("companies", "--plain").out
    shown = run("companies", "--plain", terminal=30).out
    assert " ".join(shown.split()).startswith(" ".join(piped.split()))
    assert max(map(cell_len, shown.splitlines())) <= 30 < max(map(cell_len, piped.splitlines()))


def test_help_of_the_program_in_sentences(run: Run) -> None:
    """In sentences, too, the help has every command, and ends every line so that a voice pauses, but for commands."""
    said = run("help", "--plain").out
    assert said.startswith("Type etoile, then options if you like, then one of the commands below.\n")
    assert all(f"\n{name}: " in said for names in MODULES.values() for name in names)
    lines = [line for line in said.splitlines() if line]
    assert [line for line in lines if not line.endswith((".", "?"))] == ["Example: etoile cast"]
    assert " With a screen reader: export ETOILE_FORMAT=plain, or add --plain to a command.\n" in said
    for path in OPTIONS:
        said = re.sub(r"https://\S+", "", run(*path, "-h", "--plain").out)  # an address is written as it is typed
        assert not re.search(r"[\[\]{}|]|\.\.\.", said), path


@pytest.mark.parametrize(
    "args", [("help", "--json"), ("--json", "cast", "--help"), ("help", "cast", "--format", "csv"), ("-h", "-f", "TSV")]
)
def test_help_is_no_data(run: Run, args: tuple[str, ...]) -> None:
    """The help has no format for programs, and says so; the environment asks for none."""
    outcome = run(*args)
    assert (outcome.code, outcome.out, outcome.err) == (
        2,
        "",
        "etoile: The help is for people. As sentences: --plain\n",
    )
    assert run("help", "cast", env={"ETOILE_FORMAT": "json"}) == run("help", "cast")


def test_common_options_of_the_help_of_the_program(run: Run) -> None:
    """Options of every page stand before `help` and `--help`, too; an unknown one is an error."""
    assert run("--plain", "--help") == run("help", "--plain")
    assert run("--up-to", "2", "help", "cast") == run("help", "cast")
    assert run("--up-to=2", "-h") == run("help", "--data", "x", "--color", "never")
    assert run("help", "--nope").code == 2


def test_hidden_options_are_not_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """An option that is declared hidden is left out."""
    app = typer.Typer(add_completion=False)

    @app.command(cls=Command)
    def command(*, shown: bool = False, secret: Annotated[bool, typer.Option("--secret", hidden=True)] = False) -> None:
        """Do nothing."""

    app(["--help"], prog_name="program", standalone_mode=False)
    out = capsys.readouterr().out
    assert ("--shown" in out, "--secret" in out) == (True, False)


def test_help_of_the_program(run: Run) -> None:
    """The help of the program names every command by panel, every exit code and every variable."""
    text = run("--help").out
    words = set(re.findall(r"\w+", text))
    errors: list[type[EtoileError]] = [EtoileError, *EtoileError.__subclasses__()]
    assert {str(error.code) for error in errors} | {"0", "130"} <= words
    assert {"ETOILE_UP_TO", "ETOILE_DATA", "ETOILE_STATE_DIR", "NO_COLOR", "FORCE_COLOR"} <= words
    assert {name for names in MODULES.values() for name in names} <= words
    panels = [import_module(f"etoile_cli.cli.{module}").commands.panel for module in MODULES]
    positions = [text.index(f"\n{heading}\n") for heading in ("Options", *panels)]
    assert positions == sorted(positions)
    assert text == run("-h").out


@pytest.mark.parametrize("args", [("-h",), ("cast", "--nope"), ("cast",)])
@pytest.mark.parametrize("terminal", [None, 80])
def test_variables_of_other_programs_change_nothing(run: Run, args: tuple[str, ...], terminal: int | None) -> None:
    """Variables that Typer and other programs read have no effect."""
    environment = {"TERMINAL_WIDTH": "abc", "GITHUB_ACTIONS": "true", "CLICOLOR_FORCE": "1", "PY_COLORS": "1"}
    assert run(*args, env=environment, terminal=terminal) == run(*args, terminal=terminal)


@pytest.mark.parametrize("args", [("-h",), ("cast",), ("cast", "--nope"), ("--version",)])
def test_environment_is_not_changed(run: Run, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]) -> None:
    """A run leaves `os.environ` as it was."""
    monkeypatch.setenv("TERMINAL_WIDTH", "abc")
    before = dict(os.environ)
    run(*args)
    assert dict(os.environ) == before


EXAMPLES = {path: found[1] for path, words in HELP.items() if (found := re.search(r"Example: etoile (.*)", words))}


@pytest.mark.parametrize("command", HELP, ids=" ".join)
def test_examples_run(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]) -> None:
    """The help of each command has an example of this command, which runs on the bundled dataset."""
    monkeypatch.chdir(tmp_path)
    words = tuple(EXAMPLES[command].split())
    assert words[: len(command)] == command
    assert f"Example: etoile {EXAMPLES[command]}" in run(*command, "-h").out
    assert run(*words, env={"ETOILE_DATA": "", "ETOILE_UP_TO": "all"}).code == 0


# Registration of commands.


def test_registered_commands_are_those_of_the_modules() -> None:
    """`MODULES` names the commands of each module, in the order of the help."""
    assert {module: import_module(f"etoile_cli.cli.{module}").commands.names for module in MODULES} == MODULES


@pytest.mark.parametrize("command", [None, "dances"])
def test_unregistered_command_is_an_error(monkeypatch: pytest.MonkeyPatch, command: str | None) -> None:
    """A command that is missing in `MODULES` is an error that says what the entry should be."""
    monkeypatch.setitem(MODULES, "stage", ("dances", "music", "places"))
    expected = r"MODULES\['stage'\] should be \('dances', 'music', 'places', 'glossary'\)"
    with pytest.raises(RuntimeError, match=expected):
        build_app(command)


def test_names_are_those_of_commands_and_groups() -> None:
    """Commands and groups are listed in the order in which they are declared."""
    commands = Commands("Panel")
    commands.command("one")(lambda: None)
    commands.group("two", typer.Typer())
    assert (commands.panel, commands.names) == ("Panel", ("one", "two"))


@pytest.mark.parametrize("name", [name for names in MODULES.values() for name in names])
def test_only_the_command_that_runs_is_registered(name: str) -> None:
    """With the name of a command the app has this command alone."""
    app = typer.main.get_command(build_app(name))
    assert isinstance(app, TyperGroup)
    assert list(app.commands) == [name]


def test_all_commands_are_registered_where_none_is_named() -> None:
    """With another word, or none, the app has all commands, in the order of the help."""
    for word in (None, "castx", "-h"):
        app = typer.main.get_command(build_app(word))
        assert isinstance(app, TyperGroup)
        assert list(app.commands) == [name for names in MODULES.values() for name in names]


# The script and the module.


def test_script_runs_main_without_garbage_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command `etoile` returns the exit code of `main`; garbage is collected neither before the exit nor at it."""
    (script,) = (each for each in entry_points(group="console_scripts") if each.name == "etoile")
    disabled: list[bool] = []
    at_exit: list[object] = []
    monkeypatch.setattr(gc, "disable", lambda: disabled.append(True))
    monkeypatch.setattr(atexit, "register", at_exit.append)
    monkeypatch.setattr(sys, "argv", ["etoile", "nope"])
    assert (script.load()(), disabled, at_exit) == (2, [True], [gc.freeze])


def test_module_runs_as_the_script(run: Run) -> None:
    """`python -m etoile_cli` has the same output and exit code."""
    ended = process("episodes", "1")
    assert (ended.returncode, ended.stdout.decode(), ended.stderr.decode()) == run("episodes", "1")
    assert ended.returncode == 1


def test_module_exits_with_the_code_of_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """The module, run as a script, exits with the exit code of `main`."""
    monkeypatch.setattr(gc, "disable", lambda: None)  # these tests go on
    monkeypatch.setattr(sys, "argv", ["etoile", "nope"])
    monkeypatch.delitem(sys.modules, "etoile_cli.__main__", raising=False)
    with pytest.raises(SystemExit) as ended:
        run_module("etoile_cli", run_name="__main__")
    assert ended.value.code == 2


def test_shell_that_asks_for_completion_gets_no_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a shell completes, Rich is as good as not installed: Typer would import it for each description."""
    monkeypatch.setattr(gc, "disable", lambda: None)  # these tests go on
    monkeypatch.setattr("etoile_cli.cli.main.main", lambda: 0)
    monkeypatch.setenv("_ETOILE_COMPLETE", "complete_bash")
    monkeypatch.setitem(sys.modules, "rich", sys)
    assert import_module("etoile_cli.__main__").main() == 0
    assert sys.modules["rich"] is None


# Formats.


@pytest.mark.parametrize("command", PAGE_OF, ids=" ".join)
def test_json_option_is_format_json(run: Run, command: tuple[str, ...]) -> None:
    """`--json` is the same as `--format json`, and is one JSON document, in no colour."""
    args = PAGE_OF[command]
    outcome = run(*args, "--json", "--color", "always", terminal=80)
    assert outcome == run(*args, "--format", "json")
    assert isinstance(json.loads(outcome.out), list | dict)


@pytest.mark.parametrize("form", sorted(set(Format) - {Format.TABLE}))
def test_format_is_the_same_on_a_terminal_and_in_a_pipe(run: Run, form: Format) -> None:
    """Only formats for people are laid out for a terminal; another is the same there, an option or a variable."""
    assert run("cast", "--format", form, terminal=80 if form is not Format.PLAIN else None) == run("cast", "-f", form)
    assert run("cast", env={"ETOILE_FORMAT": form.upper()}) == run("cast", "--format", form)


def test_option_overrides_the_format_of_the_environment(run: Run) -> None:
    """`--format` and `--json` override `ETOILE_FORMAT`; an empty one changes nothing, and a wrong one is an error."""
    env = {"ETOILE_FORMAT": "plain"}
    assert run("cast", "--format", "csv", env=env) == run("cast", "--format", "csv")
    assert run("cast", "--json", env=env) == run("cast", "--json")
    assert run("cast", env={"ETOILE_FORMAT": ""}) == run("cast")
    wrong = run("cast", env={"ETOILE_FORMAT": "wrong"})
    assert (wrong.code, wrong.out) == (2, "")
    assert "ETOILE_FORMAT" in wrong.err


@pytest.mark.parametrize(("form", "dialect"), [("csv", {}), ("tsv", {"delimiter": "\t", "quoting": csv.QUOTE_NONE})])
def test_only_selects_a_table(run: Run, form: str, dialect: dict[str, Any]) -> None:
    """A page of several tables is read in CSV table by table; cells of several values are joined with semicolons."""
    page = json.loads(run("companies", "--up-to", "all", "--json").out)
    for key, records in page.items():
        out = run("companies", "--up-to", "all", "--format", form, "--only", key).out
        found = list(csv.DictReader(io.StringIO(out), **dialect))
        assert [list(row) for row in found] == [list(record) for record in records]
        assert [row["id"] for row in found] == [record["id"] for record in records]
    cells = run("companies", "--up-to", "all", "--format", form, "--only", "companies").out
    assert "SLO; the Old Lamps" in cells


def test_only_selects_one_list_in_every_format(run: Run) -> None:
    """In JSON and for people, too, `--only` leaves one table."""
    only = ("who", "maud", "--up-to", "all", "--only", "relations")
    assert json.loads(run(*only, "--json").out) == json.loads(run(*only[:4], "--json").out)["relations"]
    for page in (run(*only), run(*only, terminal=80), run(*only, "--format", "plain"), run(*only, "--format", "md")):
        assert "Neither of them likes it." in page.out
        assert "Conducts Skerry" not in page.out


@pytest.mark.parametrize("form", [Format.TABLE, Format.PLAIN, Format.MD])
@pytest.mark.parametrize("terminal", [None, 80])
def test_sources_are_named_on_request(run: Run, form: Format, terminal: int | None) -> None:
    """With `--sources` each format for people names outlets in words, with their pages; without it, none."""
    args = ("who", "maud", "--up-to", "1", "--color", "never", "--format", form)
    assert "Harbour" not in run(*args, terminal=terminal).out
    assert "Harbour & Light, " in run(*args, "--sources", terminal=terminal).out.replace("\\", "")


@pytest.mark.parametrize(
    "command", [("cast",), ("reviews",), ("credits",), ("search", "the"), ("characters",), ("who", "tove")]
)
@pytest.mark.parametrize(
    ("form", "terminal"), [(Format.TABLE, None), (Format.TABLE, 80), (Format.PLAIN, None), (Format.MD, None)]
)
def test_every_page_of_sourced_records_names_them(
    run: Run, command: tuple[str, ...], form: Format, terminal: int | None
) -> None:
    """With `--sources` each format for people has the outlets of what a page shows, in a pipe, too."""
    said = run(
        *command, "--up-to", "all", "--all", "--sources", "--format", form, "--color", "never", terminal=terminal
    ).out
    assert '"Lamplight: a review", 6 January 2031' in " ".join(said.replace("\\", "").split())


def test_format_of_the_environment_is_named_where_a_page_has_several_tables(run: Run) -> None:
    """Where `ETOILE_FORMAT` asks for one table of a page with several, the message names the variable."""
    tables = "This page has several tables: choose one with --only. They are home, try."
    message = f"etoile: ETOILE_FORMAT is csv. {tables} For another format: --format table\n"
    assert run(env={"ETOILE_FORMAT": "CSV"}) == (2, "", message)
    assert run("home", "--format", "tsv", env={"ETOILE_FORMAT": "csv"}).err == f"etoile: {tables}\n"


def test_plain_is_short_for_its_format(run: Run) -> None:
    """`--plain` is `--format plain`, before the command and after it, for every command that has formats."""
    for command in (("cast",), ("watched",), ("data", "check"), ("scores",)):
        assert run(*command, "--plain") == run(*command, "--format", "plain")
    assert run("--plain", "cast") == run("cast", "--plain")


def test_sources_of_a_command_without_a_guide(run: Run) -> None:
    """JSON has the sources anyway: the option changes nothing."""
    assert run("who", "maud", "--json", "--sources") == run("who", "maud", "--json")


# Colour and width.


@pytest.mark.parametrize(
    ("option", "environment", "tty", "colored"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1", "FORCE_COLOR": "0", "TERM": "dumb"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_when_colour_is_used(
    monkeypatch: pytest.MonkeyPatch, option: str, environment: Mapping[str, str], *, tty: bool, colored: bool
) -> None:
    """The option overrides the environment, `NO_COLOR` overrides `FORCE_COLOR`, and both override the terminal."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert use_color(Color(option), tty=tty) is colored


@pytest.mark.parametrize("option", Color)
@pytest.mark.parametrize(
    "args", [("cast",), ("data", "check", str(SMALL)), ("watched",), ("quiz", "--seed", "1", "--limit", "1")], ids=str
)
def test_color_option_on_a_terminal(run: Run, args: tuple[str, ...], option: Color) -> None:
    """Pages and games on a terminal have colour as the option says, which overrides the environment."""
    environment = {Color.AUTO: {}, Color.ALWAYS: {"NO_COLOR": "1"}, Color.NEVER: {"FORCE_COLOR": "1"}}[option]
    outcome = run(*args, "--color", option, env=environment, terminal=80, typed="a\n")
    assert outcome.code == 0
    assert (ESCAPE in outcome.out) is (option is not Color.NEVER)


@pytest.mark.parametrize(
    ("environment", "terminal", "colored"),
    [({}, 80, True), ({"NO_COLOR": "1"}, 80, False), ({}, None, False), ({"FORCE_COLOR": "1"}, None, True)],
)
def test_colour_of_help(run: Run, environment: Mapping[str, str], terminal: int | None, *, colored: bool) -> None:
    """Help has colour by the same rule as pages; error messages have none."""
    assert (ESCAPE in run("cast", "-h", env=environment, terminal=terminal).out) is colored
    assert ESCAPE not in run("cast", "--nope", env=environment, terminal=terminal).err


@pytest.mark.parametrize(
    ("name", "form"),
    [
        pair
        for index, pair in enumerate(product(PAGES, sorted(set(Format) - {Format.TABLE})))
        if EXHAUSTIVE or index % 11 == 0
    ],
)
def test_formats_for_programs_have_no_colour(run: Run, name: str, form: Format) -> None:
    """Formats other than the table have no colour, whatever the option and the environment are."""
    environment = {"FORCE_COLOR": "1", "COLORTERM": "truecolor"}
    outcome = run(*PAGES[name], "--format", form, "--color", "always", env=environment, terminal=80)
    has_several_tables = form in (Format.CSV, Format.TSV) and "--only" in outcome.err
    assert (outcome.code, ESCAPE in outcome.out, ESCAPE in outcome.err) == (2 * has_several_tables, False, False)


@pytest.mark.parametrize("args", [("cast",), ("who", "maud"), ("home",)])
def test_forced_colour_in_a_pipe(run: Run, args: tuple[str, ...]) -> None:
    """`FORCE_COLOR` colours the table for pipes, which is otherwise the same, and without it has none."""
    plain, colored = run(*args), run(*args, env={"FORCE_COLOR": "1"})
    assert ESCAPE not in plain.out
    assert ESCAPE in colored.out
    assert [line.rstrip() for line in STYLE.sub("", colored.out).splitlines()] == plain.out.splitlines()


@pytest.mark.parametrize("args", [("cast",), ("who", "maud"), ("home",)])
def test_page_in_colour_through_a_pipe(run: Run, args: tuple[str, ...]) -> None:
    """With `--color always` a pipe gets the page of a terminal without its footer, as for `less -R`."""
    page = run(*args, "--color", "always", terminal=80).out
    assert run(*args, "--color", "always").out.rstrip("\n") == page.rstrip("\n").rpartition("\n\n")[0]


@pytest.mark.parametrize(
    ("columns", "width"),
    [
        *((columns, int(columns)) for columns in ("10", "47", "999")),
        *((columns, 80) for columns in ("", "0", "9", "1000", "abc", "-5", "80.5", "²", " 90 ", "1e3", "9" * 30)),
    ],
)
def test_terminal_width(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    """`COLUMNS` is the width where it is from 10 to 999; without it and without a terminal the width is 80."""
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(sys, "__stdout__", None)
    assert terminal_width() == width


@pytest.mark.parametrize("args", [("cast",), ("-h",)])
def test_invalid_columns_are_ignored(run: Run, args: tuple[str, ...]) -> None:
    """With an invalid `COLUMNS` a page is laid out for the default width."""
    assert run(*args, env={"COLUMNS": "abc"}, terminal=80) == run(*args, terminal=80)


def test_page_on_a_real_terminal() -> None:
    """A page fills the width of a real terminal, in colour."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 47, 0, 0))
    command = [sys.executable, "-m", "etoile_cli", "characters", "--up-to", "all"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as started:
        os.close(theirs)
        raw = b""
        with suppress(OSError):  # raised when the other end is closed
            while more := os.read(ours, 4096):
                raw += more
    os.close(ours)
    assert started.returncode == 0
    assert ESCAPE.encode() in raw
    assert 40 < max(map(cell_len, STYLE.sub("", raw.decode()).splitlines())) <= 47


# Streams that cannot be written, in this process; test_streams.py has those of a shell.


class FullDisk(io.RawIOBase):
    """A file on a disk without space."""

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, _: object) -> int:
        """Raise ENOSPC."""
        raise OSError(ENOSPC, os.strerror(ENOSPC))


@contextmanager
def full_disk() -> Iterator[TextIO]:
    """Yield a stream that cannot be written, nor flushed when it is closed."""
    stream = io.TextIOWrapper(io.BufferedWriter(FullDisk()), encoding="utf-8")
    yield stream
    with suppress(OSError):
        stream.close()


WRITING = [
    ("cast",),
    ("cast", "--json"),
    ("watched", "2"),
    ("cast", "-h"),
    ("--version",),
    ("--show-completion", "bash"),
]
"""Command lines that write to stdout, each in another way; the last by Typer."""


@pytest.fixture
def typer_takes_the_shell_as_an_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Typer take the name of a shell instead of detecting it."""
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")


def test_closed_pipe_exits_with_141_in_a_process() -> None:
    """A pipe without a reader ends the process silently with exit code 141, as a shell expects."""
    reader, writer = os.pipe()
    os.close(reader)
    ended = process("cast", stdout=writer)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize("args", WRITING)
@pytest.mark.usefixtures("typer_takes_the_shell_as_an_argument")
def test_closed_pipe_exits_with_141(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], args: tuple[str, ...]
) -> None:
    """The same for each way of writing; what is left in the stream cannot fail when it is closed."""
    reader, writer = os.pipe()
    os.close(reader)
    monkeypatch.setattr(sys, "argv", ["etoile", *args])
    with os.fdopen(writer, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert main() == 141
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("args", WRITING)
@pytest.mark.usefixtures("typer_takes_the_shell_as_an_argument")
def test_full_disk_exits_with_4(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], args: tuple[str, ...]
) -> None:
    """A full disk is exit code 4 and one line, for each way of writing."""
    monkeypatch.setattr(sys, "argv", ["etoile", *args])
    with full_disk() as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert main() == 4
    assert capsys.readouterr().err == NO_SPACE


@pytest.mark.parametrize(
    ("args", "code", "printed"),
    [
        (("cast", "--json"), 0, "["),
        (("episodes", "1"), 1, "etoile: Episode 1 is hidden"),
        (("who", "zzz"), 1, "etoile: No match for 'zzz'. To see all: etoile characters\n"),
        (("cast", "--nope"), 2, "etoile: No such option: --nope"),
        (("cast", "--data", "/nope"), 3, "etoile: /nope cannot be read"),
    ],
)
def test_errors_go_to_stdout_where_stderr_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], code: int, printed: str
) -> None:
    """Where stderr cannot be written, the exit code is the same, and the error is printed to stdout."""
    monkeypatch.setattr(sys, "argv", ["etoile", *args])
    with full_disk() as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        assert main() == code
    assert printed in capsys.readouterr().out


def test_nothing_is_printed_where_neither_stream_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no stream can be written, only the exit code is left."""
    monkeypatch.setattr(sys, "argv", ["etoile", "who", "zzz"])
    with full_disk() as out, full_disk() as err:
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        assert main() == 1


def test_missing_streams(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without stdout the exit code is 4, with a message; without stderr a run ends as usual."""
    monkeypatch.setattr(sys, "argv", ["etoile", "cast"])
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert main() == 4
    assert capsys.readouterr().err == "etoile: Cannot write to standard output: it is closed.\n"
    monkeypatch.setattr(sys, "stderr", None)
    assert main() == 0
    sys.stderr.close()
    assert "watched" not in capsys.readouterr().out


def test_read_only_stdout_exits_with_4(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A stdout that is opened for reading is exit code 4 with a message."""
    (tmp_path / "file").touch()
    monkeypatch.setattr(sys, "argv", ["etoile", "cast"])
    with (tmp_path / "file").open(encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert main() == 4
    assert capsys.readouterr().err == "etoile: Cannot write to standard output: not writable.\n"


def test_stdin_that_cannot_be_read_is_at_its_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A missing stdin, and one opened for writing, has no lines."""
    monkeypatch.setattr(sys, "stdin", None)
    assert read_line() == ""
    with (tmp_path / "file").open("w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert read_line() == ""


def test_mark_of_a_file_from_windows_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark that begins such a file is no part of its first line."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("\ufeffa\nb\n"))
    assert (read_line(), read_line(), read_line()) == ("a\n", "b\n", "")


# Encodings.


@pytest.mark.parametrize(("typed", "code", "found"), [("\xc5se", 0, "Tove Ase"), ("\udcff", 1, "")])
def test_arguments_are_utf_8_in_an_ascii_locale(
    run: Run, monkeypatch: pytest.MonkeyPatch, typed: str, code: int, found: str
) -> None:
    """Arguments are read as UTF-8 though the locale is ASCII; bytes that are not UTF-8 match no name."""
    ascii_locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    for name, value in ascii_locale.items():
        monkeypatch.setenv(name, value)
    ended = process("who", os.fsdecode(typed.encode(errors="surrogateescape")))
    assert (ended.returncode, found in ended.stdout.decode("ascii")) == (code, True)
    surrogates = typed.encode(errors="surrogateescape").decode("ascii", "surrogateescape")
    assert run("who", surrogates).code == code


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "latin-1"])
@pytest.mark.parametrize("form", Format)
def test_output_in_a_limited_encoding(run: Run, form: Format, encoding: str) -> None:
    """Letters that the encoding lacks are replaced by similar ones; JSON escapes them and loses none."""
    args = ("characters", "--up-to", "all", "--format", form)
    complete, outcome = run(*args), run(*args, encoding=encoding)
    assert outcome.code == 0
    assert outcome.out.count("\n") == complete.out.count("\n")
    if form is Format.JSON:
        assert json.loads(outcome.out) == json.loads(complete.out)
    else:
        assert ("Tove Ase" if encoding == "ascii" else "Tove Åse") in outcome.out


def test_limited_encoding_in_a_process(run: Run) -> None:
    """The same for the streams that Python opens, and for errors and footers."""
    ended = process("characters", "--up-to", "all", env={"PYTHONIOENCODING": "ascii"})
    assert ended.returncode == 0
    assert "Tove Ase" in ended.stdout.decode("ascii")
    assert ended.stderr == b""
    assert run("who", "qqé", encoding="ascii").err == "etoile: No match for 'qqe'. To see all: etoile characters\n"


# Interrupts and bugs.


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException | type[BaseException]], None]:
    """Return a function that makes `cast` raise an exception."""

    def set_fault(fault: BaseException | type[BaseException]) -> None:
        def raise_fault(*_: object, **__: object) -> None:
            raise fault

        monkeypatch.setattr("etoile_cli.pages.people.cast", raise_fault)

    return set_fault


@pytest.mark.parametrize(("fault", "code"), [(KeyboardInterrupt, 130), (typer.Exit(3), 3)])
def test_interrupt_exits_with_130(
    run: Run,
    broken: Callable[[BaseException | type[BaseException]], None],
    fault: type[BaseException] | BaseException,
    code: int,
) -> None:
    """Ctrl-C is exit code 130, and `typer.Exit` its own code, without a message."""
    broken(fault)
    assert run("cast") == (code, "", "")


@pytest.mark.parametrize("fault", [RuntimeError("it broke"), PermissionError(13, "no"), SystemExit(1)])
def test_bug_keeps_its_traceback(
    run: Run, broken: Callable[[BaseException | type[BaseException]], None], fault: BaseException
) -> None:
    """An unexpected exception is not caught, and has a note that says where to report it."""
    broken(fault)
    with pytest.raises(type(fault)) as raised:
        run("cast")
    assert raised.value is fault
    if isinstance(fault, Exception):
        assert any("report" in note for note in fault.__notes__)


BUG = """
import sys
from etoile_cli.pages import people
def broken(*_, **__):
    value = "".join(["sec", "ret", "-", "value"])
    raise RuntimeError("it broke")
people.cast = broken
sys.argv = ["etoile", "cast", "--json"]
from etoile_cli.cli.main import main
sys.exit(main())
"""


def test_traceback_is_plain() -> None:
    """The traceback of a bug is Python's own, with no values of variables, and says where to report it."""
    ended = subprocess.run([sys.executable, "-c", BUG], check=False, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Traceback (most recent call last):\n")
    assert "RuntimeError: it broke\n" in ended.stderr
    assert "secret-value" not in ended.stderr
    assert not set(ended.stderr) & set("╭│╰")
    assert re.search(r"^.*\breport\b.*$", ended.stderr, re.MULTILINE)


# Start-up.

LOADED = """
import sys
sys.argv = ["etoile", *sys.argv[1:]]
from etoile_cli.cli.main import main
code = main()
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""

HEAVY = {
    "icalendar",
    "rich",
    "pydantic",
    "tomli_w",
    "platformdirs",
    "tomllib",
    "etoile_cli.terminal",
    "etoile_cli.quiz",
}
"""Modules that a command with its output in a pipe does not load, unless it needs them."""


@pytest.mark.parametrize(
    ("args", "forbidden"),
    [
        (("cast", "--json"), HEAVY | {"etoile_cli.pages.show", "etoile_cli.statements", "etoile_cli.search"}),
        (("show", "--only", "facts", "--format", "csv"), HEAVY | {"etoile_cli.pages.people"}),
        (("watched",), HEAVY),
        (("watched", "1"), HEAVY - {"tomli_w"}),
        (("export", "relations"), HEAVY | {"etoile_cli.export.anki"}),
        (("--version",), HEAVY | {"etoile_cli.dataset", "msgspec"}),
    ],
)
def test_start_up_loads_only_what_it_needs(args: tuple[str, ...], forbidden: set[str]) -> None:
    """A fresh process loads no library and no module that its command does not need."""
    ended = subprocess.run([sys.executable, "-c", LOADED, *args], check=False, capture_output=True, text=True)
    assert ended.returncode == 0
    loaded = set(ended.stderr.splitlines()[-1].split())
    assert "etoile_cli.cli" in loaded
    assert not loaded & forbidden


@pytest.mark.parametrize("name", ["cast", "show"])
def test_bundled_dataset_is_the_default(run: Run, name: str) -> None:
    """Without option and environment a command shows the bundled dataset."""
    outcome = run(*REAL[name], env={"ETOILE_DATA": ""})
    assert outcome.code == 0
    assert "Lamplight" not in outcome.out
