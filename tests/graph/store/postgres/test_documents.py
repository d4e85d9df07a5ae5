"""Texts and diagnostics in PostgreSQL, against those of the same graph in memory."""

import pytest

from graph import Severity
from graph.errors import CursorInvalid
from graph.store.cursors import encode_mark
from graph.store.diagnostics import Mark
from graph.store.memory import MemoryStore
from tests.databases import stored
from tests.graphs import graph_of

FILES = {
    f"{n}.md": f"---\ntitle: n{n}\nwebUrl: https://a.example/{n}\nquality: [{n}]\nheat: high\n---\nbody {n}\n"
    for n in range(6)
}
GRAPH = graph_of({**FILES, "none.md": "---\nheat: 1\n---\n", "bad.md": "---\ntitle: [\n---\n"})


def test_texts_of_nodes_loaded_together_cost_one_round_trip() -> None:
    """The large texts, documents and diagnostics of the first of some nodes are asked for with those of all others."""
    ids = [article.id for article in GRAPH.articles]
    with stored(GRAPH) as store, store.view() as view, MemoryStore(GRAPH).view() as memory:
        nodes = view.nodes(ids)
        before = view.session.round_trips
        for node in nodes:
            assert node
            assert view.heavy(node) == memory.heavy(node)
            for ref in node.documents:
                assert view.document(ref.source) == memory.document(ref.source)
                assert view.document_diagnostics(ref.source) == memory.document_diagnostics(ref.source)
        assert view.session.round_trips == before + 3
        assert view.document("site/\0") is None
        assert view.document_diagnostics("site/bad.md") == memory.document_diagnostics("site/bad.md")


@pytest.mark.parametrize("severity", [None, *Severity])
def test_cursors_are_those_of_memory(severity: Severity | None) -> None:
    """Pages of diagnostics and their cursors are the same in both, so that those of one lead on in the other."""
    with stored(GRAPH) as store, store.view() as view, MemoryStore(GRAPH).view() as memory:
        cursor = None
        for size in (1, 2, 0, 3, 100):
            found, expected = (each.diagnostics(severity, size, cursor) for each in (view, memory))
            assert found.nodes == expected.nodes
            assert (found.has_next, found.has_previous) == (expected.has_next, expected.has_previous)
            assert found.total() == expected.total()
            places = range(len(found.nodes))
            assert [found.cursor(place) for place in places] == [expected.cursor(place) for place in places]
            cursor = found.cursor(len(found.nodes) - 1) if found.nodes else cursor


@pytest.mark.parametrize(
    "mark",
    [
        Mark(("site/\0.md", 1, 1, "x", "x"), 0),
        Mark(("site/1.md", 2**40, 1, "x", "x"), 0),
        Mark(("site/1.md", 1, 1, "x", "x"), 2**31),
    ],
)
def test_places_that_cannot_be_are_refused(mark: Mark) -> None:
    """A cursor whose place no diagnostic of the database could have is CursorInvalid."""
    with stored(GRAPH) as store, store.view() as view, pytest.raises(CursorInvalid):
        view.diagnostics(None, 1, encode_mark(mark))
