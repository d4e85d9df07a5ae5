"""Instants: what documents write as dates, as UTC, and instants as numbers."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_WRITTEN = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)"
    r"(?:(?:[Tt]|\s+)(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d*))?)?"
    r"(?:\s*(?P<zone>[Zz]|UTC|GMT|(?P<sign>[-+])(?P<hours>\d\d?):?(?P<minutes>\d\d)?))?)?",
    re.ASCII,
)
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ISO = re.compile(r"\d{4}(?:\d{4}|-?W\d\d)", re.ASCII)


def parse_instant(value: object) -> datetime | None:
    """`value` as an instant in UTC, None where it is none.

    Understands ISO 8601 and what YAML, TOML, Jekyll and Hugo make of it (a blank for the T, one-digit months, with or
    without seconds or an offset), and RFC 2822. A date is its midnight; without an offset, UTC is meant.
    """
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, str):
        return _parse_text(value.strip())
    return None


def format_instant(instant: datetime) -> str:
    """`instant` as RFC 3339 in UTC: `2020-06-10T21:05:00Z`, with a fraction only where there is one."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _parse_text(text: str) -> datetime | None:
    try:
        if _USUAL.fullmatch(text):
            return datetime.fromisoformat(text)
        if written := _WRITTEN.fullmatch(text):
            return _from_parts(written)
        if _ISO.match(text):
            return _in_utc(datetime.fromisoformat(text))
        return _in_utc(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def microseconds(instant: datetime) -> int:
    """`instant` as microseconds since 1970."""
    return (instant - _EPOCH) // _MICROSECOND


def from_microseconds(value: int) -> datetime:
    """The instant that is `value` microseconds after 1970."""
    return _EPOCH + value * _MICROSECOND


def _from_parts(written: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (
        int(written[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    microsecond = int((written["fraction"] or "").ljust(6, "0")[:6])
    zone: timezone = UTC
    if written["sign"]:
        offset = timedelta(hours=int(written["hours"]), minutes=int(written["minutes"] or 0))
        zone = timezone(-offset if written["sign"] == "-" else offset)
    return _in_utc(datetime(year, month, day, hour, minute, second, microsecond, zone))


def _in_utc(instant: datetime) -> datetime | None:
    if instant.tzinfo is None:
        return instant.replace(tzinfo=UTC)
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        return None
