"""Completion: what a shell is offered while somebody types, as far as they have seen."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest

from etoile_cli import cli
from etoile_cli.cli import main
from etoile_cli.formats import Format
from etoile_cli.kinds import Billing, Difficulty, StatementKind, Tone
from etoile_cli.model import Dataset
from etoile_cli.quiz.made import TOPICS
from etoile_cli.spoilers import Guide, gate
from tests.commands import OPTIONS
from tests.conftest import SMALL, Run

pytestmark = pytest.mark.usefixtures("about_small")

SEASONS = SMALL.with_name("seasons.toml")

SHELLS = ("bash", "zsh", "fish", "powershell")

LEVELS = ("0", "1", "2", "all")

BASH = shutil.which("bash")


class Offer(NamedTuple):
    """What a shell was offered, how the run ended, and what it wrote to stderr."""

    words: list[str]
    code: object
    err: str


class Complete(Protocol):
    """The program as a shell asks it for completion."""

    def __call__(self, line: str, shell: str = "bash", *, env: Mapping[str, str] | None = None) -> Offer:
        """Return what `shell` is offered at the end of `line`; `env` is set for this alone."""


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Complete:
    """Return a function that asks for completion as a shell does."""

    def asked(line: str, shell: str = "bash", *, env: Mapping[str, str] | None = None) -> Offer:
        with monkeypatch.context() as patch:
            for name, value in (asking(line, shell) | dict(env or {})).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["etoile"])
            with pytest.raises(SystemExit) as ended:
                main()
        out, err = capsys.readouterr()
        return Offer(offered(out, shell), ended.value.code, err)

    return asked


def asking(line: str, shell: str) -> dict[str, str]:
    """Return what the script of `shell` puts into the environment to ask for what completes `line`."""
    words = line.split(" ")
    asks = {"_ETOILE_COMPLETE": f"complete_{shell}"}
    match shell:
        case "bash":
            return asks | {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
        case "zsh":
            return asks | {"_TYPER_COMPLETE_ARGS": line}
        case "fish":
            return asks | {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
        case _:  # PowerShell, which tells the end of a line without the blank before the cursor
            return asks | {"_TYPER_COMPLETE_ARGS": line.rstrip(), "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1]}


def offered(out: str, shell: str) -> list[str]:
    """Return the words in what the program answers to `shell`, without what it says of them."""
    match shell:
        case "bash":
            return out.split()
        case "zsh":
            return re.findall(r'^(?:_arguments .*\(\()?"([^"]*)"', out, re.MULTILINE)
        case "fish":
            return [row.partition("\t")[0] for row in out.splitlines() if row]
        case _:
            return [row.partition(":::")[0] for row in out.splitlines() if row]


# The scripts.

SCRIPTS = {
    "bash": ("_ETOILE_COMPLETE=complete_bash", "complete -o default -F _etoile_completion etoile"),
    "zsh": ("_ETOILE_COMPLETE=complete_zsh", "#compdef etoile"),
    "fish": ("_ETOILE_COMPLETE=complete_fish", "complete --command etoile"),
    "powershell": ('$Env:_ETOILE_COMPLETE = "complete_powershell"', "Register-ArgumentCompleter"),
    "pwsh": ('$Env:_ETOILE_COMPLETE = "complete_powershell"', "Register-ArgumentCompleter"),
}


def script(shell: str) -> str:
    """Return the script that a process of its own shows for `shell`."""
    shown = subprocess.run(
        [sys.executable, "-m", "etoile_cli", "--show-completion", shell],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    )
    assert shown.stderr == ""
    return shown.stdout


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_for_a_shell(shell: str) -> None:
    """`--show-completion` shows a script that asks this program, in the words of the shell."""
    assert all(words in script(shell) for words in SCRIPTS[shell])


@pytest.mark.skipif(BASH is None, reason="there is no bash to ask")
def test_in_a_real_bash(tmp_path: Path) -> None:
    """Bash itself is offered what fits, through the script that it was given."""
    program = tmp_path / "etoile"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m etoile_cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    line = 'COMP_WORDS=(etoile cast --company po) COMP_CWORD=3; _etoile_completion etoile; echo "${COMPREPLY[@]}"'
    ended = subprocess.run(
        [str(BASH), "--norc", "-c", f"{script('bash')}\n{line}"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
    )
    assert (ended.stdout, ended.stderr) == ("port-lune\n", "")


# What is offered, to each shell.

COMMANDS = [name for names in cli.COMMANDS.values() for name in names]

OFFERS: list[tuple[str, list[str]]] = [
    ("etoile ", COMMANDS),
    ("etoile c", [name for name in COMMANDS if name.startswith("c")]),
    ("etoile cast", ["cast"]),
    ("etoile zzz", []),
    ("etoile data ", ["path", "check", "schema", "new"]),
    ("etoile data s", ["schema"]),
    ("etoile cast --comp", ["--company"]),
    ("etoile cast --format ", list(Format)),
    ("etoile cast --format j", ["json"]),
    ("etoile cast -f j", ["json"]),
    ("etoile data check --format t", ["table", "tsv"]),
    ("etoile cast --color a", ["auto", "always"]),
    ("etoile cast --billing ", list(Billing)),
    ("etoile reviews --tone ", list(Tone)),
    ("etoile search lamp --kind ", list(StatementKind)),
    ("etoile search lamp --kind d", ["dance", "date", "dispute"]),
    ("etoile quiz --difficulty ", list(Difficulty)),
    ("etoile cast --company ", ["skerry", "port-lune"]),
    ("etoile cast -c p", ["port-lune"]),
    ("etoile cast --json --company p", ["port-lune"]),
    ("etoile characters --home s", ["skerry"]),
    ("etoile recap 1 --company s", ["skerry"]),
    ("etoile who ", ["maud", "tove", "luc", "yuki"]),
    ("etoile who m", ["maud"]),
    ("etoile who z", []),
    ("etoile relations t", ["tove"]),
    ("etoile glossary l", ["leader"]),
    ("etoile glossary r", []),
    ("etoile glossary --up-to all r", ["rallentando"]),
    ("etoile quiz --topic m", ["music"]),
    ("etoile quiz --topic pl --up-to all", []),
    ("etoile quiz --up-to all --topic pl", ["plot"]),
    ("etoile sources ", ["gazette", "harbour", "keeper"]),
    ("etoile episodes ", ["1", "2", "3"]),
    ("etoile new 2", ["2"]),
    ("etoile recap ", ["1", "2", "3"]),
    ("etoile watched ", ["1", "2", "3"]),
    (f"etoile cast --data {SEASONS} --company ", ["hill", "river", "loop"]),
    (f"etoile episodes --data {SEASONS} ", ["1", "2", "3", "4", "5"]),
    (f"etoile who --data {SEASONS} --up-to S2E1 i", ["irma", "inspector"]),
]
"""Lines, and what is offered at their ends before the first episode."""


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("line", "words"), OFFERS)
def test_what_is_offered(complete: Complete, line: str, words: list[str], shell: str) -> None:
    """Each shell is offered what begins like the last word: commands, options and their values, names and numbers."""
    offer = complete(line, shell)
    assert sorted(offer.words) == sorted(words)
    assert (offer.code, offer.err) == (0, "")


@pytest.mark.parametrize("command", OPTIONS, ids=" ".join)
def test_the_options_of_every_command(complete: Complete, command: tuple[str, ...]) -> None:
    """Each command is offered its options, all of them."""
    assert OPTIONS[command] <= {*complete(f"etoile {' '.join(command)} --").words, "--help"}


# As far as the viewer has seen.

GATED: Mapping[str, Callable[[Guide], set[str]]] = {
    "who": lambda guide: {character.id for character in guide.character},
    "relations": lambda guide: {character.id for character in guide.character},
    "glossary": lambda guide: {term.id for term in guide.term},
    "quiz --topic": lambda guide: {question.topic for question in guide.question} | {*TOPICS},
    "cast --company": lambda guide: {company.id for company in guide.company},
}
"""Commands that complete what a viewer knows, and what that is."""


def known(dataset: Dataset, command: str, level: str) -> set[str]:
    """Return what a viewer at `level` may be offered by `command`."""
    guide: Guide = gate(dataset, len(dataset.episode) if level == "all" else int(level))
    return GATED[command](guide)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("command", GATED)
def test_only_what_is_known_is_offered(complete: Complete, run: Run, small: Dataset, command: str, level: str) -> None:
    """Nobody and nothing is offered before its episode, whichever way the viewer says how far they are."""
    expected = known(small, command, level)
    own, *option = command.split()
    line = " ".join(("etoile", own, "--up-to", level, *option, ""))
    assert set(complete(line).words) == expected
    assert set(complete(f"etoile {command} ", env={"ETOILE_UP_TO": level}).words) == expected
    run("watched", "none" if level == "0" else level)
    assert set(complete(f"etoile {command} ").words) == expected


@pytest.mark.parametrize("command", GATED)
def test_the_bundled_series_is_gated_too(complete: Complete, real: Dataset, command: str) -> None:
    """Of the program's own series, too, each level is offered what it knows, in plain letters."""
    for level in range(len(real.episode) + 1):
        words = complete(f"etoile {command} ", env={"ETOILE_DATA": "", "ETOILE_UP_TO": str(level)}).words
        assert set(words) == known(real, command, str(level))
        assert all(re.fullmatch(r"[a-z0-9-]+", word) for word in words)


def test_the_option_counts_before_the_environment(complete: Complete) -> None:
    """What stands on the line decides, as it will when it runs."""
    environment = {"ETOILE_UP_TO": "all"}
    assert complete("etoile who p", env=environment).words == ["pip"]
    assert complete("etoile who --up-to 0 p", env=environment).words == []


# Where nothing can be offered.

BROKEN = {
    "missing": None,
    "empty": b"",
    "not TOML": b"show = \n",
    "not UTF-8": b"\xff\xfe",
    "no dataset": b"wrong = 1\n",
    "nested": b"a = " + b"[" * 20_000 + b"]" * 20_000,
}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_dataset_completes_nothing(complete: Complete, tmp_path: Path, kind: str, shell: str) -> None:
    """A dataset that cannot be read has no names to offer, and the prompt stays as it is; commands are still there."""
    path = tmp_path / "broken.toml"
    content = BROKEN[kind]
    if content is not None:
        path.write_bytes(content)
    for line, env in (("etoile who ", {"ETOILE_DATA": str(path)}), (f"etoile who --data {path} ", {})):
        assert complete(line, shell, env=env) == Offer([], 0, "")
    assert complete("etoile cas", shell, env={"ETOILE_DATA": str(path)}) == Offer(["cast"], 0, "")


@pytest.mark.parametrize("level", ["9", "x", "-1", "S3E1"])
def test_a_wrong_level_completes_nothing(complete: Complete, level: str) -> None:
    """Where nobody can say what the viewer knows, nothing is offered."""
    assert complete("etoile who ", env={"ETOILE_UP_TO": level}) == Offer([], 0, "")


def test_broken_progress_is_not_the_time(complete: Complete, home: Path) -> None:
    """A file of progress that cannot be read is for the next command to complain of: completion says nothing."""
    path = home / "etoile_state_dir" / "progress.toml"
    path.write_bytes(b"\xff")
    assert complete("etoile who m") == Offer(["maud"], 0, "")
    assert path.read_bytes() == b"\xff"


def test_an_empty_question_is_none(run: Run) -> None:
    """A shell that leaves its variables behind empty, as PowerShell does, changes nothing."""
    left = {"_ETOILE_COMPLETE": "", "_TYPER_COMPLETE_ARGS": "", "_TYPER_COMPLETE_WORD_TO_COMPLETE": ""}
    assert run("cast", "--json", env=left) == run("cast", "--json")


def test_fish_asks_first_whether(complete: Complete) -> None:
    """Fish asks whether there is anything to offer before it asks what: the exit code says so."""
    asks = {"_TYPER_COMPLETE_FISH_ACTION": "is-args"}
    assert complete("etoile who m", "fish", env=asks) == Offer([], 0, "")
    assert complete("etoile who z", "fish", env=asks) == Offer([], 1, "")
