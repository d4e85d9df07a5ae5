"""Responses have the form that was asked for, and are kept for what was asked of a version, within bounds."""

import gzip
from collections.abc import Callable

import anyio
import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from newsgraph.http.encodings import ENCODINGS
from newsgraph.http.responses import FORMS, PLAIN, Form, Question, Response, ResponseCache
from newsgraph.media_types import MediaType

DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}
JSON_FORMS = [FORMS[media_type, each] for media_type in (MediaType.JSON, MediaType.RESPONSE) for each in ENCODINGS]
QUESTIONS = st.tuples(
    st.sampled_from(["GET", "POST"]),
    st.sampled_from(["v1", "v2"]),
    st.binary(max_size=3),
    st.sampled_from(JSON_FORMS[:2]),
)
LONG = b'"' + b"news " * 200 + b'"'


def asked(question: bytes, version: str = "v") -> Question:
    return "POST", version, question, PLAIN


def answer(body: bytes) -> Response:
    return Response(200, (), body)


@pytest.mark.parametrize(
    "form", FORMS.values(), ids=lambda form: f"{form.media_type}, {form.encoding.name if form.encoding else None}"
)
def test_headers_say_what_the_body_is(form: Form) -> None:
    """A response names its media type with its charset, its length in bytes, and the encoding that its body is in."""
    response = form.response(200, LONG, ((b"etag", b'"1"'),))
    headers = dict(response.headers)
    assert headers[b"content-type"].decode() == f"{form.media_type}; charset=utf-8"
    assert headers[b"content-length"] == str(len(response.body)).encode()
    assert headers[b"etag"] == b'"1"'
    encoding = headers.get(b"content-encoding", b"").decode()
    assert encoding == (form.encoding.name if form.encoding else "")
    body = DECODERS[encoding](response.body) if encoding else response.body
    assert LONG in body
    assert (body == LONG) == (form.media_type is not MediaType.EVENT_STREAM)
    assert len(headers) == len(response.headers)


def test_short_answers_are_sent_as_they_are() -> None:
    """An answer that compression would hardly make smaller is not compressed, whatever its client takes."""
    for form in JSON_FORMS:
        response = form.response(200, b"{}")
        assert response.body == b"{}"
        assert b"content-encoding" not in dict(response.headers)


def test_events_are_one_answer_and_the_end() -> None:
    """A stream has the answer as its next event and then is complete; what is no success is JSON, as no stream begins."""
    form = FORMS[MediaType.EVENT_STREAM, None]
    events = form.response(200, b'{"data":null}').body.decode().split("\n\n")
    assert events == ['event: next\ndata: {"data":null}', "event: complete\ndata:", ""]
    refused = form.response(415, b'{"errors":[]}')
    assert refused.body == b'{"errors":[]}'
    assert dict(refused.headers)[b"content-type"] == b"application/json; charset=utf-8"


def test_what_is_sent_may_be_changed() -> None:
    """Whatever a response passes through on its way may change its messages; sent again, it is as it was."""
    response = PLAIN.response(200, b"{}")
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append({**message, "headers": list(message.get("headers", ()))})
        message.get("headers", []).clear()
        message.clear()

    anyio.run(response.send, send)
    anyio.run(response.send, send)
    assert sent[:2] == sent[2:]
    assert sent[0]["headers"] == list(response.headers)


@given(put=st.lists(st.tuples(QUESTIONS, st.binary(max_size=2_000))))
def test_what_is_kept_is_what_was_put(put: list[tuple[Question, bytes]]) -> None:
    """A response that comes back is the last one that was put for this question of this version in this form."""
    cache = ResponseCache(10_000)
    last: dict[Question, Response] = {}
    for question, body in put:
        last[question] = answer(body)
        cache.put(question, last[question])
        for each, expected in last.items():
            assert cache.get(each) in {None, expected}


@given(put=st.lists(st.tuples(QUESTIONS, st.binary(max_size=2_000))), size=st.integers(0, 12_000))
def test_no_more_is_kept_than_there_is_room(put: list[tuple[Question, bytes]], size: int) -> None:
    """The bodies that come back, and what was asked for them, never have more bytes together than the cache may."""
    cache = ResponseCache(size)
    for question, body in put:
        cache.put(question, answer(body))
        kept = {each: response for each, _ in put if (response := cache.get(each))}
        assert sum(len(each[2]) + len(response.body) for each, response in kept.items()) <= size


def test_a_response_comes_back() -> None:
    """What was put comes back, for its method, its version and its form alone."""
    cache = ResponseCache(10_000)
    cache.put(asked(b"question", "v1"), answer(b"answer"))
    assert cache.get(asked(b"question", "v1")) == answer(b"answer")
    assert cache.get(asked(b"question", "v2")) is None
    assert cache.get(asked(b"question ", "v1")) is None
    assert cache.get(("POST", "v1", b"question", JSON_FORMS[0])) is None
    assert cache.get(("GET", "v1", b"question", PLAIN)) is None


def test_those_asked_for_least_lately_go_first() -> None:
    """When all is full, a response that was asked for lately outlives one that was put later."""
    cache = ResponseCache(10_000)
    for number in range(4):
        cache.put(asked(bytes([number])), answer(bytes(1_400)))
    assert cache.get(asked(b"\0")) is not None
    cache.put(asked(b"new"), answer(bytes(1_500)))
    assert cache.get(asked(b"\0")) is not None
    assert cache.get(asked(b"\1")) is None


def test_what_is_put_again_takes_its_room_once() -> None:
    """A response that is put many times over leaves the others in their places."""
    cache = ResponseCache(10_000)
    cache.put(asked(b"other"), answer(bytes(1_000)))
    for _ in range(20):
        cache.put(asked(b"same"), answer(bytes(1_000)))
    assert cache.get(asked(b"other")) is not None


def test_large_responses_are_not_kept() -> None:
    """A response that would take more than a quarter of all there is takes nothing from others."""
    cache = ResponseCache(10_000)
    cache.put(asked(b"small"), answer(b"answer"))
    cache.put(asked(b"large"), answer(bytes(2_400)))
    assert cache.get(asked(b"large")) is None
    assert cache.get(asked(b"small")) == answer(b"answer")


def test_nothing_is_kept_where_there_is_no_room() -> None:
    """A cache of no bytes keeps nothing, and takes it."""
    cache = ResponseCache(0)
    cache.put(asked(b""), answer(b""))
    assert cache.get(asked(b"")) is None
