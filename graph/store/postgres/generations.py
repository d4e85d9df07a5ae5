"""Generations: the versions of the graph that the database holds, of which the one that was told of last is the present one."""

from datetime import UTC, datetime
from typing import Self

import msgspec
from msgspec import Struct

from graph.changes import GraphChange
from graph.keys import EdgeKind
from graph.store.answers import Summary
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.connections import Connected


class Generation(Struct, frozen=True):
    """One generation: its number, the version that views of it have, what it holds, and of how many articles ranks are."""

    number: int
    version: str
    summary: Summary
    ranked: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether its ranks, stories and scores were worked out for what it holds."""
        return self.summary.analysis_version == self.summary.version

    @classmethod
    def of(cls, number: int, snapshot: Snapshot) -> Self:
        """The generation that holds a snapshot's graph."""
        graph = snapshot.graph
        return cls(
            number,
            snapshot.version,
            Summary(
                version=graph.version,
                analysis_version=snapshot.indexes.version,
                loaded_at=graph.loaded_at,
                articles=len(graph.articles),
                stubs=graph.stubs,
                providers=len(graph.providers),
                topics=len(graph.topics),
                edges=graph.edge_counts,
            ),
            snapshot.analysis.ranked,
        )


NONE = Generation(
    0,
    ".",
    Summary("", "", datetime(1970, 1, 1, tzinfo=UTC), 0, 0, 0, 0, dict.fromkeys(EdgeKind, 0)),
)
"""The generation of a database into which nothing was loaded."""

_decode = msgspec.msgpack.Decoder(Generation).decode


def latest(connection: Connected) -> Generation:
    """The generation that was told of last."""
    row = connection.execute("SELECT summary FROM generation ORDER BY number DESC LIMIT 1").fetchone()
    return NONE if row is None else _decode(row[0])


def tell(connection: Connected, generation: Generation, change: GraphChange) -> None:
    """Tells of a generation, and of what became of nodes with it."""
    connection.execute(
        "INSERT INTO generation (number, summary, change) VALUES (%s, %s, %s)",
        [generation.number, msgspec.msgpack.encode(generation), msgspec.msgpack.encode(change)],
    )
