"""Analysis: what is worked out for a version of the graph as a whole, off any request's path: ranks and stories."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from graph.adjacency import both_ways
from graph.build.graph import Graph
from graph.build.rows import NOWHERE
from graph.keys import EdgeKind, story_id
from graph.merging import merged, shifted
from graph.rank.pagerank import pagerank
from graph.records import Article, Story
from graph.search.postings import Postings
from graph.stories import NO_STORY, find_stories
from graph.succession import Step

_DAY = 86_400.0
_NO_ROWS = np.empty(0, np.int32)


class Analysis(Struct, frozen=True, eq=False):
    """Ranks and stories of the articles of `version`, by their rows.

    `ranks` are PageRanks over related edges, which summed to 1 over the `ranked` articles that there were when they were worked
    out. `stories` are the largest first, then those that ended last,
    then by their ids; `member_rows[member_starts[n]:member_starts[n + 1]]` are the rows of story n's articles, ascending,
    and `story_of` has the place of each article's story, NO_STORY where it has none.
    """

    version: str
    ranked: int
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
        size,
        ranks,
        tuple(story for story, _ in found),
        np.concatenate([*rows, _NO_ROWS]).astype(np.int32),
        np.cumsum([0, *map(len, rows)]),
        story_of,
    )


def carry_over(analysis: Analysis, graph: Graph, step: Step) -> Analysis:
    """An analysis for the articles of `graph`, to which `step` leads, until theirs is there: of the version that it was.

    New articles have the least of all ranks and are in no story. A story that lost articles, or of which some say something
    else, is told of anew, and is none where less than two are left, or none of them has a date.
    """
    if step.keeps_rows and not step.changed.size:
        return analysis
    least = analysis.ranks.min(initial=np.inf) if analysis.ranks.size else 1 / max(len(graph.articles), 1)
    ranks = analysis.ranks if step.keeps_rows else np.append(analysis.ranks, least)[step.before]
    told = np.unique(analysis.story_of[step.gone])
    told = told[told != NO_STORY]
    rows_of = {place: rows[rows != NOWHERE] for place in told.tolist() for rows in [step.rows[analysis.members(place)]]}
    anew = [(_story(graph, rows, ranks), rows) for rows in rows_of.values() if _is_story(graph, rows)]
    anew.sort(key=lambda each: story_order(each[0]))
    kept = np.delete(np.arange(len(analysis.stories)), told)
    stories = [analysis.stories[place] for place in kept.tolist()] if told.size else analysis.stories
    places = [bisect_left(stories, story_order(story), key=story_order) for story, _ in anew]
    new_places = np.full(len(analysis.stories) + 1, NO_STORY, np.int32)
    new_places[kept] = shifted(len(kept), places)
    story_of = new_places[np.append(analysis.story_of, np.int32(NO_STORY))[step.before]]
    for count, (place, (_, rows)) in enumerate(zip(places, anew, strict=True)):
        story_of[rows] = place + count
    members = np.flatnonzero(story_of != NO_STORY)
    return Analysis(
        analysis.version,
        analysis.ranked,
        ranks,
        tuple(merged(stories, places, [story for story, _ in anew])) if told.size else analysis.stories,
        members[np.argsort(story_of[members], kind="stable")].astype(np.int32),
        np.concatenate(([0], np.cumsum(np.bincount(story_of[members], minlength=len(kept) + len(anew))))),
        story_of,
    )


def _is_story(graph: Graph, rows: NDArray[np.integer]) -> bool:
    return len(rows) > 1 and any(graph.articles[row].published_date_time for row in rows.tolist())


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


def _story(graph: Graph, rows: NDArray[np.integer], ranks: NDArray[np.float64]) -> Story:
    label = graph.articles[int(rows[np.argmax(ranks[rows])])]
    instants = [instant for row in rows.tolist() if (instant := graph.articles[row].published_date_time)]
    return Story(story_id(label.key), label.title, len(rows), min(instants), max(instants))
