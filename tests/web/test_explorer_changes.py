"""The explorer while the graph changes: it says so, and takes in what is new without losing what one looks at."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from newsgraph.app import create_app
from tests.changing import Changing
from tests.graphs import Documents
from tests.processes import eventually, serve_process
from tests.servers import serving
from tests.web.conftest import DESKTOP, DESKTOP_DARK, PHONE, Look, OpenPage, on
from tests.web.explorer import SITE, Explorer, inks
from tests.web.test_explorer_access import AXE, SMALL, WIDE

MIDDLE = Look({"width": 1000, "height": 700})
BLUE, ORANGE = "#0072b2", "#e69f00"
SERIOUS = """async () => (await axe.run()).violations
  .filter(each => ["serious", "critical"].includes(each.impact)).map(each => each.id)"""
PUT = """mutation Put($source: String!, $content: String!) {
  putDocument(source: $source, content: $content) { written }
}"""
# Lets the page be seen, or not.
SEEN = """seen => {
  Object.defineProperty(document, "hidden", { value: !seen, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def chain(*numbers: int, **titles: str) -> Documents:
    """Articles of these numbers, each related to the one before it and published by Hub; some have other titles."""
    return {
        f"d{number}.md": {
            "title": titles.get(f"d{number}", f"Article {number}"),
            "webUrl": f"{SITE}{number}",
            "publishedDateTime": f"2020-01-{number + 1:02}",
            "related": [{"title": "x", "webUrl": f"{SITE}{number - 1}"}] if number - 1 in numbers else [],
            "provider": {"name": "Hub"},
        }
        for number in numbers
    }


class Live:
    """An explorer of a graph that changes when a test says so."""

    def __init__(self, changing: Changing, explorer: Explorer) -> None:
        self.changing = changing
        self.explorer = explorer
        self.notice = explorer.page.locator(".newer")
        self.take_in = explorer.button("Take it in")
        self.follows = explorer.page.get_by_label("Follow changes")

    def open(self, address: str = "/") -> None:
        """Opens a view, and waits until it follows changes."""
        self.explorer.open(address).settled()
        self.followed(1)

    def followed(self, count: int) -> None:
        """Waits until so many follow changes."""
        eventually(lambda: self.changing.store.changes.listeners == count, 30)

    def says(self, news: str) -> None:
        """Waits until the notice tells of this."""
        expect(self.notice.get_by_role("paragraph")).to_have_text(f"Newer graph: {news}")

    def take(self) -> None:
        """Takes in what is new."""
        self.take_in.click()
        expect(self.notice).to_have_count(0)
        self.explorer.answered()


@pytest.fixture
def live(open_page: OpenPage) -> Iterator[Live]:
    """An empty page of a server of six articles of one provider, each related to the one before it."""
    changing = Changing(chain(*range(6)))
    with serving(create_app(changing.store)) as address:
        page = open_page(address)
        yield Live(changing, Explorer(page))
        page.close()


def test_what_is_new_is_told_of_and_taken_in(live: Live) -> None:
    """The notice counts over several changes, and nothing changes before it is taken in; then the list, the graph, the details
    and the counts have it, and the selection, the address, the words in the box and the scrolled list are as they were."""
    explorer, page = live.explorer, live.explorer.page
    live.open("/?by=kind")
    explorer.titles.nth(2).click()
    expect(explorer.name).to_have_text("Article 3")
    explorer.box.fill("half a wo")
    explorer.box.blur()
    address, counts, titles = page.url, explorer.counts.inner_text(), explorer.titles.all_inner_texts()
    live.changing.show(chain(0, 1, 2, 3, 4, 5, 6))
    live.says("1 added, 2 changed")
    live.changing.show(chain(1, 2, 3, 4, 5, 6, d3="Another title"))
    live.says("1 added, 4 changed, 1 removed")
    assert (explorer.counts.inner_text(), explorer.titles.all_inner_texts()) == (counts, titles)
    expect(explorer.name).to_have_text("Article 3")
    live.take()
    expect(explorer.titles).to_have_text(
        ["Article 6", "Article 5", "Article 4", "Another title", "Article 2", "Article 1"]
    )
    expect(explorer.name).to_have_text("Another title")
    expect(explorer.details.get_by_role("button", name="Article 4").first).to_be_visible()
    expect(explorer.cards.nth(3)).to_have_attribute("data-selected", "true")
    expect(explorer.box).to_have_value("half a wo")
    assert page.url == address
    assert page.evaluate("history.length") == 3


@pytest.mark.slow
def test_nothing_moves_but_what_is_new(live: Live) -> None:
    """What stays is where it was on the screen, also after looking closer, though the graph is a smaller one; nothing is laid out
    anew."""
    explorer = live.explorer
    live.open("/?by=kind")
    explorer.button("Zoom in").click()
    before = hub_of(explorer)
    live.changing.show(chain(2, 3, 4, 5, 6))
    live.take()
    expect(explorer.counts).to_have_text(re.compile("6 nodes"))
    expect(explorer.button("Run layout")).to_be_visible()
    assert hub_of(explorer) == pytest.approx(before, abs=1)
    explorer.button("Run layout").click()
    explorer.settled()
    assert hub_of(explorer) != pytest.approx(before, abs=1)


@pytest.mark.slow
def test_what_comes_and_goes_does_so_gently(live: Live) -> None:
    """With motion, what is gone shrinks and what is new grows, and then all is as it is without."""
    explorer = live.explorer
    live.open("/?by=kind")
    explorer.page.emulate_media(reduced_motion="no-preference")
    explorer.page.reload()
    explorer.settled()
    before = hub_of(explorer)
    live.changing.show(chain(1, 2, 3, 4, 5, 6))
    live.take()
    eventually(lambda: hub_of(explorer) == pytest.approx(before, abs=1))
    # What grows has come to its size: nothing is another any more.
    eventually(lambda: articles_ink(explorer) == articles_ink(explorer))


@pytest.mark.slow
def test_what_is_selected_may_go(live: Live) -> None:
    """The details say that the node is gone, and so does the list where what surrounds it is shown; one goes on as ever."""
    explorer = live.explorer
    live.open("/?by=kind")
    explorer.titles.nth(0).click()
    expect(explorer.name).to_have_text("Article 5")
    live.changing.show(chain(0, 1, 2, 3, 4))
    live.says("2 changed, 1 removed")
    expect(explorer.name).to_have_text("Article 5")
    live.take()
    expect(explorer.details).to_contain_text("This node is not in the graph any more.")
    expect(explorer.counts).to_have_text(re.compile("6 nodes"))
    explorer.details.get_by_role("button", name="Close", exact=True).click()
    explorer.says(by="kind")
    expect(explorer.details).to_have_count(0)
    explorer.titles.nth(0).click()
    explorer.button("Only around it").click()
    expect(explorer.heading).to_have_text("Related to “Article 4”")
    live.changing.show(chain(0, 1, 2, 3))
    live.says("2 changed, 1 removed")
    live.take()
    expect(explorer.list.get_by_role("alert")).to_contain_text("This node is not in the graph any more.")
    expect(explorer.graph.get_by_text("What this view is around is not in the graph any more.")).to_be_visible()
    explorer.page.get_by_role("link", name="newsgraph").click()
    explorer.answered()
    expect(explorer.titles).to_have_count(4)


@pytest.mark.slow
def test_one_can_follow_changes(live: Live) -> None:
    """Once the graph has changed one can let newer ones be taken in by themselves, which is remembered; nothing is said then."""
    explorer = live.explorer
    live.open()
    expect(live.follows).to_have_count(0)
    live.changing.show(chain(1, 2, 3, 4, 5))
    live.follows.check()
    expect(live.notice).to_have_count(0)
    expect(explorer.titles).to_have_count(5)
    live.changing.show(chain(1, 2, 3, 4, 5, 6, 7))
    expect(explorer.titles).to_have_count(7)
    explorer.page.reload()
    expect(live.follows).to_be_checked()
    explorer.settled()
    live.followed(1)
    live.follows.uncheck()
    live.changing.show(chain(1, 2, 3, 4, 5, 6))
    live.says("2 changed, 1 removed")
    expect(explorer.titles).to_have_count(7)


@pytest.mark.slow
def test_a_page_that_is_not_seen_holds_no_connection(live: Live) -> None:
    """Hidden, it follows nothing; once it is seen, it is told of all that changed meanwhile."""
    page = live.explorer.page
    live.open()
    page.evaluate(SEEN, False)
    live.followed(0)
    live.changing.show(chain(1, 2, 3, 4, 5))
    live.changing.show(chain(1, 2, 3, 4, 5, 6))
    expect(live.notice).to_have_count(0)
    page.evaluate(SEEN, True)
    live.says("1 added, 3 changed, 1 removed")


@pytest.mark.slow
def test_a_server_that_begins_anew_is_followed_again(open_page: OpenPage, problems: list[str]) -> None:
    """While the server is gone the page is as it was. The next one tells of what changed; one that does not know what was
    before says that, and what it has is taken in whole."""
    before, after = Changing(chain(*range(6))), Changing(chain(*range(3)))
    with serving(create_app(before.store)) as address:
        live = Live(before, Explorer(open_page(address)))
        live.open()
    port = urlsplit(address).port or 0
    before.show(chain(*range(5)))
    with serving(create_app(before.store), port=port):
        live.says("2 changed, 1 removed")
    expect(live.explorer.page.get_by_role("alert")).to_have_count(0)
    expect(live.explorer.titles).to_have_count(6)
    with serving(create_app(after.store), port=port):
        live.says("what changed is not known")
        live.take()
        expect(live.explorer.titles).to_have_count(3)
        live.explorer.page.close()
    # The browser tells of each time that it did not reach the server.
    assert all("ERR_" in problem for problem in problems)
    problems.clear()


@pytest.mark.slow
def test_a_list_that_was_read_far_stays_as_long(live: Live) -> None:
    """Of a list, as many pages are asked for anew as were there."""
    live.changing.show(chain(*range(31)))
    live.explorer.open().button("Show more").click()
    expect(live.explorer.titles).to_have_count(31)
    live.followed(1)
    live.changing.show(chain(*range(31), d0="Another title"))
    live.says("1 changed")
    live.take()
    expect(live.explorer.titles).to_have_count(31)
    expect(live.explorer.titles.last).to_have_text("Another title")


@pytest.mark.slow
def test_files_and_mutations_are_told_of(open_page: OpenPage, tmp_path: Path) -> None:
    """What is saved in a watched folder, and what a mutation writes, is told of as it is of any graph that changes."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "one.md").write_text("---\ntitle: One\nprovider: {name: Hub}\n---\n", "utf-8")
    options = ("--watch", "--write", "--insecure")
    with serve_process(tmp_path / "log", f"site={folder}", *options) as server:
        explorer = Explorer(open_page(f"http://127.0.0.1:{server.port}")).open()
        notice = explorer.page.locator(".newer").get_by_role("paragraph")
        (folder / "two.md").write_text("---\ntitle: Two\nprovider: {name: Hub}\n---\n", "utf-8")
        expect(notice).to_have_text("Newer graph: 1 added, 1 changed")
        explorer.ask(PUT, source="site/three.md", content="---\ntitle: Three\n---\n")
        expect(notice).to_have_text("Newer graph: 2 added, 1 changed")
        (folder / "one.md").unlink()
        expect(notice).to_have_text("Newer graph: 2 added, 1 changed, 1 removed")
        explorer.button("Take it in").click()
        explorer.answered()
        assert sorted(explorer.titles.all_inner_texts()) == ["Three", "Two"]
        explorer.page.close()


@pytest.mark.slow
@on(DESKTOP, DESKTOP_DARK, MIDDLE, PHONE, SMALL)
def test_the_notice_is_for_everybody(live: Live) -> None:
    """It is said once, reached by keys, high enough for a finger, no wider than the screen, and axe-core finds nothing serious."""
    page = live.explorer.page
    live.open("/?by=kind")
    live.changing.show(chain(*range(5)))
    live.says("2 changed, 1 removed")
    said = page.get_by_role("status").filter(has_text="A newer graph is there.")
    expect(said).to_have_count(1)
    live.changing.show(chain(*range(4)))
    live.says("2 changed, 2 removed")
    expect(said).to_have_count(1)
    page.evaluate(AXE.read_text("utf-8"))
    assert not page.evaluate(SERIOUS)
    assert page.evaluate(WIDE) == []
    box = live.take_in.bounding_box()
    assert box
    assert box["height"] >= 24
    live.take_in.focus()
    page.keyboard.press("Enter")
    live.explorer.answered()
    expect(live.notice).to_have_count(0)
    expect(live.explorer.canvas).to_be_focused()
    # It is drawn, whatever room the notice took.
    if live.explorer.button("Graph").is_visible():
        live.explorer.button("Graph").click()
    eventually(lambda: articles_ink(live.explorer) > 0)


def hub_of(explorer: Explorer) -> tuple[float, float]:
    """Where the provider's square is on the page."""
    without_legend(explorer)
    [place] = explorer.places_of(ORANGE)
    return place


def articles_ink(explorer: Explorer) -> int:
    """How many pixels articles are drawn with."""
    without_legend(explorer)
    return sum(count for ink, count, *_ in inks(explorer.page, explorer.canvas.screenshot()) if ink == BLUE)


def without_legend(explorer: Explorer) -> None:
    """Puts the legend away, which has the colors of the graph too."""
    if explorer.legend.get_attribute("open") is not None:
        explorer.legend.locator("summary").click()
    explorer.page.mouse.move(1, 1)
