"""Writing what watches found: the list of watches, their hits with the rows behind, and what is to be delivered."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from warehouse.arrow import Row, arrow_schema, arrow_table, insert, next_id, utc
from warehouse.connect import Connection
from warehouse.watch_rows import Evaluation, HitRow, WatchRow, WatchState

KEPT_ROWS = 100  # of one hit; hit_rows counts all
_IDS = ("article_id", "claim_id", "number_id")
_KEYS = pa.schema([("key", pa.int64())])


def sync_watches(connection: Connection, watches: Sequence[WatchRow], now: datetime) -> None:
    """Make `core.watches` list what the file lists; those that left it keep their history as unlisted."""
    held = dict(connection.execute("SELECT name, state FROM core.watches").fetchall())
    first = next_id(connection, "core.watches", "watch_id")
    fresh: list[Row] = [
        {"watch_id": first + n, "name": w.name, "state": "new", "state_since": utc(now)}
        for n, w in enumerate(w for w in watches if w.name not in held)
    ]
    insert(connection, "core.watches", fresh)
    listed: list[Row] = [
        {
            "name": w.name, "title": w.title, "rule": w.rule, "query": w.query, "targets": "; ".join(w.targets),
            "state": _state(w, held.get(w.name, "new")), "detail": w.detail,
        }
        for w in watches
    ]  # fmt: skip
    connection.register("listed", arrow_table(listed, arrow_schema(connection, "core.watches")))
    connection.execute(
        """
        UPDATE core.watches AS w SET title = l.title, rule = l.rule, query = l.query, targets = l.targets,
          is_listed = true, detail = CASE WHEN l.state = w.state THEN coalesce(l.detail, w.detail) ELSE l.detail END,
          state_since = CASE WHEN l.state = w.state THEN w.state_since ELSE $now END, state = l.state
        FROM listed AS l WHERE l.name = w.name
        """,
        {"now": utc(now)},
    )
    connection.execute(
        """
        UPDATE core.watches SET is_listed = false, state = 'unlisted', state_since = $now, detail = NULL
        WHERE is_listed AND name NOT IN (SELECT name FROM listed)
        """,
        {"now": utc(now)},
    )
    connection.unregister("listed")


def _state(watch: WatchRow, held: str) -> str:
    """Give the state: what the file tells, else what the last evaluation said until the next."""
    return watch.state if watch.state != "ok" else "new" if held in ("off", "unlisted") else held


def watch_states(connection: Connection, names: Sequence[str]) -> dict[str, WatchState]:
    """Give what is held of watches, by name; those never seen have none."""
    rows = connection.execute(
        """
        SELECT name, watch_id, evaluated_at, fingerprint, primed_at FROM core.watches
        WHERE name IN (SELECT unnest(?))
        """,
        [list(names)],
    ).fetchall()
    keys: dict[int, tuple[set[int], set[int]]] = {row[1]: (set(), set()) for row in rows}
    for watch_id, key, is_held in connection.execute(
        "SELECT watch_id, key, is_held FROM core.watch_keys WHERE watch_id IN (SELECT unnest(?))", [list(keys)]
    ).fetchall():
        keys[watch_id][is_held].add(key)
    return {
        name: WatchState(watch_id, at, print_, primed_at, frozenset(keys[watch_id][0]), frozenset(keys[watch_id][1]))
        for name, watch_id, at, print_, primed_at in rows
    }


def land_fault(connection: Connection, watch_id: int, detail: str, now: datetime) -> None:
    """Note that a watch could not be evaluated."""
    connection.execute(
        """
        UPDATE core.watches SET state_since = CASE WHEN state = 'broken' THEN state_since ELSE $now END,
          state = 'broken', detail = $detail, evaluated_at = $now WHERE watch_id = $id
        """,
        {"id": watch_id, "detail": detail, "now": utc(now)},
    )


def land_evaluation(connection: Connection, made: Evaluation, now: datetime) -> int | None:
    """Write one evaluation: its hits with their rows, deliveries and keys; gives the id of the hit to be told."""
    hit_id = None
    _forget(connection, made)
    if made.held:
        _land_hit(connection, made, made.held, now, held=True)
    if made.fired:
        hit_id = _land_hit(connection, made, made.fired, now, held=False)
        first = next_id(connection, "core.watch_deliveries", "delivery_id")
        deliveries: list[Row] = [
            {
                "delivery_id": first + n, "hit_id": hit_id, "watch_id": made.watch_id, "target": target,
                "state": "waiting", "attempts": 0, "made_at": utc(now), "next_try_at": utc(now),
            }
            for n, target in enumerate(made.targets)
        ]  # fmt: skip
        insert(connection, "core.watch_deliveries", deliveries)
    told = [f.key for f in made.fired]
    keys: list[Row] = [_key(made, k, now, is_held=False) for k in {*told, *made.known}]
    keys += [_key(made, k, now, is_held=True) for k in {f.key for f in made.held}]
    insert(connection, "core.watch_keys", keys)
    connection.execute(
        """
        UPDATE core.watches SET state_since = CASE WHEN state = 'ok' THEN state_since ELSE $now END, state = 'ok',
          detail = $detail, evaluated_at = $now, answer_rows = $rows, seconds = $seconds, fingerprint = $fingerprint,
          primed_at = CASE WHEN $afresh THEN $now ELSE primed_at END,
          fired_at = CASE WHEN $fired THEN $now ELSE fired_at END
        WHERE watch_id = $id
        """,
        {
            "id": made.watch_id, "detail": made.detail, "rows": made.answer_rows, "seconds": made.seconds,
            "fingerprint": made.fingerprint, "afresh": made.afresh, "fired": bool(made.fired), "now": utc(now),
        },
    )  # fmt: skip
    return hit_id


def _forget(connection: Connection, made: Evaluation) -> None:
    if made.afresh:
        connection.execute("DELETE FROM core.watch_keys WHERE watch_id = ?", [made.watch_id])
        return
    # A key that is told now was perhaps held before.
    gone: list[Row] = [{"key": k} for k in made.forgotten | {f.key for f in made.fired}]
    if gone:
        connection.register("gone", arrow_table(gone, _KEYS))
        connection.execute(
            "DELETE FROM core.watch_keys WHERE watch_id = ? AND key IN (SELECT key FROM gone)", [made.watch_id]
        )
        connection.unregister("gone")


def _key(made: Evaluation, key: int, now: datetime, *, is_held: bool) -> Row:
    return {"watch_id": made.watch_id, "key": key, "seen_at": utc(now), "is_held": is_held}


def _land_hit(connection: Connection, made: Evaluation, found: Sequence[HitRow], now: datetime, *, held: bool) -> int:
    hit_id = next_id(connection, "core.watch_hits", "hit_id")
    kept = found[:KEPT_ROWS]
    hit: Row = {
        "hit_id": hit_id, "watch_id": made.watch_id, "found_at": utc(now), "is_held": held,
        "reason": made.held_because if held else None, "hit_rows": len(found), "rows_kept": len(kept),
    }  # fmt: skip
    insert(connection, "core.watch_hits", [hit])
    insert(connection, "core.watch_hit_rows", [_hit_row(hit_id, n, f) for n, f in enumerate(kept, 1)])
    return hit_id


def _hit_row(hit_id: int, position: int, found: HitRow) -> Row:
    ids: Row = {c: _id(found.row.get(c)) for c in _IDS}
    url = found.row.get("url")
    return {
        "hit_id": hit_id, "position": position, "row_text": row_text(found.row), **ids,
        "url": url if isinstance(url, str) else None, "day": found.day, "value": found.value, "usual": found.usual,
        "score": found.score, "coverage_ratio": found.coverage_ratio,
    }  # fmt: skip


def _id(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 63 else None


def row_text(row: Mapping[str, Any]) -> str:
    """Write a row as a JSON object; times and dates are ISO text, what JSON does not have is its text."""
    return json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False, default=str)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value.isoformat() if isinstance(value, datetime | date) else value
