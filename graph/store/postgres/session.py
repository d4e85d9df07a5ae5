"""Sessions: what one view asks of the database, statement by statement, all of it of one generation."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from graph.errors import StoreError, StoreTimeout
from graph.store.postgres.connections import Connected, told_of
from graph.store.postgres.generations import Generation

THEN = "since <= %(generation)s AND until > %(generation)s"
"""The condition of rows that are there in the session's generation, for statements that read one table."""


def then(table: str) -> str:
    """The same for one of several tables, by its name in the statement."""
    return f"{table}.since <= %(generation)s AND {table}.until > %(generation)s"


_LONGEST_CANCEL = 5.0
"""The seconds that the database has to take note that an answer is not wanted any more."""


class Session:
    """One generation, asked over one connection; `round_trips` counts how often it was waited for the database.

    Once the database has failed, or what is asked was cancelled, nothing more is asked: the same is told again at once.
    """

    def __init__(self, connection: Connected, generation: Generation) -> None:
        self.generation = generation
        self.round_trips = 0
        self._ended: StoreError | None = None
        self._connection = connection
        self._cursor = connection.cursor(binary=True)

    def ask(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows that a statement gives, in which `%(name)s` are values and `%(generation)s` is the generation.

        Raises StoreUnavailable and StoreTimeout.
        """
        with self._asking():
            self.round_trips += 1
            self._cursor.execute(self._of_generation(statement), values)
            return self._cursor.fetchall()

    def ask_each(self, statement: str, values: Sequence[Mapping[str, Any]]) -> list[list[tuple[Any, ...]]]:
        """The rows that a statement gives for each of several sets of values, which are sent together.

        Raises StoreUnavailable and StoreTimeout.
        """
        return self.ask_all([(statement, each) for each in values])

    def ask_all(self, asked: Sequence[tuple[str, Mapping[str, Any]]]) -> list[list[tuple[Any, ...]]]:
        """The rows that each of several statements gives for its values, which are sent together.

        Nothing is sent where there are none. Raises StoreUnavailable and StoreTimeout.
        """
        if not asked:
            return []
        with self._asking(), self._connection.pipeline():
            self.round_trips += 1
            cursors = [self._connection.cursor(binary=True) for _ in asked]
            for cursor, (statement, values) in zip(cursors, asked, strict=True):
                cursor.execute(self._of_generation(statement), values)
            return [cursor.fetchall() for cursor in cursors]

    def cancel(self) -> None:
        """Ends what another thread is asking, and all that it would ask, with StoreTimeout. The connection is not given back to
        others before this has returned, so that nothing of theirs is ended."""
        self._ended = StoreTimeout()
        with suppress(psycopg.Error):
            self._connection.cancel_safe(timeout=_LONGEST_CANCEL)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        if self._ended is not None:
            raise self._ended.with_traceback(None)
        try:
            with told_of():
                yield
        except StoreError as error:
            self._ended = self._ended or error
            raise

    def _of_generation(self, statement: str) -> str:
        # As part of the text, so that plans are made for it: nearly all rows are there, of which a plan for any number knows
        # nothing, and takes them for few.
        return statement.replace("%(generation)s", str(self.generation.number))
