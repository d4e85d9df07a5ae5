"""The queries."""

from collections.abc import Sequence

import strawberry
from strawberry import UNSET

from graph.keys import NodeKind
from graph.store.base import Bucket, Hop, Interval, Search, Subject, Summary
from schema import lookups
from schema.article import Article
from schema.connections import (
    ArticleConnection,
    CoverageConnection,
    ProviderConnection,
    SearchConnection,
    TopicConnection,
)
from schema.context import Info
from schema.documents import Document
from schema.errors import BadUserInput
from schema.facets import MOST_BUCKETS, TimelineBucket
from schema.fields import answered
from schema.filters import (
    ArticleFilter,
    ProviderFilter,
    TopicFilter,
    check_search_length,
    condition_of,
)
from schema.graph_info import GraphInfo
from schema.interfaces import Node
from schema.listed import CoverageRow, LinkRow, Listed, ScoredRow
from schema.lists import listed
from schema.orders import ArticleOrder, ProviderOrder, TopicOrder
from schema.paging import given, rows_of
from schema.provider import Provider
from schema.topic import Topic

_FIRST = 20
_HOPS = 2
_MOST_HOPS = 6


def articles(
    info: Info,
    where: ArticleFilter | None = UNSET,
    order_by: list[ArticleOrder] | None = UNSET,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> Listed[LinkRow]:
    paging = {"first": first, "after": after, "last": last, "before": before}
    return listed(info, None, Hop(NodeKind.ARTICLE), where, order_by, paging)


def providers(
    info: Info,
    where: ProviderFilter | None = UNSET,
    order_by: list[ProviderOrder] | None = UNSET,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> Listed[LinkRow]:
    paging = {"first": first, "after": after, "last": last, "before": before}
    return listed(info, None, Hop(NodeKind.PROVIDER), where, order_by, paging)


def topics(
    info: Info,
    where: TopicFilter | None = UNSET,
    order_by: list[TopicOrder] | None = UNSET,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> Listed[LinkRow]:
    paging = {"first": first, "after": after, "last": last, "before": before}
    return listed(info, None, Hop(NodeKind.TOPIC), where, order_by, paging)


def search(
    info: Info,
    query: str,
    kinds: list[NodeKind] | None = UNSET,
    where: ArticleFilter | None = UNSET,
    first: int | None = _FIRST,
    after: str | None = UNSET,
) -> Listed[ScoredRow]:
    limits = info.context.limits
    among = given(kinds)
    asked = Search(
        check_search_length(query, limits),
        tuple(NodeKind) if among is None else tuple(kind for kind in NodeKind if kind in among),
        condition_of(given(where), limits),
    )
    return Listed(info.context.view.search(asked, rows_of(limits, first, _FIRST), given(after)), ScoredRow)


def coverage(
    info: Info,
    of: str,
    hops: int | None = _HOPS,
    where: ArticleFilter | None = UNSET,
    first: int | None = _FIRST,
    after: str | None = UNSET,
) -> Listed[CoverageRow]:
    limits = info.context.limits
    steps = _HOPS if hops is None else hops
    if not 0 <= steps <= _MOST_HOPS:
        raise BadUserInput("hops", f"“hops” is {steps}; ask for 0 to {_MOST_HOPS} steps.")
    subject = Subject(check_search_length(of, limits), steps, condition_of(given(where), limits))
    found = info.context.view.coverage(subject)
    return Listed(found.page(rows_of(limits, first, _FIRST), given(after)), CoverageRow, found.facets)


def timeline(info: Info, where: ArticleFilter | None = UNSET, interval: Interval = Interval.DAY) -> Sequence[Bucket]:
    hop = Hop(NodeKind.ARTICLE, where=condition_of(given(where), info.context.limits))
    return info.context.view.facets(None, hop).timeline(interval, MOST_BUCKETS)


def graph(info: Info) -> Summary:
    return info.context.view.summary


@strawberry.type
class Query:
    """What the graph can be asked."""

    node: Node | None = answered(lookups.node)
    nodes: list[Node | None] = answered(lookups.nodes)
    article: Article | None = answered(lookups.article)
    provider: Provider | None = answered(lookups.provider)
    topic: Topic | None = answered(lookups.topic)
    document: Document | None = answered(lookups.document)
    articles: ArticleConnection = answered(articles, "Newest first unless ordered otherwise.")
    providers: ProviderConnection = answered(providers, "By name unless ordered otherwise.")
    topics: TopicConnection = answered(topics, "By name unless ordered otherwise.")
    search: SearchConnection = answered(
        search,
        'Full-text search, best first. Any of the words matches and more of them rank higher; "a phrase", '
        "+must, -not, prefix*, typo~. Any text is valid syntax, blank text finds nothing; text over the server's "
        "search length (1,000 characters by default) is BAD_USER_INPUT. `where` applies to articles; other kinds pass.",
    )
    coverage: CoverageConnection = answered(
        coverage,
        "Everything the graph knows about a subject: articles that match the words, and those that "
        "likeness and related edges lead to from them, ranked together, each with the reason why it is here.",
    )
    timeline: list[TimelineBucket] = answered(
        timeline, "Buckets that have articles, in time's order, at most 10,000 (the latest)."
    )
    graph: GraphInfo = answered(graph)
