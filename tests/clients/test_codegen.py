"""ariadne-codegen, as docs/clients.md sets it up: the package that it makes from the served schema, asking the running server."""

import json
from datetime import datetime
from typing import Any, NamedTuple

import pytest

from tests.clients.conftest import Ask, Begin
from tests.clients.projects import Project

NEWEST = "query ($n: Int) { articles(first: $n) { nodes { id title url publishedDateTime provider { name } } } }"


class Known(NamedTuple):
    """The newest article and a provider."""

    article: dict[str, Any]
    provider: dict[str, Any]


@pytest.fixture(scope="module")
def known(ask: Ask) -> Known:
    found = ask(
        "{ articles(first: 1) { nodes { id title url frontMatter } } providers(first: 1) { nodes { id name } } }"
    )
    return Known(found["articles"]["nodes"][0], found["providers"]["nodes"][0])


@pytest.fixture(scope="module")
def project(begin: Begin, codegen: str) -> Project:
    """A project with the package in it, which was made of the schema that the server tells by introspection."""
    project = begin("ariadne-codegen")
    project.run(codegen, "-W", "error", "-m", "ariadne_codegen")
    return project


@pytest.fixture(scope="module")
def facts(project: Project, codegen: str, known: Known) -> dict[str, Any]:
    """What typed.py found."""
    project.add("typed.py")
    asked = (known.article["url"], known.article["id"], known.provider["id"])
    facts: dict[str, Any] = json.loads(project.run(codegen, "typed.py", project.address, *asked))
    return facts


def test_pages_are_models(facts: dict[str, Any], ask: Ask) -> None:
    """Two pages, one after another, are the rows of one page twice as long, and moments are Python's."""
    nodes = ask(NEWEST, n=4)["articles"]["nodes"]
    assert facts["newest"] == [
        [
            node["id"],
            datetime.fromisoformat(node["publishedDateTime"]).timestamp(),
            node["url"],
            node["provider"] and node["provider"]["name"],
        ]
        for node in nodes
    ]
    assert facts["moments"]


def test_inputs_of_one_key_are_sent_as_such(facts: dict[str, Any], known: Known) -> None:
    """`ArticleBy`, of which one key has to be given, finds an article by its address."""
    assert facts["article"] == [known.article["id"], known.article["title"], known.article["frontMatter"]]


def test_nodes_are_models_of_their_types(facts: dict[str, Any], known: Known) -> None:
    """What an id stands for has the fields of its type."""
    assert facts["nodes"] == [known.article["title"], known.provider["name"]]


def test_errors_have_codes(facts: dict[str, Any]) -> None:
    """What the server refuses is an error of GraphQL to the client, with its code."""
    assert facts["codes"] == ["BAD_USER_INPUT"]


def test_the_documented_program_prints_the_newest(project: Project, codegen: str, ask: Ask) -> None:
    """The page's program prints the newest articles with their dates."""
    nodes = ask(NEWEST, n=3)["articles"]["nodes"]
    printed = [f"{datetime.fromisoformat(node['publishedDateTime'])} {node['title']}" for node in nodes]
    assert project.run(codegen, "main.py").splitlines() == printed
