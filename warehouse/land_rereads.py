"""Writing how known pages were when they were asked for again: the state of the schedule, and pages that are gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from warehouse.arrow import Row, insert, next_id, utc
from warehouse.rows import Landing

Connection = duckdb.DuckDBPyConnection
STOP_AFTER = 3  # times in a row that a page was gone: it is not asked for any more
ELSEWHERE_IS_GONE = 2  # times in a row that a page led elsewhere, which may pass, before it counts as gone


def land_rereads(connection: Connection, run_id: int, landings: Sequence[Landing], now: datetime) -> int:
    """Write the outcomes of asking again; returns how many pages are found to be gone.

    Each article has one row, replaced here, in the transaction that holds what the reading brought: a reading that was
    not committed is done again, one that was is not.
    """
    again = {x.entry.article_id: x for x in landings if x.reread is not None and x.entry.article_id is not None}
    if not again:
        return 0
    ids = sorted(again)
    held = {row["article_id"]: row for row in _rows(connection, "core.article_reads", ids)}
    states: list[Row] = []
    gone: list[int] = []
    back: list[int] = []
    for article_id, landing in again.items():
        before = held.get(article_id, {"asked": 0, "misses": 0, "noise": 0})
        state = _state(before | {"article_id": article_id, "asked_at": utc(now)}, landing)
        was_gone, is_gone = _is_gone(before), _is_gone(state)
        if is_gone and not was_gone:
            gone.append(article_id)
        elif was_gone and not state["misses"]:
            back.append(article_id)
        states.append(state)
    connection.execute("DELETE FROM core.article_reads WHERE article_id IN (SELECT unnest($ids))", {"ids": ids})
    insert(connection, "core.article_reads", states)
    _note_gone(connection, run_id, gone, now)
    _note_back(connection, back, now)
    return len(gone)


def _rows(connection: Connection, table: str, ids: Sequence[int]) -> list[dict[str, Any]]:
    found = connection.execute(f"SELECT * FROM {table} WHERE article_id IN (SELECT unnest($ids))", {"ids": list(ids)})
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def _state(state: dict[str, Any], landing: Landing) -> dict[str, Any]:
    reread = landing.reread
    assert reread is not None
    state["asked"] += 1
    if reread.outcome in ("gone", "elsewhere"):
        # What leads elsewhere weighs half: a page that was truly gone before stays gone.
        state["misses"] += 1 if reread.outcome == "elsewhere" or _is_gone(state) else ELSEWHERE_IS_GONE
        if state["misses"] >= STOP_AFTER + ELSEWHERE_IS_GONE - 1:
            state["stopped"] = "removed"
    elif reread.outcome == "refused":
        state["stopped"] = "robots"
    elif reread.outcome != "failed":
        state |= {"misses": 0, "stopped": None}
        state["noise"] += reread.outcome == "noise"
        if reread.outcome != "same" or reread.body_hash is not None:
            state |= {"etag": reread.etag, "last_modified": reread.last_modified, "body_hash": reread.body_hash}
    return state


def _is_gone(state: dict[str, Any]) -> bool:
    return bool(state["misses"] >= ELSEWHERE_IS_GONE)


def _note_gone(connection: Connection, run_id: int, gone: Sequence[int], now: datetime) -> None:
    """Add a change that is a removal; the text stays as it was read last."""
    change_id = next_id(connection, "core.article_changes", "change_id")
    edit_id = next_id(connection, "core.edits", "edit_id")
    versions = {row["article_id"]: row["version"] for row in _rows(connection, "core.articles", gone)}
    keys = [
        {
            "change_id": change_id + n, "article_id": article_id, "from_version": versions[article_id],
            "version": versions[article_id], "run_id": run_id,
        }
        for n, article_id in enumerate(gone)
    ]  # fmt: skip
    insert(connection, "core.article_changes", [k | {"change_kind": "removed", "changed_at": utc(now)} for k in keys])
    told = {"position": 0, "element": "article", "what": "removed"}
    insert(connection, "core.edits", [k | told | {"edit_id": edit_id + n} for n, k in enumerate(keys)])


def _note_back(connection: Connection, back: Sequence[int], now: datetime) -> None:
    connection.execute(
        """
        UPDATE core.article_changes SET restored_at = $now
        WHERE change_kind = 'removed' AND restored_at IS NULL AND article_id IN (SELECT unnest($ids))
        """,
        {"now": utc(now), "ids": list(back)},
    )
