"""Reading words: what the nodes of a snapshot say, block by block of their slots."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from graph.build.graph import Graph
from graph.records import Node
from graph.search.accents import Accents
from graph.search.fields import node_language, weighed_texts
from graph.search.words import words
from graph.store.memory.completions import words_of_names
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.phrases import word_places
from graph.store.postgres.slots import BLOCK
from graph.store.postgres.text_fields import LANGUAGE_NUMBERS, SPELLED, WRITTEN, stems_in
from graph.store.postgres.word_block import Posting, WordBlock


class WordReading:
    """The words of a snapshot's nodes, which are read once for their postings, and for nothing else where these are there."""

    def __init__(self, snapshot: Snapshot, numbers: NDArray[np.int64]) -> None:
        """`numbers` has the number of the node in each slot, -1 where there is none that is to be read."""
        size = len(numbers)
        self._snapshot = snapshot
        self._numbers = numbers
        self._lengths = np.zeros(size, np.uint32)
        self._languages = np.zeros(size, np.uint8)
        self._spelled: dict[int, set[str]] = {field: set() for field in SPELLED}
        self._accents = Accents()
        self._is_read = False

    def postings(self) -> Iterator[Posting]:
        """The postings of all fields."""
        for block in range(-(-len(self._numbers) // BLOCK)):
            yield from self._read(block).postings()
        self._is_read = True

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

    def _read(self, block: int) -> WordBlock:
        start = block * BLOCK
        read = WordBlock(block)
        numbers = self._numbers[start : start + BLOCK]
        taken = np.flatnonzero(numbers >= 0).tolist()
        nodes = self._snapshot.numbering.nodes(numbers[taken].tolist())
        for place, node in zip(taken, nodes, strict=True):
            self._languages[start + place] = LANGUAGE_NUMBERS[node_language(self._snapshot.graph, node)]
            self._lengths[start + place] = self._read_node(read, place, node)
        for field, spelled in self._spelled.items():
            spelled.update(read.words(field))
        return read

    def _read_node(self, read: WordBlock, place: int, node: Node) -> int:
        """Takes in what a node says; how many words that are."""
        graph: Graph = self._snapshot.graph
        language = node_language(graph, node)
        size, end = 0, 0
        for text, times in weighed_texts(graph, node):
            self._accents.learn(text, language)
            written, stems = words(text), words(text, language)
            places = word_places(text, len(written))
            for _ in range(times if written else 0):
                own = [end + each for each in places]
                read.say(place, WRITTEN, written, own)
                read.say(place, stems_in(language), stems, own)
                # No phrase goes on from one text to the next.
                end = own[-1] + 2
                size += len(written)
        names = words_of_names(node)
        read.name(place, names)
        return size
