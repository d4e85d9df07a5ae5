"""Folders are imported into where their documents would be read."""

from pathlib import Path

import pytest

from graph import FolderError
from newsgraph.errors import ImportRefused
from newsgraph.feeds.library import open_library


def test_a_folder_is_its_own_site(site: Path) -> None:
    """Without a site, what the folder holds is what is known, and its files have names in it."""
    library = open_library(str(site), None, 1_000)
    assert len(library.documents.topics) == 2
    assert library.name_of("site/a.md") == "a.md"
    assert library.name_of("site/_news/a.md") is None
    assert library.path_of(library.source_of("a.md")) == site / "a.md"


def test_a_folder_lies_in_its_site(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a site all documents are known, and the folder's own are those right in it. Messages name it as it was given."""
    monkeypatch.chdir(site)
    library = open_library("_news", ".", 1_000)
    assert len(library.documents.topics) == 2
    assert library.name_of("site/a.md") is None
    assert library.name_of("site/_news/old/a.md") is None
    assert library.source_of("a.md") == "site/_news/a.md"
    assert library.shown("a.md") == str(Path("_news/a.md"))


def test_a_folder_may_not_be_there_yet(tmp_path: Path) -> None:
    """A folder that is to be made knows nothing, and is not made before there is something to write."""
    library = open_library(str(tmp_path / "new"), None, 1_000)
    assert not library.documents.articles
    assert not library.taken
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("to", "where", "error", "reason"),
    [
        ("a.md", None, FolderError, "is a file"),
        ("no/such", None, FolderError, "There is no folder"),
        ("new", "no", FolderError, "There is no folder"),
        ("new", "_news", ImportRefused, "is not in"),
        ("public", ".", ImportRefused, "Nothing in public"),
        ("_news/.drafts", ".", ImportRefused, r"Nothing in \.drafts"),
    ],
)
def test_other_folders_are_refused(
    site: Path, monkeypatch: pytest.MonkeyPatch, to: str, where: str | None, error: type[Exception], reason: str
) -> None:
    """A file, a folder in none, and one of which nothing would be read are refused, with what to do."""
    monkeypatch.chdir(site)
    Path("a.md").touch()
    with pytest.raises(error, match=reason):
        open_library(to, where, 1_000)
