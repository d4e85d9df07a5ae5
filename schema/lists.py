"""Lists that resolvers answer with: a hop from a node, paged by the arguments that were given."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from msgspec import structs

from graph.store.questions import Hop, Parent
from schema.context import Info
from schema.filters import Filter, condition_of
from schema.listed import LinkRow, Listed
from schema.orders import ArticleOrder, ProviderOrder, TopicOrder, order_of
from schema.paging import given, page_of


def listed(
    info: Info,
    parent: Parent,
    hop: Hop,
    where: Filter | None,
    order_by: Sequence[ArticleOrder | ProviderOrder | TopicOrder] | None,
    paging: dict[str, Any],
) -> Listed[LinkRow]:
    """The page of `hop` from `parent` that `paging` (first, after, last, before) asks for. Raises BadUserInput."""
    limits, view = info.context.limits, info.context.view
    condition, order = condition_of(given(where), limits), order_of(given(order_by))
    asked = structs.replace(hop, where=condition, order=order) if condition is not None or order else hop
    connection = view.page(parent, asked, page_of(limits, **paging))
    return Listed(connection, LinkRow, partial(view.facets, parent, asked))
