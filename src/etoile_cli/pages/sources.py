"""Source pages: where statements come from, and where sources disagree."""

from collections.abc import Iterator

from etoile_cli import queries
from etoile_cli.enums import StatementKind
from etoile_cli.model import Dispute, Source
from etoile_cli.pages.columns import (
    data_view,
    date_text,
    field,
    known_episode,
    line_id,
    list_view,
    more_note,
    people_view,
    single_view,
    text_id,
)
from etoile_cli.spoilers import Guide
from etoile_cli.statements import statement_lines
from etoile_cli.view import Column, EpisodeNumber, Layout, Page, Said, Slot

_MAX_OUTLETS = 40
_MAX_STATEMENTS = 20

_SOURCES = (
    field("id", "Id"),
    field("outlet", "Outlet", Slot.NAME),
    field("author", "Author", Slot.META),
    field("date", "Date"),
    Column(None, None, lambda source: date_text(source.date) if source.date else None, Slot.ASIDE),
    Column("title", "Title", lambda source: source.page.title if source.page else None, Slot.TEXT),
    Column("kind", "Version", lambda source: source.kind.value),
    Column("url", "Address", lambda source: source.page.url if source.page else None, Slot.TEXT),
)

_STATEMENTS = (
    Column("id", None, line_id),
    Column("kind", None, lambda line: line.kind.value),
    field("about", "About", Slot.NAME),
    Column("text", "Text", lambda line: line.text, Slot.TEXT),
    field("after", None),
    Column("episode", "Episode", lambda line: EpisodeNumber(known_episode(line)), Slot.ASIDE),
)

_OUTLETS = (
    Column(None, None, lambda outlet: outlet[0], Slot.NAME),
    Column(None, None, lambda outlet: ", ".join(outlet[1]), Slot.TEXT),
)

_DISPUTES = (
    Column("id", None, lambda side: f"{side[0].id}-{text_id(side[1])}"),
    Column("topic", "Topic", lambda side: side[0].topic, Slot.GROUP),
    Column("version", "Statement", lambda side: Said(side[1].text, sources=side[1].sources), Slot.TEXT),
    Column("sources", None, lambda side: side[1].sources),
    Column("verdict", "The guide uses", lambda side: side[0].verdict),
)

_SIDES = (
    Column(None, None, lambda side: side[0].topic, Slot.GROUP),
    Column(None, None, lambda side: side[1], Slot.TEXT),
)

_VERDICTS = (
    Column(None, None, lambda dispute: dispute.topic, Slot.NAME),
    Column(None, None, lambda dispute: dispute.verdict, Slot.TEXT),
)


def _sides(guide: Guide) -> Iterator[tuple[Dispute, Said]]:
    """Yield each version of each dispute, and then what the guide goes by."""
    for dispute in guide.dispute:
        for version in dispute.versions:
            yield dispute, Said(version.text, sources=version.sources)
        yield dispute, Said(f"The guide goes by: {dispute.verdict}")


def citations(guide: Guide) -> dict[str, str]:
    """Return each source in words by its id: outlet, title, date, and the address where it is the outlet's own page."""
    return {source.id: _citation(source) for source in guide.source}


def _citation(source: Source) -> str:
    title = f'"{source.page.title}"' if source.page else None
    date = date_text(source.date) if source.date else None
    return ", ".join(filter(None, (source.outlet, title, date, source.page.url if source.page else None)))


def sources(guide: Guide, name: str | None = None, *, full: bool = False) -> Page:
    """Return all sources; with `name` one of them and the statements that cite it. Raises NotFoundError.

    For people without `full` the outlets, those with most sources first, and the ids of these.
    """
    if name is None:
        return _all_sources(guide, full=full)
    source = queries.source(guide, name)
    citing = [
        line for line in statement_lines(guide) if source.id in line.sources and line.kind is not StatementKind.SOURCE
    ]
    nothing = "No statement you have unlocked cites it."
    limit = None if full else _MAX_STATEMENTS
    return Page(
        (
            single_view("source", _SOURCES, source),
            list_view(
                "statements",
                "What rests on it",
                _STATEMENTS,
                citing,
                layout=Layout.ENTRIES,
                limit=limit,
                note=more_note(citing, limit),
                empty=nothing,
            ),
        )
    )


def _all_sources(guide: Guide, *, full: bool) -> Page:
    by_outlet: dict[str, list[str]] = {}
    for source in guide.source:
        by_outlet.setdefault(source.outlet, []).append(source.id)
    outlets = sorted(by_outlet.items(), key=lambda outlet: -len(outlet[1]))
    limit = None if full else _MAX_OUTLETS
    note = more_note(outlets, limit, "one of them: etoile sources ID")
    shown = (
        people_view("", _SOURCES, guide.source)
        if full
        else people_view("Outlets, and the ids of what was read there", _OUTLETS, outlets, limit=limit, note=note)
    )
    return Page((data_view("sources", "Sources", _SOURCES, guide.source), shown))


def disputes(guide: Guide, *, full: bool = False) -> Page:
    """Return where sources disagree: what the guide goes by; for people with `full` each version, too."""
    sides = [(dispute, version) for dispute in guide.dispute for version in dispute.versions]
    nothing = "No disputes to show yet."
    if full:
        shown = people_view("", _SIDES, _sides(guide), empty=nothing)
    else:
        note = "What each side says: --all" if sides else ""
        shown = people_view(
            "What the guide goes by where sources disagree", _VERDICTS, guide.dispute, note=note, empty=nothing
        )
    return Page((data_view("disputes", "Disputes", _DISPUTES, sides), shown))
