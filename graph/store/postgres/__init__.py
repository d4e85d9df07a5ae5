"""The store on PostgreSQL, for graphs and traffic that outgrow one machine: any number of processes ask one database."""

from collections.abc import Iterator
from contextlib import contextmanager

from graph.changes import Changes
from graph.store.postgres import migrations
from graph.store.postgres.connections import Pool
from graph.store.postgres.generations import latest
from graph.store.postgres.kept import Kept
from graph.store.postgres.session import Session
from graph.store.postgres.view import PostgresView

_SIZE = 8
_PATIENCE = 5.0


class PostgresStore:
    """The graph that a database holds."""

    blocking = True

    def __init__(self, dsn: str, size: int = _SIZE, patience: float = _PATIENCE) -> None:
        """Over at most `size` connections; who has to wait for one for longer than `patience` seconds is refused.

        Raises StoreUnavailable, and SchemaMismatch.
        """
        self.changes = Changes()
        self._kept = Kept()
        self._pool = Pool(dsn, size, patience)
        try:
            with self._pool.connection() as connection:
                migrations.check(connection)
        except BaseException:
            self._pool.close()
            raise

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()

    @contextmanager
    def view(self) -> Iterator[PostgresView]:
        """A view of the present version. Raises StoreBusy and StoreUnavailable."""
        with self._pool.connection() as connection:
            yield PostgresView(Session(connection, latest(connection)), self._kept)
