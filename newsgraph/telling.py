"""Telling: a process is told of what others load into its database, by asking again and again.

PostgreSQL could tell of it by itself, but not through what often lies between, and not where Citus distributes it.
"""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event

from graph.errors import StoreError
from newsgraph.background import beside

logger = logging.getLogger("newsgraph.telling")


class Teller:
    """Has `catch_up`, which a store on a database has, called every so many `seconds`."""

    def __init__(self, catch_up: Callable[[], None], seconds: float) -> None:
        self._catch_up = catch_up
        self._seconds = seconds
        self._ended = Event()

    @asynccontextmanager
    async def telling(self) -> AsyncIterator[None]:
        """Tells of changes as long as it is held."""
        async with beside(self._tell, self._ended.set, "newsgraph-telling"):
            yield

    def _tell(self) -> None:
        is_there = True
        while not self._ended.wait(self._seconds):
            try:
                self._catch_up()
            except StoreError as failed:
                if is_there:
                    reason = getattr(failed, "reason", str(failed))
                    logger.warning(
                        "The database cannot be asked what was loaded (%s); it is asked again and again.", reason
                    )
                is_there = False
            except Exception:
                logger.exception("It could not be told what was loaded into the database.")
            else:
                if not is_there:
                    logger.warning("The database can be asked again what was loaded.")
                is_there = True
