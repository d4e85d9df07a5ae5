"""Lookups: one node by its id, or by what else names it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import NodeKind
from graph.keys import node_id
from tests.graphs import graph_of
from tests.schema.conftest import Ask, asking, codes, data_at

ABSENT = "topic_" + "0" * 24


@pytest.fixture(scope="module")
def ask() -> Ask:
    """Articles with all kinds of addresses, providers that share a name, topics that differ in signs only."""
    return asking(
        graph_of(
            {
                "a.md": {
                    "title": "A",
                    "webUrl": "https://www.a.example/story/?utm_source=x",
                    "originalUrl": "https://origin.example/1",
                    "ampWebUrl": "https://amp.a.example/story",
                    "cdnAmpWebUrl": "https://cdn.example/c/s/a.example/story",
                    "topics": ["C", "C++", "C#", "ML"],
                    "provider": {"name": "Thé News", "domain": "www.News.example"},
                    "related": [{"title": "Stub", "webUrl": "https://b.example/stub"}],
                },
                "b.md": {"title": "B", "provider": {"name": "THE NEWS", "domain": "other.example"}},
                "c.md": {"title": "C", "provider": {"name": "No Domain"}},
                "t.md": {"taxonomy": "topic", "_id": "ml", "name": "Machine Learning", "shortname": "ML"},
                "o.md": {
                    "taxonomy": "organization",
                    "name": "Wire",
                    "domain": "wire.example",
                    "otherNames": ["The Wire"],
                },
            }
        )
    )


@pytest.mark.parametrize(
    ("by", "title"),
    [
        ({"url": "https://www.a.example/story/?utm_source=x"}, "A"),
        ({"url": "http://a.example/story"}, "A"),
        ({"url": "HTTPS://A.example:443/story/?fbclid=1#part"}, "A"),
        ({"url": "https://origin.example/1"}, "A"),
        ({"url": "https://amp.a.example/story"}, "A"),
        ({"url": "https://cdn.example/c/s/a.example/story"}, "A"),
        ({"url": "https://b.example/stub"}, "Stub"),
        ({"url": "https://a.example/"}, None),
        ({"url": "https://a.example/story?page=2"}, None),
        ({"source": "site/a.md"}, "A"),
        ({"source": "site/none.md"}, None),
        ({"source": ""}, None),
        ({"source": "site/t.md"}, None),
        ({"id": node_id(NodeKind.ARTICLE, "a.example/story")}, "A"),
        ({"id": node_id(NodeKind.ARTICLE, "origin.example/1")}, "A"),
        ({"id": node_id(NodeKind.ARTICLE, "amp.a.example/story")}, "A"),
        ({"id": node_id(NodeKind.ARTICLE, "nowhere.example/1")}, None),
        ({"id": node_id(NodeKind.TOPIC, "machine learning")}, None),
    ],
)
def test_articles_are_found(ask: Ask, by: dict[str, str], title: str | None) -> None:
    """By any of its addresses, however they are written; by its document; by an id made from any address; an id or a
    document of another kind of node is no article's."""
    found = data_at(ask, "article", "query($by: ArticleBy!) { article(by: $by) { title } }", by=by)
    assert (found and found["title"]) == title


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ({"domain": "news.example"}, "Thé News"),
        ({"domain": "https://WWW.news.example/about"}, "Thé News"),
        ({"domain": "none.example"}, None),
        ({"domain": ""}, None),
        ({"name": "no domain"}, "No Domain"),
        ({"name": " WIRE "}, "Wire"),
        ({"name": "thé wire"}, "Wire"),
        ({"name": "nobody"}, None),
        ({"name": ""}, None),
        ({"id": node_id(NodeKind.PROVIDER, "wire.example")}, "Wire"),
        ({"id": ABSENT}, None),
    ],
)
def test_providers_are_found(ask: Ask, by: dict[str, str], name: str | None) -> None:
    """By domain, by name or alias without regard to case and accents, and by id."""
    found = data_at(ask, "provider", "query($by: ProviderBy!) { provider(by: $by) { name } }", by=by)
    assert (found and found["name"]) == name


def test_ambiguous_names_tell_the_domains(ask: Ask) -> None:
    """A name that several providers bear is BAD_USER_INPUT, with their domains in the message."""
    answer = ask('{ provider(by: { name: "The news" }) { name } }')
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert "news.example, other.example" in answer["errors"][0]["message"]
    assert answer["data"] == {"provider": None}


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ({"slug": "ml"}, "Machine Learning"),
        ({"slug": "csharp"}, "C#"),
        ({"slug": "cplusplus"}, "C++"),
        ({"slug": "c"}, "C"),
        ({"slug": "C"}, None),
        ({"slug": ""}, None),
        ({"name": "machine  learning"}, "Machine Learning"),
        ({"name": "ml"}, "Machine Learning"),
        ({"name": "c++"}, "C++"),
        ({"name": "none"}, None),
        ({"name": ""}, None),
        ({"id": node_id(NodeKind.TOPIC, "c#")}, "C#"),
        ({"id": node_id(NodeKind.ARTICLE, "a.example/story")}, None),
    ],
)
def test_topics_are_found(ask: Ask, by: dict[str, str], name: str | None) -> None:
    """By slug, by name or shortname without regard to case, and by id."""
    found = data_at(ask, "topic", "query($by: TopicBy!) { topic(by: $by) { name } }", by=by)
    assert (found and found["name"]) == name


@given(text=st.text(st.characters()))
def test_any_text_can_be_looked_up(ask: Ask, text: str) -> None:
    """No text is an error as a name, a domain, a slug or a path; as an id it is at most BAD_USER_INPUT."""
    query = """query($text: String!) { document(source: $text) { source } article(by: { source: $text }) { id }
      domain: provider(by: { domain: $text }) { id } name: provider(by: { name: $text }) { id }
      slug: topic(by: { slug: $text }) { id } topic(by: { name: $text }) { id } }"""
    assert "errors" not in ask(query, text=text)
    assert codes(ask("query($text: ID!) { node(id: $text) { id } }", text=text)) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("field", ["article", "provider", "topic"])
def test_what_is_no_id_is_bad_input(ask: Ask, field: str) -> None:
    """Text that no node could have as its id is BAD_USER_INPUT, also where it is empty."""
    for bad in ("", "x", "article_"):
        query = f"query($id: ID!) {{ {field}(by: {{ id: $id }}) {{ id }} }}"
        assert codes(ask(query, id=bad)) == ["BAD_USER_INPUT"]


def test_nodes_keep_their_order(ask: Ask) -> None:
    """`nodes` answers in the order of the ids, each as often as it is asked for, null for an id that no node has; a node
    of any kind is found, by an id made from any address."""
    amp = node_id(NodeKind.ARTICLE, "amp.a.example/story")
    wire, ml = node_id(NodeKind.PROVIDER, "wire.example"), node_id(NodeKind.TOPIC, "machine learning")
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename ... on GraphNode { kind label } } }"
    found = data_at(ask, "nodes", query, ids=[ml, amp, ABSENT, wire, ml])
    assert [node and (node["__typename"], node["kind"], node["label"]) for node in found] == [
        ("Topic", "TOPIC", "Machine Learning"),
        ("Article", "ARTICLE", "A"),
        None,
        ("Provider", "PROVIDER", "Wire"),
        ("Topic", "TOPIC", "Machine Learning"),
    ]
    assert found[1]["id"] == node_id(NodeKind.ARTICLE, "a.example/story")
    assert data_at(ask, "nodes", query, ids=[]) == []


def test_nodes_are_bounded(ask: Ask) -> None:
    """As many nodes come at once as rows of a page may, and no more."""
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert data_at(ask, "nodes", query, ids=[ABSENT] * 100) == [None] * 100
    assert codes(ask(query, ids=[ABSENT] * 101)) == ["BAD_USER_INPUT"]
    assert codes(ask(query, ids=[ABSENT, "x"])) == ["BAD_USER_INPUT"]


def test_one_node(ask: Ask) -> None:
    """`node` answers with the node that has the id, whatever its kind, null where none has it."""
    query = "query($id: ID!) { node(id: $id) { id __typename } }"
    wire = node_id(NodeKind.PROVIDER, "wire.example")
    assert data_at(ask, "node", query, id=wire) == {"id": wire, "__typename": "Provider"}
    assert data_at(ask, "node", query, id=ABSENT) is None
    assert codes(ask(query, id="wire.example")) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("source", "label"), [("site/a.md", "A"), ("site/t.md", "Machine Learning"), ("site/o.md", "Wire")]
)
def test_documents_are_found(ask: Ask, source: str, label: str) -> None:
    """A document of any kind of node is found by its path, with the node that it is of."""
    query = "query($source: String!) { document(source: $source) { source node { label sources } } }"
    found: dict[str, Any] = data_at(ask, "document", query, source=source)
    assert found["source"] == source
    assert found["node"]["label"] == label
    assert found["node"]["sources"][0] == source
    assert data_at(ask, "document", query, source=source.upper()) is None
