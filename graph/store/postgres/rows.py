"""Rows: a snapshot of a graph as what each table holds of it."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.build.graph import EDGE_ENDS
from graph.diagnostics import reading_order
from graph.instants import microseconds
from graph.keys import Direction, EdgeKind, NodeKind
from graph.records import Node
from graph.store.memory.snapshot import Snapshot, rank_keys, values_of
from graph.store.postgres import tables
from graph.store.postgres.keys import key_of
from graph.store.postgres.packing import DIAGNOSTICS, STORIES, pack_node
from graph.store.postgres.tables import Row, Rows, Table
from graph.stories import NO_STORY
from graph.text import fold

EDGE_NUMBERS = {edge: number for number, edge in enumerate(EdgeKind)}
"""By what number the database knows each kind of edges."""

_TO = {NodeKind.ARTICLE: tables.TO_ARTICLE, NodeKind.PROVIDER: tables.TO_PROVIDER, NodeKind.TOPIC: tables.TO_TOPIC}
_INSTANTS = ("published_date_time", "updated_date_time")
_Step = tuple[int | None, int | None, bool | None, bool | None, list[str] | None, list[str] | None]


def rows_of(snapshot: Snapshot) -> Iterator[Rows]:
    """What each table holds of a snapshot's graph."""
    keys = {kind: [key_of(node.id) for node in snapshot.graph.nodes(kind)] for kind in NodeKind}
    yield Rows(tables.ARTICLE, _articles(snapshot, keys))
    yield Rows(tables.PROVIDER, _providers(snapshot, keys[NodeKind.PROVIDER]))
    yield Rows(tables.TOPIC, _topics(snapshot, keys[NodeKind.TOPIC]))
    for kind, table in _TO.items():
        yield Rows(table, _leading_to(snapshot, kind, keys))
    yield Rows(tables.BELOW_TOPIC, _below_topics(snapshot, keys))
    yield Rows(tables.PROVIDER_BESIDE, _beside(_provider_pairs(snapshot), keys[NodeKind.PROVIDER]))
    yield Rows(tables.TOPIC_BESIDE, _beside(_topic_pairs(snapshot), keys[NodeKind.TOPIC]))
    graph = snapshot.graph
    yield Rows(tables.OTHER_ID, ((other, key_of(own)) for other, own in graph.other_ids.items()))
    yield Rows(tables.TOPIC_ALIAS, iter(graph.topic_aliases.items()))
    yield Rows(tables.DOCUMENT, _documents(snapshot))
    yield Rows(tables.DIAGNOSTIC, _diagnostics(snapshot))
    yield Rows(tables.STORY, _stories(snapshot))
    yield Rows(tables.SITE, ((label, site.base, site.locale) for label, site in graph.sites.items()))


def _articles(snapshot: Snapshot, keys: dict[NodeKind, list[int]]) -> Iterator[Row]:
    analysis = snapshot.analysis
    ranks, prominence = rank_keys(analysis.ranks).tolist(), snapshot.prominence.tolist()
    story_keys = [key_of(story.id) for story in analysis.stories]
    related = snapshot.column(NodeKind.ARTICLE, "related_count")
    has_topic = snapshot.adjacency(EdgeKind.HAS_TOPIC, Direction.OUT)
    for row, article in enumerate(snapshot.graph.articles):
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
            ranks[row],
            prominence[row],
            None if story == NO_STORY else story_keys[story],
        )


def _providers(snapshot: Snapshot, keys: Sequence[int]) -> Iterator[Row]:
    counts = snapshot.column(NodeKind.PROVIDER, "article_count")
    prominence = snapshot.prominence[snapshot.numbering.part(NodeKind.PROVIDER)].tolist()
    for row, provider in enumerate(snapshot.graph.providers):
        yield (
            keys[row],
            provider.id,
            *pack_node(provider),
            *_with_folded(provider.name, provider.domain),
            [fold(alias) for alias in provider.aliases],
            counts.value(row),
            prominence[row],
        )


def _topics(snapshot: Snapshot, keys: Sequence[int]) -> Iterator[Row]:
    counts = snapshot.column(NodeKind.TOPIC, "article_count")
    prominence = snapshot.prominence[snapshot.numbering.part(NodeKind.TOPIC)].tolist()
    for row, topic in enumerate(snapshot.graph.topics):
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


def _leading_to(snapshot: Snapshot, kind: NodeKind, keys: dict[NodeKind, list[int]]) -> Iterator[Row]:
    """What leads to the nodes of `kind`: edges that go there, and those that come from there, seen from their other end."""
    for edge, (source, target) in EDGE_ENDS.items():
        if target is kind:
            yield from _steps(snapshot, edge, source, kind, keys, is_out=True)
        if source is kind and target is not kind:
            yield from _steps(snapshot, edge, target, kind, keys, is_out=False)


def _steps(
    snapshot: Snapshot,
    edge: EdgeKind,
    origin: NodeKind,
    kind: NodeKind,
    keys: dict[NodeKind, list[int]],
    *,
    is_out: bool,
) -> Iterator[Row]:
    """The rows of one kind of edge from nodes of one kind to those of another; of edges among nodes of one kind, both ways."""
    table = snapshot.graph.edges[edge]
    number = EDGE_NUMBERS[edge]
    published = values_of(snapshot.graph.articles, "published_date_time") if kind is NodeKind.ARTICLE else None
    for here, there, out, back in _pairs(snapshot, edge, is_out=is_out):
        step = (
            None if out is None else int(table.position[out]),
            None if back is None else int(table.position[back]),
            None if out is None else bool(table.inferred[out]),
            None if back is None else bool(table.inferred[back]),
            None if out is None else list(table.sources(out)),
            None if back is None else list(table.sources(back)),
        )
        row = (keys[kind][there], keys[origin][here], number, *step)
        yield row if published is None else (*row, published[there])


def _pairs(snapshot: Snapshot, edge: EdgeKind, *, is_out: bool) -> Iterator[tuple[int, int, int | None, int | None]]:
    """For each pair of rows that edges join, the edge that goes from the first to the second, and the one that comes back."""
    table = snapshot.graph.edges[edge]
    sources, targets = table.source.tolist(), table.target.tolist()
    if not is_out:
        for index, (source, target) in enumerate(zip(sources, targets, strict=True)):
            yield target, source, None, index
        return
    if len(set(EDGE_ENDS[edge])) > 1:
        for index, (source, target) in enumerate(zip(sources, targets, strict=True)):
            yield source, target, index, None
        return
    places = {pair: index for index, pair in enumerate(zip(sources, targets, strict=True))}
    for (source, target), index in places.items():
        back = places.get((target, source))
        yield source, target, index, back
        if back is None:
            yield target, source, None, index


def _below_topics(snapshot: Snapshot, keys: dict[NodeKind, list[int]]) -> Iterator[Row]:
    """For each article the topics that it has, and all topics above these, each once."""
    has_topic = snapshot.adjacency(EdgeKind.HAS_TOPIC, Direction.OUT)
    is_inferred = snapshot.graph.edges[EdgeKind.HAS_TOPIC].inferred
    above = [list(_with_all_above(snapshot.parent_rows, row)) for row in range(len(snapshot.graph.topics))]
    published = values_of(snapshot.graph.articles, "published_date_time")
    for row, key in enumerate(keys[NodeKind.ARTICLE]):
        places = has_topic.of(row)
        inferred: dict[int, bool] = {}
        for topic, edge in zip(has_topic.targets[places].tolist(), has_topic.edges[places].tolist(), strict=True):
            for each in above[topic]:
                inferred[each] = inferred.get(each, True) and bool(is_inferred[edge])
        yield from ((key, keys[NodeKind.TOPIC][topic], all_are, published[row]) for topic, all_are in inferred.items())


def _provider_pairs(snapshot: Snapshot) -> sparse.csr_array:
    """How many pairs of related articles each two providers have, by their rows."""
    sources, targets = (snapshot.provider_rows[rows] for rows in snapshot.related_pairs)
    published = (sources >= 0) & (targets >= 0)
    size = snapshot.size(NodeKind.PROVIDER)
    ones = np.ones(np.count_nonzero(published), np.int64)
    return sparse.csr_array((ones, (sources[published], targets[published])), shape=(size, size))


def _topic_pairs(snapshot: Snapshot) -> sparse.csr_array:
    """How many articles each two topics have, by their rows."""
    table = snapshot.graph.edges[EdgeKind.HAS_TOPIC]
    shape = (snapshot.size(NodeKind.ARTICLE), snapshot.size(NodeKind.TOPIC))
    has_topic = sparse.csr_array((np.ones(len(table), np.int64), (table.source, table.target)), shape=shape)
    return sparse.csr_array(has_topic.T @ has_topic)


def _beside(pairs: sparse.csr_array, keys: Sequence[int]) -> Iterator[Row]:
    counted = pairs.tocoo()
    for row, other, count in zip(counted.row.tolist(), counted.col.tolist(), counted.data.tolist(), strict=True):
        if row != other:
            yield keys[row], keys[other], count


def _documents(snapshot: Snapshot) -> Iterator[Row]:
    texts = snapshot.graph.texts
    for node in _nodes(snapshot):
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


def _nodes(snapshot: Snapshot) -> Iterator[Node]:
    for kind in NodeKind:
        yield from snapshot.graph.nodes(kind)


def _diagnostics(snapshot: Snapshot) -> Iterator[Row]:
    alike: Counter[Row] = Counter()
    for diagnostic in snapshot.graph.diagnostics:
        place = reading_order(diagnostic)
        yield (*place, alike[place], diagnostic.severity.value, DIAGNOSTICS.pack(diagnostic))
        alike[place] += 1


def _stories(snapshot: Snapshot) -> Iterator[Row]:
    for story in snapshot.analysis.stories:
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
