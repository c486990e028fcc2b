"""The tables of a dataset, each read when it is first used.

A command then parses only the tables that it shows: `etoile cast` takes 13 ms less (measured). This works for a file
that is known to be valid and keeps the rows of each table together, as the bundled one does; any other is read whole.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import convert

from etoile_cli.dataset import load, read_bytes
from etoile_cli.field_types import record_fields
from etoile_cli.model import Dataset, Tables

_TABLE_HEADER = re.compile(rb"\n[ \t]*\[+[ \t]*[\"']?([\w-]+)")


def load_lazily(path: Path) -> Dataset | Tables:
    """Return the tables of the valid dataset at `path`. Raises InvalidDatasetError where it cannot be read."""
    content = read_bytes(path)
    has_long_strings = b'"""' in content or b"'''" in content  # a line in one may look like a header
    parts = None if has_long_strings else _split_tables(content)
    return _LazyTables(parts) if parts else load(path)


class _LazyTables(Tables):
    """Tables that are parsed on first use, each from its part of the file."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts

    def __getattr__(self, table: str) -> Any:  # as Tables declares it
        from rtoml import loads

        kind = Dataset.__annotations__[table]
        self.__dict__[table] = rows = convert(loads(self._parts.get(table, b"").decode()).get(table, []), kind)
        return rows


def _split_tables(content: bytes) -> dict[str, bytes] | None:
    """Return the part of a file that has each table; None where a table is scattered or unknown."""
    content = b"\n" + content  # so that each line follows a newline
    starts: dict[str, int] = {}
    last = ""
    for header in _TABLE_HEADER.finditer(content):
        if (name := header[1].decode()) != last:
            if name in starts or name not in record_fields(Dataset):
                return None
            starts[name] = header.start() + 1
            last = name
    ends = [*starts.values(), len(content)][1:]
    return {name: content[start:end] for (name, start), end in zip(starts.items(), ends, strict=True)}
