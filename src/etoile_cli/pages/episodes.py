"""Episode pages: the list, and one episode."""

from collections.abc import Sequence

from etoile_cli import queries
from etoile_cli.enums import StatementKind
from etoile_cli.lookup import known_episode
from etoile_cli.model import Dance, Episode, Place, Song
from etoile_cli.pages.columns import (
    CONFIDENCE,
    SOURCES,
    about_columns,
    constant,
    data_view,
    episode_columns,
    episode_heading,
    episode_text,
    event_columns,
    field,
    hidden_message,
    line_id,
    list_view,
    nothing_yet,
    people_view,
    release_text,
    said,
    seen_column,
    single_view,
    summary_columns,
    text_columns,
)
from etoile_cli.queries import EpisodeEvent
from etoile_cli.spoilers import Guide
from etoile_cli.statements import statement_lines
from etoile_cli.view import Column, Layout, Page, Slot, View

_TOLD_KINDS = (StatementKind.SHOW, StatementKind.COMPANY, StatementKind.CHARACTER, StatementKind.RELATION)


def episodes(guide: Guide) -> Page:
    """Return the episodes: what looks back on those that the viewer has seen, and what announces the others."""
    seasons = {episode.season for episode in guide.episode}
    columns = (
        *episode_columns(guide),
        Column(None, None, lambda episode: f"Season {episode.season}" if len(seasons) > 1 else None, Slot.GROUP),
        seen_column(guide),
    )
    return Page(
        (
            list_view(
                "episodes", "", columns, guide.episode, layout=Layout.ENTRIES, empty=nothing_yet(guide, "episodes")
            ),
        )
    )


def events_view(guide: Guide, title: str, events: Sequence[EpisodeEvent]) -> View:
    """Return the events of one episode for people as the story goes, without those that may be of an earlier one.

    Those that follow one another in one city have its name once.
    """
    known = [each for each in events if each.event.episode_known]
    return people_view(title, event_columns(guide), known, layout=Layout.FACTS)


def episode(guide: Guide, number: int, *, full: bool = False) -> Page:
    """Return one episode: events, new characters, dances, music, places; of a hidden one only what is public.

    People get the facts about the series, companies and characters only with `full`: most of them repeat an event.
    """
    episode = guide.episode[number - 1]
    events = [each for each in queries.episode_events(guide) if each.episode is episode]
    characters = [view for view in queries.characters(guide) if known_episode(view.character) == number]
    lines = [line for line in statement_lines(guide) if known_episode(line) == number and line.kind in _TOLD_KINDS]
    works: tuple[Dance | Song | Place, ...] = (*guide.dance, *guide.song, *guide.place)
    stage = [work for work in works if work.episode == number]
    return Page(
        (
            single_view("episode", _details(guide, episode), episode),
            data_view("events", "What happens", event_columns(guide), events),
            events_view(guide, "", events),
            list_view("characters", "New faces", _new_face_columns(number), characters, layout=Layout.ENTRIES),
            data_view("facts", "About the series and its people", _LINES, lines),
            *([people_view("About the series and its people", _LINES, lines)] if full else []),
            list_view("stage", "Dances, music, places", _STAGE, stage, layout=Layout.ENTRIES),
        ),
        error=hidden_message(number) if number > guide.level else None,
    )


def _details(guide: Guide, episode: Episode) -> tuple[Column, ...]:
    """Return the columns of one episode: for people what looks back on it, or what announces one to come."""
    is_seen = episode.number <= guide.level
    seen = "seen" if is_seen else ""
    about = episode.summary if is_seen and episode.events else episode_text(episode)
    return (
        *(Column(each.key, each.title, each.value) for each in episode_columns(guide) if each.key or each.title),
        field("minutes", "Minutes"),
        field("sources", None),
        constant(None, None, episode_heading(episode), Slot.NAME),
        constant(None, None, " · ".join(filter(None, (release_text(episode), seen))), Slot.ASIDE),
        constant(None, None, said(about) if about else None, Slot.TEXT),
    )


def _new_face_columns(number: int) -> tuple[Column, ...]:
    """Return the columns of a character whom one meets in episode `number`, with who that was at its end."""
    return (
        Column("id", None, lambda view: view.character.id),
        Column("character", "Who", lambda view: view.character.name, Slot.NAME),
        Column("actor", "Played by", lambda view: view.actor.name if view.actor else None),
        *summary_columns(lambda view: queries.summary_at(view.character, number)),
    )


_LINES = (
    Column("id", None, line_id),
    *about_columns(Slot.NAME),
    field("after", None),
    Column("episode", None, known_episode),
    Column("text", "What is new", said, Slot.TEXT),
    CONFIDENCE,
    SOURCES,
)

_STAGE = (
    Column("id", None, lambda work: work.id),
    Column("title", "What", lambda work: work.name if isinstance(work, Place) else work.title, Slot.NAME),
    field("episode", None),
    *text_columns("Where it appears"),
)
