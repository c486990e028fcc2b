"""Progress pages: home, watched, next, new, recap."""

from msgspec.structs import replace

from etoile_cli import queries
from etoile_cli.enums import StatementKind
from etoile_cli.errors import EmptyResultError
from etoile_cli.matching import fold
from etoile_cli.model import Company, Episode
from etoile_cli.pages.columns import (
    EPISODE,
    EVENTS,
    STATEMENTS,
    constant,
    list_view,
    single_view,
)
from etoile_cli.spoilers import Guide
from etoile_cli.statements import statement_lines
from etoile_cli.view import Column, Emphasis, Page, Ratio

_RECAP = (
    Column(None, "Episode", lambda entry: entry.episode.number if entry.event.episode_known else "not known"),
    *EVENTS,
)


_NOTHING_YET = "Nothing yet. When you have seen the first episode: etoile watched 1"

_COMMANDS = (
    Column("command", "Command", lambda each: each[0], Emphasis.NAME),
    Column("about", "What it shows", lambda each: each[1]),
)

_NEW_SECTIONS = {
    StatementKind.EPISODE: "What happened",
    StatementKind.CHARACTER: "Characters",
    StatementKind.RELATION: "Relations",
    StatementKind.COMPANY: "Companies",
    StatementKind.DANCE: "Dances",
    StatementKind.MUSIC: "Music",
    StatementKind.PLACE: "Places",
    StatementKind.TERM: "Terms",
    StatementKind.SHOW: "The show",
    StatementKind.PERSON: "Real people",
    StatementKind.CREDIT: "Credits",
    StatementKind.DATE: "Dates",
    StatementKind.SCORE: "Scores",
    StatementKind.REVIEW: "Reviews",
    StatementKind.NOTE: "Notes",
    StatementKind.DISPUTE: "Disputes",
    StatementKind.SOURCE: "Sources",
}
"""The headings of what is new in an episode, in reading order."""


def home(guide: Guide) -> Page:
    """Return the premise, the progress, the next episode, and four commands to try now."""
    coming = _next_episode(guide)
    teaser = coming.teasers[-1].text if coming and coming.teasers else None
    columns = (
        constant("title", None, guide.show.title),
        constant("premise", "About", guide.show.premise.text),
        *_progress(guide),
        constant("next", None, coming.number if coming else None),
        constant("next_title", None, coming.title if coming else None),
        constant("next_teaser", None, teaser),
        constant(None, "Next", f"Episode {coming.number}, {coming.title}" if coming else "You have seen all episodes."),
        *((constant(None, "Teaser", teaser),) if teaser else ()),
    )
    return Page(
        (
            single_view(guide.show.title, columns, guide),
            list_view("try", "Try", _COMMANDS, _suggested_commands(guide)),
        )
    )


def watched(guide: Guide) -> Page:
    """Return how many episodes the viewer has seen, of how many."""
    return Page((single_view("", _progress(guide), guide),))


def upcoming(guide: Guide) -> Page:
    """Return the episode to watch next; an empty view where there is none."""
    coming = _next_episode(guide)
    return Page((single_view("Next", EPISODE, coming, empty="You have seen all episodes."),))


def new(guide: Guide, number: int) -> Page:
    """Return every statement that episode `number` reveals, by kind; for 0 nothing, with a hint.

    Raises EmptyResultError where the viewer has not seen it.
    """
    if number > guide.level:
        raise EmptyResultError(queries.hidden_message(number))
    lines = [line for line in statement_lines(guide) if line.after == number > 0]
    first, *rest = (
        list_view(kind.value, heading, STATEMENTS, [line for line in lines if line.kind is kind], empty="")
        for kind, heading in _NEW_SECTIONS.items()
    )
    nothing = f"Nothing new in episode {number}." if number else _NOTHING_YET
    return Page((first if lines else replace(first, empty=nothing), *rest))


def recap(guide: Guide, *, up_to: int | None = None, company: Company | None = None) -> Page:
    """Return the events so far, by episode; with `up_to` only up to that one, with `company` only its own.

    Raises EmptyResultError where the viewer has not seen episode `up_to`.
    """
    if up_to and up_to > guide.level:
        raise EmptyResultError(queries.hidden_message(up_to))
    events = queries.episode_events(guide, company=company)
    so_far = [each for each in events if up_to is None or each.episode.number <= up_to]
    nothing = "Nothing to recap." if guide.level else _NOTHING_YET
    return Page((list_view("recap", "Recap", _RECAP, so_far, empty=nothing),))


def _next_episode(guide: Guide) -> Episode | None:
    return guide.episode[guide.level] if guide.level < len(guide.episode) else None


def _progress(guide: Guide) -> tuple[Column, ...]:
    return (
        constant("watched", None, guide.level),
        constant("episodes", None, len(guide.episode)),
        constant(None, "Watched", Ratio(guide.level, len(guide.episode))),
    )


def _suggested_commands(guide: Guide) -> list[tuple[str, str]]:
    """Return four commands and what they show, which depend on the level."""
    one = next((fold(character.name).split() for character in guide.character), [])[:1] or ["NAME"]
    if guide.level == 0:
        return [
            ("etoile cast", "who plays whom"),
            ("etoile companies", "who works where"),
            ("etoile quiz", "ten questions without spoilers"),
            ("etoile watched 1", "when you have seen the first episode"),
        ]
    if guide.level < len(guide.episode):
        return [
            ("etoile new", f"what was new in episode {guide.level}"),
            (f"etoile who {one[0]}", "everything about one character"),
            ("etoile recap", "the story so far"),
            ("etoile watched +1", "when you have seen one more"),
        ]
    return [
        ("etoile quiz", "ten questions about all episodes"),
        ("etoile recap", "the whole story"),
        ("etoile reviews", "scores and critics"),
        ("etoile timeline", "production and awards"),
    ]
