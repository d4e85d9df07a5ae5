"""Subscriptions: each event is answered with a context of its own, so that none holds a version of the graph between events.

Source: GraphQL specification, section “Subscription”, composed of the pieces that graphql-core gives for it.
"""

from asyncio import timeout
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Hashable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing
from functools import partial
from hashlib import sha256
from inspect import isawaitable
from typing import Any, Generic, Protocol, TypeVar

from graphql import (
    DocumentNode,
    Executor,
    GraphQLError,
    create_source_event_stream,
    execute_subscription_event,
    parse,
)
from graphql import ExecutionResult as CoreResult
from graphql.execution import map_async_iterable
from msgspec import Struct
from strawberry.types.execution import ExecutionResult, PreExecutionError

from graph.changes import GraphChange
from schema.build import NewsgraphSchema
from schema.context import Context
from schema.errors import TimeUp, code_errors, store_error
from schema.execution import SHORT, errors_of
from schema.following import Source

Result = CoreResult | Awaitable[CoreResult]
T = TypeVar("T")

_LONGEST_KEPT = 4_000
"""The characters of a document that is kept once it was found valid."""


class Answering(Protocol[T]):
    """How events are answered beside all else, and what is made of the answers."""

    def context(self) -> AbstractAsyncContextManager[Context]:
        """Opens the context that one event is answered with."""
        ...

    def long(self, work: Callable[[], Result], context: Context) -> Awaitable[Result]:
        """Runs what takes long over a context where nobody else waits for it."""
        ...

    def told(self, result: ExecutionResult) -> T:
        """What is made of an answer."""
        ...

    def share(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> Awaitable[T]:
        """What `make` gives, which is one for all who ask with equal keys while it is at hand."""
        ...


async def subscribe(
    schema: NewsgraphSchema,
    query: str,
    variables: Mapping[str, Any] | None,
    name: str | None,
    source: Source,
    answering: Answering[T],
) -> AsyncGenerator[T | PreExecutionError, None] | PreExecutionError:
    """What is made of the answers to the events of a subscription, in their order, or why it does not begin.

    It has to within the seconds of `source.limits`. One that breaks off ends with a PreExecutionError, which has errors only.
    Closing the answers closes what gives the events.
    """
    asked = _admitted(schema, query, dict(variables or {}), name, source)
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
    answers = _Answers(asked, source, answering)
    return _to_the_end(map_async_iterable(executor.cancellable_iterable(events), answers.to))


class _Asked(Struct, frozen=True):
    """A valid subscription, the values of its variables, and what each of its answers costs; equal ones have equal keys."""

    schema: NewsgraphSchema
    document: DocumentNode
    variables: dict[str, Any]
    name: str | None
    cost: int
    key: bytes

    def executor(self, context: object, event: object = None) -> Executor[Any] | list[GraphQLError]:
        """What answers one event, or begins the subscription; errors where the values do not fit the variables."""
        kind = self.schema.execution_context_class or Executor
        return kind.build(self.schema.graphql_schema, self.document, event, context, self.variables, self.name)


def _admitted(
    schema: NewsgraphSchema, query: str, variables: dict[str, Any], name: str | None, source: Source
) -> _Asked | PreExecutionError:
    cost = schema.admit(query, variables, name)
    if isinstance(cost, ExecutionResult):
        return PreExecutionError(data=None, errors=cost.errors)
    document = source.valid.get(query)
    if document is None:
        document = parse(query)
        invalid = errors_of(schema.graphql_schema, document)
        if invalid:
            return _invalid(schema, invalid)
        if len(query) <= _LONGEST_KEPT:
            source.valid[query] = document
    key = sha256(repr((query, variables, name)).encode(errors="surrogatepass")).digest()
    return _Asked(schema, document, variables, name, cost, key)


def _invalid(schema: NewsgraphSchema, errors: list[GraphQLError]) -> PreExecutionError:
    if schema.config.disable_field_suggestions:
        for each in errors:
            schema.remove_field_suggestion(each)
    return _ended(errors, executed=False)


class _Answers(Generic[T]):
    """Answers the events of one subscription."""

    def __init__(self, asked: _Asked, source: Source, answering: Answering[T]) -> None:
        self._asked = asked
        self._source = source
        self._answering = answering

    async def to(self, event: object) -> T:
        """What is made of the answer to an event. To a change it is the same for all who ask the same of the same version."""
        make = partial(self._made, event)
        if not isinstance(event, GraphChange):
            return await make()
        version = self._source.version(event)
        step = (event.previous_version, event.version, event.missed)
        return await self._answering.share((self._asked.key, *step, version), make)

    async def _made(self, event: object) -> T:
        async with self._answering.context() as context:
            executor = self._asked.executor(context, event)
            assert isinstance(executor, Executor), "the same values did fit"
            work = partial(execute_subscription_event, executor)
            is_short = self._asked.cost <= SHORT and not self._source.store.blocking
            result = work() if is_short else await self._answering.long(work, context)
            answer = await result if isawaitable(result) else result
            errors = [*(answer.errors or ())]
            data = None if store_error(errors) else answer.data
            code_errors(errors, executed=True)
            return self._answering.told(ExecutionResult(data, errors or None, _extensions(context.held.bookmark)))


def _extensions(bookmark: str | None) -> dict[str, str] | None:
    """What is told beside the data: how far the store has come, for whoever asks another server for more."""
    return None if bookmark is None else {"bookmark": bookmark}


async def _to_the_end(answers: AsyncGenerator[T, None]) -> AsyncGenerator[T | PreExecutionError, None]:
    """Answers, and why they break off where they do."""
    async with aclosing(answers):
        try:
            async for answer in answers:
                yield answer
        except Exception as error:  # noqa: BLE001 whatever a source raises, it is told of as errors of fields are
            yield _ended([GraphQLError(str(error), original_error=error)], executed=True)


def _in_time(seconds: float) -> GraphQLError:
    late = TimeUp(seconds)
    return GraphQLError(str(late), original_error=late)


def _ended(errors: list[GraphQLError], *, executed: bool) -> PreExecutionError:
    code_errors(errors, executed=executed)
    return PreExecutionError(data=None, errors=errors)
