"""The ground of rankings in one generation of the database."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeKind
from graph.records import Article, Node
from graph.search.accents import Accents, Typed
from graph.search.fields import node_language, weighed_texts
from graph.search.weighing import MOST_COUNTED, Counted, Said, Term, Vector, cosines_of, idf_of, term_of
from graph.search.words import Language, words
from graph.store.base import Facets
from graph.store.conditions import Condition
from graph.store.postgres.directory import Directory
from graph.store.postgres.nodes import NodeLookups, Published
from graph.store.postgres.posting_rows import FieldWord, Weighed
from graph.store.postgres.postings import Postings
from graph.store.postgres.related import Related
from graph.store.postgres.session import THEN, Reading, Rows, Session
from graph.store.postgres.text_fields import stems_in
from graph.store.postgres.text_search import TextSearch
from graph.store.postgres.texts import NodeTexts, TextReading

_FREQUENCIES = f"SELECT word, articles FROM frequency WHERE word = ANY(%(words)s) AND {THEN}"

Fulfilling = Callable[[Condition, Sequence[int]], Collection[int]]
"""Which of the articles with these keys fulfil a condition, by their keys. Raises IdInvalid."""
FacetsOf = Callable[[Sequence[int]], Facets]
"""Counts over the articles with these keys, each once."""


class DatabaseGround:
    """The articles of one generation. Words have codes in the order in which they are met with."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        postings: Postings,
        search: TextSearch,
        reading: TextReading,
        lookups: NodeLookups,
        fulfilling: Fulfilling,
        facets_of: FacetsOf,
    ) -> None:
        self._session = session
        self._directory = directory
        self._postings = postings
        self._search = search
        self._reading = reading
        self._lookups = lookups
        self._fulfilling = fulfilling
        self._facets_of = facets_of
        self._words: list[str] = []
        self._codes: dict[str, int] = {}
        self._frequencies: dict[str, int] = {}
        self._frequencies_expected = 0
        self._counted: dict[int, Counted] = {}
        self._known: dict[int, Published] = {}
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

    def terms(self, typed: Sequence[Typed]) -> list[Term]:
        """What is said of these words, which have a stem for each of `languages`, in texts with accents or without."""
        expected = chain.from_iterable(self._fielded(Accents().forms(typed, self.languages)))
        accents = self._search.accents([word for word, _ in typed], expected)
        asked = self._fielded(accents.forms(typed, self.languages))
        said = self._postings.said(chain.from_iterable(asked))
        size = self._directory.articles
        return [
            term_of([_of_articles(said[word], size) for word in words], self._directory.damping, size)
            for words in asked
        ]

    def _fielded(self, forms: Iterable[Sequence[Collection[str]]]) -> list[list[FieldWord]]:
        """Words by their forms in each language, as words of fields."""
        return [
            [
                FieldWord(stems_in(language), form)
                for language, own in zip(self.languages, each, strict=True)
                for form in own
            ]
            for each in forms
        ]

    def scores(self, query: str) -> NDArray[np.float32]:
        """For each article the score that a search gives it, 0 where it does not find it."""
        found = self._search.found(query, [NodeKind.ARTICLE])
        scores = np.zeros(self._directory.articles, np.float32)
        scores[found.numbers] = found.scores
        return scores

    def foresee(self, rows: Sequence[int], weights: Sequence[float], most: int) -> None:
        """Puts off reading what these articles say, and then the postings of the heaviest of their words."""
        self._expect(rows, lambda: self._expect_heaviest(rows, weights, most))

    def counted(self, rows: Sequence[int]) -> list[Counted]:
        """What each of these articles says."""
        if not self._counted.keys() >= set(rows):
            self._session.hasten()
            self._expect(rows, _nothing)
            self._session.hasten()
        return [self._counted[row] for row in rows]

    def idf(self, codes: NDArray[np.int64]) -> NDArray[np.float64]:
        """What words, by their codes, weigh in TF-IDF vectors."""
        asked = self.words(codes.tolist())
        if not self._frequencies.keys() >= set(asked):
            self._session.settle()
        frequencies = [self._frequencies[word] for word in asked]
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
        return self._lookups.given_published([self._known[row] for row in rows])

    def read(self, rows: Iterable[int]) -> None:
        """Reads the articles in these rows, so that they are there when they are asked for."""
        missing = sorted(set(rows) - self._known.keys())
        keys: list[int] = self._directory.keys[missing].tolist()
        found = self._lookups.published(keys) if keys else {}
        self._known.update((row, found[key]) for row, key in zip(missing, keys, strict=True))

    def prepare(self, rows: Sequence[int]) -> None:
        """Reads what likeness to each of these articles is worked out of, of all of them together."""
        self._expect(rows, lambda: self._postings.expect(self._words_of(rows)))
        near = self.related.targets_at(np.array(rows, np.int64))
        self.related.targets_at(near)
        self._session.settle()

    def facets(self, rows: NDArray[np.int64]) -> Facets:
        """Counts over the articles in these rows, each once."""
        return self._facets_of(self._directory.keys[rows].tolist())

    def _expect(self, rows: Sequence[int], follow: Callable[[], None]) -> None:
        """Puts off reading what these articles say, and how many say each of their words; once the first is known, `follow`
        may put off more, to come along with the second."""
        missing = sorted({row for row in rows if row not in self._counted})
        keys: list[int] = self._directory.keys[missing].tolist()

        def take(nodes: Mapping[int, Node], told: NodeTexts) -> None:
            for row, key in zip(missing, keys, strict=True):
                self._counted[row] = self._count(nodes[key], told)
            self._expect_frequencies()
            follow()

        if missing:
            self._reading.expect(keys, take)
        else:
            follow()

    def _count(self, node: Node, told: NodeTexts) -> Counted:
        language = node_language(told, node)
        said = (words(text, language) * times for text, times in weighed_texts(told, node))
        counter = Counter(chain.from_iterable(said))
        codes = np.fromiter(map(self._code, counter), np.int64, len(counter))
        counts = np.fromiter(counter.values(), np.int64, len(counter))
        return Counted(codes, np.minimum(counts, MOST_COUNTED))

    def _code(self, word: str) -> int:
        code = self._codes.setdefault(word, len(self._words))
        if code == len(self._words):
            self._words.append(word)
        return code

    def _expect_frequencies(self) -> None:
        """Puts off reading how many articles say the words that have got codes since this was last done."""
        unknown = self._words[self._frequencies_expected :]
        self._frequencies_expected = len(self._words)

        def take(answers: Sequence[Rows]) -> None:
            self._frequencies.update(dict.fromkeys(unknown, 0) | dict(answers[0]))

        if unknown:
            self._session.put_off(Reading([(_FREQUENCIES, {"words": unknown})], take))

    def _expect_heaviest(self, rows: Sequence[int], weights: Sequence[float], most: int) -> None:
        sums: dict[int, float] = defaultdict(float)
        for row, weight in zip(rows, weights, strict=True):
            codes, counts = self._counted[row]
            scaled = weight * (1 + np.log(counts)) / float(self.norms[row] or 1.0)
            for code, part in zip(codes.tolist(), scaled.tolist(), strict=True):
                sums[code] += part
        weighed = {self._words[code]: weight for code, weight in sums.items()}
        fields = [stems_in(language) for language in self.languages]
        self._postings.expect_heaviest(Weighed(weighed, self._directory.articles, most), fields)

    def _words_of(self, rows: Sequence[int]) -> Iterator[FieldWord]:
        """The words that these articles say, in every language."""
        codes = sorted({code for row in rows for code in self._counted[row].codes.tolist()})
        return (FieldWord(stems_in(language), word) for word in self.words(codes) for language in self.languages)


def _nothing() -> None:
    """Nothing more is put off."""


def _of_articles(said: Said, articles: int) -> Said:
    """The articles among those that say a word, whose numbers are the first ones; counts are 255 at most."""
    end = int(np.searchsorted(said.rows, articles))
    return Said(said.rows[:end], np.minimum(said.counts[:end], MOST_COUNTED))


def _joined(said: Sequence[Said]) -> Said:
    """Who says a word in whatever language."""
    filled = [each for each in said if each.rows.size] or list(said[:1])
    rows = np.concatenate([each.rows for each in filled])
    return Said(rows, np.concatenate([each.counts for each in filled]))
