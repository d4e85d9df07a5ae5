"""The graph as networkx has it is the same graph."""

import json
import pickle
from datetime import UTC, datetime
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

from graph import EdgeKind, Graph, NodeKind
from graph.errors import NetworkxInvalid
from graph.keys import node_id
from graph.networkx import from_networkx, to_networkx
from graph.store.memory import MemoryStore
from tests.graph.build.building import article, build, provider, topic
from tests.graph.build.merges import files


@settings(max_examples=100)
@given(documents=files())
def test_it_is_the_same_graph(documents: dict[str, dict[str, Any]]) -> None:
    """Every node and edge is there once, edges keyed by kind with all that the graph says of them."""
    built = build(documents)
    found = to_networkx(built)
    nodes = {node.id: (node.kind.value, node.label) for kind in NodeKind for node in built.nodes(kind)}
    assert {name: (data["kind"], data["label"]) for name, data in found.nodes(data=True)} == nodes
    edges = {
        (edge.source, edge.target, edge.kind.value): {
            "kind": edge.kind.value,
            "position": edge.position,
            "inferred": edge.inferred,
            "sources": list(edge.sources),
        }
        for edge in built.each_edge()
    }
    assert {(source, target, key): data for source, target, key, data in found.edges(keys=True, data=True)} == edges
    assert found.number_of_edges() == sum(built.edge_counts.values())
    assert found.graph["version"] == built.version


def test_nodes_carry_their_values() -> None:
    """A node's attributes are its record's fields, images and documents as mappings; what is missing is left out."""
    values = {
        "title": "A",
        "webUrl": "https://a.example/1",
        "publishedDateTime": "2020-06-10",
        "heat": 0,
        "published": False,
        "tags": ["x", "y"],
        "images": [{"url": "https://a.example/i.png", "width": 5}],
        "topics": ["T"],
        "provider": {"name": "P", "domain": "p.example"},
    }
    built = build({"s/a.md": values})
    found = to_networkx(built)
    node = found.nodes[article(built, "A").id]
    assert (node["kind"], node["title"], node["key"]) == ("article", "A", "a.example/1")
    assert (node["heat"], node["published"], node["tags"]) == (0, False, ["x", "y"])
    assert node["published_date_time"] == datetime(2020, 6, 10, tzinfo=UTC)
    assert node["images"] == [{"url": "https://a.example/i.png", "width": 5}]
    assert [document["source"] for document in node["documents"]] == ["s/a.md"]
    assert "excerpt" not in node
    assert found.nodes[provider(built, "P").id]["domain"] == "p.example"
    assert found.nodes[topic(built, "T").id]["slug"] == "t"
    assert found.has_edge(article(built, "A").id, topic(built, "T").id, key="has_topic")


def test_algorithms_run_on_it() -> None:
    """Algorithms of networkx, and its JSON, take the graph as it is, but for instants, which JSON writes as text."""
    entry = {"title": "B", "webUrl": "https://b.example/1"}
    built = build({"s/a.md": {"title": "A", "topics": ["T"], "related": [entry]}})
    found = to_networkx(built)
    assert nx.number_weakly_connected_components(found) == 1
    assert nx.shortest_path(found, article(built, "A").id, article(built, "B").id) == [
        article(built, "A").id,
        article(built, "B").id,
    ]
    assert json.loads(json.dumps(nx.node_link_data(found), default=str))["edges"]


def test_the_corpus_is_the_same_graph(corpus: Graph) -> None:
    """Counts by kind are the graph's, on real documents."""
    found = to_networkx(corpus)
    kinds = [data["kind"] for _, data in found.nodes(data=True)]
    assert {kind: kinds.count(kind.value) for kind in NodeKind} == {kind: len(corpus.nodes(kind)) for kind in NodeKind}
    edges = [data["kind"] for _, _, data in found.edges(data=True)]
    assert {kind: edges.count(kind.value) for kind in EdgeKind} == corpus.edge_counts


def content(built: Graph) -> list[Any]:
    """All that a graph holds, texts of documents among it."""
    nodes = [node for kind in NodeKind for node in built.nodes(kind)]
    texts = [built.texts.read(document.source) for node in nodes for document in node.documents]
    whole = (built.version, built.loaded_at, built.other_ids, built.topic_aliases, built.sites, built.diagnostics)
    return [nodes, list(built.each_edge()), texts, *whole]


@settings(max_examples=100)
@given(documents=files())
def test_it_comes_back_whole(documents: dict[str, dict[str, Any]]) -> None:
    """What is made of a graph makes an equal graph, also after it was written to a file; its version is the same."""
    built = build(documents)
    assert content(from_networkx(to_networkx(built))) == content(built)
    assert content(from_networkx(pickle.loads(pickle.dumps(to_networkx(built))))) == content(built)


def test_the_corpus_comes_back_whole(corpus: Graph) -> None:
    """Real documents come back with every value, edge, diagnostic and text."""
    assert content(from_networkx(to_networkx(corpus))) == content(corpus)


LISTER = {
    "title": "A",
    "webUrl": "https://a.example/1",
    "topics": ["T"],
    "provider": {"name": "P", "domain": "p.example"},
    "related": [{"title": "B", "webUrl": "https://b.example/1"}, {"title": "C", "webUrl": "https://c.example/1"}],
}


def made() -> Any:
    return to_networkx(build({"s/a.md": LISTER}))


def test_what_is_taken_out_is_gone() -> None:
    """A graph without a node has neither it nor its edges, another version, and can be asked."""
    changed = made()
    gone = next(name for name, data in changed.nodes(data=True) if data["label"] == "B")
    changed.remove_node(gone)
    found = from_networkx(changed)
    assert [article.title for article in found.articles if article.id == gone] == []
    assert [edge.position for edge in found.each_edge() if edge.kind is EdgeKind.RELATED] == [0]
    assert found.version not in ("", changed.graph["version"])
    with MemoryStore(found).view() as view:
        assert view.summary.articles == 2
        assert view.nodes([gone]) == [None]


def test_what_is_added_is_there() -> None:
    """A node needs its key and title only, an edge its kind; one without a document is a stub."""
    changed = made()
    new = node_id(NodeKind.ARTICLE, "new.example")
    changed.add_node(new, key="new.example", title="New")
    first = next(name for name, data in changed.nodes(data=True) if data["label"] == "A")
    changed.add_edge(first, new, key="related")
    found = from_networkx(changed)
    [added] = [article for article in found.articles if article.id == new]
    assert (added.title, added.stub, added.sources) == ("New", True, ())
    related = [edge.target for edge in found.each_edge() if edge.kind is EdgeKind.RELATED]
    assert related[-1] == new
    assert len(related) == 3


def node_named(changed: Any, label: str) -> str:
    found: str = next(name for name, data in changed.nodes(data=True) if data["label"] == label)
    return found


def second_provider(changed: Any) -> None:
    other = node_id(NodeKind.PROVIDER, "q.example")
    changed.add_node(other, key="q.example", name="Q")
    changed.add_edge(node_named(changed, "A"), other, key="published_by")


def circle(changed: Any) -> None:
    other = node_id(NodeKind.TOPIC, "u")
    changed.add_node(other, key="u", name="U", slug="u", label="U")
    changed.add_edge(node_named(changed, "T"), other, key="subtopic_of")
    changed.add_edge(other, node_named(changed, "T"), key="subtopic_of")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda g: g.add_node("x"), "the node x"),
        (lambda g: g.add_node(node_id(NodeKind.ARTICLE, "k"), key="k"), "the node article_"),
        (lambda g: g.add_node(node_id(NodeKind.TOPIC, "k"), kind="article"), "the node topic_"),
        (lambda g: g.nodes[node_named(g, "A")].update(quality="high"), "the node article_"),
        (lambda g: g.add_edge(node_named(g, "A"), node_named(g, "T"), key="related"), "the edge from article_"),
        (lambda g: g.add_edge(node_named(g, "A"), node_named(g, "A"), key="related"), "the edge from article_"),
        (lambda g: g.add_edge(node_named(g, "A"), node_named(g, "B")), "the edge from article_"),
        (second_provider, "the edges from article_"),
        (circle, "the topics"),
        (lambda g: g.graph.update(diagnostics=3), "the graph's attributes"),
    ],
)
def test_what_is_no_graph_of_ours_is_refused(change: Any, place: str) -> None:
    """Nodes and edges that cannot be are refused, with a message that names them."""
    changed = made()
    change(changed)
    with pytest.raises(NetworkxInvalid) as raised:
        from_networkx(changed)
    assert raised.value.place.startswith(place)
    assert place in str(raised.value)
