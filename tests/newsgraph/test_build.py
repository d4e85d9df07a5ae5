"""Building the web pages: when npm runs, with what, and what is said where it fails. A stand-in plays npm."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

import hatch_build
from hatch_build import NODE_PACKAGE, PagesError, PagesHook
from tests.conftest import ROOT

NPM = """#!/bin/sh
echo "$*" >>"{log}"
echo "this is what npm says"
[ "$1" = ci ] && mkdir -p node_modules && exit
[ -f broken ] && exit 1
mkdir -p ../newsgraph/static && cp index.html ../newsgraph/static/
"""
SOURCES = {
    "web/index.html": "<p>page</p>",
    "web/package.json": "{}",
    "web/package-lock.json": "{}",
    "web/src/explorer/list.svelte": "<ul></ul>",
    "web/src/explorer/list.test.ts": "test()",
    "docs/queries.md": "# Queries",
    "schema/schema.graphql": "type Query",
}


class Checkout:
    """A checkout with sources of pages, and a machine with a Node.js and an npm."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root / "checkout"
        self._bin = root / "bin"
        self._log = root / "log"
        for name, content in SOURCES.items():
            self.write(name, content)
        self._bin.mkdir()
        self.program("npm", NPM.format(log=self._log))
        self.program("node", "#!/bin/sh\necho v22.12.0\n")
        monkeypatch.setenv("PATH", f"{self._bin}{os.pathsep}/usr/bin{os.pathsep}/bin")

    def write(self, name: str, content: str) -> None:
        """Writes a file of the checkout."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)

    def program(self, name: str, content: str) -> None:
        """Puts a program on the path, before all others."""
        (self._bin / name).write_text(content)
        (self._bin / name).chmod(0o755)

    def asked_of_npm(self) -> list[str]:
        """The first words of what npm was asked since this was last asked."""
        asked = self._log.read_text().splitlines() if self._log.exists() else []
        self._log.unlink(missing_ok=True)
        return [each.split()[0] for each in asked]

    def hook(self) -> PagesHook:
        """The hook as a build of a wheel has it."""
        nothing: Any = None
        return PagesHook(str(self.root), {}, nothing, nothing, "", "wheel")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    return Checkout(tmp_path, monkeypatch)


def test_pages_are_built_once(checkout: Checkout) -> None:
    """The first build installs and builds; the next, with nothing changed, does not so much as start npm."""
    assert not hatch_build.is_built(checkout.root)
    checkout.hook().initialize("editable", {})
    assert checkout.asked_of_npm() == ["ci", "run"]
    assert (checkout.root / "newsgraph" / "static" / "index.html").read_text() == "<p>page</p>"
    assert hatch_build.is_built(checkout.root)
    checkout.hook().initialize("standard", {})
    assert checkout.asked_of_npm() == []


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("web/src/explorer/list.svelte", ["run"]),
        ("web/src/explorer/new.ts", ["run"]),
        ("docs/queries.md", ["run"]),
        ("schema/schema.graphql", ["run"]),
        ("web/package-lock.json", ["ci", "run"]),
        ("web/src/explorer/list.test.ts", []),
        ("web/src/schema.generated.d.ts", []),
        ("web/node_modules/package/index.js", []),
        ("README.md", []),
    ],
)
def test_what_pages_are_made_of_is_built_again(checkout: Checkout, name: str, asked: list[str]) -> None:
    """A change of what the pages are made of builds them again, packages are installed again only where others are
    asked for, and what does not come into the pages changes nothing.
    """
    hatch_build.build(checkout.root)
    checkout.asked_of_npm()
    checkout.write(name, "changed")
    hatch_build.build(checkout.root)
    assert checkout.asked_of_npm() == asked


def test_a_file_that_is_renamed_or_removed_is_a_change(checkout: Checkout) -> None:
    """The same contents under another name, or fewer files, are other sources."""
    hatch_build.build(checkout.root)
    source = checkout.root / "web/src/explorer/list.svelte"
    source.rename(source.with_name("other.svelte"))
    assert not hatch_build.is_built(checkout.root)
    hatch_build.build(checkout.root)
    source.with_name("other.svelte").unlink()
    assert not hatch_build.is_built(checkout.root)


def test_a_failure_says_what_npm_said(checkout: Checkout) -> None:
    """Where npm fails, the error has its output, and the pages count as not built, so that the next build tries again."""
    hatch_build.build(checkout.root)
    checkout.write("web/broken", "")
    for _ in range(2):
        with pytest.raises(PagesError, match=r"npm run build.* failed\.\n(.*\n)*this is what npm says"):
            hatch_build.build(checkout.root)
        assert not hatch_build.is_built(checkout.root)
    (checkout.root / "web/broken").unlink()
    checkout.write("web/index.html", "<p>mended</p>")
    hatch_build.build(checkout.root)
    assert (checkout.root / "newsgraph" / "static" / "index.html").read_text() == "<p>mended</p>"


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v21.7.3", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.0.0", True),
    ],
)
def test_node_is_asked_for_where_there_is_no_good_one(checkout: Checkout, version: str, good: bool) -> None:
    """The package with Node.js is a dependency of the build only where the machine's is not one that Vite runs on."""
    checkout.program("node", f"#!/bin/sh\necho {version}\n")
    assert checkout.hook().dependencies() == ([] if good else [NODE_PACKAGE])


def test_node_is_not_asked_for_in_vain(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Node.js on the path the package is asked for, but not where nothing is to be built."""
    hatch_build.build(checkout.root)
    monkeypatch.setenv("PATH", "")
    assert checkout.hook().dependencies() == []
    checkout.write("web/index.html", "changed")
    assert checkout.hook().dependencies() == [NODE_PACKAGE]


def test_pages_without_sources_are_taken_as_they_are(checkout: Checkout) -> None:
    """Where web/ is not there, built pages are enough, and without them the build says what is missing."""
    hatch_build.build(checkout.root)
    checkout.asked_of_npm()
    shutil.rmtree(checkout.root / "web")
    hatch_build.build(checkout.root)
    assert checkout.asked_of_npm() == []
    shutil.rmtree(checkout.root / "newsgraph")
    with pytest.raises(PagesError, match="newsgraph/static"):
        hatch_build.build(checkout.root)


@pytest.mark.slow
def test_what_is_distributed_has_the_pages(tmp_path: Path) -> None:
    """The source distribution has the pages and what they are made of, but none of npm's packages. The wheel, built from
    it without Node.js, has the pages and the sample, and answers with them; its `graph` and `schema` are ours.
    """
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path], check=True, cwd=ROOT)
    [archive] = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = [name.split("/", 1)[1] for name in opened.getnames()]
    assert not [name for name in names if "node_modules" in name or ".venv" in name]
    assert {"web/package-lock.json", "web/vite.config.ts", "newsgraph/static/index.html"} < set(names)

    command = [*pip, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(archive)]
    subprocess.run(command, check=True, env={**os.environ, "PATH": ""})
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")  # noqa: S202 it was built here
        assert not [name for name in packed.namelist() if name.startswith(("web/", "tests/", "data/"))]
    script = """
import re, sys
sys.path.insert(0, ".")
from starlette.testclient import TestClient
import graph, schema
from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.loading import sample_folder
for module in (graph, schema):
    assert module.__file__.startswith(sys.argv[1]), module.__file__
client = TestClient(create_app(MemoryStore(graph.load([sample_folder()]))))
asked = client.post("/graphql", json={"query": "{ graph { articles } }"}).json()
assert asked["data"]["graph"]["articles"] > 30
for address in ("/", "/graphql"):
    page = client.get(address, headers={"accept": "text/html"})
    assert page.status_code == 200
    loaded = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert loaded
    assert all(client.get(each).status_code == 200 for each in loaded)
"""
    installed = str(tmp_path / "installed")
    subprocess.run([sys.executable, "-W", "ignore", "-c", script, installed], check=True, cwd=installed)
