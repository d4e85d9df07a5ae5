"""Costs of operations: how many fields an answer can have at most, lists counted by the rows that are asked for.

A field costs one, and what is selected of it costs as often as it answers with rows: as many as its `first`, `last` or `limit`
says, or as its `ids` are; a page of them where nothing is said. What filters and orders ask for, and how far ways may go, costs
too, whatever is found: each key of a filter ten, and each value in it one. A mutation costs a thousand. Source: GitHub, “Rate
limits and query limits for the GraphQL API”, which counts nodes so.
"""

from collections.abc import Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    value_from_ast_untyped,
)

SHORT = 100
"""What costs no more graphql-core answers in a few milliseconds."""

_ROW_ARGUMENTS = ("first", "last", "limit", "ids")
"""The arguments that say how many rows there are: by number, or by being so many."""
_CONDITIONS = ("where", "orderBy", "kinds", "edgeKinds", "around")
"""The arguments that are filters, or lists that say what is found and in which order."""
_STEPS = "maxHops"
"""The argument that says how long a way may be, of those that are looked for."""
_WORK = 10
"""What each key of a filter costs, of which one may have thousands, and each step of each way."""
_VALUE = 1
"""What each value in a filter costs, of which a list may have a hundred thousand; lists and objects are values too."""
_CHANGE = 1_000
"""What each mutation costs, which writes to disk and has the graph built anew."""
_MOST_ROWS = 10_000
"""More rows no list gives at once: it refuses to, and says what it does give."""
_MOST_KNOWN = 50

Fragments = Mapping[str, FragmentDefinitionNode]
Rows = Mapping[str, int | None]
"""How many rows each variable asks for, None where that is not known."""
Sizes = Mapping[str, int]
"""What each variable costs where it is a filter, or a part of one."""


class Costs:
    """The costs of one operation, by the values of those variables that say how many rows there are, or that are filters;
    `page_size` is how many rows there are of a list of which it is not said."""

    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments, page_size: int
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._fragments = fragments
        self._page_size = page_size
        self._defaults = {
            each.variable.name.value: value_from_ast_untyped(each.default_value)
            for each in operation.variable_definitions or ()
            if each.default_value
        }
        walk = _Walk(schema, fragments, {}, {}, page_size)
        self._constant = walk.of_operation(operation)
        self._of_rows = tuple(sorted(walk.of_rows))
        self._of_filters = tuple(sorted(walk.of_filters))
        self._is_constant = not walk.of_rows | walk.of_filters
        self._known: dict[tuple[int | None, ...], int] = {}

    def of(self, values: Mapping[str, Any]) -> int:
        """The cost where variables have these values, whether or not they are of their types."""
        if self._is_constant:
            return self._constant
        defaults = self._defaults
        asked = tuple([_rows_given(values.get(name, defaults.get(name))) for name in self._of_rows])
        if self._of_filters:
            asked += tuple([_size_given(values.get(name, defaults.get(name))) for name in self._of_filters])
        cost = self._known.get(asked)
        if cost is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known = {}
            cost = self._known[asked] = self._counted(asked)
        return cost

    def _counted(self, asked: tuple[int | None, ...]) -> int:
        rows = dict(zip(self._of_rows, asked, strict=False))
        sizes = {name: size or 0 for name, size in zip(self._of_filters, asked[len(rows) :], strict=True)}
        return _Walk(self._schema, self._fragments, rows, sizes, self._page_size).of_operation(self._operation)


class _Walk:
    """One walk through an operation, each fragment of it once; `of_rows` are the variables that it met where rows are asked for,
    `of_filters` those in filters."""

    def __init__(self, schema: GraphQLSchema, fragments: Fragments, rows: Rows, sizes: Sizes, page_size: int) -> None:
        self.of_rows: set[str] = set()
        self.of_filters: set[str] = set()
        self._schema = schema
        self._fragments = fragments
        self._rows = rows
        self._sizes = sizes
        self._page_size = page_size
        self._costs: dict[str, int] = {}

    def of_operation(self, operation: OperationDefinitionNode) -> int:
        return self._of_selections(operation.selection_set, self._schema.get_root_type(operation.operation))

    def _of_selections(self, selections: SelectionSetNode, type_: GraphQLNamedType | None) -> int:
        cost = 0
        for each in selections.selections:
            if isinstance(each, FieldNode):
                cost += self._of_field(each, type_)
            elif isinstance(each, FragmentSpreadNode):
                cost += self._of_fragment(each.name.value)
            elif isinstance(each, InlineFragmentNode):
                condition = each.type_condition
                inner = self._schema.get_type(condition.name.value) if condition else type_
                cost += self._of_selections(each.selection_set, inner)
        return cost

    def _of_field(self, node: FieldNode, type_: GraphQLNamedType | None) -> int:
        definition: GraphQLField | None = getattr(type_, "fields", {}).get(node.name.value)
        own = 1 + _CHANGE if definition and type_ is self._schema.mutation_type else 1
        if node.selection_set is None:
            return own
        inner = get_named_type(definition.type) if definition else None
        rows = self._rows_of(node, definition)
        work = self._of_conditions(node) + rows * self._steps_of(node, definition) * _WORK
        return own + rows * self._of_selections(node.selection_set, inner) + work

    def _steps_of(self, node: FieldNode, definition: GraphQLField | None) -> int:
        """How many steps a field may go for each row."""
        known = definition.args.get(_STEPS) if definition else None
        if known is None:
            return 0
        stated = [each.value for each in node.arguments or () if each.name.value == _STEPS]
        return (self._asked_for(stated[0], known) if stated else _rows_by_default(known)) or 0

    def _of_conditions(self, node: FieldNode) -> int:
        return sum([self._size_of(each.value) for each in node.arguments or () if each.name.value in _CONDITIONS])

    def _size_of(self, value: ValueNode) -> int:
        """What a value in a filter costs, as `_size` has it of those that are given."""
        if isinstance(value, VariableNode):
            self.of_filters.add(value.name.value)
            return self._sizes.get(value.name.value, 0)
        if isinstance(value, ListValueNode):
            return _VALUE + sum(map(self._size_of, value.values))
        if isinstance(value, ObjectValueNode):
            return _VALUE + sum([_WORK + self._size_of(each.value) for each in value.fields])
        return _VALUE

    def _of_fragment(self, name: str) -> int:
        """The cost of a fragment; nothing for one that there is not or that is spread in itself, which validation tells of."""
        cost = self._costs.get(name)
        if cost is None:
            self._costs[name] = cost = 0
            if fragment := self._fragments.get(name):
                type_ = self._schema.get_type(fragment.type_condition.name.value)
                self._costs[name] = cost = self._of_selections(fragment.selection_set, type_)
        return cost

    def _rows_of(self, node: FieldNode, definition: GraphQLField | None) -> int:
        """How many rows a field answers with at most; one for a field that is not asked for some."""
        known = definition.args if definition else {}
        stated = {each.name.value: each.value for each in node.arguments or ()}
        named = [name for name in _ROW_ARGUMENTS if name in known]
        if not named:
            return 1
        rows = [
            self._asked_for(stated[name], known[name]) if name in stated else _rows_by_default(known[name])
            for name in named
        ]
        return max([each for each in rows if each is not None], default=self._page_size)

    def _asked_for(self, value: ValueNode, argument: GraphQLArgument) -> int | None:
        """How many rows a value asks for; of one that is not there or is null, what may stand in its place, if anything."""
        if isinstance(value, VariableNode):
            self.of_rows.add(value.name.value)
            asked = self._rows.get(value.name.value)
        else:
            asked = _rows_stated(value)
        if asked is not None:
            return asked
        default = _rows_by_default(argument)
        return None if default is None else max(default, self._page_size)


def _rows_stated(value: ValueNode | None) -> int | None:
    if isinstance(value, IntValueNode):
        return _bounded(int(value.value))
    return len(value.values) if isinstance(value, ListValueNode) else None


def _rows_by_default(argument: GraphQLArgument) -> int | None:
    default = argument.default
    if default is not None and default.literal is not None:
        return _rows_stated(default.literal)
    return _rows_given(argument.default_value if default is None else default.value)


def _rows_given(value: object) -> int | None:
    if isinstance(value, int):
        return _bounded(value)
    if isinstance(value, list):
        return len(value)
    # GraphQL takes 9.0 for a whole number.
    return int(min(max(0, value), _MOST_ROWS)) if isinstance(value, float) else None


def _size_given(value: object) -> int:
    return 0 if value is None else _size(value)


def _size(value: object) -> int:
    if isinstance(value, dict):
        return _VALUE + len(value) * _WORK + sum(map(_size, value.values()))
    return _VALUE + sum(map(_size, value)) if isinstance(value, list) else _VALUE


def _bounded(rows: int) -> int:
    return min(max(0, rows), _MOST_ROWS)
