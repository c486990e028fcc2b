"""Commands about datasets: where they are, what is wrong with them, how to begin one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli.helping import Command, Group
from etoile_cli.cli.options import Color, ColorOption, FormatOption, JsonOption
from etoile_cli.cli.running import show
from etoile_cli.cli.writing import write
from etoile_cli.errors import InvalidDatasetError, OutputError
from etoile_cli.formats import Format, visible

if TYPE_CHECKING:
    from collections.abc import Sized

app = typer.Typer()
data = typer.Typer(cls=Group, help="Look at, verify and begin a dataset.\n\nExample: etoile data check")
app.add_typer(data, name="data", rich_help_panel="Data")

FileArgument = Annotated[
    Path | None, typer.Argument(metavar="[FILE]", envvar="ETOILE_DATA", help="A dataset; the bundled one unless given.")
]
NewArgument = Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; it must not exist yet.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit code 3 for remarks, too.")]


@data.command(cls=Command)
def path() -> None:
    """Print where the bundled dataset is.

    Example: etoile data path
    """
    from etoile_cli import dataset

    write(f"{dataset.bundled()}\n")


@data.command(cls=Command)
def check(
    file: FileArgument = None,
    *,
    strict: StrictOption = False,
    output: FormatOption = Format.TABLE,
    json: JsonOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """List all that is wrong with a dataset, and then what is worth a look: exit code 3 where anything is wrong.

    Remarks are unused sources, what counts as confirmed with one source, characters without facts, names that come too
    early, and sentences that stand twice.

    Example: etoile data check
    """
    from etoile_cli import dataset, editing
    from etoile_cli.pages import data as pages

    where = file or dataset.bundled()
    problems: tuple[str, ...] = ()
    remarks: list[editing.Remark] = []
    try:
        remarks = editing.remarks(dataset.load(where))
    except InvalidDatasetError as fault:
        problems = fault.problems
    page = pages.check(problems, remarks)
    note = f"{where.name}: {_counted(problems, 'problem')}, {_counted(remarks, 'remark')}"
    show(page, Format.JSON if json else output, color=color, note=note)
    if problems or (strict and remarks):
        raise typer.Exit(InvalidDatasetError.code)


def _counted(things: "Sized", name: str) -> str:
    return f"{len(things)} {name}" if len(things) == 1 else f"{len(things)} {name}s"


@data.command(cls=Command)
def schema() -> None:
    """Print a JSON Schema of the dataset, for editors that help with TOML.

    Example: etoile data schema
    """
    from msgspec import json

    from etoile_cli.model import Dataset

    write(json.format(json.encode(json.schema(Dataset)), indent=2).decode() + "\n")


@data.command(cls=Command)
def new(file: NewArgument) -> None:
    """Write a commented beginning of a dataset.

    Example: etoile data new my-series.toml
    """
    beginning = Path(__file__).parents[1] / "beginning.toml"
    try:
        with file.open("x", encoding="utf-8") as begun:
            begun.write(beginning.read_text(encoding="utf-8"))
    except OSError as fault:
        raise OutputError(f"Cannot write {file}: {fault.strerror}.") from None
    named = visible(str(file))
    write(f"{named} is begun. Verify it with: etoile data check {named}\n")
