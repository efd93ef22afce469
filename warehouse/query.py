"""Reading: SQL or a named query, and its answer as an Arrow table.

A named query is a file of `warehouse/queries`. Its head is comments: the question in the first line, then
`-- @name type default meaning` for each parameter (types and defaults: see `query_values`), then `-- > column meaning`
for each column of the answer.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from extractors.errors import UsageError
from warehouse.faults import is_damaged
from warehouse.migrate import sql_files
from warehouse.query_values import Given, Parameter, check, settle

_PARAMETER = re.compile(r"^-- @(\w+)\s+(\S+)\s+(\S+)\s+(.*)$")
_COLUMN = re.compile(r"^-- > (\w+)\s+(.*)$")
# Also in the wide forms of East Asian keyboards, and behind blanks, which some programs drop.
_CELL_THAT_SPREADSHEETS_RUN = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One file of `warehouse/queries`: its question, its parameters, and the columns of its answer."""

    name: str
    question: str
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, str]  # name -> meaning
    sql: str


def named_queries() -> dict[str, NamedQuery]:
    """Give the library of named queries by name."""
    return {name: read_query(name, text) for name, text in sql_files("queries")}


def read_query(name: str, text: str) -> NamedQuery:
    """Read the head of one file."""
    lines = text.splitlines()
    parameters = [m for m in map(_PARAMETER.match, lines) if m]
    columns = [m for m in map(_COLUMN.match, lines) if m]
    return NamedQuery(
        name,
        lines[0].removeprefix("-- "),
        {m[1]: Parameter(m[2], m[3], m[4].strip()) for m in parameters},
        {m[1]: m[2].strip() for m in columns},
        text,
    )


def named_query(query: str) -> NamedQuery:
    """Give the named query that `@name` means; raises `UsageError` with those that there are."""
    library = named_queries()
    found = library.get(query.removeprefix("@"))
    if found is None:
        near = difflib.get_close_matches(query.removeprefix("@"), library, n=1)
        mend = (f"did you mean @{near[0]}? " if near else "") + "One of " + ", ".join(f"@{n}" for n in library)
        raise UsageError(f"query {query}", "there is no such named query", mend)
    return found


def resolve(query: str, given: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """Give the SQL and the parameters of a query: SQL as it is, or `@name` of a named one.

    Raises `UsageError` for a name or parameter that does not exist, and for a value that is none of its type.
    """
    if not query.startswith("@"):
        return query, dict(given)
    found = named_query(query)
    unknown = sorted(set(given) - set(found.parameters))
    if unknown:
        allowed = ", ".join(found.parameters) or "none"
        raise UsageError(f"query {query}", f"it has no parameter {unknown[0]}", f"its parameters are: {allowed}")
    values: dict[str, object] = {
        name: check(query, name, parameter, given.get(name)) for name, parameter in found.parameters.items()
    }
    return found.sql, values


def run_query(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object]) -> pa.Table:
    """Run a query and give its answer as an Arrow table; raises `UsageError` with DuckDB's own words."""
    try:
        if any(isinstance(value, Given) for value in parameters.values()):
            parameters = settle(connection, parameters)
        answer = connection.sql(sql, params=dict(parameters) or None)
        # A statement that is no query (SET, PRAGMA …) has no answer.
        return pa.table({}) if answer is None else answer.to_arrow_table()
    except duckdb.Error as error:
        if is_damaged(error):
            raise
        raise UsageError("query", str(error).strip(), "see the views with: SELECT * FROM v_catalog") from None


def spreadsheet_safe(value: object) -> object:
    """Keep a text cell from being run as a formula: one that starts with = + - @ gets an apostrophe before it."""
    if isinstance(value, str) and _CELL_THAT_SPREADSHEETS_RUN.match(value):
        return "'" + value
    return value
