"""The runs, and which of them hold rows that are not current."""

from __future__ import annotations

import duckdb

from warehouse.arrow import Row

Connection = duckdb.DuckDBPyConnection
_RUNS = """
WITH counted AS (
  SELECT set_id, count(*) AS texts, count(*) FILTER (state IN ('done', 'same')) AS texts_read,
    count(*) FILTER (state = 'failed') AS texts_failed, count(*) FILTER (state = 'stale') AS texts_stale
  FROM replay.texts GROUP BY set_id
)
SELECT r.run_id, r.kind, r.status, r.started_at, r.seconds, r.natowire_version, r.extractor_version, s.stage,
  s.state AS rows_are, s.since, s.sources, s.replaces, s.replaced_by, c.texts, c.texts_read, c.texts_failed,
  c.texts_stale
FROM core.runs r LEFT JOIN replay.sets s ON s.set_id = r.run_id LEFT JOIN counted c ON c.set_id = r.run_id
WHERE $every OR s.set_id IS NOT NULL
ORDER BY r.run_id DESC LIMIT $limit
"""


def list_runs(connection: Connection, limit: int, *, every: bool = False) -> list[Row]:
    """Give the newest runs that made a set of rows, with `every` all runs.

    `rows_are` is open (not finished), done (not current), promoted (current) or dropped.
    """
    answer = connection.execute(_RUNS, {"limit": limit, "every": every})
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
