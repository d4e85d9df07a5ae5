"""The edge of the server: each request gets an id, each answer the headers that guard it, and whatever goes wrong is told of.

The headers are those of the OWASP Secure Headers Project that mean something for an answer. `Permissions-Policy` is not among
them: answers other than pages run nothing, and pages run nothing but their own scripts.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from time import perf_counter

import orjson
from msgspec import Struct
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsgraph.http.responses import Header, Response, Stream
from newsgraph.telemetry.counts import RequestCounts
from newsgraph.telemetry.facts import FACTS, Facts
from newsgraph.telemetry.logs import CLIENT_GONE, RequestLog
from newsgraph.telemetry.request_ids import HEADER, REQUEST_ID, RequestIds, request_id
from schema.errors import Code

_POLICY = b"content-security-policy"
_FRAMES = b"x-frame-options"
_GUARDS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (_POLICY, b"default-src 'none'; frame-ancestors 'none'"),
    (_FRAMES, b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_ENCRYPTED: tuple[Header, ...] = (*_GUARDS, (b"strict-transport-security", b"max-age=31536000"))
_GUARDED = frozenset({HEADER, *(name for name, _ in _ENCRYPTED)})

_NOT_CHANGED = 304


class Answer(Struct, gc=False):
    """An answer as it passes: its status (0 before it began), when it began, how many bytes of it were sent, and what kept it
    from being whole."""

    status: int = 0
    began: float = 0.0
    size: int = 0
    failed: Exception | None = None

    def guarding(self, send: Send, guards: tuple[Header, ...], own: str) -> Send:
        """What sends messages of this answer on, with guards."""

        def guarded(message: Message) -> Awaitable[None]:
            kind = message["type"]
            if kind == "http.response.start":
                self.began = perf_counter()
                self.status = status = message["status"]
                # A cache gives what it has kept the headers of an answer that nothing has changed; a page has a policy of its own.
                missing = guards if status != _NOT_CHANGED else ()
                message["headers"] = _guarded(message.get("headers", ()), missing, own)
            elif kind == "http.response.body":
                self.size += len(message.get("body", b""))
            return send(message)

        return guarded


Respond = Callable[[Scope, Receive], Awaitable[Response | Stream | None]]
"""Gives what answers a request; None where its client has gone."""


class Edge:
    """The application `app`, with ids, guards, a line in `log` and a place in `counts` for each of its requests.

    What is posted to an address of `posted` is answered by what that gives, with less in between.
    """

    def __init__(
        self,
        app: ASGIApp,
        log: RequestLog,
        ids: RequestIds,
        counts: RequestCounts,
        posted: Mapping[str, Respond] | None = None,
    ) -> None:
        self._app = app
        self._posted = posted or {}
        self._log = log
        self._ids = ids
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request; one that fails is told its id, and its log why."""
        kind = scope["type"]
        if kind == "lifespan":
            await self._app(scope, receive, send)
            return
        scope[REQUEST_ID] = own = self._ids.of(scope["headers"])
        # It is never taken back: a server answers each request in a context of its own, where lines may follow the answer.
        request_id.set(own)
        if kind == "websocket":
            await self._app(scope, receive, send)
            return
        scope[FACTS] = facts = Facts()
        answer, counts = Answer(), self._counts
        counts.under_way += 1
        start = perf_counter()
        try:
            await self._answer(scope, receive, send, answer, own)
        except ClientDisconnect:
            pass
        except Exception as error:  # noqa: BLE001 what is not known of is what this is for
            answer.failed = error
            if not answer.status:
                await _send_failure(answer.guarding(send, _guards(scope), own), own)
        finally:
            end = perf_counter()
            counts.under_way -= 1
            status = answer.status or CLIENT_GONE
            until_begun = (answer.began or end) - start
            counts.answered(status, until_begun)
            self._log.request(scope, facts, status, until_begun, end - start, answer.size, answer.failed)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, answer: Answer, own: str) -> None:
        respond = self._posted.get(scope["path"]) if scope["method"] == "POST" else None
        if respond is None:
            await self._app(scope, receive, answer.guarding(send, _guards(scope), own))
            return
        response = await respond(scope, receive)
        if isinstance(response, Response):
            answer.began, answer.status, answer.size = perf_counter(), response.status, len(response.body)
            headers = [*response.headers, *_guards(scope), (HEADER, own.encode("ascii"))]
            await send({"type": "http.response.start", "status": response.status, "headers": headers})
            await send({"type": "http.response.body", "body": response.body})
        elif response is not None:
            await response.send(answer.guarding(send, _guards(scope), own))


def _guards(scope: Scope) -> tuple[Header, ...]:
    return _ENCRYPTED if scope.get("scheme") == "https" else _GUARDS


def _guarded(headers: Iterable[Header], guards: tuple[Header, ...], own: str) -> list[Header]:
    """The headers of an answer, and those guards and the id that it has not."""
    added = (*guards, (HEADER, own.encode("ascii")))
    for name, _ in headers:
        if name in _GUARDED:
            return [*headers, *_missing(headers, added)]
    return [*headers, *added]


def _missing(headers: Iterable[Header], guards: Iterable[Header]) -> list[Header]:
    """Those guards that headers have not; how an answer may be framed is what its own policy says."""
    there = dict(headers)
    return [
        (name, _frames(there.get(_POLICY, b""))) if name == _FRAMES else (name, value)
        for name, value in guards
        if name not in there
    ]


def _frames(policy: bytes) -> bytes:
    """The X-Frame-Options that says what a policy does; browsers which know both go by the policy."""
    return b"SAMEORIGIN" if b"frame-ancestors 'self'" in policy else b"DENY"


async def _send_failure(send: Send, own: str) -> None:
    message = f"The server failed to answer; its log says why, at request {own}."
    extensions = {"code": Code.INTERNAL_SERVER_ERROR, "requestId": own}
    body = orjson.dumps({"errors": [{"message": message, "extensions": extensions}]})
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": body})
