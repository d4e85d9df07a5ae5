"""What one mutation works with: the editor of documents, and views of what it made."""

from contextlib import ExitStack

from graph.editing import Editor
from graph.store.base import Store, View


class Editing:
    """The changes of one operation, one after the other; `changed` tells whether there was one. It is closed at its end."""

    def __init__(self, editor: Editor, store: Store) -> None:
        self.editor = editor
        self.changed = False
        self._store = store
        self._open = ExitStack()

    def renewed_view(self) -> View:
        """A view of the present version, in place of the one before, which is closed: many changes hold one version only."""
        self.close()
        return self._open.enter_context(self._store.view())

    def close(self) -> None:
        """Closes the view."""
        self._open.close()
