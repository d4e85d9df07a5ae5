"""Traces of requests for OpenTelemetry; what makes them is an extra."""

from collections.abc import Awaitable
from typing import Protocol
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from graph.errors import ExtraMissing
from newsgraph.errors import SettingError

_TRACES = "/v1/traces"


class Traced(Protocol):
    """An application whose requests are traced."""

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answers a request."""

    def close(self) -> None:
        """Sends what is not sent yet; afterwards nothing is traced."""


def traced(app: ASGIApp, endpoint: str) -> Traced:
    """An application with a trace of each request, sent to `endpoint`: a collector that takes OTLP over HTTP.

    What is left to send is sent when the server tells the application that it ends (ASGI's lifespan).
    Raises ExtraMissing without OpenTelemetry's packages, and SettingError for what is no address.
    """
    address = _address(endpoint)
    try:
        from newsgraph.telemetry.spans import Spans  # noqa: PLC0415 it needs what may not be installed
    except ImportError:
        raise ExtraMissing("Tracing", "tracing") from None
    return Spans(app, address)


def _address(endpoint: str) -> str:
    """Where traces are posted: an endpoint without a path means the usual one.

    Source: OpenTelemetry, “OTLP Exporter Configuration”.
    """
    parts = urlsplit(endpoint)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingError(
            "traces", f"Traces cannot be sent to “{endpoint}”; name an address such as http://localhost:4318."
        )
    return endpoint if parts.path.strip("/") else endpoint.rstrip("/") + _TRACES
