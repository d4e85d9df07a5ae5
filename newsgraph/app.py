"""The web application: the explorer at /, GraphQL at /graphql, which in a browser is a playground, exports at /export."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette_compress import CompressMiddleware, add_compress_type

from graph.export import FORMATS
from graph.store.base import Store
from newsgraph.downloads import ExportEndpoint
from newsgraph.pages import STATIC, BrowserRoute, Pages
from newsgraph.queries import GraphQLEndpoint
from schema import Limits, build_schema, sdl


def create_app(store: Store, limits: Limits | None = None, static: Path = STATIC) -> Starlette:
    """The application over a store, with the pages that were built into the folder `static`."""
    schema, schema_text = build_schema(), sdl()
    limits = limits or Limits()
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

    made_when_asked = [
        Route("/graphql", GraphQLEndpoint(store, schema, limits), methods=None),
        Route("/export/{format}", ExportEndpoint(store, schema, limits), methods=["GET", "HEAD"]),
        Route("/schema.graphql", schema_page),
        Route("/healthz", health),
        # Browsers ask for it where no page names an icon, as beside /schema.graphql.
        Route("/favicon.ico", icon),
    ]
    return Starlette(
        routes=[
            Route("/", pages),
            Route("/assets/{file:path}", pages),
            BrowserRoute("/graphql", pages),
            # Files of pages were compressed when they were built.
            Mount("", routes=made_when_asked, middleware=[Middleware(CompressMiddleware)]),
        ]
    )
