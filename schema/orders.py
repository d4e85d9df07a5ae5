"""Orders: what clients write to sort lists."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry import UNSET

from graph.store.orders import Order, OrderField, OrderTerm
from schema.enums import (
    ArticleOrderField,
    OrderDirection,
    ProviderOrderField,
    TopicOrderField,
)

_ASCENDING = frozenset({OrderField.TITLE, OrderField.NAME})

_ORDERS = """
Without a direction, names and titles ascend and everything else descends. Text orders by its case- and accent-folded
form, then by itself. Ties are broken by id, so that pages never overlap; nulls come last in either direction.
""".strip()


@strawberry.input(description=_ORDERS)
class ArticleOrder:
    """One thing to order articles by."""

    field: ArticleOrderField
    direction: OrderDirection | None = UNSET


@strawberry.input
class ProviderOrder:
    """One thing to order providers by."""

    field: ProviderOrderField
    direction: OrderDirection | None = UNSET


@strawberry.input
class TopicOrder:
    """One thing to order topics by."""

    field: TopicOrderField
    direction: OrderDirection | None = UNSET


def order_of(terms: Sequence[ArticleOrder | ProviderOrder | TopicOrder] | None) -> Order:
    """The order that was asked for; none at all where the list's own is wanted."""
    return tuple(_term(term) for term in terms or ())


def _term(term: ArticleOrder | ProviderOrder | TopicOrder) -> OrderTerm:
    field = OrderField(term.field.value)
    direction: Any = term.direction
    if direction is None or direction is UNSET:
        return OrderTerm(field, descending=field not in _ASCENDING)
    return OrderTerm(field, descending=direction is OrderDirection.DESC)
