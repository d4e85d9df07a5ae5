"""What a folder has at one path, and that looking there after each change gives what walking all of it does."""

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec import Struct, structs

from graph import Folder
from graph.documents.links import FoundLink, find_way, led_through
from graph.documents.paths import source_at
from graph.documents.walk import Found, FoundFile, walk, walk_at
from tests.conftest import WriteFolder
from tests.graphs import examples

DOCUMENT = "---\ntitle: x\n---\n"
NAMES = ["a.md", "b.md", "c", "d", "n.txt", ".h", "_site", os.fsdecode(b"caf\xe9.md")]
PLACES = some.lists(some.sampled_from(NAMES), min_size=1, max_size=3).map("/".join) | some.sampled_from(
    ["../out", "../out/x.md"]
)


class Step(Struct, frozen=True):
    """What is done to a tree: to `place`, and from or towards `other`."""

    do: Callable[[Path, Path], None]
    place: str
    other: str


def write(place: Path, _other: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(DOCUMENT)


def make_folder(place: Path, _other: Path) -> None:
    place.mkdir(parents=True)


def remove(place: Path, _other: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink()


def move(place: Path, other: Path) -> None:
    other.rename(place)


def link(place: Path, other: Path) -> None:
    place.symlink_to(other)


def link_by_name(place: Path, other: Path) -> None:
    place.symlink_to(other.name)


STEPS = some.builds(
    Step, some.sampled_from([write, write, make_folder, remove, move, move, link, link, link_by_name]), PLACES, PLACES
)


def touched_by(root: Path, step: Step) -> list[Path]:
    """Does a step, as far as that goes; all paths at which something is other than before."""
    place, other = root / step.place, root / step.other
    written = Path(os.path.realpath(place))
    new = [parent for parent in place.parents if not parent.exists()]
    with suppress(OSError):
        step.do(place, other)
    # What is written at a link is written where it leads.
    return [place, other, written, *new]


def without_state(found: Found) -> Found:
    return structs.replace(found, state=None) if isinstance(found, FoundFile) else found


def told(found: list[Found]) -> set[Found]:
    return set(map(without_state, found))


def replaced(folder: Folder, before: list[Found], touched: list[Path]) -> set[Found]:
    """What was found before, with what is at and below the paths touched in the place of what was there."""
    links = led_through((each for each in before if isinstance(each, FoundLink)), touched)
    paths = [*map(str, touched), *(each.path for each in links)]
    gone = [source for path in paths if (source := source_at(folder, path)) is not None]
    kept = [each for each in before if not any(f"{each.source}/".startswith(f"{source}/") for source in gone)]
    return told([*kept, *(each for path in paths for each in walk_at(folder, path))])


@examples(5)
@given(some.lists(STEPS, max_size=12), some.lists(some.lists(STEPS, min_size=1, max_size=4), max_size=6))
def test_looking_where_something_changed_is_enough(first: list[Step], bursts: list[list[Step]]) -> None:
    """Whatever is written, moved, linked and removed: what was found with what is found at the paths touched in its place is
    what is found everywhere."""
    with tempfile.TemporaryDirectory() as parent:
        root = Path(parent, "site")
        root.mkdir()
        Path(parent, "out").mkdir()
        folder = Folder.at(root)
        for step in first:
            touched_by(root, step)
        for burst in bursts:
            before = list(walk(folder))
            touched = [path for step in burst for path in touched_by(root, step)]
            assert replaced(folder, before, touched) == told(list(walk(folder)))


@given(some.lists(STEPS, max_size=12), PLACES)
def test_at_and_below_a_path_is_what_walking_finds_there(steps: list[Step], place: str) -> None:
    """At any path there is what walking all of the folder gives with sources that begin with the path's own."""
    with tempfile.TemporaryDirectory() as parent:
        root = Path(parent, "site")
        root.mkdir()
        folder = Folder.at(root)
        for step in steps:
            touched_by(root, step)
        source = source_at(folder, root / place)
        everything = told(list(walk(folder)))
        assert told(list(walk_at(folder, root / place))) == {
            each for each in everything if source and f"{each.source}/".startswith(f"{source}/")
        }


@pytest.fixture
def folder(write_folder: WriteFolder) -> Folder:
    return write_folder(dict.fromkeys(["a.md", "b/c.md", "b/d/e.md", "f/g.md", ".git/h.md"], DOCUMENT))


def sources(folder: Folder, path: str | Path) -> list[str]:
    return [each.source for each in walk_at(folder, path)]


def test_a_path_is_known_however_it_is_written(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths through links, with dots and slashes, absolute and relative, are one; so is a folder that is given by a link."""
    (tmp_path / "link").symlink_to("site")
    linked = Folder.at(tmp_path / "link", "site")
    monkeypatch.chdir(tmp_path)
    relative = Folder.at(Path("site"))
    for each in (folder, linked, relative):
        for root in (str(tmp_path / "site"), str(tmp_path / "link"), "site", "./site", "link/../site/", "site/f/.."):
            assert sources(each, f"{root}/b/") == ["site/b/c.md", "site/b/d/e.md"]
            assert source_at(each, f"{root}/gone/x.md") == "site/gone/x.md"
            assert sources(each, root) == sources(each, f"{root}/") == [found.source for found in walk(each)]
    assert [found.path for found in walk_at(relative, "link/a.md") if isinstance(found, FoundFile)] == ["site/a.md"]


def test_outside_is_nothing_and_above_is_everything(folder: Folder, tmp_path: Path) -> None:
    """What lies beside the folder is none of its paths; what the folder lies in has all of it below."""
    (tmp_path / "site-2").mkdir()
    for path in (tmp_path / "site-2", tmp_path / "site.md", "/nowhere/a.md"):
        assert (source_at(folder, path), sources(folder, path)) == (None, [])
    for path in (tmp_path, "/"):
        assert (source_at(folder, path), len(sources(folder, path))) == ("site", 4)


def test_what_is_passed_over_has_no_source(folder: Folder) -> None:
    """Neither hidden paths nor what lies below them, there or not, can be documents; a folder's own name does not count."""
    for name in (".git", ".git/h.md", "b/_site/x/y.md", "node_modules", ".gone.md"):
        assert (source_at(folder, folder.path / name), sources(folder, folder.path / name)) == (None, [])
    assert sources(Folder.at(folder.path / ".git"), folder.path / ".git" / "h.md") == [".git/h.md"]


def test_the_folder_itself_may_be_gone(folder: Folder) -> None:
    """A root that is gone is still at its path, and what it says there is what walking it says."""
    shutil.rmtree(folder.path)
    assert source_at(folder, folder.path) == "site"
    assert source_at(folder, folder.path / "b") == "site/b"
    assert list(walk_at(folder, folder.path)) == list(walk(folder))
    assert list(walk_at(folder, folder.path / "b")) == []


def test_a_way_has_all_links_on_it(folder: Folder, tmp_path: Path) -> None:
    """A link depends on each link that it leads through, in paths' middles too, and on the place where they end."""
    site = Path(os.path.realpath(folder.path))
    (site / "one.md").symlink_to("way/two.md")
    (site / "way").symlink_to(site / "b")
    (site / "b" / "two.md").symlink_to("../f/g.md")
    way = (site / "one.md", site / "way", site / "b" / "two.md", site / "f" / "g.md")
    assert find_way(str(site / "one.md")) == tuple(map(str, way))
    links = [each for each in walk(folder) if isinstance(each, FoundLink)]
    led = {each.source for each in led_through(links, [tmp_path / "site" / "f" / "g.md"])}
    assert led == {"site/one.md", "site/b/two.md"}
    assert {each.source for each in led_through(links, [site / "way"])} == {"site/one.md", "site/way"}
    assert led_through(links, [site / "a.md"]) == []


def test_a_way_that_comes_round_has_an_end(folder: Folder) -> None:
    """Links that lead to each other lead to one of them."""
    (folder.path / "x.md").symlink_to("y.md")
    (folder.path / "y.md").symlink_to("x.md")
    [*steps, end] = find_way(str(folder.path / "x.md"))
    assert end in steps
    assert [each.source for each in walk_at(folder, folder.path / "x.md")] == ["site/x.md", "site/x.md"]
