"""The full-text index: its words, and how rows stand for nodes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Graph, NodeKind
from graph.store.memory.text_index import TextIndex, analyzer
from tests.graphs import graph_of, graphs

GRAPH = graph_of(
    {
        "a.md": {"title": "alpha", "topics": ["beta"], "provider": {"name": "gamma"}},
        "b.md": {"title": "delta alpha"},
        "t.md": {"taxonomy": "topic", "name": "Defined", "keywords": ["alpha"]},
    }
)
INDEX = TextIndex(GRAPH)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("Red-Fox's über_all", ["red", "fox", "s", "uber", "all"]),
        ("ÉCOLE école", ["ecole", "ecole"]),
        ("C++ 3.5%", ["c", "3", "5"]),
        ("東京 2020", ["東京", "2020"]),
        ("x" * 99, ["x" * 99]),
        ("x" * 101, []),
        ("a\u0301b", ["a", "b"]),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    """Text is split at all but letters and digits, in lower case and without accents; words of over 100 bytes are left
    out."""
    assert analyzer().analyze(text) == words


def test_words_that_a_query_asks_for() -> None:
    """They are distinct, as the index has them, and not those that must not be there."""
    assert INDEX.words('Alpha +"beta GAMMA" -delta alph* ALPHA éps~') == ["alpha", "beta", "gamma", "alph", "eps"]
    assert INDEX.words("") == []


@given(graph=graphs(4))
def test_rows_count_through_the_kinds(graph: Graph) -> None:
    """A hit's row is that of an article, then of a provider, then of a topic, and each name finds its node."""
    index = TextIndex(graph)
    for kind in NodeKind:
        for row, node in enumerate(graph.nodes(kind)):
            hits = index.all(f'"{node.label}"', [kind])
            assert (kind, row) in {index.kind_and_row(hit) for hit in hits.rows.tolist()}


def test_hits_are_counted() -> None:
    """Counts are those of all hits, of some kinds or of all."""
    for kinds in ([NodeKind.ARTICLE], [NodeKind.TOPIC], list(NodeKind), []):
        assert INDEX.count("alpha", kinds) == len(INDEX.all("alpha", kinds).rows)
    assert INDEX.count("alpha", list(NodeKind)) == 3
    assert INDEX.article_rows("alpha").tolist() != []


@pytest.mark.parametrize("limit", [-1, 0, 1, 2, 2**40])
def test_no_more_hits_than_asked_for(limit: int) -> None:
    """At most so many come, the best ones; room is made for no more than there are."""
    everything = INDEX.all("alpha", list(NodeKind))
    hits = INDEX.search("alpha", list(NodeKind), limit)
    assert hits.rows.tolist() == everything.rows.tolist()[: max(0, limit)]


@given(query=st.text('alph beta"+-*~', max_size=12))
def test_the_best_are_the_first_of_all(query: str) -> None:
    """Asking for fewer gives the beginning of what asking for all gives."""
    everything = INDEX.all(query, list(NodeKind))
    hits = INDEX.search(query, list(NodeKind), 2)
    assert hits.rows.tolist() == everything.rows.tolist()[:2]
    assert hits.scores.tolist() == everything.scores.tolist()[:2]
