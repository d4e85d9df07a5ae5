"""What `newsgraph import` does: feeds are imported into a folder, and what became of each is printed."""

import sys
from collections.abc import Sequence

from rich.console import Console

from newsgraph.feeds.fetching import Fetcher
from newsgraph.feeds.hosts import is_any, is_public
from newsgraph.feeds.importing import Import, prepare_import
from newsgraph.feeds.library import open_library
from newsgraph.feeds.outcomes import Status, result_lines, written_lines
from newsgraph.feeds.terms import Hosts, ResultFormat, Terms
from newsgraph.feeds.turns import only_import
from newsgraph.loading import count_processes
from newsgraph.settings import Settings

_ALLOWED = {Hosts.PUBLIC: is_public, Hosts.ANY: is_any}


def run_import(
    feeds: Sequence[str], to: str, site: str | None, terms: Terms, settings: Settings, messages: Console
) -> bool:
    """Imports feeds into the folder `to` of a site and prints what became of each. Returns whether none failed.

    Raises FolderError and ImportRefused for folders that cannot be imported into, and FileUnwritable.
    """
    library = open_library(to, site, settings.max_file_bytes, count_processes(settings))
    with only_import(library.folder):
        prepared = prepare_import(feeds, library, Fetcher(terms.limits, _ALLOWED[terms.hosts]), terms.edits)
        if not terms.trial:
            prepared.write()
    _print(prepared, terms)
    files = prepared.files
    place = "would be written (--dry-run)" if terms.trial else f"written to {to}"
    messages.print(f"{files:,} document{'' if files == 1 else 's'} {place}.", markup=False, soft_wrap=True)
    return all(result.status is not Status.FAILED for result in prepared.results)


def _print(prepared: Import, terms: Terms) -> None:
    for result in prepared.results:
        if terms.trial and terms.form is ResultFormat.TEXT:
            sys.stdout.writelines(f"{line}\n" for line in written_lines(result))
        sys.stdout.writelines(f"{line}\n" for line in result_lines(result, terms.form))
    sys.stdout.flush()
