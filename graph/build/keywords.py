"""Topics that a text is about because it says one of their keywords."""

import re
from collections.abc import Iterable

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
