"""How a command runs: open what the viewer may know, ask, show the page."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from etoile_cli.cli.helping import Command
from etoile_cli.cli.options import Color, ColorOption, DataOption, FormatOption, JsonOption, UpToOption
from etoile_cli.cli.writing import say, terminal_width, write
from etoile_cli.errors import UsageError
from etoile_cli.formats import Format

if TYPE_CHECKING:
    from etoile_cli.model import Company, Dataset
    from etoile_cli.spoilers import Guide
    from etoile_cli.view import Page

_COMMON = {
    "output": (FormatOption, Format.TABLE),
    "json": (JsonOption, False),
    "up_to": (UpToOption, None),
    "data": (DataOption, None),
    "color": (ColorOption, Color.AUTO),
}
"""The options that every command which shows a page takes: their types and what they are unless given."""


class Seen:
    """What the viewer has seen: the guide up to their level."""

    def __init__(self, data: Path | None, up_to: str | None, *, tidy: bool = True) -> None:
        """Open the dataset at `data` (None: the bundled one) up to `up_to` (None: as far as the viewer has said).

        `tidy`: what is wrong with what they said is put right and passed on; a shell that completes wants neither.
        """
        from etoile_cli import dataset, spoilers

        whole = dataset.load(data) if data else dataset.lazily(dataset.bundled())
        level = spoilers.level(whole, up_to) if up_to is not None else _saved(whole, tidy=tidy)
        self.guide: Guide = spoilers.gate(whole, level)

    def company(self, name: str | None) -> "Company | None":
        """Return the company that an option names; None where the option was not given."""
        from etoile_cli import guide

        return guide.company(self.guide, name) if name is not None else None

    @property
    def footer(self) -> str:
        """Which level is in force and how to change it, in the same words whatever is withheld."""
        where = f"Up to episode {self.guide.level}" if self.guide.level else "Before episode 1"
        return f"{where} · etoile watched N"

    def episode(self, text: str | None) -> int | None:
        """Return the number of the episode that an argument names; None where it was not given."""
        from etoile_cli import spoilers

        if text is None:
            return None
        with suppress(UsageError):
            if text.strip().casefold() != "all" and (number := spoilers.level(self.guide, text)):
                return number
        raise UsageError(f"Which episode? Not {text!r}, but a number from 1 to {len(self.guide.episode)}.")


def _saved(dataset: "Dataset", *, tidy: bool) -> int:
    """Return how far the viewer is as they said themselves, and pass on what is wrong with that."""
    from etoile_cli import state

    number, warning = state.load_progress(dataset.show.id, tidy=tidy)
    warn(warning)
    return min(number, len(dataset.episode)) if number else 0


def warn(words: str | None) -> None:
    """Say on stderr what is worth a warning, if anything is."""
    if words:
        say(f"etoile: {words}")


def shows(
    app: typer.Typer, panel: str, *, name: str | None = None
) -> Callable[[Callable[..., "Page"]], Callable[..., None]]:
    """Return a decorator that makes a function from what the viewer has seen to a page into a command of `app`.

    The command takes the function's own options and those that all such commands have in common.
    """

    def decorate(ask: Callable[..., "Page"]) -> Callable[..., None]:
        def command(**given: Any) -> None:  # the values of options, of any type
            output, json, up_to, data, color = (given.pop(name) for name in _COMMON)
            seen = Seen(data, up_to)
            show(ask(seen, **given), Format.JSON if json else output, color=color, note=seen.footer)

        _, *own = signature(ask).parameters.values()
        common = [
            Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)
            for name, (kind, default) in _COMMON.items()
        ]
        command.__signature__ = Signature([*own, *common])  # type: ignore[attr-defined]  # what Typer reads
        command.__name__, command.__doc__ = ask.__name__, ask.__doc__
        return app.command(name or ask.__name__, cls=Command, rich_help_panel=panel)(command)

    return decorate


def show(page: "Page", output: Format, *, color: Color, note: str) -> None:
    """Write `page`: a table to a terminal, the same without its dress to a pipe, or the format asked for.

    The note stands below a table on a terminal, else on stderr; formats for programs go without.
    """
    on_terminal = sys.stdout.isatty()
    if output is Format.TABLE and on_terminal:
        from etoile_cli import terminal

        write(terminal.render(page, note=note, width=terminal_width(), color=colored(color, tty=True)))
        return
    from etoile_cli import formats

    written = formats.write(page, output)
    if output is Format.JSON and sys.stdout.encoding.lower() != "utf-8":
        written = formats.spelled_out(written, ascii_only=True)
    write(written)
    if output is Format.TABLE:
        for view in formats.worth_showing(page):
            if not view.rows:
                say(view.empty)
    if output in (Format.TABLE, Format.PLAIN):
        say(note)


def colored(color: Color, *, tty: bool) -> bool:
    """Return whether to use colour: the flag counts before the environment, and that before the terminal."""
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if forced := os.environ.get("FORCE_COLOR"):
        return forced != "0"
    return tty and os.environ.get("TERM") != "dumb"
