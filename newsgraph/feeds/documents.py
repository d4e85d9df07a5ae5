"""An entry as a document: front matter with the keys that the graph knows, and a body."""

from graph import Image
from graph.keys import digest
from newsgraph.feeds.entries import Entry, Feed
from newsgraph.feeds.markup import as_body
from newsgraph.feeds.providers import Publishers, provider_name
from newsgraph.feeds.topics import Vocabulary
from newsgraph.feeds.yaml_text import Value, front_matter

_VERSION = 1
"""Goes up with every change of what documents are written for the same entries."""


class Writer:
    """Writes the documents of entries for a folder of certain topics and organizations."""

    def __init__(self, vocabulary: Vocabulary, publishers: Publishers) -> None:
        self._vocabulary = vocabulary
        self._publishers = publishers
        self.version = digest(f"{_VERSION} {vocabulary.version} {publishers.version}")
        """Names what is written: equal versions write equal documents of equal entries."""

    def write(self, entry: Entry, feed: Feed) -> bytes:
        """The document of an entry of a feed."""
        values: dict[str, Value | None] = {
            "title": entry.title,
            "excerpt": entry.excerpt,
            "publishedDateTime": entry.published,
            "updatedDateTime": entry.updated,
            "webUrl": entry.url,
            "originalUrl": entry.original_url,
            "type": entry.kind,
            "locale": entry.locale,
            "provider": _stated({"name": provider_name(entry, feed), "domain": self._publishers.domain(entry.url)}),
            "authors": list(entry.authors),
            "topics": list(self._vocabulary.topics(entry)),
            "tags": list(self._vocabulary.tags(entry)),
            "images": [_image(image) for image in entry.images],
        }
        return (front_matter(_stated(values)) + as_body(entry.content)).encode()


def _image(image: Image) -> Value:
    return _stated({"url": image.url, "width": image.width, "height": image.height})


def _stated(values: dict[str, Value | None]) -> dict[str, Value]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
