"""Hosts by which a server is asked that listens on its own machine alone.

A page of another site may have its name lead to this machine, and then read answers as its own (DNS rebinding); it still asks by
that name.
"""

from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from newsgraph.access import refusal
from newsgraph.addresses import is_loopback
from newsgraph.errors import RequestRefused
from newsgraph.statuses import always
from schema.errors import Code

_KNOWN = 128


class OwnHost:
    """An application that is asked by a name or an address of this machine only."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or tells by which names it may be asked."""
        if scope["type"] == "lifespan" or all(_is_own(value) for name, value in scope["headers"] if name == b"host"):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(1008)(scope, receive, send)
        else:
            message = (
                "This server is asked on its own machine: as localhost, 127.0.0.1 or [::1]. Name a proxy in `proxies`."
            )
            await refusal(RequestRefused(message, always(403), Code.FORBIDDEN))(scope, receive, send)


@lru_cache(_KNOWN)
def _is_own(host: bytes) -> bool:
    name = host.decode("latin-1").lower()
    without_port = name.rpartition(":")[0] if name.rpartition(":")[2].isdecimal() and not name.endswith("]") else name
    bare = without_port.removeprefix("[").removesuffix("]")
    return is_loopback(bare) or bare.endswith(".localhost")
