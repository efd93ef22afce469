"""Origins, families and primary checks made anew: in a copy of the working file, taken into a set, promoted whole.

They rest on one another over all articles, so a set of them covers all, and is told from scratch in the order of
landing.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from extractors.errors import UsageError
from warehouse.arrow import scalar
from warehouse.connect import writing
from warehouse.replay_plan import STAGE_TABLES, SetRow

Connection = duckdb.DuckDBPyConnection
RELATIONS = STAGE_TABLES["families"]


def copy_without_relations(file: Path, copy: Path) -> None:
    """Copy a working file that nobody writes to, and empty the relations in it; a copy that is there is whole."""
    half = copy.with_suffix(".tmp")
    half.unlink(missing_ok=True)
    shutil.copyfile(file, half)
    with writing(half) as connection:
        for table in RELATIONS:
            connection.execute(f"DELETE FROM core.{table}")
    half.replace(copy)


def plan_relations(connection: Connection, set_id: int, extractor_version: str) -> int:
    """List the texts that relations are told of, the current one of each article; gives their number."""
    connection.execute(
        f"""
        INSERT INTO replay.texts
        SELECT {set_id}, row_number() OVER (ORDER BY read_at, article_id), article_id, version, 'waiting', 'stored', $1
        FROM core.articles JOIN core.article_versions USING (article_id, version)
        """,
        [extractor_version],
    )
    return int(scalar(connection, f"SELECT count(*) FROM replay.texts WHERE set_id = {set_id}"))


def take_relations(connection: Connection, set_id: int, copy: Path) -> None:
    """Take the relations of a copy into the set, whose texts are read then."""
    path = str(copy).replace("'", "''")
    connection.execute(f"ATTACH '{path}' AS told (READ_ONLY)")
    for table in RELATIONS:
        connection.execute(f"INSERT INTO replay.{table} BY NAME SELECT {set_id} AS set_id, * FROM told.core.{table}")
    connection.execute(f"UPDATE replay.texts SET state = 'done' WHERE set_id = {set_id}")


def exchange_relations(connection: Connection, found: SetRow, kept_as: int) -> tuple[dict[str, int], dict[str, int]]:
    """Keep the relations that are current and put those of the set in their place; gives rows out and in by table.

    Raises `UsageError` where texts that they were told of have been replaced since.
    """
    stale = f"SELECT count(*) FROM replay.texts WHERE set_id = {found.set_id} AND state = 'stale'"
    if scalar(connection, stale):
        mend = "tell them anew with `natowire reprocess --stage families`"
        raise UsageError(f"run {found.set_id}", "texts that it rests on have been replaced since", mend)
    out, come = {}, {}
    for table in RELATIONS:
        kept = f"INSERT INTO replay.{table} BY NAME SELECT {kept_as} AS set_id, * FROM core.{table}"
        out[table] = int(connection.execute(kept).fetchall()[0][0])
        connection.execute(f"DELETE FROM core.{table}")
        made = f"SELECT * EXCLUDE (set_id) FROM replay.{table} WHERE set_id = {found.set_id}"
        come[table] = int(connection.execute(f"INSERT INTO core.{table} BY NAME {made}").fetchall()[0][0])
    return out, come
