"""Source paths lead to files that are read as documents, and nowhere else."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Folder
from graph.documents.paths import PASSED_OVER
from graph.documents.sources import LONGEST_NAME, LONGEST_SOURCE, locate
from graph.errors import SourceInvalid

ROOT = Path("/folders")
FOLDERS = [Folder(ROOT / "one", "site"), Folder(ROOT / "two", "my news")]
NAMES = st.sampled_from(
    ["a", "b.md", "_posts", "é", "x.YAML", "..", ".", "", ".git", *PASSED_OVER, "a\\b", "a\0", "\ud800"]
)
SOURCES = st.text(max_size=30) | st.lists(NAMES, max_size=5).map(lambda names: "/".join(["site", *names]))


@given(source=SOURCES)
def test_whatever_is_asked_for_is_refused_or_lies_in_its_folder(source: str) -> None:
    """A path is refused, or leads to a file below the folder of its label, by the very names that it has."""
    try:
        target = locate(source, FOLDERS)
    except SourceInvalid:
        return
    below = target.path.relative_to(target.folder.path)
    assert f"{target.folder.label}/{below.as_posix()}" == source
    assert Path(os.path.normpath(target.path)) == target.path
    assert not any(part.startswith(".") or part in PASSED_OVER for part in below.parts)


@pytest.mark.parametrize("source", ["site/a.md", "my news/a/b/ü – c.HTML", "site/_posts/x.yml", "site/a/_config.yml"])
def test_documents_have_paths(source: str) -> None:
    """The folder's label, then the path in it, of any depth and in any letters."""
    assert locate(source, FOLDERS).source == source


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("other/a.md", "labels, which are site, my news"),
        ("", "labels"),
        ("site", "empty"),
        ("site/", "empty"),
        ("site//a.md", "empty"),
        ("/site/a.md", "labels"),
        ("site/../a.md", "dot"),
        ("site/a/./b.md", "dot"),
        ("site/.git/a.md", "dot"),
        ("site/.md", "dot"),
        ("site/node_modules/a.md", "node_modules"),
        ("site/a\\b.md", "backslash"),
        ("site/a\0.md", "control"),
        ("site/a\n.md", "control"),
        ("site/a\u2028.md", "control"),
        ("site/a\ud800.md", "Unicode"),
        (f"site/{'é' * (LONGEST_NAME // 2)}.md", "bytes"),
        (f"site/{'a/' * (LONGEST_SOURCE // 2)}a.md", "bytes"),
        ("site/a.txt", "does not end"),
        ("site/a", "does not end"),
        ("site/_config.yml", "settings"),
        ("site/_Config.YML", "settings"),
    ],
)
def test_what_is_no_path_of_a_document_is_refused(source: str, reason: str) -> None:
    """What is not read is not written, and why is told."""
    with pytest.raises(SourceInvalid, match=reason):
        locate(source, FOLDERS)


def test_windows_has_names_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that mean something else there, a stream or a device, are refused there."""
    names = ["a:b.md", "con.md", "a?.md", "nul.yaml", "a. /b.md"]
    assert [locate(f"site/{name}", FOLDERS).source for name in names]
    monkeypatch.setattr("graph.documents.sources.os.name", "nt")
    for name in names:
        with pytest.raises(SourceInvalid, match="Windows"):
            locate(f"site/{name}", FOLDERS)
    assert locate("site/contents.md", FOLDERS).name == "contents.md"
