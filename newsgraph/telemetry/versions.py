"""Counts of versions: how many a process has taken in while it served, and how long that took."""

from time import time


class VersionCounts:
    """The versions that a process has taken in since it began: how many there were, the seconds that all of them took, when
    the last one came (seconds since 1970; 0 where none did), and how often it failed."""

    def __init__(self) -> None:
        self.taken_in = 0
        self.seconds = 0.0
        self.last = 0.0
        self.failures = 0

    def took_in(self, seconds: float) -> None:
        """Counts a version that was taken in within so many seconds, just now."""
        self.taken_in += 1
        self.seconds += seconds
        self.last = time()

    def failed(self) -> None:
        """Counts a failure to take in what changed."""
        self.failures += 1
