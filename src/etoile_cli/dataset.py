"""TOML to records. A file that breaks a rule is refused with every problem in it, each with its place."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from operator import attrgetter
from pathlib import Path
from stat import S_ISREG
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin

from msgspec import NODEFAULT, ValidationError, convert
from msgspec.structs import fields

from etoile_cli.errors import InvalidDatasetError
from etoile_cli.model import Dataset, Record, record_fields

_LONGEST = 60  # letters of a value in a message
_KEY = re.compile(r"[\w-]{1,60}")
_HEAD = re.compile(rb"\n[ \t]*\[+[ \t]*[\"']?([\w-]+)")
_REFERENCES = {
    "sources": ("source",),
    "actor": ("person",),
    "people": ("person",),
    "company": ("company",),
    "companies": ("company",),
    "ranks": ("term",),
    "subject": ("character",),
    "object": ("character", "company"),
}
"""Fields that hold ids, and the tables that these may be in."""

Rows = Mapping[str, Sequence[Any]]
"""Each table's records in file order, the show being a table of one; None stands for one that cannot be read."""

Ids = Mapping[str, Sequence[str | None]]
"""Each table's ids in file order; None where a row has none."""


def bundled() -> Path:
    """Return where the program's own dataset is: in the installed package, else at the top of the repository."""
    here = Path(__file__).parent
    installed = here / "data" / "etoile.toml"
    return installed if installed.exists() else here.parents[1] / "data" / "etoile.toml"


def lazily(path: Path) -> Dataset:
    """Return the dataset at `path`, each table read when it is first asked for; only for a file known to be right.

    Tables stand together in such a file: what a command does not show, it need not read. Raises InvalidDatasetError
    where the file cannot be read.
    """
    content = _content(path)
    tables = None if b'"""' in content or b"'''" in content else _tables(content)  # a line of text may look like a head
    return cast("Dataset", _Lazy(tables)) if tables else load(path)


def _tables(content: bytes) -> dict[str, bytes] | None:
    """Return the part of a file that each table stands in; None where one does not stand together, or is none."""
    content = b"\n" + content  # so that each line comes after one
    starts: dict[str, int] = {}
    last = ""
    for head in _HEAD.finditer(content):
        if (name := head[1].decode()) != last:
            if name in starts or name not in record_fields(Dataset):
                return None
            starts[name] = head.start() + 1
            last = name
    ends = [*starts.values(), len(content)][1:]
    return {name: content[start:end] for (name, start), end in zip(starts.items(), ends, strict=True)}


class _Lazy:
    """The tables of a dataset, to be read."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents

    def __getattr__(self, table: str) -> Any:  # a field of Dataset, of its type
        from rtoml import loads

        kind = Dataset.__annotations__[table]
        self.__dict__[table] = rows = convert(loads(self._contents.get(table, b"").decode()).get(table, []), kind)
        return rows


def load(path: Path) -> Dataset:
    """Return the dataset in the TOML file at `path`.

    Raises InvalidDatasetError with every problem: of the file, of its syntax (line and column), else of its records and
    their references, as in `character[4].facts[0].after: expected int, got str`. Rows count from 0.
    """
    from rtoml import loads

    try:
        raw = loads(_content(path).decode())
    except UnicodeDecodeError as fault:
        raise InvalidDatasetError(str(path), (f"is not UTF-8: {fault.reason} at byte {fault.start}",)) from None
    except ValueError as fault:
        raise InvalidDatasetError(str(path), (str(fault),)) from None
    try:
        dataset = convert(raw, Dataset)
    except ValidationError:
        problems = (*_faults(raw, Dataset), *_breaches(_readable(raw), _raw_ids(raw)))
        raise InvalidDatasetError(str(path), problems) from None
    rows = {table: _several(getattr(dataset, table)) for table in record_fields(Dataset)}
    if problems := tuple(_breaches(rows, {table: [getattr(row, "id", None) for row in rows[table]] for table in rows})):
        raise InvalidDatasetError(str(path), problems)
    return dataset


def walk(dataset: Dataset) -> Iterator[tuple[str, Record]]:
    """Yield each record of `dataset` with its place, as in `character[4].facts[0]`, those within others after it."""
    yield from _walk({table: _several(getattr(dataset, table)) for table in record_fields(Dataset)})


def _content(path: Path) -> bytes:
    """Return what is in a file. Raises InvalidDatasetError where there is nothing, or nothing that can be read."""
    try:
        # A pipe would be waited for, and a folder would be an odd error.
        content = path.read_bytes() if S_ISREG(path.stat().st_mode) else None
    except OSError as fault:
        raise InvalidDatasetError(str(path), (f"cannot be read: {fault.strerror}",)) from None
    if not content or content.isspace():
        raise InvalidDatasetError(str(path), ("is not a file" if content is None else "is empty",))
    return content


# What the records do not allow.


def _faults(value: object, kind: Any, place: str = "") -> Iterator[str]:  # kind: any annotation of a field
    """Yield what keeps `value` from being a `kind`, one problem a line; nothing where it is one."""
    try:
        convert(value, kind)
    except ValidationError as fault:
        inner = [*_faults_inside(value, kind, place)]
        yield from inner or [f"{place}: {_plain(fault, kind, value)}".removeprefix(": ")]


def _faults_inside(value: object, kind: Any, place: str) -> Iterator[str]:
    """Yield the problems of the parts of a table or an array."""
    kind = _bare(kind)
    if isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, Record):
        known = {field.name: field for field in fields(kind)}
        for key in (key for key in value if key not in known):
            yield f"{_at(place, key)}: unknown key{_meant(key, known)}"
        for name, field in known.items():
            if name in value:
                yield from _faults(value[name], field.type, _at(place, name))
            elif field.default is NODEFAULT:
                yield f"{_at(place, name)}: missing"
    elif isinstance(value, list) and get_origin(kind) is tuple:
        for index, item in enumerate(value):
            yield from _faults(item, get_args(kind)[0], f"{place}[{index}]")


def _bare(kind: Any) -> Any:
    """Return an annotation without its constraints and its None."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    choices = [choice for choice in get_args(kind) if choice is not type(None)]
    return kind if get_origin(kind) is tuple or len(choices) != 1 else _bare(choices[0])


def _plain(fault: ValidationError, kind: Any, value: object) -> str:
    """Return msgspec's message for people: `expected int, got str`."""
    bare = _bare(kind)
    if isinstance(bare, type) and issubclass(bare, StrEnum) and isinstance(value, str):
        return f"{_short(value)} is none of {', '.join(bare)}{_meant(value, bare)}"
    message = str(fault).split(" - at `$")[0].replace("`", "").replace(" | null", "")
    message = message.replace("object", "a table").replace("array", "an array")
    if (wanted := _description(kind)) and ("matching regex" in message or "of length" in message):
        return f"expected {wanted}, got {_short(value)}"
    return message[:1].lower() + message[1:]


def _description(kind: Any) -> str | None:
    """Return what an annotation says in words of the values it takes, if it does."""
    notes = (note.description for note in getattr(kind, "__metadata__", ()))
    choices = get_args(kind) if get_origin(kind) in (Union, UnionType) else ()
    return next(notes, None) or next(filter(None, map(_description, choices)), None)


# What records must be to each other.


def _readable(raw: Mapping[str, Any]) -> Rows:
    """Return the rows of each table that are right in themselves, None for the others."""
    kinds = {field.name: next(iter(get_args(field.type)), field.type) for field in fields(Dataset)}
    return {table: [_or_none(row, kind) for row in _list(raw.get(table))] for table, kind in kinds.items()}


def _or_none(row: object, kind: type[Record]) -> Record | None:
    try:
        return convert(row, kind)
    except ValidationError:
        return None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _raw_ids(raw: Mapping[str, Any]) -> Ids:
    rows = {table: _list(raw.get(table)) for table in record_fields(Dataset)}
    return {table: [_id(row) for row in rows[table]] for table in rows}


def _id(row: object) -> str | None:
    found = row.get("id") if isinstance(row, dict) else None
    return found if isinstance(found, str) else None


def _breaches(rows: Rows, ids: Ids) -> Iterator[str]:
    """Yield each rule between records that is broken."""
    yield from _repeats(ids)
    yield from _misnumbered(rows["episode"])
    yield from _strays(rows, ids)
    yield from _early(rows)
    yield from _unlike_a_show(rows)
    for index, relation in enumerate(rows["relation"]):
        if relation and relation.subject == relation.object:
            yield f"relation[{index}].object: {_short(relation.object)} cannot be related to itself"
    for index, character in enumerate(rows["character"]):
        if character:
            afters = [membership.after for membership in character.memberships]
            if afters != sorted(afters) or afters[:1] != [0]:
                yield f"character[{index}].memberships: must begin at 0 and be in order, not {afters}"


def _repeats(ids: Ids) -> Iterator[str]:
    """Yield each id that its table has already; companies and characters share theirs, since ties name both."""
    shared = ("company", "character")
    for tables in (shared, *((table,) for table in ids if table not in shared)):
        names = [name for table in tables for name in ids[table] if name is not None]
        if len(set(names)) == len(names):
            continue
        taken: dict[object, str] = {}
        for table in tables:
            for index, name in enumerate(ids[table]):
                place = f"{table}[{index}]"
                if isinstance(name, str) and taken.setdefault(name, place) != place:
                    yield f"{place}.id: {_short(name)} is taken by {taken[name]}"


def _unlike_a_show(rows: Rows) -> Iterator[str]:
    for show in filter(None, rows["show"]):
        if show.premise.after != 0:
            yield f"show.premise.after: expected 0, got {show.premise.after}; everyone may read the premise"
        keys = [fact.key for fact in show.facts]
        for index, key in enumerate(keys):
            if key in (*show.__struct_fields__, *keys[:index]):  # programs find all of them side by side
                yield f"show.facts[{index}].key: {_short(key)} is taken"


def _misnumbered(episodes: Sequence[Any]) -> Iterator[str]:
    season = 1
    for index, episode in enumerate(episodes):
        if episode and episode.number != index + 1:
            yield f"episode[{index}].number: expected {index + 1}, got {episode.number}; episodes count through"
        if episode and episode.season not in (season, season + 1):
            yield f"episode[{index}].season: expected {season} or {season + 1}, got {episode.season}"
        season = episode.season if episode else season


def _strays(rows: Rows, ids: Ids) -> Iterator[str]:
    """Yield each id that nothing is called, and each level and episode that the series does not have."""
    known = {field: {None, *chain(*(ids[table] for table in tables))} for field, tables in _REFERENCES.items()}
    last = len(rows["episode"])
    if _all_known(rows, known, last):  # at the speed of C; which it is that fails matters only where one does
        return
    for place, record in _walk(rows):
        for field in (field for field in _REFERENCES if field in record.__struct_fields__):
            value = getattr(record, field)
            for name in _several(value):
                if name not in known[field]:
                    table = " or ".join(_REFERENCES[field])
                    near = _meant(name, filter(None, known[field]))
                    yield f"{place}.{field}: no {table} is called {_short(name)}{near}"
        for field in ("after", "episode"):
            if (getattr(record, field, 0) or 0) > last:
                yield f"{place}.{field}: there is no episode {getattr(record, field)}"


def _all_known(rows: Rows, known: Mapping[str, set[str | None]], last: int) -> bool:
    for kind, records in _by_kind(rows).items():
        fields_there = set(kind.__struct_fields__)
        for field in known.keys() & fields_there:
            values: Iterable[Any] = map(attrgetter(field), records)
            if isinstance(getattr(records[0], field), tuple):
                values = chain.from_iterable(values)
            if not known[field].issuperset(values):
                return False
        for field in {"after", "episode"} & fields_there:
            if max(filter(None, map(attrgetter(field), records)), default=0) > last:
                return False
    return True


def _by_kind(rows: Rows) -> dict[type[Record], list[Record]]:
    """Return all records, those within others too, by their kind."""
    found: dict[type[Record], list[Record]] = {}
    alike: list[list[Record]] = [[row for row in table if row] for table in rows.values()]
    for records in alike:  # which grows on the way
        if records:
            found.setdefault(type(records[0]), []).extend(records)
            for name in record_fields(type(records[0])):
                values = [value for value in map(attrgetter(name), records) if value]
                several = values and isinstance(values[0], tuple)
                alike.append([*chain.from_iterable(values)] if several else values)
    return found


def _walk(rows: Rows) -> Iterator[tuple[str, Record]]:
    """Yield each record with its place, those within others after it."""
    for table, records in rows.items():
        for index, record in enumerate(records):
            yield from _walk_inside(table if table == "show" else f"{table}[{index}]", record)


def _walk_inside(place: str, record: Record | None) -> Iterator[tuple[str, Record]]:
    if record is None:
        return
    yield place, record
    for name in record_fields(type(record)):
        value = getattr(record, name)
        for index, part in enumerate(_several(value)):
            yield from _walk_inside(f"{place}.{name}[{index}]" if isinstance(value, tuple) else f"{place}.{name}", part)


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _early(rows: Rows) -> Iterator[str]:
    """Yield each row that shows somebody or something that comes only later; companies are there from the start."""
    people, terms = (
        {row.id: row.after for table in tables for row in rows[table] if row}
        for tables in (("person", "character"), ("term",))
    )
    for table, field, levels in (
        ("character", "actor", people),
        ("relation", "subject", people),
        ("relation", "object", people),
        ("credit", "people", people),
        ("company", "ranks", terms),
    ):
        for index, row in enumerate(rows[table]):
            for name in _several(getattr(row, field, None)):
                if levels.get(name, 0) > getattr(row, "after", 0):
                    place = f"after: {row.after}" if hasattr(row, "after") else f"{field}: there from the start"
                    yield f"{table}[{index}].{place}, but {_short(name)} comes only after {levels[name]}"


# Words.


def _at(place: str, key: str) -> str:
    named = key if _KEY.fullmatch(key) else _short(key)
    return f"{place}.{named}" if place else named


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:57]}…{text[-1]}"


def _meant(asked: object, known: Iterable[object]) -> str:
    """Return the words that suggest what was meant by `asked`; none where nothing is like it."""
    from difflib import get_close_matches

    near = get_close_matches(str(asked), [str(name) for name in known], n=1)
    return f"; did you mean '{near[0]}'?" if near else ""
