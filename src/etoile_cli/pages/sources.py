"""Source pages: where statements come from, and where sources disagree."""

from etoile_cli import queries
from etoile_cli.enums import StatementKind
from etoile_cli.pages.columns import field, known_episode, list_view, single_view
from etoile_cli.spoilers import Guide
from etoile_cli.statements import statement_lines
from etoile_cli.view import Column, Emphasis, Page

_SOURCES = (
    field("id", "Id", emphasis=Emphasis.NAME),
    field("outlet", "Outlet"),
    field("author", "Author"),
    field("date", "Date"),
    Column("title", "Title", lambda source: source.page.title if source.page else None),
    Column("kind", "Version", lambda source: source.kind.value, Emphasis.DIM),
    Column("url", "Address", lambda source: source.page.url if source.page else None, Emphasis.DIM),
)

_STATEMENTS = (
    Column("kind", None, lambda line: line.kind.value),
    field("about", "About", emphasis=Emphasis.NAME),
    field("text", "Text"),
    field("after", None),
    Column("episode", None, known_episode),
)

_DISPUTES = (
    Column("id", None, lambda side: side[0].id),
    Column("topic", "Topic", lambda side: side[0].topic, Emphasis.NAME),
    Column("version", "Statement", lambda side: side[1].text),
    Column("sources", "Sources", lambda side: side[1].sources, Emphasis.DIM),
    Column("verdict", None, lambda side: side[0].verdict),
    Column(None, "The guide uses", lambda side: side[0].verdict if side[1] is side[0].versions[-1] else None),
)


def sources(guide: Guide, name: str | None = None) -> Page:
    """Return all sources; with `name` one of them and the statements that cite it. Raises NotFoundError."""
    if name is None:
        return Page((list_view("sources", "Sources", _SOURCES, guide.source),))
    source = queries.source(guide, name)
    citing = [
        line for line in statement_lines(guide) if source.id in line.sources and line.kind is not StatementKind.SOURCE
    ]
    nothing = "No statement you have unlocked cites it."
    return Page(
        (
            single_view(source.outlet, _SOURCES, source),
            list_view("statements", "Statements that cite it", _STATEMENTS, citing, empty=nothing),
        )
    )


def disputes(guide: Guide) -> Page:
    """Return where sources disagree: each version with its sources, and what the guide goes by."""
    sides = [(dispute, version) for dispute in guide.dispute for version in dispute.versions]
    return Page((list_view("disputes", "Disputes", _DISPUTES, sides, empty="No disputes to show yet."),))
