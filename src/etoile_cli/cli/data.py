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
from etoile_cli.cli.render import Output, print_page
from etoile_cli.cli.session import load_dataset
from etoile_cli.cli.streams import write
from etoile_cli.errors import InvalidDatasetError, UnreadableDatasetError, UsageError
from etoile_cli.formats import Format
from etoile_cli.text import escape_controls

if TYPE_CHECKING:
    from collections.abc import Sized

commands = Commands("Data")
data = typer.Typer(
    cls=Group, no_args_is_help=True, help="Inspect, check and create datasets.\n\nExample: etoile data check"
)
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
FromOption = Annotated[
    Path | None, typer.Option("--from", parser=parse_path, metavar="FILE", help="A series of TVmaze, as a JSON file.")
]
CastAfterOption = Annotated[
    int | None,
    typer.Option(min=0, metavar="N", help="The episode that reveals the cast of --from; the last by default."),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit with 3 on warnings, too.")]


_FOR_PROGRAMS = (Format.JSON, Format.CSV, Format.TSV)
"""The formats that list what is wrong even where there is no file to check; people read one line."""


@data.command(cls=Command)
def path(*, json: JsonOption = False) -> None:
    """Print the path of the bundled dataset.

    To correct a statement, edit its row there, then run etoile data check.

    Example: etoile data path
    """
    from etoile_cli import dataset

    path = str(dataset.bundled_path())
    if json:
        from json import dumps

        write(f"{dumps({'path': path})}\n")
        return
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
    facts, characters who are revealed by the last episode where most are, companies in the same city, names that appear
    too early, and statements that repeat each other.

    Example: etoile data check
    """
    from etoile_cli import dataset, lint
    from etoile_cli.pages import check as pages

    chosen = Format.JSON if json else output
    where = file or dataset.bundled_path()
    problems: tuple[str, ...] = ()
    warnings: list[lint.LintWarning] = []
    try:
        warnings = lint.find_warnings(load_dataset(where))
    except InvalidDatasetError as error:
        if isinstance(error, UnreadableDatasetError) and chosen not in _FOR_PROGRAMS:
            raise
        problems = error.problems
    footer = f"{where.name}: {_count(problems, 'error')}, {_count(warnings, 'warning')}"
    print_page(pages.check(problems, warnings), Output(chosen, color), footer=footer)
    if problems or (strict and warnings):
        raise typer.Exit(InvalidDatasetError.code)


def _count(things: "Sized", name: str) -> str:
    return f"{len(things)} {name}" if len(things) == 1 else f"{len(things)} {name}s"


@data.command(cls=Command)
def schema(*, json: JsonOption = False) -> None:  # noqa: ARG001 - for those who always give it: a schema is JSON
    """Print the JSON Schema of a dataset, for text editors.

    Example: etoile data schema
    """
    from msgspec import json as msgspec_json

    from etoile_cli.model import Dataset

    text = msgspec_json.format(msgspec_json.encode(msgspec_json.schema(Dataset)), indent=2).decode()
    write(text.replace('\\\\Z"', '$"') + "\n")  # JavaScript, whose patterns a schema has, knows no \\Z


@data.command(cls=Command)
def new(file: NewFileArgument, *, source: FromOption = None, cast_after: CastAfterOption = None) -> None:
    """Create a commented dataset to start from, or one with the facts of a series on TVmaze.

    For --from get the file https://api.tvmaze.com/shows/ID?embed[]=episodes&embed[]=cast with the ID of the series.
    It does not say who appears when, so everybody has the last episode, unless --cast-after gives another one.

    Example: etoile data new my-series.toml
    """
    if source is None:
        if cast_after is not None:
            raise UsageError("--cast-after needs --from.")
        text = (Path(__file__).parents[1] / "template.toml").read_text(encoding="utf-8")
        created = ""
    else:
        from etoile_cli import tvmaze

        series = tvmaze.load(source, cast_after=cast_after)
        text = series.text
        counts = (("episode", series.episodes), ("character", series.characters), ("special", series.specials))
        episodes, characters, specials = (_count(range(number), name) for name, number in counts)
        created = f" with {episodes} and {characters}, without {specials}"
    write_file(text, file)
    name = str(file)
    write(
        f"Created {escape_controls(name)}{created}. Check it with: etoile data check {escape_controls(quote(name))}\n"
    )
