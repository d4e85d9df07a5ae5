"""Addresses are asked within limits, what they know is not asked for again, and no private host is asked unawares."""

import asyncio
import gzip
import ssl
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec.structs import replace

from newsgraph.errors import FeedFailed
from newsgraph.feeds.fetching import Fetched, Fetcher, Validators
from newsgraph.feeds.hosts import Ip, Resolve, is_any, is_public
from newsgraph.feeds.terms import Limits
from tests.newsgraph.feeds.web import Answer, Web, serving_web

HERE = ip_address("127.0.0.1")
NAME = "feeds.example"


def resolving(*ips: str) -> Resolve:
    """What finds these addresses for every host."""

    async def resolve(*_: object) -> Sequence[Ip]:
        return [ip_address(each) for each in ips]

    return resolve


FETCHER = Fetcher(Limits(seconds=10, bytes=1_000), is_any, resolving("127.0.0.1"))


def fetch(address: str, fetcher: Fetcher = FETCHER, known: Validators | None = None) -> Fetched | None:
    return asyncio.run(fetcher.fetch(address, known))


def content(address: str, fetcher: Fetcher = FETCHER) -> bytes:
    fetched = fetch(address, fetcher)
    assert fetched
    return fetched.content


def failure(address: str, fetcher: Fetcher = FETCHER) -> tuple[str, str]:
    with pytest.raises(FeedFailed) as failed:
        fetch(address, fetcher)
    return failed.value.code, str(failed.value)


def test_an_answer_has_what_is_needed_to_ask_again(web: Web) -> None:
    """The content comes with its validators; a server that knows them is told of them, and nothing is fetched again."""
    web.unless_known("/feed", b"<rss/>", ETag='"1"', Last_Modified="Wed, 01 May 2024 09:30:00 GMT")
    first = fetch(web.address("/feed"))
    assert first
    assert first.content == b"<rss/>"
    assert first.validators == Validators('"1"', "Wed, 01 May 2024 09:30:00 GMT")
    assert fetch(web.address("/feed"), known=first.validators) is None
    assert fetch(web.address("/feed"), known=Validators('"0"')) == first


def test_requests_say_who_asks_and_for_what(web: Web) -> None:
    """The host is the name that was asked for, though its address was connected to; the encodings are those that are read."""
    web.answers["/feed?a=b"] = Answer(b"x")
    content(web.address("/feed?a=b#c", NAME))
    [(path, headers)] = web.asked
    assert path == "/feed?a=b"
    assert headers["Host"] == f"{NAME}:{web.port}"
    assert headers["Accept-Encoding"] == "gzip"
    assert headers["User-Agent"].startswith("newsgraph/")
    assert "Cookie" not in headers


@pytest.mark.parametrize("encode", [gzip.compress, zlib.compress])
def test_compressed_answers_are_read(web: Web, encode: Callable[[bytes], bytes]) -> None:
    """Content that was compressed in either of the two ways is decompressed."""
    name = "gzip" if encode is gzip.compress else "deflate"
    web.answers["/feed"] = Answer(encode(b"a" * 1_000), headers={"Content-Encoding": name})
    assert content(web.address("/feed")) == b"a" * 1_000


def test_no_more_is_read_than_the_limit(web: Web) -> None:
    """A longer answer is refused, also one that is small until it is decompressed."""
    web.answers["/most"] = Answer(b"a" * 1_000)
    web.answers["/more"] = Answer(b"a" * 1_001)
    web.answers["/bomb"] = Answer(gzip.compress(b"a" * 50_000_000), headers={"Content-Encoding": "gzip"})
    assert len(content(web.address("/most"))) == 1_000
    for path in ("/more", "/bomb"):
        code, message = failure(web.address(path))
        assert code == "feed-too-large"
        assert "1,000 bytes" in message


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(gzip.compress(b"abc" * 99)[:-9], headers={"Content-Encoding": "gzip"}), "stops in the middle"),
        (Answer(b"no gzip", headers={"Content-Encoding": "gzip"}), "damaged"),
        (Answer(b"x", headers={"Content-Encoding": "br"}), "encoding “br”"),
        (Answer(b"x", headers={"Content-Length": "5"}), "breaks off"),
        (Answer(status=304), "status 304"),
        (Answer(status=401), "credentials"),
        (Answer(status=404), "no feed any more"),
        (Answer(status=410), "leave it out"),
        (Answer(status=429), "too often"),
        (Answer(status=500), "status 500"),
        (Answer(status=204), "status 204"),
    ],
)
def test_what_is_no_answer_is_told_of(web: Web, answer: Answer, reason: str) -> None:
    """Statuses other than 200 and content that is not whole each have their reason."""
    web.answers["/feed"] = answer
    code, message = failure(web.address("/feed"))
    assert code == "feed-unreachable"
    assert reason in message


def test_a_slow_drip_ends_in_time(web: Web) -> None:
    """A server that sends a byte now and then, each in time, is not waited for longer than all of it may take."""
    web.answers["/feed"] = Answer(b"a" * 1_000, pause=0.05)
    code, message = failure(web.address("/feed"), replace(FETCHER, limits=Limits(seconds=0.4)))
    assert (code, "within 0.4 seconds" in message) == ("feed-unreachable", True)


def test_silence_ends_sooner(web: Web) -> None:
    """A server that sends nothing is waited for as long as there may be no byte."""
    web.answers["/feed"] = Answer(b"a" * 1_000, pause=20)
    code, message = failure(web.address("/feed"), replace(FETCHER, limits=Limits(seconds=60, read_seconds=0.2)))
    assert (code, "takes too long" in message) == ("feed-unreachable", True)


def test_nobody_listening_is_told_of(web: Web) -> None:
    """A port that nobody listens on, and a host that there is not, are told of."""

    async def resolve_nothing(host: str, port: int) -> Sequence[Ip]:
        raise OSError(host, port)

    with serving_web() as other:
        closed = other.address("/feed")
    assert "cannot be reached" in failure(closed)[1]
    assert (
        "there is no host “nowhere.example”"
        in failure(web.address("/", "nowhere.example"), replace(FETCHER, resolve=resolve_nothing))[1]
    )


def test_another_address_of_the_host_is_tried(web: Web) -> None:
    """Where a host has several addresses and one does not listen, the next one is asked."""
    web.answers["/feed"] = Answer(b"x")
    assert content(web.address("/feed", NAME), replace(FETCHER, resolve=resolving("127.99.99.99", "127.0.0.1"))) == b"x"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0", "127.1"]
)
def test_private_hosts_are_not_asked(web: Web, host: str) -> None:
    """The machine itself is not asked unless that is allowed, however its address is written."""
    code, message = failure(web.address("/feed", host), Fetcher())
    assert (code, "--allow-private" in message) == ("feed-refused", True)
    assert not web.asked


def test_all_addresses_of_a_host_must_be_public(web: Web) -> None:
    """A host that has a public address and a private one is not asked."""
    assert (
        failure(web.address("/feed", NAME), Fetcher(resolve=resolving("93.184.216.34", "127.0.0.1")))[0]
        == "feed-refused"
    )


def test_what_was_checked_is_connected_to(web: Web) -> None:
    """A name is resolved once: what it resolves to after it was checked is not asked."""
    asked = []

    async def resolve_anew(host: str, _: int) -> Sequence[Ip]:
        asked.append(host)
        return [HERE if len(asked) == 1 else ip_address("10.0.0.1")]

    web.answers["/feed"] = Answer(b"x")
    fetcher = Fetcher(FETCHER.limits, lambda ip: ip == HERE, resolve_anew)
    assert content(web.address("/feed", NAME), fetcher) == b"x"
    assert asked == [NAME]


def test_redirections_are_followed_a_few_times(web: Web) -> None:
    """Relative and absolute ones lead on; not for ever. Only where all are permanent has the feed moved."""
    web.answers["/a"] = Answer(status=301, headers={"Location": "b"})
    web.answers["/b"] = Answer(status=308, headers={"Location": web.address("/feed")})
    web.answers["/c"] = Answer(status=302, headers={"Location": "/a"})
    web.answers["/feed"] = Answer(b"x")
    web.answers["/round"] = Answer(status=307, headers={"Location": "/round"})
    moved, lent = fetch(web.address("/a")), fetch(web.address("/c"))
    assert moved
    assert lent
    assert (moved.moved, lent.moved) == (True, False)
    assert moved.url == lent.url == web.address("/feed")
    assert "more than 5 times" in failure(web.address("/round"))[1]


@pytest.mark.parametrize(
    "location", ["http://10.0.0.1/feed", "file:///etc/passwd", "ftp://a.example/", "//[::1]/", "http://", ""]
)
def test_each_hop_is_checked(web: Web, location: str) -> None:
    """A redirection to a private host or to another scheme is refused, as the address itself would be."""

    async def resolve_literally(host: str, _: int) -> Sequence[Ip]:
        return [HERE] if host == NAME else [ip_address(host)]

    web.answers["/feed"] = Answer(status=302, headers={"Location": location})
    fetcher = Fetcher(FETCHER.limits, lambda ip: is_public(ip) or ip == HERE, resolve_literally)
    if location:
        assert failure(web.address("/feed", NAME), fetcher)[0] == "feed-refused"
    else:
        assert "more than 5 times" in failure(web.address("/feed", NAME), fetcher)[1]


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://a.example/feed", "gopher://a.example", "http://", "https://["]
)
def test_other_schemes_are_refused(address: str) -> None:
    """Only http and https are asked."""
    assert failure(address)[0] == "feed-refused"


def test_credentials_go_to_their_own_host_only(web: Web) -> None:
    """Credentials of an address are sent to it, and to where it leads at the same origin, and are in no message."""
    with serving_web() as other:
        web.answers["/feed"] = Answer(status=302, headers={"Location": "/here"})
        web.answers["/here"] = Answer(status=302, headers={"Location": other.address("/there")})
        address = web.address("/feed", f"ada:s%40cret@{NAME}")
        _, message = failure(address)
        assert "s%40cret" not in message
        assert "ada" not in message
        assert [headers["Authorization"] for _, headers in web.asked] == ["Basic YWRhOnNAY3JldA=="] * 2
        assert "Authorization" not in other.asked[0][1]


def test_proxies_of_the_environment_are_not_asked(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve names itself, so that what was checked would not be what is asked."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    web.answers["/feed"] = Answer(b"x")
    assert content(web.address("/feed")) == b"x"


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS of a server called NAME, and that of who believes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path: Path = tmp_path_factory.mktemp("tls") / "server.pem"
    encoding = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(encoding)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


@pytest.fixture
def secure_web(certified: tuple[ssl.SSLContext, ssl.SSLContext]) -> Iterator[Web]:
    with serving_web(certified[0]) as web:
        web.answers["/feed"] = Answer(b"x")
        yield web


def test_certificates_are_of_the_name(secure_web: Web, certified: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    """Though an address is connected to, the certificate must be of the name that was asked for."""
    believing = replace(FETCHER, tls=certified[1])
    assert content(secure_web.address("/feed", NAME, "https"), believing) == b"x"
    for host, fetcher in ((NAME, FETCHER), ("other.example", believing), ("127.0.0.1", believing)):
        assert "cannot be trusted" in failure(secure_web.address("/feed", host, "https"), fetcher)[1]


def test_https_does_not_lead_to_http(
    secure_web: Web, web: Web, certified: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    """Who asked over https is not led where anyone can change what is answered."""
    secure_web.answers["/feed"] = Answer(status=302, headers={"Location": web.address("/feed")})
    code, message = failure(secure_web.address("/feed", NAME, "https"), replace(FETCHER, tls=certified[1]))
    assert (code, "from https to" in message) == ("feed-refused", True)
    assert "speaks no TLS" in failure(web.address("/feed", NAME, "https"))[1]


def test_hosts_are_found_by_the_system(web: Web) -> None:
    """Without a test's own, hosts are looked up as everything on this machine does."""
    web.answers["/feed"] = Answer(b"x")
    assert content(web.address("/feed", "localhost"), Fetcher(is_allowed=is_any)) == b"x"
