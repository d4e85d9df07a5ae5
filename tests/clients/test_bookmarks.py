"""Bookmarks, as docs/clients.md has clients send them on, against a server whose store comes further with each view."""

from collections.abc import Iterator
from typing import Any

import pytest

from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.settings import Settings
from tests.clients.conftest import BeginNode
from tests.remote import RemoteStore
from tests.servers import serving


@pytest.fixture(scope="module")
def address(sample: MemoryStore) -> Iterator[str]:
    """The address of a server of such a store."""
    store = RemoteStore(sample.graph)

    def come_further() -> None:
        store.come += 1

    store.opening = come_further
    # Of its connections one is for queries, so that no two are answered from one generation.
    with serving(create_app(store, Settings(store_connections=2))) as served:
        yield served


@pytest.fixture(scope="module")
def requests(begin_node: BeginNode) -> list[dict[str, Any]]:
    """What bookmarks.mjs sent and was sent."""
    found: list[dict[str, Any]] = begin_node("Servers of one database").facts("bookmarks.mjs")["requests"]
    return found


def test_what_was_shown_last_is_sent_on(requests: list[dict[str, Any]]) -> None:
    """By whichever client, in place of what was sent before."""
    first, second, *at_once, _last = requests
    assert all(each["status"] == 200 and each["shown"] for each in requests)
    assert first["seen"] is None
    assert second["seen"] == first["shown"]
    assert [each["seen"] for each in at_once] == [second["shown"]] * 3


def test_of_answers_that_came_at_once_all_are_sent_on(requests: list[dict[str, Any]]) -> None:
    """Whichever of them is the newest, it is among them."""
    *_, one, another, third, last = requests
    assert len({each["shown"] for each in (one, another, third)}) == 3
    assert set(last["seen"].split(", ")) == {each["shown"] for each in (one, another, third)}
