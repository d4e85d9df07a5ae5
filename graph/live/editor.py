"""The editor of a live graph: what it writes into a folder is in the graph once it returns."""

import logging
from pathlib import Path
from threading import Lock

from graph.documents.reloading import announce_reload
from graph.documents.sources import Target, locate
from graph.documents.writing import delete_document, put_document, remove_leftovers
from graph.editing import DocumentChange
from graph.errors import WriteFailed
from graph.live.graph import LiveGraph

logger = logging.getLogger("newsgraph.live")


class FolderEditor:
    """Writes documents into the folders of a live graph. Several threads, and several processes, may do so at once."""

    def __init__(self, live: LiveGraph) -> None:
        """What editors before this one left unfinished in the folders is removed."""
        self._live = live
        # Threads wait for each other here, where they are woken, not at the lock of processes, where they ask again and again.
        self._turn = Lock()
        for folder in live.folders:
            remove_leftovers(folder)

    def put(self, source: str, content: str, expected: str | None) -> DocumentChange:
        """As `graph.editing.Editor` has it. Raises WriteFailed as well, where the system keeps it from being written or shown."""
        target = locate(source, self._live.folders)
        with self._turn:
            change = put_document(target, content, expected, self._live.options)
        return self._shown(target, change)

    def delete(self, source: str, expected: str | None) -> DocumentChange:
        """As `graph.editing.Editor` has it. Raises as `put` does."""
        target = locate(source, self._live.folders)
        with self._turn:
            change = delete_document(target, expected)
        return self._shown(target, change)

    def reload(self) -> None:
        """Takes in whatever changed in the folders; other processes that watch them are told to as well."""
        self._live.look()
        for folder in self._live.folders:
            announce_reload(folder)

    def _shown(self, target: Target, change: DocumentChange) -> DocumentChange:
        """The change, once views see it."""
        if change.written:
            self._look(target.source, target.path)
        return change

    def _look(self, source: str, path: Path) -> None:
        try:
            self._live.look([path])
        except Exception as error:
            # Whoever asked has to know that the document is another one now, whatever the graph made of it.
            logger.exception("What was written could not be taken into the graph.")
            raise WriteFailed(source, "the graph could not be built anew", "reload it", written=True) from error
