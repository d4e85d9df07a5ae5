"""Which media type and which encoding an answer has, by the headers that clients send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgraph.http.negotiation import encoding_for, form_for, media_type_for, preferences
from newsgraph.http.responses import FORMS
from newsgraph.media_types import MediaType, is_json

JSON, RESPONSE, EVENTS = MediaType.JSON, MediaType.RESPONSE, MediaType.EVENT_STREAM
NAMES = st.sampled_from([*MediaType, "*/*", "application/*", "text/html", "gzip", "br", "zstd", "identity", "*"])
HEADERS = st.lists(st.tuples(NAMES, st.integers(0, 1_000)), max_size=6)


def written(items: list[tuple[str, int]]) -> str:
    return ", ".join(f"{name};q={thousandths / 1_000}" for name, thousandths in items)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        ("Application/JSON; charset=utf-8", JSON),
        ("application/graphql-response+json", RESPONSE),
        ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", RESPONSE),
        ("application/json, application/graphql-response+json", RESPONSE),
        ("application/graphql-response+json;q=0.5, application/json", JSON),
        ("application/graphql-response+json;q=0.5, */*;q=0.4", RESPONSE),
        ("application/graphql-response+json;q=0.5, */*", JSON),
        ("application/json;q=0, */*", RESPONSE),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("application/graphql-response+json, application/graphql+json, application/json, text/event-stream", RESPONSE),
        ("text/event-stream, application/json", JSON),
        ("text/event-stream;q=1, application/json;q=0.1", JSON),
        ("text/event-stream", EVENTS),
        ("text/event-stream, */*", EVENTS),
        ("text/event-stream;q=0, */*", JSON),
        ("text/event-stream;q=0", None),
        ("text/html", None),
        ("multipart/mixed", None),
        ("application/json;q=0", None),
        ("application/json;q=2", None),
        ("application/json;q=nan", None),
    ],
)
def test_the_media_type_is_what_a_client_prefers(accept: str, expected: MediaType | None) -> None:
    """JSON where nothing else is wanted, GraphQL's own type where it is named and not wanted less, events only without JSON."""
    assert media_type_for(accept) is expected


@pytest.mark.parametrize(
    ("accept_encoding", "expected"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("*", "zstd"),
        ("*;q=0.5, gzip", "gzip"),
        ("zstd;q=0, br;q=0, *", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.5, identity", None),
        ("deflate", None),
    ],
)
def test_the_encoding_is_what_a_client_prefers(accept_encoding: str, expected: str | None) -> None:
    """The encoding with the highest quality, of equal ones the best; none where a client would rather have none."""
    encoding = encoding_for(accept_encoding)
    assert (encoding.name if encoding else None) == expected


@given(items=HEADERS, others=HEADERS)
def test_what_is_refused_is_never_sent(items: list[tuple[str, int]], others: list[tuple[str, int]]) -> None:
    """No answer has a media type or an encoding that its client gave the quality 0, and both are of those that there are."""
    form = form_for(written(items).encode(), written(others).encode())
    if form is not None:
        assert form in FORMS.values()
        assert dict(items).get(form.media_type, 1) > 0
        assert form.encoding is None or dict(others).get(form.encoding.name, 1) > 0


@given(accept=st.binary(), accept_encoding=st.binary())
def test_any_bytes_are_headers(accept: bytes, accept_encoding: bytes) -> None:
    """Whatever stands in the headers, there is a form or none, the same for the same headers."""
    assert form_for(accept, accept_encoding) is form_for(accept, accept_encoding)


@given(items=HEADERS)
def test_preferences_are_read_as_they_are_written(items: list[tuple[str, int]]) -> None:
    """Each name has its quality, the last one where it stands more than once."""
    assert preferences(written(items)) == {name: thousandths / 1_000 for name, thousandths in dict(items).items()}


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        (b"application/json", True),
        (b"application/json; charset=utf-8", True),
        (b'Application/Json;charset="UTF-8"', True),
        (b"application/json; charset=latin-1", False),
        (b"application/json-patch", False),
        (b"application/graphql", False),
        (b"text/plain;charset=UTF-8", False),
        (b"text/plain; application/json", False),
        (b"application/x-www-form-urlencoded", False),
        (b"multipart/form-data; boundary=application/json", False),
        (b"application/json, text/plain", False),
        (b"\xff", False),
        (b"", False),
    ],
)
def test_only_json_in_utf8_is_json(content_type: bytes, expected: bool) -> None:
    """A Content-Type is JSON by its name alone, in UTF-8 where it states a charset."""
    assert is_json(content_type) is expected
