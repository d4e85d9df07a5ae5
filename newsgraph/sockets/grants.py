"""Who a client of a socket is, and what that grants: told when it connects, or in its first message."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from newsgraph.access import Grant, bearer
from newsgraph.sockets.closing import CloseCode, Closing

Granting = Callable[[str | None], Awaitable[Grant]]
"""Gives what a token grants, or what is granted to whoever has none. Raises RequestRefused where that is nothing."""


def token_of(payload: Mapping[str, Any], authorization: bytes) -> str | None:
    """The token in what a socket's first message carries, else in the header that it began with; None where there is none.

    In a header other schemes than Bearer are meant for a proxy in front. Raises Closing where it is no string, and
    Unauthenticated for a header without one.
    """
    given = payload.get("Authorization") or payload.get("authorization")
    token = _stated(given) if isinstance(given, str) else payload.get("token") or given
    if token is None or token == "":
        return bearer(authorization)
    if not isinstance(token, str):
        raise Closing(CloseCode.INVALID, "The token is not a string.")
    return token


def _stated(authorization: str) -> str:
    """A token without its scheme; what has another is left as it is, which is no token: a message passes no proxy."""
    scheme, _, token = authorization.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else authorization.strip()
