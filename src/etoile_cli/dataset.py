"""Reading a dataset: TOML to records. An invalid file is rejected with a list of all problems and their places."""

from collections.abc import Mapping
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, Any

from msgspec import ValidationError, convert

from etoile_cli.errors import InvalidDatasetError, UnreadableDatasetError
from etoile_cli.field_types import record_fields, row_types
from etoile_cli.model import Dataset, Record

if TYPE_CHECKING:
    from etoile_cli.rules import Ids
    from etoile_cli.walk import Rows


def bundled_path() -> Path:
    """Return the path of the bundled dataset: in the installed package, else at the top of the repository."""
    here = Path(__file__).parent
    installed = here / "data" / "etoile.toml"
    return installed if installed.exists() else here.parents[1] / "data" / "etoile.toml"


def load(path: Path) -> Dataset:
    """Return the dataset in the TOML file at `path`.

    Raises InvalidDatasetError with every problem: of the file, of its syntax (line and column), else of its records and
    their references, as in `character[4].facts[0].after: expected int, got str`. Rows count from 0.
    """
    from etoile_cli.rules import rule_violations
    from etoile_cli.walk import rows_of  # not at the top: the bundled dataset is read without a check

    raw = _parse(path)
    try:
        dataset = convert(raw, Dataset)
    except ValidationError:
        from etoile_cli.type_errors import type_errors

        problems = (*type_errors(raw, Dataset), *rule_violations(_valid_rows(raw), _raw_ids(raw)))
        raise InvalidDatasetError(str(path), problems) from None
    rows = rows_of(dataset)
    ids = {table: [getattr(row, "id", None) for row in rows[table]] for table in rows}
    if problems := tuple(rule_violations(rows, ids)):
        raise InvalidDatasetError(str(path), problems)
    return dataset


def read_bytes(path: Path, *, advice: str = "") -> bytes:
    """Return the content of a file.

    Raises UnreadableDatasetError where it is empty or cannot be read; `advice` is added where there is nothing to read.
    """
    try:
        mode = path.stat().st_mode
        # Reading a pipe would wait, and the error for a folder would mislead.
        content = path.read_bytes() if S_ISREG(mode) else None
    except FileNotFoundError as error:
        raise UnreadableDatasetError(str(path), f"cannot be read: {error.strerror}.{advice}") from None
    except OSError as error:
        raise UnreadableDatasetError(str(path), f"cannot be read: {error.strerror}.") from None
    if content is None:
        problem = "is a folder. Give a file in it." if S_ISDIR(mode) else "is not a file."
        raise UnreadableDatasetError(str(path), problem)
    if not content or content.isspace():
        raise UnreadableDatasetError(str(path), f"is empty.{advice}")
    return content


def _parse(path: Path) -> dict[str, Any]:
    from rtoml import loads

    try:
        return loads(read_bytes(path, advice=" To create a dataset: etoile data new FILE").decode())
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8: {error.reason} at byte {error.start}. Save it as UTF-8."
        raise UnreadableDatasetError(str(path), problem) from None
    except ValueError as error:
        raise UnreadableDatasetError(str(path), f"is not valid TOML: {error}. Correct it there.") from None


def _valid_rows(raw: Mapping[str, Any]) -> "Rows":
    """Return the rows of each table, with None for each invalid one."""
    return {table: [_convert_row(row, kind) for row in _raw_rows(raw, table)] for table, kind in row_types().items()}


def _convert_row(row: object, kind: type[Record]) -> Record | None:
    try:
        return convert(row, kind)
    except ValidationError:
        return None


def _raw_rows(raw: Mapping[str, Any], table: str) -> list[object]:
    value = raw.get(table)
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _raw_ids(raw: Mapping[str, Any]) -> "Ids":
    return {table: [_raw_id(row) for row in _raw_rows(raw, table)] for table in record_fields(Dataset)}


def _raw_id(row: object) -> str | None:
    found = row.get("id") if isinstance(row, dict) else None
    return found if isinstance(found, str) else None
