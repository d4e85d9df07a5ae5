"""Merging postings: a row of a word, of which some nodes say something else now."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.store.postgres.posting_bytes import as_counts, as_places, counts_of, places_of
from graph.store.postgres.word_block import Posting


class _Said(NamedTuple):
    """Who says a word, how often, and where, entry after entry; no counts or places where the field has none."""

    nodes: NDArray[np.integer]
    counts: NDArray[np.integer]
    places: NDArray[np.integer]

    @classmethod
    def of(cls, posting: Posting) -> "_Said":
        nodes = np.frombuffer(posting.nodes, "<u2").astype(np.int64)
        counts = counts_of(posting.counts, len(nodes)).astype(np.int64)
        places = places_of(posting.places, int(counts.sum())).astype(np.int64)
        return cls(nodes, counts, places)

    def at(self, entries: NDArray[np.intp]) -> "_Said":
        """These entries, in their order."""
        counts = self.counts[entries] if self.counts.size else self.counts
        if not self.places.size:
            return _Said(self.nodes[entries], counts, self.places)
        starts = np.cumsum(self.counts) - self.counts
        before = np.cumsum(counts) - counts
        places = np.repeat(starts[entries] - before, counts) + np.arange(int(counts.sum()))
        return _Said(self.nodes[entries], counts, self.places[places])

    def then(self, other: "_Said") -> "_Said":
        """These entries, and those of another."""
        return _Said(*(np.concatenate(each) for each in zip(self, other, strict=True)))


def merge(posting: Posting, gone: NDArray[np.integer], come: Posting | None) -> Posting | None:
    """A posting without these nodes of its block, and with those of another one of the same word; None where none are left."""
    said = _Said.of(posting)
    left = said.at(np.flatnonzero(~np.isin(said.nodes, gone)))
    merged = left.then(_Said.of(come)) if come else left
    if not merged.nodes.size:
        return None
    ordered = merged.at(np.argsort(merged.nodes, kind="stable"))
    return Posting(
        posting.field,
        posting.word,
        posting.block,
        ordered.nodes.astype("<u2").tobytes(),
        as_counts(ordered.counts) if ordered.counts.size else b"",
        as_places(ordered.places) if ordered.places.size else b"",
    )
