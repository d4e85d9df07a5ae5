"""The interfaces that nodes share."""

import strawberry

from graph.keys import NodeKind


@strawberry.interface(description="Anything with a global id: Relay's Object Identification.")
class Node:
    """Anything with a global id."""

    id: strawberry.ID


@strawberry.interface(
    description="A node of the knowledge graph, whatever its kind: enough to draw it without knowing more."
)
class GraphNode(Node):
    """A node of the graph."""

    kind: NodeKind
    label: str = strawberry.field(description="What a person would call it: a title or a name.")
    sources: list[str] = strawberry.field(
        description="The documents that state it or mention it, as paths (see the README on paths)."
    )
