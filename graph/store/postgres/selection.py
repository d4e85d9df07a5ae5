"""Selections: which part of the graph of a generation is to be exported."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from graph.adjacency import distinct
from graph.keys import EdgeKind, NodeKind
from graph.store.postgres.cohorts import Cohorts
from graph.store.postgres.filters import Filter, Filters
from graph.store.postgres.layouts import Layouts, all_keys
from graph.store.postgres.numbers import Keys
from graph.store.postgres.part import PostgresPart
from graph.store.postgres.session import THEN, Session, then
from graph.store.postgres.subgraph import PostgresSubgraph
from graph.store.postgres.tables import EDGE_NUMBERS
from graph.store.postgres.web import keys_in
from graph.store.questions import Around, Selection

_ARTICLES = "SELECT string_agg(int8send(n.key), ''::bytea) FROM article n WHERE {then} AND ({predicate})"
_PROVIDERS = "SELECT DISTINCT n.provider FROM article n WHERE n.provider IS NOT NULL AND {then} AND ({predicate})"
_TOPICS = (
    "SELECT DISTINCT t.node FROM article n JOIN to_topic t ON t.origin = n.key "
    f"WHERE t.edge = {EDGE_NUMBERS[EdgeKind.HAS_TOPIC]} AND {then('t')} AND {{then}} AND ({{predicate}})"
)
_ABOVE = f"SELECT DISTINCT unnest(ancestors) FROM topic WHERE key = ANY(%(keys)s) AND {THEN}"


def select_part(
    session: Session, cohorts: Cohorts, layouts: Layouts, selection: Selection, filters: Filters
) -> PostgresPart:
    """The part that is selected. Raises IdInvalid, and StoreUnavailable."""
    if isinstance(selection.of, Around):
        inside = PostgresSubgraph(session, cohorts, selection.of, filters).inside
    elif selection.of is None:
        inside = all_keys(session)
    else:
        inside = _led_to(session, filters.of(NodeKind.ARTICLE, selection.of))
    return PostgresPart(session, inside, layouts.of(session) if selection.places else None)


def _led_to(session: Session, where: Filter) -> Mapping[NodeKind, Keys]:
    """The articles that pass a filter, with the providers and topics that they lead to, and the topics above these."""
    statements = (each.format(then=then("n"), predicate=where.predicate) for each in (_ARTICLES, _PROVIDERS, _TOPICS))
    articles, providers, topics = session.ask_all([(statement, where.named) for statement in statements])
    above = session.ask(_ABOVE, keys=[key for (key,) in topics])
    return {
        NodeKind.ARTICLE: distinct(keys_in(articles[0][0] or b"")),
        NodeKind.PROVIDER: _ascending(providers),
        NodeKind.TOPIC: _ascending(above),
    }


def _ascending(rows: Iterable[tuple[Any, ...]]) -> Keys:
    return np.array(sorted(key for (key,) in rows), np.int64)
