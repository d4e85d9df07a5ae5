"""Renewal: the next graph after a change of some articles' documents, made of the last one and the region that they touch.

It is the graph that `build_graph` gives for all documents, at the cost of those that the change touches and of copying.
"""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np
from msgspec import Struct

from graph.build.building import add_parents, lists, merged_article, other_ids
from graph.build.codes import ITEM_CODES, PARENT_CODES
from graph.build.drafts import Drafts
from graph.build.edges import EdgeTable, Rows, renew_edges
from graph.build.graph import EDGE_ENDS, Graph
from graph.build.keywords import Keywords
from graph.build.layers import layered
from graph.build.places import Places
from graph.build.provider_renewal import ProviderRenewal
from graph.build.region import Changed, RegionResolution, RegionSearch
from graph.build.rows import KeyRows, Renewed, renew
from graph.build.topic_renewal import TopicRenewal
from graph.build.topics import TopicDrafts
from graph.changes import GraphChange, differences
from graph.diagnostics import Diagnostic, reading_order
from graph.documents.statements import ArticleDocument, OrganizationDocument, TopicDocument
from graph.documents.texts import TextMap
from graph.keys import EdgeKind, NodeId, NodeKind, node_id
from graph.records import Article, Provider, Topic

N = TypeVar("N", Provider, Topic)


class AllDocuments(Protocol):
    """All documents of folders, before a change."""

    def article(self, source: str) -> ArticleDocument | None:
        """The document at `source`, where it is one of an article."""
        ...

    def topics(self) -> Sequence[TopicDocument]:
        """The documents that define topics, in the order of their paths."""
        ...

    def organizations(self) -> Sequence[OrganizationDocument]:
        """The documents that name providers, in the order of their paths."""
        ...


class Change(Struct, frozen=True):
    """A change of documents: what is at their paths now, and what is wrong with each; the version and the texts of all."""

    articles: Changed
    diagnostics: Mapping[str, Sequence[Diagnostic]]
    version: str
    texts: TextMap


def renew_graph(graph: Graph, documents: AllDocuments, change: Change) -> tuple[Graph, GraphChange]:
    """The graph after a change of `documents`, which `graph` was built of, and what became of nodes."""
    return _Renewal(graph, documents, change).graph()


class _Nodes(NamedTuple):
    articles: Renewed[Article]
    providers: Renewed[Provider]
    topics: Renewed[Topic]

    def of(self, kind: NodeKind) -> Renewed[Any]:
        if kind is NodeKind.ARTICLE:
            return self.articles
        return self.providers if kind is NodeKind.PROVIDER else self.topics


class _Renewal:
    """One renewal."""

    def __init__(self, graph: Graph, documents: AllDocuments, change: Change) -> None:
        self._graph = graph
        self._change = change
        search = RegionSearch(graph, documents.article, change.articles)
        self._region = region = search.region()
        resolution = RegionResolution(graph, region, search.present)
        places = Places(change.texts)
        self._providers = ProviderRenewal(graph, region, search.present, resolution, documents.organizations())
        self._topics = TopicRenewal(graph, region, TopicDrafts(documents.topics(), places))
        topics = self._topics.drafts
        self._drafts = Drafts(
            resolution, self._providers.drafts, topics, Keywords(topics.definitions()), search.items, places
        )
        self._names = dict(graph.names)
        self._gone: Rows = np.array(
            sorted(KeyRows(NodeKind.ARTICLE, graph.articles)[g.key] for g in region.before), np.int32
        )

    def graph(self) -> tuple[Graph, GraphChange]:
        for group in self._region.after:
            self._drafts.add(group)
        other_topics = self._topics.end()
        if other_topics:
            add_parents(self._drafts.edges[EdgeKind.SUBTOPIC_OF], self._topics.drafts)
        articles = self._articles()
        providers = dict(self._named(self._providers.providers()))
        topics = dict(self._named(self._topics.topics()))
        changed = _Nodes(
            renew(self._graph.articles, articles),
            renew(self._graph.providers, providers),
            renew(self._graph.topics, topics),
        )
        after = Graph(
            version=self._change.version,
            loaded_at=datetime.now(UTC),
            articles=changed.articles.nodes,
            providers=changed.providers.nodes,
            topics=changed.topics.nodes,
            edges={kind: self._edges(kind, changed, other_topics=other_topics) for kind in EdgeKind},
            other_ids=self._other_ids(),
            topic_aliases=self._graph.topic_aliases,
            names=self._names,
            diagnostics=self._diagnostics(other_topics=other_topics),
            texts=self._change.texts,
            sites=self._graph.sites,
        )
        looked_at = [*articles, *providers, *topics, *((topic.id for topic in after.topics) if other_topics else ())]
        return after, differences(self._graph, after, looked_at)

    def _articles(self) -> dict[NodeId, Article | None]:
        listed_by = self._listed_by()
        gone: dict[NodeId, Article | None] = {
            node_id(NodeKind.ARTICLE, group.key): None for group in self._region.before
        }
        articles = (merged_article(group, listed_by.get(group.key, ())) for group in self._region.after)
        return gone | {article.id: article for article in articles}

    def _listed_by(self) -> dict[str, set[str]]:
        """The documents of the collections that list articles of the region, by the articles' keys."""
        table = self._graph.edges[EdgeKind.CONTAINS]
        listed_by = lists(self._drafts.edges[EdgeKind.CONTAINS])
        kept = np.isin(table.target, self._gone) & ~np.isin(table.source, self._gone)
        for index in np.flatnonzero(kept).tolist():
            key = self._graph.articles[table.target[index]].key
            listed_by.setdefault(key, set()).update(table.sources(index))
        return listed_by

    def _named(self, found: Iterable[tuple[NodeId, N | None, dict[str, int]]]) -> Iterator[tuple[NodeId, N | None]]:
        """Nodes without their names, which go where those of all are."""
        for id_, node, names in found:
            if node is None:
                self._names.pop(id_, None)
            else:
                self._names[id_] = names
            yield id_, node

    def _edges(self, kind: EdgeKind, nodes: _Nodes, *, other_topics: bool) -> EdgeTable:
        source, target = EDGE_ENDS[kind]
        gone = self._gone
        if source is NodeKind.TOPIC:
            gone = np.arange(len(self._graph.topics) if other_topics else 0, dtype=np.int32)
        new = self._drafts.edges[kind].table(
            KeyRows(source, nodes.of(source).nodes), KeyRows(target, nodes.of(target).nodes)
        )
        return renew_edges(self._graph.edges[kind], gone, nodes.of(source).rows, nodes.of(target).rows, new)

    def _other_ids(self) -> Mapping[NodeId, NodeId]:
        gone: dict[NodeId, NodeId | None] = dict.fromkeys(other for other, _ in other_ids(self._region.before))
        return layered(self._graph.other_ids).changed(gone | dict(other_ids(self._region.after)))

    def _diagnostics(self, *, other_topics: bool) -> tuple[Diagnostic, ...]:
        own = self._region.own_documents
        new = [*self._drafts.diagnostics]
        for diagnostics in self._change.diagnostics.values():
            new.extend(diagnostics)
        if other_topics:
            new.extend(each for each in self._topics.drafts.diagnostics if each.code in PARENT_CODES)
        kept = [
            each
            for each in self._graph.diagnostics
            if each.source not in self._change.diagnostics
            and not (each.code in ITEM_CODES and each.source in own)
            and not (other_topics and each.code in PARENT_CODES)
        ]
        for each in new:
            insort(kept, each, key=reading_order)
        return tuple(kept)
