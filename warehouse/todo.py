"""To-do lists: what is due, read from the warehouse and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import duckdb

from extractors.errors import UsageError
from warehouse.arrow import scalar, utc
from warehouse.rows import EntryToRead, Held, Pace, SourceToPull

Connection = duckdb.DuckDBPyConnection
_LATE = timedelta(days=1)
_LONGEST = Pace().longest


def due_sources(
    connection: Connection,
    now: datetime,
    *,
    only: Sequence[str] = (),
    force: bool = False,
    scheduled: bool = False,
    period: timedelta = timedelta(0),
    longest: timedelta = _LONGEST,
) -> tuple[list[SourceToPull], int]:
    """Give the enabled sources that are due and the number of those that rest (after faults or Retry-After).

    `scheduled`: only those whose own interval is over, or is over before the middle of the coming `period` (the time to
    the next cycle); none waits for more than `longest`, whatever it was told before. Sources named in `only` are taken
    even when they are disabled. Raises `UsageError` for a name not listed.
    """
    rows = connection.execute(
        """
        SELECT source_id, coalesce(moved_to, url), kind, language, url_filter, etag, last_modified, body_hash, enabled,
          -- a last look in the future: the clock was set back, and what was counted from it says nothing
          (next_fetch_at > $now AND fetched_at <= $now) IS TRUE OR health = 'gone' AS rests,
          (due_at > $soon AND fetched_at + to_seconds($longest) > $soon AND fetched_at <= $now) IS TRUE AS waits
        FROM core.sources WHERE listed ORDER BY source_id
        """,
        {"now": utc(now), "soon": utc(now + period / 2), "longest": longest.total_seconds()},
    ).fetchall()
    names = {r[0] for r in rows}
    for name in only:
        if name not in names:
            raise UsageError(f"source {name}", "it is not in the sources file", "see `natowire sources list`")
    wanted = [r for r in rows if (r[0] in only if only else r[8])]
    resting = [r for r in wanted if r[9] and not force]
    due = [r for r in wanted if r not in resting and not (scheduled and r[10] and not force)]
    return [SourceToPull(*r[:8]) for r in due], len(resting)


_COLUMNS = """e.entry_id, e.article_id, e.source_id, s.url AS source_url, s.outlet, e.url, e.url_key, e.title, e.text,
  e.authors, e.published_at, coalesce(e.language, s.language, ''), e.attempts"""


def pending_entries(connection: Connection, now: datetime, per_source: int) -> list[EntryToRead]:
    """Give the entries to read now: one per URL key, waiting ones and due retries, spread over the hosts.

    Of several sources with one URL in one run the first by id is taken, whichever answered first. At most `per_source`
    pages of a source are asked for; the rest of its waiting entries come as `deferred`, so
    that they land with the feed's own text now and are read in later runs.
    """
    rows = connection.execute(
        f"""
        WITH due AS (
          SELECT {_COLUMNS},
            row_number() OVER (PARTITION BY e.url_key ORDER BY e.first_run_id, e.source_id, e.entry_id) AS same_url,
            row_number() OVER (PARTITION BY e.source_id ORDER BY e.outcome IS NOT NULL, e.entry_id) AS place
          FROM core.entries e JOIN core.sources s USING (source_id)
          WHERE e.outcome IS NULL OR e.next_try_at <= $now OR e.next_try_at > $too_late
        )
        SELECT * EXCLUDE (same_url, place), place > $per_source AS deferred FROM due WHERE same_url = 1
          AND (place <= $per_source OR article_id IS NULL)
        ORDER BY place, entry_id
        """,
        {"now": utc(now), "per_source": per_source, "too_late": utc(now + _LATE)},
    ).fetchall()
    return [_entry(row, deferred=bool(row[13])) for row in rows]


def _entry(row: Sequence[Any], *, deferred: bool = False) -> EntryToRead:
    return EntryToRead(
        entry_id=row[0], article_id=row[1], source_id=row[2], source_url=row[3], outlet=row[4], url=row[5],
        url_key=row[6], title=row[7], text=row[8], authors=tuple(row[9].split("; ")) if row[9] else (),
        published_at=row[10], language=row[11], attempts=row[12], deferred=deferred,
    )  # fmt: skip


def articles_to_reread(
    connection: Connection,
    now: datetime,
    marks: Sequence[timedelta],
    *,
    only: Sequence[str] = (),
    per_source: int = 1 << 31,
    in_all: int = 1 << 31,
    within: timedelta | None = None,
) -> list[EntryToRead]:
    """Give the readable articles whose page is to be asked for again, the newest first, spread over the sources.

    `marks` are ages since an article was first seen; it is due once it has passed one at which it was not asked for yet
    (0: in the cycle after the first one). Several that passed are made good by one reading, and none is made good that
    is late by more than a quarter of the last one, or a day. `within`: also all articles first seen within so long, due
    or not, and without a limit. Only of sources that are enabled, or named in `only`.
    """
    rows = connection.execute(
        """
        WITH marks AS (SELECT unnest($marks::BIGINT[]) AS after_s), seen AS (
          SELECT a.article_id, a.first_seen_at, a.source_id, coalesce(r.asked, 0) AS asked,
            coalesce(r.asked_at, a.first_seen_at) AS asked_at, r.stopped
          FROM core.articles a LEFT JOIN core.article_reads r USING (article_id)
          JOIN core.sources s ON s.source_id = a.source_id
          WHERE a.first_seen_at >= $since AND a.url IS NOT NULL AND a.access IN ('full', 'paywall')
            AND if(len($only::VARCHAR[]) > 0, list_contains($only, a.source_id), s.listed AND s.enabled)
        ), due AS (
          SELECT article_id, any_value(source_id) AS source_id, any_value(first_seen_at) AS first_seen_at,
            any_value(first_seen_at) >= $within AS is_asked_for,
            max(after_s) FILTER (first_seen_at + to_seconds(after_s) <= $now) AS mark,
            any_value(asked) AS asked, any_value(asked_at) AS asked_at, any_value(stopped) AS stopped
          FROM seen LEFT JOIN marks ON true GROUP BY article_id
        ), chosen AS (
          SELECT *,
            row_number() OVER (PARTITION BY source_id, is_asked_for ORDER BY first_seen_at DESC, article_id) AS place
          FROM due WHERE is_asked_for OR (
            stopped IS NULL AND (first_seen_at + to_seconds(mark) > asked_at OR (mark = 0 AND asked = 0)))
        ), taken AS (
          SELECT * FROM chosen WHERE is_asked_for OR place <= $per_source
          QUALIFY is_asked_for
            OR row_number() OVER (PARTITION BY is_asked_for ORDER BY place, article_id) <= $in_all
        ), linked AS ( -- as the source links to it: the canonical URL is made to recognise it, not to be asked for
          SELECT g.article_id, first(g.url ORDER BY g.source_id <> t.source_id, g.url) AS url
          FROM core.sightings g JOIN taken t ON t.article_id = g.article_id
          WHERE g.url IS NOT NULL GROUP BY g.article_id
        )
        SELECT NULL, a.article_id, a.source_id, s.url, a.outlet, coalesce(g.url, a.url), a.url_key, a.title, NULL, NULL,
          a.published_at, coalesce(a.language, ''), 0, if(r.article_id IS NULL, v.etag, r.etag),
          if(r.article_id IS NULL, v.last_modified, r.last_modified), v.title, coalesce(v.text, ''), r.body_hash
        FROM taken c JOIN core.articles a USING (article_id)
        LEFT JOIN linked g USING (article_id)
        JOIN core.article_versions v USING (article_id, version)
        JOIN core.sources s ON s.source_id = a.source_id
        LEFT JOIN core.article_reads r ON r.article_id = a.article_id
        ORDER BY c.place, a.article_id
        """,
        {
            "now": utc(now), "marks": [int(mark.total_seconds()) for mark in marks], "only": list(only),
            "since": utc(now - max([*(mark + max(mark / 4, _LATE) for mark in marks), within or timedelta()])),
            "within": utc(now + timedelta(days=1) if within is None else now - within),
            "per_source": per_source, "in_all": in_all,
        },
    ).fetchall()  # fmt: skip
    return [replace(_entry(row), etag=row[13], last_modified=row[14], held=Held(*row[15:18])) for row in rows]


def resolve_known(connection: Connection, run_id: int, now: datetime) -> int:
    """Conclude the waiting entries whose URL is already an article (or led to one): each becomes a sighting.

    Returns how many there were.
    """
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE resolved AS
        WITH known AS (
          SELECT url_key, article_id FROM core.articles
          UNION SELECT url_key, article_id FROM core.sightings
        )
        SELECT e.entry_id, min(k.article_id) AS article_id, any_value(e.source_id) AS source_id,
               any_value(e.url) AS url, any_value(e.url_key) AS url_key
        FROM core.entries e JOIN known k USING (url_key) WHERE e.outcome IS NULL GROUP BY e.entry_id
        """
    )
    connection.execute(
        """
        INSERT INTO core.sightings BY NAME
        SELECT article_id, source_id, entry_id, url, url_key, $now::TIMESTAMP AS seen_at, $run AS run_id
        FROM resolved ANTI JOIN core.sightings USING (article_id, entry_id)
        """,
        {"now": utc(now), "run": run_id},
    )
    connection.execute(
        """
        UPDATE core.entries AS e SET outcome = 'duplicate', article_id = r.article_id, finished_run_id = $run
        FROM resolved AS r WHERE r.entry_id = e.entry_id
        """,
        {"run": run_id},
    )
    count = int(scalar(connection, "SELECT count(*) FROM resolved"))
    connection.execute("DROP TABLE resolved")
    return count


def count_waiting(connection: Connection) -> int:
    """Count the entries that have no outcome yet."""
    return int(scalar(connection, "SELECT count(*) FROM core.entries WHERE outcome IS NULL"))
