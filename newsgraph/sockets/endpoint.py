"""The endpoint that sockets are opened at."""

from collections.abc import Collection

from starlette.types import Receive, Scope, Send

from newsgraph.counts import RequestCounts
from newsgraph.sockets.closing import ClientGone, CloseCode, Closing
from newsgraph.sockets.connection import Connection
from newsgraph.sockets.grants import Granting
from newsgraph.sockets.handshake import is_welcome, refuse, values
from newsgraph.sockets.limits import SocketLimits
from newsgraph.sockets.messages import SUBPROTOCOL
from newsgraph.sockets.operation import Answering
from newsgraph.sockets.wire import Wire


class SocketEndpoint:
    """Answers GraphQL over WebSockets, in `graphql-transport-ws` alone: an ASGI application for the scope `websocket`.

    `answering` answers what is asked, `granting` gives what a token grants; pages of `origins` may open sockets beside those
    of the server itself. `counts` has how many sockets there are.
    """

    def __init__(
        self,
        answering: Answering,
        limits: SocketLimits,
        origins: Collection[str],
        granting: Granting,
        counts: RequestCounts,
    ) -> None:
        self._answering = answering
        self._limits = limits
        self._origins = frozenset(origins)
        self._granting = granting
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a client until it goes or is closed; a handshake is refused with 403, or 503 where there are too many."""
        await receive()
        if not is_welcome(scope, self._origins):
            await refuse(
                scope,
                receive,
                send,
                403,
                "Pages of this origin may not open sockets; `origins` names those that may.\n",
            )
        elif self._counts.sockets >= self._limits.sockets:
            await refuse(scope, receive, send, 503, "As many sockets are open as may be; try again later.\n")
        else:
            self._counts.sockets += 1
            try:
                await self._serve(scope, Wire(receive, send, self._limits.bounds, self._limits.heartbeat))
            except ClientGone:
                return
            finally:
                self._counts.sockets -= 1

    async def _serve(self, scope: Scope, wire: Wire) -> None:
        if SUBPROTOCOL in scope["subprotocols"]:
            await wire.accept(SUBPROTOCOL)
            authorization = ", ".join(values(scope, b"authorization"))
            await Connection(wire, authorization, self._granting, self._answering, self._limits).serve()
        else:
            # Browsers tell a page why a socket was closed, and nothing of why it was not accepted.
            await wire.accept(None)
            await wire.close(Closing(CloseCode.NO_SUBPROTOCOL, f"The subprotocol is {SUBPROTOCOL}."))
