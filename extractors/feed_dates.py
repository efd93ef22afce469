"""Dates as feeds write them: RFC 822, ISO 8601 and their many cousins, to sane UTC times or nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

OLDEST_YEAR = 1990
_LONGEST = 100

_MONTHS_BY_LANGUAGE = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
januar februar märz april mai juni juli august september oktober november dezember
jän feb mär apr mai jun jul aug sept okt nov dez
jänner feber mrz apr mai jun jul aug sep okt nov dez
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
janv févr mar avr mai juin juil aoû sept oct nov déc
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago set oct nov dic
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen feb mar apr mag giu lug ago set ott nov dic
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
jan fev mar abr mai jun jul ago set out nov dez
januari februari maart april mei juni juli augustus september oktober november december
jan feb mrt apr mei jun jul aug sep okt nov dec
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november desember
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
sty lut mar kwi maj cze lip sie wrz paź lis gru
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
янв фев мар апр май июн июл авг сен окт ноя дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
січ лют бер кві тра чер лип сер вер жов лис гру
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
oca şub mar nis may haz tem ağu eyl eki kas ara
"""
_MONTHS = {
    name: number
    for line in _MONTHS_BY_LANGUAGE.split("\n")
    for number, name in enumerate(line.split(), 1)
}  # fmt: skip

_ZONE_HOURS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "MET": 1, "CEST": 2,
    "MESZ": 2, "MEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "JST": 9, "KST": 9, "SGT": 8,
    "HKT": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "IST": 5.5, "BRT": -3, "ART": -3,
}  # fmt: skip

_ISO = re.compile(
    r"(?P<year>\d{4})(?P<dash>[-/]?)(?P<month>\d{1,2})(?P=dash)(?P<day>\d{1,2})"
    r"(?:(?:\s*T|\s+)\s*(?P<clock>\d{1,2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?(?P<rest>.*))?",
    re.ASCII | re.DOTALL,
)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?(?!\d)"
    r"\s*(?P<half>[AaPp]\.?[Mm]\b\.?)?",
    re.ASCII,
)
_ISO_CLOCK = re.compile(r"(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?", re.ASCII)
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|[.º])?[\s-]+(?:de\s+)?(?P<name>[^\W\d_]{3,14})\.?,?[\s-]+"
    r"(?:de\s+|del\s+)?(?P<year>\d{4}|\d{2})(?![\d:])"
)
_MONTH_FIRST = re.compile(
    r"(?P<name>[^\W\d_]{3,14})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?![\d:])"
)
_ASCTIME = re.compile(
    r"(?P<name>[^\W\d_]{3,14})\s+(?P<day>\d{1,2})\s+\d\d?:\d\d(?::\d\d)?(?P<zone>.*?)\s+(?P<year>\d{4})$"
)
_DOTTED = re.compile(r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})(?!\d)")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*(?P<sign>[+\-−])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?(?!\d)", re.ASCII)
_ZONE_NAME = re.compile(r"\(?\b([A-Z]{1,4})\b")

_Day = tuple[int, int, int]


def _offset(text: str) -> timedelta | None:
    """Read the zone after the clock; no or an unknown zone is UTC, an impossible offset is None."""
    text = text.strip()
    if match := _OFFSET.match(text):
        hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
        if hours > 14 or minutes > 59:
            return None
        offset = timedelta(hours=hours, minutes=minutes)
        return offset if match["sign"] == "+" else -offset
    name = _ZONE_NAME.match(text.upper())
    return timedelta(hours=_ZONE_HOURS.get(name[1], 0) if name else 0)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 69 else 1900)


def _written_day(text: str) -> tuple[_Day, re.Match[str]] | None:
    """Find day, month and year in a date that is not ISO 8601, and where they stand."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _ASCTIME):
        match = pattern.search(text)
        if match and (month := _MONTHS.get(match["name"].lower())):
            return (_year(match["year"]), month, int(match["day"])), match
    if match := _DOTTED.search(text):
        return (int(match["year"]), int(match["month"]), int(match["day"])), match
    if match := _SLASHED.search(text):
        year, first, second = int(match["year"]), int(match["first"]), int(match["second"])
        if first > 12:
            return (year, second, first), match
        if second > 12 or first == second:
            return (year, first, second), match
    return None


def _at(day: _Day, clock: re.Match[str] | None, zone: str) -> datetime | None:
    hour = minute = second = 0
    if clock:
        hour, minute, second = int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0)
        half = (clock.groupdict().get("half") or "").lower()
        if half:
            hour = hour % 12 + (12 if half[0] == "p" else 0)
    offset = _offset(zone)
    if offset is None or hour > 24 or (hour == 24 and (minute or second)):
        return None
    try:
        start = datetime(*day, hour % 24, minute, min(second, 59) if second <= 60 else second, tzinfo=UTC)
        return start + timedelta(days=hour // 24) - offset
    except (ValueError, OverflowError):
        return None


def _read(text: str) -> datetime | None:
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if match := _ISO.fullmatch(text):
        day = int(match["year"]), int(match["month"]), int(match["day"])
        clock = _ISO_CLOCK.fullmatch(match["clock"]) if match["clock"] else None
        return _at(day, clock, match["rest"] or "") if clock or not match["rest"] else None
    written = _written_day(text)
    if written is None:
        return None
    day, place = written
    if place.re is _ASCTIME:
        return _at(day, _CLOCK.search(text), place["zone"])
    around = text[: place.start()] + " " + text[place.end() :]
    clock = _CLOCK.search(around)
    return _at(day, clock, around[clock.end() :] if clock else "")


def parse_date(raw: str | None, now: datetime) -> datetime | None:
    """Read a feed's date as an aware UTC time, or None where it is no sane date.

    No zone means UTC. None also for years before 1990 and for times more than a day after `now`.
    """
    if not raw:
        return None
    text = " ".join(raw[: _LONGEST * 2].split())
    if not 8 <= len(text) <= _LONGEST:
        return None
    found = _read(text)
    if found is None or found.year < OLDEST_YEAR or found > now + timedelta(days=1):
        return None
    return found
