"""The errors that clients are told of, each with a code that programs can act on.

SchemaError
├── BadUserInput      an argument or variable out of its range
├── TimeUp            an operation that has taken as long as it may
├── NotEditable       a mutation where nothing may be written
└── (graph's own)     IdInvalid, CursorInvalid, CursorExpired, NameAmbiguous, SearchTooLong, SourceInvalid, Conflict, WriteFailed
                      are coded here, and StoreError, which ends an operation: all that is told of it is this one error

What is none of these is a fault of ours: it is logged, and clients are told of INTERNAL_SERVER_ERROR without details.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from graph.errors import (
    Conflict,
    CursorExpired,
    GraphError,
    SnapshotDamaged,
    StoreError,
    StoreTimeout,
    WriteFailed,
)
from schema.execution import LimitExceeded

logger = logging.getLogger("newsgraph.schema")


WENT_WRONG = "Something went wrong here; the server's log says what."
"""What is told of a fault of ours."""


class Code(StrEnum):
    """What went wrong, for programs: `extensions.code` of an error."""

    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    FORBIDDEN = "FORBIDDEN"
    CONFLICT = "CONFLICT"
    WRITE_FAILED = "WRITE_FAILED"
    CURSOR_EXPIRED = "CURSOR_EXPIRED"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    COST_LIMIT = "COST_LIMIT"
    TIMEOUT = "TIMEOUT"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


FAULT = {"message": WENT_WRONG, "extensions": {"code": Code.INTERNAL_SERVER_ERROR.value}}
"""The same as an error of an answer, where there is no field that it is of."""


class SchemaError(Exception):
    """The root of this package's errors; `str()` is a message for people."""


class BadUserInput(SchemaError):
    """An argument out of its range."""

    def __init__(self, argument: str, message: str) -> None:
        super().__init__(message)
        self.argument = argument


class TimeUp(SchemaError):
    """An operation that has taken as long as it may; what is asked of the graph from then on is not answered."""

    def __init__(self, seconds: float, *, changed: bool = False) -> None:
        """`changed` tells whether the operation had changed documents by then."""
        advice = "what it had changed until then stays changed" if changed else "ask for less at once"
        super().__init__(f"This took longer than {seconds:g} seconds and was given up; {advice}.")
        self.seconds = seconds


class NotEditable(SchemaError):
    """A mutation where nothing may be written."""

    def __init__(self) -> None:
        super().__init__("Nothing can be written here; ask a server that is started with --write.")


def code_errors(errors: list[GraphQLError], *, executed: bool) -> None:
    """Gives each error its code, in place; `executed` tells whether the operation had been found valid.

    Errors that are a fault of ours are logged with their traceback, and their message is replaced. That the time was up is
    told of once, not for each field that was left; and where the store failed, that alone.
    """
    ended = store_error(errors)
    errors[:] = [GraphQLError(str(ended), original_error=ended)] if ended else [*_all_but_repeated(errors, TimeUp)]
    for error in errors:
        cause = _cause(error)
        code = _code(error, cause, executed=executed)
        error.extensions = {**(error.extensions or {}), **_details(cause), "code": code.value}
        if code is Code.INTERNAL_SERVER_ERROR:
            logger.error("A field could not be answered: %s", error.path, exc_info=error.original_error or error)
            error.message = WENT_WRONG
        elif isinstance(cause, GraphQLError):
            error.message = _cut(in_graphqls_words(error.message))


def store_error(errors: Iterable[GraphQLError] | None) -> StoreError | None:
    """The error of the store that is among errors, if any."""
    causes = map(_cause, errors or ())
    return next((cause for cause in causes if isinstance(cause, StoreError)), None)


def _details(cause: Exception) -> dict[str, Any]:
    """What programs are told of an error beside its code."""
    if isinstance(cause, Conflict):
        return {"revision": cause.revision}
    return {"written": cause.written} if isinstance(cause, WriteFailed) else {}


def _cut(message: str) -> str:
    """A message of graphql-core, which repeats what it was given, as much of it as a person reads."""
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"


def _all_but_repeated(errors: Iterable[GraphQLError], kind: type[Exception]) -> Iterator[GraphQLError]:
    """The errors, of those that a `kind` caused only the first."""
    is_first = True
    for error in errors:
        if isinstance(_cause(error), kind):
            if is_first:
                yield error
            is_first = False
        else:
            yield error


def _code(error: GraphQLError, cause: Exception, *, executed: bool) -> Code:
    if isinstance(error, LimitExceeded):
        return Code.LIMIT_EXCEEDED
    if isinstance(cause, TimeUp | StoreTimeout):
        return Code.TIMEOUT
    if isinstance(cause, StoreError):
        return Code.UNAVAILABLE
    if isinstance(cause, CursorExpired):
        return Code.CURSOR_EXPIRED
    if isinstance(cause, Conflict):
        return Code.CONFLICT
    if isinstance(cause, WriteFailed):
        return Code.WRITE_FAILED
    if isinstance(cause, NotEditable):
        return Code.FORBIDDEN
    if isinstance(cause, SnapshotDamaged):
        return Code.INTERNAL_SERVER_ERROR
    if isinstance(cause, SchemaError | GraphError):
        return Code.BAD_USER_INPUT
    if not isinstance(cause, GraphQLError):
        return Code.INTERNAL_SERVER_ERROR
    if error.path is not None:
        # GraphQL refuses an argument by its place in the query; a value of ours that it cannot serve has none.
        return Code.BAD_USER_INPUT if cause is not error and cause.nodes else Code.INTERNAL_SERVER_ERROR
    if isinstance(error, GraphQLSyntaxError):
        return Code.GRAPHQL_PARSE_FAILED
    return Code.BAD_USER_INPUT if executed else Code.GRAPHQL_VALIDATION_FAILED


def _cause(error: GraphQLError) -> Exception:
    """What was raised first: an error of ours, or one of GraphQL's own checks."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def in_graphqls_words(message: str) -> str:
    """A message of graphql-core, without Python's words: null, true and false are written as GraphQL does."""
    return _QUOTED_OR_PYTHON.sub(_as_json, message)


_LONGEST = 1_000
_QUOTED_OR_PYTHON = re.compile(r"""'[^']*'|"[^"]*"|\b(None|True|False)\b""")
_JSON_WORDS = {"None": "null", "True": "true", "False": "false"}


def _as_json(found: re.Match[str]) -> str:
    """What graphql-core writes as Python does, as GraphQL does; quoted text as it is."""
    return _JSON_WORDS[found[1]] if found[1] else found[0]
