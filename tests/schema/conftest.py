"""Asking a graph over the API, without a server."""

import json
from collections.abc import Callable
from typing import Any

import pytest

import graph
from graph import Graph, LoadOptions
from graph.documents.parse import parse_content
from graph.documents.reading import collect
from graph.store.memory import MemoryStore
from schema import Context, build_schema

SCHEMA = build_schema()

Ask = Callable[..., dict[str, Any]]


def graph_of(files: dict[str, Any]) -> Graph:
    """The graph of documents given as front matter, or as text, by name."""
    parsed = [
        parse_content(
            f"site/{name}",
            content.encode() if isinstance(content, str) else json.dumps(content).encode() + b"\n",
            None,
            LoadOptions(),
        )
        for name, content in files.items()
    ]
    return graph.build(collect(iter(parsed), {"site": None}))


def asking(built: Graph) -> Ask:
    """What asks a graph a query, and gives the answer as a client gets it."""
    store = MemoryStore(built)

    def ask(query: str, **variables: Any) -> dict[str, Any]:
        with store.view() as view:
            answer = SCHEMA.execute_sync(query, variable_values=variables, context_value=Context(view))
        found: dict[str, Any] = {"data": answer.data}
        if answer.errors:
            found["errors"] = [error.formatted for error in answer.errors]
        return found

    return ask


@pytest.fixture
def sample() -> Ask:
    """A small graph: three articles, one a collection, one with an HTML body; a stub; topics, and providers."""
    return asking(
        graph_of(
            {
                "t.md": {"taxonomy": "topic", "name": "Top", "_id": "top", "keywords": ["secretword"]},
                "u.md": {"taxonomy": "topic", "name": "Under", "parent": "Top", "shortname": "Un"},
                "o.md": {"taxonomy": "organization", "name": "BBC", "domain": "bbc.com"},
                "p.md": {"taxonomy": "organization", "name": "BBC", "domain": "bbc.co.uk"},
                "a.md": {
                    "title": "Alpha réport",
                    "webUrl": "https://www.a.example/1",
                    "ampWebUrl": "https://amp.a.example/1",
                    "publishedDateTime": "2020-01-01",
                    "topics": ["Under"],
                    "provider": {"name": "A", "domain": "a.example"},
                    "related": [
                        {"title": "Stub", "webUrl": "https://b.example/s", "publishedDateTime": "2020-01-02"},
                        {"title": "Beta", "webUrl": "https://a.example/2"},
                    ],
                },
                "b.md": '{"title": "Beta", "webUrl": "https://a.example/2", "topics": ["Top"], "quality": 5,'
                ' "related": [{"title": "x", "webUrl": "https://a.example/1"}]}\\n<p>inner <b>bodyword</b></p>',
                "c.md": {"title": "Collection", "items": ["b", "a"], "tags": ["x", "y"]},
            }
        )
    )
