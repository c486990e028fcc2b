"""Commands to search the guide and to see its sources."""

from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli import completion
from etoile_cli.cli.commands import Commands
from etoile_cli.cli.options import enum_option
from etoile_cli.enums import StatementKind

if TYPE_CHECKING:
    from etoile_cli.cli.session import Session
    from etoile_cli.view import Page

commands = Commands("Search and sources")

TextArgument = Annotated[
    list[str], typer.Argument(metavar="TEXT...", help="The words to find; a result has all of them, or else most.")
]
KindOption = Annotated[
    list[StatementKind] | None,
    enum_option("--kind", "-k", enum=StatementKind, help="Only results of this kind (repeatable)"),
]
SourceArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...", autocompletion=completion.sources, help="An outlet, a title, or the id of a source."
    ),
]


AboutArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...", autocompletion=completion.characters, help="A name, or any words, in a topic or on a side."
    ),
]


@commands.page("search")
def search(session: "Session", text: TextArgument, *, kind: KindOption = None) -> "Page":
    """Search everything you have unlocked.

    Example: etoile search central park
    """
    from etoile_cli.pages import search as pages

    return pages.search(session.guide, " ".join(text), kind or (), full=session.full)


@commands.page("sources")
def sources(session: "Session", name: SourceArgument = None) -> "Page":
    """Where statements come from.

    Without a name the pages that were read, with one what rests on it.

    Example: etoile sources numéro
    """
    from etoile_cli.pages import sources as pages

    return pages.sources(session.guide, " ".join(name or ()) or None, full=session.full)


@commands.page("disputes")
def disputes(session: "Session", name: AboutArgument = None) -> "Page":
    """Where sources disagree, and what the guide goes by.

    What each side says, and who says it: of a few disputes, with --all of all, with a name of those about it.

    Example: etoile disputes julie
    """
    from etoile_cli.pages import sources as pages

    return pages.disputes(session.guide, " ".join(name or ()) or None, full=session.full)
