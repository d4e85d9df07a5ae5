"""The folders that documents are read from, and the options they are read with."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from msgspec import Struct

from graph.documents.plain import Place, Plain
from graph.documents.yaml_format import parse_yaml
from graph.errors import DocumentError, FolderError
from graph.urls import Url, parse_url

CONFIG = "_config.yml"
"""The file of a folder that says what holds for all of its documents."""


class LoadOptions(Struct, frozen=True):
    """How folders are read.

    `drafts` are left out unless asked for; `base_url` is what relative image addresses are resolved against, in place
    of each site's own; a file over `max_file_bytes` is not read. `locale` is what documents are written in where neither
    they nor their site say.
    """

    drafts: bool = False
    base_url: str | None = None
    max_file_bytes: int = 4 * 1024 * 1024
    locale: str = "en"


class Site(Struct, frozen=True):
    """What holds for all documents of a folder: `base`, with a slash at its end, is what relative addresses are resolved
    against, and `locale` what documents are written in that do not say."""

    base: Url | None = None
    locale: str = "en"


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


def read_site(folder: Folder, options: LoadOptions) -> Site:
    """What the options and the folder's `_config.yml` say of all its documents.

    Its base is the option `base_url`, else `url` + `baseurl`, if that is a web address; its locale is `locale`, `lang` or
    `language`, else that of the options.
    """
    config = _read_config(folder.path / CONFIG)
    locale = next((value for key in ("locale", "lang", "language") if isinstance(value := config.get(key), str)), None)
    return Site(_base(config) if options.base_url is None else _as_base(options.base_url), locale or options.locale)


def _read_config(path: Path) -> dict[str, Plain]:
    try:
        config = parse_yaml(path.read_text("utf-8-sig"), _ignore)
    except (OSError, UnicodeDecodeError, DocumentError):
        return {}
    return config if isinstance(config, dict) else {}


def _base(config: dict[str, Plain]) -> Url | None:
    url, below = config.get("url"), config.get("baseurl")
    return _as_base(f"{url.rstrip('/')}/{str(below or '').strip('/')}") if isinstance(url, str) else None


def printable_name(name: str) -> str:
    """The name of a file or folder as text, what of it is not UTF-8 as escapes."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


def _ignore(key: str, place: Place) -> None:
    """The site's own tools tell of what is wrong with its settings."""


def _as_base(text: str) -> Url | None:
    return parse_url(text.rstrip("/") + "/")
