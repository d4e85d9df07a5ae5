"""The corpus of real documents: what it comes to, counted here with PyYAML and plain sets, and why ours differs where it does.

The figures are those of the corpus' README; `test_irregularities.py` has the shapes of these documents in small.
"""

import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import yaml

import graph
from graph import Article, EdgeKind, Folder, Graph, NodeKind, Severity
from graph.documents.reading import read_folders
from graph.documents.statements import ArticleDocument
from tests.conftest import CORPUS
from tests.graph.build.building import labels, provider
from tests.graph.documents.parsing import assert_for_people, parse

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not there")

NEWS, SEED, APPS = "artificial-intelligence", "seed", "microsoft-power-apps"
DAMAGED = "2020-12-01-project-innereye"
COLLECTION = f"{NEWS}/_learning/collections/the-best-free-video-courses-to-get-you-started-with-ai.md"
Values = dict[str, Any]


class TextDates(yaml.CSafeLoader):
    """PyYAML's loader, dates being text."""


TextDates.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def values_of(content: str) -> Values:
    """The keys of a document, read with PyYAML alone."""
    lines = content.splitlines()
    yaml_lines = lines[1 : lines.index("---", 1)] if lines[0] == "---" else lines
    values: Values = yaml.load("\n".join(yaml_lines), Loader=TextDates)  # noqa: S506 it is safe
    return values


@pytest.fixture(scope="module")
def documents() -> dict[str, Values]:
    """The keys of every document but the damaged one, by source path."""
    paths = [path for path in CORPUS.rglob("*") if path.suffix in {".md", ".yaml"} and path.parent != CORPUS]
    return {
        path.relative_to(CORPUS).as_posix(): values_of(path.read_text("utf-8"))
        for path in sorted(paths)
        if not path.name.startswith(DAMAGED)
    }


@pytest.fixture(scope="module")
def news() -> Graph:
    """The graph of the folder whose articles embed related ones."""
    return graph.load([Folder.at(CORPUS / NEWS)])


def articles_in(documents: dict[str, Values], *folders: str) -> dict[str, Values]:
    """The article documents of some folders."""
    return {
        source: values
        for source, values in documents.items()
        if "taxonomy" not in values and source.startswith(tuple(f"{folder}/" for folder in folders))
    }


def canonical(values: Values) -> str | None:
    """The address that the README's counts merge by, as written."""
    return values.get("webUrl") or values.get("originalUrl")


def entries(documents: dict[str, Values]) -> Iterator[tuple[str, Values]]:
    """Each entry of each related list, with its document's path."""
    return ((source, entry) for source, values in documents.items() for entry in values.get("related", ()))


def without_www(url: str | None) -> str | None:
    """An address that does not depend on `www.`, which is all that tells two addresses of the corpus' one twin apart."""
    return url and url.replace("://www.", "://")


def people_would_read(text: str) -> str:
    """Text trimmed and its entities decoded."""
    return html.unescape(text).strip()


def test_the_files_are_those_of_the_readme(documents: dict[str, Values]) -> None:
    """The corpus is the one that was described: 101, 1 and 835 files, one of which is damaged."""
    assert Counter(source.partition("/")[0] for source in documents) == {NEWS: 101 - 1, SEED: 1, APPS: 835}
    assert Counter(values.get("taxonomy") for values in documents.values()) == {
        None: 91 + 1 + 758,
        "topic": 9 + 7,
        "organization": 70,
    }


def test_all_but_the_damaged_file_loads(corpus: Graph, documents: dict[str, Values]) -> None:
    """The only error is the file that has no end, told of where it opens; every other document is one node's."""
    [damaged] = [found for found in corpus.diagnostics if found.severity is Severity.ERROR]
    assert damaged.source.startswith(f"{NEWS}/_news/{DAMAGED}")
    assert (damaged.code, damaged.line, damaged.column) == ("front-matter-unclosed", 1, 1)
    own = [ref.source for kind in NodeKind for node in corpus.nodes(kind) for ref in node.documents]
    assert sorted(own) == sorted(documents)


def test_every_problem_is_known(corpus: Graph, documents: dict[str, Values]) -> None:
    """All diagnostics are of the irregularities that the README lists, each as often as the files have it."""
    named = [source for source, values in documents.items() if "taxonomy" not in values and "title" not in values]
    relative = 0
    for values in documents.values():
        images = [*values.get("images", ()), *(values.get("provider") or {}).get("images", ())]
        urls = [image["url"] if isinstance(image, dict) else image for image in images]
        relative += sum(url.startswith("/") for url in urls)
    assert (len(named), relative) == (6 + 5, 3 + 213 + 140)
    assert Counter(found.code for found in corpus.diagnostics) == {
        "front-matter-unclosed": 1,
        "duplicate-key": 1,
        "item-unknown": 3,
        "self-edge": 4,
        "title-missing": len(named),
        "url-relative": relative,
    }
    assert {found.source for found in corpus.diagnostics if found.code == "title-missing"} == set(named)
    for found in corpus.diagnostics:
        assert_for_people(found)


def test_front_matter_is_what_pyyaml_reads(corpus: Graph, documents: dict[str, Values]) -> None:
    """Of every document, frontMatter has each key but `related` as PyYAML reads it, dates being text; the body is the rest."""
    for source, values in documents.items():
        texts = corpus.texts.read(source)
        assert texts.front_matter == {key: value for key, value in values.items() if key != "related"}
        assert texts.secured == values.get("secured")
        assert texts.content.encode() == (CORPUS / source).read_bytes()
        assert texts.content.endswith(texts.body)
    bodies = [source for source in documents if corpus.texts.body(source).strip()]
    assert len(bodies) == 107
    assert all(source.startswith(f"{APPS}/_samples/") for source in bodies)


def test_text_is_for_people(corpus: Graph, documents: dict[str, Values]) -> None:
    """Titles and excerpts of articles of one document are trimmed and decoded, as 13 + 20 + 38 excerpts of one folder need."""
    changed = 0
    for article in corpus.articles:
        if len(article.documents) == 1:
            values = documents[article.documents[0].source]
            assert article.title == people_would_read(values.get("title") or values["name"])
            assert article.excerpt == (people_would_read(values.get("excerpt") or "") or None)
            changed += article.excerpt != (values.get("excerpt") or None)
    assert changed > 50


def test_articles_of_the_news(news: Graph, documents: dict[str, Values]) -> None:
    """89 addresses with a document, one document without, and 65 stubs; two addresses are one but for `www.`: 154 articles."""
    own = articles_in(documents, NEWS)
    addresses = {canonical(values) for values in own.values()}
    listed = {entry["webUrl"] for _, entry in entries(own)}
    assert (len(own), len(addresses - {None}), len(listed - addresses)) == (91, 89, 65)
    twins = {
        url for url in addresses | listed if url and without_www(url) != url and without_www(url) in addresses | listed
    }
    [twin] = twins
    assert "timeslive.co.za" in twin
    assert twin in addresses
    assert without_www(twin) in addresses
    assert len(news.articles) == 89 - len(twins) + 1 + 65
    assert news.stubs == 65
    [without] = [article for article in news.articles if article.url is None]
    assert without.key == COLLECTION


def test_articles_of_the_apps(corpus: Graph, documents: dict[str, Values]) -> None:
    """714 addresses, of which three have several documents, and 41 documents without: none joined, no stubs."""
    own = articles_in(documents, APPS)
    addresses = Counter(canonical(values) for values in own.values())
    assert (len(own), addresses[None], len(addresses) - 1) == (758, 41, 714)
    found = [article for article in corpus.articles if article.sources[0].startswith(APPS)]
    assert len(found) == 714 + 41
    assert sum(article.url is None and article.key in own for article in found) == 41
    several = {article.url for article in found if len(article.documents) > 1}
    assert several == {url for url, count in addresses.items() if url and count > 1}
    assert len(several) == 3


def test_the_seed_is_another_version(corpus: Graph, news: Graph, documents: dict[str, Values]) -> None:
    """The seed's document is one with the version of the same address; its lists join; it makes no article of its own."""
    [(seed, values)] = articles_in(documents, SEED).items()
    [article] = [each for each in corpus.articles if seed in {ref.source for ref in each.documents}]
    assert len(article.documents) == 2
    other = next(ref.source for ref in article.documents if ref.source != seed)
    assert documents[other]["webUrl"] == values["webUrl"] == article.web_url
    assert documents[other]["heat"] != values["heat"]
    assert len(corpus.articles) == len(news.articles) + 714 + 41
    listed = {without_www(entry["webUrl"]) for source in (seed, other) for entry in documents[source]["related"]}
    edges = [edge for edge in corpus.each_edge() if edge.kind is EdgeKind.RELATED and edge.source == article.id]
    assert len(edges) == len(listed)
    assert corpus.edge_counts[EdgeKind.RELATED] == news.edge_counts[EdgeKind.RELATED] + 4


def test_related_edges(news: Graph, documents: dict[str, Values]) -> None:
    """Of 923 entries 919 pairs differ; one is a self edge; the twin's two documents give 11 pairs twice and a self edge."""
    own = articles_in(documents, NEWS)
    written = {(canonical(own[source]), entry["webUrl"]) for source, entry in entries(own)}
    assert (len(list(entries(own))), len(written)) == (923, 919)
    assert [start for start, end in written if start == end] == [
        url for url, _ in written if url and "3191887001" in url
    ][:1]
    pairs: dict[tuple[str | None, str | None], set[object]] = defaultdict(set)
    for start, end in written:
        pairs[without_www(start), without_www(end)].add((start, end))
    twice = [pair for pair, found in pairs.items() if len(found) > 1]
    assert all(any("timeslive.co.za" in str(url) for url in pair) for pair in twice)
    assert len(pairs) == 919 - len(twice)
    selves = [start for start, end in pairs if start == end]
    assert len(selves) == 2
    assert news.edge_counts[EdgeKind.RELATED] == len(pairs) - len(selves) == 906
    told = {found.source for found in news.diagnostics if found.code == "self-edge"}
    assert told == {
        source for source, entry in entries(own) if without_www(canonical(own[source])) == without_www(entry["webUrl"])
    }
    assert len(told) == 4


def test_related_edges_one_by_one(news: Graph, documents: dict[str, Values]) -> None:
    """Every article's related edges are the entries of its documents' lists, with those documents as their sources."""
    own = articles_in(documents, NEWS)
    by_id: dict[str, Article] = {article.id: article for article in news.articles}
    expected: dict[tuple[object, object], set[str]] = defaultdict(set)
    for source, entry in entries(own):
        pair = (without_www(canonical(own[source])), without_www(entry["webUrl"]))
        if pair[0] != pair[1]:
            expected[pair].add(source)
    found = {
        (without_www(by_id[edge.source].url), without_www(by_id[edge.target].url)): set(edge.sources)
        for edge in news.each_edge()
        if edge.kind is EdgeKind.RELATED
    }
    assert found == expected


def test_an_address_twice_in_one_list_is_one_edge(news: Graph, documents: dict[str, Values]) -> None:
    """Two documents list one address twice, under two titles; each has one edge there."""
    doubled = []
    for source, values in articles_in(documents, NEWS).items():
        counts = Counter(entry["webUrl"] for entry in values.get("related", ()))
        doubled += [(source, url) for url, count in counts.items() if count > 1]
    names = [source.rpartition("/")[2] for source, _ in doubled]
    assert [name[:24] for name in names] == ["2020-06-11-controversial", "2020-06-24-boston-bans-f"]
    by_id = {article.id: article for article in news.articles}
    for source, url in doubled:
        edges = [edge for edge in news.each_edge() if source in edge.sources and edge.kind is EdgeKind.RELATED]
        assert sum(by_id[edge.target].web_url == url for edge in edges) == 1


def test_components_of_the_news(documents: dict[str, Values]) -> None:
    """Related edges tie the news to 20 components; the largest has 115 addresses, two of which are the twins."""
    built = graph.load([Folder.at(CORPUS / NEWS / "_news")])
    undirected: nx.Graph[str] = nx.Graph()
    undirected.add_nodes_from(article.id for article in built.articles)
    undirected.add_edges_from((edge.source, edge.target) for edge in built.each_edge() if edge.kind is EdgeKind.RELATED)
    sizes = sorted(map(len, nx.connected_components(undirected)), reverse=True)
    assert sizes == [115 - 1, 8, 4, 3, 2, 2, 2, *[1] * 13]
    own = articles_in(documents, f"{NEWS}/_news")
    pairs = {frozenset({without_www(canonical(own[s])), without_www(e["webUrl"])}) for s, e in entries(own)}
    assert undirected.number_of_edges() == sum(len(pair) == 2 for pair in pairs)


def test_two_documents_of_one_address(news: Graph, documents: dict[str, Values]) -> None:
    """The later of two documents of one address gives its values; the other's title can be searched."""
    [article] = [each for each in news.articles if each.url and "3191887001" in each.url]
    first, second = (documents[ref.source] for ref in article.documents)
    assert first["publishedDateTime"] > second["publishedDateTime"]
    assert (article.title, article.quality) == (first["title"], first["quality"])
    assert second["title"] in article.other_titles


def test_equal_titles_of_other_addresses_are_other_articles(corpus: Graph) -> None:
    """Articles that share a title without sharing an address stay apart; so do two people under one name."""
    titles = Counter(article.title.casefold() for article in corpus.articles)
    assert sum(count > 1 for count in titles.values()) >= 2 + 1 + 6
    hosts: dict[str, set[str]] = defaultdict(set)
    for article in corpus.articles:
        hosts[article.title].add(article.url.split("/")[2] if article.url else "")
    assert {"www.chron.com", "www.sfgate.com"} in hosts.values()
    people = [article for article in corpus.articles if article.key.startswith(f"{APPS}/_people/")]
    assert len(people) == 6
    assert max(Counter(article.title for article in people).values()) == 2


def test_providers_of_the_news(news: Graph, documents: dict[str, Values]) -> None:
    """Each of the 98 domains is one provider; none has a document."""
    own = articles_in(documents, NEWS)
    said = [*own.values(), *(entry for _, entry in entries(own))]
    domains = {values["provider"]["domain"] for values in said if "provider" in values}
    assert len(domains) == 98
    assert {each.domain for each in news.providers} == domains
    assert not any(each.documents for each in news.providers)


def test_providers_of_the_apps(documents: dict[str, Values]) -> None:
    """The 35 domains of articles are providers, and so are the 65 organizations that no article names."""
    built = graph.load([Folder.at(CORPUS / APPS)])
    own = articles_in(documents, APPS)
    domains = {values["provider"]["domain"] for values in own.values() if "provider" in values}
    organizations = {values["domain"] for values in documents.values() if values.get("taxonomy") == "organization"}
    assert (len(domains), len(organizations), len(organizations - domains)) == (35, 70, 65)
    assert {each.domain for each in built.providers} == domains | organizations
    assert {each.domain for each in built.providers if each.documents} == organizations
    published = {edge.target for edge in built.each_edge() if edge.kind is EdgeKind.PUBLISHED_BY}
    assert {each.domain for each in built.providers if each.id not in published} == organizations - domains


def test_names_of_providers(corpus: Graph, documents: dict[str, Values]) -> None:
    """A domain of several names goes by the one that it spells, else by itself; one name on several domains stays several."""
    names: dict[str, set[str]] = defaultdict(set)
    for values in articles_in(documents, NEWS, SEED, APPS).values():
        if "provider" in values:
            names[values["provider"]["domain"]].add(people_would_read(values["provider"]["name"]))
    assert len(names["microsoft.com"]) == 3
    microsoft = provider(corpus, "Microsoft")
    assert {microsoft.name, *microsoft.aliases} == names["microsoft.com"]
    assert len(names["youtube.com"]) == 3
    youtube = provider(corpus, "youtube.com")
    assert set(youtube.aliases) == names["youtube.com"]
    assert {each.domain for each in corpus.providers if each.name == "BBC"} == {"bbc.co.uk", "bbc.com"}
    assert {each.domain for each in corpus.providers if each.name == "PR Newswire"} == {
        "prnewswire.com",
        "prnewswire.co.uk",
    }
    for values in documents.values():
        if values.get("taxonomy") == "organization":
            [found] = [each for each in corpus.providers if each.domain == values["domain"]]
            assert found.name == values["name"]
            assert set(values.get("otherNames", ())) <= set(found.aliases)


def test_every_article_has_its_provider(corpus: Graph, documents: dict[str, Values]) -> None:
    """An article is published by its winning document's provider, under the name that the document gives."""
    domains = {each.id: each.domain for each in corpus.providers}
    published = {edge.source: domains[edge.target] for edge in corpus.each_edge() if edge.kind is EdgeKind.PUBLISHED_BY}
    for article in corpus.articles:
        if article.documents:
            said = documents[article.documents[0].source].get("provider", {})
            assert published.get(article.id) == said.get("domain")
            assert article.provider_name == (people_would_read(said["name"]) if said else None)
        else:
            assert article.id in published


def test_topics(corpus: Graph, news: Graph, documents: dict[str, Values]) -> None:
    """Every defined topic is one, with its document's values; articles name no other."""
    defined = {values["name"]: values for values in documents.values() if values.get("taxonomy") == "topic"}
    assert (len(news.topics), len(corpus.topics), len(defined)) == (9, 16, 16)
    for topic in corpus.topics:
        values = defined[topic.name]
        assert (topic.slug, topic.shortname) == (values["_id"], values.get("shortname"))
        assert topic.keywords == tuple(dict.fromkeys(values["keywords"]))
        assert topic.hashtags == tuple(values["hashtags"])
        assert [image.url for image in topic.images] == values.get("images", [])
    parents = sorted((name, values["parent"]) for name, values in defined.items() if "parent" in values)
    assert labels(corpus, EdgeKind.SUBTOPIC_OF) == parents
    assert len(parents) == 8 + 6


def test_stated_topics(corpus: Graph, documents: dict[str, Values]) -> None:
    """An article's stated topics are those of its documents, in the winning one's order first."""
    names = {topic.id: topic.name for topic in corpus.topics}
    stated: dict[str, list[str]] = defaultdict(list)
    for edge in corpus.each_edge():
        if edge.kind is EdgeKind.HAS_TOPIC and not edge.inferred:
            stated[edge.source].append(names[edge.target])
    for article in corpus.articles:
        said = [name for ref in article.documents for name in documents[ref.source].get("topics", ())]
        assert stated[article.id] == list(dict.fromkeys(said))


def test_inferred_topics(corpus: Graph, documents: dict[str, Values]) -> None:
    """Topics are inferred for stubs alone, since all documents state theirs: those whose keywords the stub says as words."""
    assert all(values.get("topics") for values in articles_in(documents, NEWS, SEED, APPS).values())
    keywords = {
        values["name"]: values["keywords"]
        for source, values in documents.items()
        if values.get("taxonomy") == "topic" and source.startswith(NEWS)
    }
    names = {topic.id: topic.name for topic in corpus.topics}
    inferred: dict[str, set[str]] = defaultdict(set)
    for edge in corpus.each_edge():
        if edge.inferred:
            assert edge.kind is EdgeKind.HAS_TOPIC
            inferred[edge.source].add(names[edge.target])
    for article in corpus.articles:
        listed_in_news = any(source.startswith(f"{NEWS}/") for source in article.sources)
        said = {
            name
            for name, words in keywords.items()
            if article.stub and listed_in_news and says(f"{article.title}\n{article.excerpt}", words)
        }
        assert inferred[article.id] == said
    assert any(inferred.values())


def says(text: str, keywords: list[str]) -> bool:
    """Whether one of the keywords stands in the text as a whole word, without case and accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    return any(re.search(rf"\b{re.escape(word.lower())}\b", plain) for word in keywords)


def test_collections(corpus: Graph, documents: dict[str, Values]) -> None:
    """All 198 items of 35 collections name a document of their folder; of the other folder's four, one is there."""
    titles = {ref.source: article.title for article in corpus.articles for ref in article.documents}
    pairs = []
    for source, values in articles_in(documents, NEWS, APPS).items():
        for item in values.get("items", ()):
            target = f"{source.partition('/')[0]}/_learning/{item}.md"
            pairs += [(titles[source], titles[target])] if target in titles else []
    assert len(pairs) == 198 + 1
    assert labels(corpus, EdgeKind.CONTAINS) == sorted(pairs)
    told = [found for found in corpus.diagnostics if found.code == "item-unknown"]
    assert [found.source for found in told] == [COLLECTION] * 3


def test_the_duplicate_key_is_told_of(corpus: Graph) -> None:
    """The one key that stands twice is told of at its second place; its items are the last ones."""
    [found] = [each for each in corpus.diagnostics if each.code == "duplicate-key"]
    lines = (CORPUS / COLLECTION).read_text("utf-8").splitlines()
    second = [number for number, line in enumerate(lines, 1) if line == "items:"][1]
    assert (found.source, found.line, found.column) == (COLLECTION, second, 1)
    items = [each for each in corpus.diagnostics if each.code == "item-unknown"]
    assert all(each.line is not None and each.line > second for each in items)


def test_crlf_and_missing_final_newlines_change_nothing() -> None:
    """The 57 files with CRLF, and those without a final newline, state what they would otherwise."""
    crlf = unfinished = 0
    for path in sorted(CORPUS.rglob("*.*")):
        content = path.read_bytes()
        if path.suffix not in {".md", ".yaml"} or path.name.startswith(DAMAGED) or path.parent == CORPUS:
            continue
        crlf += b"\r\n" in content
        unfinished += not content.endswith(b"\n")
        plain = content.replace(b"\r\n", b"\n")
        plain += b"" if plain.endswith(b"\n") else b"\n"
        if plain != content:
            one, other = parse(content, f"x/{path.name}"), parse(plain, f"x/{path.name}")
            assert one.document is not None
            assert other.document is not None
            assert one.diagnostics == other.diagnostics
            assert type(one.document) is type(other.document)
            if isinstance(one.document, ArticleDocument) and isinstance(other.document, ArticleDocument):
                assert one.document.statement == other.document.statement
                assert one.document.related == other.document.related
    assert (crlf, unfinished) == (57, 8)


def test_what_a_site_folded_away_is_there(corpus: Graph, documents: dict[str, Values]) -> None:
    """Neither `published: false`, `heat: -1` nor `removed: true` hides anything."""
    winning = {article.documents[0].source: article for article in corpus.articles if article.documents}
    for key, value in (("published", False), ("heat", -1), ("removed", True)):
        folded = {source for source, values in documents.items() if values.get(key) == value}
        assert len(folded) >= 3
        assert {
            source for source, article in winning.items() if getattr(article, key) == value
        } == folded & winning.keys()


def test_images(corpus: Graph, documents: dict[str, Values]) -> None:
    """Every absolute image of a winning document is served, entities of its address decoded; titles and sizes come along."""
    for article in corpus.articles:
        if len(article.documents) == 1:
            said = documents[article.documents[0].source].get("images", ())
            assert [(image.width, image.height, image.is_cached) for image in article.images] == [
                (image["width"], image["height"], image.get("isCached")) for image in said
            ]
            for image, written in zip(article.images, said, strict=True):
                assert image.title == (people_would_read(written["title"]) if written.get("title") else None)
                assert "&#038;" not in image.url


def test_folders_in_any_order_give_one_version(corpus: Graph) -> None:
    """The order in which folders are given does not matter."""
    folders = [Folder.at(CORPUS / name) for name in (SEED, APPS, NEWS)]
    assert read_folders(folders).version == corpus.version


def test_every_source_is_a_file(corpus: Graph) -> None:
    """What a node or edge names as its source is a file of the corpus."""
    named = {source for kind in NodeKind for node in corpus.nodes(kind) for source in node.sources}
    named |= {source for edge in corpus.each_edge() for source in edge.sources}
    assert all(Path(CORPUS, source).is_file() for source in named)
