"""The schema as one object, and as text."""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import FragmentDefinitionNode, GraphQLError, GraphQLSchema, GraphQLSyntaxError, OperationDefinitionNode
from strawberry import Schema
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from schema.article import Article
from schema.errors import Code, code_errors
from schema.execution import Costs, DocumentLimits, Executor, LimitExceeded, check_cost, parse_within
from schema.provider import Provider
from schema.query import Query
from schema.scalars import SCALARS
from schema.story import Story
from schema.topic import Topic

_ENTITIES = {type_.__name__: "id" for type_ in (Article, Provider, Topic, Story)}


class NewsgraphSchema(Schema):
    """The schema, with errors as clients are told of them; queries are compiled, and all else is graphql-core's."""

    executor: Executor | None = None
    """What compiles queries; without one, all are answered by graphql-core."""
    limits: DocumentLimits = DocumentLimits()
    """How much may be asked at once."""

    @property
    def graphql_schema(self) -> GraphQLSchema:
        """The schema as graphql-core has it."""
        return self._schema

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: object | None = None,
        root_value: object | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """The answer to an operation."""
        asked = (query, variable_values, context_value, root_value, operation_name, allowed_operation_types)
        return self._compiled(*asked) or await self.interpret(*asked, operation_extensions)

    async def interpret(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: object | None = None,
        root_value: object | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """The answer to an operation as graphql-core makes it, for whoever knows that it is not answered from a plan."""
        asked = (query, variable_values, context_value, root_value, operation_name, allowed_operation_types)
        refused = self._refused(query, operation_name, variable_values)
        return refused or await super().execute(*asked, operation_extensions)

    def execute_sync(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: object | None = None,
        root_value: object | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """The answer to an operation."""
        asked = (query, variable_values, context_value, root_value, operation_name, allowed_operation_types)
        return (
            self._compiled(*asked)
            or self._refused(query, operation_name, variable_values)
            or super().execute_sync(*asked, operation_extensions)
        )

    def _compiled(
        self,
        query: str | None,
        variables: dict[str, Any] | None,
        context: object,
        root: object,
        name: str | None,
        allowed: Iterable[OperationType] | None,
    ) -> ExecutionResult | None:
        if self.executor is None or query is None or root is not None:
            return None
        if allowed is not None and OperationType.QUERY not in allowed:
            return None
        data = self.executor.answer(query, variables, name, context)
        return None if data is None else ExecutionResult(data=data, errors=None)

    def _refused(
        self, query: str | None, name: str | None, variables: Mapping[str, Any] | None
    ) -> ExecutionResult | None:
        """What is told of a document that Strawberry is not to look at: that asks for too much, or does not say for what."""
        try:
            document = parse_within(query or "", self.limits)
            operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
            if name is None and len(operations) > 1:
                return ExecutionResult(data=None, errors=[_several_operations()])
            fragments = {
                each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
            }
            for operation in operations:
                if name is None or (operation.name and operation.name.value == name):
                    check_cost(Costs(self._schema, operation, fragments).of(variables or {}), self.limits)
        except LimitExceeded as error:
            return ExecutionResult(data=None, errors=[error])
        except GraphQLSyntaxError:
            return None
        return None

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Codes the errors of one operation in place, and logs those that are a fault of ours."""
        executed = execution_context is not None and execution_context.result is not None
        code_errors(errors, executed=executed)


def build_schema(entity_cache: int = 0, limits: DocumentLimits | None = None) -> NewsgraphSchema:
    """The schema; executing it needs a `schema.Context` as `context_value`. Up to `entity_cache` bytes of entities are kept."""
    schema = build_uncompiled_schema(limits)
    schema.executor = Executor(schema, schema.graphql_schema, _ENTITIES, entity_cache, schema.limits)
    return schema


def build_uncompiled_schema(limits: DocumentLimits | None = None) -> NewsgraphSchema:
    """The same schema, all of whose queries graphql-core answers."""
    schema = NewsgraphSchema(
        query=Query, types=[Article, Provider, Topic, Story], config=StrawberryConfig(scalar_map=SCALARS)
    )
    schema.limits = limits or DocumentLimits()
    return schema


def _several_operations() -> GraphQLError:
    return GraphQLError(
        "There are several operations; `operationName` says which is meant.",
        extensions={"code": Code.BAD_USER_INPUT.value},
    )


def sdl() -> str:
    """The schema in GraphQL's schema definition language, as it is served, ending in a newline."""
    return build_schema().as_str().rstrip() + "\n"
