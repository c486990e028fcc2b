"""Commands for datasets: path, check, schema, new."""

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli.commands import Commands
from etoile_cli.cli.help import Command, Group
from etoile_cli.cli.options import Color, ColorOption, FormatOption, JsonOption, parse_path
from etoile_cli.cli.output import write_file
from etoile_cli.cli.render import print_page
from etoile_cli.cli.streams import write
from etoile_cli.errors import InvalidDatasetError
from etoile_cli.formats import Format
from etoile_cli.text import escape_controls

if TYPE_CHECKING:
    from collections.abc import Sized

commands = Commands("Data")
data = typer.Typer(cls=Group, help="Inspect, check and create datasets.\n\nExample: etoile data check")
commands.group("data", data)

FileArgument = Annotated[
    Path | None,
    typer.Argument(
        parser=parse_path, metavar="[FILE]", envvar="ETOILE_DATA", help="A dataset; the bundled one by default."
    ),
]
NewFileArgument = Annotated[
    Path, typer.Argument(parser=parse_path, metavar="FILE", help="The file to create; it must not exist.")
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit with 3 on warnings, too.")]


@data.command(cls=Command)
def path() -> None:
    """Print the path of the bundled dataset.

    Example: etoile data path
    """
    from etoile_cli import dataset

    path = str(dataset.bundled_path())
    write(f"{escape_controls(path) if sys.stdout.isatty() else path}\n")


@data.command(cls=Command)
def check(
    file: FileArgument = None,
    *,
    strict: StrictOption = False,
    output: FormatOption = Format.TABLE,
    json: JsonOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Check a dataset: errors, then warnings. Exits with 3 on errors.

    Warnings are about sources (never cited, too few or too many for the confidence, cited twice), characters without
    facts, companies in the same city, names that appear too early, and statements that repeat each other.

    Example: etoile data check
    """
    from etoile_cli import dataset, lint
    from etoile_cli.pages import check as pages

    where = file or dataset.bundled_path()
    problems: tuple[str, ...] = ()
    warnings: list[lint.LintWarning] = []
    try:
        warnings = lint.find_warnings(dataset.load(where))
    except InvalidDatasetError as error:
        problems = error.problems
    footer = f"{where.name}: {_count(problems, 'error')}, {_count(warnings, 'warning')}"
    print_page(pages.check(problems, warnings), Format.JSON if json else output, color=color, footer=footer)
    if problems or (strict and warnings):
        raise typer.Exit(InvalidDatasetError.code)


def _count(things: "Sized", name: str) -> str:
    return f"{len(things)} {name}" if len(things) == 1 else f"{len(things)} {name}s"


@data.command(cls=Command)
def schema() -> None:
    """Print the JSON Schema of a dataset, for text editors.

    Example: etoile data schema
    """
    from msgspec import json

    from etoile_cli.model import Dataset

    text = json.format(json.encode(json.schema(Dataset)), indent=2).decode()
    write(text.replace('\\\\Z"', '$"') + "\n")  # JavaScript, whose patterns a schema has, knows no \\Z


@data.command(cls=Command)
def new(file: NewFileArgument) -> None:
    """Create a commented dataset to start from.

    Example: etoile data new my-series.toml
    """
    template = Path(__file__).parents[1] / "template.toml"
    write_file(template.read_text(encoding="utf-8"), file)
    name = str(file)
    write(f"Created {escape_controls(name)}. Check it with: etoile data check {escape_controls(quote(name))}\n")
