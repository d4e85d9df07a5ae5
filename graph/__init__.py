"""newsgraph's graph: documents to a knowledge graph of articles, providers and topics, and what it can be asked."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from graph.build.building import build_graph
from graph.build.graph import Graph
from graph.collector import collector_off
from graph.diagnostics import Diagnostic, Severity
from graph.documents.folders import Folder, LoadOptions
from graph.documents.reading import Progress, read_folders
from graph.errors import FolderError, GraphError
from graph.keys import Direction, EdgeKind, NodeId, NodeKind, node_id
from graph.records import Article, Edge, Image, Node, Provider, Topic

if TYPE_CHECKING:
    from graph.networkx import from_networkx, to_networkx


def __getattr__(name: str) -> Any:
    """The functions of `graph.networkx`, which takes longer to import than all else, and a server has no need of."""
    if name in {"from_networkx", "to_networkx"}:
        return getattr(import_module("graph.networkx"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load(
    folders: Sequence[Folder],
    options: LoadOptions | None = None,
    *,
    processes: int = 1,
    progress: Progress | None = None,
) -> Graph:
    """The graph of the documents in `folders`.

    What is wrong with some documents is told in its `diagnostics` and stops nothing. With several `processes`, large
    folders are parsed by that many; a script that asks for them guards its entry with `if __name__ == "__main__"`.
    `progress` is told of each file parsed. Raises FolderError for two folders of one label.
    """
    with collector_off():
        return build_graph(read_folders(folders, options, processes=processes, progress=progress))


__all__ = [
    "Article",
    "Diagnostic",
    "Direction",
    "Edge",
    "EdgeKind",
    "Folder",
    "FolderError",
    "Graph",
    "GraphError",
    "Image",
    "LoadOptions",
    "Node",
    "NodeId",
    "NodeKind",
    "Progress",
    "Provider",
    "Severity",
    "Topic",
    "build_graph",
    "from_networkx",
    "load",
    "node_id",
    "to_networkx",
]
