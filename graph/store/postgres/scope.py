"""Scopes: of which nodes of a snapshot rows are asked, of all of them or of those that a change can have touched."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from graph.build.graph import Graph
from graph.build.layers import layered
from graph.build.rows import NOWHERE, row_of
from graph.changes import GraphChange
from graph.keys import EdgeKind, NodeId, NodeKind, kind_of
from graph.records import Node
from graph.store.memory.snapshot import Snapshot, rank_keys
from graph.store.postgres.keys import key_of
from graph.stories import NO_STORY
from graph.succession import Step, Succession, mask_of

Rows = NDArray[np.int64]
"""The rows of nodes of one kind, ascending."""


class Keys(Sequence[int]):
    """The keys of nodes, each made when it is asked for."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes

    @overload
    def __getitem__(self, row: int) -> int: ...

    @overload
    def __getitem__(self, row: slice) -> list[int]: ...

    def __getitem__(self, row: int | slice) -> int | list[int]:
        if isinstance(row, slice):
            return [key_of(node.id) for node in self._nodes[row]]
        return key_of(self._nodes[row].id)

    def __len__(self) -> int:
        return len(self._nodes)


class Scope(NamedTuple):
    """Of what rows are asked.

    `nodes` are the rows of nodes that are asked for by themselves, `stated` those of which documents are asked for, `linked`
    those that edges are asked for at, and `beside` those that it is asked for which others of their kind they are found with.
    `other_ids` are those of articles' other ids that are asked for, `sources` those of files whose diagnostics are, and
    `stories` the ids of stories; None for all.
    """

    keys: Mapping[NodeKind, Sequence[int]]
    nodes: Mapping[NodeKind, Rows]
    stated: Mapping[NodeKind, Rows]
    linked: Mapping[NodeKind, Rows]
    beside: Mapping[NodeKind, Rows]
    other_ids: Collection[NodeId]
    sources: Collection[str] | None = None
    stories: Collection[str] | None = None


def everything(snapshot: Snapshot) -> Scope:
    """All of a snapshot."""
    keys = {kind: [key_of(node.id) for node in snapshot.graph.nodes(kind)] for kind in NodeKind}
    rows = {kind: np.arange(snapshot.size(kind)) for kind in NodeKind}
    return Scope(keys, rows, rows, rows, rows, snapshot.graph.other_ids.keys())


class Touched(NamedTuple):
    """What a change can have touched, in the snapshots before and after it."""

    before: Scope
    after: Scope


def near(snapshot: Snapshot, articles: Rows) -> Rows:
    """Articles, and those that are related to them."""
    return np.union1d(articles, snapshot.related.targets_at(articles)).astype(np.int64)


def touched(before: Snapshot, after: Snapshot, change: GraphChange, succession: Succession) -> Touched:
    """What can have other rows in the database after a change, of two snapshots of which one succeeds the other."""
    stated = {kind: _stated(before.graph, after.graph, change, kind) for kind in NodeKind}
    other = {kind: _valued_otherwise(before, after, succession.kinds[kind], kind) for kind in NodeKind}
    nodes = {kind: stated[kind].and_those(other[kind]) for kind in NodeKind}
    linked = dict(stated)
    if _tree(before) != _tree(after):
        # What an article has is known for all topics above those that it has.
        linked[NodeKind.ARTICLE] = nodes[NodeKind.ARTICLE] = _Pair.all_of(before, after, NodeKind.ARTICLE)
        nodes[NodeKind.TOPIC] = _Pair.all_of(before, after, NodeKind.TOPIC)
    beside = {kind: _beside(before, after, linked[NodeKind.ARTICLE], kind) for kind in NodeKind}
    other_ids = layered(after.graph.other_ids).changed_since(before.graph.other_ids)
    wrong = {each.source for each in {*before.graph.diagnostics} ^ {*after.graph.diagnostics}}
    told = {story.id for story in {*before.analysis.stories} ^ {*after.analysis.stories}}

    def scope(snapshot: Snapshot, place: int) -> Scope:
        own_nodes, own_stated, own_linked, own_beside = (
            {kind: pairs[kind][place] for kind in NodeKind} for pairs in (nodes, stated, linked, beside)
        )
        keys = {kind: Keys(snapshot.graph.nodes(kind)) for kind in NodeKind}
        return Scope(keys, own_nodes, own_stated, own_linked, own_beside, other_ids, wrong, told)

    return Touched(scope(before, 0), scope(after, 1))


class _Pair(NamedTuple):
    """Rows in the snapshot before, and in the one after."""

    before: Rows
    after: Rows

    @staticmethod
    def all_of(before: Snapshot, after: Snapshot, kind: NodeKind) -> "_Pair":
        return _Pair(np.arange(before.size(kind)), np.arange(after.size(kind)))

    def and_those(self, other: "_Pair") -> "_Pair":
        return _Pair(*(np.union1d(*each) for each in zip(self, other, strict=True)))


def _stated(before: Graph, after: Graph, change: GraphChange, kind: NodeKind) -> _Pair:
    """The nodes that are, or were, in one of both only, or have other records, or other edges that leave them."""
    own = [id_ for id_ in (*change.added, *change.updated, *change.removed) if kind_of(id_) is kind]
    found = ([row_of(graph.nodes(kind), id_) for id_ in own] for graph in (before, after))
    return _Pair(*(np.array(sorted(row for row in rows if row is not None), np.int64) for rows in found))


def _tree(snapshot: Snapshot) -> set[tuple[NodeId, NodeId]]:
    """Which topic is below which."""
    topics, parents = snapshot.graph.topics, snapshot.parent_rows.tolist()
    return {(topic.id, topics[parent].id) for topic, parent in zip(topics, parents, strict=True) if parent >= 0}


def _valued_otherwise(before: Snapshot, after: Snapshot, step: Step, kind: NodeKind) -> _Pair:
    """The nodes that are in both, of which something is worked out otherwise."""
    kept = np.flatnonzero(step.before != NOWHERE)
    earlier = step.before[kept]
    is_other = np.zeros(len(kept), np.bool_)
    for values in _VALUES[kind]:
        is_other |= values(before)[earlier] != values(after)[kept]
    return _Pair(np.sort(earlier[is_other]).astype(np.int64), kept[is_other])


def _prominence_of(kind: NodeKind) -> Callable[[Snapshot], NDArray[Any]]:
    return lambda snapshot: snapshot.prominence[snapshot.numbering.part(kind)]


def _story_ids(snapshot: Snapshot) -> NDArray[np.object_]:
    """The id of each article's story, None where it has none."""
    analysis = snapshot.analysis
    ids = np.array([*(story.id for story in analysis.stories), None], np.object_)
    return ids[np.where(analysis.story_of == NO_STORY, len(analysis.stories), analysis.story_of)]


_VALUES: Mapping[NodeKind, Sequence[Callable[[Snapshot], NDArray[Any]]]] = {
    NodeKind.ARTICLE: (
        lambda snapshot: rank_keys(snapshot.analysis.ranks),
        _prominence_of(NodeKind.ARTICLE),
        lambda snapshot: snapshot.related.degrees(),
        _story_ids,
    ),
    NodeKind.PROVIDER: (_prominence_of(NodeKind.PROVIDER),),
    NodeKind.TOPIC: (_prominence_of(NodeKind.TOPIC),),
}
"""What of nodes is worked out, and is in their rows. That of providers and topics is how many articles they have."""


def _beside(before: Snapshot, after: Snapshot, articles: _Pair, kind: NodeKind) -> _Pair:
    """The nodes of a kind that articles with these rows, or related to them, lead to: others may be found with them."""
    if kind is NodeKind.ARTICLE:
        return _Pair(np.empty(0, np.int64), np.empty(0, np.int64))
    found = {
        node.id
        for snapshot, rows in zip((before, after), articles, strict=True)
        for node in _led_to(snapshot, rows, kind)
    }
    rows = (sorted(row for id_ in found if (row := snapshot.rows.get(id_)) is not None) for snapshot in (before, after))
    return _Pair(*(np.array(each, np.int64) for each in rows))


def _led_to(snapshot: Snapshot, articles: Rows, kind: NodeKind) -> Sequence[Node]:
    edge = EdgeKind.PUBLISHED_BY if kind is NodeKind.PROVIDER else EdgeKind.HAS_TOPIC
    table = snapshot.graph.edges[edge]
    is_near = mask_of(near(snapshot, articles), snapshot.size(NodeKind.ARTICLE))
    nodes = snapshot.graph.nodes(kind)
    return [nodes[row] for row in np.unique(table.target[is_near[table.source]]).tolist()]
