"""GraphQL over HTTP: one query a request, and one view of the graph for each until its answer is complete.

A response that is kept is found by the bytes that were sent, before anything in them is read. Responses to queries that are
compiled are kept.
"""

from asyncio import Event
from collections.abc import Mapping, Sequence
from functools import partial
from time import monotonic

from msgspec import Struct
from msgspec.structs import replace
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from graph.errors import StoreError
from graph.store.base import Store, View
from newsgraph import __version__
from newsgraph.access import Gate, Grant
from newsgraph.access import Scope as Needed
from newsgraph.errors import RequestRefused
from newsgraph.http import bookmarks
from newsgraph.http.ending import ending_of
from newsgraph.http.events import EventStreams
from newsgraph.http.going import unless_gone
from newsgraph.http.headers import by_name
from newsgraph.http.negotiation import form_for
from newsgraph.http.requests import Bounds, read_address, read_body, read_posted
from newsgraph.http.responses import PLAIN, Form, Header, Question, Response, ResponseCache, Stream
from newsgraph.http.tags import names, weak_tag
from newsgraph.media_types import MediaType, is_json
from newsgraph.operations.answers import Asked, Operations, Outcome
from newsgraph.operations.reader import Reader
from newsgraph.operations.request import Request
from newsgraph.operations.waiting import Waiting, refusal_of
from newsgraph.settings import Settings
from newsgraph.statuses import INVALID, always
from newsgraph.telemetry.counts import RequestCounts
from newsgraph.telemetry.facts import Facts, facts_of
from schema import Context
from schema.execution import encode

_VARY: Header = (b"vary", b"Accept, Accept-Encoding")
_POSTED_AS = {b"accept": b"application/json"}


class _Method(Struct, frozen=True):
    """What is particular to a method: the headers of what is no answer to it."""

    unanswered: tuple[Header, ...] = ()


_POST = _Method()
_GET = _Method(((b"cache-control", b"no-store"), _VARY))


class _Asking(Struct, frozen=True):
    """Who asks, and how; what is found out of the request is put into `facts`, and what it was shown into `reader`."""

    method: _Method
    grant: Grant
    facts: Facts
    reader: Reader


class _StreamAsked(Exception):
    """A subscription whose client takes events, in a form."""

    def __init__(self, request: Request, form: Form) -> None:
        super().__init__()
        self.request = request
        self.form = form


class GraphQLEndpoint:
    """Answers GraphQL requests over a store."""

    def __init__(
        self,
        store: Store,
        operations: Operations,
        streams: EventStreams,
        gate: Gate,
        counts: RequestCounts,
        settings: Settings,
        waiting: Waiting | None = None,
    ) -> None:
        """Where views wait for another machine, `waiting` opens them."""
        self._store = store
        self._waiting = waiting
        self._operations = operations
        self._streams = streams
        self._gate = gate
        self._counts = counts
        self._limits = settings.limits
        self._bounds = Bounds(settings.max_request_bytes, settings.max_variable_depth, settings.max_batch)
        self._newer = settings.newer_statuses
        self.responses = ResponseCache(settings.response_cache)
        self._server = (__version__, settings.limits, operations.digest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, unless its client goes before all of it is there."""
        response = await self.respond(scope, receive)
        if response is not None:
            await response.send(send)

    async def respond(self, scope: Scope, receive: Receive) -> Response | Stream | None:
        """What answers a request; None where its client went before all of it was there."""
        headers = by_name(scope["headers"])
        form = form_for(headers.get(b"accept", b""), headers.get(b"accept-encoding", b""))
        method = _POST if scope["method"] == "POST" else _GET
        facts, reader = facts_of(scope), bookmarks.reader_of(headers)
        try:
            if form is None:
                raise _not_acceptable()
            grant = await self._gate.grant(scope, headers.get(b"authorization", b""), Needed.READ)
            asking = _Asking(method, grant, facts, reader)
            if method is _POST:
                _check_type(headers)
                body = await read_body(receive, self._bounds.size)
                if body is None:
                    return None
                answering = self._posted(body, form, asking)
            else:
                _check_method(scope["method"])
                answering = self._got(scope["query_string"], form, headers.get(b"if-none-match", b""), asking)
            response = await (answering if self._waiting is None else unless_gone(receive, answering))
            if response is None:
                return None
        except RequestRefused as refused:
            response = self._refusal(refused, form or PLAIN, method)
        except StoreError as failed:
            response = self._refusal(refusal_of(failed), form or PLAIN, method)
        except _StreamAsked as asked:
            # The view that the request was read with is let go of by now.
            return Stream(partial(self._stream, asked, receive, method, ending_of(scope)))
        told = response.told
        facts.operation, facts.operation_type, facts.cost = told.name, told.type, told.cost
        # It is no part of what is kept: a version may come again, and the store has come further then.
        shown = bookmarks.shown_to(reader)
        return replace(response, headers=(*response.headers, *shown)) if shown else response

    async def _posted(self, body: bytes, form: Form, asking: _Asking) -> Response:
        """The response to a body."""
        if self._waiting is not None:
            answered = await self._waiting.answer(lambda view: self._posted_to(view, body, form, asking), asking.reader)
        else:
            with self._store.view() as view:
                answered = await self._posted_to(view, body, form, asking)
        return answered if isinstance(answered, Response) else await self._batch(answered, form, asking)

    async def _posted_to(self, view: View, body: bytes, form: Form, asking: _Asking) -> Response | Sequence[Request]:
        """The response to a body; the requests of a batch, each of which has a view of its own."""
        question = ("POST", view.version, body, form)
        response = self._kept(question, asking)
        if response is None:
            asked = read_posted(body, self._bounds)
            return asked if isinstance(asked, list) else await self._made(question, asked, view, asking)
        return response

    async def _got(self, query_string: bytes, form: Form, held: bytes, asking: _Asking) -> Response:
        """The response to an address; `held` are the tags of what its client has."""
        if self._waiting is not None:
            return await self._waiting.answer(
                lambda view: self._got_from(view, query_string, form, held, asking), asking.reader
            )
        with self._store.view() as view:
            return await self._got_from(view, query_string, form, held, asking)

    async def _got_from(self, view: View, query_string: bytes, form: Form, held: bytes, asking: _Asking) -> Response:
        tag = self._tag(view, query_string, form)
        lasting = ((b"etag", tag), (b"cache-control", b"private, no-cache"), _VARY)
        if names(held, tag):
            return Response(304, lasting, b"")
        question = ("GET", view.version, query_string, form)
        response = self._kept(question, asking)
        if response is None:
            request = read_address(query_string, self._bounds)
            response = await self._made(question, request, view, asking, lasting)
        return response

    def _kept(self, question: Question, asking: _Asking) -> Response | None:
        response = self.responses.get(question)
        if response is not None:
            asking.facts.cache = "kept"
        return response

    async def _made(
        self, question: Question, request: Request, view: View, asking: _Asking, lasting: tuple[Header, ...] = ()
    ) -> Response:
        """The response to a request, kept where its query is compiled; `lasting` are its headers where it tells of no error."""
        form = question[-1]
        asked = self._operations.asked(request)
        context = Context.beginning(view, self._limits)
        outcome = self._operations.at_once(asked, context) or await self._later(asked, context, form, asking)
        asking.reader.shown = context.held.bookmark
        status = outcome.statuses.of(form.media_type, newer=self._newer)
        headers = asking.method.unanswered if outcome.has_errors else lasting
        response = form.response(status, outcome.content, headers, outcome.told)
        if outcome.is_planned:
            self.responses.put(question, response)
        asking.facts.cache = "plan" if outcome.is_planned else "made"
        return response

    async def _batch(self, requests: Sequence[Request], form: Form, asking: _Asking) -> Response:
        """The response to a batch: the answers to its requests, which share one time limit; each sees what those before it
        have changed."""
        if form.media_type is MediaType.EVENT_STREAM:
            raise _not_acceptable()
        deadline = monotonic() + self._limits.seconds
        contents = []
        for request in requests:
            content, deadline = await self._content(request, deadline, asking)
            contents.append(content)
        return form.response(200, b"[%b]" % b",".join(contents))

    async def _content(self, request: Request, deadline: float, asking: _Asking) -> tuple[bytes, float]:
        """The answer to a request of a batch, which may be why it is refused, and the deadline of those that come after it."""

        async def answered(view: View) -> tuple[bytes, float]:
            context = Context(view, self._limits, deadline)
            try:
                outcome = await self._operations.answer(request, context, _writer(asking))
            except RequestRefused as refused:
                return self._told(refused), context.deadline
            except InvalidOperationTypeError as error:
                return self._told(self._not_taken(error.operation_type, asking)), context.deadline
            asking.reader.shown = context.held.bookmark
            return outcome.content, context.deadline

        if self._waiting is None:
            with self._store.view() as view:
                return await answered(view)
        try:
            return await self._waiting.answer(answered, asking.reader)
        except RequestRefused as refused:
            return self._told(refused), deadline
        except StoreError as failed:
            return self._told(refusal_of(failed)), deadline

    async def _later(self, asked: Asked, context: Context, form: Form, asking: _Asking) -> Outcome:
        """What an operation comes to that is not answered at once. Raises RequestRefused, and _StreamAsked."""
        try:
            return await self._operations.later(asked, context, _writer(asking))
        except InvalidOperationTypeError as error:
            if error.operation_type is OperationType.SUBSCRIPTION and form.media_type is MediaType.EVENT_STREAM:
                raise _StreamAsked(asked.request, form) from None
            raise self._not_taken(error.operation_type, asking) from None

    def _not_taken(self, kind: OperationType, asking: _Asking) -> RequestRefused:
        """Why an operation of a kind is not taken."""
        if kind is OperationType.SUBSCRIPTION:
            return RequestRefused(
                "Subscriptions are answered as events: accept text/event-stream alone, or ask over a WebSocket.",
                INVALID,
            )
        if asking.method is not _POST:
            return RequestRefused("Mutations are posted.", always(405), headers={b"allow": b"POST"})
        return self._operations.no_mutation(asking.grant)

    async def _stream(self, asked: _StreamAsked, receive: Receive, method: _Method, ending: Event, send: Send) -> None:
        """Streams a subscription; where it does not begin, tells why."""
        try:
            refusal = await self._streams.answer(asked.request, receive, send, ending)
        except RequestRefused as refused:
            await self._refusal(refused, asked.form, method).send(send)
            return
        if refusal is not None:
            told = encode({"errors": [error.formatted for error in refusal.errors]})
            await asked.form.response(200, told, method.unanswered).send(send)

    def _refusal(self, refused: RequestRefused, form: Form, method: _Method) -> Response:
        """The response to a request that was refused."""
        status = refused.statuses.of(form.media_type, newer=self._newer)
        return form.response(status, self._told(refused), (*method.unanswered, *refused.headers.items()))

    def _told(self, refused: RequestRefused) -> bytes:
        self._counts.refuse(refused.code)
        return encode({"errors": [refused.formatted]})

    def _tag(self, view: View, query_string: bytes, form: Form) -> bytes:
        """The tag of the answer to an address, which is known before the answer is."""
        loaded_at = view.summary.loaded_at
        return weak_tag(self._server, view.version, loaded_at, form.media_type.value, query_string)


def _writer(asking: _Asking) -> Grant | None:
    """Whose mutations are taken; nobody's where an address asks them."""
    return asking.grant if asking.method is _POST else None


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
