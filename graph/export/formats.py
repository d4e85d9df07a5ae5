"""The formats that a graph can be exported in, by the names that addresses and commands give them."""

from collections.abc import Callable, Generator, Iterable, Iterator

from msgspec import Struct

from graph.errors import FormatUnknown
from graph.export.cytoscape import write_cytoscape
from graph.export.dot import write_dot
from graph.export.gexf import write_gexf
from graph.export.graphml import write_graphml
from graph.export.graphology import write_graphology
from graph.export.json_ld import write_json_ld
from graph.export.node_link import write_links, write_node_link
from graph.export.parquet import write_edges_parquet, write_nodes_parquet
from graph.export.tables import (
    write_edges_csv,
    write_neo4j_edges_csv,
    write_neo4j_nodes_csv,
    write_nodes_csv,
)
from graph.export.turtle import write_turtle
from graph.store.base import Part

_CHUNK_BYTES = 32 * 1024

Write = Callable[[Part], Iterator[str]] | Callable[[Part], Iterator[bytes]]
"""Writes a part of the graph, piece by piece; text is UTF-8."""


class Format(Struct, frozen=True):
    """One format: what it is called in addresses and commands, what files in it are called and hold, which programs take
    them, and what writes them.

    A format that can be written in several ways has an `option` that chooses among `writers`, by their names; the first is
    meant where nothing is chosen. `holds_nodes` and `holds_edges` tell of tables which of them they are of.
    """

    name: str
    file_name: str
    media_type: str
    readers: str
    writers: dict[str, Write]
    option: str | None = None
    holds_nodes: bool = True
    holds_edges: bool = True
    compressed: bool = False

    def rows(self, part: Part) -> int:
        """How many nodes and edges of `part` the file holds."""
        return self.holds_nodes * part.node_count + self.holds_edges * part.edge_count

    def pieces(self, part: Part, way: str | None = None) -> Generator[bytes, None, None]:
        """The file for `part`, written in this way, piece by piece. Raises FormatUnknown for a way that there is not."""
        write = next(iter(self.writers.values())) if way is None else self.writers.get(way)
        if write is None:
            raise FormatUnknown(f"{self.name} {way}", [f"{self.name} {each}" for each in self.writers])
        return _in_chunks(piece.encode() if isinstance(piece, str) else piece for piece in write(part))


def _in_chunks(pieces: Iterable[bytes]) -> Generator[bytes, None, None]:
    """The same bytes in fewer pieces, none much larger than it has to be."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK_BYTES:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


FORMATS = {
    each.name: each
    for each in (
        Format(
            "graphml",
            "newsgraph.graphml",
            "application/graphml+xml",
            "yEd, Cytoscape, igraph, networkx",
            {"": write_graphml},
        ),
        Format("gexf", "newsgraph.gexf", "application/gexf+xml", "Gephi, Gephi Lite, graphology", {"": write_gexf}),
        Format(
            "node-link",
            "newsgraph.json",
            "application/json",
            "networkx, D3 (with `edges=links`)",
            {"edges": write_node_link, "links": write_links},
            "edges",
        ),
        Format("cytoscape", "newsgraph.cyjs", "application/json", "Cytoscape, cytoscape.js", {"": write_cytoscape}),
        Format(
            "graphology",
            "newsgraph-graphology.json",
            "application/json",
            "graphology, sigma.js",
            {"": write_graphology},
        ),
        Format("dot", "newsgraph.dot", "text/vnd.graphviz", "Graphviz", {"": write_dot}),
        Format("turtle", "newsgraph.ttl", "text/turtle", "RDF stores, rdflib, Protégé", {"": write_turtle}),
        Format("json-ld", "newsgraph.jsonld", "application/ld+json", "RDF stores, search engines", {"": write_json_ld}),
        Format(
            "nodes.csv",
            "newsgraph-nodes.csv",
            "text/csv",
            "spreadsheets, pandas, Gephi; Neo4j (with `headers=neo4j`)",
            {"names": write_nodes_csv, "neo4j": write_neo4j_nodes_csv},
            "headers",
            holds_edges=False,
        ),
        Format(
            "edges.csv",
            "newsgraph-edges.csv",
            "text/csv",
            "spreadsheets, pandas, Gephi; Neo4j (with `headers=neo4j`)",
            {"names": write_edges_csv, "neo4j": write_neo4j_edges_csv},
            "headers",
            holds_nodes=False,
        ),
        Format(
            "nodes.parquet",
            "newsgraph-nodes.parquet",
            "application/vnd.apache.parquet",
            "pandas, Polars, DuckDB, Cosmograph",
            {"": write_nodes_parquet},
            holds_edges=False,
            compressed=True,
        ),
        Format(
            "edges.parquet",
            "newsgraph-edges.parquet",
            "application/vnd.apache.parquet",
            "pandas, Polars, DuckDB, Cosmograph",
            {"": write_edges_parquet},
            holds_nodes=False,
            compressed=True,
        ),
    )
}
"""All formats, by their names."""


def find_format(name: str) -> Format:
    """The format of this name. Raises FormatUnknown."""
    if name not in FORMATS:
        raise FormatUnknown(name, list(FORMATS))
    return FORMATS[name]
