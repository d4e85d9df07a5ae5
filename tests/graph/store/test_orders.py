"""The orders that lists have of themselves."""

import pytest

from graph import Direction, EdgeKind, NodeKind
from graph.store.orders import (
    AS_LISTED,
    BY_NAME,
    LISTED_THEN_NEWEST,
    NEWEST_FIRST,
    Order,
    OrderField,
    OrderTerm,
)
from graph.store.questions import Hop

ARTICLE, PROVIDER, TOPIC = NodeKind


@pytest.mark.parametrize(
    ("hop", "order"),
    [
        (Hop(ARTICLE), NEWEST_FIRST),
        (Hop(PROVIDER), BY_NAME),
        (Hop(TOPIC), BY_NAME),
        (Hop(ARTICLE, EdgeKind.PUBLISHED_BY, Direction.IN), NEWEST_FIRST),
        (Hop(ARTICLE, EdgeKind.HAS_TOPIC, Direction.IN), NEWEST_FIRST),
        (Hop(ARTICLE, EdgeKind.CONTAINS, Direction.IN), NEWEST_FIRST),
        (Hop(TOPIC, EdgeKind.HAS_TOPIC), AS_LISTED),
        (Hop(ARTICLE, EdgeKind.CONTAINS), AS_LISTED),
        *((Hop(ARTICLE, EdgeKind.RELATED, direction), LISTED_THEN_NEWEST) for direction in Direction),
    ],
)
def test_lists_have_an_order_of_their_own(hop: Hop, order: Order) -> None:
    """Articles come newest first and others by name, but for lists that documents state: those come as they stand."""
    assert hop.ordered_by == order


def test_an_order_that_was_asked_for_goes_before() -> None:
    """What a list was asked to be ordered by is what it is ordered by."""
    order = (OrderTerm(OrderField.TITLE, descending=True),)
    assert Hop(ARTICLE, EdgeKind.RELATED, order=order).ordered_by == order
