"""Shared answers: made once for all who ask the same, whoever of them goes."""

import asyncio

import pytest

from newsgraph.operations.sharing import Answer, SharedAnswers
from newsgraph.operations.turns import Turns
from schema import Limits
from tests.changing import Changing, numbered

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that tests which are coroutines run in."""
    return "asyncio"


class Making:
    """Makes answers of so many bytes, once it may."""

    def __init__(self, size: int = 10) -> None:
        self.made = 0
        self.size = size
        self.may = asyncio.Event()
        self.fails = False
        self.is_whole = True

    async def make(self) -> Answer:
        """The next answer."""
        self.made += 1
        await self.may.wait()
        if self.fails:
            raise ZeroDivisionError
        return Answer(b"%d" % self.made * self.size, self.is_whole)


async def contents(shared: SharedAnswers, key: str, making: Making) -> bytes:
    """What somebody is told who asks with a key."""
    return (await shared.share(key, making.make)).content


def shared_answers(most: int = 1_000_000) -> SharedAnswers:
    return SharedAnswers(Turns(Changing(numbered(0)).store, Limits()), most)


async def test_equal_keys_share_an_answer() -> None:
    """Those who wait for it together, and those who come later; another key has another answer."""
    shared, making = shared_answers(), Making()
    asking = [asyncio.create_task(contents(shared, "a", making)) for _ in range(50)]
    await asyncio.sleep(0)
    making.may.set()
    assert set(await asyncio.gather(*asking)) == {b"1" * 10}
    assert await contents(shared, "a", making) == b"1" * 10
    assert await contents(shared, "b", making) == b"2" * 10
    assert making.made == 2


async def test_who_goes_takes_nothing_from_others() -> None:
    """The one who asked first is cancelled; the others have the answer."""
    shared, making = shared_answers(), Making()
    first, second = [asyncio.create_task(contents(shared, "a", making)) for _ in range(2)]
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    making.may.set()
    assert await second == b"1" * 10
    assert first.cancelled()
    assert making.made == 1


async def test_what_fails_is_not_kept() -> None:
    """All who wait for it are told, and whoever asks then asks anew; so it is with answers that have errors."""
    shared, making = shared_answers(), Making()
    making.fails = True
    asking = [asyncio.create_task(contents(shared, "a", making)) for _ in range(3)]
    await asyncio.sleep(0)
    making.may.set()
    told = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(each) for each in told] == [ZeroDivisionError] * 3
    making.fails = False
    making.is_whole = False
    for number in (b"2", b"3"):
        assert await contents(shared, "a", making) == number * 10


async def test_what_is_kept_is_bounded() -> None:
    """The latest answers are kept, as many as there is room for; one that is too large is not."""
    shared, making = shared_answers(most=100_000), Making(size=40_000)
    making.may.set()
    for key in ("a", "b", "c", "b"):
        await contents(shared, key, making)
    assert making.made == 3
    await contents(shared, "a", making)
    assert making.made == 4
    making.size = 200_000
    assert len(await contents(shared, "large", making)) == 200_000
    assert await contents(shared, "a", making) == b"4" * 40_000
    assert shared._made.currsize <= 100_000
