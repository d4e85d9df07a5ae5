"""Handshakes: which pages may open a socket, how many there may be, and what is offered."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgraph.sockets import SocketLimits
from newsgraph.sockets.handshake import is_welcome
from tests.newsgraph.sockets.clients import Stage, begun, clients, endpoint_of, schema_on, scope_of

pytestmark = pytest.mark.anyio

ORIGINS = ["https://app.example", "http://localhost:5173/"]


def welcome(*headers: tuple[bytes, bytes], origins: list[str] = ORIGINS) -> bool:
    return is_welcome(scope_of(headers), origins)


@pytest.mark.parametrize(
    "origin",
    [
        b"https://example.org",
        b"http://example.org",
        b"https://EXAMPLE.org:443",
        b"http://example.org:80",
        b"https://app.example",
        b"https://app.example:443",
        b"http://localhost:5173",
    ],
)
def test_pages_of_the_server_and_of_origins_are_welcome(origin: bytes) -> None:
    """An origin is compared without regard to case, and to a port that its scheme implies."""
    assert welcome((b"origin", origin))


@pytest.mark.parametrize(
    "origin",
    [
        b"https://evil.example",
        b"https://example.org.evil.example",
        b"https://evil.example/example.org",
        b"https://example.org:8443",
        b"http://app.example",
        b"https://sub.app.example",
        b"http://localhost",
        b"null",
        b"",
        b"file://",
        b"chrome-extension://example.org",
        b"https://[::1",
        b"https://example.org:x",
        b"\xff\xfe",
    ],
)
def test_other_pages_are_not(origin: bytes) -> None:
    """What is like the server's name is not the server."""
    assert not welcome((b"origin", origin))


def test_programs_are_welcome() -> None:
    """Only browsers send an origin."""
    assert welcome()


def test_every_origin_that_is_told_counts() -> None:
    """One that is allowed lets no other in."""
    assert not welcome((b"origin", b"https://app.example"), (b"Origin", b"https://evil.example"))
    assert not welcome((b"origin", b"https://evil.example"), (b"host", b"evil.example"))


def test_any_origin_may_be_let_in() -> None:
    """An asterisk among the origins is all of them."""
    assert welcome((b"origin", b"null"), origins=["*"])


@given(st.binary(max_size=30))
def test_no_origin_is_too_strange_to_be_refused(rest: bytes) -> None:
    """Whatever bytes an origin has, it is judged."""
    assert not welcome((b"origin", b"https://evil.example" + rest.replace(b"@", b"")))


@pytest.mark.parametrize(("has_extension", "expected"), [(True, 403), (False, None)])
async def test_other_pages_are_refused_before_a_socket_opens(has_extension: bool, expected: Any) -> None:
    """A page that may not open sockets is told so with 403, which is what a close before accepting is too."""
    async with clients(endpoint_of(schema_on(Stage()), origins=ORIGINS)) as open_one:
        client = open_one(headers=[(b"origin", b"https://evil.example")], extensions=has_extension)
        event = await client.event()
        assert event.get("status") == expected
        assert event["type"] == ("websocket.http.response.start" if has_extension else "websocket.close")
        client.leave()
        client.leave()
        await client.ended()


async def test_there_are_only_so_many_sockets() -> None:
    """One too many is refused with 503, until another ends."""
    endpoint = endpoint_of(schema_on(Stage()), SocketLimits(sockets=1))
    async with clients(endpoint) as open_one:
        first = await begun(open_one)
        second = open_one()
        assert (await second.event())["status"] == 503
        second.leave()
        first.leave()
        await first.ended()
        await begun(open_one)


@pytest.mark.parametrize("offered", [[], ["graphql-ws"], ["GRAPHQL-TRANSPORT-WS"]])
async def test_sockets_of_other_protocols_close_with_4406(offered: list[str]) -> None:
    """The older `graphql-ws` is not spoken; browsers learn why from the code."""
    async with clients(endpoint_of(schema_on(Stage()))) as open_one:
        client = open_one(subprotocols=offered)
        assert (await client.closed())[0] == 4406
