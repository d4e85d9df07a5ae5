"""GEXF is what its specification says and Gephi asks for, and readers find in it what the graph holds."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from lxml import etree

from graph import Graph
from graph.store.base import Part
from tests.graph.export.conftest import Case
from tests.graph.export.parts import (
    ADDRESSES,
    EDGE_NAMES,
    FRACTIONS,
    INTEGERS,
    LISTS,
    NASTY,
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
    xml_text,
)
from tests.graphs import FEW

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
SCHEMA = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("gexf.rng"))))
PARSED: dict[str, Callable[[str], Any]] = {
    "boolean": {"true": True, "false": False}.__getitem__,
    "long": int,
    "double": float,
    "string": str,
    "anyURI": str,
    "liststring": str,
}
COLOURS = {"article": "#0072b2", "provider": "#e69f00", "topic": "#009e73"}
"""Blue, orange and bluish green. Source: Okabe and Ito, “Color Universal Design” (2008)."""


def expected(values: Values) -> Values:
    return carried(values, xml_text)


def tree(part: Part) -> Any:
    """The file as lxml reads it."""
    return etree.fromstring(write("gexf", part))


def columns(root: Any, of: str) -> dict[str, tuple[str, str]]:
    """The titles and types of the attributes that are declared for nodes or edges, by their ids."""
    [declared] = [each for each in root.iter(f"{GEXF}attributes") if each.get("class") == of]
    return {each.get("id"): (each.get("title"), each.get("type")) for each in declared}


def values_of(element: Any, declared: dict[str, tuple[str, str]]) -> Values:
    found = {}
    for each in element.find(f"{GEXF}attvalues"):
        title, type_ = declared[each.get("for")]
        assert title not in found
        found[title] = PARSED[type_](each.get("value"))
    return restored(found)


def read(root: Any) -> tuple[dict[str, Values], Edges]:
    """Nodes and edges by the specification: values of declared attributes only, as their types have them."""
    of_nodes, of_edges = columns(root, "node"), columns(root, "edge")
    nodes = {each.get("id"): values_of(each, of_nodes) for each in root.iter(f"{GEXF}node")}
    edges = [(each.get("source"), each.get("target"), values_of(each, of_edges)) for each in root.iter(f"{GEXF}edge")]
    return nodes, edges


def test_all_is_said(case: Case) -> None:
    """By the specification alone, each node and edge is there in order, with its values and no others."""
    nodes, edges = read(tree(case.part))
    assert list(nodes) == list(case.nodes)
    assert nodes == {id_: expected(values) for id_, values in case.nodes.items()}
    assert edges == [(source, target, expected(values)) for source, target, values in case.edges]


def test_networkx_reads_it(case: Case) -> None:
    """`networkx.read_gexf` finds the same; it knows no instants, so they are called dates here, which it keeps as text."""
    file = write("gexf", case.placed).replace(b'timeformat="dateTime"', b'timeformat="date"')
    graph = nx.read_gexf(BytesIO(file), version="1.3")
    assert graph.is_directed()
    found: Edges = [(source, target, restored(values)) for source, target, values in graph.edges(data=True)]
    if graph.is_multigraph():
        assert by_ends(found) == by_ends([(s, t, expected(values)) for s, t, values in case.edges])
    else:
        assert {(source, target) for source, target, _ in found} == {(s, t) for s, t, _ in case.edges}
    for portrait in case.placed.nodes():
        values = restored(graph.nodes[portrait.node.id])
        drawn = values.pop("viz")
        start = values.pop("start", None)
        assert (start and datetime.fromisoformat(start)) == values.get("publishedDateTime")
        assert values == expected(case.nodes[portrait.node.id])
        assert (drawn["position"]["x"], drawn["position"]["y"]) == portrait.place
    assert len(graph) == len(case.nodes)


@FEW
@given(graph=graphs_of_texts())
def test_any_text_is_kept(graph: Graph) -> None:
    """Any text comes back as it was, but for characters that XML cannot have."""
    root = tree(part_of(graph))
    nodes = {id_: expected(values) for id_, values in expected_nodes(graph).items()}
    edges = [(source, target, expected(values)) for source, target, values in expected_edges(graph)]
    assert read(root) == (nodes, edges)
    assert {each.get("id"): each.get("label") for each in root.iter(f"{GEXF}node")} == {
        id_: values["label"] for id_, values in nodes.items()
    }
    SCHEMA.assertValid(root)


def test_it_is_valid(case: Case) -> None:
    """With and without places the file is valid by GEXF 1.3: elements in their order, attributes of their types."""
    for part in (case.part, case.placed):
        SCHEMA.assertValid(tree(part))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'version="1.3"', b'version="1.2"'),
        (b'xmlns="http://gexf.net/1.3"', b'xmlns="http://www.gexf.net/1.2draft"'),
        (b"/viz", b"/Viz"),
        (b'<viz:color r="0"', b'<viz:color r="256"'),
        (b'<viz:color r="0"', b'<viz:color a="0.5" r="0"'),
        (b'timeformat="dateTime"', b'timeformat="datetime"'),
        (b' start="', b' timestamp="2020-01-01T00:00:00Z" start="'),
        (b"Z", b"X"),
        (b"<edge source=", b"<edge from="),
        (b"<nodes ", b"<nodes/><nodes "),
        (b'type="long"', b'type="int"'),
        (b'type="liststring"', b'type="list"'),
        (b'<nodes count="', b'<nodes count="-'),
    ],
)
def test_the_schema_refuses_what_is_wrong(before: bytes, after: bytes) -> None:
    """What this suite takes for the specification refuses files that Gephi would read wrongly."""
    file = write("gexf", part_of(NASTY))
    assert before in file
    assert not SCHEMA.validate(etree.fromstring(file.replace(before, after)))


def test_namespaces_are_those_of_1_3(case: Case) -> None:
    """Gephi tells versions apart by the namespace, and viewers find what is drawn by that of viz."""
    root = tree(case.part)
    assert (root.tag, root.get("version")) == (f"{GEXF}gexf", "1.3")
    assert root.nsmap == {None: GEXF.strip("{}"), "viz": VIZ.strip("{}")}


def test_counts_are_true(case: Case) -> None:
    """The counts of nodes and edges are those of the file, and of the part."""
    root = tree(case.part)
    for name, count in (("node", case.part.node_count), ("edge", case.part.edge_count)):
        [group] = root.iter(f"{GEXF}{name}s")
        assert int(group.get("count")) == len(group) == count == len(list(root.iter(f"{GEXF}{name}")))


def test_attributes_are_declared_before_use(case: Case) -> None:
    """All attributes of nodes and edges are declared, once each, of the types of their values, before the first node."""
    root = tree(case.part)
    order = [each.tag.removeprefix(GEXF) for each in root.find(f"{GEXF}graph")]
    assert order == ["attributes", "attributes", "nodes", "edges"]
    types: dict[str, str] = {}
    for of, names in (("node", NODE_NAMES), ("edge", EDGE_NAMES)):
        declared = columns(root, of)
        assert [title for title, _ in declared.values()] == names
        types |= dict(declared.values())
    by_type = {type_: {name for name, each in types.items() if each == type_} for type_ in types.values()}
    assert by_type.pop("string") == types.keys() - LISTS - ADDRESSES - INTEGERS - FRACTIONS - TRUTHS
    assert by_type == {
        "liststring": LISTS,
        "anyURI": ADDRESSES,
        "long": INTEGERS,
        "double": FRACTIONS,
        "boolean": TRUTHS,
    }


def test_ends_are_there(case: Case) -> None:
    """Each edge's ends are nodes of the file, which stand before it, and parallel edges differ in their kind."""
    root = tree(case.part)
    ids = [each.get("id") for each in root.iter(f"{GEXF}node")]
    edges = [tuple(map(each.get, ("source", "target", "kind"))) for each in root.iter(f"{GEXF}edge")]
    assert len(set(ids)) == len(ids)
    assert {end for source, target, _ in edges for end in (source, target)} <= set(ids)
    assert len(set(edges)) == len(edges)
    assert [kind for _, _, kind in edges] == [values["kind"] for _, _, values in case.edges]


def test_colours_are_those_of_kinds(case: Case) -> None:
    """Each node has one colour, that of its kind, without alpha, which Gephi would take for transparency."""
    nodes, _ = read(root := tree(case.part))
    for each in root.iter(f"{GEXF}node"):
        [colour] = each.findall(f"{VIZ}color")
        assert sorted(colour.keys()) == ["b", "g", "r"]
        written = "#" + "".join(f"{int(colour.get(part)):02x}" for part in "rgb")
        assert written == COLOURS[nodes[each.get("id")]["kind"]]


def test_sizes_grow_with_prominence(case: Case) -> None:
    """Each node has one size, from 4 to 20, which is larger for a more prominent node; the most prominent have 20."""
    sizes = {
        each.get("id"): float(each.find(f"{VIZ}size").get("value")) for each in tree(case.part).iter(f"{GEXF}node")
    }
    ranked = sorted((portrait.prominence, sizes[portrait.node.id]) for portrait in case.part.nodes())
    assert all(less <= more for (_, less), (_, more) in pairwise(ranked))
    assert all(4 <= size <= 20 for _, size in ranked)
    assert all((size == 20) is (prominence > 0.999) and (size == 4) is (prominence == 0) for prominence, size in ranked)


def test_positions_are_places(case: Case) -> None:
    """Where places are asked for, each node has one position, its place in the plane; else none has."""
    assert tree(case.part).find(f".//{VIZ}position") is None
    root = tree(case.placed)
    found = {each.get("id"): each.findall(f"{VIZ}position") for each in root.iter(f"{GEXF}node")}
    for portrait in case.placed.nodes():
        [position] = found[portrait.node.id]
        assert (float(position.get("x")), float(position.get("y"))) == portrait.place
        assert float(position.get("z")) == 0
    assert read(root) == read(tree(case.part))


def test_time_is_in_intervals_from_publication_on(case: Case) -> None:
    """The graph is dynamic, in instants and intervals alone; an article starts when it was published, and nothing ends."""
    root = tree(case.part)
    graph = root.find(f"{GEXF}graph")
    assert (graph.get("mode"), graph.get("timeformat"), graph.get("timerepresentation")) == (
        "dynamic",
        "dateTime",
        "interval",
    )
    assert not [each for each in root.iter() if {"timestamp", "timestamps", "intervals", "end"} & set(each.keys())]
    assert [each.tag for each in root.iter() if each.get("start")] == [f"{GEXF}node"] * sum(
        "publishedDateTime" in values for values in case.nodes.values()
    )
    for each in root.iter(f"{GEXF}node"):
        start = each.get("start")
        published = case.nodes[each.get("id")].get("publishedDateTime")
        assert (None if start is None else datetime.fromisoformat(start)) == published
