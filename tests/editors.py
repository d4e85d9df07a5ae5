"""Editors that write nothing, for tests of what lies before them."""

from graph.editing import DocumentChange
from graph.errors import Conflict


class NoEditor:
    """Finds that every document is another one."""

    def put(self, source: str, content: str, expected: str | None) -> DocumentChange:  # noqa: ARG002 as editors are called
        """Raises Conflict."""
        raise Conflict(source, "present")

    def delete(self, source: str, expected: str | None) -> DocumentChange:  # noqa: ARG002 as editors are called
        """Raises Conflict."""
        raise Conflict(source, "present")

    def reload(self) -> None:
        """Does nothing."""
