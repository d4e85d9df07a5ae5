"""Numbering: nodes of all kinds, numbered through."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Graph, NodeKind
from graph.store.memory.numbering import Numbering
from tests.graphs import graph_of, graphs
from tests.reference import Reference

ONE_OF_EACH = graph_of({"a.md": {"title": "a", "topics": ["T", "U"], "provider": {"name": "P"}}})
"""An article, a provider and two topics."""


@given(graph=graphs())
def test_numbers_ascend_with_ids(graph: Graph) -> None:
    """Every node has one number, from 0 on, and numbers are in the order of the ids of all nodes."""
    numbering, reference = Numbering(graph), Reference(graph)
    assert numbering.size == len(reference.nodes)
    nodes = numbering.nodes(range(numbering.size))
    assert nodes == [reference.nodes[id_] for id_ in sorted(reference.nodes)]
    assert all(one.id < other.id for one, other in pairwise(nodes))


@given(graph=graphs())
def test_parts_are_the_nodes_of_a_kind(graph: Graph) -> None:
    """A kind's part has the numbers of its nodes, in the order of their rows, and begins where the kind starts; together the
    parts have each number once."""
    numbering = Numbering(graph)
    numbers = list(range(numbering.size))
    parts = {kind: numbers[numbering.part(kind)] for kind in NodeKind}
    for kind, part in parts.items():
        assert numbering.nodes(part) == list(graph.nodes(kind))
        assert numbering.part(kind).start == numbering.starts[kind]
        assert part == [numbering.starts[kind] + row for row in range(len(graph.nodes(kind)))]
    assert sorted(number for part in parts.values() for number in part) == numbers


@given(graph=graphs(), data=st.data())
def test_nodes_come_as_they_are_asked_for(graph: Graph, data: st.DataObject) -> None:
    """Nodes are in the order of the numbers, and one is there as often as its number."""
    numbering, reference = Numbering(graph), Reference(graph)
    ids = sorted(reference.nodes)
    numbers = data.draw(st.lists(st.integers(0, len(ids) - 1), max_size=9) if ids else st.just([]))
    assert numbering.nodes(numbers) == [reference.nodes[ids[number]] for number in numbers]
    assert numbering.nodes(iter(numbers)) == numbering.nodes(numbers)


@pytest.mark.parametrize(
    ("kind", "part"), [(NodeKind.ARTICLE, (0, 1)), (NodeKind.PROVIDER, (1, 2)), (NodeKind.TOPIC, (2, 4))]
)
def test_articles_come_before_providers_and_these_before_topics(kind: NodeKind, part: tuple[int, int]) -> None:
    """Articles have the first numbers, then providers, then topics."""
    found = Numbering(ONE_OF_EACH).part(kind)
    assert (found.start, found.stop) == part


@pytest.mark.parametrize("kind", NodeKind)
def test_no_nodes_have_no_numbers(kind: NodeKind) -> None:
    """A graph without nodes has no numbers, and each kind's part is empty."""
    numbering = Numbering(graph_of({}))
    assert numbering.size == 0
    assert numbering.nodes([]) == []
    assert list(range(5))[numbering.part(kind)] == []
