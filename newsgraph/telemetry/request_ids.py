"""Ids of requests, by which a line of the log, an answer and what a client tells of it are found to be one."""

import re
import secrets
from collections.abc import Iterable
from contextvars import ContextVar
from itertools import count

HEADER = b"x-request-id"

REQUEST_ID = "newsgraph.request_id"
"""Where a scope has the id of its request."""

request_id: ContextVar[str] = ContextVar("request_id")
"""The id of the request that is being answered."""

_OWN_BYTES = 6
"""The random bytes of a process; ids of 16 million starts are still unlikely to meet."""
_ACCEPTED = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class RequestIds:
    """Gives ids of letters, digits, `-` and `_` that no other process and no later start gives: what is the process's own, at
    random, and a number. They are no secrets."""

    def __init__(self) -> None:
        self._own = secrets.token_urlsafe(_OWN_BYTES)
        self._numbers = count(1)

    def of(self, headers: Iterable[tuple[bytes, bytes]]) -> str:
        """The id of a request with these headers: the first `X-Request-Id` where that is 1 to 64 letters, digits and any of
        `._-`, else a new one."""
        for name, value in headers:
            if name == HEADER:
                if _ACCEPTED.fullmatch(value):
                    return value.decode("ascii")
                break
        return f"{self._own}{next(self._numbers)}"
