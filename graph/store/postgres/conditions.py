"""Conditions: as predicates of statements.

Providers and topics that a condition follows to are looked up first, so that a plan is made for those that there are: how many
articles each of them has differs most.

A predicate that is null counts as one that does not hold, which And and Or leave as it is. Not is therefore led down to what
compares values, and said of that as `IS NOT TRUE`.
"""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

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
from graph.store.postgres.keys import key_of
from graph.store.postgres.session import Session, then
from graph.store.postgres.tables import EDGE_NUMBERS
from graph.store.postgres.values import Values, is_text, within_reach
from graph.text import fold

NODE = "n"
"""The name that the node a predicate is about goes by in its statement."""

_TEXTS = frozenset({"title", "category", "type", "locale", "name", "domain", "slug"})
_SIGNS = {Comparison.GT: ">", Comparison.GTE: ">=", Comparison.LT: "<", Comparison.LTE: "<="}
_RELATED = EDGE_NUMBERS[EdgeKind.RELATED]
_FEW = 1_000
"""So many keys may be part of a statement's text."""


class Matching(Protocol):
    """What finds the articles whose texts a search finds."""

    def __call__(self, query: str, article: str, values: Values) -> str:
        """The predicate that a search finds the row of `article` that goes by this name; it may be null."""
        ...


class _Column(Struct, frozen=True):
    """A column as it goes by in a statement."""

    name: str
    is_text: bool

    def bind(self, value: Value, values: Values) -> str | None:
        """What stands for a value of the column; None for one that it cannot have."""
        if self.is_text:
            return values.bind(value, "text") if is_text(value) else None
        return None if isinstance(value, str) else values.bind(_number(value), "int8")


class Predicates:
    """Conditions on the nodes of one statement, as parts of its text."""

    def __init__(self, values: Values, matching: Matching, session: Session) -> None:
        """Their values become some of `values`."""
        self._values = values
        self._matching = matching
        self._session = session

    def holds(self, kind: NodeKind, condition: Condition, node: str = NODE) -> str:
        """The predicate that a node of `kind` fulfils a condition. Raises IdInvalid."""
        match condition:
            case And(conditions=conditions):
                return all_of([self.holds(kind, part, node) for part in conditions])
            case Or(conditions=conditions):
                return any_of([self.holds(kind, part, node) for part in conditions])
            case Not(condition=negated):
                return self.fails(kind, negated, node)
            case Compare(field="id", comparison=Comparison.NE, value=value):
                return _not(self._with_ids(kind, (value,), node))
            case Compare(field="id", value=value):
                return self._with_ids(kind, (value,), node)
            case OneOf(field="id", values=ids):
                return self._with_ids(kind, ids, node)
            case Items():
                return self._items(condition, node)
            case Linked():
                return self._linked(condition, node)
            case Matches(query=query):
                return self._matching(query, node, self._values)
            case Compare() | OneOf() | TextIs() | IsNull():
                return self._test(_Column(f"{node}.{condition.field}", condition.field in _TEXTS), condition)

    def fails(self, kind: NodeKind, condition: Condition, node: str = NODE) -> str:
        """The predicate that it does not."""
        match condition:
            case And(conditions=conditions):
                return any_of([self.fails(kind, part, node) for part in conditions])
            case Or(conditions=conditions):
                return all_of([self.fails(kind, part, node) for part in conditions])
            case Not(condition=negated):
                return self.holds(kind, negated, node)
            case _:
                return _not(self.holds(kind, condition, node))

    def _test(self, column: _Column, condition: Compare | OneOf | TextIs | IsNull) -> str:
        match condition:
            case Compare(comparison=Comparison.NE, value=value):
                return _not(self._one_of(column, (value,)))
            case Compare(comparison=Comparison.EQ, value=value):
                return self._one_of(column, (value,))
            case Compare(comparison=comparison, value=value):
                return f"{column.name} {_SIGNS[comparison]} {column.bind(value, self._values)}"
            case OneOf(values=values):
                return self._one_of(column, values)
            case TextIs(comparison=comparison, value=value):
                return self._text_is(column, comparison, fold(value))
            case IsNull():
                return f"{column.name} IS NULL"

    def _one_of(self, column: _Column, values: tuple[Value, ...]) -> str:
        return any_of([f"{column.name} = {one}" for value in values if (one := column.bind(value, self._values))])

    def _text_is(self, column: _Column, comparison: TextComparison, folded: str) -> str:
        if not is_text(folded):
            return "FALSE"
        asked = self._values.bind(folded, "text")
        if comparison is TextComparison.CONTAINS:
            return f"strpos({column.name}_folded, {asked}) > 0"
        return f"starts_with({column.name}_folded, {asked})"

    def _with_ids(self, kind: NodeKind, ids: tuple[Value, ...], node: str) -> str:
        known = [str(id_) for id_ in ids if kind_of(str(id_)) is kind]
        keys = self._values.bind([key_of(id_) for id_ in known], "int8[]")
        if kind is not NodeKind.ARTICLE:
            return f"{node}.key = ANY({keys})"
        others = self._values.bind(known, "text[]")
        own = f"SELECT o.key FROM other_id o WHERE o.id = ANY({others}) AND {then('o')}"
        return f"{node}.key = ANY({keys} || ARRAY({own}))"

    def _items(self, items: Items, node: str) -> str:
        """So many of an article's tags."""
        if items.quantifier is Quantifier.EVERY:
            return _not(self._some_item(self._item_fails(items.condition), node))
        some = self._some_tag(items.condition, node) or self._some_item(self._item(items.condition), node)
        return some if items.quantifier is Quantifier.SOME else _not(some)

    def _some_tag(self, condition: Condition, node: str) -> str | None:
        """That some tag is one of these, where that is what the condition asks: the index of tags knows it."""
        match condition:
            case Compare(comparison=Comparison.EQ, value=value):
                asked: tuple[Value, ...] = (value,)
            case OneOf(values=values):
                asked = values
            case _:
                return None
        return f"{node}.tags && {self._values.bind([each for each in asked if is_text(each)], 'text[]')}"

    def _some_item(self, predicate: str, node: str) -> str:
        items = f"unnest({node}.tags, {node}.tags_folded) AS i(item, item_folded)"
        return f"EXISTS (SELECT 1 FROM {items} WHERE {predicate})"

    def _item(self, condition: Condition) -> str:
        match condition:
            case And(conditions=conditions):
                return all_of([self._item(part) for part in conditions])
            case Not(condition=negated):
                return self._item_fails(negated)
            case Compare(field=field) | OneOf(field=field) | TextIs(field=field) | IsNull(field=field) if field == ITEM:
                return self._test(_Column("i.item", is_text=True), condition)
            case _:
                raise ValueError(condition)

    def _item_fails(self, condition: Condition) -> str:
        return _not(self._item(condition))

    def _linked(self, linked: Linked, node: str) -> str:
        condition, other = linked.condition, f"{node}_"
        match linked.relation:
            case Relation.PROVIDER:
                fulfilling = self.holds(NodeKind.PROVIDER, condition, other)
                return self._among(f"{node}.provider", _keys(NodeKind.PROVIDER, other, fulfilling))
            case Relation.WITHIN:
                fulfilling = self.holds(NodeKind.TOPIC, condition, other)
                return f"{node}.ancestors && ARRAY({_keys(NodeKind.TOPIC, other, fulfilling)})"
            case Relation.TOPICS:
                counted = self._counted(NodeKind.TOPIC, linked, other)
                some = self._some_among(f"{node}.topics", _keys(NodeKind.TOPIC, other, counted))
            case Relation.RELATED:
                counted = self._counted(NodeKind.ARTICLE, linked, other)
                some = f"{node}.key IN ({_related_to(other, counted)})"
        return some if linked.quantifier is Quantifier.SOME else _not(some)

    def _among(self, column: str, keys: str) -> str:
        """The predicate that a column has one of the keys that a statement gives."""
        found = self._few(keys)
        if found is None:
            return f"{column} IN ({keys})"
        # Of one key the index has the rows in their order.
        return f"{column} = {found[0]}" if len(found) == 1 else f"{column} = ANY({_literal(found)})"

    def _some_among(self, column: str, keys: str) -> str:
        """The same of one with several."""
        found = self._few(keys)
        return f"{column} && {f'ARRAY({keys})' if found is None else _literal(found)}"

    def _few(self, keys: str) -> list[int] | None:
        """The keys that a statement gives; None where these are many."""
        rows = self._session.ask(f"{keys} LIMIT {_FEW + 1}", **self._values.named)
        return None if len(rows) > _FEW else sorted(key for (key,) in rows)

    def _counted(self, kind: NodeKind, linked: Linked, node: str) -> str:
        """The predicate of the nodes of which there must be some, else none."""
        count = self.fails if linked.quantifier is Quantifier.EVERY else self.holds
        return count(kind, linked.condition, node)


def all_of(predicates: list[str]) -> str:
    """The predicate that all of them hold; so does none at all."""
    return " AND ".join(f"({each})" for each in predicates) or "TRUE"


def any_of(predicates: list[str]) -> str:
    """The predicate that some of them hold."""
    return " OR ".join(f"({each})" for each in predicates) or "FALSE"


def _not(predicate: str) -> str:
    return f"({predicate}) IS NOT TRUE"


def _keys(kind: NodeKind, node: str, predicate: str) -> str:
    return f"SELECT {node}.key FROM {kind} {node} WHERE {then(node)} AND ({predicate})"


def _literal(keys: list[int]) -> str:
    return f"'{{{','.join(map(str, keys))}}}'::int8[]"


def _related_to(node: str, predicate: str) -> str:
    """The keys of articles to which one is related, either way, that fulfils a predicate."""
    step = f"{node}_step"
    return (
        f"SELECT {step}.origin FROM to_article {step} JOIN article {node} ON {node}.key = {step}.node "
        f"WHERE {step}.edge = {_RELATED} AND {then(step)} AND {then(node)} AND ({predicate})"
    )


def _number(value: int | datetime) -> int:
    return within_reach(microseconds(value) if isinstance(value, datetime) else int(value))
