"""Of an issuer's documents the keys for signatures are taken, and nothing that leads elsewhere."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgraph.access.key_sets import FetchFailed, fetch_keys, parse_keys
from newsgraph.addresses import is_protected
from tests.conftest import ROOT
from tests.newsgraph.access.issuers import StubIssuer, issuing, private_key, public_jwk

CONFIGURATION = "/.well-known/openid-configuration"
EC = public_jwk(private_key("ES256"), "ES256", kid="ec")
RSA = public_jwk(private_key("RS256"), "RS256", kid="rsa")
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(max_size=8)
    | st.sampled_from(["EC", "RSA", "OKP", "P-256", "AQAB"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kty", "kid", "alg", "use", "crv", "x", "y", "n", "e", "d"]), inner)
    ),
    max_leaves=12,
)


@pytest.fixture
def issuer() -> Iterator[tuple[str, StubIssuer]]:
    with issuing("ES256") as issuer:
        yield issuer


def test_each_type_has_its_algorithms() -> None:
    """A key checks signatures of its type, and where it names one algorithm, of that one only."""
    named = {**RSA, "kid": "named", "alg": "PS256"}
    found = {key.kid: key.algorithms for key in parse_keys({"keys": [EC, RSA, named]})}
    assert found == {
        "ec": ("ES256", "ES384", "ES512"),
        "rsa": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
        "named": ("PS256",),
    }


@pytest.mark.parametrize(
    "member",
    [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "shared", "alg": "HS256"},
        {**RSA, "alg": "HS256"},
        {**RSA, "alg": "none"},
        {**RSA, "use": "enc"},
        {**RSA, "kid": 1},
        {**RSA, "n": 1},
        {**EC, "x": "AA"},
        {**EC, "crv": "unknown"},
        {**EC, "kty": ["EC"]},
        {},
        "no object",
    ],
)
def test_other_members_are_passed_over(member: Any) -> None:
    """Secrets, keys for encryption, and what cannot be read are no keys; those beside them are."""
    assert [key.kid for key in parse_keys({"keys": [member, EC]})] == ["ec"]
    with pytest.raises(FetchFailed):
        parse_keys({"keys": [member]})


@given(st.dictionaries(st.sampled_from(["keys", "other"]), st.lists(JSON, max_size=4) | JSON))
def test_no_document_does_harm(document: dict[str, Any]) -> None:
    """Whatever a document holds, keys are read from it or it is refused."""
    with suppress(FetchFailed):
        assert parse_keys(document)


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (404, b"{}", "answers with status 404"),
        (302, b"", "answers with status 302"),
        (200, b"", "answers no JSON object"),
        (200, b"<html>", "answers no JSON object"),
        (200, b"[]", "answers no JSON object"),
        (200, b"[" * 100_000, "answers no JSON object"),
        (200, b"{}", "no key for signatures"),
        (200, orjson.dumps({"keys": [EC], "more": "x" * 1024 * 1024}), "answers more than 1,048,576 bytes"),
    ],
)
def test_what_is_no_set_of_keys_is_refused(
    issuer: tuple[str, StubIssuer], status: int, body: bytes, reason: str
) -> None:
    """Statuses that are no success, redirections, and bodies that are no sets of keys each have their reason."""
    address, stub = issuer
    stub.answers["/elsewhere"] = (status, body)
    with pytest.raises(FetchFailed, match=reason):
        fetch_keys(address, f"{address}/elsewhere")
    assert stub.asked == ["/elsewhere"]


def test_a_configuration_is_its_issuers_own(issuer: tuple[str, StubIssuer]) -> None:
    """A configuration that is another issuer's, or leads to keys without https, is refused before it is followed."""
    address, stub = issuer
    for other in (f"{address}/", "https://other.example", None):
        stub.tell(CONFIGURATION, {"issuer": other, "jwks_uri": f"{address}/keys"})
        with pytest.raises(FetchFailed, match="must be the same"):
            fetch_keys(address, None)
    for keys in ("http://keys.example/keys", "file:///etc/passwd", "", None, 1):
        stub.tell(CONFIGURATION, {"issuer": address, "jwks_uri": keys})
        with pytest.raises(FetchFailed, match="jwks_uri"):
            fetch_keys(address, None)
    assert set(stub.asked) == {CONFIGURATION}


def test_an_issuer_may_end_with_a_slash(issuer: tuple[str, StubIssuer]) -> None:
    """The configuration of an issuer whose name ends with a slash is found after that one slash."""
    address, stub = issuer
    stub.tell(CONFIGURATION, {"issuer": f"{address}/", "jwks_uri": f"{address}/keys"})
    assert [key.kid for key in fetch_keys(f"{address}/", None)] == ["ES256"]


def test_this_machine_is_asked_past_proxies(issuer: tuple[str, StubIssuer]) -> None:
    """A proxy that the environment names is not asked for the keys of an issuer on this machine, which go without https."""
    address, stub = issuer
    code = f"from newsgraph.access.key_sets import fetch_keys; fetch_keys({address!r}, {address + '/keys'!r})"
    environment = {**os.environ, "http_proxy": "http://127.0.0.1:9", "no_proxy": "", "NO_PROXY": ""}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=environment)
    assert stub.asked == ["/keys"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://id.example/realms/news", True),
        ("http://127.0.0.1:8080/realms/news", True),
        ("http://[::1]/", True),
        ("http://localhost", True),
        ("http://id.example", False),
        ("http://127.0.0.1.example", False),
        ("http://localhost@id.example", False),
        ("ftp://localhost", False),
        ("file:///etc/passwd", False),
        ("id.example", False),
        ("https://", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_addresses_are_https_or_this_machines(address: str, expected: bool) -> None:
    """Plain http is for this machine alone, and other schemes for nobody."""
    assert is_protected(address) is expected
