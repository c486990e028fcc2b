"""Episode pages: the list, and one episode."""

from etoile_cli import queries
from etoile_cli.enums import StatementKind
from etoile_cli.model import Dance, Place, Song
from etoile_cli.pages.columns import (
    EPISODE,
    EVENTS,
    SOURCES,
    STATEMENTS,
    field,
    known_episode,
    list_view,
    name_columns,
    single_view,
    summary_columns,
    text_columns,
)
from etoile_cli.spoilers import Guide
from etoile_cli.statements import statement_lines
from etoile_cli.view import Column, Emphasis, Page

_EPISODE_DETAILS = (
    field("released", "Released"),
    field("minutes", "Minutes"),
    SOURCES,
)

_NEW_CHARACTERS = (
    *name_columns("character", "Who", lambda view: view.character),
    Column("actor", "Played by", lambda view: view.actor.name if view.actor else None),
    *summary_columns("summary", "Who is this", lambda view: view.summary),
)

_STAGE = (
    Column("title", "What", lambda thing: thing.name if isinstance(thing, Place) else thing.title, Emphasis.NAME),
    field("episode", None),
    *text_columns("Where it appears"),
)

_PEOPLE_SUBJECTS = (StatementKind.CHARACTER, StatementKind.RELATION, StatementKind.COMPANY)


def episodes(guide: Guide) -> Page:
    """Return the episodes, each with its teaser and whether the viewer has seen it."""
    seen = Column("watched", "Watched", lambda episode: episode.number <= guide.level)
    return Page((list_view("episodes", "Episodes", (*EPISODE, seen), guide.episode),))


def episode(guide: Guide, number: int) -> Page:
    """Return one episode: events, new characters, dances, music, places; of a hidden one only what is public."""
    episode = guide.episode[number - 1]
    events = [each for each in queries.episode_events(guide) if each.episode is episode]
    characters = [view for view in queries.characters(guide) if known_episode(view.character) == number]
    lines = [line for line in statement_lines(guide) if known_episode(line) == number and line.kind in _PEOPLE_SUBJECTS]
    works: tuple[Dance | Song | Place, ...] = (*guide.dance, *guide.song, *guide.place)
    stage = [work for work in works if work.episode == number]
    return Page(
        (
            single_view(episode.title, (*EPISODE, *_EPISODE_DETAILS), episode),
            list_view("events", "What happens", EVENTS, events, empty=""),
            list_view("characters", "New characters", _NEW_CHARACTERS, characters, empty=""),
            list_view("facts", "About characters and companies", STATEMENTS, lines, empty=""),
            list_view("stage", "Dances, music, places", _STAGE, stage, empty=""),
        ),
        error=queries.hidden_message(number) if number > guide.level else None,
    )
