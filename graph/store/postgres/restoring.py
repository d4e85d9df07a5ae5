"""Restoring: the snapshot that a generation holds, of whose graph alone another one would be made where it has not settled.

Ranks, stories, and what searches weigh are those that are in the database, worked out for a version before.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from graph.analysis import Analysis, story_order
from graph.build.graph import Graph
from graph.records import Story
from graph.search.postings import Postings
from graph.store.memory.indexes import make_indexes
from graph.store.memory.snapshot import Snapshot
from graph.store.postgres.blocks import columns_of, read_blocks
from graph.store.postgres.connections import Connected
from graph.store.postgres.generations import Generation
from graph.store.postgres.keys import key_of
from graph.store.postgres.packing import STORIES
from graph.store.postgres.session import THEN
from graph.store.postgres.slots import Slots, assign
from graph.store.postgres.word_rows import nodes_of
from graph.stories import NO_STORY

# Keys are in the order of ids, which is that of rows.
_RANKED = f"SELECT rank, story FROM article WHERE {THEN} ORDER BY key"
_STORIES = f"SELECT record FROM story WHERE {THEN}"


class Restored(NamedTuple):
    """A snapshot, and the slots of its nodes, by their numbers."""

    snapshot: Snapshot
    slots: NDArray[np.int64]


def restore(connection: Connected, generation: Generation, graph: Graph) -> Restored:
    """The snapshot that a generation holds, which has this graph. Raises StoreUnavailable."""
    indexes = make_indexes(graph)
    snapshot = Snapshot(graph, indexes)
    known = columns_of(read_blocks(connection, generation.number))
    slots = assign(Slots(known["kinds"], known["keys"]), nodes_of(snapshot))
    if generation.is_settled:
        return Restored(snapshot, slots)
    own = slots[: len(graph.articles)]
    table = replace(indexes.postings.table, damping=known["damping"][own], norms=known["norms"][own])
    carried = replace(
        indexes,
        version=generation.summary.analysis_version,
        postings=Postings(graph, table, indexes.postings.codes),
        analysis=_analysis(connection, generation),
    )
    return Restored(Snapshot(graph, carried), slots)


def _analysis(connection: Connected, generation: Generation) -> Analysis:
    then = {"generation": generation.number}
    with connection.cursor(binary=True) as cursor:
        ranked = cursor.execute(_RANKED, then).fetchall()
        stories = [STORIES.unpack(record) for (record,) in cursor.execute(_STORIES, then)]
    stories.sort(key=story_order)
    story_of = _story_of(stories, [story for _, story in ranked])
    members = np.flatnonzero(story_of != NO_STORY)
    return Analysis(
        generation.summary.analysis_version.partition("-")[0],
        generation.ranked,
        np.array([rank for rank, _ in ranked], np.int64).view(np.float64),
        tuple(stories),
        members[np.argsort(story_of[members], kind="stable")].astype(np.int32),
        np.concatenate(([0], np.cumsum(np.bincount(story_of[members], minlength=len(stories))))),
        story_of,
    )


def _story_of(stories: Sequence[Story], keys: Sequence[int | None]) -> NDArray[np.int32]:
    """The place of each article's story, NO_STORY where it has none."""
    places = {key_of(story.id): place for place, story in enumerate(stories)}
    return np.array([NO_STORY if key is None else places[key] for key in keys], np.int32)
