"""Renewal: the next graph after a change is the one that all documents give."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import graph
from graph import Graph, LoadOptions
from graph.build.renewal import Change, renew_graph
from graph.changes import compare
from graph.documents.folders import Site
from graph.documents.parse import ParsedFile, parse_content
from graph.documents.reading import DocumentSet, collect
from graph.documents.statements import ArticleDocument, OrganizationDocument, TopicDocument
from tests.graph.build import merges
from tests.graph.build.building import image
from tests.graphs import examples

SITES = {"s": Site(), "t": Site()}
Parsed = Mapping[str, ParsedFile]


class Set:
    """The documents of parsed files."""

    def __init__(self, parsed: Parsed) -> None:
        self._documents = {source: file.document for source, file in parsed.items() if file.document}

    def article(self, source: str) -> ArticleDocument | None:
        """The document at `source`, where it is one of an article."""
        document = self._documents.get(source)
        return document if isinstance(document, ArticleDocument) else None

    def topics(self) -> Sequence[TopicDocument]:
        """The documents that define topics."""
        return [each for _, each in sorted(self._documents.items()) if isinstance(each, TopicDocument)]

    def organizations(self) -> Sequence[OrganizationDocument]:
        """The documents that name providers."""
        return [each for _, each in sorted(self._documents.items()) if isinstance(each, OrganizationDocument)]


def parse(files: Mapping[str, Any]) -> Parsed:
    """Files of front matter, parsed."""
    return {
        source: parse_content(source, json.dumps(values, indent=1).encode(), None, LoadOptions())
        for source, values in files.items()
    }


def gathered(parsed: Parsed) -> DocumentSet:
    """All that parsed files state."""
    return collect(iter(parsed.values()), SITES)


def renewed(built: Graph, before: Parsed, after: Parsed, touched: set[str]) -> Graph:
    """The graph that `built` becomes when the files that are touched are as they are in `after`, held against all."""
    whole = gathered(after)
    articles = Set(after)
    change = Change(
        articles={source: articles.article(source) for source in touched},
        diagnostics={source: after[source].diagnostics if source in after else () for source in touched},
        version=whole.version,
        texts=whole.texts,
    )
    found, told = renew_graph(built, Set(before), change)
    expected = graph.build_graph(whole)
    assert image(found) == image(expected)
    assert found.names == expected.names
    assert told == compare(built, expected)
    return found


@st.composite
def histories(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Files, and what becomes of some of their articles, several times; None for one that is removed."""
    files = draw(merges.files())
    fixed = {source for source, values in files.items() if "taxonomy" in values}
    sources = sorted({*files, *(f"{label}/d{number}.md" for label in "st" for number in range(9))} - fixed)
    steps = st.dictionaries(st.sampled_from(sources), st.one_of(st.none(), merges.ARTICLES), max_size=3)
    return files, draw(st.lists(steps, min_size=1, max_size=3))


@given(history=histories())
@examples(2)
def test_it_is_the_graph_of_all_documents(history: tuple[dict[str, Any], list[dict[str, Any]]]) -> None:
    """Whatever becomes of articles' documents, in one step after another, the graph is, byte for byte, that of all of them."""
    files, steps = history
    before = parse(files)
    built = graph.build_graph(gathered(before))
    for step in steps:
        gone = {source for source, values in step.items() if values is None}
        after = {source: file for source, file in before.items() if source not in gone}
        after = {**after, **parse({source: values for source, values in step.items() if values is not None})}
        built = renewed(built, before, after, set(step))
        before = after
