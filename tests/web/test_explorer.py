"""The explorer at /, as a reader with a mouse meets it: from the first visit to a view that is shared."""

import math
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.conftest import DESKTOP, PHONE, OpenPage, Serve, every_look, on
from tests.web.explorer import CHAIN, Explorer

# All that is shown, but for what is drawn; filters that are closed are shown, too.
STATE = """() => [
  document.title,
  location.search,
  [...document.querySelectorAll(".results, .legend, .corner .note, .timeline, aside")].map(each => each.innerText),
  [...document.querySelectorAll(".filters, .search")].map(each => each.textContent),
  [...document.querySelectorAll("input, select")].map(each => (each.type === "checkbox" ? each.checked : each.value)),
  [...document.querySelectorAll("[data-selected=true]")].map(each => each.innerText),
]"""
ALL = """{ articles(first: 100) { nodes {
  id label type quality publishedDateTime provider { label } topics(first: 20) { nodes { label } }
} } }"""
COVERAGE = """query Coverage($of: String!) { coverage(of: $of, first: 30) { totalCount edges {
  score hops reasons { kind score } path { label }
  node { label publishedDateTime provider { label } topics(first: 4) { nodes { label } } }
} } }"""
REKOGNITION = "/?q=Amazon+Rekognition"
BLUE, ORANGE = "#0072b2", "#e69f00"


@pytest.fixture
def chain(open_page: OpenPage, serve: Serve) -> Explorer:
    """An empty page of the server of the chain."""
    return Explorer(open_page(serve(CHAIN)))


def labels(rows: list[dict[str, Any]]) -> list[str]:
    return [row["label"] for row in rows]


def marks(locator: Locator) -> list[str]:
    """The texts of elements that are told apart by their texts, without the counts beside them."""
    return [text.splitlines()[0] for text in locator.all_inner_texts()]


@every_look
def test_a_first_visit_shows_the_sample(page: Page) -> None:
    """Without a question, the sample's prominent nodes are drawn, with a legend; the list has the newest articles."""
    explorer = Explorer(page)
    page.goto("/")
    expect(explorer.counts).to_have_text(re.compile(r"^\s*\d{3} nodes, \d{3} edges"))
    expect(explorer.legend.get_by_text("Stories", exact=True)).to_be_visible()
    expect(page).to_have_title("newsgraph")
    if explorer.button("Articles").is_visible():
        explorer.button("Articles").click()
    rows = explorer.ask(ALL)["articles"]["nodes"]
    expect(explorer.heading).to_have_text("Newest articles")
    expect(explorer.titles).to_have_text(labels(rows)[:30])


def test_what_is_typed_is_completed(page: Page) -> None:
    """Suggestions are the API's; a click on one shows the surroundings of its node, and empties the box."""
    explorer = Explorer(page).open()
    explorer.box.press_sequentially("amaz")
    query = 'query { suggest(prefix: "amaz", first: 8) { node { id kind label } } }'
    found = [each["node"] for each in explorer.ask(query)["suggest"]]
    expect(explorer.suggestions).to_have_text([f"{node['kind'].title()} {node['label']}" for node in found])
    expect(explorer.box).to_have_attribute("aria-expanded", "true")
    explorer.suggestions.nth(1).click()
    explorer.says(around=found[1]["id"], at=found[1]["id"])
    expect(explorer.box).to_have_value("")
    expect(explorer.suggestions).to_have_count(0)
    expect(explorer.name).to_have_text(found[1]["label"])
    expect(explorer.heading).to_contain_text(found[1]["label"])


@pytest.mark.slow
def test_suggestions_are_walked_by_keys(page: Page) -> None:
    """Arrows go through the suggestions and back to the text; Enter takes what they are at; Escape puts them away."""
    explorer = Explorer(page).open()
    page.keyboard.press("/")
    expect(explorer.box).to_be_focused()
    page.keyboard.type("face")
    expect(explorer.suggestions.nth(1)).to_be_visible()
    last = explorer.suggestions.count() - 1
    for key, at in (("ArrowUp", last), ("ArrowDown", None), ("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(explorer.suggestions.and_(page.locator("[aria-selected=true]"))).to_have_count(int(at is not None))
        if at is not None:
            active = explorer.suggestions.nth(at)
            expect(active).to_have_attribute("aria-selected", "true")
            expect(explorer.box).to_have_attribute("aria-activedescendant", active.get_attribute("id") or "")
    page.keyboard.press("Escape")
    expect(explorer.suggestions).to_have_count(0)
    expect(explorer.box).to_have_value("face")
    page.keyboard.type("s")
    expect(explorer.suggestions.first).to_be_visible()
    page.keyboard.press("Enter")
    explorer.says(q="faces")
    expect(explorer.suggestions).to_have_count(0)
    expect(explorer.heading).to_have_text("Coverage of “faces”")
    expect(page).to_have_title("faces · newsgraph")


def test_results_say_why_they_are_there(page: Page) -> None:
    """The list is the coverage: each article with provider, date, topics and score, and by what it is there."""
    explorer = Explorer(page).open()
    explorer.box.fill("Amazon Rekognition")
    explorer.button("Search").click()
    explorer.says(q="Amazon Rekognition")
    found = explorer.ask(COVERAGE, of="Amazon Rekognition")["coverage"]
    expect(explorer.titles).to_have_text([edge["node"]["label"] for edge in found["edges"]])
    expect(explorer.list.get_by_role("status")).to_have_text(f"{found['totalCount']} articles")
    assert {edge["hops"] for edge in found["edges"]} >= {0, 1}
    for card, edge in zip(explorer.cards.all(), found["edges"], strict=True):
        node = edge["node"]
        expect(card.locator(".meta span").first).to_have_text(node["provider"]["label"])
        expect(card.locator("time")).to_have_attribute("datetime", node["publishedDateTime"])
        assert card.locator(".chip").all_inner_texts() == labels(node["topics"]["nodes"])
        assert card.locator(".score").inner_text() == f"{edge['score']:.2f}"
        ways = card.get_by_role("img").get_attribute("aria-label") or ""
        assert ways.startswith(f"Score {edge['score']:.2f}: ")
        assert ways.count("%") == sum(reason["score"] > 0 for reason in edge["reasons"])
        why = card.locator(".why > span").inner_text()
        if edge["hops"]:
            assert f"{edge['hops']} step" in why
            assert edge["path"][-2]["label"][:40] in why
        else:
            assert "Has the words" in why


@pytest.mark.slow
def test_the_list_goes_on(page: Page) -> None:
    """“Show more” puts the next page behind what is there, until all is there."""
    explorer = Explorer(page).open()
    rows = labels(explorer.ask(ALL)["articles"]["nodes"])
    for shown in range(30, len(rows), 30):
        expect(explorer.titles).to_have_text(rows[:shown])
        explorer.button("Show more").click()
    expect(explorer.titles).to_have_text(rows)
    expect(explorer.button("Show more")).to_have_count(0)


@pytest.mark.slow
def test_a_click_shows_details(chain: Explorer) -> None:
    """A click on a node selects it, and shows what is known of it; a click beside all nodes lets go of it."""
    lone = chain.ids()["Lone"]
    chain.open(f"/?around={lone}&by=kind").settled()
    chain.legend.locator("summary").click()
    chain.page.mouse.click(*chain.places_of(BLUE)[0])
    expect(chain.name).to_have_text("Article 6")
    expect(chain.cards.and_(chain.page.locator("[data-selected=true]"))).to_contain_text("Article 6")
    chain.says(around=lone, at=chain.ids()["Article 6"], by="kind")
    chain.canvas.click(position={"x": 200, "y": 200})
    expect(chain.details).to_have_count(0)
    chain.says(around=lone, by="kind")


@pytest.mark.slow
def test_a_double_click_brings_neighbours_in(chain: Explorer) -> None:
    """Two clicks on a node bring its neighbours in, though the first one opens details beside the graph, which moves it."""
    ids = chain.ids()
    chain.open(f"/?around={ids['Lone']}&by=kind").settled()
    chain.legend.locator("summary").click()
    expect(chain.counts).to_have_text("2 nodes, 1 edge")
    (place,) = chain.places_of(BLUE)
    chain.page.mouse.click(*place)
    expect(chain.name).to_have_text("Article 6")
    chain.page.mouse.down(click_count=2)
    chain.page.mouse.up(click_count=2)
    expect(chain.counts).to_have_text("4 nodes, 3 edges")
    chain.says(around=ids["Lone"], open=ids["Article 6"], at=ids["Article 6"], by="kind")


@pytest.mark.slow
def test_neighbours_come_and_go(chain: Explorer) -> None:
    """The button brings a node's neighbours in and takes them out; the address has whose are in; others' stay."""
    ids = chain.ids()
    chain.open(f"/?around={ids['Lone']}&at={ids['Article 6']}")
    chain.button("Bring in neighbours").click()
    expect(chain.counts).to_have_text("4 nodes, 3 edges")
    chain.details.get_by_role("button", name="Article 7").first.click()
    expect(chain.name).to_have_text("Article 7")
    chain.button("Bring in neighbours").click()
    expect(chain.counts).to_have_text("5 nodes, 4 edges")
    chain.says(around=ids["Lone"], open=[ids["Article 6"], ids["Article 7"]], at=ids["Article 7"])
    chain.button("Take neighbours out").click()
    expect(chain.counts).to_have_text("4 nodes, 3 edges")
    chain.says(around=ids["Lone"], open=ids["Article 6"], at=ids["Article 7"])
    chain.button("Only around it").click()
    chain.says(around=ids["Article 7"], at=ids["Article 7"])
    expect(chain.counts).to_have_text("3 nodes, 2 edges")
    expect(chain.titles).to_have_text(["Article 8", "Article 6"])


def test_details_tell_what_is_known(page: Page) -> None:
    """An article's details have its excerpt, provider, topics, addresses and sources; others lead on from there."""
    explorer = Explorer(page)
    query = """query Node($of: String!) { coverage(of: $of, first: 1) { nodes {
      id label excerpt url ampWebUrl sources provider { id label } topics(first: 20) { nodes { id label } }
    } } }"""
    (node,) = explorer.ask(query, of="Skeptical lawmaker pushes Bezos")["coverage"]["nodes"]
    explorer.open(f"/?at={node['id']}")
    details = explorer.details
    expect(explorer.name).to_have_text(node["label"])
    expect(details.get_by_text(node["excerpt"], exact=True)).to_be_visible()
    expect(details.get_by_role("button").and_(page.locator(".chip"))).to_have_text(labels(node["topics"]["nodes"]))
    for name, address in (("Open the article", node["url"]), ("AMP page", node["ampWebUrl"])):
        link = details.get_by_role("link", name=name)
        expect(link).to_have_attribute("href", address)
        expect(link).to_have_attribute("rel", re.compile("noreferrer"))
    details.get_by_text(f"Sources ({len(node['sources'])})").click()
    expect(details.locator(".sources li")).to_have_text(node["sources"])
    details.get_by_role("button", name=node["provider"]["label"], exact=True).click()
    explorer.says(at=node["provider"]["id"])
    expect(explorer.name).to_have_text(node["provider"]["label"])
    expect(details.get_by_role("heading", name="Covers most")).to_be_visible()
    details.get_by_role("button", name="Facial Recognition", exact=True).click()
    expect(details.get_by_role("heading", name="Part of")).to_be_visible()
    explorer.button("Close the details").click()
    expect(details).to_have_count(0)


def test_a_path_leads_from_one_to_the_other(chain: Explorer) -> None:
    """Of two chosen nodes the shortest path is shown, step by step: over all edges, or over related articles only."""
    ids = chain.ids()
    chain.open()
    chain.titles.nth(0).click()
    chain.button("Path from here").click()
    expect(chain.details.get_by_text("Now choose where the path leads to")).to_be_visible()
    chain.titles.nth(4).click()
    chain.says(at=ids["Article 4"], path=f"{ids['Article 0']}~{ids['Article 4']}")
    path = chain.details.get_by_role("region", name="Path")
    expect(path.get_by_role("listitem")).to_have_text(
        [
            "Article 0",
            re.compile("was published by\\s+Hub"),
            re.compile("published\\s+Article 3"),
            re.compile("lists as related\\s+Article 4"),
        ]
    )
    path.get_by_label("Only from article to related article").check()
    expect(path.get_by_role("listitem").get_by_role("button")).to_have_text([f"Article {at}" for at in range(5)])
    chain.says(at=ids["Article 4"], path=f"{ids['Article 0']}~{ids['Article 4']}", over="related")
    chain.button("Leave the path").click()
    expect(path).to_have_count(0)
    chain.says(at=ids["Article 4"])


@pytest.mark.slow
def test_paths_have_six_steps_at_most(chain: Explorer) -> None:
    """Six steps are a path, and its nodes are drawn wherever they are; where there are more, the page says so."""
    ids = chain.ids()
    around = f"/?around={ids['Lone']}"
    path = chain.details.get_by_role("region", name="Path")
    none = path.get_by_text("No path of six steps or fewer")
    chain.open(f"{around}&path={ids['Article 0']}~{ids['Article 7']}")
    expect(path.get_by_text("6 steps, the fewest there are.")).to_be_visible()
    # Its seven, and Lone.
    expect(chain.counts).to_have_text(re.compile("^8 nodes"))
    path.get_by_label("Only from article to related article").check()
    expect(none).to_be_visible()
    expect(chain.counts).to_have_text(re.compile("^2 nodes"))
    chain.open(f"{around}&path={ids['Article 0']}~{ids['Article 8']}")
    expect(none).to_be_visible()


@pytest.mark.slow
def test_unknown_ids_are_told_of(chain: Explorer) -> None:
    """An address that names nodes which are not there says so, shows the rest, and lets one go on."""
    ids = chain.ids()
    gone = f"article_{'0' * 24}"
    chain.open(f"/?around={ids['Lone']}&open={gone}&at={gone}&path={ids['Lone']}~{gone}")
    expect(chain.counts).to_have_text("2 nodes, 1 edge")
    expect(chain.details.get_by_text("No path of six steps or fewer")).to_be_visible()
    expect(chain.details.get_by_text("This node is not in the graph any more.")).to_be_visible()
    chain.details.get_by_role("button", name="Close", exact=True).click()
    chain.button("Leave the path").click()
    chain.says(around=ids["Lone"], open=gone)
    chain.page.goto(f"/?around={gone}")
    expect(chain.list.get_by_role("alert")).to_contain_text("not in the graph any more")
    expect(chain.graph.get_by_text("What this view is around is not in the graph any more.")).to_be_visible()
    chain.page.get_by_role("link", name="newsgraph").click()
    expect(chain.titles).to_have_count(9)


@pytest.mark.slow
def test_filters_leave_what_fulfils_them(page: Page) -> None:
    """Topic (subtopics count as it), provider, type, quality and dates: each leaves fewer, in the list and in the graph."""
    explorer = Explorer(page).open("/?by=kind")
    rows = explorer.ask(ALL)["articles"]["nodes"]
    filters = explorer.list.locator(".filters")

    def expect_left() -> None:
        expect(explorer.titles).to_have_text(labels(rows)[:30])
        expect(explorer.list.get_by_role("status")).to_have_text(f"{len(rows)} article{'s' * (len(rows) != 1)}")
        expect(explorer.legend.get_by_role("button", name="Articles")).to_have_text(f"Articles {len(rows)}")

    filters.locator("summary").click()
    ethics = filters.get_by_role("group", name="Topic").get_by_label("AI Ethics")
    below = ethics.locator("xpath=ancestor::li[1]//ul").get_by_role("checkbox")
    expect(below).to_have_count(1)
    ethics.check()
    rows = [row for row in rows if {"AI Ethics", "Law Enforcement"} & set(labels(row["topics"]["nodes"]))]
    assert any("AI Ethics" not in labels(row["topics"]["nodes"]) for row in rows)
    expect_left()
    expect(explorer.list.locator(".badge")).to_have_text("1 set")

    providers = filters.get_by_role("group", name="Provider")
    providers.get_by_label("Find a provider").fill("guard")
    expect(providers.get_by_role("checkbox")).to_have_count(1)
    providers.get_by_label("The Guardian").check()
    providers.get_by_label("Find a provider").fill("forb")
    providers.get_by_label("Forbes").check()
    providers.get_by_label("Find a provider").fill("nobody")
    expect(providers.get_by_role("checkbox")).to_have_count(2)
    rows = [row for row in rows if row["provider"] and row["provider"]["label"] in {"The Guardian", "Forbes"}]
    expect_left()

    quality = filters.get_by_role("spinbutton", name="At least")
    quality.fill("50")
    quality.press("Enter")
    rows = [row for row in rows if row["quality"] and row["quality"] >= 50]
    expect_left()
    filters.get_by_label("article", exact=False).and_(page.get_by_role("checkbox")).last.check()
    expect_left()
    days = sorted(row["publishedDateTime"][:10] for row in rows)
    filters.get_by_label("From").fill(days[1])
    rows = [row for row in rows if row["publishedDateTime"][:10] >= days[1]]
    expect_left()
    filters.get_by_label("To").fill(days[-1])
    expect_left()
    expect(explorer.list.locator(".badge")).to_have_text("6 set")

    filters.get_by_role("button", name="Clear all filters").click()
    explorer.says(by="kind")
    expect(explorer.titles).to_have_count(30)
    expect(explorer.list.locator(".badge")).to_have_count(0)
    expect(filters.get_by_role("checkbox", checked=True)).to_have_count(0)


@pytest.mark.slow
@on(DESKTOP, PHONE)
def test_a_part_of_the_timeline_is_brushed(page: Page) -> None:
    """A drag over the timeline sets the days at its ends, backwards as well; “All times” takes them away."""
    explorer = Explorer(page).open().settled()
    rows = explorer.ask(ALL)["articles"]["nodes"]
    instants = [row["publishedDateTime"] for row in rows if row["publishedDateTime"]]
    first, last = (datetime.fromisoformat(end(instants)).date() for end in (min, max))
    box = explorer.timeline.get_by_role("img").bounding_box()
    assert box
    day = box["width"] / ((last - first).days + 1)
    begin, end = last - timedelta(days=12), last - timedelta(days=3)
    page.mouse.move(box["x"] + day * ((end - first).days + 0.5), box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + day * ((begin - first).days + 0.5), box["y"] + 60, steps=4)
    expect(explorer.timeline.locator(".row p")).to_have_text(
        re.compile(rf"^{begin.day} June? 2020 – {end.day} June? 2020$")
    )
    page.mouse.up()
    explorer.says(**{"from": f"{begin}", "to": f"{end}"})
    if explorer.button("Articles").is_visible():
        explorer.button("Articles").click()
    inside = [
        row for row in rows if row["publishedDateTime"] and f"{begin}" <= row["publishedDateTime"][:10] <= f"{end}"
    ]
    assert 0 < len(inside) < len(instants)
    expect(explorer.list.get_by_role("status")).to_have_text(f"{len(inside)} articles")
    expect(explorer.titles).to_have_text(labels(inside)[:30])
    if explorer.button("Graph").is_visible():
        explorer.button("Graph").click()
    explorer.button("All times").click()
    explorer.says()
    expect(explorer.button("All times")).to_have_count(0)


@pytest.mark.slow
def test_the_legend_says_what_colours_mean(page: Page) -> None:
    """Colors are by story, topic, provider or kind; the legend counts all nodes, and a line of it lights its nodes."""
    explorer = Explorer(page).open(REKOGNITION).settled()
    shown = re.match(r"\d+", explorer.counts.inner_text().strip())
    assert shown
    lines = explorer.legend.get_by_role("button")
    seen = []
    for by, heading in (
        ("topic", "Topics"),
        ("provider", "Providers"),
        ("kind", "Kinds of nodes"),
        ("story", "Stories"),
    ):
        page.get_by_label("Color by").select_option(by)
        expect(explorer.legend.locator("summary")).to_have_text(heading)
        explorer.says(q="Amazon Rekognition", **({} if by == "story" else {"by": by}))
        assert sum(int(count) for count in lines.locator("small").all_inner_texts()) == int(shown[0])
        seen.append(marks(lines))
    assert sorted(seen[2]) == ["Articles", "Providers", "Topics"]
    assert all(1 < len(names) <= 7 for names in seen)
    assert len({tuple(names) for names in seen}) == 4
    before = explorer.canvas.screenshot()
    lines.nth(0).click()
    expect(lines.nth(0)).to_have_attribute("aria-pressed", "true")
    lines.nth(1).click()
    expect(lines.and_(page.locator("[aria-pressed=true]"))).to_have_count(1)
    assert explorer.canvas.screenshot() != before
    lines.nth(1).click()
    expect(lines.and_(page.locator("[aria-pressed=true]"))).to_have_count(0)


def at_rest(chain: Explorer) -> list[tuple[float, float]]:
    """Where articles and providers are, once two looks agree: what was drawn last may be on its way to the screen."""
    before: list[tuple[float, float]] = []
    for _ in range(50):
        with suppress(KeyError):
            after = chain.places_of(BLUE, ORANGE)
            if are_near(before, after):
                return after
            before = after
    raise AssertionError("The graph moves on and on.")


def are_near(some: list[tuple[float, float]], others: list[tuple[float, float]]) -> bool:
    """Whether places are alike but for what smoothing of edges and labels makes of them."""
    return len(some) == len(others) and all(math.dist(*both) < 1 for both in zip(some, others, strict=True))


@pytest.mark.slow
def test_the_layout_is_paused_and_goes_on(chain: Explorer) -> None:
    """While the layout runs it can be paused; nodes move on only when it is run again."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    chain.page.route("**/layout.worker*", hold)
    chain.page.goto("/?by=kind")
    expect(chain.timeline).to_be_visible()
    chain.button("Pause layout").click()
    expect(chain.button("Run layout")).to_be_visible()
    paused = at_rest(chain)
    for route in held:
        route.continue_()
    assert are_near(at_rest(chain), paused)
    chain.button("Run layout").click()
    chain.settled()
    assert not are_near(at_rest(chain), paused)


@pytest.mark.slow
def test_one_looks_nearer_and_at_all(chain: Explorer) -> None:
    """Minus brings nodes nearer to each other, plus takes them apart; “Fit” looks at all of the graph again."""
    chain.open(f"/?around={chain.ids()['Lone']}&by=kind").settled()
    chain.legend.locator("summary").click()

    def apart() -> float:
        return math.dist(*chain.places_of(BLUE, ORANGE))

    at_first = apart()
    chain.button("Zoom out").click()
    chain.button("Zoom out").click()
    farther = apart()
    chain.button("Zoom in").click()
    between = apart()
    assert farther < between < at_first
    chain.button("Fit").click()
    assert apart() == pytest.approx(at_first, abs=1)


def state(explorer: Explorer) -> Any:
    """All that is shown once nothing is asked for any more, but for what is drawn."""
    return explorer.answered().page.evaluate(STATE)


@pytest.mark.slow
def test_a_view_is_shared_by_its_address(page: Page, open_page: OpenPage, served: str) -> None:
    """An address that is copied shows the same list, selection, path, filters, neighbours and colors to somebody else."""
    explorer = Explorer(page).open(REKOGNITION)
    topics = explorer.list.locator(".filters")
    topics.locator("summary").click()
    topics.get_by_label("Law Enforcement").check()
    topics.get_by_label("From").fill("2020-06-01")
    explorer.titles.nth(0).click()
    explorer.button("Bring in neighbours").click()
    explorer.button("Path from here").click()
    explorer.titles.nth(5).click()
    page.get_by_label("Only from article to related article").check()
    page.get_by_label("Color by").select_option("topic")
    page.get_by_label("Up to").select_option("100")
    expect(explorer.legend.locator("summary")).to_have_text("Topics")
    seen = state(explorer)
    other = Explorer(open_page(served)).open(page.url.removeprefix(served))
    assert state(other) == seen
    # The path, the filters and the neighbours are among what is seen.
    expect(other.details.get_by_role("region", name="Path").get_by_role("listitem").first).to_be_visible()
    expect(other.list.locator(".badge")).to_have_text("2 set")
    expect(other.counts).to_have_text(re.compile("^\\s*1?\\d\\d nodes"))
    assert len(parse_qs(urlsplit(page.url).query)) == 9


@pytest.mark.slow
def test_back_and_forward_go_through_all_steps(page: Page) -> None:
    """Each step is one in the browser's history: what was shown is shown again, backwards and forwards."""
    explorer = Explorer(page).open()
    topics = explorer.list.locator(".filters")
    topics.locator("summary").click()

    def search() -> None:
        explorer.box.fill("Rekognition")
        explorer.box.press("Enter")

    steps: list[Callable[[], object]] = [
        search,
        lambda: explorer.titles.nth(0).click(),
        lambda: explorer.button("Bring in neighbours").click(),
        lambda: topics.get_by_label("Law Enforcement").check(),
        lambda: page.get_by_label("Color by").select_option("kind"),
        lambda: explorer.button("Only around it").click(),
        lambda: explorer.button("Close the details").click(),
    ]
    seen = [state(explorer)]
    for step in steps:
        address = page.url
        step()
        expect(page).not_to_have_url(address)
        seen.append(state(explorer))
        assert seen[-1] != seen[-2]
    for earlier in reversed(seen[:-1]):
        page.go_back()
        assert state(explorer) == earlier
    for later in seen[1:]:
        page.go_forward()
        assert state(explorer) == later
