"""GraphiQL at /graphql, as a newcomer, a writer of queries and a reader without a mouse meet it."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from newsgraph.app import create_app
from tests.changing import Changing, numbered
from tests.conftest import ROOT
from tests.processes import eventually
from tests.servers import serving
from tests.web.conftest import DESKTOP, PHONE, PHONE_DARK, OpenPage, every_look, on

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
HEADINGS = re.compile(r"^## (.*)$", re.MULTILINE)
QUERIES = re.compile(r"```graphql\n(.*?)\n```", re.DOTALL)
PANES = ["Documentation Explorer", "Examples", "GraphiQL Explorer", "History"]
STORED = "mine => Object.values(localStorage).some(value => value.includes(mine))"
MINE = "query Mine($of: String!) {\n  coverage(of: $of, first: 1) { totalCount }\n}"


def written() -> list[tuple[str, str]]:
    """The headings and queries of docs/queries.md."""
    text = (ROOT / "docs" / "queries.md").read_text("utf-8")
    return list(zip(HEADINGS.findall(text), QUERIES.findall(text), strict=True))


def stating(query: str, variables: str = "") -> str:
    """The fragment of an address that states a query."""
    return f"#query={quote(query)}" + (f"&variables={quote(variables)}" if variables else "")


def go(page: Page, fragment: str = "") -> None:
    """Opens the playground, and waits until a query can be run in it."""
    page.goto(f"/graphql{fragment}")
    expect(line(page)).to_be_visible()


def line(page: Page) -> Locator:
    """The first line of the query."""
    return page.locator(".graphiql-query-editor .view-line").first


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def run(page: Page, keys: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    """What is sent as a query is run, and what is answered."""
    with page.expect_response(_is_answer) as answered:
        if keys:
            page.keyboard.press(keys)
        else:
            button(page, "Execute query").click()
    sent = answered.value.request.post_data_json
    assert sent
    return sent, answered.value.json()


def _is_answer(response: Response) -> bool:
    """Whether it answers a query other than GraphiQL's own for the schema."""
    sent = response.request.post_data
    return sent is not None and "IntrospectionQuery" not in sent


def show(page: Page, pane: str) -> None:
    """Shows a pane, if it is not there from the start."""
    if button(page, f"Show {pane}").count():
        button(page, f"Show {pane}").press("Enter")
    expect(button(page, f"Hide {pane}")).to_be_visible()


def answer_pane(page: Page) -> Locator:
    return page.get_by_role("region", name="Result Window")


def tabs(page: Page) -> Locator:
    return page.locator(".graphiql-tab-button")


@every_look
def test_it_opens_with_a_query_that_explains_itself(page: Page) -> None:
    """A first visit shows the Rekognition coverage with a comment; one key combination runs it, and the answer is shown."""
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    go(page)
    line(page).click()
    sent, answer = run(page, "Control+Enter")
    comment = [line for line in sent["query"].splitlines() if line.startswith("#")]
    assert "Ctrl-Enter" in " ".join(comment)
    found = answer["data"]["coverage"]
    assert found["edges"]
    for edge in found["edges"]:
        assert edge["reasons"]
        assert edge["hops"] == len(edge["path"]) - 1 > 0
    expect(answer_pane(page)).to_contain_text(f'"totalCount": {found["totalCount"]}')
    assert not sockets


@pytest.mark.slow
def test_the_examples_are_the_documentation(page: Page) -> None:
    """The menu has the examples of docs/queries.md, called as there; each query is sent letter for letter and answered."""
    go(page)
    show(page, "Examples")
    entries = page.get_by_role("region", name="Examples").get_by_role("button")
    expect(entries.locator("strong")).to_have_text([heading for heading, _ in written()])
    for number, (_, query) in enumerate(written()):
        entries.nth(number).click()
        if not query.startswith("query"):
            expect(line(page)).to_have_text(query.splitlines()[0])
            continue
        sent, answer = run(page, "Control+Enter")
        assert sent["query"] == query
        assert "errors" not in answer


@pytest.mark.slow
def test_a_subscription_runs(open_page: OpenPage) -> None:
    """The answer is the latest event, each time that the graph changes, until it is stopped."""
    changing = Changing(numbered(0))
    with serving(create_app(changing.store)) as address:
        page = open_page(address)
        go(page, stating("subscription { graphChanged { version updated { label } } }"))
        button(page, "Execute query").click()
        for number in (1, 2):
            eventually(lambda: changing.store.changes.listeners == 1)
            version = changing.show(numbered(number)).version
            expect(answer_pane(page)).to_contain_text(version)
            expect(answer_pane(page)).to_contain_text(f"Number {number}")
        button(page, "Stop query").click()
        eventually(lambda: not changing.store.changes.listeners)
        page.close()


@pytest.mark.slow
def test_an_example_takes_no_ones_place(page: Page) -> None:
    """An example replaces what is as it was given, with its answer; beside what was changed it opens a tab of its own."""
    (_, first), (_, second), *_ = written()
    go(page)
    run(page)
    show(page, "Examples")
    entries = page.get_by_role("region", name="Examples").get_by_role("button")
    entries.nth(0).click()
    expect(tabs(page)).to_have_count(1)
    expect(answer_pane(page)).not_to_contain_text("data")
    expect(entries.nth(0)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Control+Home")
    page.keyboard.type("# Mine.\n")
    entries.nth(1).click()
    expect(tabs(page)).to_have_count(2)
    assert run(page)[0]["query"] == second
    tabs(page).first.click()
    assert run(page)[0]["query"] == f"# Mine.\n{first}"
    entries.nth(1).click()
    expect(tabs(page)).to_have_count(2)
    assert run(page)[0]["query"] == second


@pytest.mark.slow
def test_an_address_opens_a_query(page: Page) -> None:
    """A query and variables in the fragment win over tabs that are stored, also after a reload; each opens one tab."""
    go(page)
    line(page).click()
    page.keyboard.type("# Mine.\n")
    # GraphiQL stores tabs a moment after they change.
    page.wait_for_function(STORED, arg="# Mine.")
    page.goto("/")
    fragment = stating(MINE, '{"of": "Rekognition"}')
    go(page, fragment)
    for _ in range(2):
        expect(tabs(page)).to_have_text(["RekognitionCoverage", "Mine"])
        sent, answer = run(page)
        assert sent["query"] == MINE
        assert sent["variables"] == {"of": "Rekognition"}
        assert answer["data"]["coverage"]["totalCount"] > 1
        assert page.url.endswith(fragment)
        page.reload()
        expect(line(page)).to_be_visible()


@pytest.mark.slow
def test_an_address_states_what_is_shown(page: Page) -> None:
    """The fragment goes once the query is another; another fragment opens its query on the page that is there."""
    go(page, stating("query First { graph { articles } }"))
    line(page).click()
    page.keyboard.type("# Mine.\n")
    page.wait_for_url(re.compile(r"/graphql$"))
    go(page, stating("query Second { graph { topics } }"))
    expect(tabs(page)).to_have_text(["First", "Second"])
    expect(line(page)).to_contain_text("Second")
    assert "topics" in run(page)[1]["data"]["graph"]


@pytest.mark.slow
def test_a_query_is_built_without_a_mouse(page: Page) -> None:
    """In GraphiQL Explorer the key Enter ticks a field, which the query then has; what was run is in the history."""
    go(page, stating("query Built { graph { articles } }"))
    show(page, "GraphiQL Explorer")
    topics = page.locator("#query-Built").get_by_role("button", name="topics", exact=True)
    expect(topics.first).to_have_attribute("aria-pressed", "false")
    topics.first.press("Enter")
    sent, _ = run(page)
    assert re.search(r"\btopics\b", sent["query"])
    show(page, "History")
    expect(button(page, "Built").last).to_be_visible()


@pytest.mark.slow
def test_the_documentation_is_the_schemas(page: Page) -> None:
    """The docs name the types of the schema, and lead to their fields."""
    go(page)
    show(page, "Documentation Explorer")
    page.get_by_role("link", name="Query", exact=True).click()
    expect(page.get_by_role("link", name="coverage", exact=True)).to_be_visible()


@pytest.mark.slow
@on(DESKTOP, PHONE)
def test_the_name_leads_to_the_graph(page: Page) -> None:
    """The name in the corner is a link to the explorer."""
    go(page)
    page.get_by_role("link", name="newsgraph").click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))


@pytest.mark.slow
def test_the_editors_follow_the_system_s_theme(page: Page) -> None:
    """When the system turns dark, so do the page and its editors; a theme chosen in the settings stays."""
    go(page)
    editor, html = page.locator(".graphiql-query-editor .monaco-editor"), page.locator("html")
    expect(editor).to_have_class(re.compile(r"\bvs\b"))
    page.emulate_media(color_scheme="dark")
    expect(html).to_have_attribute("data-theme", "dark")
    expect(editor).to_have_class(re.compile(r"\bvs-dark\b"))
    button(page, "Open settings").click()
    page.get_by_role("dialog").get_by_role("button", name="Light").click()
    page.keyboard.press("Escape")
    expect(html).to_have_attribute("data-theme", "light")
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    expect(html).to_have_attribute("data-theme", "light")


@pytest.mark.slow
@on(PHONE, PHONE_DARK)
def test_a_phone_has_room_for_query_and_answer(page: Page) -> None:
    """On a phone the answer is below the query, both wholly in the page, and choosing an example leads back to them."""
    go(page)
    show(page, "Examples")
    button(page, "What was loaded").click()
    run(page)
    expect(answer_pane(page)).to_contain_text("stubs")
    query = page.locator(".graphiql-query-editor").bounding_box()
    answer = answer_pane(page).bounding_box()
    size = page.viewport_size
    assert query
    assert answer
    assert size
    assert min(query["x"], answer["x"]) >= 0
    assert max(query["x"] + query["width"], answer["x"] + answer["width"]) <= size["width"]
    assert query["y"] + query["height"] <= answer["y"]
    assert answer["y"] + answer["height"] <= size["height"]
    assert min(query["width"], answer["width"]) > size["width"] * 0.9
    assert min(query["height"], answer["height"]) > size["height"] * 0.25
    # Nothing lies over the icons.
    button(page, "Show History").click()


@pytest.mark.slow
@every_look
def test_it_is_accessible(page: Page) -> None:
    """axe-core finds nothing to mend, in any pane or dialog, with an answer and with variables."""
    go(page)
    run(page)
    expect(answer_pane(page)).to_contain_text("totalCount")
    page.locator("[data-name=variables]").click()
    page.evaluate(AXE.read_text("utf-8"))
    found = violations(page)
    for pane in PANES:
        show(page, pane)
        found += violations(page)
    for dialog in ("Open settings dialog", "Open short keys dialog"):
        button(page, dialog).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += violations(page)
        page.keyboard.press("Escape")
    assert not found


def violations(page: Page) -> list[str]:
    """What axe-core finds: each rule, with the elements that break it."""
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]
