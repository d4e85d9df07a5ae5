"""Masks: which nodes fulfil a condition, over whole columns at once, kept for as long as there is room."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from graph.instants import microseconds
from graph.keys import EdgeKind, NodeKind, kind_of
from graph.store.conditions import (
    ITEM,
    And,
    Compare,
    Comparison,
    Condition,
    IsNull,
    Items,
    Linked,
    Matches,
    Not,
    OneOf,
    Or,
    Quantifier,
    Relation,
    TextComparison,
    TextIs,
    Value,
)
from graph.store.cursors import KeyValue
from graph.store.memory.columns import Column, Mask
from graph.store.memory.snapshot import Snapshot
from graph.text import fold


def mask(snapshot: Snapshot, kind: NodeKind, condition: Condition) -> Mask:
    """Which nodes of `kind` fulfil `condition`; the array is shared and must not be written to. Raises IdInvalid."""

    def evaluate() -> Mask:
        found = _evaluate(snapshot, kind, condition)
        found.setflags(write=False)
        return found

    return snapshot.keep(("mask", kind, condition), evaluate)


def _evaluate(snapshot: Snapshot, kind: NodeKind, condition: Condition) -> Mask:
    match condition:
        case And(conditions=conditions):
            return _all(snapshot.size(kind), [mask(snapshot, kind, part) for part in conditions])
        case Or(conditions=conditions):
            return ~_all(snapshot.size(kind), [~mask(snapshot, kind, part) for part in conditions])
        case Not(condition=negated):
            return ~mask(snapshot, kind, negated)
        case Compare(field="id", comparison=Comparison.NE, value=value):
            return ~_with_ids(snapshot, kind, (value,))
        case Compare(field="id", value=value):
            return _with_ids(snapshot, kind, (value,))
        case OneOf(field="id", values=values):
            return _with_ids(snapshot, kind, values)
        case Items(quantifier=quantifier, condition=asked):
            tags = snapshot.tags
            fulfilled = _test_texts(tags.column, asked)[tags.codes]
            return _quantified(quantifier, fulfilled, tags.owners, tags.size)
        case Linked(relation=relation, quantifier=quantifier, condition=asked):
            return _linked(snapshot, relation, quantifier, asked)
        case Matches(query=query):
            found = np.zeros(snapshot.size(kind), np.bool_)
            found[snapshot.text.article_rows(query)] = True
            return found
        case Compare() | OneOf() | TextIs() | IsNull():
            return _test(snapshot.column(kind, condition.field), condition)


def _test_texts(column: Column, condition: Condition) -> Mask:
    """Which of the distinct texts of `column` fulfil a condition on ITEM."""
    texts = Column.of(column.values)
    match condition:
        case And(conditions=conditions):
            return _all(len(texts.values), [_test_texts(column, part) for part in conditions])
        case Not(condition=negated):
            return ~_test_texts(column, negated)
        case Compare(field=field) | OneOf(field=field) | TextIs(field=field) | IsNull(field=field) if field == ITEM:
            return _test(texts, condition)
        case _:
            raise ValueError(condition)


def _test(column: Column, condition: Compare | OneOf | TextIs | IsNull) -> Mask:
    match condition:
        case Compare(comparison=comparison, value=value):
            return _compare(column, comparison, _coded(value))
        case OneOf(values=values):
            return column.among(_coded(value) for value in values)
        case TextIs(comparison=TextComparison.CONTAINS, value=value):
            needle = fold(value)
            return column.where(lambda text: needle in text)
        case TextIs(value=value):
            start = fold(value)
            return column.where(lambda text: text.startswith(start))
        case IsNull():
            return column.missing()


def _compare(column: Column, comparison: Comparison, value: KeyValue) -> Mask:
    if comparison is Comparison.EQ:
        return column.equal(value)
    if comparison is Comparison.NE:
        return ~column.equal(value)
    assert isinstance(value, int), value
    inclusive = comparison in (Comparison.GTE, Comparison.LTE)
    if comparison in (Comparison.GT, Comparison.GTE):
        return column.above(value, inclusive=inclusive)
    return column.below(value, inclusive=inclusive)


def _coded(value: Value) -> KeyValue:
    """`value` as columns have it."""
    return microseconds(value) if isinstance(value, datetime) else value if isinstance(value, str) else int(value)


def _with_ids(snapshot: Snapshot, kind: NodeKind, ids: tuple[Value, ...]) -> Mask:
    found = np.zeros(snapshot.size(kind), np.bool_)
    for id_ in ids:
        row = snapshot.row(str(id_))
        if row is not None and kind_of(str(id_)) is kind:
            found[row] = True
    return found


def _linked(snapshot: Snapshot, relation: Relation, quantifier: Quantifier, condition: Condition) -> Mask:
    if relation is Relation.PROVIDER:
        fulfilled = np.append(mask(snapshot, NodeKind.PROVIDER, condition), False)
        found: Mask = fulfilled[snapshot.provider_rows]  # the row -1 of no provider is the appended one
        return found
    if relation is Relation.WITHIN:
        return _inherited(mask(snapshot, NodeKind.TOPIC, condition), snapshot)
    if relation is Relation.TOPICS:
        table = snapshot.graph.edges[EdgeKind.HAS_TOPIC]
        sources, targets, kind = table.source, table.target, NodeKind.TOPIC
    else:
        sources, targets = snapshot.related_pairs
        kind = NodeKind.ARTICLE
    fulfilled = mask(snapshot, kind, condition)[targets]
    return _quantified(quantifier, fulfilled, sources, snapshot.size(NodeKind.ARTICLE))


def _quantified(quantifier: Quantifier, fulfilled: Mask, owners: NDArray[np.int32], size: int) -> Mask:
    """Which owners have so many entries that fulfil: entry i belongs to `owners[i]`."""
    counted = ~fulfilled if quantifier is Quantifier.EVERY else fulfilled
    some: Mask = np.bincount(owners[counted], minlength=size) > 0
    return some if quantifier is Quantifier.SOME else ~some


def _inherited(fulfilled: Mask, snapshot: Snapshot) -> Mask:
    """Topics of which they or one above them fulfil."""
    found = fulfilled.copy()
    for row in np.flatnonzero(fulfilled).tolist():
        found[snapshot.subtree(row)] = True
    return found


def _all(size: int, masks: list[Mask]) -> Mask:
    found = np.ones(size, np.bool_)
    for each in masks:
        found &= each
    return found
