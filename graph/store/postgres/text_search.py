"""Text search over postings: which nodes a query finds, and their scores.

It finds what the memory's index finds, and scores it alike.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

from graph.keys import NodeKind
from graph.search.accents import Accented, Accents
from graph.search.query import Occurrence, parse_query
from graph.search.words import Language, words_within
from graph.store.postgres.bm25 import Bm25
from graph.store.postgres.directory import Directory
from graph.store.postgres.found import NOTHING, Found, any_of, combine, constant, every_of
from graph.store.postgres.kept import Kept
from graph.store.postgres.phrases import Spoken, followed, phrase_starts, speakers
from graph.store.postgres.posting_rows import FieldWord
from graph.store.postgres.postings import Postings
from graph.store.postgres.search_plan import (
    Any,
    Beginning,
    Every,
    Leaf,
    Nearly,
    Phrase,
    Plan,
    PlannedClause,
    Word,
    leaves_of,
    plan,
    words_of,
)
from graph.store.postgres.session import THEN, Session, then
from graph.store.postgres.spellings import Spellings
from graph.store.postgres.text_fields import stems_in

_ACCENTS = f"SELECT language, word, stem FROM accent WHERE word = ANY(%(words)s) AND {THEN}"
_ACCENTED = f"""
SELECT p.field, p.word, p.block, p.since, p.nodes, p.counts
FROM unnest(%(languages)s::text[], %(fields)s::int2[]) AS spoken(language, field)
JOIN accent a ON a.language = spoken.language JOIN posting p ON p.field = spoken.field AND p.word = a.stem
WHERE a.word = ANY(%(words)s) AND {then("a")} AND {then("p")}
"""
"""The postings of those stems."""

_MOST_ENDS = 50
"""How many words a beginning at the end of a phrase stands for at most, as in tantivy."""

Meant = Mapping[Leaf, Sequence[str]]
"""Which words those stand for that are written with mistakes, and the beginnings at the ends of phrases."""


class TextSearch:
    """The texts of one generation."""

    def __init__(self, session: Session, kept: Kept, directory: Directory, postings: Postings) -> None:
        self._session = session
        self._kept = kept
        self._directory = directory
        self._postings = postings
        self._spellings = Spellings(session)
        self._bm25 = kept.hold("bm25", session.generation.number, lambda: Bm25(directory))

    def accents(self, words: Collection[str], expected: Iterable[FieldWord] = ()) -> Accents:
        """The stems that these words have in texts that write them with accents.

        Where they have to be read, so is who says them, along with who says the words that are `expected`.
        """
        asked = tuple(sorted(set(words)))
        key = ("accents", self._session.generation.number, asked)
        known: Accents | None = self._kept.get(key)
        if known is not None:
            return known
        self._postings.expect(expected)
        return self._kept.put(key, self._accents(asked))

    def _accents(self, words: Sequence[str]) -> Accents:
        if not words:
            return Accents()
        spoken = {str(language): stems_in(language) for language in self._directory.spoken if language is not None}
        named = {"words": list(words)}
        rows, postings = self._session.ask_all(
            [(_ACCENTS, named), (_ACCENTED, {**named, "languages": list(spoken), "fields": list(spoken.values())})]
        )
        accents = Accents(Accented(Language(language), word, stem) for language, word, stem in rows)
        self._postings.learn((FieldWord(spoken[each.language], each.stem) for each in accents.known), postings)
        return accents

    def found(self, query: str, kinds: Iterable[NodeKind]) -> Found:
        """All nodes of `kinds` that a query finds."""
        key = ("found", self._session.generation.number, query)
        found = self._kept.keep(key, lambda: self._find(query))
        asked = set(kinds)
        if len(asked) == len(NodeKind):
            return found
        nodes = np.zeros(self._directory.size, np.bool_)
        for kind in asked:
            nodes[self._directory.part(kind)] = True
        return found.among(nodes)

    def _find(self, query: str) -> Found:
        clauses = parse_query(query)
        typed = [word for clause in clauses for word in words_within(clause.text)]
        spoken = self._directory.spoken
        planned = plan(clauses, spoken, self.accents(typed, self._expected(plan(clauses, spoken, Accents()))))
        if all(clause.occurrence is Occurrence.MUST_NOT for clause in planned):
            return NOTHING
        # What is there by its name is read together, and then what that leads to.
        self._postings.said(self._expected(planned))
        meant = self._meant(planned)
        found = [(clause.occurrence, self._follow(clause.plan, meant)) for clause in planned]
        return combine(found, self._directory.size)

    def _expected(self, planned: Iterable[PlannedClause]) -> Iterator[FieldWord]:
        """The whole words that a search asks for. What else it does is put off, to be read along with those."""
        for leaf in _leaves(planned):
            match leaf:
                case Phrase(field=field, words=words, is_begun=is_begun):
                    self._postings.expect_spoken(words_of(leaf))
                    if is_begun:
                        self._postings.expect_words(field, words[-1], _MOST_ENDS)
                case Beginning(of=of):
                    self._postings.expect_begun(of.field, of.word)
                case Nearly(of=of, typos=typos) if typos:
                    self._spellings.expect(of.field, of.word, typos)
            yield from words_of(leaf)

    def _meant(self, planned: Iterable[PlannedClause]) -> Meant:
        """The words that are nearly some, and those that phrases may end in; reading them is put off."""
        meant: dict[Leaf, list[str]] = {}
        for leaf in _leaves(planned):
            match leaf:
                case Phrase(field=field, words=words, is_begun=True):
                    meant[leaf] = self._postings.words(field, words[-1], _MOST_ENDS)
                    self._postings.expect_spoken(FieldWord(field, word) for word in meant[leaf])
                case Nearly(of=of, typos=typos) if typos:
                    meant[leaf] = self._spellings.nearly(of.field, of.word, typos)
                    self._postings.expect(FieldWord(of.field, word) for word in meant[leaf])
        return meant

    def _follow(self, planned: Plan, meant: Meant) -> Found:
        match planned:
            case Word(of=of):
                return self._word(of)
            case Phrase():
                return self._phrase(planned, meant)
            case Beginning(of=of):
                return constant(self._postings.begun(of.field, of.word).rows)
            case Nearly(of=of):
                words = meant.get(planned, [of.word])
                return constant(self._postings.any_of(FieldWord(of.field, word) for word in words).rows)
            case Any(parts=parts):
                return any_of([self._follow(part, meant) for part in parts], self._directory.size)
            case Every(parts=parts):
                return every_of([self._follow(part, meant) for part in parts], self._directory.size)

    def _word(self, of: FieldWord) -> Found:
        [said] = self._postings.said([of]).values()
        return Found(said.rows, self._bm25.scores(of.field, [len(said.rows)], said.rows, said.counts))

    def _phrase(self, phrase: Phrase, meant: Meant) -> Found:
        field, asked = phrase.field, phrase.words[:-1] if phrase.is_begun else phrase.words
        said = self._postings.said(FieldWord(field, word) for word in asked)
        if not all(each.rows.size for each in said.values()):
            return NOTHING
        words = self._postings.spoken(said)
        starts = phrase_starts([words[FieldWord(field, word)] for word in asked])
        numbers, counts = speakers(starts)
        if phrase.is_begun:
            spoken = self._postings.spoken(FieldWord(field, word) for word in meant[phrase])
            end = Spoken.joined(list(spoken.values()))
            ended, _ = speakers(followed(starts, len(asked), end))
            if len(asked) == 1:
                return constant(ended)
            is_there = np.isin(numbers, ended)
            numbers, counts = numbers[is_there], counts[is_there]
        frequencies = [len(said[FieldWord(field, word)].rows) for word in asked]
        return Found(numbers, self._bm25.scores(field, frequencies, numbers, counts))


def _leaves(planned: Iterable[PlannedClause]) -> Iterator[Leaf]:
    return chain.from_iterable(leaves_of(clause.plan) for clause in planned)
