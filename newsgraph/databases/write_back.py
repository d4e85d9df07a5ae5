"""Writing back: what was written through the API into a database comes to be in the folders that are loaded into it.

Each file is compared with what its folder had when the two were known to be alike. One that is neither that nor what was written
has been changed there as well, which is a person's to decide about.
"""

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from rich.console import Console

from graph import Folder
from graph.documents.sources import Target, locate
from graph.documents.statements import folder_label
from graph.documents.writing import ABSENT, delete_document, put_document, read_revision
from graph.errors import Conflict, SourceInvalid
from graph.keys import digest_bytes
from graph.live.book import AS_KEPT
from graph.store.postgres import migrations
from graph.store.postgres.connections import Connected
from graph.store.postgres.contents import StoredDocument, read_documents_at
from graph.store.postgres.generations import latest
from graph.store.postgres.loading import locked
from graph.store.postgres.written import Written, note_written_back, read_written
from newsgraph.databases.opening import open_for_writing
from newsgraph.databases.terms import Others
from newsgraph.loading import find_folders
from newsgraph.settings import Settings

_LONGEST_WAIT = 30.0
"""Seconds after which others that write into the database are waited for no longer."""
_BOM = "\ufeff"
"""What may begin a file, and is not kept with its text."""


class Outcome(StrEnum):
    """What became of a file."""

    WRITTEN = "written"
    DELETED = "deleted"
    ALIKE = "alike"
    LEFT = "left"


class Result(NamedTuple):
    """What became of the file at a source path, and for which `reason` it was left."""

    source: str
    outcome: Outcome
    reason: str = ""


def write_back(names: Sequence[str], settings: Settings, others: Others, messages: Console) -> bool:
    """Writes into the folders named what was written through the API since the last load, and prints what became of each file;
    `others` are those who changed files there. Returns whether the folders have all of it now.

    Raises FolderError, SettingError, DatabaseFailed, StoreLocked, SchemaMismatch, and WriteFailed where the system does not let it
    write.
    """
    folders = find_folders(names)
    outcomes: list[Outcome] = []
    with open_for_writing(settings) as connection:
        migrations.check(connection)
        for result in _results(connection, folders, others):
            outcomes.append(result.outcome)
            if result.outcome is not Outcome.ALIKE:
                sys.stdout.write(f"{result.outcome} {result.source}{result.reason and ': '}{result.reason}\n")
    sys.stdout.flush()
    messages.print(_summary(outcomes), markup=False, soft_wrap=True)
    return Outcome.LEFT not in outcomes


def _summary(outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return "Nothing was written through the API since the last load."
    written, deleted, alike, left = (outcomes.count(each) for each in Outcome)
    return f"{written:,} written, {deleted:,} deleted, {alike:,} as they are to be already, {left:,} left as they were."


def _results(connection: Connected, folders: Sequence[Folder], others: Others) -> Iterator[Result]:
    """What becomes of each file, which is noted at once."""
    with locked(connection, _LONGEST_WAIT):
        generation, written = latest(connection).number, read_written(connection)
    for each in written:
        found = read_documents_at(connection, generation, [each.source])
        result = _write(each, found[0] if found else None, folders, others)
        if result.outcome is not Outcome.LEFT:
            note_written_back(connection, each)
        yield result


def _write(written: Written, document: StoredDocument | None, folders: Sequence[Folder], others: Others) -> Result:
    """What becomes of a file where `document` is what the database holds. Raises WriteFailed."""
    source = written.source
    if (document.revision if document else None) != written.revision:
        return Result(source, Outcome.LEFT, "the database holds something else there by now")
    label = folder_label(source)
    if all(folder.label != label for folder in folders):
        return Result(source, Outcome.LEFT, f"no folder {label} was given")
    try:
        target = locate(source, folders)
        present = read_revision(target)
        if present == written.revision:
            return Result(source, Outcome.ALIKE)
        if present != written.replaced and others is Others.KEPT:
            return Result(source, Outcome.LEFT, "its file was changed as well; --overwrite replaces it")
        return _replace(target, document, present or ABSENT)
    except SourceInvalid as error:
        return Result(source, Outcome.LEFT, error.reason)
    except Conflict:
        return Result(source, Outcome.LEFT, "its file was changed meanwhile")


def _replace(target: Target, document: StoredDocument | None, expected: str) -> Result:
    """Puts a document, or nothing, in the place of the file that has the expected revision. Raises as `put_document` does."""
    if document is None:
        delete_document(target, expected)
        return Result(target.source, Outcome.DELETED)
    change = put_document(target, _text(document), expected, AS_KEPT)
    if not change.written:
        return Result(target.source, Outcome.LEFT, change.diagnostics[0].message)
    return Result(target.source, Outcome.WRITTEN)


def _text(document: StoredDocument) -> str:
    """All of the file that a document was."""
    text = document.content.decode()
    return text if digest_bytes(document.content) == document.revision else _BOM + text
