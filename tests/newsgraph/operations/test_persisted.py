"""Persisted queries are found by their hashes, which are their own, and are kept within bounds; trusted ones by their ids."""

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgraph.errors import RequestRefused
from newsgraph.media_types import MediaType
from newsgraph.operations.persisted import PersistedQueries, TrustedQueries
from newsgraph.operations.request import Request
from newsgraph.operations.trusted import TrustedDocuments

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400)


def hash_of(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()


def request(query: str | None, hashed: object, version: object = 1) -> Request:
    return Request(query, None, None, {"persistedQuery": {"version": version, "sha256Hash": hashed}})


def by_id(id_: str, query: str | None = None) -> Request:
    return Request(query, None, None, None, id_)


PAGE, OTHER = "query Page { graph { articles } }", "query Other { __typename }"
TRUSTED = TrustedDocuments({"page": PAGE, "Other": OTHER})
WAYS = {"among others": PersistedQueries(10_000, TRUSTED), "alone": TrustedQueries(TRUSTED)}


def refusal_of(queries: PersistedQueries | TrustedQueries, asked: Request) -> RequestRefused:
    with pytest.raises(RequestRefused) as raised:
        queries.query(asked)
    return raised.value


def code_of(queries: PersistedQueries | TrustedQueries, asked: Request) -> str:
    return refusal_of(queries, asked).code


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


def test_a_hash_may_be_an_id() -> None:
    """What was sent with its hash as the id of its document is found by it, and by the hash in the extension."""
    queries = PersistedQueries(10_000)
    id_ = f"sha256:{hash_of(PAGE)}"
    assert code_of(queries, by_id(id_)) == "PERSISTED_QUERY_NOT_FOUND"
    assert queries.query(by_id(id_, PAGE)) == PAGE
    assert queries.query(by_id(id_)) == queries.query(request(None, hash_of(PAGE))) == PAGE
    assert code_of(queries, by_id(id_, OTHER)) == code_of(queries, by_id("page", PAGE)) == "BAD_USER_INPUT"


@pytest.mark.parametrize("queries", WAYS.values(), ids=WAYS)
def test_trusted_documents_are_found(queries: PersistedQueries | TrustedQueries) -> None:
    """They are, by their ids and hashes, with and without their text, in the extension that some clients send ids in too."""
    for asked in (
        by_id("page"),
        by_id(f"sha256:{hash_of(PAGE)}"),
        by_id(hash_of(PAGE)),
        by_id("page", ""),
        by_id("page", PAGE),
        request(None, hash_of(PAGE)),
        request(None, hash_of(PAGE).upper()),
        request(PAGE, hash_of(PAGE)),
        request(None, "page"),
        Request(PAGE, None, None, None),
    ):
        assert queries.query(asked) == PAGE
    assert queries.query(by_id("Other")) == OTHER
    assert (
        queries.query(Request(None, None, None, {"persistedQuery": {"version": 1, "sha256Hash": "page"}}, "Other"))
        == OTHER
    )


@pytest.mark.parametrize("queries", WAYS.values(), ids=WAYS)
def test_ids_that_are_not_known_are_refused(queries: PersistedQueries | TrustedQueries) -> None:
    """Ids of no document are, and those of another one than is beside them; hashes in the words that clients act on."""
    for asked in (by_id("nothing"), by_id(""), by_id("sha256:page"), request(None, hash_of("{ a }"))):
        assert code_of(queries, asked) == "PERSISTED_QUERY_NOT_FOUND"
    assert str(refusal_of(queries, request(None, hash_of("{ a }")))) == "PersistedQueryNotFound"
    for asked in (by_id("page", OTHER), by_id("nothing", OTHER), request(OTHER, hash_of(PAGE)), request(OTHER, "page")):
        assert code_of(queries, asked) == "BAD_USER_INPUT"
    for nothing in (Request(None, None, None, None), Request("", None, None, {"other": 1}), request(PAGE, 1)):
        assert code_of(queries, nothing) == "BAD_USER_INPUT"


def test_trusted_documents_are_not_all_that_is_answered() -> None:
    """Beside them, other texts are answered and kept, where there is room; where there is none, clients may still ask for them."""
    queries = PersistedQueries(10_000, TRUSTED)
    assert queries.query(request("{ a }", hash_of("{ a }"))) == "{ a }"
    assert queries.query(request(None, hash_of("{ a }"))) == "{ a }"
    none = PersistedQueries(0, TRUSTED)
    assert none.query(Request("{ a }", None, None, None)) == "{ a }"
    assert none.query(request(None, hash_of(PAGE))) == PAGE
    assert code_of(none, request(None, hash_of("{ a }"))) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "asked",
    [
        Request("{ __typename }", None, None, None),
        Request("{ __schema { queryType { name } } }", None, None, {"other": 1}),
        Request(PAGE + " ", None, None, None),
        request("{ a }", hash_of("{ a }")),
        by_id("page", "{ a }"),
        by_id(f"sha256:{hash_of('{ a }')}", "{ a }"),
    ],
)
def test_other_texts_are_forbidden(asked: Request) -> None:
    """Where trusted documents alone are answered, no other text is, nor one that is nearly theirs, and none is kept."""
    queries = TrustedQueries(TRUSTED)
    refused = refusal_of(queries, asked)
    assert (refused.code, refused.statuses.of(MediaType.JSON, newer=False)) == ("FORBIDDEN", 403)
    assert "`documentId`" in str(refused)
    assert code_of(queries, request(None, hash_of("{ a }"))) == "PERSISTED_QUERY_NOT_FOUND"


def test_digests_tell_what_is_found() -> None:
    """What is found by the same id, and whether anything else is answered, makes another digest."""
    documents = (TRUSTED, TrustedDocuments({"page": OTHER, "Other": PAGE}), TrustedDocuments({}))
    digests = {PersistedQueries(0, each).digest for each in documents} | {
        TrustedQueries(each).digest for each in documents
    }
    assert len(digests) == 2 * len(documents)
    same = TrustedDocuments({"Other": OTHER, "page": PAGE})
    assert PersistedQueries(0, TRUSTED).digest == PersistedQueries(10_000, same).digest
