"""Parts in PostgreSQL, as they are exported, against those of the same graph in memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from graph import Graph, NodeKind
from graph.store.answers import Portrait
from graph.store.base import Part
from graph.store.conditions import Compare, Comparison, Condition
from graph.store.memory import MemoryStore
from graph.store.postgres.packing import MOST_SOURCES
from graph.store.questions import Around, Selection
from tests.databases import stored
from tests.graphs import FEW, graphs

pytestmark = pytest.mark.slow


GOOD: Condition = Compare("quality", Comparison.GTE, 1)


def as_kept(portrait: Portrait) -> Portrait:
    """A portrait whose node has the sources that its record has in a database, which nobody exports."""
    node = portrait.node
    return replace(portrait, node=replace(node, sources=node.sources[:MOST_SOURCES]))


def assert_alike(found: Part, expected: Part) -> None:
    """Both have the same nodes with all that is worked out for them, and the same edges, in the same order."""
    assert list(found.nodes()) == [as_kept(portrait) for portrait in expected.nodes()]
    assert list(found.edges()) == list(expected.edges())
    assert (found.node_count, found.edge_count) == (expected.node_count, expected.edge_count)
    assert found.version == expected.version


@FEW
@given(graph=graphs(), where=st.sampled_from([None, GOOD]), limit=st.integers(0, 9), places=st.booleans())
def test_parts_are_those_of_memory(graph: Graph, where: Condition | None, limit: int, places: bool) -> None:
    """All of a graph, what fulfils a condition with what that leads to, and what is around nodes are the same in both."""
    named = tuple(node.id for kind in NodeKind for node in graph.nodes(kind)[:1])
    with stored(graph) as store, store.view() as view, MemoryStore(graph).view() as memory:
        for of in (where, Around(None, 1, where=where, limit=limit), Around(named, 2)):
            selection = Selection(of, places)
            assert_alike(view.part(selection), memory.part(selection))
        around = Around(None, 1, where=where, limit=limit)
        assert_alike(view.subgraph(around).part(), memory.subgraph(around).part())


def test_the_corpus_is_exported_as_from_memory(corpus: Graph) -> None:
    """All of the corpus, and part of it, come out as from memory, places too, as often as they are asked for."""
    with stored(corpus) as store, store.view() as view, MemoryStore(corpus).view() as memory:
        for selection in (Selection(places=True), Selection(Compare("quality", Comparison.GTE, 60))):
            found = view.part(selection)
            for _ in range(2):
                assert_alike(found, memory.part(selection))
