"""The widths of a timeline's buckets that are always as wide, in microseconds."""

from graph.store.answers import Interval

_HOUR = 3_600_000_000
DAY = 24 * _HOUR
_WEEK = 7 * DAY
_FIRST_MONDAY = 4 * DAY

FIXED = {Interval.HOUR: (_HOUR, 0), Interval.DAY: (DAY, 0), Interval.WEEK: (_WEEK, _FIRST_MONDAY)}
"""How wide buckets are, and when one of them begins, in microseconds since 1970."""
