"""The text of the query that a request asks: it comes along, or is found by the id of a trusted document, or by its hash, once a
client has sent both.

Sources: GraphQL over HTTP, appendix “Persisted Documents”; Apollo, “Automatic Persisted Queries”.
"""

import hashlib
import sys
from pathlib import Path

from cachetools import LRUCache
from msgspec import Struct

from newsgraph.errors import RequestRefused, ServerCode, SettingError
from newsgraph.operations.request import Request
from newsgraph.operations.trusted import HASH_PREFIX, NO_DOCUMENTS, TrustedDocuments
from newsgraph.settings import Settings
from newsgraph.statuses import INVALID, MALFORMED, always
from schema import NewsgraphSchema
from schema.errors import Code

_OVERHEAD = 400
"""What a kept query takes beside its text, in bytes: its hash, and the objects that hold both."""


class _Kept(Struct, frozen=True):
    query: str
    weight: int


class PersistedQueries:
    """Finds trusted documents, and keeps up to `size` bytes of other queries; those that were asked for least lately go first."""

    def __init__(self, size: int, trusted: TrustedDocuments = NO_DOCUMENTS) -> None:
        self._trusted = trusted
        self._kept: LRUCache[str, _Kept] = LRUCache(size, getsizeof=lambda kept: kept.weight)

    @property
    def digest(self) -> str:
        """Names what is found by which id, apart from what clients send."""
        return self._trusted.digest

    def query(self, request: Request) -> str:
        """The text of the query that is asked; one that comes with its hash is kept.

        Raises RequestRefused where there is no text, or an id or a hash is not the text's.
        """
        text = request.query
        # Most requests are of this kind.
        if text and not request.extensions and request.document_id is None:
            return text
        asked = _Asked.of(request)
        if asked is not None:
            return self._keep(asked, text) if text else self._find(asked)
        if not text:
            raise _nothing_asked()
        return text

    def _find(self, asked: "_Asked") -> str:
        text = self._trusted.find(asked.id)
        if text is not None:
            return text
        if not self._kept.maxsize and not self._trusted:
            raise RequestRefused("PersistedQueryNotSupported", INVALID, ServerCode.PERSISTED_QUERY_NOT_SUPPORTED)
        kept = self._kept.get(asked.hash)
        if kept is None:
            raise asked.unknown()
        return kept.query

    def _keep(self, asked: "_Asked", query: str) -> str:
        trusted = self._trusted.find(asked.id)
        if trusted is not None:
            if trusted != query:
                raise asked.of_another()
            return query
        if hashlib.sha256(query.encode()).hexdigest() != asked.hash:
            raise asked.of_another()
        weight = sys.getsizeof(query) + _OVERHEAD
        if weight <= self._kept.maxsize:
            self._kept[asked.hash] = _Kept(query, weight)
        return query


class TrustedQueries:
    """Finds trusted documents, and refuses all other texts."""

    def __init__(self, trusted: TrustedDocuments) -> None:
        self._trusted = trusted

    @property
    def digest(self) -> str:
        """Names what is found by which id, and that nothing else is answered."""
        return f"only {self._trusted.digest}"

    def query(self, request: Request) -> str:
        """The text of the query that is asked, which is a trusted one.

        Raises RequestRefused for all others, and where there is no text, or an id or a hash is not the text's.
        """
        text, asked = request.query, _Asked.of(request)
        known = None if asked is None else self._trusted.find(asked.id)
        if not text:
            if asked is None:
                raise _nothing_asked()
            if known is None:
                raise asked.unknown()
            return known
        if text not in self._trusted:
            raise _not_trusted()
        if asked and known != text:
            raise asked.of_another()
        return text


def persisted_queries(settings: Settings, schema: NewsgraphSchema) -> PersistedQueries | TrustedQueries:
    """What finds queries, as `settings` have it. Raises TrustedDocumentsInvalid, and SettingError for documents that are to be
    the only ones and are nowhere."""
    folder = settings.trusted_documents
    if folder is None:
        if settings.only_trusted:
            raise SettingError(
                "only_trusted", "Trusted documents alone are to be answered; say which, with --trusted-documents."
            )
        return PersistedQueries(settings.persisted_queries)
    trusted = TrustedDocuments.read(Path(folder), schema)
    return TrustedQueries(trusted) if settings.only_trusted else PersistedQueries(settings.persisted_queries, trusted)


class _Asked(Struct, frozen=True):
    """What a query is asked by: an id, and the name that it has in a request."""

    name: str
    id: str

    @classmethod
    def of(cls, request: Request) -> "_Asked | None":
        """What a request names a query by, `documentId` before the hash; None where it does not. Raises RequestRefused."""
        if request.document_id is not None:
            return cls("documentId", request.document_id)
        extension = request.extensions and request.extensions.get("persistedQuery")
        return cls("sha256Hash", _hash(extension)) if extension else None

    @property
    def hash(self) -> str:
        """The id as a hash, which it need not be."""
        return self.id.removeprefix(HASH_PREFIX).lower()

    def unknown(self) -> RequestRefused:
        """That nothing is known by this id; of a hash it is told in Apollo's words, which clients act on."""
        message = (
            "PersistedQueryNotFound"
            if self.name == "sha256Hash"
            else "There is no document of this `documentId`; see whether the server has been given this client's documents."
        )
        return RequestRefused(message, INVALID, ServerCode.PERSISTED_QUERY_NOT_FOUND)

    def of_another(self) -> RequestRefused:
        """That the text beside it is another one."""
        what = "the hash of `query`" if self.name == "sha256Hash" else "the id of `query`, nor its hash"
        return RequestRefused(f"`{self.name}` is not {what}.", MALFORMED)


def _nothing_asked() -> RequestRefused:
    return RequestRefused("There is no `query`.", MALFORMED)


def _not_trusted() -> RequestRefused:
    return RequestRefused(
        "This server answers its trusted documents only, and `query` is none of them as it is written; ask for one by its "
        "`documentId`.",
        always(403),
        Code.FORBIDDEN,
    )


def _hash(extension: object) -> str:
    if not isinstance(extension, dict) or extension.get("version") != 1:
        raise RequestRefused("`persistedQuery` is not of version 1, the only one that there is.", MALFORMED)
    hashed = extension.get("sha256Hash")
    if not isinstance(hashed, str):
        raise RequestRefused("`sha256Hash` is not a string.", MALFORMED)
    return hashed
