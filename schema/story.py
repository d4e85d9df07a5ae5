"""Stories."""

from collections.abc import Sequence
from datetime import datetime

import strawberry
from strawberry import UNSET

from graph.keys import NodeKind
from graph.records import Story as StoryRecord
from graph.store.answers import ProviderCount, TopicCount
from graph.store.questions import Hop
from schema.connections import ArticleConnection
from schema.context import Info
from schema.facets import ProviderCountType, TopicCountType
from schema.fields import answered
from schema.filters import ArticleFilter
from schema.interfaces import Node
from schema.listed import LinkRow, Listed
from schema.lists import listed
from schema.orders import ArticleOrder
from schema.paging import rows_of

Parent = strawberry.Parent[StoryRecord]

_ARTICLES = Hop(NodeKind.ARTICLE)
_FIRST = 5


def first_published(root: Parent) -> datetime:
    return root.first


def last_published(root: Parent) -> datetime:
    return root.last


def top_topics(root: Parent, info: Info, first: int | None = _FIRST) -> Sequence[TopicCount]:
    return info.context.view.facets(root, _ARTICLES).topics(rows_of(info.context.limits, first, _FIRST))


def top_providers(root: Parent, info: Info, first: int | None = _FIRST) -> Sequence[ProviderCount]:
    return info.context.view.facets(root, _ARTICLES).providers(rows_of(info.context.limits, first, _FIRST))


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


@strawberry.type(description="Articles that cover one happening, found by likeness, related edges and time.")
class Story(Node):
    """Articles that cover one happening."""

    id: strawberry.ID = strawberry.field(
        description="Made from its label article's key; `node` gives null once the story has dissolved."
    )
    label: str = strawberry.field(description="The title of its highest-ranked article, ties by id.")
    size: int
    from_: datetime | None = strawberry.field(
        name="from", resolver=first_published, description="When the earliest of its articles was published."
    )
    to: datetime | None = answered(last_published, "When the latest of its articles was published.")
    top_topics: list[TopicCountType] = answered(top_topics)
    top_providers: list[ProviderCountType] = answered(top_providers)
    articles: ArticleConnection = answered(articles)

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        """Whether a record is a story."""
        return isinstance(value, StoryRecord)
