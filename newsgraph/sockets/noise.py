"""What the web server's log says of clients that break the protocol below ours: nothing that anybody could act on."""

from logging import LogRecord

_OF_CLIENTS = frozenset({"Invalid UTF-8 sequence received from client."})
"""What uvicorn logs as an error, with a traceback, though it has closed the socket as it should."""


def is_news(record: LogRecord) -> bool:
    """Whether a record tells of more than what a client did: a filter for the logger `uvicorn.error`."""
    return record.msg not in _OF_CLIENTS
