"""Carrying: what was worked out for the last snapshot and holds for the next one, as it was or with what changed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from graph.analysis import Analysis
from graph.build.edges import EdgeTable
from graph.build.graph import EDGE_ENDS, Graph
from graph.build.rows import NOWHERE
from graph.keys import Direction, EdgeKind, NodeKind
from graph.layout import Places
from graph.records import Node
from graph.store.memory.columns import Column, ListColumn
from graph.store.memory.numbering import Numbering
from graph.store.memory.snapshot import COUNTED, Snapshot, WorkedOut, rank_keys, values_of
from graph.succession import Succession

_RANKED = frozenset(
    {"prominence", "relative_prominence", "prominence_places", "completions", "story_places", "_places"}
)
_NATURAL_ORDER = {
    NodeKind.ARTICLE: "published_date_time",
    NodeKind.PROVIDER: "name",
    NodeKind.TOPIC: "name",
}
"""The columns that neighbours are ordered by which stand at the other end of edges."""


def carried(snapshot: Snapshot, graph: Graph, analysis: Analysis, succession: Succession) -> WorkedOut:
    """What was worked out for `snapshot`, as far as it is there for `graph` and its `analysis` without being made anew."""
    return _Carrying(snapshot, graph, analysis, succession).worked_out()


def still_holding(snapshot: Snapshot) -> WorkedOut:
    """What was worked out for `snapshot` and holds for another one of the same graph that has other indexes."""
    known = snapshot.worked_out
    columns = {key: column.compact() for key, column in known.columns.items() if key[1] != "rank"}
    return WorkedOut(columns, known.adjacency, {name: part for name, part in known.rest.items() if name not in _RANKED})


def make_again(snapshot: Snapshot, successor: Snapshot) -> None:
    """Works out for `successor` what was worked out for `snapshot`, so that nobody who asks for it has to wait."""
    before = snapshot.worked_out
    for (kind, field), column in before.columns.items():
        for name in ("ascending", "descending"):
            if name in vars(column):
                getattr(successor.column(kind, field), name)
    for edge, direction in before.adjacency:
        successor.adjacency(edge, direction)
    for name in before.rest:
        getattr(successor, name)


class _Carrying:
    """One carrying over, from one snapshot to the next."""

    def __init__(self, snapshot: Snapshot, graph: Graph, analysis: Analysis, succession: Succession) -> None:
        self._before = snapshot.graph
        self._graph = graph
        self._analysis = analysis
        self._ranked_as = analysis.ranks is snapshot.analysis.ranks
        self._told_as = analysis.stories is snapshot.analysis.stories
        self._succession = succession
        self._known = snapshot.worked_out
        self._columns = dict(self._next_columns())
        self._linked_as = {edge: self._is_as_it_was(edge) for edge in EdgeKind}

    def worked_out(self) -> WorkedOut:
        """What holds."""
        adjacency = {
            (edge, way): found
            for (edge, way), found in self._known.adjacency.items()
            if self._linked_as[edge] and (way is Direction.OUT or self._is_ordered_as(EDGE_ENDS[edge][0]))
        }
        rest: dict[str, Any] = {name: self._known.rest[name] for name in self._holding() if name in self._known.rest}
        for name, renew in self._renewed().items():
            if name in self._known.rest:
                rest[name] = renew(self._known.rest[name])
        return WorkedOut(self._columns, adjacency, rest)

    def _next_columns(self) -> Iterator[tuple[tuple[NodeKind, str], Column]]:
        for (kind, field), column in self._known.columns.items():
            if field not in COUNTED:
                step = self._succession.kinds[kind]
                values = values_of(self._changed(kind), field)
                yield (kind, field), column.next(step.before, step.changed, values)
            elif field == "rank":
                step = self._succession.kinds[kind]
                new = np.flatnonzero(step.before == NOWHERE)
                yield (kind, field), column.next(step.before, new, rank_keys(self._analysis.ranks[new]).tolist())

    def _holding(self) -> Iterator[str]:
        """The names of what holds as it was."""
        if self._is_ordered_as(NodeKind.ARTICLE):
            yield "newest_rank"
        if self._linked_as[EdgeKind.PUBLISHED_BY]:
            yield "provider_rows"
        if self._linked_as[EdgeKind.SUBTOPIC_OF]:
            yield "parent_rows"
        if self._linked_as[EdgeKind.RELATED]:
            yield from ("related_pairs", "related")
        counted_as = self._linked_as[EdgeKind.HAS_TOPIC] and self._linked_as[EdgeKind.SUBTOPIC_OF]
        if counted_as:
            yield "topic_counts"
        if counted_as and self._linked_as[EdgeKind.PUBLISHED_BY] and self._ranked_as:
            yield from ("prominence", "relative_prominence", "prominence_places")
        if self._told_as:
            yield "story_places"
        if self._named_as(NodeKind.PROVIDER):
            yield from ("providers_by_name", "providers_by_alias")
        if self._named_as(NodeKind.TOPIC):
            yield "topics_by_slug"

    def _renewed(self) -> Mapping[str, Callable[[Any], Any]]:
        """What there is to be had from what was there, by its name."""
        return {"tags": self._next_tags, "documents": self._next_documents, "_places": self._next_places}

    def _next_tags(self, tags: ListColumn) -> ListColumn:
        step = self._succession.kinds[NodeKind.ARTICLE]
        return tags.next(step, step.changed, [self._graph.articles[row].tags for row in step.changed.tolist()])

    def _next_documents(self, documents: Mapping[str, Node]) -> dict[str, Node]:
        found = dict(documents)
        for kind, step in self._succession.kinds.items():
            for row in step.gone.tolist():
                for ref in self._before.nodes(kind)[row].documents:
                    found.pop(ref.source, None)
        for kind in NodeKind:
            found.update((ref.source, node) for node in self._changed(kind) for ref in node.documents)
        return found

    def _next_places(self, places: Places) -> Places:
        """The places of all nodes, of those that are new in the middle of what edges join them to."""
        step = self._succession.all
        found: Places = np.append(places, [[0.0, 0.0]], axis=0)[step.before]
        is_new = step.before == NOWHERE
        starts = Numbering(self._graph).starts
        sums, counts = np.zeros_like(found), np.zeros(len(found))
        for kind, table in self._graph.edges.items():
            sources, targets = (
                rows.astype(np.int64) + starts[end]
                for rows, end in zip((table.source, table.target), EDGE_ENDS[kind], strict=True)
            )
            for ends, others in ((sources, targets), (targets, sources)):
                joined = is_new[ends] & ~is_new[others]
                np.add.at(sums, ends[joined], found[others[joined]])
                np.add.at(counts, ends[joined], 1)
        found[is_new] = sums[is_new] / np.maximum(counts[is_new], 1)[:, None]
        return found

    def _changed(self, kind: NodeKind) -> list[Node]:
        nodes = self._graph.nodes(kind)
        return [nodes[row] for row in self._succession.kinds[kind].changed.tolist()]

    def _is_ordered_as(self, kind: NodeKind) -> bool:
        key = (kind, _NATURAL_ORDER[kind])
        return key in self._columns and self._columns[key] is self._known.columns[key]

    def _named_as(self, kind: NodeKind) -> bool:
        step = self._succession.kinds[kind]
        return step.keeps_rows and not step.changed.size

    def _is_as_it_was(self, edge: EdgeKind) -> bool:
        """Whether edges of this kind join the same rows as before."""
        keeps_rows = all(self._succession.kinds[end].keeps_rows for end in EDGE_ENDS[edge])
        return keeps_rows and _joins_same(self._before.edges[edge], self._graph.edges[edge])


def _joins_same(table: EdgeTable, other: EdgeTable) -> bool:
    return table is other or (
        np.array_equal(table.source, other.source)
        and np.array_equal(table.target, other.target)
        and np.array_equal(table.position, other.position)
    )
