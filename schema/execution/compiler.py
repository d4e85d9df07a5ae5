"""The compiler: an operation becomes the source of a Python function, and that a plan.

graphql-core itself collects the fields while the source is written, so that fragments, aliases, merging and directives
follow it by construction. In the source, fields are attribute loads or calls of resolvers, lists are loops, objects are dict
displays. Where a field's type is abstract, its selection becomes a function for each type that can stand there, and
the value's class chooses; so does one deep in others, since Python bounds how deep blocks may be. A plan holds no state of a
request and can be run by several threads at once.

A plan for JSON looks up entities in tables before it reads their fields; where a variable stands in their selection it does not.
"""

from collections.abc import Callable
from itertools import count
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationType,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues
from msgspec import Struct
from strawberry.extensions import DisableIntrospection
from strawberry.types.field import StrawberryField

from schema.execution.arguments import Arguments, Read, Reading, depend_on_variables
from schema.execution.dispatch import Answer, Place, Table, checking, choosing
from schema.execution.documents import Operation
from schema.execution.entities import Entities, EntityTable
from schema.execution.leaves import AS_THEY_ARE, coercion, enum_coercion
from schema.execution.surprises import NotCompilable, Surprise
from schema.execution.validity import BoundedValidation

_MOST_CHARACTERS = 1_000_000
_VALIDATING = (BoundedValidation, DisableIntrospection)
"""Extensions that do nothing but to refuse what is not valid; introspection is not compiled."""
_DEFINITION = "strawberry-definition"
_INDENT = " "
_ROOT_FUNCTION = "answer"
_DEEPEST = 12
"""Of Python's 20 nested blocks, where objects become functions; lists of lists take those that are left."""
_DIRECTIVES = {"skip", "include"}

Fields = list[FieldDetails]
Run = Callable[[Any, list[Arguments], Any, list[EntityTable]], dict[str, Any]]


class Plan(Struct, frozen=True, eq=False):
    """A compiled operation: `run` takes the root value, what `arguments` make of variables, resolvers' info, and as many
    tables of entities as `tables` says.
    """

    run: Run
    arguments: tuple[Read, ...]
    tables: int
    source: str


def compile_operation(
    core: GraphQLSchema, reading: Reading, operation: Operation, variables: VariableValues, entities: Entities
) -> Plan:
    """The plan of an operation, for all requests whose @skip and @include are decided as by `variables`.

    Raises NotCompilable, or what graphql-core raises at arguments that the query states wrongly.
    """
    return _Compilation(core, reading, operation, variables, entities).plan()


class _Compilation:
    """One compilation."""

    def __init__(
        self,
        core: GraphQLSchema,
        reading: Reading,
        operation: Operation,
        variables: VariableValues,
        entities: Entities,
    ) -> None:
        self._core = core
        self._reading = reading
        self._operation = operation
        self._variables = variables
        self._entities = entities
        self._names = count()
        self._constants: dict[str, Any] = {"Surprise": Surprise, "keep": entities.keep}
        self._tables = 0
        self._varies = False
        self._varying: set[str] = set()
        self._lookups: dict[str, str] = {}
        self._arguments: list[Read] = []
        self._read: dict[tuple[int, int], str] = {}
        self._functions: list[str] = []
        self._lines: list[str] = []
        self._written = 0
        self._branches: dict[tuple[str, tuple[int, ...]], str] = {}
        self._chosen_among: list[tuple[list[Answer], list[str]]] = []

    def plan(self) -> Plan:
        node = self._operation.node
        acting = [each for each in self._core.extensions[_DEFINITION].extensions if each not in _VALIDATING]
        if node.operation is not OperationType.QUERY or acting:
            raise NotCompilable
        root = self._core.get_root_type(node.operation)
        assert root is not None
        fields = collect_fields(self._core, self._operation.fragments, self._variables, root, node)
        if fields.new_defer_usages:
            raise NotCompilable
        self._function(_ROOT_FUNCTION, root, fields.grouped_field_set)
        source = "\n".join(self._functions)
        exec(compile(source, "<compiled query>", "exec"), self._constants)  # noqa: S102 the source is this module's own
        for functions, names in self._chosen_among:
            functions.extend(self._constants[name] for name in names)
        return Plan(self._constants[_ROOT_FUNCTION], tuple(self._arguments), self._tables, source)

    def _function(self, name: str, type_: GraphQLObjectType, fields: dict[str, Fields]) -> None:
        """Writes the function that answers `fields` of a value of an object type."""
        outer, self._lines = self._lines, []
        varies, self._varies = self._varies, False
        made = self._object(type_, fields, "root", 1)
        before: list[str] = []
        if self._varies:
            self._varying.add(name)
        elif type_.name in self._entities.names:
            before, made = self._looked_up(name, self._entities.names[type_.name], made)
        self._write(1, f"return {made}")
        self._functions.append("\n".join([f"def {name}(root, arguments, info, kept):", *before, *self._lines]))
        self._lines = outer
        self._varies |= varies

    def _looked_up(self, function: str, attribute: str, made: str) -> tuple[list[str], str]:
        """The lines that give an entity's answer back where it is kept, and the expression that keeps it."""
        table = f"kept[{self._tables}]"
        self._tables += 1
        self._lookups[function] = f"{table}.get({{}}.{attribute})"
        lines = [f"found = {table}.get(root.{attribute})", "if found is not None: return found"]
        return [_INDENT + line for line in lines], f"keep({table}, root.{attribute}, {made})"

    def _object(self, type_: GraphQLObjectType, fields: dict[str, Fields], value: str, depth: int) -> str:
        """Writes what answers `fields` of `value`; what comes back is the name of the answer."""
        parts = []
        for key, details in fields.items():
            node = details[0].node
            if any(each.name.value not in _DIRECTIVES for each in node.directives or ()):
                raise NotCompilable
            name = node.name.value
            if name == "__typename":
                parts.append(f"{key!r}: {type_.name!r}")
                continue
            if name.startswith("__"):
                raise NotCompilable
            definition = type_.fields[name]
            found = self._name()
            self._write(depth, f"{found} = {self._call(definition, details, value)}")
            parts.append(f"{key!r}: {self._complete(definition.type, details, found, depth)}")
        made = self._name()
        self._write(depth, f"{made} = {{{', '.join(parts)}}}")
        return made

    def _call(self, definition: GraphQLField, details: Fields, value: str) -> str:
        """The expression of a field's value before it is completed."""
        field = definition.extensions.get(_DEFINITION)
        if not isinstance(field, StrawberryField) or field.__class__.get_result is not StrawberryField.get_result:
            raise NotCompilable
        if field.is_basic_field and field.default_resolver is getattr:
            return f"{value}.{field.python_name}"
        resolver = field.base_resolver
        if resolver is None or resolver.is_async or field.extensions:
            raise NotCompilable
        special = {
            parameter.name: source
            for parameter, source in (
                (resolver.parent_parameter, value),
                (resolver.root_parameter, value),
                (resolver.info_parameter, "info"),
            )
            if parameter
        }
        given = [
            *([value] if resolver.self_parameter else []),
            *(f"{name}={source}" for name, source in special.items()),
        ]
        if definition.args:
            given.append(f"**{self._arguments_of(definition, field, details)}")
        return f"{self._constant(resolver.wrapped_func)}({', '.join(given)})"

    def _arguments_of(self, definition: GraphQLField, field: StrawberryField, details: Fields) -> str:
        """The expression of a field's arguments, which are the same wherever a fragment is spread that has it."""
        node = details[0].node
        key = (id(node), id(definition))
        varies = depend_on_variables(node)
        self._varies |= varies
        if key in self._read:
            return self._read[key]
        if varies:
            self._arguments.append(self._reading.each_time(field, definition, node))
            self._read[key] = f"arguments[{len(self._arguments) - 1}]"
        else:
            self._read[key] = self._constant(self._reading.once(field, definition, node, self._variables))
        return self._read[key]

    def _complete(self, type_: GraphQLOutputType, details: Fields, value: str, depth: int) -> str:
        """Writes what makes of a field's value one of its type; what comes back is the expression of that."""
        if isinstance(type_, GraphQLNonNull):
            self._write(depth, f"if {value} is None: raise Surprise")
            return self._complete_value(type_.of_type, details, value, depth)
        made = self._name()
        self._write(depth, f"if {value} is None: {made} = None")
        self._write(depth, "else:")
        self._write(depth + 1, f"{made} = {self._complete_value(type_, details, value, depth + 1)}")
        return made

    def _complete_value(self, type_: GraphQLOutputType, details: Fields, value: str, depth: int) -> str:
        if is_leaf_type(type_):
            return self._leaf(type_, value, depth)
        if isinstance(type_, GraphQLList):
            made, item = self._name(), self._name()
            self._write(depth, f"if {value}.__class__ is not list and {value}.__class__ is not tuple: raise Surprise")
            self._write(depth, f"{made} = []")
            self._write(depth, f"for {item} in {value}:")
            self._write(depth + 1, f"{made}.append({self._complete(type_.of_type, details, item, depth + 1)})")
            return made
        if is_abstract_type(type_):
            return self._choice(type_, details, value, depth)
        assert isinstance(type_, GraphQLObjectType)
        known: set[type] = set()
        classes, check = self._constant(known), self._constant(checking(self._place(details), type_, known))
        self._write(depth, f"if {value}.__class__ not in {classes}: {check}({value}, info)")
        if depth > _DEEPEST or type_.name in self._entities.names:
            return self._called(self._branch(type_, details), value)
        return self._object(type_, self._subfields(type_, details), value, depth)

    def _called(self, function: str, value: str) -> str:
        """The expression of what a function answers of `value`; entities that are kept are not worth its being called."""
        called = f"{function}({value}, arguments, info, kept)"
        lookup = self._lookups.get(function)
        return called if lookup is None else f"({lookup.format(value)} or {called})"

    def _choice(self, type_: GraphQLAbstractType, details: Fields, value: str, depth: int) -> str:
        """Writes what chooses among the functions for the types that a value of an abstract type can be of."""
        types = self._core.get_possible_types(type_)
        if any(each.extensions[_DEFINITION].concrete_of for each in types):
            # Of one generic class there are values of several types.
            raise NotCompilable
        functions: list[Answer] = []
        self._chosen_among.append((functions, [self._branch(each, details) for each in types]))
        by_class: Table = {}
        choice = choosing(self._place(details), type_, types, functions, by_class)
        table, choose = self._constant(by_class), self._constant(choice)
        chosen = self._name()
        self._write(depth, f"{chosen} = {table}.get({value}.__class__) or {choose}({value}, info)")
        return f"{chosen}({value}, arguments, info, kept)"

    def _leaf(self, type_: Any, value: str, depth: int) -> str:
        coerce = enum_coercion(type_) if isinstance(type_, GraphQLEnumType) else coercion(type_)
        made = f"{self._constant(coerce)}({value})"
        if type_.name not in AS_THEY_ARE:
            return made
        self._write(depth, f"if not ({AS_THEY_ARE[type_.name].format(value)}): {value} = {made}")
        return value

    def _branch(self, type_: GraphQLObjectType, details: Fields) -> str:
        """The name of the function that answers the selection of `details` where a value is of an object type."""
        key = (type_.name, tuple(id(each.node) for each in details))
        if key not in self._branches:
            name = self._branches[key] = self._name()
            self._function(name, type_, self._subfields(type_, details))
        self._varies |= self._branches[key] in self._varying
        return self._branches[key]

    def _subfields(self, type_: GraphQLObjectType, details: Fields) -> dict[str, Fields]:
        found = collect_subfields(
            self._core, self._operation.fragments, self._variables, self._operation.node, type_, details
        )
        if found.new_defer_usages:
            raise NotCompilable
        return found.grouped_field_set

    def _place(self, details: Fields) -> Place:
        return Place(self._core, details[0].node.name.value)

    def _constant(self, value: Any) -> str:
        name = f"k{next(self._names)}"
        self._constants[name] = value
        return name

    def _name(self) -> str:
        return f"v{next(self._names)}"

    def _write(self, depth: int, line: str) -> None:
        self._written += len(line)
        if self._written > _MOST_CHARACTERS:
            raise NotCompilable
        self._lines.append(_INDENT * depth + line)
