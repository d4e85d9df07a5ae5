"""The errors of the server and the command line.

NewsgraphError
├── SettingError             a setting that does not exist, or a value that it cannot have
├── PortTaken                an address that another program listens on
├── ParameterInvalid         a parameter of an export that there is not, or a value that it cannot have
├── FileUnwritable           a file that cannot be written
├── TrustedDocumentsInvalid  trusted documents that cannot be served as they are
└── RequestRefused           a request over HTTP that asks nothing which can be answered

`str()` of each is a message for people that says what to do.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from newsgraph.statuses import Statuses


class NewsgraphError(Exception):
    """The root of this package's errors."""


class SettingError(NewsgraphError):
    """A setting that does not exist, or a value that it cannot have."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


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


class TrustedDocumentsInvalid(NewsgraphError):
    """Trusted documents that cannot be served as they are; `problems` are all that is wrong, each with its file's name."""

    def __init__(self, folder: str, problems: Sequence[str]) -> None:
        told = "".join(f"\n  {each}" for each in problems)
        super().__init__(f"The trusted documents in {folder} cannot be served; put right, and start again:{told}")
        self.folder = folder
        self.problems = tuple(problems)


class RequestRefused(NewsgraphError):
    """A request over HTTP that asks nothing which can be answered: with which status codes it is told, `code` and headers."""

    def __init__(
        self,
        message: str,
        statuses: Statuses,
        code: str = "BAD_USER_INPUT",
        headers: Mapping[bytes, bytes] = MappingProxyType({}),
    ) -> None:
        super().__init__(message)
        self.statuses = statuses
        self.code = code
        self.headers = headers
