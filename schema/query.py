"""The queries."""

from collections.abc import Sequence
from functools import partial

import strawberry
from strawberry import UNSET

from graph.keys import NodeKind
from graph.store.answers import Bucket, Interval, Summary
from graph.store.answers import Suggestion as SuggestionAnswer
from graph.store.questions import Hop, Search, Subject
from schema import lookups, parts
from schema.article import Article
from schema.connections import (
    ArticleConnection,
    CoverageConnection,
    ProviderConnection,
    SearchConnection,
    StoryConnection,
    TopicConnection,
)
from schema.context import Info
from schema.documents import Document
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
from schema.listed import CoverageRow, LinkRow, Listed, Row, SearchRow
from schema.lists import listed
from schema.orders import ArticleOrder, ProviderOrder, TopicOrder
from schema.paging import bounded, given, rows_of
from schema.parts import Path, Subgraph
from schema.provider import Provider
from schema.suggestions import Suggestion
from schema.topic import Topic

_FIRST = 20
_SUGGESTIONS = 10
_MIN_SIZE = 2
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
) -> Listed[SearchRow]:
    limits = info.context.limits
    asked = Search(check_search_length(query, limits), _kinds(kinds), condition_of(given(where), limits))
    view = info.context.view
    return Listed(view.search(asked, rows_of(limits, first, _FIRST), given(after)), partial(SearchRow, view, query))


def suggest(
    info: Info, prefix: str, kinds: list[NodeKind] | None = UNSET, first: int | None = _SUGGESTIONS
) -> Sequence[SuggestionAnswer]:
    limits = info.context.limits
    rows = rows_of(limits, first, _SUGGESTIONS)
    return info.context.view.suggest(check_search_length(prefix, limits), _kinds(kinds), rows)


def coverage(
    info: Info,
    of: str,
    hops: int | None = _HOPS,
    where: ArticleFilter | None = UNSET,
    first: int | None = _FIRST,
    after: str | None = UNSET,
) -> Listed[CoverageRow]:
    limits = info.context.limits
    steps = bounded("hops", hops, _HOPS, _MOST_HOPS)
    subject = Subject(check_search_length(of, limits), steps, condition_of(given(where), limits))
    found = info.context.view.coverage(subject)
    return Listed(found.page(rows_of(limits, first, _FIRST), given(after)), CoverageRow, found.facets)


def stories(
    info: Info,
    where: ArticleFilter | None = UNSET,
    min_size: int | None = _MIN_SIZE,
    first: int | None = _FIRST,
    after: str | None = UNSET,
) -> Listed[Row]:
    limits = info.context.limits
    condition = condition_of(given(where), limits)
    least = _MIN_SIZE if min_size is None else min_size
    return Listed(info.context.view.stories(condition, least, rows_of(limits, first, _FIRST), given(after)), Row)


def timeline(info: Info, where: ArticleFilter | None = UNSET, interval: Interval = Interval.DAY) -> Sequence[Bucket]:
    hop = Hop(NodeKind.ARTICLE, where=condition_of(given(where), info.context.limits))
    return info.context.view.facets(None, hop).timeline(interval, MOST_BUCKETS)


def graph(info: Info) -> Summary:
    return info.context.view.summary


def _kinds(kinds: list[NodeKind] | None) -> tuple[NodeKind, ...]:
    among = given(kinds)
    return tuple(kind for kind in NodeKind if among is None or kind in among)


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
    suggest: list[Suggestion] = answered(
        suggest, "Completions of what a person has typed so far: titles, providers, topics."
    )
    shortest_path: Path | None = answered(
        parts.shortest_path,
        "A shortest path, or null where none is within maxHops, which is at most 20. Of several the first by the ids of "
        "its nodes.",
    )
    paths: list[Path] = answered(
        parts.paths, "Up to `first` loopless paths, shortest first, then by the ids of their nodes."
    )
    subgraph: Subgraph = answered(
        parts.subgraph,
        "The nodes within `hops` (10 at most) of some nodes, nearest first, and all edges among them; around the "
        "highest-ranked articles where none are named. `where` applies to articles, but not to those that are named; "
        "other kinds pass; steps lead over what passes only. `limit` is at most 10,000; of equally near nodes it keeps "
        "providers and topics, then the higher-ranked articles.",
    )
    stories: StoryConnection = answered(
        stories,
        "Stories of at least `minSize` articles, some of which fulfil `where`; the largest first, then those that ended "
        "last.",
    )
    timeline: list[TimelineBucket] = answered(
        timeline, "Buckets that have articles, in time's order, at most 10,000 (the latest)."
    )
    graph: GraphInfo = answered(graph)
