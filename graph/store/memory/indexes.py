"""The indexes of a snapshot that take long to make, and are therefore saved with it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import Struct

from graph.analysis import Analysis, analyse
from graph.build.graph import Graph
from graph.search.postings import Postings
from graph.store.memory.completions import CompletionsTable, take_words
from graph.store.memory.numbering import Numbering
from graph.store.memory.spellings import Spellings
from graph.store.memory.text_index import TextIndex

TEXT, SPELLINGS = "text", "spellings"
"""The folders of the indexes that are searched where they lie."""


class Indexes(Struct, frozen=True, eq=False):
    """What the nodes of one version of a graph are found by, and what is worked out for it as a whole.

    `version` names them: that of the graph that they were made of, or a name of its own where they were carried over from
    one version to the next, whose scores are others than those of indexes that are made for it.
    """

    version: str
    text: TextIndex
    postings: Postings
    analysis: Analysis
    completions: CompletionsTable
    spellings: Spellings


def make_indexes(graph: Graph, folder: Path | None = None) -> Indexes:
    """The indexes of `graph`, those that are searched where they lie in folders of their own below an empty `folder`, else
    in memory."""
    # tantivy, numpy and scipy let other threads run.
    with ThreadPoolExecutor(1) as beside:
        text = beside.submit(TextIndex.of, graph, _below(folder, TEXT))
        postings = Postings(graph)
        analysis = analyse(graph, postings)
        completions = take_words(graph, Numbering(graph))
        spellings = Spellings.of(completions.words, _below(folder, SPELLINGS))
        return Indexes(graph.version, text.result(), postings, analysis, completions, spellings)


def _below(folder: Path | None, name: str) -> Path | None:
    if folder is None:
        return None
    below = folder / name
    below.mkdir()
    return below
