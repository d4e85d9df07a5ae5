"""Sessions: what one view asks of the database, statement by statement, all of it of one generation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain, islice
from threading import Lock
from typing import Any, NamedTuple

import psycopg

from graph.errors import StoreError, StoreTimeout, StoreUnavailable
from graph.store.postgres.connections import Connected, told_of
from graph.store.postgres.generations import Generation

THEN = "since <= %(generation)s AND until > %(generation)s"
"""The condition of rows that are there in the session's generation, for statements that read one table."""


def then(table: str) -> str:
    """The same for one of several tables, by its name in the statement."""
    return f"{table}.since <= %(generation)s AND {table}.until > %(generation)s"


_LONGEST_CANCEL = 5.0
"""The seconds that the database has to take note that an answer is not wanted any more."""

Rows = list[tuple[Any, ...]]
Asked = tuple[str, Mapping[str, Any]]
"""A statement and its values."""


class Reading(NamedTuple):
    """What is to be asked, and what takes the rows that each of the statements gives."""

    asked: Sequence[Asked]
    take: Callable[[Sequence[Rows]], None]


class Session:
    """One generation, asked over one connection; `round_trips` counts how often it was waited for the database.

    What is put off is sent along with what is asked next, and costs no round trip of its own.

    Once the database has failed, or what is asked was cancelled, nothing more is asked: the same is told again at once.
    """

    def __init__(self, connection: Connected, generation: Generation, held: ExitStack | None = None) -> None:
        """`held` gives the connection back, where that is not to be had for as long as the session is."""
        self.generation = generation
        self.round_trips = 0
        self._ended: StoreError | None = None
        self._put_off: list[Reading] = []
        self._expected: dict[str, Rows | None] = {}
        self._connection = connection
        self._cursor = connection.cursor(binary=True)
        self._held = held
        self._leaving = Lock()
        self._has_left = False

    def ask(self, statement: str, **values: Any) -> Rows:
        """The rows that a statement gives, in which `%(name)s` are values and `%(generation)s` is the generation.

        Raises StoreUnavailable and StoreTimeout.
        """
        rows = self._expected_rows(statement, values) if self._expected else None
        return self.ask_all([(statement, values)])[0] if rows is None else rows

    def expect(self, statement: str, **values: Any) -> None:
        """Puts off a statement, whose rows `ask` has when it is asked for the same."""
        key = _key(statement, values)
        if key not in self._expected:
            self._expected[key] = None
            self.put_off(Reading([(statement, values)], lambda answers: self._expected.update({key: answers[0]})))

    def ask_each(self, statement: str, values: Sequence[Mapping[str, Any]]) -> list[Rows]:
        """The rows that a statement gives for each of several sets of values, which are sent together.

        Raises StoreUnavailable and StoreTimeout.
        """
        return self.ask_all([(statement, each) for each in values])

    def ask_all(self, asked: Sequence[Asked]) -> list[Rows]:
        """The rows that each of several statements gives for its values, which are sent together.

        Nothing is sent where there are none. Raises StoreUnavailable and StoreTimeout.
        """
        return self._answers(asked) if asked else []

    def put_off(self, reading: Reading) -> None:
        """Asks this together with what is asked next, or when it is settled; a reading without statements is not taken."""
        if reading.asked:
            self._put_off.append(reading)

    def hasten(self) -> None:
        """Asks what was put off, if anything. What is put off when that comes, is so still.

        Raises StoreUnavailable and StoreTimeout.
        """
        if self._put_off:
            self._answers([])

    def settle(self) -> None:
        """Asks what was put off, and what was put off when that came, until there is nothing.

        Raises StoreUnavailable and StoreTimeout.
        """
        while self._put_off:
            self.hasten()

    def _expected_rows(self, statement: str, values: Mapping[str, Any]) -> Rows | None:
        """The rows of what was expected, which is not any more; None for what was not."""
        key = _key(statement, values)
        if key in self._expected and self._expected[key] is None:
            self.settle()
        return self._expected.pop(key, None)

    def _answers(self, asked: Sequence[Asked]) -> list[Rows]:
        """The rows that statements give; what was put off takes its own."""
        readings, self._put_off = self._put_off, []
        answers = iter(self._sent([*asked, *chain.from_iterable(reading.asked for reading in readings)]))
        own = list(islice(answers, len(asked)))
        for reading in readings:
            reading.take(list(islice(answers, len(reading.asked))))
        return own

    def _sent(self, asked: Sequence[Asked]) -> list[Rows]:
        with self._asking():
            self.round_trips += 1
            if len(asked) == 1:
                [(statement, values)] = asked
                return [self._cursor.execute(self._of_generation(statement), values).fetchall()]
            cursors = [self._connection.cursor(binary=True) for _ in asked]
            with self._connection.pipeline():
                for cursor, (statement, values) in zip(cursors, asked, strict=True):
                    cursor.execute(self._of_generation(statement), values)
            # Only what leaves the pipeline waits for its end: rows that are fetched within it are waited for apart from that.
            return [cursor.fetchall() for cursor in cursors]

    def cancel(self) -> None:
        """Ends what another thread is asking, and all that it would ask, with StoreTimeout. The connection is not given back to
        others before this has returned, so that nothing of theirs is ended."""
        with self._leaving:
            if self._has_left:
                return
            self._ended = StoreTimeout()
            with suppress(psycopg.Error):
                self._connection.cancel_safe(timeout=_LONGEST_CANCEL)

    def leave(self) -> None:
        """Gives the connection back; nothing more is asked, and nothing is cancelled any more."""
        with self._leaving:
            self._has_left = True
            self._ended = StoreUnavailable("its view was left before")
        if self._held is not None:
            self._held.close()

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


def _key(statement: str, values: Mapping[str, Any]) -> str:
    """What tells a statement and its values from all others."""
    return f"{statement} {sorted(values.items())}"
