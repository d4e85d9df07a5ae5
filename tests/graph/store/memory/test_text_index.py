"""The full-text index: how numbers stand for nodes, and how many of them come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Graph, NodeKind
from graph.store.memory.numbering import Numbering
from graph.store.memory.text_index import TextIndex
from tests.graphs import graph_of, graphs

GRAPH = graph_of(
    {
        "a.md": {"title": "alpha", "topics": ["beta"], "provider": {"name": "gamma"}},
        "b.md": {"title": "delta alpha"},
        "t.md": {"taxonomy": "topic", "name": "Defined", "keywords": ["alpha"]},
    }
)
INDEX = TextIndex.of(GRAPH)


@given(graph=graphs(4))
def test_hits_are_numbers_of_nodes(graph: Graph) -> None:
    """A hit's number is that of a node, and each node is found by its title or name."""
    index, numbering = TextIndex.of(graph), Numbering(graph)
    for kind in NodeKind:
        for node in graph.nodes(kind):
            hits = index.all(f'"{node.label}"', [kind])
            assert node in numbering.nodes(hits.numbers.tolist())


def test_hits_are_counted() -> None:
    """Counts are those of all hits, of some kinds or of all."""
    for kinds in ([NodeKind.ARTICLE], [NodeKind.TOPIC], list(NodeKind), []):
        assert INDEX.count("alpha", kinds) == len(INDEX.all("alpha", kinds).numbers)
    assert INDEX.count("alpha", list(NodeKind)) == 3
    assert INDEX.article_rows("alpha").tolist() != []


@pytest.mark.parametrize("limit", [-1, 0, 1, 2, 2**40])
def test_no_more_hits_than_asked_for(limit: int) -> None:
    """At most so many come, the best ones; room is made for no more than there are."""
    everything = INDEX.all("alpha", list(NodeKind))
    hits = INDEX.search("alpha", list(NodeKind), limit)
    assert hits.numbers.tolist() == everything.numbers.tolist()[: max(0, limit)]


@given(query=st.text('alph beta"+-*~', max_size=12))
def test_the_best_are_the_first_of_all(query: str) -> None:
    """Asking for fewer gives the beginning of what asking for all gives."""
    everything = INDEX.all(query, list(NodeKind))
    hits = INDEX.search(query, list(NodeKind), 2)
    assert hits.numbers.tolist() == everything.numbers.tolist()[:2]
    assert hits.scores.tolist() == everything.scores.tolist()[:2]
