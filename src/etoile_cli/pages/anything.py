"""Anything: search, and where statements come from."""

from collections.abc import Iterable

from etoile_cli import guide as ask
from etoile_cli.errors import EmptyResultError
from etoile_cli.kinds import StatementKind
from etoile_cli.names import fold
from etoile_cli.pages.columns import confidence_suffix, field, list_view, single_view
from etoile_cli.search import mark
from etoile_cli.search import search as find
from etoile_cli.spoilers import Guide
from etoile_cli.told import Told, told
from etoile_cli.view import Column, Look, Page

_SOURCES = (
    field("id", "Id", look=Look.NAME),
    field("outlet", "Outlet"),
    field("author", "Author"),
    field("date", "Date"),
    Column("title", "Title", lambda source: source.page.title if source.page else None),
    Column("kind", "Read as", lambda source: source.kind.value, Look.QUIET),
    Column("url", "Address", lambda source: source.page.url if source.page else None, Look.QUIET),
)

_STATEMENTS = (
    Column("kind", "", lambda line: line.kind.value),
    field("about", "About", look=Look.NAME),
    field("text", "What it tells"),
    field("after", ""),
)

_DISPUTES = (
    Column("id", "", lambda side: side[0].id),
    Column("topic", "Topic", lambda side: side[0].topic, Look.NAME),
    Column("version", "One says", lambda side: side[1].text),
    Column("sources", "Sources", lambda side: side[1].sources, Look.QUIET),
    Column("verdict", "", lambda side: side[0].verdict),
    Column("", "The guide says", lambda side: side[0].verdict if side[1] is side[0].versions[-1] else None),
)


def search(guide: Guide, text: str, kinds: Iterable[StatementKind] = ()) -> Page:
    """Every line that has the words of `text`, the best fits first, with these marked for people.

    Raises EmptyResultError where none has.
    """
    found = find(guide, text, kinds)
    if not found.lines:
        raise EmptyResultError(f"Nothing that you may know yet says {text!r}.")
    columns = (
        Column("kind", "Kind", lambda line: line.subject.value, Look.QUIET),
        Column("about", "", lambda line: line.about),
        Column("", "About", lambda line: mark(_about(line, found.hits), found.hits), Look.MARKED),
        Column("", "What it says", lambda line: mark(line.text, found.hits) + confidence_suffix(line), Look.MARKED),
        Column("text", "", lambda line: line.text),
        Column("", "Episode", lambda line: line.after or "before"),
        Column("after", "", lambda line: line.after),
        Column("confidence", "", lambda line: line.confidence.value),
        Column("sources", "Sources", lambda line: line.sources, Look.QUIET),
    )
    return Page((list_view("found", "Found", columns, found.lines),))


def _about(line: Told, hits: Iterable[str]) -> str:
    """Return what a line is about, and in brackets the names of it by which it was found."""
    said = fold(line.about)
    by = [name for name in line.also if fold(name) not in said and any(hit in fold(name) for hit in hits)]
    return f"{line.about} ({', '.join(by)})" if by else line.about


def sources(guide: Guide, name: str | None = None) -> Page:
    """Where statements come from; with `name`, one source and all that rests on it. Raises NotFoundError."""
    if name is None:
        return Page((list_view("sources", "Sources", _SOURCES, guide.source),))
    source = ask.source(guide, name)
    resting = [line for line in told(guide) if source.id in line.sources and line.subject is not StatementKind.SOURCE]
    nothing = "Nothing that you may know yet rests on it."
    return Page(
        (
            single_view(source.outlet, _SOURCES, source),
            list_view("told", "What rests on it", _STATEMENTS, resting, empty=nothing),
        )
    )


def disputes(guide: Guide) -> Page:
    """Where sources disagree: each version with who says so, and what the guide goes by."""
    sides = [(dispute, version) for dispute in guide.dispute for version in dispute.versions]
    return Page(
        (list_view("disputes", "Disputes", _DISPUTES, sides, empty="No disagreement that you may know of yet."),)
    )
