"""The editor of what a database holds: what it writes there is seen by all that read it, whichever process serves them."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from graph.documents.folders import LoadOptions
from graph.documents.parse import ParsedFile
from graph.documents.proofreading import proofread
from graph.documents.sources import parse_source
from graph.documents.writing import ABSENT
from graph.editing import DocumentChange
from graph.errors import Conflict, SourceInvalid, StoreForeign, StoreLocked, WriteFailed
from graph.keys import digest_bytes
from graph.live.book import Book, catch_up, open_book
from graph.live.library import Library
from graph.live.taking import take_in
from graph.store.memory.successor import succeed
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import Connected, writing
from graph.store.postgres.generations import latest
from graph.store.postgres.loading import load, locked
from graph.store.postgres.migrations import check
from graph.store.postgres.renewing import renew
from graph.store.postgres.written import Written, note_written

_LONGEST_WAIT = 30.0
"""Seconds after which others that write into the database, or the reading of it, are waited for no longer."""


class BookEditor:
    """Writes documents into a database. Several threads, and several processes, may do so at once.

    It has all that the database holds in memory, from the first change on, or since it was told to `prepare`.
    """

    def __init__(self, dsn: str, store: PostgresStore, options: LoadOptions) -> None:
        """`store` shows what the database at `dsn` holds; `options` say what is taken."""
        self._dsn = dsn
        self._store = store
        self._options = options
        self._turn = Lock()
        self._book: Book | None = None

    def prepare(self) -> None:
        """Reads what the database holds, so that the first change need not. Raises StoreForeign and StoreUnavailable."""
        with self._turn, writing(self._dsn) as connection:
            self._book = self._latest(connection)

    def put(self, source: str, content: str, expected: str | None) -> DocumentChange:
        """As `graph.editing.Editor` has it. Raises WriteFailed as well, where nothing can be written now, and StoreError."""
        with self._writing(source) as (connection, book):
            path = parse_source(source, book.library.sites)
            _check_place(book.library, source)
            proof = proofread(source, content, book.library.sites[path.label].base, self._options)
            present = _present(book.library, source, expected)
            if proof.content is None:
                return DocumentChange(source, False, present, proof.diagnostics)
            self._write(connection, book, proof.parsed)
            return DocumentChange(source, True, digest_bytes(proof.content), proof.diagnostics)

    def delete(self, source: str, expected: str | None) -> DocumentChange:
        """As `graph.editing.Editor` has it. Raises as `put` does."""
        with self._writing(source) as (connection, book):
            parse_source(source, book.library.sites)
            _check_place(book.library, source)
            if _present(book.library, source, expected) is None:
                return DocumentChange(source, False, None, ())
            self._write(connection, book, ParsedFile(source))
            return DocumentChange(source, True, None, ())

    def reload(self) -> None:
        """Has views see what others wrote into the database. Raises StoreError."""
        self._store.catch_up()

    @contextmanager
    def _writing(self, source: str) -> Iterator[tuple[Connected, Book]]:
        """Keeps all others from writing. Raises WriteFailed, and StoreUnavailable."""
        if not self._turn.acquire(timeout=_LONGEST_WAIT):
            raise WriteFailed(source, "the server still reads what the database holds", "try again in a moment")
        try:
            with writing(self._dsn) as connection, locked(connection, _LONGEST_WAIT):
                self._book = self._latest(connection)
                yield connection, self._book
        except StoreLocked:
            reason = f"another program has been writing into the database for {_LONGEST_WAIT:g} seconds"
            raise WriteFailed(source, reason, "try again later") from None
        except StoreForeign:
            reason = "the database holds nothing yet, or what another newsgraph loaded"
            raise WriteFailed(source, reason, "run newsgraph load for it") from None
        finally:
            self._turn.release()

    def _latest(self, connection: Connected) -> Book:
        """The book of what the database holds now."""
        check(connection)
        generation = latest(connection)
        if self._book is None:
            return open_book(connection, generation)
        return self._book if self._book.generation == generation else catch_up(connection, self._book, generation)

    def _write(self, connection: Connected, book: Book, parsed: ParsedFile) -> None:
        """Puts a file, or none where nothing was parsed, in the place of what there is at its source path."""
        taken = take_in(book.library, book.snapshot.graph, book.change(parsed))
        if taken.change is None:
            return
        snapshot = succeed(book.snapshot, taken.graph, taken.change)
        with connection.transaction():
            if book.is_exact:
                generation, slots = renew(
                    connection, book.snapshot, snapshot, taken.change, book.generation, book.slots
                )
            else:
                load(connection, snapshot)
                generation, slots = latest(connection), None
            revision, replaced = (_revision(each, parsed.source) for each in (taken.library, book.library))
            note_written(connection, Written(parsed.source, revision, replaced))
        self._book = Book(generation, taken.library, snapshot, slots)
        self._store.show(generation.number)


def _present(library: Library, source: str, expected: str | None) -> str | None:
    """The revision of the document that is there, None where there is none. Raises Conflict where another one is expected."""
    present = _revision(library, source)
    if expected is not None and expected != (present or ABSENT):
        raise Conflict(source, present)
    return present


def _revision(library: Library, source: str) -> str | None:
    document = library.entry(source).document
    return document.revision if document else None


def _check_place(library: Library, source: str) -> None:
    """Raises SourceInvalid for what cannot be a document where folders hold these: one is in no other, and is no folder."""
    above = source.split("/")
    inside = any(library.entry("/".join(above[:end])).document for end in range(2, len(above)))
    if inside or any(each != source and library.entry(each).document for each in library.below({source})):
        raise SourceInvalid(source, "a document lies on the way, or it is a folder of documents")
