"""Pages about dances, music, places and terms."""

from etoile_cli import queries
from etoile_cli.model import Company
from etoile_cli.pages.columns import (
    CONFIDENCE,
    field,
    list_view,
    single_view,
    statement_columns,
    summary_columns,
    text_columns,
)
from etoile_cli.spoilers import Guide
from etoile_cli.view import Column, Emphasis, Page, View

_DANCES = (
    field("id", None),
    field("title", "Dance", emphasis=Emphasis.NAME),
    field("choreographers", "Choreography"),
    field("composers", "Music"),
    field("episode", "Episode"),
    *text_columns("Where it appears"),
)

_MUSIC = (
    field("id", None),
    field("title", "Title", emphasis=Emphasis.NAME),
    field("artist", "By"),
    field("episode", "Episode"),
    *text_columns("Where it appears"),
)

_PLACES = (
    field("id", None),
    field("name", "Place", emphasis=Emphasis.NAME),
    field("city", "City"),
    field("episode", "Episode"),
    *text_columns("About"),
)

_TERMS = (
    field("id", None),
    field("term", "Term", emphasis=Emphasis.NAME),
    Column(
        None,
        "Pronunciation",
        lambda term: (
            f"{term.pronunciation} (approximate)"
            if term.pronunciation and term.pronunciation_approximate
            else term.pronunciation
        ),
    ),
    field("pronunciation", None),
    field("topic", "About", emphasis=Emphasis.DIM),
    *summary_columns("text", "Meaning", lambda term: term),
    CONFIDENCE,
    Column("sources", None, lambda term: term.sources),
)

_TERM = (
    *_TERMS[:-1],
    Column("also", "Also", lambda term: tuple(alias.name for alias in term.aliases)),
    field("sources", "Sources"),
)

_RANKS = (
    Column("company", None, lambda row: row[0].id),
    Column("step", None, lambda row: row[1]),
    Column("rank", None, lambda row: row[2]),
)


def dances(guide: Guide) -> Page:
    """Return the dances."""
    return Page((list_view("dances", "Dances", _DANCES, guide.dance, empty="No dances to show yet."),))


def music(guide: Guide) -> Page:
    """Return the music."""
    return Page((list_view("music", "Music", _MUSIC, guide.song, empty="No music to show yet."),))


def places(guide: Guide) -> Page:
    """Return the settings and filming locations."""
    return Page((list_view("places", "Places", _PLACES, guide.place, empty="No places to show yet."),))


def glossary(guide: Guide, name: str | None = None) -> Page:
    """Return the terms with their meanings, and the ranks of each company; with `name` one term.

    Raises NotFoundError, with a suggestion.
    """
    if name is None:
        words = list_view("terms", "Terms", _TERMS, guide.term, empty="No terms to show yet.")
        ranks = [(company, step, rank) for company in guide.company for step, rank in enumerate(company.ranks, 1)]
        return Page((words, list_view("ranks", "", _RANKS, ranks, empty=""), _ranks_view(guide)))
    term = queries.term(guide, name)
    appearances = list_view("appearances", "Where it appears", statement_columns("Where"), term.appearances, empty="")
    return Page((single_view(term.term, _TERM, term), appearances))


def _ranks_view(guide: Guide) -> View:
    """Return the ranks, the highest first, with a column for each company that has any."""
    called = {term.id: term.term for term in guide.term}
    ladders = {
        company: [called[rank] for rank in reversed(company.ranks)] for company in guide.company if company.ranks
    }
    steps = range(max(map(len, ladders.values()), default=0))
    columns = tuple(_rank_column(company, ladder) for company, ladder in ladders.items())
    return list_view("", "Ranks, the highest first", columns, steps, empty="")


def _rank_column(company: Company, ladder: list[str]) -> Column:
    """Return the column of a company, its cells the ranks from the highest down."""
    return Column(None, company.city, lambda step: ladder[step] if step < len(ladder) else None)
