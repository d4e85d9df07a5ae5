"""Facets: counts over a set of articles, each in one pass over its rows."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from graph.instants import from_microseconds
from graph.keys import Direction, EdgeKind, NodeKind
from graph.store.answers import Bucket, Interval, ProviderCount, TopicCount, ValueCount
from graph.store.intervals import FIXED
from graph.store.memory.columns import Column
from graph.store.memory.snapshot import Snapshot
from graph.text import fold

_CALENDAR = {Interval.MONTH: "datetime64[M]", Interval.YEAR: "datetime64[Y]"}


class RowFacets:
    """Counts over the articles in `rows`, each of them once."""

    def __init__(self, snapshot: Snapshot, rows: NDArray[np.integer]) -> None:
        self._snapshot = snapshot
        self._rows = rows

    def topics(self, first: int) -> list[TopicCount]:
        """The topics that most of the articles have."""
        has_topic = self._snapshot.adjacency(EdgeKind.HAS_TOPIC, Direction.OUT)
        counts = np.bincount(
            has_topic.targets[has_topic.places(self._rows)], minlength=len(self._snapshot.graph.topics)
        )
        topics = self._snapshot.graph.topics
        best = _greatest(counts, first, lambda row: (fold(topics[row].name), topics[row].id))
        return [TopicCount(topics[row], count) for row, count in best]

    def providers(self, first: int) -> list[ProviderCount]:
        """The providers that published most of the articles."""
        rows = self._snapshot.provider_rows[self._rows]
        counts = np.bincount(rows[rows >= 0], minlength=1)
        providers = self._snapshot.graph.providers
        best = _greatest(counts, first, lambda row: (fold(providers[row].name), providers[row].id))
        return [ProviderCount(providers[row], count) for row, count in best]

    def values(self, field: str, first: int) -> list[ValueCount]:
        """The values that most of the articles have in `field`."""
        column, codes = self._coded(field)
        counts = np.bincount(codes[codes >= 0], minlength=1)
        best = _greatest(counts, first, lambda code: (column.folded[code], column.values[code]))
        return [ValueCount(column.values[code], count) for code, count in best]

    def timeline(self, interval: Interval, most: int) -> list[Bucket]:
        """When the articles were published: the latest `most` buckets that have any, in time's order."""
        column = self._snapshot.column(NodeKind.ARTICLE, "published_date_time")
        codes = column.codes[self._rows]
        instants = np.array(column.values, np.int64)[codes[codes >= 0]]
        starts, counts = np.unique(_bucket_starts(instants, interval), return_counts=True)
        buckets = zip(starts.tolist(), counts.tolist(), strict=True)
        return [Bucket(from_microseconds(start), count) for start, count in buckets][-most:]

    def _coded(self, field: str) -> tuple[Column, NDArray[np.int32]]:
        if field != "tags":
            column = self._snapshot.column(NodeKind.ARTICLE, field)
            return column, column.codes[self._rows]
        tags = self._snapshot.tags
        wanted = np.zeros(tags.size, np.bool_)
        wanted[self._rows] = True
        return tags.column, tags.codes[wanted[tags.owners]]


def _greatest(counts: NDArray[np.int64], first: int, tie: Callable[[int], tuple[str, str]]) -> list[tuple[int, int]]:
    """The indexes of the `first` greatest counts above 0, with them; equal counts in the order of `tie`."""
    present = np.flatnonzero(counts)
    if len(present) > first > 0:
        least = np.partition(counts[present], -first)[-first]
        present = present[counts[present] >= least]
    found = [(index, int(counts[index])) for index in present.tolist()]
    return sorted(found, key=lambda item: (-item[1], tie(item[0])))[:first]


def _bucket_starts(instants: NDArray[np.int64], interval: Interval) -> NDArray[np.int64]:
    if interval in FIXED:
        width, origin = FIXED[interval]
        starts: NDArray[np.int64] = (instants - origin) // width * width + origin
        return starts
    return instants.astype("datetime64[us]").astype(_CALENDAR[interval]).astype("datetime64[us]").astype(np.int64)
