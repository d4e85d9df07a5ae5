"""GEXF 1.3, for Gephi, Gephi Lite and sigma.js. Source: gexf.net/schema.html.

Articles are there from the moment on when they were published, so that Gephi's timeline plays them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from graph.export.attributes import (
    EDGE_ATTRIBUTES,
    MEMORY,
    NODE_ATTRIBUTES,
    Attribute,
    EdgeAttribute,
    EdgeValues,
    Value,
    ValueType,
    as_text,
    each_edge_value,
    edge_values,
    node_values,
)
from graph.export.drawing import COLOURS, node_size
from graph.export.xml import escape, possible
from graph.instants import format_instant
from graph.records import Article
from graph.store.answers import Portrait
from graph.store.base import Part

_TYPES = {
    ValueType.INTEGER: "long",
    ValueType.FRACTION: "double",
    ValueType.TRUTH: "boolean",
    ValueType.ADDRESS: "anyURI",
    ValueType.TEXTS: "liststring",
}
_NODE_NUMBERS = {attribute.name: number for number, attribute in enumerate(NODE_ATTRIBUTES)}
_OPENING = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta><creator>newsgraph</creator><description>version {version}</description></meta>
<graph defaultedgetype="directed" mode="dynamic" timeformat="dateTime" timerepresentation="interval">
"""


def write_gexf(part: Part) -> Iterator[str]:
    """`part` as GEXF, with colours by kind, sizes by prominence, and places where it has them."""
    yield _OPENING.format(version=part.version)
    yield from _declarations("node", NODE_ATTRIBUTES)
    yield from _declarations("edge", EDGE_ATTRIBUTES)
    yield f'<nodes count="{part.node_count}">\n'
    yield from map(_node, part.nodes())
    yield f'</nodes>\n<edges count="{part.edge_count}">\n'
    for edge in part.edges():
        yield f'<edge source="{edge.source}" target="{edge.target}" {_edge_rest(edge_values(edge))}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def _declarations(of: str, attributes: Sequence[Attribute | EdgeAttribute]) -> Iterator[str]:
    yield f'<attributes class="{of}" mode="static">\n'
    for number, attribute in enumerate(attributes):
        yield f'<attribute id="{number}" title="{attribute.name}" type="{_TYPES.get(attribute.type, "string")}"/>\n'
    yield "</attributes>\n"


def _node(portrait: Portrait) -> str:
    node = portrait.node
    values = [_value(_NODE_NUMBERS[attribute.name], value) for attribute, value in node_values(portrait)]
    red, green, blue = COLOURS[node.kind]
    place = ""
    if portrait.place:
        x, y = portrait.place
        place = f'<viz:position x="{x}" y="{y}" z="0.0"/>'
    return (
        f'<node id="{node.id}" label="{escape(node.label)}"{_start(portrait)}>'
        f"<attvalues>{''.join(values)}</attvalues>"
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>{place}<viz:size value="{node_size(portrait)}"/></node>\n'
    )


@lru_cache(MEMORY)
def _edge_rest(values: EdgeValues) -> str:
    attributes = (_value(number, value) for number, (_, value) in enumerate(each_edge_value(values)))
    return f'kind="{values[0]}"><attvalues>{"".join(attributes)}</attvalues>'


def _start(portrait: Portrait) -> str:
    instant = portrait.node.published_date_time if isinstance(portrait.node, Article) else None
    return f' start="{format_instant(instant)}"' if instant else ""


def _value(number: int, value: Value) -> str:
    # Readers of lists do not know JSON's escapes for control characters.
    held = tuple(map(possible, value)) if isinstance(value, tuple) else value
    return f'<attvalue for="{number}" value="{escape(as_text(held))}"/>'
