"""Reading: SQL or a named query, and its answer as a table, CSV, JSON or Parquet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from extractors.errors import UsageError
from warehouse.migrate import sql_files

_PARAMETER = re.compile(r"^-- @(\w+)\s+(\S+)\s+(.*)$")
_CELL_THAT_SPREADSHEETS_RUN = re.compile(r"^[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One file of `warehouse/queries`: the question in its first line, then its parameters with their defaults."""

    name: str
    question: str
    parameters: Mapping[str, tuple[str, str]]  # name -> (default, meaning)
    sql: str


def named_queries() -> dict[str, NamedQuery]:
    """Give the library of named queries by name."""
    found = {}
    for name, text in sql_files("queries"):
        lines = text.splitlines()
        matches = [m for m in map(_PARAMETER.match, lines) if m]
        found[name] = NamedQuery(
            name, lines[0].removeprefix("-- "), {m[1]: (m[2], m[3].strip()) for m in matches}, text
        )
    return found


def resolve(query: str, given: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Give the SQL and the parameters of a query: SQL as it is, or `@name` of a named one.

    Raises `UsageError` for a name or parameter that does not exist.
    """
    if not query.startswith("@"):
        return query, dict(given)
    library = named_queries()
    found = library.get(query[1:])
    if found is None:
        raise UsageError(
            f"query {query}", "there is no such named query", "one of " + ", ".join(f"@{n}" for n in library)
        )
    unknown = set(given) - set(found.parameters)
    if unknown:
        allowed = ", ".join(found.parameters) or "none"
        raise UsageError(
            f"query {query}", f"it has no parameter {sorted(unknown)[0]}", f"its parameters are: {allowed}"
        )
    return found.sql, {name: given.get(name, default) for name, (default, _) in found.parameters.items()}


def run_query(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, str]) -> pa.Table:
    """Run a query and give its answer as an Arrow table; raises `UsageError` with DuckDB's own words."""
    try:
        answer = connection.sql(sql, params=dict(parameters) or None)
        # A statement that is no query (SET, PRAGMA …) has no answer.
        return pa.table({}) if answer is None else answer.to_arrow_table()
    except duckdb.Error as error:
        raise UsageError("query", str(error).strip(), "see the views with: SELECT * FROM v_catalog") from None


def spreadsheet_safe(value: object) -> object:
    """Keep a text cell from being run as a formula: one that starts with = + - @ gets an apostrophe before it."""
    if isinstance(value, str) and _CELL_THAT_SPREADSHEETS_RUN.match(value):
        return "'" + value
    return value
