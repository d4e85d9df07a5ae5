"""Books: what a database holds, in the memory of a process that changes it.

Documents are read again as they are kept there, so that what follows from a change is found as it is where folders change.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from graph.build.building import build_graph
from graph.build.codes import BUILD_CODES
from graph.collector import collector_off
from graph.diagnostics import Diagnostic
from graph.documents.folders import LoadOptions, Site
from graph.documents.known import KnownFile, KnownFiles
from graph.documents.parse import ParsedFile, parse_content
from graph.documents.reading import collect
from graph.documents.statements import folder_label
from graph.errors import StoreForeign
from graph.live.library import Entry, Library, Look
from graph.live.taking import take_in
from graph.store.memory.snapshot import Snapshot
from graph.store.memory.successor import succeed
from graph.store.postgres.blocks import read_slots
from graph.store.postgres.connections import Connected
from graph.store.postgres.contents import (
    StoredDocument,
    read_diagnostics,
    read_documents,
    read_documents_at,
    read_revisions,
    read_sites,
)
from graph.store.postgres.generations import Generation
from graph.store.postgres.restoring import restore
from graph.store.postgres.slots import assign
from graph.store.postgres.word_rows import nodes_of

AS_KEPT = LoadOptions(drafts=True, max_file_bytes=2**63)
"""By whichever options what is kept was read, it is read again by these."""


class Book(NamedTuple):
    """What a generation holds: its documents, and the snapshot of their graph; `slots` are those of nodes, by their numbers."""

    generation: Generation
    library: Library
    snapshot: Snapshot
    slots: NDArray[np.int64]

    def change(self, parsed: ParsedFile) -> Look:
        """The change that puts a file, or none where nothing was parsed, in the place of what there is at its source path."""
        before = self.library.entry(parsed.source)
        after = Entry(_known(parsed)) if parsed.document or parsed.diagnostics else Entry()
        texts = {parsed.source: parsed.texts}
        return Look({parsed.source: before}, {parsed.source: after}, texts, self.library.sites)


def open_book(connection: Connected, generation: Generation) -> Book:
    """The book of a generation, all of which is read.

    Raises StoreForeign where this newsgraph reads something else in its documents, and StoreUnavailable.
    """
    with collector_off():
        sites = read_sites(connection, generation.number)
        files: list[KnownFile] = []

        def parsed() -> Iterator[ParsedFile]:
            for each in _files(connection, generation.number, sites):
                files.append(_known(each))
                yield each

        documents = collect(parsed(), sites)
        if documents.version != generation.summary.version:
            raise StoreForeign
        graph = build_graph(documents)
        library = Library.of(KnownFiles.of(files, graph.texts), (), graph)
        return Book(generation, library, *restore(connection, generation, graph))


def _files(connection: Connected, number: int, sites: Mapping[str, Site]) -> Iterator[ParsedFile]:
    """What became of each file, of which documents are read one after another."""
    wrong = read_diagnostics(connection, number)
    for stored in read_documents(connection, number):
        yield _parsed(stored, sites, wrong.pop(stored.source, ()))
    for source, diagnostics in wrong.items():
        yield ParsedFile(source, diagnostics=diagnostics)


def catch_up(connection: Connected, book: Book, generation: Generation) -> Book:
    """The book of a later generation, of which what changed is read. Raises as `open_book` does."""
    if read_sites(connection, generation.number) != book.library.sites:
        return open_book(connection, generation)
    with collector_off():
        taken = take_in(book.library, book.snapshot.graph, _look(connection, book, generation.number))
        if taken.graph.version != generation.summary.version:
            return open_book(connection, generation)
        after = book.snapshot if taken.change is None else succeed(book.snapshot, taken.graph, taken.change)
        if after.version == generation.version:
            # Who wrote it made the same step.
            return Book(
                generation, taken.library, after, assign(read_slots(connection, generation.number), nodes_of(after))
            )
        return Book(generation, taken.library, *restore(connection, generation, taken.graph))


def _look(connection: Connected, book: Book, number: int) -> Look:
    """What is otherwise in a generation than in a book."""
    library = book.library
    revisions = read_revisions(connection, number)
    wrong = {source: _own(each) for source, each in read_diagnostics(connection, number).items()}
    before = {source: library.entry(source) for source in {*library.sources(), *revisions, *wrong}}
    others = [
        source for source, entry in before.items() if _is_other(entry, revisions.get(source), wrong.get(source, ()))
    ]
    found = {each.source: each for each in read_documents_at(connection, number, others)}
    parsed = {
        source: _parsed(found[source], library.sites, wrong.get(source, ()))
        if source in found
        else ParsedFile(source, diagnostics=wrong.get(source, ()))
        for source in others
    }
    return Look(
        {source: before[source] for source in others},
        {source: Entry(_known(each)) for source, each in parsed.items()},
        {source: each.texts for source, each in parsed.items()},
        library.sites,
    )


def _is_other(entry: Entry, revision: str | None, wrong: tuple[Diagnostic, ...]) -> bool:
    before = entry.document.revision if entry.document else None
    return (before, {*entry.diagnostics}) != (revision, {*wrong})


def _parsed(stored: StoredDocument, sites: Mapping[str, Site], wrong: tuple[Diagnostic, ...]) -> ParsedFile:
    """What a document states; what is `wrong` with its file is known, be it that the document is what that held before."""
    parsed = parse_content(stored.source, stored.content, sites.get(folder_label(stored.source), Site()).base, AS_KEPT)
    # What began the file, and is not text, counts for its revision.
    document = parsed.document and replace(parsed.document, revision=stored.revision)
    return replace(parsed, document=document, diagnostics=_own(wrong))


def _own(wrong: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """What of it is wrong with a file by itself."""
    return tuple(each for each in wrong if each.code not in BUILD_CODES)


def _known(parsed: ParsedFile) -> KnownFile:
    return KnownFile(parsed.source, None, parsed.document, parsed.diagnostics)
