"""Commands about what is danced, heard and seen."""

from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli import completing
from etoile_cli.cli.running import Seen, shows

if TYPE_CHECKING:
    from etoile_cli.view import Page

app = typer.Typer()

_PANEL = "On stage"

TermArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[TERM]", autocompletion=completing.terms, help="A word of ballet.")
]


@shows(app, _PANEL)
def dances(seen: Seen) -> "Page":
    """What is danced, who made it and where it comes.

    Example: etoile dances
    """
    from etoile_cli.pages import stage

    return stage.dances(seen.guide)


@shows(app, _PANEL)
def music(seen: Seen) -> "Page":
    """What is heard, by whom and where.

    Example: etoile music
    """
    from etoile_cli.pages import stage

    return stage.music(seen.guide)


@shows(app, _PANEL)
def places(seen: Seen) -> "Page":
    """Where it plays, and where it was made.

    Example: etoile places
    """
    from etoile_cli.pages import stage

    return stage.places(seen.guide)


@shows(app, _PANEL)
def glossary(seen: Seen, term: TermArgument = None) -> "Page":
    """Ballet words: how to say them, what they mean, where they meet you; and the ranks of the companies.

    Example: etoile glossary pas de deux
    """
    from etoile_cli.pages import stage

    return stage.glossary(seen.guide, " ".join(term or ()) or None)
