"""Shell completion: what each shell is offered, as far as the viewer has seen."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest
import tomli_w

from etoile_cli import queries
from etoile_cli.cli.app import MODULES
from etoile_cli.cli.main import main
from etoile_cli.enums import Billing, Difficulty, StatementKind, Tone
from etoile_cli.formats import Format
from etoile_cli.model import Dataset
from etoile_cli.quiz.draft import TOPICS, field_topic
from etoile_cli.spoilers import Guide, gate
from tests.clients import program
from tests.command_lines import OPTIONS, PAGES
from tests.conftest import EXHAUSTIVE, SMALL, Run, sample
from tests.dataset_edits import small_tables
from tests.hostile_texts import HOSTILE

pytestmark = pytest.mark.usefixtures("about_small")

SEASONS = SMALL.with_name("seasons.toml")

SHELLS = ("bash", "zsh", "fish", "powershell")

BASH = shutil.which("bash")


Answer = Callable[[Mapping[str, str]], tuple[str, object, str]]


class Offer(NamedTuple):
    """The words offered to a shell, the exit code, what was written to stderr, and what stands beside the words."""

    words: list[str]
    code: object
    err: str
    about: Mapping[str, str] = {}


class Complete(Protocol):
    """The program as a shell runs it for completion."""

    def __call__(self, line: str, shell: str = "bash", *, env: Mapping[str, str] | None = None) -> Offer:
        """Return what `shell` is offered at the end of `line`; `env` is set for this run alone."""


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Answer:
    """Return a function that runs the program with variables; it returns stdout, the exit code and stderr."""

    def run(variables: Mapping[str, str]) -> tuple[str, object, str]:
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["etoile"])
            patch.setitem(sys.modules, "rich", None)  # as in a process of its own
            with pytest.raises(SystemExit) as ended:
                main()
        out, err = capsys.readouterr()
        return out, ended.value.code, err

    return run


@pytest.fixture
def complete(answer: Answer) -> Complete:
    """Return a function that runs the program for completion."""

    def run(line: str, shell: str = "bash", *, env: Mapping[str, str] | None = None) -> Offer:
        out, code, err = answer(completion_variables(line, shell) | dict(env or {}))
        about = dict(row.split("\t") for row in out.splitlines() if "\t" in row) if shell == "fish" else {}
        return Offer(parse_offer(out, shell), code, err, about)

    return run


def completion_variables(line: str, shell: str) -> dict[str, str]:
    """Return the environment that the script of `shell` sets to complete `line`."""
    words = line.split(" ")
    variables = {"_ETOILE_COMPLETE": f"complete_{shell}"}
    match shell:
        case "bash":
            return variables | {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
        case "zsh":
            return variables | {"_TYPER_COMPLETE_ARGS": line}
        case "fish":
            return variables | {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
        case _:  # PowerShell, which gives the line without the blank before the cursor
            return variables | {"_TYPER_COMPLETE_ARGS": line.rstrip(), "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1]}


def parse_offer(out: str, shell: str) -> list[str]:
    """Return the words in an answer to `shell`, without their descriptions."""
    match shell:
        case "bash":
            return [row for row in out.splitlines() if row]
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


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """Return a function that returns the completion script for a shell."""

    def show(shell: str) -> str:
        monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
        monkeypatch.setattr(sys, "argv", ["etoile", "--show-completion", shell])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert (ended.value.code, err) == (0, "")
        return out

    return show


@pytest.mark.parametrize("shell", SCRIPTS)
def test_show_completion_prints_the_script_of_the_shell(script: Callable[[str], str], shell: str) -> None:
    """`--show-completion` prints a script that runs this program, in the language of the shell."""
    assert all(words in script(shell) for words in SCRIPTS[shell])


@pytest.mark.skipif(BASH is None, reason="bash is not installed")
def test_bash_completes_with_the_script(script: Callable[[str], str], tmp_path: Path) -> None:
    """A real bash gets the words for an option and for a name, with the script loaded."""
    program = tmp_path / "etoile"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m etoile_cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    lines = (
        'offer() { COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _etoile_completion etoile; echo "${COMPREPLY[*]}"; }',
        "offer etoile cast --company po",
        "offer etoile who Tove A",
        "offer etoile who ''",
    )
    ended = subprocess.run(
        [str(BASH), "--norc", "-c", "\n".join((script("bash"), *lines))],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
    )
    assert (ended.stdout, ended.stderr) == ("port-lune\nAse\nmaud tove luc yuki\n", "")


# Offers.

COMMANDS = [name for names in MODULES.values() for name in names]

OFFERS: list[tuple[str, list[str]]] = [
    # Commands and options.
    ("etoile ", COMMANDS),
    ("etoile c", [name for name in COMMANDS if name.startswith("c")]),
    ("etoile cast", ["cast"]),
    ("etoile zzz", []),
    ("etoile data ", ["path", "check", "schema", "new"]),
    ("etoile data s", ["schema"]),
    ("etoile cast --comp", ["--company"]),
    # Values of options, in the case that was typed.
    ("etoile cast --format ", list(Format)),
    ("etoile cast --format j", ["json"]),
    ("etoile cast --format J", ["Json"]),
    ("etoile cast -f j", ["json"]),
    ("etoile data check --format t", ["table", "tsv"]),
    ("etoile cast --color a", ["auto", "always"]),
    ("etoile cast --billing ", list(Billing)),
    ("etoile reviews --tone ", list(Tone)),
    ("etoile search lamp --kind ", list(StatementKind)),
    ("etoile quiz --difficulty ", list(Difficulty)),
    ("etoile cast --up-to ", ["0", "1", "2", "3", "all"]),
    ("etoile cast --up-to a", ["all"]),
    ("etoile cast -u 2", ["2"]),
    (f"etoile cast --data {SEASONS} --up-to ", ["0", "1", "2", "3", "4", "5", "all"]),
    # Companies: by id, name, city or alias.
    ("etoile cast --company ", ["skerry", "port-lune"]),
    ("etoile cast -c p", ["port-lune"]),
    ("etoile cast -c P", ["Port-lune"]),
    ("etoile cast -c Port-", ["Port-lune"]),
    ("etoile cast -c orch", ["orchestra", "orchestre"]),
    ("etoile cast -c SL", ["SLo"]),
    ("etoile cast --json --company p", ["port-lune"]),
    ("etoile characters --home s", ["skerry"]),
    ("etoile recap 1 --company s", ["skerry"]),
    (f"etoile cast --data {SEASONS} --company ", ["hill", "river", "loop"]),
    # Characters: by id, or by each word of a name, in any case and without accents.
    ("etoile who ", ["maud", "tove", "luc", "yuki"]),
    ("etoile who m", ["maud"]),
    ("etoile who M", ["Maud"]),
    ("etoile who MAU", ["MAUd"]),
    ("etoile who maud", ["maud"]),
    ("etoile who maudi", ["maudie"]),
    ("etoile who Ke", ["Kerr"]),
    ("etoile who a", ["ase"]),
    ("etoile who Å", ["Åse"]),
    ("etoile who d", ["dorsay"]),
    ("etoile who 雪", ["雪"]),
    ("etoile who z", []),
    ("etoile who (", []),
    ("etoile relations t", ["tove"]),
    ("etoile relations --json ås", ["åse"]),
    # With earlier words of the name.
    ("etoile who maud ", ["kerr"]),
    ("etoile who Mau K", ["Kerr"]),
    ("etoile who kerr m", ["maud"]),
    ("etoile who maud t", []),
    ("etoile who maud kerr ", []),
    # A second name, after a whole first one.
    ("etoile relations maud ", ["kerr", "tove", "luc", "yuki"]),
    ("etoile relations maud k", ["kerr"]),
    ("etoile relations maud m", []),
    ("etoile relations maud tove ", []),
    ("etoile relations maud t", ["tove"]),
    ("etoile relations maud kerr t", ["tove"]),
    ("etoile relations nobody t", []),
    ("etoile trivia maud t", []),
    # Real persons where no character is named so.
    ("etoile who ó", ["ólga-brun"]),
    ("etoile who olga b", ["brun"]),
    ("etoile relations o", []),
    # Jobs and outlets, in one word.
    ("etoile characters --job ", ["conductor", "first-horn", "director"]),
    ("etoile characters --up-to all -j lamp", ["lamp-boy"]),
    ("etoile credits --job c", ["creation", "created-by"]),
    ("etoile credits --job Horn", ["Horns"]),
    ("etoile reviews --outlet ", ["the-gazette", "harbour-light"]),
    ("etoile reviews --up-to all -o the-k", ["the-keepers-log"]),
    # Terms, topics, sources and episodes.
    ("etoile glossary l", ["leader"]),
    ("etoile glossary L", ["Leader"]),
    ("etoile glossary r", []),
    ("etoile glossary --up-to all r", ["rallentando"]),
    ("etoile quiz --topic Mus", ["Music"]),
    ("etoile quiz --topic plo", []),
    ("etoile quiz --up-to all --topic plo", ["plot"]),
    ("etoile learn --topic Fa", ["Faces"]),
    ("etoile sources K", ["Keeper"]),
    # Episodes that the viewer has seen, or any where the command takes them.
    ("etoile episodes ", []),
    ("etoile episodes --up-to 2 ", ["1", "2"]),
    ("etoile new --up-to all 2", ["2"]),
    ("etoile recap --up-to all ", ["1", "2", "3"]),
    ("etoile watched ", ["0", "1", "2", "3", "all", "none", "+1", "-1"]),
    (f"etoile episodes --data {SEASONS} --up-to S2E1 ", ["1", "2", "3"]),
    # Keys of tables, of the page that the command line shows.
    ("etoile show --only ", ["show", "summaries", "facts", "notes"]),
    ("etoile show --only s", ["show", "summaries"]),
    ("etoile companies --only t", ["transfers"]),
    ("etoile companies port-lune --only t", []),
    ("etoile companies port-lune --only f", ["facts"]),
    ("etoile --up-to all who maud --only m", ["moves"]),
    ("etoile who --only ", ["characters"]),
    ("etoile who nobody --only ", []),
    ("etoile cast --company nowhere --only ", []),
    # Options before the command, and their values.
    ("etoile --up-to 3 ca", ["cast"]),
    ("etoile --up-to=3 ca", ["cast"]),
    ("etoile --json ", COMMANDS),
    (f"etoile --data {SEASONS} who --up-to S2E1 i", ["irma", "inspector"]),
    (f"etoile -u S2E1 --data {SEASONS} who i", ["irma", "inspector"]),
    (f"etoile --data {SEASONS} cast --company ", ["hill", "river", "loop"]),
    ("etoile --up-to ", ["0", "1", "2", "3", "all"]),
    (f"etoile --data {SEASONS} -u ", ["0", "1", "2", "3", "4", "5", "all"]),
    ("etoile --json --format t", ["table", "tsv"]),
    ("etoile --js", ["--json"]),
    ("etoile --up-to 3 --no", ["--no-pager"]),
    ("etoile --ver", ["--version"]),
    ("etoile --he", ["--help"]),
    ("etoile help ca", ["cast"]),
    ("etoile help data s", ["schema"]),
    (f"etoile who --data {SEASONS} --up-to S2E1 i", ["irma", "inspector"]),
]
"""Command lines, and the words that complete them before the first episode."""

ACROSS_SHELLS = (
    "etoile c",
    "etoile cast --comp",
    "etoile cast --format J",
    "etoile cast --up-to ",
    "etoile who ",
    "etoile who Ke",
    "etoile who Å",
    "etoile who maud ",
    "etoile who z",
    "etoile --up-to 3 ca",
    "etoile --up-to ",
    "etoile show --only s",
)
"""Those that every shell is tested with."""


@pytest.mark.parametrize(
    ("line", "words", "shell"),
    [
        (line, words, shell)
        for shell in SHELLS
        for line, words in OFFERS
        if shell == "bash" or EXHAUSTIVE or line in ACROSS_SHELLS
    ],
)
def test_what_begins_as_typed_is_offered(complete: Complete, line: str, words: list[str], shell: str) -> None:
    """Commands, options, their values, names and numbers are offered that begin with the word that was typed."""
    offer = complete(line, shell)
    assert sorted(offer.words) == sorted(words)
    assert all(word.startswith(line.rpartition(" ")[2]) for word in offer.words)
    assert (offer.code, offer.err) == (0, "")


@pytest.mark.parametrize("command", OPTIONS, ids=" ".join)
def test_every_option_is_offered(complete: Complete, command: tuple[str, ...]) -> None:
    """Each command offers all of its options."""
    assert OPTIONS[command] <= {*complete(f"etoile {' '.join(command)} --").words, "--help"}


BEGINNINGS = ("Chey", "Touss", "TOUSS", "chey tou", "Genevie", "Geneviè", "Geneviève L", "jack", "jacks-", "the-", "d")


@pytest.mark.parametrize("begun", BEGINNINGS)
def test_offered_names_are_found(complete: Complete, real: Dataset, begun: str) -> None:
    """A character of the bundled dataset is offered once, by one word that `who` finds with the earlier ones."""
    level = len(real.episode)
    offered = complete(f"etoile who {begun}", env={"ETOILE_DATA": "", "ETOILE_UP_TO": str(level)}).words
    guide = gate(real, level)
    *earlier, _ = begun.split(" ")
    found = [queries.character(guide, " ".join((*earlier, word))).character.id for word in offered]
    assert found
    assert len(found) == len(set(found))
    assert not re.search(r"\s|['\"$`]", "".join(offered))


@pytest.mark.parametrize(("begun", "expected"), [("Chey", "cheyenne"), ("Touss", "cheyenne"), ("genevi", "genevieve")])
def test_names_of_the_bundled_series_are_offered(complete: Complete, real: Dataset, begun: str, expected: str) -> None:
    """The first name and the surname of a character complete to a word that finds the character."""
    offered = complete(f"etoile who {begun}", env={"ETOILE_DATA": ""}).words
    assert [queries.character(gate(real, 0), word).character.id for word in offered] == [expected]


@pytest.mark.parametrize(
    ("begun", "expected"),
    [
        ("who chey", {"cheyenne"}),
        ("who cheyennes", {"cheyennes-mother"}),
        ("who jack", {"jack"}),
        ("who jacks", {"jacks-mother", "jacks-uncle", "jacks-grandfather", "jacks-sister"}),
        ("who jacks-m", {"jacks-mother"}),
        ("who mother j", {"jacks"}),
        ("relations mishi chey", {"cheyenne"}),
    ],
)
def test_somebodys_relative_is_offered_after_the_whole_word(complete: Complete, begun: str, expected: set[str]) -> None:
    """Who begins to type a name is not offered "cheyennes", which is the first word of "Cheyenne's mother"."""
    assert {*complete(f"etoile {begun}", env={"ETOILE_DATA": "", "ETOILE_UP_TO": "all"}).words} == expected


def test_second_name_is_offered_after_one_that_could_go_on(complete: Complete, real: Dataset) -> None:
    """After a first name the rest of that name is offered, and every other character, by a word that means the two."""
    guide = gate(real, len(real.episode))
    words = complete("etoile relations cheyenne ", env={"ETOILE_DATA": "", "ETOILE_UP_TO": "all"}).words
    pairs = [queries.pair(guide, f"cheyenne {word}") for word in words]
    assert words[:2] == ["toussaint", "mother"]
    assert {second.character.id for _, second in pairs if second} == {each.id for each in guide.character} - {
        "cheyenne"
    }


@pytest.mark.parametrize(
    ("command", "option"), [("characters", "--job"), ("credits", "--job"), ("reviews", "--outlet")]
)
def test_offered_values_are_found(complete: Complete, run: Run, command: str, option: str) -> None:
    """Each job and outlet that is offered finds something."""
    for word in complete(f"etoile {command} {option} ").words:
        assert run(command, option, word, "--json").code == 0


@pytest.mark.parametrize("command", [command for command in OPTIONS if "--only" in OPTIONS[command]], ids=" ".join)
def test_offered_tables_are_found(complete: Complete, run: Run, command: tuple[str, ...]) -> None:
    """Each key that is offered for `--only` is taken, and there is one for each table of the page."""
    args = next((args for args in PAGES.values() if args[: len(command)] == command), command)
    keys = complete(f"etoile {' '.join(args)} --only ").words
    assert keys
    assert keys == [key for key in keys if run(*args, "--only", key).code == 0]
    there = "The tables are" if len(keys) > 1 else "The only table is"
    assert run(*args, "--only", "-").err.startswith(f"etoile: No table '-' here. {there} {', '.join(keys)}.")


def test_tables_of_a_page_that_lacks_its_argument_are_not_offered(complete: Complete) -> None:
    """Without the words to search for there is no page, and so no table."""
    assert complete("etoile search --only ").words == []


# Descriptions.

DESCRIPTIONS: list[tuple[str, dict[str, str]]] = [
    ("etoile cha", {"characters": "Who is who, with a sentence each."}),
    (
        "etoile da",
        {"dances": "Dances, their makers, and where they appear.", "data": "Inspect, check and create datasets."},
    ),
    ("etoile help data p", {"path": "Print the path of the bundled dataset."}),
    ("etoile who ma", {"maud": "Maud Kerr"}),
    ("etoile who Ke", {"Kerr": "Maud Kerr"}),
    ("etoile cast --company p", {"port-lune": "Orchestre du Phare"}),
    ("etoile episodes --up-to 1 ", {"1": "Low Water"}),
    ("etoile glossary l", {"leader": "leader"}),
    ("etoile sources ke", {"keeper": "The Keeper\N{RIGHT SINGLE QUOTATION MARK}s Log"}),
    ("etoile sources g", {"gazette": "The Gazette, N. Marsh, 2031-01-06"}),
    ("etoile cast --format j", {}),
    ("etoile show --only f", {}),
]
"""Command lines, and what fish shows beside the words that complete them."""


@pytest.mark.parametrize(("line", "offers"), DESCRIPTIONS)
def test_offers_have_descriptions(complete: Complete, line: str, offers: dict[str, str]) -> None:
    """A name stands beside each id, and what it does beside each command, in full."""
    assert complete(line, "fish").about == offers


SHELL_CODE = (
    "$(touch ran)",
    "`touch ran`",
    "\\$(touch ran)",
    '\\"; touch ran; "',
    "'; touch ran; '",
    ")); touch ran; ((",
)

EVALUATE = """
_arguments() {{ local action=${{1#*: :}}; eval ws=\\( ${{action[3,-3]}} \\); print -r -- $ws }}
eval $(cat {answer})
"""
"""What a zsh does with an offer: it evaluates the answer, and in it what is offered."""


@pytest.mark.parametrize("name", [*HOSTILE, *SHELL_CODE])
def test_zsh_runs_nothing_that_a_description_says(answer: Answer, tmp_path: Path, name: str) -> None:
    """A name from a dataset is text, also for zsh."""
    tables = small_tables()
    tables["character"][0]["name"] = f"Maud {name}"
    data, given = tmp_path / "data.toml", tmp_path / "answer"
    data.write_text(tomli_w.dumps(tables), encoding="utf-8")
    out, code, err = answer(completion_variables("etoile who mau", "zsh") | {"ETOILE_DATA": str(data)})
    given.write_text(out, encoding="utf-8")
    ended = subprocess.run(
        [program("zsh"), "-fc", EVALUATE.format(answer=given)],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert (code, err, ended.stderr) == (0, "", "")
    assert ended.stdout.startswith("maud:Maud ")
    assert not (tmp_path / "ran").exists()


def test_completion_loads_no_rich() -> None:
    """Descriptions need no Rich, which takes longer than all the rest of a completion."""
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "etoile_cli"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **completion_variables("etoile c", "zsh")},
    )
    assert '"cast":"Who plays whom."' in ended.stdout
    assert not re.search(r"\| +(rich|typer\.rich_utils)\b", ended.stderr)


# Spoilers.

GATED: Mapping[str, Callable[[Guide], set[str]]] = {
    "who": lambda guide: {character.id for character in guide.character},
    "relations": lambda guide: {character.id for character in guide.character},
    "glossary": lambda guide: {term.id for term in guide.term},
    "sources": lambda guide: {source.id for source in guide.source},
    "quiz --topic": lambda guide: {*TOPICS, field_topic(guide), *(question.topic for question in guide.question)},
    "cast --company": lambda guide: {company.id for company in guide.company},
}
"""Commands that complete what the viewer knows, and the words for it."""


@pytest.mark.parametrize("level", ["0", "1", "2", "all"])
@pytest.mark.parametrize("command", GATED)
def test_only_what_is_known_is_offered(complete: Complete, small: Dataset, command: str, level: str) -> None:
    """Nothing is offered before its episode."""
    expected = GATED[command](gate(small, len(small.episode) if level == "all" else int(level)))
    assert set(complete(f"etoile {command} ", env={"ETOILE_UP_TO": level}).words) == expected


@pytest.mark.parametrize("begun", ["p", "s", "the-"])
def test_beginnings_of_hidden_names_offer_nothing(complete: Complete, begun: str) -> None:
    """The beginning of a name offers nobody before the episode that reveals it."""
    assert complete(f"etoile relations {begun}") == Offer([], 0, "")
    assert complete(f"etoile relations {begun}", env={"ETOILE_UP_TO": "all"}).words != []


@pytest.mark.parametrize("command", GATED)
def test_bundled_series_is_gated_too(complete: Complete, real: Dataset, command: str) -> None:
    """Each level of the bundled dataset offers what is known there, in plain letters."""
    for level in sample(range(len(real.episode) + 1), 3):
        words = complete(f"etoile {command} ", env={"ETOILE_DATA": "", "ETOILE_UP_TO": str(level)}).words
        assert set(words) == GATED[command](gate(real, level))
        assert all(re.fullmatch(r"[a-z0-9-]+", word) for word in words)


def test_option_overrides_environment_and_progress(complete: Complete, run: Run) -> None:
    """The level is that of `--up-to`, else of the environment, else the saved progress."""
    run("watched", "all")
    assert complete("etoile relations p").words == ["pip"]
    assert complete("etoile relations p", env={"ETOILE_UP_TO": "0"}).words == []
    assert complete("etoile relations --up-to 1 p", env={"ETOILE_UP_TO": "0"}).words == ["pip"]


# Errors.

BROKEN = {
    "missing": None,
    "empty": b"",
    "not TOML": b"show = \n",
    "not UTF-8": b"\xff\xfe",
    "no dataset": b"wrong = 1\n",
    "nested": b"a = " + b"[" * 20_000 + b"]" * 20_000,
}


@pytest.mark.parametrize(
    ("kind", "shell"), [*((kind, "bash") for kind in BROKEN), *(("empty", sh) for sh in SHELLS[1:])]
)
def test_broken_dataset_offers_nothing(complete: Complete, tmp_path: Path, kind: str, shell: str) -> None:
    """A dataset that cannot be read offers no names and prints no error; commands are still offered."""
    path = tmp_path / "broken.toml"
    content = BROKEN[kind]
    if content is not None:
        path.write_bytes(content)
    for line in ("etoile who ", "etoile cast --up-to "):
        assert complete(line, shell, env={"ETOILE_DATA": str(path)}) == Offer([], 0, "")
    assert complete(f"etoile who --data {path} ", shell) == Offer([], 0, "")
    assert complete("etoile cas", shell, env={"ETOILE_DATA": str(path)})[:3] == (["cast"], 0, "")


@pytest.mark.parametrize("level", ["9", "x", "-1", "S3E1"])
def test_invalid_level_offers_nothing(complete: Complete, level: str) -> None:
    """At an invalid level nothing is offered and no error is printed."""
    assert complete("etoile who ", env={"ETOILE_UP_TO": level}) == Offer([], 0, "")


def test_broken_progress_file_is_left_alone(complete: Complete, home: Path) -> None:
    """A progress file that cannot be read counts as no progress; completion neither warns nor backs it up."""
    path = home / "etoile_state_dir" / "progress.toml"
    path.write_bytes(b"\xff")
    assert complete("etoile who m") == Offer(["maud"], 0, "")
    assert path.read_bytes() == b"\xff"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "variables",
    [
        {"_ETOILE_COMPLETE": "complete_bash"},
        {"_ETOILE_COMPLETE": "complete_bash", "COMP_WORDS": "etoile who"},
        {"_ETOILE_COMPLETE": "complete_bash", "COMP_WORDS": "etoile who", "COMP_CWORD": "x"},
        *({"_ETOILE_COMPLETE": f"complete_{shell}"} for shell in SHELLS[1:]),
    ],
    ids=str,
)
def test_missing_completion_variables_are_a_usage_error(run: Run, variables: Mapping[str, str]) -> None:
    """A request for completion without the variables of the shell is one line on stderr, not a traceback."""
    outcome = run(env=variables)
    assert (outcome.code, outcome.out) == (2, "")
    assert re.fullmatch(r"etoile: [^\n]+\n", outcome.err)


def test_empty_completion_variables_are_ignored(run: Run) -> None:
    """The empty variables that PowerShell leaves behind change nothing."""
    left = {"_ETOILE_COMPLETE": "", "_TYPER_COMPLETE_ARGS": "", "_TYPER_COMPLETE_WORD_TO_COMPLETE": ""}
    assert run("cast", "--json", env=left) == run("cast", "--json")


def test_exit_code_tells_fish_whether_there_are_offers(complete: Complete) -> None:
    """Fish first asks whether there are offers: exit code 0 means yes, 1 no."""
    condition = {"_TYPER_COMPLETE_FISH_ACTION": "is-args"}
    assert complete("etoile who m", "fish", env=condition) == Offer([], 0, "")
    assert complete("etoile who z", "fish", env=condition) == Offer([], 1, "")
