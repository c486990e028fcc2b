"""Commands about progress: home, watched, next, new, recap."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli import completion
from etoile_cli.cli.commands import Commands
from etoile_cli.cli.options import (
    Color,
    ColorOption,
    DataOption,
    EpisodeArgument,
    FormatOption,
    JsonOption,
    company_option,
)
from etoile_cli.cli.render import Output, print_page
from etoile_cli.cli.session import Session, open_tables, parse_level, warn
from etoile_cli.cli.streams import wrapped, write
from etoile_cli.errors import UsageError
from etoile_cli.formats import Format

if TYPE_CHECKING:
    from etoile_cli.model import Dataset, Tables
    from etoile_cli.view import Page

commands = Commands("Progress")

ProgressArgument = Annotated[
    str | None,
    typer.Argument(metavar="[N|all|none|+1|-1]", autocompletion=completion.progress, help="The last episode you saw."),
]
EventCompanyOption = Annotated[str | None, company_option("--company", "-c", help="Only events at this company.")]
StepBackOption = Annotated[bool, typer.Option("-1", help="One episode fewer.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing.")]


@commands.page("home")
def home(session: Session) -> "Page":
    """Your progress and what to try next.

    Example: etoile home
    """
    from etoile_cli.pages import progress

    return progress.home(session.guide)


@commands.command("watched")
def watched(
    number: ProgressArgument = None,
    *,
    back: StepBackOption = False,
    quiet: QuietOption = False,
    output: FormatOption = Format.TABLE,
    json: JsonOption = False,
    data: DataOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show or set your progress; all commands use it.

    Example: etoile watched 3
    """
    if back and number is not None:
        raise UsageError("-1 cannot be combined with a number.")
    wanted = "-1" if back else number
    confirmation = _save_progress(data, wanted) if wanted is not None else None
    if os.environ.get("ETOILE_UP_TO"):
        warn("ETOILE_UP_TO is set and overrides saved progress.")
    if quiet:
        return
    format_ = Format.JSON if json else output
    if confirmation is not None and format_ in (Format.TABLE, Format.PLAIN):
        write(f"{wrapped(confirmation, sys.stdout)}\n")
        return
    from etoile_cli.pages import progress

    saved = Session(data, None)
    current = Session(data, up_to) if (up_to := os.environ.get("ETOILE_UP_TO")) else saved
    print_page(progress.watched(saved.guide), Output(format_, color), footer=current.footer)


def _save_progress(data: Path | None, text: str) -> str:
    """Save progress and return sentences about what that changed."""
    from etoile_cli import state

    tables = open_tables(data)
    last = len(tables.episode)
    step = {"+1": 1, "-1": -1}.get(text)
    wanted = 0 if step or text.casefold() == "none" else _parse_progress(tables, text)
    before = 0

    def change(old: int) -> int:
        nonlocal before
        before = min(last, old)
        return max(0, min(last, before + step)) if step else wanted

    number, warning = state.update_progress(tables.show.id, change)
    warn(warning)
    return _confirmation(number, before, last)


def _parse_progress(tables: "Dataset | Tables", text: str) -> int:
    """Return the level that a viewer typed. Raises UsageError, which says what can be typed."""
    try:
        return parse_level(tables, text)
    except UsageError as error:
        raise UsageError(f"{error} You can also give none, +1 or -1.") from None


def _confirmation(number: int, before: int, last: int) -> str:
    """Return what is unlocked now, or hidden again, and what to read next."""
    if number < before:
        changed = f"{_episodes(number + 1, before)} hidden again."
    elif number == 0:
        changed = "No episode is unlocked."
    elif number == last > 1:
        changed = f"All {last} episodes are unlocked."
    else:
        changed = f"{_episodes(min(before + 1, number), number)} unlocked."
    if number == 0:
        return f"{changed} To start: etoile next"
    if number - before in (0, 1):
        return f"{changed} To see what is new: etoile new"
    if number > before > 0:
        return f"{changed} What is new in each: etoile new {before + 1}, and so on"
    return f"{changed} The story so far: etoile recap"


def _episodes(first: int, last: int) -> str:
    """Return the episodes from `first` to `last` as a subject with its verb: "Episodes 2 to 4 are"."""
    if first == last:
        return f"Episode {first} is"
    return f"Episodes {first} {'and' if last == first + 1 else 'to'} {last} are"


@commands.page("next")
def upcoming(session: Session) -> "Page":
    """The next episode, without spoilers.

    Example: etoile next
    """
    from etoile_cli.pages import progress

    return progress.upcoming(session.guide)


@commands.page("new")
def new(session: Session, number: EpisodeArgument = None) -> "Page":
    """What's new in your last episode, or in episode N.

    Example: etoile new 2
    """
    from etoile_cli.pages import progress

    return progress.new(session.guide, session.episode(number) or session.guide.level, full=session.full)


@commands.page("recap")
def recap(session: Session, number: EpisodeArgument = None, *, company: EventCompanyOption = None) -> "Page":
    """The events so far, or up to episode N.

    Example: etoile recap --company paris
    """
    from etoile_cli.pages import progress

    return progress.recap(
        session.guide, up_to=session.episode(number), company=session.company(company), full=session.full
    )
