"""Reading folders: every file found, parsed by as many processes as are allowed, and collected."""

import pytest

from graph import Folder, LoadOptions
from graph.documents import reading
from graph.documents.reading import DocumentSet, read_folders
from tests.conftest import WriteFolder

FILES: dict[str, str | bytes] = {
    "_config.yml": "url: https://site.example\n",
    "a.md": "---\ntitle: A\nimage: /i.png\n---\nBody of A\n",
    "b.md": "---\ntitle: B\ndate: soon\n---\n",
    "c.md": "---\ntitle: C\n",
    "d.md": "---\ntitle: D\ndraft: true\n---\n",
    "t.yaml": "taxonomy: topic\nname: T\n",
    "o.md": "---\ntaxonomy: organization\nname: O\ndomain: o.example\n---\n",
    "readme.md": "# none of ours\n",
}


def contents(documents: DocumentSet) -> object:
    """All of a set but its spool."""
    return (documents.version, documents.articles, documents.topics, documents.organizations, documents.diagnostics)


def test_documents_are_told_apart(write_folder: WriteFolder) -> None:
    """Articles, topics and organizations are collected by kind, each in the order of its source paths."""
    documents = read_folders([write_folder({**FILES, "Z.md": "---\ntitle: Z\n---\n"})])
    assert [document.source for document in documents.articles] == ["site/Z.md", "site/a.md", "site/b.md"]
    assert [document.source for document in documents.topics] == ["site/t.yaml"]
    assert [document.source for document in documents.organizations] == ["site/o.md"]
    assert [(found.source, found.code) for found in documents.diagnostics] == [
        ("site/b.md", "date-invalid"),
        ("site/c.md", "front-matter-unclosed"),
    ]
    assert documents.texts.body("site/a.md") == "Body of A\n"
    assert "site/c.md" not in documents.texts


def test_processes_read_as_one_does(write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders that several processes read give the same set, and progress is told of every file once."""
    folder = write_folder(FILES)
    one = read_folders([folder])
    monkeypatch.setattr(reading, "_FEW_FILES", 1)
    monkeypatch.setattr(reading, "_SMALLEST_BATCH", 2)
    told: list[tuple[int, int]] = []
    two = read_folders([folder], processes=2, progress=lambda done, total: told.append((done, total)))
    assert contents(two) == contents(one)
    assert told == [(done, len(FILES)) for done in range(1, len(FILES) + 1)]
    assert [two.texts.read(each.source) for each in two.articles] == [
        one.texts.read(each.source) for each in one.articles
    ]


def test_equal_files_have_one_version(write_folder: WriteFolder) -> None:
    """Reading again, or in another order of folders, gives the same version; it names content, not places on disk."""
    folder = write_folder(FILES)
    other = Folder.at(folder.path, "other")
    assert read_folders([folder]).version == read_folders([folder]).version
    assert contents(read_folders([folder, other])) == contents(read_folders([other, folder]))
    assert read_folders([folder]).version != read_folders([other]).version


@pytest.mark.parametrize(
    ("changed", "matters"),
    [
        ({"a.md": "---\ntitle: A\nimage: /i.png\n---\nBody of A \n"}, True),
        ({"e.md": "---\ntitle: E\n---\n"}, True),
        ({"c.md": "---\ntitle: C\nunclosed: true\n"}, False),
        ({"c.md": "---\ntitle: C\n---\n"}, True),
        ({"_config.yml": "url: https://other.example\n"}, True),
        ({"_config.yml": "url: https://site.example\ntitle: x\n"}, False),
        ({"readme.md": "# still none of ours\n"}, False),
        ({"d.md": "---\ntitle: D 2\ndraft: true\n---\n"}, False),
    ],
)
def test_versions_change_with_what_is_read(changed: dict[str, str], matters: bool, write_folder: WriteFolder) -> None:
    """A version changes with the documents, their problems and the base of their addresses, and with nothing else."""
    before = read_folders([write_folder(FILES)]).version
    after = read_folders([write_folder(changed)]).version
    assert (before != after) is matters


@pytest.mark.parametrize(
    "options", [LoadOptions(drafts=True), LoadOptions(base_url="https://other.example"), LoadOptions(max_file_bytes=40)]
)
def test_options_make_other_versions(options: LoadOptions, write_folder: WriteFolder) -> None:
    """The same files read with other options are another set where the options change what is read."""
    folder = write_folder(FILES)
    assert read_folders([folder], options).version != read_folders([folder]).version


def test_no_folders_have_no_documents() -> None:
    """Nothing in, nothing out."""
    documents = read_folders([])
    assert (documents.articles, documents.topics, documents.organizations, documents.diagnostics) == ((), (), (), ())
