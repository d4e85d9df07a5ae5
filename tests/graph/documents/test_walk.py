"""Which files of a folder may be documents."""

import os
from pathlib import Path
from typing import Any

import pytest

import graph
from graph import Diagnostic, Folder
from graph.documents import parse
from graph.documents.links import FoundLink
from graph.documents.walk import FoundFile, walk
from tests.conftest import WriteFolder

DOCUMENT = "---\ntitle: x\n---\n"


def found(folder: Folder) -> list[str]:
    """The source paths of the files of a folder, and the codes of what could not be looked into."""
    return [
        each.source if isinstance(each, FoundFile) else each.code
        for each in walk(folder)
        if not isinstance(each, FoundLink)
    ]


def test_suffixes_tell_what_may_be_a_document(write_folder: WriteFolder) -> None:
    """Markdown, HTML and YAML files may be documents, whatever the case of their suffixes; nothing else may."""
    documents = ["a.md", "b.markdown", "c.html", "d.yaml", "e.yml", "f.MD", "g.Html"]
    others = ["h.txt", "i.json", "j", "k.md.bak", "l.mdx", "md"]
    folder = write_folder(dict.fromkeys([*documents, *others], DOCUMENT))
    assert found(folder) == [f"site/{name}" for name in documents]


def test_folders_that_hold_no_documents_are_passed_over(write_folder: WriteFolder) -> None:
    """Hidden files and folders, built sites, modules and templates are passed over in silence, at any depth."""
    passed = [".git", ".jekyll-cache", "_site", "public", "node_modules", "_layouts", "_includes"]
    files = (
        [f"{name}/a.md" for name in passed] + [f"docs/{name}/b/a.md" for name in passed] + [".hidden.md", "docs/.x.md"]
    )
    folder = write_folder(dict.fromkeys([*files, "docs/publication/a.md", "_data/site/a.md"], DOCUMENT))
    assert found(folder) == ["site/_data/site/a.md", "site/docs/publication/a.md"]


def test_a_folder_that_is_asked_for_is_read_whatever_its_name(write_folder: WriteFolder) -> None:
    """A folder given by name is not passed over itself."""
    folder = write_folder({"public/a.md": DOCUMENT, ".hidden/a.md": DOCUMENT})
    assert found(Folder.at(folder.path / "public")) == ["public/a.md"]
    assert found(Folder.at(folder.path / ".hidden")) == [".hidden/a.md"]


def test_files_come_in_the_order_of_their_names(write_folder: WriteFolder) -> None:
    """A folder's own files come before those below it, each in the order of their names."""
    folder = write_folder(dict.fromkeys(["b/x.md", "b/a/x.md", "a/y.md", "a/x.md", "z.md", "c.md"], DOCUMENT))
    names = ["c.md", "z.md", "a/x.md", "a/y.md", "b/x.md", "b/a/x.md"]
    assert found(folder) == [f"site/{name}" for name in names]


def test_links(write_folder: WriteFolder, tmp_path: Path) -> None:
    """A link to a file of the folder is read in its own place; links out are told of, links to folders of it are not."""
    folder = write_folder({"a.md": DOCUMENT, "b/c.md": DOCUMENT})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.md").write_text(DOCUMENT)
    (outside / "x.txt").write_text("x")
    links: dict[str, str | Path] = {
        "file-in.md": "b/c.md",
        "file-out.md": outside / "x.md",
        "folder-in": "b",
        "folder-out": outside,
        "folder-up": "..",
        "itself.md": "itself.md",
        "nothing.md": "absent.md",
        "nothing-out.md": outside / "absent.md",
        "text-out.txt": outside / "x.txt",
        "text-nothing.txt": "absent.txt",
    }
    for name, target in links.items():
        (folder.path / name).symlink_to(target)
    told = {file.source: file.code for file in walk(folder) if isinstance(file, Diagnostic)}
    assert told == {
        "site/file-out.md": "link-outside",
        "site/folder-out": "link-outside",
        "site/folder-up": "link-outside",
        "site/itself.md": "file-unreadable",
        "site/nothing.md": "file-unreadable",
        "site/nothing-out.md": "link-outside",
    }
    assert [file.source for file in walk(folder) if isinstance(file, FoundFile)] == [
        "site/a.md",
        "site/file-in.md",
        "site/b/c.md",
    ]


def test_a_folder_that_is_a_link_is_its_target(write_folder: WriteFolder, tmp_path: Path) -> None:
    """A folder that is given by a link is read, and links inside it stay inside."""
    folder = write_folder({"a.md": DOCUMENT})
    (folder.path / "b.md").symlink_to("a.md")
    (tmp_path / "link").symlink_to(folder.path)
    assert found(Folder.at(tmp_path / "link", "label")) == ["label/a.md", "label/b.md"]


def test_a_link_next_door_leads_out(write_folder: WriteFolder, tmp_path: Path) -> None:
    """A folder whose name begins with this folder's name is another folder."""
    folder = write_folder({"a.md": DOCUMENT})
    (tmp_path / "site-2").mkdir()
    (tmp_path / "site-2" / "b.md").write_text(DOCUMENT)
    (folder.path / "b.md").symlink_to("../site-2/b.md")
    assert found(folder) == ["site/a.md", "link-outside"]


def test_what_is_no_file_is_passed_over(write_folder: WriteFolder) -> None:
    """A pipe that is named like a document is not waited for, and a folder named like one is a folder."""
    folder = write_folder({"folder.md/a.md": DOCUMENT})
    os.mkfifo(folder.path / "pipe.md")
    assert found(folder) == ["site/folder.md/a.md"]


def test_folders_may_nest_deeper_than_python_recurses(
    write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document 1,500 folders down is found."""
    folder = write_folder({"a.md": DOCUMENT})
    monkeypatch.chdir(folder.path)
    for _ in range(1_500):
        Path("d").mkdir()
        os.chdir("d")
    Path("b.md").write_text(DOCUMENT)
    sources = found(folder)
    Path("b.md").unlink()
    for _ in range(1_500):  # what cleans up after tests recurses
        os.chdir("..")
        Path("d").rmdir()
    assert sources == ["site/a.md", "site/" + "d/" * 1_500 + "b.md"]


def test_names_that_are_not_utf8_are_escaped(write_folder: WriteFolder) -> None:
    """A source path is text, even where a file's name is not; the document loads."""
    folder = write_folder({"a.md": DOCUMENT})
    (folder.path / os.fsdecode(b"caf\xe9.md")).write_text(DOCUMENT)
    assert found(folder) == ["site/a.md", "site/caf\\xe9.md"]
    assert len(graph.load([folder]).articles) == 2


def test_folders_that_cannot_be_read_are_told_of(write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without permission is told of by its own path, and the others are read."""
    folder = write_folder({"a/x.md": DOCUMENT, "b/x.md": DOCUMENT})
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if path.endswith("/a"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    [told, file] = walk(folder)
    assert isinstance(told, Diagnostic)
    assert (told.code, told.source) == ("file-unreadable", "site/a")
    assert "permission denied" in told.message
    assert "Errno" not in told.message
    assert isinstance(file, FoundFile)


@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error"), OSError()]
)
def test_files_that_cannot_be_read_are_told_of(
    error: OSError, write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that the system does not let us read is told of with the system's reason, and the others load."""
    folder = write_folder({"bad.md": DOCUMENT, "good.md": DOCUMENT})

    def refuse(path: str, mode: str) -> Any:
        if path.endswith("bad.md"):
            raise error
        return open(path, mode)

    monkeypatch.setattr(parse, "open", refuse, raising=False)
    loaded = graph.load([folder])
    [told] = loaded.diagnostics
    assert (told.code, told.source) == ("file-unreadable", "site/bad.md")
    assert (error.strerror or "gave no reason").lower() in told.message
    assert [article.sources for article in loaded.articles] == [("site/good.md",)]
