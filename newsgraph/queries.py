"""GraphQL over HTTP: one query a request, and one view of the graph for each until its answer is complete.

What most clients send, a POST of JSON, is answered at once where its query is compiled. All else is Strawberry's: other methods
and media types, what is no query, and whatever has an error to tell of.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from cross_web import HTTPException
from msgspec import Struct
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from strawberry.asgi import GraphQL

from graph.store.base import Store
from newsgraph.responses import ResponseCache
from newsgraph.settings import Settings
from schema import Context, NewsgraphSchema
from schema.execution import encode

_VIEW = "newsgraph.view"
_JSON = b"application/json"
_STREAMS = (b"multipart/", b"text/event-stream")


class Asked(Struct, frozen=True):
    """A query as it was sent."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


class GraphQLEndpoint(GraphQL[Context, None]):
    """Answers GraphQL requests over a store."""

    def __init__(self, store: Store, schema: NewsgraphSchema, settings: Settings) -> None:
        super().__init__(schema, graphql_ide=None, allow_queries_via_get=True)
        self._executor = schema.executor
        self._store = store
        self._limits = settings.limits
        self._answers = ResponseCache(settings.response_cache)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        with self._store.view() as view:
            context = Context(view, self._limits)
            if self._executor is not None and _is_plain(scope):
                body = await _body(receive)
                if body is None:
                    return
                answer = self._compiled(body, context)
                if answer is not None:
                    await _send(send, answer)
                    return
                receive = _again(body, receive)
            scope[_VIEW] = context
            await super().__call__(scope, receive, send)

    def _compiled(self, body: bytes, context: Context) -> bytes | None:
        """The answer to a query that is compiled, and has no error to tell of."""
        version = context.view.version
        kept = self._answers.get(version, body)
        if kept is not None:
            return kept
        asked = _read(body)
        if asked is None or self._executor is None:
            return None
        answer = self._executor.encoded(asked.query, asked.variables, asked.operation_name, context, version)
        if answer is not None:
            self._answers.put(version, body, answer)
        return answer

    async def run(self, request: Any, *_: Any, **__: Any) -> Any:
        """Answers a request, also one that carries no GraphQL, with JSON."""
        try:
            return await super().run(request, request.scope[_VIEW], None)
        except HTTPException as error:
            return _refusal(error.status_code, error.reason)

    def parse_json(self, data: str | bytes) -> Any:
        """The JSON object that was sent, strictly read. Raises HTTPException for anything else."""
        try:
            parsed = orjson.loads(data)
        except ValueError:
            raise HTTPException(400, "What was sent is not valid JSON in UTF-8.") from None
        if not isinstance(parsed, dict):
            raise HTTPException(400, "What was sent is not a JSON object.")
        return parsed

    def should_render_graphql_ide(self, _request: Any) -> bool:
        """Never: the playground is served before a request comes here."""
        return False

    def encode_json(self, data: object) -> bytes:
        """`data` as JSON."""
        return encode(data)


def _is_plain(scope: Scope) -> bool:
    """Whether a request is a POST of JSON that asks for an answer of JSON."""
    if scope["type"] != "http" or scope["method"] != "POST":
        return False
    media_type = b""
    for name, value in scope["headers"]:
        if name == b"content-type":
            media_type = value
        elif name == b"accept" and any(stream in value for stream in _STREAMS):
            return False
    return media_type.partition(b";")[0].strip() == _JSON


async def _body(receive: Receive) -> bytes | None:
    """The body of a request; None where the client has gone."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _read(body: bytes) -> Asked | None:
    """The query in a body; None for what is none, or asks for more than an answer."""
    try:
        sent = orjson.loads(body)
    except ValueError:
        return None
    if not isinstance(sent, dict) or sent.get("extensions"):
        return None
    query, variables, name = sent.get("query"), sent.get("variables"), sent.get("operationName")
    if not isinstance(query, str) or not isinstance(variables, dict | None) or not isinstance(name, str | None):
        return None
    return Asked(query, variables, name)


def _again(body: bytes, receive: Receive) -> Receive:
    """What gives a body that was received already, and then what comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


async def _send(send: Send, body: bytes) -> None:
    headers = [(b"content-type", _JSON), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _refusal(status: int, message: str) -> Response:
    answer: Mapping[str, object] = {"errors": [{"message": message, "extensions": {"code": "BAD_USER_INPUT"}}]}
    return Response(orjson.dumps(answer), status, media_type=_JSON.decode())
