"""How often the database is waited for: as often for a wide page as for a narrow one."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from graph import Direction, EdgeKind, NodeKind
from graph.store.conditions import Compare, Comparison
from graph.store.memory.snapshot import Snapshot
from graph.store.pages import Page
from graph.store.postgres.view import PostgresView
from graph.store.questions import Hop
from tests.graph.store.postgres.viewing import emptied, view_of
from tests.graphs import graph_of

COUNT = 60
RELATED = Hop(NodeKind.ARTICLE, EdgeKind.RELATED, Direction.BOTH)
TOPICS = Hop(NodeKind.TOPIC, EdgeKind.HAS_TOPIC)
ON_TOPIC = Hop(NodeKind.ARTICLE, EdgeKind.HAS_TOPIC, Direction.IN, subtopics=True)
PUBLISHED = Hop(NodeKind.ARTICLE, EdgeKind.PUBLISHED_BY, Direction.IN)
GOOD = Hop(NodeKind.ARTICLE, EdgeKind.RELATED, Direction.BOTH, where=Compare("quality", Comparison.GT, 3))

GRAPH = graph_of(
    {
        f"{number}.md": {
            "title": f"t{number}",
            "webUrl": f"https://s.example/{number}",
            "publishedDateTime": f"2020-01-{number % 28 + 1:02}",
            "quality": number,
            "provider": {"name": f"P{number % 7}"},
            "topics": [f"T{number % 5}", f"T{number % 3}"],
            "related": [{"title": "x", "webUrl": f"https://s.example/{(number * step) % COUNT}"} for step in (2, 3, 5)],
        }
        for number in range(COUNT)
    }
)

Step = Callable[[PostgresView, Sequence[Any]], list[Any]]
"""One level of a query: what follows the nodes of the level before."""


@pytest.fixture(scope="module")
def view() -> Iterator[Callable[[], PostgresView]]:
    """What opens a view of the graph."""
    with emptied() as connection:
        snapshot = Snapshot(GRAPH)
        yield lambda: view_of(connection, snapshot)


def paged(hop: Hop, first: int) -> Step:
    def step(view: PostgresView, nodes: Sequence[Any]) -> list[Any]:
        return [found for node in nodes for found in view.page(node, hop, Page(first=first)).nodes]

    return step


def totals(hop: Hop) -> Step:
    def step(view: PostgresView, nodes: Sequence[Any]) -> list[Any]:
        return [view.page(node, hop, Page(first=1)).total() for node in nodes]

    return step


def providers(view: PostgresView, nodes: Sequence[Any]) -> list[Any]:
    return [view.neighbour(node, EdgeKind.PUBLISHED_BY) for node in nodes]


def ranks(view: PostgresView, nodes: Sequence[Any]) -> list[Any]:
    return [view.rank(node) for node in nodes]


def stories(view: PostgresView, nodes: Sequence[Any]) -> list[Any]:
    return [view.story_of(node) for node in nodes]


def facets(view: PostgresView, nodes: Sequence[Any]) -> list[Any]:
    return [view.facets(node, RELATED).topics(3) for node in nodes]


def waited(view: PostgresView, width: int, steps: Sequence[Step]) -> list[int]:
    """How often the database was waited for at each level of a query that begins with a page of so many articles."""
    nodes: list[Any] = view.page(None, Hop(NodeKind.ARTICLE), Page(first=width)).nodes
    counts = [view.session.round_trips]
    assert len(nodes) == width
    for step in steps:
        before = view.session.round_trips
        nodes = step(view, nodes)
        assert nodes
        counts.append(view.session.round_trips - before)
    return counts


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([providers], [1, 1]),
        ([ranks], [1, 1]),
        ([stories], [1, 1]),
        ([facets], [1, 1]),
        ([paged(TOPICS, 3)], [1, 1]),
        ([paged(RELATED, 3), providers], [1, 1, 1]),
        ([paged(RELATED, 3), paged(RELATED, 3), paged(TOPICS, 3)], [1, 1, 1, 1]),
        ([paged(GOOD, 3), totals(GOOD)], [1, 1, 2]),
        ([paged(TOPICS, 3), paged(ON_TOPIC, 3), paged(RELATED, 2)], [1, 1, 1, 1]),
        ([providers, paged(PUBLISHED, 4), paged(TOPICS, 2)], [1, 1, 1, 1]),
        ([totals(RELATED)], [1, 2]),
    ],
)
def test_each_level_is_waited_for_once(
    view: Callable[[], PostgresView], steps: Sequence[Step], expected: list[int]
) -> None:
    """A level costs one round trip, and a count one more, for five nodes as for fifty."""
    assert waited(view(), 5, steps) == waited(view(), 50, steps) == expected
