"""Answers as JSON."""

import orjson


def encode(data: object) -> bytes:
    """`data` as JSON in UTF-8. Raises TypeError for what is not JSON, as strings with lone surrogates."""
    return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)
