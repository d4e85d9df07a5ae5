"""The scalars: instants, URLs and JSON values, checked where they come in."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NewType, TypeVar

import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

from graph.instants import format_instant, parse_instant
from graph.urls import Url, parse_url

Json = NewType("Json", object)
"""Any JSON value."""

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_SHOWN = 60

T = TypeVar("T")


def _parse_date_time(value: Any) -> datetime:
    instant = parse_instant(value) if isinstance(value, str) and _RFC3339.fullmatch(value) else None
    if instant is None:
        raise GraphQLError(f"{_shown(value)} is no DateTime; write it with its offset, as in 2020-06-10T21:05:00Z.")
    return instant


def _parse_url(value: Any) -> Url:
    url = parse_url(value) if isinstance(value, str) else None
    if url is None:
        raise GraphQLError(f"{_shown(value)} is no URL; write it whole, as in https://example.com/page.")
    return url


def _in_place(parse: Callable[[Any], T]) -> Callable[[ValueNode, object], T]:
    """As `parse`, of a value that stands in a query: its errors tell where."""

    def parse_literal(node: ValueNode, _variables: object = None) -> T:
        try:
            return parse(value_from_ast_untyped(node))
        except GraphQLError as error:
            raise GraphQLError(error.message, node) from None

    return parse_literal


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else str(value)
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"


SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant, RFC 3339, always with an offset.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=format_instant,
        parse_value=_parse_date_time,
        parse_literal=_in_place(_parse_date_time),
    ),
    Url: strawberry.scalar(
        name="URL",
        description="An absolute URL, WHATWG.",
        specified_by_url="https://url.spec.whatwg.org/",
        parse_value=_parse_url,
        parse_literal=_in_place(_parse_url),
    ),
    Json: strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        specified_by_url="https://ecma-international.org/publications-and-standards/standards/ecma-404/",
    ),
}
