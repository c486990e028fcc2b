"""Generate the reference of what programs get: the keys of every page, their types, and the fixed values.

Keys and types are those of real output, values those of the source and of the bundled dataset; `keys.toml` has their
meanings.
"""

import json
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from render_examples import new_home, output

from etoile_cli import dataset, enums, formats, lint
from etoile_cli.cli import game
from etoile_cli.model import Dataset
from etoile_cli.quiz.draft import WRITTEN, known_topics
from etoile_cli.quiz.history import Mode
from etoile_cli.quiz.questions import GENERATORS
from etoile_cli.spoilers import gate
from etoile_cli.view import Page, View

_ROOT = Path(__file__).parents[1]
_DATASETS = (dataset.bundled_path(), _ROOT / "tests" / "data" / "small.toml")
"""The datasets whose pages show what types a key has: the second has records of which little is known."""

_MORE = {
    "who": ("etoile who luke kirby",),
    "quiz": ("etoile quiz --seed 7 --limit 2", "etoile quiz --print --limit 2", "etoile quiz --yesterday"),
    "learn": ("etoile learn --new 1",),
    "watched": ("etoile watched",),
    "data check": ("etoile data check FILE",),
}
"""Command lines of other pages than those of the example of a command and of the command alone."""

_VARIANTS = {
    "etoile who tobias": ("etoile who {character.id}",),
    "etoile who luke kirby": ("etoile who {person.id}",),
    "etoile companies paris": ("etoile companies {company.id}",),
    "etoile episodes 3": ("etoile episodes {episode.number}",),
    "etoile new 2": ("etoile new {episode.number}",),
    "etoile sources numéro": ("etoile sources {source.id}",),
    "etoile glossary pas de deux": ("etoile glossary {term.id}",),
    "etoile quiz --seed 7 --limit 2": (
        "etoile quiz --seed 7 --limit 2 --players Ada,Bo",
        "etoile quiz --daily",
        "etoile quiz --missed",
    ),
    "etoile learn --new 1": ("etoile learn --new 5",),
    "etoile quiz --print --limit 2": ("etoile quiz --print --limit 500", "etoile quiz --print --typed"),
}
"""Command lines whose pages are of the same kind, which may have values of other types; for each record of a table."""

_MANY = 30
"""Records of a table of which not all are tried."""

_ANSWERS = "a\nb\n\n\n" * 9
"""What is typed in a game: answers, and Enter twice, which skips a question."""

_WITHOUT_LEVEL = ("etoile watched", "etoile data", "etoile quiz --daily", "etoile quiz --yesterday", "etoile scores")
"""How command lines begin that take no `--up-to`, or do not depend on it."""

_STATEMENT = ("id", "episode", "after", "text", "confidence", "sources")

_Types = dict[str, set[str]]
"""The types that each key has in the records of a view."""


class _Kind(NamedTuple):
    """Pages of one kind: the command, the line that is shown, the types in each view, the key of the single one."""

    command: str
    line: str
    views: dict[str, _Types]
    single: str | None

    @property
    def keys(self) -> str:
        """All keys in their order."""
        return repr({name: [*types] for name, types in self.views.items()})


class _Row(NamedTuple):
    """A row of the table of a command: where a key stands, the type of its values, and what they mean."""

    place: str
    type: str
    meaning: str

    @property
    def bare(self) -> "_Row":
        """The row without the list in which the key stands: a key that means the same there is explained, too."""
        return self._replace(place=self.place.rpartition(".")[2].strip("`"))


# Pages, as the program prints them.


@cache
def _kinds() -> tuple[_Kind, ...]:
    """Return every kind of page, in the order of the commands."""
    lines = {command: [line, f"etoile {command}"] for command, line in _examples()}
    for command, more in _MORE.items():
        lines.setdefault(command, []).extend(more)
    kinds: list[_Kind] = []
    for command, several in lines.items():
        for line in dict.fromkeys(several):
            kind = _kind(command, line)
            if not kind:
                continue
            same = [each for each in kinds if each.command == command and each.views.keys() == kind.views.keys()]
            if same and line not in _MORE.get(command, ()):
                _join(same[0].views, kind.views)
            else:
                kinds.append(kind)
    return tuple(kinds)


@cache
def _first() -> dict[str, _Kind]:
    """Return the first kind of page with each set of keys; another command may print the same."""
    return {kind.keys: kind for kind in reversed(_kinds())}


def _examples() -> Iterator[tuple[str, str]]:
    """Yield each command that prints a page, with the example in its help."""
    import typer

    from etoile_cli.cli.app import build_app

    root: Any = typer.main.get_command(build_app())  # Any: Typer has no public names for commands
    for name, command in root.commands.items():
        if any("--only" in param.opts for param in command.params):
            yield name, (command.help or "").partition("Example: ")[2].strip()


def _kind(command: str, line: str) -> _Kind | None:
    """Return the kind of the pages that a command line and its variants print; None where they fail.

    Pages of other kinds are left out: a name may find another thing at a lower level.
    """
    found: list[tuple[Page, Any]] = []
    with new_home():
        output("etoile quiz --seed 7 --limit 2", _ANSWERS)  # so that there are scores, and yesterday's answers
        output("etoile quiz --daily", "a\n\n\n")
        found.extend(_pages([line, *_VARIANTS.get(line, ())]))
    if not found:
        return None
    single = _single(found[0][0])
    views: dict[str, _Types] = {}
    for page, value in found:
        if _single(page) == single:
            _join(views, {view.key: _types(view, value) for view in page.views if view.is_keyed})
    return _Kind(command, line, views, single)


def _single(page: Page) -> str | None:
    """Return the key of the view of a page that is about one thing; None where it has none."""
    return next((view.key for view in page.views if view.is_single and view.is_keyed), None)


def _pages(lines: Iterable[str]) -> Iterator[tuple[Page, Any]]:
    """Yield what command lines print with both datasets: at each level, or for records at two levels."""
    for path in _DATASETS:
        data = _load(path)
        with patch.dict(os.environ, {"ETOILE_DATA": str(path)}):
            for line in lines:
                if "{" in line:
                    every = [f"{each} --up-to {level}" for each in _filled(line, data) for level in (1, "all")]
                elif line.startswith(_WITHOUT_LEVEL):
                    every = [line.replace("FILE", os.devnull)]
                else:
                    every = [f"{line} --up-to {level}" for level in range(len(data.episode) + 1)]
                for each in every:
                    yield from _printed(each)


@cache
def _load(path: Path) -> Dataset:
    return dataset.load(path)


def _filled(line: str, data: Dataset) -> list[str]:
    """Return a command line for records of the table that it names in braces: all, or some of very many."""
    table = line.partition("{")[2].partition(".")[0]
    records = getattr(data, table)
    return [line.format(**{table: record}) for record in records[:: len(records) // _MANY + 1]]


def _printed(line: str) -> Iterator[tuple[Page, Any]]:
    """Yield the page of a command line and its JSON; nothing where it fails."""
    pages: list[Page] = []
    write, today = formats.write, game.today()

    def keep(page: Page, *args: Any, **options: Any) -> str:  # Any: those of `write`
        pages.append(page)
        return write(page, *args, **options)

    with ExitStack() as stack:
        stack.enter_context(patch.object(formats, "write", keep))
        if "--yesterday" in line:
            stack.enter_context(patch.object(game, "today", lambda: today + timedelta(days=1)))
        text = output(f"{line} --json", _ANSWERS)
    for page in pages:
        yield page, json.loads(text)


def _types(view: View, value: Any) -> _Types:
    """Return the types of the values of each key of a view in the JSON of its page."""
    records = value if isinstance(value, list) else [value] if view.is_single else value[view.key]
    facts = {fact.get("key") for fact in value.get("facts", ())} if isinstance(value, dict) else set()
    keys = [column.key for column in view.columns if column.key and column.key not in facts]
    return {key: {_type(record[key]) for record in records if key in record} for key in keys}


def _type(value: Any) -> str:
    """Return the name of the type of a JSON value; "list" where it has no items."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case [first, *_]:
            return f"list of {_type(first)}s"
        case _:
            return "list"


def _join(views: dict[str, _Types], more: Mapping[str, _Types]) -> None:
    """Add the types of more pages to those of `views`."""
    for name, types in more.items():
        for key, found in types.items():
            views.setdefault(name, {}).setdefault(key, set()).update(found)


def _type_text(types: set[str], place: str) -> str:
    """Return types in words. Raises ValueError where no page has a value, which leaves the type open."""
    known = sorted(types - {"null"} - ({"list"} if len(types) > 1 else set()))
    if not types or known == ["list"]:
        raise ValueError(f"no page has a value of {place}")
    return " or ".join([*known, *({"null"} & types)])


# Meanings.


class _Meanings:
    """The meanings of `keys.toml`, and which of them were asked for."""

    def __init__(self) -> None:
        """Read the file."""
        self._tables: dict[str, Any] = tomllib.loads((Path(__file__).parent / "keys.toml").read_text(encoding="utf-8"))
        self.common: dict[str, str] = self._tables.pop("common")
        self.values: dict[str, dict[str, str]] = self._tables.pop("values")
        self._used: set[tuple[str, str]] = set()

    def own(self, kind: _Kind, *places: str) -> str | None:
        """Return what the first of `places` that has a meaning means on pages of a kind; None for a common key.

        Raises KeyError where none has any.
        """
        line = f"{kind.line} "
        tables = sorted((each for each in self._tables if line.startswith(f"etoile {each} ")), key=len, reverse=True)
        for table in (*tables, kind.command, "several"):
            for place in places:
                if place in self._tables.get(table, ()):
                    self._used.add((table, place))
                    return str(self._tables[table][place])
        if not {*places} & self.common.keys():
            raise KeyError(f"keys.toml has no meaning of {places[0]} of {kind.line}")
        return None

    def check(self) -> None:
        """Raise KeyError for meanings of what no page has."""
        every = {(table, place) for table, places in self._tables.items() for place in places}
        if unused := every - self._used:
            raise KeyError(f"keys.toml has meanings that nothing needs: {sorted(unused)}")


# The document.


def common_keys() -> str:
    """Return the table of the keys that many records have, with all types that they have anywhere."""
    meanings = _Meanings()
    types: _Types = {}
    for kind in _first().values():
        for name, view in kind.views.items():
            for key, found in view.items():
                if meanings.own(kind, _place(kind, name, key), key) is None:
                    types.setdefault(key, set()).update(found)
    rows = [_Row(f"`{key}`", _type_text(types[key], key), meaning) for key, meaning in meanings.common.items()]
    return _table(rows)


def commands() -> str:
    """Return a section for each command: command lines, what they print, and the keys of its own."""
    meanings = _Meanings()
    parts: list[str] = []
    for command, kinds in groupby(_kinds(), key=lambda kind: kind.command):
        parts.append(f"### etoile {command}")
        section = _Section(command, meanings)
        for kind in kinds:
            same = _first()[kind.keys]
            link = f"[`etoile {same.command}`](#etoile-{same.command.replace(' ', '-')})"
            first, *rest = section.body(kind) if same is kind else [f"as {link}."]
            parts += [f"`{kind.line} --json`: {first}", *rest]
    meanings.check()
    return "\n\n".join(parts)


class _Section:
    """The part of one command, which explains each key once."""

    def __init__(self, command: str, meanings: _Meanings) -> None:
        """Find the types of the keys on all pages of the command."""
        self._meanings = meanings
        self._latest: dict[str, _Row] = {}
        self._all_types: dict[tuple[str, str | None], set[str]] = {}
        for kind in _first().values():
            for view, types in kind.views.items() if kind.command == command else ():
                for key, found in types.items():
                    self._all_types.setdefault((key, self._own(kind, view, key)), set()).update(found)

    def body(self, kind: _Kind) -> list[str]:
        """Return what the pages of a kind are, the table of their own keys, and where the others are explained."""
        lists = [name for name in kind.views if name != kind.single]
        is_array = not kind.single and len(lists) == 1
        top = lists[0] if is_array else kind.single
        top_keys = [*kind.views.get(top or "", ())]
        rows = [row for key in top_keys if (row := self._key_row(kind, top, key))]
        if not is_array:
            rows += [row for name in lists for row in self._list_rows(kind, name)]
        above = [row.place for row in rows if self._is_explained(row) and "[]" not in row.place]
        table = _table(self._new(rows))
        statement = _STATEMENT if is_array and {*_STATEMENT} <= {*top_keys} else ()
        common = [f"`{key}`" for key in top_keys if self._own(kind, top, key) is None and key not in statement]
        first = [_shape(kind, lists)]
        first += [f"As above: {', '.join(above)}."] if above else []
        first += [f"[Common keys](#common-keys): {', '.join(common)}."] if common else []
        return [" ".join(first), *([table] if table else [])]

    def _new(self, rows: Iterable[_Row]) -> list[_Row]:
        """Return the rows that were not there yet, those that say the same of several keys as one."""
        places: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            if not self._is_explained(row):
                self._latest[row.bare.place] = row.bare
                places.setdefault((row.type, row.meaning), []).append(row.place)
        return [_Row(", ".join(keys), *said) for said, keys in places.items()]

    def _is_explained(self, row: _Row) -> bool:
        """Return whether the last row of the same key says the same."""
        return self._latest.get(row.bare.place) == row.bare

    def _own(self, kind: _Kind, view: str | None, key: str) -> str | None:
        return self._meanings.own(kind, _place(kind, view, key), key)

    def _key_row(self, kind: _Kind, view: str | None, key: str) -> _Row | None:
        """Return the row of a key of a view; None for a common key."""
        place, meaning = _place(kind, view, key), self._own(kind, view, key)
        text = _type_text(self._all_types[key, meaning], f"{place} of {kind.line}")
        return None if meaning is None else _Row(f"`{place}`", text, meaning)

    def _list_rows(self, kind: _Kind, name: str) -> Iterator[_Row]:
        """Yield the rows of a list and of its own keys."""
        types = kind.views[name]
        meaning = self._meanings.own(kind, name, "*")
        is_statement = {*_STATEMENT} <= types.keys()
        named = ", ".join(f"`{key}`" for key in types if not (is_statement and key in _STATEMENT))
        more = f"; each {'also ' if is_statement else ''}has {named}" if named else ""
        yield _Row(f"`{name}`", f"list of {'statements' if is_statement else 'objects'}", f"{meaning}{more}")
        yield from filter(None, (self._key_row(kind, name, key) for key in types))


def _shape(kind: _Kind, lists: list[str]) -> str:
    """Return what the pages of a kind are in JSON."""
    if kind.single:
        has_only = lists and kind.command in dict(_examples())
        return f"an object; its fields without the lists: `--only {kind.single}`." if has_only else "an object."
    if len(lists) > 1:
        return "an object of lists."
    return f"an array of {'[statements](#statements)' if {*_STATEMENT} <= kind.views[lists[0]].keys() else 'records'}."


def _place(kind: _Kind, view: str | None, key: str) -> str:
    """Return where a key stands in the JSON of a page, as jq has it."""
    return key if view == kind.single or len(kind.views) == 1 else f"{view}[].{key}"


def _table(rows: Iterable[_Row]) -> str:
    """Return a table of keys; nothing without rows."""
    lines = [f"| {row.place} | {row.type} | {row.meaning} |" for row in rows]
    return "\n".join(("| key | type | meaning |", "|---|---|---|", *lines)) if lines else ""


# Values.


def values() -> str:
    """Return a table of the values that are fixed, or the same in every page of the bundled dataset."""
    meanings = _Meanings().values
    rows = [f"| {name} | {keys} | {_listed(each, meanings.pop(short, {}))} |" for short, name, keys, each in _fixed()]
    if left := meanings.keys() - {"confidence", "statement"}:
        raise KeyError(f"keys.toml has values that nothing has: {left}")
    return "\n".join(("| what | keys | values |", "|---|---|---|", *rows))


def _fixed() -> Iterator[tuple[str, str, str, Iterable[str]]]:
    """Yield the name in `keys.toml`, the name and the keys of fixed values, and the values."""
    data = _load(dataset.bundled_path())
    topics = known_topics(gate(data, len(data.episode)))
    warnings = re.findall(r'LintWarning\("([^"]+)"', Path(lint.__file__).read_text(encoding="utf-8"))
    yield "billing", "billing", "`billing`", enums.Billing
    yield "tone", "tone", "`tone`", enums.Tone
    yield "relation", "kind of relation", "`kind` in `relations`", enums.RelationKind
    yield "note", "kind of note", "`notes[].kind` in `show`", enums.NoteKind
    yield "place", "role of a place", "`role` in `places`", enums.PlaceRole
    yield "source", "kind of source", "`kind` in `sources`", enums.SourceKind
    yield "game", "kind of game", "`mode`; `kind` in `scores`", Mode
    yield "question", "kind of question", "`kind` in `quiz --print`", (WRITTEN, *GENERATORS)
    yield "form", "form of a question", "`form`", enums.Form
    yield "difficulty", "difficulty", "`difficulty`", enums.Difficulty
    yield "topic", "topic of a question, here", "`topic` in `quiz --print`, `scores`", topics
    yield "term", "topic of a term, here", "`topic` in `glossary`", sorted({term.topic for term in data.term})
    yield "department", "department, here", "`department`", dict.fromkeys(each.department for each in data.credit)
    yield (
        "award",
        "outcome of a nomination, here",
        "`award`",
        dict.fromkeys(filter(None, (each.award for each in data.milestone))),
    )
    yield "warning", "kind of warning", "`kind` in `data check`", sorted({*warnings})


def _listed(found: Iterable[str], words: Mapping[str, str]) -> str:
    """Return values with their meanings. Raises KeyError for a meaning of none of them."""
    every = [str(value) for value in found]
    if left := words.keys() - {*every}:
        raise KeyError(f"keys.toml has values that nothing has: {left}")
    return ", ".join(f"`{value}`{f' ({words[value]})' if value in words else ''}" for value in every)


def confidences() -> str:
    """Return the table of the values of `confidence`."""
    return _value_table("value", "meaning", enums.Confidence, _Meanings().values["confidence"])


def statement_kinds() -> str:
    """Return the table of the kinds of statements, with what the `about_id` of each is."""
    return _value_table("kind", "`about_id`", enums.StatementKind, _Meanings().values["statement"])


def _value_table(first: str, second: str, found: Iterable[str], words: Mapping[str, str]) -> str:
    every = [str(value) for value in found]
    if words.keys() != {*every}:
        raise KeyError(f"keys.toml does not have the same values: {words.keys() ^ {*every}}")
    rows = [f"| `{value}` | {words[value]} |" for value in every]
    return "\n".join((f"| {first} | {second} |", "|---|---|", *rows))
