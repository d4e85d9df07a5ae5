"""The bytes of an answer over HTTP, of which no more are ever held than a limit allows, compressed or not."""

import zlib
from collections.abc import AsyncIterable

from newsgraph.errors import FeedFailed

_EITHER_HEADER = 32 + zlib.MAX_WBITS
"""Has zlib take gzip's header as well as its own."""
_COMPRESSED = frozenset({"gzip", "x-gzip", "deflate"})


async def read_bounded(pieces: AsyncIterable[bytes], encoding: str, limit: int) -> bytes:
    """The content that `pieces`, as they were sent in `encoding`, come to. Raises FeedFailed, for more than `limit` bytes too."""
    if encoding in {"", "identity"}:
        return await _read_plain(pieces, limit)
    if encoding in _COMPRESSED:
        return await _read_compressed(pieces, limit)
    raise FeedFailed(
        "feed-unreachable", f"This address answers in the encoding “{encoding}”, which it was not asked for."
    )


def too_large(limit: int) -> FeedFailed:
    """What is raised for a feed of more than `limit` bytes."""
    return FeedFailed(
        "feed-too-large", f"This has more than {limit:,} bytes and was not read; raise --max-bytes to read it."
    )


async def _read_plain(pieces: AsyncIterable[bytes], limit: int) -> bytes:
    content = bytearray()
    async for piece in pieces:
        content += piece
        if len(content) > limit:
            raise too_large(limit)
    return bytes(content)


async def _read_compressed(pieces: AsyncIterable[bytes], limit: int) -> bytes:
    content = bytearray()
    decompressor = zlib.decompressobj(_EITHER_HEADER)
    try:
        async for piece in pieces:
            while piece and not decompressor.eof:
                content += decompressor.decompress(piece, limit + 1 - len(content))
                piece = decompressor.unconsumed_tail  # noqa: PLW2901 - what is left of it
                if len(content) > limit:
                    raise too_large(limit)
    except zlib.error:
        raise FeedFailed(
            "feed-unreachable", "This address answers with compressed bytes that are damaged; try later."
        ) from None
    if not decompressor.eof:
        raise FeedFailed("feed-unreachable", "This address stops in the middle of its answer; try later.")
    return bytes(content)
