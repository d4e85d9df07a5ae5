"""GraphML is what its specification says, and libraries read from it what the graph holds."""

import math
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
from hypothesis import given
from lxml import etree

from graph import Graph
from graph.store.base import Part
from tests.graph.export.conftest import Case
from tests.graph.export.parts import (
    EDGE_NAMES,
    FRACTIONS,
    INTEGERS,
    LISTS,
    NODE_NAMES,
    TRUTHS,
    Edges,
    Values,
    by_ends,
    carried,
    expected_edges,
    expected_nodes,
    graphs_of_texts,
    part_of,
    restored,
    write,
    xml_listed,
    xml_text,
)
from tests.graphs import FEW

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"
PARSED: dict[str, Callable[[str], Any]] = {
    "boolean": {"true": True, "false": False}.__getitem__,
    "int": int,
    "long": int,
    "float": float,
    "double": float,
    "string": str,
}
"""How the types of the specification are written, by their names."""


def expected(values: Values) -> Values:
    return carried(values, xml_text, xml_listed)


def data(element: Any, keys: dict[str, tuple[str, str, str]]) -> Iterator[tuple[str, Any]]:
    """The attributes of a node or an edge, by the keys that are declared for it."""
    for each in element.findall(f"{NAMESPACE}data"):
        domain, name, type_ = keys[each.get("key")]
        assert f"{NAMESPACE}{domain}" == element.tag
        yield name, PARSED[type_](each.text or "")


def read(part: Part) -> tuple[dict[str, Values], Edges]:
    """Nodes and edges by the specification: values of declared keys only, as their types have them."""
    root: Any = etree.fromstring(write("graphml", part))
    [graph] = root.findall(f"{NAMESPACE}graph")
    assert graph.get("edgedefault") == "directed"
    keys = {
        each.get("id"): (each.get("for"), each.get("attr.name"), each.get("attr.type"))
        for each in root.findall(f"{NAMESPACE}key")
    }
    nodes = {each.get("id"): dict(data(each, keys)) for each in graph.findall(f"{NAMESPACE}node")}
    edges = [
        (each.get("source"), each.get("target"), restored(dict(data(each, keys))))
        for each in graph.findall(f"{NAMESPACE}edge")
    ]
    assert len(graph) == part.node_count + part.edge_count == len(nodes) + len(edges)
    return {id_: restored(values) for id_, values in nodes.items()}, edges


def from_networkx(graph: Any) -> tuple[dict[str, Values], Edges]:
    nodes = {id_: restored(values) for id_, values in graph.nodes(data=True)}
    return nodes, [(source, target, restored(values)) for source, target, values in graph.edges(data=True)]


def test_all_is_said(case: Case) -> None:
    """By the specification alone, each node and edge is there in order, with its values and no others."""
    nodes, edges = read(case.part)
    assert list(nodes) == list(case.nodes)
    assert nodes == {id_: expected(values) for id_, values in case.nodes.items()}
    assert edges == [(source, target, expected(values)) for source, target, values in case.edges]


def test_networkx_reads_it(case: Case) -> None:
    """`networkx.read_graphml` finds the same nodes and edges, with the same values."""
    graph = nx.read_graphml(BytesIO(write("graphml", case.part)), force_multigraph=True)
    nodes, edges = from_networkx(graph)
    assert graph.is_directed()
    assert nodes == {id_: expected(values) for id_, values in case.nodes.items()}
    assert by_ends(edges) == by_ends([(s, t, expected(values)) for s, t, values in case.edges])


def test_igraph_reads_it(case: Case, tmp_path: Path) -> None:
    """Igraph finds the same nodes and edges; what is missing is what it has for nothing: empty, false or not a number."""
    path = tmp_path / "graph.graphml"
    path.write_bytes(write("graphml", case.part))
    graph = igraph.Graph.Read_GraphML(str(path))
    assert graph.is_directed()
    assert (graph.vcount(), graph.ecount()) == (len(case.nodes), len(case.edges))
    for vertex, (id_, values) in zip(graph.vs, case.nodes.items(), strict=True):
        found = vertex.attributes()
        assert found.pop("id") == id_
        there = {name: found.pop(name) for name in values}
        assert restored(there) == expected(values)
        for name, value in found.items():
            nothing = math.isnan(value) if name in {*INTEGERS, *FRACTIONS, "x", "y"} else value in {"", False}
            assert nothing, name
    edges = [
        (graph.vs[edge.source]["id"], graph.vs[edge.target]["id"], restored(edge.attributes())) for edge in graph.es
    ]
    assert edges == [(source, target, expected(values)) for source, target, values in case.edges]


@FEW
@given(graph=graphs_of_texts())
def test_any_text_is_kept(graph: Graph) -> None:
    """Any text comes back as it was, but for characters that XML cannot have, in the file and in networkx."""
    part = part_of(graph)
    nodes = {id_: expected(values) for id_, values in expected_nodes(graph).items()}
    edges = [(source, target, expected(values)) for source, target, values in expected_edges(graph)]
    assert read(part) == (nodes, edges)
    found, _ = from_networkx(nx.read_graphml(BytesIO(write("graphml", part)), force_multigraph=True))
    assert found == nodes


def test_keys_are_declared_before_the_graph(case: Case) -> None:
    """All attributes of nodes, x and y, and all of edges are declared, once each, by types of the specification."""
    root = etree.fromstring(write("graphml", case.part))
    *keys, graph = root
    assert root.tag == f"{NAMESPACE}graphml"
    assert graph.tag == f"{NAMESPACE}graph"
    assert {each.tag for each in keys} == {f"{NAMESPACE}key"}
    assert len({each.get("id") for each in keys}) == len(keys)
    for domain, names in (("node", [*NODE_NAMES, "x", "y"]), ("edge", EDGE_NAMES)):
        assert [each.get("attr.name") for each in keys if each.get("for") == domain] == names
    types = {each.get("attr.name"): each.get("attr.type") for each in keys}
    assert {name for name, type_ in types.items() if type_ in {"int", "long"}} == INTEGERS
    assert {name for name, type_ in types.items() if type_ in {"float", "double"}} == {*FRACTIONS, "x", "y"}
    assert {name for name, type_ in types.items() if type_ == "boolean"} == TRUTHS
    assert {name for name, type_ in types.items() if type_ == "string"} >= LISTS
    assert set(types.values()) <= PARSED.keys()


def test_places_are_attributes(case: Case) -> None:
    """Where places are asked for, x and y of each node are its place; all else stays as it is."""
    nodes, edges = read(case.placed)
    places = {portrait.node.id: portrait.place for portrait in case.placed.nodes()}
    assert {id_: (values.pop("x"), values.pop("y")) for id_, values in nodes.items()} == places
    assert (nodes, edges) == read(case.part)
