"""What the two sides of a relation are to each other."""

from etoile_cli.labels import relation_labels
from etoile_cli.model import Dataset
from etoile_cli.spoilers import gate


def test_boss_at_another_company_is_a_former_one(small: Dataset) -> None:
    """Whoever works at another company now worked under a boss."""
    guides = [gate(small, level) for level in (0, 1)]
    labels = [relation_labels(guide, guide.relation[0]) for guide in guides]
    assert labels == [("boss of", "works under"), ("former boss of", "worked under")]
