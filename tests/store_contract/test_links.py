"""Links: how the rows of a list are tied to the node that it belongs to."""

from hypothesis import given

from graph import Direction, EdgeKind, Graph, NodeKind
from graph.store.answers import Link
from graph.store.pages import Page
from graph.store.questions import Hop
from tests.graphs import FEW, graph_of, graphs
from tests.reference import Reference
from tests.store_contract.conftest import OpenView

ALL = Page(first=1000)


@FEW
@given(graph=graphs())
def test_related_rows_tell_which_lists_the_other(open_view: OpenView, graph: Graph) -> None:
    """A related article is there once: OUT where it is listed, IN where it lists, BOTH for both, with the documents
    that state either edge, under the order of the list as under any page of it."""
    reference = Reference(graph)
    with open_view(graph) as view:
        for article in graph.articles:
            whole = view.page(article, Hop(NodeKind.ARTICLE, EdgeKind.RELATED, Direction.BOTH), ALL)
            out = {edge.target: edge for edge in reference.leaving(article, EdgeKind.RELATED)}
            into = {edge.source: edge for edge in reference.entering(article, EdgeKind.RELATED)}
            for index, node in enumerate(whole.nodes):
                stated = [edges[node.id].sources for edges in (out, into) if node.id in edges]
                direction = Direction.OUT if node.id not in into else Direction.IN
                direction = Direction.BOTH if len(stated) == 2 else direction
                sources = tuple(sorted({source for sources in stated for source in sources}))
                assert whole.detail(index) == Link(direction, inferred=False, sources=sources)


@FEW
@given(graph=graphs())
def test_topic_rows_tell_whether_they_are_inferred(open_view: OpenView, graph: Graph) -> None:
    """Topics of an article come in the order in which they are stated, and tell whether keywords gave them, and which
    documents they are from."""
    reference = Reference(graph)
    with open_view(graph) as view:
        for article in graph.articles:
            page = view.page(article, Hop(NodeKind.TOPIC, EdgeKind.HAS_TOPIC), ALL)
            links = [page.detail(index) for index in range(len(page.nodes))]
            edges = reference.leaving(article, EdgeKind.HAS_TOPIC)
            assert [node.id for node in page.nodes] == [edge.target for edge in edges]
            assert links == [Link(Direction.OUT, edge.inferred, edge.sources) for edge in edges]


def test_lists_of_several_documents_follow_each_other(open_view: OpenView) -> None:
    """Of an article with two documents the list of the later one comes first, then what only the other one lists, then
    those that list it, newest first, those without a date at the end."""
    site = "https://a.example/"

    def listing(*names: str) -> list[dict[str, str]]:
        return [{"title": name, "webUrl": site + name} for name in names]

    graph = graph_of(
        {
            "old.md": {
                "title": "It",
                "webUrl": site + "it",
                "updatedDateTime": "2020-01-01",
                "related": listing("c", "a", "x"),
            },
            "new.md": {
                "title": "It",
                "webUrl": site + "it",
                "updatedDateTime": "2020-01-02",
                "related": listing("b", "a"),
            },
            "1.md": {"title": "1", "webUrl": site + "1", "related": listing("it")},
            "2.md": {
                "title": "2",
                "webUrl": site + "2",
                "publishedDateTime": "2020-01-01",
                "related": listing("it", "b"),
            },
            "3.md": {"title": "3", "webUrl": site + "3", "publishedDateTime": "2020-01-02", "related": listing("it")},
            "x.md": {"title": "x", "webUrl": site + "x", "publishedDateTime": "2030-01-01", "related": listing("it")},
        }
    )
    with open_view(graph) as view:
        it = view.document_node("site/old.md")
        orders = {
            direction: [
                node.label for node in view.page(it, Hop(NodeKind.ARTICLE, EdgeKind.RELATED, direction), ALL).nodes
            ]
            for direction in Direction
        }
        assert orders[Direction.BOTH] == ["b", "a", "c", "x", "3", "2", "1"]
        assert orders[Direction.OUT] == ["b", "a", "c", "x"]
        assert orders[Direction.IN] == ["x", "3", "2", "1"]


def test_rows_of_all_nodes_have_no_link(open_view: OpenView) -> None:
    """In a list that belongs to no node no document states a row."""
    with open_view(graph_of({"a.md": {"title": "A"}})) as view:
        assert view.page(None, Hop(NodeKind.ARTICLE), ALL).detail(0) == Link()
