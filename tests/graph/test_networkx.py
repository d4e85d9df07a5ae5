"""The graph as networkx has it is the same graph."""

import json
from datetime import UTC, datetime
from typing import Any

import networkx as nx
from hypothesis import given, settings

from graph import EdgeKind, Graph, NodeKind
from graph.networkx import to_networkx
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
