"""Subscriptions: each event is answered with a context of its own, so that none holds a version of the graph between events.

Source: GraphQL specification, section “Subscription”, composed of the pieces that graphql-core gives for it.
"""

from asyncio import timeout
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing
from functools import partial
from inspect import isawaitable
from typing import Any

from graphql import (
    DocumentNode,
    Executor,
    GraphQLError,
    create_source_event_stream,
    execute_subscription_event,
    map_source_to_response_event,
    parse,
)
from graphql import ExecutionResult as CoreResult
from msgspec import Struct
from strawberry.types.execution import ExecutionResult, PreExecutionError

from graph.store.base import Store
from schema.build import NewsgraphSchema
from schema.context import Context, Limits
from schema.errors import TimeUp, code_errors
from schema.execution import SHORT, errors_of

Contexts = Callable[[], AbstractAsyncContextManager[Context]]
"""Opens the context that one event is answered with."""
Result = CoreResult | Awaitable[CoreResult]
Long = Callable[[Callable[[], Result]], Awaitable[Result]]
"""Runs what takes long where nobody else waits for it."""


class Source:
    """What the resolver of a subscription has as its context, for as long as it gives events: the store, no view of it.

    It opens views as it needs them, and closes them before it waits for the next event.
    """

    def __init__(self, store: Store, limits: Limits) -> None:
        self.store = store
        self.limits = limits


async def subscribe(
    schema: NewsgraphSchema,
    query: str,
    variables: Mapping[str, Any] | None,
    name: str | None,
    source: Source,
    contexts: Contexts,
    long: Long,
) -> AsyncGenerator[ExecutionResult, None] | PreExecutionError:
    """The answers to the events of a subscription, in their order, or why it does not begin.

    It has to within the seconds of `source.limits`. One that breaks off ends with a PreExecutionError, which has errors only.
    Closing the answers closes what gives the events.
    """
    asked = _admitted(schema, query, dict(variables or {}), name)
    if isinstance(asked, PreExecutionError):
        return asked
    executor = asked.executor(source)
    if isinstance(executor, list):
        return _ended(executor, executed=True)
    try:
        async with timeout(source.limits.seconds):
            stream = create_source_event_stream(executor)
            events = await stream if isawaitable(stream) else stream
    except TimeoutError:
        return _ended([_in_time(source.limits.seconds)], executed=True)
    if isinstance(events, CoreResult):
        return _ended([*(events.errors or ())], executed=True)
    return _coded(_answers(asked, executor, events, contexts, long))


class _Asked(Struct, frozen=True):
    """A valid subscription, the values of its variables, and what each of its answers costs."""

    schema: NewsgraphSchema
    document: DocumentNode
    variables: dict[str, Any]
    name: str | None
    cost: int

    def executor(self, context: object, event: object = None) -> Executor[Any] | list[GraphQLError]:
        """What answers one event, or begins the subscription; errors where the values do not fit the variables."""
        kind = self.schema.execution_context_class or Executor
        return kind.build(self.schema.graphql_schema, self.document, event, context, self.variables, self.name)


def _admitted(
    schema: NewsgraphSchema, query: str, variables: dict[str, Any], name: str | None
) -> _Asked | PreExecutionError:
    cost = schema.admit(query, variables, name)
    if isinstance(cost, ExecutionResult):
        return PreExecutionError(data=None, errors=cost.errors)
    document = parse(query)
    invalid = errors_of(schema.graphql_schema, document)
    if not invalid:
        return _Asked(schema, document, variables, name, cost)
    if schema.config.disable_field_suggestions:
        for each in invalid:
            schema.remove_field_suggestion(each)
    return _ended(invalid, executed=False)


def _answers(
    asked: _Asked, executor: Executor[Any], events: AsyncIterable[Any], contexts: Contexts, long: Long
) -> AsyncGenerator[CoreResult, None]:
    async def answer(of_event: Executor[Any]) -> CoreResult:
        async with contexts() as context:
            # graphql-core's own for an event shares with all others what they collected, which would grow with each.
            fresh = asked.executor(context, of_event.root_value)
            assert isinstance(fresh, Executor), "the same values did fit"
            work = partial(execute_subscription_event, fresh)
            result = work() if asked.cost <= SHORT else await long(work)
            return await result if isawaitable(result) else result

    return map_source_to_response_event(executor, events, answer)


async def _coded(answers: AsyncGenerator[CoreResult, None]) -> AsyncGenerator[ExecutionResult, None]:
    """Answers with errors as clients are told of them, to the last."""
    async with aclosing(answers):
        try:
            async for answer in answers:
                errors = [*(answer.errors or ())]
                code_errors(errors, executed=True)
                yield ExecutionResult(data=answer.data, errors=errors or None)
        except Exception as error:  # noqa: BLE001 whatever a source raises, it is told of as errors of fields are
            yield _ended([GraphQLError(str(error), original_error=error)], executed=True)


def _in_time(seconds: float) -> GraphQLError:
    late = TimeUp(seconds)
    return GraphQLError(str(late), original_error=late)


def _ended(errors: list[GraphQLError], *, executed: bool) -> PreExecutionError:
    code_errors(errors, executed=executed)
    return PreExecutionError(data=None, errors=errors)
