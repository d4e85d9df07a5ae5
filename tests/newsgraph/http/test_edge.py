"""The edge: ids, guards, failures and counts of each request, whatever answers it."""

import asyncio
import re
from collections.abc import Callable, Iterable
from typing import Any

import httpx2
import pytest
from starlette.requests import ClientDisconnect
from starlette.routing import Route, Router, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from newsgraph.app import create_app
from newsgraph.http.edge import Edge
from newsgraph.telemetry.counts import RequestCounts
from newsgraph.telemetry.facts import facts_of
from newsgraph.telemetry.logs import LogLevel, RequestLog
from newsgraph.telemetry.request_ids import RequestIds, request_id
from tests.conftest import ROOT
from tests.newsgraph.http.test_metrics import STORE
from tests.newsgraph.telemetry.logging_state import logs
from tests.servers import serving

GUARDS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}


def edge(app: ASGIApp, counts: RequestCounts | None = None, level: LogLevel = LogLevel.INFO) -> Edge:
    """An application at the edge."""
    return Edge(app, RequestLog(level, 1), RequestIds(), counts or RequestCounts())


def answering(status: int = 200, headers: Iterable[tuple[bytes, bytes]] = (), body: bytes = b"fine") -> ASGIApp:
    """An application that always answers the same."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": [*headers]})
        await send({"type": "http.response.body", "body": body})

    return app


def failing(error: Callable[[], Exception], *, begun: bool = False) -> ASGIApp:
    """An application that fails, before its answer or within."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        if begun:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"9")]})
            await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise error()

    return app


def guards(app: ASGIApp, address: str = "http://news.example") -> dict[str, str]:
    """The headers that an answer has, but for its id."""
    headers = dict(TestClient(edge(app), base_url=address).get("/").headers)
    del headers["x-request-id"]
    return headers


def test_every_answer_has_guards() -> None:
    """An answer that says nothing of them has all that mean something without encryption."""
    assert guards(answering()) == GUARDS


def test_guards_are_documented() -> None:
    """docs/logs.md names each header that answers are given."""
    page = (ROOT / "docs" / "logs.md").read_text("utf-8").partition("## Headers")[2].lower()
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)", page))
    assert named == {*GUARDS, "x-request-id", "strict-transport-security"}


def test_encryption_is_kept_to_where_there_is_some() -> None:
    """Only over https is a browser told to keep to it."""
    assert guards(answering(), "https://news.example") == GUARDS | {"strict-transport-security": "max-age=31536000"}


def test_an_answers_own_guards_stand() -> None:
    """What an answer says itself is neither replaced nor said twice."""
    own = [(b"referrer-policy", b"same-origin"), (b"x-request-id", b"own")]
    answer = TestClient(edge(answering(headers=own))).get("/")
    assert answer.headers.get_list("referrer-policy") == ["same-origin"]
    assert answer.headers.get_list("x-request-id") == ["own"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("policy", "frames"),
    [
        ("default-src 'none'; frame-ancestors 'self'", "SAMEORIGIN"),
        ("frame-ancestors 'none'", "DENY"),
        ("img-src *", "DENY"),
    ],
)
def test_framing_is_what_an_answers_policy_says(policy: str, frames: str) -> None:
    """A page that its own site may frame is not forbidden to be by the older header."""
    headers = guards(answering(headers=[(b"content-security-policy", policy.encode())]))
    assert (headers["content-security-policy"], headers["x-frame-options"]) == (policy, frames)


def test_an_answer_that_nothing_has_changed_brings_no_policy() -> None:
    """A cache gives the page that it keeps the headers of a 304, by which the page would lose its own policy."""
    assert guards(answering(304, body=b"")) == {}


def test_pages_keep_their_policies() -> None:
    """The explorer, as it is built or not, has its own policy, and may be framed by its own site in the older header too."""
    client = TestClient(edge(create_app(STORE)))
    for path in ("/", "/graphql"):
        headers = client.get(path, headers={"accept": "text/html"}).headers
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers.get_list("x-content-type-options") == ["nosniff"]


def test_a_request_has_one_id_everywhere() -> None:
    """The answer, the scope, the context and the log tell the same id, a client's own where it sent one."""
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend((scope["newsgraph.request_id"], request_id.get()))
        await answering()(scope, receive, send)

    with logs() as lines:
        client = TestClient(edge(app))
        given = client.get("/").headers["x-request-id"]
        assert client.get("/", headers={"X-Request-Id": "web-7"}).headers["x-request-id"] == "web-7"
    assert seen == [given, given, "web-7", "web-7"]
    assert [event["request_id"] for event in lines.events()] == [given, "web-7"]


def test_facts_of_whoever_answers_are_in_the_line() -> None:
    """The operation, its cost and where the answer came from are told by what knows them."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        facts = facts_of(scope)
        facts.operation, facts.cost, facts.cache = "Articles", 120, "kept"
        await answering(body=b"12345")(scope, receive, send)

    with logs() as lines:
        TestClient(edge(app)).post("/graphql?variables=secret", json={"query": "secret"})
    [event] = lines.events()
    assert (event["operation"], event["cost"], event["cache"], event["bytes"]) == ("Articles", 120, "kept", 5)
    assert "secret" not in lines.text()


def test_facts_that_nobody_asked_for_can_be_told() -> None:
    """Without an edge whoever answers need not know that there is none."""
    facts_of({}).operation = "Articles"
    assert facts_of({}).operation is None


def test_a_failure_is_told_to_the_client_by_its_id_and_to_the_log_whole() -> None:
    """A client learns nothing but an id, by which the trace is found."""
    with logs() as lines:
        answer = TestClient(edge(failing(lambda: ValueError("the inside")))).get("/")
    own = answer.headers["x-request-id"]
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    [error] = answer.json()["errors"]
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "requestId": own}
    assert own in error["message"]
    assert "inside" not in answer.text
    [event] = lines.events()
    assert (event["level"], event["status"], event["request_id"]) == ("error", 500, own)
    assert "ValueError: the inside" in event["exception"]


def test_an_answer_that_breaks_off_is_dropped() -> None:
    """A client that has a part of an answer finds its connection closed, and never takes the part for the whole."""
    with logs() as lines, serving(edge(failing(lambda: ValueError("the inside"), begun=True))) as address:
        with pytest.raises(httpx2.RemoteProtocolError):
            httpx2.get(address)
        told = [event for event in lines.events() if event["event"] == "request"]
    assert [(event["level"], event["status"], "ValueError" in event["exception"]) for event in told] == [
        ("error", 200, True)
    ]


def test_a_client_that_goes_is_no_failure() -> None:
    """A request whose client went before it was answered is told of as that, and nothing is sent."""
    counts = RequestCounts()
    sent: list[Message] = []
    with logs() as lines:
        asyncio.run(ask(edge(failing(ClientDisconnect), counts), sent))
    assert not sent
    assert [(event["level"], event["status"]) for event in lines.events()] == [("info", 499)]
    assert dict(counts.statuses()) == {499: 1}


def test_requests_are_counted() -> None:
    """Each is under way while it is answered, and counted by its status afterwards, whatever happens."""
    counts = RequestCounts()
    under_way: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        under_way.append(counts.under_way)
        if scope["path"] == "/fails":
            raise ValueError
        await answering()(scope, receive, send)

    with logs():
        client = TestClient(edge(app, counts))
        for path in ("/", "/", "/fails"):
            client.get(path)
    assert under_way == [1, 1, 1]
    assert counts.under_way == 0
    assert dict(counts.statuses()) == {200: 2, 500: 1}


def test_a_cancelled_request_is_no_longer_under_way() -> None:
    """What a server ends before it is answered is counted too, and ends."""
    counts = RequestCounts()

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await asyncio.Event().wait()

    async def cancelled() -> None:
        task = asyncio.create_task(ask(edge(app, counts), []))
        await asyncio.sleep(0)
        assert counts.under_way == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with logs():
        asyncio.run(cancelled())
    assert counts.under_way == 0


def test_sockets_pass_with_an_id() -> None:
    """What is said over a WebSocket passes as it is."""

    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(socket.scope["newsgraph.request_id"])
        await socket.close()

    client = TestClient(edge(Router([WebSocketRoute("/", talk)])))
    with client.websocket_connect("/", headers={"X-Request-Id": "web-7"}) as socket:
        assert socket.receive_text() == "web-7"


def test_a_servers_beginning_and_end_pass() -> None:
    """The application within learns when the server begins and ends."""
    seen: list[str] = []

    async def lifespan(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "lifespan"
        for step in ("startup", "shutdown"):
            seen.append((await receive())["type"])
            await send({"type": f"lifespan.{step}.complete"})

    with TestClient(edge(lifespan)):
        pass
    assert seen == ["lifespan.startup", "lifespan.shutdown"]


def test_a_routers_failure_is_in_json_too() -> None:
    """A route that fails is told of as any failure."""

    async def fails(_request: Any) -> Any:
        raise ValueError

    with logs():
        answer = TestClient(edge(Router([Route("/", fails)]))).get("/")
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"


async def ask(app: ASGIApp, sent: list[Message]) -> None:
    """Asks an application, without a server between."""

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app({"type": "http", "method": "GET", "path": "/", "scheme": "http", "headers": []}, receive, send)
