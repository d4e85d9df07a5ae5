"""The made-up graph of the comparison, and its records as the peers load them: as newsgraph answers, in its orders."""

from collections.abc import Iterator
from typing import Any, cast

from msgspec import structs

from benchmarks.graphs import make_graph
from graph import Article, Graph, Image
from graph.store.memory import MemoryStore
from graph.urls import Url
from schema import Context, build_schema

Record = dict[str, Any]

_ARTICLES = """
query($after: String) {
  articles(first: 100, after: $after) {
    edges {
      cursor
      node {
        id title excerpt category type webUrl publishedDateTime quality heat published
        images { url width height title attribution }
        provider { id }
        topics(first: 100) { nodes { id } }
        related(first: 100) { nodes { id } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""

_PROVIDERS = """
query($after: String) {
  providers(first: 100, after: $after) {
    edges { cursor node { id name domain } }
    pageInfo { hasNextPage endCursor }
  }
}"""

_TOPICS = """
query($after: String) {
  topics(first: 100, after: $after) {
    edges { cursor node { id name slug parent { id } } }
    pageInfo { hasNextPage endCursor }
  }
}"""


def make_illustrated_graph(articles: int) -> Graph:
    """The graph of the other benchmarks, where every article has one image or two besides."""
    graph = make_graph(articles)
    illustrated = tuple(
        structs.replace(article, images=tuple(_images(article, 1 + row % 2)))
        for row, article in enumerate(graph.articles)
    )
    return structs.replace(graph, articles=illustrated)


def records(graph: Graph) -> dict[str, list[Record]]:
    """All articles, newest first, providers and topics. Articles have ids in the place of nodes, and their cursors."""
    store = MemoryStore(graph)
    return {
        "articles": [_flat(edge) for edge in _edges(store, "articles", _ARTICLES)],
        "providers": [edge["node"] for edge in _edges(store, "providers", _PROVIDERS)],
        "topics": [
            {**edge["node"], "parent": edge["node"]["parent"] and edge["node"]["parent"]["id"]}
            for edge in _edges(store, "topics", _TOPICS)
        ],
    }


def _images(article: Article, count: int) -> Iterator[Image]:
    for number in range(count):
        url = Url(f"{article.web_url}/{number}.jpg")
        yield Image(url, 1200, 630 + number, title=f"Picture {number}", attribution="Made up")


def _edges(store: MemoryStore, field: str, query: str) -> Iterator[Record]:
    schema, after, more = build_schema(), None, True
    with store.view() as view:
        while more:
            answer = schema.execute_sync(query, variable_values={"after": after}, context_value=Context(view))
            assert answer.errors is None, answer.errors
            page = cast(dict[str, Any], answer.data)[field]
            yield from page["edges"]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]


def _flat(edge: Record) -> Record:
    article = edge["node"]
    return {
        **article,
        "cursor": edge["cursor"],
        "provider": article["provider"] and article["provider"]["id"],
        "topics": [topic["id"] for topic in article["topics"]["nodes"]],
        "related": [other["id"] for other in article["related"]["nodes"]],
    }
