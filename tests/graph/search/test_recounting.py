"""Recounting: the words of the next version's articles are those that counting them all gives."""

from hypothesis import given

from graph import Graph, NodeKind
from graph.changes import compare
from graph.search.postings import Postings
from graph.search.recounting import recount_words
from graph.succession import find_succession
from tests.graphs import FEW, graphs

Said = dict[str, list[tuple[int, int]]]


def said(postings: Postings) -> Said:
    """Each word that is said, with the rows of the articles that say it and how often."""
    parts = {word: postings.of(code) for word, code in postings.codes.items() if code < len(postings.frequencies)}
    return {
        word: list(zip(postings.rows[part].tolist(), postings.counts[part].tolist(), strict=True))
        for word, part in parts.items()
        if part.start < part.stop
    }


def languages(postings: Postings) -> list[str | None]:
    """The language of each article."""
    return [postings.languages[number] for number in postings.table.language_of.tolist()]


@FEW
@given(first=graphs(), second=graphs(), third=graphs())
def test_words_are_counted_as_if_anew(first: Graph, second: Graph, third: Graph) -> None:
    """After two changes each word is said by the articles of the graph so often as they say it, in their languages; what was
    counted before stays as it was."""
    counted = [Postings(first)]
    before = said(counted[0])
    for graph, after in ((first, second), (second, third)):
        step = find_succession(graph, after, compare(graph, after)).kinds[NodeKind.ARTICLE]
        counted.append(recount_words(counted[-1], after, step))
    for postings, graph in zip(counted, (first, second, third), strict=True):
        fresh = Postings(graph)
        assert said(postings) == said(fresh)
        assert languages(postings) == languages(fresh)
        for row in range(len(graph.articles)):
            assert set(postings.vector(row).codes.tolist()) == {postings.codes[word] for word in said_by(fresh, row)}
            assert 0 <= float(postings.cosines(postings.vector(row)).max(initial=0)) <= 1
    assert said(counted[0]) == before
    assert len(counted[-1].table.words) == len(counted[-1].frequencies)


def said_by(postings: Postings, row: int) -> set[str]:
    """The words of one article."""
    return {word for word, entries in said(postings).items() if row in dict(entries)}
