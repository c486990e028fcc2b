"""Commands about the show itself."""

from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli.options import EpisodeArgument, ToneOption
from etoile_cli.cli.running import Seen, shows

if TYPE_CHECKING:
    from etoile_cli.view import Page

app = typer.Typer()

_PANEL = "The show"

JobOption = Annotated[str | None, typer.Option("--job", "-j", metavar="TEXT", help="Only this job or department.")]
OutletOption = Annotated[str | None, typer.Option("--outlet", "-o", metavar="TEXT", help="Only this outlet or critic.")]


@shows(app, _PANEL)
def show(seen: Seen) -> "Page":
    """The series at a glance.

    Example: etoile show
    """
    from etoile_cli.pages import show as pages

    return pages.show(seen.guide)


@shows(app, _PANEL)
def episodes(seen: Seen, number: EpisodeArgument = None) -> "Page":
    """The episodes; with N one of them in depth, as far as you have seen.

    Example: etoile episodes 3
    """
    from etoile_cli.pages import watching

    one = seen.episode(number)
    return watching.episode(seen.guide, one) if one else watching.episodes(seen.guide)


@shows(app, _PANEL)
def reviews(seen: Seen, *, tone: ToneOption = None, outlet: OutletOption = None) -> "Page":
    """Scores, praise, criticism and one line per critic.

    Example: etoile reviews --tone mixed
    """
    from etoile_cli.pages import show as pages

    return pages.reviews(seen.guide, tone=tone, outlet=outlet)


@shows(app, _PANEL)
def credits(seen: Seen, *, job: JobOption = None) -> "Page":  # noqa: A001 - the command's name
    """Who made it, by department.

    Example: etoile credits --job choreography
    """
    from etoile_cli.pages import show as pages

    return pages.credits(seen.guide, job=job)


@shows(app, _PANEL)
def timeline(seen: Seen) -> "Page":
    """The life of the series, from its order to its cancellation, awards among it.

    Example: etoile timeline
    """
    from etoile_cli.pages import stage

    return stage.timeline(seen.guide)
