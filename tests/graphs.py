"""Graphs of documents that tests write out, or that hypothesis draws."""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

import graph
from graph import Graph, LoadOptions
from graph.documents.folders import Site
from graph.documents.parse import parse_content
from graph.documents.reading import collect


def examples(times: float) -> settings:
    """So many times as many examples as hypothesis is to try, which are fewer where tests are to be quick."""
    return settings(max_examples=round(times * settings().max_examples))


FEW = examples(3 / 8)
"""For tests that make a store of each graph, which takes longer than what they ask of it."""

Documents = Mapping[str, Any]
"""Documents by name: front matter, or the whole text."""

TITLES = ["a", "A", "á", "ab", "b", "B news"]
NAMES = ["a", "A", "á", "b"]
DATES = ["2019-12-30", "2020-01-05T23:59:59.999999Z", "2020-01-06", "2020-03-01T01:00:00+02:00"]
TOPICS = ["News", "né", "T2", "T3"]
VALUES = ["news", "News", "né", "NE"]
STUBS = range(8, 11)

_PROVIDERS = st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES)}, optional={"domain": st.sampled_from(["p.example", "q.example"])}
)
_ARTICLES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"title": st.sampled_from(TITLES)},
    optional={
        "category": st.sampled_from(VALUES),
        "type": st.sampled_from(["article", "video"]),
        "locale": st.sampled_from(["en", "de"]),
        "tags": st.lists(st.sampled_from(VALUES), max_size=3),
        "publishedDateTime": st.sampled_from(DATES),
        "updatedDateTime": st.sampled_from(DATES[:2]),
        "quality": st.integers(0, 2),
        "heat": st.integers(-1, 1),
        "published": st.booleans(),
        "removed": st.booleans(),
        "topics": st.lists(st.sampled_from(TOPICS), max_size=3),
        "provider": _PROVIDERS,
        "related": st.lists(st.integers(0, STUBS[-1]), max_size=5),
        "items": st.lists(st.integers(0, 7), max_size=4),
    },
)
_DEFINED_TOPICS = st.dictionaries(
    st.sampled_from(TOPICS),
    st.fixed_dictionaries(
        {}, optional={"parent": st.sampled_from(TOPICS), "keywords": st.just(["news"]), "shortname": st.just("a")}
    ),
    max_size=3,
)


@st.composite
def corpora(draw: st.DrawFn, most: int = 8) -> dict[str, Any]:
    """Documents of few distinct values, so that ties, nulls and shared ends are frequent.

    Up to `most` (at most 8) articles that relate to each other and to stubs, list each other as items, and are about
    topics of which some are defined, below each other, or found by a keyword.
    """
    files: dict[str, Any] = {}
    for number, article in enumerate(draw(st.lists(_ARTICLES, max_size=most))):
        related = [_entry(target) for target in article.pop("related", ())]
        items = [f"d{item}" for item in article.pop("items", ())]
        address = {"webUrl": f"https://s.example/{number}"} if number % 4 != 3 else {}
        files[f"d{number}.md"] = {**article, **address, "related": related, "items": items}
    for number, (name, values) in enumerate(sorted(draw(_DEFINED_TOPICS).items())):
        files[f"t{number}.md"] = {"taxonomy": "topic", "name": name, **values}
    return files


def graphs(most: int = 8) -> st.SearchStrategy[Graph]:
    """The graphs of `corpora`."""
    return corpora(most).map(graph_of)


def graph_of(documents: Documents) -> Graph:
    """The graph of documents that lie in a folder `site`."""
    parsed = [
        parse_content(
            f"site/{name}",
            content.encode() if isinstance(content, str) else json.dumps(content).encode() + b"\n",
            None,
            LoadOptions(),
        )
        for name, content in documents.items()
    ]
    return graph.build_graph(collect(iter(parsed), {"site": Site()}))


def _entry(number: int) -> dict[str, Any]:
    entry: dict[str, Any] = {"title": TITLES[number % len(TITLES)], "webUrl": f"https://s.example/{number}"}
    return entry | ({"publishedDateTime": DATES[1], "quality": 1} if number % 2 else {})
