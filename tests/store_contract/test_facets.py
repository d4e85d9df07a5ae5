"""Facets and timelines: counts over the whole of a list."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Direction, EdgeKind, Graph, NodeKind
from graph.store.answers import Interval
from graph.store.base import Facets
from graph.store.conditions import Compare, Comparison
from graph.store.questions import Hop, Subject
from tests.graphs import FEW, graph_of, graphs
from tests.reference import Reference, bucket, greatest, plain, tally
from tests.store_contract.conftest import OpenView


def check(facets: Facets, reference: Reference, articles: Sequence[Any], first: int) -> None:
    """That all facets are those of these articles."""
    topics = [topic for article in articles for topic in reference.targets(article, EdgeKind.HAS_TOPIC)]
    assert [(count.topic, count.count) for count in facets.topics(first)] == greatest(topics, first)
    providers = [provider for article in articles for provider in reference.targets(article, EdgeKind.PUBLISHED_BY)]
    assert [(count.provider, count.count) for count in facets.providers(first)] == greatest(providers, first)
    for field, values in {
        "type": [article.type for article in articles if article.type is not None],
        "category": [article.category for article in articles if article.category is not None],
        "tags": [tag for article in articles for tag in article.tags],
    }.items():
        assert [(count.value, count.count) for count in facets.values(field, first)] == greatest(values, first)
    dates = [article.published_date_time for article in articles if article.published_date_time]
    for interval in Interval:
        buckets = sorted(tally(bucket(interval, date) for date in dates).items())
        assert [(b.start, b.count) for b in facets.timeline(interval, 1000)] == buckets
        assert [(b.start, b.count) for b in facets.timeline(interval, 1)] == buckets[-1:]


@FEW
@given(graph=graphs(), first=st.integers(0, 5))
def test_facets_count_the_whole_list(open_view: OpenView, graph: Graph, first: int) -> None:
    """Facets of any list, filtered or not, are counts over all of its articles, the greatest first."""
    reference = Reference(graph)
    where = Compare("quality", Comparison.GTE, 1)
    with open_view(graph) as view:
        check(view.facets(None, Hop(NodeKind.ARTICLE)), reference, graph.articles, first)
        good = [article for article in graph.articles if article.quality is not None and article.quality >= 1]
        check(view.facets(None, Hop(NodeKind.ARTICLE, where=where)), reference, good, first)
        for topic in graph.topics:
            hop = Hop(NodeKind.ARTICLE, EdgeKind.HAS_TOPIC, Direction.IN, subtopics=True)
            check(view.facets(topic, hop), reference, reference.on(topic), first)
        for article in graph.articles[:2]:
            hop = Hop(NodeKind.ARTICLE, EdgeKind.RELATED, Direction.BOTH, where)
            related = [node for node in reference.related(article) if node in good]
            check(view.facets(article, hop), reference, related, first)


@FEW
@given(graph=graphs(), of=st.sampled_from(["a", "news b", "zz"]))
def test_facets_of_coverage_count_all_of_it(open_view: OpenView, graph: Graph, of: str) -> None:
    """Facets of a coverage are counts over all of its articles, whatever page of it was asked for."""
    with open_view(graph) as view:
        coverage = view.coverage(Subject(of, 2))
        check(coverage.facets(), Reference(graph), coverage.page(1000, None).nodes, 3)


def test_ties_are_broken_by_name(open_view: OpenView) -> None:
    """What is there equally often comes by its name, text without case and accents and then itself; the greater first."""
    names = ["b", "Á", "c", "a", "A"]
    graph = graph_of(
        {
            f"{n}.md": {"title": "x", "tags": [name, "z"], "category": name, "topics": [f"T{name}", "Z"]}
            | {"provider": {"name": f"P{name}", "domain": f"p{n}.example"}}
            for n, name in enumerate(names)
        }
    )
    with open_view(graph) as view:
        facets = view.facets(None, Hop(NodeKind.ARTICLE))
        assert [each.value for each in facets.values("tags", 10)] == ["z", "A", "a", "Á", "b", "c"]
        assert [each.value for each in facets.values("category", 3)] == ["A", "a", "Á"]
        assert [plain(each.topic.name) for each in facets.topics(10)] == ["z", "ta", "ta", "tb", "tc"]
        assert [plain(each.provider.name) for each in facets.providers(10)] == ["pa", "pa", "pa", "pb", "pc"]


@pytest.mark.parametrize(
    ("interval", "starts"),
    [
        (Interval.HOUR, ["1969-12-31T23:00", "1970-01-01T00:00", "2020-02-29T23:00", "2020-03-02T00:00"]),
        (Interval.DAY, ["1969-12-31T00:00", "1970-01-01T00:00", "2020-02-29T00:00", "2020-03-02T00:00"]),
        (Interval.WEEK, ["1969-12-29T00:00", "2020-02-24T00:00", "2020-03-02T00:00"]),
        (Interval.MONTH, ["1969-12-01T00:00", "1970-01-01T00:00", "2020-02-01T00:00", "2020-03-01T00:00"]),
        (Interval.YEAR, ["1969-01-01T00:00", "1970-01-01T00:00", "2020-01-01T00:00"]),
    ],
)
def test_buckets_begin_where_calendars_do(open_view: OpenView, interval: Interval, starts: list[str]) -> None:
    """Buckets are those of the calendar in UTC, weeks from Monday on, before 1970 as after it; those without articles
    are left out."""
    dates = ["1969-12-31T23:59:59.999999Z", "1970-01-01", "2020-02-29T23:30:00Z", "2020-03-02T01:00:00+01:00"]
    graph = graph_of({f"{n}.md": {"title": "x", "publishedDateTime": date} for n, date in enumerate(dates)})
    with open_view(graph) as view:
        buckets = view.facets(None, Hop(NodeKind.ARTICLE)).timeline(interval, 10)
        assert [bucket.start for bucket in buckets] == [datetime.fromisoformat(s).replace(tzinfo=UTC) for s in starts]
        assert sum(bucket.count for bucket in buckets) == 4
