"""Selections: which part of a snapshot is to be exported."""

import numpy as np

from graph.keys import Direction, EdgeKind, NodeKind
from graph.store.memory.masks import mask
from graph.store.memory.part import MemoryPart
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.subgraph import MemorySubgraph
from graph.store.memory.web import SnapshotWeb
from graph.store.questions import Around, Selection
from graph.traverse.web import Mask


def select_part(snapshot: Snapshot, selection: Selection) -> MemoryPart:
    """The part of a snapshot that is selected."""
    if isinstance(selection.of, Around):
        inside = MemorySubgraph(snapshot, selection.of).inside
    elif selection.of is None:
        inside = np.ones(snapshot.numbering.size, np.bool_)
    else:
        inside = _led_to(snapshot, mask(snapshot, NodeKind.ARTICLE, selection.of))
    return MemoryPart(snapshot, inside, snapshot.places if selection.places else None)


def _led_to(snapshot: Snapshot, articles: Mask) -> Mask:
    """The articles, with the providers and topics that they lead to, and the topics above these."""
    web = SnapshotWeb(snapshot, [EdgeKind.PUBLISHED_BY, EdgeKind.HAS_TOPIC, EdgeKind.SUBTOPIC_OF], Direction.OUT)
    inside = np.zeros(snapshot.numbering.size, np.bool_)
    level = np.flatnonzero(articles)
    while level.size:
        inside[level] = True
        reached = np.zeros_like(inside)
        reached[web.expand(level).targets] = True
        level = np.flatnonzero(reached & ~inside)
    return inside
