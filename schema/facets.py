"""Facets and timelines: counts over the articles of a list."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph.store.answers import Bucket, Interval, ProviderCount, TopicCount, ValueCount
from graph.store.base import Facets
from schema.context import Info
from schema.fields import answered
from schema.paging import rows_of

if TYPE_CHECKING:
    from schema.provider import Provider
    from schema.topic import Topic

MOST_BUCKETS = 10_000
_FIRST = 10


@strawberry.type(name="TopicCount")
class TopicCountType:
    """How many of the articles have a topic."""

    topic: Annotated["Topic", strawberry.lazy("schema.topic")]
    count: int


@strawberry.type(name="ProviderCount")
class ProviderCountType:
    """How many of the articles a provider published."""

    provider: Annotated["Provider", strawberry.lazy("schema.provider")]
    count: int


@strawberry.type(name="ValueCount")
class ValueCountType:
    """How many of the articles have a value."""

    value: str
    count: int


@strawberry.type
class TimelineBucket:
    """How many of the articles were published in a span of time."""

    start: datetime = strawberry.field(description="The bucket's first instant, UTC.")
    count: int


def topics(root: strawberry.Parent[Facets], info: Info, first: int | None = _FIRST) -> Sequence[TopicCount]:
    return root.topics(rows_of(info.context.limits, first, _FIRST))


def providers(root: strawberry.Parent[Facets], info: Info, first: int | None = _FIRST) -> Sequence[ProviderCount]:
    return root.providers(rows_of(info.context.limits, first, _FIRST))


def types(root: strawberry.Parent[Facets], info: Info, first: int | None = _FIRST) -> Sequence[ValueCount]:
    return root.values("type", rows_of(info.context.limits, first, _FIRST))


def categories(root: strawberry.Parent[Facets], info: Info, first: int | None = _FIRST) -> Sequence[ValueCount]:
    return root.values("category", rows_of(info.context.limits, first, _FIRST))


def tags(root: strawberry.Parent[Facets], info: Info, first: int | None = _FIRST) -> Sequence[ValueCount]:
    return root.values("tags", rows_of(info.context.limits, first, _FIRST))


def timeline(root: strawberry.Parent[Facets], interval: Interval = Interval.MONTH) -> Sequence[Bucket]:
    return root.timeline(interval, MOST_BUCKETS)


@strawberry.type
class ArticleFacets:
    """Counts over all articles of a list, the greatest first."""

    topics: list[TopicCountType] = answered(topics)
    providers: list[ProviderCountType] = answered(providers)
    types: list[ValueCountType] = answered(types)
    categories: list[ValueCountType] = answered(categories)
    tags: list[ValueCountType] = answered(tags)
    timeline: list[TimelineBucket] = answered(timeline)
