"""Selections: which part of the graph of a generation is to be exported."""

from collections.abc import Mapping

import numpy as np

from graph.adjacency import distinct
from graph.keys import NodeKind
from graph.store.postgres.cohorts import Cohorts
from graph.store.postgres.conditions import Matching
from graph.store.postgres.layouts import Layouts, all_keys
from graph.store.postgres.numbers import Keys
from graph.store.postgres.part import PostgresPart
from graph.store.postgres.predicates import Predicate, predicate_of
from graph.store.postgres.session import THEN, Session, then
from graph.store.postgres.subgraph import PostgresSubgraph
from graph.store.postgres.web import keys_in
from graph.store.questions import Around, Selection

_ARTICLES = "SELECT string_agg(int8send(n.key), ''::bytea) FROM article n WHERE {then} AND ({predicate})"
_PROVIDERS = """SELECT string_agg(int8send(provider), ''::bytea) FROM
(SELECT DISTINCT n.provider FROM article n WHERE n.provider IS NOT NULL AND {then} AND ({predicate})) led_to"""
_TOPICS = """SELECT string_agg(int8send(topic), ''::bytea) FROM
(SELECT DISTINCT unnest(n.topics) AS topic FROM article n WHERE {then} AND ({predicate})) led_to"""
_ABOVE = f"SELECT DISTINCT unnest(ancestors) FROM topic WHERE key = ANY(%(keys)s) AND {THEN}"


def select_part(
    session: Session, cohorts: Cohorts, layouts: Layouts, selection: Selection, matching: Matching
) -> PostgresPart:
    """The part that is selected. Raises IdInvalid, and StoreUnavailable."""
    if isinstance(selection.of, Around):
        inside = PostgresSubgraph(session, cohorts, selection.of, matching).inside
    elif selection.of is None:
        inside = all_keys(session)
    else:
        inside = _led_to(session, predicate_of(selection.of, matching))
    return PostgresPart(session, inside, layouts.of(session) if selection.places else None)


def _led_to(session: Session, predicate: Predicate) -> Mapping[NodeKind, Keys]:
    """The articles of which a predicate holds, with the providers and topics that they lead to, and the topics above these."""
    holds, values = predicate
    statements = (each.format(then=then("n"), predicate=holds) for each in (_ARTICLES, _PROVIDERS, _TOPICS))
    answers = session.ask_all([(statement, values) for statement in statements])
    found = [distinct(keys_in(rows[0][0] or b"")) for rows in answers]
    above = session.ask(_ABOVE, keys=found[2].tolist())
    found[2] = distinct(np.array([key for (key,) in above], np.int64))
    return dict(zip(NodeKind, found, strict=True))
