"""On stage: what is danced, heard and seen, and the words for it; and the life of the series in dates."""

from etoile_cli import guide as ask
from etoile_cli.model import Company
from etoile_cli.pages.columns import (
    CONFIDENCE,
    confidence_suffix,
    field,
    list_view,
    single_view,
    statement_columns,
    summary_columns,
)
from etoile_cli.spoilers import Guide
from etoile_cli.view import Column, Look, Page, View

_DANCES = (
    field("id", ""),
    field("title", "Dance", look=Look.NAME),
    field("choreographers", "Choreography"),
    field("composers", "Music"),
    field("episode", "Episode"),
    *statement_columns("Where it comes")[1:],
)

_MUSIC = (
    field("id", ""),
    field("title", "Title", look=Look.NAME),
    field("artist", "By"),
    field("episode", "Episode"),
    *statement_columns("Where it comes")[1:],
)

_PLACES = (
    field("id", ""),
    field("name", "Place", look=Look.NAME),
    field("city", "City"),
    field("episode", "Episode"),
    *statement_columns("What for")[1:],
)

_TERMS = (
    field("id", ""),
    field("term", "Word", look=Look.NAME),
    Column(
        "",
        "Pronunciation",
        lambda term: (
            f"{term.pronunciation} (approximate)"
            if term.pronunciation and term.pronunciation_approximate
            else term.pronunciation
        ),
    ),
    field("pronunciation", ""),
    field("topic", "About", look=Look.QUIET),
    *summary_columns("text", "Meaning", lambda term: term),
    CONFIDENCE,
    Column("sources", "", lambda term: term.sources),
)

_TERM = (
    *_TERMS[:-1],
    Column("also", "Also", lambda term: tuple(alias.name for alias in term.aliases)),
    field("sources", "Sources"),
)

_RANKS = (
    Column("company", "", lambda row: row[0].id),
    Column("step", "", lambda row: row[1]),
    Column("rank", "", lambda row: row[2]),
)

_TIMELINE = (
    field("date", "Date", look=Look.NAME),
    Column("", "What happened", lambda milestone: milestone.text + confidence_suffix(milestone)),
    field("text", ""),
    field("award", "Award"),
    CONFIDENCE,
    field("sources", "Sources", look=Look.QUIET),
)


def dances(guide: Guide) -> Page:
    """What is danced."""
    return Page((list_view("dances", "Dances", _DANCES, guide.dance, empty="No dances that you may know of yet."),))


def music(guide: Guide) -> Page:
    """What is heard."""
    return Page((list_view("music", "Music", _MUSIC, guide.song, empty="No music that you may know of yet."),))


def places(guide: Guide) -> Page:
    """Where it plays and where it was made."""
    return Page((list_view("places", "Places", _PLACES, guide.place, empty="No places that you may know of yet."),))


def timeline(guide: Guide) -> Page:
    """The life of the series, by date."""
    return Page(
        (list_view("timeline", "Timeline", _TIMELINE, guide.milestone, empty="No dates that you may know of yet."),)
    )


def glossary(guide: Guide, name: str | None = None) -> Page:
    """The words with their meanings, and the ranks of the companies beside each other; with `name` one word.

    Raises NotFoundError, with a suggestion.
    """
    if name is None:
        words = list_view("terms", "Words", _TERMS, guide.term, empty="No words yet.")
        ranks = [(company, step, rank) for company in guide.company for step, rank in enumerate(company.ranks, 1)]
        return Page((words, list_view("ranks", "", _RANKS, ranks, empty=""), _ranks_view(guide)))
    term = ask.term(guide, name)
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
    return Column("", company.city, lambda step: ladder[step] if step < len(ladder) else None)
