"""Snapshots that were saved and opened again are as they were made."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from numpy.typing import NDArray

from graph import EdgeKind, Graph, NodeKind
from graph.errors import SnapshotDamaged
from graph.store.memory.saved import open_snapshot
from graph.store.memory.snapshot import Snapshot
from tests.graph.build.building import image
from tests.graphs import FEW, graph_of, graphs
from tests.saving import TEXTS, save_in


def parts(snapshot: Snapshot) -> list[bytes]:
    """The arrays of the indexes of a snapshot."""
    postings, analysis, completions = (
        snapshot.indexes.postings.table,
        snapshot.indexes.analysis,
        snapshot.indexes.completions,
    )
    arrays: list[NDArray[Any]] = [
        *(postings.rows, postings.counts, postings.frequencies, postings.norms, postings.damping, postings.language_of),
        analysis.ranks,
        analysis.story_of,
        analysis.member_rows,
        analysis.member_starts,
        *(completions.nodes, completions.frequencies, completions.first_words, completions.by_label),
    ]
    return [array.tobytes() for array in arrays]


@FEW
@given(graph=graphs())
def test_a_snapshot_comes_back_as_it_was(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nodes, edges, diagnostics, other ids, texts and all indexes are the same, bit for bit."""
    folder = tmp_path_factory.mktemp("snapshot")
    made = save_in(folder, graph)
    opened = open_snapshot(folder, folder / TEXTS)
    assert image(opened.graph) == image(made.graph)
    assert (opened.graph.loaded_at, opened.graph.sites) == (made.graph.loaded_at, made.graph.sites)
    assert opened.version == made.version
    assert parts(opened) == parts(made)
    assert opened.indexes.postings.table.words == made.indexes.postings.table.words
    assert opened.indexes.completions.words == made.indexes.completions.words
    assert opened.indexes.analysis.stories == made.indexes.analysis.stories
    assert opened.indexes.text.table == made.indexes.text.table
    for source in graph.texts.table.sources:
        assert opened.graph.texts.read(source) == graph.texts.read(source)


def test_equal_paths_are_one_object(tmp_path: Path) -> None:
    """The path of a document that states many edges is not there once for each."""
    related = [{"webUrl": f"https://s.example/{number}"} for number in range(3)]
    save_in(tmp_path, graph_of({"a.md": {"title": "a", "webUrl": "https://s.example/a", "related": related}}))
    graph = open_snapshot(tmp_path, tmp_path / TEXTS).graph
    sets = graph.edges[EdgeKind.RELATED].source_sets
    paths = [path for node in graph.nodes(NodeKind.ARTICLE) for path in node.sources] + [p for s in sets for p in s]
    assert len(paths) > 4
    assert {*map(id, paths)} == {id(paths[0])}


def test_an_index_that_is_gone_is_damage(tmp_path: Path) -> None:
    """A folder without its text index is refused."""
    save_in(tmp_path, graph_of({"a.md": {"title": "a"}}))
    (tmp_path / "text" / "meta.json").unlink()
    with pytest.raises(SnapshotDamaged):
        open_snapshot(tmp_path, tmp_path / TEXTS)
