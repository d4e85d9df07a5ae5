"""What is kept of the database between views, so that what is often asked for is not read again."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache

K = TypeVar("K")

BYTES = 256 * 1024 * 1024
"""What all that is kept may weigh."""

_AT_LEAST = 256
_HELD = 2


class Kept:
    """What is known by keys that never come to mean another thing; what was longest not asked for goes first.

    Any threads may ask at the same time.
    """

    def __init__(self, most_bytes: int = BYTES) -> None:
        self._lock = Lock()
        self._held: dict[tuple[str, int], Any] = {}
        self._known: LRUCache[Hashable, Any] = LRUCache(most_bytes, getsizeof=_bytes)

    def get(self, key: Hashable) -> Any | None:
        """What is known by `key`; None where nothing is."""
        with self._lock:
            return self._known.get(key)

    def put(self, key: Hashable, value: K) -> K:
        """The value, which is kept by `key` for as long as there is room."""
        with self._lock:
            if _bytes(value) <= self._known.maxsize:
                self._known[key] = value
        return value

    def keep(self, key: Hashable, work_out: Callable[[], K]) -> K:
        """What is known by `key`, worked out unless that is kept."""
        found: K | None = self.get(key)
        return self.put(key, work_out()) if found is None else found

    def hold(self, name: str, generation: int, work_out: Callable[[], K]) -> K:
        """What a generation has by this name, worked out unless that is held: that of the two latest is, whatever it weighs."""
        with self._lock:
            found: K | None = self._held.get((name, generation))
        if found is None:
            found = work_out()
            with self._lock:
                self._held[name, generation] = found
                for old in sorted(each for own, each in self._held if own == name)[:-_HELD]:
                    del self._held[name, old]
        return found


def _bytes(value: Any) -> int:
    return _AT_LEAST + int(getattr(value, "nbytes", 0))
