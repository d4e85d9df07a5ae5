"""Snapshots in folders: saved when they were made, opened again in a fraction of that time.

Source paths, of which nodes and edges have millions that are a few, are written once each, and so are an article's other
ids; what is read has one object for all that are the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import force_setattr, replace
from numpy.typing import NDArray

from graph.analysis import Analysis
from graph.build.graph import Graph
from graph.errors import SnapshotDamaged
from graph.keys import EdgeKind, NodeId
from graph.records import Article
from graph.search.postings import Postings, PostingsTable
from graph.store.memory.archive import load, save
from graph.store.memory.completions import CompletionsTable
from graph.store.memory.indexes import SPELLINGS, TEXT, Indexes
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.spellings import Spellings
from graph.store.memory.text_index import TextIndex, TextIndexTable

_GRAPH, _INDEXES = "graph", "indexes"
_REPEATED = ("category", "type", "locale", "provider_name")
"""The fields of articles whose values are few."""


class _Lists(Struct, frozen=True, eq=False):
    """Lists of paths: list n has the paths at `codes[starts[n]:starts[n + 1]]`."""

    starts: NDArray[np.int64]
    codes: NDArray[np.int32]


class _SavedGraph(Struct, frozen=True, eq=False):
    """A graph. Its `graph` lacks the sources of articles and of edges, which are in lists of `paths`, and other ids,
    which are there with the rows of their articles."""

    paths: list[str]
    article_sources: _Lists
    edge_sources: dict[EdgeKind, _Lists]
    other_ids: list[NodeId]
    other_rows: NDArray[np.int32]
    graph: Graph


class _SavedIndexes(Struct, frozen=True, eq=False):
    """The indexes of a graph, but for those that are searched where they lie."""

    text: TextIndexTable
    postings: PostingsTable
    analysis: Analysis
    completions: CompletionsTable


def save_snapshot(snapshot: Snapshot, folder: Path) -> None:
    """Saves what of `snapshot` does not lie in `folder` yet, in which its indexes were made. Raises OSError."""
    graph, indexes = snapshot.graph, snapshot.indexes
    codes: dict[str, int] = {}
    saved_graph = _SavedGraph(
        article_sources=_as_lists((article.sources for article in graph.articles), codes),
        edge_sources={kind: _as_lists(table.source_sets, codes) for kind, table in graph.edges.items()},
        paths=list(codes),
        other_ids=list(graph.other_ids),
        other_rows=np.fromiter(map(snapshot.rows.__getitem__, graph.other_ids.values()), np.int32),
        graph=replace(
            graph,
            articles=tuple(replace(article, sources=()) for article in graph.articles),
            edges={kind: replace(table, source_sets=()) for kind, table in graph.edges.items()},
            other_ids={},
        ),
    )
    save(folder, _GRAPH, saved_graph)
    save(
        folder,
        _INDEXES,
        _SavedIndexes(indexes.text.table, indexes.postings.table, indexes.analysis, indexes.completions),
    )


def open_snapshot(folder: Path, texts: Path) -> Snapshot:
    """The snapshot that was saved in `folder`, and whose texts are in the file `texts`.

    Raises SnapshotDamaged where they are not as they were written, as far as that shows, and OSError.
    """
    graph = _whole(load(folder, _GRAPH, _SavedGraph, texts))
    return Snapshot(graph, open_indexes(folder, graph))


def open_indexes(folder: Path, graph: Graph) -> Indexes:
    """The indexes of the snapshot that was saved in `folder`, which are those of `graph`. Raises as `open_snapshot` does."""
    saved = load(folder, _INDEXES, _SavedIndexes)
    try:
        text = TextIndex.at(folder / TEXT, saved.text)
        spellings = Spellings.at(folder / SPELLINGS)
    except ValueError:
        raise SnapshotDamaged(str(folder)) from None
    postings = Postings(graph, saved.postings)
    return Indexes(graph.version, text, postings, saved.analysis, saved.completions, spellings)


def _whole(saved: _SavedGraph) -> Graph:
    graph = saved.graph
    for article, sources in zip(graph.articles, _lists(saved.article_sources, saved.paths), strict=True):
        # Nobody has seen these records yet.
        force_setattr(article, "sources", sources)
    _share(graph.articles, saved.paths)
    return replace(
        graph,
        edges={
            kind: replace(table, source_sets=tuple(_lists(saved.edge_sources[kind], saved.paths)))
            for kind, table in graph.edges.items()
        },
        other_ids={
            other: graph.articles[row].id for other, row in zip(saved.other_ids, saved.other_rows.tolist(), strict=True)
        },
    )


def _share(articles: Iterable[Article], paths: Sequence[str]) -> None:
    """Gives equal values of `articles` one object."""
    shared = {path: path for path in paths}
    for article in articles:
        for name in _REPEATED:
            value = getattr(article, name)
            if value is not None:
                force_setattr(article, name, shared.setdefault(value, value))
        for document in article.documents:
            force_setattr(document, "source", shared.setdefault(document.source, document.source))


def _as_lists(lists: Iterable[Sequence[str]], codes: dict[str, int]) -> _Lists:
    """`lists` by the codes of their paths; new paths get the next codes."""
    lengths = [0]
    found: list[int] = []
    for each in lists:
        lengths.append(len(each))
        found.extend(codes.setdefault(path, len(codes)) for path in each)
    return _Lists(np.cumsum(lengths), np.array(found, np.int32))


def _lists(lists: _Lists, paths: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The lists in their order; all that are one path alone are one object."""
    alone = [(path,) for path in paths]
    codes = lists.codes.tolist()
    for start, end in pairwise(lists.starts.tolist()):
        yield alone[codes[start]] if end - start == 1 else tuple([paths[code] for code in codes[start:end]])
