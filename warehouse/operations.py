"""Figures about the running of the line itself, for those who watch over it."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.arrow import scalar
from warehouse.connect import Connection


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured: the last finished ingest by name of the figure, sources by health, sizes of the to-do list."""

    run: dict[str, float]
    sources: dict[str, float]
    ok_at: dict[str, float]  # seconds since 1970 of the last good look, by source
    waiting: int
    articles: int


def figures(connection: Connection) -> Figures:
    """Read the figures."""
    names = ("sources", "unchanged", "entries_seen", "articles_new", "duplicates", "failures", "seconds")
    rows = connection.execute(
        f"""
        SELECT epoch(finished_at), status = 'done', run_id, {", ".join(names)} FROM core.runs
        WHERE kind = 'ingest' AND finished_at IS NOT NULL ORDER BY run_id DESC LIMIT 1
        """
    ).fetchall()
    told = ("finished_timestamp_seconds", "succeeded", "id", *names)
    health = connection.execute("SELECT health, count(*)::DOUBLE FROM v_source_health GROUP BY ALL").fetchall()
    ok_at = connection.execute("SELECT source_id, epoch(ok_at) FROM v_source_health WHERE ok_at IS NOT NULL").fetchall()
    return Figures(
        run={name: float(value or 0) for name, value in zip(told, rows[0], strict=True)} if rows else {},
        sources=dict(health),
        ok_at=dict(ok_at),
        waiting=int(scalar(connection, "SELECT count(*) FROM core.entries WHERE outcome IS NULL")),
        articles=int(scalar(connection, "SELECT count(*) FROM core.articles")),
    )
