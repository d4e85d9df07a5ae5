"""What one view answers about texts: searches, highlights, suggestions, coverage, what is alike."""

from collections.abc import Sequence
from functools import cached_property, partial
from itertools import chain

import numpy as np

from graph.keys import NodeKind
from graph.records import Article, Node, Story
from graph.search.fields import fields_of, node_language
from graph.search.highlights import Highlight, highlight
from graph.search.query import parse_query
from graph.search.words import words_within
from graph.store.answers import CoverageDetail, Suggestion
from graph.store.base import Facets
from graph.store.conditions import Condition
from graph.store.coverage import RankedCoverage
from graph.store.cursors import decode_rank, encode_rank
from graph.store.pages import Connection, Page, window
from graph.store.postgres.cohorts import Cohort, Cohorts
from graph.store.postgres.completions import Completions
from graph.store.postgres.directory import Directory
from graph.store.postgres.found import Found
from graph.store.postgres.ground import DatabaseGround, FacetsOf, Fulfilling
from graph.store.postgres.kept import Kept
from graph.store.postgres.keys import key_of
from graph.store.postgres.nodes import NodeLookups, nodes_by_key
from graph.store.postgres.postings import Postings
from graph.store.postgres.session import Session
from graph.store.postgres.text_search import TextSearch
from graph.store.postgres.texts import TextReading
from graph.store.questions import Search, Subject
from graph.store.ranking import Ranking, best_places
from graph.store.similar import similar


class DatabaseCoverage:
    """The coverage of one subject in one generation."""

    def __init__(self, ground: DatabaseGround, ranked: RankedCoverage) -> None:
        self._ground = ground
        self._ranked = ranked

    def page(self, first: int, after: str | None) -> Connection[Article, CoverageDetail]:
        """The first so many after a cursor. Raises CursorInvalid or CursorExpired."""
        return self._ranked.page(self._ground, first, after)

    def facets(self) -> Facets:
        """Counts over all of it."""
        return self._ranked.facets(self._ground)


class TextAnswers:
    """The texts of one generation, as one view asks them."""

    def __init__(
        self,
        session: Session,
        kept: Kept,
        cohorts: Cohorts,
        lookups: NodeLookups,
        fulfilling: Fulfilling,
        facets_of: FacetsOf,
    ) -> None:
        self._session = session
        self._kept = kept
        self._cohorts = cohorts
        self._lookups = lookups
        self._fulfilling = fulfilling
        self._facets_of = facets_of

    def search(self, search: Search, first: int, after: str | None) -> Connection[Node, float]:
        """Nodes that the words are found in, best first, with their BM25 scores. Raises CursorInvalid, CursorExpired."""
        version, ranking = self._session.generation.version, repr(search)
        start = 0 if after is None else decode_rank(version, ranking, after) + 1
        found = self._search.found(search.query, search.kinds)
        if search.where is not None:
            found = self._filtered(found, search.where)
        size = len(found.numbers)
        part = window(Page(first=first, after=after), min(start, size), size, size)
        best = best_places(found.scores, part.end)[part.start :]
        scores = found.scores[best]
        return Connection(
            self._nodes(found.numbers[best].tolist()),
            has_next=part.has_next,
            has_previous=part.has_previous,
            cursor_at=lambda index: encode_rank(version, ranking, part.start + index),
            detail_at=lambda index: float(scores[index]),
            total=lambda: size,
        )

    def matching(self, query: str) -> list[int]:
        """The keys of the articles that a query finds, in their order."""
        keys: list[int] = self._directory.keys[self._search.found(query, [NodeKind.ARTICLE]).numbers].tolist()
        return keys

    def highlights(self, node: Node, query: str) -> list[Highlight]:
        """Where in the texts of a node a search finds what it asks for."""
        cohort = self._cohorts.of(node)
        told = cohort.answer(
            "texts", lambda: self._reading.of([each for each in cohort.records if not isinstance(each, Story)])
        )
        typed = [word for clause in parse_query(query) for word in words_within(clause.text)]
        accents = self._search.accents(typed)
        return highlight(fields_of(told, node), query, node_language(told, node), accents)

    def suggest(self, prefix: str, kinds: Sequence[NodeKind], first: int) -> list[Suggestion]:
        """Nodes that have words in titles or names beginning as those of `prefix` do, best first."""
        completions = Completions(self._session, self._directory, self._postings)
        return [Suggestion(node.label, node) for node in self._nodes(completions.suggest(prefix, kinds, first))]

    def coverage(self, subject: Subject) -> DatabaseCoverage:
        """What is known about a subject."""
        key = ("coverage", self._session.generation.number, subject)
        return DatabaseCoverage(self._ground, self._kept.keep(key, lambda: RankedCoverage(self._ground, subject)))

    def similar(
        self, article: Article, where: Condition | None, first: int, after: str | None
    ) -> Connection[Article, float]:
        """Articles alike in text and neighbourhood, best first. Raises CursorInvalid, CursorExpired."""
        cohort = self._cohorts.of(article)
        rankings = cohort.answer(("similar", where), lambda: self._similar(cohort, where))
        if after is None:
            # The first pages of all are read together.
            cohort.answer(
                ("similar", where, first),
                lambda: self._ground.read(chain.from_iterable(ranking.best(first) for ranking in rankings.values())),
            )
        ranking = rankings[key_of(article.id)]
        return ranking.page(first, after, self._ground.articles, ranking.scores)

    def _similar(self, cohort: Cohort, where: Condition | None) -> dict[int, Ranking]:
        """The articles alike to each of a cohort, by its key."""
        generation = self._session.generation.number
        ids = list(dict.fromkeys(record.id for record in cohort.records if isinstance(record, Article)))
        rows = self._directory.numbers_of(NodeKind.ARTICLE, [key_of(id_) for id_ in ids]).tolist()
        names = dict(zip(ids, rows, strict=True))
        self._ground.prepare(
            [row for id_, row in names.items() if self._kept.get(("similar", generation, id_, where)) is None]
        )
        return {
            key_of(id_): self._kept.keep(
                ("similar", generation, id_, where), partial(similar, self._ground, id_, row, where)
            )
            for id_, row in names.items()
        }

    def _filtered(self, found: Found, where: Condition) -> Found:
        """What is found but for those articles that do not fulfil a condition."""
        end = int(np.searchsorted(found.numbers, self._directory.articles))
        passes = np.ones(self._directory.size, np.bool_)
        rows = found.numbers[:end].astype(np.int64)
        passes[rows] = self._ground.fulfilling(rows, where)
        return found.among(passes)

    def _nodes(self, numbers: Sequence[int]) -> list[Node]:
        """The nodes with these numbers, in their order, as they are given out."""
        keys = self._directory.by_kind(numbers)
        found = nodes_by_key(self._session, keys)
        known = {
            number: found[kind][key]
            for kind, own in keys.items()
            for number, key in zip(self._directory.numbers_of(kind, own).tolist(), own, strict=True)
        }
        return [node for node in self._lookups.given([known[number] for number in numbers]) if node is not None]

    @cached_property
    def _directory(self) -> Directory:
        return Directory.of(self._session, self._kept)

    @cached_property
    def _postings(self) -> Postings:
        return Postings(self._session, self._kept, self._directory)

    @cached_property
    def _reading(self) -> TextReading:
        return TextReading(self._session, self._kept)

    @cached_property
    def _search(self) -> TextSearch:
        return TextSearch(self._session, self._kept, self._directory, self._postings)

    @cached_property
    def _ground(self) -> DatabaseGround:
        return DatabaseGround(
            self._session,
            self._directory,
            self._postings,
            self._search,
            self._reading,
            self._lookups,
            self._fulfilling,
            self._facets_of,
        )
