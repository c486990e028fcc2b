"""Printing a page in the format that was asked for."""

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from etoile_cli.cli.options import Color
from etoile_cli.cli.streams import print_stderr, terminal_height, terminal_width, write
from etoile_cli.errors import UsageError
from etoile_cli.formats import Format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etoile_cli.spoilers import Guide
    from etoile_cli.view import Page


class Output(NamedTuple):
    """How to print a page: the options of every command that prints one."""

    format: Format = Format.TABLE
    color: Color = Color.AUTO
    sources: bool = False
    only: str | None = None
    pager: bool = True


_WARNING = "The pages of sources may tell more than you have seen."


def print_page(page: "Page", output: Output, *, footer: str = "", guide: "Guide | None" = None) -> None:
    """Print `page`: laid out for a terminal, as aligned columns for a pipe, or in the format asked for.

    With `--color always` a pipe gets what a terminal would, for `less -R` and previews. A page taller than the terminal
    goes to the pager. The footer stands below a page for people, on a terminal only. `guide` has the sources for
    `--sources`.
    """
    if output.only is not None:
        from etoile_cli import formats

        page = formats.select(page, output.only)
    citations = None
    if output.sources and guide is not None:
        from etoile_cli.pages.sources import citations as cite

        citations = cite(guide)
        if guide.level < len(guide.episode):
            footer = " · ".join(filter(None, (footer, _WARNING)))
    tty = sys.stdout.isatty()
    color = use_color(output.color, tty=tty)
    if output.format is Format.TABLE and (tty or output.color is Color.ALWAYS):
        from etoile_cli import terminal

        footer = footer if tty else ""
        text = terminal.render(page, footer=footer, width=terminal_width(), color=color, citations=citations)
        show(text, pager=output.pager)
        return
    text = _formatted(page, output.format, citations, color=color)
    if output.format is Format.PLAIN:
        write_plain(f"{text}\n{footer}\n" if tty and footer else text)
        return
    if page.remark and output.format is not Format.MD:
        print_stderr(f"etoile: {page.remark}")
    write(text)


def _formatted(page: "Page", form: Format, citations: "Mapping[str, str] | None", *, color: bool) -> str:
    """Return `page` in a format, in letters that standard output takes."""
    from etoile_cli import formats

    try:
        text = formats.write(page, form, citations, color=color)
    except UsageError as error:
        if os.environ.get("ETOILE_FORMAT", "").casefold() == form:
            error.args = (f"ETOILE_FORMAT is {form}. {error} For another format: --format table",)
        raise
    if form is Format.JSON and sys.stdout.encoding.lower() != "utf-8":
        from etoile_cli.text import escape_json

        text = escape_json(text, ascii_only=True)
    return text


def write_plain(text: str) -> None:
    """Write sentences: for a terminal broken between words, for a pipe as they are."""
    if sys.stdout.isatty():
        from etoile_cli.wrapping import wrap_lines

        text = wrap_lines(text, terminal_width())
    write(text)


def show(text: str, *, pager: bool) -> None:
    """Write `text`, on a terminal that is not so tall with the viewer's pager, unless `pager` is false."""
    if not (pager and sys.stdout.isatty() and text.count("\n") >= terminal_height() and _page(text)):
        write(text)


def _page(text: str) -> bool:
    from etoile_cli.cli.pager import page_text

    return page_text(text)


def use_color(color: Color, *, tty: bool) -> bool:
    """Return whether to use colour: as the option says, else as NO_COLOR and FORCE_COLOR say, else on a terminal."""
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if forced := os.environ.get("FORCE_COLOR"):
        return forced != "0"
    return tty and os.environ.get("TERM") != "dumb"
