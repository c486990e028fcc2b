"""The people: cast, characters, who, companies, relations."""

from etoile_cli import guide as ask
from etoile_cli.guide import CharacterView
from etoile_cli.kinds import Billing
from etoile_cli.model import Company, Person
from etoile_cli.pages.columns import (
    CONFIDENCE,
    SOURCES,
    company_columns,
    confidence_suffix,
    list_view,
    name_columns,
    single_view,
    statement_columns,
    summary_columns,
)
from etoile_cli.spoilers import Guide
from etoile_cli.view import Column, Layout, Look, Page, View

_NOBODY = "Nobody that you know of yet."

_HOME = company_columns("home", "From", lambda view: view.home)
_NOW = company_columns("company", "Now in", lambda view: view.company)

_CONFIDENCE = Column("confidence", "", lambda view: view.character.confidence.value)

_CAST = (
    *name_columns("character", "Character", lambda view: view.character),
    Column("actor", "Played by", lambda view: view.actor.name if view.actor else None),
    Column("billing", "Billing", lambda view: view.character.billing.value, Look.QUIET),
    *_NOW,
    Column("job", "Job", lambda view: view.character.job),
    _CONFIDENCE,
)

_CHARACTERS = (
    Column("id", "", lambda view: view.character.id),
    *name_columns("name", "Name", lambda view: view.character),
    Column("actor", "", lambda view: view.actor.name if view.actor else None),
    Column("job", "Job", lambda view: view.character.job),
    *_HOME,
    *_NOW,
    *summary_columns("summary", "Who is this", lambda view: view.summary),
    _CONFIDENCE,
)

_CHARACTER = (
    Column("id", "", lambda view: view.character.id),
    *name_columns("name", "Name", lambda view: view.character),
    *summary_columns("summary", "Who is this", lambda view: view.summary),
    Column("job", "Job", lambda view: view.character.job),
    *_HOME,
    *_NOW,
    Column("actor", "Played by", lambda view: view.actor.name if view.actor else None),
    Column("billing", "Billing", lambda view: view.character.billing.value),
    Column("spellings", "Also written", lambda view: tuple(alias.name for alias in view.character.aliases)),
    _CONFIDENCE,
    Column("sources", "Sources", lambda view: view.character.sources, Look.QUIET),
)

_PERSON = (
    Column("id", "", lambda person: person.id),
    Column("name", "Name", lambda person: person.name, Look.NAME),
    Column("spellings", "Also written", lambda person: tuple(alias.name for alias in person.aliases)),
)

_OWN_RELATIONS = (
    Column("relation", "Relation", lambda view: view.label),
    Column("other", "To whom", lambda view: view.other, Look.NAME),
    *statement_columns("How it is", of=lambda view: view.relation),
)

_MOVES = (
    *company_columns("company", "Where", lambda move: move[1]),
    *statement_columns("How they came there", of=lambda move: move[0]),
)

_EPISODE, _AFTER, _HOW, *_REST = statement_columns("How it is", of=lambda view: view.relation)

_RELATIONS = (
    Column("character", "Character", lambda view: view.name, Look.NAME),
    Column("relation", "Relation", lambda view: view.label),
    Column("other", "To whom", lambda view: view.other, Look.NAME),
    _HOW,
    _EPISODE,
    _AFTER,
    Column("kind", "", lambda view: view.relation.kind.value),
    *_REST,
)

_COMPANIES = (
    Column("city", "City", lambda company_columns: company_columns.company.city, Look.NAME),
    Column("id", "", lambda company_columns: company_columns.company.id),
    Column("name", "Name", lambda company_columns: company_columns.company.name),
    Column(
        "spellings",
        "Also written",
        lambda company_columns: tuple(alias.name for alias in company_columns.company.aliases),
    ),
    Column("stayed", "From the start", lambda company_columns: _names(company_columns.stayed)),
    Column("came", "Came", lambda company_columns: _names(company_columns.came)),
    Column("left", "Left", lambda company_columns: _names(company_columns.left)),
)

_TRANSFERS = (
    Column("character", "Character", lambda view: view.character.name, Look.NAME),
    *_HOME,
    *_NOW,
    *statement_columns("How", of=lambda view: view.character.memberships[-1]),
)

_COMPANY_FACTS = (
    Column("company", "", lambda told: told[0].id),
    Column("", "Where", lambda told: told[0].city, Look.NAME),
    *statement_columns("What", of=lambda told: told[1]),
)

_CREDITS = (
    Column("department", "Department", lambda credit: credit.department),
    Column("job", "Job", lambda credit: credit.job),
    Column("note", "", lambda credit: credit.note),
    Column("", "Note", lambda credit: ((credit.note or "") + confidence_suffix(credit)).strip()),
    CONFIDENCE,
    SOURCES,
)


def cast(guide: Guide, *, company: Company | None = None, billing: Billing | None = None) -> Page:
    """Who plays whom, in the order of the credits."""
    return Page(
        (list_view("cast", "Cast", _CAST, ask.characters(guide, company=company, billing=billing), empty=_NOBODY),)
    )


def characters(
    guide: Guide, *, company: Company | None = None, home: Company | None = None, job: str | None = None
) -> Page:
    """Who is who: where they began, where they are now, what they do."""
    found = ask.characters(guide, company=company, home=home, job=job)
    return Page((list_view("characters", "Characters", _CHARACTERS, found, empty=_NOBODY),))


def who(guide: Guide, name: str) -> Page:
    """One character with facts, relations and actor; or one real person, with what they did."""
    found = ask.who(guide, name)
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
            list_view("facts", "What you know", statement_columns("What happened"), character.facts, empty=""),
            list_view("moves", "Where and why", _MOVES, moves, empty=""),
            list_view("relations", "Relations", _OWN_RELATIONS, ask.relations_of(guide, character), empty=""),
            *_person_views(guide, found.actor),
        )
    )


def companies(guide: Guide) -> Page:
    """The companies side by side, who crossed from one to another, and what is told of each."""
    crossed = [view for view in ask.characters(guide) if view.crossed]
    facts = [(company, fact) for company in guide.company for fact in company.facts]
    return Page(
        (
            list_view("companies", "Companies", _COMPANIES, ask.company_rosters(guide), layout=Layout.ACROSS),
            list_view("crossed", "Who crossed", _TRANSFERS, crossed, empty="Nobody has crossed yet."),
            list_view("facts", "What is told of them", _COMPANY_FACTS, facts, empty=""),
        )
    )


def relations(guide: Guide, name: str | None = None) -> Page:
    """Who is what to whom: all ties, or those of one character seen from there."""
    of = ask.character(guide, name).character if name else None
    nobody = "No relations are known yet."
    return Page(
        (
            list_view(
                "relations", "Relations", _RELATIONS, ask.relations_of(guide, of), layout=Layout.TREE, empty=nobody
            ),
        )
    )


def _person_views(guide: Guide, person: Person | None) -> tuple[View, ...]:
    """Return what is told of a real person, and what they are credited with."""
    name = person.name if person else "The actor"
    facts = person.facts if person else ()
    jobs = ask.credits_of(guide, person) if person else []
    return (
        list_view("known_for", f"{name}, off stage", statement_columns("What"), facts, empty=""),
        list_view("credits", f"{name} in the credits", _CREDITS, jobs, empty=""),
    )


def _names(characters: tuple[CharacterView, ...]) -> tuple[str, ...]:
    return tuple(view.character.name for view in characters)
