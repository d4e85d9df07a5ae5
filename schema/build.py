"""The schema as one object, and as text."""

from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError, GraphQLSchema, GraphQLSyntaxError, NoSchemaIntrospectionCustomRule, specified_rules
from strawberry import Schema
from strawberry.extensions import DisableIntrospection
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from schema.article import Article
from schema.changes import Subscription
from schema.errors import code_errors, in_graphqls_words, store_error
from schema.execution import BoundedValidation, DocumentLimits, Executor, admit, faults
from schema.mutation import Mutation
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

    def faults(self, text: str) -> list[GraphQLError]:
        """What is wrong with a document, in words for people: none where each of its operations may be asked, as far as that
        can be told without the values of variables."""
        hidden = [NoSchemaIntrospectionCustomRule] if DisableIntrospection in self.extensions else []
        found = faults(self._schema, text, self.limits, [*specified_rules, *hidden])
        for each in found:
            each.message = in_graphqls_words(each.message)
        return found

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
        """The answer to an operation. Raises StoreError."""
        asked = (query, variable_values, context_value, root_value, operation_name, allowed_operation_types)
        return (
            self._compiled(*asked)
            or self._refused(query, variable_values, operation_name)
            or _unless_failed(await super().execute(*asked, operation_extensions))
        )

    def admit(self, query: str, variables: dict[str, Any] | None, name: str | None) -> int | ExecutionResult:
        """What an operation costs (`schema.execution.costs`); where it is not to be executed, what is told of it."""
        try:
            return admit(self._schema, query, name, variables or {}, self.limits)
        except GraphQLSyntaxError as error:
            errors: list[GraphQLError] = [error]
            code_errors(errors, executed=False)
        except GraphQLError as error:
            errors = [error]
        return ExecutionResult(data=None, errors=errors)

    def interpret(
        self,
        query: str,
        variables: dict[str, Any] | None,
        context: object,
        name: str | None,
        allowed: Iterable[OperationType],
    ) -> ExecutionResult:
        """The answer to an operation that was admitted, as graphql-core makes it. Raises InvalidOperationTypeError for one that is
        not `allowed`, CannotGetOperationTypeError where there is none of this name, and StoreError."""
        return _unless_failed(super().execute_sync(query, variables, context, None, name, allowed))

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
        """The answer to an operation. Raises StoreError."""
        asked = (query, variable_values, context_value, root_value, operation_name, allowed_operation_types)
        return (
            self._compiled(*asked)
            or self._refused(query, variable_values, operation_name)
            or _unless_failed(super().execute_sync(*asked, operation_extensions))
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

    def _refused(self, query: str | None, variables: dict[str, Any] | None, name: str | None) -> ExecutionResult | None:
        """What is told of a request that Strawberry is not to look at."""
        admitted = self.admit(query or "", variables, name)
        return None if isinstance(admitted, int) else admitted

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Codes the errors of one operation in place, and logs those that are a fault of ours."""
        executed = execution_context is not None and execution_context.result is not None
        code_errors(errors, executed=executed)


def _unless_failed(result: ExecutionResult) -> ExecutionResult:
    """A result. Raises the error of a store that failed while it was made: what there is of it answers nothing."""
    failed = store_error(result.errors)
    if failed:
        raise failed
    return result


def build_schema(
    entity_cache: int = 0, limits: DocumentLimits | None = None, *, introspection: bool = True
) -> NewsgraphSchema:
    """The schema; executing it needs a `schema.Context` as `context_value`. Up to `entity_cache` bytes of entities are kept.
    Without `introspection` nobody is told what the schema has."""
    schema = build_uncompiled_schema(limits, introspection=introspection)
    schema.executor = Executor(schema, schema.graphql_schema, _ENTITIES, entity_cache, schema.limits)
    return schema


def build_uncompiled_schema(limits: DocumentLimits | None = None, *, introspection: bool = True) -> NewsgraphSchema:
    """The same schema, all of whose queries graphql-core answers."""
    schema = NewsgraphSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Article, Provider, Topic, Story],
        extensions=[BoundedValidation, *([] if introspection else [DisableIntrospection])],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=not introspection),
    )
    schema.limits = limits or DocumentLimits()
    return schema


def sdl() -> str:
    """The schema in GraphQL's schema definition language, as it is served, ending in a newline."""
    return build_schema().as_str().rstrip() + "\n"
