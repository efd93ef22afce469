"""Odd dates become a sane UTC time or nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.feed_dates import parse_date

NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("Fri, 20 Nov 2026 08:00:00 GMT", "2026-11-20T08:00:00"),
        ("Fri, 20 Nov 2026 08:00:00", "2026-11-20T08:00:00"),
        ("Fri, 20 Nov 2026 08:00:00 +0130", "2026-11-20T06:30:00"),
        ("Fri, 20 Nov 26 08:00 EST", "2026-11-20T13:00:00"),
        ("Fri, 20 Nov 2026 08:00:00 GMT+01:00", "2026-11-20T07:00:00"),
        ("Fri, 20 Nov 2026 08:00:00 MESZ", "2026-11-20T06:00:00"),
        ("Sat, 23 May 2015 20:37:06-0400", "2015-05-24T00:37:06"),
        ("Fri Nov 20 08:00:00 2026", "2026-11-20T08:00:00"),
        ("Fri Nov 20 08:00:00 PST 2026", "2026-11-20T16:00:00"),
        ("Nov 20, 2026 8:05 PM EST", "2026-11-21T01:05:00"),
        ("ven., 20 nov. 2026 08:00:00 +0100", "2026-11-20T07:00:00"),
        ("Freitag, 20. November 2026, 14:30 Uhr", "2026-11-20T14:30:00"),
        ("20. März 2026", "2026-03-20T00:00:00"),
        ("20.11.2026 14:30", "2026-11-20T14:30:00"),
        ("13/11/2026 10:00", "2026-11-13T10:00:00"),
        ("20 de noviembre de 2026", "2026-11-20T00:00:00"),
        ("пт, 20 ноя 2026 08:00:00 +0300", "2026-11-20T05:00:00"),
        ("20 Kasım 2026 08:00", "2026-11-20T08:00:00"),
        ("20 października 2026", "2026-10-20T00:00:00"),
        ("2026-11-20T08:00:00+02:00", "2026-11-20T06:00:00"),
        ("2026-11-20T08:00:00.123456Z", "2026-11-20T08:00:00"),
        ("2026-11-20 08:00", "2026-11-20T08:00:00"),
        ("2026/11/20 08:00:00", "2026-11-20T08:00:00"),
        ("20261120T080000Z", "2026-11-20T08:00:00"),
        ("2026-11-20T24:00:00Z", "2026-11-21T00:00:00"),
        ("2026-11-20T08:59:60Z", "2026-11-20T08:59:59"),
        ("1795161600000", "2026-11-20T08:00:00"),
        ("1795161600", "2026-11-20T08:00:00"),
        ("\n  2026-11-20\n", "2026-11-20T00:00:00"),
    ],
)
def test_a_date_as_feeds_write_it_is_read(raw: str, iso: str) -> None:
    assert parse_date(raw, NOW) == datetime.fromisoformat(iso).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    ["", "   ", "yesterday-ish", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
     "Mon, 30 Feb 2026 08:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 20 Nov 2099 08:00:00 GMT",
     "Fri, 20 Nov 2026 08:00:00 +9999", "2026-11-20T24:30:00Z", "2026-11-20T25:00:00Z", "2026-13-01", "01/02/2026",
     "1e308", "20 Foo 2026", "9" * 13, "1 " * 5_000, None],
)  # fmt: skip
def test_what_is_no_sane_date_is_nothing(raw: str | None) -> None:
    assert parse_date(raw, NOW) is None


@given(st.text(max_size=80) | st.text("0123456789:-+T ./,ZGMTNovFri", max_size=40))
def test_any_text_is_a_sane_time_or_nothing(raw: str) -> None:
    found = parse_date(raw, NOW)
    assert found is None or (found.tzinfo is UTC and found.year >= 1990 and found <= NOW + timedelta(days=1))


@given(st.datetimes(datetime(1991, 1, 1), datetime(2026, 11, 1)))
def test_a_time_written_as_rfc_822_or_iso_comes_back(at: datetime) -> None:
    at = at.replace(microsecond=0, tzinfo=UTC)
    assert parse_date(at.strftime("%a, %d %b %Y %H:%M:%S +0000"), NOW) == at
    assert parse_date(at.isoformat(), NOW) == at
