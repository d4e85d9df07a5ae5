"""Contents: the documents that a generation holds, as they are kept, for who is to read them again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graph.diagnostics import Diagnostic
from graph.documents.folders import Site
from graph.store.postgres.connections import Connected
from graph.store.postgres.packing import DIAGNOSTICS
from graph.store.postgres.session import THEN
from graph.store.postgres.sites import SITES, sites_of

_DOCUMENTS = f"SELECT source, revision, content FROM document WHERE {THEN}"
_THESE = f"{_DOCUMENTS} AND source = ANY(%(sources)s)"
_REVISIONS = f"SELECT source, revision FROM document WHERE {THEN}"
_DIAGNOSTICS = f'SELECT record FROM diagnostic WHERE {THEN} ORDER BY source, line, "column", code, message, nth'


class StoredDocument(NamedTuple):
    """A document: where it lay, its revision, and its text in UTF-8."""

    source: str
    revision: str
    content: bytes


def read_sites(connection: Connected, generation: int) -> dict[str, Site]:
    """The sites of folders, by their labels."""
    return sites_of(connection.execute(SITES, {"generation": generation}))


def read_documents(connection: Connected, generation: int) -> Iterator[StoredDocument]:
    """All documents, one after another. Nothing else is asked over the connection meanwhile."""
    with connection.cursor(binary=True) as cursor:
        yield from map(StoredDocument._make, cursor.stream(_DOCUMENTS, {"generation": generation}))


def read_documents_at(connection: Connected, generation: int, sources: Sequence[str]) -> list[StoredDocument]:
    """The documents at these source paths, as far as there are any."""
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(_THESE, {"generation": generation, "sources": list(sources)})
        return [StoredDocument._make(row) for row in rows]


def read_revisions(connection: Connected, generation: int) -> dict[str, str]:
    """The revisions of all documents, by their source paths."""
    return dict(connection.execute(_REVISIONS, {"generation": generation}).fetchall())


def read_diagnostics(connection: Connected, generation: int) -> dict[str, tuple[Diagnostic, ...]]:
    """What is wrong, by source paths, in the order in which it is told."""
    found: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    with connection.cursor(binary=True) as cursor:
        for (record,) in cursor.execute(_DIAGNOSTICS, {"generation": generation}):
            diagnostic = DIAGNOSTICS.unpack(record)
            found[diagnostic.source].append(diagnostic)
    return {source: tuple(each) for source, each in found.items()}
