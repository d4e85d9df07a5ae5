"""CSV tables of nodes and of edges, for spreadsheets and data frames, and with the headers that Neo4j's import wants.

In tables for spreadsheets, text that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import islice

from graph.export.attributes import (
    EDGE_ATTRIBUTES,
    NODE_ATTRIBUTES,
    Value,
    ValueType,
    as_text,
    each_edge_value,
    edge_values,
    node_values,
)
from graph.records import Edge
from graph.store.answers import Portrait
from graph.store.base import Part

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NEO4J_TYPES = {
    ValueType.INTEGER: "long",
    ValueType.FRACTION: "double",
    ValueType.TRUTH: "boolean",
    ValueType.INSTANT: "datetime",
    ValueType.TEXTS: "string[]",
}
_PLACE = ("x", "y")
_ROWS_AT_ONCE = 100

Row = list[str]


def write_nodes_csv(part: Part) -> Iterator[str]:
    """A row a node: its id, every attribute, and x and y where it has a place."""
    heading = ["id", *(attribute.name for attribute in NODE_ATTRIBUTES), *_PLACE]
    return _table(heading, (_node(portrait, _for_people) for portrait in part.nodes()))


def write_edges_csv(part: Part) -> Iterator[str]:
    """A row an edge: its source and target, and every attribute."""
    heading = ["source", "target", *(attribute.name for attribute in EDGE_ATTRIBUTES)]
    return _table(heading, (_edge(edge, _for_people) for edge in part.edges()))


def write_neo4j_nodes_csv(part: Part) -> Iterator[str]:
    """The same as `write_nodes_csv` for Neo4j's import: the label is the kind, and lists are joined by semicolons."""
    typed = (f"{attribute.name}:{_NEO4J_TYPES.get(attribute.type, 'string')}" for attribute in NODE_ATTRIBUTES)
    heading = ["id:ID", ":LABEL", *typed, *(f"{name}:double" for name in _PLACE)]
    rows = (_node(portrait, _for_neo4j) for portrait in part.nodes())
    return _table(heading, ([row[0], row[1].capitalize(), *row[1:]] for row in rows))


def write_neo4j_edges_csv(part: Part) -> Iterator[str]:
    """The same as `write_edges_csv` for Neo4j's import: the type is the kind in upper case."""
    typed = (f"{attribute.name}:{_NEO4J_TYPES.get(attribute.type, 'string')}" for attribute in EDGE_ATTRIBUTES)
    heading = [":START_ID", ":END_ID", ":TYPE", *typed]
    rows = (_edge(edge, _for_neo4j) for edge in part.edges())
    return _table(heading, ([row[0], row[1], row[2].upper(), *row[2:]] for row in rows))


def _table(heading: Row, rows: Iterable[Row]) -> Iterator[str]:
    """`rows` under `heading`, some of them at a time."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(heading)
    rows = iter(rows)
    while True:
        some = list(islice(rows, _ROWS_AT_ONCE))
        writer.writerows(some)
        yield text.getvalue()
        if len(some) < _ROWS_AT_ONCE:
            return
        text.seek(0)
        text.truncate()


def _node(portrait: Portrait, cell: Callable[[Value], str]) -> Row:
    values = {attribute.name: cell(value) for attribute, value in node_values(portrait)}
    place = [str(number) for number in portrait.place or ("", "")]
    return [portrait.node.id, *(values.get(attribute.name, "") for attribute in NODE_ATTRIBUTES), *place]


def _edge(edge: Edge, cell: Callable[[Value], str]) -> Row:
    return [edge.source, edge.target, *(cell(value) for _, value in each_edge_value(edge_values(edge)))]


def _for_people(value: Value) -> str:
    text = _clean(as_text(value))
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _for_neo4j(value: Value) -> str:
    joined = ";".join(text.replace(";", ",") for text in value) if isinstance(value, tuple) else as_text(value)
    return _clean(joined)


def _clean(text: str) -> str:
    """`text` without NUL, which readers of CSV end at."""
    return text.replace("\0", "\ufffd")
