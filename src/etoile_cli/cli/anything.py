"""Commands about anything: search, and where statements come from."""

from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli import completing
from etoile_cli.cli.options import option
from etoile_cli.cli.running import Seen, shows
from etoile_cli.errors import UsageError
from etoile_cli.kinds import StatementKind

if TYPE_CHECKING:
    from etoile_cli.view import Page

app = typer.Typer()

_PANEL = "Anything"

TextArgument = Annotated[list[str], typer.Argument(help="The words to look for; a line must have all of them.")]
KindOption = Annotated[
    list[StatementKind] | None,
    option("--kind", "-k", of=StatementKind, about="Only lines about this, and may be given again"),
]
IdArgument = Annotated[
    str | None,
    typer.Argument(metavar="[ID]", autocompletion=completing.sources, help="A source's id, as other commands name it."),
]
DisputedOption = Annotated[bool, typer.Option("--disputed", help="Where sources disagree, and what the guide goes by.")]


@shows(app, _PANEL)
def search(seen: Seen, text: TextArgument, *, kind: KindOption = None) -> "Page":
    """Every line that has the words, anywhere in what you may know.

    Example: etoile search central park
    """
    from etoile_cli.pages import anything

    return anything.search(seen.guide, " ".join(text), kind or ())


@shows(app, _PANEL)
def sources(seen: Seen, name: IdArgument = None, *, disputed: DisputedOption = False) -> "Page":
    """Where statements come from; with an id, all that rests on that source.

    Example: etoile sources --disputed
    """
    from etoile_cli.pages import anything

    if disputed and name is not None:
        raise UsageError("--disputed goes without an id.")
    return anything.disputes(seen.guide) if disputed else anything.sources(seen.guide, name)
