"""Weighing: what words count in an article's score for a subject (BM25) and in its likeness to others (TF-IDF).

Pure functions over arrays, which are asked alike wherever postings are kept.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST_COUNTED = 255
"""As how many times a word is counted at most."""

_SATURATION, _LENGTH_SHARE = 1.2, 0.75
_TINY = 1e-9


class Said(NamedTuple):
    """Who says one word: rows, which ascend, and how often each says it, 255 times at most."""

    rows: NDArray[np.integer]
    counts: NDArray[np.integer]


class Counted(NamedTuple):
    """What one article says: words by their codes, each once, and how often it says them, 255 times at most."""

    codes: NDArray[np.int64]
    counts: NDArray[np.int64]


class Vector(NamedTuple):
    """Words by their codes, with weights."""

    codes: NDArray[np.int64]
    weights: NDArray[np.float64]


class Term(NamedTuple):
    """One word that is looked for: the rows of the articles that say it, and what it adds to their BM25 scores."""

    rows: NDArray[np.int32]
    scores: NDArray[np.float32]


def term_of(said: Sequence[Said], damping: NDArray[np.float32], size: int) -> Term:
    """A word that some of `size` articles say in one of its forms or in several.

    Scores are BM25's with k1 = 1.2 and b = 0.75 and an idf that is never negative, as Lucene has it (Robertson and
    Zaragoza, “The Probabilistic Relevance Framework”, 2009).
    """
    said = [form for form in said if form.rows.size]
    rows = np.concatenate([form.rows for form in said] or [_NO_ROWS]).astype(np.int32, copy=False)
    counts = np.concatenate([form.counts for form in said] or [_NO_ROWS]).astype(np.float32)
    if len(said) > 1:
        rows, groups = np.unique(rows, return_inverse=True)
        counts = np.bincount(groups, counts, minlength=len(rows)).astype(np.float32)
    idf = np.log1p((size - len(rows) + 0.5) / (len(rows) + 0.5))
    return Term(rows, np.float32(idf * (_SATURATION + 1)) * counts / (counts + damping[rows]))


def damping(relative: NDArray[np.floating]) -> NDArray[np.float32]:
    """What BM25 adds to how often a word is said, for the lengths of articles beside their mean."""
    return (_SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * relative)).astype(np.float32)


def idf_of(frequencies: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """What the words that so many of `size` articles say weigh in TF-IDF vectors."""
    return np.log1p(size / np.maximum(frequencies, 1))


def vector_of(counted: Counted, idf: NDArray[np.float64], norm: float) -> Vector:
    """The TF-IDF vector of an article, of length 1: (1 + ln tf) · ln(1 + N / df) a word.

    `idf` are those of its words, and `norm` is the vector's length before it is scaled.
    """
    return Vector(counted.codes, (1 + np.log(counted.counts)) * idf / (norm or 1.0))


def cosines_of(
    vector: Vector, idf: NDArray[np.float64], said: Iterable[Said], norms: NDArray[np.float32]
) -> NDArray[np.float32]:
    """For each article the cosine, from 0 to 1, of its TF-IDF vector to another one.

    `idf` and `said` are those of the vector's words, one for one; `norms` are the lengths of all articles' vectors before
    they are scaled.
    """
    found = np.zeros(len(norms), np.float32)
    for weight, (rows, counts) in zip(_scaled(vector, idf), said, strict=True):
        np.add.at(found, rows, (weight * TERM_WEIGHTS)[counts])
    found /= np.maximum(norms, np.float32(_TINY))
    return np.minimum(found, 1.0, out=found)


def cosine(vector: Vector, idf: NDArray[np.float64], other: Counted, norm: np.float32) -> float:
    """The same for one article, of which is known what it says and the length of its vector before it is scaled."""
    counts = dict(zip(other.codes.tolist(), other.counts.tolist(), strict=True))
    found = np.float32(0)
    for weight, code in zip(_scaled(vector, idf), vector.codes.tolist(), strict=True):
        if code in counts:
            found += weight * TERM_WEIGHTS[counts[code]]
    return float(min(found / max(norm, np.float32(_TINY)), np.float32(1)))


def _scaled(vector: Vector, idf: NDArray[np.float64]) -> NDArray[np.float32]:
    norm = max(float(np.sqrt(np.sum(vector.weights**2))), _TINY)
    return (vector.weights / norm * idf).astype(np.float32)


_NO_ROWS = np.empty(0, np.int32)
TERM_WEIGHTS = (1 + np.log(np.maximum(np.arange(MOST_COUNTED + 1), 1))).astype(np.float32)
"""What a word weighs in a TF-IDF vector by how often it is said, before its rarity."""
