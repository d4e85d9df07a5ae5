"""CSV tables say what the graph holds, to spreadsheets without danger, and to Neo4j's import with its headers."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Article, Edge, EdgeKind, Graph, NodeKind, node_id
from graph.export import find_format
from graph.store.answers import Portrait
from graph.store.base import Part
from tests.graph.export.conftest import Case
from tests.graph.export.parts import (
    EDGE_NAMES,
    FRACTIONS,
    INSTANTS,
    INTEGERS,
    LISTS,
    NASTY,
    NODE_NAMES,
    TRUTHS,
    Edges,
    Values,
    carried,
    expected_edges,
    expected_nodes,
    graphs_of_texts,
    part_of,
    restored,
    write,
)
from tests.graphs import FEW

FORMULAS = "=+-@\t\r"
"""What a cell begins with that spreadsheets take for a formula. Source: owasp.org/www-community/attacks/CSV_Injection."""

Rows = list[dict[str, str]]


class OneArticle:
    """A part of one article, and of one edge from it to itself, which documents can never make."""

    version = "v"
    node_count = edge_count = 1

    def __init__(self, text: str) -> None:
        self._text = text
        self.id = node_id(NodeKind.ARTICLE, "k")

    def nodes(self) -> Iterator[Portrait]:
        yield Portrait(Article(self.id, "k", self._text, (), stub=False, tags=(self._text,), heat=-1), 0.0, -0.5)

    def edges(self) -> Iterator[Edge]:
        yield Edge(EdgeKind.RELATED, self.id, self.id, 0, inferred=False, sources=(self._text,))


def guarded(text: str) -> str:
    return f"'{text}" if text.startswith(tuple(FORMULAS)) else text


def rows(file: bytes) -> Rows:
    """A table's rows by its heading; each is as long as the heading is."""
    heading, *found = csv.reader(StringIO(file.decode(), newline=""), strict=True)
    assert len(set(heading)) == len(heading)
    return [dict(zip(heading, row, strict=True)) for row in found]


def typed(name: str, cell: str) -> Any:
    if name in INTEGERS:
        return int(cell)
    if name in FRACTIONS:
        return float(cell)
    return {"true": True, "false": False}[cell] if name in TRUTHS else cell


def read(part: Part) -> tuple[dict[str, Values], Edges]:
    """Nodes and edges of the tables with plain headers; an empty cell is nothing."""
    nodes, edges = rows(write("nodes.csv", part)), rows(write("edges.csv", part))
    assert (len(nodes), len(edges)) == (part.node_count, part.edge_count)

    def values(row: dict[str, str]) -> Values:
        return restored({name: typed(name, cell) for name, cell in row.items() if cell})

    return (
        {row.pop("id"): values(row) for row in nodes},
        [(row.pop("source"), row.pop("target"), values(row)) for row in edges],
    )


def shown(values: Values) -> Values:
    """Texts as spreadsheets may have them; lists are JSON, which begins with a bracket."""
    return carried(values, guarded, str)


def test_all_is_said(case: Case) -> None:
    """Each node and edge is a row in order, with its values; a cell is empty where there is none."""
    nodes, edges = read(case.part)
    assert list(nodes) == list(case.nodes)
    assert nodes == {id_: shown(values) for id_, values in case.nodes.items()}
    assert edges == [(source, target, shown(values)) for source, target, values in case.edges]


@FEW
@given(graph=graphs_of_texts())
def test_any_text_is_kept(graph: Graph) -> None:
    """Any text that a document can hold comes back as it was, but for an apostrophe before what would be a formula."""
    nodes = {id_: shown(values) for id_, values in expected_nodes(graph).items()}
    edges = [(source, target, shown(values)) for source, target, values in expected_edges(graph)]
    assert read(part_of(graph)) == (nodes, edges)


def test_headings_are_names(case: Case) -> None:
    """Columns are the id or the ends, then the attributes in their order, and x and y of nodes."""
    heading = write("nodes.csv", case.part, "names").decode().splitlines()[0]
    assert heading.split(",") == ["id", *NODE_NAMES, "x", "y"]
    heading = write("edges.csv", case.part).decode().splitlines()[0]
    assert heading.split(",") == ["source", "target", *EDGE_NAMES]


@pytest.mark.parametrize("start", [*FORMULAS, "=cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(start: str) -> None:
    """Text that a spreadsheet would work out begins with an apostrophe; numbers stay numbers, also below zero."""
    part = OneArticle(f"{start}1")
    [node], [edge] = rows(write("nodes.csv", part)), rows(write("edges.csv", part))
    assert node["title"] == node["label"] == f"'{start}1"
    assert (node["heat"], node["rank"]) == ("-1", "-0.5")
    texts = [cell for name, cell in [*node.items(), *edge.items()] if name not in {"heat", "rank"}]
    assert not [cell for cell in texts if cell.startswith(tuple(FORMULAS))]


@given(text=st.text(st.sampled_from("=a' \n\t\r,\"")))
def test_only_formulas_are_guarded(text: str) -> None:
    """An apostrophe is put before a formula and before nothing else."""
    [node] = rows(write("nodes.csv", OneArticle(text)))
    assert node["title"] == (f"'{text}" if text[:1] in {"=", "\t", "\r"} else text)


@pytest.mark.parametrize(
    ("name", "way", "column"),
    [
        ("nodes.csv", "names", "title"),
        ("nodes.csv", "neo4j", "title:string"),
        ("nodes.csv", "neo4j", "tags:string[]"),
        ("edges.csv", "neo4j", "sources:string[]"),
    ],
)
def test_nul_ends_no_table(name: str, way: str, column: str) -> None:
    """NUL, at which readers of CSV end, is U+FFFD."""
    [row] = rows(write(name, OneArticle("a\0b"), way))
    assert row[column] == "a\ufffdb"


def neo4j_type(name: str) -> str:
    for names, type_ in (
        (INTEGERS, "long"),
        (FRACTIONS, "double"),
        (TRUTHS, "boolean"),
        (INSTANTS, "datetime"),
        (LISTS, "string[]"),
    ):
        if name in names:
            return type_
    return "string"


def test_neo4j_has_its_headers() -> None:
    """Ids, labels, ends and types are marked as Neo4j's import wants them, and each attribute has a type of its own."""
    nodes = write("nodes.csv", part_of(NASTY), "neo4j").decode().splitlines()[0].split(",")
    assert nodes == ["id:ID", ":LABEL", *(f"{name}:{neo4j_type(name)}" for name in NODE_NAMES), "x:double", "y:double"]
    edges = write("edges.csv", part_of(NASTY), "neo4j").decode().splitlines()[0].split(",")
    assert edges == [":START_ID", ":END_ID", ":TYPE", *(f"{name}:{neo4j_type(name)}" for name in EDGE_NAMES)]


def for_neo4j(values: Values) -> dict[str, str]:
    """Values as Neo4j's import reads them: lists end items at semicolons, which items then cannot have."""

    def cell(value: Any) -> str:
        if isinstance(value, list):
            return ";".join(item.replace(";", ",") for item in value)
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value)

    return {f"{name}:{neo4j_type(name)}": cell(value) for name, value in values.items()}


def test_neo4j_reads_all_that_is_said(case: Case) -> None:
    """Each row has a label or a type in Neo4j's spelling, ends that are ids, and its values, unguarded."""
    nodes = rows(write("nodes.csv", case.part, "neo4j"))
    for row, (id_, values) in zip(nodes, case.nodes.items(), strict=True):
        assert (row.pop("id:ID"), row.pop(":LABEL")) == (id_, values["kind"].title())
        assert {name: float(cell) if name == "rank:double" else cell for name, cell in row.items() if cell} == {
            name: float(cell) if name == "rank:double" else cell for name, cell in for_neo4j(values).items()
        }
    for row, (source, target, values) in zip(rows(write("edges.csv", case.part, "neo4j")), case.edges, strict=True):
        assert (row.pop(":START_ID"), row.pop(":END_ID")) == (source, target)
        assert row.pop(":TYPE") == values["kind"].upper()
        assert row == for_neo4j(values)


@pytest.mark.parametrize(("way", "x", "y"), [("names", "x", "y"), ("neo4j", "x:double", "y:double")])
def test_places_are_columns(case: Case, way: str, x: str, y: str) -> None:
    """X and y are each node's place where places are asked for, else empty; all else stays as it is."""
    plain, placed = (rows(write("nodes.csv", part, way)) for part in (case.part, case.placed))
    assert {(row.pop(x), row.pop(y)) for row in plain} <= {("", "")}
    assert [(float(row.pop(x)), float(row.pop(y))) for row in placed] == [each.place for each in case.placed.nodes()]
    assert plain == placed
    assert write("edges.csv", case.placed, way) == write("edges.csv", case.part, way)


def test_tables_are_of_nodes_or_of_edges(case: Case) -> None:
    """A table has as many rows as its format says that it holds."""
    assert find_format("nodes.csv").rows(case.part) == len(rows(write("nodes.csv", case.part)))
    assert find_format("edges.csv").rows(case.part) == len(rows(write("edges.csv", case.part)))
