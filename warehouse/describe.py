"""The documentation of tables and views, made from their comments: `python -m warehouse.describe > docs/tables.md`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import duckdb

from warehouse.migrate import migrate

_HEAD = """# Tables and views

Made from the comments in the database by `python -m warehouse.describe`; do not edit by hand. The same is in every
warehouse as `SELECT * FROM v_catalog`.

All times are UTC, without a zone. Offsets (`start_char`, `end_char`) count the characters of the article's text from 0;
the end is exclusive.

## The public contract: views

These are what queries and BI tools use. A change to them stands in the changelog. In the published snapshot each is
backed by a table of schema `mart`.
"""
_WORKING = """
## Working tables

Schema `core` of the working file; they may change with any version. Columns that a view shows mean there what they mean
here.
"""


def describe(connection: duckdb.DuckDBPyConnection) -> str:
    """Give the documentation as Markdown."""
    parts = [_HEAD]
    rows = connection.execute(
        "SELECT view_name, view_comment, column_name, data_type, column_comment "
        "FROM v_catalog ORDER BY view_name, position"
    ).fetchall()
    for (name, about), columns in groupby(rows, key=lambda r: (r[0], r[1])):
        parts.append(f"\n### {name}\n\n{about}.\n\n| column | type | meaning |\n|---|---|---|")
        parts += [f"| {column} | {kind} | {_cell(meaning)} |" for _, _, column, kind, meaning in columns]
    parts.append(_WORKING)
    tables = connection.execute(
        """
        SELECT t.table_name, t.comment, string_agg(c.column_name || ' ' || c.data_type, ', ' ORDER BY c.column_index)
        FROM duckdb_tables() t JOIN duckdb_columns() c USING (schema_name, table_name)
        WHERE t.schema_name = 'core' GROUP BY ALL ORDER BY ALL
        """
    ).fetchall()
    for name, about, columns in tables:
        parts.append(f"**core.{name}** {about or 'Which migrations this file has had'}: {columns}\n")
    return "\n".join(parts).rstrip() + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    fresh = duckdb.connect(":memory:")
    migrate(fresh, Path(":memory:"))
    print(describe(fresh), end="")
