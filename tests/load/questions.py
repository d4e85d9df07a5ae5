"""What clients ask under load: kept answers, articles, pages, two hops, searches, exports, requests with tags, bad ones."""

import json
from urllib.parse import quote

from tests.load.client import Question
from tests.wire import asked, exchange, posted, query

_FINE = frozenset({200})
_BUSY = frozenset({200, 503})
_TITLES = "{ articles(first: 100) { nodes { id title } } }"
_ARTICLE = (
    "query($id: ID!) { node(id: $id) { ... on Article { title excerpt related(first: 5) { nodes { title } } } } }"
)
_PAGE = "query($after: String) { articles(first: 10, after: $after) { nodes { title provider { name } } pageInfo { endCursor } } }"
_HOPS = "query($id: ID!) { subgraph(around: [$id], hops: 2, limit: 50) { nodes { label } edges { source { id } target { id } } } }"
_SEARCH = "query($text: String!) { search(query: $text, first: 10) { totalCount nodes { label } edges { highlights { html } } } }"
_WORDS = ("amazon", "google ai", "cloud*", '"machine learning"', "micosoft~", "+ai -amazon", "🙂", "a b c d e f g")


def questions(port: int) -> list[Question]:
    """Some two hundred questions, of each kind in turn, about what the server has."""
    found = exchange(port, query(_TITLES)).answers[0].json()["data"]["articles"]["nodes"]
    ids = [each["id"] for each in found][:40]
    address = f"/graphql?query={quote('{ graph { articles } }')}".encode()
    tag = exchange(port, asked(address)).answers[0].headers["etag"].encode()
    asking = []
    for number, id_ in enumerate(ids):
        words = _WORDS[number % len(_WORDS)]
        asking += [
            Question("kept", query("{ graph { articles } }"), _FINE, is_data=True),
            Question("article", query(_ARTICLE, variables={"id": id_}), _BUSY, is_data=True),
            Question("page", query(_PAGE), _BUSY, is_data=True),
            Question("two hops", query(_HOPS, variables={"id": id_}), _BUSY, is_data=True),
            Question("search", query(_SEARCH, variables={"text": f"{words} {number}"}), _BUSY, is_data=True),
            Question("tag", asked(address, b"If-None-Match: " + tag), frozenset({200, 304})),
            Question("compressed", posted(json.dumps({"query": _TITLES}).encode(), b"Accept-Encoding: gzip"), _BUSY),
            Question("wrong", query("{ nothing }"), _FINE),
            Question("no JSON", posted(b"{"), frozenset({400})),
            Question(
                "too deep",
                query("{ articles { nodes" + " { related { nodes" * 25 + " { id }" + " } }" * 25 + " } }"),
                _FINE,
            ),
        ]
        if number % 8 == 0:
            asking.append(Question("export", asked(b"/export/graphml?limit=50"), _BUSY))
            asking.append(Question("no export", asked(b"/export/gexf?where=1"), frozenset({400, 503})))
    return asking
