"""GraphML, for yEd, Cytoscape, igraph and networkx. Source: graphml.graphdrawing.org/specification.html."""

from collections.abc import Iterator
from functools import lru_cache

from graph.export.attributes import (
    EDGE_ATTRIBUTES,
    MEMORY,
    NODE_ATTRIBUTES,
    Attribute,
    EdgeAttribute,
    EdgeValues,
    ValueType,
    as_text,
    each_edge_value,
    edge_values,
    node_values,
)
from graph.export.xml import escape
from graph.store.answers import Portrait
from graph.store.base import Part

_TYPES = {ValueType.INTEGER: "long", ValueType.FRACTION: "double", ValueType.TRUTH: "boolean"}
_OPENING = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_PLACE = (("x", "double"), ("y", "double"))


def write_graphml(part: Part) -> Iterator[str]:
    """`part` as GraphML; lists are JSON text, places the attributes x and y."""
    yield _OPENING
    for attribute in NODE_ATTRIBUTES:
        yield _key("node", attribute)
    for name, type_ in _PLACE:
        yield f'<key id="node_{name}" for="node" attr.name="{name}" attr.type="{type_}"/>\n'
    for edge_attribute in EDGE_ATTRIBUTES:
        yield _key("edge", edge_attribute)
    yield f'<graph id="{part.version}" edgedefault="directed">\n'
    yield from map(_node, part.nodes())
    for edge in part.edges():
        yield f'<edge source="{edge.source}" target="{edge.target}">{_edge_data(edge_values(edge))}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _node(portrait: Portrait) -> str:
    data = [f'<data key="node_{each.name}">{escape(as_text(value))}</data>' for each, value in node_values(portrait)]
    if portrait.place:
        x, y = portrait.place
        data.append(f'<data key="node_x">{x}</data><data key="node_y">{y}</data>')
    return f'<node id="{portrait.node.id}">{"".join(data)}</node>\n'


@lru_cache(MEMORY)
def _edge_data(values: EdgeValues) -> str:
    return "".join(
        f'<data key="edge_{each.name}">{escape(as_text(value))}</data>' for each, value in each_edge_value(values)
    )


def _key(of: str, attribute: Attribute | EdgeAttribute) -> str:
    name, type_ = attribute.name, _TYPES.get(attribute.type, "string")
    return f'<key id="{of}_{name}" for="{of}" attr.name="{name}" attr.type="{type_}"/>\n'
