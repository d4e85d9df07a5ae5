"""The status codes of answers, by the media type of the answer and the edition of GraphQL over HTTP.

Clients of application/json trust nothing but 200 to come from GraphQL; application/graphql-response+json says what went wrong.
Source: GraphQL over HTTP, section “Status Codes”, as of 2025 and in its draft of August 2026.
"""

from msgspec import Struct

from newsgraph.media_types import MediaType


class Statuses(Struct, frozen=True):
    """The codes of one outcome: in JSON, in GraphQL's own media type, and there in the newer edition."""

    json: int
    response: int
    newer: int

    def of(self, media_type: MediaType, *, newer: bool) -> int:
        """The code for an answer of a media type."""
        if media_type is not MediaType.RESPONSE:
            return self.json
        return self.newer if newer else self.response


def always(status: int) -> Statuses:
    """The same code in every case."""
    return Statuses(status, status, status)


ANSWERED = always(200)
"""All fields were answered."""
PARTIAL = Statuses(200, 200, 294)
"""A field was not answered."""
UNPARSED = Statuses(200, 400, 400)
"""The document is no GraphQL."""
INVALID = Statuses(200, 400, 422)
"""The document, or the values of its variables, do not fit the schema."""
FAILED = Statuses(200, 500, 500)
"""The server failed before any field was asked for."""
MALFORMED = Statuses(400, 400, 422)
"""What was sent is JSON, and no request of GraphQL."""
