"""Loading folders for processes that last: what there is much of is read by another one, and the store is the same."""

import time
from pathlib import Path

import pytest
from rich.console import Console

from graph import Graph, build_graph
from graph.documents.reading import DocumentSet
from graph.documents.walk import _COARSEST_TIMES
from newsgraph import loading
from newsgraph.settings import Settings
from tests.conftest import WriteFolder

CONSOLE = Console(stderr=True)
FILES: dict[str, str | bytes] = {f"{n}.md": f"---\ntitle: T{n}\n---\nBody {n}\n" for n in range(3)}


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The versions that this process builds graphs of."""
    versions: list[str] = []

    def noted(documents: DocumentSet) -> Graph:
        versions.append(documents.version)
        return build_graph(documents)

    monkeypatch.setattr("graph.store.memory.opening.build_graph", noted)
    return versions


@pytest.mark.slow
@pytest.mark.parametrize("many", [2, 3])
def test_many_files_are_read_by_another_process(
    many: int, write_folder: WriteFolder, tmp_path: Path, built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above so many files this process builds no graph, and has that of the files all the same; below it does it itself."""
    monkeypatch.setattr(loading, "_MANY_FILES", many)
    folder = write_folder(FILES)
    # Younger files could change once more without showing it, so that nothing is taken as it was saved.
    time.sleep(_COARSEST_TIMES / 10**9)
    settings = Settings(cache=str(tmp_path / "cache"))
    store = loading.open_to_last([str(folder.path)], settings, CONSOLE).store
    assert sorted(article.title for article in store.graph.articles) == ["T0", "T1", "T2"]
    assert built == ([] if many < len(FILES) else [store.graph.version])
