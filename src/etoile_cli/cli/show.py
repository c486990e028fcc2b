"""Commands about the series: show, episodes, reviews, credits, timeline."""

from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli import completion
from etoile_cli.cli.commands import Commands
from etoile_cli.cli.options import EpisodeArgument, ToneOption

if TYPE_CHECKING:
    from etoile_cli.cli.session import Session
    from etoile_cli.view import Page

commands = Commands("The show")

JobOption = Annotated[
    str | None,
    typer.Option(
        "--job", "-j", metavar="TEXT", autocompletion=completion.credited_jobs, help="Only this job or department."
    ),
]
PointsOption = Annotated[bool, typer.Option("--points", help="What critics praise and fault, point by point.")]
OutletOption = Annotated[
    str | None,
    typer.Option(
        "--outlet", "-o", metavar="TEXT", autocompletion=completion.outlets, help="Only this outlet or critic."
    ),
]


@commands.page("show")
def show(session: "Session") -> "Page":
    """The series at a glance.

    Example: etoile show
    """
    from etoile_cli.pages import show as pages

    return pages.show(session.guide, full=session.full)


@commands.page("episodes")
def episodes(session: "Session", number: EpisodeArgument = None) -> "Page":
    """The episodes, or one of them with all it told.

    One episode has its events, new characters, dances, music and places.

    Example: etoile episodes 3
    """
    from etoile_cli.pages import episodes as pages

    chosen = session.episode(number)
    if chosen is None:
        return pages.episodes(session.guide)
    return pages.episode(session.guide, chosen, full=session.full)


@commands.page("reviews")
def reviews(
    session: "Session", *, tone: ToneOption = None, outlet: OutletOption = None, points: PointsOption = False
) -> "Page":
    """Scores, praise, criticism and one line per critic.

    Example: etoile reviews --tone mixed
    """
    from etoile_cli.pages import show as pages

    return pages.reviews(session.guide, tone=tone, outlet=outlet, points=points, full=session.full)


@commands.page("credits")
def credits(session: "Session", *, job: JobOption = None) -> "Page":  # noqa: A001 - the command's name
    """Credits by department.

    Example: etoile credits --job choreography
    """
    from etoile_cli.pages import show as pages

    return pages.credits(session.guide, job=job, full=session.full)


@commands.page("timeline")
def timeline(session: "Session") -> "Page":
    """Production timeline and awards.

    Example: etoile timeline
    """
    from etoile_cli.pages import show as pages

    return pages.timeline(session.guide, full=session.full)
