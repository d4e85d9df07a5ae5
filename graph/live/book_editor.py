"""The editor of what a database holds: what it writes there is seen by all that read it, whichever process serves them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import NamedTuple

from graph.changes import GraphChange
from graph.documents.folders import LoadOptions
from graph.documents.parse import ParsedFile
from graph.documents.proofreading import proofread
from graph.documents.sources import parse_source
from graph.documents.writing import ABSENT
from graph.editing import DocumentChange
from graph.errors import Conflict, SourceInvalid, StoreError, StoreForeign, StoreLocked, WriteFailed
from graph.keys import digest_bytes
from graph.live.book import Book, catch_up, open_book
from graph.live.library import Library
from graph.live.taking import take_in
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.successor import succeed
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import Connected, writing
from graph.store.postgres.copying import Progress, quietly
from graph.store.postgres.generations import latest
from graph.store.postgres.loading import forget, locked
from graph.store.postgres.migrations import check
from graph.store.postgres.renewing import renew
from graph.store.postgres.written import Written, note_written

_LONGEST_WAIT = 30.0
"""Seconds after which others that write into the database, or the reading of it, are waited for no longer."""


class Step(NamedTuple):
    """What leads on from a book: what its library, its snapshot and the nodes of that become."""

    book: Book
    library: Library
    snapshot: Snapshot
    change: GraphChange


class BookEditor:
    """Writes documents into a database. Several threads, and several processes, may do so at once.

    It has all that the database holds in memory, from the first change on.
    """

    def __init__(self, dsn: str, store: PostgresStore, options: LoadOptions) -> None:
        """`store` shows what the database at `dsn` holds; `options` say what is taken."""
        self._dsn = dsn
        self._store = store
        self._options = options
        self._turn = Lock()
        self._counting = Lock()
        self._wanted = 0
        self._book: Book | None = None

    def put(self, source: str, content: str, expected: str | None) -> DocumentChange:
        """As `graph.editing.Editor` has it. Raises WriteFailed as well, where nothing can be written now, and StoreError."""
        with self._writing(source) as (connection, book):
            path = parse_source(source, book.library.sites)
            _check_place(book.library, source)
            proof = proofread(source, content, book.library.sites[path.label].base, self._options)
            present = _present(book.library, source, expected)
            if proof.content is None:
                return DocumentChange(source, False, present, proof.diagnostics)
            self._change(connection, book, proof.parsed)
            return DocumentChange(source, True, digest_bytes(proof.content), proof.diagnostics)

    def delete(self, source: str, expected: str | None) -> DocumentChange:
        """As `graph.editing.Editor` has it. Raises as `put` does."""
        with self._writing(source) as (connection, book):
            parse_source(source, book.library.sites)
            _check_place(book.library, source)
            if _present(book.library, source, expected) is None:
                return DocumentChange(source, False, None, ())
            self._change(connection, book, ParsedFile(source))
            return DocumentChange(source, True, None, ())

    def reload(self) -> None:
        """Has views see what others wrote into the database. Raises StoreError."""
        self._store.catch_up()

    def settle(self, progress: Progress = quietly) -> bool:
        """Has ranks, stories and scores be those of what the database holds now, where they are those of a version before.

        Whether there was anything to be done. Who wants to change documents meanwhile comes first. What `progress` raises, which
        is told of rows that are written, ends it. Raises StoreLocked where another one writes, StoreForeign and StoreUnavailable.
        """
        with self._turn, writing(self._dsn) as connection:
            self._book = book = self._latest(connection)
        if book.generation.is_settled:
            return False
        snapshot = Snapshot(book.snapshot.graph)
        with self._turn, writing(self._dsn) as connection, locked(connection):
            if latest(connection) != book.generation:
                raise StoreLocked
            forget(connection)
            nothing = GraphChange(snapshot.graph.version, snapshot.graph.version)
            self._show(_written(connection, Step(book, book.library, snapshot, nothing), self._unless_wanted(progress)))
        return True

    def _unless_wanted(self, progress: Progress) -> Progress:
        def told(table: str, rows: int) -> None:
            if self._wanted:
                raise StoreLocked
            progress(table, rows)

        return told

    @contextmanager
    def _writing(self, source: str) -> Iterator[tuple[Connected, Book]]:
        """Keeps all others from writing. Raises WriteFailed, and StoreUnavailable."""
        with self._its_turn(source):
            try:
                with writing(self._dsn) as connection:
                    # What takes long at first is done before others have to wait.
                    self._book = self._latest(connection)
                    with locked(connection, _LONGEST_WAIT):
                        self._book = self._latest(connection)
                        yield connection, self._book
            except StoreLocked:
                reason = f"another program has been writing into the database for {_LONGEST_WAIT:g} seconds"
                raise WriteFailed(source, reason, "try again later") from None
            except StoreForeign:
                reason = "the database holds nothing yet, or what another newsgraph loaded"
                raise WriteFailed(source, reason, "run newsgraph load for it") from None

    @contextmanager
    def _its_turn(self, source: str) -> Iterator[None]:
        """Waits for what other threads do. Raises WriteFailed where that takes too long."""
        with self._counting:
            self._wanted += 1
        try:
            has_turn = self._turn.acquire(timeout=_LONGEST_WAIT)
        finally:
            with self._counting:
                self._wanted -= 1
        if not has_turn:
            raise WriteFailed(source, "the server still reads what the database holds", "try again in a moment")
        try:
            yield
        finally:
            self._turn.release()

    def _latest(self, connection: Connected) -> Book:
        """The book of what the database holds now."""
        check(connection)
        generation = latest(connection)
        if self._book is None:
            return open_book(connection, generation)
        return self._book if self._book.generation == generation else catch_up(connection, self._book, generation)

    def _change(self, connection: Connected, book: Book, parsed: ParsedFile) -> None:
        """Puts a file, or none where nothing was parsed, in the place of what there is at its source path."""
        taken = take_in(book.library, book.snapshot.graph, book.change(parsed))
        if taken.change is None:
            return
        step = Step(book, taken.library, succeed(book.snapshot, taken.graph, taken.change), taken.change)
        with connection.transaction():
            after = _written(connection, step)
            revision, replaced = (_revision(each, parsed.source) for each in (taken.library, book.library))
            note_written(connection, Written(parsed.source, revision, replaced))
        self._show(after)

    def _show(self, book: Book) -> None:
        """Has views see what a book holds."""
        self._book = book
        # Where no connection is free, those who follow are told later, as of what others write.
        with suppress(StoreError):
            self._store.show(book.generation.number)


def _written(connection: Connected, step: Step, progress: Progress = quietly) -> Book:
    """The book of a database that was made to hold what there is after a step."""
    book = step.book
    generation, slots = renew(
        connection, book.snapshot, step.snapshot, step.change, book.generation, book.slots, progress
    )
    return Book(generation, step.library, step.snapshot, slots)


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
