"""Readers of a live graph: whoever pages through a list while files change gets no torn page, and misses and repeats nothing."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

import graph
from graph import Folder, NodeKind
from graph.live.graph import LiveGraph
from graph.store.memory.opening import Opening
from graph.store.orders import Order, OrderField, OrderTerm
from graph.store.pages import Page
from graph.store.questions import Hop
from tests.graph.build.building import image

OPERATIONS = 2_000
FIXED = 40
READERS = 3
PLACES = [f"{folder}/{number}.md" for folder in ("a", "a/b", "c") for number in range(20)]
EVERYTHING = Hop(kind=NodeKind.ARTICLE, order=Order((OrderTerm(OrderField.TITLE),)))


def write_fixed(site: Path) -> list[str]:
    """Documents that stay as they are. Returns their titles in the order in which they are listed."""
    titles = [f"t{number:03}" for number in range(0, 10 * FIXED, 10)]
    for title in titles:
        (site / f"{title}.md").write_text(f"---\ntitle: {title}\n---\n")
    return titles


def operate(site: Path, draw: random.Random) -> Path:
    """One operation on some file. Returns where it was."""
    place = site / draw.choice(PLACES)
    place.parent.mkdir(parents=True, exist_ok=True)
    if draw.random() < 0.3:
        place.unlink(missing_ok=True)
    else:
        related = [f"https://s.example/{draw.randrange(30)}" for _ in range(draw.randrange(3))]
        entries = "".join(f"\n  - {{title: t{draw.randrange(400):03}x, webUrl: {address}}}" for address in related)
        place.write_text(
            f"---\ntitle: t{draw.randrange(400):03}y\nwebUrl: https://s.example/{draw.randrange(40)}\nrelated:{entries}\n---\n"
        )
    return place


def read(live: LiveGraph, ended: Event, size: int) -> list[list[str]]:
    """The titles of all articles, again and again until it is ended, page by page, each of a view of its own."""
    passes: list[list[str]] = []
    while not ended.is_set() or not passes:
        titles: list[str] = []
        after = None
        while True:
            with live.store.view() as view:
                page = view.page(None, EVERYTHING, Page(first=size, after=after))
                assert len(page.nodes) == size or not page.has_next
                assert all(view.nodes([node.id]) == [node] for node in page.nodes)
                titles += [node.label for node in page.nodes]
                if not page.has_next:
                    break
                # As a client that sends its next request.
                time.sleep(0.001)
                after = page.cursor(len(page.nodes) - 1)
        passes.append(titles)
    return passes


@pytest.mark.slow
def test_readers_miss_and_repeat_nothing_that_stays(tmp_path: Path) -> None:
    """While thousands of operations are taken in, each pass through all pages has every article that stays once, in order; and
    the graph is the one that is loaded from nothing, now and then and in the end."""
    site = tmp_path / "site"
    site.mkdir()
    fixed = write_fixed(site)
    folders = [Folder.at(site)]
    live = LiveGraph(folders, Opening(folders).opened())
    draw, ended = random.Random(1), Event()  # noqa: S311 the operations of a test
    with ThreadPoolExecutor(READERS) as threads:
        readers = [threads.submit(read, live, ended, size) for size in (3, 7, 20)]
        try:
            for number in range(OPERATIONS):
                touched = [operate(site, draw) for _ in range(draw.choice((1, 1, 1, 5)))]
                live.look(touched)
                if number % 200 == 0:
                    assert image(live.store.graph) == image(graph.load(folders))
        finally:
            ended.set()
    assert image(live.store.graph) == image(graph.load(folders))
    stay = set(fixed)
    for reader in readers:
        passes = reader.result()
        assert len(passes) > 10
        for titles in passes:
            assert [title for title in titles if title in stay] == fixed
