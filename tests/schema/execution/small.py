"""Small schemas, each with one thing of its own."""

from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionResult

from schema.execution import Counts, Executor
from tests.schema.execution.conftest import written
from tests.schema.execution.schemas import QuietSchema


class Small:
    """Asks a schema that begins with one type, from plans and by graphql-core."""

    def __init__(self, query: type, config: StrawberryConfig | None = None, **options: Any) -> None:
        self.schema = QuietSchema(query, config=config, **options)
        self.executor = Executor(self.schema, self.schema._schema)

    @property
    def counts(self) -> Counts:
        """What the executor counted so far."""
        return self.executor.counts

    def __call__(self, text: str) -> ExecutionResult:
        """graphql-core's answer, which one from a plan was found to be equal to."""
        data = self.executor.answer(text, None, None, None)
        core = self.schema.execute_sync(text)
        if data is not None:
            assert not core.errors, core.errors
            assert written(data) == written(core.data)
        return core


def field(resolver: Any, type_: Any, **options: Any) -> Any:
    """A field of a type that `resolver` answers."""
    return strawberry.field(resolver=resolver, graphql_type=type_, **options)
