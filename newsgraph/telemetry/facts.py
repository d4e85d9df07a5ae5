"""Facts of a request that whoever answers it alone knows, for its line in the log and for its trace."""

from collections.abc import MutableMapping
from typing import Any

from msgspec import Struct

FACTS = "newsgraph.telemetry.facts"
"""Where a scope has its facts."""


class Told(Struct, frozen=True):
    """What the log is told of an operation: its name and type, and what it costs, where these are known."""

    name: str | None = None
    type: str | None = None
    cost: int | None = None


UNTOLD = Told()


class Facts(Struct, gc=False):
    """What is known of one request: its operation's name and type, what the operation costs, whether its answer was `kept`,
    `made`, or came from a `plan`, and whose token it came with. Nothing of its variables and its text is among them."""

    operation: str | None = None
    operation_type: str | None = None
    cost: int | None = None
    cache: str | None = None
    who: str | None = None


def facts_of(scope: MutableMapping[str, Any]) -> Facts:
    """The facts of a request, to be filled in; where nobody asks for them, some that nobody reads."""
    return scope.get(FACTS) or Facts()
