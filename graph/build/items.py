"""What the items of a collection name: documents of its own folder."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import PurePosixPath

from graph.build.resolution import Resolution
from graph.documents.statements import folder_label
from graph.urls import Address, address, parse_url


class ItemIndex:
    """Finds the document that an item of a collection names: the end of a path, without its suffix."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._sources = sources

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[str]]:
        """Made when an item is looked for, since most graphs have none."""
        by_name: dict[tuple[str, str], list[str]] = {}
        for source in sorted(self._sources):
            by_name.setdefault((folder_label(source), PurePosixPath(source).stem), []).append(source)
        return by_name

    def target(self, collection: str, item: str, resolution: Resolution) -> str | None:
        """The key of the article that `item`, of the document `collection`, names: by its address, or by its document."""
        if found := item_address(item):
            return resolution.at(found)
        source = self.find(collection, item)
        return resolution.of(source) if source else None

    def find(self, collection: str, item: str) -> str | None:
        """The source path of the document that `item`, of the document `collection`, names; None where none fits.

        Of several, the one that shares the longest way with the collection, then the least.
        """
        path = PurePosixPath(item.strip("/"))
        for ending in (path, path.parent / path.stem) if path.name else ():
            candidates = self._by_name.get((folder_label(collection), ending.name), ())
            fitting = [c for c in candidates if _ends_with(c, ending)]
            if fitting:
                return min(fitting, key=lambda c: (-_shared(c, collection), c))
        return None


def item_address(item: str) -> Address | None:
    """The address of the article that `item` names, where it is a URL."""
    url = parse_url(item)
    return address(url) if url else None


def _ends_with(source: str, ending: PurePosixPath) -> bool:
    """Whether `source` without its suffix ends with the steps of `ending`; a folder `_courses` is `courses` too."""
    steps = PurePosixPath(source).with_suffix("").parts[1:]
    wanted = ending.parts
    tail = steps[len(steps) - len(wanted) :]
    return len(tail) == len(wanted) and all(a.lstrip("_") == b.lstrip("_") for a, b in zip(tail, wanted, strict=True))


def _shared(source: str, other: str) -> int:
    pairs = zip(PurePosixPath(source).parts, PurePosixPath(other).parts, strict=False)
    count = 0
    for a, b in pairs:
        if a != b:
            break
        count += 1
    return count
