"""An issuer of tests: its keys, the JWTs that it signs, and a server on this machine that tells its public keys."""

import asyncio
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms
from starlette.types import Receive, Scope, Send

from tests.servers import serving

_PATIENCE = 10
"""The most seconds that anything waits for a test to go on."""
AUDIENCE = "https://news.example/graphql"


@cache
def private_key(algorithm: str) -> Any:
    """A key for an algorithm, the same each time."""
    curves: dict[str, ec.EllipticCurve] = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}
    if algorithm in curves:
        return ec.generate_private_key(curves[algorithm])
    if algorithm == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(65537, 2048)


def public_jwk(key: Any, algorithm: str, **members: Any) -> dict[str, Any]:
    """A key's public part as a JWK, with members beside it."""
    return {**orjson.loads(get_default_algorithms()[algorithm].to_jwk(key.public_key())), **members}


def claims_of(issuer: str, **changed: Any) -> dict[str, Any]:
    """The claims of a token that is valid for five minutes, others in their place; what is None is left out."""
    now = int(time.time())
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": "ada",
        "iat": now,
        "exp": now + 300,
        "scope": "openid read",
        **changed,
    }
    return {name: value for name, value in claims.items() if value is not None}


def sign(claims: Mapping[str, Any], algorithm: str = "ES256", **headers: Any) -> str:
    """A token with claims, signed with the algorithm's key, whose id is the algorithm unless `kid` says otherwise."""
    return jwt.encode(dict(claims), private_key(algorithm), algorithm, {"kid": algorithm, **headers})


class StubIssuer:
    """Answers addresses with statuses and bodies, after `gate` is set, and counts what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def tell(self, path: str, document: Any) -> None:
        """Answers a path with JSON from now on."""
        self.answers[path] = (200, orjson.dumps(document))

    def until_asked(self, times: int) -> None:
        """Waits until it was asked as often; blocks meanwhile."""
        end = time.monotonic() + _PATIENCE
        while len(self.asked) < times and time.monotonic() < end:
            time.sleep(0.005)

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Answers one request. A status of redirection leads to /keys."""
        self.asked.append(scope["path"])
        await asyncio.to_thread(self.gate.wait, _PATIENCE)
        status, body = self.answers.get(scope["path"], (404, b"{}"))
        await send({"type": "http.response.start", "status": status, "headers": [(b"location", b"/keys")]})
        await send({"type": "http.response.body", "body": body})


@contextmanager
def issuing(*algorithms: str) -> Iterator[tuple[str, StubIssuer]]:
    """The address of an issuer with a key for each algorithm, and its server."""
    stub = StubIssuer()
    with serving(stub) as address:
        stub.tell("/.well-known/openid-configuration", {"issuer": address, "jwks_uri": f"{address}/keys"})
        keys = [public_jwk(private_key(name), name, kid=name, use="sig") for name in algorithms]
        stub.tell("/keys", {"keys": keys})
        yield address, stub
