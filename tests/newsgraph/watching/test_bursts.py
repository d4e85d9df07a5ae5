"""Bursts: which events have to do with the documents of folders."""

from pathlib import Path

import pytest

from graph import Folder
from graph.documents.reloading import RELOAD
from newsgraph.watching.bursts import EVERYWHERE, Touched


@pytest.mark.parametrize("name", ["_config.yml", RELOAD])
def test_what_holds_for_all_documents_is_everywhere(name: str, tmp_path: Path) -> None:
    """A site's settings, and being told to read everything again, are about all documents; only at a folder's root."""
    touched = Touched([Folder.at(tmp_path)])
    assert touched.burst([str(tmp_path / "a.md"), str(tmp_path / name)]) is EVERYWHERE
    assert touched.burst([str(tmp_path / "b" / name)]) is not EVERYWHERE


def test_what_is_passed_over_is_no_burst(tmp_path: Path) -> None:
    """Hidden files, also those that are written beside others, and folders of sites' tools tell of nothing."""
    touched = Touched([Folder.at(tmp_path)])
    paths = [".git/index", "a/.newsgraph.part", "_site/a.md", "node_modules/x/readme.md"]
    assert touched.burst([str(tmp_path / path) for path in paths]) == frozenset()
    assert touched.burst([str(tmp_path / "a/b.md")]) == frozenset({tmp_path / "a/b.md"})
