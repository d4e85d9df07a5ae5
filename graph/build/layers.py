"""Layers: a mapping that is another one with some changes, which costs what these do; what was there before stays as it was."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

_MOST_ABOVE = 10_000


class Layered(Mapping[K, V]):
    """`below` with the values of `above`; None where there is none any more."""

    def __init__(self, below: Mapping[K, V], above: Mapping[K, V | None]) -> None:
        self._below = below
        self._above = above

    def __getitem__(self, key: K) -> V:
        if key not in self._above:
            return self._below[key]
        value = self._above[key]
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[K]:
        yield from (key for key in self._below if key not in self._above)
        yield from (key for key, value in self._above.items() if value is not None)

    def __len__(self) -> int:
        return len(self._below) + sum((value is not None) - (key in self._below) for key, value in self._above.items())

    def changed(self, changes: Mapping[K, V | None]) -> "Layered[K, V]":
        """The same with these changes. Many of them become one layer with what is below, which takes long once."""
        above = {**self._above, **changes}
        if len(above) > max(_MOST_ABOVE, len(self._below) // 4):
            return Layered(dict(Layered(self._below, above)), {})
        return Layered(self._below, above)


def layered(mapping: Mapping[K, V]) -> Layered[K, V]:
    """A mapping as one that can be changed."""
    return mapping if isinstance(mapping, Layered) else Layered(mapping, {})
