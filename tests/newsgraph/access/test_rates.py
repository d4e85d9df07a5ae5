"""Rates of clients."""

import pytest
from starlette.testclient import TestClient

from newsgraph.access import rates
from newsgraph.access.rates import RateLimit
from newsgraph.app import create_app
from newsgraph.errors import RequestRefused
from newsgraph.settings import Settings
from tests.newsgraph.http.test_protocol import STORE


def test_each_client_has_its_own_rate() -> None:
    """Who has asked as often as is allowed is refused and told when to come again, others are not."""
    limit = RateLimit("2/hour")
    for _ in range(2):
        limit.check({"client": ("10.0.0.1", 1)})
    with pytest.raises(RequestRefused) as refused:
        limit.check({"client": ("10.0.0.1", 2)})
    assert refused.value.code == "RATE_LIMITED"
    assert refused.value.headers[b"retry-after"] == b"1800"
    limit.check({"client": ("10.0.0.2", 1)})
    limit.check({"client": None})


def test_time_makes_up_for_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was refused may ask again when it was told to, and not before; after a whole window as often as at first."""
    now = [0.0]
    monkeypatch.setattr(rates, "monotonic", lambda: now[0])
    limit, scope = RateLimit("3/minute"), {"client": ("10.0.0.1", 1)}

    def asks() -> bool:
        try:
            limit.check(scope)
        except RequestRefused:
            return False
        return True

    assert [asks() for _ in range(5)] == [True, True, True, False, False]
    now[0] = 19.9
    assert not asks()
    now[0] = 20.0
    assert [asks(), asks()] == [True, False]
    now[0] = 90.0
    assert [asks() for _ in range(5)] == [True, True, True, False, False]


def test_a_network_is_one_client() -> None:
    """Whoever has one IPv6 address has all that begin alike; what is no address is a client of its own name."""
    limit = RateLimit("1/hour")
    limit.check({"client": ("2001:db8::1", 1)})
    with pytest.raises(RequestRefused):
        limit.check({"client": ("2001:db8::ffff:2", 1)})
    limit.check({"client": ("2001:db8:0:1::1", 1)})
    limit.check({"client": ("fe80::1%eth0:", 1)})


def test_only_so_many_clients_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that have asked least lately are forgotten, so that memory is bounded."""
    monkeypatch.setattr(rates, "_CLIENTS", 2)
    limit = RateLimit("1/hour")
    for last in range(5):
        limit.check({"client": (f"10.0.0.{last}", 1)})
    assert list(limit._even) == ["10.0.0.3", "10.0.0.4"]


def test_too_many_requests_are_refused_with_429() -> None:
    """The answer says so with GraphQL's error, a code and Retry-After; the window counts every request."""
    client = TestClient(create_app(STORE, Settings(rate_limit="3/hour")))
    answers = [client.post("/graphql", json={"query": "{ __typename }"}) for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["errors"][0]["extensions"] == {"code": "RATE_LIMITED"}
    assert answers[-1].json()["errors"][0]["message"].startswith("A client may ask 3 times in 3600 seconds")
    assert "retry-after" in answers[-1].headers
