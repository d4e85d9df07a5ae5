"""What nodes and documents say of themselves: every field as the documents have it."""

from typing import Any

import pytest

from graph.keys import digest_bytes
from tests.graphs import graph_of
from tests.schema.conftest import Ask, asking, codes, data_at

FULL: dict[str, Any] = {
    "title": "AT&amp;T  ",
    "excerpt": "an &eacute;xcerpt",
    "category": "news",
    "type": "article",
    "locale": "en-US",
    "tags": ["one", "two"],
    "webUrl": "https://www.a.example/1?utm_source=x",
    "originalUrl": "http://origin.example/1",
    "ampWebUrl": "https://amp.a.example/1",
    "cdnAmpWebUrl": "https://cdn.example/1",
    "publishedDateTime": "2020-06-10T21:05:00-04:00",
    "updatedDateTime": "2020-06-11 01:05:00.5",
    "quality": 2**31 - 1,
    "heat": -(2**31),
    "published": False,
    "removed": True,
    "featuredContent": "<b>raw &amp; kept</b>",
    "secured": "c1ph&amp;er;==",
    "images": [
        {
            "url": "https://i.example/1.png",
            "width": 10,
            "height": 20,
            "title": "T",
            "attribution": "A",
            "isCached": True,
        },
        {"url": "https://i.example/2.png"},
    ],
    "authors": ["Ann", "Bo"],
    "provider": {"name": "The P", "domain": "p.example"},
    "own": {"deep": [1, None, True, "é"]},
}
FIELDS = """kind label sources title excerpt category type locale tags url webUrl originalUrl ampWebUrl cdnAmpWebUrl
publishedDateTime updatedDateTime quality heat published removed featuredContent secured
images { url width height title attribution isCached } authors stub providerName"""


@pytest.fixture(scope="module")
def ask() -> Ask:
    """An article with a value for every field, one with none, a stub; a topic and a provider with documents and without."""
    return asking(
        graph_of(
            {
                "full.md": {**FULL, "related": [{"title": "Stub", "webUrl": "https://b.example/stub"}]},
                "bare.md": '{"title": "Bare", "topics": ["Stated"]}\n \n',
                "t.md": {
                    "taxonomy": "topic",
                    "_id": "ml",
                    "name": "Machine Learning",
                    "shortname": "ML",
                    "description": "d",
                    "keywords": ["k1", "k2"],
                    "hashtags": ["#h"],
                    "images": [{"url": "https://i.example/t.png"}],
                },
                "o.md": {
                    "taxonomy": "organization",
                    "name": "P",
                    "domain": "p.example",
                    "otherNames": ["Pea"],
                    "description": "d",
                },
                "bad.md": {"title": "Bad", "publishedDateTime": "soon", "quality": "high"},
            }
        )
    )


def by_source(ask: Ask, source: str, fields: str) -> Any:
    query = f"query($source: String!) {{ article(by: {{ source: $source }}) {{ {fields} }} }}"
    return data_at(ask, "article", query, source=f"site/{source}")


def test_an_article_with_everything(ask: Ask) -> None:
    """Every field of an article is what its document says: text for people decoded and trimmed, addresses as they are
    written, instants in UTC with an offset, ciphertext and featured content untouched."""
    image = {"width": None, "height": None, "title": None, "attribution": None, "isCached": None}
    assert by_source(ask, "full.md", FIELDS) == {
        **{name: FULL[name] for name in ("category", "type", "locale", "tags", "authors", "published", "removed")},
        **{name: FULL[name] for name in ("quality", "heat", "featuredContent", "secured")},
        **{name: FULL[name] for name in ("webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl")},
        "kind": "ARTICLE",
        "label": "AT&T",
        "title": "AT&T",
        "excerpt": "an éxcerpt",
        "sources": ["site/full.md"],
        "url": FULL["webUrl"],
        "publishedDateTime": "2020-06-11T01:05:00Z",
        "updatedDateTime": "2020-06-11T01:05:00.500000Z",
        "images": [FULL["images"][0], {**image, "url": "https://i.example/2.png"}],
        "stub": False,
        "providerName": "The P",
    }


def test_an_article_with_nothing(ask: Ask) -> None:
    """What a document does not say is null, or an empty list; a blank body is none."""
    found = by_source(ask, "bare.md", f"{FIELDS} body provider {{ id }} frontMatter")
    said = {"kind", "label", "title", "sources", "stub", "frontMatter"}
    assert {name: value for name, value in found.items() if name in said} == {
        "kind": "ARTICLE",
        "label": "Bare",
        "title": "Bare",
        "sources": ["site/bare.md"],
        "stub": False,
        "frontMatter": {"title": "Bare", "topics": ["Stated"]},
    }
    lists = {"tags", "images", "authors"}
    assert {name: value for name, value in found.items() if name not in said} == {
        name: [] if name in lists else None for name in found if name not in said
    }


def test_a_stub(ask: Ask) -> None:
    """A stub has what related lists say of it, no documents, no body, and an empty front matter; its sources are the
    documents that list it."""
    query = """{ article(by: { url: "https://b.example/stub" }) {
      title stub sources documents { source } body frontMatter secured } }"""
    assert data_at(ask, "article", query) == {
        "title": "Stub",
        "stub": True,
        "sources": ["site/full.md"],
        "documents": [],
        "body": None,
        "frontMatter": {},
        "secured": None,
    }


def test_front_matter_is_as_it_was_written(ask: Ask) -> None:
    """Front matter has every key as it was read, those that no field names among them, without `related`."""
    assert by_source(ask, "full.md", "frontMatter") == {"frontMatter": FULL}


def test_a_topic(ask: Ask) -> None:
    """A topic is what its document says; one that articles only name has a name and a slug."""
    query = """query($name: String!) { topic(by: { name: $name }) { kind label sources name slug shortname aliases
      description keywords hashtags images { url } frontMatter parent { id } children { id } } }"""
    assert data_at(ask, "topic", query, name="ml") == {
        "kind": "TOPIC",
        "label": "Machine Learning",
        "name": "Machine Learning",
        "slug": "ml",
        "shortname": "ML",
        "aliases": ["ML"],
        "description": "d",
        "keywords": ["k1", "k2"],
        "hashtags": ["#h"],
        "images": [{"url": "https://i.example/t.png"}],
        "sources": ["site/t.md"],
        "frontMatter": {
            "taxonomy": "topic",
            "_id": "ml",
            "name": "Machine Learning",
            "shortname": "ML",
            "description": "d",
            "keywords": ["k1", "k2"],
            "hashtags": ["#h"],
            "images": [{"url": "https://i.example/t.png"}],
        },
        "parent": None,
        "children": [],
    }
    stated = data_at(ask, "topic", query, name="stated")
    assert (stated["name"], stated["slug"], stated["sources"]) == ("Stated", "stated", ["site/bare.md"])
    assert stated["frontMatter"] is None
    assert [stated[name] for name in ("shortname", "description", "aliases", "keywords")] == [None, None, [], []]


def test_a_provider(ask: Ask) -> None:
    """A provider is what its organization document says; other names that articles give it are aliases."""
    query = """{ provider(by: { domain: "p.example" }) { kind label sources name domain aliases description
      images { url } frontMatter articles { totalCount } } }"""
    assert data_at(ask, "provider", query) == {
        "kind": "PROVIDER",
        "label": "P",
        "name": "P",
        "domain": "p.example",
        "aliases": ["Pea", "The P"],
        "description": "d",
        "images": [],
        "sources": ["site/o.md", "site/full.md"],
        "frontMatter": {
            "taxonomy": "organization",
            "name": "P",
            "domain": "p.example",
            "otherNames": ["Pea"],
            "description": "d",
        },
        "articles": {"totalCount": 1},
    }


def test_documents_as_they_were_read() -> None:
    """An article knows its documents, the winning one first; each has the file's text, the name of its bytes, the node
    that it is of, and what was wrong with it."""
    old = '{"title": "Old", "webUrl": "https://a.example/1", "updatedDateTime": "2020-01-01"}\nbody\r\n'
    new = '{"title": "New", "webUrl": "http://a.example/1/", "updatedDateTime": "2020-01-02", "heat": "high"}\n'
    ask = asking(graph_of({"1.md": new, "2.md": old}))
    [article] = data_at(
        ask,
        "articles.nodes",
        """{ articles { nodes { id title body frontMatter documents {
          source content revision node { id } diagnostics { severity code source line column message } } } } }""",
    )
    first, second = article["documents"]
    assert (article["title"], article["body"]) == ("New", "body\r\n")
    assert article["frontMatter"]["title"] == "New"
    for document, name, text in ((first, "1.md", new), (second, "2.md", old)):
        assert document["source"] == f"site/{name}"
        assert document["content"] == text
        assert document["revision"] == digest_bytes(text.encode())
        assert document["node"] == {"id": article["id"]}
    [diagnostic] = first["diagnostics"]
    assert (diagnostic["severity"], diagnostic["code"], diagnostic["source"]) == ("WARNING", "value-type", "site/1.md")
    assert diagnostic["line"] == 1
    assert second["diagnostics"] == []


def test_the_graph_as_a_whole(ask: Ask) -> None:
    """Its version names the content; nodes and edges are counted, by kind and together."""
    query = """{ graph { version loadedAt nodes edges articles stubs providers topics edgeCounts { kind count }
      diagnostics { totalCount nodes { code } } } }"""
    found = data_at(ask, "graph", query)
    assert (found["articles"], found["stubs"], found["providers"], found["topics"]) == (4, 1, 1, 2)
    assert found["nodes"] == 7
    counts = {each["kind"]: each["count"] for each in found["edgeCounts"]}
    assert counts == {"RELATED": 1, "PUBLISHED_BY": 1, "HAS_TOPIC": 1, "SUBTOPIC_OF": 0, "CONTAINS": 0}
    assert found["edges"] == 3
    assert sorted(node["code"] for node in found["diagnostics"]["nodes"]) == ["date-invalid", "value-type"]
    assert found["loadedAt"].endswith("Z")
    changed = asking(graph_of({"a.md": {"title": "A"}}))
    same = asking(graph_of({"a.md": {"title": "A"}}))
    versions = [data_at(each, "graph.version", "{ graph { version } }") for each in (changed, same, ask)]
    assert versions[0] == versions[1] != versions[2]


def test_diagnostics_by_severity() -> None:
    """Diagnostics can be asked for by severity, and are paged; their number is bounded as that of any page."""
    ask = asking(graph_of({"a.md": {"heat": 1}, "b.md": "---\nunclosed: 1\n"}))
    query = "query($s: Severity, $n: Int) { graph { diagnostics(severity: $s, first: $n) { nodes { code source } } } }"
    path = "graph.diagnostics.nodes"
    errors = [{"code": "front-matter-unclosed", "source": "site/b.md"}]
    warnings = [{"code": "title-missing", "source": "site/a.md"}]
    assert data_at(ask, path, query, s="ERROR") == errors
    assert data_at(ask, path, query, s="WARNING") == warnings
    assert data_at(ask, path, query) == warnings + errors
    assert data_at(ask, path, query, n=0) == []
    assert codes(ask(query, n=-1)) == codes(ask(query, n=101)) == ["BAD_USER_INPUT"]
