"""Analysis: what is worked out for a version of the graph as a whole, off any request's path: ranks and stories."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.adjacency import both_ways
from graph.build.graph import Graph
from graph.keys import EdgeKind, story_id
from graph.rank.pagerank import pagerank
from graph.records import Article, Story
from graph.search.postings import Postings
from graph.stories import NO_STORY, find_stories

_DAY = 86_400.0
_NO_ROWS = np.empty(0, np.int32)


class Analysis(Struct, frozen=True, eq=False):
    """Ranks and stories of the articles of `version`, by their rows.

    `ranks` are PageRanks over related edges, which sum to 1. `stories` are the largest first, then those that ended last,
    then by their ids; `member_rows[member_starts[n]:member_starts[n + 1]]` are the rows of story n's articles, ascending,
    and `story_of` has the place of each article's story, NO_STORY where it has none.
    """

    version: str
    ranks: NDArray[np.float64]
    stories: tuple[Story, ...]
    member_rows: NDArray[np.int32]
    member_starts: NDArray[np.int64]
    story_of: NDArray[np.int32]

    def members(self, story: int) -> NDArray[np.int32]:
        """The rows of the articles of the story at this place, ascending."""
        return self.member_rows[self.member_starts[story] : self.member_starts[story + 1]]


def analyse(graph: Graph, postings: Postings) -> Analysis:
    """The analysis of a graph, whose articles' words are in `postings`."""
    table = graph.edges[EdgeKind.RELATED]
    size = len(graph.articles)
    ranks = pagerank(table.source, table.target, size)
    numbers = find_stories(postings, _days(graph.articles), both_ways(table.source, table.target, size))
    found = [(_story(graph, rows, ranks), rows) for rows in _members(numbers)]
    found.sort(key=lambda each: story_order(each[0]))
    story_of = np.full(size, NO_STORY, np.int32)
    for place, (_, members) in enumerate(found):
        story_of[members] = place
    rows = [members for _, members in found]
    return Analysis(
        graph.version,
        ranks,
        tuple(story for story, _ in found),
        np.concatenate([*rows, _NO_ROWS]).astype(np.int32),
        np.cumsum([0, *map(len, rows)]),
        story_of,
    )


def story_order(story: Story) -> tuple[int, float, str]:
    """What stories are listed by."""
    return (-story.size, -story.last.timestamp(), story.id)


def _days(articles: Sequence[Article]) -> NDArray[np.float64]:
    instants = (article.published_date_time for article in articles)
    days = (instant.timestamp() / _DAY if instant else np.nan for instant in instants)
    return np.fromiter(days, np.float64, len(articles))


def _members(numbers: NDArray[np.int32]) -> list[NDArray[np.int64]]:
    """The rows of each story, ascending."""
    rows = np.flatnonzero(numbers != NO_STORY)
    order = rows[np.argsort(numbers[rows], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1) if rows.size else []


def _story(graph: Graph, rows: NDArray[np.int64], ranks: NDArray[np.float64]) -> Story:
    label = graph.articles[int(rows[np.argmax(ranks[rows])])]
    instants = [instant for row in rows.tolist() if (instant := graph.articles[row].published_date_time)]
    return Story(story_id(label.key), label.title, len(rows), min(instants), max(instants))
