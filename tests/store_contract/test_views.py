"""What every store answers alike."""

import json

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import Direction, EdgeKind, Graph, LoadOptions, NodeId, NodeKind, build
from graph.documents.parse import parse_content
from graph.documents.reading import collect
from graph.errors import CursorInvalid, IdInvalid
from graph.networkx import to_networkx
from graph.store.base import Hop, Search, Subject
from graph.store.orders import OrderField, OrderTerm
from graph.store.pages import Page
from tests.store_contract.conftest import MakeStore

LISTS = st.lists(st.lists(st.integers(0, 6), max_size=4), max_size=6)
ABSENT = NodeId("article_" + "0" * 24)


def related(lists: list[list[int]]) -> Graph:
    """A graph of articles of which each lists others, on topics and by providers of few names."""
    files = {
        f"site/{number}.md": {
            "title": f"Article {number}",
            "webUrl": f"https://a.example/{number}",
            "topics": [f"T{number % 2}"],
            "provider": {"name": f"P{number % 3}"},
            "related": [{"title": "x", "webUrl": f"https://a.example/{other}"} for other in listed],
        }
        for number, listed in enumerate(lists)
    }
    parsed = [parse_content(n, json.dumps(v).encode() + b"\nbody\n", None, LoadOptions()) for n, v in files.items()]
    return build(collect(iter(parsed), {"site": None}))


GRAPH = related([[1, 2, 9], [0], [], [2, 1]])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=LISTS, data=st.data())
def test_edges_are_those_of_networkx(make_store: MakeStore, lists: list[list[int]], data: st.DataObject) -> None:
    """Neighbours of a batch, edges among a set and counts of neighbours are those of the graph in networkx."""
    graph = related(lists)
    oracle = to_networkx(graph)
    ids = [NodeId(id_) for id_ in oracle]
    chosen = data.draw(st.lists(st.sampled_from(ids), max_size=6) if ids else st.just([]))
    kinds = data.draw(st.lists(st.sampled_from(list(EdgeKind)), unique=True))
    with make_store(graph).view() as view:
        for direction, edges_of in (
            (Direction.OUT, oracle.out_edges),
            (Direction.IN, oracle.in_edges),
        ):
            for id_, found in zip(chosen, view.neighbours(chosen, kinds, direction), strict=True):
                expected = {(s, t, k) for s, t, k in edges_of(id_, keys=True) if k in set(kinds)}
                assert {(edge.source, edge.target, edge.kind.value) for edge in found} == expected
                assert len(found) == len(expected)
        among = nx.subgraph(oracle, chosen).edges(keys=True)
        expected_among = {(s, t, k) for s, t, k in among if k in set(kinds)}
        found_among = view.edges_among(chosen, kinds)
        assert {(edge.source, edge.target, edge.kind.value) for edge in found_among} == expected_among
        for node in view.nodes([id_ for id_ in chosen if id_.startswith("article")]):
            hop = Hop(NodeKind.ARTICLE, EdgeKind.RELATED, Direction.BOTH)
            pairs = [(s, t) for s, t, k in oracle.edges(keys=True) if k == EdgeKind.RELATED]
            assert node
            around = {t for s, t in pairs if s == node.id} | {s for s, t in pairs if t == node.id}
            assert view.count(node, hop) == len(around)


def test_nodes_come_in_the_order_of_ids(make_store: MakeStore) -> None:
    """Nodes come as they were asked for, None where there is none; what is no id raises IdInvalid."""
    with make_store(GRAPH).view() as view:
        first, last = GRAPH.articles[0], GRAPH.topics[0]
        assert view.nodes([last.id, ABSENT, first.id]) == [last, None, first]
        assert view.neighbours([ABSENT], list(EdgeKind), Direction.BOTH) == [[]]
        with pytest.raises(IdInvalid):
            view.nodes(["nonsense"])


def test_a_view_tells_what_it_holds(make_store: MakeStore) -> None:
    """Counts are those of the graph."""
    with make_store(GRAPH).view() as view:
        assert (view.summary.articles, view.summary.stubs) == (5, 1)
        assert view.summary.edges == GRAPH.edge_counts


def test_only_neighbours(make_store: MakeStore) -> None:
    """An article's provider is its only neighbour of the kind; a topic without a parent has none."""
    with make_store(GRAPH).view() as view:
        by_title = {article.title: article for article in GRAPH.articles}
        provider = view.neighbour(by_title["Article 2"], EdgeKind.PUBLISHED_BY)
        assert provider
        assert provider.label == "P2"
        assert view.neighbour(GRAPH.topics[0], EdgeKind.SUBTOPIC_OF) is None


def test_suggestions_complete_words(make_store: MakeStore) -> None:
    """The last word may be begun only; other words are whole; kinds are kept to."""
    with make_store(GRAPH).view() as view:
        assert {s.text for s in view.suggest("art", list(NodeKind), 10)} == {f"Article {n}" for n in range(4)}
        assert [s.text for s in view.suggest("article 2", list(NodeKind), 10)] == ["Article 2"]
        assert view.suggest("art", [NodeKind.TOPIC], 10) == []
        assert view.suggest(" ", list(NodeKind), 10) == []
        assert len(view.suggest("art", list(NodeKind), 2)) == 2


def test_large_texts_and_documents(make_store: MakeStore) -> None:
    """A document's body, front matter and content are there; a stub has none; absent documents are None."""
    with make_store(GRAPH).view() as view:
        node = view.document_node("site/0.md")
        assert node
        heavy = view.heavy(node)
        assert heavy.body is not None
        assert heavy.body.strip() == "body"
        assert isinstance(heavy.front_matter, dict)
        assert "related" not in heavy.front_matter
        document = view.document("site/0.md")
        assert document
        assert document.content.endswith("body\n")
        assert view.document("site/none.md") is None
        [stub] = [article for article in GRAPH.articles if article.stub]
        assert view.heavy(stub).front_matter is None


def test_cursors_of_other_lists_are_refused(make_store: MakeStore) -> None:
    """A cursor holds for lists of its kind in its order only."""
    with make_store(GRAPH).view() as view:
        cursor = view.page(None, Hop(NodeKind.ARTICLE), Page(first=1)).cursor(0)
        by_title = Hop(NodeKind.ARTICLE, order=(OrderTerm(OrderField.TITLE),))
        for hop in (by_title, Hop(NodeKind.TOPIC)):
            with pytest.raises(CursorInvalid):
                view.page(None, hop, Page(first=1, after=cursor))
        with pytest.raises(CursorInvalid):
            view.search(Search("article"), 1, cursor)


def test_nothing_is_found_in_an_empty_graph(make_store: MakeStore) -> None:
    """An empty graph answers everything with nothing."""
    with make_store(related([])).view() as view:
        for kind in NodeKind:
            assert view.page(None, Hop(kind), Page(first=5)).nodes == []
        assert view.search(Search("x"), 5, None).nodes == []
        assert view.coverage(Subject("x", 2)).page(5, None).nodes == []
        assert view.facets(None, Hop(NodeKind.ARTICLE)).topics(5) == []
