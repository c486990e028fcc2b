"""Progress pages: home, watched, next, new, recap."""

from collections.abc import Collection, Container, Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from etoile_cli import queries
from etoile_cli.enums import StatementKind
from etoile_cli.errors import EmptyResultError
from etoile_cli.lookup import known_episode, relation_id
from etoile_cli.model import Character, Company, Dance, Episode, Place, Song, Statement
from etoile_cli.pages.columns import (
    CONFIDENCE,
    SOURCES,
    about_columns,
    constant,
    data_view,
    episode_columns,
    episode_heading,
    event_columns,
    field,
    heading_view,
    hidden_message,
    line_id,
    more_note,
    no_match,
    nothing_yet,
    people_view,
    release_text,
    said,
    seen_column,
    single_view,
)
from etoile_cli.pages.episodes import events_view
from etoile_cli.pages.relations import distance
from etoile_cli.queries import EpisodeEvent, RelationView
from etoile_cli.spoilers import Guide
from etoile_cli.statements import statement_lines
from etoile_cli.view import Column, Layout, Page, Ratio, Slot, View

_MAX_FACES = 4
_MAX_PEOPLE = 6
_MAX_AT_FIRST = 10
_MAX_RELATIONS = 3
_MAX_WORKS = 2
_MAX_UNDATED = 2

_COMMANDS = (
    Column(None, None, lambda each: each[0], Slot.NAME),
    Column(None, None, lambda each: each[1], Slot.TEXT),
)


def home(guide: Guide) -> Page:
    """Return the progress, the next episode, and commands to try now; before the first episode the premise, too."""
    coming = _next_episode(guide)
    teaser = coming.teasers[-1] if coming and coming.teasers else None
    columns = (
        constant("title", "Title", guide.show.title, Slot.NAME),
        constant("premise", "Premise", guide.show.premise.text),
        constant(None, None, None if guide.level else guide.show.premise.text, Slot.TEXT),
        *_progress(guide),
        constant("next", "Next", coming.number if coming else None),
        constant("next_title", None, coming.title if coming else None),
        constant("next_teaser", None, teaser.text if teaser else None),
    )
    upcoming = (
        constant(None, "Next up", episode_heading(coming) if coming else None, Slot.TEXT),
        constant(None, "", teaser.text if teaser else None, Slot.TEXT),
    )
    commands = _suggested_commands(guide)
    return Page(
        (
            single_view("home", columns, guide),
            *([people_view("", upcoming, [guide], layout=Layout.FACTS)] if coming else []),
            people_view("", _COMMANDS, commands, layout=Layout.ENTRIES),
            data_view(
                "try",
                "Try",
                (
                    Column("command", "Command", lambda each: each[0]),
                    Column("about", "What it shows", lambda each: each[1]),
                ),
                commands,
            ),
        )
    )


def watched(guide: Guide) -> Page:
    """Return how many episodes the viewer has seen, of how many; for people also which."""
    columns = (Column(None, None, episode_heading, Slot.NAME), seen_column(guide))
    return Page(
        (
            single_view("watched", (constant(None, None, guide.show.title, Slot.NAME), *_progress(guide)), guide),
            people_view("", columns, guide.episode, note="to change it: etoile watched N, +1, -1, all or none"),
        )
    )


def upcoming(guide: Guide) -> Page:
    """Return the episode to watch next; an empty view where there is none."""
    coming = _next_episode(guide)
    columns = tuple(each for each in episode_columns(guide) if not (each.key or "").startswith("summary"))
    empty = (
        "No episodes are left to see. What they told: etoile recap" if guide.episode else nothing_yet(guide, "episodes")
    )
    aside = constant(None, None, release_text(coming) if coming else None, Slot.ASIDE)
    commands = [
        *([("etoile recap", "the story so far")] if guide.level else [("etoile companies", "who works where")]),
        ("etoile who NAME", "who is that?"),
        *([(f"etoile watched {coming.number}", "when you have seen it")] if coming else []),
    ]
    return Page(
        (
            single_view("episode", (*columns, aside), coming, empty=empty),
            *([people_view("", _COMMANDS, commands)] if coming else []),
        )
    )


def new(guide: Guide, number: int, *, full: bool = False) -> Page:
    """Return what episode `number` changed; for 0 nothing, with a hint.

    Programs get every statement that it reveals. People get the episode in a sentence, a line for each character, then
    the new ones, the new relations, and what is new on stage; with `full` all of each.

    Raises EmptyResultError where the viewer has not seen it.
    """
    if number > guide.level:
        raise EmptyResultError(hidden_message(number))
    lines = [line for line in statement_lines(guide) if line.after == number > 0]
    views = _news_views(guide, number, full=full)
    if number:
        episode = guide.episode[number - 1]
        title = f"New in episode {episode_heading(episode)}"
        nothing = f"No news in episode {number}. What it told: etoile episodes {number}"
        text = said(episode.summary) if views and episode.summary else None if views else nothing
    else:
        title, text = guide.show.title, nothing_yet(guide, "news")
    return Page(
        (
            heading_view(title, text=text),
            *views,
            *(
                data_view(
                    kind.value, kind.value.capitalize(), _STATEMENTS, [line for line in lines if line.kind is kind]
                )
                for kind in StatementKind
            ),
        )
    )


def _news_views(guide: Guide, number: int, *, full: bool) -> list[View]:
    """Return what is new for people, part by part; without `full` some of each, and how much that is."""
    every = _news_parts(guide, number, full=True)
    shown = every if full else _news_parts(guide, number, full=False)
    rows = [news for _, part in every for news in part]
    events = [event for episode in guide.episode for event in episode.events if event.after == number]
    faces = [sum(len(news) for heading, news in parts if heading == _NEW_FACES) for parts in (shown, every)]
    hints = [
        *([f"new faces: etoile episodes {number}"] if faces[0] < faces[1] else []),
        *(["episode not known: etoile recap"] if not all(each.episode_known for each in events) else []),
        *([f"before: etoile new {number - 1}"] if number > 1 else []),
    ]
    others = more_note(rows, sum(len(news) for _, news in shown))
    note = " · ".join(filter(None, (others, *hints)))
    return [people_view(heading, _NEWS, news, note=note if news is shown[-1][1] else "") for heading, news in shown]


_NEW_FACES = "New faces"


def _news_parts(guide: Guide, number: int, *, full: bool) -> list[tuple[str, list["_News"]]]:
    """Return the headings of what is new, each with its news, and each statement once; without `full` some of each.

    In the first episode all people are new, so that characters of the premise come before other new faces.
    """
    faces = [each.id for each in guide.character if each.after == number > 0 and _appears(each)]
    people = _new_people(guide, number, faces, full=full)
    known = [news for news in people if news.id not in faces]
    most = (_MAX_PEOPLE, _MAX_FACES) if number > 1 else (_MAX_AT_FIRST, max(_MAX_AT_FIRST - len(known), 0))
    relations, works = _new_relations(guide, number, faces, full=full), _new_works(guide, number)
    parts = (
        ("People", known, most[0]),
        (_NEW_FACES, [news for news in people if news.id in faces], most[1]),
        ("New ties", relations, _MAX_RELATIONS),
        ("Dances, music, places", works if full else _first_of_each(works), _MAX_WORKS),
    )
    told: set[str] = set()
    found = []
    for heading, all_news, limit in parts:
        news = [*{each.statement.text: each for each in all_news if each.statement.text not in told}.values()]
        shown = news if full else news[:limit]
        told.update(each.statement.text for each in shown)
        found += [(heading, shown)] if shown else []
    return found


_STATEMENTS = (
    Column("id", None, line_id),
    *about_columns(),
    field("after", None),
    Column("episode", None, known_episode),
    Column("text", "What is new", said),
    CONFIDENCE,
    SOURCES,
)


class _News(NamedTuple):
    """Something new: whom or what it is about, and a statement about it."""

    id: str
    name: str
    statement: Statement


_NEWS = (
    Column(None, None, lambda news: news.name, Slot.NAME),
    Column(None, None, lambda news: said(news.statement), Slot.TEXT),
)


def _appears(character: Character) -> bool:
    """Return whether somebody is there in the episode that unlocks them, and not perhaps in an earlier one alone."""
    return any(known_episode(each) == character.after for each in (character, *character.facts))


def _new_people(guide: Guide, number: int, faces: Container[str], *, full: bool) -> list[_News]:
    """Return what is new about each character: who they are now, or the first new fact; with `full` all of it.

    Who somebody is counts more than a fact of those whom one meets, the `faces`, and where it has changed; of people
    whom the viewer knows it is no news where nothing was told before.
    """
    news = []
    for character in guide.character if number else ():
        is_dated = character.id in faces or number > character.after
        summaries = [each for each in character.summaries if known_episode(each) == number and is_dated][-1:]
        facts = [each for each in character.facts if known_episode(each) == number]
        told = [*summaries, *facts]
        if not full and character.id not in faces and len(character.summaries) == 1:
            told = facts
        news += [_News(character.id, character.name, each) for each in (told if full else told[:1])]
    return news


def _new_relations(guide: Guide, number: int, faces: Collection[str], *, full: bool) -> list[_News]:
    """Return what is new between people, love first, work last; without `full` one relation of each two.

    That is the last of the nearest, and none of new `faces`, who are told by what they are to others.
    """
    ties = [
        tie
        for tie in sorted(queries.relations_of(guide), key=distance)
        if known_episode(tie.relation) == number > 0 and (full or not {tie.id, tie.other_id} & {*faces})
    ]
    nearest: dict[frozenset[str], RelationView] = {}
    for tie in ties:
        pair = frozenset((tie.id, tie.other_id))
        if distance(nearest.setdefault(pair, tie)) == distance(tie):
            nearest[pair] = tie
    shown = ties if full else nearest.values()
    return [_News(relation_id(tie.relation), f"{tie.name} and {tie.other}", tie.relation) for tie in shown]


def _first_of_each(news: Iterable[_News]) -> list[_News]:
    """Return the first of those with one name, but for what is in brackets: a ballet, and its music."""
    first: dict[str, _News] = {}
    for each in news:
        first.setdefault(each.name.partition(" (")[0], each)
    return [*first.values()]


def _new_works(guide: Guide, number: int) -> list[_News]:
    works: tuple[Dance | Song | Place, ...] = (*guide.dance, *guide.song, *guide.place)
    return [
        _News(work.id, work.name if isinstance(work, Place) else work.title, work)
        for work in works
        if known_episode(work) == number > 0
    ]


def recap(guide: Guide, *, up_to: int | None = None, company: Company | None = None, full: bool = False) -> Page:
    """Return the events so far, by episode; with `up_to` only up to that one, with `company` only its own.

    For people without `full`, all episodes are told by their summaries, the last one by its events, too, and of the
    events whose episode is not known they get those with most sources.

    Raises EmptyResultError where the viewer has not seen episode `up_to`.
    """
    if up_to and up_to > guide.level:
        raise EmptyResultError(hidden_message(up_to))
    last = up_to or guide.level
    events = [each for each in queries.episode_events(guide, company=company) if each.episode.number <= last]
    in_short = [each for each in guide.episode[:last] if each.summary and not full and company is None]
    is_short = any(each.number < last for each in in_short)
    in_full = [each for each in guide.episode[:last] if each not in in_short or each.number == last]
    dated = [
        events_view(
            guide,
            f"Episode {episode.number} in full" if episode in in_short else episode_heading(episode),
            [each for each in events if each.episode is episode],
        )
        for episode in in_full
    ]
    undated = [each for each in events if not each.event.episode_known]
    shown = _best_supported(undated) if is_short else undated
    views = (people_view("", _IN_SHORT, in_short), *dated, people_view("Episode not known", _UNDATED, shown))
    told = [view for view in views if view.rows]
    if is_short:
        told[-1] = replace(told[-1], note=_recap_note(len(undated), len(shown)))
    nothing = no_match("recap", "events") if company or up_to else nothing_yet(guide, "events")
    return Page(
        (
            heading_view(f"Previously on {guide.show.title}", text=None if events else nothing),
            *told,
            data_view("recap", "Recap", event_columns(guide), events),
        )
    )


def _best_supported(events: Sequence[EpisodeEvent]) -> list[EpisodeEvent]:
    """Return the events with most sources, of several each, in their order; all where they are few."""
    if len(events) <= _MAX_UNDATED:
        return [*events]
    best = sorted(events, key=lambda each: -len(each.event.sources))[:_MAX_UNDATED]
    return [each for each in events if each in best and len(each.event.sources) > 1]


def _recap_note(count: int, shown: int) -> str:
    """Return how to see what a short recap leaves out: of the `count` events without an episode `shown` are there."""
    left_out = count - shown
    what = f"{left_out} {'more' if shown else 'events'} without a known episode · " if left_out else ""
    return f"{what}each episode in full: etoile recap --all"


_IN_SHORT = (
    Column(None, None, episode_heading, Slot.NAME),
    Column(None, None, lambda episode: said(episode.summary), Slot.TEXT),
)


_UNDATED = (Column(None, None, lambda entry: said(entry.event), Slot.TEXT),)


def _next_episode(guide: Guide) -> Episode | None:
    return guide.episode[guide.level] if guide.level < len(guide.episode) else None


def _progress(guide: Guide) -> tuple[Column, ...]:
    return (
        constant("watched", "Watched", guide.level),
        constant("episodes", "Episodes", len(guide.episode)),
        constant(None, None, Ratio(guide.level, len(guide.episode), "episodes seen"), Slot.ASIDE),
    )


def _suggested_commands(guide: Guide) -> list[tuple[str, str]]:
    """Return commands and what they show, which depend on the level."""
    coming = _next_episode(guide)
    if guide.level == 0 and coming:
        return [
            ("etoile cast", "who plays whom"),
            ("etoile companies", "who works where"),
            ("etoile who NAME", "one character or real person"),
            ("etoile quiz", "ten questions without spoilers"),
            ("etoile watched 1", f"when you have seen {coming.title}"),
        ]
    if coming:
        return [
            ("etoile new", f"what episode {guide.level} changed"),
            ("etoile who NAME", "who was that again?"),
            ("etoile recap", "the story so far"),
            ("etoile quiz", f"ten questions, nothing past episode {guide.level}"),
            (f"etoile watched {coming.number}", f"when you have seen {coming.title}"),
        ]
    return [
        ("etoile quiz", "ten questions about all episodes"),
        ("etoile recap", "the story in short"),
        ("etoile who NAME", "who was that again?"),
        ("etoile reviews", "what the critics said"),
        ("etoile timeline", "how it was made, and its awards"),
    ]
