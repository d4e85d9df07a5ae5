"""Topics and organizations as taxonomy documents define them."""

import pytest

from graph.documents.statements import OrganizationDocument, TopicDocument
from graph.keys import digest_bytes
from graph.records import Image
from graph.urls import Url
from tests.graph.documents.parsing import fenced, parse

TOPIC = """taxonomy: topic
_id: ml
name: ' Machine &amp; Learning '
shortname: ML
parent: AI
description: D
keywords: [machine learning, deep learning]
hashtags: ['#ml']
images: [https://a.example/i.png]
services: {news: https://a.example/api}"""

ORGANIZATION = """taxonomy: organization
_id: mit.edu
name: MIT
domain: www.MIT.edu
otherNames: [Massachusetts Institute of Technology, M.I.T.]
description: D
images: [{url: https://mit.edu/i.png, width: 50, height: 50}]"""


@pytest.mark.parametrize(
    "source", ["site/t.md", "site/t.yaml", "site/t.yml", "site/t.YAML", "site/_data/topics/t.html"]
)
def test_topics(source: str) -> None:
    """All keys of a topic are read, in a file of either kind."""
    content = TOPIC if "y" in source.lower().rpartition(".")[2] else fenced(TOPIC)
    parsed = parse(content, source)
    assert parsed.diagnostics == ()
    assert parsed.document == TopicDocument(
        source,
        digest_bytes(content.encode()),
        "Machine & Learning",
        slug="ml",
        shortname="ML",
        parent="AI",
        description="D",
        keywords=("machine learning", "deep learning"),
        hashtags=("#ml",),
        images=(Image(Url("https://a.example/i.png")),),
    )


def test_organizations() -> None:
    """All keys of an organization are read; its domain is lower case and without `www.`."""
    parsed = parse(fenced(ORGANIZATION), "site/o.md")
    assert parsed.diagnostics == ()
    assert parsed.document == OrganizationDocument(
        "site/o.md",
        digest_bytes(fenced(ORGANIZATION).encode()),
        "MIT",
        domain="mit.edu",
        other_names=("Massachusetts Institute of Technology", "M.I.T."),
        description="D",
        images=(Image(Url("https://mit.edu/i.png"), 50, 50),),
    )


@pytest.mark.parametrize(
    ("yaml", "name", "codes"),
    [
        ("title: By title", "By title", []),
        ("_id: by-id", "by-id", ["title-missing"]),
        ("parent: AI", "file-name", ["title-missing"]),
        ("name: [a]\n_id: x", "x", ["value-type", "title-missing"]),
    ],
)
@pytest.mark.parametrize("taxonomy", ["topic", "organization"])
def test_names_fall_back(taxonomy: str, yaml: str, name: str, codes: list[str]) -> None:
    """Without a name the title, the id, or the file's name stands in, the latter two with a warning."""
    parsed = parse(f"taxonomy: {taxonomy}\n{yaml}\n", "site/file-name.yaml")
    assert isinstance(parsed.document, TopicDocument | OrganizationDocument)
    assert parsed.document.name == name
    assert [found.code for found in parsed.diagnostics] == codes


@pytest.mark.parametrize("source", ["site/t.md", "site/t.yaml"])
def test_other_taxonomies_are_told_of(source: str) -> None:
    """A taxonomy that is not known defines nothing, and the warning names it."""
    content = "taxonomy: author\nname: A"
    parsed = parse(content if source.endswith("yaml") else fenced(content), source)
    assert parsed.document is None
    [found] = parsed.diagnostics
    assert found.code == "taxonomy-unknown"
    assert "“author”" in found.message


def test_drafts_of_topics_are_left_out() -> None:
    """A topic may be a draft as well."""
    assert parse(fenced(TOPIC + "\ndraft: true")).document is None
