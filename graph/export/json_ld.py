"""JSON-LD with schema.org's words, for search engines and linked data. Source: w3.org/TR/json-ld11."""

from collections.abc import Iterator
from itertools import chain, groupby

import orjson

from graph.export.attributes import NODE_ATTRIBUTES, Attribute, Value, ValueType, as_json
from graph.export.json_text import json_array
from graph.export.rdf import (
    AUTHOR,
    NAME,
    NODES,
    PERSON,
    RDFS,
    SCHEMA,
    SKOS,
    TYPES,
    VOCABULARY,
    XSD,
    address_iri,
    attribute_iri,
    edge_iri,
    node_iri,
    rdf_values,
)
from graph.keys import NodeId
from graph.records import Edge
from graph.store.answers import Portrait
from graph.store.base import Part

_PREFIXES = {"ng": VOCABULARY, "n": NODES, "skos": SKOS, "xsd": XSD, "rdfs": RDFS}


def _compact(iri: str) -> str:
    """`iri` in the context's words: schema.org's names are bare, all others have a prefix."""
    if iri.startswith(SCHEMA):
        return iri.removeprefix(SCHEMA)
    prefix, base = next((prefix, base) for prefix, base in _PREFIXES.items() if iri.startswith(base))
    return f"{prefix}:{iri.removeprefix(base)}"


def _context() -> dict[str, object]:
    """The context: prefixes, and which properties are addresses and which are instants."""
    forms = {ValueType.ADDRESS: {"@type": "@id"}, ValueType.INSTANT: {"@type": "xsd:dateTime"}}
    typed = {
        _compact(attribute_iri(kind, attribute)): forms[attribute.type]
        for attribute in NODE_ATTRIBUTES
        for kind in attribute.kinds
        if attribute.type in forms
    }
    return {"@vocab": SCHEMA, **_PREFIXES, **typed}


def write_json_ld(part: Part) -> Iterator[bytes]:
    """`part` as JSON-LD: an object for each node, then one for what leads from each by each kind of edge. Places are left
    out."""
    yield b'{"@context":' + orjson.dumps(_context()) + b',"@graph":'
    leading = groupby(part.edges(), lambda edge: (edge.source, edge_iri(edge)))
    edges = (_edges(source, iri, list(found)) for (source, iri), found in leading)
    yield from json_array(chain(map(_node, part.nodes()), edges))
    yield b"}\n"


def _node(portrait: Portrait) -> object:
    node = portrait.node
    written: dict[str, object] = {"@id": _compact(node_iri(node.id)), "@type": _compact(TYPES[node.kind])}
    for attribute, value in rdf_values(portrait):
        iri = attribute_iri(node.kind, attribute)
        written[_compact(iri)] = _authors(value) if iri == AUTHOR else _object(attribute, value)
    return written


def _authors(value: Value) -> object:
    assert isinstance(value, tuple)
    return [{"@type": _compact(PERSON), _compact(NAME): name} for name in value]


def _object(attribute: Attribute, value: Value) -> object:
    return address_iri(str(value)) if attribute.type is ValueType.ADDRESS else as_json(value)


def _edges(source: NodeId, iri: str, edges: list[Edge]) -> object:
    return {"@id": _compact(node_iri(source)), _compact(iri): [{"@id": _compact(node_iri(e.target))} for e in edges]}
