"""What changes in folders is taken in while they are served, however the system tells of it."""

import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path

import pytest
from watchfiles._rust_notify import WatchfilesRustInternalError

from graph import Folder
from newsgraph.watching import events
from tests.conftest import WriteFolder
from tests.newsgraph.telemetry.logging_state import logs
from tests.newsgraph.watching.live import Watched, watching
from tests.processes import eventually

Watch = Callable[..., AbstractContextManager[Watched]]


def titled(title: str) -> str:
    return f"---\ntitle: {title}\n---\nBody of {title}\n"


@pytest.fixture
def folder(write_folder: WriteFolder) -> Folder:
    return write_folder({"a.md": titled("A"), "b/c.md": titled("C"), "b/d/e.md": titled("E"), ".git/x.md": titled("X")})


@pytest.fixture(params=["each folder", "all below the root", "by polling"])
def watch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Ways to watch folders."""
    if request.param == "by polling":
        return partial(watching, seconds=0.2)
    monkeypatch.setattr(events, "WATCHES_FOLDERS_ONE_BY_ONE", request.param == "each folder")
    return watching


def test_files_come_change_and_go(folder: Folder, watch: Watch) -> None:
    """A file that is written, written anew, renamed and removed is served as it is each time."""
    with watch([folder]) as watched:
        (folder.path / "n.md").write_text(titled("N"))
        watched.comes_to("A", "C", "E", "N")
        (folder.path / "n.md").write_text(titled("Newer"))
        watched.comes_to("A", "C", "E", "Newer")
        (folder.path / "n.md").rename(folder.path / "b" / "m.md")
        eventually(watched.is_as_loaded_anew)
        (folder.path / "b" / "m.md").unlink()
        watched.comes_to("A", "C", "E")
        assert watched.is_as_loaded_anew()


def test_editors_write_beside_and_rename(folder: Folder, watch: Watch) -> None:
    """What an editor writes to another name first, and puts in the place of the old file, is one change."""
    with watch([folder]) as watched:
        for number in range(3):
            beside = folder.path / "a.md.tmp"
            beside.write_text(titled(f"A{number}"))
            beside.replace(folder.path / "a.md")
            watched.comes_to(f"A{number}", "C", "E")
        assert watched.is_as_loaded_anew()
        assert len(watched.changes) == 3


def test_whole_folders_move(folder: Folder, watch: Watch, tmp_path: Path) -> None:
    """Folders that are moved in, within and out take their documents along, and what is written to them later is seen."""
    outside = tmp_path / "outside"
    (outside / "deep" / "er").mkdir(parents=True)
    (outside / "deep" / "er" / "o.md").write_text(titled("O"))
    with watch([folder]) as watched:
        outside.rename(folder.path / "in")
        watched.comes_to("A", "C", "E", "O")
        (folder.path / "in" / "deep" / "er" / "p.md").write_text(titled("P"))
        watched.comes_to("A", "C", "E", "O", "P")
        (folder.path / "in" / "deep").rename(folder.path / "b" / "deep")
        eventually(watched.is_as_loaded_anew)
        (folder.path / "b" / "deep" / "er" / "p.md").write_text(titled("Q"))
        watched.comes_to("A", "C", "E", "O", "Q")
        (folder.path / "b").rename(outside)
        watched.comes_to("A")
        assert watched.is_as_loaded_anew()


def test_folders_come_piece_by_piece(folder: Folder, watch: Watch) -> None:
    """What is written to new folders as soon as they are there is not missed."""
    with watch([folder]) as watched:
        for number in range(20):
            below = folder.path / f"new{number}" / "er" / "est"
            below.mkdir(parents=True)
            (below / "a.md").write_text(titled(f"N{number}"))
        watched.comes_to("A", "C", "E", *(f"N{number}" for number in range(20)))
        assert watched.is_as_loaded_anew()


@pytest.mark.slow
def test_a_thousand_files_are_few_versions(folder: Folder, watch: Watch) -> None:
    """Files that come within a short time, as from a checkout, are taken in together, and so are those that go."""
    with watch([folder]) as watched:
        began = time.monotonic()
        for number in range(1_000):
            place = folder.path / f"many{number % 10}"
            place.mkdir(exist_ok=True)
            (place / f"{number}.md").write_text(titled(f"N{number}"))
        eventually(lambda: len(watched.titles()) == 1_003)
        for number in range(10):
            shutil.rmtree(folder.path / f"many{number}")
        watched.comes_to("A", "C", "E")
        assert watched.is_as_loaded_anew()
        # However slow the machine is at it.
        assert len(watched.changes) <= 3 + 5 * (time.monotonic() - began)


def test_after_much_at_once_it_is_looked_everywhere(folder: Folder) -> None:
    """The system may lose events where there are many: what they were about is seen once there is rest."""
    with watching([folder]) as watched:
        for number in range(events._LARGE):
            (folder.path / f"{number}.txt").write_text("x")
        eventually(lambda: watched.live.looked.count(None) == 2)
        assert watched.changes == []


def test_what_is_passed_over_costs_nothing(folder: Folder, watch: Watch) -> None:
    """What goes on in hidden files and folders does not even have the graph looked at."""
    with watch([folder]) as watched:
        for number in range(500):
            (folder.path / ".git" / f"{number}.md").write_text("x")
        (folder.path / "node_modules" / "m").mkdir(parents=True)
        (folder.path / "node_modules" / "m" / "read.md").write_text(titled("M"))
        (folder.path / ".a.md.swp").write_text("x")
        (folder.path / "a.md").write_text(titled("Last"))
        watched.comes_to("Last", "C", "E")
        assert len(watched.changes) == 1
        looked = [str(path) for paths in watched.live.looked[1:] for path in paths or ()]
        assert str(folder.path / "a.md") in looked
        assert not [path for path in looked if re.search(r"\.git|node_modules|\.swp", path)]


def test_a_site_s_settings_are_read_anew(write_folder: WriteFolder, watch: Watch) -> None:
    """What holds for all documents of a folder holds for them from when it is written."""
    folder = write_folder({"a.md": "---\ntitle: A\nwebUrl: https://a.example/a\nimage: /x.png\n---\n"})
    with watch([folder]) as watched:
        write_folder({"_config.yml": "url: https://site.example\nlocale: de\n"})
        eventually(lambda: len(watched.changes) > 0 and watched.is_as_loaded_anew())


def test_links_follow_what_they_lead_to(folder: Folder, watch: Watch) -> None:
    """A document that is read by a link changes with the file that the link leads to, and with the links on its way."""
    (folder.path / "f").mkdir()
    (folder.path / "f" / "one").write_text(titled("One"))
    (folder.path / "f" / "two").write_text(titled("Two"))
    (folder.path / "f" / "here").symlink_to("one")
    (folder.path / "l.md").symlink_to("f/here")
    with watch([folder]) as watched:
        watched.comes_to("A", "C", "E", "One")
        (folder.path / "f" / "there").symlink_to("two")
        (folder.path / "f" / "there").replace(folder.path / "f" / "here")
        watched.comes_to("A", "C", "E", "Two")
        (folder.path / "f" / "two").write_text(titled("Newer"))
        watched.comes_to("A", "C", "E", "Newer")


def test_mounted_files_are_replaced_at_once(write_folder: WriteFolder, watch: Watch) -> None:
    """Files that Kubernetes mounts are links through a hidden link to a hidden folder, which is what changes."""
    folder = write_folder({"..1/a.md": titled("A"), "..2/a.md": titled("B")})
    (folder.path / "..data").symlink_to("..1")
    (folder.path / "a.md").symlink_to("..data/a.md")
    with watch([folder]) as watched:
        watched.comes_to("A")
        (folder.path / "..data_tmp").symlink_to("..2")
        (folder.path / "..data_tmp").replace(folder.path / "..data")
        watched.comes_to("B")


@pytest.mark.slow
def test_a_root_goes_and_comes_back(folder: Folder, watch: Watch, tmp_path: Path) -> None:
    """Without its root a folder has no documents; when the root is there again, moved back or made anew, it is watched again."""
    with watch([folder]) as watched:
        folder.path.rename(tmp_path / "away")
        watched.comes_to()
        (tmp_path / "away").rename(folder.path)
        watched.comes_to("A", "C", "E")
        shutil.rmtree(folder.path)
        watched.comes_to()
        folder.path.mkdir()
        (folder.path / "n.md").write_text(titled("N"))
        watched.comes_to("N")
        (folder.path / "m.md").write_text(titled("M"))
        watched.comes_to("N", "M")


def test_a_root_that_is_a_link_may_lead_elsewhere(folder: Folder, watch: Watch, tmp_path: Path) -> None:
    """A root that is a link is watched where it leads, and where it leads from then on."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "o.md").write_text(titled("O"))
    (tmp_path / "link").symlink_to(folder.path)
    with watch([Folder.at(tmp_path / "link", "site")]) as watched:
        (folder.path / "b" / "n.md").write_text(titled("N"))
        watched.comes_to("A", "C", "E", "N")
        (tmp_path / "next").symlink_to("other")
        (tmp_path / "next").replace(tmp_path / "link")
        watched.comes_to("O")
        (tmp_path / "other" / "p.md").write_text(titled("P"))
        watched.comes_to("O", "P")


def test_names_that_are_not_utf8_are_watched(folder: Folder, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, and folders, may have names that are not text; they are seen all the same, if not as soon."""
    monkeypatch.setattr("newsgraph.watching.watcher._POLLS_EVERY", 0.2)
    with watch([folder]) as watched:
        (folder.path / os.fsdecode(b"caf\xe9.md")).write_text(titled("Café"))
        watched.comes_to("A", "C", "E", "Café")
        (folder.path / "a.md").write_text(titled("B"))
        watched.comes_to("B", "C", "E", "Café")
        (folder.path / os.fsdecode(b"\xe9t\xe9")).mkdir()
        (folder.path / os.fsdecode(b"\xe9t\xe9") / "f.md").write_text(titled("F"))
        watched.comes_to("B", "C", "E", "Café", "F")
        (folder.path / os.fsdecode(b"\xe9t\xe9") / "f.md").write_text(titled("G"))
        watched.comes_to("B", "C", "E", "Café", "G")


def test_several_folders_are_watched(folder: Folder, watch: Watch, tmp_path: Path) -> None:
    """Each of several folders is watched, one below another too."""
    (tmp_path / "other").mkdir()
    folders = [folder, Folder.at(tmp_path / "other"), Folder.at(folder.path / ".git", "hidden")]
    with watch(folders) as watched:
        (tmp_path / "other" / "o.md").write_text(titled("O"))
        (folder.path / ".git" / "h.md").write_text(titled("H"))
        watched.comes_to("A", "C", "E", "X", "O", "H")


def test_the_last_version_is_served_while_looking_fails(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is logged and counted, and taken in once it works again, without another change."""
    monkeypatch.setattr(events, "_AGAIN", 0.2)
    with logs() as lines, watching([folder]) as watched:
        (folder.path / "b.md").write_text(titled("B"))
        watched.comes_to("A", "B", "C", "E")
        watched.live.fails = True
        (folder.path / "a.md").write_text(titled("Later"))
        eventually(lambda: watched.watcher.counts.failures > 1)
        assert watched.titles() == {"A", "B", "C", "E"}
        watched.live.fails = False
        watched.comes_to("Later", "B", "C", "E")
    told = [event for event in lines.events() if event["level"] == "error"]
    assert len(told) == watched.watcher.counts.failures
    assert all("Input/output error" in event["exception"] for event in told)


@pytest.mark.parametrize(
    "error",
    [
        OSError("OS file watch limit reached."),
        WatchfilesRustInternalError("Too many open files"),
        RuntimeError("a bug"),
    ],
)
def test_what_cannot_be_watched_is_polled(folder: Folder, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Where the system takes no more watches it is said what to do, and the folders are looked through instead."""

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(events, "RustNotify", refuse)
    monkeypatch.setattr("newsgraph.watching.watcher._POLLS_EVERY", 0.2)
    with logs() as lines, watching([folder]) as watched:
        (folder.path / "a.md").write_text(titled("B"))
        watched.comes_to("B", "C", "E")
    [told] = [event for event in lines.events() if event["level"] != "info"]
    assert "looked through" in told["event"]
    assert ("max_user_watches" in told["event"]) == (not isinstance(error, RuntimeError) or "exception" not in told)


def test_a_version_is_a_line(folder: Folder, watch: Watch) -> None:
    """Each version that is taken in is told of and counted, with what changed, and how much is wrong with documents."""
    with logs() as lines, watch([folder]) as watched:
        (folder.path / "a.md").write_text("---\ntype: news\n---\n")
        (folder.path / "b" / "c.md").unlink()
        (folder.path / "n.md").write_text(titled("N"))
        eventually(watched.is_as_loaded_anew)
    told = [event for event in lines.events() if event["event"] == "changed"]
    assert sum(event["added"] for event in told) == sum(len(change.added) for change in watched.changes)
    assert told[-1]["version"] == watched.live.store.graph.version
    assert told[-1]["problems"] == "0 errors, 1 warning"
    counts = watched.watcher.counts
    assert (counts.taken_in, counts.failures) == (len(told), 0)
    assert counts.seconds > 0
    assert counts.last > 0


def test_no_thread_is_left(folder: Folder, watch: Watch) -> None:
    """Watching ends at once when it is told to, with all its threads."""
    before = threading.enumerate()
    with watch([folder]) as watched:
        assert any(each.name == "newsgraph-watching" for each in threading.enumerate())
        (folder.path / "a.md").write_text(titled("B"))
        watched.comes_to("B", "C", "E")
    assert threading.enumerate() == before
    eventually(lambda: "anon_inode:inotify" not in open_files())


def open_files() -> list[str]:
    """What this process has open, where the system tells of it."""
    found = []
    for each in Path("/proc/self/fd").glob("*"):
        with suppress(OSError):
            found.append(str(each.readlink()))
    return found
