"""Many documents become one graph: whole, and the same whatever order they came in."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graph
from graph import Edge, EdgeKind, Folder, LoadOptions, NodeKind
from graph.build.graph import EDGE_ENDS
from graph.documents.folders import Site, read_site
from graph.documents.parse import ParsedFile, parse_file
from graph.documents.reading import collect
from graph.documents.walk import FoundFile, walk
from graph.keys import digest, kind_of, node_id
from graph.urls import address, parse_url
from tests.conftest import CORPUS
from tests.graph.build.building import build, codes, image, labels
from tests.graph.build.merges import files

Files = dict[str, dict[str, Any]]


@settings(max_examples=150)
@given(documents=files(), data=st.data())
def test_reading_order_never_matters(documents: Files, data: st.DataObject) -> None:
    """The same files in any order give the same version, nodes, edges, ids and diagnostics, byte for byte."""
    order = data.draw(st.permutations(list(documents)))
    assert image(build(documents, order)) == image(build(documents))


@settings(max_examples=150)
@given(documents=files())
def test_the_graph_is_whole(documents: Files) -> None:
    """Ids are unique, sorted and of their kinds; edges end at nodes of the right kinds, differ, and are no self edges."""
    built = build(documents)
    ids: list[str] = []
    for kind in NodeKind:
        nodes = built.nodes(kind)
        assert [node.id for node in nodes] == sorted(node_id(kind, node.key) for node in nodes)
        assert all(node.kind is kind is kind_of(node.id) for node in nodes)
        ids.extend(node.id for node in nodes)
    assert len(set(ids)) == len(ids)
    edges = list(built.each_edge())
    assert all({edge.source, edge.target} <= set(ids) and edge.source != edge.target for edge in edges)
    assert all((kind_of(edge.source), kind_of(edge.target)) == EDGE_ENDS[edge.kind] for edge in edges)
    assert len({(edge.kind, edge.source, edge.target) for edge in edges}) == len(edges)
    assert built.edge_counts == {kind: sum(edge.kind is kind for edge in edges) for kind in EdgeKind}


@settings(max_examples=150)
@given(documents=files())
def test_everything_knows_its_sources(documents: Files) -> None:
    """Every node and edge is stated by some documents, own documents first; every document of a graph is one node's."""
    built = build(documents)
    own: list[str] = []
    for kind in NodeKind:
        for node in built.nodes(kind):
            refs = [ref.source for ref in node.documents]
            assert node.sources[: len(refs)] == tuple(refs)
            assert node.sources
            assert list(node.sources[len(refs) :]) == sorted(set(node.sources) - set(refs))
            assert set(node.sources) <= documents.keys()
            own.extend(refs)
    assert sorted(own) == sorted(documents)
    assert all(edge.sources and set(edge.sources) <= documents.keys() for edge in built.each_edge())
    assert built.stubs == sum(not each.documents for each in built.articles)


@settings(max_examples=150)
@given(documents=files())
def test_articles_are_the_components_of_shared_addresses(documents: Files) -> None:
    """Two documents are one article if and only if steps over shared addresses lead from one to the other."""
    said: list[tuple[str | None, set[str]]] = []
    for path, values in documents.items():
        if "taxonomy" not in values:
            said.append((path, addresses(values) or {path}))
            said.extend((None, found) for entry in values.get("related", ()) if (found := addresses(entry)))
    components: list[tuple[set[str], set[str]]] = []
    for source, found in said:
        sources, names = ({source} if source else set()), set(found)
        for other in [each for each in components if each[1] & names]:
            components.remove(other)
            sources |= other[0]
            names |= other[1]
        components.append((sources, names))
    built = build(documents)
    assert sorted(sorted(sources) for sources, _ in components) == sorted(
        sorted(ref.source for ref in each.documents) for each in built.articles
    )
    ids = {each.id for each in built.articles}
    for _, names in components:
        resolved = {built.other_ids.get(made, made) for name in names if (made := node_id(NodeKind.ARTICLE, name))}
        assert len(resolved) == 1
        assert resolved <= ids


def addresses(values: dict[str, Any]) -> set[str]:
    """What identifies the article that some front matter speaks of."""
    urls = (parse_url(values[key]) for key in ("webUrl", "originalUrl", "ampWebUrl") if key in values)
    return {found for url in urls if url and (found := address(url))}


@settings(max_examples=100)
@given(documents=files())
def test_positions_count_from_zero(documents: Files) -> None:
    """The edges of one kind that leave a node have the positions 0, 1, 2, …; stated topics come before inferred ones."""
    by_start: dict[tuple[EdgeKind, str], list[Edge]] = {}
    for edge in build(documents).each_edge():
        by_start.setdefault((edge.kind, edge.source), []).append(edge)
    for edges in by_start.values():
        assert [edge.position for edge in edges] == list(range(len(edges)))
        assert [edge.inferred for edge in edges] == sorted(edge.inferred for edge in edges)


def related(*entries: str, title: str = "T", url: str | None = None, **values: object) -> dict[str, Any]:
    """An article that lists others, by address."""
    listed = [{"title": entry.rpartition("/")[2], "webUrl": f"https://{entry}"} for entry in entries]
    return {"title": title, "webUrl": f"https://{url}" if url else None, "related": listed, **values}


def test_related_lists_of_one_articles_documents_are_united() -> None:
    """The winning document's list comes first, in its order, then the others'; who states an edge twice states it once."""
    documents = {
        "s/a.md": related("x.example/1", "x.example/2", "x.example/1", url="a.example/a", updatedDateTime="2020-01-01"),
        "s/b.md": related("x.example/3", "x.example/2", url="a.example/a", updatedDateTime="2020-01-02", title="B"),
    }
    for order in (["s/a.md", "s/b.md"], ["s/b.md", "s/a.md"]):
        built = build(documents, order)
        names = {each.id: each.title for each in built.articles}
        found = [(names[edge.target], edge.position, edge.sources) for edge in built.each_edge()]
        assert found == [("3", 0, ("s/b.md",)), ("2", 1, ("s/a.md", "s/b.md")), ("1", 2, ("s/a.md",))]


def test_repeated_entries_merge() -> None:
    """One article twice in one list, under two titles or addresses, is one edge."""
    entries = [
        {"title": "One", "webUrl": "https://x.example/1"},
        {"title": "Two", "webUrl": "http://www.x.example/1/?utm_source=x"},
    ]
    built = build({"s/a.md": {"title": "A", "related": entries}})
    assert labels(built, EdgeKind.RELATED) == [("A", "One")]
    assert codes(built) == []


@pytest.mark.parametrize("own", ["a.example/a", "a.example/other"])
def test_self_edges_are_dropped(own: str) -> None:
    """An article that lists itself, under whichever of its addresses, is told of in the entry's place."""
    documents = {
        "s/a.md": related("x.example/1", "a.example/a", url=own),
        "s/b.md": {"title": "B", "webUrl": f"https://{own}", "ampWebUrl": "https://a.example/a"},
    }
    built = build(documents)
    assert labels(built, EdgeKind.RELATED) == [("B", "1")]
    [found] = built.diagnostics
    assert (found.code, found.source) == ("self-edge", "s/a.md")
    lines = json.dumps(documents["s/a.md"], indent=1).split("\n")
    assert found.line == lines.index('   "title": "a",')  # the line before it, counted from 1
    assert (lines[found.line - 1], found.column) == ("  {", 3)


def test_edges_in_both_directions_are_two() -> None:
    """Articles that list each other have an edge each way."""
    documents = {
        "s/a.md": related("b.example/b", url="a.example/a", title="A"),
        "s/b.md": related("a.example/a", url="b.example/b", title="B"),
    }
    assert labels(build(documents), EdgeKind.RELATED) == [("A", "B"), ("B", "A")]


def test_an_empty_set_is_an_empty_graph() -> None:
    """No documents, no nodes, no edges, and a version all the same."""
    built = build({})
    assert [built.nodes(kind) for kind in NodeKind] == [(), (), ()]
    assert list(built.each_edge()) == []
    assert set(built.edge_counts.values()) == {0}
    assert built.version


def test_texts_come_with_the_graph() -> None:
    """Body and keys of each document can be read from the graph."""
    built = build({"s/a.md": {"title": "A", "odd": [1, {"x": None}], "related": [{"webUrl": "https://x.example/1"}]}})
    assert built.texts.read("s/a.md").front_matter == {"title": "A", "odd": [1, {"x": None}]}


def test_ids_survive_what_does_not_concern_them() -> None:
    """A node's id depends on its key alone: other documents, titles and folders leave it as it is."""
    one = build({"s/a.md": {"title": "A", "webUrl": "https://a.example/1", "topics": ["T"], "provider": "P"}})
    other = build(
        {
            "t/z.md": {"title": "Z", "webUrl": "http://www.a.example/1/", "topics": ["t", "U"], "provider": "p"},
            "t/y.md": {"title": "Y", "related": [{"webUrl": "https://a.example/1"}]},
        }
    )
    for kind in NodeKind:
        assert {each.id for each in one.nodes(kind)} <= {each.id for each in other.nodes(kind)}


def parsed_corpus() -> Iterator[ParsedFile]:
    """Every file of the corpus, parsed."""
    for name in ("artificial-intelligence", "seed", "microsoft-power-apps"):
        folder = Folder.at(CORPUS / name)
        for file in walk(folder):
            assert isinstance(file, FoundFile)
            yield parse_file(file, read_site(folder, LoadOptions()).base, LoadOptions())


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not there")
def test_reading_order_never_matters_to_the_corpus(corpus: graph.Graph) -> None:
    """The real documents in reverse, and shuffled, give the graph that reading them in order gives, byte for byte."""
    parsed = list(parsed_corpus())
    sites = dict.fromkeys(("artificial-intelligence", "seed", "microsoft-power-apps"), Site())
    shuffled = sorted(parsed, key=lambda file: digest(file.source))
    for order in (parsed[::-1], shuffled):
        assert image(graph.build_graph(collect(iter(order), sites))) == image(corpus)
