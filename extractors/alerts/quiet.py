"""Quiet hours: until when nobody wants to be told, by the clock on the wall of a time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Quiet:
    """Spans of the day in minutes from midnight (a span that ends before it begins goes over midnight), and a zone."""

    spans: tuple[tuple[int, int], ...]
    zone: tzinfo = UTC


def read_span(text: str) -> tuple[int, int]:
    """Read "22:00-07:00"; raises `ValueError` for what is no span of hours."""
    match = _SPAN.fullmatch(text.strip())
    if match is not None:
        hour, minute, hour_to, minute_to = map(int, match.groups())
        begin, end = hour * 60 + minute, hour_to * 60 + minute_to
        if minute < 60 and minute_to < 60 and begin < _DAY and end <= _DAY and begin != end:
            return begin, end
    raise ValueError(f"{text!r} is no span of hours, which is e.g. 22:00-07:00, from 00:00 to 24:00")


def quiet_until(quiet: Quiet, now: datetime) -> datetime | None:
    """Give the UTC time at which the quiet hours that now is in are over; None outside of them.

    It is quiet while the clock on the wall shows a time of a span. So an hour that the clock skips in spring is no part
    of one, and one that it shows twice in autumn is quiet both times. Where it is always quiet: two days from now.
    """
    moment = now.astimezone(UTC).replace(second=0, microsecond=0)
    if not _is_quiet(quiet, moment):
        return None
    # By the minute, since no sum of minutes is right on the days on which the clock jumps.
    for _ in range(2 * _DAY):
        moment += timedelta(minutes=1)
        if not _is_quiet(quiet, moment):
            break
    return moment


def _is_quiet(quiet: Quiet, moment: datetime) -> bool:
    wall = moment.astimezone(quiet.zone)
    at = wall.hour * 60 + wall.minute
    return any(begin <= at < end if begin < end else at >= begin or at < end for begin, end in quiet.spans)
