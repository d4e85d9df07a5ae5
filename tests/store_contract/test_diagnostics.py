"""Diagnostics: what was wrong with documents, page by page and document by document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Diagnostic, Graph, Severity
from graph.errors import CursorInvalid
from graph.keys import NodeKind
from graph.store.base import View
from graph.store.pages import Page
from graph.store.questions import Hop
from tests.graphs import FEW, graph_of
from tests.store_contract.conftest import OpenView

SELF = (
    "---\ntitle: self\nwebUrl: https://a.example/NAME\n_x: &me {title: x, webUrl: https://a.example/NAME}\n"
    "related: [*me, *me, *me]\n---\n"
)
"""Lists itself three times, by aliases: what they stand for stands in one place, so its diagnostics may be alike."""
UNCLOSED = "---\nunclosed: true\n"
NO_YAML = "---\ntitle: [\n---\n"
FAULTS = st.sampled_from(
    [
        {"title": "fine"},
        {"title": ["no text"], "quality": "high", "publishedDateTime": "soon"},
        {"heat": 1},
        SELF,
        NO_YAML,
        UNCLOSED,
    ]
)


def faulty(faults: list[object]) -> Graph:
    """A graph of documents with these faults."""
    return graph_of(
        {
            f"{number}.md": fault.replace("NAME", str(number)) if isinstance(fault, str) else fault
            for number, fault in enumerate(faults)
        }
    )


def walk(view: View, severity: Severity | None, size: int) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    cursor = None
    while True:
        part = view.diagnostics(severity, size, cursor)
        found += part.nodes
        assert len(found) <= 1000, "the walk does not end"
        if not part.has_next:
            return found
        cursor = part.cursor(len(part.nodes) - 1)


def test_alike_diagnostics_are_there_to_be_paged() -> None:
    """The faults that the other tests draw make diagnostics of both severities, and some that are alike in everything."""
    found = faulty([{"heat": 1}, NO_YAML, SELF]).diagnostics
    assert {diagnostic.severity for diagnostic in found} == set(Severity)
    assert len(set(found)) < len(found)


@FEW
@given(faults=st.lists(FAULTS, max_size=5), size=st.integers(1, 3))
def test_each_diagnostic_comes_once(open_view: OpenView, faults: list[object], size: int) -> None:
    """Page by page, of a severity or of all, each comes as often as it is there, in the order of files and places."""
    graph = faulty(faults)
    with open_view(graph) as view:
        for severity in (None, *Severity):
            expected = [d for d in graph.diagnostics if severity in {None, d.severity}]
            assert walk(view, severity, size) == expected
            assert view.diagnostics(severity, size, None).total() == len(expected)
        assert [(d.source, d.line or 0, d.column or 0) for d in graph.diagnostics] == sorted(
            (d.source, d.line or 0, d.column or 0) for d in graph.diagnostics
        )


@FEW
@given(faults=st.lists(FAULTS, min_size=1, max_size=5), gone=st.integers(0, 4))
def test_pages_survive_documents_that_go(open_view: OpenView, faults: list[object], gone: int) -> None:
    """After a document was mended between two pages, those of the others follow where the first page ended."""
    mended: list[object] = [*faults]
    mended[gone % len(faults)] = {"title": "mended"}
    before, now = faulty(faults), faulty(mended)
    with open_view(before) as old, open_view(now) as new:
        page = old.diagnostics(None, 1000, None)
        for index in range(len(page.nodes)):
            rest = new.diagnostics(None, 1000, page.cursor(index)).nodes
            assert rest == [d for d in before.diagnostics[index + 1 :] if d.source != f"site/{gone % len(faults)}.md"]


def test_diagnostics_are_of_their_documents(open_view: OpenView) -> None:
    """Those of one document are all those that name it; a document without faults, or none at all, has none."""
    graph = faulty([{"heat": 1}, {"title": "fine"}, UNCLOSED])
    with open_view(graph) as view:
        codes = [[d.code for d in view.document_diagnostics(f"site/{number}.md")] for number in range(4)]
        assert codes == [["title-missing"], [], ["front-matter-unclosed"], []]


def test_other_cursors_are_refused(open_view: OpenView) -> None:
    """A cursor of a list of nodes, and any other text, is CursorInvalid."""
    with open_view(faulty([{"heat": 1}, {"heat": 2}])) as view:
        listed = view.page(None, Hop(NodeKind.ARTICLE), Page(first=1)).cursor(0)
        own = view.diagnostics(None, 1, None).cursor(0)
        for bad in ("", "x", "é", listed, own[:-2], "W10", "bnVsbA"):
            with pytest.raises(CursorInvalid):
                view.diagnostics(None, 1, bad)
