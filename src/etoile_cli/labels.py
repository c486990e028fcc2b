"""What the two sides of a relation are to each other, in words."""

from etoile_cli.enums import Pronoun, RelationKind
from etoile_cli.model import Relation
from etoile_cli.spoilers import Guide

_LABELS = {
    RelationKind.BOSS: ("boss of", "works under"),
    RelationKind.DEPUTY: ("deputy of", "is supported by"),
    RelationKind.COLLEAGUE: ("colleague of", "colleague of"),
    RelationKind.COUNTERPART: ("counterpart of", "counterpart of"),
    RelationKind.PARENT: ("parent of", "child of"),
    RelationKind.SIBLING: ("sibling of", "sibling of"),
    RelationKind.UNCLE: ("uncle or aunt of", "nephew or niece of"),
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

_FORMER = {
    RelationKind.BOSS: ("former boss of", "worked under"),
    RelationKind.WORKS_WITH: ("worked with", "worked with"),
}
"""What those are to each other who are at different companies now."""

_GENDERED: dict[str, dict[Pronoun | None, str]] = {
    "parent of": {Pronoun.HE: "father of", Pronoun.SHE: "mother of"},
    "child of": {Pronoun.HE: "son of", Pronoun.SHE: "daughter of"},
    "sibling of": {Pronoun.HE: "brother of", Pronoun.SHE: "sister of"},
    "uncle or aunt of": {Pronoun.HE: "uncle of", Pronoun.SHE: "aunt of"},
    "nephew or niece of": {Pronoun.HE: "nephew of", Pronoun.SHE: "niece of"},
    "grandparent of": {Pronoun.HE: "grandfather of", Pronoun.SHE: "grandmother of"},
    "grandchild of": {Pronoun.HE: "grandson of", Pronoun.SHE: "granddaughter of"},
}
"""What he is and what she is."""

KIN = frozenset(label.removesuffix(" of") for labels in _GENDERED.values() for label in labels.values())
"""What somebody is to kin: "brother", "niece"."""

_ROLES = {
    "works under": "employee",
    "worked under": "former employee",
    "is supported by": "boss",
    "mentored by": "protégé",
    "is funded by": "beneficiary",
    "works with": "colleague",
    "worked with": "former colleague",
    "romance with": "romance",
}
"""What somebody is where the label does not say it."""


def relation_labels(guide: Guide, relation: Relation) -> tuple[str, str]:
    """Return what the subject of a relation is to the object, and the object to the subject."""
    if relation.kind in _FORMER and _have_parted(guide, relation):
        return _FORMER[relation.kind]
    label, reverse_label = _LABELS[relation.kind]
    return _gendered(guide, label, relation.subject), _gendered(guide, reverse_label, relation.object)


def _gendered(guide: Guide, label: str, id_: str) -> str:
    """Return what a character is to another as one says it of him or her."""
    if label not in _GENDERED:
        return label
    pronoun = next((each.pronoun for each in guide.character if each.id == id_), None)
    return _GENDERED[label].get(pronoun, label)


def role(label: str) -> str:
    """Return what somebody is to another who is the `label` of somebody: the "mother of" somebody is a "mother"."""
    return _ROLES.get(label, label.removesuffix(" of"))


def _have_parted(guide: Guide, relation: Relation) -> bool:
    """Return whether both sides of a relation are characters who are at different companies now."""
    now = {each.id: each.memberships[-1].company for each in guide.character}
    companies = {now.get(relation.subject), now.get(relation.object)}
    return None not in companies and len(companies) > 1
