"""Takes the pictures of docs/pictures, of the sample documents: run as a module after what they show has changed."""

from functools import partial

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

import graph
from benchmarks.server import serving
from graph import Folder
from tests.conftest import ROOT
from tests.web.chromium import FLAGS, find_chromium

PICTURES = ROOT / "docs" / "pictures"
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}


def main() -> None:
    """Takes them all, one after the other."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright, serving(partial(graph.load, [Folder.at(ROOT / "data", "data")])) as server:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        _Album(browser, f"http://127.0.0.1:{server.port}").take()
        browser.close()


class _Album:
    """The pictures of one server."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address

    def take(self) -> None:
        """Takes the pictures."""
        page = self._open(DESKTOP, "light", "/?q=Amazon+Rekognition")
        self._keep(page, "explorer")
        page.locator(".card .title").nth(1).click()
        self._keep(page, "details")
        page.get_by_role("button", name="Path from here").click()
        page.locator(".card .title").nth(12).click()
        page.get_by_role("checkbox", name="Only from article to related article").check()
        self._keep(page, "path")
        self._keep(self._open(DESKTOP, "dark", "/?by=topic"), "dark")
        page = self._open(PHONE, "light", "/?q=Amazon+Rekognition")
        page.get_by_role("button", name="Articles").click()
        self._keep(page, "phone")
        page = self._open(DESKTOP, "light", "/graphql")
        page.get_by_role("button", name="Execute query").click()
        expect(page.get_by_text('"data"').first).to_be_visible()
        self._keep(page, "playground")

    def _open(self, viewport: ViewportSize, scheme: str, path: str) -> Page:
        page = self._browser.new_page(
            viewport=viewport, color_scheme="dark" if scheme == "dark" else "light", base_url=self._address
        )
        page.goto(path)
        return page

    def _keep(self, page: Page, name: str) -> None:
        """Keeps what the page shows once nothing moves any more."""
        if page.locator(".canvas").count():
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
            expect(page.get_by_text("Run layout")).to_be_attached(timeout=60_000)
        else:
            # The explorer's network is never idle: it follows changes.
            page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
