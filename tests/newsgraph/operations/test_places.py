"""Places for what takes long."""

import asyncio
from functools import partial
from threading import Event

import pytest

from newsgraph.errors import RequestRefused
from newsgraph.operations.places import Places


def is_free(places: Places) -> bool:
    try:
        with places.place():
            return True
    except RequestRefused:
        return False


def test_what_runs_keeps_its_place_until_it_is_done() -> None:
    """Work runs beside the loop; who comes while all places are taken is refused with 503 and told when to come again."""

    async def run() -> None:
        places, may_end = Places(1), Event()

        async def ask() -> bool:
            return await places.run(partial(may_end.wait, 10))

        asked = asyncio.create_task(ask())
        await asyncio.sleep(0)
        with pytest.raises(RequestRefused) as refused:
            await places.run(may_end.wait)
        assert refused.value.code == "UNAVAILABLE"
        assert refused.value.headers == {b"retry-after": b"1"}
        assert not is_free(places)
        may_end.set()
        assert await asked
        assert is_free(places)

    asyncio.run(run())


def test_who_does_not_wait_leaves_the_place_taken() -> None:
    """Work goes on when nobody waits for it any more, and its place is free only after it."""
    places, began, may_end, ended = Places(1), Event(), Event(), Event()

    def work() -> None:
        began.set()
        may_end.wait(10)
        ended.set()

    async def give_up() -> None:
        asked = asyncio.create_task(places.run(work))
        assert await asyncio.to_thread(began.wait, 10)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked

    asyncio.run(give_up())
    assert not is_free(places)
    may_end.set()
    assert ended.wait(10)
    places._threads._pool.shutdown()
    assert is_free(places)


def test_a_place_is_given_back() -> None:
    """A place is free again after what held it, also where that failed."""
    places = Places(1)
    for _twice in range(2):
        with pytest.raises(ValueError, match="x"), places.place():
            raise ValueError("x")
    assert is_free(places)


def test_what_fails_in_a_thread_fails_for_who_asked() -> None:
    """An error of the work is raised where it is waited for."""

    def fail() -> None:
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        asyncio.run(Places(1).run(fail))
