"""The command line: what may be typed, how a run ends, and what goes to stdout and to stderr."""

import fcntl
import gc
import json
import os
import re
import struct
import subprocess
import sys
import termios
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from importlib.metadata import entry_points, version
from pathlib import Path
from runpy import run_module

import pytest
import typer
from typer.core import TyperGroup

from etoile_cli import cli
from etoile_cli.cli import main
from etoile_cli.errors import EtoileError
from etoile_cli.formats import Format
from tests.commands import HELP, OPTIONS, PAGES, REAL
from tests.conftest import SMALL, Run

pytestmark = pytest.mark.usefixtures("about_small")

ESCAPE = "\x1b["
FULL = Path("/dev/full")
SOURCE = "Lamplight [a series]"
LEVELS = f"is no episode of {SOURCE}. Give a number from 0 to 3, or all."

needs_full_disk = pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is always full")


def process(*args: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    """Return how a process of its own ended, with what it wrote as bytes, or to `stdout`."""
    return subprocess.run(
        [sys.executable, "-m", "etoile_cli", *args],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


def shell(line: str) -> subprocess.CompletedProcess[bytes]:
    """Return how a line of the shell ended, in which `etoile` is the program."""
    script = line.replace("etoile", f"'{sys.executable}' -m etoile_cli")
    return subprocess.run(["/bin/sh", "-c", script], check=False, capture_output=True)


# Wrong usage, and nothing found.

WRONG: list[tuple[tuple[str, ...], int, str]] = [
    # What Typer says is only looked at for what it is about.
    (("nope",), 2, "No such command 'nope'."),
    (("csat",), 2, "Did you mean 'cast'?"),
    (("cast", "--nope"), 2, "No such option: --nope"),
    (("cast", "--compny", "skerry"), 2, "--company"),
    (("cast", "--company"), 2, "Option '--company' requires an argument."),
    (("cast", "superfluous"), 2, "superfluous"),
    (("who",), 2, "Missing argument"),
    (("watched", "--nope"), 2, "No such option: --nope"),
    # What the options say.
    (("cast", "--format", "jsn"), 2, "'jsn' is none of table, plain, json, csv, tsv, md. Did you mean json?"),
    (("cast", "--format", "xml"), 2, "'xml' is none of table, plain, json, csv, tsv, md."),
    (("cast", "--color", "alway"), 2, "'alway' is none of auto, always, never. Did you mean always?"),
    (("cast", "--billing", "maine"), 2, "'maine' is none of main, recurring, guest. Did you mean main?"),
    (("reviews", "--tone", "positv"), 2, "'positv' is none of positive, mixed, negative. Did you mean positive?"),
    (("search", "lamp", "--kind", "charcter"), 2, "Did you mean character?"),
    # What only the dataset can judge.
    (("cast", "--company", "skery"), 2, "There is no company 'skery'. Did you mean skerry?"),
    (("cast", "--company", "x"), 2, "There is no company 'x'. The companies are skerry, port-lune."),
    (("characters", "--home", "port-luna"), 2, "Did you mean port-lune?"),
    (("recap", "--company", "skery"), 2, "Did you mean skerry?"),
    (("cast", "--up-to", "4"), 2, f"'4' {LEVELS}"),
    (("cast", "--up-to", "-1"), 2, f"'-1' {LEVELS}"),
    (("cast", "--up-to", "x"), 2, f"'x' {LEVELS}"),
    (("cast", "--up-to", ""), 2, f"'' {LEVELS}"),
    (("cast", "--up-to", "²"), 2, f"'²' {LEVELS}"),
    (("cast", "--up-to", "S2E2"), 2, f"'S2E2' {LEVELS}"),
    (("watched", "4"), 2, f"'4' {LEVELS}"),
    (("watched", "x"), 2, f"'x' {LEVELS}"),
    (("sources", "gazette", "--disputed"), 2, "--disputed goes without an id."),
    (("episodes", "4"), 2, "Which episode? Not '4', but a number from 1 to 3."),
    (("episodes", "0"), 2, "a number from 1 to 3"),
    (("recap", "all"), 2, "a number from 1 to 3"),
    (("new", "none"), 2, "Which episode? Not 'none', but a number from 1 to 3."),
    # Nothing found.
    (("who", "Nobody", "at", "all"), 1, "Nobody is called 'Nobody at all'."),
    (("who", "Muad", "Kre"), 1, "Nobody is called 'Muad Kre'. Did you mean Maud Kerr?"),
    (("who", ""), 1, "Nobody is called ''."),
    (("who", "\x1b[31m"), 1, "Nobody is called '\\x1b[31m'."),
    (("relations", "Nobody"), 1, "Nobody is called 'Nobody'."),
    (("characters", "--job", "zzz"), 1, "There is no job 'zzz'."),
    (("credits", "--job", "zzz"), 1, "There is no job 'zzz'."),
    (("reviews", "--outlet", "zzz"), 1, "There is no outlet 'zzz'."),
    (("sources", "keper"), 1, "There is no source 'keper'. Did you mean keeper?"),
    (("glossary", "zzz"), 1, "There is no word 'zzz'."),
    (("search", "zzz"), 1, "'zzz'"),
    (("new", "3", "--up-to", "2"), 1, "Episode 3 is not open yet: etoile watched 3"),
]


@pytest.mark.parametrize(("args", "code", "message"), WRONG)
def test_what_is_wrong_is_one_line_on_stderr(run: Run, args: tuple[str, ...], code: int, message: str) -> None:
    """What cannot be done leaves stdout empty and says in one line what was asked, what is wrong and what was meant."""
    outcome = run(*args)
    assert (outcome.code, outcome.out) == (code, "")
    assert re.fullmatch(r"etoile: [^\n]+\n", outcome.err)
    assert message in outcome.err


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("cast", "--format", "JSON"), ("cast", "--format", "json")),
        (("cast", "--json", "--format", "csv"), ("cast", "--json")),
        (("cast", "--billing", "Main"), ("cast", "-b", "main")),
        (("cast", "--company", "SKERRY"), ("cast", "-c", "skerry")),
        (("cast", "--company", "port lune"), ("cast", "--company", "Port-Lune")),
        (("cast", "--company", "slo"), ("cast", "--company", "skerry")),
        (("cast", "--up-to", "ALL"), ("cast", "-u", "3")),
        (("cast", "--up-to", " 2 "), ("cast", "--up-to", "S01E02")),
        (("cast", "--up-to", "s2e1"), ("cast", "--up-to", "all")),
        (("who", "maud", "kerr"), ("who", "Maud Kerr")),
        (("who", "Ida Voss"), ("who", "maud")),
        (("relations", "tove", "åse"), ("relations", "TOVE ASE")),
        (("reviews", "-t", "MIXED", "-o", "harbour"), ("reviews", "--outlet", "Harbour & Light")),
        ((), ("home",)),
    ],
)
def test_the_same_in_other_words(run: Run, one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """Case, accents, short options and other names of a thing make no difference."""
    assert run(*one) == run(*other)
    assert run(*one).code == 0


# How far the viewer is.


@pytest.mark.parametrize(
    ("saved", "environment", "option", "level"),
    [
        (None, None, None, "Before episode 1"),
        ("2", None, None, "Up to episode 2"),
        ("2", "1", None, "Up to episode 1"),
        ("2", "1", "3", "Up to episode 3"),
        ("2", None, "0", "Before episode 1"),
        ("2", "", None, "Up to episode 2"),
        (None, "wrong", "1", "Up to episode 1"),
    ],
)
def test_who_says_how_far(run: Run, saved: str | None, environment: str | None, option: str | None, level: str) -> None:
    """`--up-to` counts before `ETOILE_UP_TO`, and that before what was saved; else nothing has been seen."""
    if saved is not None:
        assert run("watched", saved, "--quiet") == (0, "", "")
    args = ("--up-to", option) if option is not None else ()
    outcome = run("cast", *args, env={} if environment is None else {"ETOILE_UP_TO": environment})
    assert outcome.err == f"{level} · etoile watched N\n"
    number = "0" if level.startswith("Before") else level[-1]
    assert (outcome.code, outcome.out) == (0, run("cast", "--up-to", number).out)


@pytest.mark.parametrize("environment", ["4", "-1", "x"])
def test_a_wrong_environment_is_wrong_usage(run: Run, environment: str) -> None:
    """What `ETOILE_UP_TO` says is judged as the option is."""
    outcome = run("cast", env={"ETOILE_UP_TO": environment})
    assert outcome == (2, "", f"etoile: '{environment}' {LEVELS}\n")


# The dataset.


def _nothing(_: Path) -> None:
    pass


def _written(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _unreadable(path: Path) -> None:
    path.write_bytes(SMALL.read_bytes())
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("nothing is unreadable to this user")


DATA: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "missing": (_nothing, ["cannot be read: No such file or directory"]),
    "unreadable": (_unreadable, ["cannot be read: Permission denied"]),
    "looping": (lambda path: path.symlink_to(path), ["cannot be read: Too many levels of symbolic links"]),
    "a folder": (Path.mkdir, ["is not a file"]),
    "a pipe": (os.mkfifo, ["is not a file"]),
    "empty": (_written(b" \n"), ["is empty"]),
    "not TOML": (_written(b"show = \n"), ["line 1 column 8"]),
    "not UTF-8": (_written(b'show = "\xff"'), ["is not UTF-8"]),
    "no dataset": (_written(b"wrong = 1\n"), ["wrong: unknown key", "show: missing"]),
    "a wrong record": (
        lambda path: path.write_bytes(SMALL.read_bytes().replace(b'tone = "mixed"', b'tone = "mixd"')),
        ["review[1].tone: 'mixd' is none of positive, mixed, negative; did you mean 'mixed'?"],
    ),
}


@pytest.mark.parametrize("source", ["--data", "ETOILE_DATA"])
@pytest.mark.parametrize("kind", DATA)
def test_a_dataset_that_cannot_be_used(run: Run, tmp_path: Path, kind: str, source: str) -> None:
    """A file that is no dataset ends in exit code 3, every problem in it on a line of its own."""
    path = tmp_path / "other.toml"
    make, problems = DATA[kind]
    make(path)
    outcome = run("cast", env={source: str(path)}) if source == "ETOILE_DATA" else run("cast", source, str(path))
    assert (outcome.code, outcome.out) == (3, "")
    head, *lines = outcome.err.splitlines()
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    assert head == f"etoile: {path} has {count}:"
    assert [line[:2] for line in lines] == ["  "] * len(problems)
    assert all(problem in line for problem, line in zip(problems, lines, strict=True))


def test_the_option_counts_before_the_environment(run: Run, tmp_path: Path) -> None:
    """`--data` wins over `ETOILE_DATA`, and an empty one means the program's own dataset."""
    assert run("show", "--json", "--data", str(SMALL), env={"ETOILE_DATA": str(tmp_path)}).code == 0
    assert json.loads(run("show", "--json", env={"ETOILE_DATA": ""}).out)["id"] == "etoile"


# Help and version.


def test_version(run: Run) -> None:
    """The version is that of the installed package, which has it from `pyproject.toml`."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert run("--version") == (0, f"etoile {project['version']}\n", "")
    assert version("etoile-cli") == project["version"]


def test_no_version(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package runs without being installed, there is no version, and that is said."""
    monkeypatch.setattr(sys, "path", [])
    assert run("--version") == (0, "etoile (not installed: no version)\n", "")


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", [(), *OPTIONS])
def test_help(run: Run, command: tuple[str, ...], option: str) -> None:
    """Each command, and the program itself, says what it is for and names every option."""
    outcome = run(*command, option)
    assert (outcome.code, outcome.err) == (0, "")
    assert all(name in outcome.out for name in OPTIONS.get(command, {"--version", "--help"}))
    assert "Usage: etoile " + " ".join((*command, "[OPTIONS]")) in outcome.out


@pytest.mark.parametrize("width", [40, 100])
def test_help_of_the_program(run: Run, width: int) -> None:
    """The program's own help names every command by its group, and every exit code and variable."""
    said = re.sub("\x1b\\[[0-9;]*m", "", run("-h", terminal=width).out)
    words = set(re.findall(r"\w+", said))
    faults: list[type[EtoileError]] = [EtoileError, *EtoileError.__subclasses__()]
    assert {str(fault.code) for fault in faults} | {"0", "130"} <= words
    assert {"ETOILE_UP_TO", "ETOILE_DATA", "ETOILE_STATE_DIR", "NO_COLOR", "FORCE_COLOR"} <= words
    assert {name for names in cli.COMMANDS.values() for name in names} <= words
    panels = [said.index(panel) for panel in ("The show", "The people", "Watching", "On stage", "Exit codes")]
    assert panels == sorted(panels)


EXAMPLES = {path: found[1] for path, words in HELP.items() if (found := re.search(r"Example: etoile (.*)", words))}


@pytest.mark.parametrize("command", HELP, ids=" ".join)
def test_examples_run(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]) -> None:
    """Each example in a help text is of its command, is shown, and runs on the program's own dataset."""
    monkeypatch.chdir(tmp_path)
    words = tuple(EXAMPLES[command].split())
    assert words[: len(command)] == command
    assert f"Example: etoile {EXAMPLES[command]}" in run(*command, "-h").out
    assert run(*words, env={"ETOILE_DATA": "", "ETOILE_UP_TO": "all"}).code == 0


def test_every_file_of_commands_has_those_of_the_table() -> None:
    """The table that says which file a command is in is true, and in the order of the help."""
    for file, names in cli.COMMANDS.items():
        part = typer.main.get_command(import_module(f"etoile_cli.cli.{file}").app)
        found = part.commands if isinstance(part, TyperGroup) else {part.name: part}
        assert tuple(found) == names


@pytest.mark.parametrize("name", [name for names in cli.COMMANDS.values() for name in names])
def test_a_run_makes_ready_the_one_command_that_it_takes(name: str) -> None:
    """The first word of a line decides which command is made ready; a word that is none makes all ready."""
    one, every = (typer.main.get_command(cli.program(word)) for word in (name, f"{name}x"))
    assert isinstance(one, TyperGroup)
    assert isinstance(every, TyperGroup)
    assert (list(one.commands), len(every.commands)) == ([name], sum(map(len, cli.COMMANDS.values())))


def test_the_script_is_the_same_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command `etoile` ends with the exit code of `main`, and collects no garbage meanwhile."""
    (script,) = (each for each in entry_points(group="console_scripts") if each.name == "etoile")
    disabled: list[bool] = []
    monkeypatch.setattr(gc, "disable", lambda: disabled.append(True))
    monkeypatch.setattr(sys, "argv", ["etoile", "nope"])
    assert (script.load()(), disabled) == (2, [True])


@pytest.mark.parametrize(("args", "code"), [(("cast", "--json"), 0), (("nope",), 2), (("who", "zzz"), 1)])
def test_the_module_runs_too(run: Run, args: tuple[str, ...], code: int) -> None:
    """`python -m etoile_cli` writes the same and ends with the same exit code."""
    ended = process(*args)
    assert (ended.returncode, ended.stdout.decode(), ended.stderr.decode()) == run(*args)
    assert ended.returncode == code


def test_the_module_within(monkeypatch: pytest.MonkeyPatch) -> None:
    """The module ends with the exit code of `main`."""
    monkeypatch.setattr(gc, "disable", lambda: None)  # these tests go on
    monkeypatch.setattr(sys, "argv", ["etoile", "nope"])
    monkeypatch.delitem(sys.modules, "etoile_cli.__main__", raising=False)
    with pytest.raises(SystemExit) as ended:
        run_module("etoile_cli", run_name="__main__")
    assert ended.value.code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("ca", ["cast"]),
        ("cast --format j", ["json"]),
        ("cast --billing ", ["main", "recurring", "guest"]),
        ("reviews --tone m", ["mixed"]),
        ("search x --kind d", ["dance", "date", "dispute"]),
        ("cast --company p", ["port-lune"]),
        ("who t", ["tove"]),
        ("who p", []),  # Pip is not there before the first episode
        ("who --up-to all p", ["pip"]),
        ("sources k", ["keeper"]),
        ("glossary l", ["leader"]),
        ("glossary r", []),
        ("episodes ", ["1", "2", "3"]),
        ("quiz --topic m", ["music"]),
        ("cast --data /nowhere --company p", []),
    ],
)
def test_completion(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str, offered: list[str], shell: str
) -> None:
    """A shell is offered what begins like what was typed: commands, values of options, names that are known by now."""
    monkeypatch.setattr(sys, "argv", ["etoile"])
    monkeypatch.setenv("_ETOILE_COMPLETE", f"complete_{shell}")
    if shell == "bash":
        monkeypatch.setenv("COMP_WORDS", f"etoile {words}")
        monkeypatch.setenv("COMP_CWORD", str(len(words.split(" "))))
    else:
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", f"etoile {words}")
    with pytest.raises(SystemExit):
        main()
    out = capsys.readouterr().out
    quoted = [word for word in re.findall(r'"([^"]+)"', out) if " " not in word]  # among what they are for
    assert (out.split() if shell == "bash" else quoted) == offered


# Where output goes.


@pytest.mark.parametrize("name", PAGES)
def test_json_for_short(run: Run, name: str) -> None:
    """`--json` is short for `--format json`, and is one JSON document."""
    short = run(*PAGES[name], "--json")
    assert short == run(*PAGES[name], "--format", "json")
    assert json.loads(short.out) is not None


@pytest.mark.parametrize("form", Format)
def test_notes_go_to_stderr(run: Run, form: Format) -> None:
    """A pipe gets data alone: for people the note goes to stderr, and programs get none."""
    outcome = run("cast", "--up-to", "2", "--format", form)
    note = "Up to episode 2 · etoile watched N\n" if form in (Format.TABLE, Format.PLAIN) else ""
    assert (outcome.code, outcome.err) == (0, note)
    assert "etoile watched" not in outcome.out


def test_on_a_terminal_the_note_stands_below(run: Run) -> None:
    """On a terminal the note is the last line of the table, and other formats are what a pipe would get."""
    outcome = run("cast", "--up-to", "2", "--color", "never", terminal=80)
    assert outcome.err == ""
    assert outcome.out.endswith("\n\nUp to episode 2 · etoile watched N\n")
    for form in set(Format) - {Format.TABLE}:
        assert run("cast", "--format", form, terminal=80) == run("cast", "--format", form)


@pytest.mark.parametrize(
    ("option", "environment", "colored"),
    [
        ("auto", {}, True),
        ("auto", {"TERM": "dumb"}, False),
        ("auto", {"NO_COLOR": "1"}, False),
        ("auto", {"NO_COLOR": ""}, True),
        ("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("always", {"FORCE_COLOR": "0"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_when_a_terminal_gets_colour(run: Run, option: str, environment: Mapping[str, str], *, colored: bool) -> None:
    """The option counts before the environment, `NO_COLOR` before `FORCE_COLOR`, and both before the terminal."""
    outcome = run("cast", "--color", option, env=environment, terminal=80)
    assert (ESCAPE in outcome.out) is colored


@pytest.mark.parametrize("form", Format)
def test_a_pipe_gets_no_colour(run: Run, form: Format) -> None:
    """What is not a terminal gets no colour unless it is asked for, and programs never do."""
    assert ESCAPE not in run("cast", "--format", form, env={"TERM": "xterm"}).out
    if form is not Format.TABLE:
        assert ESCAPE not in run("cast", "--format", form, "--color", "always", terminal=80).out


@pytest.mark.parametrize(("option", "colored"), [("always", True), ("never", False), ("auto", True)])
def test_a_real_terminal(option: str, *, colored: bool) -> None:
    """A page fills the terminal that there is and no more, in colour where that is wanted."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 47, 0, 0))
    command = [sys.executable, "-m", "etoile_cli", "characters", "--up-to", "all", "--color", option]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as started:
        os.close(theirs)
        raw = b""
        with suppress(OSError):  # how the other end says that it is closed
            while more := os.read(ours, 4096):
                raw += more
    os.close(ours)
    assert started.returncode == 0
    assert (ESCAPE.encode() in raw) is colored
    lines = re.sub(r"\x1b\[[0-9;]*m", "", raw.decode()).splitlines()
    assert 40 < max(map(len, lines)) <= 47


# A stream that takes nothing.

UNSAID = [("cast",), ("cast", "--json"), ("watched", "2"), ("-h",), ("cast", "-h"), ("--version",)]
"""Command lines that write to stdout, each in its own way."""


@pytest.mark.parametrize("args", UNSAID)
def test_a_reader_that_went_away(args: tuple[str, ...]) -> None:
    """A pipe that nobody reads any more ends the run in silence with exit code 141, as a shell expects."""
    reader, writer = os.pipe()
    os.close(reader)
    ended = process(*args, stdout=writer)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (141, b"")


@needs_full_disk
@pytest.mark.parametrize("args", UNSAID)
def test_a_full_disk(args: tuple[str, ...]) -> None:
    """A disk that is full ends the run with exit code 4 and one line."""
    with FULL.open("wb") as full:
        ended = process(*args, stdout=full.fileno())
    assert (ended.returncode, ended.stderr) == (4, b"etoile: Cannot write the result: No space left on device.\n")


@needs_full_disk
@pytest.mark.parametrize(
    ("args", "code"), [(("cast",), 0), (("who", "zzz"), 1), (("cast", "--nope"), 2), (("cast", "--data", "/nope"), 3)]
)
def test_nobody_takes_what_is_said_beside_the_result(
    monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], code: int
) -> None:
    """Where stderr cannot be written, the run ends as it would have ended, in a process of its own and within."""
    with FULL.open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "etoile_cli", *args], check=False, stdout=subprocess.DEVNULL, stderr=full
        )
    assert ended.returncode == code
    monkeypatch.setattr(sys, "argv", ["etoile", *args])
    with suppress(OSError), FULL.open("w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        assert main() == code


@pytest.mark.parametrize(("typed", "code", "said"), [("\xc5se", 0, "Tove Ase"), ("\udcff", 1, "")])
def test_words_are_read_in_a_locale_that_knows_too_few_letters(
    run: Run, monkeypatch: pytest.MonkeyPatch, typed: str, code: int, said: str
) -> None:
    """What is typed is UTF-8 though the locale says ASCII; what is no UTF-8 either is nobody's name."""
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    for name, value in poor.items():
        monkeypatch.setenv(name, value)
    ended = process("who", os.fsdecode(typed.encode(errors="surrogateescape")))
    assert (ended.returncode, said in ended.stdout.decode("ascii")) == (code, True)
    surrogates = typed.encode(errors="surrogateescape").decode("ascii", "surrogateescape")
    assert run("who", surrogates).code == code


@pytest.mark.parametrize("args", UNSAID)
def test_a_reader_that_went_away_within(monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]) -> None:
    """The stream is led nowhere, so that what is left in it cannot fail when it is closed."""
    reader, writer = os.pipe()
    os.close(reader)
    monkeypatch.setattr(sys, "argv", ["etoile", *args])
    with os.fdopen(writer, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert main() == 141


@needs_full_disk
@pytest.mark.parametrize("args", UNSAID)
def test_a_full_disk_within(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], args: tuple[str, ...]
) -> None:
    """What cannot be written is said."""
    monkeypatch.setattr(sys, "argv", ["etoile", *args])
    with suppress(OSError), FULL.open("w", encoding="utf-8") as stream:  # which fails to close as well
        monkeypatch.setattr(sys, "stdout", stream)
        assert main() == 4
    assert capsys.readouterr().err == "etoile: Cannot write the result: No space left on device.\n"


def test_closed_streams_within(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without stdout there is a complaint, and without stderr none."""
    monkeypatch.setattr(sys, "argv", ["etoile", "cast"])
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert main() == 4
    assert capsys.readouterr().err.startswith("etoile: Cannot write the result")
    monkeypatch.setattr(sys, "stderr", None)
    assert main() == 0
    sys.stderr.close()
    assert "watched" not in capsys.readouterr().out


def test_no_stdout_at_all() -> None:
    """A closed stdout is one that cannot be written."""
    ended = shell("etoile cast >&-")
    assert ended.returncode == 4
    assert re.fullmatch(rb"etoile: Cannot write the result[^\n]*\n", ended.stderr)


@pytest.mark.parametrize(("args", "code"), [("cast", 0), ("nope", 2), ("who zzz", 1)])
def test_no_stderr_at_all(run: Run, args: str, code: int) -> None:
    """With stderr closed a run ends as it would, and stdout still holds data alone."""
    ended = shell(f"etoile {args} 2>&-")
    assert (ended.returncode, ended.stdout.decode()) == run(*args.split())[:2]
    assert ended.returncode == code


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "latin-1"])
@pytest.mark.parametrize("form", Format)
def test_an_old_encoding(run: Run, form: Format, encoding: str) -> None:
    """An encoding that lacks letters gets the nearest it has; JSON spells them out and loses none."""
    args = ("characters", "--up-to", "all", "--format", form)
    whole, outcome = run(*args), run(*args, encoding=encoding)
    assert outcome.code == 0
    assert outcome.out.count("\n") == whole.out.count("\n")
    if form is Format.JSON:
        assert json.loads(outcome.out) == json.loads(whole.out)
    else:
        assert ("Tove Ase" if encoding == "ascii" else "Tove Åse") in outcome.out


def test_an_old_encoding_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for a stream as Python itself opens it, on a terminal and for complaints too."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    ended = process("characters", "--up-to", "all")
    assert ended.returncode == 0
    assert "Tove Ase" in ended.stdout.decode("ascii")
    assert ended.stderr.decode("ascii") == "Up to episode 3 - etoile watched N\n"
    assert process("who", "qqé").stderr == b"etoile: Nobody is called 'qqe'.\n"


# How a run ends otherwise.


@pytest.mark.parametrize(("fault", "code"), [(KeyboardInterrupt, 130), (typer.Exit(3), 3)])
def test_who_stops_the_program(
    monkeypatch: pytest.MonkeyPatch, run: Run, fault: type[BaseException] | BaseException, code: int
) -> None:
    """Ctrl-C ends a run with exit code 130."""

    def stopped(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("etoile_cli.pages.people.cast", stopped)
    assert run("cast") == (code, "", "")


@pytest.mark.parametrize("fault", [ZeroDivisionError(), PermissionError(13, "no"), SystemExit(1)])
def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch, run: Run, fault: BaseException) -> None:
    """A mistake of the program's own is not dressed up as the viewer's, nor as that of a stream."""

    def broken(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("etoile_cli.pages.people.cast", broken)
    with pytest.raises(type(fault)):
        run("cast")


# Start-up.

LOADED = """
import sys
sys.argv = ["etoile", *sys.argv[1:]]
from etoile_cli.cli import main
code = main()
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""

HEAVY = {"rich", "pydantic", "tomli_w", "platformdirs", "tomllib", "etoile_cli.terminal", "etoile_cli.quiz"}
"""What no command loads that writes to a pipe, except those that need it."""


@pytest.mark.parametrize(
    ("args", "forbidden"),
    [
        (("cast", "--json"), HEAVY | {"etoile_cli.pages.show", "etoile_cli.told", "etoile_cli.search"}),
        (("cast",), HEAVY),
        (("show", "--format", "csv"), HEAVY | {"etoile_cli.pages.people"}),
        (("watched",), HEAVY),
        (("watched", "1"), HEAVY - {"tomli_w"}),
        (("--version",), HEAVY | {"etoile_cli.dataset", "rtoml"}),
    ],
)
def test_start_up_loads_only_what_it_needs(args: tuple[str, ...], forbidden: set[str]) -> None:
    """A fresh process loads no library or room that its command can do without."""
    ended = subprocess.run([sys.executable, "-c", LOADED, *args], check=False, capture_output=True, text=True)
    assert ended.returncode == 0
    loaded = set(ended.stderr.splitlines()[-1].split())
    assert "etoile_cli.cli" in loaded
    assert not loaded & forbidden


@pytest.mark.parametrize("name", ["cast", "show"])
def test_the_bundled_dataset_is_the_one_without_a_word(run: Run, name: str) -> None:
    """Without option and environment a command speaks of the program's own series."""
    outcome = run(*REAL[name], env={"ETOILE_DATA": ""})
    assert outcome.code == 0
    assert "Lamplight" not in outcome.out
