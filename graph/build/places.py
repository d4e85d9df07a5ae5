"""Where the values of documents stand, for what is found to be wrong only when the graph is built."""

from graph import diagnostics
from graph.diagnostics import Diagnostic
from graph.documents.front_matter import FrontMatter, Path
from graph.documents.parse import read_again
from graph.documents.texts import TextMap


class Places:
    """Makes diagnostics of values of documents; what one document's are is asked for together, so it keeps the last."""

    def __init__(self, texts: TextMap) -> None:
        self._texts = texts
        self._source: str | None = None
        self._front_matter: FrontMatter | None = None

    def warning(self, code: str, source: str, path: Path, message: str) -> Diagnostic:
        """The diagnostic of the value at `path` of the document at `source`."""
        if source != self._source:
            self._source, self._front_matter = source, read_again(source, self._texts.content(source))
        place = self._front_matter.find(path).place if self._front_matter else None
        line, column = place or (None, None)
        return diagnostics.warning(code, source, message, line, column)
