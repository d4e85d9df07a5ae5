"""Completions: nodes whose titles or names have words that begin as those do that a person has typed so far."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeKind
from graph.search.query import allowed_typos
from graph.search.weighing import Said
from graph.search.words import words_within
from graph.store.postgres.directory import Directory
from graph.store.postgres.posting_rows import FieldWord
from graph.store.postgres.postings import BEHIND_ALL, Postings
from graph.store.postgres.session import THEN, Session
from graph.store.postgres.spellings import Spellings
from graph.store.postgres.text_fields import NAMES
from graph.store.postgres.values import is_text
from graph.store.ranking import best_places
from graph.text import fold

_LABELS = {NodeKind.ARTICLE: "title", NodeKind.PROVIDER: "name", NodeKind.TOPIC: "name"}
_NEXT = {
    kind: f"SELECT key FROM {kind} WHERE {label}_folded >= %(text)s AND {THEN} ORDER BY {label}_folded, key LIMIT 1"
    for kind, label in _LABELS.items()
}
_MOST_SPELLINGS = 500


class _Found(NamedTuple):
    """Which nodes are meant, by their numbers, and of which of all nodes the label's first word is one that the first typed
    word may begin."""

    numbers: NDArray[np.int64]
    at_first: NDArray[np.bool_]


class Completions:
    """The words of all titles and names of one generation."""

    def __init__(self, session: Session, directory: Directory, postings: Postings) -> None:
        self._session = session
        self._directory = directory
        self._postings = postings
        self._spellings = Spellings(session)

    def suggest(self, typed: str, kinds: Sequence[NodeKind], first: int) -> list[int]:
        """The numbers of the best `first` nodes of `kinds` that have words beginning as those of `typed` do, each in some
        title or name.

        First those whose label begins with all of `typed`, then those whose label begins with its first word; of each,
        names before titles, then the more prominent ones, ties by their ids. Where they are too few, others follow that
        have such words with one typing mistake, then with two.
        """
        begun = words_within(typed)
        best: list[int] = []
        open_nodes = np.zeros(self._directory.size, np.bool_)
        for kind in kinds:
            open_nodes[self._directory.part(kind)] = True
        for typos in range(1 + max(map(allowed_typos, begun))) if begun and first > 0 else ():
            found = self._find([self._beginning(word, typos) for word in begun], open_nodes)
            open_nodes[found.numbers] = False
            if found.numbers.size:
                best += self._best(found, fold(typed.strip()), kinds, first - len(best))
            if len(best) >= first:
                break
        return best

    def _find(self, begun: Sequence[Said], open_nodes: NDArray[np.bool_]) -> _Found:
        nodes = open_nodes
        for said in begun:
            having = np.zeros_like(nodes)
            having[said.rows] = True
            nodes = nodes & having
        at_first = np.zeros_like(nodes)
        at_first[begun[0].rows[begun[0].counts > 0]] = True
        return _Found(np.flatnonzero(nodes), at_first)

    def _beginning(self, word: str, typos: int) -> Said:
        """Who has words that begin as `word` does, with so many typing mistakes at most, or as its length allows."""
        exact = self._postings.begun(NAMES, word)
        allowed = min(typos, allowed_typos(word))
        if not allowed:
            return exact
        near = self._spellings.begun(NAMES, word, allowed, _MOST_SPELLINGS)
        return self._postings.united([exact, self._postings.any_of(FieldWord(NAMES, each) for each in near)])

    def _best(self, found: _Found, typed: str, kinds: Sequence[NodeKind], first: int) -> list[int]:
        begins = np.zeros(self._directory.size, np.bool_)
        for kind, (start, end) in self._places(kinds, typed).items():
            part = self._directory.part(kind)
            begins[part] = (self._directory.labels[part] >= start) & (self._directory.labels[part] < end)
        numbers = found.numbers
        is_title = numbers < self._directory.articles
        ranks = 4 * ~begins[numbers] + 2 * ~found.at_first[numbers] + is_title
        best: list[int] = []
        for rank in np.unique(ranks).tolist():
            if len(best) < first:
                own = numbers[ranks == rank]
                best += own[best_places(self._directory.prominence[own], first - len(best))].tolist()
        return best

    def _places(self, kinds: Sequence[NodeKind], typed: str) -> dict[NodeKind, tuple[int, int]]:
        """From which place on to which the labels of each kind begin with `typed`."""
        if not is_text(typed):
            return {}
        own = list(dict.fromkeys(kinds))
        found = iter(
            self._session.ask_all(
                [(_NEXT[kind], {"text": text}) for kind in own for text in (typed, typed + BEHIND_ALL)]
            )
        )
        return {kind: (self._place(kind, next(found)), self._place(kind, next(found))) for kind in own}

    def _place(self, kind: NodeKind, keys: Sequence[tuple[int]]) -> int:
        """The place of the label of the node with this key; behind all, where there is none."""
        if not keys:
            return self._directory.size
        [number] = self._directory.numbers_of(kind, keys[0]).tolist()
        place: int = self._directory.labels[number].item()
        return place
