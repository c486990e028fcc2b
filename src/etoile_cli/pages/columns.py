"""Columns that several pages share, and functions that make views of them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from shlex import quote
from typing import TYPE_CHECKING, Any, TypedDict, Unpack
from zlib import crc32

from msgspec.structs import replace

from etoile_cli.enums import StatementKind
from etoile_cli.lookup import known_episode, relation_id
from etoile_cli.matching import fold
from etoile_cli.model import Company, Episode, Statement
from etoile_cli.queries import LINKING, CharacterView
from etoile_cli.spoilers import Guide
from etoile_cli.view import Accent, Cell, Column, EpisodeNumber, Layout, Move, Page, Said, Sign, Slot, View

if TYPE_CHECKING:
    from etoile_cli.statements import StatementLine

CONFIDENCE = Column("confidence", None, lambda record: record.confidence.value)
SOURCES = Column("sources", None, lambda record: record.sources)

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Hints(TypedDict, total=False):
    """How a view is shown to people: fields of View."""

    layout: Layout
    limit: int | None
    note: str
    empty: str


def list_view(
    key: str, title: str, columns: tuple[Column, ...], records: Iterable[object], **hints: Unpack[Hints]
) -> View:
    """Return a view of `records`, one row each, with the cells in the order of `columns`."""
    return View(key=key, title=title, columns=columns, rows=_rows(columns, records), **hints)


def data_view(key: str, title: str, columns: tuple[Column, ...], records: Iterable[object]) -> View:
    """Return a view for programs and pipes, which people do not get: they have the same in another layout."""
    shown = tuple([Column(each.key, each.title, each.value) for each in columns if each.key or each.title])
    return list_view(key, title, shown, records)


def people_view(title: str, columns: tuple[Column, ...], records: Iterable[object], **hints: Unpack[Hints]) -> View:
    """Return a view for people, which programs do not get: entries, if the hints do not say otherwise."""
    shown = tuple([Column(None, each.title, each.value, each.slot) for each in columns if each.slot])
    entries: Hints = {"layout": Layout.ENTRIES, **hints}
    return list_view("", title, shown, records, **entries)


def single_view(key: str, columns: tuple[Column, ...], record: object | None, **hints: Unpack[Hints]) -> View:
    """Return a view of one record, a card if the hints do not say otherwise; an empty one where it is None."""
    rows = _rows(columns, () if record is None else (record,))
    card: Hints = {"layout": Layout.CARD, **hints}
    return View(key=key, title="", columns=columns, rows=rows, is_single=True, **card)


def _rows(columns: tuple[Column, ...], records: Iterable[object]) -> tuple[tuple[Cell, ...], ...]:
    return tuple([tuple([column.value(record) for column in columns]) for record in records])


def heading_view(name: Cell, *, aside: Cell = None, meta: Cell = None, text: Cell = None, note: str = "") -> View:
    """Return a card for people alone: the heading of a page."""
    cells = (name, aside, meta, text)
    slots = (Slot.NAME, Slot.ASIDE, Slot.META, Slot.TEXT)
    columns = tuple(constant(None, None, cell, slot) for cell, slot in zip(cells, slots, strict=True))
    return single_view("", columns, cells, note=note)


def field(key: str, title: str | None, slot: Slot | None = None) -> Column:
    """Return a column of the field `key`."""
    return Column(key, title, lambda record: getattr(record, key), slot)


def constant(key: str | None, title: str | None, cell: Cell, slot: Slot | None = None) -> Column:
    """Return a column with the same cell for every record."""
    return Column(key, title, lambda _: cell, slot)


def said(record: Any) -> Said:  # a statement, or a line of one
    """Return the text of a statement with its confidence and sources."""
    return Said(record.text, record.confidence, record.sources)


def statement_id(thing: str, record: Any) -> str:  # any record with `text`
    """Return an id for a statement, which has none of its own: the id of what it is about, and its text as a number."""
    return f"{thing}-{crc32(record.text.encode()):08x}"


def line_id(line: "StatementLine") -> str:
    """Return the id of a statement, as the page of what it is about has it."""
    return statement_id(line.id, line)


def id_column(thing: str) -> Column:
    """Return the column of the ids of statements about the thing with that id."""
    return Column("id", None, lambda record: statement_id(thing, record))


def about_columns(slot: Slot | None = None) -> tuple[Column, ...]:
    """Return the columns of what a statement line is about; a date is no thing with an id."""
    return (
        field("about", "About", slot),
        Column("about_id", None, lambda line: None if line.kind is StatementKind.DATE else line.id),
    )


def line_about(line: "StatementLine") -> str:
    """Return what a statement is about, for people: a date in words, and no episode of what no source dates."""
    if line.kind is StatementKind.EPISODE and known_episode(line) is None:
        return "Episode not known"
    return date_text(line.about) if line.kind is StatementKind.DATE else line.about


def line_kind(line: "StatementLine") -> str | None:
    """Return the kind of what a statement is about; None where its name says that."""
    return None if line.kind in _NAMED_BY_THEMSELVES else line.kind.value


def line_episode(line: "StatementLine") -> EpisodeNumber | None:
    """Return the episode that reveals a statement; None where that goes without saying."""
    is_obvious = line.kind is StatementKind.EPISODE or not line.after
    return None if is_obvious else EpisodeNumber(known_episode(line))


_NAMED_BY_THEMSELVES = (
    StatementKind.SHOW,
    StatementKind.COMPANY,
    StatementKind.CHARACTER,
    StatementKind.RELATION,
    StatementKind.EPISODE,
)
"""The kinds of things whose names say what they are."""


def more_about(guide: Guide, line: "StatementLine") -> str:
    """Return the arguments of the command that shows a statement, with more about what it is about."""
    episode = known_episode(line)
    match line.kind:
        case StatementKind.SOURCE:
            return f"sources {line.id} --all"
        case StatementKind.COMPANY:
            return f"companies {line.id}"
        case StatementKind.EPISODE if episode == 0:
            number = int(line.id.removeprefix("episode-"))
            return f"episodes {number} --all" if number <= guide.level else "episodes"
        case StatementKind.SHOW | StatementKind.NOTE | StatementKind.EPISODE if episode:
            return f"episodes {episode} --all"
        case kind if kind in _PAGES_OF_ONE:
            return _PAGES_OF_ONE[kind].format(fold(line.about))
        case kind:
            return _LISTS.get(kind, f"{kind.value}s")


def has_page(kind: StatementKind) -> bool:
    """Return whether things of a kind have pages of their own, and do not only stand in a list."""
    return kind in (StatementKind.SOURCE, StatementKind.COMPANY, StatementKind.EPISODE, *_PAGES_OF_ONE)


_PAGES_OF_ONE = {
    StatementKind.CHARACTER: "who {} --all",
    StatementKind.PERSON: "who {} --all",
    StatementKind.TERM: "glossary {}",
}
"""The pages of things that are called by their names."""

_LISTS = {
    StatementKind.SHOW: "show --all",
    StatementKind.NOTE: "show --all",
    StatementKind.RELATION: "relations --all",
    StatementKind.EPISODE: "recap --all",
    StatementKind.DATE: "timeline --all",
    StatementKind.MUSIC: "music",
    StatementKind.CREDIT: "credits --all",
    StatementKind.SCORE: "reviews --all",
    StatementKind.REVIEW: "reviews --all",
    StatementKind.DISPUTE: "disputes --all",
}
"""The pages of statements that are not called as their kind is, or do not have all without an option."""


def statement_columns(
    title: str, *, of: Callable[[Any], Any] = lambda record: record, slot: Slot = Slot.LEAD
) -> tuple[Column, ...]:
    """Return the columns of a statement: its episode in `slot`, level, text, confidence and sources.

    `of` returns the statement of a record.
    """
    return (
        Column("episode", "Episode", lambda record: EpisodeNumber(known_episode(of(record))), slot),
        *text_columns(title, of=of),
    )


def text_columns(title: str, *, of: Callable[[Any], Any] = lambda record: record) -> tuple[Column, ...]:
    """Return the columns of a statement without its episode."""
    return (
        Column("after", None, lambda record: of(record).after),
        Column("text", title, lambda record: said(of(record)), Slot.TEXT),
        Column("confidence", None, lambda record: of(record).confidence.value),
        Column("sources", None, lambda record: of(record).sources),
    )


def summary_column(key: str | None, of: Callable[[Any], Statement | None]) -> Column:
    """Return the column of a statement as one field."""
    return Column(key, "Summary", lambda record: said(found) if (found := of(record)) else None, Slot.TEXT)


def summary_columns(of: Callable[[Any], Statement | None]) -> tuple[Column, ...]:
    """Return the columns of a summary: for programs its confidence and sources, which are not those of the record."""
    return (summary_column("summary", of), *_support_columns("summary", of))


def _support_columns(key: str, of: Callable[[Any], Statement | None]) -> tuple[Column, ...]:
    """Return the columns of the confidence and the sources of a statement that is the field `key` of a record."""
    return (
        Column(f"{key}_confidence", None, lambda record: found.confidence.value if (found := of(record)) else None),
        Column(f"{key}_sources", None, lambda record: found.sources if (found := of(record)) else ()),
    )


def company_column(key: str, of: Callable[[Any], Company | None]) -> Column:
    """Return the column of a company's id, for programs."""
    return Column(key, None, lambda record: known.id if (known := of(record)) else None)


def city(guide: Guide, company: Company | None) -> Accent | None:
    """Return the city of a company in its accent colour."""
    return Accent(company.city, guide.company.index(company)) if company else None


def date_text(date: str) -> str:
    """Return a date as people write it: "2025-04-24" as "24 April 2025", "2025-04" as "April 2025"."""
    year, month, day = [*date.split("-"), "", ""][:3]
    return " ".join(filter(None, (day.removeprefix("0"), _MONTHS[int(month) - 1] if month else "", year)))


_MIN_LEFT_OUT = 4  # rows


def worth_cutting(rows: Sequence[object], limit: int | None) -> int | None:
    """Return the number of rows to show; None, for all, where so few are left out that it saves no room."""
    return None if limit is None or len(rows) - limit < _MIN_LEFT_OUT else limit


def more_note(view_rows: Sequence[object], limit: int | None, what: str = "") -> str:
    """Return the line below a list of which only `limit` rows are shown; "" where that is all of them.

    `what` says how to see others.
    """
    if limit is None or len(view_rows) <= limit:
        return ""
    return " · ".join(filter(None, (f"{limit} of {len(view_rows)}", "all: --all", what)))


def _teaser(episode: Episode) -> Statement | None:
    return episode.teasers[-1] if episode.teasers else None


def release_text(episode: Episode) -> str:
    """Return when an episode came out and how long it runs, as far as that is known."""
    released = f"out {date_text(episode.released)}" if episode.released else ""
    return " · ".join(filter(None, (released, f"{episode.minutes} minutes" if episode.minutes else "")))


def episode_heading(episode: Episode) -> str:
    """Return the number and the title of an episode."""
    return f"{episode.number} · {episode.title}"


def episode_columns(guide: Guide) -> tuple[Column, ...]:
    """Return the columns of an episode: for people its number, title, and what announces it or looks back on it."""
    return (
        Column("id", None, lambda episode: f"episode-{episode.number}"),
        field("number", "Episode"),
        field("season", None),
        field("title", "Title"),
        Column(None, None, episode_heading, Slot.NAME),
        Column("seen", None, lambda episode: episode.number <= guide.level),
        Column(None, "About", lambda episode: said(about) if (about := episode_text(episode)) else None, Slot.TEXT),
        Column("teaser", None, lambda episode: teaser.text if (teaser := _teaser(episode)) else None),
        *_support_columns("teaser", _teaser),
        Column("summary", None, lambda episode: episode.summary.text if episode.summary else None),
        *_support_columns("summary", lambda episode: episode.summary),
        Column("released", None, lambda episode: episode.released),
        CONFIDENCE,
    )


def seen_column(guide: Guide) -> Column:
    """Return the column of the mark of episodes that the viewer has seen."""
    mark = Sign("✓", "seen")
    return Column(None, None, lambda episode: mark if episode.number <= guide.level else None, Slot.ASIDE)


def episode_text(episode: Episode) -> Statement | None:
    """Return what looks back on an episode, or else what announces it."""
    return episode.summary or _teaser(episode)


def event_columns(guide: Guide) -> tuple[Column, ...]:
    """Return the columns of an event: for people its city and its text."""
    return (
        Column("id", None, lambda entry: statement_id(f"episode-{entry.episode.number}", entry.event)),
        Column("episode", "Episode", lambda entry: EpisodeNumber(known_episode(entry.event) and entry.episode.number)),
        Column("companies", None, lambda entry: tuple(company.id for company in entry.companies)),
        Column(None, "Companies", lambda entry: tuple(company.city for company in entry.companies)),
        Column("characters", None, lambda entry: entry.event.characters),
        Column(None, None, lambda entry: where(guide, entry.companies), Slot.NAME),
        *text_columns("What happened", of=lambda entry: entry.event),
    )


def where(guide: Guide, companies: Sequence[Company]) -> Accent | Sign | str:
    """Return the city of what concerns one company; "Both" for all of two, and their cities for others."""
    match len(companies):
        case 0:
            return "Somewhere"
        case 1:
            return city(guide, companies[0]) or ""
        case 2 if len(guide.company) == 2:  # noqa: PLR2004 - "both" is two
            return Sign("Both", "Both companies")
        case _:
            return ", ".join(company.city for company in companies)


CHARACTER_ID = Column("id", None, lambda view: view.character.id)
HOME = company_column("home", lambda view: view.home)
NOW = company_column("company", lambda view: view.company)
"""Columns of a CharacterView."""

RELATION_ID = Column("id", None, lambda view: relation_id(view.relation))

FACTS = statement_columns("Fact")
"""The columns of a statement for people."""


def fact_columns(thing: str) -> tuple[Column, ...]:
    """Return the columns of statements about the thing with that id."""
    return (id_column(thing), *FACTS)


def nothing_yet(guide: Guide, things: str, hint: str = "") -> str:
    """Return what people read where there are no `things`: it does not depend on what is withheld.

    A `hint` says what else there is.
    """
    if guide.level == len(guide.episode):
        return f"No {things} in this guide. {hint or 'To see what it has: etoile'}"
    if guide.level == 0:
        return f"No {things} before episode 1. {hint or 'The series at a glance: etoile show'}"
    return " ".join(filter(None, (f"No {things} up to episode {guide.level}.", hint)))


def with_note(views: Sequence[View], note: str) -> tuple[View, ...]:
    """Return views with a note below the last one that people read."""
    last = [view for view in views if view.is_laid_out][-1]
    noted = replace(last, note=" · ".join(filter(None, (last.note, note))))
    return tuple(noted if view is last else view for view in views)


def guessed(page: Page, asked: str, known: Collection[str], meant: str = "") -> Page:
    """Return a page about what `asked` means, which says first what is `meant` where a word is none of the `known`."""
    if all(word in known or word in LINKING for word in fold(asked).split()):
        return page
    closest = f"Closest match to '{asked}'{f': {meant}' if meant else ''}"
    note = f"in all texts: etoile search {' '.join(map(quote, asked.split()))}"
    view = people_view("", (field("text", None, Slot.TEXT),), [Said(closest, is_sentence=False)], note=note)
    return Page((view, *page.views), remark=f"{closest}.")


def hidden_message(number: int) -> str:
    """Return what to say where an episode is beyond the viewer's level."""
    return f"Episode {number} is hidden until you have seen it. Then: etoile watched {number}"


def no_match(command: str, things: str) -> str:
    """Return what people read where the options of a command leave no `things`."""
    return f"No {things} match these options. To see all: etoile {command}"


def move(guide: Guide, view: CharacterView) -> Move | None:
    """Return where a character has moved from and to; None for those who stayed."""
    home, now = city(guide, view.home), city(guide, view.company)
    return Move(home, now) if home and now and home != now else None
