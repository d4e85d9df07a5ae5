"""Topics."""

from collections.abc import Sequence

import strawberry
from msgspec import structs
from strawberry import UNSET

from graph.keys import Direction, EdgeKind, NodeKind
from graph.records import Node
from graph.records import Topic as TopicRecord
from graph.store.answers import ProviderCount, TopicCount
from graph.store.pages import Page
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

Parent = strawberry.Parent[TopicRecord]

_ARTICLES = Hop(NodeKind.ARTICLE, EdgeKind.HAS_TOPIC, Direction.IN)
_CHILDREN = Hop(NodeKind.TOPIC, EdgeKind.SUBTOPIC_OF, Direction.IN)
_WITH_SUBTOPICS = structs.replace(_ARTICLES, subtopics=True)
_FIRST = 10


def front_matter(root: Parent, info: Info) -> object:
    return info.context.view.heavy(root).front_matter


def parent(root: Parent, info: Info) -> Node | None:
    return info.context.view.neighbour(root, EdgeKind.SUBTOPIC_OF)


def children(root: Parent, info: Info) -> Sequence[Node]:
    return info.context.view.page(root, _CHILDREN, Page()).nodes


def articles(
    root: Parent,
    info: Info,
    include_subtopics: bool = True,
    include_inferred: bool = True,
    where: ArticleFilter | None = UNSET,
    order_by: list[ArticleOrder] | None = UNSET,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> Listed[LinkRow]:
    hop = structs.replace(_ARTICLES, subtopics=include_subtopics, stated=not include_inferred)
    paging = {"first": first, "after": after, "last": last, "before": before}
    return listed(info, root, hop, where, order_by, paging)


def top_providers(root: Parent, info: Info, first: int | None = _FIRST) -> Sequence[ProviderCount]:
    return info.context.view.facets(root, _WITH_SUBTOPICS).providers(rows_of(info.context.limits, first, _FIRST))


def cooccurring(root: Parent, info: Info, first: int | None = _FIRST) -> Sequence[TopicCount]:
    return info.context.view.cooccurring(root, rows_of(info.context.limits, first, _FIRST))


@strawberry.type
class Topic(GraphNode):
    """What articles are about."""

    name: str
    slug: str
    shortname: str | None
    aliases: list[str]
    description: str | None
    keywords: list[str]
    hashtags: list[str]
    images: list[Image]
    front_matter: Json | None = answered(front_matter, "The topic document's keys as they were read, if there is one.")
    parent: "Topic | None" = answered(parent)
    children: list["Topic"] = answered(children)
    articles: ArticleConnection = answered(
        articles, "Articles of this topic; of its subtopics too unless told otherwise."
    )
    top_providers: list[ProviderCountType] = answered(top_providers, "Providers that cover it, most articles first.")
    cooccurring: list[TopicCountType] = answered(cooccurring, "Topics that share articles with it, most shared first.")

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        """Whether a record is a topic."""
        return isinstance(value, TopicRecord)
