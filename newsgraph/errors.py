"""The errors of the server and the command line.

NewsgraphError
├── SettingError     a setting that does not exist, or a value that it cannot have
├── PortTaken        an address that another program listens on
├── ParameterInvalid a parameter of an export that there is not, or a value that it cannot have
├── FileUnwritable   a file that cannot be written
└── RequestRefused   a request over HTTP that asks nothing which can be answered

`str()` of each is a message for people that says what to do.
"""

from collections.abc import Mapping
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
