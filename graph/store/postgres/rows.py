"""Rows: a snapshot of a graph as what each table holds of it."""

from collections import Counter
from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.diagnostics import reading_order
from graph.instants import microseconds
from graph.keys import Direction, EdgeKind, NodeKind
from graph.records import Node
from graph.store.memory.snapshot import Snapshot, rank_keys
from graph.store.postgres import tables
from graph.store.postgres.edge_rows import edge_rows
from graph.store.postgres.keys import key_of
from graph.store.postgres.packing import DIAGNOSTICS, STORIES, pack_node
from graph.store.postgres.scope import Scope
from graph.store.postgres.tables import Row, Rows, Table
from graph.stories import NO_STORY
from graph.succession import mask_of
from graph.text import fold

_TO = {NodeKind.ARTICLE: tables.TO_ARTICLE, NodeKind.PROVIDER: tables.TO_PROVIDER, NodeKind.TOPIC: tables.TO_TOPIC}
_INSTANTS = ("published_date_time", "updated_date_time")


def rows_of(snapshot: Snapshot, scope: Scope) -> Iterator[Rows]:
    """What each table holds of a snapshot's graph, as far as it is asked for."""
    yield Rows(tables.ARTICLE, _articles(snapshot, scope))
    yield Rows(tables.PROVIDER, _providers(snapshot, scope))
    yield Rows(tables.TOPIC, _topics(snapshot, scope))
    for kind, table in _TO.items():
        yield Rows(table, edge_rows(snapshot, kind, scope))
    yield Rows(tables.BELOW_TOPIC, _below_topics(snapshot, scope))
    yield Rows(tables.PROVIDER_BESIDE, _beside(_provider_pairs(snapshot, scope), NodeKind.PROVIDER, scope))
    yield Rows(tables.TOPIC_BESIDE, _beside(_topic_pairs(snapshot, scope), NodeKind.TOPIC, scope))
    yield Rows(tables.OTHER_ID, _other_ids(snapshot, scope))
    yield Rows(tables.TOPIC_ALIAS, iter(snapshot.graph.topic_aliases.items()))
    yield Rows(tables.DOCUMENT, _documents(snapshot, scope))
    yield Rows(tables.DIAGNOSTIC, _diagnostics(snapshot, scope))
    yield Rows(tables.STORY, _stories(snapshot, scope))
    yield Rows(tables.SITE, ((label, site.base, site.locale) for label, site in snapshot.graph.sites.items()))


def _articles(snapshot: Snapshot, scope: Scope) -> Iterator[Row]:
    analysis = snapshot.analysis
    keys = scope.keys
    ranks, prominence = rank_keys(analysis.ranks), snapshot.prominence
    related = snapshot.column(NodeKind.ARTICLE, "related_count")
    has_topic = snapshot.adjacency(EdgeKind.HAS_TOPIC, Direction.OUT)
    for row in scope.nodes[NodeKind.ARTICLE].tolist():
        article = snapshot.graph.articles[row]
        provider, story = int(snapshot.provider_rows[row]), int(analysis.story_of[row])
        yield (
            keys[NodeKind.ARTICLE][row],
            article.id,
            *pack_node(article),
            *_with_folded(article.title, article.category, article.type, article.locale),
            list(article.tags),
            [fold(tag) for tag in article.tags],
            *(instant and microseconds(instant) for instant in (getattr(article, field) for field in _INSTANTS)),
            article.quality,
            article.heat,
            *(flag if flag is None else int(flag) for flag in (article.published, article.removed, article.stub)),
            None if provider < 0 else keys[NodeKind.PROVIDER][provider],
            [keys[NodeKind.TOPIC][topic] for topic in has_topic.targets[has_topic.of(row)].tolist()],
            related.value(row),
            int(ranks[row]),
            float(prominence[row]),
            None if story == NO_STORY else key_of(analysis.stories[story].id),
        )


def _providers(snapshot: Snapshot, scope: Scope) -> Iterator[Row]:
    counts = snapshot.column(NodeKind.PROVIDER, "article_count")
    prominence = snapshot.prominence[snapshot.numbering.part(NodeKind.PROVIDER)].tolist()
    for row in scope.nodes[NodeKind.PROVIDER].tolist():
        provider = snapshot.graph.providers[row]
        yield (
            scope.keys[NodeKind.PROVIDER][row],
            provider.id,
            *pack_node(provider),
            *_with_folded(provider.name, provider.domain),
            [fold(alias) for alias in provider.aliases],
            counts.value(row),
            prominence[row],
        )


def _topics(snapshot: Snapshot, scope: Scope) -> Iterator[Row]:
    counts = snapshot.column(NodeKind.TOPIC, "article_count")
    prominence = snapshot.prominence[snapshot.numbering.part(NodeKind.TOPIC)].tolist()
    keys = scope.keys[NodeKind.TOPIC]
    for row in scope.nodes[NodeKind.TOPIC].tolist():
        topic = snapshot.graph.topics[row]
        yield (
            keys[row],
            topic.id,
            *pack_node(topic),
            *_with_folded(topic.name, topic.slug),
            [keys[each] for each in _with_all_above(snapshot.parent_rows, row)],
            counts.value(row),
            prominence[row],
        )


def _with_all_above(parents: NDArray[np.int32], row: int) -> Iterator[int]:
    while row >= 0:
        yield row
        row = int(parents[row])


def _with_folded(*texts: str | None) -> Iterator[str | None]:
    """Each text, and how it is ordered and looked into."""
    for text in texts:
        yield text
        yield None if text is None else fold(text)


def _below_topics(snapshot: Snapshot, scope: Scope) -> Iterator[Row]:
    """For each article the topics that it has, and all topics above these, each once."""
    has_topic = snapshot.adjacency(EdgeKind.HAS_TOPIC, Direction.OUT)
    is_inferred = snapshot.graph.edges[EdgeKind.HAS_TOPIC].inferred
    above = [list(_with_all_above(snapshot.parent_rows, row)) for row in range(len(snapshot.graph.topics))]
    keys, topic_keys = scope.keys[NodeKind.ARTICLE], scope.keys[NodeKind.TOPIC]
    published = snapshot.column(NodeKind.ARTICLE, "published_date_time")
    for row in scope.linked[NodeKind.ARTICLE].tolist():
        places = has_topic.of(row)
        inferred: dict[int, bool] = {}
        for topic, edge in zip(has_topic.targets[places].tolist(), has_topic.edges[places].tolist(), strict=True):
            for each in above[topic]:
                inferred[each] = inferred.get(each, True) and bool(is_inferred[edge])
        for topic, all_are in inferred.items():
            yield keys[row], topic_keys[topic], all_are, published.value(row)


def _provider_pairs(snapshot: Snapshot, scope: Scope) -> sparse.coo_array:
    """How many pairs of related articles each of the providers that are asked for has with each other one, by their rows."""
    sources, targets = (snapshot.provider_rows[rows] for rows in snapshot.related_pairs)
    size = snapshot.size(NodeKind.PROVIDER)
    # No provider is in row -1, which is the last one of a mask.
    is_asked = mask_of(scope.beside[NodeKind.PROVIDER], size)
    counted = is_asked[sources] & (targets >= 0)
    ones = np.ones(np.count_nonzero(counted), np.int64)
    return sparse.csr_array((ones, (sources[counted], targets[counted])), shape=(size, size)).tocoo()


def _topic_pairs(snapshot: Snapshot, scope: Scope) -> sparse.coo_array:
    """How many articles each of the topics that are asked for has with each other one, by their rows."""
    table = snapshot.graph.edges[EdgeKind.HAS_TOPIC]
    shape = (snapshot.size(NodeKind.ARTICLE), snapshot.size(NodeKind.TOPIC))
    has_topic = sparse.csr_array((np.ones(len(table), np.int64), (table.source, table.target)), shape=shape)
    is_asked = mask_of(scope.beside[NodeKind.TOPIC], shape[1])[table.target]
    asked = (np.ones(np.count_nonzero(is_asked), np.int64), (table.source[is_asked], table.target[is_asked]))
    return sparse.csr_array(sparse.csr_array(asked, shape=shape).T @ has_topic).tocoo()


def _beside(counted: sparse.coo_array, kind: NodeKind, scope: Scope) -> Iterator[Row]:
    keys = scope.keys[kind]
    for row, other, count in zip(counted.row.tolist(), counted.col.tolist(), counted.data.tolist(), strict=True):
        if row != other:
            yield keys[row], keys[other], count


def _other_ids(snapshot: Snapshot, scope: Scope) -> Iterator[Row]:
    for other in scope.other_ids:
        own = snapshot.graph.other_ids.get(other)
        if own is not None:
            yield other, key_of(own)


def _documents(snapshot: Snapshot, scope: Scope) -> Iterator[Row]:
    texts = snapshot.graph.texts
    for node in _stated(snapshot, scope):
        for place, ref in enumerate(node.documents):
            read = texts.read(ref.source)
            yield (
                ref.source,
                node.kind.value,
                key_of(node.id),
                place,
                ref.revision,
                as_bytes(texts.content(ref.source)),
                len(as_bytes(read.body)),
                msgspec.msgpack.encode(read.front_matter),
                None if read.secured is None else as_bytes(read.secured),
            )


def as_bytes(text: str) -> bytes:
    """Text as the database keeps what may hold any character."""
    return text.encode("utf-8", "surrogatepass")


def as_text(kept: bytes) -> str:
    """The text that was kept so."""
    return kept.decode("utf-8", "surrogatepass")


def _stated(snapshot: Snapshot, scope: Scope) -> Iterator[Node]:
    """The nodes of which documents are asked for."""
    for kind in NodeKind:
        nodes = snapshot.graph.nodes(kind)
        yield from (nodes[row] for row in scope.stated[kind].tolist())


def _diagnostics(snapshot: Snapshot, scope: Scope) -> Iterator[Row]:
    alike: Counter[Row] = Counter()
    for diagnostic in snapshot.graph.diagnostics:
        if scope.sources is None or diagnostic.source in scope.sources:
            place = reading_order(diagnostic)
            yield (*place, alike[place], diagnostic.severity.value, DIAGNOSTICS.pack(diagnostic))
            alike[place] += 1


def _stories(snapshot: Snapshot, scope: Scope) -> Iterator[Row]:
    for story in snapshot.analysis.stories:
        if scope.stories is None or story.id in scope.stories:
            yield key_of(story.id), story.id, STORIES.pack(story), story.size, story.last.timestamp()


LOADED: tuple[Table, ...] = (
    tables.ARTICLE,
    tables.PROVIDER,
    tables.TOPIC,
    *_TO.values(),
    tables.BELOW_TOPIC,
    tables.PROVIDER_BESIDE,
    tables.TOPIC_BESIDE,
    tables.OTHER_ID,
    tables.TOPIC_ALIAS,
    tables.DOCUMENT,
    tables.DIAGNOSTIC,
    tables.STORY,
    tables.SITE,
)
"""The tables that `rows_of` gives rows of, in its order."""
