"""Exports as JavaScript programs read them: graphology, graphology's parsers of GEXF and GraphML, cytoscape.js, Graphviz."""

import json
import re
from collections.abc import Callable
from math import isfinite, sqrt
from typing import Any, NamedTuple

import pytest
from hypothesis import given

from graph import Graph
from graph.store.base import Part
from tests.graph.export.parts import (
    EMPTY,
    FRACTIONS,
    INTEGERS,
    NASTY,
    TRUTHS,
    Values,
    by_ends,
    carried,
    expected_edges,
    expected_nodes,
    part_of,
    restored,
    write,
    xml_listed,
    xml_text,
)
from tests.graphs import FEW, graph_of, graphs
from tests.viewers.conftest import Read, ReadFile

pytestmark = pytest.mark.slow


FORMATS = ["gexf", "graphml", "graphology", "cytoscape", "dot"]
LONELY = graph_of({"a.md": {"title": "A"}, "b.md": {"title": "B"}})
"""Nodes that no edge joins."""

COLOURS = {"article": "#0072b2", "provider": "#e69f00", "topic": "#009e73"}
"""Blue, orange and bluish green. Source: Okabe and Ito, “Color Universal Design” (2008)."""


class Case(NamedTuple):
    """A graph, laid out, and what exports must say of it."""

    part: Part
    nodes: dict[str, Values]
    edges: list[tuple[str, str, Values]]


def case(graph: Graph) -> Case:
    return Case(part_of(graph, places=True), expected_nodes(graph), expected_edges(graph))


@pytest.fixture(scope="session", params=["nasty", "empty", "lonely", "corpus"])
def graph_case(request: pytest.FixtureRequest) -> Case:
    """Hard texts, no node, no edge, and the corpus."""
    if request.param == "corpus":
        corpus: Graph = request.getfixturevalue("corpus")
        return case(corpus)
    return case({"nasty": NASTY, "empty": EMPTY, "lonely": LONELY}[request.param])


def plain(text: str) -> str:
    return text


def without_controls(text: str) -> str:
    """`text` as DOT has it: Graphviz takes no controls but for those that move on."""
    return re.sub("[^\t\n\r -\U0010ffff]", "\ufffd", text)


CARRIED: dict[str, tuple[Callable[[str], str], Callable[[str], str]]] = {
    "gexf": (xml_text, xml_text),
    "graphml": (xml_text, xml_listed),
    "graphology": (plain, plain),
    "cytoscape": (plain, plain),
    "dot": (without_controls, plain),
}
"""What each format makes of texts, and of those in lists."""


def from_dot(values: Values) -> Values:
    """Attributes as Graphviz has them, all texts, with the values that these stand for."""
    read: Values = {name: text.replace("\\\\", "\\") for name, text in values.items()}
    if "label" in read:
        read["label"] = read["label"].replace("&amp;", "&")
    read |= {name: int(read[name]) for name in INTEGERS & read.keys()}
    read |= {name: float(read[name]) for name in FRACTIONS & read.keys()}
    return read | {name: {"true": True, "false": False}[read[name]] for name in TRUTHS & read.keys()}


def drawing(format_: str, part: Part) -> dict[str, Values]:
    """How a format says each node of a laid out part is drawn."""
    drawn: dict[str, Values] = {}
    for portrait in part.nodes():
        assert portrait.place
        (x, y), colour = portrait.place, COLOURS[portrait.node.kind.value]
        size = round(4 + 16 * sqrt(portrait.prominence), 2)
        rgb = "rgb({},{},{})".format(*bytes.fromhex(colour[1:]))
        ways: dict[str, Values] = {
            "gexf": {"color": rgb, "size": size, "x": x, "y": y, "z": 0},
            "graphml": {"x": x, "y": y},
            "graphology": {"color": colour, "size": size, "x": x, "y": y},
            "cytoscape": {"x": x, "y": -y},
            "dot": {"fillcolor": colour, "style": "filled", "fontcolor": "white", "pos": f"{x / 72},{y / 72}!"},
        }
        drawn[portrait.node.id] = ways[format_]
    return drawn


def check_nodes(format_: str, read: Read, case: Case) -> None:
    left_out = {"name"} if format_ == "dot" else set()
    drawn = drawing(format_, case.part)
    found = {
        id_: restored(from_dot(values) if format_ == "dot" else values) for id_, values in read.attributes().items()
    }
    assert found == {
        id_: {name: value for name, value in carried(values, *CARRIED[format_]).items() if name not in left_out}
        | drawn[id_]
        for id_, values in case.nodes.items()
    }


def check_edges(format_: str, read: Read, case: Case) -> None:
    found = [
        (source, target, restored(from_dot(values) if format_ == "dot" else values))
        for source, target, values in read.edges
    ]
    expected = [(source, target, carried(values, *CARRIED[format_])) for source, target, values in case.edges]
    assert by_ends(found) == by_ends(expected)


@pytest.mark.parametrize("format_", FORMATS)
def test_graphs_are_read_as_they_are(format_: str, read_file: ReadFile, graph_case: Case) -> None:
    """A program has as many nodes and edges as the graph, with the same ids and ends, and with every attribute, place, and
    in GEXF and graphology's JSON colour and size.

    Not kept: types of values in DOT, where all are texts, and `name`, which Graphviz means ids by; lists in GraphML and DOT,
    which are JSON texts; instants anywhere, which are RFC 3339 texts. Characters that XML, or for controls DOT, cannot carry
    are U+FFFD.
    """
    read = read_file(format_, write(format_, graph_case.part))
    assert (len(read.nodes), len(read.edges)) == (graph_case.part.node_count, graph_case.part.edge_count)
    check_nodes(format_, read, graph_case)
    check_edges(format_, read, graph_case)


@FEW
@given(graph=graphs())
def test_any_graph_is_read(read_file: ReadFile, graph: Graph) -> None:
    """The same of graphs with any mix of nodes, missing attributes, and edges of several kinds between the same nodes."""
    drawn = case(graph)
    for format_ in FORMATS:
        read = read_file(format_, write(format_, drawn.part))
        check_nodes(format_, read, drawn)
        check_edges(format_, read, drawn)


@pytest.mark.parametrize("format_", FORMATS)
def test_order_is_kept(format_: str, read_file: ReadFile) -> None:
    """Nodes are in the order of the part."""
    part = part_of(NASTY)
    read = read_file(format_, write(format_, part))
    assert [id_ for id_, _ in read.nodes] == [portrait.node.id for portrait in part.nodes()]


def finite(value: Any) -> bool:
    return isinstance(value, int | float) and isfinite(value)


@pytest.mark.parametrize("format_", ["gexf", "graphology"])
def test_sigma_can_draw(format_: str, read_file: ReadFile, graph_case: Case) -> None:
    """What sigma.js asks of each node is there: x and y that are numbers, a size above 0, a label and a CSS colour; and no
    `type`, which would choose a program to draw it with."""
    for _, values in read_file(format_, write(format_, graph_case.part)).nodes:
        assert finite(values["x"])
        assert finite(values["y"])
        assert finite(values["size"])
        assert values["size"] > 0
        assert isinstance(values["label"], str)
        assert values["label"]
        assert re.fullmatch(r"#[0-9a-f]{6}|rgb\(\d{1,3},\d{1,3},\d{1,3}\)", values["color"])
        assert "type" not in values


@pytest.mark.parametrize("format_", ["gexf", "graphml", "graphology", "dot"])
def test_places_are_left_out(format_: str, read_file: ReadFile) -> None:
    """A part that is not laid out has no places, not ones at 0; all else is there."""
    drawn = case(NASTY)
    laid_out = read_file(format_, write(format_, drawn.part)).attributes()
    assert read_file(format_, write(format_, part_of(NASTY))).attributes() == {
        id_: {name: value for name, value in values.items() if name not in {"x", "y", "z", "pos"}}
        for id_, values in laid_out.items()
    }


def test_cytoscape_is_given_ids_that_are_texts(graph_case: Case) -> None:
    """cytoscape.js wants ids that are texts, of nodes and edges alike, none twice, and ends that are ids of nodes."""
    elements = json.loads(write("cytoscape", graph_case.part))["elements"]
    nodes = [node["data"]["id"] for node in elements["nodes"]]
    ids = nodes + [edge["data"]["id"] for edge in elements["edges"]]
    ends = [edge["data"][end] for edge in elements["edges"] for end in ("source", "target")]
    assert all(isinstance(id_, str) and id_ for id_ in ids)
    assert len(set(ids)) == len(ids)
    assert set(ends) <= set(nodes)


def test_cytoscape_without_places(read_file: ReadFile) -> None:
    """Without places no position is given, so that a layout of cytoscape.js may choose one."""
    content = write("cytoscape", part_of(NASTY))
    assert not any("position" in node for node in json.loads(content)["elements"]["nodes"])
    assert {(values["x"], values["y"]) for _, values in read_file("cytoscape", content).nodes} == {(0, 0)}


def test_graphviz_leaves_nodes_in_their_places(read_file: ReadFile) -> None:
    """neato, which lays out what is not fixed, draws nodes as far from each other, in points, as their places are."""
    part = part_of(LONELY, places=True)
    (x1, y1), (x2, y2) = (portrait.place or (0, 0) for portrait in part.nodes())
    drawn = read_file("neato", write("dot", part)).nodes
    (left1, up1), (left2, up2) = (map(float, values["pos"].split(",")) for _, values in drawn)
    assert (left2 - left1, up2 - up1) == pytest.approx((x2 - x1, y2 - y1), abs=0.01)
    assert abs(x2 - x1) + abs(y2 - y1) > 1
