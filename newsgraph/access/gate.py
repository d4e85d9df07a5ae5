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

    def known(self, scope: AsgiScope, authorization: bytes, needed: Scope) -> Grant | None:
        """What is granted to who asks, where that is known without waiting, as for most; counts the request. Raises
        RequestRefused."""
        if self._rate:
            self._rate.check(scope)
        grant = self._access.known(authorization)
        if grant is not None:
            demand(grant, needed)
        return grant

    async def looked_up(self, authorization: bytes, needed: Scope) -> Grant:
        """What is granted to who is not known. Raises RequestRefused."""
        grant = await self._access.grant(authorization)
        demand(grant, needed)
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
            authorization = authorization_of(scope)
            grant = self._gate.known(scope, authorization, self._needed)
            if grant is None:
                grant = await self._gate.looked_up(authorization, self._needed)
            facts_of(scope).who = grant.name
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
    told = {"errors": [{"message": str(refused), "extensions": {"code": refused.code}}]}
    headers = {name.decode(): value.decode() for name, value in refused.headers.items()}
    return JSONResponse(told, refused.statuses.json, {**headers, "cache-control": "no-store"})
