"""Telling: what others load into a database is told of, as long as it is asked for, whatever becomes of the database."""

import asyncio
import logging

import pytest

from graph.errors import StoreUnavailable
from newsgraph.telling import Teller
from tests.processes import eventually


def told_until(teller: Teller, done: list[int], count: int) -> None:
    """Has changes told until so many were."""

    async def run() -> None:
        async with teller.telling():
            await asyncio.to_thread(eventually, lambda: len(done) >= count, 10)

    asyncio.run(run())


def test_a_database_is_asked_again_and_again(caplog: pytest.LogCaptureFixture) -> None:
    """Also after it was away, of which the log has one line, and one once it is there again."""
    asked: list[int] = []

    def catch_up() -> None:
        asked.append(1)
        if len(asked) in {2, 3}:
            raise StoreUnavailable("connection refused")

    caplog.set_level(logging.WARNING, "newsgraph.telling")
    told_until(Teller(catch_up, 0.001), asked, 6)
    assert ["connection refused" in record.getMessage() for record in caplog.records] == [True, False]
    there = len(asked)
    assert len(asked) == there


def test_a_fault_is_logged_and_not_the_end(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever it is."""
    asked: list[int] = []

    def catch_up() -> None:
        asked.append(1)
        raise ValueError

    told_until(Teller(catch_up, 0.001), asked, 2)
    assert {record.exc_info is not None for record in caplog.records} == {True}
