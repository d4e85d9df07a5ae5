"""Operations: what is asked, over whichever protocol, as an answer in JSON.

Those that are compiled are answered from their plans, all others by graphql-core. Short ones are answered at once, and long
ones by threads, so that others need not wait for them.
"""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types.execution import ExecutionResult
from strawberry.types.graphql import OperationType

from newsgraph.access import Grant, Scope, demand
from newsgraph.errors import RequestRefused, ServerCode
from newsgraph.persisted import PersistedQueries, TrustedQueries
from newsgraph.places import Places
from newsgraph.request_ids import request_id
from newsgraph.requests import Request
from newsgraph.responses import Told
from newsgraph.results import contents_of, statuses_of
from newsgraph.statuses import ANSWERED, INVALID, Statuses, always
from schema import Context, NewsgraphSchema
from schema.errors import Code
from schema.execution import Executor, encode
from schema.execution.executor import Ready

QUERIES = frozenset({OperationType.QUERY})
"""What is asked by who writes nothing."""
_WRITING = frozenset({OperationType.QUERY, OperationType.MUTATION})
_SHORT_PLAN = 20_000
"""What a plan answers in some ten milliseconds at most, as `schema.execution.costs` counts."""
_SHORT = 100
"""What graphql-core does."""


class Outcome(Struct, frozen=True):
    """The answer to an operation, and what it was: whether it came from a plan, so that the same is answered again, and
    whether it tells of errors; what the log is told of it."""

    content: bytes
    statuses: Statuses
    is_planned: bool = False
    has_errors: bool = False
    told: Told = Told()


class Operations:
    """Answers operations of one schema, mutations where it `writes`; who asks for its cost (`"extensions": {"cost": true}`) is
    told."""

    def __init__(
        self,
        schema: NewsgraphSchema,
        persisted: PersistedQueries | TrustedQueries,
        places: Places,
        *,
        writes: bool = False,
    ) -> None:
        self._writes = writes
        self._schema = schema
        self._executor = schema.executor
        self._persisted = persisted
        self._places = places
        self.digest = persisted.digest
        """Names what is found by which id: where it is another one, so may answers be."""

    def allowed(self, grant: Grant) -> frozenset[OperationType]:
        """The types of operations that `answer` answers who has a grant."""
        return _WRITING if self._writes and grant.may(Scope.WRITE) else QUERIES

    def no_mutation(self, grant: Grant) -> RequestRefused:
        """Why who has a grant is not answered a mutation."""
        if not self._writes:
            return RequestRefused("This server takes no mutations.", always(403), ServerCode.FORBIDDEN)
        try:
            demand(grant, Scope.WRITE)
        except RequestRefused as refused:
            return refused
        raise AssertionError("who may write is answered")

    async def answer(self, request: Request, context: Context, allowed: Collection[OperationType]) -> Outcome:
        """The answer to an operation over the context's view.

        Raises RequestRefused where nothing is asked that there is, or no place is left for what takes long; and
        InvalidOperationTypeError for an operation that is not `allowed`.
        """
        query = self._persisted.query(request)
        executor = self._executor
        ready = executor and executor.ready(query, request.variables, request.operation_name)
        if ready and executor:
            outcome = await self._planned(executor, ready, request, context)
            if outcome:
                return outcome
        cost = ready.cost if ready else self._schema.admit(query, request.variables, request.operation_name)
        if isinstance(cost, ExecutionResult):
            return _outcome(cost, Told(request.operation_name), {})
        return await self._interpreted(query, request, context, allowed, cost)

    async def _planned(self, executor: Executor, ready: Ready, request: Request, context: Context) -> Outcome | None:
        extensions = self._extensions(request, ready.cost)
        if ready.cost <= _SHORT_PLAN:
            content = executor.encoded(ready, context, context.held.version, extensions)
        else:
            work = partial(executor.encoded, ready, context, context.held.version, extensions)
            content = await self._places.run(work)
        if content is None:
            return None
        node = ready.operation.node
        told = Told(node.name.value if node.name else None, node.operation.value, ready.cost)
        return Outcome(content, ANSWERED, is_planned=True, told=told)

    async def _interpreted(
        self, query: str, request: Request, context: Context, allowed: Collection[OperationType], cost: int
    ) -> Outcome:
        variables, name, extensions = request.variables, request.operation_name, self._extensions(request, cost)

        def work() -> Outcome:
            result = self._schema.interpret(query, variables, context, name, allowed)
            return _outcome(result, Told(name, None, cost), extensions)

        try:
            return work() if cost <= _SHORT else await self._places.run(work)
        except CannotGetOperationTypeError:
            raise RequestRefused(f"There is no operation{f' “{name}”' if name else ''}.", INVALID) from None

    def _extensions(self, request: Request, cost: int) -> Mapping[str, Any]:
        """What an answer tells beside its data."""
        if not request.extensions or request.extensions.get("cost") is not True:
            return {}
        return {"cost": {"fields": cost, "limit": self._schema.limits.cost}}


def _outcome(result: ExecutionResult, told: Told, extensions: Mapping[str, Any]) -> Outcome:
    for error in result.errors or ():
        if error.extensions and error.extensions.get("code") == Code.INTERNAL_SERVER_ERROR:
            error.extensions["requestId"] = request_id.get(None)
    contents = encode({**contents_of(result), **({"extensions": extensions} if extensions else {})})
    return Outcome(contents, statuses_of(result), has_errors=bool(result.errors), told=told)
