"""The web application: the explorer at /, GraphQL at /graphql, which in a browser is a playground, exports at /export."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, Router, request_response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from graph.editing import Editor
from graph.export import FORMATS
from graph.store.base import Store
from newsgraph.access import Access, Gate, Guarded, open_access
from newsgraph.access import Scope as Needed
from newsgraph.access.rates import RateLimit
from newsgraph.http import bookmarks
from newsgraph.http.downloads import ExportEndpoint
from newsgraph.http.edge import Edge
from newsgraph.http.events import EventStreams
from newsgraph.http.health import Health
from newsgraph.http.metrics import Metrics
from newsgraph.http.pages import STATIC, BrowserRoute, Pages
from newsgraph.http.queries import GraphQLEndpoint
from newsgraph.operations.answers import Operations
from newsgraph.operations.edits import Edits
from newsgraph.operations.persisted import persisted_queries
from newsgraph.operations.places import Places
from newsgraph.operations.subscriptions import Subscriptions
from newsgraph.operations.turns import Turns
from newsgraph.operations.waiting import Waiting
from newsgraph.settings import Settings
from newsgraph.sockets import Answering, SocketEndpoint, socket_limits
from newsgraph.telemetry.counts import RequestCounts
from newsgraph.telemetry.logs import LogLevel, RequestLog
from newsgraph.telemetry.request_ids import RequestIds
from newsgraph.telemetry.tracing import traced
from schema import NewsgraphSchema, build_schema, build_uncompiled_schema, sdl

if TYPE_CHECKING:
    from newsgraph.settling import Settler
    from newsgraph.telling import Teller
    from newsgraph.watching import Watcher

_QUERIES = "/graphql"
_BOOKMARK = bookmarks.HEADER.decode()
_ASKED_WITH = ("authorization", "content-type", "if-none-match", _BOOKMARK, "x-request-id")
"""The headers that pages of other sites may send."""
_TOLD_WITH = ("etag", _BOOKMARK, "retry-after", "www-authenticate", "x-request-id")
"""The headers that they may read."""


_SHARE_OF_EXPORTS = 4
"""One in so many of the connections to a database is for exports."""


class Application:
    """The whole application: queries that are posted go straight to where they are answered, all else is routed."""

    def __init__(self, queries: GraphQLEndpoint, sockets: ASGIApp, routed: ASGIApp) -> None:
        self.queries = queries
        self._sockets = sockets
        self._routed = routed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        kind = scope["type"]
        if kind == "http" and scope["method"] == "POST" and scope["path"] == _QUERIES:
            await self.queries(scope, receive, send)
        elif kind == "websocket" and scope["path"] == _QUERIES:
            await self._sockets(scope, receive, send)
        else:
            await self._routed(scope, receive, send)


def create_app(
    store: Store,
    settings: Settings | None = None,
    static: Path = STATIC,
    *,
    editor: Editor | None = None,
    watcher: "Watcher | None" = None,
    settler: "Settler | None" = None,
    teller: "Teller | None" = None,
) -> ASGIApp:
    """The application over a store, with the pages that were built into the folder `static`. Mutations are taken where the
    settings say so and there is an `editor` of what the store shows; as long as it runs, `watcher` watches the folders of that,
    `settler` has indexes made for its latest version, and `teller` tells of what others load into its database.

    Raises NewsgraphError for settings that cannot be served, and ExtraMissing for those that need what is not installed.
    """
    settings = settings or Settings()
    counts = RequestCounts()
    access = open_access(settings)
    edits = Edits(store, editor) if settings.write and editor else None
    answering = _answering(store, settings, access, counts, static, edits, watcher, settler, teller)
    log = RequestLog(LogLevel(settings.log_level), settings.slow_seconds)
    if settings.origins or settings.traces:
        app = _with_origins(answering, settings.origins)
        edge = Edge(traced(app, settings.traces) if settings.traces else app, log, RequestIds(), counts)
    else:
        # Nothing lies between the edge and queries.
        edge = Edge(answering, log, RequestIds(), counts, {_QUERIES: answering.queries.respond})
    # uvicorn's types of an application and Starlette's are the same by other names.
    return (
        cast("ASGIApp", ProxyHeadersMiddleware(cast(Any, edge), list(settings.proxies))) if settings.proxies else edge
    )


def _answering(
    store: Store,
    settings: Settings,
    access: Access,
    counts: RequestCounts,
    static: Path,
    edits: Edits | None = None,
    watcher: "Watcher | None" = None,
    settler: "Settler | None" = None,
    teller: "Teller | None" = None,
) -> Application:
    """What answers requests."""
    schema = _schema(settings)
    rate = RateLimit(settings.rate_limit) if settings.rate_limit else None
    gate = Gate(access, rate)
    places = Places(settings.max_at_once)
    persisted = persisted_queries(settings, schema)
    waiting, exporting_waits = _waiting(store, settings) if store.blocking else (None, None)
    operations = Operations(schema, persisted, places, edits, waiting)
    turns = Turns(store, settings.limits, waiting)
    subscriptions = Subscriptions(store, schema, persisted, settings.limits, turns)
    streams = EventStreams(subscriptions, settings.max_sockets, settings.socket_heartbeat)
    queries = GraphQLEndpoint(store, operations, streams, gate, counts, settings, waiting)
    sockets = SocketEndpoint(
        Answering(operations, subscriptions, turns),
        socket_limits(settings),
        settings.origins,
        access.grant_of_token,
        counts,
        rate,
    )
    metrics = Metrics(store, schema.executor, queries.responses, counts, watcher.counts if watcher else None)
    health = Health(store, access, tells_all=settings.listens_here_only)
    pages = Pages(static)
    for each in FORMATS.values():
        if not each.compressed:
            add_compress_type(each.media_type)

    async def icon(_request: Request) -> Response:
        return Response(status_code=204, headers={"Cache-Control": "public, max-age=86400"})

    # Who takes an export slowly keeps no query waiting.
    exporting = ExportEndpoint(store, schema, settings.limits, Places(settings.max_at_once), counts, exporting_waits)
    exports = Guarded(exporting, gate, Needed.READ, counts)
    made_when_asked = [
        Route("/export/{format}", exports, methods=["GET", "HEAD"]),
        *([_schema_page(gate, counts)] if settings.introspection else []),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        *([_metrics_page(metrics, gate, counts, settings)] if settings.metrics is not False else []),
        # Browsers ask for it where no page names an icon, as beside /schema.graphql.
        Route("/favicon.ico", icon),
    ]
    routed = Router(
        routes=[
            Route("/", pages),
            Route("/assets/{file:path}", pages),
            BrowserRoute(_QUERIES, pages),
            # Answers to queries are compressed where they are kept.
            Route(_QUERIES, queries, methods=None),
            # Files of pages were compressed when they were built.
            Mount("", Router(made_when_asked, redirect_slashes=False), middleware=[Middleware(CompressMiddleware)]),
        ],
        # An address that ends otherwise is another one; who names the host that it would lead to is the client.
        redirect_slashes=False,
        lifespan=partial(_lifespan, watcher, settler, teller),
    )
    return Application(queries, sockets, routed)


def _waiting(store: Store, settings: Settings) -> tuple[Waiting, Waiting]:
    """What opens views for queries, and what does for exports, which hold theirs for as long as clients take them. One connection
    is left for who looks after the server."""
    exports = max(settings.store_connections // _SHARE_OF_EXPORTS, 1)
    queries = max(settings.store_connections - exports - 1, 1)
    most, patience = settings.max_at_once, settings.store_patience
    return Waiting(store, queries, most, patience), Waiting(store, exports, most, patience)


def _schema(settings: Settings) -> NewsgraphSchema:
    if settings.compiled:
        return build_schema(settings.entity_cache, settings.document_limits, introspection=settings.introspection)
    return build_uncompiled_schema(settings.document_limits, introspection=settings.introspection)


@asynccontextmanager
async def _lifespan(
    watcher: "Watcher | None", settler: "Settler | None", teller: "Teller | None", _app: Router
) -> AsyncIterator[None]:
    """What goes on as long as the application runs."""
    async with AsyncExitStack() as running:
        if settler:
            await running.enter_async_context(settler.settling())
        if watcher:
            await running.enter_async_context(watcher.watching())
        if teller:
            await running.enter_async_context(teller.telling())
        yield


def _schema_page(gate: Gate, counts: RequestCounts) -> Route:
    text = sdl()

    async def page(_request: Request) -> Response:
        return PlainTextResponse(text)

    return Route("/schema.graphql", Guarded(request_response(page), gate, Needed.READ, counts), methods=["GET"])


def _metrics_page(metrics: Metrics, gate: Gate, counts: RequestCounts, settings: Settings) -> Route:
    """The page of metrics, for everybody where the settings say so, else for who looks after the server."""
    if settings.serves_metrics:
        return Route("/metrics", metrics.answer, methods=["GET"])
    return Route("/metrics", Guarded(request_response(metrics.answer), gate, Needed.ADMIN, counts), methods=["GET"])


def _with_origins(app: ASGIApp, origins: tuple[str, ...]) -> ASGIApp:
    """An application that pages of these origins may ask."""
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=_ASKED_WITH,
        expose_headers=_TOLD_WITH,
    )
