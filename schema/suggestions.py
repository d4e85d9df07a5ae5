"""Suggestions."""

import strawberry

from schema.interfaces import GraphNode


@strawberry.type
class Suggestion:
    """A completion of what was typed, and the node that it names."""

    text: str
    node: GraphNode
