"""Texts in a database against those in memory: what is found, with which scores, in which order, with which cursors."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Graph, NodeKind
from graph.store.base import View
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.view import MemoryView
from graph.store.pages import Connection
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import Connected, connected
from graph.store.postgres.loading import load
from graph.store.questions import Search, Subject
from tests.databases import database
from tests.graphs import FEW, graph_of

pytestmark = pytest.mark.slow


WORDS = st.sampled_from(
    "camera cameras Kamera police polices sale the of Häuser Haus después despues 東京 京都 é".split()
)
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
LOCALES = st.sampled_from(["en", "de", "es", "zz"])
DOCUMENTS = st.fixed_dictionaries(
    {
        "title": st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
        "excerpt": TEXTS,
        "locale": LOCALES,
        "topics": st.lists(WORDS, max_size=2),
        "related": st.lists(st.integers(0, 9), max_size=3),
    }
)
CORPORA = st.lists(DOCUMENTS, max_size=8)
CLAUSES = st.sampled_from(
    'camera cameras police +the -sale "of the" "the police" "the of cam" haus häuser cam* p* 東 京都 despues después'
    ' camrea~ polcie~ po-lice the-police é "東" of-the-京'.split(" ")
)
QUERIES = st.lists(CLAUSES, min_size=1, max_size=4).map(" ".join)
TYPED = st.sampled_from(
    ["c", "ca", "cam", "camrea", "kaemra pol", "the pol", "東", "é", "policse", "de", "P", "\0", "of"]
)


class Kept:
    """A store into which one graph is loaded after the other, so that nodes come and go."""

    def __init__(self, connection: Connected, store: PostgresStore) -> None:
        self._connection = connection
        self._store = store

    def both(self, graph: Graph, ask: Callable[[View], Any]) -> tuple[Any, Any]:
        """What both stores answer of a graph."""
        snapshot = Snapshot(graph)
        load(self._connection, snapshot)
        with self._store.view() as view:
            return ask(MemoryView(snapshot)), ask(view)


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    """A store of an own database."""
    with database() as dsn, connected(dsn) as connection:
        store = PostgresStore(dsn)
        try:
            yield Kept(connection, store)
        finally:
            store.close()


def corpus(documents: Sequence[dict[str, Any]]) -> Graph:
    """The graph of articles that list each other by their numbers."""
    files = {}
    for number, document in enumerate(documents):
        related = [{"title": "listed", "webUrl": f"https://a.example/{target}"} for target in document["related"]]
        files[f"{number}.md"] = {**document, "webUrl": f"https://a.example/{number}", "related": related}
    return graph_of(files)


def told(page: Connection[Any, Any]) -> list[tuple[Any, Any, str]]:
    """The nodes of a page, what is known of them, and their cursors."""
    return [(node, page.detail(index), page.cursor(index)) for index, node in enumerate(page.nodes)]


@FEW
@given(documents=CORPORA, queries=st.lists(QUERIES, min_size=1, max_size=5))
def test_searches_are_answered_alike(kept: Kept, documents: list[dict[str, Any]], queries: list[str]) -> None:
    """Equal nodes in the same order, with scores that differ by their last digit at most, equal cursors and counts, and equal
    highlights."""

    def ask(view: View) -> list[Any]:
        pages = [view.search(Search(query, kinds), 100, None) for query in queries for kinds in KINDS]
        return [(told(page), page.total()) for page in pages]

    def marked(view: View) -> list[Any]:
        nodes = view.search(Search(queries[0]), 100, None).nodes
        return [view.highlights(node, query) for node in nodes for query in queries]

    graph = corpus(documents)
    ours, theirs = kept.both(graph, ask)
    for (own, total), (other, count) in zip(ours, theirs, strict=True):
        assert [(node, cursor) for node, _, cursor in own] == [(node, cursor) for node, _, cursor in other]
        assert [score for _, score, _ in own] == pytest.approx([score for _, score, _ in other], rel=1e-6)
        assert total == count
    ours, theirs = kept.both(graph, marked)
    assert ours == theirs


KINDS = (tuple(NodeKind), (NodeKind.ARTICLE,), (NodeKind.TOPIC, NodeKind.PROVIDER))


LONG = [
    {"title": "said often", "excerpt": "lake " * 300 + "lakeside house"},
    {"title": "long", "excerpt": " ".join(f"w{number % 900}" for number in range(70_000)) + " lake lakeside"},
    {"title": "lakes", "excerpt": f"lake {'x' * 101} lakeside {'y' * 100} w1 w2 w3"},
]
"""Texts that say a word over 255 times, that have over 65,535 words, and that have words which are too long."""


@pytest.mark.parametrize(
    "query", ["lake", "lak*", "l*", '"lake lakeside"', '"w1 w2 w3"', '"w899 lake"', "lkae~", "w8*"]
)
def test_long_texts_are_found_alike(kept: Kept, query: str) -> None:
    """However often a text says a word, and however far behind, it is found with the score that it has in memory."""

    def ask(view: View) -> list[Any]:
        return told(view.search(Search(query), 100, None))

    def cover(view: View) -> list[Any]:
        page = view.coverage(Subject(query, 1)).page(100, None)
        return [(node, round(detail.score, 5)) for node, detail, _ in told(page)]

    graph = corpus([{**document, "related": []} for document in LONG])
    for question in (ask, cover):
        ours, theirs = kept.both(graph, question)
        assert ours == theirs


@FEW
@given(documents=CORPORA, subjects=st.lists(QUERIES, min_size=1, max_size=3), hops=st.integers(0, 3))
def test_coverage_is_the_same(kept: Kept, documents: list[dict[str, Any]], subjects: list[str], hops: int) -> None:
    """Coverage has equal articles, with equal parts of scores, ways and cursors."""

    def ask(view: View) -> list[Any]:
        pages = [view.coverage(Subject(of, hops)).page(100, None) for of in subjects]
        return [[(node, detail.path, cursor, *parts(detail)) for node, detail, cursor in told(page)] for page in pages]

    def parts(detail: Any) -> tuple[float, ...]:
        return tuple(round(part, 5) for part in (detail.match, detail.likeness, detail.related))

    ours, theirs = kept.both(corpus(documents), ask)
    assert ours == theirs


@FEW
@given(documents=CORPORA)
def test_what_is_alike_is_the_same(kept: Kept, documents: list[dict[str, Any]]) -> None:
    """The articles alike to each are equal, with equal scores and cursors."""
    graph = corpus(documents)

    def ask(view: View) -> list[Any]:
        return [told(view.similar(article, None, 100, None)) for article in graph.articles]

    ours, theirs = kept.both(graph, ask)
    assert ours == theirs


@FEW
@given(documents=CORPORA, typed=st.lists(TYPED, min_size=1), first=st.integers(1, 6))
def test_suggestions_are_the_same(kept: Kept, documents: list[dict[str, Any]], typed: list[str], first: int) -> None:
    """What was typed is completed by the same nodes, in the same order."""

    def ask(view: View) -> list[Any]:
        return [view.suggest(text, kinds, first) for text in typed for kinds in KINDS]

    ours, theirs = kept.both(corpus(documents), ask)
    assert ours == theirs
