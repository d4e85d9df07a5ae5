"""Results of executed operations as GraphQL's responses: what is sent, and which status codes it has."""

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError
from strawberry.types.execution import ExecutionResult

from newsgraph.statuses import ANSWERED, FAILED, INVALID, PARTIAL, UNPARSED, Statuses
from schema.errors import Code

_REQUEST_ERRORS = {Code.GRAPHQL_PARSE_FAILED: UNPARSED, Code.INTERNAL_SERVER_ERROR: FAILED}


def statuses_of(result: ExecutionResult) -> Statuses:
    """The status codes of a result."""
    if not result.errors:
        return ANSWERED
    if not _is_refused(result):
        return PARTIAL
    codes = [(error.extensions or {}).get("code") for error in result.errors]
    return next((_REQUEST_ERRORS[code] for code in codes if code in _REQUEST_ERRORS), INVALID)


def contents_of(result: ExecutionResult) -> dict[str, Any]:
    """What is sent of a result: `data` where the operation was executed, errors first where there are any."""
    sent: dict[str, Any] = {}
    if result.errors:
        sent["errors"] = [error.formatted for error in result.errors]
    if not _is_refused(result):
        sent["data"] = result.data
    if result.extensions:
        sent["extensions"] = result.extensions
    return sent


def _is_refused(result: ExecutionResult) -> bool:
    """Whether errors are of the request, none of a field: the operation was not executed."""
    return result.data is None and not _in_fields(result.errors or ())


def _in_fields(errors: Sequence[GraphQLError]) -> bool:
    return any(error.path is not None for error in errors)
