"""The subscription to changes of the graph."""

from collections.abc import AsyncGenerator, Sequence

import strawberry
from strawberry import UNSET

from graph.changes import GraphChange as Change
from graph.keys import NodeId
from graph.records import Node
from schema.context import Context, Info, Limits
from schema.fields import answered, streamed
from schema.following import Source
from schema.interfaces import GraphNode
from schema.paging import given, rows_of

Parent = strawberry.Parent[Change]

_FIRST = 100


def added_count(root: Parent) -> int:
    return len(root.added)


def updated_count(root: Parent) -> int:
    return len(root.updated)


def removed_count(root: Parent) -> int:
    return len(root.removed)


def added(root: Parent, info: Info, first: int = _FIRST) -> Sequence[Node]:
    return _still_there(info.context, root.added[: _rows(info.context.limits, first)])


def updated(root: Parent, info: Info, first: int = _FIRST) -> Sequence[Node]:
    return _still_there(info.context, root.updated[: _rows(info.context.limits, first)])


def removed(root: Parent, info: Info, first: int = _FIRST) -> Sequence[NodeId]:
    return root.removed[: _rows(info.context.limits, first)]


def _rows(limits: Limits, first: int) -> int:
    # The default is not refused where fewer rows may come at once.
    return min(_FIRST, limits.max_page_size) if first == _FIRST else rows_of(limits, first, _FIRST)


def _still_there(context: Context, ids: Sequence[NodeId]) -> list[Node]:
    """The nodes of the present version that have these ids, as others may have become nodes of theirs."""
    found = context.view.nodes(ids)
    return [node for id_, node in zip(ids, found, strict=True) if node is not None and node.id == id_]


@strawberry.type(
    description="One step from a version of the graph to the next. A node is updated if its values or the edges that leave it "
    "are others."
)
class GraphChange:
    """One step from a version of the graph to the next."""

    version: str
    previous_version: str
    missed: bool = strawberry.field(
        description="True where versions between the two were not told of. What became of nodes is not known then: counts "
        "are 0 and lists are empty, and what a client shows is to be asked for anew."
    )
    added_count: int = answered(added_count)
    updated_count: int = answered(updated_count)
    removed_count: int = answered(removed_count)
    added: list[GraphNode] = answered(
        added, "The first so many by id, as they are now; those that have gone again since are left out."
    )
    updated: list[GraphNode] = answered(
        updated, "The first so many by id, as they are now; those that have gone since are left out."
    )
    removed: list[strawberry.ID] = answered(removed, "The ids of the first so many nodes that are gone.")


def graph_changed(info: strawberry.Info[Source, None], since: str | None = UNSET) -> AsyncGenerator[GraphChange, None]:
    """The records of the changes, which GraphQL's type is served from."""
    followed: AsyncGenerator[object, None] = info.context.follow(given(since))
    return followed  # type: ignore[return-value]


@strawberry.type
class Subscription:
    """What clients can be told of as it happens."""

    graph_changed: GraphChange = streamed(
        graph_changed,
        "One event for every new version that this subscriber is fast enough to be told of. `since` is the version "
        "that a client has: what has changed after it is told of at once, or that it was missed.",
    )
