"""The explorer without a mouse, with a screen reader, on small screens, in light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import ROOT
from tests.web.conftest import (
    DESKTOP,
    PHONE,
    Look,
    OpenPage,
    Serve,
    every_look,
    forgive_failed_requests,
    on,
)
from tests.web.explorer import CHAIN, Explorer

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
SMALL = Look({"width": 320, "height": 640})
BLUE, ORANGE = "#0072b2", "#e69f00"

# What is wider than the screen, or than the pane that it is in.
WIDE = """() => [document.documentElement, ...document.querySelectorAll(".list, aside, main, header")]
  .filter(each => each.scrollWidth > each.clientWidth)
  .map(each => `${each.tagName} ${each.scrollWidth} > ${each.clientWidth}`)"""
# What one can press and is less than 24 pixels high, but for what stands within a sentence.
LOW = """() => {
  const pressed = "button, a[href], select, summary, label:has(input[type=checkbox]), input:not([type=checkbox]), [role=option]";
  const inSentence = each => getComputedStyle(each).display === "inline" &&
    [...each.parentElement.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  return [...document.querySelectorAll(pressed)]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 24 && !inSentence(each))
    .map(each => `${each.outerHTML.slice(0, 80)} ${each.getBoundingClientRect().height}`);
}"""
# All that the key Tab should stop at, in its order.
STOPS = """[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
  .filter(each => each.checkVisibility() && !each.disabled)"""
# What has the focus: its name, its place among all stops, and whether one sees it there.
FOCUSED = f"""() => {{
  const {{ activeElement }} = document;
  const place = {STOPS}.indexOf(activeElement);
  if (activeElement === document.body) return null;
  const {{ outlineStyle, outlineWidth }} = getComputedStyle(activeElement);
  const {{ top, bottom, left, right }} = activeElement.getBoundingClientRect();
  const inside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth && bottom > top;
  // A date's button for the calendar is the browser's own, which marks it itself.
  const marked = !activeElement.matches(":focus") || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
  const name = activeElement.ariaLabel || activeElement.labels?.[0]?.innerText || activeElement.innerText;
  return {{ name: name.split("\\n")[0], place, seen: marked && inside }};
}}"""


@pytest.fixture
def chain(open_page: OpenPage, serve: Serve) -> Explorer:
    """An empty page of a server of the chain."""
    return Explorer(open_page(serve(CHAIN)))


def states(explorer: Explorer, see: Callable[[str], None]) -> None:
    """Goes through what the explorer shows, and calls `see` with the name of each state."""
    phone = explorer.button("Articles").is_visible()

    def look(state: str) -> None:
        expect(explorer.page.locator("[aria-busy=true]")).to_have_count(0)
        see(state)

    def pane(name: str) -> None:
        if phone:
            explorer.button(name).click()

    look("start")
    explorer.graph.locator(".menu summary").click()
    look("downloads")
    explorer.graph.locator(".menu summary").press("Escape")
    if phone:
        explorer.legend.locator("summary").click()
        look("legend")
    pane("Articles")
    explorer.list.locator(".filters summary").click()
    explorer.list.get_by_label("Law Enforcement").check()
    expect(explorer.list.get_by_role("button", name="Clear all filters")).to_be_visible()
    look("filters")
    explorer.box.press_sequentially("amazon rek")
    expect(explorer.suggestions.first).to_be_visible()
    explorer.box.press("ArrowDown")
    look("suggestions")
    explorer.box.fill("Amazon Rekognition")
    explorer.box.press("Enter")
    expect(explorer.heading).to_have_text("Coverage of “Amazon Rekognition”")
    explorer.list.locator(".filters summary").click()
    look("results")
    explorer.titles.nth(1).click()
    pane("Details")
    expect(explorer.name).to_be_visible()
    for more in explorer.details.locator("summary").all():
        more.click()
    look("details")
    explorer.button("Path from here").click()
    pane("Articles")
    explorer.titles.nth(9).click()
    pane("Details")
    expect(explorer.details.get_by_role("region", name="Path").get_by_role("listitem").first).to_be_visible()
    expect(explorer.name).to_have_text(explorer.titles.nth(9).inner_text() if not phone else explorer.name.inner_text())
    look("path")
    explorer.details.get_by_role("button", name="Facial Recognition", exact=True).click()
    expect(explorer.details.get_by_role("heading", name="Part of")).to_be_visible()
    look("topic")


@pytest.mark.slow
@every_look
def test_axe_finds_nothing(page: Page) -> None:
    """axe-core finds nothing serious: not at the start, nor with results, details, a path, filters or a menu open."""
    explorer = Explorer(page).open()
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = []

    def look(state: str) -> None:
        violations: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
        serious = [each for each in violations if each["impact"] in {"serious", "critical"}]
        found.extend(f"{state}: {each['id']}: {[node['target'] for node in each['nodes']]}" for each in serious)

    states(explorer, look)
    assert not found


@pytest.mark.slow
@on(DESKTOP, PHONE, SMALL)
def test_all_has_room(page: Page) -> None:
    """Nothing is wider than the screen or its pane, and what one can press is at least 24 pixels high."""
    explorer = Explorer(page).open()
    found: list[str] = []

    def look(state: str) -> None:
        # What is just being laid out may be too wide for a moment.
        for _ in range(20):
            wrong = [*page.evaluate(WIDE), *page.evaluate(LOW)]
            if not wrong:
                return
            page.wait_for_timeout(100)
        found.extend(f"{state}: {each}" for each in wrong)

    states(explorer, look)
    assert not found


@on(PHONE)
def test_the_graph_is_there_when_it_is_come_back_to(page: Page) -> None:
    """On a phone, what is chosen in the list is drawn once one goes back to the graph, though it was hidden meanwhile."""
    explorer = Explorer(page).open()
    explorer.button("Articles").click()
    explorer.titles.nth(2).click()
    expect(explorer.button("Details")).to_be_enabled()
    explorer.button("Graph").click()
    box = explorer.canvas.bounding_box()
    assert box
    for canvas in explorer.canvas.locator("canvas").all():
        expect(canvas).to_have_css("width", f"{box['width']:g}px")
        expect(canvas).to_have_css("height", f"{box['height']:g}px")
    explorer.button("Details").click()
    expect(explorer.name).to_be_visible()
    explorer.button("Close the details").click()
    expect(explorer.canvas).to_be_visible()
    expect(explorer.button("Details")).to_be_disabled()


def test_tab_stops_everywhere_and_is_seen(chain: Explorer) -> None:
    """The key Tab goes through all that can be pressed, in the page's order, and one sees at each stop where it is."""
    ids = chain.ids()
    chain.open(f"/?at={ids['Article 6']}&path={ids['Article 0']}~{ids['Article 6']}")
    expect(chain.name).to_be_visible()
    # While a layout runs, its button has another name.
    chain.settled()
    stops: list[dict[str, Any]] = []
    chain.page.keyboard.press("Tab")
    while focused := chain.page.evaluate(FOCUSED):
        assert focused["seen"], focused
        # A date has several stops.
        if not stops or focused["place"] != stops[-1]["place"]:
            stops.append(focused)
        if focused["name"] == "Filters":
            chain.page.keyboard.press("Enter")
        chain.page.keyboard.press("Tab")
    assert [stop["place"] for stop in stops] == list(range(len(stops)))
    assert len(stops) == chain.page.evaluate(f"{STOPS}.length")
    names = [stop["name"] for stop in stops]
    assert names[0] == "Skip to the list"
    for name in ("Search", "Lone", "Article 0", "Graph", "Color by", "Run layout", "Download", "Bring in neighbours"):
        assert name in names


def test_the_list_can_be_skipped_to(chain: Explorer) -> None:
    """The page's first stop leads to the list, from where Tab goes on."""
    chain.open()
    chain.page.keyboard.press("Tab")
    chain.page.keyboard.press("Enter")
    expect(chain.list).to_be_focused()
    chain.page.keyboard.press("Tab")
    expect(chain.list.locator(".filters summary")).to_be_focused()


@pytest.mark.slow
def test_the_graph_is_walked_by_arrows(chain: Explorer) -> None:
    """Arrows go to the node that lies that way; Enter brings in its neighbours, Escape lets go of it, and all is said."""
    ids = chain.ids()
    chain.open(f"/?around={ids['Lone']}&by=kind").settled()
    chain.legend.locator("summary").click()
    (ax, ay), (px, py) = chain.places_of(BLUE, ORANGE)
    across = abs(ax - px) > abs(ay - py)
    there, back = ("Right", "Left") if across else ("Down", "Up")
    if (ax < px) if across else (ay < py):
        there, back = back, there
    chain.canvas.press(f"Arrow{there}")
    expect(chain.details).to_be_visible()
    said = chain.graph.locator("p.hidden[role=status]")
    for way, name in ((back, "Lone"), (there, "Article 6"), (there, "Article 6")):
        chain.page.keyboard.press(f"Arrow{way}")
        expect(said).to_have_text(f"{name} is selected.")
        expect(chain.name).to_have_text(name)
    chain.page.keyboard.press("Enter")
    expect(chain.counts).to_have_text("4 nodes, 3 edges")
    chain.page.keyboard.press("Escape")
    expect(chain.details).to_have_count(0)
    expect(said).to_have_text("")
    expect(chain.canvas).to_be_focused()
    chain.settled()
    before = chain.canvas.screenshot()
    chain.page.keyboard.press("-")
    assert chain.canvas.screenshot() != before
    chain.page.keyboard.press("0")
    assert chain.canvas.screenshot() == before


@pytest.mark.slow
def test_the_focus_is_never_lost(page: Page) -> None:
    """What goes away once it was pressed leaves the focus to what is near, so that the next Tab goes on from there."""
    explorer = Explorer(page).open("/?q=Amazon+Rekognition")
    filters = explorer.list.locator(".filters")
    details = explorer.details

    def focus_in(place: Locator) -> None:
        expect(place.locator(":focus").or_(place.and_(page.locator(":focus"))).first).to_be_attached()
        assert page.evaluate(FOCUSED)["seen"]

    filters.locator("summary").press("Enter")
    filters.get_by_label("Law Enforcement").press("Space")
    expect(filters.get_by_label("Law Enforcement")).to_be_focused()
    provider = filters.get_by_role("group", name="Provider").get_by_role("checkbox").nth(4)
    provider.press("Space")
    expect(filters.get_by_role("group", name="Provider").get_by_role("checkbox", checked=True)).to_be_focused()
    filters.get_by_role("button", name="Clear all filters").press("Enter")
    explorer.says(q="Amazon Rekognition")
    focus_in(filters)
    explorer.button("Show more").press("Enter")
    expect(explorer.button("Show more")).to_have_count(0)
    focus_in(explorer.list)

    explorer.titles.nth(1).press("Enter")
    expect(explorer.titles.nth(1)).to_be_focused()
    explorer.button("Bring in neighbours").press("Enter")
    expect(explorer.button("Take neighbours out")).to_be_focused()
    explorer.button("Path from here").press("Enter")
    expect(explorer.button("Choose no path")).to_be_focused()
    explorer.titles.nth(7).press("Enter")
    expect(explorer.titles.nth(7)).to_be_focused()
    details.get_by_role("button", name="Leave the path").press("Enter")
    expect(details.get_by_role("region", name="Path")).to_have_count(0)
    focus_in(details)
    details.get_by_role("button", name="Facial Recognition", exact=True).press("Enter")
    expect(details.get_by_role("heading", name="Part of")).to_be_visible()
    focus_in(details)
    details.get_by_role("button", name="Only around it").press("Enter")
    focus_in(details)
    explorer.button("Close the details").press("Enter")
    expect(details).to_have_count(0)
    expect(explorer.canvas).to_be_focused()

    menu = explorer.graph.locator(".menu")
    menu.locator("summary").press("Enter")
    page.keyboard.press("Tab")
    expect(menu.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").press("Enter")
    with page.expect_download():
        menu.get_by_role("button", name="GraphML").press("Enter")
    expect(menu.locator("summary")).to_be_focused()
    expect(menu.get_by_role("list")).to_be_hidden()


@pytest.mark.slow
def test_an_answer_that_fails_leaves_the_focus(page: Page, problems: list[str]) -> None:
    """“Try again” leaves the focus in the page, whether it helps or not."""
    explorer = Explorer(page).open()
    page.route("**/graphql", lambda route: route.abort())
    explorer.box.fill("Rekognition")
    explorer.box.press("Enter")
    for _ in range(2):
        explorer.list.get_by_role("button", name="Try again").last.press("Enter")
        expect(explorer.list.get_by_role("alert").last).to_be_visible()
        assert page.evaluate(FOCUSED)["seen"]
    page.unroute_all()
    explorer.list.get_by_role("button", name="Try again").last.press("Enter")
    expect(explorer.heading).to_have_text("Coverage of “Rekognition”")
    assert page.evaluate(FOCUSED)["seen"]
    explorer.answered()
    forgive_failed_requests(problems)
