"""Subscribers that read only when they are told to, each over a socket of its own with little room for what it has not read."""

import asyncio
import json
import socket
from typing import Any

from msgspec import Struct
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

_QUERY = """subscription ($since: String) { graphChanged(since: $since) {
  previousVersion version missed updatedCount updated { id label } } }"""
_ROOM = 4096
_PART = 65_536


class Told(Struct, frozen=True):
    """What an event told of."""

    previous: str
    version: str
    missed: bool
    updated: int
    size: int


class Subscriber:
    """One client, which was told of `told`."""

    def __init__(self, port: int, since: str) -> None:
        self.told: list[Told] = []
        self._since = since
        self._port = port
        self._socket = socket.socket()
        self._protocol = ClientProtocol(
            parse_uri(f"ws://127.0.0.1:{port}/graphql"), subprotocols=[Subprotocol("graphql-transport-ws")]
        )
        self._is_acknowledged = False

    @property
    def version(self) -> str:
        """The version that it knows."""
        return self.told[-1].version if self.told else self._since

    async def begin(self) -> None:
        """Connects and subscribes."""
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM)
        await asyncio.get_running_loop().sock_connect(self._socket, ("127.0.0.1", self._port))
        self._protocol.send_request(self._protocol.connect())
        await self._flush()
        while self._protocol.state is State.CONNECTING:
            await self._read()
        await self._say({"type": "connection_init"})
        while not self._is_acknowledged:
            await self._read()
        payload = {"query": _QUERY, "variables": {"since": self._since}}
        await self._say({"type": "subscribe", "id": "1", "payload": payload})

    async def read_until(self, version: str) -> None:
        """Reads until it knows a version."""
        while self.version != version:
            await self._read()

    def close(self) -> None:
        """Goes without a word."""
        self._socket.close()

    async def _say(self, message: dict[str, Any]) -> None:
        self._protocol.send_text(json.dumps(message).encode())
        await self._flush()

    async def _flush(self) -> None:
        for part in self._protocol.data_to_send():
            await asyncio.get_running_loop().sock_sendall(self._socket, part)

    async def _read(self) -> None:
        part = await asyncio.get_running_loop().sock_recv(self._socket, _PART)
        assert part, "the server has closed a socket"
        self._protocol.receive_data(part)
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                await self._take(event)

    async def _take(self, frame: Frame) -> None:
        assert frame.opcode is Opcode.TEXT, frame
        message = json.loads(bytes(frame.data))
        match message["type"]:
            case "connection_ack":
                self._is_acknowledged = True
            case "ping":
                await self._say({"type": "pong"})
            case _:
                event = message["payload"]["data"]["graphChanged"]
                names = ("previousVersion", "version", "missed")
                previous, version, missed = (event[name] for name in names)
                self.told.append(Told(previous, version, missed, event["updatedCount"], len(frame.data)))
