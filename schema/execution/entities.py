"""Entities: objects that do not change while a version lasts, kept as JSON so that their fields are not read again.

Each plan has tables of its own, one for each selection of an entity's fields that no variable stands in. All tables are of
one version. When they are full, all are forgotten: what is asked for often is soon there again.
"""

from collections.abc import Hashable, Mapping, MutableMapping
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import orjson

from schema.execution.encoding import encode

EntityTable = dict[Any, orjson.Fragment]
"""What answers one selection of an entity's fields, by what names the entity."""

_LARGEST = 4_096
"""The most bytes of an entity that is kept: larger ones are put together of smaller ones, which are used more often."""

_OVERHEAD = 250
"""About how many bytes an entry takes beside its JSON."""


class Entities:
    """Keeps up to `size` bytes of entities; `names` has by type what attribute of a value names it among those of its type."""

    def __init__(self, names: Mapping[str, str], size: int) -> None:
        self.names = names if size > 0 else {}
        self._size = size
        self._spent = 0
        self._version: Hashable = None
        self._tables: MutableMapping[object, list[EntityTable]] = WeakKeyDictionary()
        self._lock = Lock()

    def tables(self, plan: object, count: int, version: Hashable) -> list[EntityTable]:
        """The tables of a plan that has `count` of them, for a version; those of any other version are forgotten.

        They go with the plan: of a plan that was given up nothing stays.
        """
        with self._lock:
            if version != self._version:
                self._forget()
                self._version = version
            tables = self._tables.get(plan)
            if tables is None:
                tables = self._tables[plan] = [{} for _ in range(count)]
            return tables

    def keep(self, table: EntityTable, name: Any, answer: dict[str, Any]) -> orjson.Fragment:
        """The answer as JSON, entered into a table by the name of its entity unless it is large."""
        encoded = encode(answer)
        found = orjson.Fragment(encoded)
        if len(encoded) > _LARGEST:
            return found
        table[name] = found
        with self._lock:
            self._spent += len(encoded) + _OVERHEAD
            if self._spent > self._size:
                self._forget()
        return found

    def _forget(self) -> None:
        # A request that still holds forgotten tables goes on with them, alone; they are of its own version.
        self._tables = WeakKeyDictionary()
        self._spent = 0
