"""Building a graph of all that documents state."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from operator import attrgetter

from graph.build.articles import merge_article
from graph.build.drafts import Drafts
from graph.build.edges import EdgeDrafts
from graph.build.graph import EDGE_ENDS, Graph
from graph.build.identity import ArticleGroup, identify
from graph.build.items import ItemIndex
from graph.build.keywords import Keywords
from graph.build.places import Places
from graph.build.providers import ProviderDrafts
from graph.build.resolution import WholeResolution
from graph.build.topics import TopicDrafts
from graph.diagnostics import reading_order
from graph.documents.reading import DocumentSet
from graph.keys import EdgeKind, NodeId, NodeKind, node_id
from graph.records import Article


def build_graph(documents: DocumentSet) -> Graph:
    """The graph of what `documents` state. The same documents give the same graph, whatever order they came in."""
    # Articles are told apart first, since all edges end at them.
    groups = identify(documents.articles)
    resolution = WholeResolution(groups)
    places = Places(documents.texts)
    providers = ProviderDrafts(documents.organizations)
    topics = TopicDrafts(documents.topics, places)
    items = ItemIndex(document.source for document in documents.articles)
    drafts = Drafts(resolution, providers, topics, Keywords(topics.definitions()), items, places)
    for group in groups:
        drafts.add(group)
    add_parents(drafts.edges[EdgeKind.SUBTOPIC_OF], topics)
    articles = _merge_articles(groups, drafts.edges[EdgeKind.CONTAINS])
    providers_found, topics_found = tuple(providers.records()), tuple(topics.records())
    rows = {
        NodeKind.ARTICLE: {node.key: row for row, node in enumerate(articles)},
        NodeKind.PROVIDER: {node.key: row for row, node in enumerate(providers_found)},
        NodeKind.TOPIC: {node.key: row for row, node in enumerate(topics_found)},
    }
    return Graph(
        version=documents.version,
        loaded_at=datetime.now(UTC),
        articles=articles,
        providers=providers_found,
        topics=topics_found,
        edges={kind: edges.table(*(rows[end] for end in EDGE_ENDS[kind])) for kind, edges in drafts.edges.items()},
        other_ids=dict(other_ids(groups)),
        topic_aliases=topics.aliases,
        names=providers.names() | topics.names(),
        diagnostics=tuple(
            sorted([*documents.diagnostics, *drafts.diagnostics, *topics.diagnostics], key=reading_order)
        ),
        texts=documents.texts,
        sites=documents.sites,
    )


def add_parents(edges: EdgeDrafts, topics: TopicDrafts) -> None:
    """Adds the edges from topics to their parents; what is wrong with some is in the diagnostics of `topics` then."""
    for topic, (parent, source) in topics.parents().items():
        edges.add(topic, parent, [source])


def merged_article(group: ArticleGroup, listed_by: Iterable[str]) -> Article:
    """The article that `group` speaks of and collections list."""
    return merge_article(group, [*(mention.source for mention in group.mentions), *listed_by])


def lists(contains: EdgeDrafts) -> dict[str, set[str]]:
    """The documents of the collections that list each article, by its key."""
    listed_by: dict[str, set[str]] = {}
    for target, sources in contains.sources_by_target():
        listed_by.setdefault(target, set()).update(sources)
    return listed_by


def other_ids(groups: Iterable[ArticleGroup]) -> Iterator[tuple[NodeId, NodeId]]:
    """The ids made from other addresses of articles than their keys, each with the id that the article goes by."""
    for group in groups:
        id_ = node_id(NodeKind.ARTICLE, group.key)
        for address in group.addresses:
            if address != group.key:
                yield node_id(NodeKind.ARTICLE, address), id_


def _merge_articles(groups: Iterable[ArticleGroup], contains: EdgeDrafts) -> tuple[Article, ...]:
    listed_by = lists(contains)
    articles = [merged_article(group, listed_by.get(group.key, ())) for group in groups]
    return tuple(sorted(articles, key=attrgetter("id")))
