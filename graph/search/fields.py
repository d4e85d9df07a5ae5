"""Fields: the texts of a node that are searched, each with its name and how often its words count."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from graph.records import Article, Node, Topic
from graph.search.words import Language, language_of
from graph.text import strip_html

TITLES = frozenset({"title", "name"})
"""The fields that say what a node is called."""

TITLE_COUNTS = 3
"""How often a word counts that stands in a title or name."""


class Bodies(Protocol):
    """The bodies of documents."""

    def body(self, source: str) -> str:
        """The body of the document at `source`."""
        ...


class Told(Protocol):
    """What is known of nodes beside their records: a graph knows it of all of its own."""

    @property
    def texts(self) -> Bodies:
        """The bodies of their documents."""
        ...

    def locale_of(self, node: Node) -> str | None:
        """What a node's texts are written in."""
        ...


def fields_of(graph: Told, node: Node) -> Iterator[tuple[str, str]]:
    """The texts of a node, each with its field: the title or name first, then others that it goes by, then what else is
    said of it; bodies without markup."""
    if isinstance(node, Article):
        yield from (("title", title) for title in (node.title, *node.other_titles))
        if node.excerpt:
            yield "excerpt", node.excerpt
        for document in node.documents:
            if (body := graph.texts.body(document.source)).strip():
                yield "body", strip_html(body)
        return
    yield from (("name", name) for name in (node.name, *node.aliases))
    if node.description:
        yield "description", node.description
    if isinstance(node, Topic):
        yield from (("keywords", keyword) for keyword in (*node.keywords, *node.hashtags))


def node_language(graph: Told, node: Node) -> Language | None:
    """The language that a node's texts are in; None where it is unknown or has no stemmer."""
    return language_of(graph.locale_of(node))


def languages_of(graph: Told, nodes: Iterable[Node]) -> list[Language | None]:
    """The languages that nodes are in, in a fixed order."""
    found = {language_of(locale) for locale in {graph.locale_of(node) for node in nodes}}
    return sorted(found, key=lambda language: language or "")


def weighed_texts(graph: Told, node: Node) -> Iterator[tuple[str, int]]:
    """All texts of a node, each with how often its words count."""
    return ((text, TITLE_COUNTS if field in TITLES else 1) for field, text in fields_of(graph, node))
