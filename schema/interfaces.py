"""The interfaces that nodes share."""

from collections.abc import Sequence

import strawberry

from graph.keys import NodeKind
from graph.records import Node as NodeRecord
from schema.context import Info
from schema.fields import answered


def sources(root: strawberry.Parent[NodeRecord], info: Info) -> Sequence[str]:
    return info.context.view.sources(root)


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
    sources: list[str] = answered(
        sources, "The documents that state it or mention it, as paths (see the README on paths)."
    )
