"""Node-link JSON, Cytoscape's and graphology's are what their readers take, and say what the graph holds."""

import json
from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from graph import Graph
from graph.store.base import Part
from tests.graph.export.conftest import Case
from tests.graph.export.parts import (
    NASTY,
    Edges,
    Values,
    by_ends,
    expected_edges,
    expected_nodes,
    graphs_of_texts,
    part_of,
    restored,
    write,
)
from tests.graphs import FEW

FORMATS = [("node-link", "edges"), ("node-link", "links"), ("cytoscape", None), ("graphology", None)]
COLOURS = {"article": "#0072b2", "provider": "#e69f00", "topic": "#009e73"}
"""Blue, orange and bluish green. Source: Okabe and Ito, “Color Universal Design” (2008)."""


def parse(file: bytes) -> Any:
    """A file as JSON: UTF-8, with no key twice and no number that JSON has not."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    def refused(constant: str) -> None:
        pytest.fail(f"{constant} is not JSON")

    return json.loads(file.decode(), object_pairs_hook=once, parse_constant=refused)


def read(name: str, way: str | None, part: Part) -> tuple[dict[str, Values], Edges]:
    """Nodes and edges as the format's own documentation says where they stand, without what is drawn of them."""
    found = parse(write(name, part, way))
    match name:
        case "node-link":
            nodes = [(node.pop("id"), node) for node in found["nodes"]]
            edges = [(edge.pop("source"), edge.pop("target"), edge) for edge in found[way]]
            assert [edge.pop("key") for _, _, edge in edges] == [edge["kind"] for _, _, edge in edges]
        case "cytoscape":
            nodes = [(node["data"].pop("id"), node["data"]) for node in found["elements"]["nodes"]]
            data = [edge["data"] for edge in found["elements"]["edges"]]
            edges = [(each.pop("source"), each.pop("target"), each) for each in data]
            ids = [id_ for id_, _ in nodes] + [each.pop("id") for each in data]
            assert len(set(ids)) == len(ids)
        case _:
            nodes = [(node["key"], node["attributes"]) for node in found["nodes"]]
            edges = [(edge["source"], edge["target"], edge["attributes"]) for edge in found["edges"]]
            assert len({edge["key"] for edge in found["edges"]}) == len(edges)
            for _, values in nodes:
                assert values.pop("color") == COLOURS[values["kind"]]
                assert 4 <= values.pop("size") <= 20
    assert len(dict(nodes)) == len(nodes)
    return {id_: restored(values) for id_, values in nodes}, [(s, t, restored(values)) for s, t, values in edges]


@pytest.mark.parametrize(("name", "way"), FORMATS)
def test_all_is_said(case: Case, name: str, way: str | None) -> None:
    """Each node and edge is there in order, with its values and no others: texts as they are, lists as arrays."""
    nodes, edges = read(name, way, case.part)
    assert list(nodes) == list(case.nodes)
    assert nodes == case.nodes
    assert edges == case.edges


@pytest.mark.parametrize(("name", "way"), FORMATS)
@FEW
@given(graph=graphs_of_texts())
def test_any_text_is_kept(name: str, way: str | None, graph: Graph) -> None:
    """Any text that a document can hold comes back as it was."""
    assert read(name, way, part_of(graph)) == (expected_nodes(graph), expected_edges(graph))


@pytest.mark.parametrize("way", ["edges", "links"])
def test_networkx_reads_node_link(case: Case, way: str) -> None:
    """`networkx.node_link_graph` makes a MultiDiGraph of it, whose edges are keyed by their kinds."""
    graph = nx.node_link_graph(parse(write("node-link", case.part, way)), edges=way)
    assert type(graph) is nx.MultiDiGraph
    assert graph.graph == {"version": case.graph.version}
    assert {id_: restored(values) for id_, values in graph.nodes(data=True)} == case.nodes
    found = [(source, target, key, values) for source, target, key, values in graph.edges(keys=True, data=True)]
    assert sorted(found, key=lambda edge: edge[:3]) == by_ends(case.edges)


def test_edges_are_called_as_asked_for() -> None:
    """Node-link has `edges` unless `links` are asked for, and nothing else differs."""
    files = {way: parse(write("node-link", part_of(NASTY), way)) for way in (None, "edges", "links")}
    assert files[None] == files["edges"]
    assert list(files["links"]) == ["directed", "multigraph", "graph", "nodes", "links"]
    files["links"]["edges"] = files["links"].pop("links")
    assert files["links"] == files["edges"]


def test_graphology_is_told_what_graph_it_is(case: Case) -> None:
    """The options are those of a directed graph that may have parallel edges, and has no loops."""
    found = parse(write("graphology", case.part))
    assert found["options"] == {"type": "directed", "multi": True, "allowSelfLoops": False}
    assert found["attributes"]["version"] == case.graph.version
    assert {"undirected", "attributes"} >= {key for edge in found["edges"] for key in edge} - {
        "key",
        "source",
        "target",
    }
    assert not [edge for edge in found["edges"] if edge["source"] == edge["target"]]


def test_nothing_is_called_type(case: Case) -> None:
    """No node or edge has a `type`, which sigma.js takes for the name of a program that draws it."""
    found = parse(write("graphology", case.placed))
    assert not [each for each in [*found["nodes"], *found["edges"]] if "type" in each["attributes"]]


def test_cytoscape_has_elements(case: Case) -> None:
    """Nodes and edges are elements, and nothing stands in an element but its data and position."""
    found = parse(write("cytoscape", case.part))
    assert found["elements"].keys() == {"nodes", "edges"}
    assert all(each.keys() == {"data"} for group in found["elements"].values() for each in group)
    assert found["data"]["version"] == case.graph.version


@pytest.mark.parametrize(("name", "way"), FORMATS)
def test_places_are_where_viewers_look(case: Case, name: str, way: str | None) -> None:
    """X and y are each node's place; Cytoscape has them as a position, whose y grows downwards. All else stays."""
    found = parse(write(name, case.placed, way))
    places = {portrait.node.id: portrait.place for portrait in case.placed.nodes()}
    if name == "cytoscape":
        positions = {node["data"]["id"]: node.pop("position") for node in found["elements"]["nodes"]}
        assert {id_: (each["x"], -each["y"]) for id_, each in positions.items()} == places
    elif name == "graphology":
        written = {node["key"]: node["attributes"] for node in found["nodes"]}
        assert {id_: (values.pop("x"), values.pop("y")) for id_, values in written.items()} == places
    else:
        assert {node["id"]: (node.pop("x"), node.pop("y")) for node in found["nodes"]} == places
    assert found == parse(write(name, case.part, way))
