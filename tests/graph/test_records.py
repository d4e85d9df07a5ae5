"""Nodes know their kind, what they are called, and their canonical address."""

from msgspec import structs

from graph import NodeKind
from graph.keys import node_id
from graph.records import Article, Provider, Topic
from graph.urls import Url

WEB, ORIGINAL = Url("https://a.example/web"), Url("https://a.example/original")


def test_kinds_and_labels() -> None:
    """A node's kind is its record's, and its label what a person would call it."""
    article = Article(node_id(NodeKind.ARTICLE, "k"), "k", "Title", ("s/a.md",), stub=True)
    provider = Provider(node_id(NodeKind.PROVIDER, "k"), "k", "Provider", ("s/a.md",))
    topic = Topic(node_id(NodeKind.TOPIC, "k"), "k", "Topic", "topic", ("s/a.md",))
    assert [(node.kind, node.label) for node in (article, provider, topic)] == [
        (NodeKind.ARTICLE, "Title"),
        (NodeKind.PROVIDER, "Provider"),
        (NodeKind.TOPIC, "Topic"),
    ]


def test_the_canonical_address() -> None:
    """The web address is the canonical one, else the original; AMP addresses never are."""
    article = Article(node_id(NodeKind.ARTICLE, "k"), "k", "T", ("s/a.md",), stub=True)
    assert structs.replace(article, web_url=WEB, original_url=ORIGINAL).url == WEB
    assert structs.replace(article, original_url=ORIGINAL).url == ORIGINAL
    assert structs.replace(article, amp_web_url=WEB, cdn_amp_web_url=ORIGINAL).url is None
