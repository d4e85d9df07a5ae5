"""How an answer that lasts learns that its server ends: by an extension of its scope, which connections have."""

from asyncio import Event
from typing import Any

from starlette.types import Scope

_EXTENSION = "newsgraph.ending"


def told_of(ending: Event) -> dict[str, Any]:
    """The extensions of scopes by which `ending` is found, which is set once the server ends."""
    return {_EXTENSION: ending}


def ending_of(scope: Scope) -> Event:
    """What is set once the server ends; never where the server is none that tells."""
    ending: Event | None = (scope.get("extensions") or {}).get(_EXTENSION)
    return ending or Event()
