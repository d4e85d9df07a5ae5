"""Lists page by page: every row once, in order, either way, whatever goes or comes between two pages."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from graph import Direction, EdgeKind, Graph, NodeKind
from graph.errors import CursorInvalid
from graph.store.base import View
from graph.store.conditions import Compare, Comparison
from graph.store.orders import Order, OrderField, OrderTerm
from graph.store.pages import Page
from graph.store.questions import Hop
from tests.graphs import FEW, corpora, graph_of, graphs
from tests.reference import Reference, relay_page
from tests.store_contract.conftest import OpenView

ALL = Page(first=1000)
FIELDS = {
    NodeKind.ARTICLE: [
        OrderField.PUBLISHED_DATE_TIME,
        OrderField.UPDATED_DATE_TIME,
        OrderField.QUALITY,
        OrderField.HEAT,
        OrderField.TITLE,
        OrderField.RELATED_COUNT,
    ],
    NodeKind.PROVIDER: [OrderField.NAME, OrderField.ARTICLE_COUNT],
    NodeKind.TOPIC: [OrderField.NAME, OrderField.ARTICLE_COUNT],
}
HOPS = {
    None: [Hop(kind) for kind in NodeKind],
    NodeKind.ARTICLE: [
        Hop(NodeKind.TOPIC, EdgeKind.HAS_TOPIC),
        *(Hop(NodeKind.ARTICLE, EdgeKind.RELATED, direction) for direction in Direction),
        Hop(NodeKind.ARTICLE, EdgeKind.CONTAINS),
        Hop(NodeKind.ARTICLE, EdgeKind.CONTAINS, Direction.IN),
    ],
    NodeKind.PROVIDER: [Hop(NodeKind.ARTICLE, EdgeKind.PUBLISHED_BY, Direction.IN)],
    NodeKind.TOPIC: [
        Hop(NodeKind.ARTICLE, EdgeKind.HAS_TOPIC, Direction.IN, subtopics=subtopics, stated=stated)
        for subtopics in (False, True)
        for stated in (False, True)
    ],
}
"""Every list that a node of a kind has, and those that belong to no node."""


@pytest.fixture(scope="module")
def two(open_view: OpenView) -> Iterator[View]:
    """A view of two articles."""
    with open_view(numbered(2)) as view:
        yield view


@st.composite
def orders(draw: st.DrawFn) -> dict[NodeKind, Order]:
    """An order for each kind of node; none at all is the list's own."""
    return {
        kind: tuple(
            OrderTerm(field, descending=descending)
            for field, descending in draw(st.lists(st.tuples(st.sampled_from(fields), st.booleans()), max_size=3))
        )
        for kind, fields in FIELDS.items()
    }


def lists(graph: Graph) -> Iterator[tuple[Any, Hop]]:
    """Every list of a graph: the node that it belongs to, and what it holds."""
    yield from ((None, hop) for hop in HOPS[None])
    for kind in NodeKind:
        yield from ((node, hop) for node in graph.nodes(kind) for hop in HOPS[kind])


def rows(reference: Reference, parent: Any, hop: Hop) -> list[Any]:
    """What a list holds, in no order."""
    if parent is None:
        return reference.of(hop.kind)
    if hop.kind is NodeKind.ARTICLE and hop.edge is EdgeKind.HAS_TOPIC:
        return reference.on(parent, subtopics=hop.subtopics, inferred=not hop.stated)
    assert hop.edge is not None
    return reference.neighbours(parent, hop.edge, hop.direction)


def in_order(reference: Reference, parent: Any, hop: Hop) -> list[Any]:
    """What a list holds, in the order that was asked for, else its own."""
    found = rows(reference, parent, hop)
    if hop.order:
        return reference.ordered(found, [(term.field.value, term.descending) for term in hop.order])
    if hop.edge is EdgeKind.RELATED:
        return reference.related(parent, hop.direction)
    if hop.edge in {EdgeKind.HAS_TOPIC, EdgeKind.CONTAINS} and hop.direction is Direction.OUT:
        assert hop.edge is not None
        return reference.targets(parent, hop.edge)
    by = ("published_date_time", True) if hop.kind is NodeKind.ARTICLE else ("name", False)
    return reference.ordered(found, [by])


def walk(view: View, parent: Any, hop: Hop, size: int, *, forwards: bool) -> list[Any]:
    """All rows of a list, page by page, in the list's order."""
    found: list[Any] = []
    cursor = None
    while True:
        page = Page(first=size, after=cursor) if forwards else Page(last=size, before=cursor)
        part = view.page(parent, hop, page)
        assert len(part.nodes) <= size
        found = found + part.nodes if forwards else part.nodes + found
        assert len(found) <= 1000, "the walk does not end"
        if not (part.has_next if forwards else part.has_previous):
            return found
        assert len(part.nodes) == size
        cursor = part.cursor(size - 1 if forwards else 0)


@given(graph=graphs(), by=orders(), size=st.integers(1, 4))
def test_every_list_gives_each_row_once_and_in_order(
    open_view: OpenView, graph: Graph, by: dict[NodeKind, Order], size: int
) -> None:
    """All lists of all nodes, in any order or their own, walked either way in pages of any size, are what brute force
    gives, and `count` and `total` are how many rows that is."""
    reference = Reference(graph)
    with open_view(graph) as view:
        for parent, own in lists(graph):
            for hop in {own, structs.replace(own, order=by[own.kind])}:
                expected = in_order(reference, parent, hop)
                whole = view.page(parent, hop, ALL)
                assert whole.nodes == expected
                assert whole.total() == view.count(parent, hop) == len(expected)
                assert walk(view, parent, hop, size, forwards=True) == expected
                assert walk(view, parent, hop, size, forwards=False) == expected


def test_pages_follow_relays_algorithm(open_view: OpenView) -> None:
    """Rows and flags are those of the specification's algorithm for first, last, after and before in any combination, in
    lists of up to four rows."""
    hop = Hop(NodeKind.ARTICLE, order=(OrderTerm(OrderField.QUALITY),))
    sizes = (None, 0, 1, 2, 5)
    with open_view(numbered(6)) as view:
        for count in range(5):
            within = structs.replace(hop, where=Compare("quality", Comparison.LT, count))
            whole = view.page(None, within, ALL)
            cursors: dict[int | None, str | None] = {index: whole.cursor(index) for index in range(count)}
            cursors[None] = None
            for first, last, after, before in product(sizes, sizes, cursors, cursors):
                part = view.page(None, within, Page(first, cursors[after], last, cursors[before]))
                expected = relay_page(count, first, last, after, before)
                assert part.nodes == whole.nodes[expected.start : expected.end]
                assert (part.has_next, part.has_previous) == (expected.has_next, expected.has_previous)
                assert part.total() == count
                places = range(expected.start, expected.end)
                assert [part.cursor(i) for i in range(len(part.nodes))] == [cursors[place] for place in places]


@given(documents=corpora(), gone=st.sets(st.integers(0, 7)), added=corpora(4), by=orders(), size=st.integers(1, 3))
def test_no_row_is_skipped_or_repeated_when_others_go_and_come(
    open_view: OpenView,
    documents: dict[str, Any],
    gone: set[int],
    added: dict[str, Any],
    by: dict[NodeKind, Order],
    size: int,
) -> None:
    """Between two pages documents go and others come: of the rows whose order values stayed, those behind the cursor
    follow, each once and in order, and those before it do not, whether or not the cursor's own row is still there."""
    later = {name: values for name, values in documents.items() if name not in {f"d{n}.md" for n in gone}}
    later |= {f"n{name}": moved(values) for name, values in added.items()}
    old, new = Reference(graph_of(documents)), Reference(graph_of(later))
    with open_view(old.graph) as before, open_view(new.graph) as now:
        for own in HOPS[None]:
            hop = structs.replace(own, order=by[own.kind])
            fields = [term.field.value for term in hop.order]
            fields = fields or ["published_date_time" if hop.kind is NodeKind.ARTICLE else "name"]
            whole = before.page(None, hop, ALL)
            for index in range(size - 1, len(whole.nodes), size):
                rest = now.page(None, hop, Page(first=1000, after=whole.cursor(index))).nodes
                head = now.page(None, hop, Page(last=1000, before=whole.cursor(index))).nodes
                stayed = [node for node in whole.nodes if same(old, new, node, fields)]
                behind = {node.id for node in whole.nodes[index + 1 :]}
                passed = {node.id for node in whole.nodes[:index]}
                ids = [node.id for node in stayed]
                assert [n.id for n in rest if n.id in ids] == [i for i in ids if i in behind]
                assert [n.id for n in head if n.id in ids] == [i for i in ids if i in passed]
                everything = [node.id for node in now.page(None, hop, ALL).nodes]
                at_cursor = [i for i in everything if i not in {n.id for n in [*head, *rest]}]
                assert set(at_cursor) <= {whole.nodes[index].id}


@FEW
@given(graph=graphs(4), others=orders())
def test_cursors_of_another_order_or_kind_are_refused(
    open_view: OpenView, graph: Graph, others: dict[NodeKind, Order]
) -> None:
    """A cursor is good for lists of its kind in its order only."""
    with open_view(graph) as view:
        for hop in HOPS[None]:
            connection = view.page(None, hop, ALL)
            if not connection.nodes:
                continue
            cursor = connection.cursor(0)
            for other in HOPS[None]:
                reordered = structs.replace(other, order=others[other.kind])
                if other.kind is hop.kind and reordered.ordered_by == hop.ordered_by:
                    continue
                for page in (Page(first=1, after=cursor), Page(last=1, before=cursor)):
                    with pytest.raises(CursorInvalid):
                        view.page(None, reordered, page)


@given(cursor=st.text() | st.text("abcdefghijklmnopqrstuvwxyzABCDEF0123456789-_="))
def test_no_other_text_is_a_cursor(two: View, cursor: str) -> None:
    """Any text that no list gave is CursorInvalid, and nothing else."""
    for page in (Page(first=1, after=cursor), Page(last=1, before=cursor)):
        with pytest.raises(CursorInvalid):
            two.page(None, Hop(NodeKind.ARTICLE), page)


def test_cursors_hold_in_every_list_of_their_order(open_view: OpenView) -> None:
    """A cursor continues the same list under a filter that its own row does not fulfil."""
    hop = Hop(NodeKind.ARTICLE, order=(OrderTerm(OrderField.QUALITY),))
    even = structs.replace(hop, where=Compare("published", Comparison.EQ, value=True))
    with open_view(numbered(6)) as view:
        third = view.page(None, hop, ALL).cursor(3)
        rest = view.page(None, even, Page(first=10, after=third)).nodes
        assert [node.label for node in rest] == ["4"]


def test_long_titles_can_be_continued_from(open_view: OpenView) -> None:
    """A list that is ordered by text of any length can be continued from any of its rows."""
    titles = [letter * 50_000 for letter in "aeé"]
    hop = Hop(NodeKind.ARTICLE, order=(OrderTerm(OrderField.TITLE),))
    with open_view(graph_of({f"{n}.md": {"title": title} for n, title in enumerate(titles)})) as view:
        assert [node.label for node in walk(view, None, hop, 1, forwards=True)] == titles


def test_a_view_stays_as_it_is(open_view: OpenView) -> None:
    """Two views opened on two graphs answer from their own, also for lists asked of both in turn."""
    with open_view(numbered(2)) as two, open_view(numbered(3)) as three:
        hop = Hop(NodeKind.ARTICLE)
        assert [two.count(None, hop), three.count(None, hop), two.count(None, hop)] == [2, 3, 2]
        assert two.summary.version != three.summary.version


def numbered(count: int) -> Graph:
    """A graph of articles whose title and quality are their numbers; the even ones are published."""
    return graph_of({f"{n}.md": {"title": str(n), "quality": n, "published": n % 2 == 0} for n in range(count)})


def moved(values: dict[str, Any]) -> dict[str, Any]:
    """A document that is another article's: without the address, as it lies in another file."""
    return {key: value for key, value in values.items() if key != "webUrl"}


def same(old: Reference, new: Reference, node: Any, fields: list[str]) -> bool:
    """Whether a node is still there with the values that it is ordered by."""
    there = new.nodes.get(node.id)
    return there is not None and all(old.value(node, f) == new.value(there, f) for f in fields)
