"""Readers: who reads never sees an older generation than was seen before.

Of several hosts those that follow another may be behind it. What is read is the newest generation that this process has
seen, or a newer one: a host that has not come so far is asked again over another connection, which may lead to another host,
until one has come so far or the patience of who waits is at its end. A host that takes what is written is believed whatever it
says: where it has gone back, as one may that took another's place, there is nothing newer anywhere.

What was seen elsewhere, as a bookmark says, is told of by anybody, and holds for who tells of it alone: others are not kept waiting
for it.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from time import monotonic, sleep

import psycopg

from graph.errors import StoreBehind, StoreBusy, StoreUnavailable
from graph.store.postgres.connections import Connected, Pool
from graph.store.postgres.generations import Generation, latest
from graph.store.postgres.session import Session

_FIRST_PAUSE = 0.02
"""Seconds after which a host that is behind is asked again, and twice as many each time after."""
_FOLLOWS = "SELECT pg_is_in_recovery()"


class Readers:
    """Opens sessions of the present generation over connections of a pool; who waits does so for `patience` seconds."""

    def __init__(self, pool: Pool, patience: float) -> None:
        self._pool = pool
        self._patience = patience
        self._seen = 0
        self._lock = Lock()

    @contextmanager
    def session(self, elsewhere: int = 0) -> Iterator[Session]:
        """A session of the present generation, which is not before the one that was seen `elsewhere`.

        Raises StoreBusy and StoreUnavailable, and, without any waiting, StoreBehind where a host lacks what was seen elsewhere.
        """
        with ExitStack() as held:
            yield self._session(held, elsewhere)

    def expect(self, generation: int) -> None:
        """Has sessions be of a generation that is known to be there, or of a later one."""
        with self._lock:
            self._seen = max(self._seen, generation)

    def _session(self, held: ExitStack, elsewhere: int) -> Session:
        until = monotonic() + self._patience
        pause = _FIRST_PAUSE
        while True:
            seen = self._seen
            session = self._trial(held, seen, elsewhere)
            if session is not None:
                return session
            if elsewhere > seen:
                raise StoreBehind(f"the host that was asked is behind generation {elsewhere}, which was seen elsewhere")
            if monotonic() + pause > until:
                raise StoreBusy(f"the hosts that were asked are behind generation {seen}")
            sleep(pause)
            pause *= 2

    def _trial(self, held: ExitStack, seen: int, elsewhere: int) -> Session | None:
        """A session, whose connection is `held`; None where the host is behind."""
        try:
            return self._opened(held, seen, elsewhere)
        except _Dead:
            # The others that nobody uses have died with it, as a rule.
            self._pool.replace_dead()
        try:
            return self._opened(held, seen, elsewhere)
        except _Dead as dead:
            raise StoreUnavailable("the connection was lost") from dead

    def _opened(self, held: ExitStack, seen: int, elsewhere: int) -> Session | None:
        with ExitStack() as trial:
            connection = trial.enter_context(self._pool.connection())
            try:
                generation = self._generation(connection, seen, elsewhere)
            except psycopg.OperationalError as error:
                if connection.closed:
                    raise _Dead from error
                raise
            if generation is None:
                # Another connection may lead to another host. Anybody may say that there was more elsewhere: where one host is
                # named, none is made for that.
                if elsewhere <= seen or self._pool.has_hosts:
                    connection.close()
                return None
            held.push(trial.pop_all())
            return Session(connection, generation, held)

    def _generation(self, connection: Connected, seen: int, elsewhere: int) -> Generation | None:
        """The generation that is read over a connection; None where its host is behind."""
        found = latest(connection)
        if found.number < max(seen, elsewhere) and connection.execute(_FOLLOWS).fetchone() != (False,):
            return None
        if found.number < seen:
            with self._lock:
                self._seen = found.number
        else:
            self.expect(found.number)
        return found


class _Dead(Exception):
    """A connection that had died before anything was asked."""
