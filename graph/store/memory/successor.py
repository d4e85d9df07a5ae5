"""Successors: the next snapshot, made of the last one and what changed.

All that is not ranked is as in a snapshot that is made of the graph alone. Words are found as they stand now, by scores that
still weigh what was there; ranks, and stories as far as their articles are there, are those of the version that was analysed
last. What somebody asked the last snapshot for is there before the next one is shown.
"""

from time import monotonic

from graph.analysis import carry_over
from graph.build.graph import Graph
from graph.changes import GraphChange
from graph.keys import NodeKind, digest
from graph.search.recounting import recount_words
from graph.store.memory.carrying import carried, make_again, still_holding
from graph.store.memory.indexes import Indexes
from graph.store.memory.renaming import rename
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.view import MemoryView
from graph.succession import find_succession


def succeed(snapshot: Snapshot, graph: Graph, change: GraphChange) -> Snapshot:
    """The snapshot of `graph`; `change` is what became of the nodes of `snapshot`.

    One thread at a time makes successors. What is asked of `snapshot` is answered as before, meanwhile and afterwards.
    """
    succession = find_succession(snapshot.graph, graph, change)
    articles = succession.kinds[NodeKind.ARTICLE]
    rows = snapshot.rows.next(graph, succession)
    last = snapshot.indexes
    renamed = rename(last.completions, last.spellings, graph, succession.all)
    indexes = Indexes(
        f"{last.analysis.version}-{digest(f'{last.version} {graph.version}')[:_NAME_LENGTH]}",
        last.text.next(graph, succession, rows),
        recount_words(last.postings, graph, articles),
        carry_over(last.analysis, graph, articles),
        renamed.table,
        renamed.spellings,
    )
    successor = Snapshot(graph, indexes, rows, carried(snapshot, graph, indexes.analysis, succession))
    make_again(snapshot, successor)
    prepare(snapshot, successor)
    return successor


def settle(snapshot: Snapshot, graph: Graph, indexes: Indexes) -> Snapshot:
    """The snapshot of `graph`, which is that of `snapshot` but for where its texts lie, with `indexes` that were made for it
    alone."""
    settled = Snapshot(graph, indexes, worked_out=still_holding(snapshot))
    make_again(snapshot, settled)
    prepare(snapshot, settled)
    return settled


def prepare(snapshot: Snapshot, successor: Snapshot) -> None:
    """Answers of `successor` what `snapshot` was often asked for, as long as that does not take too long."""
    view = MemoryView(successor)
    end = monotonic() + _PREPARING
    for asked in snapshot.in_demand():
        if monotonic() > end:
            return
        view.prepare(asked)


_NAME_LENGTH = 12
_PREPARING = 0.2
"""After how many seconds nothing more is answered in advance."""
