"""Taking in: the graph after a look at its documents."""

from typing import NamedTuple

from graph.build.building import build_graph
from graph.build.graph import Graph
from graph.build.renewal import Change, renew_graph
from graph.changes import GraphChange, compare
from graph.live.library import Entry, Library, Look


class Taken(NamedTuple):
    """The library and the graph once a look was taken in, and what became of nodes, None where nothing did."""

    library: Library
    graph: Graph
    change: GraphChange | None


def take_in(library: Library, graph: Graph, look: Look) -> Taken:
    """What is there after a look, where this library and the graph of it were there before."""
    after = library.after(look)
    version = library.version_after(graph.version, look)
    if version == graph.version:
        return Taken(after, graph, None)
    entries = [(look.before[source], look.after[source]) for source in look.changed]
    if look.sites == library.sites and all(_is_of_articles(*each) for each in entries):
        articles = {source: look.after[source].article for source in look.changed}
        diagnostics = {source: look.after[source].diagnostics for source in look.changed}
        return Taken(after, *renew_graph(graph, library, Change(articles, diagnostics, version, after.texts)))
    built = build_graph(after.documents(version))
    return Taken(after, built, compare(graph, built))


def _is_of_articles(before: Entry, after: Entry) -> bool:
    """Whether only what articles' documents state changes, and not what holds for many of them."""
    return all(each.document is each.article for each in (before, after))
