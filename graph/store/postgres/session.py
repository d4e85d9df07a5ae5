"""Sessions: what one view asks of the database, statement by statement, all of it of one generation."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.store.postgres.connections import Connected, told_of
from graph.store.postgres.generations import Generation

THEN = "since <= %(generation)s AND until > %(generation)s"
"""The condition of rows that are there in the session's generation, for statements that read one table."""


def then(table: str) -> str:
    """The same for one of several tables, by its name in the statement."""
    return f"{table}.since <= %(generation)s AND {table}.until > %(generation)s"


class Session:
    """One generation, asked over one connection; `round_trips` counts how often it was waited for the database."""

    def __init__(self, connection: Connected, generation: Generation) -> None:
        self.generation = generation
        self.round_trips = 0
        self._connection = connection
        self._cursor = connection.cursor(binary=True)

    def ask(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows that a statement gives, in which `%(name)s` are values and `%(generation)s` is the generation.

        Raises StoreUnavailable.
        """
        with told_of():
            self.round_trips += 1
            self._cursor.execute(self._of_generation(statement), values)
            return self._cursor.fetchall()

    def ask_each(self, statement: str, values: Sequence[Mapping[str, Any]]) -> list[list[tuple[Any, ...]]]:
        """The rows that a statement gives for each of several sets of values, which are sent together.

        Raises StoreUnavailable.
        """
        return self.ask_all([(statement, each) for each in values])

    def ask_all(self, asked: Sequence[tuple[str, Mapping[str, Any]]]) -> list[list[tuple[Any, ...]]]:
        """The rows that each of several statements gives for its values, which are sent together.

        Raises StoreUnavailable.
        """
        with told_of(), self._connection.pipeline():
            self.round_trips += 1
            cursors = [self._connection.cursor(binary=True) for _ in asked]
            for cursor, (statement, values) in zip(cursors, asked, strict=True):
                cursor.execute(self._of_generation(statement), values)
            return [cursor.fetchall() for cursor in cursors]

    def _of_generation(self, statement: str) -> str:
        # As part of the text, so that plans are made for it: nearly all rows are there, of which a plan for any number knows
        # nothing, and takes them for few.
        return statement.replace("%(generation)s", str(self.generation.number))
