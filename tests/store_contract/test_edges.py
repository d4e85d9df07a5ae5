"""Edges: those at nodes and among nodes, against the same graph in networkx."""

from collections import Counter
from collections.abc import Iterable

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph import Direction, Edge, EdgeKind, Graph, NodeId, NodeKind
from graph.networkx import to_networkx
from graph.store.orders import OrderField, OrderTerm
from graph.store.pages import Page
from graph.store.questions import Hop
from tests.graphs import FEW, graphs
from tests.store_contract.conftest import OpenView

KINDS = st.lists(st.sampled_from(EdgeKind), unique=True)
Ends = tuple[str, str, str]


def ends(edges: Iterable[Edge]) -> list[Ends]:
    return [(edge.source, edge.target, edge.kind.value) for edge in edges]


def at(oracle: "nx.MultiDiGraph[str]", id_: str, kinds: list[EdgeKind], direction: Direction) -> set[Ends]:
    """The edges at a node, as networkx has them."""
    out = set(oracle.out_edges(id_, keys=True)) if direction is not Direction.IN else set()
    into = set(oracle.in_edges(id_, keys=True)) if direction is not Direction.OUT else set()
    return {(source, target, key) for source, target, key in out | into if key in {kind.value for kind in kinds}}


@FEW
@given(graph=graphs(), kinds=KINDS)
def test_edges_at_nodes(open_view: OpenView, graph: Graph, kinds: list[EdgeKind]) -> None:
    """The edges of some kinds at each node, either way or both, are networkx's, each once, kind by kind as the kinds
    were given, and those that leave a node in the order of their positions; with all that the graph knows of them."""
    oracle = to_networkx(graph)
    ids = [NodeId(id_) for id_ in oracle]
    known = {(edge.source, edge.target, edge.kind): edge for edge in graph.each_edge()}
    with open_view(graph) as view:
        for direction in Direction:
            for id_, found in zip(ids, view.neighbours(ids, kinds, direction), strict=True):
                assert Counter(ends(found)) == Counter(at(oracle, id_, kinds, direction))
                assert [kinds.index(edge.kind) for edge in found] == sorted(kinds.index(edge.kind) for edge in found)
                assert all(edge == known[edge.source, edge.target, edge.kind] for edge in found)
                for kind in kinds:
                    places = [edge.position for edge in found if edge.kind is kind and edge.source == id_]
                    assert places == sorted(places)


@FEW
@given(graph=graphs(), kinds=KINDS, data=st.data())
def test_edges_among_nodes(open_view: OpenView, graph: Graph, kinds: list[EdgeKind], data: st.DataObject) -> None:
    """The edges among some nodes are those of networkx's subgraph, each once, by kind, then by the ids of their sources,
    also where a node is named twice or by an id made from another of its addresses."""
    oracle = to_networkx(graph)
    names = sorted({*oracle, *graph.other_ids})
    chosen = data.draw(st.lists(st.sampled_from(names), max_size=12) if names else st.just([]))
    ids = {graph.other_ids.get(NodeId(id_), NodeId(id_)) for id_ in chosen}
    with open_view(graph) as view:
        found = view.edges_among([NodeId(id_) for id_ in chosen], kinds)
        expected = [edge for edge in oracle.subgraph(ids).edges(keys=True) if edge[2] in {k.value for k in kinds}]
        assert Counter(ends(found)) == Counter(expected)
        order = [(kinds.index(edge.kind), edge.source, edge.position) for edge in found]
        assert order == sorted(order)


@FEW
@given(graph=graphs())
def test_degrees(open_view: OpenView, graph: Graph) -> None:
    """How many nodes a list has is how many neighbours networkx knows, and what lists are ordered by is that too."""
    oracle = to_networkx(graph)
    by_kind = {
        kind: nx.subgraph_view(oracle, filter_edge=lambda *edge, k=kind.value: edge[2] == k) for kind in EdgeKind
    }
    related = by_kind[EdgeKind.RELATED].to_undirected()
    published = by_kind[EdgeKind.PUBLISHED_BY]
    with open_view(graph) as view:
        for article in graph.articles:
            hop = Hop(NodeKind.ARTICLE, EdgeKind.RELATED, Direction.BOTH)
            assert view.count(article, hop) == len(related[article.id])
            items = Hop(NodeKind.ARTICLE, EdgeKind.CONTAINS)
            assert view.count(article, items) == by_kind[EdgeKind.CONTAINS].out_degree(article.id)
        most = Hop(NodeKind.ARTICLE, order=(OrderTerm(OrderField.RELATED_COUNT, descending=True),))
        degrees = [len(related[node.id]) for node in view.page(None, most, Page(first=1000)).nodes]
        assert degrees == sorted(degrees, reverse=True)
        most = Hop(NodeKind.PROVIDER, order=(OrderTerm(OrderField.ARTICLE_COUNT, descending=True),))
        counts = [published.in_degree(node.id) for node in view.page(None, most, Page(first=1000)).nodes]
        assert counts == sorted(counts, reverse=True)
        for provider in graph.providers:
            hop = Hop(NodeKind.ARTICLE, EdgeKind.PUBLISHED_BY, Direction.IN)
            assert view.count(provider, hop) == published.in_degree(provider.id)


@FEW
@given(graph=graphs())
def test_counts(open_view: OpenView, graph: Graph) -> None:
    """The summary counts nodes and edges as networkx does."""
    oracle = to_networkx(graph)
    kinds = Counter(str(kind) for _, kind in oracle.nodes(data="kind"))
    edges = Counter(key for _, _, key in oracle.edges(keys=True))
    with open_view(graph) as view:
        summary = view.summary
        assert (summary.articles, summary.providers, summary.topics) == tuple(kinds[kind.value] for kind in NodeKind)
        assert summary.edges == {kind: edges[kind.value] for kind in EdgeKind}
        assert summary.stubs == sum(1 for _, stub in oracle.nodes(data="stub") if stub)
        assert (summary.version, summary.loaded_at) == (graph.version, graph.loaded_at)
