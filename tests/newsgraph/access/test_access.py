"""A request is granted what its Authorization says, or is told why not, in ways that no header can get round."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import ExtraMissing
from newsgraph.access import NOBODY, Access, Grant, Scope, access, demand, open_access
from newsgraph.access.tokens import Tokens, new_token, parse_tokens
from newsgraph.errors import Forbidden, SettingError, TokenFileRefused, TokensInvalid, Unauthenticated
from newsgraph.settings import Settings
from tests.newsgraph.access.issuers import AUDIENCE, claims_of, issuing, sign

# Tests are named by it, so that it is the same in each process.
TOKEN = "newsgraph_" + "Bc-_1" * 8 + "xyz"
LINE = f"frontend write sha256:{hashlib.sha256(TOKEN.encode()).hexdigest()}"
FRONTEND = Grant("frontend", frozenset({Scope.WRITE}))
OPEN = Access(Tokens(parse_tokens(LINE, "a test")), None)
CLOSED = Access(Tokens(parse_tokens(LINE, "a test")), None, nobody=None)
BARE = 'Bearer realm="newsgraph"'
INVALID = f'{BARE}, error="invalid_token"'


def opened(**given: Any) -> Access:
    """Access as settings say, none of which is set but those given."""
    return open_access(Settings(**given))


def granted(asked: Access, authorization: bytes) -> Grant:
    return asyncio.run(asked.grant(authorization))


def challenge(ask: Callable[[], object]) -> str:
    """The challenge with which something is refused."""
    with pytest.raises(Unauthenticated) as raised:
        ask()
    assert raised.value.code == "UNAUTHENTICATED"
    assert raised.value.statuses.json == raised.value.statuses.response == 401
    assert TOKEN not in str(raised.value)
    return raised.value.headers[b"www-authenticate"].decode()


def test_nobody_reads_unless_a_token_is_required() -> None:
    """Without a header who asks may read, or is told that a token is needed; no token was wrong, so none is spoken of."""
    assert OPEN.known(b"") is granted(OPEN, b"") is NOBODY
    assert challenge(lambda: CLOSED.known(b"")) == BARE
    assert challenge(lambda: granted(CLOSED, b"")) == BARE


@pytest.mark.parametrize("asked", [OPEN, CLOSED], ids=["open", "closed"])
@pytest.mark.parametrize("before", ["Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer    ", " Bearer ", "Bearer \t"])
@pytest.mark.parametrize("after", ["", " ", "\t "])
def test_a_token_is_known_however_its_scheme_is_written(asked: Access, before: str, after: str) -> None:
    """Letters of either case and blanks around a token count for nothing. Source: RFC 9110, sections 5.5 and 11.1."""
    authorization = f"{before}{TOKEN}{after}".encode()
    assert asked.known(authorization) == granted(asked, authorization) == FRONTEND


@pytest.mark.parametrize("asked", [OPEN, CLOSED], ids=["open", "closed"])
@pytest.mark.parametrize(
    "value",
    [
        b"",
        b" ",
        b" newsgraph_",
        b" newsgraph_" + b"A" * 43,
        b" " + TOKEN[:-1].encode(),
        b" " + TOKEN.encode() + b"A",
        b" " + TOKEN.encode() + b"=",
        b" " + TOKEN.upper().encode(),
        b" " + TOKEN.encode() + b" " + TOKEN.encode(),
        b" " + TOKEN.encode() + b", Bearer " + TOKEN.encode(),
        b" " + TOKEN.encode() + b"\x00",
        b" " + TOKEN.encode() + b"\xff",
        b" \xc3\xa9",
        b" \xff\xfe\x00",
        b' "' + TOKEN.encode() + b'"',
        b" " + b"a" * 1024 * 1024,
        b" newsgraph_" + b"a" * 1024 * 1024,
        b" " * 1024 * 1024 + TOKEN.encode(),
        b" a.b.c",
    ],
)
def test_a_token_that_is_none_is_refused(asked: Access, value: bytes) -> None:
    """Whoever presents a token that is not valid is told so, and does not become nobody in particular."""
    assert challenge(lambda: asked.known(b"Bearer" + value)) == INVALID
    assert challenge(lambda: granted(asked, b"Bearer" + value)) == INVALID


@pytest.mark.parametrize(
    "authorization",
    [b"Basic YTpi", b"Bearers " + TOKEN.encode(), TOKEN.encode(), b" ", b"\xff", b"Digest a=b, Bearer c"],
)
def test_other_schemes_count_as_no_token(authorization: bytes) -> None:
    """What is meant for a proxy in front grants what nobody has, and is not enough where a token is required."""
    assert granted(OPEN, authorization) is NOBODY
    assert challenge(lambda: granted(CLOSED, authorization)) == BARE


@given(st.binary(max_size=200) | st.binary(max_size=80).map(lambda value: b"Bearer " + value))
def test_no_header_grants_more_than_nobody_has(authorization: bytes) -> None:
    """Whatever bytes are sent, without a token that is known they grant reading at most, and nothing where one is required."""
    with pytest.raises(Unauthenticated):
        granted(CLOSED, authorization)
    try:
        assert granted(OPEN, authorization) is NOBODY
    except Unauthenticated:
        assert authorization.lower().lstrip().startswith(b"bearer")


def test_a_token_without_a_header_is_the_same() -> None:
    """Who sends a token when a WebSocket begins is granted what it grants in a header."""
    assert asyncio.run(OPEN.grant_of_token(TOKEN)) == asyncio.run(CLOSED.grant_of_token(TOKEN)) == FRONTEND
    assert asyncio.run(OPEN.grant_of_token(None)) is NOBODY
    assert challenge(lambda: asyncio.run(CLOSED.grant_of_token(None))) == BARE


@pytest.mark.parametrize(
    "token", ["", " ", f" {TOKEN}", f"Bearer {TOKEN}", f"{TOKEN}é", "\ud800", "newsgraph_\n", "a" * 1024 * 1024]
)
def test_texts_that_are_no_tokens_are_refused(token: str) -> None:
    """What a WebSocket presents is a token as it is, without a scheme or blanks, or is refused."""
    assert challenge(lambda: asyncio.run(OPEN.grant_of_token(token))) == INVALID


def test_a_scope_is_demanded() -> None:
    """Who lacks a scope is told which; who presents nothing, that a token is needed; who has it, nothing."""
    demand(FRONTEND, Scope.READ)
    demand(FRONTEND, Scope.WRITE)
    demand(NOBODY, Scope.READ)
    with pytest.raises(Forbidden) as raised:
        demand(FRONTEND, Scope.ADMIN)
    assert (raised.value.scope, raised.value.code, raised.value.statuses.json) == ("admin", "FORBIDDEN", 403)
    assert raised.value.headers == {b"www-authenticate": f'{BARE}, error="insufficient_scope", scope="admin"'.encode()}
    assert challenge(lambda: demand(NOBODY, Scope.WRITE)) == BARE


def test_jwts_are_the_issuers_and_other_tokens_the_servers() -> None:
    """Beside an issuer the server's own tokens are known without it; a JWT is known at once when it was validated before."""
    with issuing("ES256") as (address, stub):
        asked = opened(tokens=LINE, oidc_issuer=address, oidc_audience=AUDIENCE, oidc_keys=f"{address}/keys")
        authorization = f"Bearer {sign(claims_of(address, scope='newsgraph:write'))}".encode()

        async def test() -> None:
            assert asked.known(b"") is NOBODY
            assert asked.known(f"Bearer {TOKEN}".encode()) == FRONTEND
            assert asked.known(authorization) is None
            assert stub.asked == []
            grant = await asked.grant(authorization)
            assert grant == Grant("ada", frozenset({Scope.READ, Scope.WRITE}))
            assert asked.known(authorization) == await asked.grant(authorization) == grant
            assert stub.asked == ["/keys"]

        asyncio.run(test())


def test_tokens_that_are_too_long_are_not_looked_at() -> None:
    """A JWT of more than 16 KiB is refused before anything is asked or checked for it, wherever it stands."""
    with issuing("ES256") as (address, stub):
        asked = opened(oidc_issuer=address, oidc_audience=AUDIENCE)
        token = sign(claims_of(address, more="x" * 16 * 1024))
        assert challenge(lambda: asyncio.run(asked.grant_of_token(token))) == INVALID
        assert challenge(lambda: granted(asked, f"Bearer {token}".encode())) == INVALID
        assert stub.asked == []


@pytest.mark.parametrize("require_token", [False, True])
def test_jwts_without_scopes_grant_what_nobody_has(require_token: bool) -> None:
    """A JWT that speaks of other programs lets its holder read where all may, and nothing where a token is required."""
    with issuing("ES256") as (address, _):
        asked = opened(require_token=require_token, oidc_issuer=address, oidc_audience=AUDIENCE)
        grant = asyncio.run(asked.grant_of_token(sign(claims_of(address, scope="openid"))))
        assert grant.name == "ada"
        assert grant.may(Scope.READ) is not require_token


def test_tokens_of_the_environment_and_of_a_file_are_known(tmp_path: Path) -> None:
    """Tokens of both places are known; in the environment semicolons and line breaks part them."""
    made = [new_token(name, frozenset({Scope.READ})) for name in "abc"]
    path = tmp_path / "tokens"
    path.write_text(f"# file; with a remark\n{made[2][1]}\n", "utf-8")
    path.chmod(0o600)
    asked = opened(tokens=f"# remark;{made[0][1]} ; \n{made[1][1]};", token_file=str(path), require_token=True)
    names = [granted(asked, f"Bearer {token}".encode()).name for token, _ in made]
    assert names == ["a", "b", "c"]


def test_faults_of_tokens_name_their_place(tmp_path: Path) -> None:
    """A line that is none is told of by its variable or file and its number, semicolons being ends of lines."""
    path = tmp_path / "tokens"
    with pytest.raises(TokensInvalid, match="NEWSGRAPH_TOKENS, line 2:"):
        opened(tokens=f"{LINE}; {TOKEN}")
    with pytest.raises(TokenFileRefused, match=str(path)):
        opened(token_file=str(path))
    path.write_text(f"\n{LINE}\n", "utf-8")
    path.chmod(0o600)
    with pytest.raises(TokensInvalid, match=r"tokens, line 2: .*“frontend”"):
        opened(tokens=LINE, token_file=str(path))


@pytest.mark.parametrize(
    ("given", "setting", "reason"),
    [
        ({"require_token": True}, "require_token", "newsgraph token"),
        ({"require_token": True, "tokens": "# none"}, "require_token", "newsgraph token"),
        ({"oidc_audience": "a"}, "oidc_audience", "without NEWSGRAPH_OIDC_ISSUER"),
        ({"oidc_keys": "https://id.example/keys"}, "oidc_keys", "without NEWSGRAPH_OIDC_ISSUER"),
        ({"oidc_issuer": "https://id.example"}, "oidc_audience", "`aud`"),
        ({"oidc_issuer": "http://id.example", "oidc_audience": "a"}, "oidc_issuer", "https"),
        ({"oidc_issuer": "id.example", "oidc_audience": "a"}, "oidc_issuer", "https"),
        (
            {"oidc_issuer": "https://id.example", "oidc_audience": "a", "oidc_keys": "http://id.example"},
            "oidc_keys",
            "https",
        ),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(given: dict[str, Any], setting: str, reason: str) -> None:
    """Settings with which nobody could ask, or nothing could be believed, are errors that say which to change."""
    with pytest.raises(SettingError, match=reason) as raised:
        opened(**given)
    assert raised.value.name == setting
    assert f"NEWSGRAPH_{setting.upper()}" in str(raised.value)


@pytest.mark.parametrize("missing", ["jwt", "cryptography"])
def test_an_issuer_needs_the_extra(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """Without what checks JWTs, an issuer is an error that says what to install; without an issuer nothing is needed."""
    monkeypatch.setattr(access, "find_spec", lambda module: None if module == missing else object())
    with pytest.raises(ExtraMissing, match=r"pip install 'newsgraph\[oidc\]'"):
        opened(oidc_issuer="https://id.example", oidc_audience="a")
    assert opened(tokens=LINE).known(f"Bearer {TOKEN}".encode()) == FRONTEND
