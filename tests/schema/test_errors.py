"""Errors: which codes clients are given, and what the messages tell them."""

import itertools
import re
from typing import Any

import pytest

from graph.store.memory import MemoryStore
from graph.store.memory.view import MemoryView
from graph.store.postgres.view import PostgresView
from schema import Context
from tests.graphs import graph_of
from tests.schema.conftest import SCHEMA, UNCOMPILED, Ask, asking, codes

PYTHON = re.compile(
    r"Traceback|\b(None|True|False|NoneType|UNSET|UnsetType|dict|tuple|object at|self)\b|Error\(|<class|__"
)
ID = "article_" + "0" * 24
ARTICLE_BY = "query($by: ArticleBy!) { article(by: $by) { id } }"
FIRST = "query($n: Int) { articles(first: $n) { totalCount } }"
WHERE = "query($w: ArticleFilter) { articles(where: $w) { totalCount } }"
ORDER = "query($o: [ArticleOrder!]) { articles(orderBy: $o) { totalCount } }"

PARSE = "GRAPHQL_PARSE_FAILED"
INVALID = "GRAPHQL_VALIDATION_FAILED"
INPUT = "BAD_USER_INPUT"


@pytest.fixture(scope="module")
def ask() -> Ask:
    """A graph of one article, topic and provider."""
    return asking(graph_of({"a.md": {"title": "A", "topics": ["T"], "provider": {"name": "P"}}}))


@pytest.mark.parametrize(
    ("query", "variables", "code", "told"),
    [
        # text that is no query
        ("{", {}, PARSE, "Expected Name, found <EOF>"),
        ("{ articles(first: ) { totalCount } }", {}, PARSE, "Unexpected ')'"),
        ("{ articles(where: { title: { eq: 'x' } }) { totalCount } }", {}, PARSE, "single quote"),
        ("# only a comment", {}, PARSE, "<EOF>"),
        # queries that the schema does not know
        ("{ nothing }", {}, INVALID, "Cannot query field 'nothing'"),
        ("{ article { id } }", {}, INVALID, "'ArticleBy!' is required"),
        ("{ articles { nodes } }", {}, INVALID, "must have a selection of subfields"),
        ("{ articles(page: 1) { totalCount } }", {}, INVALID, "Unknown argument 'page'"),
        ("query($n: Foo) { articles(first: $n) { totalCount } }", {}, INVALID, "Unknown type 'Foo'"),
        ("query($n: String) { articles(first: $n) { totalCount } }", {}, INVALID, "expecting type 'Int'"),
        ("query { articles(first: $n) { totalCount } }", {}, INVALID, "'$n' is not defined"),
        ("mutation { x }", {}, INVALID, "'x' on type 'Mutation'"),
        ("subscription { x }", {}, INVALID, "'x' on type 'Subscription'"),
        # literals that do not fit
        (f"{{ articles(first: {2**31}) {{ totalCount }} }}", {}, INVALID, "32-bit"),
        ("{ articles(first: 1.5) { totalCount } }", {}, INVALID, "1.5"),
        ('{ articles(first: "5") { totalCount } }', {}, INVALID, '"5"'),
        ("{ articles(orderBy: { field: SHOE_SIZE }) { totalCount } }", {}, INVALID, "SHOE_SIZE"),
        ("{ articles(orderBy: { direction: ASC }) { totalCount } }", {}, INVALID, "field"),
        ("{ articles(where: { nope: 1 }) { totalCount } }", {}, INVALID, "nope"),
        ('{ articles(where: { publishedDateTime: { gt: "soon" } }) { totalCount } }', {}, INVALID, "“soon”"),
        ('{ articles(where: { publishedDateTime: { gt: "2020-01-01" } }) { totalCount } }', {}, INVALID, "offset"),
        ("{ articles(where: { publishedDateTime: { gt: 5 } }) { totalCount } }", {}, INVALID, "“5”"),
        ('{ article(by: { url: "/story" }) { id } }', {}, INVALID, "“/story” is no URL; write it whole"),
        ('{ article(by: { url: "javascript:x" }) { id } }', {}, INVALID, "https://example.com/page"),
        ("{ article(by: {}) { id } }", {}, INVALID, "exactly one key"),
        (f'{{ article(by: {{ id: "{ID}", source: "x" }}) {{ id }} }}', {}, INVALID, "exactly one key"),
        ("{ article(by: { id: null }) { id } }", {}, INVALID, "non-null"),
        ("{ provider(by: {}) { id } }", {}, INVALID, "exactly one key"),
        ('{ topic(by: { name: "x", slug: "y" }) { id } }', {}, INVALID, "exactly one key"),
        ("query($i: ID) { article(by: { id: $i }) { id } }", {"i": ID}, INVALID, "must be non-nullable"),
        ("{ node(id: null) { id } }", {}, INVALID, "ID!"),
        # variables that do not fit
        (FIRST, {"n": 2**31}, INPUT, "32-bit"),
        (FIRST, {"n": 1.5}, INPUT, "1.5"),
        (FIRST, {"n": True}, INPUT, "true"),
        (FIRST, {"n": "5"}, INPUT, "'5'"),
        (FIRST.replace("Int", "Int!"), {}, INPUT, "$n"),
        (FIRST.replace("Int", "Int!"), {"n": None}, INPUT, "null"),
        (ORDER, {"o": [{"field": "SHOE_SIZE"}]}, INPUT, "SHOE_SIZE"),
        (ORDER, {"o": {"field": "TITLE", "direction": "UP"}}, INPUT, "UP"),
        (ORDER, {"o": [None]}, INPUT, "null"),
        (WHERE, {"w": {"nope": 1}}, INPUT, "nope"),
        (WHERE, {"w": {"quality": {"eq": "high"}}}, INPUT, "high"),
        (WHERE, {"w": {"published": "yes"}}, INPUT, "yes"),
        (WHERE, {"w": {"and": [None]}}, INPUT, "null"),
        (WHERE, {"w": {"publishedDateTime": {"lt": "2020-13-01T00:00:00Z"}}}, INPUT, "“2020-13-01T00:00:00Z”"),
        (WHERE, {"w": {"publishedDateTime": {"lt": "2020-01-01T00:00:00"}}}, INPUT, "offset"),
        (WHERE, {"w": {"publishedDateTime": {"lt": {"a": 1}}}}, INPUT, "no DateTime"),
        (ARTICLE_BY, {"by": {"url": "/story"}}, INPUT, "“/story” is no URL"),
        (ARTICLE_BY, {"by": {"url": "x" * 200}}, INPUT, "“" + "x" * 60 + "…”"),
        (ARTICLE_BY, {"by": {}}, INPUT, "exactly one"),
        (ARTICLE_BY, {"by": {"id": ID, "source": "x"}}, INPUT, "exactly one"),
        (ARTICLE_BY, {"by": {"id": None}}, INPUT, "non-null"),
        (ARTICLE_BY, {"by": {"id": ID, "source": None}}, INPUT, "exactly one"),
        (ARTICLE_BY, {"by": None}, INPUT, "null"),
        ("query($d: Interval) { timeline(interval: $d) { count } }", {"d": None}, INPUT, "'interval'"),
        ("query($d: Interval) { timeline(interval: $d) { count } }", {"d": "WEEKS"}, INPUT, "WEEK"),
        (
            "query($d: Direction) { articles { nodes { related(direction: $d) { totalCount } } } }",
            {"d": None},
            INPUT,
            "not to be null",
        ),
        (
            "query($b: Boolean) { topics { nodes { articles(includeInferred: $b) { totalCount } } } }",
            {"b": None},
            INPUT,
            "'includeInferred'",
        ),
        # values out of their range
        ('{ node(id: "x") { id } }', {}, INPUT, "“x” is not an id of this graph"),
        ('{ node(id: "") { id } }', {}, INPUT, "take ids from the `id` field"),
        ("{ node(id: 5) { id } }", {}, INPUT, "“5”"),
        (f'{{ node(id: "{ID.upper()}") {{ id }} }}', {}, INPUT, "is not an id"),
        ('{ nodes(ids: ["x"]) { id } }', {}, INPUT, "“x”"),
        ('{ articles(where: { id: { eq: "x" } }) { totalCount } }', {}, INPUT, "“x”"),
        ('{ topics(where: { within: { id: { in: ["x"] } } }) { totalCount } }', {}, INPUT, "“x”"),
        ("{ articles(first: -1) { totalCount } }", {}, INPUT, "“first” is -1; ask for 0 to 100 rows"),
        ("{ articles(first: 101) { totalCount } }", {}, INPUT, "at most 100 rows come at once"),
        (FIRST, {"n": -(2**31)}, INPUT, "“first” is -2147483648"),
        (FIRST, {"n": 2**31 - 1}, INPUT, "2,147,483,647"),
        ("{ articles(last: -1) { totalCount } }", {}, INPUT, "“last”"),
        ("{ articles(last: 101) { totalCount } }", {}, INPUT, "“last”"),
        ("{ articles { nodes { topics(first: 101) { totalCount } } } }", {}, INPUT, "“first”"),
        ('{ articles(after: "x") { totalCount } }', {}, INPUT, "“x” is not a cursor of this list"),
        ('{ articles(after: "") { totalCount } }', {}, INPUT, "use a cursor that the same list gave, or none"),
        ('{ articles(before: "é") { totalCount } }', {}, INPUT, "“é”"),
        (f'{{ articles(before: "{"x" * 200}") {{ totalCount }} }}', {}, INPUT, "“" + "x" * 80 + "…”"),
        ('{ search(query: "x", after: "x") { totalCount } }', {}, INPUT, "not a cursor"),
        ('{ coverage(of: "x", after: "x") { totalCount } }', {}, INPUT, "not a cursor"),
        ('{ graph { diagnostics(after: "x") { totalCount } } }', {}, INPUT, "not a cursor"),
        ('{ coverage(of: "x", hops: -1) { totalCount } }', {}, INPUT, "“hops” is -1; ask for 0 to 6"),
        (f'{{ search(query: "{"x" * 1001}") {{ totalCount }} }}', {}, INPUT, "at most 1,000"),
    ],
)  # fmt: skip
def test_mistakes_are_coded(ask: Ask, query: str, variables: dict[str, Any], code: str, told: str) -> None:
    """Each mistake of a client has its code, and one message, which says what is wrong in the API's words and names it."""
    answer = ask(query, **variables)
    assert codes(answer) == [code]
    [error] = answer["errors"]
    assert told in error["message"]
    assert not PYTHON.search(error["message"].replace("“None”", ""))
    assert set(error["extensions"]) == {"code"}
    if code != INPUT:
        assert answer["data"] is None
        assert error["locations"]


def test_an_operation_ends_when_its_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fields that were answered in time are there; the rest is null, and that the time was up is told of once."""
    query = " ".join(f'a{n}: article(by: {{ url: "https://a.example/{n}" }}) {{ title }}' for n in range(9))
    store = MemoryStore(graph_of({f"{n}.md": {"title": f"T{n}", "webUrl": f"https://a.example/{n}"} for n in range(9)}))
    seconds = itertools.count()
    monkeypatch.setattr("schema.context.monotonic", lambda: next(seconds))
    with store.view() as view:
        # Of the seconds from 0 on, each field takes one.
        answer = UNCOMPILED.execute_sync(f"{{ {query} }}", context_value=Context(view, deadline=4))
        compiled = SCHEMA.execute_sync(f"{{ {query} }}", context_value=Context(view, deadline=13))
    assert answer.data == {f"a{n}": {"title": f"T{n}"} if n <= 4 else None for n in range(9)}
    assert compiled.data == {f"a{n}": None for n in range(9)}
    for found in (answer, compiled):
        assert found.errors
        [error] = found.errors
        assert error.extensions == {"code": "TIMEOUT"}
        assert error.message == "This took longer than 10 seconds and was given up; ask for less at once."
    assert answer.errors
    assert answer.errors[0].path == ["a5"]


def test_no_more_paths_are_looked_for_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many paths the one that is found too late is the last that is looked for."""
    built = graph_of({f"{n}.md": {"title": f"T{n}", "topics": ["a", "b", "c", "d"]} for n in range(2)})
    ends = ", ".join(f'{name}: "{article.id}"' for name, article in zip(("from", "to"), built.articles, strict=True))
    asked = list[int]()

    def monotonic() -> int:
        asked.append(len(asked))
        return asked[-1]

    monkeypatch.setattr("schema.context.monotonic", monotonic)
    with MemoryStore(built).view() as view:
        answer = UNCOMPILED.execute_sync(
            f"{{ paths({ends}, first: 10) {{ length }} }}", context_value=Context(view, deadline=2)
        )
        whole = UNCOMPILED.execute_sync(f"{{ paths({ends}, first: 10) {{ length }} }}", context_value=Context(view))
    assert whole.data
    assert len(whole.data["paths"]) >= 4
    assert [error.extensions for error in answer.errors or ()] == [{"code": "TIMEOUT"}]
    # For the view, for two paths in time, and for the third.
    assert asked[:4] == [0, 1, 2, 3]
    assert len(asked) == 4 + 1 + len(whole.data["paths"])


def test_words_that_a_client_wrote_are_left_alone(ask: Ask) -> None:
    """What a client wrote is shown as it was written, though it be a word of Python's."""
    [error] = ask(FIRST, n="None of True")["errors"]
    assert "'None of True'" in error["message"]
    [error] = ask('{ node(id: "None") { id } }')["errors"]
    assert "“None”" in error["message"]
    [error] = ask("{ None }")["errors"]
    assert "'None'" in error["message"]


def test_one_mistake_leaves_the_rest(ask: Ask) -> None:
    """A field that is refused is null, with its path; fields beside it are answered."""
    answer = ask('{ bad: node(id: "x") { id } good: graph { articles } }')
    assert answer["data"] == {"bad": None, "good": {"articles": 1}}
    [error] = answer["errors"]
    assert (error["path"], codes(answer)) == (["bad"], [INPUT])


def test_several_mistakes_are_all_told(ask: Ask) -> None:
    """Each unknown field is an error of its own."""
    assert codes(ask("{ one two }")) == [INVALID, INVALID]


@pytest.mark.parametrize(
    ("method", "query", "path"),
    [
        ("topic_with_slug", '{ topic(by: { slug: "t" }) { name } }', ["topic"]),
        ("page", "{ articles { totalCount } }", ["articles"]),
        ("neighbour", "{ articles { nodes { provider { name } } } }", ["articles", "nodes", 0, "provider"]),
        ("coverage", '{ coverage(of: "a") { totalCount } }', ["coverage"]),
    ],
)
def test_our_own_faults_are_masked(
    ask: Ask,
    kept_in: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    method: str,
    query: str,
    path: list[str | int],
) -> None:
    """An unexpected exception in a resolver is INTERNAL_SERVER_ERROR, with its path and no details; the log has it, with
    its traceback."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr({"memory": MemoryView, "postgres": PostgresView}[kept_in], method, fail)
    answer = ask(query)
    assert codes(answer) == ["INTERNAL_SERVER_ERROR"]
    [error] = answer["errors"]
    assert error["message"] == "Something went wrong here; the server's log says what."
    assert error["path"] == path
    [record] = caplog.records
    assert record.levelname == "ERROR"
    assert record.exc_info
    assert isinstance(record.exc_info[1], ZeroDivisionError)
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("value", ["high", 2**31, None])
def test_values_that_cannot_be_served_are_our_fault(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, value: object
) -> None:
    """A value of ours that its type does not allow, or null where none may be, is INTERNAL_SERVER_ERROR, and logged."""
    monkeypatch.setattr("schema.listed.Listed.total_count", value)
    answer = ask("{ articles { totalCount } }")
    assert codes(answer) == ["INTERNAL_SERVER_ERROR"]
    assert "Something went wrong" in answer["errors"][0]["message"]
    assert len(caplog.records) == 1


def test_mistakes_of_clients_are_not_logged(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    """What a client did wrong fills no log."""
    for query in ("{", "{ nothing }", '{ node(id: "x") { id } }', '{ articles(after: "x") { totalCount } }'):
        assert codes(ask(query))
    assert caplog.records == []


def test_a_request_without_a_view_is_our_fault(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever resolvers raise, also before they ask the store anything, is masked."""
    answer = SCHEMA.execute_sync("{ graph { articles } }", context_value=Context(None))  # type: ignore[arg-type]
    assert answer.errors
    assert answer.errors[0].extensions == {"code": "INTERNAL_SERVER_ERROR"}
    assert "NoneType" not in answer.errors[0].message
    assert "NoneType" in caplog.text
