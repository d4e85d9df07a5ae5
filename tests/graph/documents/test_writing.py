"""Documents are written whole or not at all, by one after the other, and never outside of their folders."""

import errno
import multiprocessing
import os
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from graph import Folder, LoadOptions
from graph.documents import directories, writing
from graph.documents.directories import PART
from graph.documents.sources import locate
from graph.documents.writing import LOCK, delete_document, put_document, remove_leftovers
from graph.editing import DocumentChange
from graph.errors import Conflict, SourceInvalid, WriteFailed
from graph.keys import digest_bytes
from tests.conftest import WriteFolder

OPTIONS = LoadOptions()
TEXT = "---\ntitle: x\n---\n"
OTHER = "---\ntitle: other\n---\n"
WAYS = [True, False] if directories._HAS_AT else [False]


@pytest.fixture(params=WAYS, ids=lambda has_at: "held" if has_at else "looked at")
def each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Directories are held open, and, as on systems that cannot, looked at before."""
    monkeypatch.setattr(directories, "_HAS_AT", request.param)


def put(folder: Folder, name: str, text: str = TEXT, expected: str | None = None) -> DocumentChange:
    return put_document(locate(f"{folder.label}/{name}", [folder]), text, expected, OPTIONS)


def delete(folder: Folder, name: str, expected: str | None = None) -> DocumentChange:
    return delete_document(locate(f"{folder.label}/{name}", [folder]), expected)


def revision(text: str) -> str:
    return digest_bytes(text.encode())


def files_of(root: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too, but for its lock."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != LOCK
    }


@pytest.mark.usefixtures("each_way")
@pytest.mark.parametrize("text", [TEXT, "\ufeff---\r\ntitle: x\r\n---\r\nbody\rend"])
def test_what_is_written_is_what_was_given(write_folder: WriteFolder, text: str) -> None:
    """Every byte, in directories that are made where they are missing, over what was there; nothing else is left."""
    folder = write_folder({"a/old.md": OTHER})
    for name in ("new.md", "b/c/new.md", "a/old.md", "a/old.md"):
        assert put(folder, name, text) == DocumentChange(f"site/{name}", True, revision(text), ())
    assert files_of(folder.path) == dict.fromkeys(["a/old.md", "b/c/new.md", "new.md"], text.encode())


@pytest.mark.usefixtures("each_way")
def test_what_does_not_load_is_not_written(write_folder: WriteFolder) -> None:
    """Nothing is changed, no directory is made, and the revision is that of what lies there."""
    folder = write_folder({"a.md": OTHER})
    for name, present in (("a.md", revision(OTHER)), ("b/c.md", None)):
        change = put(folder, name, "no document")
        assert (change.written, change.revision) == (False, present)
        assert [each.code for each in change.diagnostics] == ["document-missing"]
    assert files_of(folder.path) == {"a.md": OTHER.encode()}
    assert not (folder.path / "b").exists()


@pytest.mark.usefixtures("each_way")
def test_who_expects_another_revision_changes_nothing(write_folder: WriteFolder) -> None:
    """Whether it loads or not: the conflict is told of first, with the revision that is there."""
    folder = write_folder({"a.md": OTHER})
    attempts: list[tuple[Callable[[], object], str | None]] = [
        (lambda: put(folder, "a.md", TEXT, revision(TEXT)), revision(OTHER)),
        (lambda: put(folder, "a.md", TEXT, ""), revision(OTHER)),
        (lambda: put(folder, "a.md", "no document", revision(TEXT)), revision(OTHER)),
        (lambda: put(folder, "b/c.md", TEXT, revision(TEXT)), None),
        (lambda: delete(folder, "a.md", revision(TEXT)), revision(OTHER)),
        (lambda: delete(folder, "a.md", ""), revision(OTHER)),
        (lambda: delete(folder, "b/c.md", revision(TEXT)), None),
    ]
    for attempt, present in attempts:
        with pytest.raises(Conflict) as raised:
            attempt()
        assert raised.value.revision == present
    assert files_of(folder.path) == {"a.md": OTHER.encode()}
    assert not (folder.path / "b").exists()


@pytest.mark.usefixtures("each_way")
def test_a_document_is_removed_and_its_directory_stays(write_folder: WriteFolder) -> None:
    """Removing what is not there is no error, and does nothing."""
    folder = write_folder({"a/b.md": TEXT})
    assert delete(folder, "a/b.md", revision(TEXT)) == DocumentChange("site/a/b.md", True, None, ())
    for name in ("a/b.md", "c/d.md"):
        assert delete(folder, name) == delete(folder, name, "") == DocumentChange(f"site/{name}", False, None, ())
    assert (folder.path / "a").is_dir()
    assert files_of(folder.path) == {}


class Shelf(RuleBasedStateMachine):
    """A folder beside a dictionary of what should be in it."""

    root: Path
    sources = st.sampled_from(["a.md", "b.md", "x/a.md", "x/y/a.html"])
    texts = st.sampled_from([TEXT, OTHER, TEXT + "\r\n", "no document"])
    revisions = st.sampled_from([None, "", revision(TEXT), revision(OTHER), revision(TEXT + "\r\n"), "another"])

    @initialize(number=st.uuids())
    def begin(self, number: object) -> None:
        root = self.root / str(number)
        root.mkdir(exist_ok=True)
        self.folder = Folder.at(root, "site")
        self.model = {name: content.decode() for name, content in files_of(root).items()}

    @rule(name=sources, text=texts, expected=revisions)
    def put(self, name: str, text: str, expected: str | None) -> None:
        def change() -> DocumentChange:
            return put(self.folder, name, text, expected)

        done = self._change(name, expected, change)
        if done:
            assert done.written is (text != "no document")
            if done.written:
                self.model[name] = text
        self._check(name, done)

    @rule(name=sources, expected=revisions)
    def delete(self, name: str, expected: str | None) -> None:
        done = self._change(name, expected, lambda: delete(self.folder, name, expected))
        if done:
            assert done.written is (self.model.pop(name, None) is not None)
        self._check(name, done)

    def _change(self, name: str, expected: str | None, change: Callable[[], DocumentChange]) -> DocumentChange | None:
        present = revision(self.model[name]) if name in self.model else ""
        if expected not in {None, present}:
            with pytest.raises(Conflict):
                change()
            return None
        return change()

    def _check(self, name: str, done: DocumentChange | None) -> None:
        assert files_of(self.folder.path) == {name: text.encode() for name, text in self.model.items()}
        if done:
            assert done.revision == (revision(self.model[name]) if name in self.model else None)


def test_a_folder_is_a_dictionary(tmp_path: Path) -> None:
    """Whatever is put and deleted, with whichever revisions expected, the folder holds what a dictionary would."""
    Shelf.root = tmp_path
    run_state_machine_as_test(Shelf)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that nothing may be changed in."""
    path = tmp_path / "outside"
    path.mkdir()
    (path / "a.md").write_text(OTHER)
    return path


@pytest.mark.usefixtures("each_way")
def test_links_and_what_is_no_file_are_refused(write_folder: WriteFolder, outside: Path) -> None:
    """No document is written, read or removed through a link, to a file or a directory, or in the place of what is none."""
    folder = write_folder({"inner/a.md": OTHER, "file.md": OTHER})
    links = {"dir": outside, "a.md": outside / "a.md", "in": folder.path / "inner", "b.md": folder.path / "file.md"}
    for name, target in links.items():
        (folder.path / name).symlink_to(target)
    (folder.path / "c.md").mkdir()
    (folder.path / "gone").symlink_to(outside / "gone")
    names = ["dir/a.md", "dir/b/c.md", "a.md", "in/a.md", "b.md", "c.md", "gone/a.md", "file.md/a.md"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder.path / "d.md")
        names.append("d.md")
    for name in names:
        for expected in (None, "", revision(OTHER)):
            with pytest.raises(SourceInvalid, match="link"):
                put(folder, name, TEXT, expected)
            with pytest.raises(SourceInvalid, match="link"):
                delete(folder, name, expected)
    assert files_of(outside) == {"a.md": OTHER.encode()}
    assert (folder.path / "file.md").read_text() == OTHER


@pytest.mark.skipif(not directories._HAS_AT, reason="the system cannot open a file in a directory that is held open")
def test_a_link_that_is_put_in_the_way_leads_nowhere(write_folder: WriteFolder, outside: Path) -> None:
    """While one puts and deletes, another swaps a directory on the way for a link that leads out: nothing there changes."""
    folder = write_folder({"a/b/x.md": OTHER})
    (outside / "b").mkdir()
    (outside / "b" / "x.md").write_text(OTHER)
    before = files_of(outside)
    ended = threading.Event()
    way = folder.path / "a"

    def swap() -> None:
        for number in count():
            if ended.is_set():
                return
            with suppress(OSError):
                way.rename(folder.path / f"aside{number}")
            with suppress(OSError):
                way.symlink_to(outside)
            with suppress(OSError):
                way.unlink()

    swapping = threading.Thread(target=swap)
    swapping.start()
    refused = 0
    try:
        end = time.monotonic() + 2
        while time.monotonic() < end:
            for change in (put, delete):
                try:
                    change(folder, "a/b/x.md")
                except (SourceInvalid, WriteFailed):
                    refused += 1
    finally:
        ended.set()
        swapping.join()
    assert refused
    assert files_of(outside) == before


@pytest.mark.skipif(not hasattr(os, "fchmod"), reason="the system has no such modes")
def test_the_mode_stays(write_folder: WriteFolder) -> None:
    """A document that is replaced is readable by whom it was; a new one by whom the server's umask says."""
    folder = write_folder({"a.md": OTHER})
    (folder.path / "a.md").chmod(0o640)
    before = os.umask(0o027)
    try:
        put(folder, "a.md")
        put(folder, "b.md")
    finally:
        os.umask(before)
    assert [stat.S_IMODE((folder.path / name).stat().st_mode) for name in ("a.md", "b.md")] == [0o640, 0o640]


def failing(code: int) -> Callable[..., Any]:
    def fail(*_given: Any, **_named: Any) -> Any:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.usefixtures("each_way")
@pytest.mark.parametrize(("step", "code"), [("fsync", errno.ENOSPC), ("replace", errno.EACCES), ("fsync", errno.EIO)])
def test_what_the_system_refuses_is_told_and_leaves_all_as_it_was(
    write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    """The old document is there, nothing else is, and the message says what to do."""
    folder = write_folder({"a.md": OTHER})
    monkeypatch.setattr(os, step, failing(code))
    for name in ("a.md", "b.md"):
        with pytest.raises(WriteFailed, match="left as it was") as raised:
            put(folder, name)
        assert os.strerror(code).lower() in str(raised.value)
        assert not raised.value.written
    assert files_of(folder.path) == {"a.md": OTHER.encode()}


def test_what_may_not_last_is_told_as_written(write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the name cannot be had on disk for sure, the document is there, and whoever asked knows that."""
    folder = write_folder({})
    monkeypatch.setattr(directories.Directory, "sync", failing(errno.EIO))
    with pytest.raises(WriteFailed, match="changed on disk") as raised:
        put(folder, "a.md")
    assert raised.value.written
    assert files_of(folder.path) == {"a.md": TEXT.encode()}


def test_a_folder_that_has_gone_is_not_made_again(write_folder: WriteFolder) -> None:
    """Nor are its directories: what is not mounted is not written below."""
    folder = write_folder({})
    folder.path.rmdir()
    with pytest.raises(WriteFailed, match="see to the folder"):
        put(folder, "a.md")
    assert not folder.path.exists()


@pytest.mark.usefixtures("each_way")
def test_what_was_left_unfinished_is_removed(write_folder: WriteFolder) -> None:
    """By the next to write in the same directory, and by the next to open the folder, unless somebody writes there."""
    folder = write_folder({f"a/{PART}": "half", f"b/{PART}": "half", "b/x.md": OTHER, f".git/{PART}": "not ours"})
    put(folder, "a/x.md")
    assert f"a/{PART}" not in files_of(folder.path)
    with FileLock(folder.path / LOCK):
        remove_leftovers(folder)
    assert f"b/{PART}" in files_of(folder.path)
    remove_leftovers(folder)
    left = files_of(folder.path)
    assert (f"b/{PART}" in left) is not directories._HAS_AT
    assert f".git/{PART}" in left


def test_a_lock_that_is_a_link_is_not_followed(write_folder: WriteFolder, outside: Path) -> None:
    """Whoever puts a link in the place of the lock has nothing made where it leads."""
    folder = write_folder({})
    (folder.path / LOCK).symlink_to(outside / "made")
    with pytest.raises((SourceInvalid, WriteFailed)):
        put(folder, "a.md")
    assert files_of(outside) == {"a.md": OTHER.encode()}


def test_a_lock_that_is_held_too_long_is_told_of(write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written, and nobody waits for ever."""
    folder = write_folder({})
    monkeypatch.setattr(writing, "_LONGEST_WAIT", 0.05)
    with FileLock(folder.path / LOCK), pytest.raises(WriteFailed, match="another program"):
        put(folder, "a.md")
    assert files_of(folder.path) == {}


ROUNDS = 25


def put_each_round(folder: Folder, number: int, together: Any, told: Any) -> None:
    """Puts once a round, expecting what was there when the round began; tells in which rounds it did."""
    path, done = folder.path / "a.md", []
    for each in range(ROUNDS):
        together.wait()
        expected = digest_bytes(path.read_bytes()) if path.exists() else ""
        together.wait()
        try:
            put(folder, "a.md", f"---\ntitle: {number} {each}\n---\n", expected)
            done.append(each)
        except Conflict:
            pass
    told.put(done)


def test_of_two_processes_that_expect_the_same_one_writes(write_folder: WriteFolder) -> None:
    """In each round exactly one of them; the other is told of the conflict."""
    folder = write_folder({})
    context = multiprocessing.get_context("spawn")
    together, told = context.Barrier(2), context.Queue()
    processes = [context.Process(target=put_each_round, args=(folder, number, together, told)) for number in range(2)]
    for process in processes:
        process.start()
    done = [*told.get(timeout=60), *told.get(timeout=60)]
    for process in processes:
        process.join()
    assert sorted(done) == [*range(ROUNDS)]
    assert [*files_of(folder.path)] == ["a.md"]


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_whatever_is_written_is_read_as_it_was_given(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """The file has the bytes of the text, and the revision is theirs."""
    folder = Folder.at(tmp_path_factory.mktemp("any"), "site")
    whole = f"---\ntitle: x\n---\n{text}"
    change = put(folder, "a.md", whole)
    assert (folder.path / "a.md").read_bytes() == whole.encode()
    assert change.revision == revision(whole)
