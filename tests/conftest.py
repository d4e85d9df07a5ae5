"""What all tests share: folders made of texts, the corpus where it is there, and packages that are ours."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import graph
import schema
from graph import Folder, Graph

settings.register_profile(
    "newsgraph", derandomize=True, deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("quick", settings.get_profile("newsgraph"), max_examples=20)
settings.load_profile("newsgraph")

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
CONTRACT = ROOT.parent / "shared" / "contract.graphql"

for package in (graph, schema):
    assert Path(package.__path__[0]).is_relative_to(ROOT), f"another distribution's {package.__name__} was imported"


@pytest.fixture(scope="session", autouse=True)
def _no_cache_of_the_user() -> Iterator[None]:
    """Commands that tests run keep no snapshots, unless they are told where."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSGRAPH_CACHE", "none")
        yield


WriteFolder = Callable[[Mapping[str, str | bytes]], Folder]


@pytest.fixture
def write_folder(tmp_path: Path) -> WriteFolder:
    """Writes a folder `site` of the files given by path and content."""

    def write(files: Mapping[str, str | bytes]) -> Folder:
        root = tmp_path / "site"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return Folder.at(root)

    return write


@pytest.fixture(scope="session")
def corpus() -> Graph:
    """The graph of the whole corpus; tests that ask for it are skipped where it is not there."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not there")
    names = ("artificial-intelligence", "seed", "microsoft-power-apps")
    return graph.load([Folder.at(CORPUS / name) for name in names])
