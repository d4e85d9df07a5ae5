"""Ranks: PageRank over related edges, against networkx, and lists that are ordered by it."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Article, EdgeKind, Graph, NodeKind
from graph.errors import CursorExpired, CursorInvalid
from graph.store.base import View
from graph.store.conditions import Compare, Comparison
from graph.store.orders import Order, OrderField, OrderTerm
from graph.store.pages import Page
from graph.store.questions import Hop
from tests.graphs import graph_of, graphs
from tests.store_contract.conftest import OpenView

ALL = Page(first=1000)
BY_RANK: Order = (OrderTerm(OrderField.RANK, descending=True),)
LISTS = st.lists(st.lists(st.integers(0, 9), max_size=5), min_size=2, max_size=10)


def listing(lists: list[list[int]], **values: Any) -> Graph:
    """A graph of articles that list others by their numbers, which are their qualities; stubs have none."""
    return graph_of(
        {
            f"{number}.md": {
                "title": "a",
                "webUrl": f"https://s.example/{number}",
                "quality": number,
                "related": [{"title": "b", "webUrl": f"https://s.example/{other}"} for other in related],
                **values,
            }
            for number, related in enumerate(lists)
        }
    )


GRAPHS = LISTS.map(listing) | graphs()


def pageranks(graph: Graph) -> dict[str, float]:
    """The PageRank of each article over related edges, as networkx has it."""
    web: nx.DiGraph[str] = nx.DiGraph()
    web.add_nodes_from(article.id for article in graph.articles)
    web.add_edges_from((edge.source, edge.target) for edge in graph.each_edge() if edge.kind is EdgeKind.RELATED)
    ranks: dict[str, float] = nx.pagerank(web, alpha=0.85, max_iter=1000, tol=1e-12) if web else {}
    return ranks


def by_quality(view: View) -> dict[int | None, float]:
    """The ranks of articles, by their qualities."""
    found = view.page(None, Hop(NodeKind.ARTICLE), ALL).nodes
    return {node.quality: view.rank(node) for node in found if isinstance(node, Article)}


@given(graph=GRAPHS)
def test_ranks_are_pageranks(open_view: OpenView, graph: Graph) -> None:
    """Each article's rank is networkx's PageRank over related edges with a damping of 0.85; all of them sum to 1."""
    expected = pageranks(graph)
    with open_view(graph) as view:
        found = {article.id: view.rank(article) for article in graph.articles}
    assert found == pytest.approx(expected, abs=1e-6)
    assert sum(found.values()) == pytest.approx(1.0 if found else 0.0, abs=1e-9)
    assert all(rank > 0 for rank in found.values())


def test_articles_that_many_list_rank_higher(open_view: OpenView) -> None:
    """An article ranks the higher the more list it, and where what lists it ranks higher; only related edges count: not
    the topic, the provider or the collection that articles share."""
    with open_view(listing([[2, 3], [3], [4], [], []], topics=["T"], provider={"name": "P"}, items=["0.md"])) as view:
        ranks = by_quality(view)
    assert ranks[0] == pytest.approx(ranks[1], abs=1e-9)
    assert ranks[3] > ranks[2] > ranks[0]
    assert ranks[4] > ranks[2]


def test_without_edges_all_rank_alike(open_view: OpenView) -> None:
    """Where no article lists another, each of n has the rank 1 / n."""
    with open_view(listing([[]] * 4)) as view:
        assert list(by_quality(view).values()) == pytest.approx([0.25] * 4, abs=1e-9)


@given(graph=GRAPHS, descending=st.booleans(), size=st.integers(1, 4))
def test_lists_are_ordered_by_rank(open_view: OpenView, graph: Graph, descending: bool, size: int) -> None:
    """By RANK, articles come by what `rank` says of them, ties by their ids, and page by page each comes once."""
    hop = Hop(NodeKind.ARTICLE, order=(OrderTerm(OrderField.RANK, descending=descending),))
    sign = -1 if descending else 1
    with open_view(graph) as view:
        expected = sorted(graph.articles, key=lambda article: (sign * view.rank(article), article.id))
        assert view.page(None, hop, ALL).nodes == expected
        for forwards in (True, False):
            found: list[Any] = []
            cursor = None
            while True:
                page = Page(first=size, after=cursor) if forwards else Page(last=size, before=cursor)
                part = view.page(None, hop, page)
                found = found + part.nodes if forwards else part.nodes + found
                assert len(found) <= len(expected), "the walk does not end"
                if not (part.has_next if forwards else part.has_previous):
                    break
                cursor = part.cursor(size - 1 if forwards else 0)
            assert found == expected


@given(graph=GRAPHS)
def test_rank_is_one_term_of_an_order(open_view: OpenView, graph: Graph) -> None:
    """RANK decides where a term before it does not, in filtered lists and in those of a node."""
    order = (OrderTerm(OrderField.TITLE), *BY_RANK)
    where = Compare("title", Comparison.NE, "b")
    with open_view(graph) as view:
        by_title = view.page(None, Hop(NodeKind.ARTICLE, order=order[:1], where=where), ALL).nodes
        titles = list(dict.fromkeys(node.label for node in by_title))
        chosen = [article for article in graph.articles if article.title != "b"]
        chosen.sort(key=lambda article: (titles.index(article.title), -view.rank(article), article.id))
        assert view.page(None, Hop(NodeKind.ARTICLE, order=order, where=where), ALL).nodes == chosen
        for article in graph.articles[:3]:
            related = view.page(article, Hop(NodeKind.ARTICLE, EdgeKind.RELATED), ALL).nodes
            ranked = view.page(article, Hop(NodeKind.ARTICLE, EdgeKind.RELATED, order=BY_RANK), ALL).nodes
            assert ranked == [
                node for node in view.page(None, Hop(NodeKind.ARTICLE, order=BY_RANK), ALL).nodes if node in related
            ]


def test_cursors_by_rank_expire(open_view: OpenView) -> None:
    """A cursor by rank is good in any view of an equal graph, CursorExpired in one of another, in whichever place of the
    order the rank stands; of another order it is CursorInvalid."""
    lists = [[1, 2], [2], []]
    orders = [BY_RANK, (OrderTerm(OrderField.TITLE), *BY_RANK), (*BY_RANK, OrderTerm(OrderField.TITLE))]
    for order in orders:
        hop = Hop(NodeKind.ARTICLE, order=order)
        with open_view(listing(lists)) as view:
            whole = view.page(None, hop, ALL)
            cursor = whole.cursor(0)
            for other in (*(each for each in orders if each != order), (), (OrderTerm(OrderField.RANK),)):
                with pytest.raises(CursorInvalid):
                    view.page(None, Hop(NodeKind.ARTICLE, order=other), Page(first=1, after=cursor))
        with open_view(listing(lists)) as again:
            assert again.page(None, hop, Page(first=2, after=cursor)).nodes == whole.nodes[1:]
            assert again.page(None, hop, Page(last=2, before=whole.cursor(2))).nodes == whole.nodes[:2]
        with open_view(listing([*lists, [0]])) as changed:
            for page in (Page(first=1, after=cursor), Page(last=1, before=cursor)):
                with pytest.raises(CursorExpired):
                    changed.page(None, hop, page)


def test_cursors_of_other_orders_do_not_expire(open_view: OpenView) -> None:
    """Where nothing is ordered by rank, a cursor is good in a view of another graph."""
    hop = Hop(NodeKind.ARTICLE, order=(OrderTerm(OrderField.QUALITY),))
    with open_view(listing([[], [], []])) as view:
        cursor = view.page(None, hop, ALL).cursor(0)
    with open_view(listing([[1], [], [], []])) as changed:
        rest = changed.page(None, hop, Page(first=10, after=cursor)).nodes
        assert [getattr(node, "quality", None) for node in rest] == [1, 2, 3]
