"""What holds for every format: its name and its ways, pieces of bounded size, and files that depend on the graph alone."""

from collections.abc import Iterator
from itertools import chain, zip_longest
from tracemalloc import get_traced_memory, start, stop

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Article, Edge, EdgeKind, Graph, NodeKind, node_id
from graph.errors import FormatUnknown
from graph.export import FORMATS, find_format
from graph.store.answers import Portrait
from tests.graph.export.conftest import Case
from tests.graph.export.parts import NASTY, part_of, write
from tests.graphs import FEW, graph_of, graphs

WAYS = [(name, way) for name, each in FORMATS.items() for way in each.writers]
NAMES = [
    "graphml",
    "gexf",
    "node-link",
    "cytoscape",
    "graphology",
    "dot",
    "turtle",
    "json-ld",
    "nodes.csv",
    "edges.csv",
    "nodes.parquet",
    "edges.parquet",
]


class ManyArticles:
    """A part of many articles, each with an edge to the one before, which are made while they are asked for."""

    version = "v"

    def __init__(self, size: int) -> None:
        self.node_count = self.edge_count = size
        self._ids = [node_id(NodeKind.ARTICLE, str(number)) for number in range(size)]

    def nodes(self) -> Iterator[Portrait]:
        for number, id_ in enumerate(self._ids):
            yield Portrait(Article(id_, str(number), f"Title {number}", (), stub=False), 0.0, 0.0)

    def edges(self) -> Iterator[Edge]:
        for number, id_ in enumerate(self._ids):
            yield Edge(EdgeKind.RELATED, id_, self._ids[number - 1], 0, inferred=False, sources=("a.md",))


def test_formats_are_these() -> None:
    """Each format is found by its name, and has a file name and a media type of its own table or graph."""
    assert list(FORMATS) == NAMES
    assert [find_format(name).name for name in NAMES] == NAMES
    assert len({each.file_name for each in FORMATS.values()}) == len(NAMES)


@pytest.mark.parametrize("name", ["", "GraphML", "graphml ", "xlsx", "../graphml"])
def test_unknown_formats_are_answered_with_those_there_are(name: str) -> None:
    """FormatUnknown says what was asked for, and every name there is."""
    with pytest.raises(FormatUnknown) as raised:
        find_format(name)
    assert (raised.value.name, list(raised.value.known)) == (name, NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_unknown_ways_are_answered_with_those_there_are(name: str) -> None:
    """FormatUnknown is raised when the file is asked for, not when its first piece is."""
    part = part_of(NASTY)
    with pytest.raises(FormatUnknown) as raised:
        FORMATS[name].pieces(part, "sideways")
    assert list(raised.value.known) == [f"{name} {way}" for way in FORMATS[name].writers]


def test_the_first_way_is_meant_where_none_is_chosen(case: Case) -> None:
    """A format is written in its first way unless another is asked for."""
    for name, each in FORMATS.items():
        assert write(name, case.part) == write(name, case.part, next(iter(each.writers)))


@pytest.mark.parametrize(("name", "way"), WAYS)
def test_a_part_is_written_as_often_as_asked(case: Case, name: str, way: str) -> None:
    """Two files of one part that are written at once, a piece of each in turn, are what each alone is."""
    alone = write(name, case.part, way)
    first, second = zip(
        *zip_longest(*(FORMATS[name].pieces(case.part, way) for _ in range(2)), fillvalue=b""), strict=True
    )
    assert b"".join(first) == b"".join(second) == alone


@pytest.mark.parametrize(("name", "way"), WAYS)
def test_a_file_that_nobody_reads_on_is_let_go_of(name: str, way: str) -> None:
    """A file that is closed after its first piece leaves its part as it was: the next one is whole."""
    part = part_of(NASTY)
    whole = write(name, part, way)
    pieces = FORMATS[name].pieces(part, way)
    next(pieces)
    pieces.close()
    assert list(pieces) == []
    assert write(name, part, way) == whole


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith("parquet")])
def test_pieces_are_small(name: str) -> None:
    """However many nodes there are, a piece stays under 100 kB."""
    sizes = [len(piece) for piece in FORMATS[name].pieces(ManyArticles(5_000))]
    assert max(sizes) < 100_000
    assert sum(sizes) > 3 * max(sizes)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith("parquet")])
def test_memory_does_not_grow_with_the_file(name: str) -> None:
    """A file ten times as long takes no more than 1 MB more memory while it is written."""
    few, many = (_most_allocated(name, size) for size in (2_000, 20_000))
    assert many - few < 1_000_000


def _most_allocated(name: str, size: int) -> int:
    part = ManyArticles(size)
    start()
    for _ in FORMATS[name].pieces(part):
        pass
    _, most = get_traced_memory()
    stop()
    return most


@pytest.mark.slow
@pytest.mark.parametrize(("name", "way"), WAYS)
@FEW
@given(data=st.data())
def test_files_do_not_depend_on_the_order_of_documents(name: str, way: str, data: st.DataObject) -> None:
    """Documents that are loaded in another order give the same bytes."""
    documents = {
        f"{number}.md": {
            "title": f"T{number % 3}",
            "topics": [f"topic {number % 2}"],
            "provider": {"name": "P"},
            "items": [f"{number // 2}"],
        }
        for number in range(6)
    }
    shuffled = dict(data.draw(st.permutations(list(documents.items()))))
    assert write(name, part_of(graph_of(shuffled)), way) == write(name, part_of(graph_of(documents)), way)


@FEW
@given(graph=graphs())
def test_parts_have_as_many_nodes_and_edges_as_they_say(graph: Graph) -> None:
    """The counts that formats write before they write nodes and edges are true, and so are the ends of edges."""
    part = part_of(graph)
    ids = {portrait.node.id for portrait in part.nodes()}
    assert len(ids) == part.node_count == len(list(part.nodes()))
    assert part.edge_count == len(list(part.edges()))
    assert set(chain.from_iterable((edge.source, edge.target) for edge in part.edges())) <= ids
