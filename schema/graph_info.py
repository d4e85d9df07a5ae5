"""What the graph holds as a whole."""

from collections.abc import Sequence
from datetime import datetime

import strawberry
from strawberry import UNSET

from graph.diagnostics import Severity
from graph.keys import EdgeKind
from graph.store.answers import Summary
from schema.connections import DiagnosticConnection
from schema.context import Info
from schema.fields import answered
from schema.listed import Listed, Row
from schema.paging import given, rows_of

Parent = strawberry.Parent[Summary]


@strawberry.type
class EdgeCount:
    """How many edges there are of a kind."""

    kind: EdgeKind
    count: int


def nodes(root: Parent) -> int:
    return root.articles + root.providers + root.topics


def edges(root: Parent) -> int:
    return sum(root.edges.values())


def edge_counts(root: Parent) -> Sequence[EdgeCount]:
    return [EdgeCount(kind=kind, count=count) for kind, count in root.edges.items()]


def diagnostics(
    info: Info,
    severity: Severity | None = UNSET,
    first: int | None = UNSET,
    after: str | None = UNSET,
) -> Listed[Row]:
    limits = info.context.limits
    rows = rows_of(limits, first, limits.page_size)
    return Listed(info.context.view.diagnostics(given(severity), rows, given(after)), Row)


@strawberry.type
class GraphInfo:
    """What the graph holds as a whole."""

    version: str = strawberry.field(
        description="Names the content: equal version and analysisVersion give equal answers."
    )
    analysis_version: str = strawberry.field(
        description="The version that ranks, stories and positions were computed for; lags behind while they are "
        "computed anew."
    )
    loaded_at: datetime
    nodes: int = answered(nodes)
    edges: int = answered(edges)
    articles: int = strawberry.field(description="All articles, stubs among them.")
    stubs: int
    providers: int
    topics: int
    edge_counts: list[EdgeCount] = answered(edge_counts)
    diagnostics: DiagnosticConnection = answered(
        diagnostics, "What was wrong with documents, and what was done about it."
    )
