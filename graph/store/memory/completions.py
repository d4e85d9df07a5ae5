"""Completions: nodes whose titles or names have words that begin as those do that a person has typed so far."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.build.graph import Graph
from graph.keys import NodeKind
from graph.records import Article, Node
from graph.search.query import allowed_typos
from graph.search.words import words, words_within
from graph.store.memory.numbering import Numbering
from graph.store.memory.spellings import Codes, Spellings
from graph.text import fold


class _Found(NamedTuple):
    """For each node whether it is meant, and whether its label's first word is one that the first typed word may begin."""

    nodes: NDArray[np.bool_]
    at_first: NDArray[np.bool_]


class CompletionsTable(Struct, frozen=True, eq=False):
    """The words of all titles and names, sorted, and what nodes, by their numbers, have to do with them.

    Word after word, `nodes` has those whose titles or names have it, so many a word as `frequencies` has; `first_words` the
    place of the first word of each node's label, -1 where it has none; `by_label` the nodes in the order of their labels.
    """

    words: list[str]
    frequencies: NDArray[np.int64]
    nodes: NDArray[np.int32]
    first_words: NDArray[np.int32]
    by_label: NDArray[np.int64]


def take_words(graph: Graph, numbering: Numbering) -> CompletionsTable:
    """The words of the titles and names of `graph`."""
    said: dict[str, list[int]] = {}
    labels: list[str] = []
    first_words: list[str] = []
    for kind in NodeKind:
        for number, node in enumerate(graph.nodes(kind), numbering.starts[kind]):
            labels.append(fold(node.label))
            own = words_of_names(node)
            first_words.append(own.first)
            for word in own.words:
                said.setdefault(word, []).append(number)
    vocabulary = sorted(said)
    places = {word: place for place, word in enumerate(vocabulary)}
    return CompletionsTable(
        vocabulary,
        np.fromiter((len(said[word]) for word in vocabulary), np.int64, len(vocabulary)),
        np.fromiter(chain.from_iterable(said[word] for word in vocabulary), np.int32),
        np.fromiter((places.get(word, -1) for word in first_words), np.int32, numbering.size),
        np.array(sorted(range(len(labels)), key=labels.__getitem__), np.int64),
    )


class NameWords(NamedTuple):
    """The words of a node's titles or names, each once, and the first one of its label, "" where that has none."""

    words: Sequence[str]
    first: str


def words_of_names(node: Node) -> NameWords:
    """The words of the titles or names of a node."""
    of_label = words(node.label)
    others = [word for name in _other_names(node) for word in words(name)]
    return NameWords(list(dict.fromkeys([*of_label, *others])), of_label[0] if of_label else "")


class Completions:
    """The words of all titles and names; word w is in those of the nodes `nodes[starts[w]:starts[w + 1]]`."""

    def __init__(
        self, table: CompletionsTable, spellings: Spellings, numbering: Numbering, weights: NDArray[np.floating]
    ) -> None:
        """`spellings` are of the table's words; `weights` are by the numbers of nodes: heavier ones come first."""
        self._numbering = numbering
        self._weights = weights
        self._words = table.words
        self._starts = np.concatenate(([0], np.cumsum(table.frequencies)))
        self._nodes = table.nodes
        self._first_words = table.first_words
        self._by_label = table.by_label
        self._spellings = spellings

    def suggest(self, typed: str, kinds: Sequence[NodeKind], first: int) -> list[Node]:
        """The best `first` nodes of `kinds` that have words beginning as those of `typed` do, each in some title or name.

        First those whose label begins with all of `typed`, then those whose label begins with its first word; of each,
        names before titles, then the heavier ones, ties by their ids. Where they are too few, others follow that have
        such words with one typing mistake, then with two.
        """
        begun = words_within(typed)
        best: list[Node] = []
        seen = np.zeros(self._numbering.size, np.bool_)
        for typos in range(1 + max(map(allowed_typos, begun))) if begun and first > 0 else ():
            found = self._find([self._beginning(word, typos) for word in begun], kinds, seen)
            seen |= found.nodes
            best += self._best(found, fold(typed.strip()), first - len(best))
            if len(best) >= first:
                break
        return best

    def _find(self, begun: Sequence[Codes], kinds: Sequence[NodeKind], seen: NDArray[np.bool_]) -> _Found:
        nodes = np.zeros(self._numbering.size, np.bool_)
        for kind in kinds:
            nodes[self._numbering.part(kind)] = True
        for codes in begun:
            having = np.zeros_like(nodes)
            for start, end in _runs(codes):
                having[self._nodes[self._starts[start] : self._starts[end]]] = True
            nodes &= having
        nodes &= ~seen
        first_words = np.zeros(len(self._words) + 1, np.bool_)
        first_words[begun[0]] = True
        return _Found(nodes, first_words[self._first_words])

    def _best(self, found: _Found, typed: str, first: int) -> list[Node]:
        begins = np.zeros(self._numbering.size, np.bool_)
        start, end = (bisect_left(self._by_label, text, key=self._label) for text in (typed, typed + _BEHIND_ALL))
        begins[self._by_label[start:end]] = True
        numbers = np.flatnonzero(found.nodes)
        is_title = numbers < self._numbering.part(NodeKind.ARTICLE).stop
        order = np.lexsort((numbers, -self._weights[numbers], is_title, ~found.at_first[numbers], ~begins[numbers]))
        return self._numbering.nodes(numbers[order[:first]].tolist())

    def _label(self, number: int) -> str:
        [node] = self._numbering.nodes([number])
        return fold(node.label)

    def _beginning(self, word: str, typos: int) -> Codes:
        """The words that begin as `word` does, with so many typing mistakes at most, or as its length allows."""
        start, end = bisect_left(self._words, word), bisect_left(self._words, word + _BEHIND_ALL)
        allowed = min(typos, allowed_typos(word))
        exact = np.arange(start, end)
        return np.union1d(exact, self._spellings.nearly(word, allowed)) if allowed else exact


_BEHIND_ALL = "\U0010ffff"


def _other_names(node: Node) -> tuple[str, ...]:
    return node.other_titles if isinstance(node, Article) else node.aliases


def _runs(codes: Codes) -> Iterator[tuple[int, int]]:
    """The stretches of neighbouring codes in `codes`, which ascend: from the first up to, not with, the last."""
    if codes.size:
        breaks = np.flatnonzero(np.diff(codes) != 1) + 1
        for part in np.split(codes, breaks):
            yield int(part[0]), int(part[-1]) + 1
