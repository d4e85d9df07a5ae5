"""The graph: built of what documents state, immutable, and in no store yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from operator import attrgetter

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.build.articles import merge_article
from graph.build.edges import EdgeDrafts, EdgeTable
from graph.build.identity import ArticleGroup, identify
from graph.build.items import ItemIndex, item_address
from graph.build.keywords import KeywordMatcher
from graph.build.places import Places
from graph.build.providers import ProviderDrafts
from graph.build.topics import TopicDrafts
from graph.diagnostics import Diagnostic, reading_order
from graph.documents.reading import DocumentSet
from graph.documents.statements import ArticleDocument, folder_label
from graph.documents.texts import TextMap
from graph.keys import EdgeKind, NodeId, NodeKind, node_id
from graph.records import Article, Edge, Node, Provider, Topic
from graph.text import quoted

_MANY = 10_000

EDGE_ENDS = {
    EdgeKind.RELATED: (NodeKind.ARTICLE, NodeKind.ARTICLE),
    EdgeKind.PUBLISHED_BY: (NodeKind.ARTICLE, NodeKind.PROVIDER),
    EdgeKind.HAS_TOPIC: (NodeKind.ARTICLE, NodeKind.TOPIC),
    EdgeKind.SUBTOPIC_OF: (NodeKind.TOPIC, NodeKind.TOPIC),
    EdgeKind.CONTAINS: (NodeKind.ARTICLE, NodeKind.ARTICLE),
}
"""The kinds of nodes that each kind of edge goes from and to."""


class Graph(Struct, frozen=True):
    """All nodes, each kind in the order of its ids, and all edges, by kind.

    `version` names the content; `other_ids` are ids made from an article's other addresses, with the one it goes by;
    `topic_aliases` are the keys of topics by the keys of their other names; `locales` are by folder label: what documents
    are written in that do not say.
    """

    version: str
    loaded_at: datetime
    articles: tuple[Article, ...]
    providers: tuple[Provider, ...]
    topics: tuple[Topic, ...]
    edges: dict[EdgeKind, EdgeTable]
    other_ids: dict[NodeId, NodeId]
    topic_aliases: dict[str, str]
    diagnostics: tuple[Diagnostic, ...]
    texts: TextMap
    locales: dict[str, str]

    def nodes(self, kind: NodeKind) -> Sequence[Node]:
        """The nodes of `kind`, in the order of their rows."""
        if kind is NodeKind.ARTICLE:
            return self.articles
        return self.providers if kind is NodeKind.PROVIDER else self.topics

    @property
    def stubs(self) -> int:
        """How many articles are known from related lists only."""
        return sum(article.stub for article in self.articles)

    @property
    def edge_counts(self) -> dict[EdgeKind, int]:
        """How many edges there are of each kind."""
        return {kind: len(self.edges[kind]) for kind in EdgeKind}

    def locale_of(self, node: Node) -> str | None:
        """What a node's texts are written in: as its document says, else as the folder does that it is first met in."""
        stated = node.locale if isinstance(node, Article) else None
        return stated or (self.locales.get(folder_label(node.sources[0])) if node.sources else None)

    def edges_of(self, kind: EdgeKind, indexes: NDArray[np.integer]) -> list[Edge]:
        """The edges at `indexes` of those of `kind`."""
        table = self.edges[kind]
        sources, targets = (self.nodes(end) for end in EDGE_ENDS[kind])
        columns = (table.source, table.target, table.position, table.inferred, table.source_set)
        return [
            Edge(kind, sources[source].id, targets[target].id, position, inferred, table.source_sets[source_set])
            for source, target, position, inferred, source_set in zip(
                *(column[indexes].tolist() for column in columns), strict=True
            )
        ]

    def each_edge(self) -> Iterator[Edge]:
        """All edges, kind after kind, in the order of their sources' ids, then of positions."""
        for kind, table in self.edges.items():
            for start in range(0, len(table), _MANY):
                yield from self.edges_of(kind, np.arange(start, min(len(table), start + _MANY)))


def build_graph(documents: DocumentSet) -> Graph:
    """The graph of what `documents` state. The same documents give the same graph, whatever order they came in."""
    return _Builder(documents).graph()


class _Builder:
    """One building: articles are told apart first, since all edges end at them."""

    def __init__(self, documents: DocumentSet) -> None:
        self._documents = documents
        self._groups = identify(documents.articles)
        self._article_by_address = {a: group.key for group in self._groups for a in group.addresses}
        self._article_by_source = {d.source: group.key for group in self._groups for d in group.documents}
        self._related_by_source = _related_by_source(self._groups)
        self._providers = ProviderDrafts(documents.organizations)
        self._places = Places(documents.texts)
        self._topics = TopicDrafts(documents.topics, self._places)
        self._edges = {kind: EdgeDrafts() for kind in EdgeKind}
        self._diagnostics = [*documents.diagnostics]

    def graph(self) -> Graph:
        items = ItemIndex(self._article_by_source)
        for group in self._groups:
            self._add_related(group)
            self._add_provider(group)
            self._add_topics(group)
            self._add_items(group, items)
        self._infer_topics()
        self._add_parents()
        articles = self._merge_articles()
        providers = tuple(self._providers.records())
        topics = tuple(self._topics.records())
        rows = {
            NodeKind.ARTICLE: {node.key: row for row, node in enumerate(articles)},
            NodeKind.PROVIDER: {node.key: row for row, node in enumerate(providers)},
            NodeKind.TOPIC: {node.key: row for row, node in enumerate(topics)},
        }
        tables = {kind: drafts.table(*(rows[end] for end in EDGE_ENDS[kind])) for kind, drafts in self._edges.items()}
        return Graph(
            version=self._documents.version,
            loaded_at=datetime.now(UTC),
            articles=articles,
            providers=providers,
            topics=topics,
            edges=tables,
            other_ids=self._other_ids({article.key: article.id for article in articles}),
            topic_aliases=self._topics.aliases,
            diagnostics=tuple(sorted([*self._diagnostics, *self._topics.diagnostics], key=reading_order)),
            texts=self._documents.texts,
            locales=self._documents.locales,
        )

    def _add_related(self, group: ArticleGroup) -> None:
        related = self._edges[EdgeKind.RELATED]
        for document in group.documents:
            stated_by = (document.source,)
            for index, target in sorted(self._related_by_source.get(document.source, ())):
                if target == group.key:
                    message = (
                        "This article lists itself as related, maybe under another address; the entry was left out."
                    )
                    self._tell("self-edge", document, ("related", index), message)
                else:
                    related.add(group.key, target, stated_by)

    def _add_provider(self, group: ArticleGroup) -> None:
        said = [(d.source, d.statement.provider) for d in group.documents]
        said = said or [(m.source, m.statement.provider) for m in group.mentions]
        stated_by: dict[str, list[str]] = {}
        for source, provider in said:
            if provider:
                stated_by.setdefault(self._providers.add(source, provider), []).append(source)
        for provider_key, sources in islice(stated_by.items(), 1):
            self._edges[EdgeKind.PUBLISHED_BY].add(group.key, provider_key, sources)

    def _add_topics(self, group: ArticleGroup) -> None:
        for document in group.documents:
            for name in document.topics:
                topic = self._topics.add(document.source, name)
                self._edges[EdgeKind.HAS_TOPIC].add(group.key, topic, [document.source])

    def _add_items(self, group: ArticleGroup, items: ItemIndex) -> None:
        for document in group.documents:
            for item in document.items:
                target = self._item_target(document, item.name, items)
                if target is None:
                    message = f"{quoted(item.name)} names no document of this folder; correct it, or add the document."
                    self._tell("item-unknown", document, ("items", item.index), message)
                elif target == group.key:
                    message = "This collection lists itself; the item was left out."
                    self._tell("self-edge", document, ("items", item.index), message)
                else:
                    self._edges[EdgeKind.CONTAINS].add(group.key, target, [document.source])

    def _item_target(self, document: ArticleDocument, item: str, items: ItemIndex) -> str | None:
        if found := item_address(item):
            return self._article_by_address.get(found)
        source = items.find(document.source, item)
        return self._article_by_source[source] if source else None

    def _infer_topics(self) -> None:
        """Gives articles that state no topic those whose keywords, in a folder that speaks of them, they say."""
        matchers, defined_by = self._keyword_matchers()
        for group in self._groups:
            if self._edges[EdgeKind.HAS_TOPIC].has_any(group.key):
                continue
            own = [d.source for d in group.documents] or [m.source for m in group.mentions]
            text = _searchable(group)
            found: dict[str, set[str]] = {}
            for label in sorted({folder_label(source) for source in own} & matchers.keys()):
                for topic in matchers[label].topics(text):
                    stated_by = [source for source in own if folder_label(source) == label]
                    found.setdefault(topic, set()).update(stated_by, defined_by[label, topic])
            for topic in sorted(found):
                self._edges[EdgeKind.HAS_TOPIC].add(group.key, topic, found[topic], inferred=True)

    def _keyword_matchers(self) -> tuple[dict[str, KeywordMatcher], dict[tuple[str, str], set[str]]]:
        keywords: dict[str, list[tuple[str, str]]] = {}
        defined_by: dict[tuple[str, str], set[str]] = {}
        for key, document in self._topics.definitions():
            label = folder_label(document.source)
            keywords.setdefault(label, []).extend((keyword, key) for keyword in document.keywords)
            if document.keywords:
                defined_by.setdefault((label, key), set()).add(document.source)
        return {label: KeywordMatcher(pairs) for label, pairs in keywords.items()}, defined_by

    def _add_parents(self) -> None:
        for topic, (parent, source) in self._topics.parents().items():
            self._edges[EdgeKind.SUBTOPIC_OF].add(topic, parent, [source])

    def _merge_articles(self) -> tuple[Article, ...]:
        listed_by: dict[str, set[str]] = {}
        for target, sources in self._edges[EdgeKind.CONTAINS].sources_by_target():
            listed_by.setdefault(target, set()).update(sources)
        articles = [
            merge_article(group, [*(m.source for m in group.mentions), *listed_by.get(group.key, ())])
            for group in self._groups
        ]
        return tuple(sorted(articles, key=attrgetter("id")))

    def _other_ids(self, ids: Mapping[str, NodeId]) -> dict[NodeId, NodeId]:
        return {
            node_id(NodeKind.ARTICLE, address): ids[group.key]
            for group in self._groups
            for address in group.addresses
            if address != group.key
        }

    def _tell(self, code: str, document: ArticleDocument, path: tuple[str | int, ...], message: str) -> None:
        self._diagnostics.append(self._places.warning(code, document.source, path, message))


def _related_by_source(groups: Iterable[ArticleGroup]) -> dict[str, list[tuple[int, str]]]:
    """By the documents that list some, the keys of related articles, each with the index of its entry."""
    found: dict[str, list[tuple[int, str]]] = {}
    for group in groups:
        for mention in group.mentions:
            found.setdefault(mention.source, []).append((mention.index, group.key))
    return found


def _searchable(group: ArticleGroup) -> str:
    """The title and excerpt of what `group` is merged to."""
    statements = group.statements
    title = next((s.title for s in statements if s.title), "")
    excerpt = next((s.excerpt for s in statements if s.excerpt), "")
    return f"{title}\n{excerpt}"
