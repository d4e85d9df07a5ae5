"""Graphs of documents that tests write as front matter, by source path."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

import graph
from graph import Article, EdgeKind, Graph, LoadOptions, NodeKind, Provider, Topic
from graph.documents.folders import Site
from graph.documents.parse import parse_content
from graph.documents.reading import collect

Files = Mapping[str, Mapping[str, Any]]
"""Front matter by source path, which begins with the folder's label."""


def build(files: Files, order: Iterable[str] | None = None) -> Graph:
    """The graph of `files`, read in the order in which they stand, or in `order`."""
    parsed = (
        parse_content(source, json.dumps(files[source], indent=1).encode(), None, LoadOptions())
        for source in (files if order is None else order)
    )
    return graph.build_graph(collect(parsed, {source.partition("/")[0]: Site() for source in files}))


def image(built: Graph) -> bytes:
    """All that a graph is, but for when it was loaded, as bytes."""
    parts = (
        built.version,
        [built.nodes(kind) for kind in NodeKind],
        list(built.each_edge()),
        built.diagnostics,
        sorted(built.other_ids.items()),
        sorted(built.topic_aliases.items()),
    )
    return msgspec.msgpack.encode(parts)


def labels(built: Graph, kind: EdgeKind) -> list[tuple[str, str]]:
    """The edges of a kind by what their ends are called, sorted."""
    names = {node.id: node.label for each in NodeKind for node in built.nodes(each)}
    return sorted((names[edge.source], names[edge.target]) for edge in built.each_edge() if edge.kind is kind)


def article(built: Graph, title: str) -> Article:
    """The only article of this title."""
    [found] = [each for each in built.articles if each.title == title]
    return found


def topic(built: Graph, name: str) -> Topic:
    """The only topic of this name."""
    [found] = [each for each in built.topics if each.name == name]
    return found


def provider(built: Graph, name: str) -> Provider:
    """The only provider of this name."""
    [found] = [each for each in built.providers if each.name == name]
    return found


def codes(built: Graph) -> list[str]:
    """The codes of what was wrong, in reading order."""
    return [each.code for each in built.diagnostics]
