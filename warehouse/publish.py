"""Publishing: a read-only snapshot database and Parquet files, each replaced in one step.

Readers never wait for the writer: they open the snapshot, never the working file. A reader that holds the old
snapshot keeps it until it closes it.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError
from warehouse.arrow import scalar, utc
from warehouse.checks import run_checks
from warehouse.connect import drafting
from warehouse.migrate import sql_files

# What a table of the snapshot is sorted by, so that a range of dates touches few row groups.
_SORTED_BY = {
    "v_articles": "news_on, article_id", "v_mentions": "news_on, actor_id, mention_id", "v_claims": "news_on, claim_id",
    "v_numbers": "news_on, number_id", "v_sightings": "seen_at, article_id", "v_attribution_chain": "news_on, claim_id",
    "v_entries": "entry_id", "v_fetches": "fetch_id", "v_article_versions": "article_id, version", "v_dates": "day",
    "v_claims_all": "news_on, claim_id", "v_claim_spans": "claim_id, position",
    "v_actors": "actor_id", "v_actor_edits": "edit_id", "v_provisional_evidence": "news_on, article_id, entity",
    "v_actor_daily": "day, actor_id", "v_outlet_daily": "day, outlet", "v_coverage_daily": "day",
}  # fmt: skip
_ZSTD = {("v_articles", "text"), ("v_article_versions", "text"), ("v_entries", "text")}


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: rows by view, and where."""

    file: Path
    parquet: Path
    rows: dict[str, int]


def publish(working: Path, target: Path, parquet: Path, now: datetime) -> Published:
    """Write every public view as a table of a snapshot and as Parquet, then put both in place atomically.

    The same checks that the tests run are run first; raises `WarehouseError` with the offenders of the first that
    fails, and then leaves the old snapshot as it is.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    with drafting(draft, working) as connection:
        failed = run_checks(connection)
        if failed:
            name, offenders = next(iter(failed.items()))
            raise WarehouseError(
                str(working), f"check {name} found {len(offenders)} rows, first {offenders[0]}", "nothing was published"
            )
        rows = _write_snapshot(connection, draft, now)
        parquet_draft = _write_parquet(connection, parquet, rows, now)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(target)
    _swap_folder(parquet_draft, parquet)
    return Published(target, parquet, rows)


def _public_views(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute("SELECT DISTINCT view_name FROM v_catalog ORDER BY ALL").fetchall()
    return [name for (name,) in rows if name != "v_catalog"]


def _write_snapshot(connection: duckdb.DuckDBPyConnection, draft: Path, now: datetime) -> dict[str, int]:
    connection.execute("CREATE SCHEMA snapshot.mart")
    rows: dict[str, int] = {}
    for view in _public_views(connection):
        table = f"snapshot.mart.{view.removeprefix('v_')}"
        columns = connection.execute(
            "SELECT column_name, data_type FROM v_catalog WHERE view_name = ? ORDER BY position", [view]
        ).fetchall()
        defined = ", ".join(
            f'"{name}" {kind}{" USING COMPRESSION zstd" if (view, name) in _ZSTD else ""}' for name, kind in columns
        )
        connection.execute(f"CREATE TABLE {table} ({defined})")
        order = f" ORDER BY {_SORTED_BY[view]}" if view in _SORTED_BY else " ORDER BY ALL"
        connection.execute(f"INSERT INTO {table} SELECT * FROM {view}{order}")
        rows[view] = int(scalar(connection, f"SELECT count(*) FROM {table}"))
    comments = connection.execute(
        "SELECT view_name, view_comment, column_name, column_comment FROM v_catalog ORDER BY view_name, position"
    ).fetchall()
    (catalog,) = [text for name, text in sql_files("views") if name.endswith("_catalog")]
    connection.execute("USE snapshot")
    for view in rows:
        connection.execute(f"CREATE VIEW {view} AS SELECT * FROM mart.{view.removeprefix('v_')}")
    connection.execute(catalog)
    for view, about, column, meaning in comments:
        connection.execute(f"COMMENT ON VIEW {view} IS {_literal(about)}")
        connection.execute(f'COMMENT ON COLUMN {view}."{column}" IS {_literal(meaning)}')
    connection.execute("CREATE TABLE mart.published (published_at TIMESTAMP)")
    connection.execute("INSERT INTO mart.published VALUES (?)", [utc(now)])
    connection.execute("USE working")
    return rows


def _write_parquet(connection: duckdb.DuckDBPyConnection, parquet: Path, rows: dict[str, int], now: datetime) -> Path:
    draft = parquet.with_name(parquet.name + ".tmp")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for view in rows:
        order = f" ORDER BY {_SORTED_BY[view]}" if view in _SORTED_BY else " ORDER BY ALL"
        file = draft / f"{view.removeprefix('v_')}.parquet"
        connection.execute(
            f"COPY (SELECT * FROM {view}{order}) TO '{_quoted(file)}' (FORMAT parquet, COMPRESSION zstd)"
        )
    manifest = {
        "published_at": now.isoformat(),
        "tables": {
            v.removeprefix("v_"): {"file": f"{v.removeprefix('v_')}.parquet", "rows": n} for v, n in rows.items()
        },
    }
    (draft / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    return draft


def _swap_folder(draft: Path, folder: Path) -> None:
    """Put the new folder in the place of the old one; between the two renames a reader may find none for a moment."""
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
