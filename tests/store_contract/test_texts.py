"""The large texts of nodes, and documents as they were read."""

from graph import NodeKind
from graph.keys import digest_bytes
from graph.records import Heavy
from graph.store.pages import Page
from graph.store.questions import Hop, Search, Subject
from tests.graphs import graph_of
from tests.store_contract.conftest import OpenView

NEW = (
    "---\ntitle: It &amp; more\nwebUrl: https://a.example/it\nupdatedDateTime: 2020-01-02\nown: [1, {deep: é}]\n"
    "related:\n  - title: Stub\n    webUrl: https://a.example/stub\n---\n\n"
)
OLD = "---\ntitle: It\nwebUrl: https://a.example/it\nupdatedDateTime: 2020-01-01\nsecured: c1ph&amp;er\n---\nThe *body*\r\n"
TOPIC = {"taxonomy": "topic", "name": "T", "services": ["x"]}
TEXTS = graph_of({"new.md": NEW, "old.md": OLD, "t.md": TOPIC, "x.md": {"title": "X", "provider": {"name": "P"}}})


def test_values_come_from_the_first_document_that_has_them(open_view: OpenView) -> None:
    """Front matter is the winning document's, as it was written and without `related`; body and ciphertext are those of
    the first document that has any, untouched."""
    with open_view(TEXTS) as view:
        node = view.document_node("site/old.md")
        assert node
        heavy = view.heavy(node)
        assert heavy.front_matter == {
            "title": "It &amp; more",
            "webUrl": "https://a.example/it",
            "updatedDateTime": "2020-01-02",
            "own": [1, {"deep": "é"}],
        }
        assert heavy.body == "The *body*\r\n"
        assert heavy.secured == "c1ph&amp;er"


def test_topics_have_front_matter(open_view: OpenView) -> None:
    """A topic that a document defines has that document's keys."""
    with open_view(TEXTS) as view:
        node = view.document_node("site/t.md")
        assert node
        assert view.heavy(node).front_matter == TOPIC


def test_nodes_without_documents_have_no_texts(open_view: OpenView) -> None:
    """A stub, and a provider that articles only name, have nothing but nulls."""
    with open_view(TEXTS) as view:
        [stub] = [article for article in TEXTS.articles if article.stub]
        assert [view.heavy(stub), view.heavy(TEXTS.providers[0])] == [Heavy(), Heavy()]


def test_documents_are_as_they_were_read(open_view: OpenView) -> None:
    """A document's content is the file's text, and its revision is the hash of the file's bytes."""
    with open_view(TEXTS) as view:
        for name, text in (("new", NEW), ("old", OLD)):
            document = view.document(f"site/{name}.md")
            assert document
            assert document.content == text
            assert document.revision == digest_bytes(text.encode())
        assert view.document("site/none.md") is None


def test_an_empty_graph_answers_with_nothing(open_view: OpenView) -> None:
    """Lists, counts, facets, search, suggestions, coverage and diagnostics of no documents are empty."""
    with open_view(graph_of({})) as view:
        for kind in NodeKind:
            page = view.page(None, Hop(kind), Page(first=5))
            assert (page.nodes, page.total(), page.has_next, page.has_previous) == ([], 0, False, False)
        assert view.search(Search("x"), 5, None).total() == 0
        assert view.suggest("x", list(NodeKind), 5) == []
        assert view.coverage(Subject("x", 2)).page(5, None).nodes == []
        assert view.facets(None, Hop(NodeKind.ARTICLE)).topics(5) == []
        assert view.diagnostics(None, 5, None).nodes == []
        assert sum(view.summary.edges.values()) == 0
