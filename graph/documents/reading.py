"""Reading folders: every file found, parsed (by several processes where there is much to do) and collected."""

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from operator import attrgetter

from msgspec import Struct

from graph.diagnostics import Diagnostic, reading_order
from graph.documents.folders import (
    Folder,
    LoadOptions,
    Site,
    check_labels,
    read_site,
)
from graph.documents.parse import ParsedFile, parse_file
from graph.documents.statements import (
    ArticleDocument,
    Document,
    OrganizationDocument,
    TopicDocument,
)
from graph.documents.texts import TextSpool
from graph.documents.walk import FoundFile, walk
from graph.keys import digest
from graph.urls import Url

Progress = Callable[[int, int], None]
"""Told how many files have been parsed, of how many."""

READING_VERSION = 2
"""Goes up whenever the same files would give another graph than before."""

_FEW_FILES = 1_000
_BATCH = 100


class DocumentSet(Struct, frozen=True):
    """All that folders state: documents by kind, each kind in the order of its source paths.

    `version` names the content: equal versions come from equal files, read with equal options. `locales` are by folder
    label: what documents are written in that do not say.
    """

    version: str
    articles: tuple[ArticleDocument, ...]
    topics: tuple[TopicDocument, ...]
    organizations: tuple[OrganizationDocument, ...]
    diagnostics: tuple[Diagnostic, ...]
    texts: TextSpool
    locales: dict[str, str]


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
    options = options or LoadOptions()
    check_labels(folders)
    found: list[tuple[FoundFile, Url | None]] = []
    diagnostics: list[Diagnostic] = []
    sites = {folder.label: read_site(folder, options) for folder in folders}
    for folder in folders:
        for file in walk(folder):
            if isinstance(file, FoundFile):
                found.append((file, sites[folder.label].base))
            else:
                diagnostics.append(file)
    parsed = _parse_all(found, options, processes)
    return collect(_counted(parsed, len(found), progress), sites, diagnostics)


def collect(
    parsed: Iterator[ParsedFile], sites: Mapping[str, Site], diagnostics: Sequence[Diagnostic] = ()
) -> DocumentSet:
    """The parsed files as one set, whatever their order; `sites` are by the labels of their folders."""
    texts = TextSpool()
    documents: list[Document] = []
    found = list(diagnostics)
    for file in parsed:
        found.extend(file.diagnostics)
        if file.document is not None and file.texts is not None:
            documents.append(file.document)
            texts.add(file.source, file.texts)
    texts.freeze()
    documents.sort(key=attrgetter("source"))
    found.sort(key=reading_order)
    return DocumentSet(
        _version(documents, found, sites),
        tuple(d for d in documents if isinstance(d, ArticleDocument)),
        tuple(d for d in documents if isinstance(d, TopicDocument)),
        tuple(d for d in documents if isinstance(d, OrganizationDocument)),
        tuple(found),
        texts,
        {label: site.locale for label, site in sites.items()},
    )


def _version(documents: Sequence[Document], diagnostics: Sequence[Diagnostic], sites: Mapping[str, Site]) -> str:
    lines = [f"newsgraph {READING_VERSION}"]
    lines += [f"site {label} {site.base} {site.locale}" for label, site in sorted(sites.items())]
    lines += [f"document {document.source} {document.revision}" for document in documents]
    lines += [f"diagnostic {d.source} {d.code} {d.line} {d.column}" for d in diagnostics]
    return digest("\n".join(lines))


def _parse_all(
    found: Sequence[tuple[FoundFile, Url | None]], options: LoadOptions, processes: int
) -> Iterator[ParsedFile]:
    if processes == 1 or len(found) < _FEW_FILES:
        for file, site in found:
            yield parse_file(file, site, options)
        return
    batches = [(found[start : start + _BATCH], options) for start in range(0, len(found), _BATCH)]
    # Forked children would inherit the locks of other threads in the state they happen to be in.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(processes, len(batches)), mp_context=context, initializer=gc.disable) as pool:
        for parsed in pool.map(_parse_batch, batches):
            yield from parsed


def _parse_batch(batch: tuple[Sequence[tuple[FoundFile, Url | None]], LoadOptions]) -> list[ParsedFile]:
    files, options = batch
    return [parse_file(file, site, options) for file, site in files]


def _counted(parsed: Iterator[ParsedFile], total: int, progress: Progress | None) -> Iterator[ParsedFile]:
    for done, file in enumerate(parsed, 1):
        yield file
        if progress is not None:
            progress(done, total)
