"""Texts that are asked for: any text may be, also one that no database holds, which then finds nothing."""

import re

from psycopg.types.string import StrDumperUnknown

_UNHELD = re.compile("[\0\ud800-\udfff]")
"""What UTF-8 has no bytes for, and what PostgreSQL takes no bytes of; documents have something else in its place."""
_NOWHERE = "\uffff"
"""A character that is none, which stands for those."""


class AskedText(StrDumperUnknown):
    """Sends texts as psycopg does, but for what it would refuse."""

    def dump(self, obj: str) -> bytes:
        """The text's bytes; those of a text that is nowhere, where the database could not hold it."""
        try:
            if "\0" not in obj:
                return obj.encode()
        except UnicodeEncodeError:
            pass
        return _UNHELD.sub(_NOWHERE, obj).encode()
