"""The errors that `graph` raises.

GraphError
├── FolderError          a folder that cannot be loaded
├── DocumentError        a document that cannot be read (always turned into a diagnostic)
├── IdInvalid            a global id that no node could have
├── NameAmbiguous        a name that several providers bear
├── SearchTooLong        text longer than a search may be
├── FormatUnknown        an export format that there is not
├── ExtraMissing         something that an extra is needed for, which is not installed
├── SnapshotDamaged      something that was saved and is not as it was written
├── NetworkxInvalid      a networkx graph that is none of articles, providers and topics
├── SourceInvalid        a path that no document can be written at
├── Conflict             a document that is another than the one that was to be replaced
├── WriteFailed          a document that the system does not let us write or remove
├── BookmarkInvalid      a bookmark that this store never gave
├── StoreError           a database that does not answer as it should
│   ├── StoreBusy        one that has no connection to spare
│   ├── StoreBehind      one that has not come as far as a bookmark says
│   ├── StoreUnavailable one that is not there
│   ├── StoreTimeout     one that was asked something for too long
│   ├── StoreLocked      one into which another loader loads
│   ├── StoreForeign     one that holds what this newsgraph would not read in its documents
│   ├── SchemaMismatch   one whose schema is another version than is asked
│   └── CitusMissing     one that cannot be distributed
└── CursorError
    ├── CursorInvalid    a cursor that this list never gave
    └── CursorExpired    a ranked list's cursor whose version of the graph is gone

`str()` of each is a message for people that says what to do. What names a document is not called `source`, of which
graphql-core would make a place in the query.
"""

from collections.abc import Sequence


class GraphError(Exception):
    """The root of this package's errors."""


class FolderError(GraphError):
    """A folder that cannot be loaded: it is missing, is not a folder, or its label is taken."""

    def __init__(self, folder: str, message: str) -> None:
        super().__init__(message)
        self.folder = folder


class DocumentError(GraphError):
    """A document that cannot be read; `line` and `column` count from 1 and are absent where they are unknown."""

    def __init__(self, code: str, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.line = line
        self.column = column


class IdInvalid(GraphError):
    """A global id that no node could have."""

    def __init__(self, id_: str) -> None:
        shown = id_ if len(id_) <= _SHOWN else id_[:_SHOWN] + "…"
        super().__init__(f"“{shown}” is not an id of this graph; take ids from the `id` field of a node.")
        self.id = id_


class NameAmbiguous(GraphError):
    """A name that several providers bear; `domains` tells them apart."""

    def __init__(self, name: str, domains: Sequence[str]) -> None:
        super().__init__(f"Several providers are called “{name}”; ask by domain: {', '.join(domains)}.")
        self.name = name
        self.domains = tuple(domains)


class SearchTooLong(GraphError):
    """Text longer than a search may be; `limit` is in characters."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"The search text has {length:,} characters; at most {limit:,} are searched for.")
        self.length = length
        self.limit = limit


class FormatUnknown(GraphError):
    """An export format, or a way of writing one, that there is not; `known` are those that there are."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no export format “{name[:_SHOWN]}”; known are {', '.join(known)}.")
        self.name = name
        self.known = tuple(known)


class ExtraMissing(GraphError):
    """Something that an extra is needed for, which is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs what the extra “{extra}” installs: pip install 'newsgraph[{extra}]'.")
        self.extra = extra


class SnapshotDamaged(GraphError):
    """Something that was saved, at `path`, and is not as it was written."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is damaged: it is not as it was written. Start again, and it is made anew.")
        self.path = path


class NetworkxInvalid(GraphError):
    """A networkx graph that is none of articles, providers and topics; `place` names the node or edge."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"This networkx graph cannot be taken, because of {place}: {reason.rstrip('.')}.")
        self.place = place
        self.reason = reason


class SourceInvalid(GraphError):
    """A path that no document can be written at."""

    def __init__(self, source: str, reason: str) -> None:
        printable = source.encode("utf-8", "backslashreplace").decode()
        shown = printable if len(printable) <= _SHOWN else printable[:_SHOWN] + "…"
        super().__init__(f"“{shown}” is not a path that a document can have: {reason}.")
        self.document = source
        self.reason = reason


class Conflict(GraphError):
    """A document that is another than the one that was to be replaced; `revision` is what it is now, None where there is
    none."""

    def __init__(self, source: str, revision: str | None) -> None:
        now = f"is at revision {revision} now" if revision else "is not there"
        super().__init__(f"{source} {now}; read it again, and change that.")
        self.document = source
        self.revision = revision


class WriteFailed(GraphError):
    """A document that was not written or removed, or, where `written`, that was and is not known to stay or to be shown."""

    def __init__(self, source: str, reason: str, advice: str, *, written: bool = False) -> None:
        done = "was changed on disk, and then something failed" if written else "was left as it was"
        super().__init__(f"{source} {done} ({reason}); {advice}.")
        self.document = source
        self.reason = reason
        self.written = written


class BookmarkInvalid(GraphError):
    """A bookmark that this store never gave."""

    def __init__(self) -> None:
        super().__init__("This is no bookmark; send those that answers had, with commas between, or none.")


class CursorError(GraphError):
    """A cursor that cannot be continued from."""


class CursorInvalid(CursorError):
    """A cursor that this list, in this order, never gave."""

    def __init__(self, cursor: str) -> None:
        shown = cursor if len(cursor) <= _SHOWN else cursor[:_SHOWN] + "…"
        super().__init__(
            f"“{shown}” is not a cursor of this list in this order; use a cursor that the same list gave, or none."
        )
        self.cursor = cursor


class CursorExpired(CursorError):
    """A ranked list's cursor whose version of the graph is gone."""

    def __init__(self, version: str) -> None:
        super().__init__("The graph has changed since this ranked list was begun; ask for its first page again.")
        self.version = version


_SHOWN = 80


class StoreError(GraphError):
    """A database that does not answer as it should."""


class StoreBusy(StoreError):
    """A database that has no connection to spare for a while, or is behind what was read of it before; asking again later
    helps. `reason` is for who looks after it."""

    def __init__(self, reason: str = "no connection was free") -> None:
        super().__init__("The database is busy; ask again in a moment.")
        self.reason = reason


class StoreBehind(StoreError):
    """A database of which the host that was asked follows another, and has not come as far as a bookmark says; asking again later,
    or over another connection, helps. `reason` is for who looks after it."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "The database has not come as far as the bookmark says; ask again in a moment, or without it for what is there."
        )
        self.reason = reason


class StoreUnavailable(StoreError):
    """A database that is not there, or goes away while it is asked; `reason` is what it said, for who looks after it."""

    def __init__(self, reason: str) -> None:
        super().__init__("The database cannot be reached; ask again in a moment.")
        self.reason = reason


class StoreTimeout(StoreError):
    """A question that the database was given too long for, or whose answer nobody waits for any more."""

    def __init__(self) -> None:
        super().__init__("The database took longer than it may; ask for less at once.")


class StoreLocked(StoreError):
    """A database into which another loader loads."""

    def __init__(self) -> None:
        super().__init__("Another loader is at this database; wait until it is done, or end it.")


class StoreForeign(StoreError):
    """A database that holds what this newsgraph would not read in its documents: nothing, or what another version loaded."""

    def __init__(self) -> None:
        super().__init__(
            "The database was not loaded by this newsgraph; run `newsgraph load`, and then change documents."
        )


class SchemaMismatch(StoreError):
    """A database whose schema has another version than is asked; 0 is that of a database without one."""

    def __init__(self, present: int, expected: int) -> None:
        if not present:
            advice = "The database has no tables of newsgraph; run `newsgraph store init` for it."
        elif present < expected:
            advice = f"The database's schema has version {present}, and {expected} is asked; run `newsgraph store migrate` for it."
        else:
            advice = f"The database's schema has version {present}, and {expected} is asked; serve it with a newer newsgraph."
        super().__init__(advice)
        self.present = present
        self.expected = expected


class CitusMissing(StoreError):
    """A database that cannot be distributed, as it has no Citus."""

    def __init__(self) -> None:
        super().__init__("The database has no Citus; install it there, and run CREATE EXTENSION citus in the database.")
