"""Topics and organizations as taxonomy documents define them."""

from pathlib import PurePosixPath

from graph.documents.articles import read_domain
from graph.documents.images import IMAGE_KEYS, read_images
from graph.documents.statements import OrganizationDocument, TopicDocument
from graph.documents.values import Values
from graph.text import quoted


def read_topic(source: str, revision: str, values: Values) -> TopicDocument:
    """The topic that a document defines."""
    return TopicDocument(
        source,
        revision,
        _read_name(source, values),
        slug=values.text("_id", "slug"),
        shortname=values.text("shortname"),
        parent=values.text("parent"),
        description=values.text("description"),
        keywords=values.texts("keywords"),
        hashtags=values.texts("hashtags"),
        images=read_images(values, *IMAGE_KEYS),
    )


def read_organization(source: str, revision: str, values: Values) -> OrganizationDocument:
    """The organization that a document names."""
    return OrganizationDocument(
        source,
        revision,
        _read_name(source, values),
        domain=read_domain(values),
        other_names=values.texts("otherNames"),
        description=values.text("description"),
        images=read_images(values, *IMAGE_KEYS),
    )


def _read_name(source: str, values: Values) -> str:
    name = values.text("name", "title")
    if name is None:
        name = values.text("_id") or PurePosixPath(source).stem
        values.tell("title-missing", (), f"This document has no name; it is called {quoted(name)} here.")
    return name
