"""Entity tags: names of answers by which a client that has one need not be sent it again. Source: RFC 9110, section 8.8.3."""

import hashlib


def weak_tag(*made_of: object) -> bytes:
    """A tag of what an answer is made of: objects whose `repr` tells them apart.

    It is weak, since an answer may be sent in several encodings.
    """
    return b'W/"%b"' % hashlib.blake2b(repr(made_of).encode(), digest_size=16).hexdigest().encode()


def names(if_none_match: bytes, tag: bytes) -> bool:
    """Whether If-None-Match lists a tag, compared weakly."""
    opaque = tag.removeprefix(b"W/")
    return any(each.strip().removeprefix(b"W/") == opaque for each in if_none_match.split(b","))
