"""The full-text index of a snapshot: tantivy over the texts of all nodes, scored with BM25.

One field holds all words as they are written, for phrases, beginnings and typing mistakes. Another one for every language
holds the stems of texts in it, so that a word finds its other forms, each in its own language.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from tantivy import (
    Document,
    Index,
    Occur,
    PreTokenizedString,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
    Token,
)

from graph.build.graph import Graph
from graph.keys import NodeKind
from graph.records import Node
from graph.search.accents import Accented, Accents
from graph.search.fields import languages_of, node_language, weighed_texts
from graph.search.query import Clause, ClauseKind, Occurrence, allowed_typos, parse_query
from graph.search.words import (
    LANGUAGES,
    Language,
    analyzer,
    begins_pair,
    is_plain,
    words,
    words_within,
)
from graph.store.memory.growing_index import GrowingIndex
from graph.store.memory.numbering import Numbering
from graph.store.memory.rows import NodeRows, slots_of
from graph.store.memory.word_index import make_index, register, searcher
from graph.succession import Succession

_KIND_NUMBERS = {kind: number for number, kind in enumerate(NodeKind)}
_OCCURS = {Occurrence.MAY: Occur.Should, Occurrence.MUST: Occur.Must, Occurrence.MUST_NOT: Occur.MustNot}
_WRITTEN = "written"
_WRITER_BYTES = 64 * 1024 * 1024


class Hits(NamedTuple):
    """The numbers of found nodes and their scores, best first; an article's number is its row."""

    numbers: NDArray[np.int64]
    scores: NDArray[np.float64]


_NOTHING = Hits(np.empty(0, np.int64), np.empty(0))


class TextIndexTable(Struct, frozen=True):
    """What belongs to a text index beside its folder: the languages of its texts, and the stems of accented words in them."""

    languages: list[Language | None]
    accents: list[Accented]


class TextIndex:
    """The words of all nodes of a graph. Documents have the slots of their nodes, which they keep from version to version."""

    def __init__(
        self,
        found: Searcher,
        languages: list[Language | None],
        accents: Accents,
        numbers: NDArray[np.integer],
        grow: Callable[[], GrowingIndex],
    ) -> None:
        """`numbers` has the number of the node in each slot; `grow` gives the index of which the next version's is made."""
        self.accents = accents
        self._languages = languages
        self._schema = _schema()
        self._searcher = found
        self._numbers = numbers
        self._grow: Callable[[], GrowingIndex] | None = grow

    @classmethod
    def of(cls, graph: Graph, folder: Path | None = None) -> "TextIndex":
        """The index of `graph`, made in an empty folder, else in memory; slots are numbers. Raises OSError."""
        numbers = np.arange(sum(len(graph.nodes(kind)) for kind in NodeKind))
        return cls._made(graph, folder, numbers, numbers)

    @classmethod
    def at(cls, folder: Path, table: TextIndexTable) -> "TextIndex":
        """The index that was made by `of` in `folder`. Raises ValueError where there is none."""
        index = Index.open(str(folder))
        register(index, _ANALYZERS)
        found = searcher(index)
        return cls(found, table.languages, Accents(table.accents), np.arange(found.num_docs), _grown(index, folder))

    @classmethod
    def _made(
        cls, graph: Graph, folder: Path | None, slots: NDArray[np.integer], numbers: NDArray[np.integer]
    ) -> "TextIndex":
        nodes = [node for kind in NodeKind for node in graph.nodes(kind)]
        accents = Accents()
        index = make_index(
            _schema(),
            _documents(graph, zip(slots.tolist(), nodes, strict=True), accents),
            writer_bytes=_WRITER_BYTES,
            analyzers=_ANALYZERS,
            folder=folder,
        )
        return cls(searcher(index), languages_of(graph, nodes), accents, numbers, _grown(index, folder))

    @property
    def table(self) -> TextIndexTable:
        """What belongs to it beside its folder."""
        return TextIndexTable(self._languages, self.accents.known)

    def next(self, graph: Graph, succession: Succession, rows: NodeRows) -> "TextIndex":
        """The index of `graph`, which succeeds this one's, and has these rows.

        Scores take removed texts into account until segments are merged. A version has one next one whose index grows out
        of its own, which takes as long as there are changes; for another one all is made anew.
        """
        step = succession.all
        grow, self._grow = self._grow, None
        slots = slots_of(rows.numbers)
        if grow is None:
            return self._made(graph, None, slots, rows.numbers)
        try:
            growing = grow()
        except (OSError, ValueError):
            # The folder in which it lay is gone, or some of it.
            return self._made(graph, None, slots, rows.numbers)
        nodes = Numbering(graph).nodes(step.changed.tolist())
        accents = self.accents.copy()
        found = growing.replace(
            _with_slots(slots_of(self._numbers)[step.gone].tolist()),
            _documents(graph, zip(slots[step.changed].tolist(), nodes, strict=True), accents),
        )
        languages = list(dict.fromkeys([*self._languages, *languages_of(graph, nodes)]))
        return TextIndex(found, languages, accents, rows.numbers, lambda: growing)

    def search(self, query: str, kinds: Iterable[NodeKind], limit: int) -> Hits:
        """The best `limit` nodes of `kinds`."""
        compiled = self._compile(query, kinds)
        return _NOTHING if compiled is None else self._hits(compiled, limit)

    def count(self, query: str, kinds: Iterable[NodeKind]) -> int:
        """How many nodes of `kinds` are found."""
        compiled = self._compile(query, kinds)
        if compiled is None:
            return 0
        # tantivy's type stub knows hits only.
        counted: Any = self._searcher.search(compiled, limit=1, count=True)
        return int(counted.count)

    def all(self, query: str, kinds: Iterable[NodeKind]) -> Hits:
        """All nodes of `kinds` that are found."""
        return self.search(query, kinds, self._searcher.num_docs)

    def article_rows(self, query: str) -> NDArray[np.int64]:
        """The rows of the articles that are found."""
        return self.all(query, [NodeKind.ARTICLE]).numbers

    def _hits(self, compiled: Query, limit: int) -> Hits:
        # tantivy makes room for as many hits as it is asked for, whether or not there are so many nodes.
        limit = min(limit, self._searcher.num_docs)
        if limit < 1:
            return _NOTHING
        found = self._searcher.search(compiled, limit=limit, count=False).hits
        slots = self._searcher.fast_field_values("slot", [address for _, address in found])
        numbers = self._numbers[np.array(slots, np.int64)].astype(np.int64)
        return Hits(numbers, np.array([score for score, _ in found], np.float64))

    def _compile(self, query: str, kinds: Iterable[NodeKind]) -> Query | None:
        """The query for tantivy; None where nothing can be found."""
        kinds = list(kinds)
        clauses = [(clause, compiled) for clause in parse_query(query) if (compiled := self._clause(clause))]
        if not kinds or all(clause.occurrence is Occurrence.MUST_NOT for clause, _ in clauses):
            return None
        asked = Query.boolean_query([(_OCCURS[clause.occurrence], compiled) for clause, compiled in clauses])
        if len(set(kinds)) == len(NodeKind):
            return asked
        return Query.boolean_query([(Occur.Must, asked), (Occur.Must, self._of_kinds(kinds))])

    def _of_kinds(self, kinds: Sequence[NodeKind]) -> Query:
        numbers = [_KIND_NUMBERS[kind] for kind in kinds]
        return Query.const_score_query(Query.term_set_query(self._schema, "kind", numbers), 0.0)

    def _clause(self, clause: Clause) -> Query | None:
        written = words_within(clause.text)
        if not written:
            return None
        match clause.kind:
            case ClauseKind.PREFIX:
                return self._beginning(_WRITTEN, written)
            case ClauseKind.TYPO:
                return self._nearly(_WRITTEN, written)
            case ClauseKind.PHRASE:
                return self._words(_WRITTEN, written)
            case ClauseKind.WORDS:
                return _any_of(self._stems(clause.text, written, language) for language in self._languages)

    def _stems(self, text: str, written: Sequence[str], language: Language | None) -> Query:
        stems = words_within(text, language)
        if len(stems) > 1 or begins_pair(stems[0]):
            return self._words(_field(language), stems)
        asked = self.accents.stems(written[0], stems[0], language)
        return _any_of(self._words(_field(language), [stem]) for stem in sorted(asked))

    def _words(self, field: str, asked: Sequence[str]) -> Query:
        if begins_pair(asked[-1]):
            return self._beginning(field, asked)
        if len(asked) == 1:
            return Query.term_query(self._schema, field, asked[0])
        return Query.phrase_query(self._schema, field, list(asked))

    def _beginning(self, field: str, asked: Sequence[str]) -> Query:
        if len(asked) == 1:
            return Query.fuzzy_term_query(self._schema, field, asked[0], distance=0, prefix=True)
        return Query.phrase_prefix_query(self._schema, field, list(asked))

    def _nearly(self, field: str, asked: Sequence[str]) -> Query:
        nearly = [
            (Occur.Must, Query.fuzzy_term_query(self._schema, field, word, distance=allowed_typos(word)))
            for word in asked
        ]
        return Query.boolean_query(nearly)


def _grown(index: Index, folder: Path | None) -> Callable[[], GrowingIndex]:
    """What makes an index grow: where it is, or beside the folder in which it lies, which may be a saved one."""
    return partial(GrowingIndex, index) if folder is None else partial(GrowingIndex.beside, folder, _ANALYZERS)


def _documents(graph: Graph, nodes: Iterable[tuple[int, Node]], accents: Accents) -> Iterator[Document]:
    """The documents of nodes, each of which comes with its slot; `accents` learns of their words."""
    for slot, node in nodes:
        language = node_language(graph, node)
        texts = list(weighed_texts(graph, node))
        for text, _ in texts:
            accents.learn(text, language)
        yield _document(slot, node.kind, language, texts)


def _document(slot: int, kind: NodeKind, language: Language | None, texts: Iterable[tuple[str, int]]) -> Document:
    document = Document()
    document.add_unsigned("slot", slot)
    document.add_unsigned("kind", _KIND_NUMBERS[kind])
    for text, times in texts:
        for _ in range(times):
            _add(document, _WRITTEN, text, None)
            _add(document, _field(language), text, language)
    return document


@cache
def _schema() -> Schema:
    """The fields, those of languages among them in which there are no texts yet."""
    builder = SchemaBuilder()
    builder.add_unsigned_field("slot", fast=True, indexed=True)
    builder.add_unsigned_field("kind", indexed=True)
    builder.add_text_field(_WRITTEN, tokenizer_name=_field(None))
    for language in (None, *LANGUAGES):
        builder.add_text_field(_field(language), tokenizer_name=_field(language))
    return builder.build()


def _with_slots(slots: Sequence[int]) -> Query | None:
    return Query.term_set_query(_schema(), "slot", slots) if slots else None


def _add(document: Document, field: str, text: str, language: Language | None) -> None:
    if is_plain(text):
        document.add_text(field, text)
    else:
        tokens = [Token(word, position, 0, 0) for position, word in enumerate(words(text, language))]
        document.add_pre_tokenized_text(field, PreTokenizedString(text, tokens))


def _field(language: Language | None) -> str:
    """The field of texts in a language, and the name of what makes words of them."""
    return f"words_{language}"


def _any_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


_ANALYZERS = {_field(language): analyzer(language) for language in (None, *LANGUAGES)}
