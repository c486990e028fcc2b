"""Watching: where you are, what is next, what an episode brought, what happened so far."""

from msgspec.structs import replace

from etoile_cli import guide as ask
from etoile_cli.errors import EmptyResultError
from etoile_cli.kinds import StatementKind
from etoile_cli.model import Company, Dance, Episode, Place, Song
from etoile_cli.names import fold
from etoile_cli.pages.columns import (
    CONFIDENCE,
    SOURCES,
    confidence_suffix,
    constant,
    field,
    list_view,
    name_columns,
    single_view,
    statement_columns,
    summary_columns,
)
from etoile_cli.spoilers import Guide
from etoile_cli.told import told
from etoile_cli.view import Column, Look, Page, Share

_EPISODE = (
    field("number", "Episode"),
    field("season", ""),
    field("title", ""),
    Column("", "Title", lambda episode: episode.title + confidence_suffix(episode), Look.NAME),
    Column("teaser", "Teaser", lambda episode: episode.teasers[-1].text if episode.teasers else None),
    CONFIDENCE,
)

_EPISODE_DETAILS = (
    field("released", "Released"),
    field("minutes", "Minutes"),
    SOURCES,
)

_EVENT_PLACE = (
    Column("episode", "", lambda happening: happening.episode.number),
    Column("companies", "", lambda happening: tuple(company.id for company in happening.companies)),
    Column("", "Where", lambda happening: tuple(company.city for company in happening.companies), Look.NAME),
)
_EVENTS = (*_EVENT_PLACE, *statement_columns("What happened", of=lambda happening: happening.event)[1:])
_RECAP = (Column("", "Episode", lambda happening: happening.episode.number), *_EVENTS)

_NEW_CHARACTERS = (
    *name_columns("character", "Who", lambda view: view.character),
    Column("actor", "Played by", lambda view: view.actor.name if view.actor else None),
    *summary_columns("summary", "Who is this", lambda view: view.summary),
)

_STATEMENTS = (
    field("about", "About", look=Look.NAME),
    Column("", "What is new", lambda summary_columns: summary_columns.text + confidence_suffix(summary_columns)),
    field("text", ""),
    field("after", ""),
    CONFIDENCE,
    SOURCES,
)

_NOTHING_YET = "Nothing yet. When you have seen the first episode: etoile watched 1"

_COMMANDS = (
    Column("command", "Type", lambda each: each[0], Look.NAME),
    Column("about", "For", lambda each: each[1]),
)

_STAGE = (
    Column("title", "What", lambda thing: thing.name if isinstance(thing, Place) else thing.title, Look.NAME),
    *statement_columns("Where it comes"),
)

_PEOPLE_SUBJECTS = (StatementKind.CHARACTER, StatementKind.RELATION, StatementKind.COMPANY)

_NEW_SECTIONS = {
    StatementKind.EPISODE: "What happened",
    StatementKind.CHARACTER: "The people",
    StatementKind.RELATION: "Relations",
    StatementKind.COMPANY: "The companies",
    StatementKind.DANCE: "Danced",
    StatementKind.MUSIC: "Heard",
    StatementKind.PLACE: "Places",
    StatementKind.TERM: "Words",
    StatementKind.SHOW: "The show",
    StatementKind.PERSON: "Off stage",
    StatementKind.CREDIT: "Credits",
    StatementKind.DATE: "Dates",
    StatementKind.SCORE: "Scores",
    StatementKind.REVIEW: "Critics",
    StatementKind.DISPUTE: "Disputes",
    StatementKind.SOURCE: "Sources",
}
"""The headings of what an episode brought, in the order of reading."""


def home(guide: Guide) -> Page:
    """Where you are: the premise in a line, how far you have come, what is next, and four commands worth trying now."""
    coming = _next_episode(guide)
    teaser = coming.teasers[-1].text if coming and coming.teasers else None
    columns = (
        constant("title", "", guide.show.title),
        constant("premise", "What it is", guide.show.premise.text),
        *_progress(guide),
        constant("next", "", coming.number if coming else None),
        constant("next_title", "", coming.title if coming else None),
        constant("next_teaser", "", teaser),
        constant("", "Next", f"Episode {coming.number}, {coming.title}" if coming else "You have seen it all."),
        *((constant("", "Teaser", teaser),) if teaser else ()),
    )
    return Page(
        (
            single_view(guide.show.title, columns, guide),
            list_view("try", "Worth a try", _COMMANDS, _suggested_commands(guide)),
        )
    )


def watched(guide: Guide) -> Page:
    """How many episodes you have seen, of how many."""
    return Page((single_view("", _progress(guide), guide),))


def upcoming(guide: Guide) -> Page:
    """The episode to watch next; nothing where there is none."""
    coming = _next_episode(guide)
    return Page((single_view("Next", _EPISODE, coming, empty="You have seen it all."),))


def episodes(guide: Guide) -> Page:
    """The episodes, each with a line that gives nothing away, and whether you have seen it."""
    seen = Column("watched", "Watched", lambda episode: episode.number <= guide.level)
    return Page((list_view("episodes", "Episodes", (*_EPISODE, seen), guide.episode),))


def episode(guide: Guide, number: int) -> Page:
    """One episode: what happens in it and where, who comes, what is danced, heard and seen in it.

    One that has not been seen has its title and line alone, and says how to open it.
    """
    one = guide.episode[number - 1]
    closed = f"Not open yet: etoile watched {number}" if number > guide.level else ""
    happened = [each for each in ask.episode_events(guide) if each.episode is one]
    faces = [view for view in ask.characters(guide) if view.character.after == number]
    lines = [line for line in told(guide) if line.after == number and line.subject in _PEOPLE_SUBJECTS]
    stage: list[Dance | Song | Place] = [*guide.dance, *guide.song, *guide.place]
    return Page(
        (
            single_view(one.title, (*_EPISODE, *_EPISODE_DETAILS), one),
            list_view("events", "What happens", _EVENTS, happened, empty=closed),
            list_view("faces", "First seen", _NEW_CHARACTERS, faces, empty=""),
            list_view("facts", "What it tells of people", _STATEMENTS, lines, empty=""),
            list_view(
                "stage", "Danced, heard, seen", _STAGE, [thing for thing in stage if thing.episode == number], empty=""
            ),
        )
    )


def new(guide: Guide, number: int) -> Page:
    """All that episode `number` brought, by what it is about: every line that it takes this episode to know.

    Nothing for 0, with a kind word. Raises EmptyResultError where the episode is not open.
    """
    if number > guide.level:
        raise EmptyResultError(f"Episode {number} is not open yet: etoile watched {number}")
    lines = [line for line in told(guide) if line.after == number > 0]
    first, *rest = (
        list_view(subject.value, heading, _STATEMENTS, [line for line in lines if line.subject is subject], empty="")
        for subject, heading in _NEW_SECTIONS.items()
    )
    nothing = f"Episode {number} brought nothing that the guide tells of." if number else _NOTHING_YET
    return Page((first if lines else replace(first, empty=nothing), *rest))


def recap(guide: Guide, *, upto: int | None = None, company: Company | None = None) -> Page:
    """What happened so far, by episode; only up to episode `upto`, only at one company."""
    happened = ask.episode_events(guide, company=company)
    so_far = [each for each in happened if upto is None or each.episode.number <= upto]
    nothing = "Nothing that the guide tells of so far." if guide.level else _NOTHING_YET
    return Page((list_view("recap", "Previously", _RECAP, so_far, empty=nothing),))


def _next_episode(guide: Guide) -> Episode | None:
    return guide.episode[guide.level] if guide.level < len(guide.episode) else None


def _progress(guide: Guide) -> tuple[Column, ...]:
    return (
        constant("watched", "", guide.level),
        constant("episodes", "", len(guide.episode)),
        constant("", "Watched", Share(guide.level, len(guide.episode))),
    )


def _suggested_commands(guide: Guide) -> list[tuple[str, str]]:
    """Return four commands with what they are for; which ones depends on how far the viewer is."""
    one = next((fold(character.name).split() for character in guide.character), [])[:1] or ["NAME"]
    if guide.level == 0:
        return [
            ("etoile cast", "who plays whom"),
            ("etoile companies", "who works where"),
            ("etoile quiz", "ten questions that give nothing away"),
            ("etoile watched 1", "when you have seen the first episode"),
        ]
    if guide.level < len(guide.episode):
        return [
            ("etoile new", f"what episode {guide.level} brought"),
            (f"etoile who {one[0]}", "who that is again"),
            ("etoile recap", "previously on"),
            ("etoile watched +1", "when you have seen one more"),
        ]
    return [
        ("etoile quiz", "ten questions about all of it"),
        ("etoile recap", "how it all came about"),
        ("etoile reviews", "what critics made of it"),
        ("etoile timeline", "what became of the series"),
    ]
