"""Many documents become one graph: identity, merging, topics, providers, and order that does not matter."""

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph import EdgeKind, Graph, LoadOptions, NodeKind
from graph.documents.folders import Site
from graph.documents.parse import parse_content
from graph.documents.reading import collect
from graph.keys import node_id
from graph.networkx import to_networkx
from tests.conftest import WriteFolder


def build(files: dict[str, dict[str, Any]], order: list[str] | None = None) -> Graph:
    """The graph of documents given as front matter by name, read in this order."""
    parsed = [
        parse_content(f"site/{name}", (json.dumps(files[name]) + "\n").encode(), None, LoadOptions())
        for name in order or list(files)
    ]
    return graph.build_graph(collect(iter(parsed), {"site": Site()}))


def image(built: Graph) -> bytes:
    """All of a graph but the time it was loaded, as bytes."""
    parts = (built.version, built.articles, built.providers, built.topics, list(built.each_edge()), built.diagnostics)
    return msgspec.msgpack.encode((*parts, sorted(built.other_ids.items()), sorted(built.topic_aliases.items())))


ADDRESSES = st.sampled_from([f"https://{host}.example/{path}" for host in "ab" for path in "xyz"])
DATES = st.sampled_from(["2020-01-01", "2020-01-02", "2021-01-01"])
NAMES = st.sampled_from(["AI", "ai", "ML", "Machine Learning", "C", "C++"])
PROVIDERS = st.fixed_dictionaries(
    {"name": st.sampled_from(["A", "Alpha", "B"])}, optional={"domain": st.sampled_from(["a.example", "www.A.example"])}
)
STATED = {
    "webUrl": ADDRESSES,
    "ampWebUrl": ADDRESSES,
    "originalUrl": ADDRESSES,
    "publishedDateTime": DATES,
    "updatedDateTime": DATES,
    "excerpt": st.sampled_from(["about ai", "machine learning", "C++ rocks", "nothing"]),
    "provider": PROVIDERS,
    "quality": st.integers(0, 3),
}
ENTRIES = st.fixed_dictionaries({"title": st.sampled_from(["t", "u", "v"])}, optional=STATED)
ARTICLES = st.fixed_dictionaries(
    {"title": st.sampled_from(["t", "u", "v"])},
    optional=STATED
    | {
        "related": st.lists(ENTRIES, max_size=3),
        "topics": st.lists(NAMES, max_size=3),
        "items": st.lists(st.sampled_from(["d0", "d1", "d2", "none"]), max_size=3),
    },
)
TOPICS = st.fixed_dictionaries(
    {"taxonomy": st.just("topic"), "name": NAMES},
    optional={"shortname": NAMES, "parent": NAMES, "keywords": st.lists(st.sampled_from(["ai", "learning", "c++"]))},
)
ORGANIZATIONS = st.fixed_dictionaries(
    {"taxonomy": st.just("organization"), "name": st.sampled_from(["A", "Alpha"])},
    optional={"domain": st.just("a.example"), "otherNames": st.lists(st.sampled_from(["Al", "Be"]))},
)
FILES = st.lists(st.one_of(ARTICLES, ARTICLES, TOPICS, ORGANIZATIONS), max_size=8).map(
    lambda documents: {f"d{number}.md": document for number, document in enumerate(documents)}
)


@given(files=FILES, data=st.data())
def test_reading_order_never_matters(files: dict[str, dict[str, Any]], data: st.DataObject) -> None:
    """The same files in any order give the same version, records, edges and diagnostics, byte for byte."""
    order = data.draw(st.permutations(list(files)))
    assert image(build(files, order)) == image(build(files))


@given(files=FILES)
def test_the_graph_is_whole(files: dict[str, dict[str, Any]]) -> None:
    """Ids are unique and sorted, edges end at nodes, none is a self edge or there twice, and networkx has the same."""
    built = build(files)
    ids = [node.id for kind in NodeKind for node in built.nodes(kind)]
    assert len(set(ids)) == len(ids)
    for kind in NodeKind:
        assert [node.id for node in built.nodes(kind)] == sorted(node.id for node in built.nodes(kind))
    edges = list(built.each_edge())
    assert all(edge.source in ids and edge.target in ids and edge.source != edge.target for edge in edges)
    assert len({(edge.kind, edge.source, edge.target) for edge in edges}) == len(edges)
    found = to_networkx(built)
    assert (set(found), found.number_of_edges()) == (set(ids), len(edges))
    assert len({topic.slug for topic in built.topics}) == len(built.topics)


def test_documents_that_share_an_address_are_one_article() -> None:
    """AMP and original addresses join documents; the key is the least canonical one; any address's id resolves."""
    built = build(
        {
            "a.md": {"title": "One", "webUrl": "https://b.example/1", "ampWebUrl": "https://amp.example/1"},
            "b.md": {"title": "Two", "webUrl": "http://www.a.example/1/", "ampWebUrl": "https://amp.example/1"},
        }
    )
    [article] = built.articles
    assert article.key == "a.example/1"
    assert built.other_ids[node_id(NodeKind.ARTICLE, "amp.example/1")] == article.id
    assert built.other_ids[node_id(NodeKind.ARTICLE, "b.example/1")] == article.id


def test_later_documents_win_value_by_value() -> None:
    """updatedDateTime, then publishedDateTime, then the greater path wins; what the winner lacks others give."""
    base = {"webUrl": "https://a.example/1"}
    built = build(
        {
            "c.md": {**base, "title": "C", "quality": 3, "topics": ["C"], "excerpt": "kept"},
            "b.md": {**base, "title": "B", "publishedDateTime": "2021-01-01", "quality": 2, "topics": ["B"]},
            "a.md": {**base, "title": "A", "updatedDateTime": "2020-01-01", "topics": ["A"]},
        }
    )
    [article] = built.articles
    assert (article.title, article.quality, article.excerpt) == ("A", 2, "kept")
    assert [ref.source for ref in article.documents] == ["site/a.md", "site/b.md", "site/c.md"]
    assert article.other_titles == ("B", "C")
    names = {topic.id: topic.name for topic in built.topics}
    topics = sorted((e.position, names[e.target]) for e in built.each_edge() if e.kind is EdgeKind.HAS_TOPIC)
    assert [name for _, name in topics] == ["A", "B", "C"]


def test_a_document_replaces_its_stub() -> None:
    """A document's values stand alone, though a related list says more; both are sources."""
    entry = {"title": "Stub", "webUrl": "https://a.example/1", "quality": 9}
    lister = {"title": "Lister", "webUrl": "https://a.example/2", "related": [entry]}
    [stub] = [article for article in build({"z.md": lister}).articles if article.stub]
    assert (stub.title, stub.quality, stub.documents, stub.sources) == ("Stub", 9, (), ("site/z.md",))
    own = {"title": "Own", "webUrl": "https://a.example/1"}
    for name in ("a.md", "zz.md"):
        [article] = [a for a in build({"z.md": lister, name: own}).articles if a.key == "a.example/1"]
        assert (article.title, article.quality, article.stub) == ("Own", None, False)
        assert article.sources == (f"site/{name}", "site/z.md")


def test_providers_are_their_domains() -> None:
    """The organization names a domain; else the name that the domain's first label spells; else the domain."""

    def provider(names: list[str], organization: dict[str, Any] | None = None) -> graph.Provider:
        files = {
            f"{n}.md": {"title": "x", "provider": {"name": name, "domain": "WWW.power-apps.example"}}
            for n, name in enumerate(names)
        }
        organizations = {"o.md": {"taxonomy": "organization", **organization}} if organization else {}
        [found] = build({**files, **organizations}).providers
        return found

    assert provider(["Any"]).name == "Any"
    assert provider(["Other", "Power Apps"]).name == "Power Apps"
    assert provider(["One", "Two"]).name == "power-apps.example"
    named = provider(["One"], {"name": "Org", "domain": "power-apps.example", "otherNames": ["Else"]})
    assert (named.name, named.aliases) == ("Org", ("Else", "One"))


def test_topics_are_their_names() -> None:
    """A name beats an alias, a shortname is its topic's alias, and slugs tell C, C++ and C# apart."""
    built = build(
        {
            "a.md": {"taxonomy": "topic", "name": "Machine Learning", "shortname": "ML"},
            "b.md": {"taxonomy": "topic", "name": "ml"},
            "c.md": {"taxonomy": "topic", "name": "Vision", "shortname": "CV"},
            "d.md": {"title": "x", "topics": ["ML", "cv", "C", "C++", "C#", "ＡＩ"]},
        }
    )
    names = {topic.id: topic for topic in built.topics}
    stated = [names[edge.target].name for edge in built.each_edge() if edge.kind is EdgeKind.HAS_TOPIC]
    assert stated == ["ml", "Vision", "C", "C++", "C#", "ＡＩ"]
    assert len({topic.slug for topic in built.topics}) == len(built.topics)


def test_keywords_give_topics_where_none_is_stated(write_folder: WriteFolder) -> None:
    """Keywords are matched as whole words, without case and accents, in articles that state no topic, stubs too."""
    loaded = graph.load(
        [
            write_folder(
                {
                    "t.yaml": "taxonomy: topic\nname: T\nkeywords: [café, C++]\n",
                    "yes.md": "---\ntitle: In the CAFE\n---\n",
                    "plus.md": "---\ntitle: Learn c++ now\n---\n",
                    "no.md": "---\ntitle: cafeteria, C\n---\n",
                    "stated.md": "---\ntitle: café\ntopics: [U]\nrelated:\n- {title: café, webUrl: 'https://a.example/1'}\n---\n",
                }
            )
        ]
    )
    titles = {article.id: (article.title, article.stub) for article in loaded.articles}
    inferred = {titles[e.source] for e in loaded.each_edge() if e.kind is EdgeKind.HAS_TOPIC and e.inferred}
    assert inferred == {("In the CAFE", False), ("Learn c++ now", False), ("café", True)}


def test_collections_contain_what_they_name(write_folder: WriteFolder) -> None:
    """Items name documents of the folder by the end of their paths, underscores of folders apart."""
    loaded = graph.load(
        [
            write_folder(
                {
                    "_learning/collections/c.md": "---\ntitle: C\nitems: [courses/a, /videos/b.md]\n---\n",
                    "_learning/courses/a.md": "---\ntitle: A\n---\n",
                    "_videos/b.md": "---\ntitle: B\n---\n",
                    "elsewhere/courses/a.md": "---\ntitle: Not this\n---\n",
                }
            )
        ]
    )
    titles = {article.id: article.title for article in loaded.articles}
    contained = [titles[edge.target] for edge in loaded.each_edge() if edge.kind is EdgeKind.CONTAINS]
    assert contained == ["A", "B"]
