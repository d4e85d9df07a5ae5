"""Renaming: the words of titles and names in the next version, of those in the last one and of what changed."""

from bisect import bisect_left
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.build.graph import Graph
from graph.build.rows import NOWHERE
from graph.merging import find, merged, shifted
from graph.search.inverted import Inverted, Said, revise
from graph.store.memory.completions import CompletionsTable, words_of_names
from graph.store.memory.numbering import Numbering
from graph.store.memory.spellings import Spellings
from graph.succession import Step
from graph.text import fold


class Renamed(NamedTuple):
    """The words of titles and names, and their spellings. Words stay that no node has any more."""

    table: CompletionsTable
    spellings: Spellings


def rename(table: CompletionsTable, spellings: Spellings, graph: Graph, step: Step) -> Renamed:
    """The words of the titles and names of `graph`, to whose nodes, by their numbers, `step` leads."""
    if not step.changed.size and step.keeps_rows:
        return Renamed(table, spellings)
    nodes = Numbering(graph).nodes(step.changed.tolist())
    names = [words_of_names(node) for node in nodes]
    added = sorted({word for own in names for word in own.words if find(table.words, word) is None})
    places = [bisect_left(table.words, word) for word in added]
    vocabulary = merged(table.words, places, added) if added else table.words
    shifts = shifted(len(table.words), places)
    frequencies = np.zeros(len(vocabulary), np.int64)
    frequencies[shifts] = table.frequencies
    codes = [bisect_left(vocabulary, word) for own in names for word in own.words]
    owners = np.repeat(step.changed, np.fromiter((len(own.words) for own in names), np.int64, len(names)))
    once = np.ones(len(codes), np.uint8)
    before = Inverted(frequencies, table.nodes, np.ones(len(table.nodes), np.uint8))
    lists = revise(before, step, Said.of(np.array(codes, np.int64), owners, once))
    first_words = np.append(shifts, np.int32(NOWHERE))[np.append(table.first_words, np.int32(NOWHERE))[step.before]]
    first_words[step.changed] = [bisect_left(vocabulary, own.first) if own.first else NOWHERE for own in names]
    by_label = _by_label(table.by_label, graph, step)
    added_codes = np.array([bisect_left(vocabulary, word) for word in added], np.int64)
    return Renamed(
        CompletionsTable(vocabulary, lists.frequencies, lists.rows, first_words, by_label),
        spellings.next(shifts, added, added_codes) if added else spellings,
    )


def _by_label(by_label: NDArray[np.int64], graph: Graph, step: Step) -> NDArray[np.int64]:
    """The nodes of `graph` in the order of their labels, then of their numbers."""
    numbering = Numbering(graph)

    def order(number: int) -> tuple[str, int]:
        [node] = numbering.nodes([int(number)])
        return (fold(node.label), int(number))

    is_kept = np.ones(len(step.rows), np.bool_)
    is_kept[step.gone] = False
    kept = step.rows[by_label[is_kept[by_label]]].astype(np.int64)
    added = sorted(step.changed.tolist(), key=order)
    places = [bisect_left(kept, order(number), key=order) for number in added]
    return np.insert(kept, np.array(places, np.int64), added)
