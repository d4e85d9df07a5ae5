"""The errors of the server and the command line.

NewsgraphError
├── SettingError             a setting that does not exist, or a value that it cannot have
├── DatabaseFailed           a database that cannot be reached, or does not do what it is told
├── LoadRefused              folders that lack what was written through the API
├── PortTaken                an address that another program listens on
├── ParameterInvalid         a parameter of an export that there is not, or a value that it cannot have
├── FileUnwritable           a file that cannot be written
├── FeedFailed               a feed of which nothing can be imported (always turned into a diagnostic)
├── ImportRefused            a folder that feeds cannot be imported into
├── WatchRefused             folders that the system does not watch
├── TrustedDocumentsInvalid  trusted documents that cannot be served as they are
├── TokenNameInvalid         a name that a token cannot have
├── TokensInvalid            a line of tokens that is none
├── TokenFileRefused         a file of tokens that cannot be read, or that others may write to
└── RequestRefused           a request over HTTP that asks nothing which can be answered
    ├── Unauthenticated      a token that is not valid, or none where one is needed
    ├── Busy                 a server that has as much to do as it may
    ├── Forbidden            a scope that who asks was not given
    └── IssuerUnreachable    an issuer of tokens that cannot be asked for its keys

`str()` of each is a message for people that says what to do.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from newsgraph.statuses import Statuses, always
from schema.errors import Code

_CHALLENGE = 'Bearer realm="newsgraph"'
"""What is asked of who must say who they are. Source: RFC 6750, section 3."""

_FIRST = 3
"""So many of a long list are told."""


class ServerCode(StrEnum):
    """Why a request is refused, for programs: those codes of `extensions.code` that the server has beside the schema's."""

    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
    RATE_LIMITED = "RATE_LIMITED"
    UNAUTHENTICATED = "UNAUTHENTICATED"


class NewsgraphError(Exception):
    """The root of this package's errors."""


class SettingError(NewsgraphError):
    """A setting that does not exist, or a value that it cannot have."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class DatabaseFailed(NewsgraphError):
    """A database that cannot be reached, or does not do what it is told, for a `reason` of its own."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The database cannot be used ({reason.rstrip('.')}); see to it, and to NEWSGRAPH_STORE.")
        self.reason = reason


class LoadRefused(NewsgraphError):
    """Folders that lack what was written or deleted through the API, at the source paths of these `documents`."""

    def __init__(self, documents: Sequence[str]) -> None:
        first = ", ".join(documents[:_FIRST]) + (", …" if len(documents) > _FIRST else "")
        super().__init__(
            f"These folders lack {len(documents):,} change{'' if len(documents) == 1 else 's'} made through the API since the last "
            f"load ({first}). Run newsgraph store write-back FOLDER… first, or newsgraph load --overwrite, which gives them up."
        )
        self.documents = tuple(documents)


class PortTaken(NewsgraphError):
    """An address that cannot be listened on."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"{host}:{port} cannot be listened on ({reason}); choose another port with --port.")
        self.host = host
        self.port = port


class ParameterInvalid(NewsgraphError):
    """A parameter of an export that there is not, or a value that it cannot have."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name


class FileUnwritable(NewsgraphError):
    """A file that cannot be written."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} cannot be written ({reason}).")
        self.path = path


class FeedFailed(NewsgraphError):
    """A feed of which nothing can be imported; `code` is that of the diagnostic."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ImportRefused(NewsgraphError):
    """A folder that feeds cannot be imported into."""

    def __init__(self, folder: str, message: str) -> None:
        super().__init__(message)
        self.folder = folder


class WatchRefused(NewsgraphError):
    """Folders whose changes the system does not tell of, for a `reason` of its own."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The system does not tell of all that changes in these folders ({reason}): they are looked through every few "
            "seconds instead. Where Linux has run out of watches, raise fs.inotify.max_user_watches with sysctl; see docs/live.md."
        )
        self.reason = reason


class TrustedDocumentsInvalid(NewsgraphError):
    """Trusted documents that cannot be served as they are; `problems` are all that is wrong, each with its file's name."""

    def __init__(self, folder: str, problems: Sequence[str]) -> None:
        told = "".join(f"\n  {each}" for each in problems)
        super().__init__(f"The trusted documents in {folder} cannot be served; put right, and start again:{told}")
        self.folder = folder
        self.problems = tuple(problems)


class TokenNameInvalid(NewsgraphError):
    """A name that a token cannot have."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” cannot be a token's name; 1 to 64 letters a to z, digits and . _ @ - can, the first a letter or digit."
        )
        self.name = name


class TokensInvalid(NewsgraphError):
    """A line of tokens that is none, or that stands against another. Nothing of the line is repeated: it may be a secret."""

    def __init__(self, source: str, line: int, reason: str) -> None:
        super().__init__(
            f"{source}, line {line}: {reason} A line is a name, scopes and a hash, such as “frontend read,write sha256:…”; "
            "`newsgraph token` makes one."
        )
        self.source = source
        self.line = line


class TokenFileRefused(NewsgraphError):
    """A file of tokens that cannot be read, or that others may write to."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"The tokens in {path} cannot be used ({reason}).")
        self.path = path


class RequestRefused(NewsgraphError):
    """A request over HTTP that asks nothing which can be answered: with which status codes it is told, `code` and headers."""

    def __init__(
        self,
        message: str,
        statuses: Statuses,
        code: Code | ServerCode = Code.BAD_USER_INPUT,
        headers: Mapping[bytes, bytes] = MappingProxyType({}),
    ) -> None:
        super().__init__(message)
        self.statuses = statuses
        self.code = code
        self.headers = headers

    @property
    def formatted(self) -> dict[str, Any]:
        """What is told of it, as GraphQL tells of errors."""
        return {"message": str(self), "extensions": {"code": self.code}}


class Busy(RequestRefused):
    """A request for which there is no place at the moment; there may be in a second."""

    def __init__(self, message: str) -> None:
        super().__init__(message, always(503), Code.UNAVAILABLE, {b"retry-after": b"1"})


class Unauthenticated(RequestRefused):
    """A token that is not valid, or none (`token_given`) where one is needed. Messages never repeat it."""

    def __init__(self, message: str, *, token_given: bool = True) -> None:
        challenge = f'{_CHALLENGE}, error="invalid_token"' if token_given else _CHALLENGE
        super().__init__(message, always(401), ServerCode.UNAUTHENTICATED, {b"www-authenticate": challenge.encode()})


class Forbidden(RequestRefused):
    """A scope that who asks was not given."""

    def __init__(self, scope: str) -> None:
        challenge = f'{_CHALLENGE}, error="insufficient_scope", scope="{scope}"'
        headers = {b"www-authenticate": challenge.encode()}
        super().__init__(f"The token lacks the scope `{scope}`.", always(403), Code.FORBIDDEN, headers)
        self.scope = scope


class IssuerUnreachable(RequestRefused):
    """An issuer of tokens that cannot be asked for its keys; it is asked again after some seconds."""

    def __init__(self, issuer: str, seconds: int) -> None:
        headers = {b"retry-after": b"%d" % seconds}
        super().__init__(
            "Tokens cannot be checked at the moment; try again later.", always(503), Code.UNAVAILABLE, headers
        )
        self.issuer = issuer
