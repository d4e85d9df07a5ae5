"""JWTs of an issuer: what one grants whose signature, issuer, audience and times are right.

Needs the extra `oidc`. Sources: RFC 7519, “JSON Web Token”; RFC 8725, “JSON Web Token Best Current Practices”.
"""

import hashlib
from collections.abc import Callable
from time import time
from typing import Any

import jwt
from cachetools import TLRUCache
from msgspec import Struct

from newsgraph.access.key_sets import ALGORITHMS, SigningKey
from newsgraph.access.keys import Keys
from newsgraph.access.scopes import Grant, Scope
from newsgraph.errors import Unauthenticated

LEEWAY_SECONDS = 30
"""How far the clocks of the issuer and the server may differ."""
_REMEMBERED = 1_000
_REMEMBERED_SECONDS = 60
_LONGEST_NAME = 255
"""The most characters of `sub`. Source: OpenID Connect Core 1.0, section 2."""
_REQUIRED = ["exp", "iat", "iss", "aud", "sub"]
_SCOPES = {name: scope for scope in Scope for name in (str(scope), f"newsgraph:{scope}")}
"""The scopes by the names that claims may give them; those of other programs have other names."""

_UNREADABLE = "The token cannot be read."
_UNACCEPTED = "The token is not signed in a way that is accepted, such as RS256, ES256 or EdDSA."
_FAULTS: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.ExpiredSignatureError, "The token has expired."),
    (jwt.ImmatureSignatureError, "The token is not valid yet."),
    (jwt.InvalidAudienceError, "The token is meant for another audience."),
    (jwt.InvalidIssuerError, "The token is another issuer's."),
    (jwt.MissingRequiredClaimError, f"The token lacks one of {', '.join(_REQUIRED)}."),
    (jwt.InvalidSignatureError, "The token's signature is not its issuer's."),
    (jwt.InvalidAlgorithmError, _UNACCEPTED),
    (jwt.InvalidKeyError, "The token is signed with a key that is too short."),
)


class _Validated(Struct, frozen=True):
    grant: Grant
    expires: int


class Issuer:
    """Whose JWTs are believed: what its keys sign for the audience.

    Every token grants the scopes `least` beside its own. `clock` gives seconds since 1970, as tokens' times are.
    """

    def __init__(
        self, name: str, audience: str, keys: Keys, least: frozenset[Scope], clock: Callable[[], float] = time
    ) -> None:
        self._name = name
        self._audience = audience
        self._keys = keys
        self._least = least
        self._seen: TLRUCache[bytes, _Validated] = TLRUCache(_REMEMBERED, _forgotten_at, clock)

    def remembered(self, token: str) -> Grant | None:
        """What a token grants that was validated less than a minute ago, if it has not expired."""
        validated = self._seen.get(_digest(token))
        return None if validated is None else validated.grant

    async def validate(self, token: str) -> Grant:
        """What a token grants. Raises Unauthenticated where it is not valid, IssuerUnreachable where that cannot be told."""
        key = await self._keys.find(_key_id(token))
        if key is None:
            raise Unauthenticated("The token is signed with a key that is not its issuer's.")
        claims = self._claims(token, key)
        name = claims["sub"]
        if len(name) > _LONGEST_NAME or not name.isprintable():
            raise Unauthenticated(f"The token's `sub` is no name of {_LONGEST_NAME} characters at most.")
        grant = Grant(name, self._least | _scopes(claims))
        self._seen[_digest(token)] = _Validated(grant, int(claims["exp"]))
        return grant

    def _claims(self, token: str, key: SigningKey) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key.key,
                algorithms=key.algorithms,
                audience=self._audience,
                issuer=self._name,
                leeway=LEEWAY_SECONDS,
                options={"require": _REQUIRED, "enforce_minimum_key_length": True},
            )
        except jwt.PyJWTError as error:
            raise Unauthenticated(_fault(error)) from None


def _key_id(token: str) -> str | None:
    """The id of the key that a token says it is signed with. Raises Unauthenticated where no key could check it."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise Unauthenticated(_UNREADABLE) from None
    if header.get("alg") not in ALGORITHMS:
        raise Unauthenticated(_UNACCEPTED)
    kid: str | None = header.get("kid")
    return kid


def _scopes(claims: dict[str, Any]) -> frozenset[Scope]:
    """The scopes of `scope` (RFC 8693) and `scp`, each a list or a text with spaces between."""
    names = [name for claim in ("scope", "scp") for name in _names(claims.get(claim))]
    return frozenset(_SCOPES[name] for name in names if isinstance(name, str) and name in _SCOPES)


def _names(claim: object) -> list[object]:
    return [*claim.split()] if isinstance(claim, str) else claim if isinstance(claim, list) else []


def _fault(error: jwt.PyJWTError) -> str:
    return next((message for kind, message in _FAULTS if isinstance(error, kind)), _UNREADABLE)


def _forgotten_at(_: bytes, validated: _Validated, now: float) -> float:
    return min(validated.expires, now + _REMEMBERED_SECONDS)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
