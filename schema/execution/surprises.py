"""What ends a compilation, or the run of what was compiled: graphql-core then answers."""

from collections.abc import Coroutine
from typing import Any

from graphql import Undefined
from graphql.pyutils import is_awaitable


class NotCompilable(Exception):
    """A query that holds what this package does not compile."""


class Surprise(Exception):
    """A value that a compiled query did not expect: a null where none may be, or one that its type refuses."""


def expect(value: Any) -> None:
    """Raises Surprise at what graphql-core looks for before a value's type does: errors, what is awaited, Undefined."""
    if isinstance(value, Coroutine):
        # graphql-core will make its own, and Python would warn that nobody awaited this one.
        value.close()
        raise Surprise
    if isinstance(value, Exception) or value is Undefined or is_awaitable(value):
        raise Surprise
