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


def newest_version() -> int:
    """Give the version of the tables that this natowire works with."""
    return int(sql_files("migrations")[-1][0][:4])


def version_of(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Give the version of the tables of a file, 0 where it has none; raises `WarehouseError` for a newer one."""
    has_any = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'core' AND table_name = 'schema_version'"
    if not scalar(connection, has_any):
        return 0
    held = int(scalar(connection, "SELECT coalesce(max(version), 0) FROM core.schema_version"))
    if held > newest_version():
        cause = f"it is of version {held}, this natowire knows {newest_version()}"
        raise WarehouseError(str(path), cause, "install the newer natowire that wrote it; nothing was changed")
    return held


def migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Apply what is missing, each migration atomic with its version row; then rebuild the views if they changed.

    Returns the version. Raises `WarehouseError` when the file was written by a newer natowire.
    """
    current = version_of(connection, path)
    connection.execute("CREATE SCHEMA IF NOT EXISTS core")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS core.schema_version (version INTEGER, name VARCHAR, applied_at TIMESTAMP)"
    )
    for name, text in sql_files("migrations"):
        version = int(name[:4])
        if version > current:
            connection.begin()
            connection.execute(text)
            connection.execute(
                "INSERT INTO core.schema_version VALUES (?, ?, now() AT TIME ZONE 'UTC')", [version, name]
            )
            connection.commit()
    rebuild_views(connection)
    return newest_version()


def views_are_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Say whether the public views of the file are those of this natowire."""
    return bool(scalar(connection, "SELECT value FROM core.settings WHERE name = 'views_digest'") == _digest())


def _digest() -> str:
    return hashlib.sha256("\0".join(text for _, text in sql_files("views")).encode()).hexdigest()


def rebuild_views(connection: duckdb.DuckDBPyConnection) -> bool:
    """Drop and make all public views again if their SQL differs from what the file holds; says whether it did."""
    if views_are_current(connection):
        return False
    files = sql_files("views")
    connection.begin()
    old = connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE starts_with(view_name, 'v_') AND schema_name = 'main'"
    ).fetchall()
    for (name,) in old:
        connection.execute(f'DROP VIEW "{name}"')
    for _, text in files:
        connection.execute(text)
    connection.execute("DELETE FROM core.settings WHERE name = 'views_digest'")
    connection.execute("INSERT INTO core.settings VALUES ('views_digest', ?)", [_digest()])
    connection.commit()
    return True
