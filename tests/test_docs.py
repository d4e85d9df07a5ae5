"""The documentation is complete, and every example in it is what the product answers."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from graphql import FieldNode, OperationDefinitionNode, parse

import graph
from graph import Folder, diagnostics
from graph.export import FORMATS
from graph.export.attributes import EDGE_ATTRIBUTES, NODE_ATTRIBUTES
from graph.networkx import to_networkx
from graph.store.memory import MemoryStore
from newsgraph.cli import app
from newsgraph.exports import PARAMETERS
from schema import Context, NewsgraphSchema, build_schema, build_uncompiled_schema
from tests.conftest import ROOT

EXAMPLE = re.compile(r"```graphql\n(?P<query>.*?)```\n+```json\n(?P<answer>.*?)```", re.DOTALL)
PAGES = ["README.md", "docs/queries.md", "docs/exports.md"]


@pytest.fixture(scope="module")
def sample() -> MemoryStore:
    """The sample documents' store."""
    return MemoryStore(graph.load([Folder.at(ROOT / "data", "data")]))


def examples(page: str) -> list[tuple[str, Any]]:
    text = (ROOT / page).read_text("utf-8")
    return [(found["query"], json.loads(found["answer"])) for found in EXAMPLE.finditer(text)]


def agree(found: Any, expected: Any) -> bool:
    """Whether an answer is the expected one, fractions to within a thousandth, so that examples hold on any processor."""
    if isinstance(found, float):
        return found == pytest.approx(expected, abs=1e-3)
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(agree, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(agree(found[key], expected[key]) for key in found)
    return bool(found == expected)


@pytest.mark.parametrize("schema", [build_schema(), build_uncompiled_schema()], ids=["compiled", "not compiled"])
@pytest.mark.parametrize("page", PAGES)
def test_examples_are_what_is_answered(page: str, schema: NewsgraphSchema, sample: MemoryStore) -> None:
    """Every query of the documentation gives the answer beside it, whether it is compiled or not."""
    assert examples(page)
    for query, expected in examples(page):
        with sample.view() as view:
            answer = schema.execute_sync(query, context_value=Context(view))
        assert agree({"data": answer.data}, expected), query


def test_every_query_field_has_an_example() -> None:
    """Each field that a query can begin with is asked for in docs/queries.md."""
    asked = {
        field.name.value
        for query, _ in examples("docs/queries.md")
        for operation in parse(query).definitions
        if isinstance(operation, OperationDefinitionNode)
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
    }
    query_type = build_schema()._schema.query_type
    assert query_type is not None
    assert set(query_type.fields) == asked


def test_the_python_example_runs() -> None:
    """The README's lines of Python run as they stand, and print what they say."""
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = graph.load([Folder.at(ROOT / "data", "data")])
    documents = len(loaded.articles) - loaded.stubs
    assert run.stdout == f"{len(loaded.articles)} articles\n{documents} articles with a document\n"


def test_every_code_is_documented() -> None:
    """docs/documents.md has each diagnostic's code, severity and meaning."""
    page = (ROOT / "docs" / "documents.md").read_text("utf-8")
    for severity, codes in (("error", diagnostics.ERRORS), ("warning", diagnostics.WARNINGS)):
        for code, meaning in codes.items():
            assert f"| `{code}` | {severity} | {meaning} |" in page


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The rows of the table under a heading, each a list of cells, names without their ticks."""
    part = page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return [[cells[0].strip("`"), *cells[1:]] for cells in rows[2:]]


def test_exports_are_documented() -> None:
    """docs/exports.md has each format, each parameter, and each attribute with its type and meaning, and no others."""
    page = (ROOT / "docs" / "exports.md").read_text("utf-8")
    assert rows_of(page, "Formats") == [[each.name, each.readers, each.media_type] for each in FORMATS.values()]
    assert rows_of(page, "A part of the graph") == [[each.name, each.values, each.help] for each in PARAMETERS]
    assert rows_of(page, "What is said of edges") == [[each.name, each.type, each.meaning] for each in EDGE_ATTRIBUTES]
    assert rows_of(page, "What is said of nodes") == [
        [each.name, each.type, ", ".join(f"{kind}s" for kind in each.kinds), each.meaning] for each in NODE_ATTRIBUTES
    ]


def test_every_command_is_documented() -> None:
    """The README has each command."""
    page = (ROOT / "README.md").read_text("utf-8")
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert names
    assert not [name for name in names if f"`newsgraph {name}" not in page]


def test_links_lead_somewhere() -> None:
    """Every link between the project's pages leads to a file or folder."""
    for page in [ROOT / "README.md", *Path(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), (page, target)


def test_the_sample_is_without_fault(sample: MemoryStore) -> None:
    """The sample has no faults but people who have names, not titles; it shows every kind of edge, stubs, and a merged pair."""
    loaded = graph.load([Folder.at(ROOT / "data", "data")])
    assert {d.code for d in loaded.diagnostics} == {"title-missing"}
    assert all("_people/" in d.source or "_communities/" in d.source for d in loaded.diagnostics)
    assert all(loaded.edge_counts.values())
    assert loaded.stubs
    assert [article for article in loaded.articles if len(article.documents) > 1]
    assert to_networkx(loaded).number_of_nodes() == sum(
        len(nodes) for nodes in (loaded.articles, loaded.providers, loaded.topics)
    )
    with sample.view() as view:
        assert view.summary.articles == len(loaded.articles)
