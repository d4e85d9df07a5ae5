"""What was written through the API is in the folders before a load takes its place, or is given up as somebody said."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph import Folder, LoadOptions, load
from graph.errors import WriteFailed
from graph.live import book_editor
from graph.live.book_editor import BookEditor
from graph.store.memory.opening import Opened
from graph.store.postgres import PostgresStore
from graph.store.postgres.connections import Connected
from graph.store.postgres.written import forget_written
from newsgraph.loading import open_folders
from tests.commands import Run
from tests.conftest import WriteFolder
from tests.databases import database

FILES = {name: f"---\ntitle: {name}\n---\n" for name in ("a.md", "b.md", "c.md")}
OTHER, THIRD = (f"---\ntitle: {title}\n---\nText.\r\n" for title in ("Other", "Third"))
NOTHING = "Nothing was written through the API"


@pytest.fixture
def dsn() -> Iterator[str]:
    with database() as made:
        yield made


@pytest.fixture
def folder(write_folder: WriteFolder, run: Run, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `site` that was loaded into the database, which the settings name."""
    monkeypatch.setenv("NEWSGRAPH_STORE", dsn)
    path = write_folder(FILES).path
    assert run("load", str(path)).returncode == 0
    return path


@pytest.fixture
def store(dsn: str, folder: Path) -> Iterator[PostgresStore]:
    """What shows the database, which holds what the folder does."""
    assert folder
    with closing(PostgresStore(dsn)) as opened:
        yield opened


@pytest.fixture
def editor(dsn: str, store: PostgresStore) -> BookEditor:
    """What the API writes by, drafts too."""
    return BookEditor(dsn, store, LoadOptions(drafts=True))


def version(store: PostgresStore) -> str:
    """The version of the graph that the database holds."""
    store.catch_up()
    with store.view() as view:
        return view.summary.version


def contents(folder: Path) -> dict[str, bytes]:
    """All documents of a folder, by their paths."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.md")}


def test_what_was_written_comes_to_be_in_the_folder(
    run: Run, folder: Path, store: PostgresStore, editor: BookEditor
) -> None:
    """A load refuses before, changes nothing after, and has nothing to refuse then; what is written back twice is so once."""
    editor.put("site/new/d.md", OTHER, "")
    editor.put("site/a.md", "\ufeff" + OTHER, None)
    editor.delete("site/b.md", None)
    held = version(store)
    assert json.loads(run("store", "status", "--json").stdout)["written through the API"] == 3
    refused = run("load", str(folder))
    assert refused.returncode == 2
    for told in ("lack 3 changes", "(site/a.md, site/b.md, site/new/d.md)", "store write-back", "load --overwrite"):
        assert told in refused.stderr
    assert version(store) == held
    assert contents(folder) == {name: text.encode() for name, text in FILES.items()}

    written = run("store", "write-back", str(folder))
    assert (written.returncode, written.stdout.splitlines()) == (
        0,
        ["written site/a.md", "deleted site/b.md", "written site/new/d.md"],
    )
    assert contents(folder) == {
        "a.md": b"\xef\xbb\xbf" + OTHER.encode(),
        "c.md": FILES["c.md"].encode(),
        "new/d.md": OTHER.encode(),
    }
    assert load([Folder.at(folder)]).version == held
    again = run("store", "write-back", str(folder))
    assert (again.returncode, again.stdout, "3 as they are to be already" in again.stderr) == (0, "", True)

    assert run("load", str(folder)).returncode == 0
    assert version(store) == held
    assert "written through the API" not in run("store", "status", "--json").stdout
    assert NOTHING in run("store", "write-back", str(folder)).stderr
    (folder / "a.md").write_text(THIRD)
    assert run("load", str(folder)).returncode == 0
    assert version(store) == load([Folder.at(folder)]).version != held


def test_another_copy_of_a_folder_does_not_have_what_was_written_back(
    run: Run, folder: Path, store: PostgresStore, editor: BookEditor
) -> None:
    """It is the folder that is loaded which must have it."""
    editor.put("site/a.md", OTHER, None)
    held = version(store)
    assert run("store", "write-back", str(folder)).returncode == 0
    (folder / "a.md").write_text(FILES["a.md"])
    assert (run("load", str(folder)).returncode, version(store)) == (2, held)


def test_what_is_written_after_a_write_back_is_written_back_too(run: Run, folder: Path, editor: BookEditor) -> None:
    """The file is then what was written back before, and no person's change."""
    for text in (OTHER, THIRD):
        editor.put("site/a.md", text, None)
        assert run("store", "write-back", str(folder)).stdout == "written site/a.md\n"
    assert contents(folder)["a.md"] == THIRD.encode()
    editor.delete("site/a.md", None)
    assert run("store", "write-back", str(folder)).stdout == "deleted site/a.md\n"
    assert "a.md" not in contents(folder)


def test_a_file_that_was_changed_as_well_is_left(run: Run, folder: Path, editor: BookEditor) -> None:
    """And told of, until somebody says that it is to be replaced; others are written, and what both have removed is alike."""
    editor.put("site/a.md", OTHER, None)
    editor.delete("site/b.md", None)
    editor.delete("site/c.md", None)
    editor.put("site/d.md", OTHER, None)
    editor.put("site/e.md", OTHER, None)
    for name in ("a.md", "b.md", "d.md"):
        (folder / name).write_text(THIRD)
    (folder / "c.md").unlink()
    left = run("store", "write-back", str(folder))
    assert left.returncode == 1
    assert [line.partition(":")[0] for line in left.stdout.splitlines()] == [
        "left site/a.md",
        "left site/b.md",
        "left site/d.md",
        "written site/e.md",
    ]
    assert "--overwrite" in left.stdout
    theirs = dict.fromkeys(("a.md", "b.md", "d.md"), THIRD.encode())
    assert contents(folder) == {**theirs, "e.md": OTHER.encode()}
    replaced = run("store", "write-back", "--overwrite", str(folder))
    assert (replaced.returncode, replaced.stdout.splitlines()) == (
        0,
        ["written site/a.md", "deleted site/b.md", "written site/d.md"],
    )
    assert contents(folder) == dict.fromkeys(("a.md", "d.md", "e.md"), OTHER.encode())


def test_what_cannot_be_written_is_left(run: Run, folder: Path, editor: BookEditor, tmp_path: Path) -> None:
    """Documents of a folder that was not given, and those in whose place a link lies, which is not followed."""
    editor.put("site/a.md", OTHER, None)
    other = tmp_path / "other"
    other.mkdir()
    left = run("store", "write-back", str(other))
    assert (left.returncode, left.stdout) == (1, "left site/a.md: no folder site was given\n")
    (other / "a.md").write_text(FILES["a.md"])
    (folder / "a.md").unlink()
    (folder / "a.md").symlink_to(other / "a.md")
    linked = run("store", "write-back", "--overwrite", f"site={folder}")
    assert (linked.returncode, linked.stdout.startswith("left site/a.md: a link")) == (1, True)
    assert contents(other) == {"a.md": FILES["a.md"].encode()}


def test_drafts_are_written_back(run: Run, folder: Path, editor: BookEditor) -> None:
    """They are in the folder then, but for a load that leaves drafts out, which refuses to drop them."""
    draft = "---\ntitle: D\ndraft: true\n---\n"
    editor.put("site/d.md", draft, None)
    assert run("store", "write-back", str(folder)).returncode == 0
    assert contents(folder)["d.md"] == draft.encode()
    assert run("load", str(folder)).returncode == 2
    assert run("load", str(folder), "--drafts").returncode == 0
    assert NOTHING in run("store", "write-back", str(folder)).stderr


def test_what_was_written_is_given_up_where_somebody_says_so(
    run: Run, folder: Path, store: PostgresStore, editor: BookEditor
) -> None:
    """The database holds what the folder does, what was given up is told, and no load refuses anything then."""
    before = version(store)
    editor.put("site/a.md", OTHER, None)
    given_up = run("load", str(folder), "--overwrite")
    assert (given_up.returncode, "Gave up what was written through the API at site/a.md" in given_up.stderr) == (
        0,
        True,
    )
    assert version(store) == before
    assert run("load", str(folder)).returncode == 0
    assert NOTHING in run("store", "write-back", str(folder)).stderr


def test_what_is_written_while_folders_are_read_is_not_lost(
    run: Run, folder: Path, store: PostgresStore, editor: BookEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked for once nobody writes any more."""

    def then_write(*given: Any) -> Opened:
        opened = open_folders(*given)
        editor.put("site/a.md", OTHER, None)
        return opened

    monkeypatch.setattr("newsgraph.databases.loading.open_folders", then_write)
    assert run("load", str(folder)).returncode == 2
    store.catch_up()
    with store.view() as view:
        found = view.document("site/a.md")
    assert found is not None
    assert found.content == OTHER


def test_nothing_is_written_between_a_load_and_the_forgetting(
    run: Run, folder: Path, editor: BookEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who writes then waits, or is told that nothing was written."""
    (folder / "b.md").write_text(THIRD)
    refused = []

    def write_first(connection: Connected) -> None:
        with pytest.raises(WriteFailed):
            editor.put("site/a.md", OTHER, None)
        refused.append("site/a.md")
        forget_written(connection)

    monkeypatch.setattr(book_editor, "_LONGEST_WAIT", 0.0)
    monkeypatch.setattr("newsgraph.databases.loading.forget_written", write_first)
    assert (run("load", str(folder)).returncode, refused) == (0, ["site/a.md"])


def test_what_the_database_does_not_hold_any_more_is_not_written(
    run: Run, folder: Path, editor: BookEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a load that was ended before it forgot what it gave up: folders keep what they have."""
    editor.put("site/a.md", OTHER, None)
    editor.delete("site/b.md", None)
    with monkeypatch.context() as patch:
        patch.setattr("newsgraph.databases.loading.forget_written", lambda _: None)
        run("load", str(folder), "--overwrite")
    left = run("store", "write-back", str(folder), "--overwrite")
    assert (left.returncode, left.stdout.count("holds something else")) == (1, 2)
    assert contents(folder) == {name: text.encode() for name, text in FILES.items()}
