"""The endpoint that sockets are opened at."""

from collections.abc import Callable, Collection
from functools import partial

from starlette.types import Receive, Scope, Send

from newsgraph.access.gate import authorization_of
from newsgraph.access.rates import RateLimit
from newsgraph.errors import Busy, RequestRefused
from newsgraph.sockets.closing import ClientGone, CloseCode, Closing
from newsgraph.sockets.connection import Connection
from newsgraph.sockets.grants import Granting
from newsgraph.sockets.handshake import is_welcome, refuse
from newsgraph.sockets.limits import SocketLimits
from newsgraph.sockets.messages import SUBPROTOCOL
from newsgraph.sockets.operation import Answering
from newsgraph.sockets.wire import Wire
from newsgraph.statuses import always
from newsgraph.telemetry.counts import RequestCounts
from schema.errors import Code


class SocketEndpoint:
    """Answers GraphQL over WebSockets, in `graphql-transport-ws` alone: an ASGI application for the scope `websocket`.

    `answering` answers what is asked, `granting` gives what a token grants; pages of `origins` may open sockets beside those
    of the server itself. `counts` has how many sockets there are. To open one and to ask on it counts for `rate`.
    """

    def __init__(
        self,
        answering: Answering,
        limits: SocketLimits,
        origins: Collection[str],
        granting: Granting,
        counts: RequestCounts,
        rate: RateLimit | None,
    ) -> None:
        self._answering = answering
        self._limits = limits
        self._origins = frozenset(origins)
        self._granting = granting
        self._counts = counts
        self._rate = rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a client until it goes or is closed; a handshake is refused with 403, 429 or 503."""
        await receive()
        count = partial(self._rate.check, scope) if self._rate else _uncounted
        try:
            self._check(scope)
            count()
        except RequestRefused as refused:
            self._counts.refuse(refused.code)
            await refuse(scope, receive, send, refused)
            return
        self._counts.sockets += 1
        try:
            await self._serve(scope, count, Wire(receive, send, self._limits.bounds, self._limits.heartbeat))
        except ClientGone:
            return
        finally:
            self._counts.sockets -= 1

    def _check(self, scope: Scope) -> None:
        """Raises RequestRefused for a page that may not open sockets, and for a socket too many."""
        if not is_welcome(scope, self._origins):
            message = "Pages of this origin may not open sockets; the setting `origins` names those that may."
            raise RequestRefused(message, always(403), Code.FORBIDDEN)
        if self._counts.sockets >= self._limits.sockets:
            raise Busy("As many sockets are open as may be; try again later.")

    async def _serve(self, scope: Scope, count: Callable[[], None], wire: Wire) -> None:
        if SUBPROTOCOL in scope["subprotocols"]:
            await wire.accept(SUBPROTOCOL)
            await Connection(
                wire, authorization_of(scope), self._granting, self._answering, self._limits, count
            ).serve()
        else:
            # Browsers tell a page why a socket was closed, and nothing of why it was not accepted.
            await wire.accept(None)
            await wire.close(Closing(CloseCode.NO_SUBPROTOCOL, f"The subprotocol is {SUBPROTOCOL}."))


def _uncounted() -> None:
    """Lets everybody ask, where there is no limit."""
