"""A graph that changes when a test says so."""

from graph.changes import Changes, GraphChange, compare
from graph.store.memory import MemoryStore
from graph.store.memory.snapshot import Snapshot
from tests.graphs import Documents, graph_of


class Changing:
    """A store of documents, the latest `kept` of whose changes are kept."""

    def __init__(self, documents: Documents, kept: int = 256) -> None:
        self.store = MemoryStore(graph_of(documents))
        self.store.changes = Changes(kept)

    @property
    def version(self) -> str:
        """The present version."""
        return self.store.graph.version

    def show(self, documents: Documents) -> GraphChange:
        """Shows the graph of other documents, and what that changed."""
        graph = graph_of(documents)
        change = compare(self.store.graph, graph)
        self.store.show(Snapshot(graph), change)
        return change


def numbered(number: int) -> Documents:
    """Documents of which one is there always, and one has a title that says which version it is."""
    return {"stays.md": {"title": "Stays"}, "numbered.md": {"title": f"Number {number}"}}
