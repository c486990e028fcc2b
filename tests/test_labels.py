"""What the two sides of a relation are to each other."""

import pytest
from msgspec.structs import replace

from etoile_cli.enums import Pronoun, RelationKind
from etoile_cli.labels import relation_labels, role
from etoile_cli.model import Dataset
from etoile_cli.spoilers import gate


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("boss of", "boss"),
        ("works under", "employee"),
        ("former boss of", "former boss"),
        ("worked under", "former employee"),
        ("worked with", "former colleague"),
        ("nephew of", "nephew"),
        ("romance with", "romance"),
    ],
)
def test_label_says_a_role(label: str, said: str) -> None:
    """Whoever is something of another is that to the other."""
    assert role(label) == said


@pytest.mark.parametrize("kind", RelationKind)
@pytest.mark.parametrize("pronoun", [None, *Pronoun])
def test_role_is_a_noun(small: Dataset, kind: RelationKind, pronoun: Pronoun | None) -> None:
    """What each side is to the other is a noun: no preposition ends it, and no verb begins it."""
    cast = tuple(replace(each, pronoun=pronoun) for each in small.character)
    relation = replace(small.relation[0], kind=kind)
    guide = gate(replace(small, character=cast, relation=(relation,)), 0)
    for label in relation_labels(guide, relation):
        assert not {*role(label).split()} & {"of", "with", "under", "by", "is", "works", "worked"}


@pytest.mark.parametrize(
    ("kind", "he", "she", "neutral"),
    [
        (RelationKind.PARENT, "father of", "mother of", "parent of"),
        (RelationKind.SIBLING, "brother of", "sister of", "sibling of"),
        (RelationKind.UNCLE, "uncle of", "aunt of", "uncle or aunt of"),
        (RelationKind.GRANDPARENT, "grandfather of", "grandmother of", "grandparent of"),
    ],
)
def test_kin_is_named_by_pronoun(small: Dataset, kind: RelationKind, he: str, she: str, neutral: str) -> None:
    """What a character is to kin follows the pronoun, where one of the words fits it."""
    relation = replace(small.relation[0], kind=kind)
    said = {}
    for pronoun in (*Pronoun, None):
        cast = tuple(replace(each, pronoun=pronoun) for each in small.character)
        said[pronoun] = relation_labels(gate(replace(small, character=cast, relation=(relation,)), 0), relation)[0]
    assert said == {Pronoun.HE: he, Pronoun.SHE: she, Pronoun.THEY: neutral, None: neutral}


@pytest.mark.parametrize(
    ("kind", "together", "parted"),
    [
        (RelationKind.BOSS, ("boss of", "works under"), ("former boss of", "worked under")),
        (RelationKind.WORKS_WITH, ("works with", "works with"), ("worked with", "worked with")),
    ],
)
def test_work_at_two_companies_is_a_former_one(
    small: Dataset, kind: RelationKind, together: tuple[str, str], parted: tuple[str, str]
) -> None:
    """Whoever works at another company now worked under a boss, and with others."""
    first, *others = small.relation
    dataset = replace(small, relation=(replace(first, kind=kind), *others))
    guides = [gate(dataset, level) for level in (0, 1)]
    assert [relation_labels(guide, guide.relation[0]) for guide in guides] == [together, parted]
