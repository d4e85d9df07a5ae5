"""Asking a schema from plans and by graphql-core, which must give equal answers."""

from typing import Any

import orjson
import pytest
from msgspec.structs import replace
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types.execution import ExecutionResult

from schema.execution import Counts, DocumentLimits, Executor
from tests.schema.execution.schemas import CORE, SCHEMA

CONTEXT = "here"
NEARLY_NONE = replace(DocumentLimits(**dict.fromkeys(DocumentLimits.__struct_fields__, 10**30)), page_size=20)
"""Limits that nothing here meets."""


class Asking:
    """Asks the schema of these tests, with plans of its own."""

    def __init__(self) -> None:
        self.executor = Executor(SCHEMA, CORE, limits=NEARLY_NONE)
        self._answers: dict[tuple[str, str, str | None], ExecutionResult | None] = {}

    @property
    def counts(self) -> Counts:
        """What the executor counted so far."""
        return self.executor.counts

    def __call__(self, text: str, variables: Any = None, name: str | None = None) -> ExecutionResult | None:
        """graphql-core's answer, which one from a plan was found to be equal to; None where it has none to a request."""
        data = self.executor.answer(text, variables, name, CONTEXT)
        key = text, repr(variables), name
        if key not in self._answers:
            self._answers[key] = _core(text, variables, name)
        core = self._answers[key]
        if data is not None:
            assert core is not None
            assert not core.errors, core.errors
            assert written(data) == written(core.data)
        return core

    def hits(self, text: str, variables: Any = None, name: str | None = None) -> Any:
        """The data of a query that is answered from a plan."""
        hits = self.counts.hits
        core = self(text, variables, name)
        assert core is not None
        assert self.counts.hits == hits + 1, core.errors
        return core.data


def _core(text: str, variables: Any, name: str | None) -> ExecutionResult | None:
    try:
        return SCHEMA.execute_sync(text, variables, CONTEXT, operation_name=name)
    except CannotGetOperationTypeError:
        return None


@pytest.fixture
def ask() -> Asking:
    """What asks, with no plans yet."""
    return Asking()


def written(data: Any) -> bytes:
    """Data as JSON; what is none as its text."""
    return orjson.dumps(data, default=str)
