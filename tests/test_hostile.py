"""Hostile datasets, files and terminals: shown harmlessly or refused, and never an order to the terminal."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from unicodedata import category

import pytest
import tomli_w
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import convert
from msgspec.structs import fields
from rich.cells import cell_len

from etoile_cli import formats, terminal
from etoile_cli.errors import EtoileError
from etoile_cli.formats import Format
from etoile_cli.kinds import StatementKind
from etoile_cli.model import Dataset, NonEmptyStr, Record
from etoile_cli.spoilers import gate
from etoile_cli.view import Page
from tests.asked import ASKED, Making, all_pages, needs
from tests.commands import COMMANDS, OPTIONS, PAGES, REAL, TYPED
from tests.conftest import SMALL, Outcome, Run

HOSTILE = (
    "[red]x[/red] [link=https://example.org]y[/link] [/] :smile:",
    "\x1b[31mx\x1b[0m\x1b[2J\x1b[H",
    "\x1b]8;;https://example.org\x1b\\x\x1b]8;;\x1b\\\x1b]0;title\x07",
    "\x9b31mx\x9d\x90",
    "\x00\x07\x08\x7f",
    "\u202ex\u202c\u2066x\u2069\u200b\ufeff\u00ad",
    "a\nb\r\nc\rd\te\x85f\u2028g\u2029h\x0bi",
    "\t=1+1",
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\"x\" and 'y', a | b; `c` *d* _e_ <f> # g",
    "\\x1b[31m\\n\\ {0} {x} %s $HOME",
    " ",
    "\U000e0041\U0010ffff\ue000" + "e\u0301" * 9 + "\u0301" * 40,
)
"""What a text of a dataset could hold to do harm to a terminal, a spreadsheet, a Markdown reader, or to Rich."""

FORMULA = re.compile(r"[=+\-@]")

STYLE = re.compile("\x1b\\[[0-9;]*m")

BREAKS = {Format.TSV: "\n\t"}
"""Control characters that are a format's own; for the others that is the end of a line."""


# What is put where.

Spot = tuple[str | int, ...]
"""Keys and indices that lead to a value in a file."""


def spots(value: Any, kind: Any, *path: str | int) -> Iterator[Spot]:  # of a file, and of an annotation
    """Yield where `value` holds words that a dataset is free to choose."""
    kind = _plain(kind)
    if kind is NonEmptyStr:
        yield path
    elif isinstance(kind, type) and issubclass(kind, Record):
        for field in fields(kind):
            if field.name in value:
                yield from spots(value[field.name], field.type, *path, field.name)
    elif get_origin(kind) is tuple:
        for index, item in enumerate(value):
            yield from spots(item, get_args(kind)[0], *path, index)


def _plain(kind: Any) -> Any:
    """Return an annotation without its None, and without all that is not Text's own."""
    if kind is NonEmptyStr or get_origin(kind) is tuple:
        return kind
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _plain(next(choice for choice in get_args(kind) if choice is not type(None)))
    return kind


RAW = SMALL.read_text(encoding="utf-8")

SPOTS = tuple(spots(tomllib.loads(RAW), Dataset))


def spoilt(words: Callable[[int, str], str]) -> dict[str, Any]:
    """Return the small dataset as its file has it, with `words` of their place and themselves for its free words."""
    raw = tomllib.loads(RAW)
    for number, (*path, last) in enumerate(SPOTS):
        holder: Any = raw
        for step in path:
            holder = holder[step]
        holder[last] = words(number, holder[last])
    return raw


def turned(turn: int) -> dict[str, Any]:
    """Return the small dataset with a hostile text in each place, another one each turn, all of them in as many."""
    return spoilt(lambda number, words: HOSTILE[(number + turn) % len(HOSTILE)] + words * (number % 3 == 0))


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, Any]], Path]:
    """Return a function that writes a dataset to a file and lets every run use it."""

    def write(raw: Mapping[str, Any]) -> Path:
        path = tmp_path / "hostile.toml"
        path.write_text(tomli_w.dumps(raw), encoding="utf-8")
        monkeypatch.setenv("ETOILE_DATA", str(path))
        return path

    return write


# What is looked for.


def orders(text: str, form: Format | None = None) -> list[str]:
    """Return the letters in `text` that could give an order to who shows it, as they are spelled."""
    own = BREAKS.get(form, "\n") if form else "\n"
    return [ascii(letter) for letter in text if _orders(letter) and letter not in own]


def _orders(letter: str) -> bool:
    return category(letter) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def unruly(outcome: Outcome, form: Format | None = None) -> list[str]:
    """Return what is wrong with what a run wrote, whichever way it ended: orders, or a traceback."""
    found = [*orders(outcome.out, form), *orders(outcome.err)]
    return found + (["a traceback"] if "Traceback" in outcome.err else [])


def cells(page: str, dialect: str) -> Iterator[str]:
    """Yield the cells of CSV or TSV."""
    for row in csv.reader(io.StringIO(page), dialect):
        yield from row


def test_all_free_words_are_found() -> None:
    """Words of every table of the dataset are changed here, titles and names among them."""
    assert {str(path[0]) for path in SPOTS} == set(tomllib.loads(RAW))
    assert {("show", "title"), ("company", 0, "city"), ("term", 1, "appearances", 0, "text")} <= set(SPOTS)
    assert len(SPOTS) > len(HOSTILE)


# Hostile words.


def shown(raw: Mapping[str, Any], *levels: int) -> Iterator[tuple[str, Page]]:
    """Yield every page of a dataset at `levels`, with its name; an empty one where names are too odd to ask for."""
    for level in levels:
        guide = gate(convert(raw, Dataset), level)
        for name, page in all_pages().items():
            if name in ASKED:
                yield from ((name, made) for made in ASKED[name](_patient(page), guide))
            elif needs(page) == ["guide"]:
                yield name, page(guide)


def _patient(making: Making) -> Making:
    """Return a page's function that gives an empty page where there is none."""

    def make(*args: Any, **options: Any) -> Page:  # whatever the page takes
        try:
            return making(*args, **options)
        except EtoileError:
            return Page(())

    return make


def wrong(name: str, page: Page) -> Iterator[str]:
    """Yield what is wrong with a page in any format."""
    for form in Format:
        text = formats.write(page, form)
        yield from (f"{name} as {form}: {letter}" for letter in orders(text, form))
        if form in (Format.CSV, Format.TSV):
            dialect = "excel" if form is Format.CSV else "excel-tab"
            found = (cell for cell in cells(text, dialect) if FORMULA.match(cell) and not _number(cell))
            yield from (f"{name} as {form}: {cell}" for cell in found)
    for width, color in ((40, True), (90, False)):
        text = terminal.render(page, note="", width=width, color=color)
        yield from (f"{name} on a terminal: {letter}" for letter in orders(STYLE.sub("", text) if color else text))
        yield from (
            f"{name}: too wide for {width}" for line in STYLE.sub("", text).split("\n") if cell_len(line) > width
        )


def _number(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9.]+", cell) is not None


@pytest.mark.parametrize("turn", range(len(HOSTILE)))
def test_no_word_gives_orders(turn: int) -> None:
    """Each hostile text in each place does nothing in any format, and no line is too wide for it."""
    assert list(dict.fromkeys(fault for name, page in shown(turned(turn), 3) for fault in wrong(name, page))) == []


@settings(max_examples=10, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(min_size=1) | st.sampled_from(HOSTILE), min_size=3, max_size=9), st.integers(0, 3))
def test_no_words_at_all_give_orders(texts: list[str], level: int) -> None:
    """The same for any text."""
    raw = spoilt(lambda number, _: texts[number % len(texts)])
    assert [fault for name, page in shown(raw, level) for fault in wrong(name, page)] == []


@pytest.mark.parametrize("text", ["[red]x[/red]", ":smile:", "[/]", "[bold", "[link=x]y"])
def test_markup_is_text(text: str) -> None:
    """What Rich could take for markup or a picture stands on the terminal as it is, in colour and without."""
    pages = list(shown(spoilt(lambda _, __: text), 3))
    assert len(pages) > len(all_pages()) / 2
    for name, page in pages:
        piped = formats.write(page, Format.TABLE)
        for color in (True, False):
            raw = STYLE.sub("", terminal.render(page, note="", width=200, color=color))
            assert (name, text in raw) == (name, text in piped)


@pytest.mark.parametrize(("form", "width"), [*((form, None) for form in Format), (Format.TABLE, 60)])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_survives(
    run: Run, written: Callable[[Mapping[str, Any]], Path], name: str, form: Format, width: int | None
) -> None:
    """Each command line ends as it should with hostile words everywhere, whatever it says on stdout and stderr."""
    written(turned(len(name)))
    color = ("--color", "always") if "--color" in OPTIONS[_command(name)] else ()
    outcome = run(*COMMANDS[name], "--format", form, *color, terminal=width, typed=TYPED)
    if form is Format.TABLE:
        outcome = outcome._replace(out=STYLE.sub("", outcome.out), err=STYLE.sub("", outcome.err))
    elif name in ("quiz", "quiz-at-0", "quiz-players", "quiz-typed", "quiz-topic"):  # played on stderr
        outcome = outcome._replace(err=STYLE.sub("", outcome.err))
    assert outcome.code in (0, 1, 2), outcome
    assert outcome.code == 0 or re.fullmatch(r"etoile: [^\n]+\n", outcome.err)
    assert unruly(outcome, form) == []
    if form is Format.JSON and outcome.code == 0 and outcome.out:
        json.loads(outcome.out)


def _command(name: str) -> tuple[str, ...]:
    """Return the words of a command line that are the command."""
    words = COMMANDS[name]
    return next(words[:size] for size in (2, 1) if words[:size] in OPTIONS)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_gives_no_orders(run: Run, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """What somebody types is repeated harmlessly: names, values, and the names of players."""
    monkeypatch.setenv("ETOILE_DATA", str(SMALL))
    typed = text.replace("\x00", "")  # which cannot be in an argument
    lines = [
        ("who", typed),
        ("relations", typed),
        ("glossary", typed),
        ("search", typed),
        ("sources", typed),
        ("credits", "--job", typed),
        ("cast", "--company", typed),
        ("cast", "--billing", typed),
        ("cast", "--up-to", typed),
        ("cast", f"--format={typed}"),
        ("episodes", typed),
        ("watched", typed),
        ("quiz", "--topic", typed),
        ("quiz", "--limit", typed),
        (f"x{typed}",),
        ("cast", f"--x{typed}"),
        ("cast", typed),
    ]
    for line in lines:
        outcome = run(*line)
        assert (line, unruly(outcome)) == (line, [])
        assert outcome.code in (0, 1, 2)
    game = run(
        "quiz", "--seed", "1", "--limit", "2", "--players", f"Eve {typed},Bo", terminal=80, typed=f"{text}\na\nb\n"
    )
    assert game.code == 0
    assert unruly(game._replace(out=STYLE.sub("", game.out))) == []


ODD = ("\x1b[31mred", "a\nb", "\u202egnp", "[red]x", "=1", "tab\t", "\x9b1m")
"""Names of files that a folder could hold."""


@pytest.mark.parametrize("name", ODD)
def test_names_of_files_give_no_orders(run: Run, tmp_path: Path, name: str) -> None:
    """A file's name, or a folder's, may be hostile as well: it is named harmlessly."""
    if not _can_be(tmp_path / name):
        pytest.skip("this system has no such names")
    good, bad, begun, missing = (
        tmp_path / name / each for each in ("good.toml", "bad.toml", "begun.toml", "missing.toml")
    )
    good.write_text(RAW, encoding="utf-8")
    bad.write_text("x = 1", encoding="utf-8")
    for line, code in (
        (("cast", "--data", str(good)), 0),
        (("cast", "--data", str(bad)), 3),
        (("cast", "--data", str(missing)), 3),
        (("data", "check", str(good)), 0),
        (("data", "check", str(bad)), 3),
        (("data", "check", str(missing)), 3),
        (("data", "new", str(begun)), 0),
    ):
        for width in (None, 60):
            begun.unlink(missing_ok=True)
            outcome = run(*line, terminal=width)
            assert (line, outcome.code) == (line, code)
            assert (line, unruly(outcome._replace(out=STYLE.sub("", outcome.out)))) == (line, [])


@pytest.mark.parametrize("name", ODD)
def test_a_hostile_name_that_is_taken_gives_no_orders(tmp_path: Path, name: str) -> None:
    """What cannot be written is named harmlessly as well."""
    if not _can_be(tmp_path / name):
        pytest.skip("this system has no such names")
    ended = process("data", "new", str(tmp_path / name))
    assert (ended.returncode, ended.stdout) == (4, "")
    assert orders(ended.stderr) == []


def _can_be(folder: Path) -> bool:
    try:
        folder.mkdir()
    except (OSError, ValueError):
        return False
    return True


@pytest.mark.parametrize("name", ODD)
def test_names_of_the_state_folder_give_no_orders(run: Run, tmp_path: Path, name: str) -> None:
    """A warning that a file of the viewer's own is broken, or cannot be written, names it harmlessly."""
    folder = tmp_path / name
    if not _can_be(folder):
        pytest.skip("this system has no such names")
    (folder / "progress.toml").write_bytes(b"\xff")
    where = {"ETOILE_STATE_DIR": str(folder)}
    assert unruly(run("cast", "--json", env=where)) == []
    (folder / "file").write_bytes(b"")
    nowhere = run("watched", "1", env={"ETOILE_STATE_DIR": str(folder / "file")})
    assert (nowhere.code, unruly(nowhere)) == (4, [])


def test_a_hostile_log_gives_no_orders(run: Run, home: Path) -> None:
    """What stands in the log of answers is shown as harmlessly as what stands in a dataset."""
    log = home / "etoile_state_dir" / "answers.jsonl"
    first = json.loads(SMALL.with_name("answers.jsonl").read_text(encoding="utf-8").splitlines()[0])
    words = [key for key, value in first.items() if isinstance(value, str)]
    with log.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({**first, key: text}) + "\n" for key in words for text in HOSTILE)
        file.write("[" * 20_000 + "\n\x00\n" + "9" * 5000 + "\n")
    for form in Format:
        outcome = run("scores", "--format", form, env={"ETOILE_DATA": str(SMALL)})
        assert outcome.code == 0
        assert unruly(outcome, form) == []


# Long texts.

LONG = {
    "a word": "x" * 100_000,
    "words": "word " * 20_000,
    "brackets": "[" * 50_000 + "]" * 50_000,
    "escapes": "\x1b[31m" * 20_000,
    "wide": "雪" * 33_000,
    "lines": "\n" * 100_000,
}


@pytest.mark.parametrize("text", LONG)
def test_long_texts(run: Run, written: Callable[[Mapping[str, Any]], Path], text: str) -> None:
    """A text of 100 kB is one like others: where it fits no line it is folded."""
    few = {
        ("show", "title"),
        ("company", 0, "city"),
        ("character", 0, "name"),
        ("character", 1, "summaries", 0, "text"),
    }
    written(spoilt(lambda number, words: LONG[text] if SPOTS[number] in few else words))
    lines: list[tuple[str, Format, int | None]] = [("who", form, None) for form in Format]
    lines += [(name, Format.TABLE, 60) for name in ("home", "who", "companies", "glossary")]
    for name, form, width in lines:
        outcome = run(*COMMANDS[name], "--format", form, "--color", "never", terminal=width)
        assert outcome.code in (0, 1)
        assert unruly(outcome, form) == []


@pytest.mark.parametrize("form", Format)
def test_a_text_of_a_megabyte(run: Run, written: Callable[[Mapping[str, Any]], Path], form: Format) -> None:
    """Nothing of a very long text is lost."""
    spot = ("character", 1, "summaries", 0, "text")
    written(spoilt(lambda number, words: "word " * 200_000 + "end" if SPOTS[number] == spot else words))
    outcome = run("who", "tove", "--format", form)
    assert outcome.code == 0
    assert outcome.out.count("word ") == 200_000
    assert run("search", "end", "--kind", StatementKind.CHARACTER, "--format", form).code == 0


# Hostile files.


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
    "no number": b"a = nan\nb = inf\nc = 1979-05-27T07:32:00Z\n",
    "a large number of episodes": b"[[episode]]\nnumber = 9223372036854775807\n",
    "half a letter": b'a = "\xc3',
    "a lone surrogate": b'a = "\\ud800"',
    "a NUL": b"a = 1\x00",
    "an escape": b"\x1b[31m = 1\n",
    "UTF-16": "a = 1\n".encode("utf-16"),
    "nothing but marks": b"\xef\xbb\xbf\xef\xbb\xbf",
    "a million problems": b"x = [" + b"{}," * 10_000 + b"]\n" + b"[[character]]\n" * 2_000,
}
"""Files that are no dataset."""


def process(*args: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Return how a process of its own ended: a stack that overflows would take the tests with it."""
    return subprocess.run(
        [sys.executable, "-m", "etoile_cli", *args],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **(env or {})},
        timeout=60,
    )


@pytest.mark.parametrize("kind", CONTENT)
def test_a_file_that_is_no_dataset(tmp_path: Path, kind: str) -> None:
    """It is refused with exit code 3 and what is wrong with it, in lines that give no orders."""
    path = tmp_path / "hostile.toml"
    path.write_bytes(CONTENT[kind])
    for args in (("cast", "--data", str(path)), ("data", "check", str(path), "--json")):
        ended = process(*args)
        outcome = Outcome(ended.returncode, ended.stdout, ended.stderr)
        assert outcome.code == 3, outcome.err[:500]
        assert unruly(outcome) == []
        if args[0] == "cast":
            assert outcome.out == ""
            assert re.match(r"etoile: .* has \d+ problems?:\n  ", outcome.err)
            assert max(map(len, outcome.err.splitlines())) < 400


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
def test_what_is_no_file(run: Run, tmp_path: Path, kind: str) -> None:
    """What is no file of words is refused, and never waited for."""
    path = tmp_path / "hostile.toml"
    PLACES[kind](path)
    path = tmp_path / "other" / "hostile.toml" if kind == "under a file" else path
    for args in (("cast", "--data", str(path)), ("data", "check", str(path))):
        outcome = run(*args)
        assert outcome.code == 3
        assert unruly(outcome) == []


@pytest.mark.parametrize("name", ["x" * 300, "/".join(["x" * 200] * 30), "", "."])
def test_a_name_that_no_file_has(run: Run, name: str) -> None:
    """A name that is too long, or that of a folder, is refused like others."""
    outcome = run("cast", "--data", name)
    assert (outcome.code, outcome.out) == (3, "")
    assert unruly(outcome) == []


MARKS: dict[str, Callable[[bytes], bytes]] = {
    "a byte order mark": lambda content: b"\xef\xbb\xbf" + content,
    "the line ends of Windows": lambda content: content.replace(b"\n", b"\r\n"),
    "both": lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"),
    "no line end": bytes.rstrip,
}


@pytest.mark.parametrize("mark", MARKS)
def test_marks_of_editors_are_no_problem(run: Run, tmp_path: Path, mark: str) -> None:
    """What editors add to a file changes nothing of what is shown."""
    path = tmp_path / "marked.toml"
    path.write_bytes(MARKS[mark](SMALL.read_bytes()))
    for args in (("cast", "--json"), ("who", "maud", "--up-to", "all"), ("data", "check", str(path), "--json")):
        plain = [str(SMALL) if word == str(path) else word for word in args]
        outcome, expected = (
            run(*words, env={"ETOILE_DATA": str(data)}) for words, data in ((args, path), (plain, SMALL))
        )
        assert (outcome.code, outcome.out) == (expected.code, expected.out)
        assert outcome.code == 0


# Odd terminals.

ODD_WIDTHS = ("", "0", "1", "abc", "-5", "99999", "80.5", "²", " 80 ", "1e3", "9" * 30)


@pytest.mark.parametrize("columns", ODD_WIDTHS)
@pytest.mark.parametrize("name", ["home", "cast", "who", "companies", "relations", "quiz", "watched"])
def test_an_odd_width_is_harmless(run: Run, name: str, columns: str) -> None:
    """A page is shown whatever `COLUMNS` says, and a pipe gets the same for all of it."""
    environment = {"ETOILE_DATA": str(SMALL)}
    outcome = run(
        *COMMANDS[name], "--color", "never", env={**environment, "COLUMNS": columns}, terminal=80, typed=TYPED
    )
    assert outcome.code == 0
    assert unruly(outcome) == []
    assert "…" not in outcome.out
    if name != "quiz":  # it is played on stderr
        piped = run(*COMMANDS[name], env={**environment, "COLUMNS": columns})
        assert piped == run(*COMMANDS[name], env=environment)


@pytest.mark.parametrize("columns", ["0", "abc", "-5", ""])
def test_an_odd_width_is_harmless_to_help(columns: str) -> None:
    """Help names every option whatever `COLUMNS` says."""
    ended = process("cast", "-h", env={"COLUMNS": columns})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert all(name in ended.stdout for name in OPTIONS["cast",])


WIDTHS = range(30, 201)


@pytest.mark.parametrize("name", [name for name in REAL if not name.endswith("-at-0")])
def test_every_command_fits_the_terminal(run: Run, name: str) -> None:
    """Of the program's own series no line is wider than the terminal and nothing is cut: at the ends and in between."""
    some = Random(name).sample(WIDTHS, 2)
    for width in (WIDTHS[0], *some, WIDTHS[-1]):
        outcome = run(*REAL[name], "--color", "never", env={"ETOILE_DATA": ""}, terminal=width)
        assert outcome.code == 0
        assert max(map(cell_len, outcome.out.splitlines())) <= width
        assert "…" not in outcome.out


@pytest.mark.parametrize("width", [30, 40, 60, 79, 80, 120, 200])
def test_help_fits_the_terminal(run: Run, width: int) -> None:
    """No line of any help is wider than the terminal, and no option's name or word in it is cut."""
    cut = []
    for command in ((), *OPTIONS):
        outcome = run(*command, "-h", terminal=width)
        text = STYLE.sub("", outcome.out)
        assert outcome.code == 0
        assert max(map(cell_len, text.splitlines())) <= width
        if "…" in text or not all(name in text for name in OPTIONS.get(command, {"--version"})):
            cut.append(" ".join(command))
    assert cut == []


# Colour.

COLORFUL: list[Mapping[str, str]] = [
    {"FORCE_COLOR": "1"},
    {"GITHUB_ACTIONS": "true"},
    {"CLICOLOR_FORCE": "1"},
    {"PY_COLORS": "1"},
    {"COLORTERM": "truecolor", "TERM": "xterm-256color"},
]
"""Environments in which some programs use colour."""

PLAIN_HELP: list[Mapping[str, str]] = [
    {},
    {"GITHUB_ACTIONS": "true"},
    {"NO_COLOR": "1"},
    {"FORCE_COLOR": "0"},
    {"TERM": "dumb"},
    {"GITHUB_ACTIONS": "true", "NO_COLOR": "1"},
    {"GITHUB_ACTIONS": "true", "TERM": "dumb"},
]
"""Environments in which what goes to a pipe has no colour."""


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.TABLE])
@pytest.mark.parametrize("name", PAGES)
def test_programs_get_no_colour(run: Run, name: str, form: Format) -> None:
    """Whatever is asked for and whatever the environment says, formats other than the table have no colour."""
    environment = {name: value for each in COLORFUL for name, value in each.items()} | {"ETOILE_DATA": str(SMALL)}
    outcome = run(*PAGES[name], "--format", form, "--color", "always", env=environment, terminal=80)
    assert (outcome.code, "\x1b" in outcome.out, "\x1b" in outcome.err) == (0, False, False)


@pytest.mark.parametrize("environment", COLORFUL[1:], ids=str)
@pytest.mark.parametrize("width", [None, 80])
def test_nobody_else_decides_on_colour(run: Run, environment: Mapping[str, str], width: int | None) -> None:
    """Only what is documented turns colour on: other programs' variables change nothing."""
    data = {"ETOILE_DATA": str(SMALL)}
    for args in (("cast",), ("cast", "--color", "never"), ("quiz", "--print", "--seed", "1")):
        assert run(*args, env={**environment, **data}, terminal=width) == run(*args, env=data, terminal=width)


@pytest.mark.parametrize("environment", PLAIN_HELP, ids=str)
@pytest.mark.parametrize("args", [("-h",), ("cast", "--help"), ("cast", "--nope")])
def test_help_through_a_pipe_has_no_colour(args: tuple[str, ...], environment: Mapping[str, str]) -> None:
    """Help and complaints that go to a pipe are plain, as pages are: on a runner of GitHub's as anywhere."""
    ended = process(*args, env=environment)
    assert "\x1b" not in ended.stdout
    assert "\x1b" not in ended.stderr


@pytest.mark.parametrize(
    ("option", "environment", "colored"),
    [
        (None, {"FORCE_COLOR": "1"}, True),
        (None, {"FORCE_COLOR": "0"}, False),
        (None, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (None, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ("always", {"NO_COLOR": "1", "FORCE_COLOR": "0", "TERM": "dumb"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("auto", {"TERM": "dumb"}, False),
    ],
)
def test_the_flag_counts_before_the_environment(
    run: Run, option: str | None, environment: Mapping[str, str], *, colored: bool
) -> None:
    """On a terminal the option decides, then the environment; a game goes by the same rule."""
    data = {"ETOILE_DATA": str(SMALL)}
    color = ("--color", option) if option else ()
    for args in (("cast",), ("who", "maud"), ("quiz", "--seed", "1", "--limit", "1"), ("data", "check", str(SMALL))):
        outcome = run(*args, *color, env={**environment, **data}, terminal=80, typed="a\n")
        assert ("\x1b[" in outcome.out) is colored
        assert orders(STYLE.sub("", outcome.out)) == []


# A bug.

BUG = """
import sys
from etoile_cli.pages import people
def broken(*_, **__):
    value = "".join(["sec", "ret", "-", "value"])
    raise RuntimeError("it broke")
people.cast = broken
sys.argv = ["etoile", "cast", "--json"]
from etoile_cli.cli import main
sys.exit(main())
"""


def test_a_bug_says_where_to_report_it() -> None:
    """A bug ends in a plain traceback with no value of a variable in it, and a line that says where to report it."""
    ended = subprocess.run([sys.executable, "-c", BUG], check=False, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Traceback (most recent call last):\n")
    assert "RuntimeError: it broke\n" in ended.stderr
    assert "secret-value" not in ended.stderr
    assert not set(ended.stderr) & set("╭│╰")
    assert re.search(r"^.*\breport\b.*$", ended.stderr, re.MULTILINE)


def test_a_bug_within(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is a note of the exception itself, which goes on as it is."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("it broke")

    monkeypatch.setattr("etoile_cli.pages.people.cast", broken)
    with pytest.raises(RuntimeError, match="it broke") as bug:
        run("cast")
    assert any("report" in note for note in bug.value.__notes__)
