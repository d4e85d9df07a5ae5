"""Handshakes: which pages may open a socket. A browser lets every page do so, and asks nobody whether it may."""

from asyncio import timeout
from collections.abc import Collection
from contextlib import suppress

from starlette.types import Receive, Scope, Send

from newsgraph.addresses import PORTS, normal_origin
from newsgraph.errors import RequestRefused

_LONGEST_GOING = 1.0
"""Seconds for which a connection that was refused is waited for."""


def is_welcome(scope: Scope, origins: Collection[str]) -> bool:
    """Whether who opens a socket is no browser, a page of this very server, or a page of one of `origins` (`*` is any).

    Source: RFC 6454, section 7; the server's own origin is told by the header Host.
    """
    told = values(scope, b"origin")
    if not told or "*" in origins:
        return True
    allowed = {normal_origin(each) for each in origins}
    hosts = values(scope, b"host")
    return all(normal_origin(origin) in allowed or (len(hosts) == 1 and _is_at(origin, hosts[0])) for origin in told)


def values(scope: Scope, name: bytes) -> list[str]:
    """The values of a header, in the order in which they came."""
    return [value.decode("latin-1").strip() for each, value in scope["headers"] if each.lower() == name]


def _is_at(origin: str, host: str) -> bool:
    scheme = origin.partition("://")[0].lower()
    return scheme in PORTS and normal_origin(origin) == normal_origin(f"{scheme}://{host}")


async def refuse(scope: Scope, receive: Receive, send: Send, refused: RequestRefused) -> None:
    """Refuses a handshake with a status and in words, where the server lets it; with 403 where it does not."""
    if "websocket.http.response" not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    body = f"{refused}\n".encode()
    told = ((b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body)))
    headers = [*told, *refused.headers.items()]
    await send({"type": "websocket.http.response.start", "status": refused.statuses.json, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": body})
    # uvicorn takes a handshake for an unfinished one, and logs that as an error, until the connection has gone: it tells of the
    # end twice, and the second time is then.
    with suppress(TimeoutError):
        async with timeout(_LONGEST_GOING):
            for _ in range(2):
                await receive()
