"""A layout puts joined nodes near each other, others apart, and does so alike each time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.layout import Places, lay_out

Pairs = list[tuple[int, int]]


def laid_out(pairs: Pairs, size: int) -> Places:
    sources, targets = np.array(pairs, np.int64).reshape(-1, 2).T
    return lay_out(sources, targets, size)


def cliques(count: int, size: int) -> Pairs:
    """All pairs within each of `count` groups of `size`, and one edge from each group to the next."""
    within = [(group * size + a, group * size + b) for group in range(count) for a in range(size) for b in range(a)]
    return within + [(group * size, (group + 1) * size) for group in range(count - 1)]


def distances(places: Places) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.linalg.norm(places[:, None] - places[None], axis=2)
    return found


@st.composite
def networks(draw: st.DrawFn) -> tuple[Pairs, int]:
    size = draw(st.integers(1, 30))
    ends = st.integers(0, size - 1)
    return draw(st.lists(st.tuples(ends, ends), max_size=60)), size


@given(network=networks())
def test_every_node_has_a_place(network: tuple[Pairs, int]) -> None:
    """Each node has a finite place of its own, whatever joins them: loops, parallel edges, or nothing."""
    pairs, size = network
    places = laid_out(pairs, size)
    assert places.shape == (size, 2)
    assert np.isfinite(places).all()
    assert len(np.unique(places, axis=0)) == size


@given(network=networks())
def test_the_middle_is_zero(network: tuple[Pairs, int]) -> None:
    """The mean of all places is 0, to rounding."""
    places = laid_out(*network)
    assert places.mean(axis=0) == pytest.approx([0, 0], abs=1e-9 * max(1.0, float(np.abs(places).max())))


@given(network=networks())
def test_equal_graphs_have_equal_places(network: tuple[Pairs, int]) -> None:
    """A layout made again is the same to the last bit."""
    assert (laid_out(*network) == laid_out(*network)).all()


def test_no_node_has_no_place() -> None:
    """Of nothing, there is nothing."""
    assert laid_out([], 0).shape == (0, 2)


def test_one_node_is_in_the_middle() -> None:
    """A node that is alone is at 0, with and without an edge to itself."""
    for pairs in ([], [(0, 0)]):
        assert laid_out(pairs, 1).tolist() == [[0, 0]]


@pytest.mark.parametrize(("count", "size"), [(2, 10), (5, 10), (8, 25)])
def test_groups_are_apart(count: int, size: int) -> None:
    """Nodes of a group are nearer to each other than to those of other groups: less than half as far, in the mean."""
    found = distances(laid_out(cliques(count, size), count * size))
    group = np.repeat(np.arange(count), size)
    same = group[:, None] == group[None]
    assert found[same].sum() / (same.sum() - count * size) < found[~same].mean() / 2


def test_a_path_is_drawn_out() -> None:
    """The ends of a path are farther apart than its neighbours are, by at least half as often as it has steps."""
    size = 12
    found = distances(laid_out([(number, number + 1) for number in range(size - 1)], size))
    steps = np.diagonal(found, 1)
    assert found[0, -1] > steps.mean() * (size - 1) / 2


def test_nodes_that_nothing_joins_stay_in_sight() -> None:
    """Nodes without edges lie around all others, no farther out than three times the radius of what is joined."""
    places = laid_out(cliques(8, 25), 230)
    radii = np.linalg.norm(places, axis=1)
    assert radii[200:].max() < 3 * radii[:200].max()


def test_the_direction_of_an_edge_does_not_matter() -> None:
    """An edge turned round, or given twice, pulls as it did."""
    pairs = cliques(3, 5)
    turned = [(target, source) for source, target in pairs]
    assert laid_out(turned, 15) == pytest.approx(laid_out(pairs, 15))
    assert laid_out(pairs + turned, 15) == pytest.approx(laid_out(pairs, 15))
