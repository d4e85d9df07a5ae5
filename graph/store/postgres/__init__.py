"""The store on PostgreSQL, for graphs and traffic that outgrow one machine: any number of processes ask one database."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import msgspec

from graph.changes import Changes, GraphChange
from graph.store.postgres import migrations
from graph.store.postgres.bookmarks import newest
from graph.store.postgres.connections import Pool
from graph.store.postgres.kept import Kept
from graph.store.postgres.layouts import Layouts
from graph.store.postgres.readers import Readers
from graph.store.postgres.session import Session
from graph.store.postgres.view import PostgresView

_SIZE = 8
_PATIENCE = 5.0
_REMEMBERED = 32
"""How many changes are known that were told before a process began."""

_EARLIER = f"""
SELECT change FROM generation WHERE number <= %(generation)s ORDER BY number DESC LIMIT {_REMEMBERED}
"""
_LATER = """
SELECT change FROM generation WHERE number > %(told)s AND number <= %(generation)s ORDER BY number
"""
_decode = msgspec.msgpack.Decoder(GraphChange).decode


class PostgresStore:
    """The graph that a database holds."""

    blocking = True

    def __init__(self, dsn: str, size: int = _SIZE, patience: float = _PATIENCE, longest: float | None = None) -> None:
        """Over at most `size` connections; who has to wait for one for longer than `patience` seconds is refused. A statement is
        given up after `longest` seconds, if any.

        Raises StoreUnavailable, and SchemaMismatch.
        """
        self.changes = Changes()
        self._telling = Lock()
        self._kept = Kept()
        self._layouts = Layouts()
        self._pool = Pool(dsn, size, patience, longest)
        self._readers = Readers(self._pool, patience)
        try:
            with self._pool.connection() as connection:
                migrations.check(connection)
            with self._readers.session() as session:
                self._told = session.generation
                for (change,) in reversed(session.ask(_EARLIER)):
                    self.changes.tell(_decode(change))
        except BaseException:
            self._pool.close()
            raise

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()

    @contextmanager
    def view(self, bookmark: str | None = None) -> Iterator[PostgresView]:
        """A view of the present version, which is none older than one before (`readers`), and than those of which `bookmark` is.

        Raises StoreBusy, StoreUnavailable, BookmarkInvalid, and StoreBehind where the host that is asked has not come so far.
        """
        with self._readers.session(0 if bookmark is None else newest(bookmark)) as session:
            yield PostgresView(session, self._kept, self._layouts)

    def catch_up(self) -> None:
        """Tells of the generations that were loaded since this was last called, each in its order.

        Raises StoreBusy and StoreUnavailable.
        """
        with self._telling:
            with self._readers.session() as session:
                changes = self._since(session)
                self._told = session.generation
            for change in changes:
                self.changes.tell(change)

    def show(self, generation: int) -> None:
        """Has views that are opened from now on see a generation that was loaded, or a later one, and tells of it.

        Raises as `catch_up` does.
        """
        self._readers.expect(generation)
        self.catch_up()

    def _since(self, session: Session) -> list[GraphChange]:
        present, told = session.generation, self._told
        if present.number < told.number:
            return [GraphChange(present.summary.version, told.summary.version, missed=True)]
        if present.number == told.number:
            return []
        return [_decode(change) for (change,) in session.ask(_LATER, told=told.number)]
