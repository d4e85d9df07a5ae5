"""Matches: how well each article says the words of a subject."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from graph.search.accents import Typed
from graph.search.query import Clause, ClauseKind, Occurrence, parse_query
from graph.search.words import begins_pair, words_within
from graph.store.ground import Ground


def match_subject(ground: Ground, of: str) -> NDArray[np.float32]:
    """For each article its BM25 score for the words of `of`, over the greatest: 0 where a search does not find it."""
    clauses = parse_query(of)
    # Phrases, prefixes, typos and signs are for a search to find.
    scores = _score_words(ground, clauses) if all(map(_is_word, clauses)) else ground.scores(of)
    return scores / (scores.max(initial=0.0) or np.float32(1.0))


def _is_word(clause: Clause) -> bool:
    """Whether `clause` may be fulfilled by one whole word, which postings can tell of."""
    asked = words_within(clause.text)
    single = len(asked) < 2 and not any(map(begins_pair, asked))
    return single and clause.kind is ClauseKind.WORDS and clause.occurrence is Occurrence.MAY


def _score_words(ground: Ground, clauses: Iterable[Clause]) -> NDArray[np.float32]:
    typed = [
        Typed(word, tuple(stems))
        for clause in clauses
        for word, *stems in zip(
            words_within(clause.text),
            *(words_within(clause.text, language) for language in ground.languages),
            strict=True,
        )
    ]
    scores = np.zeros(len(ground.norms), np.float32)
    for term in ground.terms(typed):
        scores[term.rows] += term.scores
    return scores
