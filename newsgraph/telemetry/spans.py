"""One span for each request over HTTP, by OpenTelemetry's middleware, with what is known of its operation.

Variables, query texts and query strings are in none. WebSockets have no spans: each would be as long as its connection.
Environment variables of OpenTelemetry hold, such as OTEL_TRACES_SAMPLER and OTEL_EXPORTER_OTLP_HEADERS.
"""

import os
from asyncio import to_thread
from collections.abc import Awaitable
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
from opentelemetry.metrics import NoOpMeterProvider
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import get_current_span
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsgraph import __version__
from newsgraph.telemetry.facts import FACTS, Facts
from newsgraph.telemetry.request_ids import REQUEST_ID

_WHOLE = "newsgraph.whole_scope"
_NOT_TRACED = "/healthz$,/readyz$,/metrics$"
"""What programs ask again and again."""


class Spans:
    """The application `app`, with a span of each of its requests, posted to `address` in batches by a thread."""

    def __init__(self, app: ASGIApp, address: str) -> None:
        name = os.environ.get("OTEL_SERVICE_NAME", "newsgraph")
        self._app = app
        self._provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name, SERVICE_VERSION: __version__}))
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(address)))
        self._middleware = OpenTelemetryMiddleware(
            _Described(app),
            excluded_urls=_NOT_TRACED,
            tracer_provider=self._provider,
            meter_provider=NoOpMeterProvider(),
            exclude_spans=["receive", "send"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] == "http":
            # The middleware would tell of the query string, in which variables are.
            await self._middleware({**scope, "query_string": b"", _WHOLE: scope}, receive, send)
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, self._before_the_end(send))
        else:
            await self._app(scope, receive, send)

    def close(self) -> None:
        """Sends what is not sent yet, within half a minute; afterwards nothing is traced."""
        self._provider.shutdown()

    def _before_the_end(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if message["type"].startswith("lifespan.shutdown."):
                await to_thread(self.close)
            await send(message)

        return sent


class _Described:
    """The application within a span, which is told what the answer knows of its operation."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        whole, span = scope[_WHOLE], get_current_span()

        def described(message: Message) -> Awaitable[None]:
            # With the answer's end the span ends too.
            if message["type"] == "http.response.start":
                span.set_attributes(_attributes(whole))
            return send(message)

        try:
            await self._app(whole, receive, described)
        except Exception:
            span.set_attributes(_attributes(whole))
            raise


def _attributes(scope: Scope) -> dict[str, Any]:
    """What a span has of a request. Source: OpenTelemetry, “Semantic Conventions for GraphQL Server”, for the first two names."""
    facts = scope.get(FACTS) or Facts()
    known = {
        "graphql.operation.name": facts.operation,
        "graphql.operation.type": facts.operation_type,
        "newsgraph.cost": facts.cost,
        "newsgraph.cache": facts.cache,
        "newsgraph.request_id": scope.get(REQUEST_ID),
    }
    return {name: value for name, value in known.items() if value is not None}
