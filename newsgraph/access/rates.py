"""Rates: how often one client may ask, counted by each process for itself.

What is kept of a client is one number, and of so many clients only: the windows that the library limits keeps in memory are never
let go of. Source: the generic cell rate algorithm, ITU-T I.371, annex A.
"""

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import monotonic

from limits import parse
from starlette.types import Scope

from newsgraph.errors import RequestRefused, ServerCode
from newsgraph.statuses import always

_NOBODY = "nobody"
"""Who asks where no address is known, as at a local socket."""
_CLIENTS = 100_000
"""The clients that are remembered; those that have asked least lately are forgotten."""
_NETWORK = 64
"""The bits of an IPv6 address that are a client's; it has all addresses that begin with them."""


class RateLimit:
    """Lets each client ask as often as `rate` says, such as `100/minute`: so often at once, and again as time goes by."""

    def __init__(self, rate: str) -> None:
        self._rate = parse(rate)
        self._window = float(self._rate.get_expiry())
        self._interval = self._window / self._rate.amount
        # When each client will have asked no more than is allowed, if it asks nothing until then.
        self._even: OrderedDict[str, float] = OrderedDict()

    def check(self, scope: Scope) -> None:
        """Counts a request of its client. Raises RequestRefused for one that is too many."""
        client = scope.get("client")
        name = _client(client[0]) if client else _NOBODY
        now = monotonic()
        even = max(self._even.get(name, now), now)
        early = even - now - (self._window - self._interval)
        # A request may be a hair early, as numbers are.
        if early > self._interval * 1e-6:
            raise self._refused(early)
        self._even[name] = even + self._interval
        self._even.move_to_end(name)
        if len(self._even) > _CLIENTS:
            self._even.popitem(last=False)

    def _refused(self, early: float) -> RequestRefused:
        seconds = max(1, ceil(early))
        return RequestRefused(
            f"A client may ask {self._rate.amount} times in {self._window:g} seconds; come again in {seconds} s.",
            always(429),
            ServerCode.RATE_LIMITED,
            {b"retry-after": b"%d" % seconds},
        )


def _client(address: str) -> str:
    """What names a client: its address, or the network that all its addresses are of."""
    if ":" not in address:
        return address
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, _NETWORK), strict=False)) if isinstance(found, IPv6Address) else address
