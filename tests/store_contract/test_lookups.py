"""Lookups: a node by its id, or by what else names it."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Article, Direction, EdgeKind, Graph, NodeId
from graph.errors import IdInvalid, NameAmbiguous
from graph.keys import node_id
from graph.store.base import View
from graph.urls import parse_url
from tests.graphs import graph_of, graphs
from tests.reference import Reference
from tests.store_contract.conftest import OpenView

LOOKUPS = graph_of(
    {
        "a.md": {
            "title": "A",
            "webUrl": "https://www.a.example/story/?utm_source=x",
            "originalUrl": "https://origin.example/1",
            "ampWebUrl": "https://amp.a.example/story",
            "cdnAmpWebUrl": "https://cdn.example/c/s/a.example/story",
            "provider": {"name": "Thé News", "domain": "www.News.example"},
            "topics": ["C++", "ML"],
        },
        "b.md": {"title": "B", "provider": {"name": "THE NEWS", "domain": "other.example"}},
        "c.md": {"title": "C", "provider": {"name": "No Domain"}},
        "d.md": {"title": "D", "provider": {"name": "Acme", "domain": "acme.example"}},
        "e.md": {"title": "E", "provider": {"name": "ACME corp", "domain": "acme.example"}},
        "f.md": {"title": "F", "provider": {"name": "acme Corp", "domain": "acme.example"}},
        "g.md": {"title": "G", "topics": ["C", "C#"]},
        "o.md": {
            "taxonomy": "organization",
            "name": "Wire",
            "domain": "wire.example",
            "otherNames": ["Acme", "The Wire"],
        },
        "t.md": {"taxonomy": "topic", "_id": "ml", "name": "Machine Learning", "shortname": "ML"},
        "u.md": {"taxonomy": "topic", "name": "Artificial Intelligence", "shortname": "C"},
        "v.md": {"taxonomy": "topic", "name": "C"},
    }
)


@pytest.fixture(scope="module")
def view(open_view: OpenView) -> Iterator[View]:
    """A view of what is looked up."""
    with open_view(LOOKUPS) as opened:
        yield opened


def title_at(view: View, text: str) -> str | None:
    url = parse_url(text)
    assert url
    found = view.article_at(url)
    return found.title if found else None


@pytest.mark.parametrize(
    "url",
    [
        "https://www.a.example/story/?utm_source=x",
        "http://a.example/story",
        "HTTPS://A.EXAMPLE:443/story/#top",
        "https://a.example/story?fbclid=1&utm_medium=y",
        "https://origin.example/1",
        "https://amp.a.example/story/",
        "https://cdn.example/c/s/a.example/story",
    ],
)
def test_any_address_finds_the_article(view: View, url: str) -> None:
    """Web, original, AMP and cached AMP addresses find it; scheme, www., port, fragment and tracking do not count."""
    assert title_at(view, url) == "A"


@pytest.mark.parametrize("url", ["https://a.example/", "https://a.example/story?page=2", "https://b.example/story"])
def test_other_addresses_find_nothing(view: View, url: str) -> None:
    """A site's front page, another page and another site are no article."""
    assert title_at(view, url) is None


@given(graph=graphs())
def test_nodes_are_found_by_their_ids(open_view: OpenView, graph: Graph) -> None:
    """All nodes are found in the order of the ids, those made from other addresses among them."""
    reference = Reference(graph)
    ids = [*reversed(reference.nodes), *graph.other_ids]
    expected = [*reversed(reference.nodes.values()), *(reference.nodes[id_] for id_ in graph.other_ids.values())]
    with open_view(graph) as view:
        assert view.nodes(ids) == expected


def test_ids_of_no_node(view: View) -> None:
    """An id that no node has gives None in its place; what no node could have as its id raises IdInvalid."""
    absent = NodeId("article_" + "0" * 24)
    article, topic = LOOKUPS.articles[0], LOOKUPS.topics[0]
    assert view.nodes([topic.id, absent, article.id, topic.id]) == [topic, None, article, topic]
    assert view.nodes([]) == []
    assert view.neighbours([absent], list(EdgeKind), Direction.BOTH) == [[]]
    for bad in ("", "nonsense", "article_", absent.upper(), absent + "0", absent + "\n", "story_" + "0" * 24):
        with pytest.raises(IdInvalid):
            view.nodes([absent, bad])


def test_ids_made_from_any_address_find_the_article(view: View) -> None:
    """The hash of any of an article's addresses is an id of it."""
    for address in ("a.example/story", "origin.example/1", "amp.a.example/story"):
        [found] = view.nodes([node_id(LOOKUPS.articles[0].kind, address)])
        assert isinstance(found, Article)
        assert found.title == "A"


@pytest.mark.parametrize(
    "domain", ["news.example", "WWW.NEWS.EXAMPLE", " https://news.example/about ", "news.example."]
)
def test_providers_are_found_by_domain(view: View, domain: str) -> None:
    """A domain may be written in any case, with www., or as an address."""
    found = view.provider_at(domain)
    assert found
    assert found.domain == "news.example"


def test_what_is_no_domain_finds_no_provider(view: View) -> None:
    """Neither an unknown domain nor text that is none, nor the name of a provider without one, is an error."""
    assert [view.provider_at(text) for text in ("no.example", "", "a b", "name:no-domain")] == [None] * 4


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("no domain", None),
        ("wire", "wire.example"),
        (" thé WIRE ", "wire.example"),
        ("acme", "acme.example"),
        ("ACME CORP", "acme.example"),
    ],
)
def test_providers_are_found_by_name(view: View, name: str, domain: str | None) -> None:
    """Case, accents and blanks around it do not count; an alias finds what no name does, also where a provider bears
    several that differ in case only."""
    found = view.provider_called(name)
    assert found
    assert found.domain == domain


def test_a_name_of_several_providers_is_ambiguous(view: View) -> None:
    """NameAmbiguous tells the domains of those that bear the name, as its message does."""
    with pytest.raises(NameAmbiguous) as raised:
        view.provider_called("the news")
    assert raised.value.domains == ("news.example", "other.example")
    assert "news.example, other.example" in str(raised.value)
    assert view.provider_called("nobody") is None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("machine  LEARNING", "ml"),
        ("ml", "ml"),
        ("ＭＬ", "ml"),
        ("c", "c"),
        ("C#", "csharp"),
        ("c++", "cplusplus"),
    ],
)
def test_topics_are_found_by_name(view: View, name: str, slug: str) -> None:
    """A topic is found by its name or shortname in any case and width; a defined name goes before another's
    shortname."""
    found = view.topic_called(name)
    assert found
    assert found.slug == slug
    assert view.topic_with_slug(slug) == found


def test_unknown_topics_are_none(view: View) -> None:
    """No topic has an unknown name, or a slug in another case."""
    assert view.topic_called("nothing") is None
    assert view.topic_with_slug("ML") is None


@given(graph=graphs())
def test_only_neighbours_are_found(open_view: OpenView, graph: Graph) -> None:
    """An article's provider and a topic's parent are what the only edge leads to, None where there is none."""
    reference = Reference(graph)
    with open_view(graph) as view:
        for nodes, edge in (
            (graph.articles, EdgeKind.PUBLISHED_BY),
            (graph.topics, EdgeKind.SUBTOPIC_OF),
        ):
            for node in nodes:
                assert [view.neighbour(node, edge)] == (reference.targets(node, edge) or [None])


@given(text=st.text(st.characters()))
def test_any_text_can_be_looked_up(view: View, text: str) -> None:
    """No text is an error as a domain, a name, a slug or a path, whether or not something is found by it."""
    look_ups: list[Callable[[str], object]] = [
        view.provider_at,
        view.document_node,
        view.document,
        view.provider_called,
        view.topic_called,
        view.topic_with_slug,
    ]
    for look_up in look_ups:
        with suppress(NameAmbiguous):
            look_up(text)


def test_documents_are_of_their_nodes(view: View) -> None:
    """The document of an article, a topic or a provider leads to it; others lead nowhere."""
    nodes = [view.document_node(f"site/{name}.md") for name in "aot"]
    assert [node.label for node in nodes if node] == ["A", "Wire", "Machine Learning"]
    assert view.document_node("site/none.md") is None
