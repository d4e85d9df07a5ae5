"""Why sockets are closed: the codes, and what is said with them.

Source: graphql-ws, “GraphQL over WebSocket Protocol”; RFC 6455, section 7.4, for those below 4000.
"""

from enum import IntEnum

_MOST_BYTES = 123
"""What a reason may take beside its code in the frame that closes a socket."""


class CloseCode(IntEnum):
    """The codes that this server closes with."""

    TOO_LARGE = 1009
    FAILED = 4500
    INVALID = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    NO_SUBPROTOCOL = 4406
    TIMED_OUT = 4408
    ID_TAKEN = 4409
    INITIALISED_TWICE = 4429


class Closing(Exception):
    """A socket that is to be closed: with which code, and a reason for people of at most 123 bytes."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:_MOST_BYTES].decode(errors="ignore")


class ClientGone(Exception):
    """A client that has gone, or that takes nothing of what is sent; it can be told nothing any more."""
