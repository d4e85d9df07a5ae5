"""The directory of a generation: its nodes by their numbers, with what searches weigh them by.

Nodes are numbered as a snapshot numbers them: through articles, then providers, then topics, each kind by its ids. So an
article's number is its row. The database knows them by slots, which do not move when others come.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.keys import NodeKind
from graph.search.words import Language
from graph.store.postgres.blocks import BLOCKS, columns_of
from graph.store.postgres.kept import Kept
from graph.store.postgres.session import Session
from graph.store.postgres.slots import NO_NODE, positions
from graph.store.postgres.tables import Row
from graph.store.postgres.text_fields import SPOKEN


class Directory:
    """The nodes of one generation; what belongs to them is in arrays by their numbers, or, for articles, by their rows."""

    def __init__(self, blocks: Sequence[Row]) -> None:
        """`blocks` are the rows of all blocks."""
        by_slot = columns_of(blocks)
        kinds = by_slot["kinds"]
        taken = np.flatnonzero(kinds != NO_NODE)
        order = taken[np.lexsort((by_slot["keys"][taken], kinds[taken]))]
        self.numbers = np.full(len(kinds), -1, np.int32)
        """The number of the node in each slot, -1 where there is none."""
        self.numbers[order] = np.arange(len(order), dtype=np.int32)
        self.size = len(order)
        bounds: list[int] = np.searchsorted(kinds[order], range(len(NodeKind) + 1)).tolist()
        self._parts = {kind: slice(bounds[place], bounds[place + 1]) for place, kind in enumerate(NodeKind)}
        self.articles: int = bounds[1]
        """How many articles there are."""
        self.keys: NDArray[np.int64] = by_slot["keys"][order]
        self.languages: NDArray[np.uint8] = by_slot["languages"][order]
        self.lengths: NDArray[np.uint32] = by_slot["lengths"][order]
        self.prominence: NDArray[np.float64] = by_slot["prominence"][order]
        self.labels: NDArray[np.int32] = by_slot["labels"][order]
        rows = order[: self.articles]
        self.damping: NDArray[np.float32] = by_slot["damping"][rows]
        self.norms: NDArray[np.float32] = by_slot["norms"][rows]
        self.degrees: NDArray[np.int32] = by_slot["degrees"][rows]

    @classmethod
    def of(cls, session: Session, kept: Kept) -> "Directory":
        """That of the session's generation."""
        return kept.hold("directory", session.generation.number, lambda: cls(session.ask(BLOCKS)))

    @cached_property
    def spoken(self) -> Sequence[Language | None]:
        """The languages that nodes are in."""
        return tuple(SPOKEN[number] for number in np.unique(self.languages).tolist())

    @cached_property
    def articles_spoken(self) -> Sequence[Language | None]:
        """The languages that articles are in."""
        return tuple(SPOKEN[number] for number in np.unique(self.languages[: self.articles]).tolist())

    def part(self, kind: NodeKind) -> slice:
        """The numbers of the nodes of `kind`."""
        return self._parts[kind]

    def numbers_of(self, kind: NodeKind, keys: NDArray[np.int64] | Sequence[int]) -> NDArray[np.int64]:
        """The numbers of the nodes of `kind` with these keys; -1 where there is none."""
        part = self._parts[kind]
        return positions(self.keys[part], keys, part.start)

    def by_kind(self, numbers: Sequence[int]) -> dict[NodeKind, list[int]]:
        """The keys of these nodes, by kinds."""
        asked = np.asarray(numbers, np.int64)
        return {
            kind: self.keys[asked[(asked >= part.start) & (asked < part.stop)]].tolist()
            for kind, part in self._parts.items()
        }

    def kind_of(self, number: int) -> NodeKind:
        """The kind of the node with this number."""
        return next(kind for kind, part in self._parts.items() if number < part.stop)
