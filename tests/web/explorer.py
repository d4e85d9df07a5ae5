"""The explorer as tests use it: where its parts are, and the actions that tests share."""

import base64
import re
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.graphs import graph_of

SITE = "https://s.example/"
HUBS = {0: "Hub", 3: "Hub", 6: "Lone"}
CHAIN = graph_of(
    {
        f"d{number}.md": {
            "title": f"Article {number}",
            "webUrl": f"{SITE}{number}",
            "publishedDateTime": f"2020-01-0{9 - number}",
            "related": [{"title": "x", "webUrl": f"{SITE}{number + 1}"}] if number < 8 else [],
            "provider": {"name": HUBS[number]} if number in HUBS else {},
        }
        for number in range(9)
    }
)
"""Nine articles, the newest first, each related to the next; Hub published Articles 0 and 3, and Lone Article 6 alone."""

COUNTS = re.compile(r"\d+ nodes?, \d+ edges?")

# What a picture is made of: each color, with the number of its pixels and the middle of them.
INKS = """async png => {
  const bytes = Uint8Array.from(atob(png), character => character.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const inks = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const ink = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
    const [count, x, y] = inks.get(ink) ?? [0, 0, 0];
    inks.set(ink, [count + 1, x + ((at / 4) % bitmap.width), y + Math.floor(at / 4 / bitmap.width)]);
  }
  return [...inks].map(([ink, [count, x, y]]) => [ink, count, x / count, y / count]);
}"""


class Explorer:
    """A page that shows the explorer."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.get_by_role("combobox", name="Search articles, providers and topics")
        self.suggestions = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
        self.list = page.get_by_role("region", name="Articles and filters")
        self.heading = self.list.get_by_role("heading", level=1)
        self.cards = self.list.get_by_role("listitem").filter(has=page.locator(".title"))
        self.titles = self.list.locator(".title")
        self.graph = page.get_by_role("main", name="Graph")
        self.canvas = page.get_by_role("application", name="Graph")
        self.counts = self.graph.get_by_role("status").filter(has_text=re.compile("node|graph"))
        self.legend = self.graph.locator(".legend")
        self.details = page.get_by_role("complementary", name="Details")
        self.name = self.details.locator(".details").get_by_role("heading", level=2)
        self.timeline = page.get_by_role("region", name="Timeline")

    def open(self, address: str = "/") -> Self:
        """Opens a view, and waits until its graph is drawn."""
        self.page.emulate_media(reduced_motion="reduce")
        self.page.goto(address)
        expect(self.counts).to_have_text(COUNTS)
        return self

    def answered(self) -> Self:
        """Waits until all that was asked for is there."""
        expect(self.counts).to_have_text(COUNTS)
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        return self

    def settled(self) -> Self:
        """Waits until the graph is drawn above its timeline, and lies still."""
        self.answered()
        expect(self.timeline).to_be_visible()
        expect(self.button("Run layout")).to_be_visible()
        return self

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def says(self, **parameters: str | list[str]) -> None:
        """Waits until the address says this and nothing else."""
        wanted = {name: [value] if isinstance(value, str) else value for name, value in parameters.items()}
        self.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == wanted)

    def ask(self, query: str, **variables: Any) -> Any:
        """What the API answers: what the page shows is held against it."""
        answer = self.page.request.post("/graphql", data={"query": query, "variables": variables}).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def ids(self) -> dict[str, str]:
        """The ids of all nodes of a small graph by their labels."""
        found = self.ask("{ articles(first: 100) { nodes { id label } } providers(first: 100) { nodes { id label } } }")
        return {node["label"]: node["id"] for nodes in found.values() for node in nodes["nodes"]}

    def places_of(self, *colours: str) -> list[tuple[float, float]]:
        """Where on the page the middle of all that has a color in the canvas is, for each color."""
        box = self.canvas.bounding_box()
        assert box
        found = {ink: (box["x"] + x, box["y"] + y) for ink, _, x, y in inks(self.page, self.canvas.screenshot())}
        return [found[colour] for colour in colours]


def inks(page: Page, png: bytes) -> list[tuple[str, int, float, float]]:
    """The colors of a picture, each with the number of its pixels and the middle of them."""
    found = page.evaluate(INKS, base64.b64encode(png).decode())
    return [(f"#{ink:06x}", count, x, y) for ink, count, x, y in found]
