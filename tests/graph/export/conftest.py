"""What is exported in these tests: graphs of hard texts, of nothing, and of the corpus, each with what must be said of it."""

from typing import NamedTuple

import pytest

from graph import Graph
from graph.store.base import Part
from graph.store.memory import MemoryStore
from graph.store.questions import Selection
from tests.graph.export.parts import EMPTY, NASTY, Edges, Values, expected_edges, expected_nodes


class Case(NamedTuple):
    """A graph, all of it as a part without and with places, and what its exports must say."""

    graph: Graph
    part: Part
    placed: Part
    nodes: dict[str, Values]
    edges: Edges


@pytest.fixture(scope="session", params=["nasty", "empty", "corpus"])
def case(request: pytest.FixtureRequest) -> Case:
    """Each graph, one after the other."""
    graphs = {"nasty": NASTY, "empty": EMPTY}
    graph: Graph = graphs[request.param] if request.param in graphs else request.getfixturevalue(request.param)
    with MemoryStore(graph).view() as view:
        part, placed = (view.part(Selection(None, places)) for places in (False, True))
    return Case(graph, part, placed, expected_nodes(graph), expected_edges(graph))
