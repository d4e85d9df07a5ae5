"""Which statements speak of one article: those that share an address."""

from itertools import permutations
from typing import Any

import pytest

from graph import NodeKind
from graph.keys import node_id
from tests.graph.build.building import article, build, codes

PAGE = "https://a.example/page"
SAME = [
    "http://a.example/page",
    "https://www.a.example/page",
    "https://a.example/page/",
    "https://a.example:443/page",
    "http://a.example:80/page",
    "https://A.Example/page",
    "https://a.example/page#top",
    "https://a.example/page?utm_source=x&UTM_Medium=y&fbclid=z",
    "https://user@a.example/page?",
    "https://a.example/./x/../page",
    " https://a.example/page ",
]
OTHER = [
    "https://b.example/page",
    "https://news.a.example/page",
    "https://a.example:8080/page",
    "https://a.example/Page",
    "https://a.example/page/2",
    "https://a.example/page?id=1",
    "https://a.example/page.html",
]


@pytest.mark.parametrize("url", SAME)
def test_what_does_not_identify_does_not_count(url: str) -> None:
    """Documents whose addresses differ in scheme, `www.`, port, slash, fragment, tracking or case of the host are one."""
    built = build({"s/a.md": {"title": "A", "webUrl": PAGE}, "s/b.md": {"title": "B", "webUrl": url}})
    [found] = built.articles
    assert found.key == "a.example/page"
    assert found.id == node_id(NodeKind.ARTICLE, "a.example/page")


@pytest.mark.parametrize("url", OTHER)
def test_other_addresses_are_other_articles(url: str) -> None:
    """Another host, port, path or parameter is another article."""
    assert len(build({"s/a.md": {"title": "A", "webUrl": PAGE}, "s/b.md": {"title": "B", "webUrl": url}}).articles) == 2


@pytest.mark.parametrize("front", ["https://a.example", "https://www.a.example/", "http://a.example/?utm_source=x#y"])
def test_a_front_page_is_no_identity(front: str) -> None:
    """Documents that give their site's front page as their address are not one; each goes by its path."""
    built = build({"s/a.md": {"title": "A", "webUrl": front}, "s/b.md": {"title": "B", "webUrl": front}})
    assert {each.key for each in built.articles} == {"s/a.md", "s/b.md"}
    assert {each.web_url for each in built.articles} <= {
        "https://a.example/",
        "https://www.a.example/",
        "http://a.example/?utm_source=x#y",
    }
    assert built.other_ids == {}


KEYS = ["webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl"]


@pytest.mark.parametrize("first", KEYS)
@pytest.mark.parametrize("second", KEYS)
def test_any_shared_address_makes_one_article(first: str, second: str) -> None:
    """Every kind of address identifies, whichever of the two documents gives it as which."""
    shared = {"title": "A", "webUrl": "https://a.example/1", first: PAGE}
    built = build({"s/a.md": shared, "s/b.md": {"title": "B", "webUrl": "https://b.example/1", second: PAGE}})
    assert len(built.articles) == 1


def test_articles_are_joined_through_others() -> None:
    """Two documents that share nothing are one where a third one shares an address with each."""
    files = {
        "s/a.md": {"title": "A", "webUrl": "https://a.example/1", "ampWebUrl": "https://amp.example/1"},
        "s/b.md": {"title": "B", "webUrl": "https://b.example/2", "ampWebUrl": "https://amp.example/2"},
        "s/c.md": {"title": "C", "webUrl": "https://amp.example/1", "originalUrl": "https://amp.example/2"},
    }
    for order in permutations(files):
        [found] = build(files, order).articles
        assert len(found.documents) == 3


def test_a_related_entry_joins_as_well() -> None:
    """An entry of a related list says of addresses that they are one article's, and is no other's stub then."""
    files: dict[str, dict[str, Any]] = {
        "s/a.md": {"title": "A", "webUrl": "https://a.example/1"},
        "s/b.md": {"title": "B", "webUrl": "https://b.example/2"},
        "s/c.md": {
            "title": "C",
            "related": [{"title": "E", "webUrl": "https://a.example/1", "ampWebUrl": "https://b.example/2"}],
        },
    }
    built = build(files)
    assert len(built.articles) == 2
    assert built.stubs == 0


@pytest.mark.parametrize("title", ["A", "B", "C"])
def test_the_key_is_the_least_canonical_address(title: str) -> None:
    """Of a merged set the least canonical address is the key, whoever wins; lesser AMP addresses are not."""
    files: dict[str, dict[str, Any]] = {
        "s/a.md": {"title": "A", "webUrl": "https://c.example/3", "ampWebUrl": "https://amp.example/x"},
        "s/b.md": {"title": "B", "webUrl": "https://b.example/2", "ampWebUrl": "https://amp.example/x"},
        "s/c.md": {"title": "C", "originalUrl": "https://d.example/4", "ampWebUrl": "https://amp.example/x"},
    }
    files[f"s/{title.lower()}.md"]["updatedDateTime"] = "2021-01-01"
    [found] = build(files).articles
    assert (found.title, found.key) == (title, "b.example/2")


def test_original_addresses_are_canonical_only_without_a_web_address() -> None:
    """The web address is the canonical address where both are given, even if the original one is less."""
    both = {"title": "A", "webUrl": "https://b.example/1", "originalUrl": "https://a.example/1"}
    [found] = build({"s/a.md": both}).articles
    assert (found.key, found.url) == ("b.example/1", "https://b.example/1")


def test_without_canonical_addresses_the_least_other_one_is_the_key() -> None:
    """A document that gives AMP addresses alone goes by the least of them."""
    amp = {"title": "A", "ampWebUrl": "https://b.example/1", "cdnAmpWebUrl": "https://a.example/1"}
    [found] = build({"s/a.md": amp}).articles
    assert found.key == "a.example/1"


def test_without_any_address_the_path_is_the_key() -> None:
    """A document without addresses is an article of its own, named by its source path."""
    built = build({"s/a.md": {"title": "A"}, "s/b.md": {"title": "A"}})
    assert [each.key for each in sorted(built.articles, key=lambda each: each.key)] == ["s/a.md", "s/b.md"]
    assert article(build({"s/a.md": {"title": "A"}}), "A").id == node_id(NodeKind.ARTICLE, "s/a.md")


def test_a_path_that_is_an_address_is_that_article() -> None:
    """Two articles never have one key: a document whose path is another's address, to the letter, is that article."""
    built = build(
        {"site.example/a.md": {"title": "A"}, "s/b.md": {"title": "B", "webUrl": "https://site.example/a.md"}}
    )
    [found] = built.articles
    assert (found.key, len(found.documents)) == ("site.example/a.md", 2)


def test_every_address_gives_an_id_that_resolves() -> None:
    """Ids made from an article's other addresses, of stubs too, are known with the id that it goes by."""
    entry = {"title": "E", "webUrl": "https://e.example/1", "ampWebUrl": "https://amp.example/e"}
    files = {
        "s/a.md": {
            "title": "A",
            "webUrl": "https://b.example/web",
            "originalUrl": "https://a.example/original",
            "ampWebUrl": "https://a.example/amp?utm_source=x",
            "cdnAmpWebUrl": "https://cdn.example/amp/",
            "related": [entry],
        }
    }
    built = build(files)
    own, stub = article(built, "A"), article(built, "E")
    made = {
        node_id(NodeKind.ARTICLE, address): each.id
        for address, each in [
            ("a.example/original", own),
            ("a.example/amp", own),
            ("cdn.example/amp", own),
            ("amp.example/e", stub),
        ]
    }
    assert built.other_ids == made
    assert not set(made) & {each.id for each in built.articles}
    assert codes(built) == []
