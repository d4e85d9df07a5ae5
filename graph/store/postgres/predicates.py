"""Predicates: conditions on articles with the values that they name, as they are put into statements."""

from collections.abc import Mapping
from typing import Any

from graph.keys import NodeKind
from graph.store.conditions import Condition
from graph.store.postgres.filters import Filters

Predicate = tuple[str, Mapping[str, Any]]
"""What holds of the row `n` of an article, in SQL, and the values that are named in it."""

EVERY: Predicate = ("TRUE", {})
"""The predicate of all articles."""


def predicate_of(condition: Condition | None, filters: Filters) -> Predicate:
    """The predicate of the articles that fulfil a condition; of all where there is none. Raises IdInvalid."""
    where = filters.of(NodeKind.ARTICLE, condition)
    return where.predicate, where.named
