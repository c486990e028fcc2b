"""Commands about the people."""

from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli import completing
from etoile_cli.cli.options import BillingOption, CompanyOption, HomeOption
from etoile_cli.cli.running import Seen, shows

if TYPE_CHECKING:
    from etoile_cli.view import Page

app = typer.Typer()

_PANEL = "The people"

Name = Annotated[
    list[str],
    typer.Argument(autocompletion=completing.characters, help="A character or a real person; part of it will do."),
]
SomeName = Annotated[
    list[str] | None, typer.Argument(autocompletion=completing.characters, help="A character; part of it will do.")
]
JobOption = Annotated[str | None, typer.Option("--job", "-j", metavar="TEXT", help="Only those with this job.")]


@shows(app, _PANEL)
def cast(seen: Seen, *, company: CompanyOption = None, billing: BillingOption = None) -> "Page":
    """Who plays whom.

    Example: etoile cast --company paris
    """
    from etoile_cli.pages import people

    return people.cast(seen.guide, company=seen.company(company), billing=billing)


@shows(app, _PANEL)
def characters(seen: Seen, *, company: CompanyOption = None, home: HomeOption = None, job: JobOption = None) -> "Page":
    """Who is who: where they began, where they are now, what they do.

    Example: etoile characters --company new-york --home paris
    """
    from etoile_cli.pages import people

    return people.characters(seen.guide, company=seen.company(company), home=seen.company(home), job=job)


@shows(app, _PANEL)
def who(seen: Seen, name: Name) -> "Page":
    """One character or one real person in depth.

    Accents, case and small slips do not matter, and a actor's name finds the role.

    Example: etoile who tobias
    """
    from etoile_cli.pages import people

    return people.who(seen.guide, " ".join(name))


@shows(app, _PANEL)
def companies(seen: Seen) -> "Page":
    """The companies side by side, and who crossed from one to another.

    Example: etoile companies
    """
    from etoile_cli.pages import people

    return people.companies(seen.guide)


@shows(app, _PANEL)
def relations(seen: Seen, name: SomeName = None) -> "Page":
    """Who is what to whom, as a tree.

    Example: etoile relations cheyenne
    """
    from etoile_cli.pages import people

    return people.relations(seen.guide, " ".join(name or ()) or None)
