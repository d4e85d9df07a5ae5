"""Everything that a view can be asked, for tests that hold two views against each other."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from graph import Direction, EdgeKind, Graph, Node, NodeKind
from graph.build.graph import EDGE_ENDS
from graph.store.answers import Interval
from graph.store.base import View
from graph.store.orders import Order, OrderField, OrderTerm
from graph.store.pages import Connection, Page
from graph.store.questions import Around, Hop, Parent, Route, Search, Selection, Subject

_ORDERED_BY = {
    NodeKind.ARTICLE: ("published_date_time", "updated_date_time", "quality", "heat", "title", "related_count"),
    NodeKind.PROVIDER: ("name", "article_count"),
    NodeKind.TOPIC: ("name", "article_count"),
}
WORDS = ["a", "ab", "b", "news", "ne", "t2", "t3", "p", "example", "gone", "+a -b", '"b news"', "n*", "newz~", "a b"]
"""What is searched for."""

PREFIXES = ["a", "b", "n", "ne", "news b", "newx", "t", "exampel"]
"""What is typed."""

Answers = dict[str, Any]
ALL = 1_000


def unranked(view: View, graph: Graph) -> Answers:
    """What a view of `graph` answers to all but ranked questions, by what was asked."""
    nodes = [node for kind in NodeKind for node in graph.nodes(kind)]
    ids = [node.id for node in nodes]
    summary = view.summary
    found: Answers = {
        "counts": (summary.version, summary.articles, summary.stubs, summary.providers, summary.topics, summary.edges),
        "ids": view.nodes([*ids, *graph.other_ids, "article_" + "0" * 24]),
        "edges": [view.neighbours(ids, list(EdgeKind), way) for way in Direction],
        "among": view.edges_among(ids[::2], list(EdgeKind)),
        "documents": [(ref.source, view.document_node(ref.source), view.document(ref.source)) for ref in _refs(nodes)],
        "missing": (view.document_node("site/none.md"), view.topic_with_slug("none"), view.provider_called("none")),
        "heavy": [view.heavy(node) for node in nodes],
        "problems": (view.diagnostics(None, ALL, None).nodes, view.diagnostics(None, ALL, None).total()),
        "providers": [(view.provider_at(p.domain or ""), view.related_providers(p, ALL)) for p in graph.providers],
        "slugs": [(view.topic_with_slug(topic.slug), view.topic_called(topic.name)) for topic in graph.topics],
        "together": [view.cooccurring(topic, ALL) for topic in graph.topics],
        "addresses": [view.article_at(article.url) for article in graph.articles if article.url],
        "neighbour": [
            *(view.neighbour(article, EdgeKind.PUBLISHED_BY) for article in graph.articles),
            *(view.neighbour(topic, EdgeKind.SUBTOPIC_OF) for topic in graph.topics),
        ],
        "around": [_around(view, id_) for id_ in ids],
        "paths": [
            (
                list(view.paths(a, b, Route(max_hops=3))),
                list(view.paths(a, b, Route((EdgeKind.RELATED,), Direction.OUT))),
            )
            for a, b in combinations(ids[:4], 2)
        ],
    }
    for parent, hop in _lists(graph):
        asked = f"{parent and parent.id} {hop}"
        found[asked] = listed(view, parent, hop)
        if hop.kind is NodeKind.ARTICLE:
            found[f"facets {asked}"] = _facets(view, parent, hop)
    return found


def found_sets(view: View) -> Answers:
    """Which nodes a view finds for words, in whatever order."""
    articles = (NodeKind.ARTICLE,)
    return {
        **{f"search {word}": _search(view, Search(word)) for word in WORDS},
        **{f"articles {word}": _search(view, Search(word, articles)) for word in WORDS},
        **{f"suggest {prefix}": {s.node.id for s in view.suggest(prefix, list(NodeKind), ALL)} for prefix in PREFIXES},
    }


def ranked(view: View, graph: Graph) -> Answers:
    """What a view of `graph` answers to ranked questions; that it names nothing but what there is, is asserted."""
    articles = {article.id: article for article in graph.articles}
    stories = view.stories(None, 0, ALL, None).nodes
    found: Answers = {
        "ranks": [view.rank(article) for article in graph.articles],
        "by rank": listed(view, None, Hop(NodeKind.ARTICLE, order=(OrderTerm(OrderField.RANK, descending=True),))),
        "search": [
            [(node.id, round(edge, 9)) for node, edge in zip(page.nodes, _details(page), strict=True)]
            for page in (view.search(Search(word), ALL, None) for word in WORDS)
        ],
        "suggest": [[each.node.id for each in view.suggest(prefix, list(NodeKind), ALL)] for prefix in PREFIXES],
        "stories": stories,
        "story of": [view.story_of(article) for article in graph.articles],
        "inside": view.subgraph(Around(None, limit=3)).nodes,
        "exported": [each.node for each in view.part(Selection(places=True)).nodes()],
    }
    for word in WORDS:
        coverage = view.coverage(Subject(word, 2))
        page = coverage.page(ALL, None)
        found[f"coverage {word}"] = [(a.id, round(d.score, 5)) for a, d in zip(page.nodes, _details(page), strict=True)]
        assert all(articles[each.id] == each for each in page.nodes)
        assert all(articles[step.id] == step for detail in _details(page) for step in detail.path)
        _facets_of(coverage.facets())
    for article in graph.articles:
        similar = view.similar(article, None, ALL, None)
        assert all(articles[each.id] == each and each != article for each in similar.nodes)
        found[f"similar {article.id}"] = [each.id for each in similar.nodes]
    for story in stories:
        members = listed(view, story, Hop(NodeKind.ARTICLE))
        found[f"members {story.id}"] = members
        instants = [each.published_date_time for each in members["nodes"] if each.published_date_time]
        assert (story.size, story.first, story.last) == (len(members["nodes"]), min(instants), max(instants))
        assert story.size > 1
        assert view.story(story.id) == story
        assert {a.id for a in members["nodes"]} == {a.id for a in graph.articles if view.story_of(a) == story}
    return found


def listed(view: View, parent: Parent, hop: Hop) -> Answers:
    """All of a list, and its pages of two."""
    page = view.page(parent, hop, Page())
    found: Answers = {
        "nodes": page.nodes,
        "links": _details(page),
        "cursors": _cursors(page),
        "total": (page.total(), view.count(parent, hop)),
    }
    for after in _cursors(page):
        found[f"after {after}"] = view.page(parent, hop, Page(first=2, after=after)).nodes
        found[f"before {after}"] = view.page(parent, hop, Page(last=2, before=after)).nodes
    return found


def _lists(graph: Graph) -> Iterator[tuple[Parent, Hop]]:
    for kind in NodeKind:
        for order in ((), *_orders(kind)):
            yield None, Hop(kind, order=order)
    for edge, (source, target) in EDGE_ENDS.items():
        for node in graph.nodes(source):
            yield node, Hop(target, edge)
        for node in graph.nodes(target):
            yield node, Hop(source, edge, Direction.IN)
        if source is target:
            for node in graph.nodes(source):
                yield node, Hop(source, edge, Direction.BOTH)
    for topic in graph.topics:
        yield topic, Hop(NodeKind.ARTICLE, EdgeKind.HAS_TOPIC, Direction.IN, subtopics=True)
        yield topic, Hop(NodeKind.ARTICLE, EdgeKind.HAS_TOPIC, Direction.IN, subtopics=True, stated=True)


def _orders(kind: NodeKind) -> Iterator[Order]:
    for field in _ORDERED_BY[kind]:
        yield (OrderTerm(OrderField(field)),)
        yield (OrderTerm(OrderField(field), descending=True),)


def _facets(view: View, parent: Parent, hop: Hop) -> Answers:
    return _facets_of(view.facets(parent, hop))


def _facets_of(facets: Any) -> Answers:
    fields = ("category", "type", "locale", "tags")
    return {
        "topics": facets.topics(ALL),
        "providers": facets.providers(ALL),
        "timeline": [facets.timeline(interval, ALL) for interval in Interval],
        **{field: facets.values(field, ALL) for field in fields},
    }


def _around(view: View, id_: Any) -> Any:
    part = view.subgraph(Around((id_,), 2, limit=ALL))
    return {node.id for node in part.nodes}, part.edges(), part.truncated


def _search(view: View, search: Search) -> Any:
    found = view.search(search, ALL, None)
    assert len({node.id for node in found.nodes}) == len(found.nodes) == found.total()
    return sorted(found.nodes, key=_id)


def _details(page: Connection[Any, Any]) -> list[Any]:
    return [page.detail(index) for index in range(len(page.nodes))]


def _cursors(page: Connection[Any, Any]) -> list[str]:
    return [page.cursor(index) for index in range(len(page.nodes))]


def _refs(nodes: list[Node]) -> list[Any]:
    return [ref for node in nodes for ref in node.documents]


def _id(node: Node) -> str:
    return node.id
