"""The served schema against the contract, and against its printed form."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    build_schema,
    is_required_argument,
    is_required_input_field,
    is_specified_scalar_type,
    validate_schema,
)

import schema
from tests.conftest import CONTRACT, ROOT

NOT_SERVED_YET: tuple[str, ...] = ()
"""All that the contract has and the schema does not serve yet: types, and members of types."""

Members = dict[str, Any]


@pytest.fixture(scope="module")
def contract() -> GraphQLSchema:
    """The contract; tests that ask for it are skipped where it is not there."""
    if not CONTRACT.is_file():
        pytest.skip("the contract is not there")
    return build_schema(CONTRACT.read_text("utf-8"))


@pytest.fixture(scope="module")
def served() -> GraphQLSchema:
    """The schema as clients are told of it."""
    return build_schema(schema.sdl())


def own_types(of: GraphQLSchema) -> dict[str, GraphQLNamedType]:
    """The types of a schema that GraphQL does not bring itself."""
    return {
        name: type_
        for name, type_ in of.type_map.items()
        if not name.startswith("__") and not is_specified_scalar_type(type_)
    }


def members(type_: GraphQLNamedType) -> Members:
    """The fields or values of a type."""
    found: Members = getattr(type_, "fields", None) or getattr(type_, "values", None) or {}
    return found


def absent(contract: GraphQLSchema, served: GraphQLSchema) -> Iterator[str]:
    """What the contract has and the schema does not."""
    for name, type_ in own_types(contract).items():
        there = served.type_map.get(name)
        if there is None:
            yield name
        else:
            yield from (f"{name}.{member}" for member in members(type_) if member not in members(there))


def input_differs(wanted: GraphQLArgument | GraphQLInputField, found: GraphQLArgument | GraphQLInputField) -> bool:
    """Whether an argument or input field has another type, default or deprecation than the contract says."""
    return (str(wanted.type), written(wanted), wanted.deprecation_reason) != (
        str(found.type),
        written(found),
        found.deprecation_reason,
    )


def written(value: GraphQLArgument | GraphQLInputField) -> object:
    """The default as it is written in the schema, None where there is none."""
    node = value.ast_node
    return node.default_value and node.default_value.to_dict() if node else value.default_value is not Undefined


def differences(name: str, wanted: GraphQLNamedType, found: GraphQLNamedType) -> Iterator[str]:
    """What of a type differs from what the contract says of it, members that are not there apart."""
    if type(wanted) is not type(found):
        yield f"{name} is a {type(found).__name__}"
        return
    address = getattr(found, "specified_by_url", None)
    if getattr(wanted, "specified_by_url", None) != address:
        yield f"{name} is specified by {address}"
    if isinstance(wanted, GraphQLEnumType) and isinstance(found, GraphQLEnumType):
        yield from (
            f"{name}.{value} is deprecated" for value in members(found) if found.values[value].deprecation_reason
        )
    if isinstance(wanted, GraphQLInputObjectType) and isinstance(found, GraphQLInputObjectType):
        if wanted.is_one_of != found.is_one_of:
            yield f"{name} oneOf is {found.is_one_of}"
        for field, spec in wanted.fields.items():
            if field in found.fields and input_differs(spec, found.fields[field]):
                yield f"{name}.{field}"
        added = [field for field in found.fields if field not in wanted.fields]
        yield from (f"{name}.{field} is required" for field in added if is_required_input_field(found.fields[field]))
    if isinstance(wanted, GraphQLObjectType | GraphQLInterfaceType):
        assert isinstance(found, GraphQLObjectType | GraphQLInterfaceType)
        lost = {each.name for each in wanted.interfaces} - {each.name for each in found.interfaces}
        yield from (f"{name} does not implement {each}" for each in sorted(lost))
        for field, output in wanted.fields.items():
            if field not in found.fields:
                continue
            there = found.fields[field]
            if (str(output.type), output.deprecation_reason) != (str(there.type), there.deprecation_reason):
                yield f"{name}.{field}: {there.type}"
            for argument, spec in output.args.items():
                if argument not in there.args or input_differs(spec, there.args[argument]):
                    yield f"{name}.{field}({argument})"
            for argument in there.args.keys() - output.args.keys():
                if is_required_argument(there.args[argument]):
                    yield f"{name}.{field}({argument}) is required"


def test_nothing_differs_from_the_contract(contract: GraphQLSchema, served: GraphQLSchema) -> None:
    """Of all that is served, no type, interface, field, argument, default, enum value, nullability, oneOf or scalar is
    another than in the contract, and nothing is asked for that the contract does not ask for."""
    found = [
        difference
        for name, type_ in own_types(contract).items()
        if name in served.type_map
        for difference in differences(name, type_, served.type_map[name])
    ]
    assert found == []


def test_what_is_absent_is_known(contract: GraphQLSchema, served: GraphQLSchema) -> None:
    """What the contract has and the schema does not serve is what is listed here, no more and no less."""
    assert sorted(absent(contract, served)) == sorted(NOT_SERVED_YET)


def test_what_is_compared_can_differ(contract: GraphQLSchema) -> None:
    """Each kind of change to the contract is found by the comparison."""
    text = CONTRACT.read_text("utf-8")
    changes = {
        "  title: String!\n  excerpt": "  title: String\n  excerpt",
        "search(query: String!, kinds": "search(query: String, kinds",
        "first: Int = 20, after: String): SearchConnection!": "first: Int = 10, after: String): SearchConnection!",
        "includeSubtopics: Boolean! = true": "includeSubtopics: Boolean!",
        "type Provider implements Node & GraphNode": "type Provider implements Node",
        "input ArticleBy @oneOf": "input ArticleBy",
        "input TopicBy @oneOf": "input TopicBy",
        "  contains: String\n": "  contains: String!\n",
        "  count: Int!\n}\n\ntype ProviderCount": "  count: Float!\n}\n\ntype ProviderCount",
        "node(id: ID!): Node": "node(id: ID!, kind: NodeKind!): Node",
        "  startsWith: String\n": "  startsWith: String\n  like: String!\n",
        "  direction: OrderDirection\n}\n\nenum ProviderOrderField": (
            "  direction: OrderDirection = ASC\n}\n\nenum ProviderOrderField"
        ),
    }
    for old, new in changes.items():
        assert text.count(old) == 1, old
        changed = build_schema(text.replace(old, new), assume_valid=True)
        found = [
            difference
            for name, type_ in own_types(contract).items()
            for difference in differences(name, type_, changed.type_map[name])
        ]
        assert found, new


def test_the_printed_schema_is_the_served_one() -> None:
    """The schema in the repository is the one that is served, word for word, and valid."""
    printed = (ROOT / "schema" / "schema.graphql").read_text("utf-8")
    assert printed == schema.sdl()
    assert validate_schema(build_schema(printed)) == []


def test_introspection_is_answered_as_printed(served: GraphQLSchema) -> None:
    """What introspection tells of types, fields and defaults is what is printed."""
    query = "{ __schema { types { name fields { name args { name defaultValue type { name } } } } } }"
    answer = schema.build_schema().execute_sync(query)
    assert answer.data
    told = {type_["name"]: type_ for type_ in answer.data["__schema"]["types"]}
    for name, type_ in own_types(served).items():
        if isinstance(type_, GraphQLObjectType):
            fields = {
                field["name"]: {a["name"]: a["defaultValue"] for a in field["args"]} for field in told[name]["fields"]
            }
            assert fields.keys() == type_.fields.keys()
            for field, spec in type_.fields.items():
                assert fields[field].keys() == spec.args.keys()
                defaults = {a for a, default in fields[field].items() if default is not None}
                assert defaults == {a for a, each in spec.args.items() if each.ast_node and each.ast_node.default_value}
