"""Typed reading of front matter: each value as its key asks for it, or a diagnostic and nothing."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from msgspec import Struct

from graph.documents.front_matter import FrontMatter, Path, Report
from graph.documents.plain import Plain
from graph.instants import parse_instant
from graph.text import quoted, readable
from graph.urls import Url, parse_url

_INT32 = 2**31
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})

stated_url = lru_cache(maxsize=2_000)(parse_url)
"""As `parse_url`, of what documents state: remembered, since related lists repeat the addresses of documents nearby."""


class Values(Struct, frozen=True):
    """One mapping of a document's front matter, `path` being the way to it.

    `site` is what relative addresses in it are resolved against, if anything.
    """

    front_matter: FrontMatter
    report: Report
    mapping: dict[str, Plain]
    site: Url | None = None
    path: Path = ()

    def get(self, *keys: str) -> tuple[str, Plain]:
        """The first of `keys` that has a value, with that value; the last one and None where none has."""
        for key in keys:
            value = self.mapping.get(key)
            if value is not None and value != "":
                return key, value
        return keys[-1], None

    def text(self, *keys: str) -> str | None:
        """Text for people, trimmed and with entities decoded; a number or date is its text as written."""
        key, value = self.get(*keys)
        return None if value is None else self._text((key,), value)

    def raw_text(self, *keys: str) -> str | None:
        """Text that is handed on untouched."""
        key, value = self.get(*keys)
        return value if value is None or isinstance(value, str) else self._text((key,), value)

    def texts(self, *keys: str) -> tuple[str, ...]:
        """A list's texts, each once and in order; one text is a list of one."""
        return tuple(dict.fromkeys([text for _, text in self.indexed_texts(*keys)]))

    def words(self, *keys: str) -> tuple[str, ...]:
        """A list's texts, each once and in order; one text is the list of its words."""
        key, value = self.get(*keys)
        return tuple(dict.fromkeys(readable(value).split())) if isinstance(value, str) else self.texts(key)

    def indexed_texts(self, *keys: str) -> tuple[tuple[int, str], ...]:
        """A list's texts, each with its index in the list; one text is a list of one."""
        key, value = self.get(*keys)
        if value is None:
            return ()
        paths: list[tuple[Path, Plain]] = [((key,), value)]
        if isinstance(value, list):
            paths = [((key, index), item) for index, item in enumerate(value)]
        texts = [(index, self._text(path, item)) for index, (path, item) in enumerate(paths)]
        return tuple((index, text) for index, text in texts if text)

    def integer(self, *keys: str) -> int | None:
        """A whole number of 32 bits, also where it is written in quotes or with a zero fraction."""
        key, value = self.get(*keys)
        if value is None:
            return None
        number = _whole_number(value)
        if number is None or not -_INT32 <= number < _INT32:
            self._wrong_type((key,), "a whole number between −2³¹ and 2³¹−1")
            return None
        return number

    def boolean(self, *keys: str) -> bool | None:
        """A truth value, also where it is written in quotes."""
        key, value = self.get(*keys)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in _TRUE | _FALSE:
            return value.strip().lower() in _TRUE
        self._wrong_type((key,), "true or false")
        return None

    def instant(self, *keys: str) -> datetime | None:
        """An instant in UTC."""
        key, value = self.get(*keys)
        if value is None:
            return None
        instant = parse_instant(value)
        if instant is None:
            self.tell("date-invalid", (key,), f"{_shown(value)} is no date; write it as 2020-06-10T21:05:00Z.")
        return instant

    def url(self, *keys: str) -> Url | None:
        """An absolute http or https URL."""
        key, value = self.get(*keys)
        if value is None:
            return None
        url = stated_url(value) if isinstance(value, str) else None
        if url is None:
            message = f"{_shown(value)} is no web address; write it whole, as in https://example.com/page."
            self.tell("url-invalid", (key,), message)
        return url

    def below(self, *keys: str) -> "Values | None":
        """The mapping under the first of `keys` that has a value, None where there is none or it is no mapping."""
        key, value = self.get(*keys)
        if value is None:
            return None
        if not isinstance(value, dict):
            self._wrong_type((key,), "a mapping of keys and values")
            return None
        return self.inside(value, key)

    def each_below(self, *keys: str) -> "Iterator[tuple[int, Values]]":
        """The mappings of a list, each with its index in it; other items are told of and left out."""
        key, value = self.get(*keys)
        if value is None:
            return
        if not isinstance(value, list):
            self._wrong_type((key,), "a list")
            return
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield index, self.inside(item, key, index)
            else:
                self._wrong_type((key, index), "a mapping of keys and values")

    def inside(self, mapping: dict[str, Plain], *way: str | int) -> "Values":
        """The values of `mapping`, `way` being the way to it from here."""
        return Values(self.front_matter, self.report, mapping, self.site, (*self.path, *way))

    def tell(self, code: str, path: Path, message: str) -> None:
        """Reports what is wrong with the value at `path` below this mapping."""
        self.report(code, message, self.front_matter.find((*self.path, *path)).place)

    def _text(self, path: Path, value: Plain) -> str | None:
        if isinstance(value, str):
            return readable(value) or None
        if value is None or isinstance(value, list | dict):
            self._wrong_type(path, "text")
            return None
        written = self.front_matter.find((*self.path, *path)).text
        return readable(str(value) if written is None else written) or None

    def _wrong_type(self, path: Path, wanted: str) -> None:
        key = next((str(step) for step in reversed(path) if isinstance(step, str)), "value")
        self.tell("value-type", path, f"“{key}” should be {wanted}; what stands here was left out.")


def _shown(value: Plain) -> str:
    return "This value" if isinstance(value, list | dict) else quoted(str(value))


def _whole_number(value: Plain) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    try:
        return int(value) if isinstance(value, str) or (isinstance(value, float) and value.is_integer()) else None
    except ValueError:
        return None
