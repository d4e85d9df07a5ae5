"""Entities: objects that do not change while a version lasts, kept as JSON so that their fields are not read again.

Each plan has tables of its own, one for each selection of an entity's fields that no variable stands in. All tables are of
one version. When they are full, the largest is emptied: what is asked for often is soon there again, and answers that hold many
others, each of which stands for much work, are in smaller tables than these.
"""

from collections.abc import Hashable, Mapping
from operator import attrgetter
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

import orjson
from msgspec import Struct

from schema.execution.encoding import encode


class EntityTable(dict[Any, orjson.Fragment]):
    """What answers one selection of an entity's fields, by what names the entity; `size` is what it takes, in bytes."""

    __slots__ = ("__weakref__", "size")

    def __init__(self) -> None:
        super().__init__()
        self.size = 0


class Tables(Struct, frozen=True, eq=False):
    """The tables of one plan, and what they have to have in common with `Entities` to be of use."""

    each: list[EntityTable]
    age: object


_size = attrgetter("size")
_LARGEST = 16_384
"""The most bytes of an entity that is kept: larger ones are put together of smaller ones, which are used more often."""

_OVERHEAD = 250
"""About how many bytes an entry takes beside its JSON."""


class Entities:
    """Keeps up to `most` bytes of entities; `names` has by type what attribute of a value names it among those of its type.

    `size` is what is kept, about.
    """

    def __init__(self, names: Mapping[str, str], most: int) -> None:
        self.names = names if most > 0 else {}
        self._most = most
        self.size = 0
        self._version: Hashable = None
        self._age = object()
        self._tables: WeakValueDictionary[int, EntityTable] = WeakValueDictionary()
        self._lock = Lock()

    def renewed(self, tables: Tables | None, count: int, version: Hashable) -> Tables:
        """The `tables` of a plan that has `count` of them, where they are of this version, else new ones; tables of any other
        version are out of date from then on."""
        with self._lock:
            if version != self._version:
                self._forget()
                self._version = version
            if tables is None or tables.age is not self._age:
                tables = Tables([EntityTable() for _ in range(count)], self._age)
                self._tables.update((id(table), table) for table in tables.each)
            return tables

    def keep(self, table: EntityTable, name: Any, answer: dict[str, Any]) -> orjson.Fragment:
        """The answer as JSON, entered into a table by the name of its entity unless it is large."""
        encoded = encode(answer)
        found = orjson.Fragment(encoded)
        if len(encoded) > _LARGEST:
            return found
        weight = len(encoded) + _OVERHEAD
        with self._lock:
            table[name] = found
            table.size += weight
            self.size += weight
            if self.size > self._most:
                self._make_room()
        return found

    def _make_room(self) -> None:
        """Empties the largest tables; what tables took that went with their plans is there again."""
        tables = sorted(self._tables.values(), key=_size)
        self.size = sum(map(_size, tables))
        while self.size > self._most:
            largest = tables.pop()
            self.size -= largest.size
            largest.size = 0
            largest.clear()

    def _forget(self) -> None:
        # A request that still holds the tables goes on with them, alone; they are of its own version.
        self._age = object()
        self._tables.clear()
        self.size = 0
