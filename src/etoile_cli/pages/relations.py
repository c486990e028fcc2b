"""The page of relations."""

from collections.abc import Sequence
from typing import NamedTuple

from etoile_cli import queries
from etoile_cli.model import Relation
from etoile_cli.pages.columns import (
    RELATION_ID,
    city,
    constant,
    data_view,
    episode_heading,
    heading_view,
    known_episode,
    more_note,
    nothing_yet,
    people_view,
    said,
    statement_columns,
)
from etoile_cli.queries import CharacterView, RelationView
from etoile_cli.spoilers import Guide
from etoile_cli.view import Column, Layout, Page, Slot

_MAX_RELATED = 10
_MAX_LISTED = 3


def relations(guide: Guide, name: str | None = None, *, full: bool = False) -> Page:
    """Return all relations, those of one character seen from that side, or those between two, which `name` has both.

    For people without `full`: of all those with most relations in a line each, or the latest relation with each other.
    """
    if name is None:
        return _all_relations(guide, full=full)
    view, other = queries.pair(guide, name)
    if other:
        return _between(guide, view, other)
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
                empty=nothing_yet(guide, "relations"),
            ),
        )
    )


def _between(guide: Guide, view: CharacterView, other: CharacterView) -> Page:
    """Return the relations between two characters; for people with what each is to the other."""
    found = [tie for tie in queries.relations_of(guide, view.character) if tie.other == other.character.name]
    back = [tie for tie in queries.relations_of(guide, other.character) if tie.other == view.character.name]
    rows = [row for there, reverse in zip(found, back, strict=True) for row in _both_sides(there, reverse)]
    columns = (
        Column(None, None, lambda row: _when(guide, row.tie.relation), Slot.GROUP),
        Column(None, None, lambda row: row.tie.name, Slot.NAME),
        Column(None, None, lambda row: f"{row.tie.label} {row.tie.other}", Slot.META),
        Column(None, None, lambda row: said(row.tie.relation) if row.is_last else None, Slot.TEXT),
    )
    names = f"{view.character.name} and {other.character.name}"
    empty = nothing_yet(guide, f"ties between {names}")
    return Page(
        (
            data_view("relations", "Relations", _RELATIONS, found),
            *([heading_view(names)] if found else []),
            people_view("", columns, rows, empty=empty),
        )
    )


class _Side(NamedTuple):
    """What one character is to another; `is_last` where what is told of it follows."""

    tie: RelationView
    is_last: bool


def _both_sides(there: RelationView, back: RelationView) -> list[_Side]:
    """Return a relation from both sides, or from one where both are the same to each other."""
    is_mutual = there.label == back.label
    return [_Side(there, is_last=is_mutual), *([] if is_mutual else [_Side(back, is_last=True)])]


def _when(guide: Guide, relation: Relation) -> str:
    """Return the heading of the episode that reveals a relation."""
    number = known_episode(relation)
    if number is None:
        return "Episode not known"
    return episode_heading(guide.episode[number - 1]) if number else "From the start"


def _all_relations(guide: Guide, *, full: bool) -> Page:
    found = queries.relations_of(guide)
    sides = [(view, queries.relations_of(guide, view.character)) for view in queries.characters(guide)]
    related = sorted((side for side in sides if side[1]), key=lambda side: -len(side[1]))
    limit = None if full else _MAX_RELATED
    columns = (
        Column(None, None, lambda side: side[0].character.name, Slot.NAME),
        Column(None, None, lambda side: _listed(side[1]), Slot.TEXT),
    )
    note = more_note(related, limit, "one or two of them: etoile relations NAME")
    return Page(
        (
            data_view("relations", "Relations", _RELATIONS, found),
            people_view(
                "Who is what to whom" if found else "",
                columns,
                related,
                limit=limit,
                note=note,
                empty=nothing_yet(guide, "relations"),
            ),
        )
    )


def _listed(ties: Sequence[RelationView]) -> str:
    """Return the latest relations with the first others, and how many others there are."""
    latest = list({tie.other: f"{tie.label} {tie.other}" for tie in ties}.values())
    others = len(latest) - _MAX_LISTED
    return ", ".join(latest[:_MAX_LISTED]) + (f" and {others} more" if others > 0 else "")


_RELATIONS = (
    RELATION_ID,
    Column("character", "Character", lambda view: view.name),
    Column("character_id", None, lambda view: view.id),
    Column("relation", "Relation", lambda view: view.label),
    Column("other", "Other", lambda view: view.other),
    Column("other_id", None, lambda view: view.other_id),
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
