"""Counts of requests: how many were answered with which status, how fast, and what was refused.

Whole numbers in lists and dictionaries, since one is changed with each request; `newsgraph.http.metrics` tells of them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from math import inf

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""The seconds up to which requests are counted together."""

_STATUSES = 600


class RequestCounts:
    """What one process has answered since it began. `under_way` are requests that are being answered, `sockets` the WebSockets
    that are open, and `seconds` what all answers took until they began."""

    def __init__(self) -> None:
        self.under_way = 0
        self.sockets = 0
        self.seconds = 0.0
        self._statuses = [0] * _STATUSES
        self._durations = [0] * (len(BOUNDS) + 1)
        self._refused: Counter[str] = Counter()

    def answered(self, status: int, seconds: float) -> None:
        """Counts a request: the status of its answer, below 600, and the seconds until that began."""
        self._statuses[status] += 1
        self._durations[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds

    def refuse(self, code: str) -> None:
        """Counts a request that was refused with an error code of ours."""
        self._refused[code] += 1

    def statuses(self) -> Iterator[tuple[int, int]]:
        """Each status that was answered with, and how often."""
        return ((status, times) for status, times in enumerate(self._statuses) if times)

    def refused(self) -> Iterator[tuple[str, int]]:
        """Each code that was refused with, and how often, by their names."""
        return iter(sorted(self._refused.items()))

    def durations(self) -> Iterator[tuple[float, int]]:
        """For each of `BOUNDS` and for infinity, how many answers had begun by then."""
        return zip((*BOUNDS, inf), accumulate(self._durations), strict=True)
