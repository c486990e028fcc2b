"""Help that fits any terminal: Typer's panels, or where these would cut names one entry under another."""

from collections.abc import Iterator
from typing import Any

from typer.core import TyperCommand, TyperGroup

from etoile_cli.cli.writing import terminal_width, write

_PANELS = 80
"""From how many cells on Typer's panels cut nothing."""

_INDENT = "  "

ENDS = (
    "Exit codes: 0 done, 1 nothing found, 2 wrong usage, 3 the dataset breaks its rules, 4 the result or what you did "
    "cannot be written, 130 stopped with Ctrl-C, 141 the reader of the pipe went away.\n\n"
    "Environment: ETOILE_UP_TO and ETOILE_DATA as --up-to and --data, ETOILE_STATE_DIR where your place and your "
    "answers are kept, NO_COLOR and FORCE_COLOR for no colour and for colour, before which --color counts."
)
"""What the help of the program ends with."""


class Command(TyperCommand):
    """A command whose help fits."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # Any: Typer has no public names for these
        """Write the help."""
        if not _narrow(self, ctx):
            super().format_help(ctx, formatter)


class Group(TyperGroup):
    """A group of commands whose help fits."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # Any: Typer has no public names for these
        """Write the help."""
        if not _narrow(self, ctx):
            super().format_help(ctx, formatter)


def _narrow(command: Command | Group, ctx: Any) -> bool:
    """Write the help where there is no room for panels, and return whether that was so.

    What to type, what it is for, and all that may be given, by panel.
    """
    width = terminal_width()
    if width >= _PANELS:
        return False
    usage = " ".join(("Usage:", ctx.command_path, *command.collect_usage_pieces(ctx)))
    lines = [*_wrapped(usage, width), *_paragraphs(command.help, width)]
    panels: dict[str, list[tuple[str, str]]] = {}
    for panel, name, about in _entries(command, ctx):
        panels.setdefault(panel, []).append((name, about))
    for panel, entries in panels.items():
        lines += ["", panel]
        for name, about in entries:
            lines += _wrapped(name, width, _INDENT)
            lines += _wrapped(about, width, _INDENT * 2)
    write("\n".join((*lines, *_paragraphs(command.epilog, width), "")))
    return True


def _entries(command: Command | Group, ctx: Any) -> Iterator[tuple[str, str, str]]:
    """Yield the panel, the name and the meaning of arguments, options and commands, as Typer's panels have them."""
    params = sorted(command.get_params(ctx), key=lambda param: param.param_type_name)
    for param, record in [(param, record) for param in params if (record := param.get_help_record(ctx))]:
        yield getattr(param, "rich_help_panel", None) or f"{param.param_type_name.capitalize()}s", *record
    for name, part in command.commands.items() if isinstance(command, Group) else ():
        yield getattr(part, "rich_help_panel", None) or "Commands", name, part.get_short_help_str(limit=1000)


def _paragraphs(text: str | None, width: int) -> Iterator[str]:
    """Yield the lines of each paragraph, an empty one before it."""
    for paragraph in (text or "").split("\n\n"):
        if paragraph:
            yield from ("", *_wrapped(paragraph, width))


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Return the lines of a text; options in it stay whole."""
    from textwrap import wrap

    return wrap(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
