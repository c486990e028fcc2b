"""The layout of a layered diagram: the order of nodes in columns, and their places below each other."""

from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etoile_cli.export.layout import Columns, Link, order, stack


def crossings(ordered: list[list[str]], links: list[Link]) -> int:
    """Return how many pairs of links between two columns cross."""
    places = {node: place for nodes in ordered for place, node in enumerate(nodes)}
    return (
        sum(
            (places[one[0]] - places[other[0]]) * (places[one[1]] - places[other[1]]) < 0
            for one in links
            for other in links
        )
        // 2
    )


def shuffled(names: list[str], seed: int) -> list[str]:
    """Return `names` in another order."""
    return Random(seed).sample(names, len(names))


def test_links_of_pairs_do_not_cross() -> None:
    """Where each node has one partner the columns are in the same order, whatever order they came in."""
    left, right = [f"a{number}" for number in range(9)], [f"b{number}" for number in range(9)]
    links = list(zip(left, right, strict=True))
    for seed in range(20):
        columns = Columns(
            tops=["x", "y"], nodes=[shuffled(left, seed), shuffled(right, seed + 99)], links=links, mates=[]
        )
        ordered = order(columns)
        assert [sorted(nodes) for nodes in ordered] == [left, right]
        assert crossings(ordered, links) == 0


@given(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), max_size=10))
def test_few_links_cross(found: set[Link]) -> None:
    """There are at most three crossings more than in the best of all orders."""
    links = sorted(found)
    ordered = order(Columns(tops=["l", "r"], nodes=["abcd", "wxyz"], links=links, mates=[]))
    best = min(crossings([list(left), list("wxyz")], links) for left in permutations("abcd")) if links else 0
    assert crossings(ordered, links) <= best + 3


def test_heading_is_above_all() -> None:
    """A node that is linked with the heading of another column comes first."""
    columns = Columns(tops=["l", "r"], nodes=["ab", "yz"], links=[("b", "r"), ("a", "z")], mates=[])
    assert order(columns)[0] == ["b", "a"]


def test_node_with_one_neighbour_sits_beside_it() -> None:
    """In a column the node that knows one other is next to it, and one that knows nobody comes last."""
    columns = Columns(
        tops=["l", "r"], nodes=["abcd", "wxyz"], links=[("a", "w"), ("c", "y"), ("d", "z")], mates=[("z", "x")]
    )
    left, right = order(columns)
    assert left[-1] == "b"
    assert abs(right.index("x") - right.index("z")) == 1


sizes = st.lists(st.tuples(st.integers(1, 50), st.none() | st.integers(-100, 500)), max_size=12)


@given(sizes, st.integers(0, 50))
def test_stacked_things_do_not_overlap(things: list[tuple[int, int | None]], top: int) -> None:
    """Each begins where the one before ends, or below, and none above the top."""
    starts = stack([size for size, _ in things], [wanted for _, wanted in things], top=top)
    assert min(starts, default=top) >= top
    assert all(
        after >= before + size - 1e-6 for (before, after), (size, _) in zip(pairwise(starts), things, strict=False)
    )


def test_things_stand_where_they_want_where_there_is_room() -> None:
    """A thing has its middle where it wants; one that wants nothing follows the one above."""
    assert stack([10, 10, 10], [15, None, 95], top=0) == pytest.approx([10, 20, 90])


def test_things_that_want_the_same_share_the_distance() -> None:
    """Two things that want one place are as far above as below it; the top is the limit."""
    assert stack([10, 10], [50, 50], top=0) == [40, 50]
    assert stack([10, 10], [5, 5], top=0) == [0, 10]
