"""Bursts: a day against its own past, in the statistic of `v_actor_trend`.

The score is the robust z: the value less the median of the days before, over the greatest of 1.4826 times their median
absolute deviation, the square root of the median (the spread of counts that come by chance), and 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt
from statistics import median
from typing import Any

from extractors.alerts.rules import Found, Row, Verdict, key_of, need_columns
from extractors.errors import UsageError

Coverage = Mapping[date, float | None]  # share of the watched sources that answered; None: nothing ran


@dataclass(frozen=True, slots=True)
class Burst:
    """What counts as a burst.

    `same_weekday` compares a Monday with Mondays: 8 weeks back, at least 4 of them. Otherwise 28 days, at least 14.
    Days covered less than `min_coverage` are no part of the past; a burst on one is held.
    """

    day: str = "day"
    value: str = "articles"
    z: float = 3.5
    min_value: float = 5
    same_weekday: bool = False
    min_coverage: float = 0.5

    @property
    def past(self) -> tuple[int, int]:
        """Give the days between two of the past, and how far back it goes in days."""
        return (7, 56) if self.same_weekday else (1, 28)

    @property
    def least(self) -> int:
        """Give the days of the past without which nothing is said."""
        return 4 if self.same_weekday else 14


def robust_z(value: float, past: Sequence[float]) -> tuple[float, float]:
    """Give (median of the past, robust z of the value)."""
    usual = median(past)
    spread = max(1.4826 * median(abs(v - usual) for v in past), sqrt(max(usual, 0.0)), 1.0)
    return usual, (value - usual) / spread


def burst(
    watch: str, rows: Sequence[Row], key: Sequence[str], rule: Burst, today: date, coverage: Coverage,
    known: Collection[int],
) -> Verdict:  # fmt: skip
    """Fire for series whose value today, or yesterday, stands out of its own past; once per series and day.

    `rows` are one per day and series, days without one are zeros. Yesterday is looked at too: what is published late in
    the evening arrives after midnight. Raises `UsageError` for a column that holds no days or numbers.
    """  # fmt: skip
    need_columns(watch, rows, [*key, rule.day, rule.value])
    series: dict[int, dict[date, float]] = defaultdict(dict)
    told: dict[tuple[int, date], Row] = {}
    for row in rows:
        day, value, at = _day(watch, rule.day, row[rule.day]), row[rule.value], key_of(row, key)
        if value is not None:
            series[at][day] = series[at].get(day, 0.0) + _value(watch, rule.value, value)
            told.setdefault((at, day), row)
    begin = min((day for days in series.values() for day in days), default=today)
    fired: list[Found] = []
    held: list[Found] = []
    for day in (today - timedelta(days=1), today):
        for at, days in series.items():
            found = _judge(days, day, rule, coverage, begin)
            if found is None:
                continue
            usual, z = found
            key_of_day = key_of({}, (), at, day)
            row = told[at, day]
            one = Found(key_of_day, row, days[day], usual, z, coverage.get(day), day)
            if key_of_day not in known:
                (fired if (coverage.get(day) or 0.0) >= rule.min_coverage else held).append(one)
    return Verdict(tuple(fired), tuple(held))


def _judge(
    days: Mapping[date, float], day: date, rule: Burst, coverage: Coverage, begin: date
) -> tuple[float, float] | None:
    """Give (usual, z) where the day is a burst."""
    value = days.get(day, 0.0)
    if value < rule.min_value:
        return None
    step, back = rule.past
    before = [day - timedelta(days=n) for n in range(step, back + 1, step)]
    past = [days.get(d, 0.0) for d in before if d >= begin and (coverage.get(d) or 0.0) >= rule.min_coverage]
    if len(past) < rule.least:
        return None
    usual, z = robust_z(value, past)
    return (usual, z) if z >= rule.z else None


def _day(watch: str, column: str, value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    cause = f"column {column} holds {value!r:.40}, which is no day"
    raise UsageError(f"watch {watch}", cause, "name a DATE column in `day`")


def _value(watch: str, column: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        cause = f"column {column} holds {value!r:.40}, which is no number"
        raise UsageError(f"watch {watch}", cause, "name a column of counts in `value`") from None
