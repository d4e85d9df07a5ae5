"""A JWT grants what its issuer says where its signature, audience and times are right, and nothing in all other cases."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from newsgraph.access import NOBODY, Grant, Scope
from newsgraph.access.keys import Keys
from newsgraph.access.oidc import Issuer
from newsgraph.errors import IssuerUnreachable, Unauthenticated
from tests.newsgraph.access.issuers import AUDIENCE, claims_of, issuing, private_key, public_jwk, sign

ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA")
NONE = frozenset[Scope]()
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from([*ALGORITHMS, "none"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """An issuer with a key of each type."""
    with issuing(*ALGORITHMS) as (address, _):
        yield address


def issuer_of(address: str, least: frozenset[Scope] = NONE) -> Issuer:
    return Issuer(address, AUDIENCE, Keys(address), least)


def granted(address: str, token: str) -> Grant:
    return asyncio.run(issuer_of(address).validate(token))


def refusal(address: str, token: str) -> str:
    """The message with which a token is refused."""
    with pytest.raises(Unauthenticated) as raised:
        granted(address, token)
    assert raised.value.code == "UNAUTHENTICATED"
    assert token not in str(raised.value)
    return str(raised.value)


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def unsigned(header: Any, claims: Any) -> str:
    """What of a token is signed."""
    return f"{encoded(orjson.dumps(header))}.{encoded(orjson.dumps(claims))}"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_asymmetric_signatures_are_believed(address: str, algorithm: str) -> None:
    """A token that is signed with the issuer's key grants its subject its scopes, whatever the type of the key."""
    assert granted(address, sign(claims_of(address), algorithm)) == Grant("ada", frozenset({Scope.READ}))


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": "read write"}, {Scope.READ, Scope.WRITE}),
        ({"scope": "openid newsgraph:write profile"}, {Scope.WRITE}),
        ({"scope": None, "scp": ["newsgraph:admin", "other:read"]}, {Scope.ADMIN}),
        ({"scope": None, "scp": "read newsgraph:write"}, {Scope.READ, Scope.WRITE}),
        ({"scope": "openid", "scp": ["read"]}, {Scope.READ}),
        ({"scope": "READ other:write readwrite newsgraph:", "scp": [1, None, ["admin"], "admin "]}, set()),
        ({"scope": {"admin": True}, "scp": 7}, set()),
        ({"scope": None}, set()),
    ],
)
def test_scopes_are_those_of_the_claims(address: str, claims: dict[str, Any], scopes: set[Scope]) -> None:
    """Scopes of this server's names are granted, from either claim in either form, and all others are not."""
    assert granted(address, sign(claims_of(address, **claims))).scopes == scopes


def test_no_token_grants_less_than_none_does(address: str) -> None:
    """Where nobody in particular may read, who has a token without scopes may too."""
    token = sign(claims_of(address, scope="newsgraph:write"))
    grant = asyncio.run(issuer_of(address, NOBODY.scopes).validate(token))
    assert grant.scopes == {Scope.READ, Scope.WRITE}


NOW = int(time.time())


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"exp": NOW - 60}, "expired"),
        ({"exp": "soon"}, "cannot be read"),
        ({"nbf": NOW + 86_400}, "not valid yet"),
        ({"iat": NOW + 86_400}, "not valid yet"),
        ({"aud": "https://other.example"}, "another audience"),
        ({"aud": ["https://other.example", AUDIENCE + "/"]}, "another audience"),
        ({"iss": "https://other.example"}, "another issuer"),
        ({"iss": "http"}, "another issuer"),
        ({"exp": None}, "lacks"),
        ({"iat": None}, "lacks"),
        ({"iss": None}, "lacks"),
        ({"aud": None}, "lacks"),
        ({"sub": None}, "lacks"),
        ({"sub": "a\nlevel=error"}, "`sub`"),
        ({"sub": "a" * 256}, "`sub`"),
    ],
)
def test_claims_that_are_wrong_are_refused(address: str, claims: dict[str, Any], reason: str) -> None:
    """A signature alone is not enough: each claim that says for what and when it was made has to be right."""
    assert reason in refusal(address, sign(claims_of(address, **claims)))


def test_clocks_may_differ_a_little(address: str) -> None:
    """Times are taken with 30 seconds of leeway."""
    now = int(time.time())
    assert granted(address, sign(claims_of(address, exp=now - 15, nbf=now + 15, iat=now + 15))).name == "ada"


def test_one_of_several_audiences_is_enough(address: str) -> None:
    """A token that is meant for this server and others is believed."""
    assert granted(address, sign(claims_of(address, aud=["https://other.example", AUDIENCE]))).name == "ada"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None, 0, ["ES256"], {"ES256": 1}])
def test_tokens_without_a_signature_are_refused(address: str, algorithm: Any) -> None:
    """No token is believed that says it needs no signature, with none or with some."""
    for signature in ("", encoded(b"signature")):
        refusal(address, f"{unsigned({'alg': algorithm, 'kid': 'ES256'}, claims_of(address))}.{signature}")


@pytest.mark.parametrize("name", ["HS256", "HS384", "HS512"])
@pytest.mark.parametrize("form", ["pem", "der", "jwk", "empty"])
def test_a_public_key_is_no_shared_secret(address: str, name: str, form: str) -> None:
    """A token whose signature is made of the public key, which everybody has, as if it were a secret, is refused."""
    public = private_key("RS256").public_key()
    secret = {
        "pem": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "der": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "jwk": orjson.dumps(public_jwk(private_key("RS256"), "RS256")),
        "empty": b"",
    }[form]
    signed = unsigned({"alg": name, "typ": "JWT", "kid": "RS256"}, claims_of(address))
    signature = hmac.digest(secret, signed.encode(), getattr(hashlib, f"sha{name[2:]}"))
    assert "not signed in a way that is accepted" in refusal(address, f"{signed}.{encoded(signature)}")


def test_a_shared_secret_among_the_keys_is_none() -> None:
    """An issuer's shared secret, were it told by mistake, signs nothing."""
    with issuing("ES256") as (address, stub):
        secret = b"0123456789abcdef0123456789abcdef"
        shared = {"kty": "oct", "k": encoded(secret), "kid": "shared", "alg": "HS256"}
        stub.tell("/keys", {"keys": [shared, public_jwk(private_key("ES256"), "ES256", kid="ES256")]})
        token = jwt.encode(claims_of(address), secret, "HS256", {"kid": "shared"})
        assert "not signed in a way that is accepted" in refusal(address, token)


def test_a_key_signs_with_its_own_type(address: str) -> None:
    """A token that names a key of another type than its signature's is refused."""
    assert "not signed in a way that is accepted" in refusal(address, sign(claims_of(address), "ES256", kid="RS256"))


def test_short_keys_are_refused() -> None:
    """A key of RSA that is short enough to be broken signs nothing."""
    with issuing("ES256") as (address, stub):
        short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - such a key is what is refused
        stub.tell("/keys", {"keys": [public_jwk(short, "RS256", kid="short")]})
        with pytest.warns(jwt.InsecureKeyLengthWarning):
            token = jwt.encode(claims_of(address), short, "RS256", {"kid": "short"})
        assert "too short" in refusal(address, token)


def test_extensions_that_are_not_known_are_refused(address: str) -> None:
    """A token that says it must not be believed by who does not know an extension is not. Source: RFC 7515, section 4.1.11."""
    header = {"alg": "ES256", "kid": "ES256", "crit": ["policy"], "policy": "deny"}
    signed = unsigned(header, claims_of(address))
    signature = jwt.get_algorithm_by_name("ES256").sign(signed.encode(), private_key("ES256"))
    refusal(address, f"{signed}.{encoded(signature)}")


def test_anothers_key_is_refused(address: str) -> None:
    """A token that is signed with a key of its own, or brings its key along, is refused."""
    token = jwt.encode(claims_of(address), rsa.generate_private_key(65537, 2048), "RS256", {"kid": "RS256"})
    assert "signature is not its issuer's" in refusal(address, token)
    own = rsa.generate_private_key(65537, 2048)
    for headers in ({"jwk": public_jwk(own, "RS256"), "kid": "own"}, {"jku": "http://127.0.0.1:1/", "kid": "own"}):
        assert "a key that is not its issuer's" in refusal(
            address, jwt.encode(claims_of(address), own, "RS256", headers)
        )


@given(st.data())
def test_a_token_that_was_changed_is_refused(address: str, data: st.DataObject) -> None:
    """A token of which any character is another, is left out or comes twice grants nothing."""
    token = sign(claims_of(address), "EdDSA")
    place = data.draw(st.integers(0, len(token) - 1))
    put = data.draw(st.sampled_from(["", token[place] * 2, *"AZaz09-_."]).filter(lambda put: put != token[place]))
    with pytest.raises(Unauthenticated):
        granted(address, token[:place] + put + token[place + 1 :])


@given(header=JSON, claims=JSON, signature=st.binary(max_size=80))
def test_no_token_does_harm(address: str, header: Any, claims: Any, signature: bytes) -> None:
    """Whatever stands in a token that the issuer did not sign, it is refused as one."""
    known = {"alg": "ES256", "kid": "ES256", **header} if isinstance(header, dict) else header
    for each in (header, known):
        parts = [json.dumps(each).encode(), json.dumps(claims).encode(), signature]
        refusal(address, ".".join(map(encoded, parts)))


def test_a_header_as_deep_as_it_may_be_long_is_refused(address: str) -> None:
    """A header of 10,000 lists in each other is refused as one that cannot be read."""
    assert "cannot be read" in refusal(address, f"{encoded(b'[' * 10_000)}.e30.AA")


def test_made_up_keys_make_no_flood() -> None:
    """Tokens that name keys that there are not make the issuer be asked no more often; tokens of no issuer, not at all."""
    with issuing("ES256") as (address, stub):

        async def flood() -> None:
            issuer = issuer_of(address)
            for token in ("a.b.c", f"{unsigned({'alg': 'none'}, claims_of(address))}."):
                with pytest.raises(Unauthenticated):
                    await issuer.validate(token)
            assert stub.asked == []
            for number in range(100):
                with pytest.raises(Unauthenticated):
                    await issuer.validate(sign(claims_of(address), kid=f"made up {number}"))
            assert stub.asked.count("/keys") == 1

        asyncio.run(flood())


def test_a_token_is_validated_once_in_a_minute(address: str) -> None:
    """What a token grants is remembered for a minute, and not beyond its end; of other tokens nothing is."""
    now = float(int(time.time()))

    async def test() -> None:
        issuer = Issuer(address, AUDIENCE, Keys(address), NONE, lambda: now)
        long, short = (sign(claims_of(address, exp=int(now) + seconds)) for seconds in (300, 20))
        changed = f"{long[:-4]}AAAA"
        with pytest.raises(Unauthenticated):
            await issuer.validate(changed)
        assert [issuer.remembered(token) for token in (long, short, changed)] == [None] * 3
        grants = [await issuer.validate(token) for token in (long, short)]
        assert [issuer.remembered(token) for token in (long, short, changed)] == [*grants, None]
        pass_time(21)
        assert [issuer.remembered(token) for token in (long, short)] == [grants[0], None]
        pass_time(40)
        assert issuer.remembered(long) is None

    def pass_time(seconds: float) -> None:
        nonlocal now
        now += seconds

    asyncio.run(test())


def test_tokens_cannot_be_told_without_the_issuer() -> None:
    """While no keys can be had, a token is neither believed nor refused."""
    with issuing("ES256") as (address, stub):
        stub.answers["/keys"] = (503, b"")
        with pytest.raises(IssuerUnreachable):
            granted(address, sign(claims_of(address)))
