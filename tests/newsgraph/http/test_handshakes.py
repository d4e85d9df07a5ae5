"""Handshakes of WebSockets through the server."""

import socket

import pytest

from newsgraph.app import create_app
from tests.newsgraph.http.test_protocol import STORE
from tests.servers import serving

HANDSHAKE = (
    b"GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n"
)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"\r\n", b"101"),
        (b"Content-Length: 0\r\n\r\n", b"101"),
        (b"Content-Length: 10\r\n\r\n", b"400"),
        (b"Content-Length: 3\r\n\r\nabc", b"400"),
        (b"Transfer-Encoding: chunked\r\n\r\n", b"400"),
    ],
)
def test_a_handshake_has_no_body(body: bytes, status: bytes) -> None:
    """One that announces a body is refused at once, and its connection closed: nobody would ever read the body."""
    with serving(create_app(STORE)) as address:
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(HANDSHAKE + body)
            answer = connection.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 " + status)
            if status == b"400":
                while connection.recv(65_536):
                    pass
