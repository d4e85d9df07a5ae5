"""Answers that are kept: whole, by what was asked and the version that was asked, up to a number of bytes."""

from cachetools import LRUCache
from msgspec import Struct

_OVERHEAD = 500
_LARGEST_SHARE = 4


class _Kept(Struct, frozen=True):
    answer: bytes
    weight: int


class ResponseCache:
    """Keeps up to `size` bytes of questions and answers; those that were asked for least lately go first."""

    def __init__(self, size: int) -> None:
        self._largest = size // _LARGEST_SHARE
        self._kept: LRUCache[tuple[str, bytes], _Kept] = LRUCache(size, getsizeof=lambda kept: kept.weight)

    def get(self, version: str, question: bytes) -> bytes | None:
        """The answer to a question of a version, if it is kept."""
        kept = self._kept.get((version, question))
        return None if kept is None else kept.answer

    def put(self, version: str, question: bytes, answer: bytes) -> None:
        """Keeps an answer, unless it would take more than a quarter of all there is."""
        weight = len(question) + len(answer) + _OVERHEAD
        if weight <= self._largest:
            self._kept[version, question] = _Kept(answer, weight)
