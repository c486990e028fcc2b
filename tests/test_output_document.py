"""`docs/output.md`: every key of every page with its type, every fixed value, and command lines that work."""

import json
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from etoile_cli.formats import Format, write
from etoile_cli.spoilers import gate
from tests.all_pages import FULL, every_page
from tests.clients import output_of, program
from tests.command_lines import GAMES, TYPED
from tests.conftest import Run, sample
from tests.levels import DATASETS

_DOCS = Path(__file__).parents[1] / "docs"
_TEXT = (_DOCS / "output.md").read_text(encoding="utf-8")
_HOW_TO = (_DOCS / "howto.md").read_text(encoding="utf-8")

_COMMANDS = {
    "company": "companies",
    "episode": "episodes",
    "upcoming": "next",
    "result": "quiz",
    "sheet": "quiz",
    "yesterday": "quiz",
}
"""The commands of the page functions with another name."""

_OPTIONAL = {"choices", "letter", "players"}
"""Keys that depend on an option, as the document says."""

_LETTERS = set("abcd")
"""The keys of choices in CSV and TSV, which the document names there."""

_FIXED = (
    *("award", "billing", "confidence", "department", "difficulty", "form", "kind", "mode", "tone"),
    *("summary_confidence", "teaser_confidence"),
)
"""Keys with fixed values. A `topic` is one of a dispute, too."""


class Described(NamedTuple):
    """What the document says of a page: its command line, whether it is an array, and the type of each key.

    `a[].b` is the key `b` of the objects in the list `a`.
    """

    line: str
    is_array: bool
    types: dict[str, str]

    def fits(self, value: Any) -> bool:
        """Return whether a page in JSON has the same keys at its top."""
        top = {key for key in self.types if "[]" not in key}
        keys = {place for place, _ in _places(value) if "[]" not in place}
        return self.is_array == isinstance(value, list) and top - _OPTIONAL <= keys <= top


# Reading the document.


def _quoted(text: str) -> list[str]:
    return re.findall("`([^`]+)`", text)


def _section(heading: str) -> str:
    return _TEXT.partition(f"\n{heading}\n")[2].partition("\n## ")[0]


def _rows(text: str) -> Iterator[tuple[list[str], str, str]]:
    """Yield the keys, the type and the meaning in each row of a table of keys."""
    for keys, kind, meaning in re.findall(r"^\| (`.*?) \| (.*?) \| (.*) \|$", text, re.MULTILINE):
        yield _quoted(keys), kind, meaning


_COMMON = {key: kind for keys, kind, _ in _rows(_section("## Common keys").partition("\n### ")[0]) for key in keys}
_STATEMENT = _quoted(_section("## Common keys").partition("\nA *statement* is")[2].partition("\n")[0])


@cache
def described() -> dict[str, list[Described]]:
    """Return what the document says of the pages of each command."""
    found: dict[str, list[Described]] = {}
    for part in re.split(r"^### etoile ", _section("## Commands"), flags=re.MULTILINE)[1:]:
        command, _, text = part.partition("\n")
        above: dict[str, tuple[str, str]] = {}
        pages = re.split(r"^`(etoile .*) --json`: ", text, flags=re.MULTILINE)[1:]
        found[command] = []
        for line, body in zip(pages[::2], pages[1::2], strict=True):
            if same := re.match(r"as \[`etoile (.*)`\]", body):
                found[command] += found[same[1]]
            else:
                found[command].append(_described(line, body, above))
    return found


def _described(line: str, body: str, above: dict[str, tuple[str, str]]) -> Described:
    """Return what the document says of a page; `above` has the last row of each key that its command explained."""
    shape, _, common = body.partition("\n")[0].partition("[Common keys]")
    shape, _, earlier = shape.partition("As above: ")
    statement = _STATEMENT if shape.startswith("an array of [statements]") else []
    types = {name: _COMMON[name] for name in (*_quoted(common), *statement)}
    rows = {name: above[name] for name in _quoted(earlier)}
    for keys, kind, meaning in _rows(body):
        rows |= dict.fromkeys(keys, (kind, meaning))
    for key, (kind, meaning) in rows.items():
        types[key] = kind
        above[key.rpartition(".")[2]] = kind, meaning
    for key, (kind, meaning) in rows.items():
        named = _quoted(re.split("each (?:also )?has ", meaning)[-1]) if "; each " in meaning else []
        for each in named:
            types.setdefault(f"{key}[].{each}", above[each][0] if each in above else _COMMON[each])
        for each in _STATEMENT if kind == "list of statements" else ():
            types.setdefault(f"{key}[].{each}", _COMMON[each])
    return Described(line, shape.startswith("an array"), types)


# Reading pages.


def _places(value: Any) -> set[tuple[str, str]]:
    """Return where each key stands in a page, with the type of its value; facts of the series are no keys of a page."""
    facts = {fact.get("key") for fact in value.get("facts", ())} if isinstance(value, dict) else set()
    found = set()
    for record in value if isinstance(value, list) else [value]:
        for key, each in record.items():
            if key not in facts:
                found.add((key, _type(each)))
            if _type(each) == "list of objects":
                found |= {(f"{key}[].{place}", kind) for place, kind in _places([*each])}
    return found


def _type(value: Any) -> str:
    if isinstance(value, list | tuple):
        (kind,) = {_type(each) for each in value} or {""}
        return f"list of {kind}s"
    return {bool: "boolean", int: "number", float: "number", str: "string", dict: "object"}.get(type(value), "null")


def _allowed(described_type: str) -> set[str]:
    """Return the types that values may have of which the document says `described_type`."""
    types = set(described_type.replace("statements", "objects").split(" or "))
    return types | ({"list of s"} if "list of" in described_type else set())


@cache
def pages(name: str) -> list[tuple[str, Any]]:
    """Return pages of a dataset in JSON that are not empty, each with its command: those that need no answers."""
    found = []
    dataset = DATASETS[name]
    for level in sample(range(len(dataset.episode) + 1), 2):
        for function, page in every_page(gate(dataset, level)):
            value = json.loads(write(page, Format.JSON))
            command = function.removesuffix(FULL)
            if value and not {key for key, _ in _places(value)} >= _LETTERS:
                found.append((_COMMANDS.get(command, command), value))
    return found


@pytest.fixture
def games(run: Run, about_small: None) -> list[tuple[str, Any]]:  # noqa: ARG001 - sets the environment
    """Return the pages of games and scores in JSON, each with its command, and that of a broken dataset."""
    lines = [*GAMES.values(), ("quiz", "--daily"), ("quiz", "--yesterday")]
    found = [(args[0], run(*args, "--json", typed=TYPED).out) for args in lines]
    found.append(("data check", run("data", "check", os.devnull, "--json").out))
    return [(command, json.loads(text)) for command, text in found if text]


# The tests.


def test_every_key_is_described_with_its_type(games: list[tuple[str, Any]]) -> None:
    """Each page has the keys that the document says, with values of those types, and no other is described."""
    seen: dict[str, set[str]] = {}
    for command, value in (*pages("small"), *pages("real"), *games):
        fitting = [each for each in described()[command] if each.fits(value)]
        assert fitting, (command, sorted(_places(value)))
        for place, kind in _places(value):
            assert place in fitting[0].types, (fitting[0].line, place)
            assert kind in _allowed(fitting[0].types[place]), (fitting[0].line, place, kind)
            seen.setdefault(fitting[0].line, set()).add(place)
    for each in (each for several in described().values() for each in several):
        lists = {place.partition("[]")[0] for place in seen[each.line] if "[]" in place}
        unseen = each.types.keys() - seen[each.line]
        assert [place for place in unseen if "[]" not in place or place.partition("[]")[0] in lists] == [], each.line


def test_every_fixed_value_is_listed(games: list[tuple[str, Any]]) -> None:
    """Each value that is one of few is in the tables of values."""
    listed = {*_quoted(_section("### Confidence") + _section("### Kinds of statements") + _section("## Values"))}
    for command, value in (*pages("real"), *games):
        records = value if isinstance(value, list) else [value]
        inner = [each for record in records for field in record.values() if isinstance(field, list) for each in field]
        for record in (*records, *(each for each in inner if isinstance(each, dict))):
            found = {record[key] for key in _FIXED if isinstance(record.get(key), str)}
            assert found - {"error"} <= listed, command


def test_links_lead_to_a_heading() -> None:
    """Each link within the document is the anchor of one of its headings."""
    headings = re.findall(r"^#+ (.*)$", _TEXT, re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    assert {*re.findall(r"\]\(#([^)]*)\)", _TEXT)} <= anchors


_LINES = re.findall(r"^\$ (.*)$", _TEXT, re.MULTILINE)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """Return a script `etoile` that runs the program."""
    path = tmp_path / "etoile"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m etoile_cli "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def _environment(script: Path, chosen: str) -> dict[str, str]:
    """Return variables with which a shell finds `script`, and fzf chooses without a terminal."""
    path = f"{script.parent}:{os.environ['PATH']}"
    return {"PATH": path, "ETOILE_UP_TO": "all", "FZF_DEFAULT_OPTS": f"--filter={chosen}"}


@pytest.mark.parametrize("line", _LINES)
def test_command_lines_work(line: str, script: Path) -> None:
    """The command lines with jq and fzf succeed and print something; fzf chooses without a terminal."""
    for client in ("jq", "fzf"):
        if client in line:
            program(client)
    assert output_of(["bash", "-o", "pipefail", "-c", line], env=_environment(script, "mishi")).strip()


def test_choice_of_nobody_opens_nothing(script: Path) -> None:
    """Where nobody is chosen, as with Esc, the line with fzf opens no page; the other document has the same line."""
    program("jq")
    program("fzf")
    (line,) = (line for line in _LINES if "fzf" in line)
    assert output_of(["bash", "-c", line], env=_environment(script, "nobody-at-all")) == ""
    assert [each for each in _HOW_TO.splitlines() if "fzf --" in each] == [f"$ {line}"]
    (preview,) = re.findall("--preview '(.*?)'", line)
    assert output_of(["sh", "-c", preview.format("", "mishi")], env=_environment(script, "")).startswith(
        "Mishi Duplessis"
    )


def test_line_for_cron_tells_the_news_of_that_home(script: Path, tmp_path: Path) -> None:
    """The line for cron, in the bare environment of cron, prints what the last episode changed for its HOME."""
    (line,) = re.findall(r"^[0-9*]+(?: [0-9*]+){4} (.*)$", _HOW_TO, re.MULTILINE)
    command = line.replace("/home/ada/.local/bin/etoile", str(script)).replace("/home/ada", str(tmp_path))
    assert command.endswith(f"{script} new --plain")
    kept = [f"{name}={os.environ[name]}" for name in ("PYTHONPATH",) if name in os.environ]
    bare = ["env", "-i", "PATH=/usr/bin:/bin", *kept]
    output_of([*bare, f"HOME={tmp_path}", str(script), "watched", "2"])
    assert output_of([*bare, "sh", "-c", command]).startswith("New in episode 2, ")


# Ids and shapes, as the text says.


def test_example_of_an_id_is_real(run: Run) -> None:
    """The ids of a dance and of its statement are those that the document names."""
    environment = {"ETOILE_DATA": "", "ETOILE_UP_TO": "all"}
    (line,) = json.loads(run("search", "swan lake", "--kind", "dance", "--json", env=environment).out)
    named = {each for each in _quoted(_section("## Ids and how to follow them")) if each.startswith(line["about_id"])}
    assert named == {line["about_id"], line["id"]}
    assert line["about_id"] in {each["id"] for each in json.loads(run("dances", "--json", env=environment).out)}


@pytest.mark.parametrize(
    ("args", "kind"),
    [
        (("who", "cheyenne"), "character"),
        (("who", "luke", "kirby"), "person"),
        (("who", "cheyenne", "jack"), None),
        (("sources", "numéro"), "original"),
        (("sources", "vulture"), None),
    ],
)
def test_array_where_several_are_meant(run: Run, args: tuple[str, ...], kind: str | None) -> None:
    """What a name means decides whether there is an object, with its `kind`, or an array."""
    found = json.loads(run(*args, "--json", "--up-to", "all", env={"ETOILE_DATA": ""}).out)
    assert found
    assert (found["kind"] if isinstance(found, dict) else None) == kind
