"""Reading words: what the nodes of a snapshot say, block by block of their slots."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.build.graph import Graph
from graph.records import Node
from graph.search.accents import Accents
from graph.search.fields import node_language, weighed_texts
from graph.search.words import words
from graph.store.memory.completions import words_of_names
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.slots import BLOCK
from graph.store.postgres.text_fields import BEGINNINGS, BEGUN, LANGUAGE_NUMBERS, NAMES, WRITTEN, stems_in

_ONE_BYTE = 255
_TWO_BYTES = 65_535


class Posting(NamedTuple):
    """Which nodes of a block say a word of a field, and how often, as bytes."""

    field: int
    word: str
    block: int
    nodes: bytes
    counts: bytes


class WordReading:
    """The words of a snapshot's nodes, which are read once for their postings, and for nothing else where these are there."""

    def __init__(self, snapshot: Snapshot, slots: NDArray[np.int64]) -> None:
        """`slots` are those of the nodes, by their numbers."""
        size = int(slots.max(initial=-1)) + 1
        self._snapshot = snapshot
        self._numbers = np.full(size, -1, np.int64)
        self._numbers[slots] = np.arange(len(slots))
        self._lengths = np.zeros(size, np.uint32)
        self._languages = np.zeros(size, np.uint8)
        self._spelled: dict[int, set[str]] = {WRITTEN: set(), NAMES: set()}
        self._accents = Accents()
        self._is_read = False

    def postings(self) -> Iterator[Posting]:
        """The postings of all fields."""
        for block in range(-(-len(self._numbers) // BLOCK)):
            yield from self._read(block).postings()
        self._is_read = True

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The number of the node in each slot, -1 where there is none."""
        return self._numbers

    @property
    def lengths(self) -> NDArray[np.uint32]:
        """How many words the texts of the node in each slot have."""
        self._finish()
        return self._lengths

    @property
    def languages(self) -> NDArray[np.uint8]:
        """The number of the language that the node in each slot is in."""
        self._finish()
        return self._languages

    @property
    def accents(self) -> Accents:
        """The stems of accented words."""
        self._finish()
        return self._accents

    def spelled(self, field: int) -> list[str]:
        """All words of a field, sorted."""
        self._finish()
        return sorted(self._spelled[field])

    def _finish(self) -> None:
        if not self._is_read:
            for _ in self.postings():
                pass

    def _read(self, block: int) -> "_Block":
        start = block * BLOCK
        read = _Block(block)
        numbers = self._numbers[start : start + BLOCK]
        taken = np.flatnonzero(numbers >= 0).tolist()
        nodes = self._snapshot.numbering.nodes(numbers[taken].tolist())
        for place, node in zip(taken, nodes, strict=True):
            self._languages[start + place] = LANGUAGE_NUMBERS[node_language(self._snapshot.graph, node)]
            self._lengths[start + place] = self._read_node(read, place, node)
        for field, spelled in self._spelled.items():
            spelled.update(read.words(field))
        return read

    def _read_node(self, read: "_Block", place: int, node: Node) -> int:
        """How many words a node has."""
        graph: Graph = self._snapshot.graph
        language = node_language(graph, node)
        written: Counter[str] = Counter()
        stems: Counter[str] = Counter()
        for text, times in weighed_texts(graph, node):
            self._accents.learn(text, language)
            written.update(words(text) * times)
            stems.update(words(text, language) * times)
        read.say(place, WRITTEN, written.items())
        read.say(place, stems_in(language), stems.items())
        names = words_of_names(node)
        read.say(place, NAMES, ((word, int(word == names.first)) for word in names.words))
        return written.total()


class _Block:
    """What the nodes of one block say: for each entry a word, by its code, the node's place, and a count."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._codes: dict[tuple[int, str], int] = {}
        self._said = array("q")
        self._places = array("q")
        self._counts = array("q")

    def say(self, place: int, field: int, counted: Iterable[tuple[str, int]]) -> None:
        """Takes in how often the node at this place says the words of a field."""
        for word, count in counted:
            self._said.append(self._codes.setdefault((field, word), len(self._codes)))
            self._places.append(place)
            self._counts.append(count)

    def words(self, field: int) -> Iterator[str]:
        """The words of a field."""
        return (word for own, word in self._codes if own == field)

    def postings(self) -> Iterator[Posting]:
        """The postings of what was taken in, and those of the beginnings of words."""
        said, places, counts = (np.array(each, np.int64) for each in (self._said, self._places, self._counts))
        yield from _grouped(self._number, list(self._codes), said, places, counts)
        begun: dict[tuple[int, str], int] = {}
        for length in range(1, BEGUN + 1):
            codes = np.array(
                [
                    begun.setdefault((BEGINNINGS[field], word[:length]), len(begun))
                    if field in BEGINNINGS and len(word) >= length
                    else -1
                    for field, word in self._codes
                ],
                np.int64,
            )
            begin = codes[said] if said.size else said
            own = begin >= 0
            yield from _grouped(self._number, list(begun), begin[own], places[own], counts[own])


def _grouped(
    block: int,
    named: list[tuple[int, str]],
    codes: NDArray[np.int64],
    places: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> Iterator[Posting]:
    """Postings of entries in any order; of several of one word and node the greatest counts."""
    order = np.lexsort((-counts, places, codes))
    codes, places, counts = codes[order], places[order], counts[order]
    if codes.size:
        is_first = np.append(True, (codes[1:] != codes[:-1]) | (places[1:] != places[:-1]))
        codes, places, counts = codes[is_first], places[is_first], counts[is_first]
    bounds = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])) if codes.size else codes
    ends = np.append(bounds[1:], len(codes))
    for start, end in zip(bounds.tolist(), ends.tolist(), strict=False):
        field, word = named[int(codes[start])]
        own = b"" if field == BEGINNINGS[WRITTEN] else _counts(counts[start:end])
        yield Posting(field, word, block, places[start:end].astype("<u2").tobytes(), own)


def _counts(counts: NDArray[np.int64]) -> bytes:
    if int(counts.max(initial=0)) <= _ONE_BYTE:
        return counts.astype(np.uint8).tobytes()
    return np.minimum(counts, _TWO_BYTES).astype("<u2").tobytes()
