"""Bulk inserts: one Arrow table and one INSERT … SELECT per table and batch."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

Row = dict[str, Any]
_TYPES: dict[str, pa.DataType] = {
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "VARCHAR": pa.string(),
    "TIMESTAMP": pa.timestamp("us"),
    "DATE": pa.date32(),
}


def utc(moment: datetime | None) -> datetime | None:
    """Give the moment as the warehouse keeps it: UTC without a zone; one without a zone comes from there."""
    return moment if moment is None or moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def arrow_schema(connection: duckdb.DuckDBPyConnection, table: str) -> pa.Schema:
    """Give the Arrow schema of a working table, e.g. `core.fetches`."""
    columns = connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE {table})").fetchall()
    return pa.schema([(name, _TYPES[kind]) for name, kind in columns])


def arrow_table(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Build an Arrow table; keys that a row lacks are NULL, text that is no valid Unicode is mended."""
    try:
        return pa.Table.from_pylist(list(rows), schema=schema)
    except UnicodeEncodeError:
        return pa.Table.from_pylist(
            [{k: _without_surrogates(v) for k, v in row.items()} for row in rows], schema=schema
        )


def _without_surrogates(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Append rows (dicts by column name) to a working table in one statement."""
    if not rows:
        return
    connection.register("incoming", arrow_table(rows, arrow_schema(connection, table)))
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    connection.unregister("incoming")


def with_ids(connection: duckdb.DuckDBPyConnection, sql: str, ids: Collection[int]) -> list[Any]:
    """Run a statement that reads the table `ids`; gives its rows.

    Where it asks for `x IN (SELECT id FROM ids)` it is told the range too: that is known before it runs, and keeps
    joins from reading whole tables.
    """
    within = rf"(\g<0> AND \1 BETWEEN {min(ids, default=0)} AND {max(ids, default=0)})"
    connection.register("ids", pa.table({"id": pa.array(sorted(ids), pa.int64())}))
    try:
        return connection.execute(_AMONG_IDS.sub(within, sql)).fetchall()
    finally:
        connection.unregister("ids")


_AMONG_IDS = re.compile(r"\b((?!NOT\b)[\w.]+) IN \(SELECT id FROM ids\)")


def scalar(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """Give the one value of a query, None where it has no row; the result is read to its end, which 2.0 insists on."""
    rows = connection.execute(sql).fetchall()
    return rows[0][0] if rows else None


def next_id(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> int:
    """Give the first free surrogate id of a table; there is one writer, inside a transaction."""
    return int(scalar(connection, f"SELECT coalesce(max({column}), 0) + 1 FROM {table}"))
