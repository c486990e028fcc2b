"""The page of relations."""

import heapq
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from etoile_cli import queries
from etoile_cli.enums import Confidence, RelationKind
from etoile_cli.errors import UsageError
from etoile_cli.labels import KIN, role
from etoile_cli.lookup import known_episode
from etoile_cli.matching import fold
from etoile_cli.model import Character, Event, Membership, Relation, Statement
from etoile_cli.pages.columns import (
    FACTS,
    RELATION_ID,
    city,
    constant,
    data_view,
    episode_heading,
    guessed,
    heading_view,
    more_note,
    nothing_yet,
    people_view,
    said,
    statement_columns,
    with_note,
    worth_cutting,
)
from etoile_cli.queries import CharacterView, RelationView
from etoile_cli.spoilers import Guide
from etoile_cli.text import first_name, is_description, is_own_name, listed, within_sentence
from etoile_cli.view import Accent, Column, Layout, Page, Said, Slot

_MAX_LINES = 30
_MAX_TIES = 16
_MAX_COMMON = 3
_MAX_SHARED = 12

_AREAS = {
    "Love": {RelationKind.EX, RelationKind.LOVER, RelationKind.ROMANCE},
    "Family and home": {
        *(RelationKind.PARENT, RelationKind.SIBLING, RelationKind.GRANDPARENT, RelationKind.UNCLE),
        RelationKind.HOST,
    },
    "Friends and rivals": {RelationKind.FRIEND, RelationKind.MENTOR, RelationKind.RIVAL, RelationKind.ENEMY},
    "At work": {
        *(RelationKind.BOSS, RelationKind.DEPUTY, RelationKind.COLLEAGUE, RelationKind.WORKS_WITH),
        *(RelationKind.COUNTERPART, RelationKind.DANCE_PARTNER, RelationKind.BENEFACTOR),
    },
}
"""Where people are tied to each other, the nearest first."""

_Told = Statement | Membership

_DISTANCES = {kind: distance for distance, kinds in enumerate(_AREAS.values()) for kind in kinds}


def relations(guide: Guide, name: str | None = None, *, full: bool = False) -> Page:
    """Return all relations, those of one character seen from that side, or those between two, which `name` has both.

    For people without `full`: of all what each two are to each other now, in one word; of one character all but the
    earliest of very many. Raises NotFoundError and UsageError, as `queries.pair` does.
    """
    if name is None:
        return _all_relations(guide, full=full)
    view, other = queries.pair(guide, name)
    if other is None:
        if fold(name).split() in [[word] * 2 for word in queries.words_of(view)]:
            raise UsageError(f"Give two different names: {name!r} is one twice.")
        return guessed(_of_one(guide, view, full=full), name, queries.words_of(view), view.character.name)
    known = queries.words_of(view) | queries.words_of(other)
    return guessed(_between(guide, view, other, full=full), name, known, _both(view, other))


def _of_one(guide: Guide, view: CharacterView, *, full: bool) -> Page:
    found = queries.relations_of(guide, view.character)
    ordered = by_closeness(found)
    shown = ordered if full else _without_earliest(ordered)
    nobody = f"relations of {within_sentence(view.character.name)}"
    empty = nothing_yet(guide, nobody, f"Who that is: etoile who {view.character.id}")
    note = more_note(found, len(shown))
    tree = people_view("", _tree_columns(guide, view), shown, layout=Layout.TREE, note=note, empty=empty)
    return Page((data_view("relations", "Relations", _RELATIONS, found), tree))


def by_closeness(ties: Sequence[RelationView]) -> list[RelationView]:
    """Return the relations of one character with those to the same other together: love first, work last.

    What sources disagree on comes after all that.
    """
    nearest: dict[str, int] = {}
    for tie in ties:
        doubtful = len(_AREAS) if tie.relation.confidence is Confidence.DISPUTED else 0
        nearest[tie.other] = min(nearest.get(tie.other, 2 * len(_AREAS)), distance(tie) + doubtful)
    others = list(nearest)
    return sorted(ties, key=lambda tie: (nearest[tie.other], others.index(tie.other)))


def roles(ties: Sequence[RelationView]) -> dict[str, str]:
    """Return what each other is, and was, by name and in the order of the first: "boss, ex"; not what the name says."""
    found: dict[str, dict[str, None]] = {}
    for tie in ties:
        found.setdefault(tie.other, {}).update(dict.fromkeys(filter(None, [own_role(tie)])))
    return {other: ", ".join(said) for other, said in found.items()}


def own_role(tie: RelationView) -> str | None:
    """Return what the other is; None where the name says it."""
    return None if tie.role in fold(tie.other).split() else tie.role


def distance(tie: RelationView) -> int:
    """Return how far two people are from each other, from 0: love, family, friends and rivals, work."""
    return _DISTANCES[tie.relation.kind]


def _without_earliest(ties: Sequence[RelationView]) -> list[RelationView]:
    """Return relations without some of the earliest, where they are too many, first those whose role comes again.

    The last with each other is left.
    """
    if worth_cutting(ties, _MAX_TIES) is None:
        return [*ties]
    last_roles = {*{(tie.other, tie.role): tie for tie in ties}.values()}
    last = {*{tie.other: tie for tie in ties}.values()}
    earlier = sorted((tie for tie in ties if tie not in last), key=lambda tie: (tie in last_roles, tie.relation.after))
    left_out = {*earlier[: len(ties) - _MAX_TIES]}
    return [tie for tie in ties if tie not in left_out]


def _between(guide: Guide, view: CharacterView, other: CharacterView, *, full: bool) -> Page:
    """Return the relations between two characters; for people also what they go through together.

    Without a relation people read what each is to others that they both know.
    """
    found = [tie for tie in queries.relations_of(guide, view.character) if tie.other == other.character.name]
    tied = [each.character for each in (view, other) if queries.relations_of(guide, each.character)]
    hint = " · ".join(f"all ties of {_short(each.name)}: etoile relations {each.id}" for each in tied)
    empty = nothing_yet(guide, "direct ties", _instead_of_ties(view, other, tied))
    story = _shared_story(guide, view.character, other.character, full=full)
    shown = story if full else [*heapq.nlargest(_MAX_SHARED, story, key=lambda told: len(told.sources))]
    ordered = [told for told in story if told in shown]
    columns = (_group_of_episode(guide), *_SIDE, _TOLD)
    views = (
        data_view("relations", "Relations", _RELATIONS, found),
        heading_view(_both(view, other)),
        people_view("", columns, found, empty=empty),
        people_view("", (_COMMON, *_SIDE), () if found else _common_ties(guide, view, other)),
        people_view("What is told of both, by episode", FACTS, ordered, note=more_note(story, len(ordered))),
    )
    return Page(views if found else with_note(views, hint))


def _both(view: CharacterView, other: CharacterView) -> str:
    return f"{view.character.name} and {other.character.name}"


_WHO_IS_WHERE = "Who works where: etoile companies"


def _instead_of_ties(view: CharacterView, other: CharacterView, tied: Sequence[Character]) -> str:
    """Return what two have where they have no ties to each other: the same move, or ties of those who are `tied`."""
    is_shared = view.transferred and (view.home, view.company) == (other.home, other.company)
    if is_shared and view.home and view.company:
        return f"Both went from {view.home.city} to {view.company.city}."
    if not tied:
        return _WHO_IS_WHERE
    return f"{listed([_short(each.name) for each in tied], 'and')} {'have' if tied[1:] else 'has'} others."


def _shared_story(guide: Guide, one: Character, other: Character, *, full: bool) -> list[_Told]:
    """Return what the episodes tell of two characters together, in order: events of both, and facts of one.

    Without `full` no facts and moves of an episode that has such events: mostly they say the same.
    """
    events = [each.event for each in queries.episode_events(guide)]
    shared = [each for each in events if each.after and _is_of_both(each, one, other)]
    told = {each.after for each in shared} if not full else set()
    pairs = ((one, other), (other, one))
    own: list[tuple[_Told, Character]] = [(each, named) for whose, named in pairs for each in whose.facts]
    own += [(each, named) for whose, named in pairs for each in whose.memberships if each.text]
    facts = [each for each, named in own if each.after and each.after not in told and _is_named(named, each.text or "")]
    once = {each.text: each for each in (*facts, *shared)}
    return sorted(once.values(), key=lambda each: (each.after, each.episode_known))


def _is_of_both(event: Event, one: Character, other: Character) -> bool:
    return all(each.id in event.characters or _is_named(each, event.text) for each in (one, other))


def _is_named(character: Character, text: str) -> bool:
    """Return whether a text has the first or the last name of a character, also before "'s".

    A name that is what somebody is to another is looked for whole, and "A dancer" not at all, which means others too.
    """
    if is_description(character.name):
        return False
    words = fold(text).split()
    name = fold(character.name.removeprefix("The "))
    if not is_own_name(character.name):
        return f" {name} " in f" {' '.join(words)} "
    first, *others = name.split()
    names = {first, *others[-1:]}
    return not (names | {f"{name}s" for name in names}).isdisjoint(words)


def _what_to_whom(tie: RelationView) -> str:
    return f"{tie.label} {_short(tie.other)}"


def _short(name: str) -> str:
    """Return a first name, but "Uncle Ann" and what is no name whole."""
    return name if fold(name).split()[0] in KIN else first_name(name)


_SIDE = (
    Column(None, None, lambda tie: _short(tie.name), Slot.NAME),
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
    common.sort(key=lambda ties: sum(map(distance, ties)))
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
    now = _now(found)
    if full or worth_cutting(found, len(now)) is None:
        now = found
    lines = _lines(guide, now)
    columns = (
        Column(None, None, lambda line: line.area, Slot.GROUP),
        Column(None, None, lambda line: _accented(guide, line.view), Slot.NAME),
        Column(None, None, lambda line: _text(line.ties, earlier), Slot.TEXT),
    )
    earlier = _earlier(now)
    limit = None if full else _MAX_LINES
    shown = sum(len(line.ties) for line in lines[:limit])
    note = more_note(found, shown, _HINT) or _HINT
    return Page(
        (
            data_view("relations", "Relations", _RELATIONS, found),
            people_view(
                "Who is what to whom" if found else "",
                columns,
                lines,
                limit=limit,
                note=note if found else "",
                empty=nothing_yet(guide, "relations", _WHO_IS_WHERE),
            ),
        )
    )


_HINT = "one or two of them: etoile relations NAME"


class _Line(NamedTuple):
    """What one character is to others in one area."""

    area: str
    view: CharacterView
    ties: Sequence[RelationView]


def _now(ties: Sequence[RelationView]) -> list[RelationView]:
    """Return what each two are to each other now: the latest of what they are at work, and of all else.

    Who were lovers at last and are rivals now were lovers, too. Who "Ann's mother" is needs no saying.
    """
    ordered = sorted(
        (tie for tie in ties if not _is_in_name(tie)), key=lambda tie: (tie.relation.after, -distance(tie))
    )
    latest: dict[tuple[frozenset[str], bool], RelationView] = {}
    love: dict[frozenset[str], RelationView] = {}
    for tie in ordered:
        pair = _pair(tie)
        latest[pair, _is_at_work(tie)] = tie
        if tie.relation.kind in _AREAS["Love"]:
            love[pair] = tie
    shown = (*latest.values(), *love.values())
    return [tie for tie in ties if tie in shown]


def _is_in_name(tie: RelationView) -> bool:
    """Return whether a name says what somebody is, and to whom."""
    return not is_own_name(tie.name) and role(tie.label) in fold(tie.name).split()


def _lines(guide: Guide, ties: Sequence[RelationView]) -> list[_Line]:
    """Return the relations of each area, those of one character in one line, main characters first."""
    views = queries.characters(guide)
    return [
        _Line(area, view, own)
        for area, kinds in _AREAS.items()
        for view in views
        if (own := [tie for tie in ties if tie.id == view.character.id and tie.relation.kind in kinds])
    ]


_DOUBTS = {Confidence.DISPUTED: ("", " (sources disagree)"), Confidence.INFERRED: ("probably ", "")}
"""What stands before and after relations that are in doubt."""


def _earlier(ties: Sequence[RelationView]) -> list[RelationView]:
    """Return what two were to each other before the latest that they are, besides work."""
    personal = [tie for tie in ties if not _is_at_work(tie)]
    last = {_pair(tie): tie.relation.after for tie in sorted(personal, key=lambda tie: tie.relation.after)}
    return [tie for tie in personal if tie.relation.after < last[_pair(tie)]]


def _is_at_work(tie: RelationView) -> bool:
    return tie.relation.kind in _AREAS["At work"]


def _pair(tie: RelationView) -> frozenset[str]:
    return frozenset((tie.id, tie.other_id))


def _text(ties: Sequence[RelationView], earlier: Container[RelationView]) -> Said:
    """Return what one character is to others, those of one kind together: "boss of Ann Ek and Leo Ash; host of Bo".

    What they are no longer has "(earlier)".
    """
    others: dict[tuple[str, str, str], dict[str, None]] = {}
    for tie in ties:
        before, after = _DOUBTS.get(tie.relation.confidence, ("", ""))
        past = " (earlier)" if tie in earlier else ""
        others.setdefault((before, tie.label, f"{past}{after}"), {})[within_sentence(tie.other)] = None
    return Said(
        "; ".join(
            f"{before}{label} {listed([*names], 'and')}{after}" for (before, label, after), names in others.items()
        ),
        sources=tuple(dict.fromkeys(source for tie in ties for source in tie.relation.sources)),
        is_sentence=False,
    )


def _accented(guide: Guide, view: CharacterView) -> Accent | str:
    """Return the name of a character, in the colour of the company."""
    name = view.character.name
    return Accent(name, guide.company.index(view.company)) if view.company else name


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
        Column(None, None, own_role, Slot.META),
        *statement_columns("Details", of=lambda tie: tie.relation, slot=Slot.ASIDE),
    )
