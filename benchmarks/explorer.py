"""How quickly the explorer shows a graph, and how smoothly it moves: in headless Chromium, where the processor draws.

For each graph: seconds until the first view is drawn; then, with everything shown, seconds until all is loaded and until the layout
has settled, and frames a second and the median and the longest time between two frames (milliseconds) while nodes are laid out,
while the graph is dragged, and while one zooms. A graphics card draws faster than this: the figures are lower bounds. The
first view's goal is 2 s.

python -m benchmarks.explorer [FOLDER…]    (folders of documents beside the made-up graph of 10,000 nodes)
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

import graph
from benchmarks.graphs import make_graph
from benchmarks.server import serving
from graph import Folder, Graph
from tests.web.chromium import FLAGS, find_chromium

ARTICLES = 9_500
LOOKED_AT = 3.0
LONGEST = 120_000
FRAMES = """seconds => {
  window.frames = new Promise(resolve => {
    const times = [];
    const end = performance.now() + 1000 * seconds;
    const hear = time => {
      times.push(time);
      if (performance.now() < end || times.length < 2) requestAnimationFrame(hear);
      else resolve(times);
    };
    requestAnimationFrame(hear);
  });
}"""


def main() -> None:
    """Measures once and prints a JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", metavar="FOLDER")
    arguments = parser.parse_args()
    made: dict[str, Callable[[], Graph]] = {"made up": partial(make_graph, ARTICLES)}
    if arguments.folders:
        made = {"documents": partial(_load, arguments.folders), **made}
    found: dict[str, Any] = {"machine": platform.machine()}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        found["chromium"] = browser.version
        for name, make in made.items():
            with serving(make) as server:
                found[name] = _measure(browser, f"http://127.0.0.1:{server.port}")
        browser.close()
    print(json.dumps(found, indent=2))


def _load(folders: list[str]) -> Graph:
    return graph.load([Folder.parse(folder) for folder in folders])


def _measure(browser: Browser, address: str) -> dict[str, Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    first = _open(page, address)
    page.goto("about:blank")
    start = time.perf_counter()
    loaded = _open(page, f"{address}/?show=10000")
    moving = _frames(page, lambda: page.wait_for_timeout(1000 * LOOKED_AT))
    page.get_by_role("button", name="Run layout").wait_for(timeout=LONGEST)
    settled = time.perf_counter() - start
    shown = page.get_by_role("status").filter(has_text="edges").inner_text()
    found = {
        "seconds to the first view": round(first, 2),
        "shown": shown,
        "seconds to load it": round(loaded, 2),
        "seconds until it is laid out": round(settled, 2),
        "while it is laid out": moving,
        "dragged": _frames(page, lambda: _drag(page)),
        "zoomed": _frames(page, lambda: _zoom(page)),
    }
    page.close()
    return found


def _open(page: Page, address: str) -> float:
    """Seconds until a view's nodes and edges are there."""
    start = time.perf_counter()
    page.goto(address)
    expect(page.get_by_role("status").filter(has_text="edges")).to_be_visible(timeout=LONGEST)
    return time.perf_counter() - start


def _frames(page: Page, act: Callable[[], object]) -> dict[str, float]:
    page.evaluate(FRAMES, LOOKED_AT)
    act()
    times: list[float] = page.evaluate("() => window.frames")
    gaps = sorted(after - before for before, after in pairwise(times))
    return {
        "frames a second": round(1000 * len(gaps) / (times[-1] - times[0]), 1),
        "median": round(gaps[len(gaps) // 2], 1),
        "longest": round(gaps[-1], 1),
    }


def _drag(page: Page) -> None:
    page.mouse.move(700, 300)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(700 + 3 * step, 300 + 2 * step)
        page.wait_for_timeout(30)
    page.mouse.up()


def _zoom(page: Page) -> None:
    page.mouse.move(750, 350)
    for _ in range(8):
        page.mouse.wheel(0, -200)
        page.wait_for_timeout(250)


if __name__ == "__main__":
    main()
