"""Options and arguments that several commands share."""

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

import typer

from etoile_cli.cli import completion
from etoile_cli.enums import Billing, Tone
from etoile_cli.formats import Format

EnumT = TypeVar("EnumT", bound=StrEnum)

_OUTPUT = "Output"


class Color(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def enum_parser(enum: type[EnumT]) -> Callable[[str], EnumT]:
    """Return a parser for the values of `enum` in any case, which suggests the nearest for an unknown value."""

    def parse(value: str) -> EnumT:
        if value.casefold() in set(enum):
            return enum(value.casefold())
        from etoile_cli.matching import did_you_mean

        suggestion = did_you_mean(value, enum)
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(enum)}.{suggestion}")

    return parse


def parse_path(value: str) -> Path:
    """Return the path of a command-line value, whose name need not be valid in the locale or in UTF-8."""
    return Path(os.fsdecode(value.encode("utf-8", "surrogateescape")))


def enum_option(*names: str, enum: type[StrEnum], help: str, **settings: Any) -> Any:  # noqa: A002 - Typer's name; Any: as typer.Option
    """Return an option whose value is a member of `enum`, with other settings as Typer has them."""
    return typer.Option(
        *names,
        parser=enum_parser(enum),
        metavar=names[0].strip("-").upper(),
        autocompletion=completion.from_words(enum),
        help=f"{help}: {', '.join(enum)}.",
        **settings,
    )


def company_option(*names: str, help: str) -> Any:  # noqa: A002 - Typer's name; Any: as typer.Option
    """Return an option whose value is a company of the dataset."""
    return typer.Option(*names, metavar="COMPANY", autocompletion=completion.companies, help=help)


FormatOption = Annotated[
    Format,
    enum_option(
        "--format",
        "-f",
        enum=Format,
        help="Output format (--plain for short)",
        rich_help_panel=_OUTPUT,
        envvar="ETOILE_FORMAT",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Same as --format json.", rich_help_panel=_OUTPUT)]
ColorOption = Annotated[
    Color,
    enum_option(
        "--color",
        enum=Color,
        help="When to use colour; with always a pipe gets the page of a terminal",
        rich_help_panel=_OUTPUT,
    ),
]
UpToOption = Annotated[
    str | None,
    typer.Option(
        "--up-to",
        "-u",
        metavar="N|all",
        envvar="ETOILE_UP_TO",
        autocompletion=completion.levels,
        help="Show what is known after episode N, for this command only.",
        rich_help_panel=_OUTPUT,
    ),
]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        parser=parse_path,
        metavar="FILE",
        envvar="ETOILE_DATA",
        help="Dataset file to use.",
        rich_help_panel=_OUTPUT,
    ),
]
AllOption = Annotated[
    bool, typer.Option("--all", "-a", help="Show everything, not only what matters most.", rich_help_panel=_OUTPUT)
]
SourcesOption = Annotated[
    bool,
    typer.Option("--sources", "-s", help="Number the sources and list them at the end.", rich_help_panel=_OUTPUT),
]
OnlyOption = Annotated[
    str | None,
    typer.Option(
        "--only",
        metavar="KEY",
        autocompletion=completion.tables,
        help="Only the table with this JSON key.",
        rich_help_panel=_OUTPUT,
    ),
]
NoPagerOption = Annotated[
    bool, typer.Option("--no-pager", help="Do not use a pager for a long page.", rich_help_panel=_OUTPUT)
]
CompanyOption = Annotated[
    str | None, company_option("--company", "-c", help="Only characters who are now at this company.")
]
HomeOption = Annotated[str | None, company_option("--home", help="Only characters who start at this company.")]
BillingOption = Annotated[Billing | None, enum_option("--billing", "-b", enum=Billing, help="Only this billing")]
ToneOption = Annotated[Tone | None, enum_option("--tone", "-t", enum=Tone, help="Only reviews of this tone")]
EpisodeArgument = Annotated[
    str | None,
    typer.Argument(metavar="[N]", autocompletion=completion.episodes, help="An episode: its number, or S1E3."),
]

GAME_OPTIONS: dict[str, tuple[Any, object]] = {
    "output": (FormatOption, Format.TABLE),
    "json": (JsonOption, False),
    "up_to": (UpToOption, None),
    "data": (DataOption, None),
    "color": (ColorOption, Color.AUTO),
}
"""The options of every game, with their types and defaults."""

PAGE_OPTIONS = GAME_OPTIONS | {
    "all": (AllOption, False),
    "sources": (SourcesOption, False),
    "only": (OnlyOption, None),
    "no_pager": (NoPagerOption, False),
}
"""The options of every command that prints a page, with their types and defaults."""

COMMON_OPTIONS = {
    name: kind is not bool
    for annotation, _ in PAGE_OPTIONS.values()
    for kind, option in [get_args(annotation)]
    for name in (option.default, *option.param_decls)  # Typer takes the first name for a default
}
"""Whether each of these options takes a value, by its names; they may stand before the command, too."""
