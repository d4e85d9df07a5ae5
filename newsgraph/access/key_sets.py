"""An issuer's public keys: where they are, fetching them, and reading them.

Sources: OpenID Connect Discovery 1.0, section 4; RFC 7517, “JSON Web Key”.
"""

from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

import orjson
from jwt import PyJWK, PyJWTError
from msgspec import Struct

from newsgraph.addresses import is_protected

FETCH_SECONDS = 5
_LARGEST = 1024 * 1024
"""The most bytes that a document of an issuer may have."""
_ALGORITHMS = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
    "OKP": ("EdDSA",),
}
"""The algorithms of each type of key. There are none of shared secrets: a public key, which all know, would be taken for one."""

ALGORITHMS = tuple(name for names in _ALGORITHMS.values() for name in names)


class SigningKey(Struct, frozen=True, eq=False):
    """A public key: its id, where it has one, the key itself, and the algorithms that it may check signatures of."""

    kid: str | None
    key: Any
    algorithms: tuple[str, ...]


class FetchFailed(Exception):
    """What was to be fetched is not there, or not what it should be; the message completes “The issuer …: ”."""


class _NoRedirects(HTTPRedirectHandler):
    """Leaves every redirection an error: it could lead where nothing is protected."""

    def redirect_request(self, *arguments: Any) -> None:
        """Nothing that would be asked instead."""


_OPENER = build_opener(_NoRedirects)
_OPENER_HERE = build_opener(_NoRedirects, ProxyHandler({}))
"""Asks this machine itself, which a proxy that the environment names is not."""


def fetch_keys(issuer: str, address: str | None) -> tuple[SigningKey, ...]:
    """The keys at an address, or at that which the issuer's configuration names. Raises FetchFailed; blocks meanwhile."""
    return parse_keys(_fetch(_discover(issuer) if address is None else address))


def parse_keys(document: dict[str, Any]) -> tuple[SigningKey, ...]:
    """The public keys for signatures in a set, of the types that are known. Raises FetchFailed where there is none."""
    members = document.get("keys")
    keys = [_parse_key(each) for each in members if isinstance(each, dict)] if isinstance(members, list) else []
    usable = tuple(key for key in keys if key is not None)
    if not usable:
        raise FetchFailed("there is no key for signatures of a type that is known")
    return usable


def _parse_key(member: dict[str, Any]) -> SigningKey | None:
    kind, kid, algorithm = member.get("kty"), member.get("kid"), member.get("alg")
    algorithms = _ALGORITHMS.get(kind, ()) if isinstance(kind, str) else ()
    if algorithm is not None:
        algorithms = tuple(each for each in algorithms if each == algorithm)
    if not algorithms or member.get("use", "sig") != "sig" or not isinstance(kid, str | None):
        return None
    try:
        return SigningKey(kid, PyJWK.from_dict(member).key, algorithms)
    except (PyJWTError, ValueError, TypeError, AttributeError):
        return None


def _discover(issuer: str) -> str:
    configuration = _fetch(issuer.removesuffix("/") + "/.well-known/openid-configuration")
    if configuration.get("issuer") != issuer:
        raise FetchFailed(
            f"its configuration is that of “{configuration.get('issuer')}”; NEWSGRAPH_OIDC_ISSUER must be the same"
        )
    address = configuration.get("jwks_uri")
    if not isinstance(address, str) or not is_protected(address):
        raise FetchFailed("its configuration has no `jwks_uri` with https")
    return address


def _fetch(address: str) -> dict[str, Any]:
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 - is_protected has seen its scheme
    opener = _OPENER if address.lower().startswith("https:") else _OPENER_HERE
    try:
        with opener.open(request, timeout=FETCH_SECONDS) as response:
            content = response.read(_LARGEST + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise FetchFailed(f"{address} {_fault(error)}") from None
    if len(content) > _LARGEST:
        raise FetchFailed(f"{address} answers more than {_LARGEST:,} bytes")
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError:
        document = None
    if not isinstance(document, dict):
        raise FetchFailed(f"{address} answers no JSON object")
    return document


def _fault(error: Exception) -> str:
    """What is wrong with an address, after its name."""
    if isinstance(error, HTTPError):
        error.close()
        return f"answers with status {error.code}"
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return f"does not answer within {FETCH_SECONDS} seconds"
    detail = cause.strerror if isinstance(cause, OSError) else None
    return f"cannot be reached ({detail})" if detail else "cannot be reached"
