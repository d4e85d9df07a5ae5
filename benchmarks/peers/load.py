"""A client that keeps a server busy over some connections, in a process of its own: a job on standard input, a result on output.

A job that comes as a line of JSON has a port, bodies, connections and seconds. Each connection posts the next body as soon
as it has its answer. All are accepted and answered once before the time begins: servers that are busy accept slowly.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from typing import Any, NamedTuple, cast

import uvloop

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_CHUNKS_END = b"0\r\n\r\n"


class Load(NamedTuple):
    """What a client saw: all requests, those of the time a second, latencies in milliseconds, how busy it was itself."""

    requests: int
    rate: float
    p50: float
    p99: float
    busy: float


class Connection(asyncio.Protocol):
    """Posts one request after another over one connection, whenever it is told to."""

    def __init__(self, requests: Iterator[bytes]) -> None:
        self._requests = requests
        self._received = bytearray()
        self._end: int | None = None
        self._sent = self._until = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Is told what to post to."""
        self._transport = cast(asyncio.Transport, transport)

    async def post_until(self, until: float) -> list[float]:
        """How many seconds each answer took; there is at least one."""
        self._until, self._latencies = until, list[float]()
        self._done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._post()
        await self._done
        return self._latencies

    def close(self) -> None:
        """Ends the connection."""
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Goes on to the next request where an answer is whole."""
        self._received += data
        if not self._is_whole():
            return
        now = time.perf_counter()
        self._latencies.append(now - self._sent)
        if not self._received.startswith(b"HTTP/1.1 200 "):
            self._fail(f"The server answered {bytes(self._received[:200])!r}.")
        elif now < self._until:
            self._post()
        else:
            self._done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        """Fails where an answer was awaited."""
        if not self._done.done():
            self._fail(f"The server closed the connection: {error}.")

    def _post(self) -> None:
        self._received.clear()
        self._end = None
        self._sent = time.perf_counter()
        self._transport.write(next(self._requests))

    def _is_whole(self) -> bool:
        if self._end is None:
            head = self._received.find(_HEAD_END)
            if head < 0:
                return False
            names = bytes(self._received[:head]).lower()
            length = names.find(_LENGTH)
            # 0 stands for an answer in chunks, whose end is known when it comes.
            digits = names[length + len(_LENGTH) :].split(b"\r\n", 1)[0]
            self._end = head + len(_HEAD_END) + int(digits) if length >= 0 else 0
        return len(self._received) >= self._end if self._end else self._received.endswith(_CHUNKS_END)

    def _fail(self, message: str) -> None:
        self._done.set_exception(ConnectionError(message))
        self._transport.close()


async def load(port: int, bodies: list[str], connections: int, seconds: float) -> Load:
    """Keeps a server busy for some seconds."""
    requests = cycle([_request(body.encode()) for body in bodies])
    loop = asyncio.get_running_loop()
    opened = [await loop.create_connection(lambda: Connection(requests), "127.0.0.1", port) for _ in range(connections)]
    await asyncio.gather(*(connection.post_until(0) for _, connection in opened))
    busy, start = time.process_time(), time.perf_counter()
    found = await asyncio.gather(*(connection.post_until(start + seconds) for _, connection in opened))
    busy, took = time.process_time() - busy, time.perf_counter() - start
    for _, connection in opened:
        connection.close()
    latencies = sorted(latency for each in found for latency in each)
    p50, p99 = (1e3 * latencies[int(share * len(latencies))] for share in (0.5, 0.99))
    return Load(connections + len(latencies), len(latencies) / took, p50, p99, busy / took)


def _request(body: bytes) -> bytes:
    head = (
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def main() -> None:
    """Does the jobs that come, one after another."""
    for line in sys.stdin:
        job: dict[str, Any] = json.loads(line)
        print(json.dumps(uvloop.run(load(**job))._asdict()), flush=True)


if __name__ == "__main__":
    main()
