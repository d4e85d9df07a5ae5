"""Queries of any schema, drawn by hypothesis: valid ones, of values that may turn out wrong when they are asked."""

import json
from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_composite_type,
    is_leaf_type,
)
from graphql.utilities import do_types_overlap
from hypothesis import strategies as st
from msgspec import Struct

Pool = Mapping[str, st.SearchStrategy[Any]]
"""Values for each scalar, as JSON; under `title: String` those for that scalar in an argument or input field `title`."""
Way = tuple[str, ...]
"""The names of the argument and of the input fields that a value lies in."""

_ALIASES = ("a", "__b", "None", "class", "root_", "_")
_INTROSPECTION = ("__schema { queryType { name } }", '__type(name: "Query") { kind }')
_WRONG: list[Any] = ["wrong", 0.5, {}, [None]]


class Question(Struct, frozen=True):
    """A query, with its variables as two requests send them."""

    text: str
    requests: tuple[dict[str, Any], dict[str, Any]]
    compiles: bool
    """Whether nothing is asked for that no plan is made of."""


class Subject(Struct, frozen=True):
    """What is asked about: a schema, values for its scalars, fields of which no plan is made, arguments to do without, and how
    deep inputs may nest."""

    schema: GraphQLSchema
    pool: Pool
    refused: frozenset[str] = frozenset()
    unstated: frozenset[str] = frozenset()
    nesting: int = 2


@st.composite
def questions(draw: st.DrawFn, subject: Subject, depth: int) -> Question:
    """Valid queries of at most this depth."""
    return _Drawing(draw, subject).question(depth)


@st.composite
def stated_arguments(draw: st.DrawFn, subject: Subject, field: GraphQLField) -> str:
    """Arguments of a field as they stand in a query between its parentheses, without variables; blank where there are none."""
    return _Drawing(draw, subject).stated(field)


class _Drawing:
    """One query while it is drawn.

    Fields are called by what is asked of them, so that fields of one name can always be merged.
    """

    def __init__(self, draw: st.DrawFn, subject: Subject) -> None:
        self._draw = draw
        self._schema = subject.schema
        self._pool = subject.pool
        self._refused = subject.refused
        self._unstated = subject.unstated
        self._nesting = subject.nesting
        self._compiles = True
        self._declared: dict[str, str] = {}
        self._requests: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        self._conditions: list[str] = []
        self._fragments: dict[str, tuple[GraphQLNamedType, str]] = {}
        self._plain: dict[str, str] = {}
        self._asked: list[str] = []
        self._stated: dict[int, list[str]] = {}

    def question(self, depth: int) -> Question:
        root = self._schema.query_type
        assert root is not None
        selections = self._selections(root, depth)
        if self._one_in(40):
            self._compiles = False
            selections = f"{{ {self._draw(st.sampled_from(_INTROSPECTION))} {selections[1:]}"
        declared = ", ".join(f"${name}: {type_}" for name, type_ in self._declared.items())
        head = f"query({declared})" if declared else "query"
        fragments = [f"fragment {name} on {on} {text}" for name, (on, text) in self._fragments.items()]
        return Question("\n".join([f"{head} {selections}", *fragments]), self._requests, self._compiles)

    def _one_in(self, number: int) -> bool:
        return self._draw(st.integers(1, number)) == number

    def _selections(self, type_: GraphQLNamedType, depth: int) -> str:
        return "{ " + " ".join(self._selection(type_, depth) for _ in range(self._draw(st.integers(1, 4)))) + " }"

    def _selection(self, type_: GraphQLNamedType, depth: int) -> str:
        fields = self._fields(type_, depth)
        kind = self._draw(st.sampled_from(["field"] * 6 + ["typename", "inline", "spread"]))
        if kind == "inline" and depth:
            on = self._draw(st.sampled_from([None, *self._overlapping(type_)]))
            condition = f" on {on}" if on else ""
            return f"...{condition}{self._directives()} {self._selections(on or type_, depth - 1)}"
        if kind == "spread" and depth:
            return f"...{self._fragment(type_, depth)}{self._directives()}"
        if kind == "typename" or not fields:
            return f"{'type_: ' if self._one_in(4) else ''}__typename{self._directives()}"
        rare = self._refused if not self._one_in(10) else frozenset()
        names = [each for each in fields if each not in rare]
        nested = [each for each in names if is_composite_type(get_named_type(fields[each].type))]
        name = self._draw(st.sampled_from(nested if nested and self._one_in(2) else names))
        return self._field(name, fields[name], depth)

    def _fields(self, type_: GraphQLNamedType, depth: int) -> dict[str, GraphQLField]:
        fields: dict[str, GraphQLField] = getattr(type_, "fields", {})
        return {name: each for name, each in fields.items() if depth or is_leaf_type(get_named_type(each.type))}

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        if name in self._refused:
            self._compiles = False
        asked = f"{name}{self._arguments(field)}"
        known = f"{asked}: {field.type}"
        if self._plain.setdefault(name, known) == known and not self._one_in(4):
            alias = ""
        else:
            if known not in self._asked:
                self._asked.append(known)
            number = self._asked.index(known)
            alias = f"{_ALIASES[number % len(_ALIASES)]}{number}: "
        named = get_named_type(field.type)
        below = f" {self._selections(named, depth - 1)}" if is_composite_type(named) else ""
        return f"{alias}{asked}{self._directives()}{below}"

    def _fragment(self, type_: GraphQLNamedType, depth: int) -> str:
        known = [name for name, (on, _) in self._fragments.items() if self._overlap(on, type_)]
        if known and self._one_in(2):
            return self._draw(st.sampled_from(known))
        on = self._draw(st.sampled_from(self._overlapping(type_)))
        text = self._selections(on, depth - 1)
        name = f"F{len(self._fragments)}"
        self._fragments[name] = (on, text)
        return name

    def _overlapping(self, type_: GraphQLNamedType) -> list[GraphQLNamedType]:
        return [
            each for each in self._schema.type_map.values() if is_composite_type(each) and self._overlap(each, type_)
        ]

    def _overlap(self, one: Any, other: Any) -> bool:
        return not one.name.startswith("__") and do_types_overlap(self._schema, one, other)

    def _directives(self) -> str:
        found = ""
        for name in ("skip", "include"):
            if self._one_in(12):
                found += f" @{name}(if: {self._condition()})"
        return found

    def _condition(self) -> str:
        known = ["true", "false", *self._conditions]
        drawn = self._draw(st.sampled_from([*known, "new", "new"]))
        if drawn != "new":
            return drawn
        name = f"c{len(self._conditions)}"
        self._declared[name] = self._draw(st.sampled_from(["Boolean!", "Boolean! = true", "Boolean = false"]))
        for given in self._requests:
            if self._declared[name] == "Boolean!" or self._one_in(2):
                given[name] = self._draw(st.booleans())
        self._conditions.append(f"${name}")
        return f"${name}"

    def _arguments(self, field: GraphQLField) -> str:
        stated = self._stated.setdefault(id(field), [])
        if stated and self._one_in(3):
            return self._draw(st.sampled_from(stated))
        parts = self.stated(field, variables=True)
        stated.append(f"({parts})" if parts else "")
        return stated[-1]

    def stated(self, field: GraphQLField, *, variables: bool = False) -> str:
        chosen = {
            name: each
            for name, each in field.args.items()
            if _is_required(each) or (name not in self._unstated and self._one_in(max(2, len(field.args) // 3)))
        }
        return ", ".join(
            f"{name}: {self._literal(each.type, each, (name,), variables=variables)}" for name, each in chosen.items()
        )

    def _literal(self, type_: GraphQLInputType, place: Any, way: Way, *, variables: bool) -> str:
        """A value as it stands in a query, in an argument, a field or an item, which may have a default."""
        if variables and self._one_in(3):
            return self._variable(type_, place, way)
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        elif self._one_in(8):
            return "null"
        if isinstance(type_, GraphQLList):
            if self._one_in(6):
                return self._literal(type_.of_type, None, way, variables=False)
            count = self._draw(st.integers(0, 3))
            return f"[{', '.join(self._literal(type_.of_type, None, way, variables=variables) for _ in range(count))}]"
        if isinstance(type_, GraphQLInputObjectType):
            fields = self._input_fields(type_, way)
            parts = [
                f"{name}: {self._literal(each, place, (*way, name), variables=variables)}"
                for name, each, place in fields
            ]
            return f"{{{', '.join(parts)}}}"
        if isinstance(type_, GraphQLEnumType):
            return str(self._draw(st.sampled_from(list(type_.values))))
        assert isinstance(type_, GraphQLScalarType)
        return _printed(self._drawn(type_, way))

    def _drawn(self, type_: GraphQLScalarType, way: Way) -> Any:
        """A value of a scalar: of those for the innermost of `way` that has its own."""
        own = (f"{name}: {type_.name}" for name in reversed(way))
        return self._draw(self._pool[next((each for each in own if each in self._pool), type_.name)])

    def _input_fields(self, type_: GraphQLInputObjectType, way: Way) -> list[tuple[str, GraphQLInputType, Any]]:
        possible = {
            name: each
            for name, each in type_.fields.items()
            if len(way) <= self._nesting or not isinstance(get_named_type(each.type), GraphQLInputObjectType)
        }
        if type_.extensions["strawberry-definition"].is_one_of:
            name = self._draw(st.sampled_from(list(possible)))
            return [(name, GraphQLNonNull(possible[name].type), None)]
        # One condition alone tells more than several, of which one that nothing fulfils hides the others.
        alone = self._draw(st.sampled_from(list(possible))) if possible and self._one_in(2) else None
        return [
            (name, each.type, each)
            for name, each in possible.items()
            if _is_required(each) or (self._one_in(max(3, len(possible) // 2)) if alone is None else name == alone)
        ]

    def _variable(self, type_: GraphQLInputType, place: Any, way: Way) -> str:
        name = f"v{len(self._declared)}"
        needed = isinstance(type_, GraphQLNonNull)
        default = self._one_in(3)
        declared: Any = type_
        if isinstance(type_, GraphQLNonNull) and (default or _has_default(place)) and self._one_in(2):
            declared = type_.of_type
        self._declared[name] = str(declared)
        if default:
            stated = self._literal(type_ if needed else GraphQLNonNull(declared), None, way, variables=False)
            self._declared[name] += f" = {stated}"
        nullable = not isinstance(declared, GraphQLNonNull)
        for given in self._requests:
            if nullable and self._one_in(6):
                given[name] = None
            elif not (nullable or default) or not self._one_in(3):
                wrong = self._one_in(40)
                given[name] = self._draw(st.sampled_from(_WRONG)) if wrong else self._value(declared, way)
        return f"${name}"

    def _value(self, type_: GraphQLInputType, way: Way) -> Any:
        """A value as it is sent."""
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        elif self._one_in(8):
            return None
        if isinstance(type_, GraphQLList):
            if self._one_in(6):
                return self._value(type_.of_type, way)
            return [self._value(type_.of_type, way) for _ in range(self._draw(st.integers(0, 3)))]
        if isinstance(type_, GraphQLInputObjectType):
            return {name: self._value(each, (*way, name)) for name, each, _ in self._input_fields(type_, way)}
        if isinstance(type_, GraphQLEnumType):
            return self._draw(st.sampled_from(list(type_.values)))
        assert isinstance(type_, GraphQLScalarType)
        return self._drawn(type_, way)


def _is_required(place: GraphQLArgument | GraphQLInputField) -> bool:
    return isinstance(place.type, GraphQLNonNull) and not _has_default(place)


def _has_default(place: Any) -> bool:
    return place is not None and (place.default is not None or place.default_value is not Undefined)


def _printed(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_printed(each)}' for name, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_printed, value))}]"
    return json.dumps(value)
