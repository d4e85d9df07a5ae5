"""A block of words: what the nodes of one block of slots say, made into postings."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.store.memory.completions import NameWords
from graph.store.postgres.posting_bytes import TWO_BYTES, as_counts, as_places
from graph.store.postgres.text_fields import BEGINNINGS, BEGUN, NAMES


class Posting(NamedTuple):
    """Which nodes of a block say a word of a field, how often, and where, as bytes."""

    field: int
    word: str
    block: int
    nodes: bytes
    counts: bytes
    places: bytes


class WordBlock:
    """What the nodes of one block say: for each word that is said its code, the node, and where it stands in its texts.

    Nodes are taken in in the order of their places in the block, and their words in the order of theirs.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._codes: dict[int, _Codes] = {}
        self._said: dict[int, _Said] = {}

    def say(self, node: int, field: int, said: Sequence[str], places: Sequence[int]) -> None:
        """Takes in the words of a field that a node says, and where."""
        if field not in self._said:
            self._codes[field] = _Codes()
            self._said[field] = _Said(array("i"), array("H"), array("I"))
        taken = self._said[field]
        taken.codes.extend(map(self._codes[field].__getitem__, said))
        taken.nodes.extend(repeat(node, len(said)))
        taken.places.extend(places)

    def name(self, node: int, names: NameWords) -> None:
        """Takes in the words of a node's names; instead of where they stand, whether they are the first one of its label."""
        self.say(node, NAMES, names.words, [int(word == names.first) for word in names.words])

    def words(self, field: int) -> Iterable[str]:
        """The words of a field."""
        return self._codes.get(field, ())

    def postings(self) -> Iterator[Posting]:
        """The postings of what was taken in, and those of the beginnings of words. They can be had once."""
        for field, words in self._codes.items():
            entries = _entries(self._said.pop(field))
            if field == NAMES:
                entries = _Entries(entries.codes, entries.nodes, entries.places, _NOWHERE)
            yield from self._postings(field, list(words), entries)
            for length in range(1, BEGUN + 1) if field in BEGINNINGS else ():
                begun = _Codes()
                codes = np.array([begun[word[:length]] if len(word) >= length else -1 for word in words], np.int64)
                counts = entries.counts if field == NAMES else _NOWHERE
                yield from self._postings(BEGINNINGS[field], list(begun), _shortened(entries, codes, counts))

    def _postings(self, field: int, words: Sequence[str], entries: "_Entries") -> Iterator[Posting]:
        starts = np.flatnonzero(np.diff(entries.codes, prepend=-1))
        ends = np.append(starts[1:], len(entries.codes))
        behind = np.concatenate(([0], np.cumsum(entries.counts))) if entries.places.size else None
        for start, end in zip(starts.tolist(), ends.tolist(), strict=False):
            yield Posting(
                field,
                words[int(entries.codes[start])],
                self._number,
                entries.nodes[start:end].astype("<u2").tobytes(),
                as_counts(entries.counts[start:end]),
                b"" if behind is None else as_places(entries.places[behind[start] : behind[end]]),
            )


class _Codes(dict[str, int]):
    """Numbers for words, from 0, in the order in which they are first asked for."""

    def __missing__(self, word: str) -> int:
        self[word] = code = len(self)
        return code


class _Said(NamedTuple):
    codes: "array[int]"
    nodes: "array[int]"
    places: "array[int]"


class _Entries(NamedTuple):
    """Who says which word how often, in the order of the words' codes, then of nodes; and where, entry after entry."""

    codes: NDArray[np.integer]
    nodes: NDArray[np.integer]
    counts: NDArray[np.integer]
    places: NDArray[np.integer]


def _entries(said: _Said) -> _Entries:
    codes = np.frombuffer(said.codes, np.int32)
    order = np.argsort(codes, kind="stable")
    codes, nodes = codes[order], np.frombuffer(said.nodes, np.uint16)[order]
    starts = np.flatnonzero(_differs(codes, nodes))
    counts = np.diff(np.append(starts, len(codes)))
    places = np.frombuffer(said.places, np.uint32)[order]
    is_over = counts > TWO_BYTES
    if is_over.any():
        # A node that says a word so often is found by its first places.
        kept = np.arange(len(codes)) - np.repeat(starts, counts) < TWO_BYTES
        places, counts = places[kept], np.minimum(counts, TWO_BYTES)
    return _Entries(codes[starts], nodes[starts], counts, places)


def _shortened(entries: _Entries, codes: NDArray[np.int64], counts: NDArray[np.integer]) -> _Entries:
    """The entries of words that have other codes, -1 for none: each node once a code, with the greatest count if any are
    given."""
    own = codes[entries.codes]
    is_there = own >= 0
    own, nodes = own[is_there], entries.nodes[is_there]
    counts = counts[is_there] if counts.size else counts
    order = np.lexsort((-counts.astype(np.int64), nodes, own)) if counts.size else np.lexsort((nodes, own))
    own, nodes = own[order], nodes[order]
    starts = np.flatnonzero(_differs(own, nodes))
    return _Entries(own[starts], nodes[starts], counts[order][starts] if counts.size else counts, _NOWHERE)


def _differs(codes: NDArray[np.integer], nodes: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which entries are of another word or node than the one before."""
    if not codes.size:
        return np.empty(0, np.bool_)
    return np.append(True, (codes[1:] != codes[:-1]) | (nodes[1:] != nodes[:-1]))


_NOWHERE = np.empty(0, np.int64)
