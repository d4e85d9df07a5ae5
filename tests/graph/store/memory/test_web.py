"""A snapshot as a web: its steps are those that the graph's edges make."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Direction, EdgeKind, Graph
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.web import SnapshotWeb
from tests.graphs import FEW, graph_of, graphs
from tests.reference import Reference

Step = tuple[int, int]
"""The numbers of the nodes that a step leads from and to."""

SUBSETS = [kinds for count in range(len(EdgeKind) + 1) for kinds in combinations(EdgeKind, count)]
EVERYTHING = tuple(EdgeKind)


def steps_of(reference: Reference, kinds: tuple[EdgeKind, ...], direction: Direction) -> list[Step]:
    """The steps that edges of some kinds make, a step an edge and way; a node's number is its place among all ids."""
    numbers = {id_: number for number, id_ in enumerate(sorted(reference.nodes))}
    ends = [(numbers[edge.source], numbers[edge.target]) for edge in reference.edges if edge.kind in kinds]
    ahead = ends if direction is not Direction.IN else []
    return ahead + ([(target, source) for source, target in ends] if direction is not Direction.OUT else [])


def expanded(web: SnapshotWeb, numbers: list[int]) -> list[Step]:
    """The steps from some nodes, sorted."""
    origins, targets = web.expand(np.array(numbers, np.int64))
    return sorted(zip(origins.tolist(), targets.tolist(), strict=True))


@FEW
@given(graph=graphs())
def test_steps_are_those_of_edges(graph: Graph) -> None:
    """Along edges of any kinds, out, in or both, from all nodes the steps are those of the edges, none more often than there
    are edges for it."""
    snapshot, reference = Snapshot(graph), Reference(graph)
    for kinds, direction in product(SUBSETS, Direction):
        web = SnapshotWeb(snapshot, kinds, direction)
        expected = steps_of(reference, kinds, direction)
        found = expanded(web, list(range(web.size)))
        assert set(found) == set(expected)
        assert len(found) <= len(expected)
        assert web.size == len(reference.nodes)


@FEW
@given(graph=graphs(), data=st.data())
def test_steps_lead_from_the_nodes_that_are_asked_for(graph: Graph, data: st.DataObject) -> None:
    """From some nodes, in whatever order, there are their own steps and no others; from no nodes there are none."""
    snapshot, reference = Snapshot(graph), Reference(graph)
    numbers = data.draw(st.permutations(range(len(reference.nodes))))
    for kinds, direction, count in product([EVERYTHING, *SUBSETS[1:6]], Direction, (0, 1, len(numbers) // 2)):
        web = SnapshotWeb(snapshot, kinds, direction)
        chosen = numbers[:count]
        expected = {step for step in steps_of(reference, kinds, direction) if step[0] in chosen}
        assert set(expanded(web, chosen)) == expected


@FEW
@given(graph=graphs())
def test_steps_back_are_steps_turned_round(graph: Graph) -> None:
    """What edges lead to one way leads back the other way, and either way there are both."""
    snapshot = Snapshot(graph)
    for kinds in SUBSETS:
        out, back, both = (SnapshotWeb(snapshot, kinds, way) for way in (Direction.OUT, Direction.IN, Direction.BOTH))
        numbers = list(range(out.size))
        ahead = expanded(out, numbers)
        assert expanded(back, numbers) == sorted((target, origin) for origin, target in ahead)
        assert set(expanded(both, numbers)) == {*ahead, *expanded(back, numbers)}


def test_kinds_count_once() -> None:
    """A kind of edge that is named again adds no steps."""
    snapshot = Snapshot(graph_of({"a.md": {"title": "a", "topics": ["T"], "provider": {"name": "P"}}}))
    twice = SnapshotWeb(snapshot, [EdgeKind.HAS_TOPIC, EdgeKind.HAS_TOPIC], Direction.BOTH)
    assert expanded(twice, [0, 1, 2]) == [(0, 2), (2, 0)]


@pytest.mark.parametrize(
    ("kinds", "direction", "steps"),
    [
        ((EdgeKind.PUBLISHED_BY,), Direction.OUT, [("article", "provider")]),
        ((EdgeKind.PUBLISHED_BY,), Direction.IN, [("provider", "article")]),
        ((EdgeKind.HAS_TOPIC,), Direction.BOTH, [("article", "topic"), ("topic", "article")]),
        ((EdgeKind.HAS_TOPIC, EdgeKind.PUBLISHED_BY), Direction.OUT, [("article", "provider"), ("article", "topic")]),
        ((EdgeKind.RELATED, EdgeKind.CONTAINS, EdgeKind.SUBTOPIC_OF), Direction.BOTH, []),
        ((), Direction.BOTH, []),
    ],
)
def test_steps_lead_between_kinds_of_nodes(
    kinds: tuple[EdgeKind, ...], direction: Direction, steps: list[tuple[str, str]]
) -> None:
    """Steps lead between nodes of the kinds that edges join, the way that is asked for."""
    snapshot = Snapshot(graph_of({"a.md": {"title": "a", "topics": ["T"], "provider": {"name": "P"}}}))
    found = expanded(SnapshotWeb(snapshot, kinds, direction), [0, 1, 2])
    nodes = snapshot.numbering.nodes(range(3))
    assert [(nodes[origin].kind.value, nodes[target].kind.value) for origin, target in found] == steps


@pytest.mark.parametrize("direction", Direction)
def test_no_nodes_have_no_steps(direction: Direction) -> None:
    """A graph without nodes is a web without nodes and steps."""
    web = SnapshotWeb(Snapshot(graph_of({})), EVERYTHING, direction)
    assert (web.size, expanded(web, [])) == (0, [])
