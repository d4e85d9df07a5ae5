"""The folders that documents are read from, and the options they are read with."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from msgspec import Struct

from graph.documents.plain import Place
from graph.documents.yaml_format import parse_yaml
from graph.errors import DocumentError, FolderError
from graph.urls import Url, parse_url


class LoadOptions(Struct, frozen=True):
    """How folders are read.

    `drafts` are left out unless asked for; `base_url` is what relative image addresses are resolved against, in place
    of each site's own; a file over `max_file_bytes` is not read.
    """

    drafts: bool = False
    base_url: str | None = None
    max_file_bytes: int = 4 * 1024 * 1024


class Folder(Struct, frozen=True):
    """A folder of documents; the paths of its documents begin with its label."""

    path: Path
    label: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The folder that `text` names: `path`, labelled with its name, or `label=path`.

        Raises FolderError where there is no such folder, or the label has a slash or is empty.
        """
        label, equals, rest = text.partition("=")
        if not equals or Path(text).is_dir():
            return cls.at(Path(text))
        return cls.at(Path(rest), label)

    @classmethod
    def at(cls, path: Path, label: str | None = None) -> Self:
        """The folder at `path`, labelled `label`, else with its own name. Raises FolderError as `parse` does."""
        if not path.exists():
            raise FolderError(str(path), f"There is no folder {path}; check its spelling.")
        if not path.is_dir():
            raise FolderError(str(path), f"{path} is a file; give the folder that holds it.")
        label = printable_name((path.resolve().name or "root") if label is None else label)
        if not label.strip() or "/" in label:
            raise FolderError(str(path), f"“{label}” cannot label a folder: a label is a name without a slash.")
        return cls(path, label)


def check_labels(folders: Iterable[Folder]) -> None:
    """Raises FolderError where two folders have one label: their documents' paths could not be told apart."""
    seen: dict[str, Folder] = {}
    for folder in folders:
        if other := seen.get(folder.label):
            raise FolderError(
                str(folder.path),
                f"{other.path} and {folder.path} are both labelled “{folder.label}”; "
                f"give one another label, as in other={folder.path}.",
            )
        seen[folder.label] = folder


def site_url(folder: Folder, options: LoadOptions) -> Url | None:
    """What the folder's relative addresses are resolved against, with a slash at its end.

    The option `base_url`, else `url` + `baseurl` of the folder's `_config.yml`; None where neither is a web address.
    """
    if options.base_url is not None:
        return _as_base(options.base_url)
    try:
        config = parse_yaml((folder.path / "_config.yml").read_text("utf-8-sig"), _ignore)
    except (OSError, UnicodeDecodeError, DocumentError):
        return None
    if not isinstance(config, dict) or not isinstance(url := config.get("url"), str):
        return None
    return _as_base(f"{url.rstrip('/')}/{str(config.get('baseurl') or '').strip('/')}")


def printable_name(name: str) -> str:
    """The name of a file or folder as text, what of it is not UTF-8 as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _ignore(key: str, place: Place) -> None:
    """The site's own tools tell of what is wrong with its settings."""


def _as_base(text: str) -> Url | None:
    return parse_url(text.rstrip("/") + "/")
