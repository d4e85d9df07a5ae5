"""Hosts by which a server of one machine is asked."""

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from newsgraph.app import create_app
from newsgraph.http.hosts import OwnHost
from tests.newsgraph.http.test_protocol import STORE

CLIENT = TestClient(OwnHost(create_app(STORE)))


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:80", "127.8.0.1", "[::1]", "[::1]:8000", "news.localhost:8000"]
)
def test_its_own_names_are_answered(host: str) -> None:
    """A server is asked by each name and address that its machine has for itself."""
    assert CLIENT.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "::1x"],
)
def test_other_names_are_not(host: str) -> None:
    """A name that somebody else has made lead here is refused, over HTTP and for sockets."""
    answer = CLIENT.get("/healthz", headers={"host": host})
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["extensions"] == {"code": "FORBIDDEN"}
    with pytest.raises(WebSocketDisconnect), CLIENT.websocket_connect("/graphql", headers={"host": host}):
        raise AssertionError
