"""Exports over HTTP: /export/<format> is a file that is sent while it is written."""

from collections.abc import AsyncIterator, Generator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from graph.errors import ExtraMissing, FormatUnknown, StoreError
from graph.export import FORMATS, Format
from graph.store.base import Store, View
from newsgraph import __version__
from newsgraph.access.gate import text_headers
from newsgraph.errors import Busy, ParameterInvalid, RequestRefused
from newsgraph.exports import Export, read_export
from newsgraph.http import bookmarks
from newsgraph.http.headers import by_name
from newsgraph.http.tags import names
from newsgraph.operations.places import Places
from newsgraph.operations.reader import Reader
from newsgraph.operations.waiting import Waiting, refusal_of
from newsgraph.telemetry.counts import RequestCounts
from schema import Limits, NewsgraphSchema


class ExportEndpoint:
    """Answers with exports of one view each, held until the file is sent or the client has gone."""

    def __init__(
        self,
        store: Store,
        schema: NewsgraphSchema,
        limits: Limits,
        places: Places,
        counts: RequestCounts,
        waiting: Waiting | None = None,
    ) -> None:
        """Where views wait for another machine, `waiting` opens them."""
        self._waiting = waiting
        self._store = store
        self._schema = schema
        self._limits = limits
        self._places = places
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a GET or HEAD request."""
        request, reader = Request(scope), bookmarks.reader_of(by_name(scope["headers"]))
        try:
            with self._places.place():
                async with self._view(reader) as view:
                    response = await run_in_threadpool(self._answer, request, view)
                    response.raw_headers.extend(bookmarks.shown_to(reader))
                    await response(scope, receive, send)
        except RequestRefused as refused:
            self._counts.refuse(refused.code)
            await _refusal(refused)(scope, receive, send)

    @asynccontextmanager
    async def _view(self, reader: Reader) -> AsyncIterator[View]:
        """A view of the present version. Raises RequestRefused for bookmarks that are none, and Busy where the store fails."""
        if self._waiting is None:
            with self._store.view() as view:
                yield view
            return
        async with AsyncExitStack() as held:
            try:
                view = await held.enter_async_context(self._waiting.view(reader))
            except StoreError as failed:
                raise refusal_of(failed) from failed
            yield view

    def _answer(self, request: Request, view: View) -> Response:
        query = request.query_params
        try:
            parameters = {name: query.getlist(name) for name in query}
            export = read_export(request.path_params["format"], parameters, view, self._schema, self._limits)
            return _file(request, view, export)
        except FormatUnknown as error:
            return _problem(404, "There is no such export format", str(error), {"formats": list(FORMATS)})
        except ParameterInvalid as error:
            return _problem(400, "A parameter is wrong", str(error), {"parameter": error.name})
        except ExtraMissing as error:
            return _problem(501, "This server cannot write this format", str(error), {"extra": error.extra})
        except StoreError as failed:
            raise refusal_of(failed) from failed


class _FileResponse(StreamingResponse):
    """Pieces that are written as they are sent; whatever they hold is let go of when the client goes."""

    def __init__(self, pieces: Generator[bytes, None, None], format_: Format, headers: Mapping[str, str]) -> None:
        named = {"Content-Disposition": f'attachment; filename="{format_.file_name}"'}
        super().__init__(pieces, headers={**headers, **named}, media_type=format_.media_type)
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._pieces.close()


def _file(request: Request, view: View, export: Export) -> Response:
    """The export, or that the client has it already."""
    summary = view.summary
    # Weak: the same file may be sent in several encodings.
    tag = f'W/"{__version__}.{summary.version}.{summary.analysis_version}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    held = request.headers.get("if-none-match", "")
    if held.strip() == "*" or names(held.encode("latin-1"), tag.encode()):
        return Response(status_code=304, headers=headers)
    if request.method == "HEAD":
        return _FileResponse(_nothing(), export.format, headers)
    return _FileResponse(export.format.pieces(view.part(export.selection), export.way), export.format, headers)


def _nothing() -> Generator[bytes, None, None]:
    yield from ()


def _refusal(refused: RequestRefused) -> Response:
    title = "This server is busy" if isinstance(refused, Busy) else "A header is wrong"
    problem = _problem(refused.statuses.json, title, str(refused), {})
    problem.headers.update(text_headers(refused))
    return problem


def _problem(status: int, title: str, detail: str, more: Mapping[str, object]) -> Response:
    """What is wrong, as a problem that programs can read. Source: RFC 9457."""
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return Response(orjson.dumps(told), status, media_type="application/problem+json")
