"""What is around a node: related articles, topics, items, collections, parents and children."""

from typing import Any

import pytest
from hypothesis import given

from graph import Direction, EdgeKind, Graph, NodeKind
from tests.graphs import FEW, graph_of, graphs
from tests.reference import Reference
from tests.schema.conftest import Ask, asking, data_at

SITE = "https://a.example/"


def listing(*names: str) -> list[dict[str, str]]:
    return [{"title": name, "webUrl": SITE + name} for name in names]


def article(name: str, *related: str, **values: Any) -> dict[str, Any]:
    return {"title": name, "webUrl": SITE + name, "related": listing(*related), **values}


@pytest.fixture(scope="module")
def related() -> Ask:
    """An article of two documents, one newer, and articles that it lists, that list it, or both."""
    return asking(
        graph_of(
            {
                "it-old.md": article("it", "both", "out", "twice", updatedDateTime="2020-01-01"),
                "it-new.md": article("it", "new", "twice", updatedDateTime="2020-01-02"),
                "both.md": article("both", "it", publishedDateTime="2030-01-01"),
                "in-old.md": article("in-old", "it", publishedDateTime="2019-01-01"),
                "in-none.md": article("in-none", "it"),
                "in-new.md": article("in-new", "it", publishedDateTime="2019-01-02", quality=1),
            }
        )
    )


def rows(ask: Ask, arguments: str = "") -> list[tuple[str, str, list[str]]]:
    """The related articles of the one that has two documents: titles, directions, sources."""
    query = f"""{{ article(by: {{ source: "site/it-old.md" }}) {{ related{arguments} {{
      totalCount edges {{ direction sources node {{ title }} }} }} }} }}"""
    found = data_at(ask, "article.related", query)
    assert found["totalCount"] == len(found["edges"])
    return [
        (edge["node"]["title"], edge["direction"], [source.removeprefix("site/") for source in edge["sources"]])
        for edge in found["edges"]
    ]


def test_related_articles_come_in_their_own_order(related: Ask) -> None:
    """The winning document's list comes first, in its order, then what only the other one lists, then the articles that
    list this one, newest first, without a date last; each once, with who lists whom and the documents that say so."""
    assert rows(related) == [
        ("new", "OUT", ["it-new.md"]),
        ("twice", "OUT", ["it-new.md", "it-old.md"]),
        ("both", "BOTH", ["both.md", "it-old.md"]),
        ("out", "OUT", ["it-old.md"]),
        ("in-new", "IN", ["in-new.md"]),
        ("in-old", "IN", ["in-old.md"]),
        ("in-none", "IN", ["in-none.md"]),
    ]


def test_related_articles_of_one_direction(related: Ask) -> None:
    """OUT are those that this one lists, in its order; IN those that list it, newest first."""
    assert [title for title, *_ in rows(related, "(direction: OUT)")] == ["new", "twice", "both", "out"]
    assert [title for title, *_ in rows(related, "(direction: IN)")] == ["both", "in-new", "in-old", "in-none"]


def test_related_articles_in_another_order(related: Ask) -> None:
    """An order that was asked for is that of all of them, and a filter leaves the order as it is."""
    by_title = [title for title, *_ in rows(related, "(orderBy: { field: TITLE })")]
    assert by_title == ["both", "in-new", "in-none", "in-old", "new", "out", "twice"]
    assert rows(related, "(where: { quality: { eq: 1 } })") == [("in-new", "IN", ["in-new.md"])]
    assert [title for title, *_ in rows(related, "(where: { stub: true })")] == ["new", "twice", "out"]


@FEW
@given(graph=graphs())
def test_related_articles_are_there_once(graph: Graph) -> None:
    """In each direction related articles are those at the other ends of an article's edges, each once, in their own
    order; `direction` tells, among the edges that were followed, which lists the other."""
    query = """{ articles(first: 100) { nodes { id
      BOTH: related(first: 100) { edges { direction node { id } } }
      OUT: related(direction: OUT, first: 100) { edges { direction node { id } } }
      IN: related(direction: IN, first: 100) { edges { direction node { id } } } } } }"""
    reference = Reference(graph)
    for found in data_at(asking(graph), "articles.nodes", query):
        node = reference.nodes[found["id"]]
        out = {edge.target for edge in reference.leaving(node, EdgeKind.RELATED)}
        into = {edge.source for edge in reference.entering(node, EdgeKind.RELATED)}
        for direction in Direction:
            edges = found[direction.name]["edges"]
            expected = [other.id for other in reference.related(node, direction)]
            assert [edge["node"]["id"] for edge in edges] == expected
            if direction is Direction.BOTH:
                ways = ["BOTH" if i in out & into else "OUT" if i in out else "IN" for i in expected]
                assert [edge["direction"] for edge in edges] == ways


def test_topics_come_as_the_document_has_them() -> None:
    """Topics stand in the document's order, those of an earlier document behind; an article that states none has those
    whose keywords its title or excerpt says, in its folder, as inferred ones."""
    ask = asking(
        graph_of(
            {
                "t.md": {"taxonomy": "topic", "name": "Wheels", "keywords": ["bicycle", "car"]},
                "u.md": {"taxonomy": "topic", "name": "Air", "keywords": ["Zéppelin"]},
                "old.md": article("old", topics=["Z", "A"], updatedDateTime="2020-01-01"),
                "new.md": article("old", topics=["M", "Z"], updatedDateTime="2020-01-02", excerpt="a car"),
                "said.md": {"title": "A bicycle", "excerpt": "and a zeppelin"},
                "unsaid.md": {"title": "Bicycles and carts"},
            }
        )
    )

    def topics(source: str) -> list[tuple[str, bool]]:
        query = """query($source: String!) { article(by: { source: $source }) {
          topics { totalCount edges { inferred node { name } } } } }"""
        edges = data_at(ask, "article.topics.edges", query, source=f"site/{source}.md")
        return [(edge["node"]["name"], edge["inferred"]) for edge in edges]

    assert topics("old") == [("M", False), ("Z", False), ("A", False)]
    assert topics("said") == [("Air", True), ("Wheels", True)]
    assert topics("unsaid") == []


def test_collections_list_their_items() -> None:
    """A collection's items come in its order; an item knows the collections that list it, newest first."""
    ask = asking(
        graph_of(
            {
                "c.md": {"title": "C", "items": ["b", "a"], "publishedDateTime": "2020-01-01"},
                "d.md": {"title": "D", "items": ["a", "c"], "publishedDateTime": "2020-01-02"},
                "a.md": {"title": "A"},
                "b.md": {"title": "B"},
            }
        )
    )
    query = "{ articles(orderBy: { field: TITLE }) { nodes { items { LIST } collections { LIST } } } }"
    found = data_at(ask, "articles.nodes", query.replace("LIST", "totalCount nodes { title }"))

    def titles(connection: dict[str, Any]) -> list[str]:
        assert connection["totalCount"] == len(connection["nodes"])
        return [node["title"] for node in connection["nodes"]]

    assert [titles(node["items"]) for node in found] == [[], [], ["B", "A"], ["A", "C"]]
    assert [titles(node["collections"]) for node in found] == [["D", "C"], ["C"], ["D"], []]


@FEW
@given(graph=graphs())
def test_lists_without_an_order_of_their_own_come_newest_first(graph: Graph) -> None:
    """A provider's articles, a topic's, and the collections of an article come newest first."""
    query = """{
      articles(first: 100) { nodes { id collections(first: 100) { nodes { id } } } }
      providers(first: 100) { nodes { id articles(first: 100) { nodes { id } } } }
      topics(first: 100) { nodes { id articles(first: 100) { nodes { id } } } } }"""
    reference = Reference(graph)

    def rows_of(node: Any) -> list[Any]:
        if node.kind is NodeKind.TOPIC:
            return reference.on(node)
        return reference.sources(node, EdgeKind.CONTAINS if node.kind is NodeKind.ARTICLE else EdgeKind.PUBLISHED_BY)

    for connection in asking(graph)(query)["data"].values():
        for found in connection["nodes"]:
            node = reference.nodes[found["id"]]
            expected = reference.ordered(rows_of(node), [("published_date_time", True)])
            listed = (found.get("collections") or found["articles"])["nodes"]
            assert [each["id"] for each in listed] == [each.id for each in expected]


@FEW
@given(graph=graphs())
def test_topics_have_articles_of_those_below_them(graph: Graph) -> None:
    """A topic's articles are its own and its subtopics', stated and inferred, each once; fewer where that is asked."""
    query = "{ topics(first: 100) { nodes { id " + " ".join(
        f"a{s:d}{i:d}: articles(includeSubtopics: {str(s).lower()}, includeInferred: {str(i).lower()}, first: 100)"
        " { totalCount nodes { id } }"
        for s in (False, True)
        for i in (False, True)
    )
    reference = Reference(graph)
    for found in data_at(asking(graph), "topics.nodes", query + "} } }"):
        topic = reference.nodes[found["id"]]
        for subtopics in (False, True):
            for inferred in (False, True):
                expected = reference.on(topic, subtopics=subtopics, inferred=inferred)
                listed = found[f"a{subtopics:d}{inferred:d}"]
                assert {node["id"] for node in listed["nodes"]} == {node.id for node in expected}
                assert listed["totalCount"] == len(listed["nodes"]) == len(expected)


@FEW
@given(graph=graphs())
def test_parents_and_children(graph: Graph) -> None:
    """A topic's parent is the one above it; its children are those it is the parent of, by name."""
    reference = Reference(graph)
    query = "{ topics(first: 100) { nodes { id parent { id } children { id } } } }"
    for found in data_at(asking(graph), "topics.nodes", query):
        topic = reference.nodes[found["id"]]
        above = reference.targets(topic, EdgeKind.SUBTOPIC_OF)
        below = reference.ordered(reference.sources(topic, EdgeKind.SUBTOPIC_OF), [("name", False)])
        assert ([found["parent"]["id"]] if found["parent"] else []) == [node.id for node in above]
        assert [child["id"] for child in found["children"]] == [node.id for node in below]


@FEW
@given(graph=graphs())
def test_articles_know_their_provider(graph: Graph) -> None:
    """An article's provider is the one its edge leads to, null where there is none."""
    reference = Reference(graph)
    for found in data_at(asking(graph), "articles.nodes", "{ articles(first: 100) { nodes { id provider { id } } } }"):
        expected = reference.targets(reference.nodes[found["id"]], EdgeKind.PUBLISHED_BY)
        assert ([found["provider"]["id"]] if found["provider"] else []) == [node.id for node in expected]
