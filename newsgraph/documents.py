"""What of a document is refused before it is executed, because graphql-core or Strawberry would not do as GraphQL says."""

import re

from graphql import GraphQLError, OperationDefinitionNode, parse

from newsgraph.errors import RequestRefused
from newsgraph.statuses import INVALID

_MOST_DIGITS = 4_300
"""More digits Python does not read, and graphql-core takes that for a fault of its own."""
_LONG_NUMBER = re.compile(rf"\d{{{_MOST_DIGITS + 1}}}")
_OPERATION = re.compile(r"\b(query|mutation|subscription)\b")


def check_document(text: str, operation_name: str | None) -> None:
    """Raises RequestRefused for a number that is too long, and where it is not said which of several operations is meant."""
    if _LONG_NUMBER.search(text):
        raise RequestRefused(f"A number has more than {_MOST_DIGITS} digits.", INVALID)
    if operation_name is None and len(_OPERATION.findall(text)) > 1 and _count_operations(text) > 1:
        raise RequestRefused("There are several operations; `operationName` says which is meant.", INVALID)


def _count_operations(text: str) -> int:
    """How many operations there are; none in what is no document, of which whoever executes it tells more."""
    try:
        document = parse(text)
    except GraphQLError:
        return 0
    return sum(isinstance(each, OperationDefinitionNode) for each in document.definitions)
