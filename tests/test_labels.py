"""What the two sides of a relation are to each other."""

import pytest

from etoile_cli.labels import joined_labels, relation_labels
from etoile_cli.model import Dataset
from etoile_cli.spoilers import gate


@pytest.mark.parametrize(
    ("labels", "joined"),
    [
        (["boss of"], "boss of"),
        (["colleague of", "ex of", "lover of", "rival of"], "colleague, ex, lover and rival of"),
        (["boss of", "ex of", "romance with"], "boss and ex of, romance with"),
        (["works with", "friend of", "works with"], "works with, friend of"),
    ],
)
def test_labels_are_joined(labels: list[str], joined: str) -> None:
    """Labels share the word that they end with, and each is said once."""
    assert joined_labels(labels) == joined


def test_boss_at_another_company_is_a_former_one(small: Dataset) -> None:
    """Whoever works at another company now worked under a boss."""
    guides = [gate(small, level) for level in (0, 1)]
    labels = [relation_labels(guide, guide.relation[0]) for guide in guides]
    assert labels == [("boss of", "works under"), ("former boss of", "worked under")]
