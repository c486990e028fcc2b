"""The page of relations."""

from collections.abc import Sequence

from etoile_cli import queries
from etoile_cli.pages.columns import (
    RELATION_ID,
    city,
    constant,
    data_view,
    more_note,
    people_view,
    statement_columns,
)
from etoile_cli.queries import CharacterView
from etoile_cli.spoilers import Guide
from etoile_cli.view import Column, Layout, Page, Slot

_MAX_RELATED = 10
_MAX_LISTED = 2


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
        Column(None, None, lambda side: f"{len(side[1])} tie{'s' if len(side[1]) > 1 else ''}", Slot.ASIDE),
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
    RELATION_ID,
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
