"""Commands about what is on stage: dances, music, places, and the terms for it."""

from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli import completion
from etoile_cli.cli.commands import Commands

if TYPE_CHECKING:
    from etoile_cli.cli.session import Session
    from etoile_cli.view import Page

commands = Commands("On stage")

TermArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[TERM]...", autocompletion=completion.terms, help="A glossary term.")
]


@commands.page("dances")
def dances(session: "Session") -> "Page":
    """Dances, their makers, and where they appear.

    Example: etoile dances
    """
    from etoile_cli.pages import stage

    return stage.dances(session.guide)


@commands.page("music")
def music(session: "Session") -> "Page":
    """Music, its artists, and where it is heard.

    Example: etoile music
    """
    from etoile_cli.pages import stage

    return stage.music(session.guide)


@commands.page("places")
def places(session: "Session") -> "Page":
    """Settings and filming locations.

    Example: etoile places
    """
    from etoile_cli.pages import stage

    return stage.places(session.guide)


@commands.page("glossary")
def glossary(session: "Session", term: TermArgument = None) -> "Page":
    """Terms: meaning, pronunciation, and ranks.

    One term also has where it appears.

    Example: etoile glossary pas de deux
    """
    from etoile_cli.pages import stage

    return stage.glossary(session.guide, " ".join(term or ()) or None, full=session.full)
