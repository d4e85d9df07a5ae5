"""Matches: how well each article says the words of a subject."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeKind
from graph.search.query import Clause, ClauseKind, Occurrence, parse_query
from graph.search.words import begins_pair, words_within
from graph.store.memory.snapshot import Snapshot


def match_subject(snapshot: Snapshot, of: str) -> NDArray[np.float32]:
    """For each article its BM25 score for the words of `of`, over the greatest: 0 where a search does not find it."""
    clauses = parse_query(of)
    if all(_is_word(clause) for clause in clauses):
        scores = _score_words(snapshot, clauses)
    else:
        # Phrases, prefixes, typos and signs are for the index to find.
        hits = snapshot.text.all(of, [NodeKind.ARTICLE])
        scores = np.zeros(snapshot.postings.size, np.float32)
        scores[hits.numbers] = hits.scores
    return scores / (scores.max(initial=0.0) or np.float32(1.0))


def _is_word(clause: Clause) -> bool:
    """Whether `clause` may be fulfilled by one whole word, which postings can tell of."""
    asked = words_within(clause.text)
    single = len(asked) < 2 and not any(map(begins_pair, asked))
    return single and clause.kind is ClauseKind.WORDS and clause.occurrence is Occurrence.MAY


def _score_words(snapshot: Snapshot, clauses: Iterable[Clause]) -> NDArray[np.float32]:
    postings, accents = snapshot.postings, snapshot.text.accents
    scores = np.zeros(postings.size, np.float32)
    forms = dict.fromkeys(
        tuple(
            frozenset(accents.stems(word, stem, language))
            for stem, language in zip(stems, postings.languages, strict=True)
        )
        for clause in clauses
        for word, *stems in zip(
            words_within(clause.text),
            *(words_within(clause.text, language) for language in postings.languages),
            strict=True,
        )
    )
    for each in forms:
        term = postings.term(each)
        scores[term.rows] += term.scores
    return scores
