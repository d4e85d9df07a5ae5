"""Facets, timelines and counts of topics and providers, against counts over the whole result."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schema.facets
from graph import EdgeKind, Graph
from graph.store.answers import Interval
from tests.graphs import FEW, graph_of, graphs
from tests.reference import Reference, bucket, greatest, tally
from tests.schema.conftest import Ask, asking, codes, data_at

FACETS = """facets {
  topics(first: $first) { topic { id } count } providers(first: $first) { provider { id } count }
  types(first: $first) { value count } categories(first: $first) { value count } tags(first: $first) { value count }
  HOUR: timeline(interval: HOUR) { start count } DAY: timeline(interval: DAY) { start count }
  WEEK: timeline(interval: WEEK) { start count } MONTH: timeline { start count }
  YEAR: timeline(interval: YEAR) { start count }
}"""
WHERE: st.SearchStrategy[dict[str, Any] | None] = st.sampled_from(
    [None, {"quality": {"gte": 1}}, {"topics": {"none": {}}}, {"provider": {"name": {"contains": "a"}}}, {"or": []}]
)


def ranked(found: list[Any], first: int) -> list[tuple[Any, int]]:
    """What is there most often, nodes by their ids, with how often."""
    return [(getattr(value, "id", value), count) for value, count in greatest(found, first)]


def counts(found: list[dict[str, Any]]) -> list[tuple[Any, int]]:
    """What was counted, nodes by their ids, with the counts."""
    return [
        (next(v["id"] if isinstance(v, dict) else v for name, v in each.items() if name != "count"), each["count"])
        for each in found
    ]


def timeline(articles: Sequence[Any], interval: Interval) -> list[tuple[str, int]]:
    dates = [article.published_date_time for article in articles if article.published_date_time]
    return [
        (f"{start:%Y-%m-%dT%H:%M:%SZ}", n) for start, n in sorted(tally(bucket(interval, d) for d in dates).items())
    ]


def check(found: dict[str, Any], reference: Reference, articles: Sequence[Any], first: int) -> None:
    """That all facets are counts over these articles."""

    def ends(kind: EdgeKind) -> list[Any]:
        return [node for article in articles for node in reference.targets(article, kind)]

    assert counts(found["topics"]) == ranked(ends(EdgeKind.HAS_TOPIC), first)
    assert counts(found["providers"]) == ranked(ends(EdgeKind.PUBLISHED_BY), first)
    assert counts(found["types"]) == ranked([article.type for article in articles if article.type], first)
    assert counts(found["categories"]) == ranked([article.category for article in articles if article.category], first)
    assert counts(found["tags"]) == ranked([tag for article in articles for tag in article.tags], first)
    for interval in Interval:
        assert [(each["start"], each["count"]) for each in found[interval.name]] == timeline(articles, interval)


@FEW
@given(graph=graphs(), where=WHERE, first=st.integers(0, 4))
def test_facets_count_the_whole_result(graph: Graph, where: dict[str, Any] | None, first: int) -> None:
    """Facets and the timeline of a list count all that the filter leaves, not only the page that was asked for."""
    query = f"""query($where: ArticleFilter, $first: Int) {{
      articles(where: $where, first: 1) {{ {FACETS} }} timeline(where: $where) {{ start count }} }}"""
    reference = Reference(graph)
    articles = [article for article in graph.articles if reference.holds(where, article)]
    found = asking(graph)(query, where=where, first=first)["data"]
    check(found["articles"]["facets"], reference, articles, first)
    assert [(each["start"], each["count"]) for each in found["timeline"]] == timeline(articles, Interval.DAY)


@FEW
@given(graph=graphs(), where=WHERE)
def test_facets_of_neighbours_count_them(graph: Graph, where: dict[str, Any] | None) -> None:
    """Facets of related articles, of a provider's and of a topic's articles count those that the filter leaves."""
    query = f"""query($where: ArticleFilter, $first: Int) {{
      articles(first: 2) {{ nodes {{ id related(where: $where, first: 0) {{ {FACETS} }} }} }}
      providers(first: 2) {{ nodes {{ id articles(where: $where, first: 0) {{ {FACETS} }} }} }}
      topics(first: 2) {{ nodes {{ id articles(where: $where, first: 0) {{ {FACETS} }} }} }} }}"""
    reference = Reference(graph)
    found = asking(graph)(query, where=where, first=3)["data"]

    def rows_of(field: str, owner: Any) -> list[Any]:
        if field == "articles":
            return reference.related(owner)
        return reference.on(owner) if field == "topics" else reference.sources(owner, EdgeKind.PUBLISHED_BY)

    for field, connections in found.items():
        for node in connections["nodes"]:
            rows = rows_of(field, reference.nodes[node["id"]])
            facets = (node.get("related") or node["articles"])["facets"]
            check(facets, reference, [row for row in rows if reference.holds(where, row)], 3)


@FEW
@given(graph=graphs(), first=st.integers(0, 3))
def test_counts_of_topics_and_providers(graph: Graph, first: int) -> None:
    """A provider's topics are those of its articles; a topic's providers are those of its articles and its subtopics';
    topics co-occur with it that its own articles have as well, itself apart; the greatest first."""
    query = """query($first: Int) {
      providers(first: 100) { nodes { id topTopics(first: $first) { topic { id } count } } }
      topics(first: 100) { nodes { id
        topProviders(first: $first) { provider { id } count } cooccurring(first: $first) { topic { id } count } } } }"""
    reference = Reference(graph)
    found = asking(graph)(query, first=first)["data"]
    for node in found["providers"]["nodes"]:
        published = reference.sources(reference.nodes[node["id"]], EdgeKind.PUBLISHED_BY)
        topics = [topic for article in published for topic in reference.targets(article, EdgeKind.HAS_TOPIC)]
        assert counts(node["topTopics"]) == ranked(topics, first)
    for node in found["topics"]["nodes"]:
        topic = reference.nodes[node["id"]]
        providers = [p for article in reference.on(topic) for p in reference.targets(article, EdgeKind.PUBLISHED_BY)]
        assert counts(node["topProviders"]) == ranked(providers, first)
        own = reference.on(topic, subtopics=False)
        others = [t for article in own for t in reference.targets(article, EdgeKind.HAS_TOPIC) if t != topic]
        assert counts(node["cooccurring"]) == ranked(others, first)


@FEW
@given(graph=graphs(), where=WHERE)
def test_facets_of_coverage_count_all_of_it(graph: Graph, where: dict[str, Any] | None) -> None:
    """Facets of coverage count all that covers the subject and fulfils the filter."""
    query = f"""query($where: ArticleFilter, $first: Int) {{
      all: coverage(of: "a news", where: $where, first: 100) {{ nodes {{ id }} }}
      coverage(of: "a news", where: $where, first: 1) {{ {FACETS} }} }}"""
    reference = Reference(graph)
    found = asking(graph)(query, where=where, first=4)["data"]
    articles = [reference.nodes[node["id"]] for node in found["all"]["nodes"]]
    check(found["coverage"]["facets"], reference, articles, 4)


def test_facets_have_ten_rows_by_default() -> None:
    """Without a number, or with null for it, the ten greatest come; of counts of topics and providers too."""
    files = {
        f"{n}.md": {
            "title": "x",
            "tags": [f"g{m}" for m in range(12)],
            "topics": ["All", f"T{n}"],
            "provider": {"name": f"P{n}"},
        }
        for n in range(12)
    }
    ask = asking(graph_of(files))
    found = data_at(ask, "articles.facets", "{ articles { facets { tags { count } topics(first: null) { count } } } }")
    assert [each["count"] for each in found["tags"]] == [12] * 10
    assert [each["count"] for each in found["topics"]] == [12, *[1] * 9]
    topic = data_at(
        ask, "topic", '{ topic(by: { name: "all" }) { topProviders { count } cooccurring { topic { name } count } } }'
    )
    assert [each["count"] for each in topic["topProviders"]] == [1] * 10
    assert [each["topic"]["name"] for each in topic["cooccurring"]] == sorted(f"T{n}" for n in range(12))[:10]


@pytest.mark.parametrize("first", [-1, 101])
@pytest.mark.parametrize(
    "query",
    [
        "{ articles { facets { topics(FIRST) { count } } } }",
        "{ articles { facets { tags(FIRST) { count } } } }",
        '{ provider(by: { name: "A" }) { topTopics(FIRST) { count } } }',
        '{ topic(by: { slug: "top" }) { cooccurring(FIRST) { count } } }',
        '{ topic(by: { slug: "top" }) { topProviders(FIRST) { count } } }',
    ],
)
def test_counts_are_bounded(sample: Ask, query: str, first: int) -> None:
    """Fewer than none, and more than a page, is BAD_USER_INPUT."""
    assert codes(sample(query.replace("FIRST", f"first: {first}"))) == ["BAD_USER_INPUT"]


def test_the_latest_buckets_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more buckets than may come the latest ones do, in time's order; 10,000 may."""
    assert schema.facets.MOST_BUCKETS == 10_000
    days = [f"2020-01-0{day}" for day in (3, 1, 4, 2)]
    ask = asking(graph_of({f"{n}.md": {"title": "x", "publishedDateTime": day} for n, day in enumerate(days)}))
    query = "{ timeline { start } articles { facets { timeline(interval: DAY) { start } } } }"
    for module in ("query", "facets"):
        monkeypatch.setattr(f"schema.{module}.MOST_BUCKETS", 2)
    found = ask(query)["data"]
    latest = [{"start": "2020-01-03T00:00:00Z"}, {"start": "2020-01-04T00:00:00Z"}]
    assert found["timeline"] == found["articles"]["facets"]["timeline"] == latest
