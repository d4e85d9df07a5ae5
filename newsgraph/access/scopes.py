"""Scopes, each of which holds the lesser ones, and the grant of who asks."""

from enum import StrEnum

from msgspec import Struct


class Scope(StrEnum):
    """What may be done: queries and exports, changes of the graph, looking after the server."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


_GRANTED_BY = {
    Scope.READ: frozenset(Scope),
    Scope.WRITE: frozenset({Scope.WRITE, Scope.ADMIN}),
    Scope.ADMIN: frozenset({Scope.ADMIN}),
}
"""The scopes of which one is enough, for each."""


class Grant(Struct, frozen=True):
    """Who asks, for logs (None for nobody that is known), and the scopes that were given, without those they hold."""

    name: str | None
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Whether a scope is among those given, or held by one of them."""
        return not self.scopes.isdisjoint(_GRANTED_BY[scope])


NOBODY = Grant(None, frozenset({Scope.READ}))
"""The grant of who presents no token, where none is required."""
