"""Printing a page in the format that was asked for."""

import os
import sys
from typing import TYPE_CHECKING

from etoile_cli.cli.options import Color
from etoile_cli.cli.streams import print_stderr, terminal_width, write
from etoile_cli.formats import Format

if TYPE_CHECKING:
    from etoile_cli.view import Page


def print_page(page: "Page", output: Format, *, color: Color, footer: str) -> None:
    """Print `page`: laid out for a terminal, as aligned columns for a pipe, or in the format asked for.

    The footer stands below a table on a terminal, else on stderr; formats for programs have none.
    """
    if output is Format.TABLE and sys.stdout.isatty():
        from etoile_cli import terminal

        write(terminal.render(page, footer=footer, width=terminal_width(), color=use_color(color, tty=True)))
        return
    from etoile_cli import formats
    from etoile_cli.text import escape_json

    text = formats.write(page, output)
    if output is Format.JSON and sys.stdout.encoding.lower() != "utf-8":
        text = escape_json(text, ascii_only=True)
    write(text)
    if output is Format.TABLE:
        for view in formats.visible_views(page):
            if not view.rows:
                print_stderr(view.empty)
    if output in (Format.TABLE, Format.PLAIN):
        print_stderr(footer)


def use_color(color: Color, *, tty: bool) -> bool:
    """Return whether to use colour: as the option says, else as NO_COLOR and FORCE_COLOR say, else on a terminal."""
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if forced := os.environ.get("FORCE_COLOR"):
        return forced != "0"
    return tty and os.environ.get("TERM") != "dumb"
