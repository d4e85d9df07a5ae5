"""The explorer where things go wrong: nothing found, nothing there, no server, and documents that mean harm."""

import re
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Page, Request, Route, expect

import graph
from tests.graphs import graph_of
from tests.web.conftest import DESKTOP, PHONE, OpenPage, Serve, forgive_failed_requests, on
from tests.web.explorer import Explorer
from tests.web.test_explorer_downloads import saved

EVIL = "https://evil.example"
HARM = "window.harmed = true"
# The names of all elements in an element, and of their attributes.
KINDS = """body => {
  const elements = [...body.querySelectorAll("*")];
  return [elements.map(each => each.tagName), elements.flatMap(each => each.getAttributeNames())];
}"""
# Chromium tells of what a policy forbids while it parses, even where nothing of it comes into a page.
PARSED = re.compile("Executing inline event handler|Applying inline style|Setting the document's base URI")


def harmful(name: str) -> str:
    """A name that runs something where it is taken for HTML."""
    return f"<img src=nowhere: onerror='{HARM}'> {name}"


BODY = f"""
Harmless <b>words</b>, and a [link](https://else.example/read).

<script>{HARM}</script>
<img src="data:," onerror="{HARM}"><img src="{EVIL}/image.png" srcset="{EVIL}/set.png 1x" onload="{HARM}">
<iframe src="{EVIL}/frame"></iframe><iframe srcdoc="<script>top.harmed = true</script>"></iframe>
<form action="{EVIL}/form"><input autofocus onfocus="{HARM}"><button>Send</button></form>
<style>@import url({EVIL}/style.css); body {{ background: url({EVIL}/background.png) }}</style>
<link rel="stylesheet" href="{EVIL}/link.css"><meta http-equiv="refresh" content="0; url={EVIL}/refresh">
<p style="background: url({EVIL}/inline.png)" onclick="{HARM}">A paragraph</p>
<a href="javascript:{HARM}">A link that runs</a> <a href="{EVIL}/ping" ping="{EVIL}/pinged">A link that tells</a>
<svg onload="{HARM}"><image href="{EVIL}/svg.png" /><script>{HARM}</script></svg>
<video src="{EVIL}/video.mp4" poster="{EVIL}/poster.png" autoplay></video><audio src="{EVIL}/audio.mp3" autoplay></audio>
<object data="{EVIL}/object"></object><embed src="{EVIL}/embed"><base href="{EVIL}/">
<details open ontoggle="{HARM}"><summary>More</summary></details><math><mtext><script>{HARM}</script></mtext></math>
"""
HOSTILE = graph_of(
    {
        "body.md": f"---\ntitle: A body\nwebUrl: https://s.example/body\n---\n{BODY}",
        "title.md": {
            "title": harmful("title"),
            "excerpt": harmful("excerpt"),
            "type": harmful("type"),
            "webUrl": "https://s.example/title",
            "publishedDateTime": "2020-01-01",
            "authors": [harmful("author")],
            "topics": [harmful("topic")],
            "provider": {"name": harmful("provider")},
        },
    }
)


@pytest.fixture
def hostile(open_page: OpenPage, serve: Serve) -> Explorer:
    """An empty page of the server of documents that mean harm."""
    return Explorer(open_page(serve(HOSTILE)))


@pytest.fixture
def asked(page: Page) -> list[Request]:
    """The images that the page has asked for so far, but for its own."""
    found: list[Request] = []

    def hear(request: Request) -> None:
        if request.resource_type == "image" and "/assets/" not in request.url:
            found.append(request)

    page.on("request", hear)
    return found


def pictured(explorer: Explorer) -> dict[str, Any]:
    """An article of the sample that has an image."""
    query = "{ articles(first: 100) { nodes { id label images { url title } } } }"
    rows = explorer.ask(query)["articles"]["nodes"]
    found: dict[str, Any] = next(row for row in rows if row["images"] and row["images"][0]["title"])
    return found


@pytest.mark.slow
def test_images_are_asked_for_only_when_switched_on(page: Page, asked: list[Request], images: list[str]) -> None:
    """No image is loaded until the reader says so; then it is, from its own address and with no referrer, also next time."""
    explorer = Explorer(page)
    article = pictured(explorer)
    image = article["images"][0]
    explorer.open(f"/?at={article['id']}")
    expect(explorer.name).to_have_text(article["label"])
    expect(explorer.details.get_by_role("img")).to_have_count(0)
    assert not asked
    page.get_by_label("Images").check()
    shown = explorer.details.get_by_role("img", name=image["title"])
    expect(shown).to_have_js_property("naturalWidth", 1)
    page.reload()
    expect(page.get_by_label("Images")).to_be_checked()
    expect(shown).to_have_js_property("naturalWidth", 1)
    assert {request.url for request in asked} == set(images) == {image["url"]}
    assert all("referer" not in request.all_headers() for request in asked)
    page.get_by_label("Images").uncheck()
    expect(explorer.details.get_by_role("img")).to_have_count(0)
    page.reload()
    expect(explorer.name).to_have_text(article["label"])
    expect(page.get_by_label("Images")).not_to_be_checked()


def test_nothing_of_a_body_runs(hostile: Explorer, images: list[str], problems: list[str]) -> None:
    """Of a body, words and links stay; nothing of it runs, and nothing is asked for but images, where they are on."""
    page = hostile.page
    hostile.open(f"/?at={hostile.ids()['A body']}")
    for switched in (False, True):
        if switched:
            page.get_by_label("Images").check()
        else:
            hostile.details.get_by_text("Read it here").click()
        body = hostile.details.locator(".body")
        expect(body).to_contain_text("Harmless words")
        expect(body.get_by_role("link", name="link", exact=True)).to_have_attribute("rel", "noopener noreferrer")
        body.get_by_text("A paragraph").click()
        kinds, attributes = body.evaluate(KINDS)
        assert set(kinds) <= {"P", "B", "A", "DETAILS", "SUMMARY"} | ({"IMG"} if switched else set())
        assert set(attributes) <= {"href", "target", "rel", "open", "src", "alt", "loading", "referrerpolicy"}
        expect(body.locator("a[href^='javascript:']")).to_have_count(0)
        if switched:
            expect(body.locator("img").last).to_have_js_property("naturalWidth", 1)
        assert page.evaluate("window.harmed") is None
        assert images == ([f"{EVIL}/image.png"] if switched else [])
    assert all(PARSED.search(problem) for problem in problems)
    problems.clear()


@pytest.mark.slow
def test_names_are_text_everywhere(hostile: Explorer) -> None:
    """HTML in titles, names and words is shown as it is written: list, details, legend, filters, suggestions, pictures."""
    page = hostile.page
    hostile.open("/?by=provider")
    ids = hostile.ids()
    title, provider, topic = (harmful(name) for name in ("title", "provider", "topic"))
    expect(hostile.titles.first).to_have_text(title)
    expect(hostile.cards.first.locator(".chip")).to_have_text(topic)
    expect(hostile.legend.get_by_role("button").first.locator("span")).to_have_text(provider)
    hostile.list.locator(".filters summary").click()
    for name in (topic, provider, harmful("type")):
        expect(hostile.list.locator(".filters").get_by_text(name, exact=True)).to_be_visible()
    hostile.titles.first.click()
    expect(hostile.name).to_have_text(title)
    for name in ("excerpt", "author"):
        expect(hostile.details.get_by_text(harmful(name))).to_be_visible()
    hostile.details.get_by_role("button", name=provider).click()
    hostile.says(by="provider", at=ids[provider])
    expect(hostile.name).to_have_text(provider)
    _, file = saved(hostile, "SVG picture of all that is drawn")
    written = [text.text or "" for text in etree.fromstring(file).iter("{*}text")]
    assert any(text.startswith("<img src=nowhere: onerror=") for text in written)
    hostile.box.fill("<img")
    hostile.box.press_sequentially(" src")
    expect(hostile.suggestions.first).to_contain_text("<img src=nowhere: onerror=")
    hostile.box.fill(title)
    hostile.box.press("Enter")
    expect(hostile.heading).to_have_text(f"Coverage of “{title}”")
    expect(page).to_have_title(f"{title} · newsgraph")
    assert page.evaluate("window.harmed") is None


@pytest.mark.slow
def test_nothing_found_says_what_to_do(page: Page) -> None:
    """Words that nothing has, and filters that leave nothing, say so, and how to go on; one click takes filters away."""
    explorer = Explorer(page).open("/?q=xylophone+quux")
    expect(explorer.list.get_by_text("Nothing was found.")).to_be_visible()
    expect(explorer.graph.get_by_text("There is nothing to draw.")).to_be_visible()
    expect(explorer.counts).to_have_text(re.compile("^\\s*0 nodes, 0 edges"))
    expect(explorer.legend).to_have_count(0)
    expect(explorer.timeline).to_have_count(0)
    for part in (explorer.list, explorer.graph):
        explorer.open("/?type=nothing&quality=100000")
        expect(explorer.list.get_by_text("Nothing was found.")).to_be_visible()
        part.get_by_role("button", name="clear all filters", exact=True).click()
        explorer.says()
        expect(explorer.titles).to_have_count(30)
        expect(explorer.graph.get_by_text("There is nothing to draw.")).to_have_count(0)


@on(DESKTOP, PHONE)
def test_an_empty_graph_is_told_of(open_page: OpenPage, serve: Serve) -> None:
    """Where no document is loaded, every part of the page says that there is nothing, and nothing fails."""
    explorer = Explorer(open_page(serve(graph.load([])))).open()
    expect(explorer.graph.get_by_text("There is nothing to draw.")).to_be_visible()
    explorer.button("Zoom in").click()
    explorer.canvas.press("ArrowDown")
    explorer.says()
    if explorer.button("Articles").is_visible():
        explorer.button("Articles").click()
    expect(explorer.list.get_by_role("status")).to_have_text("0 articles")
    explorer.list.locator(".filters summary").click()
    expect(explorer.list.get_by_text("No topics.")).to_be_visible()
    explorer.box.fill("a")
    explorer.box.press("Enter")
    expect(explorer.heading).to_have_text("Coverage of “a”")


@pytest.mark.slow
def test_what_loads_is_told_of(page: Page) -> None:
    """While answers are on their way, the list, the graph and the details say so; they and the filters are busy."""
    explorer = Explorer(page)
    article = pictured(explorer)
    held: list[Route] = []
    released = False

    def hold(route: Route) -> None:
        if released:
            route.continue_()
        else:
            held.append(route)

    page.route("**/graphql", hold)
    page.goto(f"/?at={article['id']}")
    expect(explorer.counts).to_have_text(re.compile("Loading the graph …"))
    expect(explorer.list.get_by_text("Loading articles …")).to_be_visible()
    expect(explorer.details.get_by_text("Loading details …")).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(4)
    released = True
    for route in held:
        route.continue_()
    explorer.answered()
    expect(explorer.name).to_have_text(article["label"])
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def test_a_server_that_is_gone_can_be_asked_again(page: Page, problems: list[str]) -> None:
    """Without an answer each part says so and offers to try again, which shows it all once the server is back."""
    explorer = Explorer(page)
    article = pictured(explorer)
    page.route("**/graphql", lambda route: route.abort())
    page.goto(f"/?at={article['id']}")
    for part in (explorer.list, explorer.graph, explorer.details):
        expect(part.get_by_role("alert").first).to_contain_text("The server does not answer.")
    explorer.list.get_by_role("button", name="Try again").first.click()
    expect(explorer.list.get_by_role("alert").first).to_be_visible()
    page.unroute_all()
    explorer.graph.get_by_role("button", name="Try again").click()
    explorer.answered()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(explorer.name).to_have_text(article["label"])
    expect(explorer.titles).to_have_count(30)
    expect(explorer.timeline).to_be_visible()
    expect(page.get_by_role("banner").get_by_text(re.compile(r"\d+ articles, \d+ edges"))).to_be_visible()
    explorer.list.locator(".filters summary").click()
    expect(explorer.list.get_by_role("checkbox", name=re.compile("^AI Ethics"))).to_be_visible()
    forgive_failed_requests(problems)


@pytest.mark.slow
def test_a_server_that_goes_leaves_what_is_there(page: Page, problems: list[str]) -> None:
    """When the server goes after a first answer, a step tells of it; the step is done when it is tried again."""
    explorer = Explorer(page).open()
    shown = explorer.counts.inner_text()
    page.route("**/graphql", lambda route: route.abort())
    explorer.box.fill("Rekognition")
    explorer.box.press("Enter")
    expect(explorer.graph.get_by_role("alert")).to_contain_text("The server does not answer.")
    expect(explorer.counts).to_have_text(shown)
    page.unroute_all()
    explorer.graph.get_by_role("button", name="Try again").click()
    explorer.answered()
    expect(explorer.heading).to_have_text("Coverage of “Rekognition”")
    expect(explorer.counts).not_to_have_text(shown)
    forgive_failed_requests(problems)
