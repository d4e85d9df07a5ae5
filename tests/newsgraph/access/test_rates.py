"""Rates of clients."""

import pytest
from starlette.testclient import TestClient

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
    assert 3_590 <= int(refused.value.headers[b"retry-after"]) <= 3_600
    limit.check({"client": ("10.0.0.2", 1)})
    limit.check({"client": None})


def test_too_many_requests_are_refused_with_429() -> None:
    """The answer says so with GraphQL's error, a code and Retry-After; the window counts every request."""
    client = TestClient(create_app(STORE, Settings(rate_limit="3/hour")))
    answers = [client.post("/graphql", json={"query": "{ __typename }"}) for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["errors"][0]["extensions"] == {"code": "RATE_LIMITED"}
    assert answers[-1].json()["errors"][0]["message"].startswith("A client may ask 3 times in 3600 seconds")
    assert "retry-after" in answers[-1].headers
