"""Filters: what they hold for, against an evaluation of the same filter row by row."""

import unicodedata
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph import EdgeKind, Graph
from graph.records import Article, Provider, Topic
from tests.schema.conftest import asking, graph_of

WORDS = st.sampled_from(["news", "News", "né", "NE", "x"])
STRINGS = st.fixed_dictionaries(
    {},
    optional={
        "eq": WORDS | st.none(),
        "ne": WORDS,
        "in": st.lists(WORDS, max_size=2),
        "contains": st.sampled_from(["e", "É", "w"]),
        "startsWith": st.sampled_from(["n", "X"]),
        "isNull": st.booleans(),
    },
)
INTS = st.fixed_dictionaries(
    {},
    optional={name: st.integers(0, 2) for name in ("eq", "ne", "gt", "gte", "lt", "lte")}
    | {"in": st.lists(st.integers(0, 2), max_size=2), "isNull": st.booleans()},
)


def combined(fields: dict[str, Any]) -> st.SearchStrategy[Any]:
    leaf = st.fixed_dictionaries({}, optional=fields)
    return st.recursive(
        leaf,
        lambda inner: st.fixed_dictionaries(
            {}, optional={"and": st.lists(inner, max_size=2), "or": st.lists(inner, max_size=2), "not": inner, **fields}
        ),
        max_leaves=4,
    )


def quantified(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(("some", "every", "none"), inner))


PROVIDERS = combined({"name": STRINGS})
TOPICS = st.one_of(combined({"name": STRINGS}), st.fixed_dictionaries({"within": combined({"name": STRINGS})}))
PLAIN = {
    "category": STRINGS,
    "quality": INTS,
    "published": st.booleans(),
    "stub": st.booleans(),
    "tags": quantified(STRINGS),
}
ARTICLES = combined(
    {**PLAIN, "provider": PROVIDERS, "topics": quantified(TOPICS), "related": quantified(combined(PLAIN))}
)
DOCUMENTS = st.lists(
    st.fixed_dictionaries(
        {"title": st.just("t")},
        optional={
            "category": WORDS,
            "quality": st.integers(0, 2),
            "published": st.booleans(),
            "tags": st.lists(WORDS, max_size=2),
            "topics": st.lists(WORDS, max_size=2),
            "provider": st.fixed_dictionaries({"name": WORDS}),
            "listed": st.lists(st.integers(0, 7), max_size=3),
        },
    ),
    max_size=6,
)


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


class Evaluator:
    """Evaluates filters row by row, as the contract's text says."""

    def __init__(self, graph: Graph) -> None:
        self.nodes = {node.id: node for nodes in (graph.articles, graph.providers, graph.topics) for node in nodes}
        self.edges = list(graph.each_edge())

    def to(self, id_: str, kind: EdgeKind) -> list[Any]:
        return [self.nodes[edge.target] for edge in self.edges if edge.kind is kind and edge.source == id_]

    def related(self, id_: str) -> list[Any]:
        ends = [(e.source, e.target) for e in self.edges if e.kind is EdgeKind.RELATED]
        return [self.nodes[i] for i in {t for s, t in ends if s == id_} | {s for s, t in ends if t == id_}]

    def ancestry(self, topic: Topic) -> list[Any]:
        found: list[Any] = [topic]
        while above := self.to(found[-1].id, EdgeKind.SUBTOPIC_OF):
            found.extend(above)
        return found

    def holds(self, where: dict[str, Any], node: Article | Provider | Topic) -> bool:
        return all(self.part(name, asked, node) for name, asked in where.items() if asked is not None)

    def part(self, name: str, asked: Any, node: Any) -> bool:
        match name:
            case "and":
                return all(self.holds(part, node) for part in asked)
            case "or":
                return any(self.holds(part, node) for part in asked)
            case "not":
                return not self.holds(asked, node)
            case "provider":
                return any(self.holds(asked, provider) for provider in self.to(node.id, EdgeKind.PUBLISHED_BY))
            case "topics":
                return self.list(asked, self.to(node.id, EdgeKind.HAS_TOPIC), self.holds)
            case "related":
                return self.list(asked, self.related(node.id), self.holds)
            case "within":
                return any(self.holds(asked, topic) for topic in self.ancestry(node))
            case "tags":
                return self.list(asked, node.tags, self.scalar)
            case "published" | "stub":
                return bool(getattr(node, name) is asked)
            case _:
                return self.scalar(asked, getattr(node, name))

    def list(self, asked: dict[str, Any], items: Any, holds: Any) -> bool:
        tests: dict[str, Any] = {"some": any, "every": all, "none": lambda found: not any(found)}
        return all(tests[name](holds(part, item) for item in items) for name, part in asked.items())

    def scalar(self, asked: dict[str, Any], value: Any) -> bool:
        tests: dict[str, Any] = {
            "eq": lambda v: value == v,
            "ne": lambda v: value != v,
            "in": lambda v: value in v,
            "contains": lambda v: value is not None and plain(v) in plain(value),
            "startsWith": lambda v: value is not None and plain(value).startswith(plain(v)),
            "isNull": lambda v: (value is None) is v,
            "gt": lambda v: value is not None and value > v,
            "gte": lambda v: value is not None and value >= v,
            "lt": lambda v: value is not None and value < v,
            "lte": lambda v: value is not None and value <= v,
        }
        return all(tests[name](v) for name, v in asked.items() if v is not None)


QUERY = """query($where: ArticleFilter) { articles(where: $where, first: 100) {
  totalCount nodes { id }
  facets {
    topics(first: 100) { topic { id } count }
    categories(first: 100) { value count }
    tags(first: 100) { value count }
  }
} }"""


@given(documents=DOCUMENTS, where=ARTICLES)
def test_filters_hold_for_what_they_say(documents: list[dict[str, Any]], where: dict[str, Any]) -> None:
    """Any filter gives the rows, counts and facets that an evaluation row by row gives."""
    files: dict[str, Any] = {"u.md": {"taxonomy": "topic", "name": "news", "parent": "x"}}
    for number, document in enumerate(documents):
        listed = [
            {"title": "s", "webUrl": f"https://s.example/{n}", "quality": n % 3} for n in document.get("listed", ())
        ]
        files[f"d{number}.md"] = {**document, "webUrl": f"https://s.example/{number}", "related": listed}
    built = graph_of(files)
    answer = asking(built)(QUERY, where=where)
    assert "errors" not in answer, answer
    evaluator = Evaluator(built)
    expected = [article for article in built.articles if evaluator.holds(where, article)]
    found = answer["data"]["articles"]
    assert {node["id"] for node in found["nodes"]} == {article.id for article in expected}
    assert found["totalCount"] == len(expected)
    topics = [topic.id for article in expected for topic in evaluator.to(article.id, EdgeKind.HAS_TOPIC)]
    assert {c["topic"]["id"]: c["count"] for c in found["facets"]["topics"]} == {t: topics.count(t) for t in topics}
    for facet, values in (
        ("categories", [article.category for article in expected if article.category]),
        ("tags", [tag for article in expected for tag in article.tags]),
    ):
        assert {c["value"]: c["count"] for c in found["facets"][facet]} == {v: values.count(v) for v in values}
