"""Live graphs: after whatever becomes of files, the graph is the one that is loaded from nothing."""

import json
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from msgspec.structs import replace

import graph
from graph import Folder, Graph
from graph.live.graph import LiveGraph, Unsettled
from graph.store.memory.cache import Place, Saved
from graph.store.memory.opening import Opening
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.view import MemoryView
from tests.graph.build import merges
from tests.graph.build.building import image
from tests.graph.store.memory.asking import found_sets, ranked, unranked

BROKEN = "---\ntitle: [\n---\n"
PLAIN = "no document\n"
PATHS = [*(f"{label}/d{number}.md" for label in "st" for number in range(4)), "s/b/d0.md", "s/b/c/d1.md", "t/b/d2.md"]
CONTENTS = st.one_of(
    merges.DOCUMENTS.map(lambda values: f"---\n{json.dumps(values)}\n---\nBody {len(values)}.\n"),
    st.sampled_from([BROKEN, BROKEN, PLAIN]),
)


class LiveFolders(RuleBasedStateMachine):
    """Two folders whose files change, and what each file held last when it was whole."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.good: dict[str, str] = {}
        self.touched: set[str] = set()
        for label in "st":
            (self.root / label).mkdir()
        folders = self.folders(self.root)
        self.live = LiveGraph(folders, Opening(folders, cache=self.root / "cache").opened())

    def teardown(self) -> None:
        """Removes the folders."""
        shutil.rmtree(self.root)

    @staticmethod
    def folders(root: Path) -> list[Folder]:
        """The folders below `root`."""
        return [Folder.at(root / label) for label in "st"]

    @rule(path=st.sampled_from(PATHS), content=CONTENTS)
    def write(self, path: str, content: str) -> None:
        """A file is written, made anew where it was not there."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)
        self.touched.add(path)

    @rule(path=st.sampled_from(PATHS))
    def remove(self, path: str) -> None:
        """A file is removed."""
        (self.root / path).unlink(missing_ok=True)
        self.touched.add(path)

    @rule(path=st.sampled_from(PATHS), to=st.sampled_from(PATHS))
    def rename(self, path: str, to: str) -> None:
        """A file takes the place of another."""
        if path == to or not (self.root / path).exists():
            return
        (self.root / to).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).rename(self.root / to)
        self.touched.update((path, to))

    @rule(path=st.sampled_from(["s/b", "s/b/c", "t/b"]), to=st.sampled_from(["s/b", "t/b", "s/e", "s/.hidden"]))
    def move(self, path: str, to: str) -> None:
        """A folder is moved, where nothing is there yet."""
        if not (self.root / path).exists() or (self.root / to).exists() or to.startswith(path):
            return
        (self.root / path).rename(self.root / to)
        self.touched.update((path, to))

    @rule(everywhere=st.booleans())
    def look(self, everywhere: bool) -> None:
        """What changed is taken in at once, by its paths or by a look at everything."""
        self.take_in(None if everywhere else [self.root / path for path in self.touched])

    def comparable(self) -> Graph:
        """The graph that is expected, by the version and the diagnostics that are found where a file is broken."""
        found, expected = self.live.store.graph, self.expected()
        if any(each.code == "yaml-syntax" for each in found.diagnostics):
            return replace(expected, version=found.version, diagnostics=found.diagnostics)
        return expected

    def take_in(self, paths: Collection[Path] | None) -> None:
        """Lets the graph look, and holds it against one that is loaded from nothing of what each file held last."""
        told: list[Any] = []
        before = self.live.store.graph
        end = self.live.store.changes.listen(told.append)
        self.live.look(paths)
        end()
        self.touched.clear()
        self.good = self.last_good()
        found = self.live.store.graph
        expected = self.comparable()
        assert image(found) == image(expected)
        assert [(each.previous_version, each.version) for each in told] == (
            [] if before.version == found.version else [(before.version, found.version)]
        )
        for source in self.good:
            if source in found.texts:
                assert found.texts.content(source) == expected.texts.content(source)

    def last_good(self) -> dict[str, str]:
        """What each file holds, or, where it is broken, held when it was looked at last."""
        files = {str(file.relative_to(self.root)): file.read_text() for file in self.root.glob("[st]/**/*.md")}
        held = {path: self.good.get(path) if content == BROKEN else content for path, content in files.items()}
        return {path: content for path, content in held.items() if content is not None and "/." not in path}

    def expected(self) -> Graph:
        """The graph of what each file held last when it was whole."""
        with tempfile.TemporaryDirectory() as name:
            for label in "st":
                Path(name, label).mkdir()
            for path, content in self.good.items():
                Path(name, path).parent.mkdir(parents=True, exist_ok=True)
                Path(name, path).write_text(content)
            return graph.load(self.folders(Path(name)))


class SettlingFolders(LiveFolders):
    """The same, and now and then indexes are made for what is there."""

    @rule()
    def settle(self) -> None:
        """Once settled, everything is answered as by a store that is made from nothing, what is ranked included."""
        self.take_in(None)
        unsettled = self.live.unsettled()
        if unsettled is None:
            return
        self.live.settle(unsettled, self.saved(unsettled))
        assert self.live.unsettled() is None
        self.compare_answers()

    @rule(path=st.sampled_from(PATHS), content=CONTENTS)
    def settle_late(self, path: str, content: str) -> None:
        """What changes while indexes are made is not lost by that."""
        self.take_in(None)
        unsettled = self.live.unsettled()
        if unsettled is None:
            return
        saved = self.saved(unsettled)
        self.write(path, content)
        self.take_in([self.root / path])
        self.live.settle(unsettled, saved)
        assert image(self.live.store.graph) == image(self.comparable())

    def saved(self, unsettled: Unsettled) -> Saved:
        """What another process would save of the files as they are."""
        folders, cache = self.folders(self.root), self.root / "cache"
        Opening(folders, cache=cache, held=unsettled.held).opened()
        saved = Place(cache, folders).saved(unsettled.snapshot.graph.version)
        assert saved
        return saved

    def compare_answers(self) -> None:
        """Holds all answers against those of a store that is made from nothing."""
        found, fresh = self.live.store.snapshot, Snapshot(self.comparable())
        view, other = MemoryView(found), MemoryView(fresh)
        assert unranked(view, found.graph) == unranked(other, fresh.graph)
        assert found_sets(view) == found_sets(other)
        assert ranked(view, found.graph) == ranked(other, fresh.graph)


def test_a_live_graph_is_one_that_is_loaded_from_nothing() -> None:
    """After any operations on files, whenever they are taken in: the same nodes, edges, texts and version, byte for byte."""
    run_state_machine_as_test(LiveFolders, settings=settings(stateful_step_count=20))


@pytest.mark.slow
def test_a_settled_graph_answers_as_one_that_is_loaded_from_nothing() -> None:
    """Whatever happened before and meanwhile, a store whose indexes were made anew gives the same answers to everything."""
    run_state_machine_as_test(SettlingFolders, settings=settings(max_examples=60, stateful_step_count=30))
