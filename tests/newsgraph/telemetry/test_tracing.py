"""Traces: what a collector gets of a request, what it never gets, and when."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from graph.errors import ExtraMissing
from newsgraph.errors import SettingError
from newsgraph.http.edge import Edge
from newsgraph.telemetry.counts import RequestCounts
from newsgraph.telemetry.facts import facts_of
from newsgraph.telemetry.logs import LogLevel, RequestLog
from newsgraph.telemetry.request_ids import RequestIds
from newsgraph.telemetry.tracing import traced

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


class Collector:
    """What was posted to a collector: its paths, and the spans with their attributes."""

    def __init__(self) -> None:
        self.address = ""
        self.paths: list[str] = []
        self.posted: list[ExportTraceServiceRequest] = []

    def spans(self) -> list[Span]:
        """All spans."""
        return [
            span
            for posted in self.posted
            for resource in posted.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


def attributes(span: Span) -> dict[str, str | int]:
    """The attributes of a span that are texts or whole numbers."""
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector at a free port of this machine."""
    collector = Collector()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.paths.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"]))
            collector.posted.append(ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is told of what comes."""

    with HTTPServer(("127.0.0.1", 0), Taking) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        collector.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield collector
        finally:
            server.shutdown()
            thread.join()


async def answer(request: Request) -> Response:
    """What an answer tells of itself; it sees the whole of what was asked."""
    facts = facts_of(request.scope)
    facts.operation, facts.operation_type, facts.cost = "Articles", "query", 120
    return PlainTextResponse(request.url.query)


async def fail(_request: Request) -> Response:
    raise ValueError


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def client_of(endpoint: str) -> TestClient:
    """A client of a traced application at the edge."""
    app = Starlette(
        routes=[
            Route("/graphql", answer, methods=["GET", "POST"]),
            Route("/fails", fail),
            Route("/healthz", answer),
            WebSocketRoute("/socket", talk),
        ]
    )
    return TestClient(Edge(traced(app, endpoint), RequestLog(LogLevel.ERROR, 1), RequestIds(), RequestCounts()))


def test_a_request_is_a_span_of_its_operation() -> None:
    """A span has the operation's name, type and cost and the request's id, and belongs to the client's trace. It is there once
    the server has ended."""
    with collecting() as collector:
        with client_of(collector.address) as client:
            sent = {"X-Request-Id": "web-7", "traceparent": f"00-{TRACE}-{PARENT}-01"}
            client.post("/graphql", json={"query": "the text", "variables": {"a": "the value"}}, headers=sent)
        [span] = collector.spans()
    known = attributes(span)
    assert collector.paths == ["/v1/traces"]
    assert span.name == "POST /graphql"
    assert (span.trace_id.hex(), span.parent_span_id.hex()) == (TRACE, PARENT)
    assert known["graphql.operation.name"] == "Articles"
    assert known["graphql.operation.type"] == "query"
    assert (known["newsgraph.cost"], known["newsgraph.request_id"]) == (120, "web-7")
    [resource] = [posted.resource_spans[0].resource for posted in collector.posted]
    assert ("service.name", "newsgraph") in {(each.key, each.value.string_value) for each in resource.attributes}


def test_what_is_asked_stays_here() -> None:
    """An address's query and variables reach what answers, and no collector; neither does a body."""
    asked = "query=TEXT&variables=VALUE"
    with collecting() as collector:
        with client_of(collector.address) as client:
            assert client.get(f"/graphql?{asked}").text == asked
            client.post("/graphql", json={"query": "TEXT", "variables": {"a": "VALUE"}})
        told = str(collector.posted)
    assert len(collector.spans()) == 2
    assert "TEXT" not in told
    assert "VALUE" not in told


def test_a_query_string_that_is_no_utf8_is_answered() -> None:
    """Whatever an address holds is for what answers to judge."""
    with collecting() as collector, client_of(collector.address) as client:
        assert client.get("/graphql?%ff").status_code == 200


def test_failures_are_marked() -> None:
    """A request that failed is an error in its trace."""
    with collecting() as collector:
        with client_of(collector.address) as client:
            assert client.get("/fails").status_code == 500
        [span] = collector.spans()
    assert span.status.code == span.status.STATUS_CODE_ERROR


def test_probes_and_sockets_are_not_traced() -> None:
    """What is asked each second, and what stays open for hours, has no span."""
    with collecting() as collector:
        with client_of(collector.address) as client:
            client.get("/healthz")
            with client.websocket_connect("/socket"):
                pass
        assert not collector.spans()


def test_a_whole_address_is_taken_as_it_is() -> None:
    """A collector that listens elsewhere than at the usual path is reached there."""
    with collecting() as collector:
        with client_of(collector.address + "/otlp/traces") as client:
            client.get("/graphql")
        assert collector.paths == ["/otlp/traces"]


@pytest.mark.parametrize("endpoint", ["localhost:4318", "grpc://localhost:4317", "http://", ""])
def test_what_is_no_address_is_refused(endpoint: str) -> None:
    """Somebody who names no address of HTTP is told what one looks like."""
    with pytest.raises(SettingError, match="http://localhost:4318"):
        traced(Starlette(), endpoint)


def test_without_the_extra_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is to be traced and cannot be says how it could."""
    monkeypatch.delitem(sys.modules, "newsgraph.telemetry.spans", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.instrumentation.asgi", None)
    with pytest.raises(ExtraMissing, match=r"newsgraph\[tracing\]"):
        traced(Starlette(), "http://localhost:4318")
