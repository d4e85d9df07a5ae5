"""Highlights: where in the texts of a node a search found what it asked for."""

import html
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from rapidfuzz.distance import OSA

from graph.search.accents import Accents
from graph.search.query import Clause, ClauseKind, Occurrence, allowed_typos, parse_query
from graph.search.words import Language, Span, begins_pair, spans, words_within

FRAGMENT = 240
"""How many characters of a text are shown at most, but for the word that ends them."""

_LOOKED_AT = 50_000


class Highlight(Struct, frozen=True):
    """A part of the text of a field, as HTML: escaped, with what was found in <mark>."""

    field: str
    html: str


def highlight(
    texts: Iterable[tuple[str, str]], query: str, language: Language | None, accents: Accents
) -> list[Highlight]:
    """For each text that has something of what `query` asks for, the part of it that has the most.

    `texts` are pairs of a field and a text, in `language`; the first 50,000 characters of each are looked at.
    """
    asked = [
        _Asked(clause, language, accents)
        for clause in parse_query(query)
        if clause.occurrence is not Occurrence.MUST_NOT
    ]
    found = ((field, _fragment(text[:_LOOKED_AT], asked, language)) for field, text in texts)
    return [Highlight(field, part) for field, part in found if part is not None]


class _Asked:
    """A clause, and where spans fulfil it."""

    def __init__(self, clause: Clause, language: Language | None, accents: Accents) -> None:
        self._kind = clause.kind
        self._written = words_within(clause.text)
        stems = words_within(clause.text, language)
        pairs = zip(self._written, stems, strict=True)
        self._stems = [accents.stems(word, stem, language) if len(stems) == 1 else (stem,) for word, stem in pairs]

    def find(self, text: Sequence[Span]) -> Iterator[int]:
        """The places of the spans that fulfil it."""
        if self._kind is ClauseKind.TYPO:
            yield from (place for place, span in enumerate(text) if self._is_nearly(span.word))
            return
        for start in range(len(text) - len(self._written) + 1 if self._written else 0):
            stretch = text[start : start + len(self._written)]
            if self._fits(stretch):
                yield from range(start, start + len(stretch))

    def _fits(self, stretch: Sequence[Span]) -> bool:
        words = [span.word for span in stretch]
        if self._kind is ClauseKind.PREFIX or begins_pair(self._written[-1]):
            return words[:-1] == self._written[:-1] and words[-1].startswith(self._written[-1])
        if words == self._written:
            return True
        same = all(span.stem in stems for span, stems in zip(stretch, self._stems, strict=True))
        return self._kind is ClauseKind.WORDS and same

    def _is_nearly(self, word: str) -> bool:
        return any(_within(word, asked, allowed_typos(asked)) for asked in self._written)


def _within(word: str, asked: str, typos: int) -> bool:
    return OSA.distance(word, asked, score_cutoff=typos) <= typos


def _fragment(text: str, asked: Sequence[_Asked], language: Language | None) -> str | None:
    """The part of `text` that fulfils the most, with marks; None where nothing does."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    words = list(spans(text, language))
    clauses_at: dict[int, set[int]] = {}
    for number, each in enumerate(asked):
        for place in each.find(words):
            clauses_at.setdefault(place, set()).add(number)
    if not clauses_at:
        return None
    start, end = _window(text, words, clauses_at)
    return _marked(text, start, end, [words[place] for place in sorted(clauses_at)])


def _window(text: str, words: Sequence[Span], clauses_at: dict[int, set[int]]) -> tuple[int, int]:
    """Where the part to show begins and ends: a little before a word that was found, where there is room."""
    if len(text) <= FRAGMENT:
        return 0, len(text)
    places = sorted(clauses_at)
    best, best_score = 0, (0, 0)
    for index, first in enumerate(places):
        start = max(0, min(words[first].start - FRAGMENT // 4, len(text) - FRAGMENT))
        inside = [place for place in places[index : index + FRAGMENT] if words[place].end <= start + FRAGMENT]
        score = (len(set().union(*(clauses_at[place] for place in inside))), len(inside))
        if score > best_score:
            best, best_score = start, score
    end = best + FRAGMENT
    first = next(span.start for span in words if span.start >= best) if best else 0
    return first, next((span.end for span in words if span.start < end < span.end), len(text[:end].rstrip()))


def _marked(text: str, start: int, end: int, found: Sequence[Span]) -> str:
    """The part of `text` from `start` up to `end`, escaped, with marks around what was found."""
    edges = [start]
    for span in found:
        if start <= span.start and span.end <= end:
            if len(edges) > 1 and span.start <= edges[-1]:
                edges[-1] = max(edges[-1], span.end)
            else:
                edges += [span.start, span.end]
    edges.append(end)
    parts = [html.escape(text[a:b], quote=False) for a, b in pairwise(edges)]
    marked = "".join(part if index % 2 == 0 else f"<mark>{part}</mark>" for index, part in enumerate(parts))
    return ("…" if start else "") + marked + ("…" if end < len(text) else "")
