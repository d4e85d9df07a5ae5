"""Parts of the graph: paths and subgraphs, with their edges."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

import strawberry
from strawberry import UNSET

from graph.export import find_format
from graph.keys import Direction, EdgeKind, NodeId
from graph.records import Edge, Node
from graph.store.answers import Path as PathRecord
from graph.store.base import Subgraph as SubgraphAnswer
from graph.store.base import View
from graph.store.questions import Around, Route
from schema.context import Context, Info
from schema.enums import ExportFormat
from schema.errors import BadUserInput
from schema.fields import answered
from schema.filters import ArticleFilter, condition_of
from schema.interfaces import GraphNode
from schema.paging import bounded, given, rows_of

_HOPS, _MOST_HOPS = 1, 10
_PATH_HOPS, _MOST_PATH_HOPS = 6, 20
_PATHS = 3
_NODES, _MOST_NODES = 200, 10_000


@dataclass(frozen=True, slots=True)
class JoinedEdge:
    """An edge with the nodes that it joins."""

    edge: Edge
    source: Node
    target: Node

    @property
    def kind(self) -> EdgeKind:
        """The kind of the edge."""
        return self.edge.kind

    @property
    def inferred(self) -> bool:
        """Whether no document states it."""
        return self.edge.inferred

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents that state it."""
        return self.edge.sources


@strawberry.type(description="One edge of the graph, as exports, paths and subgraphs show it.")
class GraphEdge:
    """One edge of the graph."""

    kind: EdgeKind
    source: GraphNode
    target: GraphNode
    inferred: bool = strawberry.field(
        description="True when the loader inferred it (a topic from its keywords), false when a document states it."
    )
    sources: list[str]


def length(root: strawberry.Parent[PathRecord]) -> int:
    return len(root.edges)


def path_edges(root: strawberry.Parent[PathRecord]) -> Sequence[JoinedEdge]:
    return _joined(root.edges, root.nodes)


@strawberry.type
class Path:
    """A way from one node to another."""

    length: int = answered(length, "How many steps it has.")
    nodes: list[GraphNode]
    edges: list[GraphEdge] = answered(path_edges, "One for each step, whichever way it goes.")


def subgraph_edges(root: strawberry.Parent[SubgraphAnswer]) -> Sequence[JoinedEdge]:
    return _joined(root.edges(), root.nodes)


def export(root: strawberry.Parent[SubgraphAnswer], format: ExportFormat) -> str:
    return b"".join(find_format(format.value).pieces(root.part())).decode()


@strawberry.type
class Subgraph:
    """Some nodes, nearest first, and all edges among them."""

    nodes: list[GraphNode]
    edges: list[GraphEdge] = answered(subgraph_edges)
    truncated: bool = strawberry.field(description="True where `limit` cut it.")
    export: str = answered(export, "The same subgraph in an export format.")


def shortest_path(
    info: Info,
    from_: Annotated[strawberry.ID, strawberry.argument(name="from")],
    to: strawberry.ID,
    edge_kinds: list[EdgeKind] | None = UNSET,
    direction: Direction = Direction.BOTH,
    max_hops: int | None = _PATH_HOPS,
) -> PathRecord | None:
    return next(_paths(info.context, from_, to, _route(edge_kinds, direction, max_hops)), None)


def paths(
    info: Info,
    from_: Annotated[strawberry.ID, strawberry.argument(name="from")],
    to: strawberry.ID,
    edge_kinds: list[EdgeKind] | None = UNSET,
    direction: Direction = Direction.BOTH,
    max_hops: int | None = _PATH_HOPS,
    first: int | None = _PATHS,
) -> Sequence[PathRecord]:
    route = _route(edge_kinds, direction, max_hops)
    context = info.context
    return list(islice(_paths(context, from_, to, route), rows_of(context.limits, first, _PATHS)))


def subgraph(
    info: Info,
    around: list[strawberry.ID] | None = UNSET,
    hops: int | None = _HOPS,
    edge_kinds: list[EdgeKind] | None = UNSET,
    direction: Direction = Direction.BOTH,
    where: ArticleFilter | None = UNSET,
    limit: int | None = _NODES,
) -> SubgraphAnswer:
    view, named = info.context.view, given(around)
    most = bounded("limit", limit, _NODES, _MOST_NODES)
    if named is not None and len(named) > _MOST_NODES:
        raise BadUserInput("around", f"{len(named):,} ids were given; at most {_MOST_NODES:,} can be looked around.")
    asked = Around(
        nodes=None if named is None else tuple(_existing(view, "around", id_) for id_ in named),
        hops=bounded("hops", hops, _HOPS, _MOST_HOPS),
        edges=_kinds(edge_kinds),
        direction=direction,
        where=condition_of(given(where), info.context.limits),
        limit=most,
    )
    return view.subgraph(asked)


def _paths(context: Context, source: str, target: str, route: Route) -> Iterator[PathRecord]:
    """The paths, while there is time."""
    view = context.view
    for path in view.paths(_existing(view, "from", source), _existing(view, "to", target), route):
        context.check_time()
        yield path


def _route(edge_kinds: list[EdgeKind] | None, direction: Direction, max_hops: int | None) -> Route:
    return Route(_kinds(edge_kinds), direction, bounded("maxHops", max_hops, _PATH_HOPS, _MOST_PATH_HOPS))


def _kinds(edge_kinds: list[EdgeKind] | None) -> tuple[EdgeKind, ...]:
    among = given(edge_kinds)
    return tuple(kind for kind in EdgeKind if among is None or kind in among)


def _existing(view: View, argument: str, id_: str) -> NodeId:
    """The id that the node goes by which `id_` names. Raises IdInvalid, or BadUserInput where there is none."""
    node = view.nodes([id_])[0]
    if node is None:
        raise BadUserInput(argument, f"“{argument}”: no node has the id {id_}; take ids from the `id` field of a node.")
    return node.id


def _joined(edges: Iterable[Edge], nodes: Iterable[Node]) -> Sequence[JoinedEdge]:
    by_id = {node.id: node for node in nodes}
    return [JoinedEdge(edge, by_id[edge.source], by_id[edge.target]) for edge in edges]
