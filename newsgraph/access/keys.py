"""An issuer's keys as they are kept: fetched again when they are old, and seldom enough whatever is presented.

PyJWKClient keeps keys too, but asks an issuer that fails anew for each token, one after the other, and makes those wait
whose keys are there.
"""

import asyncio
import logging
from collections.abc import Callable
from math import inf
from time import monotonic

from newsgraph.access.key_sets import FETCH_SECONDS, FetchFailed, SigningKey, fetch_keys
from newsgraph.errors import IssuerUnreachable

LIFESPAN_SECONDS = 300
"""How long keys are trusted that the issuer might have withdrawn since."""
UNKNOWN_SECONDS = 30
"""How long after keys were asked for a key that is not among them makes them be asked for again."""
RETRY_SECONDS = 5
"""How long after a failure the issuer is asked again."""

_log = logging.getLogger(__name__)


class Keys:
    """The keys of an issuer, at `address` or where its configuration says; `clock` gives seconds.

    Of one event loop. However many tokens come, one fetch runs at a time, and those who need it wait for it, at most 5 seconds.
    """

    def __init__(self, issuer: str, address: str | None = None, clock: Callable[[], float] = monotonic) -> None:
        self._issuer = issuer
        self._address = address
        self._clock = clock
        self._keys: tuple[SigningKey, ...] = ()
        self._fetched_at = self._asked_at = -inf
        self._asking: asyncio.Task[None] | None = None

    async def find(self, kid: str | None) -> SigningKey | None:
        """The key of an id; without an id the only key, if there is one only. None where there is no such key.

        Raises IssuerUnreachable where no keys are known that are young enough.
        """
        if not self._are_fresh():
            await self._ask_again(RETRY_SECONDS)
            if not self._are_fresh():
                raise IssuerUnreachable(self._issuer, RETRY_SECONDS)
        key = self._choose(kid)
        if key is None:
            await self._ask_again(UNKNOWN_SECONDS)
            key = self._choose(kid)
        return key

    def _are_fresh(self) -> bool:
        return self._clock() - self._fetched_at < LIFESPAN_SECONDS

    def _choose(self, kid: str | None) -> SigningKey | None:
        if kid is None:
            return self._keys[0] if len(self._keys) == 1 else None
        return next((key for key in self._keys if key.kid == kid), None)

    async def _ask_again(self, pause: float) -> None:
        """Asks the issuer, or waits while it is asked, unless it was asked less than `pause` seconds ago."""
        if self._asking is None or self._asking.done():
            if self._clock() - self._asked_at < pause:
                return
            self._asked_at = self._clock()
            self._asking = asyncio.create_task(self._ask())
        # One of those who wait may go, and the others still need the keys.
        await asyncio.shield(self._asking)

    async def _ask(self) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                self._keys = await asyncio.to_thread(fetch_keys, self._issuer, self._address)
        except FetchFailed as failure:
            _log.warning("The issuer %s gives no keys: %s.", self._issuer, failure)
        except TimeoutError:
            _log.warning("The issuer %s gives no keys within %s seconds.", self._issuer, FETCH_SECONDS)
        else:
            self._fetched_at = self._clock()
