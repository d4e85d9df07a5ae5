"""What an editor writes is in the graph once it returns, and what it is told of is the truth."""

import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Folder
from graph.documents.directories import PART
from graph.editing import Editor
from graph.errors import Conflict, SourceInvalid, WriteFailed
from graph.live.editor import FolderEditor
from graph.live.graph import LiveGraph
from graph.store.memory.opening import Opening
from tests.conftest import WriteFolder


def document(title: str) -> str:
    return f"---\ntitle: {title}\n---\n"


class Desk:
    """An editor of folders, and what their graph holds."""

    def __init__(self, *folders: Folder) -> None:
        self.live = LiveGraph(folders, Opening(folders).opened())
        self.store = self.live.store
        self.editor: Editor = FolderEditor(self.live)

    @property
    def titles(self) -> dict[str, str]:
        """The titles of articles, by the paths of their documents."""
        return {ref.source: each.title for each in self.store.graph.articles for ref in each.documents}


def test_what_is_put_is_in_the_graph(write_folder: WriteFolder) -> None:
    """And what is deleted no longer is; views that were opened before stay as they are."""
    desk = Desk(write_folder({"a.md": document("A")}))
    with desk.store.view() as before:
        change = desk.editor.put("site/b/c.md", document("C"), "")
        assert before.document("site/b/c.md") is None
    with desk.store.view() as after:
        found = after.document("site/b/c.md")
        assert found
        assert (found.content, found.revision) == (document("C"), change.revision)
    assert desk.titles == {"site/a.md": "A", "site/b/c.md": "C"}
    desk.editor.delete("site/a.md", None)
    assert desk.titles == {"site/b/c.md": "C"}


def test_each_folder_has_its_own(write_folder: WriteFolder) -> None:
    """A source begins with the label of the folder that it lies in."""
    root = write_folder({"one/a.md": document("A"), "two/a.md": document("B")}).path
    desk = Desk(Folder.at(root / "one", "first"), Folder.at(root / "two", "second"))
    desk.editor.put("second/a.md", document("C"), None)
    assert desk.titles == {"first/a.md": "A", "second/a.md": "C"}
    with pytest.raises(SourceInvalid, match="first, second"):
        desk.editor.put("two/a.md", document("C"), None)


def test_what_others_changed_is_taken_in(write_folder: WriteFolder) -> None:
    """By a reload; a put expects what lies on disk, not what the graph shows."""
    folder = write_folder({"a.md": document("A")})
    desk = Desk(folder)
    with desk.store.view() as view:
        shown = view.document("site/a.md")
    assert shown
    (folder.path / "a.md").write_text(document("Other"))
    with pytest.raises(Conflict):
        desk.editor.put("site/a.md", document("B"), shown.revision)
    desk.editor.reload()
    assert desk.titles == {"site/a.md": "Other"}


def test_nothing_is_looked_at_where_nothing_was_written(write_folder: WriteFolder) -> None:
    """A text that does not load leaves the graph as it is."""
    desk = Desk(write_folder({}))
    before = desk.store.graph
    assert not desk.editor.put("site/a.md", "no document", None).written
    assert not desk.editor.delete("site/a.md", None).written
    assert desk.store.graph is before


def test_what_is_written_and_cannot_be_shown_is_told_of(
    write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever asked knows that the document is there; the log says what went wrong."""

    def fail(_paths: object = None) -> None:
        raise ZeroDivisionError

    folder = write_folder({})
    desk = Desk(folder)
    monkeypatch.setattr(desk.live, "look", fail)
    with pytest.raises(WriteFailed, match="changed on disk") as raised:
        desk.editor.put("site/a.md", document("A"), None)
    assert raised.value.written
    assert (folder.path / "a.md").read_text() == document("A")
    assert "ZeroDivisionError" in caplog.text


def test_leftovers_go_when_an_editor_is_made(write_folder: WriteFolder) -> None:
    """What a process that was killed left in any directory."""
    folder = write_folder({f"a/b/{PART}": "half"})
    Desk(folder)
    assert (folder.path / "a" / "b" / PART).exists() is not hasattr(os, "fwalk")


def test_threads_put_at_once(write_folder: WriteFolder) -> None:
    """Every document of each is in the graph, and of those who expect the same revision one has written."""
    desk = Desk(write_folder({}))
    won: list[int] = []

    def put(number: int) -> None:
        for each in range(3):
            desk.editor.put(f"site/{number}/{each}.md", document(f"{number} {each}"), "")
        try:
            desk.editor.put("site/one.md", document(f"{number}"), "")
        except Conflict:
            return
        won.append(number)

    threads = [threading.Thread(target=put, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [winner] = won
    assert desk.titles == {
        "site/one.md": f"{winner}",
        **{f"site/{number}/{each}.md": f"{number} {each}" for number in range(6) for each in range(3)},
    }


@given(source=st.text(max_size=12) | st.text("ab./\\", max_size=8).map(lambda text: f"site/{text}.md"))
def test_whatever_source_is_refused_or_a_file_inside(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    """Nothing but the file that the source names comes to be, and it is in the graph under that name."""
    root = tmp_path_factory.mktemp("any")
    folder = root / "site"
    folder.mkdir()
    desk = Desk(Folder.at(folder))
    try:
        desk.editor.put(source, document("A"), None)
    except SourceInvalid:
        assert desk.titles == {}
        return
    assert desk.titles == {source: "A"}
    files = [path for path in root.rglob("*") if path.is_file() and not path.name.startswith(".newsgraph")]
    assert files == [root / source]
