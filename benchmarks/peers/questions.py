"""The questions that every server is asked, with a few hundred variables each, so that no answer is asked for again soon."""

import json
import random
from typing import Any, NamedTuple

from benchmarks.peers.data import Record

VARIED = 300
PAGE = 50
_FROM = 10

ONE = """
query($id: ID!) {
  article(by: {id: $id}) {
    id title excerpt category type webUrl publishedDateTime quality heat published
    provider { id name }
    topics(first: 5) { nodes { id name } }
  }
}"""

NEWEST = """
query($first: Int, $after: String) {
  articles(first: $first, after: $after) {
    nodes {
      id title excerpt webUrl publishedDateTime quality heat
      provider { id name domain }
      topics(first: 5) { nodes { id name slug parent { id name } } }
      images { url width height title attribution }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""

TWO_HOPS = """
query($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on Article {
      title
      related(first: 10) { nodes { title related(first: 10) { nodes { title webUrl } } } }
    }
  }
}"""


class Question(NamedTuple):
    """A query and the variables that it is asked with."""

    name: str
    query: str
    variables: list[dict[str, Any]]

    @property
    def bodies(self) -> list[str]:
        """What is posted."""
        return [json.dumps({"query": self.query, "variables": each}) for each in self.variables]


def questions(newest: list[Record]) -> list[Question]:
    """The three questions, about articles that are given newest first."""
    draw = random.Random(7)
    singles = draw.choices(newest, k=VARIED)
    starts = draw.choices(newest[: len(newest) - PAGE], k=VARIED)
    groups = [draw.sample(newest, _FROM) for _ in range(VARIED)]
    return [
        Question("one article", ONE, [{"id": article["id"]} for article in singles]),
        Question("page of 50", NEWEST, [{"first": PAGE, "after": start["cursor"]} for start in starts]),
        Question("two hops from 10", TWO_HOPS, [{"ids": [article["id"] for article in each]} for each in groups]),
    ]
