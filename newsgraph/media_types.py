"""Media types: those that answers have, and the one that queries are posted in."""

from enum import StrEnum
from functools import lru_cache

_CLIENTS = 128
"""How many values of a header are remembered; clients of one kind send the same ones."""
_UTF8 = {"utf-8", "utf8"}


class MediaType(StrEnum):
    """The media types of answers."""

    JSON = "application/json"
    RESPONSE = "application/graphql-response+json"
    EVENT_STREAM = "text/event-stream"


@lru_cache(_CLIENTS)
def is_json(content_type: bytes) -> bool:
    """Whether a Content-Type is JSON in UTF-8."""
    name, *parameters = (part.strip() for part in content_type.decode("latin-1").lower().split(";"))
    charsets = [each[8:].strip('"') for each in parameters if each.startswith("charset=")]
    return name == MediaType.JSON and all(charset in _UTF8 for charset in charsets)
