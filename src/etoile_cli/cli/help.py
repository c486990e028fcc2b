"""The help of every command: usage, description, and arguments, options and commands grouped by panel.

Typer's own help reads its width and colours from the environment, fails on a width that is not a number, and shortens
names in a narrow terminal. This one uses the layout of the other pages.
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from etoile_cli.cli.streams import terminal_width
from etoile_cli.errors import UsageError

EPILOG = (
    "Options of every page: --all shows everything, --sources where it is from, --up-to N another level, --plain "
    "sentences, --json data. etoile help cast lists them all.\n\n"
    "Exit codes: 0 success, 1 nothing found or episode hidden, 2 usage error, 3 invalid dataset, 4 cannot write, "
    "130 interrupted, 141 broken pipe.\n\n"
    "Environment: ETOILE_UP_TO, ETOILE_DATA and ETOILE_FORMAT are defaults for --up-to, --data and --format. "
    "ETOILE_STATE_DIR is the folder of your progress and answers. PAGER shows long pages. NO_COLOR and FORCE_COLOR "
    "turn colour off and on; --color overrides them. "
    "With a screen reader: export ETOILE_FORMAT=plain, or add --plain to a command.\n\n"
    "Help on one command: etoile help COMMAND. Mistakes in the data or the program: open an issue in the repository."
)
"""The end of `etoile --help`."""


_MAX_SHORT_HELP = 1000  # characters; Typer shortens to 45


class Command(TyperCommand):
    """A command with the help of this module."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # Any: Typer has no public name for it
        """Parse arguments; without the option whose value a shell completes, for which Typer would drop all others.

        Raises UsageError for an option that is given twice and takes one value, of which Typer would take the last.
        """
        if ctx.resilient_parsing:
            if any(args[-1:] == [name] for name in self._names_with_values()):
                args = args[:-1]
        elif sum(word.startswith("-") for word in args) > 1:
            self._refuse_repetition(ctx, args)
        return super().parse_args(ctx, args)

    def _refuse_repetition(self, ctx: Any, args: list[str]) -> None:
        """Raise UsageError for an own option that is repeated; of one that all pages share the last value counts.

        An alias of the shell may give one of those, and a command line another.
        """
        from etoile_cli.cli.options import COMMON_OPTIONS

        _, _, given = self.make_parser(ctx).parse_args(args=[*args])
        for param in given:
            if isinstance(param, TyperOption) and not (param.multiple or param.is_flag) and given.count(param) > 1:
                name = max(param.opts, key=len)
                if name not in COMMON_OPTIONS:
                    raise UsageError(f"{name} takes one value, and was given {given.count(param)}.")

    def _names_with_values(self) -> Iterator[str]:
        """Yield the names of the options that take a value."""
        for param in self.params:
            if isinstance(param, TyperOption) and not param.is_flag:
                yield from param.opts

    def get_short_help_str(self, limit: int = _MAX_SHORT_HELP) -> str:
        """Return the first sentence of the help, in full."""
        return super().get_short_help_str(limit)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature; Any: it has no public names for these
        """Print the help."""
        _print_help(self, ctx)


class Group(TyperGroup):
    """A group of commands with the help of this module."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # Any: Typer has no public names for these
        """Return a command by its name. Raises UsageError, which suggests similar ones."""
        name = args[0]
        if name not in self.commands and not name.startswith("-") and not ctx.resilient_parsing:
            from etoile_cli.matching import did_you_mean

            suggestion = did_you_mean(name, self.commands)
            raise UsageError(f"No such command {name!r}.{suggestion} To list all: {ctx.command_path} --help")
        return super().resolve_command(ctx, args)

    def get_short_help_str(self, limit: int = _MAX_SHORT_HELP) -> str:
        """Return the first sentence of the help, in full."""
        return super().get_short_help_str(limit)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature; Any: it has no public names for these
        """Print the help."""
        _print_help(self, ctx)


def _print_help(command: Command | Group, ctx: Any) -> None:
    from etoile_cli.cli.options import Color
    from etoile_cli.cli.render import show, use_color, write_plain

    pieces = command.collect_usage_pieces(ctx)
    description = [" ".join(paragraph.split()) for paragraph in (command.help or "").split("\n\n")]
    panels: dict[str, list[tuple[str, str]]] = {}
    for panel, name, about in _entries(command, ctx):
        panels.setdefault(panel, []).append((name, about))
    epilog = [*filter(None, (command.epilog or "").split("\n\n"))]
    paragraphs = [*filter(None, description)]
    given = ctx.find_root().obj or []
    if _is_plain(given):
        from etoile_cli.plain import write_help

        write_plain(write_help(ctx.command_path, pieces, paragraphs, panels, epilog))
        return
    from etoile_cli import terminal

    color = use_color(Color.AUTO, tty=sys.stdout.isatty())
    usage = " ".join(("Usage:", ctx.command_path, *pieces))
    text = terminal.render_help([usage, *paragraphs], panels, epilog, width=terminal_width(), color=color)
    show(text, pager="--no-pager" not in given)


def _is_plain(given: list[str]) -> bool:
    """Return whether the arguments, or else the environment, ask for sentences.

    Raises UsageError where the arguments ask for data.
    """
    from etoile_cli.formats import Format

    chosen = ""
    for word, following in zip(given, [*given[1:], ""], strict=False):
        name, _, value = word.partition("=")
        if name in ("--format", "-f"):
            chosen = value or following
    if "--json" in given or chosen.casefold() in (Format.JSON, Format.CSV, Format.TSV):
        raise UsageError("The help is for people. As sentences: --plain")
    return (chosen or os.environ.get("ETOILE_FORMAT", "")).casefold() == Format.PLAIN


def _entries(command: Command | Group, ctx: Any) -> Iterator[tuple[str, str, str]]:
    """Yield the panel, name and description of each argument, option and command."""
    params = sorted(command.get_params(ctx), key=lambda param: param.param_type_name)
    for param in params:
        if record := param.get_help_record(ctx):
            yield getattr(param, "rich_help_panel", None) or f"{param.param_type_name.capitalize()}s", *record
    for name, subcommand in command.commands.items() if isinstance(command, Group) else ():
        yield (
            getattr(subcommand, "rich_help_panel", None) or "Commands",
            name,
            subcommand.get_short_help_str(),
        )
