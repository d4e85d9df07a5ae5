"""Turtle and JSON-LD say the same of the graph, in the words of schema.org and SKOS, and rdflib reads both."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import rdflib
from hypothesis import given
from rdflib import RDF, RDFS, SKOS, XSD, BNode, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from graph import Graph
from graph.store.base import Part
from tests.graph.export.conftest import Case
from tests.graph.export.parts import (
    ADDRESSES,
    NASTY,
    Edges,
    Values,
    expected_edges,
    expected_nodes,
    graphs_of_texts,
    part_of,
    write,
)
from tests.graphs import FEW, graph_of

SCHEMA = Namespace("https://schema.org/")
OWN = Namespace("urn:newsgraph:vocabulary:")
IDS = Namespace("urn:newsgraph:")
FORMATS = ["turtle", "json-ld"]

TYPES = {"article": SCHEMA.NewsArticle, "provider": SCHEMA.Organization, "topic": SKOS.Concept}
EVERY = {"label": RDFS.label, "imageUrl": SCHEMA.image}
PROPERTIES = {
    "article": {
        **EVERY,
        "title": SCHEMA.headline,
        "excerpt": SCHEMA.description,
        "category": SCHEMA.articleSection,
        "locale": SCHEMA.inLanguage,
        "tags": SCHEMA.keywords,
        "authors": SCHEMA.author,
        "url": SCHEMA.url,
        "publishedDateTime": SCHEMA.datePublished,
        "updatedDateTime": SCHEMA.dateModified,
    },
    "provider": {**EVERY, "name": SCHEMA.name, "description": SCHEMA.description, "aliases": SCHEMA.alternateName},
    "topic": {**EVERY, "name": SKOS.prefLabel, "description": SKOS.definition, "aliases": SKOS.altLabel},
}
"""The words for attributes that schema.org and SKOS have words for; others have the graph's own."""

EDGES = {
    "related": OWN.related,
    "published_by": SCHEMA.publisher,
    "has_topic": SCHEMA.about,
    "subtopic_of": SKOS.broader,
    "contains": SCHEMA.hasPart,
}
IRI = re.compile(
    r"[a-z]+:(?:[\w\-.~:/?\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+(?:#(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?"
)
"""An IRI, more freely than RFC 3987 has it only in where brackets may stand."""

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning:rdflib")
"""rdflib's own reader of JSON-LD uses what rdflib deprecates."""

Statement = tuple[Any, Any, Any]


def read(name: str, part: Part) -> rdflib.Graph:
    return rdflib.Graph().parse(data=write(name, part), format=name)


def statements(graph: rdflib.Graph) -> list[Statement]:
    """The statements of a graph by values, with a person in place of each blank node, sorted.

    Each blank node must be a person with one name, and of one article only.
    """
    people = {}
    for person in graph.subjects(RDF.type, SCHEMA.Person):
        assert set(graph.predicates(person)) == {RDF.type, SCHEMA.name}
        assert len(list(graph.predicate_objects(person))) == 2
        assert len(list(graph.subjects(SCHEMA.author, person))) == 1
        people[person] = ("person", str(graph.value(person, SCHEMA.name)))
    found = [(s, p, people.get(o) or plain(o)) for s, p, o in graph if s not in people]
    assert not [subject for subject, _, _ in found if isinstance(subject, BNode)]
    return sorted(found, key=repr)


def plain(node: Any) -> Any:
    """An IRI as itself, a literal as its datatype and value."""
    return (node.datatype or XSD.string, node.toPython()) if isinstance(node, Literal) else node


def literal(value: Any) -> Any:
    types = {str: XSD.string, bool: XSD.boolean, int: XSD.integer, float: XSD.double}
    return (types.get(type(value), XSD.dateTime), value)


def expected(nodes: dict[str, Values], edges: Edges) -> list[Statement]:
    """What RDF must say of nodes and edges, by the tables above."""
    return sorted([*_of_nodes(nodes), *_of_edges(edges)], key=repr)


def _of_nodes(nodes: dict[str, Values]) -> Iterator[Statement]:
    for id_, values in nodes.items():
        kind = values["kind"]
        yield IDS[id_], RDF.type, TYPES[kind]
        for name, value in values.items():
            for each in value if isinstance(value, list) else [value]:
                predicate = PROPERTIES[kind].get(name, OWN[name])
                if name == "authors":
                    yield IDS[id_], predicate, ("person", each)
                elif name in ADDRESSES:
                    yield IDS[id_], predicate, URIRef(each.translate(ESCAPED))
                elif name != "kind":
                    yield IDS[id_], predicate, literal(each)


def _of_edges(edges: Edges) -> Iterator[Statement]:
    for source, target, values in edges:
        yield IDS[source], SCHEMA.mentions if values["inferred"] else EDGES[values["kind"]], IDS[target]


ESCAPED = {ord(c): f"%{ord(c):02X}" for c in '<>"{}|\\^` '}
"""What addresses may have and IRIs may not, as RFC 3987 has it escaped."""


@pytest.fixture(scope="module")
def both(case: Case) -> dict[str, rdflib.Graph]:
    """What rdflib reads of each graph in each format."""
    return {name: read(name, case.part) for name in FORMATS}


@pytest.mark.parametrize("name", FORMATS)
def test_all_is_said(case: Case, both: dict[str, rdflib.Graph], name: str) -> None:
    """Each value of each node is a statement in its word, and so is each edge, and nothing else is."""
    assert statements(both[name]) == expected(case.nodes, case.edges)


def test_both_say_the_same(both: dict[str, rdflib.Graph]) -> None:
    """Both formats are one and the same RDF graph."""
    assert len(both["turtle"]) == len(both["json-ld"])
    assert isomorphic(both["turtle"], both["json-ld"])


@pytest.mark.parametrize("name", FORMATS)
@FEW
@given(graph=graphs_of_texts())
def test_any_text_is_kept(name: str, graph: Graph) -> None:
    """Any text that a document can hold comes back as it was."""
    wanted = expected(expected_nodes(graph), expected_edges(graph))
    assert statements(read(name, part_of(graph))) == wanted


@pytest.mark.parametrize("name", FORMATS)
def test_articles_are_news_articles(name: str) -> None:
    """An article is what schema.org calls one, about its stated topics, and mentions those that were inferred."""
    graph = read(
        name,
        part_of(
            graph_of(
                {
                    "a.md": {
                        "title": "A",
                        "publishedDateTime": "2020-06-10T23:05:00+02:00",
                        "authors": ["Ann"],
                        "provider": {"name": "P", "domain": "p.example"},
                        "topics": ["Stated"],
                    },
                    "b.md": {"title": "B says keyword"},
                    "t.md": {"taxonomy": "topic", "name": "T", "parent": "Stated", "keywords": ["keyword"]},
                }
            )
        ),
    )
    article, other = (one(graph.subjects(SCHEMA.headline, Literal(title))) for title in ("A", "B says keyword"))
    assert (article, RDF.type, SCHEMA.NewsArticle) in graph
    published = one(graph.objects(article, SCHEMA.datePublished))
    assert (published.datatype, published.toPython().isoformat()) == (XSD.dateTime, "2020-06-10T21:05:00+00:00")
    author = one(graph.objects(article, SCHEMA.author))
    assert set(graph.predicate_objects(author)) == {(RDF.type, SCHEMA.Person), (SCHEMA.name, Literal("Ann"))}
    provider = one(graph.objects(article, SCHEMA.publisher))
    assert (provider, RDF.type, SCHEMA.Organization) in graph
    assert (provider, SCHEMA.name, Literal("P")) in graph
    stated = one(graph.objects(article, SCHEMA.about))
    assert (stated, SKOS.prefLabel, Literal("Stated")) in graph
    inferred = one(graph.objects(other, SCHEMA.mentions))
    assert (inferred, SKOS.prefLabel, Literal("T")) in graph
    assert one(graph.objects(inferred, SKOS.broader)) == stated
    assert not [*graph.objects(article, SCHEMA.mentions), *graph.objects(other, SCHEMA.about)]


def one(found: Any) -> Any:
    [each] = found
    return each


@pytest.mark.parametrize(
    "address",
    [
        'https://a.example/{b}|c^d`e"f<g>h\\i j',
        "https://a.example/x?q={b}|c^d`e\"f<g>h\\i j'k&l=%41",
        'https://a.example/x#{b}|c^d`e"f<g>h\\i j',
        "https://ü.example/ä/🦊/\u202e?é=è#ô",
        "http://[::1]:8080/x",
        "https://user:p@ss@a.example:444/!$&'()*+,;=",
    ],
)
@pytest.mark.parametrize("name", FORMATS)
def test_odd_addresses_are_iris(name: str, address: str) -> None:
    """However a document writes an address, an IRI comes of it, and both formats have the same one."""
    part = part_of(graph_of({"a.md": {"title": "A", "webUrl": address, "image": address}}))
    article = one(read(name, part).subjects(RDF.type, SCHEMA.NewsArticle))
    found = [str(one(read(name, part).objects(article, word))) for word in (SCHEMA.url, OWN.webUrl, SCHEMA.image)]
    assert len(set(found)) == 1
    assert IRI.fullmatch(found[0])
    assert one(read("turtle", part).objects(article, SCHEMA.url)) == URIRef(found[0])


@pytest.mark.parametrize("name", FORMATS)
def test_all_names_are_iris(case: Case, both: dict[str, rdflib.Graph], name: str) -> None:
    """Nodes, words and addresses are IRIs, and a node's is `urn:newsgraph:` and its id."""
    graph = both[name]
    iris = {node for statement in graph for node in statement if isinstance(node, URIRef)}
    assert [iri for iri in iris if not IRI.fullmatch(iri)] == []
    assert {iri for iri in graph.subjects() if isinstance(iri, URIRef)} == {IDS[id_] for id_ in case.nodes}


def test_json_ld_has_an_object_a_node(case: Case) -> None:
    """A JSON-LD file is one object of a context and a graph, in which each node's values are in one object."""
    found = json.loads(write("json-ld", case.part))
    assert found.keys() == {"@context", "@graph"}
    typed = [each["@id"] for each in found["@graph"] if "@type" in each]
    assert typed == [f"n:{id_}" for id_ in case.nodes]


@pytest.mark.parametrize("name", FORMATS)
def test_places_are_left_out(name: str) -> None:
    """RDF says nothing of where a layout puts nodes."""
    placed, unplaced = (statements(read(name, part_of(NASTY, places))) for places in (True, False))
    assert placed == unplaced
