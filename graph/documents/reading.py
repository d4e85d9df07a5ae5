"""Reading folders: every file found, parsed (by several processes where there is much to do) and collected."""

import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, starmap
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from graph.diagnostics import Diagnostic, reading_order
from graph.documents.folders import Folder, LoadOptions, Site
from graph.documents.inventory import READING_VERSION, Inventory, take_inventory
from graph.documents.known import KnownFile, KnownFiles, last_good
from graph.documents.parse import ParsedFile, parse_file
from graph.documents.statements import (
    ArticleDocument,
    Document,
    OrganizationDocument,
    TopicDocument,
)
from graph.documents.texts import TextMap, TextSpool
from graph.documents.versions import diagnostic_line, document_line, site_line, version_of
from graph.documents.walk import FoundFile
from graph.urls import Url

Progress = Callable[[int, int], None]
"""Told how many files have been read, of how many."""

_FEW_FILES = 1_000
_SMALLEST_BATCH, _LARGEST_BATCH = 100, 500
"""How many files a process parses at once: files nearby repeat each other's entries, which are remembered."""


class DocumentSet(Struct, frozen=True):
    """All that folders state: documents by kind, each kind in the order of its source paths.

    `version` names the content: equal versions come from equal files, read with equal options. `sites` are by folder
    label.
    """

    version: str
    articles: tuple[ArticleDocument, ...]
    topics: tuple[TopicDocument, ...]
    organizations: tuple[OrganizationDocument, ...]
    diagnostics: tuple[Diagnostic, ...]
    texts: TextMap
    sites: dict[str, Site]


class Reading(NamedTuple):
    """What files state, and what became of each."""

    documents: DocumentSet
    files: list[KnownFile]


def read_folders(
    folders: Sequence[Folder],
    options: LoadOptions | None = None,
    *,
    processes: int = 1,
    progress: Progress | None = None,
) -> DocumentSet:
    """Everything that the documents of `folders` state; what is wrong with some is told in `diagnostics`.

    More than one of `processes` are used for large folders only. Raises FolderError for two folders of one label.
    """
    inventory = take_inventory(folders, options or LoadOptions())
    return read_files(inventory, TextSpool(), processes=processes, progress=progress).documents


def read_files(
    inventory: Inventory,
    spool: TextSpool,
    known: KnownFiles | None = None,
    *,
    processes: int = 1,
    progress: Progress | None = None,
) -> Reading:
    """Everything that the files of `inventory` state, with their texts in `spool`; those that are as they are `known`, from
    a reading by the same terms, are not parsed."""
    files: list[KnownFile] = []

    def parsed() -> Iterator[ParsedFile]:
        total = len(inventory.files)
        for done, (file, became) in enumerate(_parsed(inventory, known or KnownFiles.none(), processes), 1):
            files.append(KnownFile.of(file, became))
            yield became
            if progress is not None:
                progress(done, total)

    return Reading(collect(parsed(), inventory.sites, inventory.diagnostics, spool), files)


def collect(
    parsed: Iterable[ParsedFile],
    sites: Mapping[str, Site],
    diagnostics: Sequence[Diagnostic] = (),
    spool: TextSpool | None = None,
) -> DocumentSet:
    """The parsed files as one set, whatever their order; `sites` are by the labels of their folders."""
    spool = spool or TextSpool()
    documents: list[Document] = []
    found = list(diagnostics)
    for file in parsed:
        found.extend(file.diagnostics)
        if file.document is not None and file.texts is not None:
            documents.append(file.document)
            spool.add(file.source, file.texts)
    documents.sort(key=attrgetter("source"))
    found.sort(key=reading_order)
    return DocumentSet(
        _version(documents, found, sites),
        tuple(d for d in documents if isinstance(d, ArticleDocument)),
        tuple(d for d in documents if isinstance(d, TopicDocument)),
        tuple(d for d in documents if isinstance(d, OrganizationDocument)),
        tuple(found),
        spool.as_map(),
        dict(sites),
    )


def _version(documents: Sequence[Document], diagnostics: Sequence[Diagnostic], sites: Mapping[str, Site]) -> str:
    return version_of(
        chain(
            [f"newsgraph {READING_VERSION}"],
            starmap(site_line, sites.items()),
            map(document_line, documents),
            map(diagnostic_line, diagnostics),
        )
    )


def _parsed(inventory: Inventory, known: KnownFiles, processes: int) -> Iterator[tuple[FoundFile, ParsedFile]]:
    """Each file with what became of it, known ones first."""
    unknown: list[FoundFile] = []
    for file in inventory.files:
        became = known.parsed(file)
        if became is None:
            unknown.append(file)
        else:
            yield file, became
    for file, became in zip(unknown, _read(inventory, unknown, processes), strict=True):
        yield file, last_good(became, known.before)


def _read(inventory: Inventory, files: Sequence[FoundFile], processes: int) -> Iterator[ParsedFile]:
    """What is in files of an inventory, in their order."""
    if processes == 1 or len(files) < _FEW_FILES:
        yield from (parse_file(file, inventory.base_of(file), inventory.options) for file in files)
        return
    size = max(_SMALLEST_BATCH, min(_LARGEST_BATCH, len(files) // (4 * processes)))
    batches = [files[start : start + size] for start in range(0, len(files), size)]
    # Forked children would inherit the locks of other threads in the state they happen to be in.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(processes, len(batches)), mp_context=context, initializer=gc.disable) as pool:
        jobs = (([(file, inventory.base_of(file)) for file in batch], inventory.options) for batch in batches)
        for parsed in pool.map(_parse_batch, jobs):
            yield from parsed


def _parse_batch(job: tuple[Sequence[tuple[FoundFile, Url | None]], LoadOptions]) -> list[ParsedFile]:
    files, options = job
    return [parse_file(file, site, options) for file, site in files]
