"""One operation on a socket, from the message that asks it to the one that ends it."""

import logging
from asyncio import Lock
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any, Protocol

import msgspec
from msgspec import Raw, Struct
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from graph.errors import StoreError
from newsgraph.access import Grant, Scope, demand
from newsgraph.errors import RequestRefused
from newsgraph.operations.answers import Operations, Outcome
from newsgraph.operations.subscriptions import Refusal, Subscriptions
from newsgraph.operations.turns import Turns
from newsgraph.operations.waiting import refusal_of
from newsgraph.sockets.closing import ClientGone
from newsgraph.sockets.messages import Subscribe, complete_message, error_message, next_message, refusal_message
from newsgraph.statuses import ANSWERED, PARTIAL
from schema.errors import FAULT
from schema.execution import encode

logger = logging.getLogger("newsgraph.sockets")


class Answering(Struct, frozen=True):
    """What answers the operations of all sockets."""

    operations: Operations
    subscriptions: Subscriptions
    turns: Turns


_EXECUTED = (ANSWERED, PARTIAL)


class _Refused(Struct):
    """An answer to an operation that was not executed."""

    errors: Raw


class Tell(Protocol):
    """Sends a message of an operation, unless its client has ended it; `last` is the one that ends it. Raises ClientGone."""

    async def __call__(self, message: str, *, last: bool = False) -> None:
        """Sends it in its turn."""
        ...


class Operation:
    """An operation that a client with this grant asked; `turn` is what those of one socket share."""

    def __init__(self, asked: Subscribe, grant: Grant, answering: Answering, turn: Lock, tell: Tell) -> None:
        self._id = asked.id
        self._request = asked.request
        self._grant = grant
        self._answering = answering
        self._turn = turn
        self._tell = tell

    async def run(self) -> None:
        """Answers it. Raises ClientGone; whatever else goes wrong, the client is told of."""
        try:
            await self._answer()
        except ClientGone:
            raise
        except RequestRefused as refused:
            await self._refuse(refused.formatted)
        except StoreError as failed:
            await self._refuse(refusal_of(failed).formatted)
        except Exception:
            logger.exception("An operation could not be answered.")
            await self._refuse(FAULT)

    async def _answer(self) -> None:
        demand(self._grant, Scope.READ)
        operations = self._answering.operations
        try:
            # The next is not answered before this one has been sent, so that of answers one waits for a client that is slow.
            async with self._turn:
                outcome = await self._answering.turns.answer(
                    lambda context: operations.answer(self._request, context, self._grant)
                )
                await self._told(outcome)
        except InvalidOperationTypeError as error:
            kind = error.operation_type
        else:
            return
        if kind is OperationType.MUTATION:
            raise operations.no_mutation(self._grant)
        await self._follow()

    async def _told(self, outcome: Outcome) -> None:
        if outcome.statuses in _EXECUTED:
            await self._tell(next_message(self._id, outcome.content))
            await self._complete()
        else:
            errors = msgspec.json.decode(outcome.content, type=_Refused).errors
            await self._tell(error_message(self._id, bytes(errors)), last=True)

    async def _follow(self) -> None:
        """Answers a subscription, event by event."""
        begun = await self._answering.subscriptions.begin(self._request)
        if isinstance(begun, Refusal):
            await self._break_off(begun)
            return
        async with aclosing(begun):
            async for told in begun:
                if isinstance(told, Refusal):
                    await self._break_off(told)
                    return
                await self._tell(next_message(self._id, told.content))
        await self._complete()

    async def _break_off(self, refusal: Refusal) -> None:
        errors = encode([error.formatted for error in refusal.errors])
        await self._tell(error_message(self._id, errors), last=True)

    async def _complete(self) -> None:
        await self._tell(complete_message(self._id), last=True)

    async def _refuse(self, reason: Mapping[str, Any]) -> None:
        await self._tell(refusal_message(self._id, reason), last=True)
