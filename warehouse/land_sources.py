"""Writing what was learned about sources: the list itself, and each pull with its entries and validators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import duckdb
import pyarrow as pa

from extractors.model import Entry, Source, key64
from warehouse.arrow import Row, arrow_schema, arrow_table, insert, next_id, utc
from warehouse.pace import intervals
from warehouse.rows import ArchiveRef, FetchRow, Pace, Pull

Connection = duckdb.DuckDBPyConnection
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(days=1)
_PACE = Pace()
_OFFERED = pa.schema([("source_id", pa.string()), ("entry_key", pa.int64())])


def sync_sources(connection: Connection, sources: Iterable[Source], now: datetime) -> None:
    """Make `core.sources` list what the sources file lists; a source whose URL changed starts afresh.

    Sources that left the file keep their rows and history with `listed = false`.
    """
    rows: list[Row] = [
        {
            "source_id": s.source_id, "outlet": s.outlet, "url": s.url, "kind": s.kind, "language": s.language,
            "country": s.country, "source_class": s.source_class, "publisher_family": s.publisher_family,
            "state_affiliated": s.state_affiliated, "enabled": s.enabled, "url_filter": s.url_filter,
            "listed": True, "health": "new", "failures_in_a_row": 0, "added_at": utc(now),
        }
        for s in sources
    ]  # fmt: skip
    connection.register("listed", arrow_table(rows, arrow_schema(connection, "core.sources")))
    connection.execute(
        """
        UPDATE core.sources AS s SET etag = NULL, last_modified = NULL, body_hash = NULL, moved_to = NULL,
               health = 'new', failures_in_a_row = 0, next_fetch_at = NULL, first_ok_at = NULL, due_at = NULL,
               interval_m = NULL
        FROM listed AS l WHERE l.source_id = s.source_id AND (l.url <> s.url OR l.url_filter <> s.url_filter)
        """
    )
    connection.execute(
        """
        UPDATE core.sources AS s SET outlet = l.outlet, url = l.url, kind = l.kind, language = l.language,
               country = l.country, source_class = l.source_class, publisher_family = l.publisher_family,
               state_affiliated = l.state_affiliated, enabled = l.enabled, url_filter = l.url_filter, listed = true
        FROM listed AS l WHERE l.source_id = s.source_id
        """
    )
    connection.execute(
        "UPDATE core.sources SET listed = false WHERE source_id NOT IN (SELECT source_id FROM listed) AND listed"
    )
    connection.execute("INSERT INTO core.sources BY NAME FROM listed ANTI JOIN core.sources USING (source_id)")
    connection.unregister("listed")


def archive_columns(archive: ArchiveRef | None) -> Row:
    """Give the columns that say where a raw response stands."""
    if archive is None:
        return {}
    return {
        "archive_file": archive.file,
        "archive_offset": archive.offset,
        "archive_record_id": archive.record_id,
    }


def fetch_rows(run_id: int, source_id: str | None, fetches: Sequence[FetchRow], first_id: int) -> list[Row]:
    """Turn fetches into rows of `core.fetches`, numbered from `first_id`."""
    return [
        {
            "fetch_id": first_id + n, "run_id": run_id, "source_id": source_id, "purpose": f.purpose, "url": f.url,
            "host": f.host, "outcome": f.outcome, "status": f.status, "started_at": utc(f.started_at),
            "seconds": f.seconds, "body_bytes": f.body_bytes, "content_type": f.content_type, "address": f.address,
            "redirect_to": f.redirect_to, "detail": f.detail,
        }
        | archive_columns(f.archive)
        for n, f in enumerate(fetches)
    ]  # fmt: skip


def land_pulls(
    connection: Connection, run_id: int, pulls: Sequence[Pull], now: datetime, pace: Pace = _PACE
) -> tuple[int, int]:
    """Write a batch of pulls: fetches, new entries, failures and the sources' validators, all in one transaction.

    `pace` is between which intervals each source is asked again. Returns (entries seen, entries that were known before
    or stood twice in one document).
    """
    known = _known_keys(connection, pulls)
    seen_total = known_total = 0
    fetches: list[Row] = []
    entries: list[Row] = []
    failures: list[Row] = []
    fetch_id = next_id(connection, "core.fetches", "fetch_id")
    entry_id = next_id(connection, "core.entries", "entry_id")
    failure_id = next_id(connection, "core.failures", "failure_id")
    for pull in pulls:
        rows = fetch_rows(run_id, pull.source_id, pull.fetches, fetch_id)
        fetch_id += len(rows)
        fetches += rows
        if pull.failure is not None:
            failures.append(
                {
                    "failure_id": failure_id, "run_id": run_id, "failed_at": utc(now), "stage": pull.failure.stage,
                    "reason": pull.failure.reason, "detail": pull.failure.detail, "retryable": pull.failure.later,
                    "source_id": pull.source_id, "url": pull.fetches[-1].url if pull.fetches else None,
                }
            )  # fmt: skip
            failure_id += 1
        if pull.feed is not None:
            taken = known.setdefault(pull.source_id, set())
            new = 0
            for entry in pull.feed.entries:
                key = key64(entry.key)
                if key not in taken:
                    taken.add(key)
                    entries.append(_entry_row(entry, key, entry_id, pull, run_id, now))
                    entry_id += 1
                    new += 1
            seen = len(pull.feed.entries)
            seen_total, known_total = seen_total + seen, known_total + seen - new
            if rows:
                rows[-1]["entries_seen"], rows[-1]["entries_known"] = seen, seen - new
    insert(connection, "core.fetches", fetches)
    insert(connection, "core.entries", entries)
    insert(connection, "core.failures", failures)
    _remember(connection, pulls, now, pace)
    return seen_total, known_total


def _known_keys(connection: Connection, pulls: Sequence[Pull]) -> dict[str, set[int]]:
    rows = [{"source_id": p.source_id, "entry_key": key64(e.key)} for p in pulls if p.feed for e in p.feed.entries]
    known: dict[str, set[int]] = {}
    if rows:
        connection.register("offered", arrow_table(rows, _OFFERED))
        for source_id, key in connection.execute(
            "SELECT e.source_id, e.entry_key FROM core.entries e SEMI JOIN offered o USING (source_id, entry_key)"
        ).fetchall():
            known.setdefault(source_id, set()).add(key)
        connection.unregister("offered")
    return known


def _entry_row(entry: Entry, key: int, entry_id: int, pull: Pull, run_id: int, now: datetime) -> Row:
    identity = entry.canonical_url or f"urn:entry:{pull.source_id}:{entry.key}"
    return {
        "entry_id": entry_id, "source_id": pull.source_id, "entry_key": key, "guid": entry.guid, "url": entry.url,
        "canonical_url": entry.canonical_url, "url_key": key64(identity), "title": entry.title,
        "text": entry.text, "authors": "; ".join(entry.authors) or None, "published_at": utc(entry.published_at),
        "published_raw": entry.published_raw, "language": entry.language or (pull.feed.language if pull.feed else None),
        "first_seen_at": utc(now), "first_run_id": run_id, "attempts": 0,
    }  # fmt: skip


def pause_after(failures_in_a_row: int) -> timedelta:
    """How long a failing source rests: not at all after the first two, then 15 minutes doubling up to a day."""
    if failures_in_a_row < 3:
        return timedelta(0)
    doublings: int = min(failures_in_a_row - 3, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _remember(connection: Connection, pulls: Sequence[Pull], now: datetime, pace: Pace) -> None:
    ids = [p.source_id for p in pulls]
    held = dict(
        connection.execute(
            "SELECT source_id, failures_in_a_row FROM core.sources WHERE source_id IN (SELECT unnest(?))", [ids]
        ).fetchall()
    )
    interval = intervals(connection, ids, pace, now)
    for pull in pulls:
        if pull.outage:
            connection.execute(
                """
                UPDATE core.sources SET fetched_at = $now, unreached_since = coalesce(unreached_since, $now)
                WHERE source_id = $source_id
                """,
                {"now": utc(now), "source_id": pull.source_id},
            )
            continue
        in_a_row = 0 if pull.failure is None else held.get(pull.source_id, 0) + 1
        health = "ok" if pull.failure is None else "gone" if pull.gone else pull.failure.reason
        pause = timedelta(seconds=min(pull.retry_after_s or 0.0, LONGEST_PAUSE.total_seconds()))
        pause = max(pause, pause_after(in_a_row))
        every = interval.get(pull.source_id, pace.shortest)
        connection.execute(
            """
            UPDATE core.sources SET fetched_at = $now, failures_in_a_row = $in_a_row, unreached_since = NULL,
              health_since = CASE WHEN health = $health THEN health_since ELSE $now END,
              health = $health, health_detail = $detail,
              next_fetch_at = $next, ok_at = CASE WHEN $failed THEN ok_at ELSE $now END,
              first_ok_at = CASE WHEN $failed THEN first_ok_at ELSE coalesce(first_ok_at, $now) END,
              interval_m = $interval_m, due_at = CASE WHEN $failed THEN NULL ELSE $due END,
              etag = CASE WHEN $keep THEN etag ELSE $etag END,
              last_modified = CASE WHEN $keep THEN last_modified ELSE $last_modified END,
              body_hash = CASE WHEN $keep THEN body_hash ELSE $body_hash END,
              moved_to = CASE WHEN $failed THEN NULL ELSE coalesce($moved_to, moved_to) END
            WHERE source_id = $source_id
            """,
            {
                "now": utc(now), "in_a_row": in_a_row, "health": health, "failed": pull.failure is not None,
                "detail": pull.failure.detail if pull.failure else None,
                "next": utc(now + pause) if pause else None,
                "interval_m": round(every.total_seconds() / 60), "due": utc(now + every),
                "keep": pull.failure is not None or pull.body_hash is None,
                "etag": pull.etag, "last_modified": pull.last_modified, "body_hash": pull.body_hash,
                "moved_to": pull.moved_to, "source_id": pull.source_id,
            },
        )  # fmt: skip


def land_outage(connection: Connection, run_id: int, detail: str, now: datetime) -> None:
    """Write that the network was away: a failure of no source."""
    row: Row = {
        "failure_id": next_id(connection, "core.failures", "failure_id"), "run_id": run_id, "failed_at": utc(now),
        "stage": "source", "reason": "network", "detail": detail, "retryable": True,
    }  # fmt: skip
    insert(connection, "core.failures", [row])
