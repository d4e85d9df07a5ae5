"""Heads of requests that are no HTTP, are read in two ways by two readers, or are larger than any browser's."""

from functools import partial

from tests.attacks.attack import FINE, Attack, harmless, refused
from tests.attacks.bodies import QUERY
from tests.wire import asked, posted

_GOOD = b"/graphql?query=%7Bgraph%7Barticles%7D%7D"
_NO_HTTP = frozenset({400, 408, 431, 501, 505})
_POST = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
_UPGRADE = b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
_LINES = (
    ("a line of one word", b"BLAH\r\n\r\n"),
    ("an unknown version", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n"),
    ("HTTP/2 at once", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ("a greeting of TLS", bytes.fromhex("1603010200010001fc0303") + b"a" * 500),
    ("all bytes", bytes(range(256)) * 10),
    ("NUL in the path", b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n"),
    ("a space in a name", b"GET / HTTP/1.1\r\nHo st: x\r\n\r\n"),
    ("a folded header", b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n"),
    ("NUL in a header", b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n"),
    ("lines without CR", b"GET /healthz HTTP/1.1\nHost: x\n\n"),
    ("CONNECT", b"CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: x\r\n\r\n"),
    ("a length and chunks", _POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG"),
    (
        "chunks and a length",
        _POST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n8\r\nSMUGGLED\r\n0\r\n\r\n",
    ),
    ("chunks in two ways", _POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n"),
    ("an unknown coding", _POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    ("a space before a colon", _POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
    ("two lengths", _POST + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\n{}{}{}{"),
    ("a negative length", _POST + b"Content-Length: -1\r\n\r\n"),
    ("a length with a sign", _POST + b"Content-Length: +2\r\n\r\n{}"),
    ("a length beyond all numbers", _POST + b"Content-Length: 99999999999999999999999\r\n\r\n{}"),
    ("a chunk of no length", _POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
    ("a chunk beyond all numbers", _POST + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n"),
)
_ODD = (
    ("20,000 headers", b"".join(b"X-%d: a\r\n" % n for n in range(20_000))),
    ("a header 20,000 times", b"X: a\r\n" * 20_000),
    ("a header of 1 MB", b"X: " + b"a" * (1 << 20) + b"\r\n"),
    ("5,000 media types", b"Accept: " + b"a/b;q=0.1," * 5_000 + b"\r\n"),
    ("media types of bytes", b"Accept: \xff;;;,=,\xe4\r\nAccept-Encoding: ;;\xff\r\n"),
    ("10,000 tags", b"If-None-Match: " + b'"a",' * 10_000 + b"\r\n"),
    ("an odd tag", b"If-None-Match: \xff\r\nIf-Modified-Since: Sun, 99 Foo 99999 99:99:99 GMT\r\n"),
    ("an odd expectation", b"Expect: 200-ok\r\n"),
    ("two hosts", b"Host: elsewhere.example\r\n"),
    ("an upgrade to HTTP/2", b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n"),
    ("an upgrade with a wrong key", _UPGRADE + b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YWJj\r\n"),
    ("an upgrade to nothing known", b"Connection: Upgrade\r\nUpgrade: x\r\n"),
    ("whom it was forwarded for", b"X-Forwarded-For: \xff, 999.999.999.999, " + b"1" * 5_000 + b"\r\nX-Forwarded-Proto: x\r\n"),
)  # fmt: skip

ATTACKS: tuple[Attack, ...] = (
    *(Attack(name, partial(bytes, sent), _NO_HTTP) for name, sent in _LINES),
    *(
        harmless(
            f"a request with {name}",
            partial(bytes, b"GET " + _GOOD + b" HTTP/1.1\r\nHost: localhost\r\n" + sent + b"\r\n"),
        )
        for name, sent in _ODD
    ),
    refused("a token that is none", lambda: posted(QUERY, b"Authorization: Bearer \xff"), 401, "UNAUTHENTICATED"),
    refused(
        "a token of 60,000 letters",
        lambda: posted(QUERY, b"Authorization: Bearer " + b"a" * 60_000),
        401,
        "UNAUTHENTICATED",
    ),
    harmless("no Host", lambda: b"GET /healthz HTTP/1.1\r\n\r\n"),
    harmless("HTTP/1.0", lambda: b"GET /healthz HTTP/1.0\r\n\r\n"),
    harmless("a promise to continue", lambda: posted(QUERY, b"Expect: 100-continue"), FINE),
    harmless("a query and a body", lambda: b"GET " + _GOOD + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde"),
    harmless("200 requests at once", lambda: asked(_GOOD) * 200, FINE, answers=200),
    harmless("100 posts at once", lambda: posted(QUERY) * 100, FINE, answers=100),
    harmless("a good one before a bad one", lambda: asked(_GOOD) + b"BLAH\r\n\r\n", FINE | _NO_HTTP),
    harmless(
        "a chunk's extension of 100,000 letters",
        lambda: (
            _POST
            + b"Transfer-Encoding: chunked\r\n\r\n%x;" % len(QUERY)
            + b"a" * 100_000
            + b"\r\n"
            + QUERY
            + b"\r\n0\r\n\r\n"
        ),
    ),
)
