"""Recounting: the words of the next version's articles, of those of the last one and of what changed."""

from collections import Counter
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.build.graph import Graph
from graph.search.fields import node_language
from graph.search.inverted import Inverted, Said, revise
from graph.search.postings import Postings, PostingsTable, words_of
from graph.search.weighing import MOST_COUNTED, TERM_WEIGHTS, damping, idf_of
from graph.succession import Step

T = TypeVar("T", np.uint8, np.float32)


def recount_words(postings: Postings, graph: Graph, step: Step) -> Postings:
    """The words of the articles of `graph`, to which `step` leads from those of `postings`.

    Articles that say what they said have the vectors' lengths, and lengths beside the mean, that they had.
    """
    articles = [graph.articles[row] for row in step.changed.tolist()]
    counters = [Counter(words_of(graph, article)) for article in articles]
    owners = np.repeat(np.arange(len(counters)), np.fromiter(map(len, counters), np.int64, len(counters)))
    codes = _codes(postings.codes, counters)
    counts = np.fromiter(chain.from_iterable(counter.values() for counter in counters), np.int64, len(codes))
    said = Said.of(codes, step.changed[owners], np.minimum(counts, MOST_COUNTED).astype(np.uint8))
    before = Inverted(_lengthened(postings.frequencies, len(postings.codes)), postings.rows, postings.counts)
    lists = revise(before, step, said)
    languages = [node_language(graph, article) for article in articles]
    table = PostingsTable(
        list(dict.fromkeys([*postings.languages, *languages])),
        _carried(postings.table.language_of, step),
        postings.table.words if len(postings.table.words) == len(postings.codes) else list(postings.codes),
        *lists,
        _carried(postings.table.norms, step),
        _carried(postings.table.damping, step),
    )
    numbers = {language: number for number, language in enumerate(table.languages)}
    table.language_of[step.changed] = [numbers[language] for language in languages]
    weights = TERM_WEIGHTS[np.minimum(counts, MOST_COUNTED)] * idf_of(lists.frequencies, len(graph.articles))[codes]
    table.norms[step.changed] = np.sqrt(np.bincount(owners, weights**2, minlength=len(articles)))
    mean_length = lists.counts.sum(dtype=np.int64) / max(len(graph.articles), 1) or 1.0
    table.damping[step.changed] = damping(np.bincount(owners, counts, minlength=len(articles)) / mean_length)
    return Postings(graph, table, postings.codes)


def _codes(known: dict[str, int], counters: list[Counter[str]]) -> NDArray[np.int64]:
    """The code of each word of each counter; words that are new become known."""
    return np.array([known.setdefault(word, len(known)) for counter in counters for word in counter], np.int64)


def _carried(values: NDArray[T], step: Step) -> NDArray[T]:
    """What there is of each article, as far as it was there before."""
    return values[step.before] if values.size else np.zeros(len(step.before), values.dtype)


def _lengthened(frequencies: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    return np.concatenate((frequencies, np.zeros(size - len(frequencies), np.int64)))
