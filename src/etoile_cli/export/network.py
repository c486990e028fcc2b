"""The characters and companies of a guide and how they are connected, to be drawn as a diagram."""

from enum import StrEnum

from msgspec import Struct

from etoile_cli import queries
from etoile_cli.enums import RelationKind
from etoile_cli.errors import NotFoundError, UsageError
from etoile_cli.labels import relation_labels
from etoile_cli.lookup import by_id
from etoile_cli.model import Character, Company, Relation
from etoile_cli.queries import CharacterView
from etoile_cli.spoilers import Guide


class Family(StrEnum):
    """What kind of connection a tie is; each has its own colour and dashes."""

    WORK = "work"
    LOVE = "love"
    FAMILY = "family"
    AGAINST = "against"


FAMILIES = {
    RelationKind.PARENT: Family.FAMILY,
    RelationKind.SIBLING: Family.FAMILY,
    RelationKind.UNCLE: Family.FAMILY,
    RelationKind.GRANDPARENT: Family.FAMILY,
    RelationKind.EX: Family.LOVE,
    RelationKind.LOVER: Family.LOVE,
    RelationKind.ROMANCE: Family.LOVE,
    RelationKind.RIVAL: Family.AGAINST,
    RelationKind.ENEMY: Family.AGAINST,
}
"""The family of each kind of relation that is not work or friendship."""


class Node(Struct, frozen=True, kw_only=True):
    """A character or a company.

    `company` is the id of the character's current company or of the company itself, None where there is none.
    `crossed`: has moved from one company to another.
    """

    key: str
    name: str
    note: str | None = None
    company: str | None
    crossed: bool = False
    is_company: bool = False


class Tie(Struct, frozen=True, kw_only=True):
    """All relations of one family between two nodes.

    `words` say what the first is to the second, `reverse_words` what the second is to the first, each once.
    """

    first: str
    second: str
    family: Family
    words: tuple[str, ...]
    reverse_words: tuple[str, ...]


class Network(Struct, frozen=True, kw_only=True):
    """The nodes in the order of the credits, then companies; the ties between them; and all companies of the guide.

    `center` is the key of the node that all ties are about, None where they are about everybody.
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    companies: tuple[Company, ...]
    center: str | None = None


def network(guide: Guide, name: str | None = None) -> Network:
    """Return everybody and all ties; with `name` one character, those connected to them, and the ties between.

    Raises NotFoundError where no character, or more than one, has the name, and UsageError for several names.
    """
    center = character_key(_character(guide, name).id) if name else None
    ties = [tie for tie in _ties(guide) if center in (None, tie.first, tie.second)]
    tied = {key for tie in ties for key in (tie.first, tie.second)}
    characters = [_character_node(view) for view in queries.characters(guide)]
    nodes = [node for node in characters if center is None or node.key in {center, *tied}]
    nodes += [node for node in map(_company_node, guide.company) if node.key in tied]
    return Network(nodes=tuple(nodes), ties=tuple(ties), companies=guide.company, center=center)


def _character(guide: Guide, name: str) -> Character:
    try:
        return queries.character(guide, name).character
    except NotFoundError:
        named = [view.character.name for view in queries.named_by_words(guide, name)]
        if len(named) > 1:
            raise UsageError(f"Give one name: {name!r} has those of {' and '.join(named)}.") from None
        raise


def company_key(id_: str) -> str:
    """Return the key of the node of a company."""
    return f"company-{id_}"


def character_key(id_: str) -> str:
    """Return the key of the node of a character."""
    return f"character-{id_}"


def _character_node(view: CharacterView) -> Node:
    character: Character = view.character
    return Node(
        key=character_key(character.id),
        name=character.name,
        note=character.job,
        company=view.company.id if view.company else None,
        crossed=view.transferred,
    )


def _company_node(company: Company) -> Node:
    return Node(key=company_key(company.id), name=company.name, note=company.city, company=company.id, is_company=True)


def _ties(guide: Guide) -> list[Tie]:
    """Return one tie for each pair and family, in the order of their first relation."""
    companies = by_id(guide.company)
    groups: dict[tuple[frozenset[str], Family], list[tuple[str, str, Relation]]] = {}
    for relation in guide.relation:
        first = character_key(relation.subject)
        second = (company_key if relation.object in companies else character_key)(relation.object)
        family = FAMILIES.get(relation.kind, Family.WORK)
        groups.setdefault((frozenset((first, second)), family), []).append((first, second, relation))
    return [_tie(guide, family, group) for (_, family), group in groups.items()]


def _tie(guide: Guide, family: Family, group: list[tuple[str, str, Relation]]) -> Tie:
    first, second, _ = group[0]
    words = [
        labels if subject == first else labels[::-1]
        for subject, _, relation in group
        for labels in [relation_labels(guide, relation)]
    ]
    return Tie(
        first=first,
        second=second,
        family=family,
        words=tuple(dict.fromkeys(label for label, _ in words)),
        reverse_words=tuple(dict.fromkeys(label for _, label in words)),
    )
