"""Bodies that are no request of GraphQL, too large, or not what they are said to be."""

import gzip
import json
import zlib
from functools import partial

from tests.attacks.attack import Attack, harmless, refused
from tests.wire import posted, query

_MIB = 1 << 20
QUERY = b'{"query": "{ graph { articles } }"}'
_CHUNKED = (
    b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
)
_PARTS = b'--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n' + QUERY + b"\r\n--b--\r\n"


def _with(key: bytes, value: bytes) -> bytes:
    return posted(b'{"query": "query A { graph { articles } }", "' + key + b'": ' + value + b"}")


def _deep(levels: int) -> bytes:
    return b'{"a": ' + b"[" * levels + b"]" * levels + b"}"


_MALFORMED = (
    ("nothing", b""),
    ("null", b"null"),
    ("a number of 5,000 digits", b"9" * 5_000),
    ("100,000 brackets", b"[" * 100_000),
    ("a list of 1,000 queries", json.dumps([json.loads(QUERY)] * 1_000).encode()),
    ("invalid UTF-8", b'{"query": "\xff"}'),
    ("a byte order mark", b"\xef\xbb\xbf" + QUERY),
    ("a lone surrogate as a query", b'{"query": "{ search(query: \\"\\ud800\\") { totalCount } }"}'),
    ("a query that is a list", b'{"query": ["{ graph { articles } }"]}'),
    ("gzip that is not said to be", gzip.compress(QUERY)),
)
_KEYS = (
    ("variables of 100,000 levels", b"variables", _deep(100_000), "BAD_USER_INPUT"),
    ("variables of 500 levels", b"variables", _deep(500), "LIMIT_EXCEEDED"),
    ("extensions of 500 levels", b"extensions", _deep(500), "LIMIT_EXCEEDED"),
    ("an unknown key of 500 levels", b"unknown", _deep(500), "LIMIT_EXCEEDED"),
    ("variables that are a list", b"variables", b"[1]", "BAD_USER_INPUT"),
    ("variables that are a text", b"variables", b'"{}"', "BAD_USER_INPUT"),
    ("a variable of 5,000 digits", b"variables", b'{"n": ' + b"9" * 5_000 + b"}", "BAD_USER_INPUT"),
    ("a variable too large to be", b"variables", b'{"n": 1e400}', "BAD_USER_INPUT"),
    ("a variable that is no number", b"variables", b'{"n": NaN}', "BAD_USER_INPUT"),
    ("a lone surrogate in variables", b"variables", b'{"n": "\\ud800"}', "BAD_USER_INPUT"),
    ("a lone surrogate in extensions", b"extensions", b'{"n": "\\udfff"}', "BAD_USER_INPUT"),
    ("a lone surrogate as operationName", b"operationName", b'"\\ud800"', "BAD_USER_INPUT"),
    ("an operationName that is a number", b"operationName", b"1", "BAD_USER_INPUT"),
    ("extensions that are true", b"extensions", b"true", "BAD_USER_INPUT"),
    ("a persisted query that is a list", b"extensions", b'{"persistedQuery": [1]}', "BAD_USER_INPUT"),
    (
        "a hash that is an object",
        b"extensions",
        b'{"persistedQuery": {"version": 1, "sha256Hash": {}}}',
        "BAD_USER_INPUT",
    ),
    (
        "a hash of 100,000 letters",
        b"extensions",
        b'{"persistedQuery": {"version": 1, "sha256Hash": "' + b"a" * 100_000 + b'"}}',
        "BAD_USER_INPUT",
    ),
)
_TYPES = (
    ("a form", b"application/x-www-form-urlencoded"),
    ("plain text", b"text/plain"),
    ("UTF-16", b"application/json; charset=utf-16"),
    ("a document", b"application/graphql"),
    ("XML", b"text/xml"),
    ("JSON lines", b"application/jsonl"),
    ("no type", b""),
    ("a type of bytes", b"\xff\xfe"),
    ("two types", b"application/json\r\nContent-Type: text/plain"),
)
_ENCODINGS = (
    ("gzip", gzip.compress(QUERY), b"gzip"),
    ("a bomb of gzip", gzip.compress(b"a" * 100 * _MIB), b"gzip"),
    ("deflate", zlib.compress(QUERY), b"deflate"),
    ("gzip behind identity", gzip.compress(QUERY), b"identity, gzip"),
    ("gzip twice", gzip.compress(gzip.compress(QUERY)), b"gzip, gzip"),
)

ATTACKS: tuple[Attack, ...] = (
    *(refused(f"a body that is {name}", partial(posted, body), 400) for name, body in _MALFORMED),
    *(refused(name, partial(_with, key, value), 400, code) for name, key, value, code in _KEYS),
    *(refused(f"posted as {name}", partial(posted, QUERY, content_type=type_), 415) for name, type_ in _TYPES),
    *(
        refused(
            f"compressed with {name}",
            partial(posted, body, b"Content-Encoding: " + coding),
            415,
        )
        for name, body, coding in _ENCODINGS
    ),
    refused("parts of a form", lambda: posted(_PARTS, content_type=b"multipart/form-data; boundary=b"), 415),
    refused("a body of 20 MB", lambda: posted(b'{"query": "' + b"a" * (20 * _MIB) + b'"}'), 413, "LIMIT_EXCEEDED"),
    refused(
        "a body of 20 MB in chunks",
        lambda: _CHUNKED + (b"%x\r\n" % _MIB + b"a" * _MIB + b"\r\n") * 20 + b"0\r\n\r\n",
        413,
        "LIMIT_EXCEEDED",
    ),
    Attack(
        "an operationName with NUL",
        lambda: query("query A { graph { articles } }", operationName="A\0"),
        frozenset({200}),
        "BAD_USER_INPUT",
    ),
    Attack(
        "a hash of nothing known",
        lambda: posted(b'{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "\\u0000"}}}'),
        frozenset({200}),
        "PERSISTED_QUERY_NOT_FOUND",
    ),
    harmless(
        "50,000 variables that nobody declares",
        lambda: query("{ graph { articles } }", variables={f"z{n}": n for n in range(50_000)}),
    ),
    harmless(
        "a variable of NUL",
        lambda: query("query($q: String!) { search(query: $q) { totalCount } }", variables={"q": "\0\0"}),
    ),
)
