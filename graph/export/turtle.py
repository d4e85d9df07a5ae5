"""Turtle, for RDF stores and tools. Source: w3.org/TR/turtle."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from graph.export.attributes import Attribute, Value, ValueType
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
    each_value,
    edge_iri,
    node_iri,
    rdf_values,
)
from graph.instants import format_instant
from graph.store.answers import Portrait
from graph.store.base import Part

_PREFIXES = {"": VOCABULARY, "n": NODES, "schema": SCHEMA, "skos": SKOS, "xsd": XSD, "rdfs": RDFS}
_IS_A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INSTANT = NamedNode(f"{XSD}dateTime")
_HEADING = re.compile(rb"\A(?:@prefix [^\n]*\n)*")
_AT_ONCE = 500


def write_turtle(part: Part) -> Iterator[bytes]:
    """`part` as Turtle: what is said of each node, then of each edge. Places are left out."""
    for prefix, iri in _PREFIXES.items():
        yield f"@prefix {prefix}: <{iri}> .\n".encode()
    edges = (
        Triple(NamedNode(node_iri(edge.source)), NamedNode(edge_iri(edge)), NamedNode(node_iri(edge.target)))
        for edge in part.edges()
    )
    triples = chain(chain.from_iterable(map(_node, part.nodes())), edges)
    while some := list(islice(triples, _AT_ONCE)):
        written = serialize(some, format=RdfFormat.TURTLE, prefixes=_PREFIXES)
        assert written is not None
        yield _HEADING.sub(b"", written, count=1)


def _node(portrait: Portrait) -> Iterator[Triple]:
    node = portrait.node
    subject = NamedNode(node_iri(node.id))
    yield Triple(subject, _IS_A, NamedNode(TYPES[node.kind]))
    for attribute, value in rdf_values(portrait):
        predicate = NamedNode(attribute_iri(node.kind, attribute))
        for number, each in enumerate(each_value(value)):
            if predicate.value == AUTHOR:
                person = BlankNode(f"{node.id}-{number}")
                yield Triple(subject, predicate, person)
                yield Triple(person, _IS_A, NamedNode(PERSON))
                yield Triple(person, NamedNode(NAME), Literal(str(each)))
            else:
                yield Triple(subject, predicate, _object(attribute, each))


def _object(attribute: Attribute, value: Value) -> NamedNode | Literal:
    if attribute.type is ValueType.ADDRESS:
        return NamedNode(address_iri(str(value)))
    if isinstance(value, datetime):
        return Literal(format_instant(value), datatype=_INSTANT)
    assert isinstance(value, str | int | float | bool)
    return Literal(value)
