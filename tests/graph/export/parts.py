"""Graphs that are exported in tests, and what their exports must say, worked out from the records alone.

The table of attributes here is written by hand, from what the attributes are documented to mean; nothing of it is taken from
the exports.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from graph import Article, Graph, Node, NodeKind, Provider
from graph.analysis import analyse
from graph.export import find_format
from graph.search.postings import Postings
from graph.store.base import Part
from graph.store.conditions import Condition
from graph.store.memory import MemoryStore
from graph.store.questions import Around, Selection
from graph.stories import NO_STORY
from tests.graphs import graph_of

Values = dict[str, Any]
"""Attributes by name: text, numbers, truth values, instants as datetimes, and lists of text."""

Edges = list[tuple[str, str, Values]]
"""Edges: their sources, their targets, and their attributes."""

NODE_NAMES = (
    "kind label title name excerpt description category articleType locale tags authors url webUrl originalUrl ampWebUrl"
    " cdnAmpWebUrl imageUrl publishedDateTime updatedDateTime quality heat published removed stub providerName rank story"
    " domain slug shortname aliases keywords hashtags documents"
).split()
"""The attributes of nodes, in their order."""

EDGE_NAMES = ["kind", "inferred", "sources"]
"""The attributes of edges, in their order."""

INTEGERS = {"quality", "heat"}
FRACTIONS = {"rank"}
TRUTHS = {"published", "removed", "stub", "inferred"}
INSTANTS = {"publishedDateTime", "updatedDateTime"}
LISTS = {"tags", "authors", "aliases", "keywords", "hashtags", "documents", "sources"}
ADDRESSES = {"url", "webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl", "imageUrl"}

HARD = [
    "\"double\" and 'single' quotes, `ticks`",
    "a & b &amp;amp; c < d > e ]]> f <![CDATA[g]]> <!-- h --> <b>i</b>",
    "line\nfeed\r\nboth\rreturn\ttab",
    'back\\slash \\n \\N \\" \\\\ at the end \\',
    "emoji 🦊 👩\u200d👩\u200d👧 and e\u0301",
    "\u05e2\u05d1\u05e8\u05d9\u05ea \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u202eturned\u202c",
    "controls \x01\x08\x0b\x0c\x1b\x1f\x7f\x85\u2028\u2029 end",
    "no characters \ufffe\uffff \U0001fffe end",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "a;b|c,d;",
    "\U00010348 \U0001d518 \U0010fffd",
    "{} [] () $x ${y} %s %20 #z",
    "long " * 8_000,
]
"""Texts that some format cannot hold as they are."""

_SITE = "https://s.example"
_EVERYTHING: Values = {
    "title": "All there is",
    "excerpt": "In short",
    "category": "Category",
    "type": "article",
    "locale": "en-GB",
    "tags": ["one", "two words"],
    "authors": ["Ann", "Bob"],
    "webUrl": f"{_SITE}/all?a={{b}}|c&d='e'^`f`",
    "originalUrl": f"{_SITE}/original",
    "ampWebUrl": f"{_SITE}/amp",
    "cdnAmpWebUrl": "https://cdn.example/s/amp",
    "image": [{"url": f"{_SITE}/first.png", "width": 5}, f"{_SITE}/second.png"],
    "publishedDateTime": "2020-01-05T23:59:59.999999Z",
    "updatedDateTime": "2020-01-06T01:00:00+02:00",
    "quality": -5,
    "heat": 0,
    "published": True,
    "removed": False,
    "topics": ["Below", "Stated"],
    "provider": {"name": "The Provider", "domain": "p.example"},
    "related": [
        {"title": "Only listed", "webUrl": f"{_SITE}/stub", "publishedDateTime": "2019-12-30"},
        {"title": "x", "webUrl": f"{_SITE}/old"},
    ],
}
_STORY = {"excerpt": "a green camera factory opens beside the frozen lake tomorrow", "publishedDateTime": "2020-05-01"}

NASTY = graph_of(
    {
        "all.md": _EVERYTHING,
        "nothing.md": {"title": "Nothing else"},
        "old.md": {"title": "Old", "webUrl": f"{_SITE}/old", "publishedDateTime": "1969-07-20T20:17:40Z", "heat": -1},
        "oldest.md": {"title": "Oldest", "publishedDateTime": "0001-01-01", "published": False, "removed": True},
        "said.md": {"title": "It says Keyword and nothing of topics"},
        "collection.md": {"title": "Collection", "items": ["all", "nothing", "hard0"]},
        "above.md": {
            "taxonomy": "topic",
            "name": "Above",
            "_id": "above",
            "keywords": ["keyword", 'k"2'],
            "image": f"{_SITE}/t.png",
        },
        "below.md": {
            "taxonomy": "topic",
            "name": "Below",
            "shortname": "Bel",
            "parent": "Above",
            "description": "What lies below\nit",
            "hashtags": ["#below", "#b"],
        },
        "provider.md": {
            "taxonomy": "organization",
            "name": "The Provider",
            "domain": "p.example",
            "otherNames": ["A Provider", "Provider; Inc."],
            "description": "Provides",
            "image": f"{_SITE}/p.png",
        },
        "story1.md": {"title": "green camera factory opens", **_STORY},
        "story2.md": {"title": "green camera factory opening", **_STORY},
        **{
            f"hard{number}.md": {
                "title": text,
                "excerpt": f"{text} excerpt {text}",
                "category": text,
                "type": text,
                "locale": text,
                "tags": [text, "x", *HARD[:number]],
                "authors": [text, "y"],
                "topics": [text, "Stated"],
                "provider": {"name": text},
                "webUrl": f"{_SITE}/hard/{number}",
                "related": [{"title": "z", "webUrl": f"{_SITE}/hard/{(number + 1) % len(HARD)}"}],
                "items": [f"hard{(number + 1) % len(HARD)}"],
            }
            for number, text in enumerate(HARD)
        },
        **{
            f"topic{number}.md": {
                "taxonomy": "topic",
                "name": text,
                "shortname": f"s{number} {text}",
                "description": text,
            }
            for number, text in enumerate(HARD[:4])
        },
    }
)
"""Every attribute, every kind of edge, and every hard text as a title, excerpt, tag, author, topic and provider."""

EMPTY = graph_of({})
"""No node at all."""


_ODD = st.sampled_from("\"'\\\\<>&;,|\n\r\t=+-@[]{}\x01\x1f\x7f\x85\ufffe\ud800 a")
_TEXTS = st.text(_ODD | st.characters(exclude_categories=()), max_size=12)


@st.composite
def graphs_of_texts(draw: st.DrawFn) -> Graph:
    """Graphs of a few articles, a topic and a provider, that say any text that documents can."""
    articles: Values = {
        f"{number}.md": {
            "title": draw(_TEXTS),
            "excerpt": draw(_TEXTS),
            "category": draw(_TEXTS),
            "tags": draw(st.lists(_TEXTS, max_size=2)),
            "authors": draw(st.lists(_TEXTS, max_size=2)),
            "topics": draw(st.lists(_TEXTS, max_size=1)),
            "provider": {"name": draw(_TEXTS), "domain": draw(st.sampled_from(["", "p.example"]))},
            "items": ["0"],
        }
        for number in range(draw(st.integers(1, 2)))
    }
    topic = {"taxonomy": "topic", "name": draw(_TEXTS), "shortname": draw(_TEXTS), "hashtags": [draw(_TEXTS)]}
    return graph_of({**articles, "topic.md": topic})


def part_of(graph: Graph, places: bool = False, of: Around | Condition | None = None) -> Part:
    """All of a graph, or what is selected of it, as a part that is exported."""
    with MemoryStore(graph).view() as view:
        return view.part(Selection(of, places))


def write(name: str, part: Part, way: str | None = None) -> bytes:
    """The file for a part in the format of this name."""
    return b"".join(find_format(name).pieces(part, way))


def expected_nodes(graph: Graph) -> dict[str, Values]:
    """What an export must say of each node, by its id; what is missing is left out."""
    analysis = analyse(graph, Postings(graph))
    found: dict[str, Values] = {}
    for row, article in enumerate(graph.articles):
        story = int(analysis.story_of[row])
        label = None if story == NO_STORY else analysis.stories[story].label
        found[article.id] = _there(_article(article, float(analysis.ranks[row]), label))
    for kind in (NodeKind.PROVIDER, NodeKind.TOPIC):
        found |= {node.id: _there(_named(node)) for node in graph.nodes(kind)}
    return found


def expected_edges(graph: Graph) -> Edges:
    """What an export must say of each edge, in the order of the graph's edges."""
    return [
        (
            str(edge.source),
            str(edge.target),
            {"kind": str(edge.kind.value), "inferred": edge.inferred, "sources": list(edge.sources)},
        )
        for edge in graph.each_edge()
    ]


def restored(read: Mapping[str, Any]) -> Values:
    """Attributes as a reader of text or JSON has them, with instants and lists as what they mean.

    Instants must be RFC 3339 in UTC, and lists JSON where they are text.
    """
    values = dict(read)
    for name in INSTANTS & values.keys():
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", values[name]), values[name]
        values[name] = datetime.fromisoformat(values[name])
    for name in LISTS & values.keys():
        values[name] = json.loads(values[name]) if isinstance(values[name], str) else values[name]
    return values


def carried(values: Values, text: Callable[[str], str], listed: Callable[[str], str] | None = None) -> Values:
    """`values` with the texts that a format makes of them; `listed` for texts in lists, where that differs."""

    def through(value: Any) -> Any:
        if isinstance(value, str):
            return text(value)
        return [(listed or text)(item) for item in value] if isinstance(value, list) else value

    return {name: through(value) for name, value in values.items()}


def xml_text(text: str) -> str:
    """`text` as XML 1.0 can have it: other characters are U+FFFD. Source: w3.org/TR/xml, production 2."""
    return "".join(
        c if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000" else "\ufffd"
        for c in text
    )


def xml_listed(text: str) -> str:
    """`text` as it is in a list that XML has as JSON text: there controls are escapes, which XML can have."""
    return "".join(c if c < " " else xml_text(c) for c in text)


def by_ends(edges: Edges) -> list[tuple[str, str, str, Values]]:
    """Edges with their kinds, sorted: an order that does not depend on the reader."""
    return sorted(
        ((source, target, str(values["kind"]), values) for source, target, values in edges), key=lambda e: e[:3]
    )


def _article(article: Article, rank: float, story: str | None) -> Values:
    return {
        "kind": "article",
        "label": article.title,
        "title": article.title,
        "excerpt": article.excerpt,
        "category": article.category,
        "articleType": article.type,
        "locale": article.locale,
        "tags": article.tags,
        "authors": article.authors,
        "url": article.web_url if article.web_url is not None else article.original_url,
        "webUrl": article.web_url,
        "originalUrl": article.original_url,
        "ampWebUrl": article.amp_web_url,
        "cdnAmpWebUrl": article.cdn_amp_web_url,
        "imageUrl": article.images[0].url if article.images else None,
        "publishedDateTime": article.published_date_time,
        "updatedDateTime": article.updated_date_time,
        "quality": article.quality,
        "heat": article.heat,
        "published": article.published,
        "removed": article.removed,
        "stub": article.stub,
        "providerName": article.provider_name,
        "rank": rank,
        "story": story,
        "documents": [document.source for document in article.documents],
    }


def _named(node: Node) -> Values:
    assert not isinstance(node, Article)
    both = {
        "label": node.name,
        "name": node.name,
        "description": node.description,
        "aliases": node.aliases,
        "imageUrl": node.images[0].url if node.images else None,
        "documents": [document.source for document in node.documents],
    }
    if isinstance(node, Provider):
        return {"kind": "provider", **both, "domain": node.domain}
    return {
        "kind": "topic",
        **both,
        "slug": node.slug,
        "shortname": node.shortname,
        "keywords": node.keywords,
        "hashtags": node.hashtags,
    }


def _there(values: Values) -> Values:
    """Those of `values` that are there, lists as lists."""
    listed = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return {name: value for name, value in listed.items() if value is not None and value != []}
