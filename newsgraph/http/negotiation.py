"""What a client takes: the form of its answer, as Accept and Accept-Encoding say. Source: RFC 9110, section 12."""

import re
from functools import lru_cache

from newsgraph.http.encodings import ENCODINGS, Encoding
from newsgraph.http.responses import FORMS, Form
from newsgraph.media_types import MediaType

_CLIENTS = 128
"""How many pairs of headers are remembered; clients of one kind send the same ones."""
_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


@lru_cache(_CLIENTS)
def form_for(accept: bytes, accept_encoding: bytes) -> Form | None:
    """The form that fits these two headers best; None where no media type is taken."""
    media_type = media_type_for(accept.decode("latin-1"))
    return None if media_type is None else FORMS[media_type, encoding_for(accept_encoding.decode("latin-1"))]


def media_type_for(accept: str) -> MediaType | None:
    """The media type that a client prefers; None where it takes none.

    JSON where it takes anything. Events only where it names them and no JSON: clients list all that they can read, and
    would get ordinary answers as streams.
    """
    wanted = preferences(accept or "*/*")
    anything = wanted.get("application/*", wanted.get("*/*", 0.0))
    if not any(wanted.get(each) for each in (MediaType.JSON, MediaType.RESPONSE)) and wanted.get(
        MediaType.EVENT_STREAM
    ):
        return MediaType.EVENT_STREAM
    json, response = (wanted.get(each, anything) for each in (MediaType.JSON, MediaType.RESPONSE))
    if response > json or (response == json > 0 and MediaType.RESPONSE in wanted):
        return MediaType.RESPONSE
    return MediaType.JSON if json > 0 else None


def encoding_for(accept_encoding: str) -> Encoding | None:
    """The encoding that a client prefers, of equal ones the first of `ENCODINGS`; None for none at all."""
    wanted = preferences(accept_encoding)
    anything = wanted.get("*", 0.0)
    best = max(ENCODINGS, key=lambda encoding: wanted.get(encoding.name, anything))
    quality = wanted.get(best.name, anything)
    return best if quality > 0 and quality >= wanted.get("identity", 0.0) else None


def preferences(header: str) -> dict[str, float]:
    """How much a client wants what it lists, from 0 for not at all to 1; names are in lower case, parameters left out."""
    found: dict[str, float] = {}
    for item in header.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        if name:
            found[name] = float(quality) if _QUALITY.fullmatch(quality) else 0.0
    return found
