"""Landing what workers on other machines hand over: each batch once, and of it only what nothing has overtaken.

Workers hold no warehouse. What they are given to do carries a mark of its state (`marks`); a result lands only where
that state is still the same, so a worker that comes back late, or one that did what another did, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa

from extractors.model import Failure
from warehouse.arrow import insert, next_id, scalar, utc
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls
from warehouse.rows import ArchiveRef, EntryToRead, Landing, Pace, PersonRules, Pull, SourceToPull
from warehouse.runs import set_settings

Connection = duckdb.DuckDBPyConnection
GONE = "gone"  # the mark of what the warehouse does not hold (any more)
_PACE = Pace()
_KEYS = pa.schema([("place", pa.int64()), ("source_id", pa.string()), ("entry_id", pa.int64()), ("id", pa.int64())])


@dataclass(frozen=True, slots=True)
class BatchHead:
    """What a batch says of itself; `made_at` is by the worker's clock and decides nothing."""

    batch_id: str
    plan_id: str
    part: int
    kind: str  # pull | read
    shard: int
    run_id: int  # that gave the plan out
    warehouse_id: str
    extractors: str
    worker: str
    made_at: datetime
    last: bool = False  # the plan has no further part
    complete: bool = False  # everything in the plan was done
    raw_name: str | None = None  # file of raw responses that goes with it
    raw_bytes: int = 0
    raw_digest: str = ""


def warehouse_id(connection: Connection) -> str:
    """Give the id that batches for this warehouse carry; made when it is asked for first."""
    held = scalar(connection, "SELECT value FROM core.settings WHERE name = 'warehouse_id'")
    if held is not None:
        return str(held).strip('"')
    new = uuid4().hex
    set_settings(connection, {"warehouse_id": new})
    return new


def marks(connection: Connection, items: Sequence[SourceToPull | Pull | EntryToRead]) -> list[str]:
    """Give the mark of the present state of each source, entry or article: another one once anything has landed."""
    rows = [
        {
            "place": place,
            "source_id": None if isinstance(item, EntryToRead) else item.source_id,
            "entry_id": item.entry_id if isinstance(item, EntryToRead) else None,
            "id": item.article_id if isinstance(item, EntryToRead) and item.entry_id is None else None,
        }
        for place, item in enumerate(items)
    ]
    connection.register("asked", pa.Table.from_pylist(rows, schema=_KEYS))
    found = connection.execute(
        """
        SELECT place, concat_ws(' ', 's', s.fetched_at, s.url, s.url_filter) FROM asked
        JOIN core.sources s ON s.source_id = asked.source_id
        UNION ALL
        SELECT place, concat_ws(' ', 'e', e.outcome, e.attempts, e.next_try_at) FROM asked
        JOIN core.entries e ON e.entry_id = asked.entry_id
        UNION ALL
        SELECT place, concat_ws(' ', 'a', a.version, r.asked) FROM asked
        JOIN core.articles a ON a.article_id = asked.id LEFT JOIN core.article_reads r USING (article_id)
        """
    ).fetchall()
    connection.unregister("asked")
    by_place = dict(found)
    return [str(by_place.get(place, GONE)) for place in range(len(rows))]


def is_landed(connection: Connection, batch_id: str) -> bool:
    """Say whether a batch of this id has landed."""
    sql = "SELECT count(*) FROM core.batches WHERE batch_id = ?"
    return bool(connection.execute(sql, [batch_id]).fetchall()[0][0])


def raw_places(connection: Connection, plan_id: str) -> dict[str, tuple[str, int]]:
    """Give, by name, where the raw files of earlier parts of a plan went: archive file and byte offset."""
    sql = "SELECT archive_name, archive_file, archive_offset FROM core.batches WHERE plan_id = ? AND archive_file <> ''"
    return {name: (file, offset) for name, file, offset in connection.execute(sql, [plan_id]).fetchall()}


def land_batch(
    connection: Connection,
    run_id: int,
    head: BatchHead,
    results: Sequence[Pull | Landing],
    told: Sequence[str],
    raw_at: tuple[str, int] | None,
    now: datetime,
    rules: PersonRules | None = None,
    pace: Pace = _PACE,
    reached: Callable[[Sequence[Pull]], Sequence[Pull]] = list,
) -> dict[str, int] | None:
    """Write a batch and its row in `core.batches`; returns counts, None where it had landed before.

    `told` are the marks that came back with the results, `raw_at` is where its raw file was put in the archive.
    Of looks at sources those are written that `reached` gives back. Counts are those of `land_articles`, or of
    sources, unchanged, sources_failed, seen and known; and `stale`.
    """
    if is_landed(connection, head.batch_id):
        return None
    places = raw_places(connection, head.plan_id)
    if raw_at is not None and head.raw_name is not None:
        places[head.raw_name] = raw_at
    items: list[Any] = [x.entry if isinstance(x, Landing) else x for x in results]
    present = marks(connection, items)
    fresh = [x for x, then, now_ in zip(results, told, present, strict=True) if then == now_ != GONE]
    if head.kind == "pull":
        pulls = [replace(p, fetches=_moved(p.fetches, places)) for p in fresh if isinstance(p, Pull)]
        counts = pull_counts(pulls, *land_pulls(connection, run_id, reached(pulls), now, pace))
    else:
        landings = [
            replace(x, fetches=_moved(x.fetches, places), archive=_place(x.archive, places))
            for x in fresh
            if isinstance(x, Landing)
        ]
        counts = land_articles(connection, run_id, landings, now, head.extractors, rules)
    stale = len(results) - len(fresh)
    row = {
        "batch_id": head.batch_id, "plan_id": head.plan_id, "part": head.part, "kind": head.kind, "shard": head.shard,
        "worker": head.worker, "made_at": utc(head.made_at), "landed_at": utc(now), "run_id": run_id,
        "results": len(results), "stale": stale, "archive_name": head.raw_name,
        "archive_file": raw_at[0] if raw_at else None, "archive_offset": raw_at[1] if raw_at else None,
    }  # fmt: skip
    insert(connection, "core.batches", [row])
    return counts | {"stale": stale}


def pull_counts(pulls: Sequence[Pull], seen: int, known: int) -> dict[str, int]:
    """Count a batch of looks at sources."""
    return {
        "sources": len(pulls),
        "unchanged": sum(1 for p in pulls if p.feed is None and p.failure is None),
        "sources_failed": sum(1 for p in pulls if p.failure is not None),
        "seen": seen,
        "known": known,
    }


def note_refused(connection: Connection, run_id: int, failure: Failure, now: datetime) -> None:
    """Write the failure of a batch that could not be landed."""
    row = {
        "failure_id": next_id(connection, "core.failures", "failure_id"), "run_id": run_id, "failed_at": utc(now),
        "stage": failure.stage, "reason": failure.reason, "detail": failure.detail, "retryable": failure.later,
    }  # fmt: skip
    insert(connection, "core.failures", [row])


def _place(ref: ArchiveRef | None, places: dict[str, tuple[str, int]]) -> ArchiveRef | None:
    """Give where a response of a worker's raw file stands in the archive."""
    if ref is None or ref.file not in places:
        return None
    file, offset = places[ref.file]
    return ArchiveRef(file, offset + ref.offset, ref.record_id)


def _moved(fetches: Sequence[Any], places: dict[str, tuple[str, int]]) -> tuple[Any, ...]:
    return tuple(f if f.archive is None else replace(f, archive=_place(f.archive, places)) for f in fetches)
