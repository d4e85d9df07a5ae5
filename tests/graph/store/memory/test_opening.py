"""Opening folders by way of a cache gives what reading them would, and reads only what changed."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import graph
from graph import Folder, Graph, LoadOptions
from graph.documents import reading
from graph.documents.parse import parse_file
from graph.store.memory.opening import Opening as StoreOpening
from tests.conftest import WriteFolder
from tests.graph.build.building import image
from tests.graphs import FEW

FILES = {
    "_config.yml": "url: https://site.example\n",
    "a.md": "---\ntitle: A\nrelated: [{webUrl: https://s.example/x, title: X}]\n---\nBody\n",
    "b.md": "---\ntitle: B\ndate: soon\n---\n",
    "c.md": "---\ntitle: C\n",
    "t.yaml": "taxonomy: topic\nname: T\n",
    "readme.md": "# none of ours\n",
}


class Opening:
    """Opens folders by way of a cache, and knows what was parsed and warned of the last time."""

    def __init__(self, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cache = cache
        self.parsed: list[str] = []
        self.warnings: list[str] = []

        def noted(file: Any, site: Any, options: Any) -> Any:
            self.parsed.append(file.source)
            return parse_file(file, site, options)

        monkeypatch.setattr(reading, "parse_file", noted)

    def open(self, *folders: Folder, options: LoadOptions | None = None) -> Graph:
        """The graph of the store that is opened."""
        self.parsed.clear()
        self.warnings.clear()
        store = StoreOpening(folders, options, cache=self.cache, warn=self.warnings.append).store()
        return store.graph


@pytest.fixture
def opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opening:
    """Opens folders with an empty cache of its own."""
    return Opening(tmp_path / "cache", monkeypatch)


@pytest.fixture
def write_old(write_folder: WriteFolder) -> WriteFolder:
    """Writes files whose times are those of long ago, and another second each time, so that they count as settled."""
    seconds = iter(range(1_500_000_000, 1_600_000_000))

    def write(files: Mapping[str, str | bytes]) -> Folder:
        folder = write_folder(files)
        second = next(seconds)
        for name in files:
            os.utime(folder.path / name, (second, second))
        return folder

    return write


@pytest.fixture(autouse=True)
def _times_are_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a file be settled at once; that young ones are not is a test of the walk."""
    monkeypatch.setattr("graph.documents.walk._COARSEST_TIMES", -(10**18))


def test_what_did_not_change_is_not_read(write_old: WriteFolder, opening: Opening) -> None:
    """A second opening parses nothing and gives the same graph, with the texts and diagnostics of its documents."""
    folder = write_old(FILES)
    first = opening.open(folder)
    assert len(opening.parsed) == len(FILES)
    again = opening.open(folder)
    assert opening.parsed == []
    assert image(again) == image(first) == image(graph.load([folder]))
    assert again.texts.body("site/a.md") == "Body\n"
    assert opening.warnings == []


def test_only_what_changed_is_parsed(write_old: WriteFolder, opening: Opening) -> None:
    """Of files that are others, new or gone, the others and the new ones are parsed, and the graph is that of a reading."""
    folder = write_old(FILES)
    opening.open(folder)
    write_old({"a.md": "---\ntitle: A2\n---\n", "new.md": "---\ntitle: New\n---\n"})
    (folder.path / "b.md").unlink()
    found = opening.open(folder)
    assert sorted(opening.parsed) == ["site/a.md", "site/new.md"]
    assert image(found) == image(graph.load([folder]))
    assert image(opening.open(folder)) == image(found)
    assert opening.parsed == []


def test_documents_with_new_times_only_are_looked_into_not_parsed(write_old: WriteFolder, opening: Opening) -> None:
    """A document that was written again as it was is not parsed; the snapshot is known to be of the new file from then on."""
    folder = write_old(FILES)
    first = opening.open(folder)
    write_old(FILES)
    assert opening.open(folder).loaded_at == first.loaded_at
    assert sorted(opening.parsed) == ["site/_config.yml", "site/c.md", "site/readme.md"]
    opening.open(folder)
    assert opening.parsed == []


def test_a_change_that_shows_in_no_size_is_seen(write_old: WriteFolder, opening: Opening) -> None:
    """A file of the same length, with the old time put back, is another one by the time of its status."""
    folder = write_old(FILES)
    opening.open(folder)
    path = folder.path / "b.md"
    times = path.stat()
    path.write_text(FILES["b.md"].replace("B", "D"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert [article.title for article in opening.open(folder).articles if "b.md" in article.sources[0]] == ["D"]


@pytest.mark.parametrize(
    "options", [LoadOptions(drafts=True), LoadOptions(base_url="https://o.example"), LoadOptions(locale="de")]
)
def test_other_options_read_everything(options: LoadOptions, write_old: WriteFolder, opening: Opening) -> None:
    """What was read by other terms says nothing of what would be read by these."""
    folder = write_old(FILES)
    opening.open(folder)
    found = opening.open(folder, options=options)
    assert len(opening.parsed) == len(FILES)
    assert image(found) == image(graph.load([folder], options))


def test_a_changed_site_reads_everything(write_old: WriteFolder, opening: Opening) -> None:
    """The base of a site's addresses is no document, and all of them depend on it."""
    folder = write_old({**FILES, "i.md": "---\ntitle: I\nimage: /i.png\n---\n"})
    opening.open(folder)
    write_old({"_config.yml": "url: https://other.example\n"})
    found = opening.open(folder)
    assert len(opening.parsed) == len(FILES) + 1
    assert image(found) == image(graph.load([folder]))


def test_other_code_reads_everything(write_old: WriteFolder, opening: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot that another version of the package made is passed over in silence."""
    folder = write_old(FILES)
    opening.open(folder)
    monkeypatch.setattr("graph.store.memory.cache._maker", lambda: "another")
    opening.open(folder)
    assert len(opening.parsed) == len(FILES)
    assert opening.warnings == []


def test_folders_have_places_of_their_own(write_old: WriteFolder, opening: Opening) -> None:
    """Opening another folder, or the same one by another label, leaves what is saved of the first; order does not count."""
    folder = write_old(FILES)
    other = Folder.at(folder.path, "other")
    opening.open(folder, other)
    opening.open(folder)
    opening.open(other)
    opening.open(other, folder)
    assert opening.parsed == []
    assert len(list(opening.cache.iterdir())) == 3


def test_one_snapshot_is_kept(write_old: WriteFolder, opening: Opening) -> None:
    """What changes leave behind is removed: a place has one snapshot, its files, the list of contents and the lock."""
    folder = write_old(FILES)
    for number in range(3):
        write_old({"n.md": f"---\ntitle: {number}\n---\n"})
        opening.open(folder)
        [place] = opening.cache.iterdir()
        assert len(list(place.iterdir())) == 4


def emptied(_: bytes) -> bytes:
    """Nothing is left."""
    return b""


def cut_off(content: bytes) -> bytes:
    """The last byte is missing."""
    return content[:-1]


def altered(content: bytes) -> bytes:
    """A bit in the middle is another one."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("damage", [emptied, cut_off, altered])
def test_damage_is_told_of_and_mended(
    damage: Callable[[bytes], bytes], write_old: WriteFolder, opening: Opening
) -> None:
    """Whichever file is cut off, emptied or altered, the graph is right; of what is needed there is a warning, and the
    next opening finds all well."""
    folder = write_old(FILES)
    expected = image(opening.open(folder))
    [place] = opening.cache.iterdir()
    pristine = opening.cache.parent / "pristine"
    shutil.copytree(place, pristine)
    files = (path for path in pristine.rglob("*") if path.is_file() and path.stat().st_size)
    checked = [path for path in files if path.name != "texts"]
    assert len(checked) > 10
    for file in checked:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(pristine, place, dirs_exist_ok=True)
        content = file.read_bytes()
        (place / file.relative_to(pristine)).write_bytes(damage(content))
        assert image(opening.open(folder)) == expected, file.name
        assert opening.warnings or not opening.parsed, file.name
        assert image(opening.open(folder)) == expected, file.name
        assert (opening.parsed, opening.warnings) == ([], []), file.name


def test_damaged_texts_are_read_again(write_old: WriteFolder, opening: Opening) -> None:
    """A document whose kept text is damaged is parsed, even where its file did not change."""
    folder = write_old(FILES)
    opening.open(folder)
    [texts] = opening.cache.rglob("texts")
    content = texts.read_bytes()
    texts.unlink()
    texts.write_bytes(content.replace(b"Body", b"Bodo"))
    write_old({"new.md": "---\ntitle: New\n---\n"})
    found = opening.open(folder)
    assert sorted(opening.parsed) == ["site/a.md", "site/new.md"]
    assert found.texts.body("site/a.md") == "Body\n"


def test_a_cache_that_another_process_writes_is_left_alone(write_old: WriteFolder, opening: Opening) -> None:
    """While one process saves a snapshot others read without one, and in silence."""
    folder = write_old(FILES)
    opening.open(folder)
    [place] = opening.cache.iterdir()
    write_old({"a.md": "---\ntitle: A2\n---\n"})
    before = sorted(place.rglob("*"))
    with FileLock(place / "lock"):
        assert image(opening.open(folder)) == image(graph.load([folder]))
    assert sorted(place.rglob("*")) == before
    assert opening.warnings == []


def test_a_cache_that_cannot_be_written_is_done_without(write_old: WriteFolder, opening: Opening) -> None:
    """Where the cache's folder is a file, there is a warning that says so, and the graph."""
    folder = write_old(FILES)
    opening.cache.write_text("")
    assert image(opening.open(folder)) == image(graph.load([folder]))
    [warning] = opening.warnings
    assert str(opening.cache) in warning


BROKEN = FILES["c.md"]
CONTENTS = st.sampled_from([None, *FILES.values(), "---\ntitle: Z\n---\n", "---\ntitle: Y\ndraft: true\n---\n"])


@FEW
@given(changes=st.lists(st.dictionaries(st.sampled_from(["a.md", "b.md", "d/e.md", "t.yaml"]), CONTENTS), max_size=4))
def test_whatever_changes_an_opening_is_a_reading(
    changes: list[dict[str, str | None]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """After any changes of files, the store that is opened has the nodes and edges of a reading from nothing of what each held
    before it broke; where none is broken, the same version and diagnostics too."""
    root = tmp_path_factory.mktemp("folders")
    site, good = root / "folder" / "site", root / "good" / "site"
    for folder in (site, good):
        (folder / "d").mkdir(parents=True)
    for change in changes:
        for name, content in change.items():
            for folder in (site, good):
                if content is None:
                    (folder / name).unlink(missing_ok=True)
                elif folder is site or content != BROKEN:
                    (folder / name).write_text(content)
        opened = StoreOpening([Folder.at(site)], cache=root / "cache").store().graph
        expected = graph.load([Folder.at(good)])
        if any(path.read_text() == BROKEN for path in site.rglob("*.md")):
            expected = replace(expected, version=opened.version, diagnostics=opened.diagnostics)
        assert image(opened) == image(expected)


def test_what_breaks_keeps_what_it_held(write_old: WriteFolder, opening: Opening) -> None:
    """A file that broke keeps its document, is told of at its place, and is whole again once it is mended or removed."""
    folder = write_old({"a.md": "---\ntitle: A\n---\n", "b.md": "---\ntitle: B\n---\n"})
    first = opening.open(folder)
    write_old({"a.md": BROKEN, "b.md": "---\ntitle: B\n---\n"})
    for _ in range(2):
        kept = opening.open(folder)
        assert kept.articles == first.articles
        assert kept.version != first.version
        assert [(each.source, each.code) for each in kept.diagnostics] == [
            ("site/a.md", "content-kept"),
            ("site/a.md", "front-matter-unclosed"),
        ]
    write_old({"a.md": "---\ntitle: A\n---\n"})
    assert image(opening.open(folder)) == image(first)
    (folder.path / "a.md").write_text(BROKEN)
    (folder.path / "a.md").unlink()
    assert [each.title for each in opening.open(folder).articles] == ["B"]
