"""Queries that clients persist: sent once with their hash, then asked for by it alone, up to a number of bytes of them.

Source: Apollo, “Automatic Persisted Queries”.
"""

import hashlib
import sys

from cachetools import LRUCache
from msgspec import Struct

from newsgraph.errors import RequestRefused
from newsgraph.requests import Request
from newsgraph.statuses import INVALID, MALFORMED

_OVERHEAD = 400
"""What a kept query takes beside its text, in bytes: its hash, and the objects that hold both."""


class _Kept(Struct, frozen=True):
    query: str
    weight: int


class PersistedQueries:
    """Keeps up to `size` bytes of queries; those that were asked for least lately go first."""

    def __init__(self, size: int) -> None:
        self._kept: LRUCache[str, _Kept] = LRUCache(size, getsizeof=lambda kept: kept.weight)

    def query(self, request: Request) -> str:
        """The text of the query that is asked; one that comes with its hash is kept.

        Raises RequestRefused where there is no text, or a hash is not the text's.
        """
        extension = request.extensions and request.extensions.get("persistedQuery")
        if not extension:
            if not request.query:
                raise RequestRefused("There is no `query`.", MALFORMED)
            return request.query
        hashed = _hash(extension)
        return self._find(hashed) if request.query is None else self._keep(hashed, request.query)

    def _find(self, hashed: str) -> str:
        if not self._kept.maxsize:
            raise RequestRefused("PersistedQueryNotSupported", INVALID, "PERSISTED_QUERY_NOT_SUPPORTED")
        kept = self._kept.get(hashed)
        if kept is None:
            raise RequestRefused("PersistedQueryNotFound", INVALID, "PERSISTED_QUERY_NOT_FOUND")
        return kept.query

    def _keep(self, hashed: str, query: str) -> str:
        if hashlib.sha256(query.encode()).hexdigest() != hashed:
            raise RequestRefused("`sha256Hash` is not the hash of `query`.", MALFORMED)
        weight = sys.getsizeof(query) + _OVERHEAD
        if weight <= self._kept.maxsize:
            self._kept[hashed] = _Kept(query, weight)
        return query


def _hash(extension: object) -> str:
    if not isinstance(extension, dict) or extension.get("version") != 1:
        raise RequestRefused("`persistedQuery` is not of version 1, the only one that there is.", MALFORMED)
    hashed = extension.get("sha256Hash")
    if not isinstance(hashed, str):
        raise RequestRefused("`sha256Hash` is not a string.", MALFORMED)
    return hashed.lower()
