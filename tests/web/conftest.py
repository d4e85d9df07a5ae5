"""A browser on a server: what tests of the web pages are given. Without Chromium or built pages they say so loudly.

Fixtures that hold Playwright end with this package's tests: while it runs, no other event loop may run in its thread.
"""

import base64
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, ViewportSize, expect, sync_playwright

import graph
from graph import Folder, Graph
from graph.store.memory import MemoryStore
from newsgraph.app import create_app
from newsgraph.http.pages import STATIC
from tests.conftest import ROOT
from tests.servers import serving
from tests.web.chromium import FLAGS, find_chromium

# A machine that runs other tests meanwhile may take long to load a page's programs; nobody waits where all is well.
expect.set_options(timeout=20_000)

LOUDLY = "NO PAGE WAS TESTED IN A BROWSER"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Look(NamedTuple):
    """What a page is looked at with."""

    viewport: ViewportSize
    scheme: Literal["light", "dark"] = "light"

    def __str__(self) -> str:
        return f"{self.viewport['width']}-{self.scheme}"


DESKTOP = Look({"width": 1280, "height": 800})
DESKTOP_DARK = DESKTOP._replace(scheme="dark")
PHONE = Look({"width": 390, "height": 844})
PHONE_DARK = PHONE._replace(scheme="dark")


def on(*looks: Look) -> pytest.MarkDecorator:
    """Runs a test once with each of the looks given; all but the first are among the slow tests."""
    others = (pytest.param(look, marks=pytest.mark.slow) for look in looks[1:])
    return pytest.mark.parametrize("look", [looks[0], *others], indirect=True, ids=str)


every_look = on(DESKTOP, DESKTOP_DARK, PHONE, PHONE_DARK)
"""Runs a test once with each size and colour scheme."""

Serve = Callable[[Graph], str]
"""Serves a graph until the package's tests have run; the address has no slash at its end."""

OpenPage = Callable[[str], Page]
"""Opens an empty page whose relative addresses are those of the server with the address given."""


@pytest.fixture(scope="package")
def chromium() -> Path:
    """Chromium and built pages; where one is missing, tests are skipped, but fail in continuous integration."""
    found = find_chromium()
    if found and (STATIC / "index.html").is_file():
        return found
    reason = (
        "the pages are not built; scripts/setup does it" if found else "Chromium is missing; scripts/browser gets it"
    )
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(f"{LOUDLY}: {reason}")


@pytest.fixture(scope="package")
def browser(chromium: Path) -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def serve() -> Iterator[Serve]:
    """Serves graphs, each at its own port, and the same graph by one server."""
    addresses: dict[int, str] = {}
    with ExitStack() as servers:

        def address(served: Graph) -> str:
            if id(served) not in addresses:
                addresses[id(served)] = servers.enter_context(serving(create_app(MemoryStore(served))))
            return addresses[id(served)]

        yield address


@pytest.fixture(scope="package")
def served(serve: Serve) -> str:
    """The address of a server of the sample documents."""
    return serve(graph.load([Folder.at(ROOT / "data", "data")]))


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Look:
    """What pages are looked at with: a desktop's screen in light colours, unless a test says otherwise."""
    asked: Look = getattr(request, "param", DESKTOP)
    return asked


@pytest.fixture
def images() -> list[str]:
    """The addresses of the foreign images that the test's pages have asked for; each is answered with a pixel."""
    return []


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in the test's pages so far. A test that provokes something looks at it, then clears it."""
    return []


def forgive_failed_requests(problems: list[str]) -> None:
    """Clears what a test provoked that has let requests fail: there is nothing else."""
    assert problems
    assert all("ERR_FAILED" in problem for problem in problems)
    problems.clear()


@pytest.fixture
def open_page(browser: Browser, look: Look, images: list[str], problems: list[str]) -> Iterator[OpenPage]:
    """Opens pages. When the test ends, nothing may be left in `problems`: no error in a page or on its console, nothing
    that its policy forbids, and no request to another host, but for images.
    """
    with ExitStack() as opened:

        def open_(address: str) -> Page:
            context = browser.new_context(
                base_url=address, viewport=look.viewport, color_scheme=look.scheme, service_workers="block"
            )
            opened.callback(context.close)
            context.on("console", lambda message: _watch_console(message, problems))
            context.on("weberror", lambda error: problems.append(f"error: {error.error}"))
            foreign = re.compile(rf"^(?!{re.escape(address)}/)(https?|wss?):")
            context.route(foreign, lambda route: _answer_foreign(route, images, problems))
            return context.new_page()

        yield open_
    assert not problems


@pytest.fixture
def page(open_page: OpenPage, served: str) -> Page:
    """An empty page of the server of the sample: `page.goto("/")` is the explorer."""
    return open_page(served)


@pytest.fixture
def corpus_page(open_page: OpenPage, serve: Serve, corpus: Graph) -> Page:
    """An empty page of the server of the corpus."""
    return open_page(serve(corpus))


def _watch_console(message: ConsoleMessage, problems: list[str]) -> None:
    if message.type == "error":
        problems.append(f"console: {message.text} ({message.location.get('url')})")


def _answer_foreign(route: Route, images: list[str], problems: list[str]) -> None:
    """A pixel for an image; nothing else may be asked of another host."""
    if route.request.resource_type == "image":
        images.append(route.request.url)
        route.fulfill(body=PIXEL, content_type="image/png", headers={"Access-Control-Allow-Origin": "*"})
    else:
        problems.append(f"asked another host: {route.request.url}")
        route.abort()
