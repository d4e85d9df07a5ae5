"""Lists in a database against those in memory: the same rows, cursors, links and counts, for whole cohorts."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from graph import Graph, NodeKind
from graph.store.answers import Interval
from graph.store.conditions import Condition
from graph.store.cursors import Keyset, encode_keyset
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.view import MemoryView
from graph.store.orders import Order, OrderField, OrderTerm
from graph.store.pages import Page
from graph.store.postgres.connections import Connected
from graph.store.postgres.view import PostgresView
from graph.store.questions import Hop
from tests.graph.store.postgres.viewing import emptied, view_of
from tests.graphs import FEW, graph_of, graphs
from tests.store_contract.test_conditions import ARTICLES
from tests.store_contract.test_pages import HOPS, orders

pytestmark = pytest.mark.slow


Views = MemoryView | PostgresView
ALL = Page(first=1000)
CASES = st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(0, 3), st.booleans(), st.booleans())


@pytest.fixture(scope="module")
def connection() -> Iterator[Connected]:
    """A connection to a database."""
    with emptied() as opened:
        yield opened


def both(connection: Connected, graph: Graph) -> tuple[MemoryView, PostgresView]:
    """A view of a graph in memory, and one of it in a database."""
    snapshot = Snapshot(graph)
    return MemoryView(snapshot), view_of(connection, snapshot)


def shown(view: Views, parent: Any, hop: Hop, page: Page) -> object:
    """All that a page tells."""
    part = view.page(parent, hop, page)
    places = range(len(part.nodes))
    return (
        part.nodes,
        [part.cursor(place) for place in places],
        [part.detail(place) for place in places],
        (part.has_next, part.has_previous, part.total(), view.count(parent, hop)),
    )


def parents(view: Views) -> Iterator[tuple[Sequence[Any], Sequence[Hop]]]:
    """The nodes of each kind and what lists they have, as a view gives them out; None for the lists of all."""
    yield [None], HOPS[None]
    for kind in NodeKind:
        yield view.page(None, Hop(kind), ALL).nodes, HOPS[kind]


@FEW
@given(graph=graphs(), by=orders(), where=st.none() | ARTICLES, case=CASES)
def test_every_page_is_the_same(
    connection: Connected, graph: Graph, by: dict[NodeKind, Order], where: Condition | None, case: Any
) -> None:
    """Pages of all lists, filtered or not, in any order, from any cursor of the list without the filter, are those that
    memory gives, to the last cursor, and so are their links and counts."""
    first, last, is_after, is_before = case
    memory, database = both(connection, graph)
    for (nodes, hops), (kept, _) in zip(parents(memory), parents(database), strict=True):
        for own in hops:
            condition = where if own.kind is NodeKind.ARTICLE else None
            for hop in (own, structs.replace(own, order=by[own.kind], where=condition)):
                for node, same in zip(nodes, kept, strict=True):
                    whole = memory.page(node, structs.replace(hop, where=None), ALL)
                    cursors = [whole.cursor(place) for place in range(len(whole.nodes))]
                    after = cursors[len(cursors) // 3] if is_after and cursors else None
                    before = cursors[-1] if is_before and cursors else None
                    page = Page(first, after, last, before)
                    assert shown(database, same, hop, page) == shown(memory, node, hop, page)


@FEW
@given(graph=graphs(), where=st.none() | ARTICLES, first=st.integers(1, 5))
def test_facets_are_the_same(connection: Connected, graph: Graph, where: Condition | None, first: int) -> None:
    """Facets of all lists of articles are those that memory gives."""
    memory, database = both(connection, graph)
    for (nodes, hops), (kept, _) in zip(parents(memory), parents(database), strict=True):
        for hop in (structs.replace(hop, where=where) for hop in hops if hop.kind is NodeKind.ARTICLE):
            for node, same in zip(nodes, kept, strict=True):
                assert counts(database, same, hop, first) == counts(memory, node, hop, first)


def counts(view: Views, parent: Any, hop: Hop, first: int) -> object:
    """All counts of a list's facets."""
    facets = view.facets(parent, hop)
    return (
        facets.topics(first),
        facets.providers(first),
        [facets.values(field, first) for field in ("type", "category", "tags")],
        [facets.timeline(interval, first) for interval in Interval],
    )


def test_texts_that_no_database_has_are_compared(connection: Connected) -> None:
    """A cursor's text may hold what no row's text can; what lies behind it is what follows it in the order of text."""
    graph = graph_of({f"{n}.md": {"title": title} for n, title in enumerate(["a", "a!", "ab", "b"])})
    memory, database = both(connection, graph)
    order: Order = (OrderTerm(OrderField.TITLE),)
    hop = Hop(NodeKind.ARTICLE, order=order)
    for text in ("a\0", "a\0b", "\0", "ab\0\0"):
        cursor = encode_keyset(hop.kind, order, Keyset((text,), graph.articles[0].id), memory.summary.analysis_version)
        for page in (Page(first=2, after=cursor), Page(last=2, before=cursor)):
            assert shown(database, None, hop, page) == shown(memory, None, hop, page)
