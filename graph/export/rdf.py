"""The graph as RDF: schema.org and SKOS where they have a word for it, else words of our own.

Node ids are IRIs, `urn:newsgraph:` and the id. An article's stated topics are what it is `about`, inferred ones what it
`mentions`; related articles are `urn:newsgraph:vocabulary:related`. Which documents state an edge is not said.
"""

import re
from collections.abc import Iterator

from graph.export.attributes import Attribute, Value, node_values
from graph.keys import EdgeKind, NodeId, NodeKind
from graph.records import Edge
from graph.store.answers import Portrait

NODES = "urn:newsgraph:"
VOCABULARY = "urn:newsgraph:vocabulary:"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|\\^`]')

TYPES = {
    NodeKind.ARTICLE: f"{SCHEMA}NewsArticle",
    NodeKind.PROVIDER: f"{SCHEMA}Organization",
    NodeKind.TOPIC: f"{SKOS}Concept",
}
"""What nodes of each kind are."""

PERSON, AUTHOR, NAME = f"{SCHEMA}Person", f"{SCHEMA}author", f"{SCHEMA}name"
"""Authors are people with names."""

_WORDS = {
    "label": f"{RDFS}label",
    "title": f"{SCHEMA}headline",
    "excerpt": f"{SCHEMA}description",
    "category": f"{SCHEMA}articleSection",
    "locale": f"{SCHEMA}inLanguage",
    "tags": f"{SCHEMA}keywords",
    "authors": AUTHOR,
    "url": f"{SCHEMA}url",
    "imageUrl": f"{SCHEMA}image",
    "publishedDateTime": f"{SCHEMA}datePublished",
    "updatedDateTime": f"{SCHEMA}dateModified",
    "name": NAME,
    "description": f"{SCHEMA}description",
    "aliases": f"{SCHEMA}alternateName",
}
_TOPIC_WORDS = {"name": f"{SKOS}prefLabel", "aliases": f"{SKOS}altLabel", "description": f"{SKOS}definition"}
_EDGE_WORDS = {
    EdgeKind.RELATED: f"{VOCABULARY}related",
    EdgeKind.PUBLISHED_BY: f"{SCHEMA}publisher",
    EdgeKind.HAS_TOPIC: f"{SCHEMA}about",
    EdgeKind.SUBTOPIC_OF: f"{SKOS}broader",
    EdgeKind.CONTAINS: f"{SCHEMA}hasPart",
}


def node_iri(id_: NodeId) -> str:
    """The IRI of the node with this id."""
    return NODES + id_


def attribute_iri(kind: NodeKind, attribute: Attribute) -> str:
    """The IRI of an attribute of nodes of a kind."""
    if kind is NodeKind.TOPIC and attribute.name in _TOPIC_WORDS:
        return _TOPIC_WORDS[attribute.name]
    return _WORDS.get(attribute.name, VOCABULARY + attribute.name)


def edge_iri(edge: Edge) -> str:
    """The IRI of an edge's kind."""
    return f"{SCHEMA}mentions" if edge.inferred else _EDGE_WORDS[edge.kind]


def each_value(value: Value) -> Iterator[Value]:
    """The values of an attribute: those of a list one by one."""
    return iter(value) if isinstance(value, tuple) else iter((value,))


def rdf_values(portrait: Portrait) -> Iterator[tuple[Attribute, Value]]:
    """The attributes of a node that RDF has properties for: all but its kind, which is its type."""
    return ((attribute, value) for attribute, value in node_values(portrait) if attribute.name != "kind")


def address_iri(url: str) -> str:
    """A web address as an IRI: what addresses may have and IRIs may not is escaped."""
    return _NOT_IN_IRIS.sub(lambda found: f"%{ord(found[0]):02X}", url)
