"""How much one socket may do, and how many there may be."""

from msgspec import Struct

from newsgraph.http.requests import Bounds
from newsgraph.settings import Settings


class SocketLimits(Struct, frozen=True):
    """A message has at most so many `bytes`, and levels of JSON in what it asks; `init_seconds` pass at most until a client has
    begun; so many `operations` at once are answered on a socket, and so many `sockets` by a process. Each `heartbeat` seconds
    a client is asked whether it is there, within which it answers, and takes what it is sent."""

    bytes: int = 1024 * 1024
    depth: int = 100
    init_seconds: float = 10.0
    operations: int = 100
    sockets: int = 1_000
    heartbeat: float = 30.0

    @property
    def bounds(self) -> Bounds:
        """The most that a message may be."""
        return Bounds(self.bytes, self.depth, 0)

    @property
    def operation_bytes(self) -> int:
        """How many bytes the messages may have had, together, that began the operations which one socket waits for."""
        return 4 * self.bytes


def socket_limits(settings: Settings) -> SocketLimits:
    """The limits that settings have."""
    return SocketLimits(
        bytes=settings.max_request_bytes,
        depth=settings.max_variable_depth,
        init_seconds=settings.socket_init_seconds,
        operations=settings.max_socket_operations,
        sockets=settings.max_sockets,
        heartbeat=settings.socket_heartbeat,
    )
