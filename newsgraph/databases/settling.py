"""Settling what a database holds: by who writes into it, once that comes to rest."""

import logging
from threading import Event
from time import perf_counter

import structlog

from graph.errors import StoreError, StoreForeign, StoreLocked
from graph.live.book_editor import BookEditor

logger = logging.getLogger("newsgraph.settling")


class BookSettling:
    """Settles what an editor of a database writes, and what others wrote before it."""

    def __init__(self, editor: BookEditor) -> None:
        self._editor = editor

    def settle(self, ended: Event) -> bool:
        """Whether the database is settled now, or was: where another one writes, or it is not there, it is to be tried again.

        What is being loaded is given up once it is `ended`, and taken back by who writes next.
        """

        def progress(_table: str, _rows: int) -> None:
            if ended.is_set():
                raise _Ended

        began = perf_counter()
        try:
            if self._editor.settle(progress):
                structlog.get_logger().info("settled", seconds=round(perf_counter() - began, 3))
        except (_Ended, StoreLocked):
            return False
        except StoreForeign as foreign:
            # Once somebody has loaded into it, that is a change.
            logger.warning("Documents cannot be changed yet. %s", foreign)
        except StoreError as failed:
            logger.warning("What the database holds could not be settled (%s); it is tried again.", failed)
            return False
        return True


class _Ended(Exception):
    """The process ends."""
