"""The errors that clients are told of, each with a code that programs can act on.

SchemaError
├── BadUserInput      an argument or variable out of its range
└── (graph's own)     IdInvalid, CursorInvalid, CursorExpired, NameAmbiguous, SearchTooLong are coded here

What is none of these is a fault of ours: it is logged, and clients are told of INTERNAL_SERVER_ERROR without details.
"""

import logging
from collections.abc import Iterable
from enum import StrEnum

from graphql import GraphQLError, GraphQLSyntaxError

from graph.errors import CursorExpired, GraphError

logger = logging.getLogger("newsgraph.schema")


class Code(StrEnum):
    """What went wrong, for programs: `extensions.code` of an error."""

    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    CURSOR_EXPIRED = "CURSOR_EXPIRED"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


class SchemaError(Exception):
    """The root of this package's errors; `str()` is a message for people."""


class BadUserInput(SchemaError):
    """An argument out of its range."""

    def __init__(self, argument: str, message: str) -> None:
        super().__init__(message)
        self.argument = argument


def code_errors(errors: Iterable[GraphQLError], *, executed: bool) -> None:
    """Gives each error its code, in place; `executed` tells whether the operation had been found valid.

    Errors that are a fault of ours are logged with their traceback, and their message is replaced.
    """
    for error in errors:
        code = _code(error, executed=executed)
        error.extensions = {**(error.extensions or {}), "code": code.value}
        if code is Code.INTERNAL_SERVER_ERROR:
            logger.error("A field could not be answered: %s", error.path, exc_info=error.original_error or error)
            error.message = "Something went wrong here; the server's log says what."


def _code(error: GraphQLError, *, executed: bool) -> Code:
    cause = _cause(error)
    if isinstance(cause, CursorExpired):
        return Code.CURSOR_EXPIRED
    if isinstance(cause, SchemaError | GraphError):
        return Code.BAD_USER_INPUT
    if cause is not None or error.path is not None:
        return Code.INTERNAL_SERVER_ERROR
    if isinstance(error, GraphQLSyntaxError):
        return Code.GRAPHQL_PARSE_FAILED
    return Code.BAD_USER_INPUT if executed else Code.GRAPHQL_VALIDATION_FAILED


def _cause(error: GraphQLError) -> Exception | None:
    """What raised `error`, other than GraphQL's own checks."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause
