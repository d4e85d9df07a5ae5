"""newsgraph's own schema: all of its queries are compiled, and what plans answer is what graphql-core answers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLList, GraphQLNonNull, OperationDefinitionNode, parse, type_from_ast
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph import Folder, Graph
from graph.store.memory import MemoryStore
from schema import Context
from schema.execution import Executor, encode
from tests.conftest import ROOT
from tests.graphs import DATES, FEW, NAMES, TITLES, TOPICS, VALUES, graphs
from tests.schema.conftest import UNCOMPILED
from tests.schema.execution.conftest import written
from tests.schema.execution.questions import Pool, Subject, questions

CORE = UNCOMPILED.graphql_schema
ENTITIES = dict.fromkeys(("Article", "Provider", "Topic", "Story"), "id")
CURSORS = frozenset({"after", "before", "last"})


def pool_of(built: Graph) -> Pool:
    """Values that mostly name something in a graph."""
    ids = [node.id for nodes in (built.articles, built.providers, built.topics) for node in nodes]
    sources = [f"site/d{number}.md" for number in range(3)]
    return {
        "ID": st.sampled_from([*ids, *ids, "article_" + "0" * 24, "x"]),
        "String": st.sampled_from([*TITLES, *NAMES, *TOPICS, *VALUES, *sources, "p.example", ""]),
        "URL": st.sampled_from([f"https://s.example/{number}" for number in range(9)]),
        "DateTime": st.sampled_from([*DATES[1::2], "2020-01-06T00:00:00Z"]),
        "Int": st.integers(0, 3),
        "Float": st.sampled_from([0, 0.5]),
        "Boolean": st.booleans(),
    }


@FEW
@given(built=graphs(), data=st.data())
def test_plans_answer_as_graphql_core_does(built: Graph, data: st.DataObject) -> None:
    """Whatever is asked of whatever graph, a plan's answer is byte for byte graphql-core's; all is compiled but
    introspection, and all is answered from plans that has no errors, and no null, which a field may refuse that is not
    reached."""
    executor = Executor(UNCOMPILED, CORE, ENTITIES, 3_000)
    asking = questions(Subject(CORE, pool_of(built), unstated=CURSORS), depth=5)
    asked = data.draw(st.lists(asking, min_size=4, max_size=4))
    with MemoryStore(built).view() as view:
        context = Context(view)
        for question in asked:
            for variables in question.requests:
                found = executor.answer(question.text, variables, None, context)
                core = UNCOMPILED.execute_sync(question.text, variables, context)
                if found is not None:
                    assert not core.errors
                    assert written(found) == written(core.data)
                    ready = executor.ready(question.text, variables, None)
                    assert ready
                    for _made_then_kept in range(2):
                        encoded = executor.encoded(ready, context, "now")
                        assert encoded == encode({"data": core.data})
                elif None not in variables.values():
                    assert core.errors or not question.compiles
        assert not (executor.counts.refused and all(question.compiles for question in asked))


@pytest.fixture(scope="module")
def sample() -> Graph:
    """The graph of the sample documents."""
    return graph.load([Folder.at(ROOT / "data", "data")])


def documented() -> list[str]:
    """The queries of the documentation, without what is no query."""
    return re.findall(r"```graphql\n(query .*?)```", (ROOT / "docs" / "queries.md").read_text("utf-8"), re.DOTALL)


def explorers() -> list[str]:
    """The queries of the explorer, each with the fragments that it spreads."""
    folder = ROOT / "web" / "src" / "explorer"
    source = "".join((folder / file).read_text("utf-8") for file in ("queries.ts", "details.ts"))
    texts = [text.replace("@_unmask", "") for text in re.findall(r"graphql\(\s*`(.*?)`", source, re.DOTALL)]
    fragments = {text.split()[1]: text for text in texts if text.split()[0] == "fragment"}
    return [
        "\n".join([text, *(fragments[name] for name in fragments if f"...{name}" in text)])
        for text in texts
        if text.split()[0] == "query"
    ]


def variables_for(query: str, built: Graph) -> Iterator[tuple[str, Any]]:
    """A value for each variable that must be given."""
    ids = [article.id for article in built.articles[:2]]
    values = {"ID": ids[0], "String": "Amazon", "Int": 2, "Interval": "MONTH", "ExportFormat": "GEXF"}
    [operation] = (each for each in parse(query).definitions if isinstance(each, OperationDefinitionNode))
    for each in operation.variable_definitions or ():
        type_ = type_from_ast(CORE, each.type)
        if isinstance(type_, GraphQLNonNull):
            listed = isinstance(type_.of_type, GraphQLList)
            yield each.variable.name.value, ids if listed else values[str(type_.of_type)]


@pytest.mark.parametrize("queries", [documented, explorers])
def test_queries_of_ours_are_compiled(queries: Any, sample: Graph) -> None:
    """Each query of the documentation and of the explorer is answered from a plan, as graphql-core answers it."""
    asked = queries()
    assert len(asked) > 10
    executor = Executor(UNCOMPILED, CORE)
    with MemoryStore(sample).view() as view:
        for query in asked:
            variables, context = dict(variables_for(query, sample)), Context(view)
            found = executor.answer(query, variables, None, context)
            core = UNCOMPILED.execute_sync(query, variables, context)
            assert not core.errors
            assert found is not None, query
            assert written(found) == written(core.data)
    assert executor.counts.refused == executor.counts.surprises == 0
    assert executor.counts.plans == len(asked)
