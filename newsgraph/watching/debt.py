"""A look everywhere that is owed, because something may have been missed: it is put off until there is rest, but not for ever."""

from math import inf
from time import monotonic

_LONGEST_UNREST = 10.0
"""Seconds after which a look that is owed is not put off any longer."""


class Debt:
    """Whether, and when, to look everywhere."""

    def __init__(self) -> None:
        self.due = self._latest = inf

    def owe(self, seconds: float) -> None:
        """To look after so many seconds, which may be put off again, but not for ever."""
        now = monotonic()
        self._latest = min(self._latest, now + max(seconds, _LONGEST_UNREST))
        self.due = min(now + seconds, self._latest)

    def pay(self) -> None:
        """It is looked."""
        self.due = self._latest = inf

    def __bool__(self) -> bool:
        return self.due < inf
