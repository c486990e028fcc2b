"""Commands about people: cast, characters, who, companies, relations."""

from typing import TYPE_CHECKING, Annotated

import typer

from etoile_cli.cli import completion
from etoile_cli.cli.commands import Commands
from etoile_cli.cli.options import BillingOption, CompanyOption, HomeOption

if TYPE_CHECKING:
    from etoile_cli.cli.session import Session
    from etoile_cli.view import Page

commands = Commands("People")

NameArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...",
        autocompletion=completion.people,
        help="A character or real person, in full or in part.",
    ),
]
OptionalNameArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...", autocompletion=completion.pairs, help="A character, or two, in full or in part."
    ),
]
CompanyArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", autocompletion=completion.companies, help="A company: its name, city or id."),
]
JobOption = Annotated[
    str | None,
    typer.Option("--job", "-j", metavar="TEXT", autocompletion=completion.jobs, help="Only characters with this job."),
]


@commands.page("cast")
def cast(session: "Session", *, company: CompanyOption = None, billing: BillingOption = None) -> "Page":
    """Who plays whom.

    Example: etoile cast --company paris
    """
    from etoile_cli.pages import people

    return people.cast(session.guide, company=session.company(company), billing=billing)


@commands.page("characters")
def characters(
    session: "Session", *, company: CompanyOption = None, home: HomeOption = None, job: JobOption = None
) -> "Page":
    """Who is who, with a sentence each.

    Each has the job and the company, at the start and now.

    Example: etoile characters --company new-york --home paris
    """
    from etoile_cli.pages import people

    return people.characters(
        session.guide, company=session.company(company), home=session.company(home), job=job, full=session.full
    )


@commands.page("who")
def who(session: "Session", name: NameArgument = None) -> "Page":
    """Everything about one character or real person.

    Without a name it shows all characters. Accents, case and small typos do not matter. An actor's name finds the
    actor, and whom they play.

    Example: etoile who tobias
    """
    from etoile_cli.pages import people

    if not name:
        return people.characters(session.guide, full=session.full)
    return people.who(session.guide, " ".join(name), full=session.full)


@commands.page("companies")
def companies(session: "Session", name: CompanyArgument = None) -> "Page":
    """The companies side by side, or one of them in depth.

    It also says who moved between them.

    Example: etoile companies paris
    """
    from etoile_cli.pages import companies as pages

    company = session.company(" ".join(name or ()) or None)
    return pages.company(session.guide, company) if company else pages.companies(session.guide, full=session.full)


@commands.page("relations")
def relations(session: "Session", name: OptionalNameArgument = None) -> "Page":
    """Who is what to whom: all, one character, or two.

    It shows those with most ties; with one name the ties of that character, with two what is between them.

    Example: etoile relations cheyenne jack
    """
    from etoile_cli.pages import relations as pages

    return pages.relations(session.guide, " ".join(name or ()) or None, full=session.full)
