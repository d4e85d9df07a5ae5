"""One socket from its first message to its last: what is read, which operations are begun and ended, and when it is closed."""

import logging
from asyncio import Lock, Task, TaskGroup, sleep, timeout
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from newsgraph.access import Grant
from newsgraph.errors import RequestRefused
from newsgraph.sockets.closing import ClientGone, CloseCode, Closing
from newsgraph.sockets.grants import Granting, token_of
from newsgraph.sockets.limits import SocketLimits
from newsgraph.sockets.messages import (
    ACKNOWLEDGED,
    PING,
    PONG,
    Complete,
    Init,
    Message,
    Ping,
    Subscribe,
    refusal_message,
)
from newsgraph.sockets.operation import Answering, Operation, Tell
from newsgraph.sockets.wire import Wire
from newsgraph.statuses import always
from schema.errors import WENT_WRONG, Code

logger = logging.getLogger("newsgraph.sockets")

_MOST_BEFORE = 10
"""How many messages a client may send before its first one of any use."""


class _Running(Struct, eq=False):
    """An operation that is being answered, or that its client has ended and that is ending."""

    size: int
    is_wanted: bool = True
    task: Task[None] | None = None


class Connection:
    """Answers one client, whose handshake had this `authorization`, for as long as it is there; `count` is called for each
    operation, and raises RequestRefused for one that comes too soon."""

    def __init__(
        self,
        wire: Wire,
        authorization: bytes,
        granting: Granting,
        answering: Answering,
        limits: SocketLimits,
        count: Callable[[], None],
    ) -> None:
        self._wire = wire
        self._authorization = authorization
        self._granting = granting
        self._answering = answering
        self._limits = limits
        self._count = count
        self._by_id: dict[str, _Running] = {}
        self._running: set[_Running] = set()
        self._turn = Lock()
        self._is_heard = True

    async def serve(self) -> None:
        """Answers until the client goes, or is to be closed; all that was begun has ended then."""
        try:
            grant = await self._opened()
            async with TaskGroup() as tasks:
                tasks.create_task(self._beat())
                while True:
                    await self._take(await self._wire.read(), grant, tasks)
                    # What has come at once is read without a break; others are let in after each.
                    await sleep(0)
        except* Exception as ended:  # noqa: BLE001 whatever it was, it ends this socket and no other
            await self._close(ended)

    async def _close(self, ended: ExceptionGroup[Exception]) -> None:
        """Closes the socket with the first reason, of all that came up at once; faults of ours come before all others."""
        _, rest = ended.split(ClientGone)
        closings, faults = rest.split(Closing) if rest else (None, None)
        if faults:
            logger.error("A socket was closed, since it could not be served.", exc_info=faults)
            await self._wire.close(Closing(CloseCode.FAILED, WENT_WRONG))
        elif closings:
            await self._wire.close(_first(closings))

    async def _opened(self) -> Grant:
        """What is granted to the client, which has been told that it may begin."""
        seconds = self._limits.init_seconds
        try:
            async with timeout(seconds) as limit:
                grant = await self._granted(await self._introduced())
        except TimeoutError:
            if limit.expired():
                raise Closing(
                    CloseCode.TIMED_OUT, f"There was no connection_init within {seconds:g} seconds."
                ) from None
            raise
        await self._wire.send(ACKNOWLEDGED)
        return grant

    async def _introduced(self) -> Mapping[str, Any]:
        """What the client says of itself. Raises Closing for whoever asks before that, or sends too much else."""
        for _ in range(_MOST_BEFORE):
            match await self._wire.read():
                case Init(payload):
                    return payload
                case Ping():
                    await self._wire.send(PONG)
                case Subscribe():
                    raise Closing(CloseCode.UNAUTHORIZED, "Nothing is answered before connection_init.")
                case _:
                    continue
        raise Closing(CloseCode.INVALID, f"{_MOST_BEFORE} messages came before connection_init.")

    async def _granted(self, payload: Mapping[str, Any]) -> Grant:
        try:
            return await self._granting(token_of(payload, self._authorization))
        except RequestRefused as error:
            raise Closing(CloseCode.FORBIDDEN, str(error)) from None

    async def _beat(self) -> None:
        """Asks again and again whether the client is there. Raises Closing once nothing came of it."""
        seconds = self._limits.heartbeat
        await sleep(seconds)
        while True:
            self._is_heard = False
            await self._wire.send(PING)
            await sleep(seconds)
            if not self._is_heard:
                raise Closing(CloseCode.TIMED_OUT, f"Nothing was heard within {seconds:g} seconds of a ping.")

    async def _take(self, message: Message, grant: Grant, tasks: TaskGroup) -> None:
        self._is_heard = True
        match message:
            case Subscribe():
                await self._begin(message, grant, tasks)
            case Complete(id):
                self._end(id)
            case Ping():
                await self._wire.send(PONG)
            case Init():
                raise Closing(CloseCode.INITIALISED_TWICE, "There was a connection_init before.")

    async def _begin(self, message: Subscribe, grant: Grant, tasks: TaskGroup) -> None:
        if message.id in self._by_id:
            raise Closing(CloseCode.ID_TAKEN, f"There is an operation {message.id}.")
        try:
            self._count()
            self._check(message)
        except RequestRefused as refused:
            await self._wire.send(refusal_message(message.id, refused.formatted))
            return
        running = _Running(message.size)
        operation = Operation(message, grant, self._answering, self._turn, self._teller(message.id, running))
        self._by_id[message.id] = running
        self._running.add(running)
        running.task = tasks.create_task(operation.run())
        running.task.add_done_callback(lambda _: self._forget(message.id, running))

    def _check(self, message: Subscribe) -> None:
        """Raises RequestRefused where no operation more is begun."""
        most, most_bytes = self._limits.operations, self._limits.operation_bytes
        if len(self._running) >= most:
            raise _too_much(f"There are {most} operations on this socket")
        if sum(each.size for each in self._running) + message.size > most_bytes:
            raise _too_much(f"The operations on this socket took more than {most_bytes} bytes to ask")

    def _end(self, id: str) -> None:
        """Ends an operation, of which nothing is told from now on; one that there is not has just ended by itself."""
        running = self._by_id.pop(id, None)
        if running is not None and running.task is not None:
            running.is_wanted = False
            running.task.cancel()

    def _teller(self, id: str, running: _Running) -> Tell:
        """What sends messages of an operation while they are wanted; with the last, the id is free for another."""

        async def tell(message: str, *, last: bool = False) -> None:
            def is_wanted() -> bool:
                if last and running.is_wanted:
                    del self._by_id[id]
                    running.is_wanted = False
                    return True
                return running.is_wanted

            await self._wire.send_if(is_wanted, message)

        return tell

    def _forget(self, id: str, running: _Running) -> None:
        self._running.discard(running)
        if self._by_id.get(id) is running:
            del self._by_id[id]


def _too_much(what: str) -> RequestRefused:
    return RequestRefused(f"{what}; complete one of them.", always(429), Code.LIMIT_EXCEEDED)


def _first(group: ExceptionGroup[Closing]) -> Closing:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, ExceptionGroup) else found
