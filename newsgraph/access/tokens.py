"""The server's own tokens: how they are made, which line is kept of each, and how one that is presented is found.

What is kept is the SHA-256 of a token. A slow hash with salt protects passwords, which can be guessed; a token is 256 random
bits, which cannot, so that plain SHA-256 is right, and quick enough for each request.
"""

import hashlib
import hmac
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from newsgraph.access.scopes import Grant, Scope
from newsgraph.errors import TokenFileRefused, TokenNameInvalid, TokensInvalid

PREFIX = "newsgraph_"
"""What tokens begin with, by which they are told from JWTs, and found where they were left by mistake."""
_BYTES = 32
_HASH = "sha256:"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_HASHED = re.compile(f"{_HASH}([0-9a-f]{{64}})")


class KeptToken(Struct, frozen=True):
    """What is kept of a token: what it grants, and its SHA-256."""

    grant: Grant
    digest: bytes

    @property
    def line(self) -> str:
        """The line that `parse_tokens` reads, without a line break."""
        scopes = ",".join(scope for scope in Scope if scope in self.grant.scopes)
        return f"{self.grant.name} {scopes} {_HASH}{self.digest.hex()}"


def new_token(name: str, scopes: frozenset[Scope]) -> tuple[str, str]:
    """A new token of one scope or more, and the line to keep of it. Raises TokenNameInvalid."""
    assert scopes, "a token without scopes grants nothing"
    if not _NAME.fullmatch(name):
        raise TokenNameInvalid(name)
    token = PREFIX + secrets.token_urlsafe(_BYTES)
    return token, KeptToken(Grant(name, scopes), _digest(token)).line


def parse_tokens(text: str, source: str, before: tuple[KeptToken, ...] = ()) -> tuple[KeptToken, ...]:
    """The tokens `before`, and those of a text's lines; blank lines and those that begin with # are passed over.

    Raises TokensInvalid, which names `source`, for a line that is none, or that has the name or the hash of another.
    """
    tokens = list(before)
    for number, line in enumerate(text.split("\n"), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        token = _parse_words(words)
        if token is None:
            raise TokensInvalid(source, number, "this is no line of a token.")
        for other in tokens:
            if token.grant.name == other.grant.name:
                raise TokensInvalid(source, number, f"there is another token called “{other.grant.name}”.")
            if token.digest == other.digest:
                raise TokensInvalid(source, number, f"this is the token of “{other.grant.name}” again.")
        tokens.append(token)
    return tuple(tokens)


def read_token_file(path: Path) -> str:
    """The text of a file of tokens. Raises TokenFileRefused where it cannot be read, or others may write to it.

    Others may read it: hashes tell nothing of tokens.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            mode = os.fstat(file.fileno()).st_mode
            # Windows has other rights, and shows every file as one that all may write to.
            if mode & (stat.S_IWGRP | stat.S_IWOTH) and sys.platform != "win32":
                raise TokenFileRefused(str(path), "others may write to it: chmod go-w makes it its owner's")
            return file.read()
    except UnicodeDecodeError:
        raise TokenFileRefused(str(path), "it is not UTF-8") from None
    except OSError as error:
        raise TokenFileRefused(str(path), error.strerror or "it cannot be opened") from None


class Tokens:
    """The tokens that the server knows."""

    def __init__(self, kept: Iterable[KeptToken]) -> None:
        self._kept = tuple(kept)

    def find(self, token: str) -> Grant | None:
        """What a token grants; None for one that is not known.

        It is compared with all, each time in full, so that how long this takes tells nothing of those that are kept.
        """
        digest = _digest(token)
        found = [each.grant for each in self._kept if hmac.compare_digest(digest, each.digest)]
        return found[0] if found else None


def _parse_words(words: list[str]) -> KeptToken | None:
    """The token of a line's words; None where they are no name, scopes and hash."""
    if len(words) != 3:
        return None
    name, scopes, hashed = words
    digest = _HASHED.fullmatch(hashed)
    names = set(scopes.split(","))
    if digest is None or not _NAME.fullmatch(name) or not names <= set(Scope):
        return None
    return KeptToken(Grant(name, frozenset(map(Scope, names))), bytes.fromhex(digest[1]))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
