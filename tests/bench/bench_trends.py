"""How long each trend view takes on a published snapshot: one actor and 90 days, all actors and 30 days.

    python -m tests.bench.bench_trends SNAPSHOT [--runs 7]

Medians of answers fetched as Arrow, beside a plain `count(*)` over the same rows of the same table in the same run.
The actors asked for are the first, the hundredth and a rare one by articles; the slowest of the three is shown.
"""

from __future__ import annotations

import argparse
import re
import resource
import statistics
import time
from pathlib import Path

import duckdb

GOAL_MS = {"one actor, 90 days": 50.0, "all, 30 days": 500.0}
_DAY = ("day", "week_on", "first_on", "last_on")
_ACTOR = ("actor_id", "speaker_actor_id")


def trend_views(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Give the views that tell of days or actors, with the SQL of their day and of being about an actor."""
    found: dict[str, dict[str, str]] = {}
    for (view,) in connection.execute("SELECT DISTINCT view_name FROM v_catalog ORDER BY 1").fetchall():
        columns = [
            c for (c,) in connection.execute("SELECT column_name FROM v_catalog WHERE view_name = ?", [view]).fetchall()
        ]
        if not (set(columns) & {"articles", "coverage_ratio", "trend_quality", "statement_id", "target_year"}):
            continue
        day = next((c for c in _DAY if c in columns), "")
        if "actor_id_a" in columns:
            actor = "(actor_id_a = $actor OR actor_id_b = $actor)"
        else:
            actor = next((f"{c} = $actor" for c in _ACTOR if c in columns), "")
        if day or actor:
            found[view] = {"day": day, "actor": actor}
    return found


def median_ms(connection: duckdb.DuckDBPyConnection, sql: str, given: dict[str, object], runs: int) -> float:
    """Give the median time of an answer in milliseconds, the first one left out."""
    used = {name: value for name, value in given.items() if f"${name}" in sql}
    times = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        connection.execute(sql, used).to_arrow_table()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[1:])


def main() -> None:
    """Print a line per view and question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    connection = duckdb.connect(str(asked.snapshot), read_only=True, config={"memory_limit": "1500MB"})
    ((last,),) = connection.execute("SELECT max(day) FROM v_actor_daily").fetchall()
    actors = [a for (a,) in connection.execute(
        "SELECT actor_id FROM v_actors WHERE articles > 0 ORDER BY articles DESC, actor_id "
    ).fetchall()]  # fmt: skip
    chosen = [actors[0], actors[min(99, len(actors) - 1)], actors[len(actors) * 9 // 10]]
    slow = []
    print(f"{'view':26} {'question':20} {'rows':>9} {'ms':>8} {'count(*) ms':>12} {'ratio':>6}")
    for view, has in trend_views(connection).items():
        for question, days in (("one actor, 90 days", 90), ("all, 30 days", 30)):
            one = question.startswith("one")
            if (one and not has["actor"]) or (not one and not has["day"]):
                continue
            terms = ([has["actor"]] if one else []) + ([f"{has['day']} > $last - {days}"] if has["day"] else [])
            where = " AND ".join(terms)
            worst = (0.0, 0.0, 0)
            for actor in chosen if one else chosen[:1]:
                given = {"actor": actor, "last": last}
                ms = median_ms(connection, f"SELECT * FROM {view} WHERE {where}", given, asked.runs)
                plain = median_ms(
                    connection, f"SELECT count(*) FROM {re.sub('^v_', 'mart.', view)} WHERE {where}", given, asked.runs
                )
                used = {name: value for name, value in given.items() if f"${name}" in where}
                ((rows,),) = connection.execute(f"SELECT count(*) FROM {view} WHERE {where}", used).fetchall()
                worst = max(worst, (ms, plain, rows))
            ms, plain, rows = worst
            goal = GOAL_MS[question]
            over = "  OVER" if ms > goal else ""
            print(f"{view:26} {question:20} {rows:9,} {ms:8.1f} {plain:12.1f} {ms / plain:6.1f}{over}")
            if ms > goal:
                slow.append((view, question, ms))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{len(slow)} over the goals ({GOAL_MS}); peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
