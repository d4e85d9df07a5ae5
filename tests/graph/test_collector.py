"""The collector is off while a graph is made, and then as it was."""

import gc

import pytest

import graph
from graph.collector import collect_rarely, collector_off, set_aside
from tests.conftest import WriteFolder


@pytest.mark.parametrize("was_on", [True, False])
def test_it_is_put_back_as_it_was(was_on: bool) -> None:
    """Inside it is off; after that, also after an error, it is on where it was on."""
    (gc.enable if was_on else gc.disable)()
    try:
        with collector_off():
            assert not gc.isenabled()
        assert gc.isenabled() is was_on
        with pytest.raises(ZeroDivisionError), collector_off():
            divmod(1, 0)
        assert gc.isenabled() is was_on
    finally:
        gc.enable()


def test_loading_turns_it_off(write_folder: WriteFolder) -> None:
    """While documents are read the collector is off, and it is on again when they are loaded."""
    seen: list[bool] = []
    graph.load([write_folder({"a.md": "---\ntitle: A\n---\n"})], progress=lambda *_: seen.append(gc.isenabled()))
    assert seen == [False]
    assert gc.isenabled()


def test_it_waits_for_more_where_it_is_to_collect_rarely() -> None:
    """What is new is gone through once there is much of it, and what is set aside not at all."""
    before = gc.get_threshold()
    try:
        collect_rarely()
        assert gc.get_threshold()[0] > before[0]
        kept: list[list[int]] = [[] for _ in range(1_000)]
        set_aside()
        assert gc.get_freeze_count() >= len(kept)
        assert not any(each is kept for each in gc.get_objects())
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
