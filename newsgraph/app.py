"""The web application: the explorer at /, GraphQL at /graphql, which in a browser is a playground, exports at /export."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from cross_web import HTTPException
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type
from strawberry.asgi import GraphQL

from graph.export import FORMATS
from graph.store.base import Store
from newsgraph.downloads import ExportEndpoint
from newsgraph.pages import STATIC, BrowserRoute, Pages
from schema import Context, Limits, NewsgraphSchema, build_schema, sdl

_VIEW = "newsgraph.view"


class GraphQLEndpoint(GraphQL[Context, None]):
    """GraphQL over HTTP: each request sees one view of the store until its answer is complete."""

    def __init__(self, store: Store, schema: NewsgraphSchema, limits: Limits) -> None:
        super().__init__(schema, graphql_ide=None, allow_queries_via_get=True)
        self._store = store
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        with self._store.view() as view:
            scope[_VIEW] = view
            await super().__call__(scope, receive, send)

    async def run(self, request: Any, *_: Any, **__: Any) -> Any:
        """Answers a request, also one that carries no GraphQL, with JSON."""
        try:
            return await super().run(request, Context(request.scope[_VIEW], self._limits), None)
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
        return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)


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


def _refusal(status: int, message: str) -> Response:
    answer: Mapping[str, object] = {"errors": [{"message": message, "extensions": {"code": "BAD_USER_INPUT"}}]}
    return Response(orjson.dumps(answer), status, media_type="application/json")
