"""Bursts found by looking through folders again and again: for file systems whose changes the system does not tell of."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from time import perf_counter

from graph import Folder, LoadOptions
from graph.documents.inventory import Inventory, take_inventory
from graph.documents.walk import FileState
from newsgraph.watching.bursts import EVERYWHERE, Burst

_LEAST_REST = 9
"""How many times as long as a look took it is waited for the next: a tenth of the time at most goes to looking."""


class Polling:
    """The bursts in `folders` until `ended` is set, looked for every so many `seconds`, or as often as can be without taking
    much of the processor. The first is everywhere."""

    def __init__(self, folders: Sequence[Folder], seconds: float, ended: Event) -> None:
        self._folders = folders
        self._seconds = seconds
        self._ended = ended
        self._known: _Known | None = None

    def __iter__(self) -> Iterator[Burst]:
        """Each burst."""
        while not self._ended.is_set():
            began = perf_counter()
            found = _Known(take_inventory(self._folders, LoadOptions()))
            took = perf_counter() - began
            burst = EVERYWHERE if self._known is None else found.since(self._known)
            self._known = found
            if burst is EVERYWHERE or burst:
                yield burst
            self._ended.wait(max(self._seconds, _LEAST_REST * took))

    def again(self) -> None:
        """A burst was not taken in: the next one is everywhere."""
        self._known = None


class _Known:
    """What is known of folders: the states of their files, and what holds for all."""

    def __init__(self, inventory: Inventory) -> None:
        self._states = {file.path: file.state for file in inventory.files}
        self._rest = (inventory.terms, inventory.diagnostics, inventory.links)

    def since(self, before: "_Known") -> Burst:
        """Where something is other than it was before."""
        if self._rest != before._rest:  # noqa: SLF001 another one of its kind
            return EVERYWHERE
        paths = self._states.keys() | before._states.keys()  # noqa: SLF001 another one of its kind
        return frozenset(Path(path) for path in paths if not _is_settled(self._states, before._states, path))  # noqa: SLF001


def _is_settled(now: dict[str, FileState | None], before: dict[str, FileState | None], path: str) -> bool:
    """Whether a file is in the state that it was in, and shows it."""
    state = now.get(path)
    return state is not None and state == before.get(path)
