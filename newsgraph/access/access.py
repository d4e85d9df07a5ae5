"""What a request's Authorization grants, and how the settings say who may ask."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from graph.errors import ExtraMissing
from newsgraph.access.scopes import NOBODY, Grant, Scope
from newsgraph.access.tokens import PREFIX, Tokens, parse_tokens, read_token_file
from newsgraph.addresses import is_protected
from newsgraph.errors import Forbidden, SettingError, Unauthenticated
from newsgraph.settings import Settings

if TYPE_CHECKING:
    from newsgraph.access.oidc import Issuer

_LONGEST = 16 * 1024
"""The most bytes of a header or a token that are looked at."""
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""Source: RFC 6750, section 2.1."""
_NO_SCOPES = frozenset[Scope]()


class Access:
    """Who may ask: the holders of tokens, those whom an issuer vouches for, and who presents nothing what `nobody` grants; where
    that is None, a token is required."""

    def __init__(self, tokens: Tokens, issuer: "Issuer | None", nobody: Grant | None = NOBODY) -> None:
        self._tokens = tokens
        self._issuer = issuer
        self._nobody = nobody

    def known(self, authorization: bytes) -> Grant | None:
        """What a header's value grants (b"" where there is none), as `grant` has it, where that is known without waiting.

        None for a JWT that has to be validated. Raises Unauthenticated.
        """
        if not authorization and self._nobody is not None:
            return self._nobody
        return self._known_token(bearer(authorization))

    async def grant(self, authorization: bytes) -> Grant:
        """What a header's value grants (b"" where there is none).

        Raises Unauthenticated for a token that is not valid, and for none where one is required; IssuerUnreachable. Schemes
        other than Bearer count as no token: they are meant for a proxy in front.
        """
        return await self._grant(bearer(authorization))

    async def grant_of_token(self, token: str | None) -> Grant:
        """What a token grants that did not come in a header; None where there is none. Raises as `grant` does."""
        return await self._grant(token)

    async def _grant(self, token: str | None) -> Grant:
        known = self._known_token(token)
        if known is not None:
            return known
        assert token is not None, "who presents none is known"
        assert self._issuer is not None, "a JWT without an issuer is refused"
        return await self._issuer.validate(token)

    def _known_token(self, token: str | None) -> Grant | None:
        if token is None:
            if self._nobody is None:
                raise Unauthenticated("A token is needed: send it as `Authorization: Bearer …`.", token_given=False)
            return self._nobody
        if len(token) > _LONGEST or not _TOKEN.fullmatch(token):
            raise Unauthenticated("What is presented is no token.")
        if token.startswith(PREFIX):
            grant = self._tokens.find(token)
            if grant is None:
                raise Unauthenticated("The token is not known here, or no longer.")
            return grant
        if self._issuer is None:
            raise Unauthenticated(f"Tokens begin with {PREFIX} here.")
        return self._issuer.remembered(token)


def demand(grant: Grant, scope: Scope) -> None:
    """Nothing where a grant has a scope. Raises Forbidden where it has not, Unauthenticated where nobody asks."""
    if grant.may(scope):
        return
    if grant.name is None:
        raise Unauthenticated(f"A token with the scope `{scope}` is needed.", token_given=False)
    raise Forbidden(scope)


def open_access(settings: Settings) -> Access:
    """Who may ask, as the settings say; tokens and those of the file are known alike.

    Raises SettingError, TokensInvalid, TokenFileRefused, and ExtraMissing where an issuer is given without the extra `oidc`.
    """
    kept = parse_tokens((settings.tokens or "").replace(";", "\n"), "NEWSGRAPH_TOKENS")
    if settings.token_file:
        kept = parse_tokens(read_token_file(Path(settings.token_file)), settings.token_file, kept)
    nobody = _nobody(require_token=settings.require_token, may_write=settings.write and settings.insecure)
    least = nobody.scopes if nobody else _NO_SCOPES
    issuer = _open_issuer(settings.oidc_issuer, settings.oidc_audience, settings.oidc_keys, least)
    if settings.require_token and not kept and issuer is None:
        raise SettingError(
            "require_token",
            "NEWSGRAPH_REQUIRE_TOKEN is set and there are no tokens, so that nobody could ask anything; make one with "
            "`newsgraph token`, or set NEWSGRAPH_OIDC_ISSUER.",
        )
    if settings.insecure and (settings.require_token or not settings.write):
        raise SettingError(
            "insecure",
            "NEWSGRAPH_INSECURE lets everybody write: it goes with NEWSGRAPH_WRITE, and not with NEWSGRAPH_REQUIRE_TOKEN.",
        )
    if settings.write and not settings.insecure and not kept and issuer is None:
        raise SettingError(
            "write",
            "NEWSGRAPH_WRITE is set and there are no tokens, so that nobody could write anything; make one with `newsgraph "
            "token`, or set NEWSGRAPH_INSECURE as well where everybody who reaches this server may write.",
        )
    granted = tuple(
        structs.replace(each, grant=Grant(each.grant.name, each.grant.scopes | (least - NOBODY.scopes)))
        for each in kept
    )
    return Access(Tokens(granted), issuer, nobody)


def _nobody(*, require_token: bool, may_write: bool) -> Grant | None:
    """What is granted to who presents no token."""
    if require_token:
        return None
    return Grant(None, frozenset({Scope.WRITE})) if may_write else NOBODY


def _open_issuer(name: str | None, audience: str | None, keys: str | None, least: frozenset[Scope]) -> "Issuer | None":
    """The issuer that settings name, if they do; nothing is asked of it yet."""
    if not name:
        _check_absent("oidc_audience", audience)
        _check_absent("oidc_keys", keys)
        return None
    _check_protected("oidc_issuer", name)
    if keys:
        _check_protected("oidc_keys", keys)
    if not audience:
        raise SettingError(
            "oidc_audience",
            "NEWSGRAPH_OIDC_ISSUER is set without NEWSGRAPH_OIDC_AUDIENCE; set it to what the issuer calls this server in `aud`.",
        )
    if any(find_spec(module) is None for module in ("jwt", "cryptography")):
        raise ExtraMissing("OpenID Connect", "oidc")
    from newsgraph.access.keys import Keys  # noqa: PLC0415 - these need the extra
    from newsgraph.access.oidc import Issuer  # noqa: PLC0415 - these need the extra

    return Issuer(name, audience, Keys(name, keys or None), least)


def _check_absent(setting: str, value: str | None) -> None:
    if value:
        variable = f"NEWSGRAPH_{setting.upper()}"
        raise SettingError(
            setting, f"{variable} is set without NEWSGRAPH_OIDC_ISSUER, which says whose tokens are believed."
        )


def _check_protected(setting: str, address: str) -> None:
    if not is_protected(address):
        raise SettingError(
            setting,
            f"NEWSGRAPH_{setting.upper()} is “{address}”; it should be an address with https, or with http on this machine itself.",
        )


def bearer(authorization: bytes) -> str | None:
    """The token of a header's value; None where it has no scheme, or another than Bearer. Raises Unauthenticated without one."""
    if len(authorization) > _LONGEST:
        raise Unauthenticated("What is presented is no token.")
    scheme, *rest = authorization.decode("latin-1").split(maxsplit=1) or [""]
    if scheme.lower() != "bearer":
        return None
    return rest[0].rstrip() if rest else ""
