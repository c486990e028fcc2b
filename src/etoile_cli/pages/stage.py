"""Pages about dances, music, places and terms."""

from collections.abc import Sequence

from etoile_cli import queries
from etoile_cli.enums import PlaceRole
from etoile_cli.matching import fold
from etoile_cli.model import Company, Dance, Place, Song, Term
from etoile_cli.pages.columns import (
    CONFIDENCE,
    SOURCES,
    data_view,
    field,
    guessed,
    id_column,
    list_view,
    more_note,
    nothing_yet,
    people_view,
    said,
    single_view,
    statement_columns,
    text_columns,
)
from etoile_cli.spoilers import Guide
from etoile_cli.text import heard
from etoile_cli.view import Column, EpisodeNumber, Layout, Page, Said, Sign, Slot, View

_MAX_TERMS = 54
_ONLY_NAMED = "only what the sources name: the series may have more"


def dances(guide: Guide) -> Page:
    """Return the dances, for people by episode."""
    columns = (
        field("id", None),
        field("title", "Dance", Slot.NAME),
        field("choreographers", "Choreography"),
        Column(None, None, lambda dance: _maker(", ".join(dance.choreographers)), Slot.META),
        field("composers", "Music"),
        Column("episode", "Episode", lambda work: EpisodeNumber(work.episode)),
        *text_columns("Where it appears"),
    )
    return Page(_by_episode(guide, "dances", columns, guide.dance))


def music(guide: Guide) -> Page:
    """Return the music, for people by episode."""
    columns = (
        field("id", None),
        field("title", "Title", Slot.NAME),
        field("artist", "By"),
        Column(None, None, _artist_beside_title, Slot.META),
        Column("episode", "Episode", lambda work: EpisodeNumber(work.episode)),
        *text_columns("Where it appears"),
    )
    return Page(_by_episode(guide, "music", columns, guide.song))


def _artist_beside_title(song: Song) -> Sign | None:
    """Return the artist for people, who have read that in a title such as "A song by Fiona"."""
    return None if song.artist and fold(song.artist) in fold(song.title) else _maker(song.artist)


def _maker(name: str | None) -> Sign | None:
    """Return who made something, with a word before it for a voice."""
    return Sign(name, f"by {name}") if name else None


def _by_episode(
    guide: Guide, key: str, columns: tuple[Column, ...], works: Sequence[Dance | Song]
) -> tuple[View, View]:
    """Return works in the order of the dataset for programs, and by episode for people, the theme first."""
    titles = {episode.number: f"Episode {episode.number} · {episode.title}" for episode in guide.episode}
    theme = " ".join(fact.text for fact in guide.show.facts if fact.key == "theme")

    def place(work: Dance | Song) -> int:
        """Return the episode, 0 for the theme of the series, or a number after the last one."""
        return work.episode or (0 if f'"{work.title}"' in theme else len(titles) + 1)

    def name(work: Dance | Song) -> str:
        return titles.get(place(work), "Somewhere in the series" if place(work) else "Theme of the series")

    heading = Column(None, None, name, Slot.GROUP)
    ordered = sorted(works, key=place)
    return (
        data_view(key, key.capitalize(), columns, works),
        people_view("", (heading, *columns), ordered, note=_ONLY_NAMED if works else "", empty=nothing_yet(guide, key)),
    )


def places(guide: Guide) -> Page:
    """Return the places, for people by city: where the story is set, where it was filmed, and what else took place."""
    columns = (
        field("id", None),
        field("name", "Place", Slot.NAME),
        field("city", "City", Slot.GROUP),
        Column("role", "Role", lambda place: place.role and place.role.value),
        Column(None, None, lambda place: _ROLES.get(place.role), Slot.GROUP),
        Column("episode", "Episode", lambda work: EpisodeNumber(work.episode)),
        *text_columns("About"),
    )
    cities = [place.city for place in guide.place]
    roles = [None, *PlaceRole]

    def order(place: Place) -> tuple[int, int]:
        return cities.index(place.city), roles.index(place.role)

    ordered = sorted(guide.place, key=order)
    return Page(
        (
            data_view("places", "Places", columns, guide.place),
            people_view("", columns, ordered, note=_ONLY_NAMED if ordered else "", empty=nothing_yet(guide, "places")),
        )
    )


_ROLES = {
    PlaceRole.STORY: "in the story",
    PlaceRole.FILMING: "filming",
    PlaceRole.EVENT: "premieres and other events",
}


def glossary(guide: Guide, name: str | None = None, *, full: bool = False) -> Page:
    """Return the terms by topic, in short, and the ranks of each company; with `name` one term, or those of a topic.

    For people `full` gives each term its whole meaning. Raises NotFoundError, with a suggestion.
    """
    if name is None:
        return _terms(guide, guide.term, full=full)
    found = queries.terms(guide, name)
    if len(found) > 1:
        return _terms(guide, found, full=True)
    return guessed(_term(found[0]), name, _words_of(found[0]), found[0].term)


def _words_of(term: Term) -> set[str]:
    """Return the words by which a term can be looked up: those of its names and of its short meaning."""
    names = (term.id, term.term, *(alias.name for alias in term.aliases), term.short or "")
    return {*fold(" ".join(names)).split()}


def _terms(guide: Guide, terms: Sequence[Term], *, full: bool) -> Page:
    """Return several terms."""
    topics = list(dict.fromkeys(term.topic for term in guide.term))
    ordered = sorted(terms, key=lambda term: topics.index(term.topic))
    short = (
        Column(None, None, lambda term: term.topic.capitalize(), Slot.GROUP),
        field("term", None, Slot.NAME),
        Column(None, None, lambda term: said(term) if full or not term.short else _shortened(term), Slot.TEXT),
    )
    called = {term.id: term.term for term in guide.term}
    ranks = [(company, step, rank) for company in guide.company for step, rank in enumerate(company.ranks, 1)]
    ladders = [company for company in guide.company if company.ranks]
    limit = None if full else _MAX_TERMS
    hint = "one term or topic: etoile glossary NAME" if terms and terms is guide.term else ""
    note = " · ".join(filter(None, (more_note(ordered, limit), "" if ladders else hint)))
    return Page(
        (
            data_view("terms", "Terms", _TERMS, terms),
            people_view("", short, ordered, limit=limit, note=note, empty=nothing_yet(guide, "terms")),
            data_view("ranks", "Ranks", _rank_columns(called), ranks),
            people_view("Ranks, the lowest first", _ladder_columns(called), ladders, layout=Layout.FACTS, note=hint),
        )
    )


def _shortened(term: Term) -> Said:
    return Said(term.short or "", term.confidence, term.sources, is_sentence=False)


def _term(term: Term) -> Page:
    """Return one term."""
    return Page(
        (
            single_view("term", _TERM, term),
            list_view(
                "appearances",
                "In the series",
                (id_column(term.id), *statement_columns("Where")),
                term.appearances,
                layout=Layout.ENTRIES,
            ),
        )
    )


_TERMS = (
    field("id", None),
    field("term", "Term", Slot.NAME),
    field("pronunciation", "Pronunciation"),
    field("topic", "About"),
    Column("text", "Meaning", said, Slot.TEXT),
    field("short", None),
    CONFIDENCE,
    SOURCES,
)


def _pronounced(term: Term) -> Sign | None:
    """Return how a term is said: for the eye with its stress in capitals, which a voice would spell."""
    if term.pronunciation is None:
        return None
    roughly = " roughly" if term.pronunciation_approximate else ""
    return Sign(f"say{roughly} {term.pronunciation}", f"said{roughly}: {heard(term.pronunciation)}")


def _also(term: Term) -> Sign | None:
    """Return other names and forms of a term, which a voice would run together with how it is said."""
    others = ", ".join(alias.name for alias in term.aliases)
    return Sign(f"also {others}", f"other forms: {others}") if others else None


_TERM = (
    *_TERMS,
    Column("spellings", "Other names", lambda term: tuple(alias.name for alias in term.aliases)),
    Column(None, None, _pronounced, Slot.META),
    Column(None, None, _also, Slot.META),
    Column(None, None, lambda term: Sign(term.topic, f"topic: {term.topic}"), Slot.ASIDE),
)


def _rank_columns(called: dict[str, str]) -> tuple[Column, ...]:
    """Return the columns of a rank of a company, whose name is that of its term."""
    return (
        Column("id", None, lambda row: row[2]),
        Column("company", None, lambda row: row[0].id),
        Column(None, "Company", lambda row: row[0].city),
        Column("step", "Step", lambda row: row[1]),
        Column("rank", None, lambda row: row[2]),
        Column(None, "Rank", lambda row: called[row[2]]),
    )


def _ladder_columns(called: dict[str, str]) -> tuple[Column, ...]:
    """Return the columns of a company's ranks, from the lowest up."""

    def ladder(company: Company) -> str:
        return " < ".join(called[rank] for rank in company.ranks)

    return (
        Column(None, None, lambda company: company.city, Slot.NAME),
        Column(None, None, ladder, Slot.TEXT),
    )
