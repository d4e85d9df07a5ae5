"""Which of a folder's topics an entry is about, as its categories and the topics' keywords say."""

from collections.abc import Iterable, Sequence

from graph.build.keywords import KeywordMatcher
from graph.build.topics import topic_key
from graph.documents.statements import TopicDocument
from graph.keys import digest
from newsgraph.feeds.entries import Entry


class Vocabulary:
    """The topics that a folder defines, as entries are held against them."""

    def __init__(self, definitions: Iterable[TopicDocument]) -> None:
        documents = sorted(definitions, key=lambda document: document.source)
        self._names: dict[str, str] = {}
        # What comes first wins: a name over a shortname, that over a hashtag, that over a keyword.
        for spellings in (_names, _shortnames, _hashtags, _keywords):
            for document in documents:
                for spelling in spellings(document):
                    self._names.setdefault(topic_key(spelling), document.name)
        self._keywords = KeywordMatcher(
            (keyword, document.name) for document in documents for keyword in document.keywords
        )
        self.version = digest(repr([(d.name, d.shortname, d.hashtags, d.keywords) for d in documents]))
        """Names what topics there are: equal versions sort every entry alike."""

    def topics(self, entry: Entry) -> list[str]:
        """The names of the entry's topics: those that its categories name, in their order, then those whose keywords stand in
        its title, excerpt or categories as whole words, in the order of their names."""
        named = [name for category in entry.categories if (name := self._named(category))]
        said = self._keywords.topics("\n".join((entry.title, entry.excerpt, *entry.categories)))
        return list(dict.fromkeys([*named, *said]))

    def tags(self, entry: Entry) -> list[str]:
        """The entry's categories that name no topic, each once."""
        return list({topic_key(each): each for each in reversed(entry.categories) if not self._named(each)}.values())[
            ::-1
        ]

    def _named(self, category: str) -> str | None:
        return self._names.get(topic_key(category)) or self._names.get(topic_key(category.removeprefix("#")))


def _names(document: TopicDocument) -> Sequence[str]:
    return [document.name]


def _shortnames(document: TopicDocument) -> Sequence[str]:
    return [document.shortname] if document.shortname else []


def _hashtags(document: TopicDocument) -> Sequence[str]:
    return [spelling for hashtag in document.hashtags for spelling in (hashtag, hashtag.removeprefix("#"))]


def _keywords(document: TopicDocument) -> Sequence[str]:
    return document.keywords
