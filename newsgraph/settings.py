"""The settings: one table, from which defaults, environment variables and their documentation come."""

import difflib
import os
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from math import inf
from pathlib import Path
from typing import Any

from msgspec import Struct, structs
from platformdirs import user_cache_path

from newsgraph.errors import SettingError
from schema import DocumentLimits, Limits

NO_CACHE = "none"

_PREFIX = "NEWSGRAPH_"


class Setting(Struct, frozen=True):
    """One setting: what it is called, its default, what it means, and how its text is read."""

    name: str
    default: Any
    help: str
    read: Callable[[str], Any] = str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return _PREFIX + self.name.upper()


def _truth(text: str) -> bool:
    values = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    return values[text.strip().lower()]


def _count(text: str) -> int:
    return _at_least(1, text)


def _amount(text: str) -> int:
    return _at_least(0, text)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < inf:
        raise ValueError(seconds)
    return seconds


def _at_least(least: int, text: str) -> int:
    number = int(text)
    if number < least:
        raise ValueError(number)
    return number


_WANTED: dict[Callable[[str], Any], str] = {
    _truth: "true or false",
    _count: "a whole number, 1 or more",
    _amount: "a whole number, 0 or more",
    _seconds: "a number of seconds, more than 0",
}
"""What a text that cannot be read should have been, by what reads it."""


SETTINGS = (
    Setting("host", "127.0.0.1", "the address to listen on"),
    Setting("port", 8000, "the port to listen on", _amount),
    Setting("drafts", False, "load documents marked `draft: true` too", _truth),
    Setting("base_url", None, "what relative image addresses are resolved against, instead of each `_config.yml`"),
    Setting("locale", "en", "what documents are written in where neither they nor their site say: `en`, `de-CH`, …"),
    Setting("max_file_bytes", 4 * 1024 * 1024, "the largest file that is read, in bytes", _count),
    Setting(
        "cache",
        None,
        "the folder that snapshots are kept in, so that a restart reads only what changed; the user's cache folder "
        "unless set, and `none` keeps none",
    ),
    Setting("workers", 1, "how many processes answer requests; they share what is mapped of the snapshot", _count),
    Setting("processes", None, "how many processes parse a large folder; all cores unless set", _count),
    Setting("page_size", 20, "the rows of a page for which neither `first` nor `last` is given", _count),
    Setting("max_page_size", 100, "the most rows that a page may have", _count),
    Setting("search_length", 1_000, "the most characters that a search may have", _count),
    Setting("max_tokens", 10_000, "the most tokens that a query's document may have", _count),
    Setting("max_operations", 20, "the most operations that a query's document may have", _count),
    Setting("max_depth", 25, "how many levels of fields a query may have", _count),
    Setting(
        "max_fields",
        2_000,
        "the most fields that a query may have, those of fragments wherever they are spread",
        _count,
    ),
    Setting("max_aliases", 200, "the most aliases that a query may have, counted as its fields are", _count),
    Setting("max_directives", 200, "the most directives that a query may have, counted as its fields are", _count),
    Setting(
        "max_cost", 250_000, "the most fields that an answer may have, counted as often as rows are asked for", _count
    ),
    Setting("time_limit", 30.0, "how many seconds a query may take", _seconds),
    Setting("response_cache", 32 * 1024 * 1024, "how many bytes of whole answers are kept; 0 keeps none", _amount),
    Setting(
        "entity_cache",
        32 * 1024 * 1024,
        "how many bytes of articles, providers, topics and stories are kept as JSON; 0 keeps none",
        _amount,
    ),
    Setting(
        "persisted_queries", 4 * 1024 * 1024, "how many bytes of persisted queries are kept; 0 keeps none", _amount
    ),
    Setting("max_request_bytes", 1024 * 1024, "the largest request that is read, in bytes", _count),
    Setting(
        "newer_statuses",
        False,
        "answer `application/graphql-response+json` with the status codes of GraphQL over HTTP's newest draft, 422 and 294",
        _truth,
    ),
    Setting(
        "metrics",
        None,
        "serve /metrics to everybody; only a server that listens on this machine alone does so unless set",
        _truth,
    ),
    Setting("compiled", True, "compile queries, which answers them many times as fast", _truth),
)
"""All settings; `Settings` has them as fields of the same names."""


class Settings(Struct, frozen=True):
    """The values of all settings; `SETTINGS` says what each means."""

    host: str = "127.0.0.1"
    port: int = 8000
    drafts: bool = False
    base_url: str | None = None
    locale: str = "en"
    max_file_bytes: int = 4 * 1024 * 1024
    cache: str | None = None
    workers: int = 1
    processes: int | None = None
    page_size: int = 20
    max_page_size: int = 100
    search_length: int = 1_000
    max_tokens: int = 10_000
    max_operations: int = 20
    max_depth: int = 25
    max_fields: int = 2_000
    max_aliases: int = 200
    max_directives: int = 200
    max_cost: int = 250_000
    time_limit: float = 30.0
    response_cache: int = 32 * 1024 * 1024
    entity_cache: int = 32 * 1024 * 1024
    persisted_queries: int = 4 * 1024 * 1024
    max_request_bytes: int = 1024 * 1024
    newer_statuses: bool = False
    metrics: bool | None = None
    compiled: bool = True

    @property
    def cache_folder(self) -> Path | None:
        """The folder that snapshots are kept in, if any."""
        if self.cache == NO_CACHE:
            return None
        return user_cache_path("newsgraph", appauthor=False) if self.cache is None else Path(self.cache)

    @property
    def serves_metrics(self) -> bool:
        """Whether there is /metrics."""
        return _is_loopback(self.host) if self.metrics is None else self.metrics

    @property
    def document_limits(self) -> DocumentLimits:
        """How much may be asked at once."""
        return DocumentLimits(**{name: getattr(self, f"max_{name}") for name in DocumentLimits.__struct_fields__})

    @property
    def limits(self) -> Limits:
        """What answers are held to."""
        return Limits(self.page_size, self.max_page_size, self.search_length, self.time_limit)

    def but(self, **given: Any) -> "Settings":
        """These settings with those of `given` that are not None in their place."""
        return structs.replace(self, **{name: value for name, value in given.items() if value is not None})


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings as `environment` has them. Raises SettingError for an unknown name or an impossible value."""
    known = {setting.variable: setting for setting in SETTINGS}
    values: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(_PREFIX):
            continue
        setting = known.get(variable)
        if setting is None:
            close = difflib.get_close_matches(variable, known, 1)
            hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(sorted(known))}."
            raise SettingError(variable, f"There is no setting {variable}; {hint}")
        try:
            values[setting.name] = setting.read(text)
        except (ValueError, KeyError):
            raise SettingError(variable, f"{variable} is “{text}”; it should be {_WANTED[setting.read]}.") from None
    return Settings(**values)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
