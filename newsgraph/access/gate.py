"""The gate that requests pass before anything of them is read: how often a client may ask, and who may ask at all."""

from collections.abc import Mapping

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as AsgiScope

from newsgraph.access.access import Access, demand
from newsgraph.access.rates import RateLimit
from newsgraph.access.scopes import Grant, Scope
from newsgraph.errors import RequestRefused
from newsgraph.telemetry.counts import RequestCounts
from newsgraph.telemetry.facts import facts_of


class Gate:
    """Lets requests pass that are not too many of their client, and have the scope that is needed."""

    def __init__(self, access: Access, rate: RateLimit | None = None) -> None:
        self._access = access
        self._rate = rate

    async def grant(self, scope: AsgiScope, authorization: bytes, needed: Scope) -> Grant:
        """What is granted to who asks; counts the request. Raises RequestRefused."""
        if self._rate:
            self._rate.check(scope)
        # Most are known without waiting.
        grant = self._access.known(authorization) or await self._access.grant(authorization)
        demand(grant, needed)
        facts_of(scope).who = grant.name
        return grant


class Guarded:
    """An application that answers nobody who does not pass a gate."""

    def __init__(self, app: ASGIApp, gate: Gate, needed: Scope, counts: RequestCounts) -> None:
        self._app = app
        self._counts = counts
        self._gate = gate
        self._needed = needed

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Answers a request, or tells why not."""
        try:
            await self._gate.grant(scope, authorization_of(scope), self._needed)
        except RequestRefused as refused:
            self._counts.refuse(refused.code)
            await refusal(refused)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def authorization_of(scope: Mapping[str, object]) -> bytes:
    """The value of a request's header Authorization; those of several as one, which is none that is known."""
    headers = scope["headers"]
    assert isinstance(headers, list | tuple)
    return b", ".join(value for name, value in headers if name == b"authorization")


def refusal(refused: RequestRefused) -> JSONResponse:
    """What is told to who is refused where no query was asked."""
    return JSONResponse(
        {"errors": [refused.formatted]}, refused.statuses.json, {**text_headers(refused), "cache-control": "no-store"}
    )


def text_headers(refused: RequestRefused) -> dict[str, str]:
    """The headers of a refusal, as Starlette's responses take them."""
    return {name.decode(): value.decode() for name, value in refused.headers.items()}
