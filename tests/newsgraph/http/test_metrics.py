"""Metrics: what is told of the graph and of answers, and to whom."""

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.routing import Route, Router
from starlette.testclient import TestClient

from graph.live.graph import LiveGraph
from graph.store.memory import MemoryStore
from graph.store.memory.opening import Opening
from newsgraph.app import create_app
from newsgraph.http.metrics import Metrics
from newsgraph.http.responses import ResponseCache
from newsgraph.settings import Settings
from newsgraph.telemetry.counts import RequestCounts
from newsgraph.telemetry.versions import VersionCounts
from newsgraph.watching import Watcher
from tests.conftest import ROOT
from tests.graphs import graph_of

STORE = MemoryStore(
    graph_of(
        {
            "a.md": {
                "title": "A",
                "provider": {"name": "P"},
                "related": [{"webUrl": "https://b.example/b", "title": "B"}],
            }
        }
    )
)
QUERY = "{ articles { nodes { title } } }"


def told(client: TestClient) -> dict[str, float]:
    """The metrics by their names, with the values of their labels."""
    return {
        ".".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }


def test_the_graph_is_told_of() -> None:
    """Nodes and edges are counted by their kinds, stubs by themselves, and the time of reading is there."""
    found = told(TestClient(create_app(STORE)))
    kinds = {name.rpartition(".")[2]: value for name, value in found.items() if name.startswith("newsgraph_nodes")}
    assert kinds == {"article": 2, "provider": 1, "topic": 0}
    assert found["newsgraph_edges.related"] == 1
    assert found["newsgraph_edges.published_by"] == 1
    assert found["newsgraph_stubs"] == 1
    assert found["newsgraph_loaded_timestamp_seconds"] == pytest.approx(STORE.graph.loaded_at.timestamp())


def test_answers_are_counted() -> None:
    """A query that is asked twice is compiled once and answered once from its plan, and once from what was kept; what a plan
    cannot answer is counted as that."""
    client = TestClient(create_app(STORE))
    for _ in range(2):
        client.post("/graphql", json={"query": QUERY})
    client.post("/graphql", json={"query": "{ __schema { queryType { name } } }"})
    client.post("/graphql", json={"query": "{ articles(first: 1000) { totalCount } }"})
    found = told(client)
    counted = {name.removesuffix("_total"): value for name, value in found.items() if name.endswith("_total")}
    assert counted["newsgraph_kept_answers"] == 1
    assert counted["newsgraph_made_answers"] == 3
    assert counted["newsgraph_plans"] == 2
    assert counted["newsgraph_plans_refused"] == 1
    assert counted["newsgraph_plan_answers"] == 1
    assert counted["newsgraph_plan_surprises"] == 1
    assert 0 < found["newsgraph_response_cache_bytes"] < 10_000
    assert 0 < found["newsgraph_entity_cache_bytes"] < 10_000


def test_a_server_that_compiles_nothing_tells_of_no_plans() -> None:
    """Without plans there are no figures of them."""
    assert not [name for name in told(TestClient(create_app(STORE, Settings(compiled=False)))) if "plan" in name]


def test_openmetrics_is_spoken() -> None:
    """A scraper that asks for OpenMetrics gets it."""
    answer = TestClient(create_app(STORE)).get(
        "/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"}
    )
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert re.search(r"# EOF\s*\Z", answer.text)


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        (Settings(), 200),
        (Settings(host="::1"), 200),
        (Settings(host="localhost"), 200),
        (Settings(host="0.0.0.0"), 401),  # noqa: S104 nothing listens there
        (Settings(host="news.example"), 401),
        (Settings(host="0.0.0.0", metrics=True), 200),  # noqa: S104
        (Settings(metrics=False), 404),
    ],
)
def test_metrics_are_for_this_machine_unless_told_otherwise(settings: Settings, status: int) -> None:
    """A server that others can reach tells nobody how it fares, unless it is told to."""
    assert TestClient(create_app(STORE, settings)).get("/metrics").status_code == status


def test_each_metric_is_documented() -> None:
    """docs/operations.md has each metric of ours, and no other."""
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    watcher = Watcher(LiveGraph([], Opening([]).opened()))
    families = text_string_to_metric_families(TestClient(create_app(STORE, watcher=watcher)).get("/metrics").text)
    served = {f"{family.name}_total" if family.type == "counter" else family.name for family in families}
    ours = {name for name in served if name.startswith("newsgraph_") and not name.endswith("_created")}
    assert set(re.findall(r"`(newsgraph_\w+)`", page)) == ours


def test_versions_are_counted_where_folders_are_watched() -> None:
    """A server that watches tells of the versions that it has taken in; one that does not has no such figures."""
    counts = VersionCounts()
    counts.took_in(0.25)
    counts.took_in(0.5)
    counts.failed()
    metrics = Metrics(STORE, None, ResponseCache(0), versions=counts)
    found = told(TestClient(Router([Route("/metrics", metrics.answer)])))
    assert (found["newsgraph_versions_total"], found["newsgraph_version_seconds_total"]) == (2, 0.75)
    assert found["newsgraph_version_timestamp_seconds"] == counts.last > 0
    assert found["newsgraph_version_failures_total"] == 1
    assert not [name for name in told(TestClient(create_app(STORE))) if "version" in name]


def test_requests_are_counted() -> None:
    """Requests are told of by status, by how long they took, and by what they were refused with; buckets hold all that began
    sooner too."""
    counts = RequestCounts()
    for status, seconds in ((200, 0.0004), (200, 0.001), (404, 0.3), (500, 31.0)):
        counts.answered(status, seconds)
    counts.refuse("RATE_LIMITED")
    counts.refuse("RATE_LIMITED")
    counts.under_way, counts.sockets = 3, 7
    metrics = Metrics(STORE, None, ResponseCache(0), counts)
    found = told(TestClient(Router([Route("/metrics", metrics.answer)])))
    ours = {name.removeprefix("newsgraph_"): value for name, value in found.items()}
    assert [ours[f"requests_total.{status}"] for status in (200, 404, 500)] == [2, 1, 1]
    assert [ours[f"request_seconds_bucket.{bound}"] for bound in ("0.001", "0.25", "0.5", "30.0", "+Inf")] == [
        2,
        2,
        3,
        3,
        4,
    ]
    assert ours["request_seconds_count"] == 4
    assert ours["request_seconds_sum"] == pytest.approx(31.3014)
    assert ours["refused_total.RATE_LIMITED"] == 2
    assert (ours["requests_under_way"], ours["sockets"]) == (3, 7)
