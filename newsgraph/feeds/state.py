"""What earlier imports have done in a folder, kept in a hidden file of it: which documents they wrote, from which feed."""

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from graph.keys import digest, digest_bytes
from newsgraph.errors import ImportRefused
from newsgraph.feeds.fetching import Validators
from newsgraph.files import whole_file

FILE_NAME = ".newsgraph-import.json"


DOCUMENT_NAME = re.compile(r"^[a-z0-9-]+\.md$")
"""What imports call documents; other names could lead elsewhere."""


class FeedRecord(Struct, frozen=True, rename="camel", omit_defaults=True):
    """What is known of a feed: by what its server knows it, and what was written of it (`Writer.version`)."""

    writer: str
    validators: Validators


class DocumentRecord(Struct, frozen=True, rename="camel"):
    """What is known of a document: the article's address, the feed, and the digest of what was written."""

    address: str
    feed: str
    digest: str


class State(Struct, frozen=True, forbid_unknown_fields=True):
    """All that is remembered. Feeds go by the digests of their names, which may hold what nobody else should read."""

    version: Literal[1] = 1
    feeds: dict[str, FeedRecord] = field(default_factory=dict)
    documents: dict[Annotated[str, Meta(pattern=DOCUMENT_NAME.pattern)], DocumentRecord] = field(default_factory=dict)


def feed_key(feed: str) -> str:
    """What a feed goes by in a state: the same for the same name, which cannot be read from it."""
    return digest(feed)


def content_digest(content: bytes) -> str:
    """What a document's content goes by."""
    return digest_bytes(content)


def read_state(folder: Path) -> State:
    """What is remembered of a folder. Raises ImportRefused for a file that cannot be read."""
    path = folder / FILE_NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except FileNotFoundError:
        return State()
    except (OSError, msgspec.MsgspecError):
        message = (
            f"{path}, where imports remember what they did, cannot be read. Restore it, or delete it: documents that are still "
            "as their feeds have them are then known again, and others count as a person's."
        )
        raise ImportRefused(str(folder), message) from None


def write_state(folder: Path, state: State) -> None:
    """Remembers a state of a folder; leaves the file alone where that says so already. Raises FileUnwritable."""
    path = folder / FILE_NAME
    content = msgspec.json.format(msgspec.json.encode(state, order="sorted"), indent=1) + b"\n"
    is_known = path.read_bytes() == content if path.exists() else state == State()
    if not is_known:
        with whole_file(path) as file:
            file.write(content)
