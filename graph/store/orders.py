"""Orders: what lists are sorted by. Nulls come last in either direction, and the id breaks ties."""

from enum import StrEnum

from msgspec import Struct

from graph.keys import Direction, EdgeKind, NodeKind


class OrderField(StrEnum):
    """What a node is ordered by.

    POSITION is its place among the neighbours of the node that the list belongs to. By RANK, lists page within one
    version of the analysis.
    """

    PUBLISHED_DATE_TIME = "published_date_time"
    UPDATED_DATE_TIME = "updated_date_time"
    QUALITY = "quality"
    HEAT = "heat"
    TITLE = "title"
    RANK = "rank"
    RELATED_COUNT = "related_count"
    NAME = "name"
    ARTICLE_COUNT = "article_count"
    POSITION = "position"


class OrderTerm(Struct, frozen=True):
    """One thing to order by."""

    field: OrderField
    descending: bool = False


Order = tuple[OrderTerm, ...]
"""What to order by, first things first."""

NEWEST_FIRST: Order = (OrderTerm(OrderField.PUBLISHED_DATE_TIME, descending=True),)
BY_NAME: Order = (OrderTerm(OrderField.NAME),)
AS_LISTED: Order = (OrderTerm(OrderField.POSITION),)
LISTED_THEN_NEWEST: Order = (*AS_LISTED, *NEWEST_FIRST)


def default_order(kind: NodeKind, edge: EdgeKind | None, direction: Direction) -> Order:
    """How a list is ordered that was asked for in no order: nodes of `kind`, reached along `edge` or all there are."""
    if edge is EdgeKind.RELATED:
        return LISTED_THEN_NEWEST
    if edge in (EdgeKind.HAS_TOPIC, EdgeKind.CONTAINS) and direction is Direction.OUT:
        return AS_LISTED
    return NEWEST_FIRST if kind is NodeKind.ARTICLE else BY_NAME
