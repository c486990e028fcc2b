"""Commands to search the guide and to see its sources."""

from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli import completion
from etoile_cli.cli.commands import Commands
from etoile_cli.cli.options import enum_option
from etoile_cli.enums import StatementKind
from etoile_cli.errors import UsageError

if TYPE_CHECKING:
    from etoile_cli.cli.session import Session
    from etoile_cli.view import Page

commands = Commands("Search and sources")

TextArgument = Annotated[
    list[str], typer.Argument(metavar="TEXT...", help="The words to find; a result has all of them.")
]
KindOption = Annotated[
    list[StatementKind] | None,
    enum_option("--kind", "-k", enum=StatementKind, help="Only results of this kind (repeatable)"),
]
IdArgument = Annotated[
    str | None, typer.Argument(metavar="[ID]", autocompletion=completion.sources, help="The id of a source.")
]
DisputedOption = Annotated[bool, typer.Option("--disputed", help="Only where sources disagree.")]


@commands.page("search")
def search(session: "Session", text: TextArgument, *, kind: KindOption = None) -> "Page":
    """Search everything you have unlocked.

    Example: etoile search central park
    """
    from etoile_cli.pages import search as pages

    return pages.search(session.guide, " ".join(text), kind or ())


@commands.page("sources")
def sources(session: "Session", name: IdArgument = None, *, disputed: DisputedOption = False) -> "Page":
    """Sources, or one of them with everything that cites it.

    Example: etoile sources --disputed
    """
    from etoile_cli.pages import sources as pages

    if disputed and name is not None:
        raise UsageError("--disputed cannot be combined with an id.")
    return pages.disputes(session.guide) if disputed else pages.sources(session.guide, name)
