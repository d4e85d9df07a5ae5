"""What an import is asked for with, beside feeds and a folder. Nothing here needs what the extra `feeds` installs."""

from enum import StrEnum

from msgspec import Struct


class Edits(StrEnum):
    """What becomes of documents that people have edited or deleted since they were imported."""

    KEPT = "kept"
    OVERWRITTEN = "overwritten"


class Hosts(StrEnum):
    """Which hosts may be asked for feeds."""

    PUBLIC = "public"
    ANY = "any"


class ResultFormat(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


class Limits(Struct, frozen=True):
    """What a feed may take: seconds for all of it, to connect, and between two pieces; and bytes of content."""

    seconds: float = 30.0
    connect_seconds: float = 10.0
    read_seconds: float = 10.0
    bytes: int = 10 * 1024 * 1024


class Terms(Struct, frozen=True):
    """How an import is done and told of; nothing is written where it is a `trial`."""

    edits: Edits = Edits.KEPT
    hosts: Hosts = Hosts.PUBLIC
    limits: Limits = Limits()
    form: ResultFormat = ResultFormat.TEXT
    trial: bool = False
