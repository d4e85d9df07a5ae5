"""Tests of sockets run in asyncio, as the server does."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that tests which are coroutines run in."""
    return "asyncio"
