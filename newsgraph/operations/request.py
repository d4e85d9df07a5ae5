"""A request of GraphQL, as clients send it over whichever protocol."""

from typing import Any

from msgspec import Struct


class Request(Struct, frozen=True):
    """What is asked: the text of a query, or the id of its document, or in `extensions` the hash that it is kept by."""

    query: str | None
    variables: dict[str, Any] | None
    operation_name: str | None
    extensions: dict[str, Any] | None
    document_id: str | None = None
