"""Following: changes as the events of a subscription, each told once and in order to whoever keeps up.

All who follow share the store's history of changes, and hold nothing of it but their place. Who is slow falls behind in it; once
what comes next for them is not kept any more, they are told that they missed it.
"""

from asyncio import AbstractEventLoop, Future, get_running_loop, to_thread
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager, suppress
from itertools import islice

from cachetools import LRUCache
from graphql import DocumentNode

from graph.changes import Changes, GraphChange, History, Place
from graph.store.base import Store
from schema.context import Limits

_MOST_VALID = 50
_AT_ONCE = 20
"""How many that wait are woken before others have their turn."""


class Source:
    """What the resolver of a subscription has as its context, for as long as it gives events: the store, no view of it.

    It opens views as it needs them, and closes them before it waits for the next event. `valid` are documents of subscriptions to
    it, by their texts, that need not be validated again: many ask the same, and all of them when a server begins anew.
    """

    def __init__(self, store: Store, limits: Limits) -> None:
        self.store = store
        self.limits = limits
        self.valid: LRUCache[str, DocumentNode] = LRUCache(_MOST_VALID)
        self._bells: dict[AbstractEventLoop, _Bell] = {}

    def follow(self, since: str | None) -> AsyncGenerator[GraphChange, None]:
        """The changes after the version `since`, None for the present one; the first tells of what was missed where it is not known
        what came after `since`. Until closed, they never end."""
        history = self.store.changes.history
        if self.store.blocking:
            return self._told_after(since, history)
        present = self._present()
        known = history.changes[-1].version if history.changes else present
        since = known if since is None else since
        place = history.place_of(since)
        return self._unknown(since, present, history) if place is None else self._changes_from(place)

    def version(self, change: GraphChange) -> str:
        """Names what a change is answered from: answers to whoever asks the same are equal where this is.

        Where a view waits for another machine, that is what was told of last. The answer may be of a version that comes after
        it, which is told of as soon.
        """
        if self.store.blocking:
            changes = self.store.changes.history.changes
            return changes[-1].version if changes else change.version
        with self.store.view() as view:
            return view.version

    def _told_after(self, since: str | None, history: History) -> AsyncGenerator[GraphChange, None]:
        """The changes after a version, None for the one that was told of last, where a view waits for another machine."""
        known = history.changes[-1].version if since is None and history.changes else since
        place = None if known is None else history.place_of(known)
        return self._asked_for(since, history) if place is None else self._changes_from(place)

    async def _asked_for(self, since: str | None, history: History) -> AsyncGenerator[GraphChange, None]:
        """The same where `since` is none that was told of, which may yet be the present one."""
        present = await to_thread(self._present)
        async with aclosing(self._unknown(present if since is None else since, present, history)) as changes:
            async for each in changes:
                yield each

    def _present(self) -> str:
        with self.store.view() as view:
            return view.summary.version

    def _unknown(self, since: str, present: str, history: History) -> AsyncGenerator[GraphChange, None]:
        """The changes after a version that the history knows nothing of."""
        if since == present:
            return self._changes_from(Place(history.end, since))
        known = history.changes[-1].version if history.changes else present
        return self._changes_from(Place(history.end, known), GraphChange(known, since, missed=True))

    async def _changes_from(self, place: Place, *told: GraphChange) -> AsyncGenerator[GraphChange, None]:
        for each in told:
            yield each
        changes = self.store.changes
        with self._bell() as bell:
            while True:
                step = changes.history.step(place)
                if step is None:
                    await bell.wait()
                else:
                    change, place = step
                    yield change

    @contextmanager
    def _bell(self) -> Iterator["_Bell"]:
        """What wakes all who follow in this event loop, which listens as long as there are any."""
        loop = get_running_loop()
        bell = self._bells.get(loop)
        if bell is None:
            bell = self._bells[loop] = _Bell(self.store.changes, loop)
        bell.followers += 1
        try:
            yield bell
        finally:
            bell.followers -= 1
            if not bell.followers:
                bell.end()
                del self._bells[loop]


class _Bell:
    """Wakes those who wait in one event loop, which it tells once of each change, however many they are."""

    def __init__(self, changes: Changes, loop: AbstractEventLoop) -> None:
        self.followers = 0
        self._loop = loop
        self._waiting: list[Future[None]] = []
        self._rings = False
        self.end = changes.listen(self._ring)

    async def wait(self) -> None:
        """Waits for a change that is made after this is called."""
        woken = self._loop.create_future()
        self._waiting.append(woken)
        await woken

    def _ring(self, _change: GraphChange) -> None:
        """Called by the thread that makes the change, which waits for nobody."""
        if not self._rings:
            self._rings = True
            # A loop that has ended needs no bell.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake_all)

    def _wake_all(self) -> None:
        self._rings = False
        woken, self._waiting = self._waiting, []
        self._wake(iter(woken))

    def _wake(self, waiting: Iterator[Future[None]]) -> None:
        some = [*islice(waiting, _AT_ONCE)]
        for each in some:
            if not each.done():
                each.set_result(None)
        if some:
            self._loop.call_soon(self._wake, waiting)
