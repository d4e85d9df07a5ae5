"""Metrics for Prometheus: what the server holds, how requests and queries were answered, what is kept, and what the process takes.

Of several workers each tells of itself alone.
"""

from collections.abc import Iterator
from math import inf

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from graph import NodeKind
from graph.errors import StoreError
from graph.store.base import Store
from newsgraph.http.responses import ResponseCache
from newsgraph.telemetry.counts import RequestCounts
from newsgraph.telemetry.versions import VersionCounts
from schema.execution import Executor


class Metrics:
    """Answers with the metrics of one server; `executor` is what compiles its queries, if anything does, and `counts` are those of
    its edge, `versions` those of what it takes in, where it does."""

    def __init__(
        self,
        store: Store,
        executor: Executor | None,
        responses: ResponseCache,
        counts: RequestCounts | None = None,
        versions: VersionCounts | None = None,
    ) -> None:
        self._blocking = store.blocking
        self._registry = CollectorRegistry()
        self._registry.register(_Holdings(store))
        self._registry.register(_Requests(counts or RequestCounts()))
        self._registry.register(_Answers(executor, responses))
        if versions is not None:
            self._registry.register(_Versions(versions))
        ProcessCollector(registry=self._registry)

    async def answer(self, request: Request) -> Response:
        """The metrics, in the format that is asked for."""
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        content = await run_in_threadpool(encode, self._registry) if self._blocking else encode(self._registry)
        return Response(content, headers={"content-type": media_type, "cache-control": "no-store"})


class _Holdings(Collector):
    """What the present version of the graph has; nothing is told of it while its store does not answer."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        try:
            with self._store.view() as view:
                summary = view.summary
        except StoreError:
            return
        nodes = GaugeMetricFamily("newsgraph_nodes", "Nodes of the graph.", labels=["kind"])
        for kind, count in zip(NodeKind, (summary.articles, summary.providers, summary.topics), strict=True):
            nodes.add_metric([kind], count)
        edges = GaugeMetricFamily("newsgraph_edges", "Edges of the graph.", labels=["kind"])
        for edge, count in summary.edges.items():
            edges.add_metric([edge], count)
        yield nodes
        yield edges
        yield GaugeMetricFamily("newsgraph_stubs", "Articles known from related lists only.", summary.stubs)
        yield GaugeMetricFamily(
            "newsgraph_loaded_timestamp_seconds", "When the documents were read.", summary.loaded_at.timestamp()
        )


class _Versions(Collector):
    """What was taken in since the server began."""

    def __init__(self, counts: VersionCounts) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        counts = self._counts
        yield CounterMetricFamily("newsgraph_versions", "Versions of the graph that were taken in.", counts.taken_in)
        yield CounterMetricFamily("newsgraph_version_seconds", "Seconds that taking them in took.", counts.seconds)
        yield GaugeMetricFamily("newsgraph_version_timestamp_seconds", "When the last one was.", counts.last)
        yield CounterMetricFamily("newsgraph_version_failures", "Times that it failed.", counts.failures)


class _Requests(Collector):
    """How requests over HTTP were answered since the server began, and what is open."""

    def __init__(self, counts: RequestCounts) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        counts = self._counts
        answered = CounterMetricFamily(
            "newsgraph_requests", "Requests, by the status of their answers.", labels=["status"]
        )
        for status, times in counts.statuses():
            answered.add_metric([str(status)], times)
        yield answered
        refused = CounterMetricFamily(
            "newsgraph_refused", "Requests that were refused, by error code.", labels=["code"]
        )
        for code, times in counts.refused():
            refused.add_metric([code], times)
        yield refused
        yield HistogramMetricFamily(
            "newsgraph_request_seconds",
            "Seconds until answers began.",
            buckets=[("+Inf" if bound == inf else str(bound), times) for bound, times in counts.durations()],
            sum_value=counts.seconds,
        )
        yield GaugeMetricFamily("newsgraph_requests_under_way", "Requests that are being answered.", counts.under_way)
        yield GaugeMetricFamily("newsgraph_sockets", "WebSockets that are open.", counts.sockets)


class _Answers(Collector):
    """How queries were answered since the server began, and what is kept for the next ones."""

    def __init__(self, executor: Executor | None, responses: ResponseCache) -> None:
        self._executor = executor
        self._responses = responses

    def collect(self) -> Iterator[Metric]:
        responses = self._responses
        yield CounterMetricFamily("newsgraph_kept_answers", "Answers that were kept and sent again.", responses.hits)
        yield CounterMetricFamily("newsgraph_made_answers", "Answers that were not kept.", responses.misses)
        yield GaugeMetricFamily("newsgraph_response_cache_bytes", "What kept answers take.", responses.weight)
        if self._executor is None:
            return
        counts = self._executor.counts
        yield CounterMetricFamily("newsgraph_plans", "Plans that queries were compiled to.", counts.plans)
        yield CounterMetricFamily("newsgraph_plans_refused", "Queries that were not compiled.", counts.refused)
        yield CounterMetricFamily("newsgraph_plan_answers", "Answers that plans gave.", counts.hits)
        yield CounterMetricFamily(
            "newsgraph_plan_surprises", "Runs of plans that graphql-core had to repeat.", counts.surprises
        )
        yield GaugeMetricFamily("newsgraph_entity_cache_bytes", "What kept entities take.", self._executor.entity_bytes)
