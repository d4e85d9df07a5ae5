"""What the files of entries are called, as Jekyll's posts are: `2024-05-01-some-title.md`."""

from collections.abc import Iterator

from slugify import slugify

from graph.keys import digest
from newsgraph.feeds.entries import Entry

_SLUG_LENGTH = 80
_DIGEST_LENGTHS = (8, 24)
_SPELLED_OUT = [["+", "plus"], ["#", "sharp"]]


def file_name(entry: Entry) -> str:
    """The name of an entry's file, made of its date and title; of its address where it has neither."""
    stem = _stem(entry)
    return f"{stem}.md" if stem else next(distinct_file_names(entry))


def distinct_file_names(entry: Entry) -> Iterator[str]:
    """Names with more and more of a digest of the entry's address, which no other entry has: slugs have no two hyphens in a
    row."""
    stem, mark = _stem(entry) or "untitled", digest(entry.url)
    return (f"{stem}--{mark[:length]}.md" for length in _DIGEST_LENGTHS)


def _stem(entry: Entry) -> str:
    slug = slugify(entry.title, max_length=_SLUG_LENGTH, word_boundary=True, replacements=_SPELLED_OUT)
    day = entry.published.date().isoformat() if entry.published else ""
    return "-".join(part for part in (day, slug) if part)
