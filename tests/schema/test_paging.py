"""Paging: every connection of the API, page by page, gives each row once; cursors hold as long as they should."""

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Graph, Node
from schema import Limits
from tests.graphs import FEW, corpora, graph_of, graphs
from tests.reference import relay_page
from tests.schema.conftest import Ask, asking, codes, data_at

ARTICLE_FIELDS = ["PUBLISHED_DATE_TIME", "UPDATED_DATE_TIME", "QUALITY", "HEAT", "TITLE", "RELATED_COUNT"]
NAMED_FIELDS = ["NAME", "ARTICLE_COUNT"]
WHERE = st.sampled_from(
    [None, {}, {"quality": {"gte": 1}}, {"not": {"stub": True}}, {"title": {"contains": "A"}}, {"published": False}]
)


class List(NamedTuple):
    """A connection: the type that it belongs to, its field with what it is asked besides paging, and its order's type."""

    owner: str | None
    field: str
    arguments: str = ""
    order: str | None = None
    filtered: bool = False

    @property
    def name(self) -> str:
        """How a query would write it."""
        return f"{self.owner or 'Query'}.{self.field}({self.arguments})"


LISTS = [
    List(None, "articles", order="ArticleOrder", filtered=True),
    List(None, "providers", order="ProviderOrder"),
    List(None, "topics", order="TopicOrder"),
    List("Article", "topics"),
    List("Article", "related", order="ArticleOrder", filtered=True),
    List("Article", "related", "direction: IN", "ArticleOrder"),
    List("Article", "related", "direction: OUT", "ArticleOrder"),
    List("Article", "items"),
    List("Article", "collections"),
    List("Provider", "articles", order="ArticleOrder", filtered=True),
    List("Topic", "articles", order="ArticleOrder", filtered=True),
    List("Topic", "articles", "includeSubtopics: false, includeInferred: false", "ArticleOrder"),
]
FORWARD_LISTS = [
    List(None, "search", 'query: "a b news"', filtered=True),
    List(None, "search", 'query: "a* +b~ -news", kinds: [TOPIC, ARTICLE]'),
    List(None, "coverage", 'of: "a news"', filtered=True),
    List(None, "coverage", 'of: "b", hops: 1'),
]
PAGE = """{ edges { cursor node { id } } nodes { id } totalCount
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"""


class Asked(NamedTuple):
    """A connection of one node, asked of a graph."""

    ask: Ask
    query: str
    path: str
    variables: dict[str, Any]

    def page(self, **page: Any) -> Any:
        """One page of it, whose parts agree with each other."""
        found = data_at(self.ask, self.path, self.query, **self.variables, **page)
        assert found["nodes"] == [edge["node"] for edge in found["edges"]]
        ends = [edge["cursor"] for edge in found["edges"]] or [None]
        assert (found["pageInfo"]["startCursor"], found["pageInfo"]["endCursor"]) == (ends[0], ends[-1])
        return found

    def ids(self, **page: Any) -> list[str]:
        """The ids of one page."""
        return [node["id"] for node in self.page(**page)["nodes"]]

    def walk(self, size: int, *, forwards: bool) -> list[str]:
        """The ids of all rows, page by page, in the list's order."""
        found: list[str] = []
        page: dict[str, Any] = {"first": size} if forwards else {"last": size}
        while True:
            part = self.page(**page)
            ids = [node["id"] for node in part["nodes"]]
            assert len(ids) <= size
            found = found + ids if forwards else ids + found
            assert len(found) <= 100, "the walk does not end"
            info = part["pageInfo"]
            if not info["hasNextPage" if forwards else "hasPreviousPage"]:
                return found
            page |= {"after": info["endCursor"]} if forwards else {"before": info["startCursor"]}


def asked(ask: Ask, asked_of: List, variables: dict[str, Any], *, backwards: bool = True) -> Asked:
    """The connection `asked_of`, of the node whose id is among the variables where it belongs to one."""
    types = {"first": "Int", "after": "String"} | ({"last": "Int", "before": "String"} if backwards else {})
    types |= {"orderBy": f"[{asked_of.order}!]"} if asked_of.order else {}
    types |= {"where": "ArticleFilter"} if asked_of.filtered else {}
    declared = ", ".join(f"${name}: {type_}" for name, type_ in types.items())
    given_ = ", ".join([*(f"{name}: ${name}" for name in types), *filter(None, [asked_of.arguments])])
    field = f"{asked_of.field}({given_}) {PAGE}"
    if asked_of.owner is None:
        return Asked(ask, f"query({declared}) {{ {field} }}", asked_of.field, variables)
    query = f"query($id: ID!, {declared}) {{ node(id: $id) {{ ... on {asked_of.owner} {{ {field} }} }} }}"
    return Asked(ask, query, f"node.{asked_of.field}", variables)


def owners(graph: Graph, asked_of: List) -> list[dict[str, str]]:
    """The variables that name the first few nodes that a connection belongs to, or none."""
    nodes: dict[str, Sequence[Node]] = {
        "Article": graph.articles,
        "Provider": graph.providers,
        "Topic": graph.topics,
    }
    return [{"id": node.id} for node in nodes[asked_of.owner][:2]] if asked_of.owner else [{}]


@st.composite
def orders(draw: st.DrawFn, type_: str | None) -> dict[str, Any]:
    """An order of a type, as a variable; none at all where there is no type."""
    if type_ is None:
        return {}
    fields = ARTICLE_FIELDS if type_ == "ArticleOrder" else NAMED_FIELDS
    term = st.fixed_dictionaries(
        {"field": st.sampled_from(fields)}, optional={"direction": st.sampled_from(["ASC", "DESC", None])}
    )
    return {"orderBy": draw(st.none() | st.lists(term, max_size=3))}


@pytest.mark.parametrize("asked_of", LISTS, ids=lambda each: each.name)
@FEW
@given(data=st.data())
def test_every_connection_gives_each_row_once(asked_of: List, data: st.DataObject) -> None:
    """Walked either way, in any order, filtered or not, and in pages of any size, a connection gives each row once, in
    the order of all at once, and counts them."""
    graph = data.draw(graphs())
    variables = data.draw(orders(asked_of.order)) | ({"where": data.draw(WHERE)} if asked_of.filtered else {})
    size = data.draw(st.integers(1, 4))
    ask = asking(graph)
    for owner in owners(graph, asked_of):
        connection = asked(ask, asked_of, {**owner, **variables})
        whole = connection.page(first=100)
        ids = [node["id"] for node in whole["nodes"]]
        assert len(set(ids)) == len(ids) == whole["totalCount"]
        assert connection.walk(size, forwards=True) == ids
        assert connection.walk(size, forwards=False) == ids


@pytest.mark.parametrize("asked_of", FORWARD_LISTS, ids=lambda each: each.name)
@FEW
@given(data=st.data())
def test_every_ranked_connection_gives_each_row_once(asked_of: List, data: st.DataObject) -> None:
    """Search and coverage, walked in pages of any size, filtered or not, give each row once, as all at once does."""
    variables = {"where": data.draw(WHERE)} if asked_of.filtered else {}
    connection = asked(asking(data.draw(graphs())), asked_of, variables, backwards=False)
    whole = connection.page(first=100)
    ids = [node["id"] for node in whole["nodes"]]
    assert len(set(ids)) == len(ids) == whole["totalCount"]
    assert connection.walk(data.draw(st.integers(1, 4)), forwards=True) == ids


@FEW
@given(count=st.integers(0, 4), size=st.integers(1, 3), severity=st.sampled_from([None, "ERROR", "WARNING"]))
def test_diagnostics_come_once(count: int, size: int, severity: str | None) -> None:
    """Diagnostics, of a severity or of all, come page by page as often as they are there."""
    files: dict[str, Any] = {f"{n}.md": {"heat": "high", "quality": "low"} for n in range(count)}
    ask = asking(graph_of({**files, "bad.md": "---\nunclosed: true\n"}))
    query = """query($first: Int, $after: String, $severity: Severity) { graph {
      diagnostics(first: $first, after: $after, severity: $severity) {
        edges { cursor node { source code line column } } nodes { source code line column }
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
    connection = Asked(ask, query, "graph.diagnostics", {"severity": severity})
    whole = connection.page(first=100)
    assert (
        whole["totalCount"] == len(whole["nodes"]) == {None: 3 * count + 1, "ERROR": 1, "WARNING": 3 * count}[severity]
    )
    found, page = [], connection.page(first=size)
    while page["pageInfo"]["hasNextPage"]:
        found += page["nodes"]
        assert len(found) <= 100, "the walk does not end"
        page = connection.page(first=size, after=page["pageInfo"]["endCursor"])
        assert page["pageInfo"]["hasPreviousPage"]
    assert found + page["nodes"] == whole["nodes"]


def closed(query: str) -> str:
    """A query with all its braces closed."""
    return query + "}" * (query.count("{") - query.count("}"))


SMALL = Limits(page_size=2, max_page_size=4)
NUMBERED = asking(graph_of({f"{n}.md": {"title": str(n), "quality": n} for n in range(4)}), SMALL)


def test_pages_follow_relays_algorithm() -> None:
    """For first, last, after and before in any combination, of which any may be null, rows and flags are those of the
    specification's algorithm; where neither size is given a page has the default size, from the end where only `before`
    is given."""
    query = f"""query($first: Int, $after: String, $last: Int, $before: String) {{
      articles(first: $first, after: $after, last: $last, before: $before,
               orderBy: [{{ field: QUALITY, direction: ASC }}]) {PAGE} }}"""
    connection = Asked(NUMBERED, query, "articles", {})
    everything = connection.page(first=4)["edges"]
    cursors = [edge["cursor"] for edge in everything]
    assert len(cursors) == 4
    for first, last, after, before in product((None, 0, 1, 3), (None, 0, 2, 4), (None, 0, 3), (None, 1, 3)):
        arguments: dict[str, Any] = {
            "first": first,
            "last": last,
            "after": None if after is None else cursors[after],
            "before": None if before is None else cursors[before],
        }
        size: tuple[int | None, int | None] = (first, last)
        if first is None and last is None:
            size = (None, 2) if before is not None and after is None else (2, None)
        expected = relay_page(4, *size, after, before)
        part = connection.page(**arguments)
        assert part["edges"] == everything[expected.start : expected.end]
        info = part["pageInfo"]
        assert (info["hasNextPage"], info["hasPreviousPage"]) == (expected.has_next, expected.has_previous)
        assert part["totalCount"] == 4


@pytest.mark.parametrize(
    ("field", "rows"),
    [
        ("articles", 3),
        ("articles(last: null, first: null)", 3),
        ("topics", 3),
        ("providers", 3),
        ('search(query: "word")', 20),
        ('search(query: "word", first: null)', 20),
        ('coverage(of: "word")', 20),
        ('coverage(of: "word", first: null, hops: null)', 20),
        ("graph { diagnostics", 3),
    ],
)
def test_pages_have_a_default_size(field: str, rows: int) -> None:
    """Without a size, or with null for it, lists have as many rows as the limits say, ranked ones 20 as their default."""
    files = {
        f"{n}.md": {"title": f"word {n}", "heat": "x", "topics": [f"T{n}"], "provider": {"name": f"P{n}"}}
        for n in range(25)
    }
    ask = asking(graph_of(files), Limits(page_size=3))
    [found] = ask(closed(f"{{ {field} {{ nodes {{ __typename }} totalCount }} }}"))["data"].values()
    found = found.get("diagnostics", found)
    assert len(found["nodes"]) == rows
    assert found["totalCount"] >= 25


@FEW
@given(
    documents=corpora(),
    gone=st.sets(st.integers(0, 7)),
    added=corpora(3),
    size=st.integers(1, 3),
    by=orders("ArticleOrder"),
)
def test_pages_survive_a_reload(
    documents: dict[str, Any], gone: set[int], added: dict[str, Any], size: int, by: dict[str, Any]
) -> None:
    """Documents go and come between two pages: of the articles whose order values stayed, none is skipped or repeated,
    forwards or backwards, whether or not the cursor's row is still there, and also where only a filter hides it."""
    by["orderBy"] = [term for term in by["orderBy"] or () if term["field"] != "RELATED_COUNT"]
    plain = {name: values for name, values in documents.items() if name.startswith("d")}
    files = {name: {k: v for k, v in values.items() if k not in {"related", "items"}} for name, values in plain.items()}
    later = {name: values for name, values in files.items() if name not in {f"d{n}.md" for n in gone}}
    later |= {f"n{name}": {"title": values.get("title", "t")} for name, values in added.items()}
    [articles] = [each for each in LISTS if each.owner is None and each.field == "articles"]
    old = asked(asking(graph_of(files)), articles, by)
    new = asked(asking(graph_of(later)), articles, by)
    whole, now = old.page(first=100)["edges"], new.ids(first=100)
    for index in range(0, len(whole), size):
        cursor = whole[index]["cursor"]
        behind = [edge["node"]["id"] for edge in whole[index + 1 :] if edge["node"]["id"] in now]
        before = [edge["node"]["id"] for edge in whole[:index] if edge["node"]["id"] in now]
        stayed = {*behind, *before}
        assert [id_ for id_ in new.ids(first=100, after=cursor) if id_ in stayed] == behind
        assert [id_ for id_ in new.ids(last=100, before=cursor) if id_ in stayed] == before
    filtered = asked(old.ask, articles, {**by, "where": {"quality": {"eq": 1}}})
    good = filtered.ids(first=100)
    for index, edge in enumerate(whole):
        behind = [e["node"]["id"] for e in whole[index + 1 :] if e["node"]["id"] in good]
        assert filtered.ids(first=100, after=edge["cursor"]) == behind


@pytest.mark.parametrize(
    ("given_by", "asked_of"),
    [
        ("articles", "articles(orderBy: { field: TITLE }, AFTER)"),
        ("articles", "articles(orderBy: { field: PUBLISHED_DATE_TIME, direction: ASC }, AFTER)"),
        ("articles(orderBy: [{ field: TITLE }])", "articles(orderBy: [{ field: TITLE }, { field: HEAT }], AFTER)"),
        ("articles", "topics(AFTER)"),
        ("topics", "providers(AFTER)"),
        ("articles", 'search(query: "word", AFTER)'),
        ('search(query: "word")', 'search(query: "words", AFTER)'),
        ('search(query: "word")', 'search(query: "word", kinds: [ARTICLE], AFTER)'),
        ('search(query: "word")', 'coverage(of: "word", AFTER)'),
        ('coverage(of: "word")', 'coverage(of: "word", hops: 1, AFTER)'),
        ('coverage(of: "word")', 'coverage(of: "word", where: { stub: false }, AFTER)'),
        ("topics", "graph { diagnostics(AFTER)"),
        ("graph { diagnostics", "articles(AFTER)"),
    ],
)
def test_cursors_of_other_lists_are_bad_input(given_by: str, asked_of: str) -> None:
    """A cursor of another order, direction, kind or ranking is BAD_USER_INPUT, with a message that says what to do."""
    ask = asking(graph_of({"a.md": {"title": "word", "heat": "x", "topics": ["word"], "provider": {"name": "word"}}}))
    [found] = ask(closed(f"{{ {given_by} {{ edges {{ cursor }} }} }}"))["data"].values()
    cursor = found.get("diagnostics", found)["edges"][0]["cursor"]
    answer = ask(closed(f"{{ {asked_of} {{ totalCount }} }}".replace("AFTER", f'after: "{cursor}"')))
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert "use a cursor that the same list gave" in answer["errors"][0]["message"]


@pytest.mark.parametrize(("field", "argument"), [("search", "query"), ("coverage", "of")])
def test_ranked_cursors_expire(field: str, argument: str) -> None:
    """A ranked list's cursor is CURSOR_EXPIRED once its version of the graph is gone, and good as long as it is not."""
    query = f'query($after: String) {{ {field}({argument}: "word", first: 1, after: $after) {PAGE} }}'
    documents = {"a.md": {"title": "word"}, "b.md": {"title": "word"}}
    first = data_at(asking(graph_of(documents)), field, query)
    cursor = first["pageInfo"]["endCursor"]
    again = data_at(asking(graph_of(dict(documents))), field, query, after=cursor)
    assert again["nodes"] != first["nodes"]
    answer = asking(graph_of({**documents, "c.md": {"title": "word"}}))(query, after=cursor)
    assert codes(answer) == ["CURSOR_EXPIRED"]
    assert "ask for its first page again" in answer["errors"][0]["message"]
