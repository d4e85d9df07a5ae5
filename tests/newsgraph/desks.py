"""Applications over a folder whose documents may be written, and what asks them."""

from typing import Any

from starlette.testclient import TestClient

from graph import Folder
from graph.live.editor import FolderEditor
from graph.live.graph import LiveGraph
from graph.store.memory.opening import Opening
from newsgraph.app import create_app
from newsgraph.settings import Settings

PUT = """
mutation ($source: String!, $content: String!, $expected: String) {
  putDocument(source: $source, content: $content, expectedRevision: $expected) {
    written revision node { label } graph { version articles }
  }
}
"""


def document(title: str) -> str:
    return f"---\ntitle: {title}\n---\n"


def put_of(name: str, title: str, expected: str | None = None) -> dict[str, Any]:
    """A request that puts a document."""
    return {
        "query": PUT,
        "variables": {"source": f"site/{name}", "content": document(title), "expected": expected},
    }


class Desk:
    """A folder, its graph, and a server of it; everybody may write unless it is told otherwise."""

    def __init__(self, folder: Folder, settings: Settings | None = None, **given: Any) -> None:
        self.folder = folder
        live = LiveGraph([folder], Opening([folder]).opened())
        self.store = live.store
        self.editor = FolderEditor(live)
        used = (settings or Settings()).but(**{"write": True, "insecure": True, **given})
        self.client = TestClient(create_app(self.store, used, editor=self.editor))

    def ask(self, request: Any, **more: Any) -> Any:
        """What a request is answered with."""
        return self.client.post("/graphql", json=request, **more).json()

    def put(self, name: str, title: str, expected: str | None = None) -> dict[str, Any]:
        """What a put is answered with, which must go well."""
        answer = self.ask(put_of(name, title, expected))
        assert "errors" not in answer, answer
        change: dict[str, Any] = answer["data"]["putDocument"]
        return change
