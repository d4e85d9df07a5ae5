"""What can be taken from the explorer: files of what is drawn, pictures of it, and the query behind the list."""

import csv
import json
import re
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow.parquet
import pytest
import rdflib
from lxml import etree
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage, Serve
from tests.web.explorer import CHAIN, Explorer, inks

Ends = set[tuple[str, str]]
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = "circle, rect"


@pytest.fixture
def explorer(open_page: OpenPage, serve: Serve) -> Explorer:
    """The chain's Lone with its one article, and what is related to it: four nodes, three edges."""
    explorer = Explorer(open_page(serve(CHAIN)))
    ids = explorer.ids()
    return explorer.open(f"/?around={ids['Lone']}&open={ids['Article 6']}")


def shown(explorer: Explorer) -> tuple[set[str], Ends]:
    """The ids of the nodes that are drawn, and the ends of the edges among them."""
    ids = explorer.ids()
    five, six, seven, lone = (ids[label] for label in ("Article 5", "Article 6", "Article 7", "Lone"))
    return {five, six, seven, lone}, {(five, six), (six, seven), (six, lone)}


def saved(explorer: Explorer, entry: str | re.Pattern[str], role: str = "button") -> tuple[str, bytes]:
    """The name and the content of the file that an entry of the menu saves."""
    menu = explorer.graph.locator(".menu")
    menu.get_by_text("Download", exact=True).click()
    with explorer.page.expect_download() as download:
        (menu.get_by_role("link", name=entry) if role == "link" else menu.get_by_role("button", name=entry)).click()
    expect(menu.get_by_role("list")).to_be_hidden()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def of_networkx(read: Any) -> tuple[set[str], Ends]:
    return set(read.nodes), set(read.edges())


def read_graphml(file: bytes) -> tuple[set[str], Ends]:
    return of_networkx(nx.read_graphml(BytesIO(file)))


def read_gexf(file: bytes) -> tuple[set[str], Ends]:
    root = etree.fromstring(file)
    assert etree.QName(root).localname == "gexf"
    nodes = {node.get("id", "") for node in root.iter("{*}node")}
    return nodes, {(edge.get("source", ""), edge.get("target", "")) for edge in root.iter("{*}edge")}


def read_node_link(file: bytes) -> tuple[set[str], Ends]:
    return of_networkx(nx.node_link_graph(json.loads(file), edges="edges"))


def read_cytoscape(file: bytes) -> tuple[set[str], Ends]:
    elements = json.loads(file)["elements"]
    nodes, edges = ([each["data"] for each in elements[group]] for group in ("nodes", "edges"))
    return {node["id"] for node in nodes}, {(edge["source"], edge["target"]) for edge in edges}


def read_graphology(file: bytes) -> tuple[set[str], Ends]:
    read = json.loads(file)
    return {node["key"] for node in read["nodes"]}, {(edge["source"], edge["target"]) for edge in read["edges"]}


def read_dot(file: bytes) -> tuple[set[str], Ends]:
    edges = re.findall(r'^\s*"?(\w+)"? -> "?(\w+)"?', file.decode(), re.MULTILINE)
    return set(re.findall(r'^\s*"?((?:article|provider|topic)_\w+)"? \[', file.decode(), re.MULTILINE)), set(edges)


def read_rdf(file: bytes, syntax: str) -> tuple[set[str], Ends]:
    """Nodes are what statements are about; in RDF, edges have no order of kinds, so what leads to another node is one."""
    read = rdflib.Graph().parse(data=file, format=syntax)
    named = {
        term: str(term).removeprefix("urn:newsgraph:") for term in read.subjects() if "urn:newsgraph:" in str(term)
    }
    return set(named.values()), {(named[one], named[two]) for one, _, two in read if {one, two} <= named.keys()}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_every_format_has_what_is_drawn(explorer: Explorer) -> None:
    """Each entry saves a file of its format that has exactly the nodes and the edges that are drawn."""
    readers: dict[str, tuple[str, Callable[[bytes], tuple[set[str], Ends]]]] = {
        "GraphML": ("newsgraph.graphml", read_graphml),
        "GEXF": ("newsgraph.gexf", read_gexf),
        "Cytoscape": ("newsgraph.cyjs", read_cytoscape),
        "graphology": ("newsgraph-graphology.json", read_graphology),
        "Node-link JSON": ("newsgraph.json", read_node_link),
        "DOT": ("newsgraph.dot", read_dot),
        "Turtle": ("newsgraph.ttl", lambda file: read_rdf(file, "turtle")),
        "JSON-LD": ("newsgraph.jsonld", lambda file: read_rdf(file, "json-ld")),
    }
    wanted = shown(explorer)
    for entry, (name, read) in readers.items():
        found, file = saved(explorer, re.compile(f"^{entry}"))
        assert found == name
        assert read(file) == wanted, entry


def test_tables_have_what_is_drawn(explorer: Explorer) -> None:
    """The tables of nodes and of edges, as CSV and as Parquet, have a row for each that is drawn."""
    nodes, ends = shown(explorer)
    for table, wanted in (("nodes", nodes), ("edges", ends)):
        columns = ["id"] if table == "nodes" else ["source", "target"]
        name, file = saved(explorer, f"{table.title()} as CSV")
        assert name == f"newsgraph-{table}.csv"
        rows = list(csv.DictReader(StringIO(file.decode("utf-8-sig"))))
        assert sorted(
            row[columns[0]] if table == "nodes" else (row["source"], row["target"]) for row in rows
        ) == sorted(wanted)
        name, file = saved(explorer, f"{table.title()} as Parquet", role="link")
        assert name.endswith(".parquet")
        read = pyarrow.parquet.read_table(BytesIO(file), columns=columns).to_pylist()
        assert sorted(
            row[columns[0]] if table == "nodes" else (row["source"], row["target"]) for row in read
        ) == sorted(wanted)


@pytest.mark.slow
def test_the_view_is_saved_as_a_picture(explorer: Explorer) -> None:
    """The PNG picture is what is seen: nodes in the legend's colors before the page's background."""
    explorer.page.get_by_label("Color by").select_option("kind")
    name, file = saved(explorer, "PNG picture of the view")
    assert name == "newsgraph.png"
    found = {ink: count for ink, count, *_ in inks(explorer.page, file)}
    assert found["#0072b2"] > found["#e69f00"] > 50
    assert max(found, key=lambda ink: found[ink]) == "#f6f7f9"


def test_all_is_saved_as_a_drawing(explorer: Explorer) -> None:
    """The SVG picture is well-formed, and has a shape and a name for each node, a line for each edge, and the legend."""
    explorer.page.get_by_label("Color by").select_option("kind")
    name, file = saved(explorer, "SVG picture of all that is drawn")
    assert name == "newsgraph.svg"
    edges, shapes, texts = etree.fromstring(file).findall(f"{SVG}g")
    assert len(edges.findall(f"{SVG}path")) == 3
    assert sorted(etree.QName(shape).localname for shape in shapes) == ["circle", "circle", "circle", "rect"]
    words = [text.text for text in texts.findall(f"{SVG}text")]
    assert {"Article 5", "Article 6", "Article 7", "Lone"} <= set(words)
    assert {"Articles (3)", "Providers (1)"} <= set(words)


@pytest.mark.slow
def test_a_list_is_opened_as_a_query(page: Page) -> None:
    """“Open as query” leads to the playground with the list's query and its variables, which runs there and answers."""
    explorer = Explorer(page)
    explorer.open("/?q=Rekognition&quality=50&type=article")
    total = explorer.list.get_by_role("status").inner_text().removesuffix(" articles")
    page.get_by_role("link", name="Open as query").click()
    page.wait_for_url(re.compile("/graphql#query="))
    expect(page.locator(".graphiql-query-editor")).to_contain_text("coverage")
    with page.expect_response(lambda answer: "Coverage" in (answer.request.post_data or "")) as answered:
        page.get_by_role("button", name="Execute query").click()
    sent = answered.value.request.post_data_json
    assert sent
    assert sent["variables"]["of"] == "Rekognition"
    assert sent["variables"]["where"] == {"and": [{"type": {"in": ["article"]}}, {"quality": {"gte": 50}}]}
    expect(page.get_by_role("region", name="Result Window")).to_contain_text(f'"totalCount": {total}')
