"""The people: cast, characters, who, companies, relations."""

from etoile_cli import guide as ask
from etoile_cli.guide import Role
from etoile_cli.kinds import Billing
from etoile_cli.model import Company, Person
from etoile_cli.pages.columns import CONFIDENCE, SOURCES, card, confidence_suffix, house, line, named, statement, view
from etoile_cli.spoilers import Guide
from etoile_cli.view import Column, Layout, Look, Page, View

_NOBODY = "Nobody that you know of yet."

_HOME = house("home", "From", lambda role: role.home)
_NOW = house("company", "Now in", lambda role: role.company)

_CONFIDENCE = Column("confidence", "", lambda role: role.character.confidence.value)

_CAST = (
    *named("character", "Character", lambda role: role.character),
    Column("actor", "Played by", lambda role: role.actor.name if role.actor else None),
    Column("billing", "Billing", lambda role: role.character.billing.value, Look.QUIET),
    *_NOW,
    Column("role", "Role", lambda role: role.character.role),
    _CONFIDENCE,
)

_CHARACTERS = (
    Column("id", "", lambda role: role.character.id),
    *named("name", "Name", lambda role: role.character),
    Column("actor", "", lambda role: role.actor.name if role.actor else None),
    Column("role", "Role", lambda role: role.character.role),
    *_HOME,
    *_NOW,
    *line("line", "Who is this", lambda role: role.line),
    _CONFIDENCE,
)

_ROLE = (
    Column("id", "", lambda role: role.character.id),
    *named("name", "Name", lambda role: role.character),
    *line("line", "Who is this", lambda role: role.line),
    Column("role", "Role", lambda role: role.character.role),
    *_HOME,
    *_NOW,
    Column("actor", "Played by", lambda role: role.actor.name if role.actor else None),
    Column("billing", "Billing", lambda role: role.character.billing.value),
    Column("spellings", "Also written", lambda role: tuple(alias.name for alias in role.character.aliases)),
    _CONFIDENCE,
    Column("sources", "Sources", lambda role: role.character.sources, Look.QUIET),
)

_PERSON = (
    Column("id", "", lambda person: person.id),
    Column("name", "Name", lambda person: person.name, Look.NAME),
    Column("spellings", "Also written", lambda person: tuple(alias.name for alias in person.aliases)),
)

_TIES = (
    Column("tie", "Tie", lambda bond: bond.tie),
    Column("other", "To whom", lambda bond: bond.other, Look.NAME),
    *statement("How it is", of=lambda bond: bond.relation),
)

_MOVES = (
    *house("company", "Where", lambda move: move[1]),
    *statement("How they came there", of=lambda move: move[0]),
)

_EPISODE, _AFTER, _HOW, *_REST = statement("How it is", of=lambda bond: bond.relation)

_BONDS = (
    Column("character", "Character", lambda bond: bond.name, Look.NAME),
    Column("tie", "Tie", lambda bond: bond.tie),
    Column("other", "To whom", lambda bond: bond.other, Look.NAME),
    _HOW,
    _EPISODE,
    _AFTER,
    Column("kind", "", lambda bond: bond.relation.kind.value),
    *_REST,
)

_HOUSES = (
    Column("city", "City", lambda house: house.company.city, Look.NAME),
    Column("id", "", lambda house: house.company.id),
    Column("name", "Name", lambda house: house.company.name),
    Column("spellings", "Also written", lambda house: tuple(alias.name for alias in house.company.aliases)),
    Column("stayed", "From the start", lambda house: _names(house.stayed)),
    Column("came", "Came", lambda house: _names(house.came)),
    Column("left", "Left", lambda house: _names(house.left)),
)

_CROSSED = (
    Column("character", "Character", lambda role: role.character.name, Look.NAME),
    *_HOME,
    *_NOW,
    *statement("How", of=lambda role: role.character.stays[-1]),
)

_HOUSE_FACTS = (
    Column("company", "", lambda told: told[0].id),
    Column("", "Where", lambda told: told[0].city, Look.NAME),
    *statement("What", of=lambda told: told[1]),
)

_JOBS = (
    Column("department", "Department", lambda credit: credit.department),
    Column("role", "Job", lambda credit: credit.role),
    Column("note", "", lambda credit: credit.note),
    Column("", "Note", lambda credit: ((credit.note or "") + confidence_suffix(credit)).strip()),
    CONFIDENCE,
    SOURCES,
)


def cast(guide: Guide, *, company: Company | None = None, billing: Billing | None = None) -> Page:
    """Who plays whom, in the order of the credits."""
    return Page((view("cast", "Cast", _CAST, ask.roles(guide, company=company, billing=billing), empty=_NOBODY),))


def characters(
    guide: Guide, *, company: Company | None = None, home: Company | None = None, job: str | None = None
) -> Page:
    """Who is who: where they began, where they are now, what they do."""
    found = ask.roles(guide, company=company, home=home, job=job)
    return Page((view("characters", "Characters", _CHARACTERS, found, empty=_NOBODY),))


def who(guide: Guide, name: str) -> Page:
    """One character with facts, ties and player; or one real person, with what they did."""
    found = ask.who(guide, name)
    if isinstance(found, Person):
        return Page((card(found.name, _PERSON, found), *_person(guide, found)))
    character = found.character
    companies = {known.id: known for known in guide.company}
    moves = [(stay, companies.get(stay.company or "")) for stay in character.stays if stay.text]
    return Page(
        (
            card(character.name, _ROLE, found),
            view("facts", "What you know", statement("What happened"), character.facts, empty=""),
            view("moves", "Where and why", _MOVES, moves, empty=""),
            view("ties", "Ties", _TIES, ask.bonds(guide, character), empty=""),
            *_person(guide, found.actor),
        )
    )


def companies(guide: Guide) -> Page:
    """The companies side by side, who crossed from one to another, and what is told of each."""
    crossed = [role for role in ask.roles(guide) if role.crossed]
    facts = [(company, fact) for company in guide.company for fact in company.facts]
    return Page(
        (
            view("companies", "Companies", _HOUSES, ask.houses(guide), layout=Layout.ACROSS),
            view("crossed", "Who crossed", _CROSSED, crossed, empty="Nobody has crossed yet."),
            view("facts", "What is told of them", _HOUSE_FACTS, facts, empty=""),
        )
    )


def relations(guide: Guide, name: str | None = None) -> Page:
    """Who is what to whom: all ties, or those of one character seen from there."""
    of = ask.character(guide, name).character if name else None
    nobody = "No ties are known yet."
    return Page((view("relations", "Relations", _BONDS, ask.bonds(guide, of), layout=Layout.TREE, empty=nobody),))


def _person(guide: Guide, person: Person | None) -> tuple[View, ...]:
    """Return what is told of a real person, and what they are credited with."""
    name = person.name if person else "The player"
    facts = person.facts if person else ()
    jobs = ask.credits_of(guide, person) if person else []
    return (
        view("known_for", f"{name}, off stage", statement("What"), facts, empty=""),
        view("credits", f"{name} in the credits", _JOBS, jobs, empty=""),
    )


def _names(roles: tuple[Role, ...]) -> tuple[str, ...]:
    return tuple(role.character.name for role in roles)
