"""Search."""

from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli.options import option
from etoile_cli.cli.running import Seen, shows
from etoile_cli.kinds import Subject

if TYPE_CHECKING:
    from etoile_cli.view import Page

app = typer.Typer()

_PANEL = "Anything"

TextArgument = Annotated[list[str], typer.Argument(help="The words to look for; a line must have all of them.")]
KindOption = Annotated[
    list[Subject] | None, option("--kind", "-k", of=Subject, about="Only lines about this; may be given again.")
]


@shows(app, _PANEL)
def search(seen: Seen, text: TextArgument, *, kind: KindOption = None) -> "Page":
    """Every line that has the words, anywhere in what you may know.

    Example: etoile search central park
    """
    from etoile_cli.pages import anything

    return anything.search(seen.guide, " ".join(text), kind or ())
