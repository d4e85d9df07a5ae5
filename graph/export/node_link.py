"""Node-link JSON, as networkx and D3 read it. Source: networkx.readwrite.json_graph.node_link_data."""

from collections.abc import Iterator

import orjson

from graph.export.attributes import as_json, edge_members, node_values
from graph.export.json_text import json_array
from graph.records import Edge
from graph.store.answers import Portrait
from graph.store.base import Part


def write_node_link(part: Part) -> Iterator[bytes]:
    """`part` as networkx's `node_link_data` has a MultiDiGraph: nodes, and `edges`, keyed by their kind."""
    return _write(part, b"edges")


def write_links(part: Part) -> Iterator[bytes]:
    """The same with its edges under `links`, as D3 has it."""
    return _write(part, b"links")


def _write(part: Part, edges: bytes) -> Iterator[bytes]:
    yield b'{"directed":true,"multigraph":true,"graph":' + orjson.dumps({"version": part.version}) + b',"nodes":'
    yield from json_array(map(_node, part.nodes()))
    yield b',"' + edges + b'":'
    yield from json_array(map(_edge, part.edges()))
    yield b"}\n"


def _node(portrait: Portrait) -> object:
    place = dict(zip("xy", portrait.place, strict=True)) if portrait.place else {}
    return {"id": portrait.node.id, **{a.name: as_json(value) for a, value in node_values(portrait)}, **place}


def _edge(edge: Edge) -> object:
    return {"source": edge.source, "target": edge.target, "key": edge.kind, **edge_members(edge)}
