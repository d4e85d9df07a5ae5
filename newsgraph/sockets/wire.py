"""A socket as messages: each is sent whole and in its turn, to a client that takes it in time."""

from asyncio import Lock, timeout
from collections.abc import Callable

from starlette.types import Message as Event
from starlette.types import Receive, Send

from newsgraph.http.requests import Bounds
from newsgraph.sockets.closing import ClientGone, Closing
from newsgraph.sockets.messages import Message, read_message


class Wire:
    """Reads messages within bounds, and sends others to whoever takes each within so many seconds."""

    def __init__(self, receive: Receive, send: Send, bounds: Bounds, seconds: float) -> None:
        self._receive = receive
        self._send = send
        self._bounds = bounds
        self._seconds = seconds
        self._sending = Lock()

    async def accept(self, subprotocol: str | None) -> None:
        """Accepts the handshake. Raises ClientGone."""
        await self._put({"type": "websocket.accept", "subprotocol": subprotocol})

    async def read(self) -> Message:
        """The next message. Raises ClientGone, and Closing for what is no message."""
        event = await self._receive()
        if event["type"] != "websocket.receive":
            raise ClientGone
        return read_message(event, self._bounds)

    async def send(self, message: str) -> None:
        """Sends a message after all that are being sent. Raises ClientGone."""
        await self.send_if(_always, message)

    async def send_if(self, is_wanted: Callable[[], bool], message: str) -> None:
        """Sends a message if it is still wanted when its turn comes. Raises ClientGone."""
        async with self._sending:
            if is_wanted():
                await self._put({"type": "websocket.send", "text": message})

    async def close(self, closing: Closing) -> None:
        """Closes the socket, unless its client has gone."""
        try:
            await self._put({"type": "websocket.close", "code": int(closing.code), "reason": closing.reason})
        except ClientGone:
            return

    async def _put(self, event: Event) -> None:
        try:
            async with timeout(self._seconds):
                await self._send(event)
        except (OSError, RuntimeError):
            # A server tells by the one of a client that has gone, by the other of a socket that it has closed by itself. The
            # time that is up is of the first kind.
            raise ClientGone from None


def _always() -> bool:
    return True
