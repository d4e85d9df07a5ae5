"""Layers: a mapping that is another one with some changes, which costs what these do; what was there before stays as it was."""

from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

_MOST_ABOVE = 10_000


class Layered(Mapping[K, V]):
    """`below` with the values of `above`; None where there is none any more."""

    def __init__(self, below: Mapping[K, V], above: Mapping[K, V | None]) -> None:
        self.below = below
        self.above = above

    def __getitem__(self, key: K) -> V:
        if key not in self.above:
            return self.below[key]
        value = self.above[key]
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[K]:
        yield from (key for key in self.below if key not in self.above)
        yield from (key for key, value in self.above.items() if value is not None)

    def __len__(self) -> int:
        return len(self.below) + sum((value is not None) - (key in self.below) for key, value in self.above.items())

    def changed(self, changes: Mapping[K, V | None]) -> "Layered[K, V]":
        """The same with these changes. Many of them become one layer with what is below, which takes long once."""
        above = {**self.above, **changes}
        if len(above) > max(_MOST_ABOVE, len(self.below) // 4):
            return Layered(dict(Layered(self.below, above)), {})
        return Layered(self.below, above)

    def changed_since(self, before: Mapping[K, V]) -> Collection[K]:
        """Keys whose values may be others than they were: few, where that is this one without some changes."""
        if isinstance(before, Layered) and before.below is self.below:
            return self.above.keys() | before.above.keys()
        return self.above.keys() if before is self.below else self.keys() | before.keys()


def layered(mapping: Mapping[K, V]) -> Layered[K, V]:
    """A mapping as one that can be changed."""
    return mapping if isinstance(mapping, Layered) else Layered(mapping, {})
