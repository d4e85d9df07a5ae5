"""Connections of HTTP whose requests have to arrive: in bounded time, and without more around their bodies than any client sends.

uvicorn keeps what is sent of a head, or of a body that nobody reads, for as long as it comes. Whoever sends it slowly, or without
end, is told so here, and the connection is closed. When a server ends, requests that are under way to it are answered still.
"""

import asyncio
from functools import partial
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from newsgraph.http.ending import told_of

_MOST_AROUND = 64 * 1024
"""The bytes that a request may have beside its body, and beside the first part that is read of it, which is a quarter of a
megabyte at most: its address, its headers, and what holds chunks together, which may be as much again as the body."""
_MOST_UNREAD = 32 * 1024 * 1024
"""The bytes of a body that are let pass once its request was answered, so that its client comes to read the answer."""
_TAKINGS = 6
"""How much longer an answer is kept for a client that takes nothing of it, with all that it holds in the server."""
_LEAVE = 0.2
"""Seconds in which a request may still come, of which its client did not know that the server ends."""
_FAREWELL = 2.0
_MOST_AFTER = 32 * 1024 * 1024
"""Seconds, and bytes, for which what is sent on is let pass, so that its client comes to read why nobody takes it: a connection
that is closed while something unread is in it loses what was written to it last (RFC 9112, 9.6)."""
_OF_BODIES = frozenset({b"content-length", b"transfer-encoding"})
_BODY = ("400 Bad Request", "A handshake of a WebSocket has no body.", "BAD_USER_INPUT")
_INVALID = ("400 Bad Request", "What arrived is no request of HTTP.", "BAD_USER_INPUT")
_LATE = ("408 Request Timeout", "The request did not arrive in time.", "TIMEOUT")
_LARGE = ("431 Request Header Fields Too Large", "The head of the request is larger than is read.", "LIMIT_EXCEEDED")


def connections(seconds: float) -> type[asyncio.Protocol]:
    """What uvicorn makes a connection with (`Config(http=…)`), each of whose requests has a head within so many seconds, and a
    body within as many more."""
    return cast("type[asyncio.Protocol]", partial(_Connection, seconds))


class _Connection(HttpToolsProtocol):
    """A connection, which knows how much has come of the request that is arriving, and since when it is waited for."""

    def __init__(self, seconds: float, **given: Any) -> None:
        super().__init__(**given)
        self._seconds = seconds
        self._deadline: asyncio.TimerHandle | None = None
        self._taken_until: asyncio.TimerHandle | None = None
        self._is_whole = True
        self._is_in_head = False
        self._begins_here = False
        self._is_ending = self._is_socket = self._is_over = False
        self._around = self._body = self._unread = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for a request."""
        super().connection_made(transport)
        self._ending = asyncio.Event()
        self._extensions = told_of(self._ending)
        self._wait(self._seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits no more."""
        self._wait_no_more()
        self._is_taken()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Takes what has arrived."""
        if self._is_over:
            self._unread += len(data)
            if self._unread > _MOST_AFTER:
                self.transport.close()
            return
        self._begins_here = False
        super().data_received(data)
        if self.transport.is_closing() or self._is_socket or self._is_over:
            return
        if not self._is_whole and not self._begins_here:
            self._around += len(data)
        if self._around > _MOST_AROUND + 2 * (self._body + self._unread):
            self._end(_LARGE)
        elif self._unread > _MOST_UNREAD:
            self._end(None)
        elif self._deadline is None and self._is_awaited():
            self._wait(self._seconds)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._wait_no_more()
        self._is_whole, self._is_in_head, self._begins_here = False, True, True
        self._around = self._body = self._unread = 0
        super().on_message_begin()
        self.scope["extensions"] = self._extensions

    def on_headers_complete(self) -> None:
        """Its head is there."""
        self._wait_no_more()
        super().on_headers_complete()
        self._is_in_head = False
        if self._is_ending and self.cycle is not None:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """A part of its body is there."""
        if self.cycle is not None and self.cycle.response_complete:
            self._unread += len(body)
        else:
            self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """All of it is there."""
        self._is_whole = True
        self._wait_no_more()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """The connection is a WebSocket's from now on, and is left to it; one that announces a body is none."""
        if any(name in _OF_BODIES and value != b"0" for name, value in self.headers):
            self._refuse(_BODY)
            return
        self._is_socket = True
        self._wait_no_more()
        super().handle_websocket_upgrade()

    def send_400_response(self, _: str) -> None:
        """Ends the connection, in which no request can be told from another any more."""
        self._end(_INVALID)

    def pause_writing(self) -> None:
        """The client takes less than there is for it."""
        super().pause_writing()
        if self._taken_until is None:
            self._taken_until = self.loop.call_later(self._seconds * _TAKINGS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has taken some of it."""
        self._is_taken()
        super().resume_writing()

    def _is_taken(self) -> None:
        if self._taken_until is not None:
            self._taken_until.cancel()
            self._taken_until = None

    def shutdown(self) -> None:
        """Ends the connection once all is answered that was sent until now; what would last is told to end."""
        self._is_ending = True
        self._ending.set()
        if self._is_answering():
            super().shutdown()
        else:
            self.loop.call_later(_LEAVE, self._leave)

    def _leave(self) -> None:
        if self._is_whole and not self._is_answering():
            self.transport.close()

    def _is_awaited(self) -> bool:
        """Whether a request has to come or to go on; while another is answered nobody waits for the next one."""
        is_idle = self._is_whole and self.timeout_keep_alive_task is None
        return not self._is_whole or (is_idle and not self._is_answering())

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self, seconds: float) -> None:
        self._deadline = self.loop.call_later(seconds, self._late)

    def _wait_no_more(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _late(self) -> None:
        self._deadline = None
        if self.transport.is_closing():
            return
        if self._is_answering() and (self._is_whole or self._is_in_head):
            # An earlier request is being answered, which takes as long as it takes.
            self._wait(self._seconds)
        else:
            self._end(None if self._is_whole else _LATE)

    def _end(self, told: tuple[str, str, str] | None) -> None:
        """Closes the connection, and says why where no answer was begun to this request."""
        is_between = self._is_in_head or self._is_whole
        if told is None:
            self.transport.close()
        elif self.pipeline or (is_between and self._is_answering()):
            self._close_once_answered()
        elif not is_between and self.cycle.response_started:
            self.transport.close()
        else:
            self._refuse(told)

    def _close_once_answered(self) -> None:
        """Takes nothing more, and closes the connection when all is answered that came before."""
        self._wait_no_more()
        self._is_over = True
        self._unread = 0
        self.cycle.keep_alive = False

    def _refuse(self, told: tuple[str, str, str]) -> None:
        """Says why nothing more is taken, and leaves the client some time to read it."""
        self._wait_no_more()
        self._is_over = True
        self._unread = 0
        self._abandon()
        self.transport.write(_answer(*told))
        self.transport.write_eof()
        self._deadline = self.loop.call_later(_FAREWELL, self.transport.close)

    def _abandon(self) -> None:
        """Tells what would answer that nobody listens any more."""
        if self._is_answering():
            self.cycle.disconnected = True
            self.cycle.message_event.set()


def _answer(status: str, message: str, code: str) -> bytes:
    body = f'{{"errors":[{{"message":"{message}","extensions":{{"code":"{code}"}}}}]}}'
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {len(body)}"
    return f"{head}\r\nconnection: close\r\n\r\n{body}".encode()
