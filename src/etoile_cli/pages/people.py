"""Pages about people: cast, characters, who, companies, relations."""

from collections.abc import Sequence
from typing import NamedTuple

from etoile_cli import queries
from etoile_cli.enums import Billing
from etoile_cli.model import Company, Membership, Person, Statement
from etoile_cli.pages.columns import (
    CONFIDENCE,
    SOURCES,
    city,
    company_column,
    constant,
    data_view,
    field,
    known_episode,
    list_view,
    more_note,
    people_view,
    single_view,
    statement_columns,
    summary_column,
    text_id,
)
from etoile_cli.queries import CharacterView, CompanyRoster
from etoile_cli.spoilers import Guide
from etoile_cli.statements import relation_id
from etoile_cli.view import Column, Layout, Move, Page, Sign, Slot, View

_NOBODY = "No characters to show yet."
_BILLINGS = {Billing.MAIN: "Main cast", Billing.RECURRING: "Recurring", Billing.GUEST: "Guests"}
_MAX_CHARACTERS = 24
_MAX_AT_COMPANY = 8
_MAX_STORY = 14
_MAX_TIES = 11
_MAX_RELATED = 10
_MAX_LISTED = 2

_ID = Column("id", None, lambda view: view.character.id)
_NAME = Column("name", "Name", lambda view: view.character.name)
_ACTOR = Column("actor", "Played by", lambda view: view.actor.name if view.actor else None)
_JOB = Column("job", "Job", lambda view: view.character.job)
_HOME = company_column("home", lambda view: view.home)
_NOW = company_column("company", lambda view: view.company)
_CONFIDENCE = Column("confidence", None, lambda view: view.character.confidence.value)


def cast(guide: Guide, *, company: Company | None = None, billing: Billing | None = None) -> Page:
    """Return who plays whom: the main cast first, then in the order of the credits."""
    columns = (
        _ID,
        Column("character", "Character", lambda view: view.character.name, Slot.NAME),
        Column("actor", "Played by", lambda view: view.actor.name if view.actor else None, Slot.TEXT),
        Column("billing", "Billing", lambda view: view.character.billing.value),
        Column(None, None, lambda view: _BILLINGS[view.character.billing], Slot.GROUP),
        _NOW,
        Column(None, "Company", lambda view: city(guide, view.company), Slot.TEXT),
        Column("job", "Job", lambda view: view.character.job, Slot.META),
        _CONFIDENCE,
    )
    found = queries.characters(guide, company=company, billing=billing)
    by_billing = sorted(found, key=lambda view: list(Billing).index(view.character.billing))
    return Page((list_view("cast", "", columns, by_billing, empty=_NOBODY),))


def characters(
    guide: Guide,
    *,
    company: Company | None = None,
    home: Company | None = None,
    job: str | None = None,
    full: bool = False,
) -> Page:
    """Return who is who: job, home and current company, summary. For people they stand under their current company."""
    found = queries.characters(guide, company=company, home=home, job=job)
    columns = (
        _ID,
        _NAME,
        _ACTOR,
        _JOB,
        Column(None, "From", lambda view: city(guide, view.home)),
        _HOME,
        Column(None, "Now in", lambda view: city(guide, view.company)),
        _NOW,
        summary_column("summary", lambda view: view.summary),
        _CONFIDENCE,
    )
    entries = (
        Column(None, None, lambda view: city(guide, view.company) or "Elsewhere", Slot.GROUP),
        Column(None, None, lambda view: view.character.name, Slot.NAME),
        Column(None, None, lambda view: view.character.job, Slot.META),
        Column(None, None, lambda view: _move(guide, view), Slot.ASIDE),
        summary_column(None, lambda view: view.summary),
    )
    limit = None if full else _MAX_AT_COMPANY if company else _MAX_CHARACTERS
    shown = sorted(found[:limit], key=lambda view: _place(guide, view.company))
    return Page(
        (
            data_view("characters", "", columns, found),
            people_view("", entries, shown, note=more_note(found, limit), empty=_NOBODY),
        )
    )


def _place(guide: Guide, company: Company | None) -> int:
    """Return the place of a company in the dataset; none comes last."""
    return guide.company.index(company) if company else len(guide.company)


def _move(guide: Guide, view: CharacterView) -> Move | None:
    """Return where a character has moved from and to; None for those who stayed."""
    home, now = city(guide, view.home), city(guide, view.company)
    return Move(home, now) if home and now and home != now else None


def who(guide: Guide, name: str, *, full: bool = False) -> Page:
    """Return one character with the story so far and relations; or one real person with facts and credits."""
    found = queries.who(guide, name)
    return _person(guide, found) if isinstance(found, Person) else _character(guide, found, full=full)


def story(guide: Guide, view: CharacterView) -> tuple[View, ...]:
    """Return the views of one character for people, all of each: the card, the story so far, the relations."""
    return tuple(each for each in _character(guide, view, full=True).views if each.is_laid_out)


def _character(guide: Guide, view: CharacterView, *, full: bool) -> Page:
    character = view.character
    moves = [each for each in character.memberships if each.text]
    told: tuple[Statement | Membership, ...] = (*character.facts, *moves)
    story = sorted(told, key=lambda each: (each.after, not each.episode_known))
    relations = queries.relations_of(guide, character)
    latest = list({each.other: each for each in relations}.values())
    limit = None if full else _MAX_STORY
    return Page(
        (
            single_view("character", _card(guide), view),
            data_view("facts", "Facts", _FACTS, character.facts),
            data_view("moves", "Moves", _move_columns(guide), moves),
            people_view(
                "The story so far", _FACTS, story if full else story[-_MAX_STORY:], note=more_note(story, limit)
            ),
            data_view("relations", "Relations", _OWN_RELATIONS, relations),
            people_view("People", _TIES, relations if full else latest[:_MAX_TIES], note=_who_note(view)),
            *_actor_data(guide, view.actor),
        )
    )


def _card(guide: Guide) -> tuple[Column, ...]:
    """Return the columns of one character."""
    return (
        _ID,
        Column("name", "Name", lambda view: view.character.name, Slot.NAME),
        summary_column("summary", lambda view: view.summary),
        _JOB,
        Column(None, None, lambda view: _capitalised(view.character.job), Slot.META),
        Column(None, "From", lambda view: city(guide, view.home)),
        Column(None, "Now in", lambda view: city(guide, view.company)),
        Column(None, None, lambda view: _move(guide, view) or city(guide, view.company), Slot.ASIDE),
        _HOME,
        _NOW,
        _ACTOR,
        Column(None, None, lambda view: f"played by {view.actor.name}" if view.actor else None, Slot.META),
        Column("billing", "Billing", lambda view: view.character.billing.value),
        Column("spellings", "Other names", lambda view: tuple(alias.name for alias in view.character.aliases)),
        _CONFIDENCE,
        Column("sources", None, lambda view: view.character.sources),
    )


def _who_note(view: CharacterView) -> str:
    return f"The actor: etoile who {view.actor.name.lower()}" if view.actor else ""


_FACTS = (Column("id", None, text_id), *statement_columns("Fact"))


def _move_columns(guide: Guide) -> tuple[Column, ...]:
    companies = {known.id: known for known in guide.company}
    return (
        field("company", None),
        Column(None, "To", lambda move: city(guide, companies.get(move.company or ""))),
        *statement_columns("How"),
    )


_RELATION_ID = Column("id", None, lambda view: relation_id(view.relation))

_OWN_RELATIONS = (
    _RELATION_ID,
    Column("relation", "Relation", lambda view: view.label),
    Column("other", "Other", lambda view: view.other),
    *statement_columns("Details", of=lambda view: view.relation),
)

_TIES = (
    Column(None, None, lambda view: view.other, Slot.NAME),
    *statement_columns("Details", of=lambda view: view.relation, slot=Slot.ASIDE),
)

_CREDITS = (
    Column("id", None, lambda credit: credit.job),
    Column("department", "Department", lambda credit: credit.department, Slot.META),
    Column("job", "Job", lambda credit: credit.job, Slot.NAME),
    Column("note", "Note", lambda credit: credit.note),
    CONFIDENCE,
    SOURCES,
)


def _actor_data(guide: Guide, actor: Person | None) -> tuple[View, ...]:
    """Return what is known of an actor, for programs."""
    return (
        data_view("known_for", "The actor", _FACTS, actor.facts if actor else ()),
        data_view("credits", "The actor's credits", _CREDITS, queries.credits_of(guide, actor) if actor else ()),
    )


def _person(guide: Guide, person: Person) -> Page:
    """Return one real person: for an actor the characters, then facts and credits."""
    played = [view for view in queries.characters(guide) if view.actor == person]
    columns = (
        field("id", None),
        field("name", "Name", Slot.NAME),
        Column("spellings", "Other names", lambda person: tuple(alias.name for alias in person.aliases)),
        constant("characters", "Plays", tuple(view.character.name for view in played)),
        constant(
            None, None, "plays " + " and ".join(view.character.name for view in played) if played else None, Slot.META
        ),
    )
    characters = (
        Column(None, None, lambda view: view.character.name, Slot.NAME),
        Column(None, None, lambda view: view.character.job, Slot.META),
        Column(None, None, lambda view: city(guide, view.company), Slot.ASIDE),
        summary_column(None, lambda view: view.summary),
    )
    return Page(
        (
            single_view("person", columns, person),
            people_view("In the story", characters, played, note=_character_note(played)),
            list_view("known_for", "About", _FACTS, person.facts, layout=Layout.ENTRIES),
            list_view("credits", "In the credits", _CREDITS, queries.credits_of(guide, person), layout=Layout.ENTRIES),
        )
    )


def _character_note(played: Sequence[CharacterView]) -> str:
    return f"More: etoile who {played[0].character.name.lower()}" if played else ""


def companies(guide: Guide, *, full: bool = False) -> Page:
    """Return the companies side by side, and who moved between them. For people without guests unless `full`."""
    rosters = queries.company_rosters(guide)
    transfers = [view for view in queries.characters(guide) if view.transferred]
    facts = [(company, fact) for company in guide.company for fact in company.facts]
    members = [member for roster in rosters for member in _members(roster, full=full)]
    return Page(
        (
            data_view("companies", "Companies", _COMPANIES, rosters),
            people_view(
                "",
                _member_columns(guide),
                members,
                layout=Layout.SIDE_BY_SIDE,
                note=_moves_note(transfers),
                empty=_NOBODY,
            ),
            data_view("transfers", "Transfers", _transfer_columns(guide), transfers),
            data_view("facts", "About the companies", _COMPANY_FACTS, facts),
        )
    )


def company(guide: Guide, company: Company) -> Page:
    """Return one company: what is told of it, who is there, and who has left."""
    roster = next(each for each in queries.company_rosters(guide) if each.company is company)
    there = ("Now there", (*roster.stayed, *roster.came))
    people = [(heading, view) for heading, views in (there, ("Gone elsewhere", roster.left)) for view in views]
    columns = (
        *_COMPANIES,
        Column(None, None, lambda roster: roster.company.name, Slot.NAME),
        Column(None, None, lambda roster: city(guide, roster.company), Slot.ASIDE),
    )
    entries = (
        Column(None, None, lambda row: row[0], Slot.GROUP),
        Column(None, None, lambda row: row[1].character.name, Slot.NAME),
        Column(None, None, lambda row: row[1].character.job, Slot.META),
        Column(None, None, lambda row: _move(guide, row[1]), Slot.ASIDE),
    )
    return Page(
        (
            single_view("company", columns, roster),
            list_view("facts", "What is told of it", _FACTS, company.facts, layout=Layout.ENTRIES),
            people_view("", entries, people, empty=_NOBODY),
        )
    )


_COMPANIES = (
    Column("id", None, lambda roster: roster.company.id),
    Column("city", "City", lambda roster: roster.company.city),
    Column("name", "Name", lambda roster: roster.company.name),
    Column("spellings", "Other names", lambda roster: tuple(alias.name for alias in roster.company.aliases)),
    Column("stayed", "From the start", lambda roster: _names(roster.stayed)),
    Column("came", "Came", lambda roster: _names(roster.came)),
    Column("left", "Left", lambda roster: _names(roster.left)),
)

_COMPANY_FACTS = (
    Column("id", None, lambda row: text_id(row[1])),
    Column("company", "Company", lambda row: row[0].id),
    *statement_columns("Fact", of=lambda row: row[1]),
)


def _transfer_columns(guide: Guide) -> tuple[Column, ...]:
    return (
        _ID,
        Column("character", "Character", lambda view: view.character.name),
        Column(None, "From", lambda view: city(guide, view.home)),
        _HOME,
        Column(None, "To", lambda view: city(guide, view.company)),
        _NOW,
        *statement_columns("How", of=lambda view: view.character.memberships[-1]),
    )


class _Member(NamedTuple):
    """A line of a company: somebody who is there, or how many others are."""

    company: Company
    name: str
    job: str | None = None
    has_come: bool = False


def _members(roster: CompanyRoster, *, full: bool) -> list[_Member]:
    """Return the lines of a company: who stayed, who came, and how many guests are not shown."""
    views = [*roster.stayed, *roster.came]
    shown = [view for view in views if full or view.character.billing is not Billing.GUEST]
    lines = [_Member(roster.company, view.character.name, view.character.job, view in roster.came) for view in shown]
    if len(shown) < len(views):
        lines.append(_Member(roster.company, f"+ {len(views) - len(shown)} more"))
    return lines or [_Member(roster.company, "Nobody yet")]


def _member_columns(guide: Guide) -> tuple[Column, ...]:
    return (
        Column(None, None, lambda member: city(guide, member.company), Slot.GROUP),
        Column(None, None, lambda member: member.company.name, Slot.GROUP),
        Column(None, None, lambda member: _ARRIVED if member.has_come else None, Slot.LEAD),
        Column(None, None, lambda member: member.name, Slot.NAME),
        Column(None, None, lambda member: member.job, Slot.META),
    )


_ARRIVED = Sign("◄", "came over")


def _moves_note(transfers: Sequence[CharacterView]) -> str:
    """Return who moved and when, in one line."""
    by_episode: dict[int | None, list[str]] = {}
    for view in transfers:
        by_episode.setdefault(known_episode(view.character.memberships[-1]), []).append(view.character.name)
    words = {None: "in an episode not known", 0: "at the start"}
    moves = [
        f"{' and '.join(names)} {words.get(number, f'in episode {number}')}" for number, names in by_episode.items()
    ]
    return f"{_ARRIVED.symbol} came over: {'; '.join(moves)}" if moves else ""


def relations(guide: Guide, name: str | None = None, *, full: bool = False) -> Page:
    """Return all relations, or those of one character seen from that side.

    For people without `full`: those with most relations in a line each, or the latest relation with each other.
    """
    if name is None:
        return _all_relations(guide, full=full)
    view = queries.character(guide, name)
    found = queries.relations_of(guide, view.character)
    latest = list({each.other: each for each in found}.values())
    limit = None if full or len(latest) == len(found) else len(latest)
    return Page(
        (
            data_view("relations", "Relations", _RELATIONS, found),
            people_view(
                "",
                _tree_columns(guide, view),
                found if full else latest,
                layout=Layout.TREE,
                note=more_note(found, limit),
                empty=_NO_RELATIONS,
            ),
        )
    )


def _all_relations(guide: Guide, *, full: bool) -> Page:
    found = queries.relations_of(guide)
    sides = [(view, queries.relations_of(guide, view.character)) for view in queries.characters(guide)]
    related = sorted((side for side in sides if side[1]), key=lambda side: -len(side[1]))
    limit = None if full else _MAX_RELATED
    columns = (
        Column(None, None, lambda side: side[0].character.name, Slot.NAME),
        Column(None, None, lambda side: _listed([tie.other for tie in side[1]]), Slot.TEXT),
        Column(None, "Relations", lambda side: len(side[1]), Slot.ASIDE),
    )
    note = more_note(related, limit, "one person: etoile relations NAME")
    return Page(
        (
            data_view("relations", "Relations", _RELATIONS, found),
            people_view("", columns, related, limit=limit, note=note, empty=_NO_RELATIONS),
        )
    )


def _listed(names: Sequence[str]) -> str:
    """Return the first names, each once, and how many others there are."""
    different = list(dict.fromkeys(names))
    others = len(different) - _MAX_LISTED
    return ", ".join(different[:_MAX_LISTED]) + (f" and {others} more" if others > 0 else "")


_NO_RELATIONS = "No relations to show yet."

_RELATIONS = (
    _RELATION_ID,
    Column("character", "Character", lambda view: view.name),
    Column("relation", "Relation", lambda view: view.label),
    Column("other", "Other", lambda view: view.other),
    Column("kind", None, lambda view: view.relation.kind.value),
    *statement_columns("Details", of=lambda view: view.relation),
)


def _tree_columns(guide: Guide, view: CharacterView) -> tuple[Column, ...]:
    return (
        constant(None, None, view.character.name, Slot.GROUP),
        constant(None, None, view.character.job, Slot.GROUP),
        constant(None, None, city(guide, view.company), Slot.GROUP),
        Column(None, None, lambda tie: tie.label, Slot.LEAD),
        Column(None, None, lambda tie: tie.other, Slot.NAME),
        *statement_columns("Details", of=lambda tie: tie.relation, slot=Slot.ASIDE),
    )


def _names(characters: tuple[CharacterView, ...]) -> tuple[str, ...]:
    return tuple(view.character.name for view in characters)


def _capitalised(text: str | None) -> str | None:
    return text and text[0].upper() + text[1:]
