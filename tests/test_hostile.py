"""Hostile datasets, files and arguments: shown with control characters escaped, or refused with a message."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import convert
from rich.cells import cell_len

from etoile_cli import formats, terminal
from etoile_cli.enums import StatementKind
from etoile_cli.errors import EtoileError
from etoile_cli.formats import Format
from etoile_cli.model import Dataset
from etoile_cli.pages.sources import citations
from etoile_cli.spoilers import Guide, gate
from etoile_cli.view import Page
from tests.all_pages import CALLS, PageFunction, page_functions, required_arguments
from tests.command_lines import COMMANDS, OPTIONS, TYPED
from tests.conftest import EXHAUSTIVE, SMALL, Run, sample
from tests.hostile_texts import HOSTILE, RAW, SPOTS, STYLE, replace_texts, rotated, unescaped, unescaped_output

FORMULA = re.compile(r"[=+\-@]")

# Hostile datasets.

WriteDataset = Callable[[Mapping[str, Any]], Path]


@pytest.fixture
def write_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WriteDataset:
    """Return a function that writes a dataset to a file, which every run of the test then uses."""

    def write(raw: Mapping[str, Any]) -> Path:
        path = tmp_path / "hostile.toml"
        path.write_text(tomli_w.dumps(raw), encoding="utf-8")
        monkeypatch.setenv("ETOILE_DATA", str(path))
        return path

    return write


def cells(page: str, form: Format) -> Iterator[str]:
    """Yield the cells of CSV, or of TSV, which quotes none."""
    for row in csv.reader(io.StringIO(page)) if form is Format.CSV else (line.split("\t") for line in page.split("\n")):
        yield from row


def test_all_free_texts_are_replaced() -> None:
    """Free texts are found in every table of the dataset, titles and names among them."""
    assert {str(path[0]) for path in SPOTS} == set(tomllib.loads(RAW))
    assert {("show", "title"), ("company", 0, "city"), ("term", 1, "appearances", 0, "text")} <= set(SPOTS)
    assert len(SPOTS) > len(HOSTILE)


# Pages.


def pages_of(guide: Guide) -> Iterator[tuple[str, Page]]:
    """Yield every page of a guide, with the name of its function; an empty one where a name finds nothing."""
    for name, page in page_functions().items():
        if name in CALLS:
            results = list(CALLS[name](_catch_errors(page), guide))
            yield from ((name, result) for result in (sample(results, 2) if name == "search" else results))
        elif required_arguments(page) == ["guide"]:
            yield name, page(guide)


def _catch_errors(page: PageFunction) -> PageFunction:
    """Return a page function that returns an empty page instead of raising an error."""

    def call(*args: Any, **options: Any) -> Page:  # whatever the page takes
        try:
            return page(*args, **options)
        except EtoileError:
            return Page(())

    return call


RENDERINGS = ((40, True), (90, False))
"""Widths of a terminal, and whether it has colour."""


def faults(raw: Mapping[str, Any], level: int) -> Iterator[str]:
    """Yield the unescaped characters, formulas and lines that are too wide, in each format of every page."""
    guide = gate(convert(raw, Dataset), level)
    cited = citations(guide)
    for index, (name, page) in enumerate(pages_of(guide)):
        yield from _faults_of_formats(name, page, cited)
        for width, color in RENDERINGS if EXHAUSTIVE else (RENDERINGS[index % 2],):
            text = terminal.render(page, footer="", width=width, color=color, citations=cited)
            text = STYLE.sub("", text) if color else text
            yield from (f"{name} on a terminal: {letter}" for letter in unescaped(text))
            lines = re.sub(r"https?://\S+", "", text).split("\n")  # an address is left whole
            yield from (f"{name}: too wide for {width}" for line in lines if cell_len(line) > width)


def _faults_of_formats(name: str, page: Page, cited: Mapping[str, str]) -> Iterator[str]:
    for form in (Format.TABLE, Format.PLAIN, Format.MD, Format.JSON):
        text = formats.write(page, form, cited)
        yield from (f"{name} as {form}: {letter}" for letter in unescaped(text, form))
    for form in (Format.CSV, Format.TSV):
        for view in page.views:
            text = formats.write(Page((view,)), form)
            yield from (f"{name} as {form}: {letter}" for letter in unescaped(text, form))
            formulas = (cell for cell in cells(text, form) if FORMULA.match(cell) and not _is_number(cell))
            yield from (f"{name} as {form}: {cell}" for cell in formulas)


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9.]+", cell) is not None


@pytest.mark.parametrize("turn", sample(range(len(HOSTILE)), 4))
def test_hostile_texts_are_escaped_on_every_page(turn: int) -> None:
    """Hostile texts are escaped in each spot and each format, and no line is too wide."""
    assert list(dict.fromkeys(faults(rotated(turn), 3))) == []


@settings(max_examples=300 if EXHAUSTIVE else 3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(min_size=1) | st.sampled_from(HOSTILE), min_size=3, max_size=9), st.integers(0, 3))
def test_any_text_is_escaped_on_every_page(texts: list[str], level: int) -> None:
    """The same for random texts; few examples, since each is hundreds of pages."""
    assert list(faults(replace_texts(lambda number, _: texts[number % len(texts)]), level)) == []


def test_markup_is_text_on_every_page() -> None:
    """What Rich could take for markup or emoji codes is printed as it is, in colour and without."""
    text = "[red]x[/red]:smile:[/][bold[link=x]y"
    found = list(pages_of(gate(convert(replace_texts(lambda _, __: text), Dataset), 3)))
    assert len(found) > len(page_functions()) / 2
    for index, (name, page) in enumerate(found):
        spoken = formats.write(page, Format.PLAIN).casefold()
        for color in (True, False) if EXHAUSTIVE else (index % 2 == 0,):
            raw = STYLE.sub("", terminal.render(page, footer="", width=200, color=color)).casefold()
            assert (name, text in raw) == (name, text in spoken)


# Commands.

OUTPUTS = (*((form, None) for form in Format), (Format.TABLE, 60))
"""Each format in a pipe, and the table on a terminal, with its width."""


@pytest.mark.parametrize(
    ("name", "form", "width"),
    [
        (name, *output)
        for index, (name, output) in enumerate(product(COMMANDS, OUTPUTS))
        if EXHAUSTIVE or index % (len(OUTPUTS) + 1) == 0  # one for each command
    ],
)
def test_every_command_escapes_hostile_texts(
    run: Run, write_dataset: WriteDataset, name: str, form: Format, width: int | None
) -> None:
    """Each command line ends with an expected exit code, and what it writes to stdout and stderr is escaped."""
    write_dataset(rotated(len(name)))
    color = ("--color", "always") if "--color" in OPTIONS[_command(name)] else ()
    outcome = run(*COMMANDS[name], "--format", form, *color, terminal=width, typed=TYPED)
    assert outcome.code in (0, 1, 2), outcome
    line = r"[^\n]+" if width is None else r"[^\n]+(\n[^\n]+)*"  # a terminal breaks it at spaces
    assert outcome.code == 0 or re.search(rf"(^|> )etoile: {line}\n\Z", outcome.err, re.MULTILINE)  # after a prompt
    own = "\f" if "--print" in COMMANDS[name] else ""  # before the answers of a sheet
    assert unescaped_output(outcome._replace(out=outcome.out.replace(own, "", 1)), form) == []
    if form is not Format.TABLE:
        assert "\x1b" not in outcome.out
    if form is Format.JSON and outcome.out:
        json.loads(outcome.out)


def _command(name: str) -> tuple[str, ...]:
    """Return the words of a command line that are the command."""
    words = COMMANDS[name]
    return next(words[:size] for size in (2, 1) if words[:size] in OPTIONS)


ARGUMENTS: tuple[tuple[str, ...], ...] = (
    ("who", "{}"),
    ("relations", "{}"),
    ("glossary", "{}"),
    ("search", "{}"),
    ("sources", "{}"),
    ("credits", "--job", "{}"),
    ("cast", "--company", "{}"),
    ("cast", "--billing", "{}"),
    ("cast", "--up-to", "{}"),
    ("cast", "--format={}"),
    ("episodes", "{}"),
    ("watched", "{}"),
    ("quiz", "--topic", "{}"),
    ("quiz", "--limit", "{}"),
    ("export", "relations", "{}"),
    ("export", "relations", "--as", "{}"),
    ("export", "gift", "--topic", "{}"),
    ("export", "calendar", "--from", "{}"),
    ("export", "calendar", "--from", "2026-12-04", "--at", "{}"),
    ("x{}",),
    ("cast", "--x{}"),
    ("cast", "{}"),
)
"""Command lines with a place for a hostile argument."""


@pytest.mark.parametrize("text", sample(HOSTILE, 5))
@pytest.mark.usefixtures("about_small")
def test_arguments_are_escaped_in_messages(run: Run, text: str) -> None:
    """A message that repeats an argument escapes it."""
    argument = text.replace("\x00", "")  # which cannot be in an argument
    for line in ARGUMENTS:
        outcome = run(*(word.replace("{}", argument) for word in line))
        assert (line, unescaped_output(outcome)) == (line, [])
        assert outcome.code in (0, 1, 2)


@pytest.mark.parametrize("text", sample(HOSTILE, 5))
@pytest.mark.usefixtures("about_small")
def test_players_and_answers_are_escaped(run: Run, text: str) -> None:
    """A game escapes the names of players and what they type."""
    players = f"Eve {text.replace(chr(0), '').replace(',', '')},Bo"
    outcome = run("quiz", "--seed", "1", "--limit", "2", "--players", players, terminal=80, typed=f"{text}\na\nb\n")
    assert (outcome.code, unescaped_output(outcome)) == (0, [])


# Names of files.

ODD = ("\x1b[31mred", "a\nb", "\u202egnp", "[red]x", "=1", "tab\t", "\x9b1m")
"""Names of files that a file system allows."""


def _create_folder(folder: Path) -> None:
    try:
        folder.mkdir()
    except (OSError, ValueError):
        pytest.skip("this file system does not allow the name")


@pytest.mark.parametrize("name", ODD)
def test_file_names_are_escaped(run: Run, tmp_path: Path, name: str) -> None:
    """Commands that read or create a dataset escape its name."""
    folder = tmp_path / name
    _create_folder(folder)
    good, bad = folder / "good.toml", folder / "bad.toml"
    good.write_text(RAW, encoding="utf-8")
    bad.write_text("x = 1", encoding="utf-8")
    for line, code, terminal_width in (
        (("cast", "--data", str(good)), 0, None),
        (("cast", "--data", str(bad)), 3, None),
        (("cast", "--data", str(folder / "missing.toml")), 3, 60),
        (("data", "check", str(good)), 0, 60),
        (("data", "check", str(bad)), 3, None),
        (("data", "new", str(folder / "new.toml")), 0, 60),
        (("data", "new", str(folder)), 4, None),
        (("export", "anki", str(folder / "cards.txt")), 0, 60),
        (("export", "anki", str(folder / "cards.txt")), 4, None),
    ):
        outcome = run(*line, terminal=terminal_width)
        assert (line, outcome.code, unescaped_output(outcome)) == (line, code, [])


@pytest.mark.parametrize("name", ODD)
def test_names_of_the_state_folder_are_escaped(run: Run, tmp_path: Path, name: str) -> None:
    """A warning about a broken file of the viewer, and an error where it cannot be written, escape its name."""
    folder = tmp_path / name
    _create_folder(folder)
    (folder / "progress.toml").write_bytes(b"\xff")
    assert unescaped_output(run("cast", "--json", env={"ETOILE_STATE_DIR": str(folder)})) == []
    (folder / "file").write_bytes(b"")
    failed = run("watched", "1", env={"ETOILE_STATE_DIR": str(folder / "file")})
    assert (failed.code, unescaped_output(failed)) == (4, [])


@pytest.mark.usefixtures("about_small")
def test_log_of_answers_is_escaped(run: Run, home: Path) -> None:
    """Hostile texts in the log of answers are escaped, and lines that are not answers skipped."""
    log = home / "etoile_state_dir" / "answers.jsonl"
    first = json.loads(SMALL.with_name("answers.jsonl").read_text(encoding="utf-8").splitlines()[0])
    words = [key for key, value in first.items() if isinstance(value, str)]
    with log.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({**first, key: text}) + "\n" for key in words for text in HOSTILE)
        file.write("[" * 20_000 + "\n\x00\n" + "9" * 5000 + "\n")
    for form in Format:
        only = ("--only", "topics") if form in (Format.CSV, Format.TSV) else ()
        outcome = run("scores", "--format", form, *only)
        assert (outcome.code, unescaped_output(outcome, form)) == (0, [])


# Long texts.

LONG = {
    "a word": "x" * 100_000,
    "words": "word " * 20_000,
    "brackets": "[" * 50_000 + "]" * 50_000,
    "escapes": "\x1b[31m" * 20_000,
    "wide": "雪" * 33_000,
    "lines": "\n" * 100_000,
}


@pytest.mark.parametrize("kind", sample(LONG, 3))
def test_long_texts_are_rendered(run: Run, write_dataset: WriteDataset, kind: str) -> None:
    """A text of 100 kB is folded like any other."""
    spoiled = {
        ("show", "title"),
        ("company", 0, "city"),
        ("character", 0, "name"),
        ("character", 1, "summaries", 0, "text"),
    }
    write_dataset(replace_texts(lambda number, text: LONG[kind] if SPOTS[number] in spoiled else text))
    lines: list[tuple[str, Format, int | None]] = [("who", form, None) for form in sample(Format, 2)]
    lines += [(name, Format.TABLE, 60) for name in sample(("who", "companies", "home", "glossary"), 1)]
    for name, form, width in lines:
        only = ("--only", "character") if form in (Format.CSV, Format.TSV) else ()
        outcome = run(*COMMANDS[name], "--format", form, *only, "--color", "never", terminal=width)
        assert outcome.code in (0, 1)
        assert unescaped_output(outcome, form) == []


@pytest.mark.parametrize("form", sample(Format, 1))
def test_text_of_a_megabyte_is_complete(run: Run, write_dataset: WriteDataset, form: Format) -> None:
    """Nothing of a very long text is lost."""
    spot = ("character", 1, "summaries", 0, "text")
    write_dataset(replace_texts(lambda number, text: "word " * 200_000 + "end" if SPOTS[number] == spot else text))
    only = ("--only", "character") if form in (Format.CSV, Format.TSV) else ()
    outcome = run("who", "tove", "--format", form, *only)
    assert outcome.code == 0
    assert outcome.out.count("word ") == 200_000
    assert run("search", "end", "--kind", StatementKind.CHARACTER, "--format", form).code == 0


# Files that are not datasets.


def _deep(opening: bytes, closing: bytes, inner: bytes = b"", *, key: bytes = b"a = ") -> bytes:
    return key + opening * 20_000 + inner + closing * 20_000 + b"\n"


CONTENT: dict[str, bytes] = {
    "nested arrays": _deep(b"[", b"]"),
    "nested arrays in a field": RAW.encode() + _deep(b"[", b"]", key=b"[[show.facts]]\nkey = "),
    "arrays that do not end": b"a = " + b"[" * 20_000,
    "nested tables": _deep(b"{a=", b"}", b"1"),
    "a long path": b"[" + b".".join([b"a"] * 20_000) + b"]\n",
    "a long path of arrays": b"[[" + b".".join([b"a"] * 20_000) + b"]]\n",
    "a long key": b"k" * 1_000_000 + b" = 1\n",
    "a hostile key": b'"\\u001b[31m\\u202e\\u0000" = 1\n',
    "hostile values": b'show = "\\u001b[31m\\u202e"\nepisode = [{number = "\\u009b31m"}]\n',
    "a large number": b"a = " + b"9" * 100_000,
    "other types": b"a = nan\nb = inf\nc = 1979-05-27T07:32:00Z\n",
    "a large number of episodes": b"[[episode]]\nnumber = 9223372036854775807\n",
    "a part of a letter": b'a = "\xc3',
    "a lone surrogate": b'a = "\\ud800"',
    "a NUL": b"a = 1\x00",
    "an escape": b"\x1b[31m = 1\n",
    "UTF-16": "a = 1\n".encode("utf-16"),
    "only byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf",
    "many problems": b"x = [" + b"{}," * 10_000 + b"]\n" + b"[[character]]\n" * 2_000,
}
"""Files that are not datasets."""


@pytest.mark.parametrize("kind", CONTENT)
def test_invalid_files_are_refused(run: Run, tmp_path: Path, kind: str) -> None:
    """A file that is not a dataset is exit code 3 and one short line; `data check` lists what is wrong."""
    path = tmp_path / "hostile.toml"
    path.write_bytes(CONTENT[kind])
    outcome = run("cast", "--data", str(path))
    assert (outcome.code, outcome.out, unescaped_output(outcome)) == (3, "", [])
    assert re.fullmatch(r"etoile: [^\n]+\n", outcome.err)
    assert len(outcome.err) < 400 + 2 * len(str(path))
    checked = run("data", "check", str(path), "--json")
    assert (checked.code, unescaped_output(checked)) == (3, [])
    assert json.loads(checked.out)


def test_nested_arrays_do_not_overflow_the_stack_of_a_process(tmp_path: Path) -> None:
    """In a process of its own, too, deeply nested values are an error and not a crash."""
    path = tmp_path / "hostile.toml"
    path.write_bytes(CONTENT["nested arrays"])
    command = [sys.executable, "-m", "etoile_cli", "cast", "--data", str(path)]
    ended = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (3, "")


PLACES: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a loop": lambda path: path.symlink_to(path),
    "a link to nowhere": lambda path: path.symlink_to("/nowhere/at/all"),
    "the null device": lambda path: path.symlink_to(os.devnull),
    "an endless device": lambda path: path.symlink_to("/dev/zero"),
    "under a file": lambda path: path.parent.joinpath("other").write_bytes(b""),
}


@pytest.mark.parametrize("kind", PLACES)
def test_special_files_are_refused(run: Run, tmp_path: Path, kind: str) -> None:
    """A pipe, folder, device or broken link is exit code 3, and the program does not wait for it."""
    path = tmp_path / "hostile.toml"
    PLACES[kind](path)
    path = tmp_path / "other" / "hostile.toml" if kind == "under a file" else path
    for args in (("cast", "--data", str(path)), ("data", "check", str(path))):
        outcome = run(*args)
        assert (outcome.code, unescaped_output(outcome)) == (3, [])


@pytest.mark.parametrize("name", ["x" * 300, "/".join(["x" * 200] * 30), "", "."])
def test_impossible_file_names_are_refused(run: Run, name: str) -> None:
    """A name that is too long, empty, or that of a folder is exit code 3."""
    outcome = run("cast", "--data", name)
    assert (outcome.code, outcome.out, unescaped_output(outcome)) == (3, "", [])


MARKS: dict[str, Callable[[bytes], bytes]] = {
    "a byte order mark": lambda content: b"\xef\xbb\xbf" + content,
    "Windows line ends": lambda content: content.replace(b"\n", b"\r\n"),
    "both": lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"),
    "no final line end": bytes.rstrip,
}


@pytest.mark.parametrize("mark", MARKS)
def test_marks_of_editors_are_accepted(run: Run, tmp_path: Path, mark: str) -> None:
    """Byte order marks and line ends that editors write change nothing."""
    path = tmp_path / "marked.toml"
    path.write_bytes(MARKS[mark](SMALL.read_bytes()))
    for args in (("cast", "--json"), ("data", "check", "--json")):
        outcome, expected = (run(*args, env={"ETOILE_DATA": str(data)}) for data in (path, SMALL))
        assert (outcome.code, outcome.out) == (0, expected.out)
