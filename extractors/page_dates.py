"""Times as pages write them, read as UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

EARLIEST, LATEST = 1990, 2200  # years; the web is no older, and beyond them arithmetic overflows
AHEAD = timedelta(days=2)  # clocks and time zones are wrong; a date further ahead is not when it was published
_ISO = re.compile(
    r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T\s,]*(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(?:(Z|UTC|GMT)|([+-]\d{2}):?(\d{2})?|([A-Z]{3,4}))?(?![\d])"
)
_JAVA = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([A-Z]{2,5}) (\d{4})")
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: i for i, name in enumerate(_NAMES, 1)}
_ZONES = {
    "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3,
    "IST": 5.5, "JST": 9, "KST": 9, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "UTC": 0, "GMT": 0, "SAST": 2,
}  # fmt: skip
_URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/._-]|$)")


def _zone(name: str | None) -> timezone | None:
    hours = _ZONES.get(name or "")
    return None if hours is None else timezone(timedelta(hours=hours))


def _from_epoch(raw: str) -> datetime | None:
    if not (raw.isascii() and raw.isdigit() and len(raw) in (10, 13)):
        return None
    return datetime.fromtimestamp(int(raw) / (1000 if len(raw) == 13 else 1), UTC)


def _from_iso(raw: str) -> datetime | None:
    found = _ISO.match(raw)
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zulu, sign, minutes, name = found.groups()
    zone: timezone | None = UTC if zulu else _zone(name)
    if sign:
        offset = timedelta(hours=int(sign), minutes=int(minutes or 0) * (-1 if sign[0] == "-" else 1))
        zone = timezone(offset)
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    time = (int(hour or 0), int(minute or 0), int(second or 0))
    if time == (24, 0, 0):
        time = (0, 0, 0)
    return datetime(int(year), int(month), int(day), *time, micros, zone)


def _from_java(raw: str) -> datetime | None:
    found = _JAVA.match(raw)
    if not found or found[1] not in _MONTHS:
        return None
    clock = int(found[3]), int(found[4]), int(found[5])
    return datetime(int(found[7]), _MONTHS[found[1]], int(found[2]), *clock, tzinfo=_zone(found[6]))


def _from_mail(raw: str) -> datetime | None:
    return parsedate_to_datetime(raw) if raw[:1].isalpha() or raw[:2].strip().isdigit() else None


def read_time(raw: object) -> datetime | None:
    """Return the time in `raw` (ISO 8601 and its misspellings, e-mail, Java, Unix seconds or milliseconds).

    The result is naive where `raw` names no zone; None where it holds no time.
    """
    text = str(raw).strip()[:80] if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
    if not text:
        return None
    for reader in (_from_epoch, _from_iso, _from_java, _from_mail):
        try:
            when = reader(text)
        except (ValueError, OverflowError, TypeError, IndexError, OSError):
            continue
        if when is not None and EARLIEST <= when.year <= LATEST:
            return when
    return None


def date_in_url(url: str) -> datetime | None:
    """Return the day that the path of a URL names (`/2026/02/12/`, `/20260212-`) as midnight UTC."""
    found = _URL_DATE.search(url.partition("?")[0])
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC) if found else None
    except ValueError:
        return None


def plausible(when: datetime | None, now: datetime | None) -> bool:
    """Tell whether an aware time can be when something on the web was published."""
    return when is not None and (now is None or when <= now + AHEAD)


def as_utc(when: datetime, others: Iterable[datetime]) -> datetime:
    """Return `when` in UTC; a time without a zone takes that of the other times of its page.

    First choice is another writing of the same wall time, then the zone of any other; without any it is UTC.
    """
    if when.tzinfo is not None:
        return when.astimezone(UTC)
    aware = [o for o in others if o.tzinfo is not None]
    for other in aware:
        if abs(other.replace(tzinfo=None) - when) < timedelta(minutes=1):
            return when.replace(tzinfo=other.tzinfo).astimezone(UTC)
    offsets = {o.utcoffset() for o in aware} - {timedelta(0)}
    zone = timezone(offsets.pop() or timedelta(0)) if len(offsets) == 1 else UTC
    return when.replace(tzinfo=zone).astimezone(UTC)
