"""Rates: how often one client may ask. Source: the moving window of the library limits, counted in this process."""

from math import ceil
from time import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import Scope

from newsgraph.errors import RequestRefused, ServerCode
from newsgraph.statuses import always

_NOBODY = "nobody"
"""Who asks where no address is known, as at a local socket."""


class RateLimit:
    """Lets each client ask as often as `rate` says, such as `100/minute`."""

    def __init__(self, rate: str) -> None:
        self._rate = parse(rate)
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def check(self, scope: Scope) -> None:
        """Counts a request of its client. Raises RequestRefused for one that is too many."""
        client = scope.get("client")
        name = client[0] if client else _NOBODY
        if self._windows.hit(self._rate, name):
            return
        seconds = max(1, ceil(self._windows.get_window_stats(self._rate, name).reset_time - time()))
        raise RequestRefused(
            f"A client may ask {self._rate.amount} times in {self._rate.get_expiry()} seconds; come again in {seconds} s.",
            always(429),
            ServerCode.RATE_LIMITED,
            {b"retry-after": b"%d" % seconds},
        )
