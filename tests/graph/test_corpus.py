"""The corpus of real documents: its counts, counted here by other means, and what was made of its irregularities."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import graph
from graph import EdgeKind, Folder, Graph, NodeKind
from graph.documents.reading import read_folders
from graph.store.memory import MemoryStore
from tests.conftest import CORPUS

DAMAGED = "2020-12-01-project-innereye"


def documents(folder: Path) -> dict[Path, dict[str, Any]]:
    """The front matter of all articles of a folder, read with PyYAML alone; the damaged file is left out."""
    found = {}
    for path in sorted(folder.rglob("*.md")):
        if not path.name.startswith(DAMAGED):
            values = yaml.load(
                re.split(r"^---\s*$", path.read_text("utf-8"), flags=re.MULTILINE)[1], Loader=yaml.CSafeLoader
            )
            if "taxonomy" not in values:
                found[path] = values
    return found


@pytest.fixture(scope="module")
def news() -> Graph:
    """The graph of the folder whose articles embed related ones."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not there")
    return graph.load([Folder.at(CORPUS / "artificial-intelligence")])


def test_all_but_the_damaged_file_loads(corpus: Graph) -> None:
    """The only error is the file that has no end, and every other document is some node's."""
    errors = [d.source for d in corpus.diagnostics if d.severity is graph.Severity.ERROR]
    assert [DAMAGED in source for source in errors] == [True]
    loaded = sum(len(node.documents) for kind in NodeKind for node in corpus.nodes(kind))
    assert loaded == 101 + 1 + 835 - 1


def test_articles_are_those_of_the_files(news: Graph) -> None:
    """Articles are the distinct addresses, two that differ in `www.` being one, and one document without an address."""
    own: set[str] = set()
    listed: set[str] = set()
    nameless = 0
    for values in documents(CORPUS / "artificial-intelligence").values():
        url = values.get("webUrl") or values.get("originalUrl")
        nameless += url is None
        own |= {url} if url else set()
        listed |= {entry["webUrl"] for entry in values.get("related", ())}
    addresses = own | listed
    twins = {url for url in addresses if "://www." in url and url.replace("://www.", "://") in addresses}
    assert ["timeslive.co.za" in url for url in twins] == [True]
    assert nameless == 1
    assert len(news.articles) == len(addresses - twins) + nameless
    assert sum(article.stub for article in news.articles) == len(listed - own - twins) - len(
        {url for url in listed - own if url in {twin.replace("://www.", "://") for twin in twins & own}}
    )


def test_topics_and_providers_are_those_of_the_files(news: Graph, corpus: Graph) -> None:
    """Each domain is one provider, each name one topic; organizations without articles are there too."""
    domains = set()
    for values in documents(CORPUS / "artificial-intelligence").values():
        said = [values, *values.get("related", ())]
        domains |= {provider["domain"] for each in said if (provider := each.get("provider"))}
    assert {provider.domain for provider in news.providers} == domains
    assert len(domains) == 98
    assert (len(news.topics), len(corpus.topics)) == (9, 16)
    used = {edge.target for edge in corpus.each_edge() if edge.kind is EdgeKind.PUBLISHED_BY}
    organizations = {p.domain for p in corpus.providers if p.documents}
    stated = set(domains)
    for values in documents(CORPUS / "microsoft-power-apps").values():
        stated |= {values["provider"]["domain"]} if "provider" in values else set()
    assert len(organizations) == 70
    assert {p.domain for p in corpus.providers if p.id not in used} == organizations - stated


def test_edges_are_those_of_the_files(news: Graph) -> None:
    """Related edges are the entries' distinct pairs of articles; those from an article to itself are told of."""
    articles = {source: article.id for article in news.articles for source in article.sources if not article.stub}
    assert articles
    keys = {ref.source: article.key for article in news.articles for ref in article.documents}
    store = MemoryStore(news)
    pairs: set[tuple[str, str, str]] = set()
    own: set[tuple[str, str, str]] = set()
    with store.view() as view:
        for path, values in documents(CORPUS / "artificial-intelligence").items():
            source = "artificial-intelligence/" + str(path.relative_to(CORPUS / "artificial-intelligence"))
            for entry in values.get("related", ()):
                target = view.article_at(entry["webUrl"])
                assert target
                (own if target.key == keys[source] else pairs).add((keys[source], target.key, source))
    assert len({pair[:2] for pair in pairs}) == news.edge_counts[EdgeKind.RELATED]
    told = {d.source for d in news.diagnostics if d.code == "self-edge"}
    assert told == {source for _, _, source in own}


def test_collections_find_their_items(corpus: Graph) -> None:
    """All 198 items of the second folder are found; of the first folder's four, the one that is there."""
    assert corpus.edge_counts[EdgeKind.CONTAINS] == 198 + 1


def test_inferred_topics_are_only_where_none_is_stated(corpus: Graph) -> None:
    """No article has both stated and inferred topics, and those with inferred ones are stubs or state none."""
    stated = {e.source for e in corpus.each_edge() if e.kind is EdgeKind.HAS_TOPIC and not e.inferred}
    inferred = {e.source for e in corpus.each_edge() if e.kind is EdgeKind.HAS_TOPIC and e.inferred}
    assert inferred
    assert not stated & inferred


def test_folders_in_any_order_give_one_version(corpus: Graph) -> None:
    """The order in which folders are given does not matter."""
    folders = [Folder.at(CORPUS / name) for name in ("seed", "microsoft-power-apps", "artificial-intelligence")]
    assert read_folders(folders).version == corpus.version
