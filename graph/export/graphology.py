"""graphology's JSON, for graphology and sigma.js. Source: graphology.github.io/serialization.html."""

from collections.abc import Iterator

import orjson

from graph.export.attributes import as_json, edge_members, node_values
from graph.export.drawing import hex_colour, node_size
from graph.export.json_text import json_array
from graph.records import Edge
from graph.store.answers import Portrait
from graph.store.base import Part

_OPTIONS = {"type": "directed", "multi": True, "allowSelfLoops": False}


def write_graphology(part: Part) -> Iterator[bytes]:
    """`part` as a serialised graphology graph, with colours and sizes, and with x and y where it has places."""
    attributes = {"name": "newsgraph", "version": part.version}
    yield b'{"attributes":' + orjson.dumps(attributes) + b',"options":' + orjson.dumps(_OPTIONS) + b',"nodes":'
    yield from json_array(map(_node, part.nodes()))
    yield b',"edges":'
    yield from json_array(map(_edge, part.edges()))
    yield b"}\n"


def _node(portrait: Portrait) -> object:
    place = dict(zip("xy", portrait.place, strict=True)) if portrait.place else {}
    values = {attribute.name: as_json(value) for attribute, value in node_values(portrait)}
    drawing = {"color": hex_colour(portrait), "size": node_size(portrait), **place}
    return {"key": portrait.node.id, "attributes": {**values, **drawing}}


def _edge(edge: Edge) -> object:
    key = f"{edge.source}-{edge.kind}-{edge.target}"
    return {"key": key, "source": edge.source, "target": edge.target, "attributes": edge_members(edge)}
