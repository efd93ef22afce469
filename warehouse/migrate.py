"""Numbered, forward-only migrations, and views that are rebuilt rather than migrated."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError
from warehouse.arrow import scalar


def sql_files(folder: str) -> list[tuple[str, str]]:
    """Give (name without ending, text) of each SQL file of a folder of this package, in order of name."""
    root = resources.files("warehouse") / folder
    files = sorted((f for f in root.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [(f.name.removesuffix(".sql"), f.read_text("utf-8")) for f in files]


def migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Apply what is missing, each migration atomic with its version row; then rebuild the views if they changed.

    Returns the version. Raises `WarehouseError` when the file was written by a newer natowire.
    """
    connection.execute("CREATE SCHEMA IF NOT EXISTS core")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS core.schema_version (version INTEGER, name VARCHAR, applied_at TIMESTAMP)"
    )
    current = int(scalar(connection, "SELECT coalesce(max(version), 0) FROM core.schema_version"))
    migrations = [(int(name[:4]), name, text) for name, text in sql_files("migrations")]
    newest = migrations[-1][0]
    if current > newest:
        cause = f"it is of version {current}, this natowire knows {newest}"
        raise WarehouseError(str(path), cause, "install the newer natowire that wrote it")
    for version, name, text in migrations:
        if version > current:
            connection.begin()
            connection.execute(text)
            connection.execute(
                "INSERT INTO core.schema_version VALUES (?, ?, now() AT TIME ZONE 'UTC')", [version, name]
            )
            connection.commit()
    rebuild_views(connection)
    return newest


def rebuild_views(connection: duckdb.DuckDBPyConnection) -> bool:
    """Drop and make all public views again if their SQL differs from what the file holds; says whether it did."""
    files = sql_files("views")
    digest = hashlib.sha256("\0".join(text for _, text in files).encode()).hexdigest()
    if scalar(connection, "SELECT value FROM core.settings WHERE name = 'views_digest'") == digest:
        return False
    connection.begin()
    old = connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE starts_with(view_name, 'v_') AND schema_name = 'main'"
    ).fetchall()
    for (name,) in old:
        connection.execute(f'DROP VIEW "{name}"')
    for _, text in files:
        connection.execute(text)
    connection.execute("DELETE FROM core.settings WHERE name = 'views_digest'")
    connection.execute("INSERT INTO core.settings VALUES ('views_digest', ?)", [digest])
    connection.commit()
    return True
