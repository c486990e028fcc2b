"""Commands about where you are in the series."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli import completing
from etoile_cli.cli.helping import Command
from etoile_cli.cli.options import (
    Color,
    ColorOption,
    DataOption,
    EpisodeArgument,
    FormatOption,
    JsonOption,
    company_option,
)
from etoile_cli.cli.running import Seen, shows, warn
from etoile_cli.cli.running import show as show_page
from etoile_cli.cli.writing import write
from etoile_cli.errors import UsageError
from etoile_cli.formats import Format

if TYPE_CHECKING:
    from etoile_cli.view import Page

app = typer.Typer()

_PANEL = "Watching"

ProgressArgument = Annotated[
    str | None,
    typer.Argument(metavar="[N|all|none|+1]", autocompletion=completing.episodes, help="How many you have seen."),
]
WhereOption = Annotated[str | None, company_option("--company", "-c", about="Only what happened there.")]
BackOption = Annotated[bool, typer.Option("-1", help="One less than so far.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing.")]


@shows(app, _PANEL)
def home(seen: Seen) -> "Page":
    """Where you are and what to do next: what `etoile` alone shows.

    Example: etoile home
    """
    from etoile_cli.pages import watching

    return watching.home(seen.guide)


@app.command("watched", cls=Command, rich_help_panel=_PANEL)
def watched(
    number: ProgressArgument = None,
    *,
    back: BackOption = False,
    quiet: QuietOption = False,
    output: FormatOption = Format.TABLE,
    json: JsonOption = False,
    data: DataOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """See or set how far you are: every other command goes by it.

    Example: etoile watched 3
    """
    if back and number is not None:
        raise UsageError("-1 goes without a number.")
    wanted = "-1" if back else number
    said = _set(data, wanted) if wanted is not None else None
    if os.environ.get("ETOILE_UP_TO"):
        warn("ETOILE_UP_TO is set, and counts before what is saved.")
    if quiet:
        return
    form = Format.JSON if json else output
    if said is not None and form is Format.TABLE:
        write(f"{said}\n")
        return
    from etoile_cli.pages import watching

    seen = Seen(data, None)
    show_page(watching.watched(seen.guide), form, color=color, note=seen.footer)


def _set(data: Path | None, text: str) -> str:
    """Save how far the viewer is and return a line that says what is open now."""
    from etoile_cli import dataset, spoilers, state

    whole = dataset.load(data) if data else dataset.lazily(dataset.bundled())
    last = len(whole.episode)
    step = {"+1": 1, "-1": -1}.get(text)
    wanted = 0 if step or text.casefold() == "none" else spoilers.level(whole, text)
    number, warning = state.update_progress(
        whole.show.id, lambda old: max(0, min(last, min(last, old) + step)) if step else wanted
    )
    warn(warning)
    if number == 0:
        return "No episode is open. Where to begin: etoile next"
    which = f"Episode {number} is open" if number < max(last, 2) else f"All {last} episodes are open"
    return f"{which}: etoile new"


@shows(app, _PANEL, name="next")
def upcoming(seen: Seen) -> "Page":
    """What to watch next.

    Example: etoile next
    """
    from etoile_cli.pages import watching

    return watching.upcoming(seen.guide)


@shows(app, _PANEL)
def new(seen: Seen, number: EpisodeArgument = None) -> "Page":
    """What an episode brought: faces, facts, ties; the last one you have seen, or N.

    Example: etoile new 2
    """
    from etoile_cli.pages import watching

    return watching.new(seen.guide, seen.episode(number) or seen.guide.level)


@shows(app, _PANEL)
def recap(seen: Seen, number: EpisodeArgument = None, *, company: WhereOption = None) -> "Page":
    """Previously on: what happened so far, by episode, or only up to N.

    Example: etoile recap --company paris
    """
    from etoile_cli.pages import watching

    return watching.recap(seen.guide, upto=seen.episode(number), company=seen.company(company))
