"""The full-text index of a snapshot: tantivy over titles, excerpts, bodies and names, scored with BM25."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tantivy import (
    Document,
    Filter,
    Index,
    Occur,
    Query,
    Schema,
    SchemaBuilder,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

from graph.build.graph import Graph
from graph.keys import NodeKind
from graph.records import Article, Node, Provider
from graph.search.query import Clause, ClauseKind, Occurrence, parse_query
from graph.text import strip_html

FIELD_WEIGHTS = {"title": 2.0, "name": 2.0, "excerpt": 1.0, "body": 1.0, "keywords": 1.0}
"""The indexed fields and what a word found in each counts; topics and providers have names, articles have titles."""

_ANALYZER = "words"
_LONGEST_WORD = 100
_KIND_NUMBERS = {kind: number for number, kind in enumerate(NodeKind)}
_OCCURS = {Occurrence.MAY: Occur.Should, Occurrence.MUST: Occur.Must, Occurrence.MUST_NOT: Occur.MustNot}
_ONE_TYPO_FROM, _TWO_TYPOS_FROM = 4, 8
_WRITER_BYTES = 64 * 1024 * 1024


class Hits(NamedTuple):
    """Rows of found nodes and their scores, best first; rows count through articles, then providers, then topics."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]


_NOTHING = Hits(np.empty(0, np.int64), np.empty(0))


def analyzer() -> TextAnalyzer:
    """What makes words of a text: split at all but letters and digits, lower case, accents taken off."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(_LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .build()
    )


class TextIndex:
    """The words of all nodes of a graph."""

    def __init__(self, graph: Graph) -> None:
        self._starts = _first_rows(graph)
        self._analyzer = analyzer()
        self._schema = _schema()
        self._index = Index(self._schema)
        self._index.register_tokenizer(_ANALYZER, self._analyzer)
        # One thread adds documents in the order of rows, so that equal graphs break ties of score alike.
        writer = self._index.writer(_WRITER_BYTES, 1)
        for document in self._documents(graph):
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

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
        return self.all(query, [NodeKind.ARTICLE]).rows

    def kind_and_row(self, row: int) -> tuple[NodeKind, int]:
        """The kind of the node that a hit's row means, and its row among the nodes of that kind."""
        kind = next(kind for kind in reversed(NodeKind) if row >= self._starts[kind])
        return kind, row - self._starts[kind]

    def complete(self, prefix: str, kinds: Iterable[NodeKind], limit: int) -> Hits:
        """The best `limit` nodes of `kinds` whose title or name has the words of `prefix`, the last one begun only."""
        words = self._analyzer.analyze(prefix)
        kinds = list(kinds)
        if not words or not kinds:
            return _NOTHING
        *whole, begun = words
        parts = [_any_of(self._word(field, [word]) for field in ("title", "name")) for word in whole]
        parts.append(_any_of(self._beginning(field, [begun]) for field in ("title", "name")))
        compiled = Query.boolean_query([(Occur.Must, part) for part in [*parts, self._of_kinds(kinds)]])
        return self._hits(compiled, limit)

    def words(self, query: str) -> list[str]:
        """The distinct words that `query` asks for, as they stand in the index."""
        clauses = [clause for clause in parse_query(query) if clause.occurrence is not Occurrence.MUST_NOT]
        return list(dict.fromkeys(word for clause in clauses for word in self._analyzer.analyze(clause.text)))

    def _hits(self, compiled: Query, limit: int) -> Hits:
        # tantivy makes room for as many hits as it is asked for, whether or not there are so many nodes.
        limit = min(limit, self._searcher.num_docs)
        if limit < 1:
            return _NOTHING
        found = self._searcher.search(compiled, limit=limit, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in found])
        return Hits(np.array(rows, np.int64), np.array([score for score, _ in found], np.float64))

    def _compile(self, query: str, kinds: Iterable[NodeKind]) -> Query | None:
        """The query for tantivy; None where nothing can be found."""
        kinds = list(kinds)
        clauses = [(clause, compiled) for clause in parse_query(query) if (compiled := self._clause(clause))]
        if not kinds or all(clause.occurrence is Occurrence.MUST_NOT for clause, _ in clauses):
            return None
        words = Query.boolean_query([(_OCCURS[clause.occurrence], compiled) for clause, compiled in clauses])
        if len(set(kinds)) == len(NodeKind):
            return words
        return Query.boolean_query([(Occur.Must, words), (Occur.Must, self._of_kinds(kinds))])

    def _of_kinds(self, kinds: Sequence[NodeKind]) -> Query:
        numbers = [_KIND_NUMBERS[kind] for kind in kinds]
        return Query.const_score_query(Query.term_set_query(self._schema, "kind", numbers), 0.0)

    def _clause(self, clause: Clause) -> Query | None:
        words = self._analyzer.analyze(clause.text)
        if not words:
            return None
        if clause.kind is ClauseKind.PREFIX:
            return _any_of(self._weighted(field, self._beginning(field, words)) for field in FIELD_WEIGHTS)
        if clause.kind is ClauseKind.TYPO:
            return _any_of(self._weighted(field, self._nearly(field, words)) for field in FIELD_WEIGHTS)
        return _any_of(self._weighted(field, self._word(field, words)) for field in FIELD_WEIGHTS)

    def _weighted(self, field: str, query: Query) -> Query:
        return Query.boost_query(query, FIELD_WEIGHTS[field])

    def _word(self, field: str, words: Sequence[str]) -> Query:
        if len(words) == 1:
            return Query.term_query(self._schema, field, words[0])
        return Query.phrase_query(self._schema, field, list(words))

    def _beginning(self, field: str, words: Sequence[str]) -> Query:
        if len(words) == 1:
            return Query.fuzzy_term_query(self._schema, field, words[0], distance=0, prefix=True)
        return Query.phrase_prefix_query(self._schema, field, list(words))

    def _nearly(self, field: str, words: Sequence[str]) -> Query:
        nearly = [
            (Occur.Must, Query.fuzzy_term_query(self._schema, field, word, distance=_typos(word))) for word in words
        ]
        return Query.boolean_query(nearly)

    def _documents(self, graph: Graph) -> Iterator[Document]:
        row = 0
        for kind in NodeKind:
            for node in graph.nodes(kind):
                document = Document()
                document.add_unsigned("row", row)
                document.add_unsigned("kind", _KIND_NUMBERS[kind])
                for field, text in _texts(graph, node):
                    document.add_text(field, text)
                yield document
                row += 1


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_unsigned_field("row", fast=True)
    builder.add_unsigned_field("kind", indexed=True)
    for field in FIELD_WEIGHTS:
        builder.add_text_field(field, tokenizer_name=_ANALYZER)
    return builder.build()


def _first_rows(graph: Graph) -> dict[NodeKind, int]:
    sizes = [0, *(len(graph.nodes(kind)) for kind in NodeKind)]
    return {kind: sum(sizes[: number + 1]) for number, kind in enumerate(NodeKind)}


def _texts(graph: Graph, node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Article):
        for title in (node.title, *node.other_titles):
            yield "title", title
        if node.excerpt:
            yield "excerpt", node.excerpt
        yield from (
            ("body", strip_html(body)) for ref in node.documents if (body := graph.texts.body(ref.source)).strip()
        )
        return
    for name in (node.name, *node.aliases):
        yield "name", name
    if node.description:
        yield "excerpt", node.description
    if not isinstance(node, Provider):
        for keyword in (*node.keywords, *node.hashtags):
            yield "keywords", keyword


def _any_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _typos(word: str) -> int:
    if len(word) < _ONE_TYPO_FROM:
        return 0
    return 1 if len(word) < _TWO_TYPOS_FROM else 2
