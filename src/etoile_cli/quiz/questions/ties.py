"""Questions about what characters are to each other."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from etoile_cli.enums import Billing, Difficulty, Pronoun, RelationKind
from etoile_cli.lookup import by_id
from etoile_cli.matching import fold
from etoile_cli.model import Character, Relation
from etoile_cli.quiz.draft import DraftQuestion, group_by, is_reliable
from etoile_cli.quiz.questions.people import has_own_name, with_pronoun
from etoile_cli.spoilers import Guide

_ROLES = {
    RelationKind.PARENT: ("mother", "father", "parent"),
    RelationKind.SIBLING: ("sister", "brother", "sibling"),
    RelationKind.UNCLE: ("aunt", "uncle", "relative"),
    RelationKind.GRANDPARENT: ("grandmother", "grandfather", "grandparent"),
    RelationKind.HOST: ("host", "host", "host"),
    RelationKind.EX: ("former lover", "former lover", "former lover"),
    RelationKind.LOVER: ("lover", "lover", "lover"),
    RelationKind.DANCE_PARTNER: ("dance partner", "dance partner", "dance partner"),
    RelationKind.BOSS: ("boss", "boss", "boss"),
}
"""What somebody is to another: words for a woman, for a man, and for anybody. Matters of degree are left out."""

_ELDERS = (
    *(("mother", "father", "parent"), ("aunt", "uncle", "relative")),
    *(("stepmother", "stepfather", "step-parent"), ("grandmother", "grandfather", "grandparent")),
)
_SIBLINGS = (
    *(("cousin", "cousin", "cousin"), ("stepsister", "stepbrother", "stepsibling")),
    ("sister-in-law", "brother-in-law", "in-law"),
)
_ROMANCE = (
    *(("former wife", "former husband", "former spouse"), ("fiancée", "fiancé", "fiancé")),
    ("childhood sweetheart", "childhood sweetheart", "childhood sweetheart"),
)
_WORK = (
    *(("dance teacher", "dance teacher", "dance teacher"), ("understudy", "understudy", "understudy")),
    ("choreographer", "choreographer", "choreographer"),
)
_SAME_FAMILY = {
    RelationKind.SIBLING: _SIBLINGS,
    RelationKind.EX: _ROMANCE,
    RelationKind.LOVER: _ROMANCE,
    RelationKind.DANCE_PARTNER: _WORK,
}
"""What else somebody may be believed to be who is this; for the other kinds one of the elders."""

_LOVE = {RelationKind.EX, RelationKind.LOVER}
"""Who is one of these may call it the other."""

_PREMISE = {RelationKind.BOSS}
"""What follows from the jobs: too plain to be asked alone."""

_SYMMETRIC = {RelationKind.SIBLING, RelationKind.EX, RelationKind.LOVER, RelationKind.DANCE_PARTNER}
_WORD: dict[Pronoun | None, int] = {Pronoun.SHE: 0, Pronoun.HE: 1}
_POSSESSIVES: dict[Pronoun | None, str] = {Pronoun.SHE: "Her", Pronoun.HE: "His"}
_TOPIC = "characters"


def tie(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about what one character is to another, by the latest that is known about the two."""
    characters = by_id(guide.character)
    kinds: dict[frozenset[str], set[RelationKind]] = {}
    for relation in guide.relation:
        kinds.setdefault(_pair(relation), set()).add(relation.kind)
    asked = [each for each in _sure(guide, characters) if each.kind in _ROLES and each.kind not in _PREMISE]
    for pair, relation in {_pair(each): each for each in asked}.items():
        one, other = characters[relation.subject], characters[relation.object]
        named = has_own_name(one) and has_own_name(other) and _role(one, relation.kind) not in fold(one.name).split()
        true = kinds[pair] | (_LOVE if kinds[pair] & _LOVE else set())
        if named:
            yield DraftQuestion(
                id=f"tie-{one.id}-{other.id}",
                kind="tie",
                subject=one.id,
                after=relation.after,
                topic=_TOPIC,
                difficulty=_difficulty(one, other),
                prompt=f"What is {one.name} to {other.name}?",
                answer=_label(one, other, _ROLES[relation.kind]),
                distractors=([_label(one, other, words) for words in _SAME_FAMILY.get(relation.kind, _ELDERS)],),
                also_correct=frozenset(_label(one, other, _ROLES[kind]) for kind in true if kind in _ROLES),
                needs_choices=True,
                explanation=relation.text,
                sources=relation.sources,
            )


def link(guide: Guide) -> Iterator[DraftQuestion]:
    """Yield questions about who is one thing to one character and another to a second: one for each two things.

    They are asked on request: few people have two such ties, and the others fit neither.
    """
    characters = by_id(guide.character)
    roles: dict[str, dict[RelationKind, tuple[Relation, str]]] = {}
    for relation in _sure(guide, characters):
        ends = [(relation.subject, relation.object)]
        if relation.kind in _SYMMETRIC:
            ends.append((relation.object, relation.subject))
        for one, other in ends:
            if relation.kind in _ROLES and has_own_name(characters[other]):
                kind = RelationKind.LOVER if relation.kind in _LOVE else relation.kind
                roles.setdefault(one, {})[kind] = relation, other
    related = _related(guide)
    named = [character for character in guide.character if has_own_name(character)]
    alike = group_by(named, lambda character: character.pronoun, lambda character: character.id)
    for id_, own in roles.items():
        for first, second in combinations(own, 2):
            if own[first][1] != own[second][1] and has_own_name(characters[id_]):
                rivals = alike[characters[id_].pronoun]
                yield _link(characters, related, id_, (own[first], own[second]), rivals)


def _link(
    characters: dict[str, Character],
    related: dict[str, set[str]],
    id_: str,
    ties: tuple[tuple[Relation, str], tuple[Relation, str]],
    rivals: list[str],
) -> DraftQuestion:
    """Return the question whose answer has two relations; whoever may have both as well is no wrong answer."""
    (one, first_id), (other, second_id) = ties
    asked, first, second = characters[id_], characters[first_id], characters[second_id]
    either, both = related[first_id] | related[second_id], related[first_id] & related[second_id]
    near = [characters[each].name for each in rivals if each in either]
    return DraftQuestion(
        id=f"link-{id_}-{one.kind.value}-{first.id}-{other.kind.value}-{second.id}",
        kind="link",
        subject=id_,
        on_request=True,
        after=max(one.after, other.after),
        topic=_TOPIC,
        difficulty=_difficulty(asked),
        prompt=f"Who is both {first.name}'s {_role(asked, one.kind)} and {second.name}'s {_role(asked, other.kind)}?",
        answer=asked.name,
        distractors=(near, [characters[each].name for each in rivals]),
        also_correct=frozenset(characters[each].name for each in (*both, first_id, second_id) if each in characters),
        explanation=f"{with_pronoun(one.text, asked)} {with_pronoun(other.text, asked)}",
        sources=tuple(dict.fromkeys((*one.sources, *other.sources))),
    )


def _label(one: Character, other: Character, words: Sequence[str]) -> str:
    """Return what a character is to another, as in "His mother", by the `words` for a woman, a man and anybody."""
    return f"{_POSSESSIVES.get(other.pronoun, 'Their')} {words[_WORD.get(one.pronoun, -1)]}"


def _role(character: Character, kind: RelationKind) -> str:
    """Return the word for what a character is."""
    return _ROLES[kind][_WORD.get(character.pronoun, -1)]


def _difficulty(*characters: Character) -> Difficulty:
    """Return how hard a question about these characters is."""
    is_main = all(character.billing is Billing.MAIN for character in characters)
    return Difficulty.MEDIUM if is_main else Difficulty.HARD


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
