"""What is to be delivered, and how each attempt went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from warehouse.arrow import utc, with_ids
from warehouse.connect import Connection
from warehouse.watch_rows import Delivery, KeptRow

_OPEN = "('waiting', 'failed', 'sending')"


def due_deliveries(connection: Connection, now: datetime) -> list[Delivery]:
    """Give what is to be told now, by watch and target, the oldest first."""
    rows = connection.execute(
        f"""
        SELECT d.delivery_id, d.hit_id, d.watch_id, w.name, coalesce(w.title, w.name), coalesce(w.rule, ''), d.target,
          d.state, d.attempts, d.made_at, h.hit_rows
        FROM core.watch_deliveries d JOIN core.watch_hits h USING (hit_id)
        JOIN core.watches w ON w.watch_id = d.watch_id
        WHERE d.state IN {_OPEN} AND d.next_try_at <= $now ORDER BY d.watch_id, d.target, d.hit_id
        """,
        {"now": utc(now)},
    ).fetchall()
    return [Delivery(*row) for row in rows]


def last_sent(connection: Connection, watch_id: int, target: str) -> datetime | None:
    """Give when a target was told something of a watch last."""
    rows = connection.execute(
        "SELECT max(sent_at) FROM core.watch_deliveries WHERE watch_id = ? AND target = ? AND state = 'sent'",
        [watch_id, target],
    ).fetchall()
    moment: datetime | None = rows[0][0]
    return moment


def rows_of_hits(connection: Connection, hit_ids: Sequence[int]) -> list[KeptRow]:
    """Give the rows that are kept of hits, in their order."""
    rows = with_ids(
        connection,
        """
        SELECT hit_id, row_text, url, day, value, usual, score, coverage_ratio FROM core.watch_hit_rows
        WHERE hit_id IN (SELECT id FROM ids) ORDER BY hit_id, position
        """,
        set(hit_ids),
    )
    return [KeptRow(*row) for row in rows]


def note_state(
    connection: Connection,
    deliveries: Sequence[Delivery],
    state: str,
    now: datetime,
    *,
    detail: str | None = None,
    next_try_at: datetime | None = None,
    tried: bool = False,
) -> None:
    """Note the state of deliveries that share one message; `tried` counts an attempt."""
    connection.register("told", pa.table({"id": pa.array([d.delivery_id for d in deliveries], pa.int64())}))
    connection.execute(
        """
        UPDATE core.watch_deliveries SET state = $state, detail = $detail, next_try_at = $next,
          attempts = attempts + $tried::INTEGER, last_try_at = CASE WHEN $tried THEN $now ELSE last_try_at END,
          sent_at = CASE WHEN $state = 'sent' THEN $now ELSE sent_at END
        WHERE delivery_id IN (SELECT id FROM told)
        """,
        {"state": state, "detail": detail, "next": utc(next_try_at), "tried": tried, "now": utc(now)},
    )
    connection.unregister("told")
