"""Text search over postings: which nodes a query finds, and their scores.

It finds what the memory's index finds, and scores it alike.
"""

from collections.abc import Collection, Iterable, Sequence

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
from graph.store.postgres.postings import FieldWord, Postings
from graph.store.postgres.search_plan import Any, Beginning, Every, Nearly, Phrase, Plan, Word, plan, words_of
from graph.store.postgres.session import THEN, Session
from graph.store.postgres.spellings import Spellings

_ACCENTS = f"SELECT language, word, stem FROM accent WHERE word = ANY(%(words)s) AND {THEN}"
_MOST_ENDS = 50
"""How many words a beginning at the end of a phrase stands for at most, as in tantivy."""


class TextSearch:
    """The texts of one generation."""

    def __init__(self, session: Session, kept: Kept, directory: Directory, postings: Postings) -> None:
        self._session = session
        self._kept = kept
        self._directory = directory
        self._postings = postings
        self._spellings = Spellings(session)
        self._bm25 = kept.hold("bm25", session.generation.number, lambda: Bm25(directory))

    def accents(self, words: Collection[str]) -> Accents:
        """The stems that these words have in texts that write them with accents."""
        asked = tuple(sorted(set(words)))
        return self._kept.keep(("accents", self._session.generation.number, asked), lambda: self._accents(asked))

    def _accents(self, words: Sequence[str]) -> Accents:
        rows = self._session.ask(_ACCENTS, words=list(words)) if words else []
        return Accents(Accented(Language(language), word, stem) for language, word, stem in rows)

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
        planned = plan(clauses, self._directory.spoken, self.accents(typed))
        if all(clause.occurrence is Occurrence.MUST_NOT for clause in planned):
            return NOTHING
        # All whole words are read together.
        self._postings.said(word for clause in planned for word in words_of(clause.plan))
        found = [(clause.occurrence, self._follow(clause.plan)) for clause in planned]
        return combine(found, self._directory.size)

    def _follow(self, planned: Plan) -> Found:
        match planned:
            case Word(of=of):
                return self._word(of)
            case Phrase():
                return self._phrase(planned)
            case Beginning(of=of):
                return constant(self._postings.begun(of.field, of.word).rows)
            case Nearly(of=of, typos=0):
                return constant(self._postings.any_of([of]).rows)
            case Nearly(of=of, typos=typos):
                near = self._spellings.nearly(of.field, of.word, typos)
                return constant(self._postings.any_of(FieldWord(of.field, word) for word in near).rows)
            case Any(parts=parts):
                return any_of([self._follow(part) for part in parts], self._directory.size)
            case Every(parts=parts):
                return every_of([self._follow(part) for part in parts], self._directory.size)

    def _word(self, of: FieldWord) -> Found:
        [said] = self._postings.said([of]).values()
        return Found(said.rows, self._bm25.scores(of.field, [len(said.rows)], said.rows, said.counts))

    def _phrase(self, phrase: Phrase) -> Found:
        field, asked = phrase.field, phrase.words[:-1] if phrase.is_begun else phrase.words
        said = self._postings.said(FieldWord(field, word) for word in asked)
        if not all(each.rows.size for each in said.values()):
            return NOTHING
        words = self._postings.spoken(said)
        starts = phrase_starts([words[FieldWord(field, word)] for word in asked])
        numbers, counts = speakers(starts)
        if phrase.is_begun:
            ends = self._postings.words(field, phrase.words[-1], _MOST_ENDS)
            spoken = self._postings.spoken(FieldWord(field, word) for word in ends)
            end = Spoken.joined(list(spoken.values()))
            ended, _ = speakers(followed(starts, len(asked), end))
            if len(asked) == 1:
                return constant(ended)
            is_there = np.isin(numbers, ended)
            numbers, counts = numbers[is_there], counts[is_there]
        frequencies = [len(said[FieldWord(field, word)].rows) for word in asked]
        return Found(numbers, self._bm25.scores(field, frequencies, numbers, counts))
