"""Articles."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import UNSET

from graph.keys import Direction, EdgeKind, NodeKind
from graph.records import Article as ArticleRecord
from graph.records import Node
from graph.records import Story as StoryRecord
from graph.store.questions import Hop
from graph.urls import Url
from schema.connections import (
    ArticleConnection,
    ArticleTopicConnection,
    RelatedConnection,
    ScoredArticleConnection,
)
from schema.context import Info
from schema.documents import Document
from schema.fields import answered
from schema.filters import ArticleFilter, condition_of
from schema.images import Image
from schema.interfaces import GraphNode
from schema.listed import LinkRow, Listed, ScoredRow
from schema.lists import listed
from schema.orders import ArticleOrder
from schema.paging import given, rows_of
from schema.scalars import Json

if TYPE_CHECKING:
    from schema.provider import Provider
    from schema.story import Story

Parent = strawberry.Parent[ArticleRecord]
Rows = Listed[LinkRow]

_TOPICS = Hop(NodeKind.TOPIC, EdgeKind.HAS_TOPIC)
_ITEMS = Hop(NodeKind.ARTICLE, EdgeKind.CONTAINS)
_SIMILAR = 10
_COLLECTIONS = Hop(NodeKind.ARTICLE, EdgeKind.CONTAINS, Direction.IN)


def body(root: Parent, info: Info) -> str | None:
    return info.context.view.heavy(root).body


def secured(root: Parent, info: Info) -> str | None:
    return info.context.view.heavy(root).secured


def front_matter(root: Parent, info: Info) -> object:
    return info.context.view.heavy(root).front_matter or {}


def provider(root: Parent, info: Info) -> Node | None:
    return info.context.view.neighbour(root, EdgeKind.PUBLISHED_BY)


def topics(
    root: Parent,
    info: Info,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> Rows:
    return listed(info, root, _TOPICS, None, None, {"first": first, "after": after, "last": last, "before": before})


def related(
    root: Parent,
    info: Info,
    direction: Direction = Direction.BOTH,
    where: ArticleFilter | None = UNSET,
    order_by: list[ArticleOrder] | None = UNSET,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> Rows:
    hop = Hop(NodeKind.ARTICLE, EdgeKind.RELATED, direction)
    return listed(info, root, hop, where, order_by, {"first": first, "after": after, "last": last, "before": before})


def items(
    root: Parent,
    info: Info,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> Rows:
    return listed(info, root, _ITEMS, None, None, {"first": first, "after": after, "last": last, "before": before})


def collections(
    root: Parent,
    info: Info,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> Rows:
    paging = {"first": first, "after": after, "last": last, "before": before}
    return listed(info, root, _COLLECTIONS, None, None, paging)


def similar(
    root: Parent,
    info: Info,
    where: ArticleFilter | None = UNSET,
    first: int | None = _SIMILAR,
    after: str | None = UNSET,
) -> Listed[ScoredRow]:
    limits = info.context.limits
    condition = condition_of(given(where), limits)
    return Listed(info.context.view.similar(root, condition, rows_of(limits, first, _SIMILAR), given(after)), ScoredRow)


def story(root: Parent, info: Info) -> StoryRecord | None:
    return info.context.view.story_of(root)


def rank(root: Parent, info: Info) -> float:
    return info.context.view.rank(root)


@strawberry.type
class Article(GraphNode):
    """An article: its documents' values merged, or, for a stub, what related lists say of it."""

    title: str
    excerpt: str | None
    body: str | None = answered(
        body,
        "The document's body as written (Markdown or HTML); null where only the front matter is known.",
    )
    category: str | None
    type: str | None
    locale: str | None
    tags: list[str]
    url: Url | None = strawberry.field(description="The canonical address: webUrl, else originalUrl.")
    web_url: Url | None
    original_url: Url | None
    amp_web_url: Url | None
    cdn_amp_web_url: Url | None
    published_date_time: datetime | None
    updated_date_time: datetime | None
    quality: int | None
    heat: int | None
    published: bool | None
    removed: bool | None
    featured_content: str | None
    secured: str | None = answered(
        secured,
        "Ciphertext that the document carries for its own site, handed on untouched.",
    )
    front_matter: Json = answered(
        front_matter,
        "Every key of the winning document as it was read, those that no field here names among them, "
        "without `related`.",
    )
    images: list[Image]
    authors: list[str]
    stub: bool = strawberry.field(description="True when the article is known only from other articles' related lists.")
    documents: list[Document] = strawberry.field(
        description="All documents of this article, the winning one first; empty for a stub."
    )
    provider: Annotated["Provider", strawberry.lazy("schema.provider")] | None = answered(provider)
    provider_name: str | None = strawberry.field(description="The provider's name as this article's document gives it.")
    topics: ArticleTopicConnection = answered(topics, "In the document's order, inferred ones last.")
    related: RelatedConnection = answered(
        related,
        "Unless ordered otherwise: the winning document's list in its order, then the other documents', "
        "then the articles that list this one, newest first. An article is there once, even if each lists the other.",
    )
    items: ArticleConnection = answered(items, "What a collection lists, in its order.")
    collections: ArticleConnection = answered(collections, "The collections that list it.")

    similar: ScoredArticleConnection = answered(
        similar, "Articles alike in text and neighbourhood, whether or not a document relates them."
    )
    story: Annotated["Story", strawberry.lazy("schema.story")] | None = answered(
        story, "The story it belongs to, if any."
    )
    rank: float = answered(rank, "PageRank over related edges; the ranks of all articles sum to 1.")

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        """Whether a record is an article."""
        return isinstance(value, ArticleRecord)
