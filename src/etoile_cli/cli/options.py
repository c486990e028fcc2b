"""Options that commands share, one name and one help text each, and how those that are alike are made."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from etoile_cli.cli import completing
from etoile_cli.formats import Format
from etoile_cli.kinds import Billing, Tone

Choice = TypeVar("Choice", bound=StrEnum)

_OUTPUT = "Output"


class Color(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def choice(kind: type[Choice]) -> Callable[[str], Choice]:
    """Return a parser for the members of `kind` in any case; where there is none it suggests the one meant."""

    def parse(value: str) -> Choice:
        if value.casefold() in set(kind):
            return kind(value.casefold())
        from difflib import get_close_matches

        near = get_close_matches(value.casefold(), list(kind), n=1, cutoff=0.5)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise typer.BadParameter(f"{value!r} is none of {', '.join(kind)}.{meant}")

    return parse


def option(*names: str, of: type[StrEnum], about: str, panel: str | None = None) -> Any:  # as typer.Option
    """Return an option whose value is a member of `of`."""
    return typer.Option(
        *names,
        parser=choice(of),
        metavar=names[0].strip("-").upper(),
        autocompletion=lambda incomplete: [member.value for member in of if member.startswith(incomplete)],
        help=f"{about}: {', '.join(of)}.",
        rich_help_panel=panel,
    )


def company_option(*names: str, about: str) -> Any:  # as typer.Option
    """Return an option whose value is a company of the dataset."""
    return typer.Option(*names, metavar="COMPANY", autocompletion=completing.companies, help=about)


FormatOption = Annotated[Format, option("--format", "-f", of=Format, about="How to write the result", panel=_OUTPUT)]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.", rich_help_panel=_OUTPUT)]
ColorOption = Annotated[Color, option("--color", of=Color, about="When to use colour, on a terminal", panel=_OUTPUT)]
UpToOption = Annotated[
    str | None,
    typer.Option(
        "--up-to",
        "-u",
        metavar="N|all",
        envvar="ETOILE_UP_TO",
        help="Tell what is known after episode N, for this once.",
        rich_help_panel=_OUTPUT,
    ),
]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="FILE",
        envvar="ETOILE_DATA",
        help="Use another dataset.",
        rich_help_panel=_OUTPUT,
    ),
]
CompanyOption = Annotated[str | None, company_option("--company", "-c", about="Only who or what is there now.")]
HomeOption = Annotated[str | None, company_option("--home", about="Only who belonged there at the start.")]
BillingOption = Annotated[Billing | None, option("--billing", "-b", of=Billing, about="Only those billed so")]
ToneOption = Annotated[Tone | None, option("--tone", "-t", of=Tone, about="Only reviews of this tone")]
EpisodeArgument = Annotated[
    str | None,
    typer.Argument(metavar="[N]", autocompletion=completing.episodes, help="An episode: its number, or S1E3."),
]
