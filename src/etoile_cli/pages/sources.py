"""Source pages: where statements come from, and where sources disagree."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from etoile_cli import queries
from etoile_cli.enums import SourceKind, StatementKind
from etoile_cli.lookup import known_episode
from etoile_cli.matching import fold
from etoile_cli.model import Dispute, Source
from etoile_cli.pages.columns import (
    CONFIDENCE,
    about_columns,
    constant,
    data_view,
    date_text,
    field,
    guessed,
    line_about,
    line_episode,
    line_id,
    line_kind,
    more_note,
    nothing_yet,
    people_view,
    said,
    single_view,
    statement_id,
)
from etoile_cli.spoilers import Guide
from etoile_cli.statements import VERDICT, StatementLine, statement_lines
from etoile_cli.text import is_description, listed, within_sentence
from etoile_cli.view import Column, EpisodeNumber, Page, Said, Sign, Slot

_MAX_OF_A_PART = 5
_MAX_STATEMENTS = 20
_MAX_DISPUTES = 5

_PARTS = {
    "The story and its people": ("character", "relation", "episode", "company"),
    "How the series was made": ("show", "person", "credit", "date", "note", "dispute"),
    "What critics said": ("review", "score"),
    "Ballet, music and places": ("term", "dance", "music", "place"),
}
"""The headings of the list of sources, and the kinds of statements for which most of them are cited."""

_SOURCES = (
    field("id", "Id"),
    field("outlet", "Outlet"),
    field("author", "Author"),
    field("date", "Date"),
    Column("title", "Title", lambda source: source.page.title if source.page else None),
    Column("kind", "Version", lambda source: source.kind.value),
    Column("url", "Address", lambda source: source.page.url if source.page else None),
)

_STATEMENTS = (
    Column("id", None, line_id),
    Column("kind", None, lambda line: line.kind.value),
    *about_columns(),
    Column("text", "Text", said),
    field("after", None),
    Column("episode", "Episode", lambda line: EpisodeNumber(known_episode(line))),
    CONFIDENCE,
)

_TOLD = (
    Column(None, None, line_about, Slot.GROUP),
    Column(None, None, line_kind, Slot.GROUP),
    Column(None, None, line_episode, Slot.LEAD),
    Column(None, None, lambda line: Said(line.labelled, line.confidence, line.sources), Slot.TEXT),
)

_DISPUTES = (
    Column("id", None, lambda side: statement_id(side[0].id, side[1])),
    Column("topic", "Topic", lambda side: side[0].topic, Slot.GROUP),
    Column("topic_id", None, lambda side: side[0].id),
    Column("version", "Statement", lambda side: Said(side[1].text, sources=side[1].sources), Slot.TEXT),
    Column("sources", None, lambda side: side[1].sources),
    Column("verdict", "In this guide", lambda side: side[0].verdict),
)

_SIDES = (
    Column(None, None, lambda side: side.topic, Slot.GROUP),
    Column(None, None, lambda side: side.who, Slot.NAME),
    Column(None, None, lambda side: side.text, Slot.TEXT),
)


class _Side(NamedTuple):
    """What one side of a dispute says, and who says it."""

    topic: str
    who: str
    text: Said


def _sides(guide: Guide, disputes: Sequence[Dispute]) -> Iterator[_Side]:
    """Yield of each dispute what the guide goes by, and then each version."""
    for dispute in disputes:
        yield _Side(dispute.topic, "In this guide", Said(dispute.verdict))
        for version in dispute.versions:
            said = Said(version.text, sources=version.sources)
            yield _Side(dispute.topic, outlets(guide, version.sources), said)


def outlets(guide: Guide, ids: Sequence[str]) -> str:
    """Return the outlets of sources, each once, unnamed ones last: "Vulture, Deadline and an unnamed report"."""
    names = {source.id: source.outlet for source in guide.source}
    first, *others = sorted(dict.fromkeys(names[id_] for id_ in ids), key=is_description)
    return listed([first, *map(within_sentence, others)], "and")


def citations(guide: Guide) -> dict[str, str]:
    """Return each source in words by its id: outlet, title, date, and the address where it is the outlet's own page."""
    without = "" if guide.level == len(guide.episode) else _HIDDEN
    return {source.id: _citation(source, without) for source in guide.source}


_HIDDEN = "title hidden until later episodes"
"""What stands for a title that an episode to come may reveal."""


def _citation(source: Source, without: str) -> str:
    title, url = (source.page.title, source.page.url) if source.page else (None, None)
    named = without if title is None else title if '"' in title else f'"{title}"'
    return ", ".join(filter(None, (source.outlet, named, date_text(source.date or ""), url)))


def sources(guide: Guide, name: str | None = None, *, full: bool = False) -> Page:
    """Return all sources, or those that `name` means; of a single one the statements that cite it, too.

    `name` is an id, or a part of an outlet or a title. For people all sources stand under what they are cited for,
    those with most statements first, and without `full` only these. Raises NotFoundError.
    """
    if name is None:
        return _all_sources(guide, full=full)
    found = queries.sources(guide, name)
    page = _source(guide, found[0], full=full) if len(found) == 1 else _some_sources(guide, found)
    words = (word for each in found for word in (each.id, each.outlet, each.page.title if each.page else ""))
    return guessed(page, name, {*fold(" ".join(words)).split()})


def _source(guide: Guide, source: Source, *, full: bool) -> Page:
    citing = [line for line in _citing_lines(guide) if source.id in line.sources]
    told = _told_once(guide, citing)
    shown = told if full else _without_repetition(guide, told)[:_MAX_STATEMENTS]
    empty = nothing_yet(guide, "statements that cite it")
    return Page(
        (
            single_view("source", (*_SOURCES, *_about_source(guide, source, citing)), source),
            data_view("statements", "What rests on it", _STATEMENTS, citing),
            people_view("What rests on it", _TOLD, shown, note=more_note(told, len(shown)), empty=empty),
        )
    )


def _about_source(guide: Guide, source: Source, citing: Sequence[StatementLine]) -> tuple[Column, ...]:
    """Return the columns of a source for people: in place of a title that they may not see, what it is cited for."""
    part = _part(citing)
    cited_for = f"Cited for {part[0].lower()}{part[1:]}."
    is_over = guide.level == len(guide.episode)
    untitled = cited_for if is_over else f"{cited_for} A title that tells of later episodes is not shown yet."
    return (
        constant(None, None, source.outlet, Slot.NAME),
        constant(None, None, Sign(source.author, f"by {source.author}") if source.author else None, Slot.META),
        constant(None, None, date_text(source.date) if source.date else None, Slot.ASIDE),
        constant(None, None, source.page.title if source.page else untitled, Slot.TEXT),
        constant(None, None, source.page.url if source.page else None, Slot.TEXT),
        constant(None, None, _VERSIONS.get(source.kind), Slot.TEXT),
        constant(None, None, f"Its id in the data: {source.id}", Slot.TEXT),
    )


_VERSIONS = {
    SourceKind.COPY: "No address: the guide goes by a copy of this page.",
    SourceKind.REWRITE: "No address: the guide goes by another outlet's report of this page.",
}
"""Why a source has no address."""


def _told_once(guide: Guide, lines: Iterable[StatementLine]) -> list[StatementLine]:
    """Return each statement once, without titles of episodes, verdicts, and those whose place a later one has taken."""
    titles = {episode.title for episode in guide.episode}
    told: dict[str, StatementLine] = {}
    for line in lines:
        is_verdict = line.kind is StatementKind.DISPUTE and line.text.startswith(VERDICT)
        if not line.is_outdated and not is_verdict and line.text not in titles:
            told.setdefault(line.text, line)
    return [*told.values()]


def _without_repetition(guide: Guide, lines: Sequence[StatementLine]) -> list[StatementLine]:
    """Return statements without those that mostly repeat others.

    Of an episode whose events are among them these are its summary, and the facts about people and companies.
    """
    summaries = {episode.summary.text for episode in guide.episode if episode.summary}
    events = [line for line in lines if line.kind is StatementKind.EPISODE and line.text not in summaries]
    told = {line.after for line in events if line.after}
    return [line for line in lines if line in events or line.kind not in _TOLD_BY_EVENTS or line.after not in told]


_TOLD_BY_EVENTS = (StatementKind.SHOW, StatementKind.COMPANY, StatementKind.CHARACTER, StatementKind.EPISODE)


def _some_sources(guide: Guide, found: Sequence[Source]) -> Page:
    """Return several sources with their ids, to choose one."""
    citing = _citing(guide)
    columns = (
        field("id", None, Slot.NAME),
        Column(None, None, lambda source: f"{source.outlet}, {_page_text(guide, source)}", Slot.TEXT),
        Column(None, "Statements", lambda source: len(_told_once(guide, citing[source.id])), Slot.ASIDE),
    )
    note = f"one of them, by its id: etoile sources {found[0].id}"
    title = f"{len(found)} sources, by their ids, with the number of statements"
    return Page((data_view("sources", "Sources", _SOURCES, found), people_view(title, columns, found, note=note)))


def _all_sources(guide: Guide, *, full: bool) -> Page:
    citing = _citing(guide)
    parts = {source.id: _part(citing[source.id]) for source in guide.source}
    numbers = {source.id: len(_told_once(guide, citing[source.id])) for source in guide.source}
    columns = (
        Column(None, None, lambda source: parts[source.id], Slot.GROUP),
        field("outlet", None, Slot.NAME),
        Column(None, None, lambda source: _page_text(guide, source), Slot.TEXT),
        Column(None, "Statements", lambda source: numbers[source.id], Slot.ASIDE),
    )
    ordered = sorted(guide.source, key=lambda source: (is_description(source.outlet), -numbers[source.id]))
    shown = [
        source
        for part in _PARTS
        for source in [each for each in ordered if parts[each.id] == part][: None if full else _MAX_OF_A_PART]
    ]
    note = more_note(ordered, len(shown), "more about one: etoile sources NAME")
    title = "Sources by what they are cited for, with the number of statements"
    empty = nothing_yet(guide, "sources")
    return Page(
        (
            data_view("sources", "Sources", _SOURCES, guide.source),
            people_view(title if shown else "", columns, shown, note=note, empty=empty),
        )
    )


def _citing(guide: Guide) -> Mapping[str, list[StatementLine]]:
    """Return the statements that cite each source, by its id; none for others."""
    citing: defaultdict[str, list[StatementLine]] = defaultdict(list)
    for line in _citing_lines(guide):
        for id_ in line.sources:
            citing[id_].append(line)
    return citing


def _citing_lines(guide: Guide) -> Iterator[StatementLine]:
    return (line for line in statement_lines(guide) if line.kind is not StatementKind.SOURCE)


def _part(lines: Iterable[StatementLine]) -> str:
    """Return the heading of the kinds of most statements; the first one where there is none."""
    kinds = [line.kind.value for line in lines]
    return max(_PARTS, key=lambda part: sum(kind in _PARTS[part] for kind in kinds))


def _page_text(guide: Guide, source: Source) -> str:
    """Return the title, the author and the date of what was read; of a page without a title that it has none to see."""
    without = "no title" if guide.level == len(guide.episode) else _HIDDEN
    title = source.page.title if source.page else without
    author = f"by {source.author}" if source.author else ""
    return ", ".join(filter(None, (title, author, date_text(source.date or ""))))


def disputes(guide: Guide, about: str | None = None, *, full: bool = False) -> Page:
    """Return what sources disagree on: what each side says, and what the guide goes by; for people a few, `full` all.

    With `about` only the disputes in which these words occur. Raises NotFoundError where none has them.
    """
    found: Sequence[Dispute] = guide.dispute
    if about is not None:
        named, topics = [(_words(each), each) for each in found], [each.topic for each in found]
        found = queries.filter_by_name(about, named, "dispute", "disputes", topics)
    sides = [(dispute, version) for dispute in found for version in dispute.versions]
    limit = _MAX_DISPUTES if about is None and not full else None
    note = more_note(found, limit, "about one name: etoile disputes NAME")
    shown = people_view("", _SIDES, _sides(guide, found[:limit]), note=note, empty=nothing_yet(guide, "disputes"))
    page = Page((data_view("disputes", "Disputes", _DISPUTES, sides), shown))
    return page if about is None else guessed(page, about, {*fold(" ".join(map(_words, found))).split()})


def _words(dispute: Dispute) -> str:
    """Return all that is said of a dispute."""
    return " ".join((dispute.topic, dispute.verdict, *(side.text for side in dispute.versions)))
