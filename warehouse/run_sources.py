"""What a run did, source by source, and when rows landed last."""

from __future__ import annotations

from datetime import datetime

import duckdb

from warehouse.arrow import Row

Connection = duckdb.DuckDBPyConnection
SLOW_S = 10.0


def sources_of_run(connection: Connection, run_id: int, most: int = 200) -> list[Row]:
    """Give the sources of a run with something new, failed or slow (more than 10 s for one answer), the worst first.

    Columns: source, outlet, outcome (of its feed), new (articles), failed (pages and entries), seconds (of the slowest
    answer), slow, detail.
    """
    cursor = connection.execute(
        """
        WITH asked AS (
          SELECT source_id, max(seconds) AS seconds,
            arg_max(outcome, fetch_id) FILTER (purpose = 'feed') AS outcome,
            arg_max(detail, fetch_id) FILTER (purpose = 'feed') AS detail
          FROM core.fetches WHERE run_id = $run AND source_id IS NOT NULL GROUP BY source_id
        ), landed AS (
          SELECT source_id, count(*) AS new FROM core.articles WHERE first_run_id = $run GROUP BY source_id
        ), failed AS (
          SELECT source_id, count(*) FILTER (stage NOT IN ('source', 'feed')) AS failed,
            any_value(reason) FILTER (stage IN ('source', 'feed')) AS reason,
            any_value(detail) FILTER (stage IN ('source', 'feed')) AS detail
          FROM core.failures WHERE run_id = $run GROUP BY source_id
        )
        SELECT s.source_id AS source, s.outlet, coalesce(f.reason, a.outcome, '') AS outcome,
          coalesce(l.new, 0) AS new, coalesce(f.failed, 0) AS failed, round(coalesce(a.seconds, 0), 1) AS seconds,
          coalesce(a.seconds, 0) > $slow AS slow, coalesce(f.detail, a.detail, '') AS detail
        FROM core.sources s LEFT JOIN asked a USING (source_id) LEFT JOIN landed l USING (source_id)
        LEFT JOIN failed f USING (source_id)
        WHERE l.new > 0 OR f.failed > 0 OR f.reason IS NOT NULL OR a.seconds > $slow
        ORDER BY f.reason IS NULL, failed DESC, new DESC, source LIMIT $most
        """,
        {"run": run_id, "slow": SLOW_S, "most": most},
    )
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def last_landed_at(connection: Connection) -> datetime | None:
    """Give when the last run ended that landed articles, UTC without a zone; None when there is none."""
    row = connection.execute(
        "SELECT max(coalesce(finished_at, started_at)) FROM core.runs WHERE kind = 'ingest' AND articles_new > 0"
    ).fetchone()
    at: datetime | None = row[0] if row else None
    return at
