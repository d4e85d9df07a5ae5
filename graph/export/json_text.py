"""JSON written piece by piece: an object whose members are arrays that are never held as a whole."""

from collections.abc import Iterable, Iterator

import orjson


def json_array(items: Iterable[object]) -> Iterator[bytes]:
    """`items` as a JSON array, one a line."""
    separator = b"[\n"
    for item in items:
        yield separator + orjson.dumps(item, option=orjson.OPT_NON_STR_KEYS)
        separator = b",\n"
    yield b"[]" if separator == b"[\n" else b"\n]"
