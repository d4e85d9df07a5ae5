"""Snapshots that tests save and open again."""

import shutil
import tempfile
import weakref
from pathlib import Path

from msgspec.structs import replace

from graph import Graph
from graph.documents.texts import TextSpool
from graph.store.memory import MemoryStore
from graph.store.memory.indexes import make_indexes
from graph.store.memory.saved import open_snapshot, save_snapshot
from graph.store.memory.snapshot import Snapshot

TEXTS = "texts"


def save_in(folder: Path, graph: Graph) -> Snapshot:
    """A snapshot of `graph`, saved in an empty folder."""
    spool = TextSpool(folder / TEXTS)
    for source in graph.texts.table.sources:
        spool.add(source, graph.texts.stored(source))
    graph = replace(graph, texts=spool.as_map())
    snapshot = Snapshot(graph, make_indexes(graph, folder))
    save_snapshot(snapshot, folder)
    return snapshot


def reopened(graph: Graph) -> MemoryStore:
    """The store of a snapshot that was saved and opened again; its folder goes when it does."""
    folder = Path(tempfile.mkdtemp())
    save_in(folder, graph)
    store = MemoryStore(open_snapshot(folder, folder / TEXTS))
    weakref.finalize(store, shutil.rmtree, folder, ignore_errors=True)
    return store
