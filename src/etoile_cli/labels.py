"""What the two sides of a relation are to each other, in words."""

from collections.abc import Iterable
from itertools import groupby

from etoile_cli.enums import Pronoun, RelationKind
from etoile_cli.model import Relation
from etoile_cli.spoilers import Guide
from etoile_cli.text import listed

_LABELS = {
    RelationKind.BOSS: ("boss of", "works under"),
    RelationKind.DEPUTY: ("deputy of", "is supported by"),
    RelationKind.COLLEAGUE: ("colleague of", "colleague of"),
    RelationKind.PARENT: ("parent of", "child of"),
    RelationKind.SIBLING: ("sibling of", "sibling of"),
    RelationKind.UNCLE: ("uncle of", "nephew or niece of"),
    RelationKind.GRANDPARENT: ("grandparent of", "grandchild of"),
    RelationKind.EX: ("ex of", "ex of"),
    RelationKind.LOVER: ("lover of", "lover of"),
    RelationKind.ROMANCE: ("romance with", "romance with"),
    RelationKind.MENTOR: ("mentor of", "mentored by"),
    RelationKind.RIVAL: ("rival of", "rival of"),
    RelationKind.ENEMY: ("enemy of", "enemy of"),
    RelationKind.BENEFACTOR: ("benefactor of", "is funded by"),
    RelationKind.DANCE_PARTNER: ("dance partner of", "dance partner of"),
    RelationKind.WORKS_WITH: ("works with", "works with"),
    RelationKind.HOST: ("host of", "guest of"),
    RelationKind.FRIEND: ("friend of", "friend of"),
}
"""What the subject is to the object, and the object to the subject."""

_FORMER_BOSS = ("former boss of", "worked under")
_NEPHEWS: dict[Pronoun | None, str] = {Pronoun.HE: "nephew of", Pronoun.SHE: "niece of"}


def relation_labels(guide: Guide, relation: Relation) -> tuple[str, str]:
    """Return what the subject of a relation is to the object, and the object to the subject."""
    label, reverse_label = _LABELS[relation.kind]
    if relation.kind is RelationKind.BOSS and _have_parted(guide, relation):
        return _FORMER_BOSS
    if relation.kind is RelationKind.UNCLE:
        pronoun = next((each.pronoun for each in guide.character if each.id == relation.object), None)
        reverse_label = _NEPHEWS.get(pronoun, reverse_label)
    return label, reverse_label


def joined_labels(labels: Iterable[str]) -> str:
    """Return what somebody is to another in a phrase, each once: "ex, lover and rival of, works with"."""
    groups = groupby(dict.fromkeys(labels), key=lambda label: label.rpartition(" ")[2])
    return ", ".join(
        f"{listed([label.removesuffix(f' {end}') for label in group], 'and')} {end}" for end, group in groups
    )


def _have_parted(guide: Guide, relation: Relation) -> bool:
    """Return whether both sides of a relation are characters who are at different companies now."""
    now = {each.id: each.memberships[-1].company for each in guide.character}
    companies = {now.get(relation.subject), now.get(relation.object)}
    return None not in companies and len(companies) > 1
