"""The web application: the explorer at /, GraphQL at /graphql, which in a browser is a playground, exports at /export."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from graph.export import FORMATS
from graph.store.base import Store
from newsgraph.downloads import ExportEndpoint
from newsgraph.metrics import Metrics
from newsgraph.operations import Operations
from newsgraph.pages import STATIC, BrowserRoute, Pages
from newsgraph.persisted import persisted_queries
from newsgraph.places import Places
from newsgraph.queries import GraphQLEndpoint
from newsgraph.settings import Settings
from schema import build_schema, build_uncompiled_schema, sdl

_QUERIES = "/graphql"


class Application:
    """The whole application: queries that are posted go straight to where they are answered, all else is routed."""

    def __init__(self, queries: ASGIApp, routed: ASGIApp) -> None:
        self._queries = queries
        self._routed = routed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        is_query = scope["type"] == "http" and scope["method"] == "POST" and scope["path"] == _QUERIES
        await (self._queries if is_query else self._routed)(scope, receive, send)


def create_app(store: Store, settings: Settings | None = None, static: Path = STATIC) -> Application:
    """The application over a store, with the pages that were built into the folder `static`. Raises TrustedDocumentsInvalid."""
    settings = settings or Settings()
    schema = (
        build_schema(settings.entity_cache, settings.document_limits, introspection=settings.introspection)
        if settings.compiled
        else build_uncompiled_schema(settings.document_limits, introspection=settings.introspection)
    )
    schema_text = sdl()
    pages = Pages(static)
    for each in FORMATS.values():
        if not each.compressed:
            add_compress_type(each.media_type)

    async def schema_page(_request: Request) -> Response:
        return PlainTextResponse(schema_text)

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def icon(_request: Request) -> Response:
        return Response(status_code=204, headers={"Cache-Control": "public, max-age=86400"})

    places = Places(settings.max_at_once)
    operations = Operations(schema, persisted_queries(settings, schema), places)
    queries = GraphQLEndpoint(store, operations, settings)
    metrics = Metrics(store, schema.executor, queries.responses)
    made_when_asked = [
        Route("/export/{format}", ExportEndpoint(store, schema, settings.limits, places), methods=["GET", "HEAD"]),
        Route("/schema.graphql", schema_page),
        Route("/healthz", health),
        *([Route("/metrics", metrics.answer, methods=["GET"])] if settings.serves_metrics else []),
        # Browsers ask for it where no page names an icon, as beside /schema.graphql.
        Route("/favicon.ico", icon),
    ]
    routed = Starlette(
        routes=[
            Route("/", pages),
            Route("/assets/{file:path}", pages),
            BrowserRoute(_QUERIES, pages),
            # Answers to queries are compressed where they are kept.
            Route(_QUERIES, queries, methods=None),
            # Files of pages were compressed when they were built.
            Mount("", routes=made_when_asked, middleware=[Middleware(CompressMiddleware)]),
        ]
    )
    return Application(queries, routed)
