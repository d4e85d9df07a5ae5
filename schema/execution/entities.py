"""Entities: objects that do not change while a version lasts, kept as JSON so that their fields are not read again.

Each plan has tables of its own, one for each selection of an entity's fields that no variable stands in. All tables are of
one version. When they are full, all are out of date: what is asked for often is soon in new ones.
"""

from collections.abc import Hashable, Mapping
from threading import Lock
from typing import Any
from weakref import WeakSet

import orjson
from msgspec import Struct

from schema.execution.encoding import encode

EntityTable = dict[Any, orjson.Fragment]
"""What answers one selection of an entity's fields, by what names the entity."""


class Tables(Struct, frozen=True, eq=False, weakref=True):
    """The tables of one plan, and what they have to have in common with `Entities` to be of use."""

    each: list[EntityTable]
    age: object


_LARGEST = 4_096
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
        self._tables: WeakSet[Tables] = WeakSet()
        self._lock = Lock()

    def renewed(self, tables: Tables | None, count: int, version: Hashable) -> Tables:
        """The `tables` of a plan that has `count` of them, where they are of this version, else new ones; tables of any other
        version are out of date from then on."""
        with self._lock:
            if version != self._version:
                self._forget()
                self._version = version
            if tables is None or tables.age is not self._age:
                tables = Tables([{} for _ in range(count)], self._age)
                self._tables.add(tables)
            return tables

    def keep(self, table: EntityTable, name: Any, answer: dict[str, Any]) -> orjson.Fragment:
        """The answer as JSON, entered into a table by the name of its entity unless it is large."""
        encoded = encode(answer)
        found = orjson.Fragment(encoded)
        if len(encoded) > _LARGEST:
            return found
        table[name] = found
        with self._lock:
            self.size += len(encoded) + _OVERHEAD
            if self.size > self._most:
                self._forget()
        return found

    def _forget(self) -> None:
        # A request that still holds tables goes on with them, alone; they are of its own version. Plans that nobody asks
        # for hold theirs too.
        for tables in self._tables:
            for table in tables.each:
                table.clear()
        self._tables.clear()
        self._age = object()
        self.size = 0
