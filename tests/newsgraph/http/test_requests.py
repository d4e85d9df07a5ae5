"""Requests are read strictly, and never more of them than is allowed."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from newsgraph.errors import RequestRefused
from newsgraph.http.requests import Bounds, read_address, read_body, read_posted
from newsgraph.media_types import MediaType
from newsgraph.operations.request import Request

BOUNDS = Bounds(100_000, 100, 3)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.none() | st.dictionaries(TEXTS, VALUES, max_size=3)
REQUESTS = st.builds(Request, st.none() | TEXTS, OBJECTS, st.none() | TEXTS, OBJECTS, st.none() | TEXTS)


def bounds(size: int) -> Bounds:
    return Bounds(size, 100, 0)


def sent(request: Request) -> dict[str, Any]:
    return {
        "query": request.query,
        "variables": request.variables,
        "operationName": request.operation_name,
        "extensions": request.extensions,
        "documentId": request.document_id,
    }


def refusal_of(read: Callable[[], object]) -> RequestRefused:
    with pytest.raises(RequestRefused) as raised:
        read()
    return raised.value


def status_of(refused: RequestRefused) -> int:
    return refused.statuses.of(MediaType.JSON, newer=False)


def check_outcome(read: Callable[[], object]) -> None:
    try:
        outcome = read()
    except RequestRefused as refused:
        outcome = refused
    for each in outcome if isinstance(outcome, list) else [outcome]:
        assert isinstance(each, Request) or (isinstance(each, RequestRefused) and status_of(each) == 400 and str(each))


@given(request=REQUESTS)
def test_a_body_is_read_as_it_was_written(request: Request) -> None:
    """What a client writes as JSON is what is read; null and nothing are the same."""
    assert read_posted(json.dumps(sent(request)).encode(), BOUNDS) == request
    stated = {name: value for name, value in sent(request).items() if value is not None}
    assert read_posted(json.dumps(stated).encode(), BOUNDS) == request


@given(request=REQUESTS)
def test_an_address_is_read_as_it_was_written(request: Request) -> None:
    """The same request in an address, variables and extensions as JSON, is read as the same."""
    stated = {name: value for name, value in sent(request).items() if value is not None}
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in stated.items()}
    assert read_address(urlencode(texts).encode(), bounds(100_000)) == request


@given(body=st.binary(max_size=50) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_whatever_is_posted_is_a_request_or_refused(body: bytes) -> None:
    """Any bytes at all are a request or are refused with 400 and a message for people."""
    check_outcome(lambda: read_posted(body, BOUNDS))


@given(query_string=st.binary(max_size=50))
def test_whatever_is_in_an_address_is_a_request_or_refused(query_string: bytes) -> None:
    """The same of any bytes in an address."""
    check_outcome(lambda: read_address(query_string, bounds(100)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"1",
        b'"x"',
        b"[]",
        b"{",
        b"\xef\xbb\xbf{}",
        b'{"query": "\xff"}',
        b'{"query": "\\ud800"}',
        b'{"operationName": "\\udfff"}',
        b'{"variables": {"n": NaN}}',
        b'{"variables": {"n": ' + b"9" * 5_000 + b"}}",
        b'{"variables": ' + b'{"a": [' * 50_000,
        b'{"query": 1}',
        b'{"query": ["{ __typename }"]}',
        b'{"variables": []}',
        b'{"variables": "{}"}',
        b'{"operationName": 1}',
        b'{"extensions": true}',
        b'{"documentId": 1}',
    ],
)
def test_what_is_no_request_is_refused(body: bytes) -> None:
    """Broken JSON, JSON that Python or GraphQL would stumble over, and JSON of another shape are refused with 400."""
    assert status_of(refusal_of(lambda: read_posted(body, BOUNDS))) == 400


@pytest.mark.parametrize("levels", [1, 50, 98, 99, 100, 500, 1_000])
@pytest.mark.parametrize("brackets", [("[", "]"), ('{"a":', "}")])
def test_json_nests_up_to_a_hundred_levels(levels: int, brackets: tuple[str, str]) -> None:
    """Bodies of a hundred levels, of which two are there already, are read, deeper ones refused; text does not count."""
    begin, end = brackets
    body = f'{{"variables": {{"a": {begin * levels}1{end * levels}}}, "query": "{"{" * 500}"}}'.encode()
    if levels + 2 <= 100:
        read = read_posted(body, BOUNDS)
        assert isinstance(read, Request)
        assert read.variables is not None
    else:
        assert refusal_of(lambda: read_posted(body, BOUNDS)).code in {"LIMIT_EXCEEDED", "BAD_USER_INPUT"}


@pytest.mark.parametrize(
    "query_string",
    [b"query=a&query=b", b"query=%ff", b"query=\xff", b"query=a&variables=1", b"query=a&variables={", b"extensions=[]"],
)
def test_what_is_no_address_of_a_query_is_refused(query_string: bytes) -> None:
    """An address that says something twice, is not UTF-8, or has no JSON where JSON belongs, is refused with 400."""
    assert status_of(refusal_of(lambda: read_address(query_string, bounds(1_000)))) == 400


def test_nothing_in_an_address_is_nothing() -> None:
    """Variables and extensions without a value are as if they were not there."""
    assert read_address(b"query=a&variables=&extensions=", bounds(1_000)) == Request("a", None, None, None)


def test_long_addresses_are_refused() -> None:
    """An address of as many bytes as are allowed is read, and a longer one refused with 414."""
    assert read_address(b"query=12", bounds(8)).query == "12"
    assert status_of(refusal_of(lambda: read_address(b"query=123", bounds(8)))) == 414


class Client:
    """Sends the parts of a body one by one, then goes; it knows how many were taken."""

    def __init__(self, parts: list[bytes], *, goes: bool = False) -> None:
        self.taken = 0
        self._parts = parts
        self._goes = goes

    async def receive(self) -> Message:
        self.taken += 1
        if self.taken > len(self._parts):
            return {"type": "http.disconnect"}
        more = self._goes or self.taken < len(self._parts)
        return {"type": "http.request", "body": self._parts[self.taken - 1], "more_body": more}


@given(parts=st.lists(st.binary(max_size=5), min_size=1, max_size=8), most=st.integers(0, 30))
def test_no_more_is_taken_than_is_allowed(parts: list[bytes], most: int) -> None:
    """A body is whole where it is allowed; a larger one is refused with 413 at the part that makes it too large."""
    client = Client(parts)
    if sum(map(len, parts)) <= most:
        assert anyio.run(read_body, client.receive, most) == b"".join(parts)
    else:
        assert status_of(refusal_of(lambda: anyio.run(read_body, client.receive, most))) == 413
        assert sum(map(len, parts[: client.taken - 1])) <= most


def test_a_client_may_go() -> None:
    """Where a client goes before its body is whole, there is no body."""
    assert anyio.run(read_body, Client([b"{", b'"query"'], goes=True).receive, 100) is None


@given(requests=st.lists(REQUESTS, max_size=5), most=st.integers(0, 4))
def test_a_batch_has_as_many_requests_as_are_allowed(requests: list[Request], most: int) -> None:
    """A list of requests is read where so many are taken; none, too many, and any where none are taken are refused with 400."""
    body = json.dumps([*map(sent, requests)]).encode()
    if 0 < len(requests) <= most:
        assert read_posted(body, Bounds(100_000, 100, most)) == requests
    else:
        assert status_of(refusal_of(lambda: read_posted(body, Bounds(100_000, 100, most)))) == 400


def test_a_batch_has_nothing_but_requests() -> None:
    """What stands beside a request in a list and is none is refused."""
    assert status_of(refusal_of(lambda: read_posted(b'[{"query": "{a}"}, 1]', BOUNDS))) == 400
