"""Checks: queries that return offenders; the same files run in tests and before each publish."""

from __future__ import annotations

from typing import Any

import duckdb

from warehouse.migrate import sql_files


def run_checks(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """Run every check and give the offenders of those that found some, by name of the check."""
    found = {name: connection.execute(text).fetchall() for name, text in sql_files("checks")}
    return {name: rows for name, rows in found.items() if rows}
