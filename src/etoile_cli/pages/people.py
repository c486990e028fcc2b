"""Pages about people: cast, characters, who, companies, relations."""

from etoile_cli import queries
from etoile_cli.enums import Billing
from etoile_cli.model import Company, Person
from etoile_cli.pages.columns import (
    CONFIDENCE,
    SOURCES,
    company_columns,
    confidence_suffix,
    episode_text,
    known_episode,
    list_view,
    name_columns,
    single_view,
    statement_columns,
    summary_columns,
    text_columns,
)
from etoile_cli.queries import CharacterView
from etoile_cli.spoilers import Guide
from etoile_cli.view import Column, Emphasis, Layout, Page, View

_NOBODY = "No characters to show yet."

_HOME = company_columns("home", "From", lambda view: view.home)
_NOW = company_columns("company", "Now in", lambda view: view.company)

_CONFIDENCE = Column("confidence", None, lambda view: view.character.confidence.value)

_CAST = (
    *name_columns("character", "Character", lambda view: view.character),
    Column("actor", "Played by", lambda view: view.actor.name if view.actor else None),
    Column("billing", "Billing", lambda view: view.character.billing.value, Emphasis.DIM),
    *_NOW,
    Column("job", "Job", lambda view: view.character.job),
    _CONFIDENCE,
)

_CHARACTERS = (
    Column("id", None, lambda view: view.character.id),
    *name_columns("name", "Name", lambda view: view.character),
    Column("actor", None, lambda view: view.actor.name if view.actor else None),
    Column("job", "Job", lambda view: view.character.job),
    *_HOME,
    *_NOW,
    *summary_columns("summary", "Who is this", lambda view: view.summary),
    _CONFIDENCE,
)

_CHARACTER = (
    Column("id", None, lambda view: view.character.id),
    *name_columns("name", "Name", lambda view: view.character),
    *summary_columns("summary", "Who is this", lambda view: view.summary),
    Column("job", "Job", lambda view: view.character.job),
    *_HOME,
    *_NOW,
    Column("actor", "Played by", lambda view: view.actor.name if view.actor else None),
    Column("billing", "Billing", lambda view: view.character.billing.value),
    Column("spellings", "Also written", lambda view: tuple(alias.name for alias in view.character.aliases)),
    _CONFIDENCE,
    Column("sources", "Sources", lambda view: view.character.sources, Emphasis.DIM),
)

_PERSON = (
    Column("id", None, lambda person: person.id),
    Column("name", "Name", lambda person: person.name, Emphasis.NAME),
    Column("spellings", "Also written", lambda person: tuple(alias.name for alias in person.aliases)),
)

_OWN_RELATIONS = (
    Column("relation", "Relation", lambda view: view.label),
    Column("other", "Other", lambda view: view.other, Emphasis.NAME),
    *statement_columns("Details", of=lambda view: view.relation),
)

_MOVES = (
    *company_columns("company", "Where", lambda move: move[1]),
    *statement_columns("How", of=lambda move: move[0]),
)

_AFTER, _DETAILS, *_REST = text_columns("Details", of=lambda view: view.relation)

_RELATIONS = (
    Column("character", "Character", lambda view: view.name, Emphasis.NAME),
    Column("relation", "Relation", lambda view: view.label),
    Column("other", "Other", lambda view: view.other, Emphasis.NAME),
    _DETAILS,
    Column(None, "Episode", lambda view: episode_text(view.relation)),
    Column("episode", None, lambda view: known_episode(view.relation)),
    _AFTER,
    Column("kind", None, lambda view: view.relation.kind.value),
    *_REST,
)

_COMPANIES = (
    Column("city", "City", lambda roster: roster.company.city, Emphasis.NAME),
    Column("id", None, lambda roster: roster.company.id),
    Column("name", "Name", lambda roster: roster.company.name),
    Column(
        "spellings",
        "Also written",
        lambda roster: tuple(alias.name for alias in roster.company.aliases),
    ),
    Column("stayed", "From the start", lambda roster: _names(roster.stayed)),
    Column("came", "Came", lambda roster: _names(roster.came)),
    Column("left", "Left", lambda roster: _names(roster.left)),
)

_TRANSFERS = (
    Column("character", "Character", lambda view: view.character.name, Emphasis.NAME),
    *_HOME,
    *_NOW,
    *statement_columns("How", of=lambda view: view.character.memberships[-1]),
)

_COMPANY_FACTS = (
    Column("company", None, lambda row: row[0].id),
    Column(None, "Where", lambda row: row[0].city, Emphasis.NAME),
    *statement_columns("What", of=lambda row: row[1]),
)

_CREDITS = (
    Column("department", "Department", lambda credit: credit.department),
    Column("job", "Job", lambda credit: credit.job),
    Column("note", None, lambda credit: credit.note),
    Column(None, "Note", lambda credit: ((credit.note or "") + confidence_suffix(credit)).strip()),
    CONFIDENCE,
    SOURCES,
)


def cast(guide: Guide, *, company: Company | None = None, billing: Billing | None = None) -> Page:
    """Return who plays whom, in the order of the credits."""
    return Page(
        (list_view("cast", "Cast", _CAST, queries.characters(guide, company=company, billing=billing), empty=_NOBODY),)
    )


def characters(
    guide: Guide, *, company: Company | None = None, home: Company | None = None, job: str | None = None
) -> Page:
    """Return who is who: job, home and current company, summary."""
    found = queries.characters(guide, company=company, home=home, job=job)
    return Page((list_view("characters", "Characters", _CHARACTERS, found, empty=_NOBODY),))


def who(guide: Guide, name: str) -> Page:
    """Return one character with facts, moves, relations and actor; or one real person with facts and credits."""
    found = queries.who(guide, name)
    if isinstance(found, Person):
        return Page((single_view(found.name, _PERSON, found), *_person_views(guide, found)))
    character = found.character
    companies = {known.id: known for known in guide.company}
    moves = [
        (membership, companies.get(membership.company or "")) for membership in character.memberships if membership.text
    ]
    return Page(
        (
            single_view(character.name, _CHARACTER, found),
            list_view("facts", "Facts", statement_columns("Fact"), character.facts, empty=""),
            list_view("moves", "Moves", _MOVES, moves, empty=""),
            list_view("relations", "Relations", _OWN_RELATIONS, queries.relations_of(guide, character), empty=""),
            *_person_views(guide, found.actor),
        )
    )


def companies(guide: Guide) -> Page:
    """Return the companies side by side, the transfers between them, and the facts about each."""
    transfers = [view for view in queries.characters(guide) if view.transferred]
    facts = [(company, fact) for company in guide.company for fact in company.facts]
    return Page(
        (
            list_view("companies", "Companies", _COMPANIES, queries.company_rosters(guide), layout=Layout.TRANSPOSED),
            list_view("transfers", "Transfers", _TRANSFERS, transfers, empty="Nobody has moved yet."),
            list_view("facts", "About the companies", _COMPANY_FACTS, facts, empty=""),
        )
    )


def relations(guide: Guide, name: str | None = None) -> Page:
    """Return all relations, or those of one character seen from that side."""
    of = queries.character(guide, name).character if name else None
    nobody = "No relations are known yet."
    return Page(
        (
            list_view(
                "relations", "Relations", _RELATIONS, queries.relations_of(guide, of), layout=Layout.TREE, empty=nobody
            ),
        )
    )


def _person_views(guide: Guide, person: Person | None) -> tuple[View, ...]:
    """Return the facts about a real person, and their credits."""
    name = person.name if person else "The actor"
    facts = person.facts if person else ()
    jobs = queries.credits_of(guide, person) if person else []
    return (
        list_view("known_for", f"About {name}", statement_columns("What"), facts, empty=""),
        list_view("credits", f"{name} in the credits", _CREDITS, jobs, empty=""),
    )


def _names(characters: tuple[CharacterView, ...]) -> tuple[str, ...]:
    return tuple(view.character.name for view in characters)
