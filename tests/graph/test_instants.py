"""Instants: what documents write as dates, as UTC."""

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.instants import format_instant, parse_instant

ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
DATETIMES = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31))  # noqa: DTZ001 what is drawn has no zone
EVENING = datetime(2020, 6, 10, 21, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2020-06-10T21:05:00Z", EVENING),
        ("2020-06-10t21:05:00z", EVENING),
        ("2020-06-10T21:05:00+00:00", EVENING),
        ("2020-06-10T23:05:00+02:00", EVENING),
        ("2020-06-10T16:35:00-0430", EVENING),
        ("2020-06-10T23:05+02", EVENING),
        ("2020-06-10T21:05", EVENING),
        ("2020-06-10 21:05:00", EVENING),
        ("2020-06-10   21:05:00 +0000", EVENING),
        ("2020-06-10 23:05:00 +0200", EVENING),
        ("2020-06-10 23:05:00 +2:00", EVENING),
        ("2020-06-10 21:05:00 UTC", EVENING),
        ("2020-06-10 21:05:00 GMT", EVENING),
        (" 2020-06-10T21:05:00Z\n", EVENING),
        ("20200610T210500Z", EVENING),
        ("2020-W24-3T21:05:00Z", EVENING),
        ("Wed, 10 Jun 2020 21:05:00 GMT", EVENING),
        ("Wed, 10 Jun 2020 22:05:00 +0100", EVENING),
        ("10 Jun 2020 21:05 +0000", EVENING),
        ("10 Jun 2020 21:05:00 -0000", EVENING),
        ("2020-06-10T21:05:00.5Z", EVENING.replace(microsecond=500_000)),
        ("2020-06-10T21:05:00,000001Z", EVENING.replace(microsecond=1)),
        ("2020-06-10T21:05:00.123456789Z", EVENING.replace(microsecond=123_456)),
        ("2020-06-10T21:05:00.Z", EVENING),
        ("2020-06-10", datetime(2020, 6, 10, tzinfo=UTC)),
        ("2020-6-1", datetime(2020, 6, 1, tzinfo=UTC)),
        ("2020-6-1 1:02:03", datetime(2020, 6, 1, 1, 2, 3, tzinfo=UTC)),
        ("20200610", datetime(2020, 6, 10, tzinfo=UTC)),
        ("0001-01-01", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59.999999Z", datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)),
    ],
)
def test_dates_in_all_forms(written: str, instant: datetime) -> None:
    """ISO 8601, what YAML, TOML, Jekyll and Hugo make of it, and RFC 2822 are read; without an offset UTC is meant."""
    assert parse_instant(written) == instant


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "soon",
        "2020",
        "2020-06",
        "2020-13-01",
        "2020-06-31",
        "2021-02-29",
        "2020-06-10T25:00:00Z",
        "2020-06-10T21:60:00Z",
        "2020-06-10T21:05:61Z",
        "2020-06-10T21Z",
        "2020-06-10T21:05:00+99:00",
        "2020/06/10",
        "10.06.2020",
        "June 10, 2020",
        "1591823100",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "٢٠٢٠-٠٦-١٠",
        "2020-06-10 21:05:00 CET",
        "20201332",
        "2020-W60",
        "x" * 100_000,
    ],
)
def test_what_is_no_date_is_none(written: str) -> None:
    """What no instant can be made of is None, never an error or a guess."""
    assert parse_instant(written) is None


@pytest.mark.parametrize("value", [None, 20200610, 1591823100.5, True, [], {}])
def test_only_text_and_dates_are_dates(value: object) -> None:
    """Numbers and other values are no dates."""
    assert parse_instant(value) is None


def test_pythons_dates_are_understood() -> None:
    """A date is its midnight; a time without a zone is in UTC, another is brought there."""
    assert parse_instant(date(2020, 6, 10)) == datetime(2020, 6, 10, tzinfo=UTC)
    assert parse_instant(EVENING.replace(tzinfo=None)) == EVENING
    assert parse_instant(EVENING.astimezone(timezone(timedelta(hours=5)))) == EVENING
    assert parse_instant(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1)))) is None


@settings(max_examples=200)
@given(instant=DATETIMES, zone=ZONES)
def test_instants_survive_being_written(instant: datetime, zone: timezone) -> None:
    """What is written of an instant, in whatever zone, is read as the same instant, in UTC, in every form."""
    there = instant.replace(tzinfo=zone)
    read = parse_instant(format_instant(there))
    assert read == there
    assert read is not None
    assert read.tzinfo is UTC
    whole = there.replace(microsecond=0)
    forms = [there.isoformat(), there.isoformat(" "), str(there), f"{whole:%Y-%m-%d %H:%M:%S %z}".zfill(25)]
    assert [parse_instant(form) for form in forms] == [there, there, there, whole]
    if whole.year >= 1000:
        assert parse_instant(format_datetime(whole)) == whole


@given(instant=DATETIMES)
def test_instants_are_written_as_rfc_3339(instant: datetime) -> None:
    """An instant ends in Z, and has a fraction only where there is one."""
    written = format_instant(instant.replace(tzinfo=UTC))
    assert written.endswith("Z")
    assert ("." in written) is bool(instant.microsecond)
    assert format_instant(EVENING) == "2020-06-10T21:05:00Z"


@settings(max_examples=200)
@given(text=st.text() | st.text(st.sampled_from("0123456789-:.,TZ+ WedJun"), max_size=30))
def test_any_text_is_an_instant_or_none(text: str) -> None:
    """Whatever the text, what comes is None or an instant in UTC."""
    instant = parse_instant(text)
    assert instant is None or instant.tzinfo is UTC
