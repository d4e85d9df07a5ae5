"""Topics that a text is about because it says one of their keywords."""

import re
from collections.abc import Iterable, Iterator

from graph.build.identity import ArticleGroup
from graph.documents.statements import TopicDocument, folder_label
from graph.text import fold

_WORD = re.compile(r"\w+")


class KeywordMatcher:
    """Finds the topics whose keywords stand in a text as whole words, without regard to case and accents."""

    def __init__(self, keywords: Iterable[tuple[str, str]]) -> None:
        """`keywords` are pairs of a keyword and its topic's key."""
        self._by_word: dict[str, list[tuple[re.Pattern[str], str, str]]] = {}
        for keyword, topic in sorted(set(keywords)):
            folded = " ".join(fold(keyword).split())
            word = _WORD.search(folded)
            if folded:
                entry = (_whole_word(folded), folded, topic)
                self._by_word.setdefault(word[0] if word else "", []).append(entry)

    def topics(self, text: str) -> list[str]:
        """The keys of the topics of `text`, in their order."""
        folded = " ".join(fold(text).split())
        words = {"", *_WORD.findall(folded)}
        found = {
            topic
            for word in words & self._by_word.keys()
            for pattern, keyword, topic in self._by_word[word]
            if keyword in folded and pattern.search(folded)
        }
        return sorted(found)


def _whole_word(folded: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)")


class Keywords:
    """The keywords of topic documents, which count in the folder that defines them."""

    def __init__(self, definitions: Iterable[tuple[str, TopicDocument]]) -> None:
        """`definitions` are topic documents, each with its topic's key."""
        keywords: dict[str, list[tuple[str, str]]] = {}
        self._defined_by: dict[tuple[str, str], set[str]] = {}
        for key, document in definitions:
            label = folder_label(document.source)
            keywords.setdefault(label, []).extend((keyword, key) for keyword in document.keywords)
            if document.keywords:
                self._defined_by.setdefault((label, key), set()).add(document.source)
        self._matchers = {label: KeywordMatcher(pairs) for label, pairs in keywords.items()}

    def topics_of(self, group: ArticleGroup) -> Iterator[tuple[str, set[str]]]:
        """The keys of the topics that an article says keywords of, in their order, each with the documents that make it so."""
        own = [document.source for document in group.documents] or [mention.source for mention in group.mentions]
        text = _searchable(group)
        found: dict[str, set[str]] = {}
        for label in sorted({folder_label(source) for source in own} & self._matchers.keys()):
            for topic in self._matchers[label].topics(text):
                stated_by = [source for source in own if folder_label(source) == label]
                found.setdefault(topic, set()).update(stated_by, self._defined_by[label, topic])
        for topic in sorted(found):
            yield topic, found[topic]


def _searchable(group: ArticleGroup) -> str:
    """The title and excerpt of what `group` is merged to."""
    statements = group.statements
    title = next((statement.title for statement in statements if statement.title), "")
    excerpt = next((statement.excerpt for statement in statements if statement.excerpt), "")
    return f"{title}\n{excerpt}"
