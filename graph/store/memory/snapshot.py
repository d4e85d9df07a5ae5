"""A snapshot: one version of the graph with the arrays, indexes and caches that it is asked through. Immutable."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from threading import Lock, RLock
from typing import Any, NamedTuple, TypeVar

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from graph.adjacency import Adjacency, both_ways, distinct
from graph.build.graph import EDGE_ENDS, Graph
from graph.build.rows import place_of
from graph.instants import microseconds
from graph.keys import NODE_KINDS, Direction, EdgeKind, NodeId, NodeKind, kind_of, node_id
from graph.layout import Places, lay_out
from graph.records import Edge, Node, Provider, Topic
from graph.store.memory.columns import Column, ListColumn
from graph.store.memory.completions import Completions
from graph.store.memory.indexes import Indexes, make_indexes
from graph.store.memory.numbering import Numbering
from graph.store.memory.rows import NodeRows
from graph.text import fold

K = TypeVar("K")

_INSTANTS = frozenset({"published_date_time", "updated_date_time"})
COUNTED = frozenset({"rank", "related_count", "article_count"})
"""The fields whose values are not in the records of nodes."""
_CACHE_BYTES = 64 * 1024 * 1024
_MOST_COUNTED = 1_000
_MOST_IN_DEMAND = 100


class WorkedOut(NamedTuple):
    """Parts of a snapshot that are made when they are first asked for: columns, neighbours, and the rest by their names."""

    columns: Mapping[tuple[NodeKind, str], Column]
    adjacency: Mapping[tuple[EdgeKind, Direction], Adjacency]
    rest: Mapping[str, Any]


NOTHING_YET = WorkedOut({}, {}, {})


class Snapshot:
    """One version of the graph, in memory."""

    def __init__(
        self,
        graph: Graph,
        indexes: Indexes | None = None,
        rows: NodeRows | None = None,
        worked_out: WorkedOut = NOTHING_YET,
    ) -> None:
        """`indexes` are those that `make_indexes` gives for `graph`, and `rows` those of its nodes, where they are there
        already, and so is what is `worked_out`."""
        indexes = indexes or make_indexes(graph)
        self.graph = graph
        self.indexes = indexes
        self.rows = rows or NodeRows.of(graph)
        self._lock = RLock()
        self._laying_out = Lock()
        self.cache: LRUCache[Any, Any] = LRUCache(_CACHE_BYTES, getsizeof=_bytes)
        self._demand: Counter[Hashable] = Counter()
        self._columns = dict(worked_out.columns)
        self._adjacency = dict(worked_out.adjacency)
        vars(self).update(worked_out.rest)
        self.numbering = Numbering(graph)
        self.text = indexes.text
        self.postings = indexes.postings
        self.analysis = indexes.analysis
        self.version = f"{graph.version}.{indexes.version}"

    @property
    def worked_out(self) -> WorkedOut:
        """What was worked out because somebody asked for it."""
        known = dict(vars(self))
        return WorkedOut(
            dict(self._columns),
            dict(self._adjacency),
            {
                name: known[name]
                for name, each in vars(Snapshot).items()
                if isinstance(each, cached_property) and name in known
            },
        )

    def keep(self, key: Hashable, work_out: Callable[[], K]) -> K:
        """What is known by `key`, worked out unless that is kept; kept for as long as there is room."""
        with self._lock:
            found: K | None = self.cache.get(key)
            if found is not None:
                self._demand[key] += 1
                if len(self._demand) > _MOST_COUNTED:
                    self._demand = Counter(dict(self._demand.most_common(_MOST_IN_DEMAND)))
        if found is None:
            found = work_out()
            with self._lock:
                if _bytes(found) <= self.cache.maxsize:
                    self.cache[key] = found
        return found

    def in_demand(self) -> list[Hashable]:
        """The keys of what was asked for more than once, the most frequent first; 100 at most."""
        with self._lock:
            return [key for key, _ in self._demand.most_common(_MOST_IN_DEMAND)]

    def size(self, kind: NodeKind) -> int:
        """How many nodes of `kind` there are."""
        return len(self.graph.nodes(kind))

    def row(self, id_: str) -> int | None:
        """The row of the node with this id, among the nodes of its kind; None where there is none. Raises IdInvalid."""
        kind_of(id_)
        id_ = self.graph.other_ids.get(NodeId(id_), NodeId(id_))
        return self.rows.get(id_)

    def node(self, id_: str) -> Node | None:
        """The node with this id, an id made from any address of an article among them. Raises IdInvalid."""
        row = self.rows.get(NodeId(id_))
        if row is None:
            row = self.row(id_)
        return None if row is None else self.graph.nodes(NODE_KINDS[id_.partition("_")[0]])[row]

    def number(self, id_: str) -> int:
        """The number of the node with this id, which there is. Raises IdInvalid."""
        row = self.row(id_)
        assert row is not None, id_
        return self.numbering.starts[kind_of(id_)] + row

    def id_key(self, kind: NodeKind, id_: NodeId) -> int:
        """The sort key of an id among the nodes of `kind`: twice its row and one; even between rows for no node's id."""
        row, is_there = place_of(self.graph.nodes(kind), id_)
        return 2 * row + is_there

    def column(self, kind: NodeKind, field: str) -> Column:
        """The values that nodes of `kind` have in `field`; instants are microseconds, truth values 0 and 1."""
        column = self._columns.get((kind, field))
        if column is None:
            column = self._columns[kind, field] = self._make_column(kind, field)
        return column

    @cached_property
    def tags(self) -> ListColumn:
        """The tags of articles."""
        return ListColumn.of([article.tags for article in self.graph.articles])

    def adjacency(self, edge: EdgeKind, direction: Direction) -> Adjacency:
        """Neighbours along `edge`, OUT in the order of positions, IN newest first, or by name where they are no articles."""
        found = self._adjacency.get((edge, direction))
        if found is None:
            found = self._adjacency[edge, direction] = self._lay_out(edge, direction)
        return found

    @cached_property
    def newest_rank(self) -> NDArray[np.int64]:
        """The place of each article among all, newest first."""
        return _places(np.argsort(self.column(NodeKind.ARTICLE, "published_date_time").descending, kind="stable"))

    @cached_property
    def provider_rows(self) -> NDArray[np.int32]:
        """The row of each article's provider, -1 where it has none."""
        rows = np.full(len(self.graph.articles), -1, np.int32)
        table = self.graph.edges[EdgeKind.PUBLISHED_BY]
        rows[table.source] = table.target
        return rows

    @cached_property
    def parent_rows(self) -> NDArray[np.int32]:
        """The row of each topic's parent, -1 where it has none."""
        rows = np.full(len(self.graph.topics), -1, np.int32)
        table = self.graph.edges[EdgeKind.SUBTOPIC_OF]
        rows[table.source] = table.target
        return rows

    @cached_property
    def related_pairs(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """All pairs of articles of which one lists the other: each pair in both directions, once."""
        table = self.graph.edges[EdgeKind.RELATED]
        return both_ways(table.source, table.target, len(self.graph.articles))

    @cached_property
    def related(self) -> Adjacency:
        """Articles that one lists, or that list it, each once."""
        sources, targets = self.related_pairs
        return Adjacency(sources, targets, len(self.graph.articles), targets.astype(np.int64))

    def subtree(self, topic: int) -> list[int]:
        """The rows of a topic and of all topics below it."""
        children = self.adjacency(EdgeKind.SUBTOPIC_OF, Direction.IN)
        found = [topic]
        for row in found:
            found.extend(children.targets[children.of(row)].tolist())
        return found

    def articles_on(self, topic: int, *, subtopics: bool, stated: bool) -> NDArray[np.int32]:
        """The rows of the articles that have a topic, or one below it, in the order of rows, each once."""
        has_topic = self.adjacency(EdgeKind.HAS_TOPIC, Direction.IN)
        topics = np.array(self.subtree(topic) if subtopics else [topic])
        places = has_topic.places(topics)
        rows = has_topic.targets[places]
        if stated:
            rows = rows[~self.graph.edges[EdgeKind.HAS_TOPIC].inferred[has_topic.edges[places]]]
        return distinct(rows)

    def edges_at(self, kind: NodeKind, row: int, edges: Sequence[EdgeKind], direction: Direction) -> list[Edge]:
        """The edges of these kinds at a node, in the order of kinds, then OUT before IN, then of neighbours; each once."""
        found: list[Edge] = []
        for edge in dict.fromkeys(edges):
            for way, end in zip((Direction.OUT, Direction.IN), EDGE_ENDS[edge], strict=True):
                if end is kind and direction in (way, Direction.BOTH):
                    adjacency = self.adjacency(edge, way)
                    found.extend(self.graph.edges_of(edge, adjacency.edges[adjacency.of(row)]))
        return found

    @cached_property
    def prominence(self) -> NDArray[np.float64]:
        """How much each node, by its number, has to do with: how many articles, or, for an article, its rank, which is 1
        on average of those that were ranked."""
        ranks = self.analysis.ranks * max(self.analysis.ranked, 1)
        return np.concatenate((ranks, *(self._article_counts(kind) for kind in (NodeKind.PROVIDER, NodeKind.TOPIC))))

    @cached_property
    def relative_prominence(self) -> NDArray[np.float64]:
        """The same, from 0 to 1: beside the most prominent node of its kind."""
        parts = [self.prominence[self.numbering.part(kind)] for kind in NodeKind]
        return np.concatenate([part / (part.max(initial=0.0) or 1.0) for part in parts])

    @cached_property
    def completions(self) -> Completions:
        """What finds nodes by the beginnings of words."""
        return Completions(self.indexes.completions, self.indexes.spellings, self.numbering, self.prominence)

    @property
    def places(self) -> Places:
        """Where a layout of the whole graph puts each node, by its number; worked out once, whoever asks meanwhile."""
        with self._laying_out:
            return self._places

    @cached_property
    def _places(self) -> Places:
        ends = {kind: [self.numbering.starts[end] for end in EDGE_ENDS[kind]] for kind in EdgeKind}
        tables = self.graph.edges
        sources = np.concatenate([tables[kind].source.astype(np.int64) + ends[kind][0] for kind in EdgeKind])
        targets = np.concatenate([tables[kind].target.astype(np.int64) + ends[kind][1] for kind in EdgeKind])
        return lay_out(sources, targets, self.numbering.size)

    @cached_property
    def prominence_places(self) -> NDArray[np.int64]:
        """The place of each node, by its number, among all: providers and topics first, then the more prominent ones."""
        is_article = np.arange(self.numbering.size) < len(self.graph.articles)
        return _places(np.lexsort((-self.prominence, is_article)))

    @cached_property
    def story_places(self) -> dict[str, int]:
        """The places of stories among all, by their ids."""
        return {story.id: place for place, story in enumerate(self.analysis.stories)}

    @cached_property
    def documents(self) -> dict[str, Node]:
        """The node of each document, by source path."""
        return {ref.source: node for kind in NodeKind for node in self.graph.nodes(kind) for ref in node.documents}

    @cached_property
    def providers_by_name(self) -> dict[str, list[Provider]]:
        """Providers by name, case and accents apart."""
        return _by_text((provider.name, provider) for provider in self.graph.providers)

    @cached_property
    def providers_by_alias(self) -> dict[str, list[Provider]]:
        """Providers by alias, case and accents apart."""
        return _by_text((alias, provider) for provider in self.graph.providers for alias in provider.aliases)

    @cached_property
    def topics_by_slug(self) -> dict[str, Topic]:
        """Topics by slug."""
        return {topic.slug: topic for topic in self.graph.topics}

    def topic_id(self, key: str) -> NodeId:
        """The id of the topic that this key, or this key of an alias, means."""
        return node_id(NodeKind.TOPIC, self.graph.topic_aliases.get(key, key))

    def _make_column(self, kind: NodeKind, field: str) -> Column:
        if field in COUNTED:
            return Column.of_numbers(self._counts(kind, field))
        return Column.of(values_of(self.graph.nodes(kind), field))

    def _counts(self, kind: NodeKind, field: str) -> NDArray[np.int64]:
        if field == "rank":
            return rank_keys(self.analysis.ranks)
        return self.related.degrees() if field == "related_count" else self._article_counts(kind)

    def _article_counts(self, kind: NodeKind) -> NDArray[np.int64]:
        if kind is NodeKind.PROVIDER:
            return self.adjacency(EdgeKind.PUBLISHED_BY, Direction.IN).degrees()
        return self.topic_counts

    @cached_property
    def topic_counts(self) -> NDArray[np.int64]:
        """How many articles each topic has, those of topics below it among them."""
        topics = range(len(self.graph.topics))
        return np.array([len(self.articles_on(row, subtopics=True, stated=False)) for row in topics], np.int64)

    def _lay_out(self, edge: EdgeKind, direction: Direction) -> Adjacency:
        table = self.graph.edges[edge]
        source_kind, target_kind = EDGE_ENDS[edge]
        if direction is Direction.OUT:
            return Adjacency(table.source, table.target, self.size(source_kind), table.position.astype(np.int64))
        rank = self._natural_rank(source_kind)[table.source]
        return Adjacency(table.target, table.source, self.size(target_kind), rank)

    def _natural_rank(self, kind: NodeKind) -> NDArray[np.int64]:
        """The place of each node among all of its kind: articles newest first, others by name."""
        if kind is NodeKind.ARTICLE:
            return self.newest_rank
        return _places(np.argsort(self.column(kind, "name").ascending, kind="stable"))


def rank_keys(ranks: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers in the order of ranks: positive numbers are in the order of their bits."""
    return ranks.view(np.int64)


def values_of(nodes: Iterable[Node], field: str) -> list[Any]:
    """What nodes have in a field that is not counted, as columns have it."""
    values = [getattr(node, field) for node in nodes]
    if field in _INSTANTS:
        return [None if value is None else microseconds(value) for value in values]
    return [int(value) if isinstance(value, bool) else value for value in values]


def _places(order: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each index the place at which it stands in `order`."""
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places


def _by_text(pairs: Iterable[tuple[str, Provider]]) -> dict[str, list[Provider]]:
    found: dict[str, list[Provider]] = {}
    for text, provider in pairs:
        bearers = found.setdefault(fold(text), [])
        if provider not in bearers:
            bearers.append(provider)
    return found


def _bytes(value: Any) -> int:
    return int(getattr(value, "nbytes", 1024))
