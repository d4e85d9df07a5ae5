"""Subscriptions as answers in JSON, over whichever protocol."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from graphql import GraphQLError
from msgspec import Struct
from strawberry.types.execution import PreExecutionError

from graph.store.base import Store
from newsgraph.operations.persisted import PersistedQueries, TrustedQueries
from newsgraph.operations.request import Request
from newsgraph.operations.sharing import Answer, SharedAnswers
from newsgraph.operations.turns import Turns
from schema import Limits, NewsgraphSchema
from schema.following import Source
from schema.subscriptions import subscribe


class Refusal(Struct, frozen=True):
    """Why a subscription does not begin, or has broken off."""

    errors: tuple[GraphQLError, ...]


Event = Answer | Refusal
"""What is told of a subscription; a Refusal is the last."""


class Subscriptions:
    """Answers the subscriptions of one schema over a store, each event at its turn."""

    def __init__(
        self,
        store: Store,
        schema: NewsgraphSchema,
        persisted: PersistedQueries | TrustedQueries,
        limits: Limits,
        turns: Turns,
    ) -> None:
        self._schema = schema
        self._persisted = persisted
        self._source = Source(store, limits)
        self._answering = SharedAnswers(turns)

    async def begin(self, request: Request) -> AsyncGenerator[Event, None] | Refusal:
        """What the events of a subscription are answered with, in their order, or why it does not begin.

        Closing them ends the subscription. Raises RequestRefused where nothing is asked that there is.
        """
        begun = await subscribe(
            self._schema,
            self._persisted.query(request),
            request.variables,
            request.operation_name,
            self._source,
            self._answering,
        )
        return _refusal(begun) if isinstance(begun, PreExecutionError) else _told(begun)


async def _told(answers: AsyncGenerator[Answer | PreExecutionError, None]) -> AsyncGenerator[Event, None]:
    async with aclosing(answers):
        async for answer in answers:
            yield _refusal(answer) if isinstance(answer, PreExecutionError) else answer


def _refusal(ended: PreExecutionError) -> Refusal:
    return Refusal(tuple(ended.errors or ()))
