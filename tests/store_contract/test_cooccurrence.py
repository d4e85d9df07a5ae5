"""What occurs together: providers by related articles, and topics by articles that have both, against plain counts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import EdgeKind, Graph, Provider, Topic
from graph.store.base import View
from tests.graphs import graph_of, graphs
from tests.reference import Reference, greatest
from tests.store_contract.conftest import OpenView

FIRST = st.integers(0, 3) | st.just(1000)
ARTICLES = st.lists(
    st.tuples(
        st.sampled_from(["P", "Q", "R", None]),
        st.sets(st.sampled_from(["News", "né", "T2", "Néws"]), max_size=4),
        st.lists(st.integers(0, 8), max_size=5),
    ),
    min_size=2,
    max_size=8,
)


def network(articles: list[tuple[str | None, set[str], list[int]]]) -> Graph:
    """A graph of articles with providers and topics that list each other by their numbers; T2 is below News."""
    files: dict[str, Any] = {"t.md": {"taxonomy": "topic", "name": "T2", "parent": "News"}}
    for number, (provider, topics, related) in enumerate(articles):
        files[f"{number}.md"] = {
            "title": "a",
            "webUrl": f"https://s.example/{number}",
            "provider": {"name": provider} if provider else None,
            "topics": sorted(topics),
            "related": [{"title": "a", "webUrl": f"https://s.example/{other}"} for other in related],
        }
    return graph_of(files)


GRAPHS = ARTICLES.map(network) | graphs()


def providers_beside(reference: Reference, provider: Provider) -> list[Any]:
    """The other provider of each pair of related articles of which `provider` published one."""
    pairs = {frozenset((edge.source, edge.target)) for edge in reference.edges if edge.kind is EdgeKind.RELATED}
    found = []
    for pair in pairs:
        published = [reference.targets(reference.nodes[id_], EdgeKind.PUBLISHED_BY) for id_ in pair]
        of_both = [each for publishers in published for each in publishers]
        if provider in of_both and len(of_both) == 2:
            found += [each for each in of_both if each != provider]
    return found


def topics_beside(reference: Reference, topic: Topic) -> list[Any]:
    """The other topics of each article that has `topic`."""
    articles = reference.sources(topic, EdgeKind.HAS_TOPIC)
    topics = [each for article in articles for each in reference.targets(article, EdgeKind.HAS_TOPIC)]
    return [each for each in topics if each != topic]


def provider_counts(view: View, name: str, first: int = 10) -> list[tuple[str, int]]:
    provider = view.provider_called(name)
    assert provider
    return [(count.provider.name, count.count) for count in view.related_providers(provider, first)]


def topic_counts(view: View, name: str, first: int = 10) -> list[tuple[str, int]]:
    topic = view.topic_called(name)
    assert topic
    return [(count.topic.name, count.count) for count in view.cooccurring(topic, first)]


@given(graph=GRAPHS, first=FIRST)
def test_related_providers_are_counted(open_view: OpenView, graph: Graph, first: int) -> None:
    """Other providers come by how many pairs of related articles there are of which each published one, whichever lists
    the other, a pair that lists each other once; the greatest first, ties by name, and none without such a pair."""
    reference = Reference(graph)
    with open_view(graph) as view:
        for provider in graph.providers:
            found = [(count.provider, count.count) for count in view.related_providers(provider, first)]
            assert found == greatest(providers_beside(reference, provider), first)


@given(graph=GRAPHS, first=FIRST)
def test_cooccurring_topics_are_counted(open_view: OpenView, graph: Graph, first: int) -> None:
    """Other topics come by how many articles have both, stated or inferred; the greatest first, ties by name, and none
    that no article has beside it, though it be above or below."""
    reference = Reference(graph)
    with open_view(graph) as view:
        for topic in graph.topics:
            found = [(count.topic, count.count) for count in view.cooccurring(topic, first)]
            assert found == greatest(topics_beside(reference, topic), first)


PUBLISHED = graph_of(
    {
        f"{name}.md": {
            "title": name,
            "webUrl": f"https://s.example/{name}",
            "provider": {"name": provider} if provider else None,
            "related": [{"title": other, "webUrl": f"https://s.example/{other}"} for other in related],
            "topics": topics,
        }
        for name, provider, related, topics in (
            ("p1", "P", ["q1", "p2", "r1"], ["T", "U", "V"]),
            ("p2", "P", ["q1", "s1"], ["T", "b"]),
            ("q1", "Q", ["p1"], ["T", "Á", "U"]),
            ("r1", "R", ["n1"], ["T"]),
            ("s1", "s", [], ["b"]),
            ("n1", None, ["p1", "q1"], []),
            ("l1", "Lone", [], ["Alone"]),
        )
    }
)
"""P published two articles, which are related to one of Q, one of R and one of s, and to each other and to one of nobody."""


def test_pairs_of_related_articles(open_view: OpenView) -> None:
    """A pair counts once though each lists the other; pairs within one provider, and with an article of none, do not."""
    with open_view(PUBLISHED) as view:
        assert provider_counts(view, "P") == [("Q", 2), ("R", 1), ("s", 1)]
        assert provider_counts(view, "Q") == [("P", 2)]
        assert provider_counts(view, "R") == [("P", 1)]
        assert provider_counts(view, "Lone") == []


def test_articles_with_both_topics(open_view: OpenView) -> None:
    """Each article that has both counts once; equal counts come by name without case and accents."""
    with open_view(PUBLISHED) as view:
        assert topic_counts(view, "T") == [("U", 2), ("Á", 1), ("b", 1), ("V", 1)]
        assert topic_counts(view, "b") == [("T", 1)]
        assert topic_counts(view, "Alone") == []


@pytest.mark.parametrize("first", range(5))
def test_no_more_than_asked_for(open_view: OpenView, first: int) -> None:
    """At most so many come, those of the greatest counts."""
    with open_view(PUBLISHED) as view:
        assert provider_counts(view, "P", first) == provider_counts(view, "P")[:first]
        assert topic_counts(view, "T", first) == topic_counts(view, "T")[:first]
