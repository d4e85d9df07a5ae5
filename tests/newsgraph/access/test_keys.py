"""Keys are fetched when they are needed, and no more often, whatever tokens say and however an issuer fails."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from newsgraph.access import key_sets, keys
from newsgraph.access.keys import Keys
from newsgraph.errors import IssuerUnreachable
from tests.newsgraph.access.issuers import StubIssuer, issuing, private_key, public_jwk


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def issuer() -> Iterator[tuple[str, StubIssuer]]:
    """An issuer with one key."""
    with issuing("ES256") as issuer:
        yield issuer


@pytest.fixture
def clock() -> Clock:
    return Clock()


def of(address: str, clock: Callable[[], float]) -> Keys:
    """An issuer's keys, at an address that is known."""
    return Keys(address, f"{address}/keys", clock)


async def has(found: Keys, kid: str | None) -> bool:
    return await found.find(kid) is not None


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(test)


def test_keys_are_fetched_once_in_five_minutes(issuer: tuple[str, StubIssuer], clock: Clock) -> None:
    """Who asks for a key again gets the one that is kept, for five minutes; then it is fetched again."""
    address, stub = issuer

    async def test() -> None:
        found = of(address, clock)
        assert stub.asked == []
        for _ in range(3):
            assert await has(found, "ES256")
        clock.now += 299
        assert await has(found, "ES256")
        assert stub.asked == ["/keys"]
        clock.now += 2
        assert await has(found, "ES256")
        assert stub.asked == ["/keys"] * 2

    run(test())


def test_the_configuration_says_where_keys_are(issuer: tuple[str, StubIssuer], clock: Clock) -> None:
    """Without an address of keys the issuer's configuration is asked for it."""
    address, stub = issuer

    async def test() -> None:
        assert await has(Keys(address, None, clock), "ES256")
        assert stub.asked == ["/.well-known/openid-configuration", "/keys"]

    run(test())


def test_unknown_ids_make_one_fetch_in_half_a_minute(issuer: tuple[str, StubIssuer], clock: Clock) -> None:
    """A flood of ids that are made up, one after the other and all at once, makes the keys be fetched once in 30 seconds."""
    address, stub = issuer

    async def test() -> None:
        found = of(address, clock)
        for flood in range(1, 4):
            for number in range(50):
                assert not await has(found, f"made up {number}")
            assert not any(await asyncio.gather(*(has(found, f"made up {number}") for number in range(200))))
            assert len(stub.asked) == flood
            clock.now += 31

    run(test())


def test_a_new_key_is_found(issuer: tuple[str, StubIssuer], clock: Clock) -> None:
    """A key that the issuer has changed to is found without waiting for the old ones' end, once 30 seconds are over."""
    address, stub = issuer

    async def test() -> None:
        found = of(address, clock)
        assert await has(found, "ES256")
        stub.tell("/keys", {"keys": [public_jwk(private_key("ES256"), "ES256", kid="new")]})
        assert not await has(found, "new")
        clock.now += 30
        assert await has(found, "new")
        assert not await has(found, "ES256")

    run(test())


def test_who_needs_no_fetch_does_not_wait_for_one(issuer: tuple[str, StubIssuer], clock: Clock) -> None:
    """While the issuer is slow to answer for an id that is made up, a key that is there is found."""
    address, stub = issuer

    async def test() -> None:
        found = of(address, clock)
        assert await has(found, "ES256")
        clock.now += 31
        stub.gate.clear()
        waiting = asyncio.create_task(has(found, "made up"))
        await asyncio.to_thread(stub.until_asked, 2)
        assert await has(found, "ES256")
        assert not waiting.done()
        stub.gate.set()
        assert not await waiting

    run(test())


def test_one_who_goes_takes_nothing_from_others(issuer: tuple[str, StubIssuer], clock: Clock) -> None:
    """A request that ends while keys are fetched for it leaves the others their keys."""
    address, stub = issuer

    async def test() -> None:
        found = of(address, clock)
        stub.gate.clear()
        first, second = (asyncio.create_task(has(found, "ES256")) for _ in range(2))
        await asyncio.to_thread(stub.until_asked, 1)
        first.cancel()
        stub.gate.set()
        assert await second
        assert stub.asked == ["/keys"]

    run(test())


def test_an_issuer_that_fails_is_spared(issuer: tuple[str, StubIssuer], clock: Clock) -> None:
    """All who come within 5 seconds of a failure are told at once; then the issuer is asked again."""
    address, stub = issuer
    works = stub.answers["/keys"]
    stub.answers["/keys"] = (500, b"")

    async def test() -> None:
        found = of(address, clock)
        for _ in range(20):
            with pytest.raises(IssuerUnreachable):
                await found.find("ES256")
        assert len(stub.asked) == 1
        clock.now += 5
        stub.answers["/keys"] = works
        assert await has(found, "ES256")

    run(test())


def test_keys_outlive_a_failure_no_longer_than_their_time(issuer: tuple[str, StubIssuer], clock: Clock) -> None:
    """A failure to fetch a key that is made up takes nothing from those that are there; when they are old, nothing is known."""
    address, stub = issuer

    async def test() -> None:
        found = of(address, clock)
        assert await has(found, "ES256")
        stub.answers["/keys"] = (500, b"")
        clock.now += 31
        assert not await has(found, "made up")
        assert len(stub.asked) == 2
        assert await has(found, "ES256")
        clock.now += 270
        with pytest.raises(IssuerUnreachable):
            await found.find("ES256")

    run(test())


def test_an_issuer_that_does_not_answer_is_waited_for_in_vain_no_longer(
    issuer: tuple[str, StubIssuer], clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When the time is over that an issuer has to answer, who waits is told, the log too, and the loop has gone on meanwhile."""
    address, stub = issuer
    monkeypatch.setattr(keys, "FETCH_SECONDS", 0.1)
    stub.gate.clear()
    steps = 0

    async def test() -> None:
        nonlocal steps
        waiting = asyncio.create_task(of(address, clock).find("ES256"))
        while not waiting.done():
            steps += 1
            await asyncio.sleep(0.005)
        stub.gate.set()
        with pytest.raises(IssuerUnreachable):
            await waiting

    run(test())
    assert steps > 1
    assert "within 0.1 seconds" in caplog.text


def test_nobody_listens(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    """An issuer that cannot be reached is an error for who asks, whose log says why; the answer tells when to come again."""
    with issuing("ES256") as (address, _):
        pass
    with pytest.raises(IssuerUnreachable) as raised:
        asyncio.run(of(address, clock).find("ES256"))
    assert raised.value.code == "UNAVAILABLE"
    assert raised.value.headers == {b"retry-after": b"5"}
    assert f"{address}/keys cannot be reached (Connection refused)" in caplog.text


def test_without_an_id_the_only_key_is_meant(issuer: tuple[str, StubIssuer], clock: Clock) -> None:
    """A token that names no key is checked with the only one; of several none is tried."""
    address, stub = issuer

    async def test() -> None:
        assert await has(of(address, clock), None)
        stub.tell("/keys", {"keys": [public_jwk(private_key("ES256"), "ES256", kid=kid) for kid in "ab"]})
        assert not await has(of(address, clock), None)

    run(test())


def test_a_slow_address_gives_its_thread_back(issuer: tuple[str, StubIssuer], monkeypatch: pytest.MonkeyPatch) -> None:
    """What asks an issuer ends by itself when there is no answer, and says so."""
    address, stub = issuer
    monkeypatch.setattr(key_sets, "FETCH_SECONDS", 0.1)
    stub.gate.clear()
    with pytest.raises(key_sets.FetchFailed, match="does not answer within"):
        key_sets.fetch_keys(address, f"{address}/keys")
    stub.gate.set()
