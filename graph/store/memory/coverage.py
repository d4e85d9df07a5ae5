"""Coverage in a snapshot: what was worked out for a subject, kept for as long as there is room."""

from graph.records import Article
from graph.store.answers import CoverageDetail
from graph.store.base import Facets
from graph.store.coverage import RankedCoverage
from graph.store.memory.ground import SnapshotGround
from graph.store.memory.snapshot import Snapshot
from graph.store.pages import Connection
from graph.store.questions import Subject


class SnapshotCoverage:
    """The coverage of one subject in a snapshot."""

    def __init__(self, snapshot: Snapshot, subject: Subject) -> None:
        """Raises IdInvalid."""
        self._ground = SnapshotGround(snapshot)
        self._ranked = snapshot.keep(("coverage", subject), lambda: RankedCoverage(self._ground, subject))

    @property
    def nbytes(self) -> int:
        """About what it weighs in a cache."""
        return self._ranked.nbytes

    def page(self, first: int, after: str | None) -> Connection[Article, CoverageDetail]:
        """The first so many after a cursor. Raises CursorInvalid or CursorExpired."""
        return self._ranked.page(self._ground, first, after)

    def facets(self) -> Facets:
        """Counts over all of it."""
        return self._ranked.facets(self._ground)
