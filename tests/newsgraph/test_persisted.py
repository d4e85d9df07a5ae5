"""Persisted queries are found by their hashes, which are their own, and are kept within bounds."""

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgraph.errors import RequestRefused
from newsgraph.persisted import PersistedQueries
from newsgraph.requests import Request

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400)


def hash_of(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()


def request(query: str | None, hashed: object, version: object = 1) -> Request:
    return Request(query, None, None, {"persistedQuery": {"version": version, "sha256Hash": hashed}})


def code_of(queries: PersistedQueries, asked: Request) -> str:
    with pytest.raises(RequestRefused) as raised:
        queries.query(asked)
    return raised.value.code


def is_kept(queries: PersistedQueries, query: str) -> bool:
    """Whether a query is found by its hash, as itself."""
    try:
        return queries.query(request(None, hash_of(query))) == query
    except RequestRefused:
        return False


def test_a_query_is_sent_once() -> None:
    """A query that came with its hash is found by the hash alone, in letters of either case, and no other one is."""
    queries = PersistedQueries(10_000)
    query = "{ articles { totalCount } }"
    assert code_of(queries, request(None, hash_of(query))) == "PERSISTED_QUERY_NOT_FOUND"
    assert queries.query(request(query, hash_of(query))) == query
    assert queries.query(request(None, hash_of(query))) == query
    assert queries.query(request(None, hash_of(query).upper())) == query
    assert code_of(queries, request(None, hash_of(query + " "))) == "PERSISTED_QUERY_NOT_FOUND"


def test_queries_without_a_hash_are_not_kept() -> None:
    """What is asked without persisting it is answered, and not found afterwards; without anything there is no query."""
    queries = PersistedQueries(10_000)
    for extensions in (None, {}, {"other": 1}, {"persistedQuery": None}):
        assert queries.query(Request("{ a }", None, None, extensions)) == "{ a }"
        assert code_of(queries, Request(None, None, None, extensions)) == "BAD_USER_INPUT"
        assert code_of(queries, Request("", None, None, extensions)) == "BAD_USER_INPUT"
    assert code_of(queries, request(None, hash_of("{ a }"))) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "extension",
    [
        {"version": 1, "sha256Hash": hash_of("{ other }")},
        {"version": 1, "sha256Hash": ""},
        {"version": 1, "sha256Hash": 1},
        {"version": 1},
        {"version": 2, "sha256Hash": hash_of("{ a }")},
        {"sha256Hash": hash_of("{ a }")},
        hash_of("{ a }"),
        [1],
        True,
    ],
)
def test_a_hash_that_is_not_the_querys_is_refused(extension: Any) -> None:
    """A query comes with its own hash, of the one version that there is, or is refused and not kept."""
    queries = PersistedQueries(10_000)
    assert code_of(queries, Request("{ a }", None, None, {"persistedQuery": extension})) == "BAD_USER_INPUT"
    for query in ("{ a }", "{ other }"):
        assert code_of(queries, request(None, hash_of(query))) == "PERSISTED_QUERY_NOT_FOUND"


@given(sent=st.lists(TEXTS, max_size=12), size=st.integers(1, 3_000))
def test_no_more_is_kept_than_there_is_room(sent: list[str], size: int) -> None:
    """Of all queries that were sent, those that are found have no more letters than there is room."""
    queries = PersistedQueries(size)
    for query in sent:
        assert queries.query(request(query, hash_of(query))) == query
    found = [query for query in set(sent) if is_kept(queries, query)]
    assert sum(map(len, found)) <= size


def test_those_asked_for_least_lately_go_first() -> None:
    """When all is full, a query that was asked for lately outlives one that was sent later."""
    queries = PersistedQueries(10_000)
    texts = [str(number) * 1_500 for number in range(6)]
    for text in texts[:5]:
        queries.query(request(text, hash_of(text)))
    assert queries.query(request(None, hash_of(texts[0]))) == texts[0]
    queries.query(request(texts[5], hash_of(texts[5])))
    assert queries.query(request(None, hash_of(texts[0]))) == texts[0]
    assert code_of(queries, request(None, hash_of(texts[1]))) == "PERSISTED_QUERY_NOT_FOUND"


def test_a_server_may_keep_none() -> None:
    """Where there is no room at all, clients are told not to ask again, and queries that come along are answered."""
    queries = PersistedQueries(0)
    assert queries.query(request("{ a }", hash_of("{ a }"))) == "{ a }"
    assert code_of(queries, request(None, hash_of("{ a }"))) == "PERSISTED_QUERY_NOT_SUPPORTED"
