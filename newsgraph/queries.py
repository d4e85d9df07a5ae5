"""GraphQL over HTTP: one query a request, and one view of the graph for each until its answer is complete.

A response that is kept is found by the bytes that were sent, before anything in them is read. Queries that are compiled come
next, and responses to them are kept. What is not compiled, or has an error to tell of, is graphql-core's.
"""

from collections.abc import Collection, Mapping
from typing import Any

from msgspec import Struct
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult
from strawberry.types.graphql import OperationType

from graph.store.base import Store, View
from newsgraph import __version__
from newsgraph.errors import RequestRefused
from newsgraph.media_types import MediaType, is_json
from newsgraph.negotiation import form_for
from newsgraph.persisted import PersistedQueries
from newsgraph.requests import Request, read_address, read_body, read_posted
from newsgraph.responses import PLAIN, Form, Header, Question, Response, ResponseCache
from newsgraph.results import contents_of, statuses_of
from newsgraph.settings import Settings
from newsgraph.statuses import INVALID, always
from newsgraph.tags import names, weak_tag
from schema import Context, NewsgraphSchema
from schema.execution import encode

_VARY: Header = (b"vary", b"Accept, Accept-Encoding")
_POSTED_AS = {b"accept": b"application/json"}


class _Method(Struct, frozen=True):
    """What a method may ask for, and the headers of what is no answer to it."""

    operations: frozenset[OperationType]
    unanswered: tuple[Header, ...] = ()


_POST = _Method(frozenset(OperationType))
_GET = _Method(frozenset({OperationType.QUERY, OperationType.SUBSCRIPTION}), ((b"cache-control", b"no-store"), _VARY))


class GraphQLEndpoint:
    """Answers GraphQL requests over a store."""

    def __init__(self, store: Store, schema: NewsgraphSchema, settings: Settings) -> None:
        self._store = store
        self._schema = schema
        self._executor = schema.executor
        self._limits = settings.limits
        self._most_bytes = settings.max_request_bytes
        self._newer = settings.newer_statuses
        self.responses = ResponseCache(settings.response_cache)
        self._persisted = PersistedQueries(settings.persisted_queries)
        self._server = (__version__, settings.limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, unless its client goes before all of it is there."""
        headers = _by_name(scope["headers"])
        form = form_for(headers.get(b"accept", b""), headers.get(b"accept-encoding", b""))
        method = _POST if scope["method"] == "POST" else _GET
        if form is None:
            await self._refusal(_not_acceptable(), PLAIN, method).send(send)
            return
        try:
            if method is _POST:
                _check_type(headers)
                body = await read_body(receive, self._most_bytes)
                if body is None:
                    return
                response = await self._posted(body, form)
            else:
                _check_method(scope["method"])
                response = await self._got(scope["query_string"], form, headers.get(b"if-none-match", b""))
        except RequestRefused as refused:
            response = self._refusal(refused, form, method)
        await response.send(send)

    async def _posted(self, body: bytes, form: Form) -> Response:
        """The response to a body."""
        with self._store.view() as view:
            question = ("POST", view.version, body, form)
            response = self.responses.get(question)
            if response is None:
                response = await self._made(question, read_posted(body), view, _POST)
            return response

    async def _got(self, query_string: bytes, form: Form, held: bytes) -> Response:
        """The response to an address; `held` are the tags of what its client has."""
        with self._store.view() as view:
            tag = self._tag(view, query_string, form)
            lasting = ((b"etag", tag), (b"cache-control", b"private, no-cache"), _VARY)
            if names(held, tag):
                return Response(304, lasting, b"")
            question = ("GET", view.version, query_string, form)
            response = self.responses.get(question)
            if response is None:
                request = read_address(query_string, self._most_bytes)
                response = await self._made(question, request, view, _GET, lasting)
            return response

    async def _made(
        self, question: Question, request: Request, view: View, method: _Method, lasting: tuple[Header, ...] = ()
    ) -> Response:
        """The response to a request, kept where its query is compiled; `lasting` are its headers where it tells of no error."""
        form = question[-1]
        query, variables, name = self._persisted.query(request), request.variables, request.operation_name
        context = Context.beginning(view, self._limits)
        if self._executor is not None:
            answer = self._executor.encoded(query, variables, name, context, view.version)
            if answer is not None:
                response = form.response(200, answer, lasting)
                self.responses.put(question, response)
                return response
        result = await self._interpreted(query, variables, name, context, method)
        status = statuses_of(result).of(form.media_type, newer=self._newer)
        return form.response(status, encode(contents_of(result)), method.unanswered if result.errors else lasting)

    async def _interpreted(
        self, query: str, variables: dict[str, Any] | None, name: str | None, context: Context, method: _Method
    ) -> ExecutionResult:
        """What graphql-core answers. Raises RequestRefused for an operation that there is not, or that is not the method's."""
        try:
            return await self._schema.interpret(query, variables, context, name, method.operations)
        except CannotGetOperationTypeError:
            raise RequestRefused(f"There is no operation{f' “{name}”' if name else ''}.", INVALID) from None
        except InvalidOperationTypeError:
            raise RequestRefused("Mutations are posted.", always(405), headers={b"allow": b"POST"}) from None

    def _refusal(self, refused: RequestRefused, form: Form, method: _Method) -> Response:
        """The response to a request that was refused."""
        told = {"errors": [{"message": str(refused), "extensions": {"code": refused.code}}]}
        status = refused.statuses.of(form.media_type, newer=self._newer)
        return form.response(status, encode(told), (*method.unanswered, *refused.headers.items()))

    def _tag(self, view: View, query_string: bytes, form: Form) -> bytes:
        """The tag of the answer to an address, which is known before the answer is."""
        loaded_at = view.summary.loaded_at
        return weak_tag(self._server, view.version, loaded_at, form.media_type.value, query_string)


def _by_name(headers: Collection[Header]) -> dict[bytes, bytes]:
    """Headers by their names, the values of those that came more than once as one list."""
    named = dict(headers)
    if len(named) != len(headers):
        for name in named:
            named[name] = b", ".join(value for each, value in headers if each == name)
    return named


def _not_acceptable() -> RequestRefused:
    return RequestRefused(f"Answers are {', '.join(MediaType)}; Accept names none of them.", always(406))


def _check_type(headers: Mapping[bytes, bytes]) -> None:
    """Raises RequestRefused for a body that is not plain JSON: other types a browser posts for any page that asks it to."""
    if not is_json(headers.get(b"content-type", b"")):
        raise RequestRefused("Queries are posted as application/json in UTF-8.", always(415), headers=_POSTED_AS)
    if headers.get(b"content-encoding", b"identity") != b"identity":
        raise RequestRefused("Queries are posted uncompressed.", always(415), headers={b"accept-encoding": b"identity"})


def _check_method(name: str) -> None:
    if name not in {"GET", "HEAD"}:
        raise RequestRefused("Queries are asked by GET or POST.", always(405), headers={b"allow": b"GET, HEAD, POST"})
