"""Following: who waits is woken from the thread that makes a change, and leaves nothing behind."""

import asyncio
from collections.abc import AsyncGenerator
from threading import Thread
from unittest.mock import patch

import pytest

from graph.changes import Changes, GraphChange
from schema import Limits
from schema.following import Source
from tests.changing import Changing, numbered

pytestmark = pytest.mark.anyio

Followed = AsyncGenerator[GraphChange, None]


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that tests which are coroutines run in."""
    return "asyncio"


@pytest.fixture
def changing() -> Changing:
    """A graph that changes."""
    return Changing(numbered(0))


def tell_later(changes: Changes, count: int) -> Thread:
    """A thread that tells of so many changes, as fast as it can."""

    def tell() -> None:
        for number in range(count):
            changes.tell(GraphChange(str(number + 1), str(number)))

    thread = Thread(target=tell)
    thread.start()
    return thread


async def waiting(followed: list[Followed]) -> list[asyncio.Task[GraphChange]]:
    """The next change of each, for which all wait."""
    tasks = [asyncio.create_task(anext(each)) for each in followed]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_changes_of_another_thread_come_once_and_in_order(changing: Changing) -> None:
    """However fast they are made, as long as they are kept."""
    source = Source(changing.store, Limits())
    followed = [source.follow(None) for _ in range(20)]

    async def all_of(each: Followed) -> list[str]:
        return [(await anext(each)).version for _ in range(200)]

    listening = [asyncio.create_task(all_of(each)) for each in followed]
    await asyncio.sleep(0)
    thread = tell_later(changing.store.changes, 200)
    for versions in await asyncio.wait_for(asyncio.gather(*listening), 20):
        assert versions == [str(number + 1) for number in range(200)]
    thread.join()


async def test_a_change_wakes_a_loop_once(changing: Changing) -> None:
    """Whoever makes changes calls the event loop once, however many follow, and not again before they were woken."""
    source = Source(changing.store, Limits())
    followed = [source.follow(None) for _ in range(100)]
    tasks = await waiting(followed)
    loop = asyncio.get_running_loop()
    with patch.object(loop, "call_soon_threadsafe", wraps=loop.call_soon_threadsafe) as called:
        changing.show(numbered(1))
        changing.show(numbered(2))
        assert called.call_count == 1
        assert len({(await each).version for each in tasks}) == 1
        assert {(await anext(each)).version for each in followed} == {changing.version}
        tasks = await waiting(followed)
        changing.show(numbered(3))
        assert {(await each).version for each in tasks} == {changing.version}
        assert called.call_count == 2
    for each in followed:
        await each.aclose()


async def test_others_have_their_turn_while_many_are_woken(changing: Changing) -> None:
    """A thousand that wait are not woken in one go."""
    source = Source(changing.store, Limits())
    followed = [source.follow(None) for _ in range(1000)]
    tasks = await waiting(followed)
    changing.show(numbered(1))
    rounds = 0
    while not all(each.done() for each in tasks):
        rounds += 1
        await asyncio.sleep(0)
    assert rounds > 10
    for each in followed:
        await each.aclose()


async def test_the_last_who_goes_ends_the_listening(changing: Changing) -> None:
    """All who follow in one event loop have one listener; none is left, however they end, or if they never began."""
    changes = changing.store.changes
    source = Source(changing.store, Limits())
    followed = [source.follow(None) for _ in range(5)]
    assert changes.listeners == 0
    tasks = await waiting(followed[:4])
    assert changes.listeners == 1
    for task in tasks[:3]:
        task.cancel()
    await asyncio.gather(*tasks[:3], return_exceptions=True)
    assert changes.listeners == 1
    changing.show(numbered(1))
    await tasks[3]
    assert changes.listeners == 1
    for each in followed:
        await each.aclose()
    assert changes.listeners == 0
    assert source._bells == {}


def test_a_loop_that_has_ended_hinders_nobody(changing: Changing) -> None:
    """A change is made though an event loop, in which somebody follows, is there no more."""
    source = Source(changing.store, Limits())
    followed = source.follow(None)
    loop = asyncio.new_event_loop()
    task = loop.create_task(anext(followed))
    loop.run_until_complete(asyncio.sleep(0.01))
    loop.close()
    assert changing.store.changes.listeners == 1
    changing.show(numbered(1))
    assert asyncio.run(anext(source.follow("unknown"))).version == changing.version
    del task


def test_each_loop_wakes_its_own(changing: Changing) -> None:
    """Those who follow in several event loops at once are told of the same."""
    source = Source(changing.store, Limits())
    told: list[str] = []

    def follow() -> None:
        async def first() -> str:
            return (await anext(source.follow("0"))).version

        told.append(asyncio.run(first()))

    changing.store.changes.tell(GraphChange("0", "none"))
    threads = [Thread(target=follow) for _ in range(3)]
    for each in threads:
        each.start()
    while changing.store.changes.listeners < len(threads):
        pass
    changing.store.changes.tell(GraphChange("1", "0"))
    for each in threads:
        each.join()
    assert told == ["1"] * 3
