"""Who reads: the bookmarks of a client, through one request."""

from msgspec import Struct


class Reader(Struct):
    """A client by what it has seen: the bookmarks that it `told` of, if any, and that of the view which it was `shown` last."""

    told: str | None = None
    shown: str | None = None

    @property
    def bookmark(self) -> str | None:
        """What no view that is opened next is older than; None where that is no matter."""
        return self.shown or self.told
