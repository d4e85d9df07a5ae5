"""Shared answers: made once for all who ask the same, whoever of them goes."""

import asyncio

import pytest

from newsgraph.operations.sharing import SharedAnswers
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

    async def make(self) -> bytes:
        """The next answer."""
        self.made += 1
        await self.may.wait()
        if self.fails:
            raise ZeroDivisionError
        return b"%d" % self.made * self.size


def shared_answers(most: int = 1_000_000) -> SharedAnswers:
    return SharedAnswers(Turns(Changing(numbered(0)).store, Limits()), most)


async def test_equal_keys_share_an_answer() -> None:
    """Those who wait for it together, and those who come later; another key has another answer."""
    shared, making = shared_answers(), Making()
    asking = [asyncio.create_task(shared.share("a", making.make)) for _ in range(50)]
    await asyncio.sleep(0)
    making.may.set()
    assert set(await asyncio.gather(*asking)) == {b"1" * 10}
    assert await shared.share("a", making.make) == b"1" * 10
    assert await shared.share("b", making.make) == b"2" * 10
    assert making.made == 2


async def test_who_goes_takes_nothing_from_others() -> None:
    """The one who asked first is cancelled; the others have the answer."""
    shared, making = shared_answers(), Making()
    first, second = [asyncio.create_task(shared.share("a", making.make)) for _ in range(2)]
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    making.may.set()
    assert await second == b"1" * 10
    assert first.cancelled()
    assert making.made == 1


async def test_what_fails_is_not_kept() -> None:
    """All who wait for it are told, and whoever asks then asks anew; one that nobody waits for is forgotten."""
    shared, making = shared_answers(), Making()
    making.fails = True
    asking = [asyncio.create_task(shared.share("a", making.make)) for _ in range(3)]
    await asyncio.sleep(0)
    making.may.set()
    told = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(each) for each in told] == [ZeroDivisionError] * 3
    making.fails = False
    assert await shared.share("a", making.make) == b"2" * 10


async def test_what_is_kept_is_bounded() -> None:
    """The latest answers are kept, as many as there is room for; one that is too large is not."""
    shared, making = shared_answers(most=100_000), Making(size=40_000)
    making.may.set()
    for key in ("a", "b", "c", "b"):
        await shared.share(key, making.make)
    assert making.made == 3
    await shared.share("a", making.make)
    assert making.made == 4
    making.size = 200_000
    assert len(await shared.share("large", making.make)) == 200_000
    assert await shared.share("a", making.make) == b"4" * 40_000
    assert shared._made.currsize <= 100_000
