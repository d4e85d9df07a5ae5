"""Filters: the predicates of conditions, each worked out once for a view."""

from msgspec import Struct

from graph.keys import NodeKind
from graph.store.conditions import Condition
from graph.store.postgres.conditions import Matching, Predicates
from graph.store.postgres.session import Session
from graph.store.postgres.values import Values


class Filter(Struct, frozen=True):
    """A predicate about a node `n`, and the values that stand in it by their names."""

    predicate: str = "TRUE"
    named: dict[str, object] = {}

    @property
    def values(self) -> Values:
        """Values of a statement, of which these are the first."""
        return Values(self.named)


EVERY = Filter()
"""Lets all nodes through."""


class Filters:
    """The filters of one view."""

    def __init__(self, session: Session, matching: Matching) -> None:
        self._session = session
        self._matching = matching
        self._known: dict[tuple[NodeKind, Condition | None], Filter] = {}

    def of(self, kind: NodeKind, condition: Condition | None) -> Filter:
        """The filter of nodes of `kind` that fulfil a condition; of all, where there is none. Raises IdInvalid."""
        known = self._known.get((kind, condition))
        if known is None:
            known = self._known[kind, condition] = self._worked_out(kind, condition)
        return known

    def _worked_out(self, kind: NodeKind, condition: Condition | None) -> Filter:
        if condition is None:
            return EVERY
        values = Values()
        predicate = Predicates(values, self._matching, self._session).holds(kind, condition)
        return Filter(predicate, values.named)
