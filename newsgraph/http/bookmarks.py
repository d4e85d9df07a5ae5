"""Bookmarks in headers: how far the store has come with what an answer shows, which clients tell whichever server they ask next."""

from collections.abc import Mapping

from newsgraph.http.responses import Header
from newsgraph.operations.reader import Reader

HEADER = b"newsgraph-bookmark"


def reader_of(headers: Mapping[bytes, bytes]) -> Reader:
    """Who sends a request, by its headers."""
    told = headers.get(HEADER)
    return Reader(told.decode("latin-1") if told else None)


def shown_to(reader: Reader) -> tuple[Header, ...]:
    """The headers that tell a reader what they were shown: none where that is no matter."""
    return () if reader.shown is None else ((HEADER, reader.shown.encode()),)
