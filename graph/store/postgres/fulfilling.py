"""Which of some articles fulfil a condition."""

from collections.abc import Callable, Collection, Sequence

from graph.keys import NodeKind
from graph.store.conditions import Condition
from graph.store.postgres.conditions import NODE
from graph.store.postgres.filters import Filters
from graph.store.postgres.session import Session, then
from graph.store.postgres.values import Values

_TOGETHER = 50_000
"""About how many articles a statement asks at most."""


class Fulfilment:
    """Asks articles by their keys."""

    def __init__(self, session: Session, filters: Filters) -> None:
        self._session = session
        self._filters = filters

    def among(self, condition: Condition, keys: Sequence[int]) -> Collection[int]:
        """The keys of those of the articles with these keys that fulfil a condition. Raises IdInvalid."""
        where = self._filters.of(NodeKind.ARTICLE, condition)
        statement = (
            f"SELECT {NODE}.key FROM article {NODE} "
            f"WHERE {NODE}.key = ANY(%(keys)s) AND {then(NODE)} AND {where.predicate}"
        )
        parts = [{**where.named, "keys": keys[start : start + _TOGETHER]} for start in range(0, len(keys), _TOGETHER)]
        return {key for rows in self._session.ask_each(statement, parts) for (key,) in rows} if parts else set()


def matching(find: Callable[[str], Sequence[int]], query: str, article: str, values: Values) -> str:
    """The predicate that a search finds the row of `article` that goes by this name; `find` gives the keys that it finds."""
    return f"{article}.key = ANY({values.bind(find(query), 'int8[]')})"
