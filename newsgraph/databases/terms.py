"""What commands of databases are asked for with, beside folders and settings. Nothing here needs the extra `postgres`."""

from enum import StrEnum


class Others(StrEnum):
    """What becomes of what others have changed, where something else is to take its place."""

    KEPT = "kept"
    OVERWRITTEN = "overwritten"
