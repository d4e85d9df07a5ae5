"""What feeds offer to a folder: each entry with its document, brought together with what the folder has of the same article."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from graph import Diagnostic, LoadOptions
from graph.build.identity import identify
from graph.documents.parse import parse_content
from graph.documents.statements import ArticleDocument, ArticleStatement
from newsgraph.feeds import diagnostics
from newsgraph.feeds.addresses import shown
from newsgraph.feeds.documents import Writer
from newsgraph.feeds.entries import Entry, Feed
from newsgraph.feeds.state import content_digest, feed_key

_NEVER = datetime.min.replace(tzinfo=UTC)

Recency = tuple[datetime, datetime]
"""When an article was updated and published, as the graph orders its documents."""


class Candidate(Struct, frozen=True):
    """An entry of the feed called `feed`, with its document as bytes and as the graph reads them."""

    feed: str
    entry: Entry
    content: bytes
    document: ArticleDocument

    @property
    def recency(self) -> Recency:
        """When its article was updated and published."""
        return recency(self.document.statement)


class Offer(Struct, frozen=True):
    """One article: what feeds offer of it, the best first, and the documents of the folder that have it."""

    candidates: tuple[Candidate, ...]
    addresses: frozenset[str]
    present: tuple[ArticleDocument, ...]


def recency(statement: ArticleStatement) -> Recency:
    """When an article was updated and published, as a statement of it says."""
    return statement.updated_date_time or _NEVER, statement.published_date_time or _NEVER


class CandidateWriter(Struct, frozen=True):
    """Makes candidates of entries; a document of more than `max_file_bytes`, which would not be read, has no body."""

    writer: Writer
    max_file_bytes: int

    def write(self, name: str, feed: Feed) -> tuple[list[Candidate], list[Diagnostic]]:
        """The candidates of a feed, and what was wrong with them."""
        candidates, found = [], []
        for entry in feed.entries:
            candidate = self._candidate(name, entry, feed)
            if len(candidate.content) > self.max_file_bytes:
                message = (
                    f"The content of {entry.url} makes a document of more than {self.max_file_bytes:,} bytes, and was left "
                    "out; set NEWSGRAPH_MAX_FILE_BYTES higher to have it."
                )
                found.append(diagnostics.warning("entry-too-large", shown(name), message))
                candidate = self._candidate(name, replace(entry, content=""), feed)
            candidates.append(candidate)
        return candidates, found

    def _candidate(self, name: str, entry: Entry, feed: Feed) -> Candidate:
        content = self.writer.write(entry, feed)
        # Candidates that say as much of when they are from are ordered by this, whichever came first.
        source = f"{feed_key(name)}/{content_digest(content)}.md"
        document = parse_content(source, content, None, LoadOptions()).document
        assert isinstance(document, ArticleDocument)
        return Candidate(name, entry, content, document)


def bring_together(candidates: Iterable[Candidate], present: Sequence[ArticleDocument]) -> Iterator[Offer]:
    """What is offered of each article, in the order of the articles' keys.

    Documents are the same article, and one is better than another, as the graph has it.
    """
    by_source = {each.document.source: each for each in candidates}
    for group in identify([*present, *(each.document for each in by_source.values())]):
        offered = tuple(by_source[each.source] for each in group.documents if each.source in by_source)
        if offered:
            rest = tuple(each for each in group.documents if each.source not in by_source)
            yield Offer(offered, frozenset(group.addresses), rest)
