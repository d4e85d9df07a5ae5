"""Trusted documents: those of a folder, known before anybody asks them, each by several ids.

Files of GraphQL are documents; files of JSON are manifests of them, as the tools of clients write them: Relay's persisted
queries and GraphQL Code Generator's persisted documents (texts by ids), and Apollo's manifest. Source of ids that begin with
`sha256:`: GraphQL over HTTP, appendix “Persisted Documents”.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from newsgraph.errors import TrustedDocumentsInvalid
from schema import NewsgraphSchema

HASH_PREFIX = "sha256:"
"""What ids begin with that are SHA-256 hashes of their documents."""

MOST_BYTES = 64 * 1024 * 1024
"""The most that the files of a folder may have together."""

_DOCUMENTS = frozenset({".graphql", ".gql"})
_MANIFESTS = frozenset({".json"})
_APOLLO = "apollo-persisted-query-manifest"


class TrustedDocuments:
    """Documents by their ids. Those of a folder are made by `read`."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._by_id = {**texts, **{id_: text for text in texts.values() for id_ in _hashes(text)}}
        self._texts = frozenset(texts.values())
        self.digest = hashlib.sha256(repr(sorted(self._by_id.items())).encode()).hexdigest()
        """Names all documents and their ids: the same for the same ones, in whichever files they are."""

    @classmethod
    def read(cls, folder: Path, schema: NewsgraphSchema) -> "TrustedDocuments":
        """The documents of a folder and the folders in it, but for what is hidden.

        Raises TrustedDocumentsInvalid, with all that is wrong: a file that cannot be read, or is neither GraphQL nor a manifest;
        a document that is not valid in `schema`, or beyond its limits; an id of several documents; no document at all.
        """
        return cls(_Reading(folder, schema).texts())

    def find(self, id_: str) -> str | None:
        """The text of a document by its id, or by its hash in letters of either case."""
        return self._by_id.get(id_) or (self._by_id.get(id_.lower()) if _HASHED.fullmatch(id_) else None)

    def __contains__(self, text: str) -> bool:
        """Whether a text is a trusted one, letter by letter."""
        return text in self._texts

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._texts)


NO_DOCUMENTS = TrustedDocuments({})


class _Reading:
    """One reading of a folder; all that is wrong is gathered before any of it is told of."""

    def __init__(self, folder: Path, schema: NewsgraphSchema) -> None:
        self._folder = folder
        self._schema = schema
        self._left = MOST_BYTES
        self._problems: list[str] = []
        self._texts: dict[str, str] = {}
        self._places: dict[str, str] = {}
        self._checked: set[str] = set()

    def texts(self) -> dict[str, str]:
        """The texts by their ids. Raises TrustedDocumentsInvalid."""
        for path in _files(self._folder):
            self._read(path)
        if not self._texts and not self._problems:
            self._problems.append("There is no document in any file whose name ends in .graphql, .gql or .json.")
        if self._problems:
            raise TrustedDocumentsInvalid(str(self._folder), self._problems)
        return self._texts

    def _read(self, path: Path) -> None:
        place = path.relative_to(self._folder).as_posix()
        content = self._content(path, place)
        if content is None:
            return
        if path.suffix.lower() in _DOCUMENTS:
            self._add((path.stem, place), content, place, place)
            return
        manifest = _manifest(content)
        if manifest is None:
            self._problems.append(
                f"{place}: This is no manifest of documents: neither texts by their ids, as Relay and GraphQL Code Generator "
                "write them, nor Apollo's, version 1."
            )
            return
        for id_, text in manifest:
            self._add((id_,), text, place, f"{place}, “{id_}”")

    def _content(self, path: Path, place: str) -> str | None:
        try:
            with path.open("rb") as file:
                content = file.read(self._left + 1)
        except OSError as error:
            self._problems.append(f"{place}: This cannot be read ({(error.strerror or 'unknown reason').lower()}).")
            return None
        if len(content) > self._left:
            self._problems.append(
                f"{place}: Up to here there are more than {MOST_BYTES:,} bytes, the most that are read."
            )
            return None
        self._left -= len(content)
        try:
            return content.decode()
        except UnicodeDecodeError:
            self._problems.append(f"{place}: This is not UTF-8.")
            return None

    def _add(self, ids: tuple[str, ...], text: str, place: str, document: str) -> None:
        hashes = _hashes(text)
        for each in (*ids, *hashes):
            if self._texts.setdefault(each, text) != text:
                self._problems.append(
                    f"{place}: “{each}” is the id of another document too, in {self._places[each]}; give one another id."
                )
            self._places.setdefault(each, place)
        if any(each.startswith(HASH_PREFIX) and each not in hashes for each in ids):
            self._problems.append(f"{document}: This id is not the SHA-256 hash of its document.")
        if text not in self._checked:
            self._checked.add(text)
            self._check(text, document)

    def _check(self, text: str, document: str) -> None:
        for fault in self._schema.faults(text):
            where = f":{fault.locations[0].line}:{fault.locations[0].column}" if fault.locations else ""
            self._problems.append(f"{document}{where}: {fault.message}")


def _files(folder: Path) -> Iterator[Path]:
    """The files of documents and of manifests, in the order of their names. Raises TrustedDocumentsInvalid."""

    def unreadable(error: OSError) -> None:
        reason = (error.strerror or "unknown reason").lower()
        raise TrustedDocumentsInvalid(str(folder), [f"{error.filename} cannot be read ({reason})."]) from None

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in _DOCUMENTS | _MANIFESTS:
                yield Path(parent, name)


def _manifest(content: str) -> list[tuple[str, str]] | None:
    """Ids and texts of a manifest; None of what is no manifest."""
    try:
        value = orjson.loads(content)
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    pairs = _apollos_pairs(value) if value.get("format") == _APOLLO else [*value.items()]
    if pairs is None or not all(isinstance(id_, str) and isinstance(text, str) for id_, text in pairs):
        return None
    return pairs


def _apollos_pairs(manifest: dict[str, Any]) -> list[tuple[Any, Any]] | None:
    operations = manifest.get("operations")
    if manifest.get("version") != 1 or not isinstance(operations, list):
        return None
    return [(each.get("id"), each.get("body")) if isinstance(each, dict) else (None, None) for each in operations]


_HASHED = re.compile(f"({HASH_PREFIX})?[0-9A-Fa-f]{{64}}")


def _hashes(text: str) -> tuple[str, str]:
    """The ids that a document has because of what it says."""
    hashed = hashlib.sha256(text.encode()).hexdigest()
    return hashed, HASH_PREFIX + hashed
