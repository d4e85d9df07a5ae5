"""Settling: the indexes of the latest version are made by another process and taken in, and its snapshot is there for a restart."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from graph import Folder, LoadOptions
from graph.live.graph import LiveGraph
from graph.store.memory.cache import Place
from graph.store.memory.opening import Opening
from newsgraph.settling import Rest, Settler, SnapshotSettling
from tests.conftest import WriteFolder

_SHORT = Rest()
BROKEN = "---\ntitle: [\n---\n"


def open_live(folder: Folder, cache: Path) -> LiveGraph:
    """The live graph of a folder."""
    return LiveGraph([folder], Opening([folder], LoadOptions(), cache=cache).opened())


def settler(live: LiveGraph, cache: Path, rest: Rest = _SHORT) -> Settler:
    """What settles it."""
    return Settler(live.store.changes, SnapshotSettling(live, cache, 1).settle, rest)


def wait(until: Callable[[], bool]) -> None:
    """Waits until something is so."""
    while not until():
        time.sleep(0.05)


def while_settling(live: LiveGraph, cache: Path, until: Callable[[], bool]) -> None:
    """Settles until something is so, and ends."""

    async def settle() -> None:
        async with settler(live, cache).settling():
            await asyncio.wait_for(asyncio.to_thread(wait, until), 60)

    asyncio.run(settle())
    assert not [thread for thread in threading.enumerate() if thread.name == "newsgraph-settling"]


def is_settled(live: LiveGraph) -> bool:
    """Whether the indexes are those of the present version."""
    return live.store.snapshot.indexes.version == live.store.graph.version


def test_what_changed_is_settled_and_saved(write_folder: WriteFolder, tmp_path: Path) -> None:
    """Once it rests, a changed graph has indexes of its own; a restart finds the snapshot, broken files with what they held."""
    folder, cache = write_folder({"a.md": "---\ntitle: A\n---\n", "b.md": "---\ntitle: B\n---\n"}), tmp_path / "cache"
    live = open_live(folder, cache)
    write_folder({"a.md": "---\ntitle: Second\n---\n"})
    live.look()
    write_folder({"a.md": BROKEN, "c.md": "---\ntitle: C\n---\n"})

    def until() -> bool:
        live.look()
        return is_settled(live)

    while_settling(live, cache, until)
    titles = [article.title for article in live.store.graph.articles]
    assert sorted(titles) == ["B", "C", "Second"]
    again = Opening([folder], LoadOptions(), cache=cache).opened().store
    assert again.snapshot.version == live.store.snapshot.version
    assert again.graph.articles == live.store.graph.articles


@pytest.mark.slow
def test_what_another_process_saved_is_taken(write_folder: WriteFolder, tmp_path: Path) -> None:
    """Where the snapshot of the latest version is there already, nothing is made again."""
    folder, cache = write_folder({"a.md": "---\ntitle: A\n---\n"}), tmp_path / "cache"
    live, other = open_live(folder, cache), open_live(folder, cache)
    write_folder({"a.md": "---\ntitle: B\n---\n"})
    other.look()
    while_settling(other, cache, lambda: is_settled(other))
    with Place(cache, [folder]).settling() as is_alone:
        assert is_alone
        live.look()
        while_settling(live, cache, lambda: is_settled(live))


def test_ending_does_not_wait_for_indexes(
    write_folder: WriteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that ends gives up what another process is making."""
    folder, cache = write_folder({"a.md": "---\ntitle: A\n---\n"}), tmp_path / "cache"
    live = open_live(folder, cache)
    monkeypatch.setattr("newsgraph.settling._save_snapshot", _take_for_ever)
    began = time.monotonic()

    async def settle() -> None:
        async with settler(live, cache, Rest(0.01, 1)).settling():
            write_folder({"a.md": "---\ntitle: B\n---\n"})
            live.look()
            await asyncio.sleep(1)

    asyncio.run(settle())
    assert not is_settled(live)
    assert time.monotonic() - began < 30


def _take_for_ever(*_: object) -> None:
    with suppress(KeyboardInterrupt):
        time.sleep(3_600)
