"""Operations: what is asked, over whichever protocol, as an answer in JSON.

Those that are compiled are answered from their plans, all others by graphql-core. Short ones are answered at once, and long
ones by threads, so that others need not wait for them.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from math import inf
from typing import Any, TypeVar

from msgspec import Struct
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types.execution import ExecutionResult
from strawberry.types.graphql import OperationType

from graph.errors import StoreError, StoreTimeout
from newsgraph.access import Grant, Scope, demand
from newsgraph.errors import RequestRefused
from newsgraph.operations.edits import Edits
from newsgraph.operations.persisted import PersistedQueries, TrustedQueries
from newsgraph.operations.places import Places
from newsgraph.operations.request import Request
from newsgraph.operations.results import contents_of, statuses_of
from newsgraph.operations.waiting import Waiting, refusal_of
from newsgraph.statuses import ANSWERED, INVALID, PARTIAL, Statuses, always
from newsgraph.telemetry.facts import Told
from newsgraph.telemetry.request_ids import request_id
from schema import Context, NewsgraphSchema
from schema.errors import Code
from schema.execution import SHORT, encode
from schema.execution.executor import Ready

T = TypeVar("T")

_QUERIES = frozenset({OperationType.QUERY})
_WRITING = frozenset({OperationType.QUERY, OperationType.MUTATION})
_SHORT_PLAN = 20_000
"""What a plan answers in some ten milliseconds at most, as `schema.execution.costs` counts."""
_NOTHING = -1
"""What nothing is cheaper than: all takes long."""


class Outcome(Struct, frozen=True):
    """The answer to an operation, and what it was: whether it came from a plan, so that the same is answered again, and
    whether it tells of errors; what the log is told of it."""

    content: bytes
    statuses: Statuses
    is_planned: bool = False
    has_errors: bool = False
    told: Told = Told()


class Asked(Struct, frozen=True):
    """What a request asks: the text of its query, and the operation with its variables where a plan may answer it."""

    request: Request
    query: str
    ready: Ready | None


class Operations:
    """Answers operations of one schema, mutations where there are `edits`; who asks for its cost
    (`"extensions": {"cost": true}`) is told."""

    def __init__(
        self,
        schema: NewsgraphSchema,
        persisted: PersistedQueries | TrustedQueries,
        places: Places,
        edits: Edits | None = None,
        waiting: Waiting | None = None,
    ) -> None:
        """Where views wait for another machine, `waiting` is what asks them."""
        self._edits = edits
        self._waiting = waiting
        self._short_plan, self._short = (_SHORT_PLAN, SHORT) if waiting is None else (_NOTHING, _NOTHING)
        self._schema = schema
        self._executor = schema.executor
        self._persisted = persisted
        self._places = places
        self.digest = persisted.digest
        """Names what is found by which id: where it is another one, so may answers be."""

    def no_mutation(self, grant: Grant) -> RequestRefused:
        """Why who has a grant is not answered a mutation."""
        if self._edits is None:
            return RequestRefused("This server takes no mutations.", always(403), Code.FORBIDDEN)
        try:
            demand(grant, Scope.WRITE)
        except RequestRefused as refused:
            return refused
        raise AssertionError("who may write is answered")

    def asked(self, request: Request) -> Asked:
        """What a request asks. Raises RequestRefused where that is nothing that there is."""
        query = self._persisted.query(request)
        executor = self._executor
        ready = executor.ready(query, request.variables, request.operation_name) if executor else None
        return Asked(request, query, ready)

    def at_once(self, asked: Asked, context: Context) -> Outcome | None:
        """The answer to an operation over the context's view, where a plan has it in a moment."""
        ready = asked.ready
        if ready is None or ready.cost > self._short_plan:
            return None
        return self._planned(asked.request, ready, context)

    async def later(self, asked: Asked, context: Context, writer: Grant | None) -> Outcome:
        """The answer to an operation that is not answered at once; mutations are answered where `writer` may write.

        Raises RequestRefused where there is no operation of this name, no place is left for what takes long, or the store fails
        while documents may be changed; InvalidOperationTypeError for an operation of a type that is not answered; and StoreError
        where the store fails a query.
        """
        try:
            return await self._later(asked, context, writer)
        except StoreTimeout as failed:
            return _timed_out(failed, asked.request)

    async def _later(self, asked: Asked, context: Context, writer: Grant | None) -> Outcome:
        request, ready = asked.request, asked.ready
        if ready and ready.cost > self._short_plan:
            outcome = await self._run(partial(self._planned, request, ready, context), context, context.deadline)
            if outcome:
                return outcome
        cost = ready.cost if ready else self._schema.admit(asked.query, request.variables, request.operation_name)
        if isinstance(cost, ExecutionResult):
            return _outcome(cost, Told(request.operation_name), {})
        return await self._interpreted(asked.query, request, context, writer, cost)

    async def answer(self, request: Request, context: Context, writer: Grant | None) -> Outcome:
        """The answer to an operation over the context's view. Raises what `asked` and `later` do."""
        asked = self.asked(request)
        return self.at_once(asked, context) or await self.later(asked, context, writer)

    def _planned(self, request: Request, ready: Ready, context: Context) -> Outcome | None:
        """The answer that a plan gives, if it does."""
        assert self._executor is not None, "what is ready is the executor's"
        content = self._executor.encoded(
            ready, context, context.held.version, request.extensions and self._extensions(request, ready.cost)
        )
        if content is None:
            return None
        node = ready.operation.node
        told = Told(node.name.value if node.name else None, node.operation.value, ready.cost)
        return Outcome(content, ANSWERED, is_planned=True, told=told)

    async def _interpreted(
        self, query: str, request: Request, context: Context, writer: Grant | None, cost: int
    ) -> Outcome:
        variables, name, extensions = request.variables, request.operation_name, self._extensions(request, cost)
        allowed, editing = self._allowed(writer, context)

        def work() -> Outcome:
            with editing as seen:
                result = self._schema.interpret(query, variables, seen, name, allowed)
            return _outcome(result, Told(name, None, cost), extensions)

        may_change = allowed is _WRITING
        try:
            # A mutation is never short (`schema.execution.costs`): none is waited for here. It goes on to its end.
            return (
                work()
                if cost <= self._short
                else await self._run(work, context, inf if may_change else context.deadline)
            )
        except StoreError as failed:
            if may_change and not isinstance(failed, StoreTimeout):
                raise refusal_of(failed) from failed
            raise
        except CannotGetOperationTypeError:
            raise RequestRefused(f"There is no operation{f' “{name}”' if name else ''}.", INVALID) from None

    async def _run(self, work: Callable[[], T], context: Context, deadline: float) -> T:
        """What `work` gives over the context's view, from a thread."""
        if self._waiting is not None:
            return await self._waiting.run(context.held, work, deadline)
        return await self._places.run(work)

    def _allowed(
        self, writer: Grant | None, context: Context
    ) -> tuple[frozenset[OperationType], AbstractContextManager[Context]]:
        """Which types of operations are answered, and with which context."""
        if self._edits is None or writer is None or not writer.may(Scope.WRITE):
            return _QUERIES, nullcontext(context)
        return _WRITING, self._edits.context(context, writer.name)

    def _extensions(self, request: Request, cost: int) -> Mapping[str, Any]:
        """What an answer tells beside its data."""
        if not request.extensions or request.extensions.get("cost") is not True:
            return {}
        return {"cost": {"fields": cost, "limit": self._schema.limits.cost}}


def _timed_out(failed: StoreTimeout, request: Request) -> Outcome:
    """What is told of an operation that the store took too long for."""
    error = {"message": str(failed), "extensions": {"code": Code.TIMEOUT}}
    contents = encode({"errors": [error], "data": None})
    return Outcome(contents, PARTIAL, has_errors=True, told=Told(request.operation_name))


def _outcome(result: ExecutionResult, told: Told, extensions: Mapping[str, Any]) -> Outcome:
    for error in result.errors or ():
        if error.extensions and error.extensions.get("code") == Code.INTERNAL_SERVER_ERROR:
            error.extensions["requestId"] = request_id.get(None)
    contents = encode({**contents_of(result), **({"extensions": extensions} if extensions else {})})
    return Outcome(contents, statuses_of(result), has_errors=bool(result.errors), told=told)
