"""Cytoscape's JSON, for Cytoscape and cytoscape.js. Source: js.cytoscape.org/#notation/elements-json."""

from collections.abc import Iterator

import orjson

from graph.export.attributes import as_json, edge_members, node_values
from graph.export.json_text import json_array
from graph.records import Edge
from graph.store.answers import Portrait
from graph.store.base import Part


def write_cytoscape(part: Part) -> Iterator[bytes]:
    """`part` as Cytoscape's elements, with positions where it has places."""
    data = {"name": "newsgraph", "version": part.version}
    yield b'{"format_version":"1.0","generated_by":"newsgraph","data":' + orjson.dumps(data) + b',"elements":{"nodes":'
    yield from json_array(map(_node, part.nodes()))
    yield b',"edges":'
    yield from json_array(map(_edge, part.edges()))
    yield b"}}\n"


def _node(portrait: Portrait) -> object:
    data = {"id": portrait.node.id, **{attribute.name: as_json(value) for attribute, value in node_values(portrait)}}
    if portrait.place is None:
        return {"data": data}
    x, y = portrait.place
    return {"data": data, "position": {"x": x, "y": -y}}  # y grows downwards there


def _edge(edge: Edge) -> object:
    id_ = f"{edge.source}-{edge.kind}-{edge.target}"
    return {"data": {"id": id_, "source": edge.source, "target": edge.target, **edge_members(edge)}}
