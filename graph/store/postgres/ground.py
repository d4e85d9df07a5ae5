"""The ground of rankings in one generation of the database."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeKind
from graph.records import Article, Node
from graph.search.accents import Accents
from graph.search.fields import node_language, weighed_texts
from graph.search.weighing import MOST_COUNTED, Counted, Said, Term, Vector, cosines_of, idf_of, term_of
from graph.search.words import Language, words
from graph.store.base import Facets
from graph.store.conditions import Condition
from graph.store.postgres.directory import Directory
from graph.store.postgres.postings import FieldWord, Postings
from graph.store.postgres.related import Related
from graph.store.postgres.session import THEN, Session
from graph.store.postgres.text_fields import stems_in
from graph.store.postgres.text_search import TextSearch
from graph.store.postgres.texts import TextReading

_FREQUENCIES = f"SELECT word, articles FROM frequency WHERE word = ANY(%(words)s) AND {THEN}"

Fulfilling = Callable[[Condition, Sequence[int]], Collection[int]]
"""Which of the articles with these keys fulfil a condition, by their keys. Raises IdInvalid."""
FacetsOf = Callable[[Sequence[int]], Facets]
"""Counts over the articles with these keys, each once."""
Given = Callable[[Sequence[Article]], list[Article]]
"""Articles as they are given out: each an object of its own, together a cohort."""


class DatabaseGround:
    """The articles of one generation. Words have codes in the order in which they are met with."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        postings: Postings,
        search: TextSearch,
        reading: TextReading,
        given: Given,
        fulfilling: Fulfilling,
        facets_of: FacetsOf,
    ) -> None:
        self._session = session
        self._directory = directory
        self._postings = postings
        self._search = search
        self._reading = reading
        self._given = given
        self._fulfilling = fulfilling
        self._facets_of = facets_of
        self._words: list[str] = []
        self._codes: dict[str, int] = {}
        self._frequencies: dict[str, int] = {}
        self._counted: dict[int, Counted] = {}
        self._known: dict[int, Node] = {}
        self.related = Related(session, directory)

    @property
    def version(self) -> str:
        """Names the content and its analysis."""
        return self._session.generation.version

    @property
    def languages(self) -> Sequence[Language | None]:
        """The languages that articles are in."""
        return self._directory.articles_spoken

    @property
    def norms(self) -> NDArray[np.float32]:
        """For each article the length of its TF-IDF vector before it is scaled."""
        return self._directory.norms

    def accents(self, words: Collection[str], /) -> Accents:
        """The stems that these words have in texts that write them with accents."""
        return self._search.accents(words)

    def terms(self, forms: Sequence[Sequence[Collection[str]]]) -> list[Term]:
        """Words that have these forms, of each some for each of `languages`."""
        asked = [
            [
                FieldWord(stems_in(language), form)
                for language, own in zip(self.languages, each, strict=True)
                for form in own
            ]
            for each in forms
        ]
        said = self._postings.said(chain.from_iterable(asked))
        size = self._directory.articles
        return [
            term_of([_of_articles(said[word], size) for word in words], self._directory.damping, size)
            for words in asked
        ]

    def scores(self, query: str) -> NDArray[np.float32]:
        """For each article the score that a search gives it, 0 where it does not find it."""
        found = self._search.found(query, [NodeKind.ARTICLE])
        scores = np.zeros(self._directory.articles, np.float32)
        scores[found.numbers] = found.scores
        return scores

    def counted(self, rows: Sequence[int]) -> list[Counted]:
        """What each of these articles says."""
        missing = sorted({row for row in rows if row not in self._counted})
        nodes = self._reading.nodes(self._directory.by_kind(missing))
        told = self._reading.of(nodes)
        counters = [
            Counter(
                chain.from_iterable(
                    words(text, node_language(told, node)) * times for text, times in weighed_texts(told, node)
                )
            )
            for node in nodes
        ]
        self._learn(sorted(set(chain.from_iterable(counters)) - self._frequencies.keys()))
        for row, counter in zip(missing, counters, strict=True):
            codes = np.fromiter((self._codes[word] for word in counter), np.int64, len(counter))
            counts = np.fromiter(counter.values(), np.int64, len(counter))
            self._counted[row] = Counted(codes, np.minimum(counts, MOST_COUNTED))
        return [self._counted[row] for row in rows]

    def idf(self, codes: NDArray[np.int64]) -> NDArray[np.float64]:
        """What words, by their codes, weigh in TF-IDF vectors."""
        frequencies = [self._frequencies[word] for word in self.words(codes.tolist())]
        return idf_of(np.array(frequencies, np.int64), self._directory.articles)

    def words(self, codes: Sequence[int]) -> list[str]:
        """The words that have these codes."""
        return [self._words[code] for code in codes]

    def cosines(self, vector: Vector) -> NDArray[np.float32]:
        """For each article the cosine, from 0 to 1, of its TF-IDF vector to another one."""
        fields = [stems_in(language) for language in self.languages]
        asked = [[FieldWord(field, word) for field in fields] for word in self.words(vector.codes.tolist())]
        known = self._postings.said(chain.from_iterable(asked))
        size = self._directory.articles
        said = (_joined([_of_articles(known[word], size) for word in each]) for each in asked)
        return cosines_of(vector, self.idf(vector.codes), said, self.norms)

    def fulfilling(self, rows: NDArray[np.int64], condition: Condition) -> NDArray[np.bool_]:
        """Which of the articles in these rows fulfil a condition. Raises IdInvalid."""
        keys = self._directory.keys[rows]
        return np.isin(keys, np.array(list(self._fulfilling(condition, keys.tolist())), np.int64))

    def articles(self, rows: Sequence[int]) -> list[Article]:
        """The articles in these rows, in their order."""
        self.read(rows)
        return self._given([article for row in rows if isinstance(article := self._known[row], Article)])

    def read(self, rows: Iterable[int]) -> None:
        """Reads the articles in these rows, so that they are there when they are asked for."""
        missing = sorted(set(rows) - self._known.keys())
        self._known.update(zip(missing, self._reading.nodes(self._directory.by_kind(missing)), strict=True))

    def prepare(self, rows: Sequence[int]) -> None:
        """Reads what likeness to each of these articles is worked out of, of all of them together."""
        said = self.counted(rows)
        codes = sorted({code for counted in said for code in counted.codes.tolist()})
        fields = [stems_in(language) for language in self.languages]
        self._postings.said(FieldWord(field, word) for word in self.words(codes) for field in fields)
        near = self.related.targets_at(np.array(rows, np.int64))
        self.related.targets_at(near)

    def facets(self, rows: NDArray[np.int64]) -> Facets:
        """Counts over the articles in these rows, each once."""
        return self._facets_of(self._directory.keys[rows].tolist())

    def _learn(self, unknown: Sequence[str]) -> None:
        """Gives words codes, and learns how many articles say them."""
        found = dict(self._session.ask(_FREQUENCIES, words=unknown)) if unknown else {}
        for word in unknown:
            self._codes[word] = len(self._words)
            self._words.append(word)
            self._frequencies[word] = found.get(word, 0)


def _of_articles(said: Said, articles: int) -> Said:
    """The articles among those that say a word, whose numbers are the first ones; counts are 255 at most."""
    end = int(np.searchsorted(said.rows, articles))
    return Said(said.rows[:end], np.minimum(said.counts[:end], MOST_COUNTED))


def _joined(said: Sequence[Said]) -> Said:
    """Who says a word in whatever language."""
    filled = [each for each in said if each.rows.size] or list(said[:1])
    rows = np.concatenate([each.rows for each in filled])
    return Said(rows, np.concatenate([each.counts for each in filled]))
