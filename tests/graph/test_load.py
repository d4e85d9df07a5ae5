"""Folders in, a graph out: what Python users call."""

from datetime import UTC, datetime
from pathlib import Path

import graph
from graph import EdgeKind, Folder, LoadOptions
from tests.conftest import WriteFolder


def test_a_folder_becomes_a_graph(write_folder: WriteFolder) -> None:
    """Articles, a provider, a topic and the edges between them come of three documents of different formats."""
    folder = write_folder(
        {
            "_config.yml": "url: https://site.example\n",
            "_posts/2020-06-10-a.md": "---\ntitle: A\ntopics: [ML]\nimage: /a.png\nprovider: {name: P, domain: p.example}\n---\n",
            "b.html": '{"title": "B", "items": ["2020-06-10-a"]}\n<p>B</p>',
            "t.yaml": "taxonomy: topic\nname: Machine Learning\nshortname: ML\n",
        }
    )
    before = datetime.now(UTC)
    loaded = graph.load([folder])
    assert before <= loaded.loaded_at <= datetime.now(UTC)
    assert sorted(each.title for each in loaded.articles) == ["A", "B"]
    assert [each.name for each in loaded.providers] == ["P"]
    assert [each.name for each in loaded.topics] == ["Machine Learning"]
    assert {kind: count for kind, count in loaded.edge_counts.items() if count} == {
        EdgeKind.PUBLISHED_BY: 1,
        EdgeKind.HAS_TOPIC: 1,
        EdgeKind.CONTAINS: 1,
    }
    assert loaded.diagnostics == ()


def test_folders_are_told_apart_by_label_and_joined_by_address(write_folder: WriteFolder, tmp_path: Path) -> None:
    """Documents of two folders that share an address are one article, whose sources begin with the folders' labels."""
    folder = write_folder({"a.md": "---\ntitle: A\nwebUrl: https://a.example/1\n---\n"})
    [article] = graph.load([folder, Folder.at(folder.path, "other")]).articles
    assert article.sources == ("site/a.md", "other/a.md")
    assert tmp_path.name not in str(article.sources)


def test_options_and_progress_are_handed_on(write_folder: WriteFolder) -> None:
    """Drafts are loaded when asked for, and progress counts files."""
    folder = write_folder({"a.md": "---\ntitle: A\ndraft: true\n---\n", "b.md": "no front matter"})
    told: list[tuple[int, int]] = []
    loaded = graph.load([folder], LoadOptions(drafts=True), progress=lambda done, total: told.append((done, total)))
    assert len(loaded.articles) == 1
    assert told == [(1, 2), (2, 2)]
    assert graph.load([folder]).articles == ()


def test_what_is_public_is_there() -> None:
    """Everything that the package names as its own can be had from it."""
    assert all(hasattr(graph, name) for name in graph.__all__)
    assert graph.__all__ == sorted(graph.__all__)
