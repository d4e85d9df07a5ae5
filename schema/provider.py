"""Providers."""

from collections.abc import Sequence

import strawberry
from strawberry import UNSET

from graph.keys import Direction, EdgeKind, NodeKind
from graph.records import Provider as ProviderRecord
from graph.store.answers import ProviderCount, TopicCount
from graph.store.questions import Hop
from schema.connections import ArticleConnection
from schema.context import Info
from schema.facets import ProviderCountType, TopicCountType
from schema.fields import answered
from schema.filters import ArticleFilter
from schema.images import Image
from schema.interfaces import GraphNode
from schema.listed import LinkRow, Listed
from schema.lists import listed
from schema.orders import ArticleOrder
from schema.paging import rows_of
from schema.scalars import Json

Parent = strawberry.Parent[ProviderRecord]

_ARTICLES = Hop(NodeKind.ARTICLE, EdgeKind.PUBLISHED_BY, Direction.IN)
_FIRST = 10


def front_matter(root: Parent, info: Info) -> object:
    return info.context.view.heavy(root).front_matter


def articles(
    root: Parent,
    info: Info,
    where: ArticleFilter | None = UNSET,
    order_by: list[ArticleOrder] | None = UNSET,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> Listed[LinkRow]:
    paging = {"first": first, "after": after, "last": last, "before": before}
    return listed(info, root, _ARTICLES, where, order_by, paging)


def top_topics(root: Parent, info: Info, first: int | None = _FIRST) -> Sequence[TopicCount]:
    return info.context.view.facets(root, _ARTICLES).topics(rows_of(info.context.limits, first, _FIRST))


def related_providers(root: Parent, info: Info, first: int | None = _FIRST) -> Sequence[ProviderCount]:
    return info.context.view.related_providers(root, rows_of(info.context.limits, first, _FIRST))


@strawberry.type
class Provider(GraphNode):
    """Who publishes articles."""

    name: str
    domain: str | None
    aliases: list[str] = strawberry.field(description="Other names that documents give the same domain.")
    description: str | None
    images: list[Image]
    front_matter: Json | None = answered(
        front_matter, "The organization document's keys as they were read, if there is one."
    )
    articles: ArticleConnection = answered(articles)
    top_topics: list[TopicCountType] = answered(top_topics, "Topics that it covers, most covered first.")
    related_providers: list[ProviderCountType] = answered(
        related_providers,
        "Providers whose articles are related to its articles, strongest first; counts are of pairs of related articles.",
    )

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        """Whether a record is a provider."""
        return isinstance(value, ProviderRecord)
