"""Encodings that answers are compressed with: zstd, Brotli and gzip."""

import gzip
from collections.abc import Callable

import brotli
import zstandard
from msgspec import Struct


class Encoding(Struct, frozen=True, eq=False):
    """A content coding: its name in HTTP, and what compresses with it."""

    name: str
    compress: Callable[[bytes], bytes]


def _zstd(content: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=4).compress(content)


def _brotli(content: bytes) -> bytes:
    compressed: bytes = brotli.compress(content, quality=4)
    return compressed


def _gzip(content: bytes) -> bytes:
    # Without a time in it, equal contents are equal bytes.
    return gzip.compress(content, compresslevel=4, mtime=0)


ENCODINGS = (Encoding("zstd", _zstd), Encoding("br", _brotli), Encoding("gzip", _gzip))
"""All encodings, those that make the least of an answer in the least time first."""
