"""Renaming: the words of titles and names in the next version are those that taking them all gives."""

from hypothesis import given

from graph import Graph
from graph.changes import compare
from graph.store.memory.completions import CompletionsTable, take_words
from graph.store.memory.numbering import Numbering
from graph.store.memory.renaming import Renamed, rename
from graph.store.memory.spellings import Spellings
from graph.succession import find_succession
from tests.graphs import FEW, graphs


@FEW
@given(first=graphs(), second=graphs(), third=graphs())
def test_words_of_names_are_as_if_taken_anew(first: Graph, second: Graph, third: Graph) -> None:
    """After two changes words, nodes, first words and the order of labels are those of the graph, and every word is spelled
    as itself."""
    table = take_words(first, Numbering(first))
    renamed = Renamed(table, Spellings.of(table.words))
    for graph, after in ((first, second), (second, third)):
        renamed = rename(*renamed, after, find_succession(graph, after, compare(graph, after)).all)
    found, fresh = renamed.table, take_words(third, Numbering(third))
    assert nodes_by_word(found) == nodes_by_word(fresh)
    assert found.words == sorted(found.words)
    assert first_words(found) == first_words(fresh)
    assert found.by_label.tolist() == fresh.by_label.tolist()
    for code, word in enumerate(found.words):
        assert code in renamed.spellings.nearly(word, 1)


def nodes_by_word(table: CompletionsTable) -> dict[str, list[int]]:
    """The numbers of the nodes that have each word."""
    ends = table.frequencies.cumsum().tolist()
    starts = [0, *ends]
    lists = {
        word: table.nodes[starts[code] : end].tolist()
        for code, (word, end) in enumerate(zip(table.words, ends, strict=True))
    }
    return {word: numbers for word, numbers in lists.items() if numbers}


def first_words(table: CompletionsTable) -> list[str | None]:
    """The first word of each label."""
    return [None if code < 0 else table.words[code] for code in table.first_words.tolist()]
