"""The page of relations."""

from collections.abc import Iterator, Sequence

from etoile_cli import queries
from etoile_cli.enums import Confidence, RelationKind
from etoile_cli.lookup import known_episode
from etoile_cli.model import Relation
from etoile_cli.pages.columns import (
    RELATION_ID,
    city,
    constant,
    data_view,
    episode_heading,
    heading_view,
    more_note,
    nothing_yet,
    people_view,
    said,
    statement_columns,
)
from etoile_cli.queries import CharacterView, RelationView
from etoile_cli.spoilers import Guide
from etoile_cli.text import within_sentence
from etoile_cli.view import Accent, Column, Layout, Page, Slot

_MAX_RELATED = 12
_MAX_TIES = 16
_MAX_LISTED = 5
_MAX_COMMON = 3
_MIN_HIDDEN = 3  # to leave out fewer saves no room worth a second command

_FAMILY = {RelationKind.PARENT, RelationKind.SIBLING, RelationKind.EX, RelationKind.LOVER, RelationKind.ROMANCE}
"""Those who are nearest to somebody."""

_WORK = {
    *(RelationKind.BOSS, RelationKind.DEPUTY, RelationKind.COLLEAGUE, RelationKind.WORKS_WITH),
    *(RelationKind.BENEFACTOR, RelationKind.HOST),
}
_AT_WORK = 2
"""The distance of those; all others, such as friends, enemies and uncles, are between."""


def relations(guide: Guide, name: str | None = None, *, full: bool = False) -> Page:
    """Return all relations, those of one character seen from that side, or those between two, which `name` has both.

    For people without `full`: of all those with most relations, each with the latest to some others; of one character
    all but the earliest of very many.
    """
    if name is None:
        return _all_relations(guide, full=full)
    view, other = queries.pair(guide, name)
    if other:
        return _between(guide, view, other)
    found = queries.relations_of(guide, view.character)
    ordered = by_closeness(found)
    shown = ordered if full else _without_earliest(ordered)
    return Page(
        (
            data_view("relations", "Relations", _RELATIONS, found),
            people_view(
                "",
                _tree_columns(guide, view),
                shown,
                layout=Layout.TREE,
                note=more_note(found, len(shown)),
                empty=nothing_yet(guide, f"relations of {within_sentence(view.character.name)}"),
            ),
        )
    )


def by_closeness(ties: Sequence[RelationView]) -> list[RelationView]:
    """Return the relations of one character with those to the same other together: love and family first, work last."""
    nearest: dict[str, int] = {}
    for tie in ties:
        nearest[tie.other] = min(nearest.get(tie.other, _AT_WORK), _distance(tie))
    others = list(nearest)
    return sorted(ties, key=lambda tie: (nearest[tie.other], others.index(tie.other)))


def roles(ties: Sequence[RelationView]) -> dict[str, str]:
    """Return what each other is, and was, by name and in the order of the first: "boss, ex"."""
    found: dict[str, dict[str, None]] = {}
    for tie in ties:
        found.setdefault(tie.other, {})[tie.role] = None
    return {other: ", ".join(said) for other, said in found.items()}


def _distance(tie: RelationView) -> int:
    kind = tie.relation.kind
    return 0 if kind in _FAMILY else _AT_WORK if kind in _WORK else 1


def _without_earliest(ties: Sequence[RelationView]) -> list[RelationView]:
    """Return relations without some of the earliest, where they are too many, first those whose role comes again.

    The last with each other is left.
    """
    last_roles = {*{(tie.other, tie.role): tie for tie in ties}.values()}
    last = {*{tie.other: tie for tie in ties}.values()}
    earlier = sorted((tie for tie in ties if tie not in last), key=lambda tie: (tie in last_roles, tie.relation.after))
    left_out = {*earlier[: max(len(ties) - _MAX_TIES, 0)]}
    return [tie for tie in ties if tie not in left_out]


def _between(guide: Guide, view: CharacterView, other: CharacterView) -> Page:
    """Return the relations between two characters; for people without one, what each is to others they both know."""
    found = [tie for tie in queries.relations_of(guide, view.character) if tie.other == other.character.name]
    names = f"{view.character.name} and {other.character.name}"
    empty = nothing_yet(guide, f"ties between {names}")
    return Page(
        (
            data_view("relations", "Relations", _RELATIONS, found),
            *([heading_view(names)] if found else []),
            people_view("", (_group_of_episode(guide), *_SIDE, _TOLD), found, empty=empty),
            people_view("", (_COMMON, *_SIDE), () if found else _common_ties(guide, view, other)),
        )
    )


def _what_to_whom(tie: RelationView) -> str:
    return f"{tie.label} {within_sentence(tie.other)}"


_SIDE = (
    Column(None, None, lambda tie: tie.name, Slot.NAME),
    Column(None, None, _what_to_whom, Slot.META),
)
_TOLD = Column(None, None, lambda tie: said(tie.relation), Slot.TEXT)
_COMMON = Column(None, None, lambda tie: f"Both are tied to {within_sentence(tie.other)}", Slot.GROUP)


def _group_of_episode(guide: Guide) -> Column:
    return Column(None, None, lambda tie: _when(guide, tie.relation), Slot.GROUP)


def _common_ties(guide: Guide, view: CharacterView, other: CharacterView) -> Iterator[RelationView]:
    """Yield the latest tie of each of two characters to those that both are tied to, personal ones first."""
    own, others = ({tie.other: tie for tie in queries.relations_of(guide, each.character)} for each in (view, other))
    people = {each.name for each in guide.character}
    common = [(tie, others[name]) for name, tie in own.items() if name in others and name in people]
    common.sort(key=lambda ties: sum(map(_distance, ties)))
    for ties in common[:_MAX_COMMON]:
        yield from ties


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
        Column(None, None, lambda side: _accented(guide, side[0]), Slot.NAME),
        Column(None, None, lambda side: _listed(side[1], full=full), Slot.TEXT),
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


def _accented(guide: Guide, view: CharacterView) -> Accent | str:
    """Return the name of a character, in the colour of the company."""
    name = view.character.name
    return Accent(name, guide.company.index(view.company)) if view.company else name


def _listed(ties: Sequence[RelationView], *, full: bool) -> str:
    """Return others with what they are and were, the nearest first; without `full` some of many, and how many more."""
    others: dict[str, list[RelationView]] = {}
    for tie in by_closeness(ties):
        others.setdefault(tie.other, []).append(tie)
    words = [f"{within_sentence(other)}{_roles(found)}" for other, found in others.items()]
    hidden = 0 if full or len(words) - _MAX_LISTED < _MIN_HIDDEN else len(words) - _MAX_LISTED
    return "; ".join([*words[: len(words) - hidden], *([f"{hidden} more"] if hidden else [])])


def _roles(ties: Sequence[RelationView]) -> str:
    """Return what one other is in parentheses, at work only where nothing else, and not what the name says."""
    told = [tie for tie in ties if _distance(tie) < _AT_WORK] or ties[:1]
    said = [*dict.fromkeys(tie.role for tie in told if tie.role not in tie.other.casefold().split())]
    said += ["disputed"] if any(tie.relation.confidence is Confidence.DISPUTED for tie in told) else []
    return f" ({', '.join(said)})" if said else ""


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
        Column(None, None, lambda tie: tie.other, Slot.NAME),
        Column(None, None, lambda tie: tie.role, Slot.META),
        *statement_columns("Details", of=lambda tie: tie.relation, slot=Slot.ASIDE),
    )
