"""Imports as tests do them: feeds of JSON, in files, into folders."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from newsgraph.feeds.fetching import Fetcher
from newsgraph.feeds.hosts import is_any
from newsgraph.feeds.importing import Import, prepare_import
from newsgraph.feeds.library import open_library
from newsgraph.feeds.plans import Outcome
from newsgraph.feeds.terms import Edits, Limits

MIB = 1024 * 1024


def item(number: int = 1, **members: Any) -> dict[str, Any]:
    """An item of a JSON Feed, with members in the place of the usual ones."""
    usual = {
        "url": f"https://a.example/{number}",
        "title": f"Title {number}",
        "content_html": f"<p>Content {number}</p>",
        "date_published": "2024-05-01T10:00:00Z",
    }
    return {key: value for key, value in (usual | members).items() if value is not None}


def json_feed(*items: Mapping[str, Any]) -> bytes:
    """A JSON Feed of items."""
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "A", "home_page_url": "https://a.example/"}
    return json.dumps({**document, "items": items}).encode("utf-8", "replace")


def write_feed(path: Path, *items: Mapping[str, Any]) -> str:
    """The name of a file that a feed of items was written to."""
    path.write_bytes(json_feed(*items))
    return str(path)


def run_import(
    *feeds: str,
    to: Path,
    site: Path | None = None,
    edits: Edits = Edits.KEPT,
    max_file_bytes: int = 4 * MIB,
    limits: Limits | None = None,
) -> Import:
    """What an import came to."""
    library = open_library(str(to), str(site) if site else None, max_file_bytes)
    prepared = prepare_import(feeds, library, Fetcher(limits or Limits(), is_any), edits)
    prepared.write()
    return prepared


def outcomes(done: Import) -> dict[str, int]:
    """How often there was each outcome, over all feeds."""
    counts = {outcome.value: sum(result.counts[outcome] for result in done.results) for outcome in Outcome}
    return {name: count for name, count in counts.items() if count}


def told(done: Import) -> list[str]:
    """The codes of what was wrong, over all feeds."""
    return [each.code for result in done.results for each in result.diagnostics]


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder with what they hold, hidden ones too."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def states(folder: Path) -> dict[str, tuple[int, ...]]:
    """The files of a folder, each with what changes when it is written or another takes its place."""
    known = {path.name: path.stat() for path in folder.iterdir() if path.is_file()}
    return {name: (each.st_ino, each.st_size, each.st_mtime_ns, each.st_ctime_ns) for name, each in known.items()}


def documents(folder: Path) -> list[str]:
    """The names of a folder's documents."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def touch_all(paths: Iterable[Path]) -> None:
    """Gives files times long ago, so that it shows when they are written."""
    for path in paths:
        os.utime(path, (1, 1))
