"""The library: what became of each file of folders, as far as it was looked at, and what changes when it is looked at again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from graph.build.graph import Graph
from graph.diagnostics import Diagnostic, reading_order
from graph.documents.folders import Site
from graph.documents.known import KnownFile, KnownFiles
from graph.documents.links import FoundLink
from graph.documents.parse import ParsedFile, Texts
from graph.documents.reading import DocumentSet
from graph.documents.statements import ArticleDocument, Document, OrganizationDocument, TopicDocument
from graph.documents.texts import TextMap
from graph.documents.versions import diagnostic_line, document_line, next_version, site_line
from graph.documents.walk import Found

D = TypeVar("D", TopicDocument, OrganizationDocument)


class Entry(Struct, frozen=True):
    """What there is at a source path: what became of a file, a link, or why nothing could be looked into."""

    file: KnownFile | None = None
    link: FoundLink | None = None
    unfound: Diagnostic | None = None

    @property
    def document(self) -> Document | None:
        """The document there."""
        return self.file.document if self.file else None

    @property
    def article(self) -> ArticleDocument | None:
        """The document there, where it is one of an article."""
        return self.document if isinstance(self.document, ArticleDocument) else None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong there."""
        of_file = self.file.diagnostics if self.file else ()
        return (*of_file, self.unfound) if self.unfound else of_file

    @property
    def lines(self) -> list[str]:
        """What it adds to the version of all."""
        of_document = [document_line(self.document)] if self.document else []
        return [*of_document, *map(diagnostic_line, self.diagnostics)]


NOTHING = Entry()
"""That there is nothing."""


class Look(Struct, frozen=True):
    """What a look found: what was and is at the source paths that changed, the texts of documents there, and the sites."""

    before: Mapping[str, Entry]
    after: Mapping[str, Entry]
    texts: Mapping[str, Texts | None]
    sites: Mapping[str, Site]

    @property
    def changed(self) -> list[str]:
        """The source paths at which the graph is to be another, in their order."""
        pairs = ((source, self.before[source], entry) for source, entry in self.after.items())
        return sorted(
            source for source, was, now in pairs if (was.document, was.diagnostics) != (now.document, now.diagnostics)
        )


class Library(Struct, frozen=True, eq=False):
    """The files of folders as they were when they were looked at last.

    `entries` are what is otherwise than in `files`, or not in there at all; `taxonomy` has the documents that define topics
    and organizations, by their source paths.
    """

    sites: Mapping[str, Site]
    files: KnownFiles
    entries: Mapping[str, Entry]
    taxonomy: Mapping[str, Document]
    texts: TextMap

    @classmethod
    def of(cls, files: KnownFiles, beside: Iterable[Found], graph: Graph) -> "Library":
        """The library of `files`, and of what was found beside them, of which `graph` was built."""
        entries = {source: entry_of(parts, files.at(source)) for source, parts in by_source(beside).items()}
        defining = [*(node.documents for node in graph.topics), *(node.documents for node in graph.providers)]
        known = (files.at(ref.source) for refs in defining for ref in refs)
        taxonomy = {file.source: file.document for file in known if file and file.document}
        return cls(graph.sites, files, entries, taxonomy, graph.texts)

    def article(self, source: str) -> ArticleDocument | None:
        """The document at `source`, where it is one of an article."""
        return self.entry(source).article

    def topics(self) -> Sequence[TopicDocument]:
        """The documents that define topics, in the order of their paths."""
        return self._of_kind(TopicDocument)

    def organizations(self) -> Sequence[OrganizationDocument]:
        """The documents that name providers, in the order of their paths."""
        return self._of_kind(OrganizationDocument)

    def after(self, look: Look) -> "Library":
        """The library once a look is taken in."""
        defining = {
            source: entry.document
            for source, entry in look.after.items()
            if isinstance(entry.document, TopicDocument | OrganizationDocument)
        }
        kept = {source: document for source, document in self.taxonomy.items() if source not in look.after}
        return replace(
            self,
            sites=look.sites,
            entries={**self.entries, **look.after},
            taxonomy={**kept, **defining},
            texts=self.texts.changed(look.texts),
        )

    def resting_on(self, files: KnownFiles) -> "Library":
        """The same library over what became of its files when all of them were gone through again."""
        beside = {source: entry for source, entry in self.entries.items() if entry.link or entry.unfound}
        entries = {source: replace(entry, file=files.at(source)) for source, entry in beside.items()}
        return replace(self, files=files, entries=entries, texts=files.texts)

    @property
    def held(self) -> dict[str, ParsedFile]:
        """The files that are broken now, as they were when they were whole."""
        broken = (source for source, entry in self.entries.items() if entry.file and entry.file.is_kept)
        return {source: held for source in broken if (held := self.held_at(source))}

    def version_after(self, version: str, look: Look) -> str:
        """The version of all documents once a look was taken in; `version` is that before."""
        gone = [line for source in look.changed for line in look.before[source].lines]
        come = [line for source in look.changed for line in look.after[source].lines]
        if look.sites != self.sites:
            gone += [site_line(label, site) for label, site in self.sites.items()]
            come += [site_line(label, site) for label, site in look.sites.items()]
        return next_version(version, gone, come)

    def documents(self, version: str) -> DocumentSet:
        """All that the files state; `version` is theirs."""
        entries = [self.entry(source) for source in sorted({*self.sources()})]
        documents = [entry.document for entry in entries]
        return DocumentSet(
            version,
            tuple(each for each in documents if isinstance(each, ArticleDocument)),
            tuple(self.topics()),
            tuple(self.organizations()),
            tuple(sorted((each for entry in entries for each in entry.diagnostics), key=reading_order)),
            self.texts,
            dict(self.sites),
        )

    def entry(self, source: str) -> Entry:
        """What there is at `source`."""
        entry = self.entries.get(source)
        return Entry(self.files.at(source)) if entry is None else entry

    def sources(self) -> Iterator[str]:
        """All source paths at which there is, or was, something; some of them twice."""
        yield from self.files.sources
        yield from self.entries

    def below(self, sources: set[str]) -> Iterator[str]:
        """Those at `sources` and below them."""
        for source in sources:
            yield from self.files.below(source)
        yield from (each for each in self.entries if not sources.isdisjoint(_upwards(each)))

    def held_at(self, source: str) -> ParsedFile | None:
        """The document at `source` as it was when it was whole last."""
        document = self.entry(source).document
        return ParsedFile(source, document, self.texts.stored(source)) if document else None

    def _of_kind(self, kind: type[D]) -> list[D]:
        return [document for _, document in sorted(self.taxonomy.items()) if isinstance(document, kind)]


def _upwards(source: str) -> Iterator[str]:
    """A source path, and those of the folders that it lies in."""
    while source:
        yield source
        source = source.rpartition("/")[0]


def by_source(found: Iterable[Found]) -> dict[str, list[Found]]:
    """What was found at each source path."""
    by_source: dict[str, list[Found]] = {}
    for each in found:
        parts = by_source.setdefault(each.source, [])
        if each not in parts:
            parts.append(each)
    return by_source


def entry_of(found: Iterable[Found], file: KnownFile | None) -> Entry:
    """What there is at the source path at which this was found, and what became of the file there, if there is one."""
    link = unfound = None
    for each in found:
        if isinstance(each, FoundLink):
            link = each
        elif isinstance(each, Diagnostic):
            unfound = each
    return Entry(file, link, unfound)
