"""Questions about what characters are to each other."""

from collections.abc import Iterator
from itertools import combinations

from etoile_cli.enums import Difficulty, RelationKind
from etoile_cli.lookup import by_id
from etoile_cli.model import Character, Relation
from etoile_cli.quiz.draft import DIFFICULTY_BY_BILLING, DraftQuestion, group_by, is_reliable, shares_keyword
from etoile_cli.quiz.questions.people import has_own_name
from etoile_cli.spoilers import Guide

_TIES = {
    RelationKind.BOSS: "Boss and employee",
    RelationKind.PARENT: "Parent and child",
    RelationKind.SIBLING: "Brother and sister, or siblings",
    RelationKind.UNCLE: "Uncle and nephew, or the like",
    RelationKind.GRANDPARENT: "Grandparent and grandchild",
    RelationKind.EX: "Former lovers",
    RelationKind.LOVER: "Lovers",
    RelationKind.HOST: "Host and guest",
    RelationKind.DANCE_PARTNER: "Dance partners",
}
"""What two people are to each other. Ties that many share, or that are a matter of degree, are left out."""

_ROLES = {
    RelationKind.BOSS: "the boss of {}",
    RelationKind.PARENT: "a parent of {}",
    RelationKind.SIBLING: "a brother or sister of {}",
    RelationKind.GRANDPARENT: "a grandparent of {}",
    RelationKind.EX: "a former lover of {}",
    RelationKind.HOST: "the host of {}",
    RelationKind.DANCE_PARTNER: "the dance partner of {}",
}
"""What the subject of a relation is to its object."""

_SYMMETRIC = {RelationKind.SIBLING, RelationKind.EX, RelationKind.LOVER, RelationKind.DANCE_PARTNER}
_TOPIC = "characters"


def tie(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about what two characters are to each other."""
    characters = by_id(guide.character)
    asked: set[frozenset[str]] = set()
    kinds = group_by(guide.relation, _pair, lambda relation: _TIES.get(relation.kind, ""))
    for relation in _sure(guide, characters):
        subject, object_ = characters[relation.subject], characters[relation.object]
        names = f"{subject.name} {object_.name}"
        if relation.kind in _TIES and _pair(relation) not in asked and not shares_keyword(names, _TIES[relation.kind]):
            asked.add(_pair(relation))
            yield DraftQuestion(
                id=f"tie-{relation.subject}-{relation.object}",
                kind="tie",
                subject=relation.object,
                topic=_TOPIC,
                difficulty=DIFFICULTY_BY_BILLING[subject.billing],
                prompt=f"What are {subject.name} and {object_.name} to each other?",
                answer=_TIES[relation.kind],
                distractors=([*_TIES.values()],),
                also_correct=frozenset(kinds[_pair(relation)]) - {""},
                needs_choices=True,
                explanation=relation.text,
                sources=relation.sources,
            )


def link(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about who is one thing to one character and another to a second."""
    characters = by_id(guide.character)
    roles: dict[str, dict[tuple[RelationKind, str], Relation]] = {}
    for relation in _sure(guide, characters):
        ends = [(relation.subject, relation.object)]
        if relation.kind in _SYMMETRIC:
            ends.append((relation.object, relation.subject))
        for one, other in ends:
            if relation.kind in _ROLES:
                roles.setdefault(one, {}).setdefault((relation.kind, other), relation)
    related = _related(guide)
    named = [character for character in guide.character if has_own_name(character)]
    alike = group_by(named, lambda character: character.pronoun, lambda character: character.name)
    for id_, own in roles.items():
        for (kind, first), (other_kind, second) in combinations(own, 2):
            if kind is not other_kind and first != second:
                both = (own[kind, first], first), (own[other_kind, second], second)
                yield _link(characters, related, id_, both, alike.get(characters[id_].pronoun, []))


def _link(
    characters: dict[str, Character],
    related: dict[str, set[str]],
    id_: str,
    ties: tuple[tuple[Relation, str], tuple[Relation, str]],
    alike: list[str],
) -> DraftQuestion:
    """Return the question whose answer has two relations; whoever may have both as well is no wrong answer."""
    (one, first_id), (other, second_id) = ties
    first, second = characters[first_id], characters[second_id]
    either = sorted(related[first_id] | related[second_id])
    both = {*(related[first_id] & related[second_id]), first_id, second_id}
    return DraftQuestion(
        id=f"link-{id_}-{one.kind.value}-{first.id}-{other.kind.value}-{second.id}",
        kind="link",
        subject=id_,
        topic=_TOPIC,
        difficulty=Difficulty.HARD,
        prompt=f"Who is both {_ROLES[one.kind].format(first.name)} and {_ROLES[other.kind].format(second.name)}?",
        answer=characters[id_].name,
        distractors=(
            [characters[each].name for each in either if each in characters and has_own_name(characters[each])],
            alike,
        ),
        also_correct=frozenset(characters[each].name for each in both if each in characters),
        explanation=f"{one.text} {other.text}",
        sources=tuple(dict.fromkeys((*one.sources, *other.sources))),
    )


def _sure(guide: Guide, characters: dict[str, Character]) -> list[Relation]:
    """Return the reliable relations between two characters."""
    return [each for each in guide.relation if is_reliable(each.confidence) and each.object in characters]


def _pair(relation: Relation) -> frozenset[str]:
    return frozenset((relation.subject, relation.object))


def _related(guide: Guide) -> dict[str, set[str]]:
    """Return who has any relation to each character, also one that is not sure."""
    related: dict[str, set[str]] = {}
    for relation in guide.relation:
        related.setdefault(relation.subject, set()).add(relation.object)
        related.setdefault(relation.object, set()).add(relation.subject)
    return related
