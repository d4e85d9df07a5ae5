"""Reading by several processes."""

import pytest

import graph
from graph import Folder, FolderError
from tests.conftest import WriteFolder


@pytest.mark.slow
def test_processes_read_as_one_does(write_folder: WriteFolder) -> None:
    """A large folder read by two processes gives what one gives, and progress counts every file once."""
    folder = write_folder({f"{n}.md": f"---\ntitle: T{n}\nquality: {n}\n---\nBody {n}\n" for n in range(1_200)})
    told: list[tuple[int, int]] = []
    one = graph.load([folder])
    two = graph.load([folder], processes=2, progress=lambda done, total: told.append((done, total)))
    assert (two.version, two.articles) == (one.version, one.articles)
    assert told == [(n, 1_200) for n in range(1, 1_201)]
    assert two.texts.body("site/7.md") == "Body 7\n"


def test_labels_tell_folders_apart(write_folder: WriteFolder) -> None:
    """Two folders of one label are refused; a label of one's own tells them apart."""
    path = write_folder({"a.md": "---\ntitle: x\n---\n"}).path
    with pytest.raises(FolderError, match="both labelled"):
        graph.load([Folder.parse(str(path)), Folder.parse(str(path))])
    loaded = graph.load([Folder.parse(str(path)), Folder.parse(f"other={path}")])
    assert sorted(article.sources for article in loaded.articles) == [("other/a.md",), ("site/a.md",)]
