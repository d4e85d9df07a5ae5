"""A store that waits for another machine, without one: what is asked of it is kept, and fails or waits as a test says."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Lock, current_thread

from graph import Graph
from graph.errors import StoreBehind, StoreTimeout
from graph.keys import EdgeKind
from graph.records import Node, Topic
from graph.store.answers import Link
from graph.store.memory import MemoryStore
from graph.store.memory.view import MemoryView
from graph.store.pages import Connection, Page
from graph.store.postgres.bookmarks import newest
from graph.store.questions import Hop, Parent


class RemoteStore(MemoryStore):
    """Answers as one in memory does, in the threads of who asks.

    `opening` and `asking` are called for each view and for each question, and may raise or wait. `threads` are the names of
    those that did either, `asked` counts questions, `held` views that are open; `cancelled` is set once a view was cancelled.
    `come` is the generation that it has come to, and `behind` counts who had seen a later one elsewhere.
    """

    blocking = True

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self.opening: Callable[[], None] = _nothing
        self.asking: Callable[[], None] = _nothing
        self.threads: set[str] = set()
        self.asked = self.held = self.behind = 0
        self.come = 1
        self.cancelled = Event()
        self._lock = Lock()

    @contextmanager
    def view(self, bookmark: str | None = None) -> Iterator[MemoryView]:
        """A view, which fails or waits where it is to."""
        self.threads.add(current_thread().name)
        self.opening()
        if bookmark is not None and newest(bookmark) > self.come:
            self.behind += 1
            raise StoreBehind(f"this one is at {self.come}")
        with self._lock:
            self.held += 1
        try:
            yield RemoteView(self)
        finally:
            with self._lock:
                self.held -= 1

    def ask(self) -> None:
        """Called for each question."""
        self.threads.add(current_thread().name)
        with self._lock:
            self.asked += 1
        self.asking()

    def until_cancelled(self) -> None:
        """Waits as a statement does that takes for ever. Raises StoreTimeout once it is cancelled."""
        assert self.cancelled.wait(10), "nobody cancelled it"
        raise StoreTimeout


class RemoteView(MemoryView):
    """A view that tells of what it is asked; of some questions only, which is enough for what is tested here."""

    def __init__(self, store: RemoteStore) -> None:
        super().__init__(store.snapshot)
        self._store = store
        self._come = store.come

    @property
    def bookmark(self) -> str | None:
        """How far the store had come."""
        return str(self._come)

    def cancel(self) -> None:
        """Tells that it was."""
        self._store.cancelled.set()

    def nodes(self, ids: Sequence[str]) -> list[Node | None]:
        """As in memory."""
        self._store.ask()
        return super().nodes(ids)

    def topic_with_slug(self, slug: str) -> Topic | None:
        """As in memory."""
        self._store.ask()
        return super().topic_with_slug(slug)

    def document_node(self, source: str) -> Node | None:
        """As in memory."""
        self._store.ask()
        return super().document_node(source)

    def neighbour(self, node: Node, edge: EdgeKind) -> Node | None:
        """As in memory."""
        self._store.ask()
        return super().neighbour(node, edge)

    def page(self, parent: Parent, hop: Hop, page: Page) -> Connection[Node, Link]:
        """As in memory."""
        self._store.ask()
        return super().page(parent, hop, page)


def _nothing() -> None:
    """Neither fails nor waits."""


def failing(*errors: Exception) -> Callable[[], None]:
    """What raises these errors, one each time, and nothing once they are used up."""
    left = iter(errors)

    def fail() -> None:
        error = next(left, None)
        if error is not None:
            raise error

    return fail
