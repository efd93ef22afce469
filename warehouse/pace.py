"""How often a source is asked: by how often it was seen to publish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import duckdb

from extractors.model import key64
from warehouse.arrow import utc
from warehouse.rows import Pace

WINDOW = timedelta(days=14)
WATCHED_FIRST = timedelta(days=1)  # a rate seen for less says nothing
SPREAD = 0.1  # of the interval, to either side: sources that were all added at once drift apart
_STEPS = 1 << 16


def interval_of(source_id: str, new_entries: int, watched: timedelta, pace: Pace) -> timedelta:
    """Give the interval of a source that brought so many new entries within the last 14 days, or since it is watched.

    It is half the mean gap between two of them; the shortest in the first day. Above the shortest each source has a
    share of its own added or taken off, the same each time.
    """
    if watched < WATCHED_FIRST:
        return pace.shortest
    gap = min(watched, WINDOW) / max(new_entries, 1)
    # the share that is added does not lead over the longest, nor all slow sources to the same one
    interval = min(gap / 2, pace.longest / (1 + SPREAD))
    if interval <= pace.shortest:
        return pace.shortest
    share = (key64(source_id) % _STEPS) / (_STEPS - 1) * 2 - 1
    return max(interval * (1 + share * SPREAD), pace.shortest)


def intervals(
    connection: duckdb.DuckDBPyConnection, source_ids: Sequence[str], pace: Pace, now: datetime
) -> dict[str, timedelta]:
    """Give the interval of each of these sources; the entries of its first look do not count, they are its past."""
    rows = connection.execute(
        """
        SELECT s.source_id, any_value(s.first_ok_at), count(e.entry_id)
        FROM core.sources s
        LEFT JOIN core.entries e
          ON e.source_id = s.source_id AND e.first_seen_at > $since AND e.first_seen_at > s.first_ok_at
        WHERE list_contains($ids::VARCHAR[], s.source_id) GROUP BY s.source_id
        """,
        {"since": utc(now - WINDOW), "ids": list(source_ids)},
    ).fetchall()
    here = utc(now)
    assert here is not None
    return {name: interval_of(name, count, here - (first or here), pace) for name, first, count in rows}
