"""How often the database is waited for by what is asked of texts: as often for many articles as for few."""

from collections.abc import Callable, Iterator

import pytest

from graph import NodeKind
from graph.store.memory.snapshot import Snapshot
from graph.store.pages import Page
from graph.store.postgres.view import PostgresView
from graph.store.questions import Hop, Search, Subject
from tests.graph.store.postgres.viewing import emptied, view_of
from tests.graphs import graph_of

pytestmark = pytest.mark.slow


COUNT = 40
GRAPH = graph_of(
    {
        f"{number}.md": {
            "title": f"camera {number}",
            "excerpt": "police sale" if number % 2 else "lake tree",
            "webUrl": f"https://s.example/{number}",
            "related": [{"title": "x", "webUrl": f"https://s.example/{(number * step) % COUNT}"} for step in (2, 3)],
        }
        for number in range(COUNT)
    }
)
ARTICLES = Hop(NodeKind.ARTICLE)


@pytest.fixture(scope="module")
def view() -> Iterator[Callable[[], PostgresView]]:
    """What opens a view of the graph that knows nothing yet."""
    with emptied() as connection:
        snapshot = Snapshot(GRAPH)
        yield lambda: view_of(connection, snapshot)


def highlighted(view: PostgresView, first: int) -> None:
    for node in view.search(Search("camera police"), first, None).nodes:
        assert view.highlights(node, "camera police")


def alike(view: PostgresView, first: int) -> None:
    for article in view.page(None, ARTICLES, Page(first=first)).nodes:
        assert view.similar(article, None, 5, None).nodes  # type: ignore[arg-type]


def covered(view: PostgresView, first: int) -> None:
    page = view.coverage(Subject("police", 2)).page(first, None)
    assert all(page.detail(index).path for index in range(len(page.nodes)))


def suggested(view: PostgresView, first: int) -> None:
    assert view.suggest("cam", list(NodeKind), first)


@pytest.mark.parametrize(("ask", "most"), [(highlighted, 4), (alike, 5), (covered, 5), (suggested, 4)])
def test_many_cost_no_more_than_few(
    view: Callable[[], PostgresView], ask: Callable[[PostgresView, int], None], most: int
) -> None:
    """Whatever is asked of a page is asked of all that are on it together."""
    trips = []
    for first in (1, 10, COUNT):
        opened = view()
        ask(opened, first)
        trips.append(opened.session.round_trips)
    assert max(trips) <= most
