"""Pages about companies: side by side, and one in depth."""

from collections.abc import Sequence
from typing import NamedTuple

from etoile_cli import queries
from etoile_cli.enums import Billing, Confidence
from etoile_cli.lookup import known_episode
from etoile_cli.matching import fold
from etoile_cli.model import Company
from etoile_cli.pages.columns import (
    CHARACTER_ID,
    HOME,
    NOW,
    city,
    data_view,
    fact_columns,
    list_view,
    move,
    nothing_yet,
    people_view,
    single_view,
    statement_columns,
    statement_id,
    with_note,
)
from etoile_cli.queries import CharacterView, CompanyRoster
from etoile_cli.spoilers import Guide
from etoile_cli.text import listed
from etoile_cli.view import Column, Layout, Page, Said, Sign, Slot


def companies(guide: Guide, *, full: bool = False) -> Page:
    """Return the companies side by side, and who moved between them. For people without guests unless `full`."""
    rosters = queries.company_rosters(guide)
    transfers = [view for view in queries.characters(guide) if view.transferred]
    facts = [(company, fact) for company in guide.company for fact in company.facts]
    members = [member for roster in rosters for member in _members(roster, full=full)]
    views = (
        data_view("companies", "Companies", _COMPANIES, rosters),
        people_view(
            "",
            _member_columns(guide),
            members,
            layout=Layout.SIDE_BY_SIDE,
            empty=nothing_yet(guide, "characters"),
        ),
        people_view("", _MOVES, _moves(transfers), layout=Layout.FACTS),
        data_view("transfers", "Transfers", _transfer_columns(guide), transfers),
        data_view("facts", "About the companies", _COMPANY_FACTS, facts),
    )
    return Page(with_note(views, f"one company: etoile companies {guide.company[0].id}") if members else views)


def company(guide: Guide, company: Company) -> Page:
    """Return one company: what is told of it, who is there, and who has left."""
    roster = next(each for each in queries.company_rosters(guide) if each.company is company)
    there = ("Now there", _by_job((*roster.stayed, *roster.came)))
    people = [(heading, view) for heading, views in (there, ("Gone elsewhere", _by_job(roster.left))) for view in views]
    columns = (
        *_COMPANIES,
        Column(None, None, lambda roster: roster.company.name, Slot.NAME),
        Column(None, None, lambda roster: city(guide, roster.company), Slot.ASIDE),
    )
    entries = (
        Column(None, None, lambda row: row[0], Slot.GROUP),
        Column(None, None, lambda row: row[1].character.name, Slot.NAME),
        Column(None, None, lambda row: _job(row[1]), Slot.META),
        Column(None, None, lambda row: move(guide, row[1]), Slot.ASIDE),
    )
    return Page(
        (
            single_view("company", columns, roster),
            list_view("facts", "About the company", fact_columns(company.id), company.facts, layout=Layout.ENTRIES),
            people_view("", entries, people, empty=nothing_yet(guide, "characters")),
        )
    )


_COMPANIES = (
    Column("id", None, lambda roster: roster.company.id),
    Column("city", "City", lambda roster: roster.company.city),
    Column("name", "Name", lambda roster: roster.company.name),
    Column("spellings", "Other names", lambda roster: tuple(alias.name for alias in roster.company.aliases)),
    Column("stayed", "From the start", lambda roster: _names(roster.stayed)),
    Column("stayed_ids", None, lambda roster: _ids(roster.stayed)),
    Column("came", "Came", lambda roster: _names(roster.came)),
    Column("came_ids", None, lambda roster: _ids(roster.came)),
    Column("left", "Left", lambda roster: _names(roster.left)),
    Column("left_ids", None, lambda roster: _ids(roster.left)),
)

_COMPANY_FACTS = (
    Column("id", None, lambda row: statement_id(row[0].id, row[1])),
    Column("company", None, lambda row: row[0].id),
    Column(None, "Company", lambda row: row[0].city),
    *statement_columns("Fact", of=lambda row: row[1]),
)


def _transfer_columns(guide: Guide) -> tuple[Column, ...]:
    return (
        CHARACTER_ID,
        Column("character", "Character", lambda view: view.character.name),
        Column(None, "From", lambda view: city(guide, view.home)),
        HOME,
        Column(None, "To", lambda view: city(guide, view.company)),
        NOW,
        *statement_columns("How", of=lambda view: view.character.memberships[-1]),
    )


_JOBS = {"deputy": 1, "director": 0, "master": 2, "teacher": 2, "choreographer": 3, "dancer": 5}
"""The rank of a job that has this word; the first word of these counts."""

_OTHER_JOB = 4


def _by_job(views: Sequence[CharacterView]) -> list[CharacterView]:
    """Return members with those who lead first, dancers after those who lead or teach them, and guests last."""
    return sorted(views, key=_importance)


def _importance(view: CharacterView) -> tuple[bool, int, int]:
    words = fold(view.character.job or "").split()
    rank = next((rank for word, rank in _JOBS.items() if word in words), _OTHER_JOB)
    billing = view.character.billing
    return billing is Billing.GUEST, rank, list(Billing).index(billing)


_MAX_MEMBERS = 10
"""How many members of a company stand on the page of all, with guests."""


class _Member(NamedTuple):
    """A line of a company: somebody who is there, or how many others are."""

    company: Company
    name: str
    job: Said | None = None
    has_come: bool = False


def _members(roster: CompanyRoster, *, full: bool) -> list[_Member]:
    """Return the lines of a company: who is there, and how many guests are not shown."""
    views = _by_job((*roster.stayed, *roster.came))
    has_room = full or len(views) <= _MAX_MEMBERS
    shown = [view for view in views if has_room or view.character.billing is not Billing.GUEST]
    lines = [_Member(roster.company, view.character.name, _job(view), view.transferred) for view in shown]
    if len(shown) < len(views):
        lines.append(_Member(roster.company, f"and {len(views) - len(shown)} more: --all"))
    return lines or [_Member(roster.company, "Nobody yet")]


def _job(view: CharacterView) -> Said | None:
    """Return what somebody does, with the sources of where, and for people whether they disagree."""
    membership = view.character.memberships[-1]
    doubt = "(place disputed)" if membership.confidence is Confidence.DISPUTED else None
    words = " ".join(filter(None, (view.character.job, doubt)))
    return Said(words, sources=membership.sources, is_sentence=False) if words else None


def _member_columns(guide: Guide) -> tuple[Column, ...]:
    return (
        Column(None, None, lambda member: city(guide, member.company), Slot.GROUP),
        Column(None, None, lambda member: member.company.name, Slot.GROUP),
        Column(None, None, lambda member: _ARRIVED if member.has_come else None, Slot.LEAD),
        Column(None, None, lambda member: member.name, Slot.NAME),
        Column(None, None, lambda member: member.job, Slot.META),
    )


_ARRIVED = Sign("◄", "came over")


def _moves(transfers: Sequence[CharacterView]) -> list[tuple[str, str]]:
    """Return when people moved, and who moved to which city: the exchange at the start, and then by episode."""
    by_time: dict[str, list[CharacterView]] = {}
    for view in transfers:
        by_time.setdefault(_time(view, transfers), []).append(view)
    return [(time, _moved(views)) for time, views in by_time.items()]


def _moved(views: Sequence[CharacterView]) -> str:
    """Return who arrived in which city."""
    by_city: dict[str, list[str]] = {}
    for view in views:
        by_city.setdefault(f" in {view.company.city}" if view.company else " elsewhere", []).append(view.character.name)
    return "; ".join(f"{listed(names, 'and')}{where}" for where, names in by_city.items())


def _time(view: CharacterView, transfers: Sequence[CharacterView]) -> str:
    """Return when somebody moved; of the exchange it does not matter which moves were announced before."""
    if _is_of_premise(view) and any(
        _is_of_premise(other) and (other.home, other.company) == (view.company, view.home) for other in transfers
    ):
        return "Arrived"
    number = known_episode(view.character.memberships[-1])
    return {None: "Episode not known", 0: "Announced"}.get(number, f"Episode {number}")


def _is_of_premise(view: CharacterView) -> bool:
    """Return whether a move is known by the end of the first episode."""
    return known_episode(view.character.memberships[-1]) in (0, 1)


_MOVES = (
    Column(None, None, lambda move: Sign(f"{_ARRIVED.symbol} {move[0]}", move[0]), Slot.NAME),
    Column(None, None, lambda move: move[1], Slot.TEXT),
)


def _names(characters: tuple[CharacterView, ...]) -> tuple[str, ...]:
    return tuple(view.character.name for view in characters)


def _ids(characters: tuple[CharacterView, ...]) -> tuple[str, ...]:
    return tuple(view.character.id for view in characters)
