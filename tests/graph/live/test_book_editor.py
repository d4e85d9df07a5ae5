"""What an editor writes into a database is in the graph once it returns, as if it lay in the folder that was loaded."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Folder, LoadOptions
from graph.changes import GraphChange
from graph.errors import Conflict, SourceInvalid, StoreLocked, WriteFailed
from graph.live import book_editor
from graph.live.book_editor import BookEditor
from graph.store.memory.opening import Opening
from graph.store.postgres import PostgresStore, loading, renewing
from graph.store.postgres.connections import connected
from graph.store.postgres.loading import load
from tests.conftest import CORPUS, WriteFolder
from tests.databases import database
from tests.graph.store.postgres.held import held, loaded, rows_of_graph
from tests.graphs import examples

DRAFTS = LoadOptions(drafts=True)


def document(title: str) -> str:
    return f"---\ntitle: {title}\n---\n"


class Desk:
    """An editor of a database, and what that shows."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.store = PostgresStore(dsn, size=2)
        self.editor = BookEditor(dsn, self.store, LoadOptions())

    def close(self) -> None:
        """Closes its connections."""
        self.store.close()

    @property
    def version(self) -> str:
        """The version of the graph."""
        with self.store.view() as view:
            return view.summary.version

    @property
    def is_settled(self) -> bool:
        """Whether ranks and stories are those of what there is."""
        with self.store.view() as view:
            return view.summary.version == view.summary.analysis_version

    def content(self, source: str) -> str | None:
        """The text of a document."""
        with self.store.view() as view:
            found = view.document(source)
        return found.content if found else None


@contextmanager
def desk_of(*folders: Folder, options: LoadOptions | None = None) -> Iterator[Desk]:
    """A desk over a database that holds what is in folders."""
    with database() as dsn:
        fill(dsn, *folders, options=options)
        with closing(Desk(dsn)) as desk:
            yield desk


def fill(dsn: str, *folders: Folder, options: LoadOptions | None = None) -> None:
    """Loads folders, as another process does."""
    with connected(dsn) as connection:
        load(connection, Opening(folders, options).store().snapshot)


def version_of(*folders: Folder, options: LoadOptions | None = None) -> str:
    """The version of the graph of folders."""
    return Opening(folders, options).store().graph.version


NAMES = ["a.md", "b.md", "x/c.md", "t.yaml", "o.yaml"]
TEXTS = [
    document("A"),
    "---\ntitle: B\nwebUrl: https://a.example/b\ntopics: [Top]\nprovider: {name: One, domain: one.example}\n---\nred text",
    "---\ntitle: C\nwebUrl: https://a.example/c\nrelated: [{title: B too, webUrl: 'https://a.example/b'}]\n---\n",
    "---\ntitle: D\nwebUrl: https://a.example/b\nampWebUrl: https://amp.a.example/b\nitems: [a, c, none]\n---\n",
    "taxonomy: topic\nname: Top\nparent: Above\nkeywords: [red]\n",
    "taxonomy: topic\nname: Above\nshortname: Top\n",
    "taxonomy: organization\nname: Uno\ndomain: one.example\n",
]
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([*TEXTS, None])), min_size=1, max_size=6)


@given(first=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(TEXTS)), steps=STEPS)
@examples(0.15)
def test_a_database_holds_what_a_folder_would(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, str], steps: list[tuple[str, str | None]]
) -> None:
    """Whatever is put and deleted; and once it is settled, each row is that of what a loader finds in the folder."""
    folder = Folder.at(tmp_path_factory.mktemp("site"), "site")
    for path, content in first.items():
        write(folder, path, content)
    with desk_of(folder) as desk:
        for name, text in steps:
            change = desk.editor.delete(f"site/{name}", None) if text is None else put(desk, name, text)
            if change.written:
                write(folder, name, text)
            assert desk.version == version_of(folder)
        desk.editor.settle()
        assert desk.is_settled
        assert_as_loaded(desk.dsn, folder)


def put(desk: Desk, name: str, text: str) -> Any:
    return desk.editor.put(f"site/{name}", text, None)


def write(folder: Folder, name: str, text: str | None) -> None:
    """Writes or removes a file."""
    path = folder.path / name
    path.parent.mkdir(exist_ok=True)
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.write_text(text, "utf-8")


def assert_as_loaded(dsn: str, folder: Folder) -> None:
    """The tables of the graph hold what a loader finds in a folder."""
    with connected(dsn) as connection:
        for rows in rows_of_graph(Opening([folder]).store().snapshot):
            assert held(connection, rows.table) == loaded(rows), rows.table.name


def test_two_editors_write_one_after_the_other(write_folder: WriteFolder) -> None:
    """Each sees what the other wrote, and expects the revisions that are there."""
    folder = write_folder({"a.md": document("A")})
    with desk_of(folder) as one, closing(Desk(one.dsn)) as other:
        for number in range(3):
            first = one.editor.put("site/a.md", document(f"One {number}"), None)
            with pytest.raises(Conflict):
                other.editor.put("site/a.md", document("Lost"), "")
            other.editor.put("site/a.md", document(f"Other {number}"), first.revision)
            other.editor.put(f"site/{number}.md", document("New"), "")
        write_folder({"a.md": document("Other 2"), **{f"{number}.md": document("New") for number in range(3)}})
        assert one.editor.delete("site/none.md", "").written is False
        one.editor.reload()
        assert one.version == other.version == version_of(folder)


def test_what_was_loaded_meanwhile_is_what_is_changed(write_folder: WriteFolder) -> None:
    """Documents that came, went and changed, and other settings of the site."""
    folder = write_folder({"a.md": document("A"), "b.md": document("B")})
    with desk_of(folder) as desk:
        desk.editor.put("site/c.md", document("C"), None)
        (folder.path / "b.md").unlink()
        texts = {"a.md": document("Another"), "d.md": document("D")}
        write_folder({**texts, "_config.yml": "url: https://site.example\nlocale: fr\n"})
        fill(desk.dsn, folder)
        image = "---\ntitle: E\nimages: [{url: /e.png}]\n---\n"
        change = desk.editor.put("site/e.md", image, "")
        assert change.diagnostics == ()
        write_folder({"e.md": image})
        assert desk.version == version_of(folder)


def test_what_is_broken_stays_so(write_folder: WriteFolder, tmp_path: Path) -> None:
    """Files that hold no document, or keep one from before, drafts and a byte-order mark are as they were after a change."""
    broken, cache = "---\ntitle: [\n---\n", tmp_path / "cache"
    folder = write_folder(
        {"kept.md": document("Kept"), "b.md": broken, "_drafts/d.md": document("D"), "a.md": document("A")}
    )
    (folder.path / "bom.md").write_bytes(b"\xef\xbb\xbf" + document("Bom").encode())
    Opening([folder], DRAFTS, cache=cache).opened()
    write_folder({"kept.md": broken})
    made = Opening([folder], DRAFTS, cache=cache).opened().store.snapshot
    with database() as dsn:
        with connected(dsn) as connection:
            load(connection, made)
        with closing(Desk(dsn)) as desk:
            before = desk.version
            desk.editor.put("site/new.md", document("New"), "")
            desk.editor.delete("site/new.md", None)
            assert desk.version == before
            desk.editor.put("site/kept.md", document("Mended"), None)
            with desk.store.view() as view:
                assert view.document_diagnostics("site/kept.md") == []
                assert [each.code for each in view.document_diagnostics("site/b.md")] == ["yaml-syntax"]


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not there")
def test_real_documents_can_be_changed() -> None:
    """All that is odd about them is read again as it was."""
    folder = Folder.at(CORPUS, "corpus")
    with desk_of(folder) as desk:
        before = desk.version
        desk.editor.put("corpus/new.md", document("New"), "")
        assert desk.version != before
        desk.editor.delete("corpus/new.md", None)
        assert desk.version == before


@pytest.mark.parametrize("source", ["site/a.md/b.md", "site/x.md", "other/a.md", "site/../a.md"])
def test_what_cannot_lie_in_a_folder_is_refused(write_folder: WriteFolder, source: str) -> None:
    """No document is inside another one, and none is in the place of a folder."""
    with desk_of(write_folder({"a.md": document("A"), "x.md/c.md": document("C")})) as desk:
        before = desk.version
        with pytest.raises(SourceInvalid):
            desk.editor.put(source, document("B"), None)
        with pytest.raises(SourceInvalid):
            desk.editor.delete(source, None)
        assert desk.version == before


def test_threads_put_at_once(write_folder: WriteFolder) -> None:
    """Every document of each is in the graph, and of those who expect that there is none one has written."""
    won: list[int] = []
    with desk_of(write_folder({"a.md": document("A")})) as desk:

        def put_some(number: int) -> None:
            desk.editor.put(f"site/{number}.md", document(f"{number}"), "")
            try:
                desk.editor.put("site/one.md", document(f"{number}"), "")
            except Conflict:
                return
            won.append(number)

        threads = [threading.Thread(target=put_some, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        [winner] = won
        assert desk.content("site/one.md") == document(f"{winner}")
        assert [desk.content(f"site/{number}.md") for number in range(4)] == [document(f"{each}") for each in range(4)]


def test_what_fails_has_changed_nothing(write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the last step too; the next change is made as if there had been none."""
    folder = write_folder({"a.md": document("A")})
    with desk_of(folder) as desk:
        before = desk.version

        def fail(*_given: object) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as patched:
            patched.setattr(renewing, "tell", fail)
            with pytest.raises(ZeroDivisionError):
                desk.editor.put("site/b.md", document("B"), None)
        assert (desk.version, desk.content("site/b.md")) == (before, None)
        desk.editor.put("site/c.md", document("C"), None)
        write_folder({"c.md": document("C")})
        assert desk.version == version_of(folder)


def test_what_a_loader_left_is_not_seen(write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loader that was ended amid its work leaves nothing that a change would tell of."""
    folder = write_folder({"a.md": document("A")})
    with desk_of(folder) as desk:
        write_folder({"b.md": document("B")})

        def ended(*_given: object) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as patched:
            patched.setattr(loading, "_tell", ended)
            with pytest.raises(ZeroDivisionError):
                fill(desk.dsn, folder)
        desk.editor.put("site/c.md", document("C"), None)
        (folder.path / "b.md").unlink()
        write_folder({"c.md": document("C")})
        assert (desk.version, desk.content("site/b.md")) == (version_of(folder), None)
        desk.editor.settle()
        assert_as_loaded(desk.dsn, folder)


def test_who_follows_is_told_of_what_became_of_nodes(write_folder: WriteFolder) -> None:
    """At once where it was written, and by other processes once they catch up; a graph that settles is no change."""
    with desk_of(write_folder({"a.md": TEXTS[1], "b.md": document("B")})) as desk, closing(Desk(desk.dsn)) as other:
        told: list[GraphChange] = []
        told_elsewhere: list[GraphChange] = []
        desk.store.changes.listen(told.append)
        other.store.changes.listen(told_elsewhere.append)
        versions = [desk.version]
        for name, text in (("c.md", TEXTS[2]), ("c.md", document("C")), ("c.md", None)):
            desk.editor.delete("site/c.md", None) if text is None else put(desk, name, text)
            versions.append(desk.version)
        other.store.catch_up()
        assert told_elsewhere == told
        assert [(each.previous_version, each.version) for each in told] == [*pairwise(versions)]
        assert [(len(each.added), len(each.removed)) for each in told] == [(1, 0), (1, 1), (0, 1)]
        desk.editor.settle()
        assert desk.version == versions[-1]


def test_who_changes_documents_comes_before_settling(write_folder: WriteFolder) -> None:
    """Settling ends as if it had not begun, and once it is tried again it settles what there is then."""
    with desk_of(write_folder({"a.md": TEXTS[1], "b.md": TEXTS[2]})) as desk:
        desk.editor.put("site/c.md", document("C"), None)
        put_meanwhile = threading.Thread(target=lambda: desk.editor.put("site/d.md", document("D"), None))

        def progress(_table: str, _rows: int) -> None:
            if not put_meanwhile.ident:
                put_meanwhile.start()
            sleep(0.1)

        with pytest.raises(StoreLocked):
            desk.editor.settle(progress)
        put_meanwhile.join()
        assert (desk.content("site/d.md"), desk.is_settled) == (document("D"), False)
        assert desk.editor.settle()
        assert desk.is_settled
        assert not desk.editor.settle()


def test_settling_writes_no_document_anew(write_folder: WriteFolder) -> None:
    """Nor any word: ranks and stories alone are others."""
    with desk_of(write_folder({"a.md": TEXTS[1], "b.md": TEXTS[2]})) as desk:
        related = "related: [{title: B, webUrl: 'https://a.example/b'}]"
        desk.editor.put("site/c.md", f"---\ntitle: E\nwebUrl: https://a.example/e\n{related}\n---\n", None)
        written: set[str] = set()
        desk.editor.settle(lambda table, rows: written.add(table) if rows else None)
        assert "article" in written
        assert written.isdisjoint({"document", "posting", "to_article", "related"})


def test_who_waits_too_long_for_a_loader_is_told_so(write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """WriteFailed, that nothing was written, and what to do."""
    monkeypatch.setattr(book_editor, "_LONGEST_WAIT", 0.05)
    with desk_of(write_folder({"a.md": document("A")})) as desk, connected(desk.dsn) as loader:
        with loading.locked(loader), pytest.raises(WriteFailed, match="try again later") as raised:
            desk.editor.put("site/b.md", document("B"), None)
        assert not raised.value.written
        assert desk.editor.put("site/b.md", document("B"), None).written


def test_a_database_without_documents_is_not_written() -> None:
    """There are no folders whose labels a path could begin with; the message says to load some."""
    with database() as dsn, closing(Desk(dsn)) as desk, pytest.raises(WriteFailed, match="newsgraph load"):
        desk.editor.put("site/a.md", document("A"), None)
